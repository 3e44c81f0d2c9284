"""Jobs of following the disk: a saved file, a switched branch, what watching takes."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.asking import Window
from tests.bench.figures import Figure, Run, Sample, in_turn, timed
from tests.bench.projects import GIT, deepest_store, entries_of

_SAVES = 11
_SWITCHED = 10_000  # files
_MANY = 20_000  # files, from which the larger time is allowed
_MOST_MS = 50
_OTHER = "other"


def save_job(run: Run) -> list[Figure]:
    """A file is saved by a program beside; until its new badge is painted."""
    with _copied(run.project) as project, Window() as window:
        _open(window, project, run)
        edits = [window.ask("save_bytes") for _ in range(_SAVES)]
        names = [window.ask("save_new") for _ in range(_SAVES)]
    target = 300 if len(entries_of(run.project)) > _MANY else 150
    return [
        Figure("save", "other bytes", "ms", _samples(edits, "ms"), target=target),
        Figure("save", "a new override, or one less", "ms", _samples(names, "ms"), target=target),
        _stall("save", [*edits, *names]),
    ]


def branch_job(run: Run) -> list[Figure]:
    """Another branch is checked out; from the end of that until all of it is shown."""
    with _copied(run.project) as project, Window() as window:
        git = [*GIT, "-C", str(project)]
        _make_branch(project, git)
        _open(window, project, run)
        found = []

        def switch(to: str) -> Sample:
            found.append(window.ask("check_out", str(project), to))
            assert found[-1]["is true"]
            return Sample(found[-1]["ms"] / 1e3)

        def there_and_back() -> Sample:
            there, back = switch(_OTHER), switch("-")
            return Sample((there.wall + back.wall) / 2)

        own, status = in_turn(run.runs, there_and_back, partial(timed, [*git, "status", "--short"]))
    changed = f"{_SWITCHED:,} files"
    return [
        Figure("branch", changed, "s", own, "git status", status, 1.5),
        _stall("branch", found),
    ]


def watching_job(run: Run) -> list[Figure]:
    """What watching takes of the memory, and of the GUI thread while it begins."""
    taken, found = [], []
    store = deepest_store(run.tree).full_name
    for _ in range(run.runs):
        with Window() as window:
            window.ask("open", str(run.project), store)
            without = window.ask("memory")["MiB"]
        with Window() as window:
            window.ask("follow")
            found.append(window.ask("open", str(run.project), store))
            taken.append(Sample(window.ask("memory")["MiB"] - without))
    count = f"{len(entries_of(run.project)):,} entries"
    return [
        Figure("watching", count, "MiB", taken, target=60),
        _stall("watching", found),
    ]


@contextmanager
def _copied(project: Path) -> Iterator[Path]:
    with TemporaryDirectory(prefix="bench-") as folder:
        copy = Path(folder, "project")
        shutil.copytree(project, copy, symlinks=True)
        yield copy


def _make_branch(project: Path, git: list[str]) -> None:
    """Make a branch in which a number of files are other ones: edited, removed and added."""

    def call(*arguments: str) -> None:
        subprocess.run([*git, *arguments], check=True, stdout=subprocess.DEVNULL)

    call("init", "-q")
    call("config", "gc.auto", "0")
    call("add", "-A")
    call("commit", "-q", "--allow-empty", "-m", "all")
    listed = subprocess.run([*git, "ls-files", "-z", "apps"], check=True, stdout=subprocess.PIPE)
    every = [project / each for each in listed.stdout.decode().split("\0") if each]
    some = [path for path in every if path.is_file() and not path.is_symlink()]
    some = some[:: max(1, len(some) // _SWITCHED)][:_SWITCHED]
    call("checkout", "-q", "-b", _OTHER)
    for at, path in enumerate(some):
        if at % 4 == 0:
            path.unlink()
        elif at % 4 == 1:
            path.with_name(f"{path.name}.more").write_text("more\n")
        else:
            path.write_bytes(path.read_bytes() + b"\n")
    call("add", "-A")
    call("commit", "-q", "-m", _OTHER)
    call("checkout", "-q", "-")


def _open(window: Window, project: Path, run: Run) -> None:
    window.ask("follow")
    window.ask("open", str(project), deepest_store(run.tree).full_name)


def _samples(found: list[dict[str, float]], key: str) -> list[Sample]:
    return [Sample(each[key]) for each in found]


def _stall(job: str, found: list[dict[str, float]]) -> Figure:
    samples = _samples(found, "stall")
    return Figure(job, "longest stall", "ms", samples, target=_MOST_MS, takes_worst=True)
