"""Files that the window and another program both save, and what becomes of every version.

Nobody's version may be lost: in the end each is on disk, or the history has kept it, or the other
program itself has replaced it, and knows that it has.
"""

from __future__ import annotations

import os
import random
from collections import Counter
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from PySide6.QtTest import QTest

from multistore_gui.core.files import open_folder
from multistore_gui.core.journal import Journal
from multistore_gui.editing import Open
from multistore_gui.views.diff_editor import Place
from tests.bench.window import Session

STORE = "/us/west"
_FOLDER = "apps/stores/us/stores/west/web/contested"
_FILES = 4
_MOST_UNSAVED = 3
_AT_ONCE = 0.7  # of what is typed is saved before the other program saves again, mostly


# the other program --------------------------------------------------------------------------------


class Contest:
    """Saves the files as editors do, and notes what it has written, and what that replaced."""

    def __init__(self, project: Path, notes: Path, draw: random.Random) -> None:
        """Begin.

        Args:
            project: where the files are.
            notes: a folder that is there, for what is noted.
            draw: chooses.
        """
        self._folder, self._notes, self._draw = project / _FOLDER, notes, draw
        self._written = 0

    def make(self) -> None:
        """Make the files."""
        self._folder.mkdir(parents=True)
        for place in self._places():
            self._make(place)

    def save_in_place(self) -> None:
        """Save into the file itself, or make it."""
        place = self._place()
        if not place.exists():
            self._make(place)
            return
        new = self._new()
        with place.open("r+b") as file:
            self._note("replaced", file.read())
            file.seek(0)
            file.truncate()
            file.write(new)
        self._note("written", new)

    def save_by_rename(self) -> None:
        """Save beside the file and let that take its place."""
        place, new = self._place(), self._new()
        beside = place.with_name(f".{place.name}.swp")
        beside.write_bytes(new)
        with open_folder(os.fsencode(self._folder), b"") as folder:
            try:
                folder.swap(os.fsencode(beside.name), os.fsencode(place.name))
            except FileNotFoundError:
                beside.rename(place)  # what comes there in between would be lost, by this program
            else:
                self._note("replaced", beside.read_bytes())
                beside.unlink()
        self._note("written", new)

    def delete(self) -> None:
        """Delete a file."""
        place = self._place()
        aside = place.with_name(f".{place.name}.old")
        place.rename(aside)
        self._note("replaced", aside.read_bytes())
        aside.unlink()

    def _place(self) -> Path:
        return self._draw.choice(self._places())

    def _places(self) -> list[Path]:
        return [self._folder / f"text-{number}.ts" for number in range(_FILES)]

    def _make(self, place: Path) -> None:
        new = self._new()
        with place.open("xb") as file:
            file.write(new)
        self._note("written", new)

    def _new(self) -> bytes:
        self._written += 1
        return b"theirs %d\nof %d\n" % (self._written, os.getpid())

    def _note(self, what: str, content: bytes) -> None:
        with (self._notes / what).open("ab") as file:
            file.write(content.hex().encode() + b"\n")


# the window ---------------------------------------------------------------------------------------


class Typist:
    """Edits, saves and decides on conflicts in a window; keeps what its history forgets."""

    def __init__(self, session: Session, project: Path, scratch: Path, draw: random.Random) -> None:
        """Begin.

        Args:
            session: the window's.
            project: that it shows.
            scratch: a folder beside it.
            draw: chooses.
        """
        self._session, self._project, self._draw = session, project, draw
        state = session.workspace.state_folder
        journal = Journal(os.path.realpath(os.fsencode(project)), state)
        self._attic = Path(os.fsdecode(journal.location), "attic")
        self._kept = scratch / "kept"
        self._kept.mkdir()
        self._notes = scratch / "notes"
        self._saved: set[bytes] = set()
        self._typed = 0
        self.done: Counter[str] = Counter()
        # Before an action begins, and with it the history may forget what is not needed for undo.
        session.workspace.acting.changed.connect(self._keep)

    def pick(self) -> None:
        """Show one of the files."""
        workspace = self._session.workspace
        tree = workspace.project.layout.tree if workspace.project is not None else None
        layer = tree.same(STORE) if tree is not None else None
        if layer is not None and workspace.scan is not None:
            workspace.look_at(layer)
            name = f"web/contested/text-{self._draw.randrange(_FILES)}.ts"
            self._session.window.show_file(os.fsencode(name))

    def type(self) -> None:
        """Type into the file that is shown."""
        view = self._session.window.detail.diff.view
        unsaved = self._session.window.detail.editing.unsaved
        if view.can_edit and view.isVisible() and len(unsaved) < _MOST_UNSAVED:
            self._typed += 1
            view.setFocus()
            view.go_to(Place(0, 0))
            QTest.keyClicks(view, f"mine {self._typed}")
            QTest.keyClicks(view, "\r")
            self.done["typed"] += 1
            if self._draw.random() < _AT_ONCE:
                self.save()

    def save(self) -> None:
        """Save an edit, or decide on it first where it is in conflict."""
        editing = self._session.window.detail.editing
        if not editing.unsaved:
            return
        known = self._draw.choice(editing.unsaved)
        if known.disk is None or known.is_gone:
            content = known.draft.data()

            def note() -> None:
                self._saved.add(content)
                self.done["saved"] += 1

            editing.save([known], note)
        else:
            decide = self._draw.choice(self._decisions(known))
            self.done[f"conflict: {decide.__name__}"] += 1
            decide(known)

    def _decisions(self, known: Open) -> list[Callable[[Open], object]]:
        editing = self._session.window.detail.editing

        def merge(known: Open) -> None:
            editing.merge(known, ("mine", "theirs"))

        if known.is_text_on_disk:
            return [editing.keep_edit, editing.take_disk, merge]
        return [editing.keep_edit, editing.forget]

    def _keep(self) -> None:
        with suppress(FileNotFoundError):  # nothing is kept yet
            for each in self._attic.iterdir():
                with suppress(FileExistsError, FileNotFoundError):
                    os.link(each, self._kept / each.name)

    def lost(self) -> list[str]:
        """Return what is wrong: versions that are nowhere any more."""
        self._keep()
        on_disk = {each.read_bytes() for each in (self._project / _FOLDER).glob("*")}
        kept = {each.read_bytes() for each in self._kept.iterdir()}
        written, replaced = (self._noted(what) for what in ("written", "replaced"))
        lost = (written | self._saved) - on_disk - kept - replaced
        self.done["versions of the other program"] = len(written)
        found = [f"lost: {content!r}" for content in sorted(lost)]
        return found if self._saved else [*found, "nothing was saved in the window"]

    def _noted(self, what: str) -> set[bytes]:
        lines = (self._notes / what).read_text().splitlines()
        return {bytes.fromhex(line) for line in lines}
