"""A long run: another program edits the project at random while the window acts, edits and undoes.

`python -m tests.soak --minutes 30` ends with 0 where in the end what the window knows is what
anyone would read, nobody's version of a file is lost, nothing went wrong on the way, and memory and
open files are flat.
"""

from __future__ import annotations

import argparse
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication

from multistore_gui.core.filter import Filter
from multistore_gui.core.merged import Status
from multistore_gui.core.scan import Scan
from tests.bench.heart import Heart
from tests.bench.window import Session
from tests.builders import alokai_project, make_tree, scan_project
from tests.contested import Contest, Typist

_FOLDERS = 24
_FILES = 8  # in each folder
_MOST_FOLDERS = 120  # of the project; else what the program takes would grow with it
_STORES = ("us", "us/east", "us/west", "eu", "eu/north")
_ACT_MS = 150
_LOOK_MS = 1_000
_SETTLE_SECONDS = 30
_ROOM_MIB = 12.0  # by which the memory may differ from one part of the run to another
_ROOM_FILES = 4
_GIT = ("git", "-c", "user.name=soak", "-c", "user.email=soak@localhost")


# the other program --------------------------------------------------------------------------------


class Editor:
    """Edits a project at random."""

    def __init__(self, project: Path, seed: int) -> None:
        self._project = project
        self._draw = random.Random(seed)
        self._contest = Contest(project, project.with_name("notes"), self._draw)
        self.done: Counter[str] = Counter()

    def edit(self) -> None:
        """Make one edit; what another program is in the way of is left."""
        is_large = len(self._folders()) > _MOST_FOLDERS
        edits: dict[Callable[[], None], int] = {
            self._write: 30,
            self._create: 15,
            self._delete: 10,
            self._rename: 10,
            self._touch: 8,
            self._replace: 10,
            self._make_folder: 6,
            self._move_folder: 6,
            self._replace_folder: 5,
            self._delete_folder: 30 if is_large else 2,
            self._ignore: 2,
            self._add_store: 1,
            self._switch_branch: 2,
            self._move_away: 1,
            self._contest.save_in_place: 6,
            self._contest.save_by_rename: 6,
            self._contest.delete: 2,
        }
        (edit,) = self._draw.choices([*edits], [*edits.values()])
        with suppress(OSError, subprocess.CalledProcessError):
            edit()
            self.done[edit.__name__.strip("_")] += 1

    def _folders(self) -> list[Path]:
        return [Path(top) for top, _, _ in os.walk(self._project / "apps")]

    def _folder(self) -> Path:
        return self._draw.choice([each for each in self._folders() if "part" in str(each)])

    def _file(self) -> Path:
        folder = self._folder()
        files = [each for each in folder.iterdir() if each.is_file()]
        return self._draw.choice(files) if files else folder / "file-0.ts"

    def _text(self) -> str:
        return self._draw.choice(["same\n", "other\n", f"{self._draw.random()}\n"])

    def _write(self) -> None:
        self._file().write_text(self._text())

    def _create(self) -> None:
        name = f"file-{self._draw.randrange(2 * _FILES)}.ts"
        (self._folder() / name).write_text(self._text())

    def _delete(self) -> None:
        self._file().unlink()

    def _rename(self) -> None:
        self._file().rename(self._folder() / f"file-{self._draw.randrange(2 * _FILES)}.ts")

    def _touch(self) -> None:
        self._file().touch()

    def _replace(self) -> None:
        file = self._file()
        beside = file.with_name(f".{file.name}.swp")
        beside.write_text(self._text())
        beside.replace(file)

    def _make_folder(self) -> None:
        top = self._folder() / f"part-new-{self._draw.randrange(4)}"
        make_tree(top, {f"deep/{n}/file-{n}.ts": self._text() for n in range(3)})

    def _move_folder(self) -> None:
        self._folder().rename(self._folder() / f"part-moved-{self._draw.randrange(4)}")

    def _replace_folder(self) -> None:
        folder = self._folder()
        old = folder.with_name("part-old")
        folder.rename(old)
        make_tree(folder, {f"file-{n}.ts": self._text() for n in range(_FILES)})
        shutil.rmtree(old)

    def _delete_folder(self) -> None:
        shutil.rmtree(self._folder())

    def _ignore(self) -> None:
        text = self._draw.choice(["", "file-1.ts\n", "part-3/\n", "*.swp\n"])
        (self._project / self._draw.choice(["", "apps/web/"]) / ".gitignore").write_text(text)

    def _add_store(self) -> None:
        store = self._project / "apps/stores/eu/stores/new"
        if store.exists():
            shutil.rmtree(store)
        else:
            make_tree(store, {"web/part-1/file-1.ts": self._text()})

    def _switch_branch(self) -> None:
        branch = self._draw.choice(["one", "two"])
        command = [*_GIT, "-C", str(self._project), "checkout", "-q", "-f", branch]
        subprocess.run(command, check=True, stderr=subprocess.DEVNULL)

    def _move_away(self) -> None:
        away = self._project.with_name("away")
        self._project.rename(away)
        time.sleep(self._draw.choice([0.01, 1.0]))
        away.rename(self._project)


def edit_until_told(project: Path, seed: int) -> None:
    """Edit until the other end closes this program's input; print how often what was done."""
    os.set_blocking(sys.stdin.fileno(), False)
    editor = Editor(project, seed)
    while sys.stdin.buffer.read() != b"":  # None: still open, with nothing in it
        editor.edit()
        time.sleep(random.Random(seed).choice([0.001, 0.02, 0.1]))
        seed += 1
    print(*(f"{count:,} {what}" for what, count in editor.done.most_common()), sep=", ")


# the window ---------------------------------------------------------------------------------------


@dataclass
class Soak:
    """The window while it soaks, and what is noted of it."""

    session: Session
    typist: Typist
    draw: random.Random
    acted: Counter[str] = field(default_factory=Counter)
    bugs: list[BaseException] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)  # MiB
    files: list[int] = field(default_factory=list)

    def act(self) -> None:
        """Do something that a user could."""
        workspace = self.session.workspace
        store = workspace.store
        if store is None or workspace.acting.is_acting:
            return
        doing = ["create", "drop", "undo", "redo", "look", "filter", "pick"]
        typing = {"edit": self.typist.pick, "type": self.typist.type, "save": self.typist.save}
        what = self.draw.choice([*doing, *typing, *typing])
        statuses = store.statuses
        if what == "create" and (files := _where(statuses, Status.INHERITED)):
            workspace.create(self.draw.sample(files, min(3, len(files))), store.layer)
        elif what == "drop" and (files := _where(statuses, Status.OVERRIDE)):
            workspace.drop([self.draw.choice(files)])
        elif what == "undo":
            workspace.acting.undo()
        elif what == "redo":
            workspace.acting.redo()
        elif what == "look":
            workspace.look_at(self.draw.choice(store.index.tree.layers))
        elif what == "filter":
            workspace.set_filter(Filter(self.draw.choice(["", "", "file-1", "part"])))
        elif what == "pick" and len(store.index):
            path = store.index.path(self.draw.randrange(len(store.index)))
            self.session.window.tree_pane.tree.go_to(path)
        elif what in typing:
            typing[what]()
        else:
            return
        self.acted[what] += 1

    def look(self) -> None:
        """Note what the program takes."""
        self.memory.append(self.session.memory()["MiB"])
        self.files.append(len(os.listdir("/proc/self/fd")))


def _where(statuses: bytes, status: Status) -> list[int]:
    return [file for file, each in enumerate(statuses) if each == status]


def soak(minutes: float, seed: int) -> list[str]:
    """Soak; return what is wrong, nothing where all is well."""
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    with TemporaryDirectory(prefix="soak-") as folder:
        project = _project(Path(folder, "project"))
        session, draw = Session(app, Path(folder)), random.Random(seed)
        notes = Path(folder, "notes")
        notes.mkdir()
        Contest(project, notes, draw).make()
        state = Soak(session, Typist(session, project, Path(folder), draw), draw)
        session.tasks.failed.connect(state.bugs.append)
        sys.excepthook = lambda _, error, __: state.bugs.append(error)  # raised in a slot
        session.follow()
        session.open(str(project), "/us/west")
        command = [sys.executable, "-m", "tests.soak", "--edit", str(project), "--seed", str(seed)]
        with subprocess.Popen(command, stdin=subprocess.PIPE) as editor:
            _run(state, 60 * minutes)
            assert editor.stdin is not None
            editor.stdin.close()
        trouble = _settle(state, project)
        session.stop()
        trouble += state.typist.lost()
    for done in (state.acted, state.typist.done):
        print(*(f"{count:,} {what}" for what, count in done.most_common()), sep=", ")
    return [*trouble, *map(repr, state.bugs), *_growth(state)]


def _project(folder: Path) -> Path:
    base = {f"web/part-{at}/file-{n}.ts": "same\n" for at in range(_FOLDERS) for n in range(_FILES)}
    own = dict(list(base.items())[::5])
    alokai_project(folder, base, dict.fromkeys(_STORES, own))

    def git(*arguments: str) -> None:
        subprocess.run([*_GIT, *arguments], cwd=folder, check=True)

    git("init", "-q", "-b", "one")
    git("add", "-A")
    git("commit", "-q", "-m", "one")
    git("checkout", "-q", "-b", "two")
    for number, path in enumerate(base):
        if number % 3 == 0:
            (folder / "apps" / path).write_text("two\n")
        elif number % 7 == 0:
            (folder / "apps" / path).unlink()
    git("add", "-A")
    git("commit", "-q", "-m", "two")
    return folder


def _run(state: Soak, seconds: float) -> None:
    end = time.monotonic() + seconds
    acting, looking = QTimer(), QTimer()
    acting.timeout.connect(state.act)
    looking.timeout.connect(state.look)
    acting.start(_ACT_MS)
    looking.start(_LOOK_MS)
    while time.monotonic() < end:  # the heart ends after some minutes by itself
        until = min(end, time.monotonic() + 60)
        Heart().until(lambda: time.monotonic() >= until, lambda: None)  # noqa: B023 - at once
    acting.stop()
    looking.stop()


def _settle(state: Soak, project: Path) -> list[str]:
    """Wait until what is known is what is there; say what is not."""
    workspace = state.session.workspace
    end = time.monotonic() + _SETTLE_SECONDS
    trouble = ["the window has no project"]
    while trouble and time.monotonic() < end:
        until = time.monotonic() + 1
        Heart().until(lambda: time.monotonic() >= until, lambda: None)  # noqa: B023 - at once
        if state.session.tasks.is_idle and workspace.scan is not None:
            trouble = _differences(workspace.scan, scan_project(project))
    return trouble


def _differences(known: Scan, fresh: Scan) -> list[str]:
    one, other = _entries(known), _entries(fresh)
    found = [f"{'lacks' if key in other else 'has'} {key}" for key in one.keys() ^ other.keys()]
    found += [
        f"{key}: {one[key]}, not {other[key]}"
        for key in one.keys() & other.keys()
        if one[key] != other[key]
    ]
    found += [f"notice: {each}" for each in set(known.notices) ^ set(fresh.notices)]
    return sorted(found)[:20]


def _entries(scan: Scan) -> dict[tuple[str, bytes], tuple[int, int]]:
    index = scan.index
    return {
        (layer.full_name, path): (index.kind(layer, file), index.content(layer, file))
        for file, path in enumerate(index.paths())
        for layer in index.tree
        if index.kind(layer, file)
    }


def _growth(state: Soak) -> list[str]:
    """Say what grew from the second quarter of the run to the last."""
    quarter = len(state.memory) // 4
    early, late = slice(quarter, 2 * quarter), slice(-quarter, None)
    memory = median(state.memory[early]), median(state.memory[late])
    files = median(state.files[early]), median(state.files[late])
    print(f"{memory[0]:.1f} then {memory[1]:.1f} MiB, {files[0]} then {files[1]} open files")
    found = []
    if memory[1] - memory[0] > _ROOM_MIB:
        found.append(f"memory grew from {memory[0]:.1f} to {memory[1]:.1f} MiB")
    if files[1] - files[0] > _ROOM_FILES:
        found.append(f"open files grew from {files[0]} to {files[1]}")
    return found


def main(arguments: Sequence[str] | None = None) -> int:
    """Soak, or edit for a window that soaks; return the exit status."""
    parser = argparse.ArgumentParser(prog="python -m tests.soak", description=__doc__)
    parser.add_argument("--minutes", type=float, default=2)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--edit", metavar="FOLDER", help=argparse.SUPPRESS)
    options = parser.parse_args(arguments)
    if options.edit:
        edit_until_told(Path(options.edit), options.seed)
        return 0
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    trouble = soak(options.minutes, options.seed)
    print(*(trouble or ["all is well"]), sep="\n")
    return 1 if trouble else 0


if __name__ == "__main__":
    sys.exit(main())
