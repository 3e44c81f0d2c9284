"""Lets another program save, delete or replace a file at every call of an action on that file.

`python -m tests.together` tries all points. At each the other program acts, as editors do, just
before a call with which ours changes the disk or looks at it. What it did last has to be what is
there in the end, and no version of the file may be lost: each is in the project, or the history
keeps it, or the other program itself has replaced it.
"""

from __future__ import annotations

import argparse
import os
import stat
import sys
from collections.abc import Callable, Collection, Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from multistore_gui.core.journal import Journal
from multistore_gui.core.renames import swap
from tests.core.shop import Shop, in_child, snapshot
from tests.faults import CASES, HEADER, LACKING, Case, act, history_of, lacking, project_of
from tests.mishaps import DONE, LEFT, TAKEN_BACK, Meanwhile, Trial, calls_of, folder_of

THEIRS, LATER = b"theirs", b"theirs, later"
ACTIONS = tuple(
    case
    for case in (*CASES, *LACKING)
    if case.name.partition(",")[0]
    in {"create", "drop", "undo", "edit", "edit many", "undo of an edit", "redo of an edit"}
)
_REPLACED, _WRITTEN = b"replaced", b"written"  # folders of what the other program did


@dataclass
class Other:
    """Another program, which knows what it replaced."""

    folder: bytes
    _open: int | None = None
    _number: int = field(default=0)

    @property
    def place(self) -> bytes:
        """The file that it works on."""
        return Shop(self.folder, has_folder=False).store.locate(HEADER)

    def by_rename(self, content: bytes = THEIRS) -> None:
        """Save beside the file and let that take its place."""
        self._beside(lambda beside: _write(beside, content))
        self._note(_WRITTEN, content)

    def in_place(self) -> None:
        """Save into the file itself."""
        self.open()
        self.write()

    def open(self) -> None:
        """Open the file to save into it; nothing is in it any more."""
        os.makedirs(os.path.dirname(self.place), exist_ok=True)
        self._open = os.open(self.place, os.O_RDWR | os.O_CREAT, 0o644)
        self._note(_REPLACED, os.read(self._open, 1 << 16))
        os.ftruncate(self._open, 0)

    def open_late(self) -> None:
        """Open the file to save into it; what is in it stays for now."""
        os.makedirs(os.path.dirname(self.place), exist_ok=True)
        self._open = os.open(self.place, os.O_RDWR | os.O_CREAT, 0o644)

    def write(self) -> None:
        """Save into the open file."""
        assert self._open is not None
        self._note(_REPLACED, os.pread(self._open, 1 << 16, 0))
        os.ftruncate(self._open, 0)
        os.pwrite(self._open, THEIRS, 0)
        os.close(self._open)
        self._open = None
        self._note(_WRITTEN, THEIRS)

    def delete(self) -> None:
        """Delete the file."""
        aside = self.place + b".old"
        with suppress(FileNotFoundError):
            os.rename(self.place, aside)
            self._note(_REPLACED, _read(aside))
            os.unlink(aside)

    def link(self) -> None:
        """Replace the file by a link."""
        self._beside(lambda beside: os.symlink(b"elsewhere", beside))

    def make_folder(self) -> None:
        """Replace the file by a folder."""
        self._beside(os.mkdir)

    def make_fifo(self) -> None:
        """Replace the file by a FIFO."""
        self._beside(os.mkfifo)

    def _beside(self, make: Callable[[bytes], object]) -> None:
        """Put another entry in the file's place, in one move, and note what was there."""
        above, name = os.path.split(self.place)
        os.makedirs(above, exist_ok=True)
        make(self.place + b".swp")
        folder, aside = os.open(above, os.O_RDONLY), self.place + b".swp"
        try:
            swap(folder, name + b".swp", name)
        except FileNotFoundError:
            os.rename(aside, self.place)
            return
        finally:
            os.close(folder)
        if stat.S_ISREG(os.lstat(aside).st_mode):
            self._note(_REPLACED, _read(aside))
        os.unlink(aside)

    def _note(self, what: bytes, content: bytes) -> None:
        """Write down what was done; in a file, for the process in which it is tried ends."""
        self._number += 1
        os.makedirs(os.path.join(self.folder, what), exist_ok=True)
        _write(os.path.join(self.folder, what, b"%d" % self._number), content)


@dataclass(frozen=True, slots=True)
class Happening:
    """What the other program does, and how its work is known in the end."""

    name: str
    first: Callable[[Other], None]
    then: Callable[[Other], None] | None = None  # some calls later
    calls_later: int = 0  # 0: once our action is over
    found: Callable[[Other], bool] = lambda other: _read(other.place) == THEIRS


def _is(kind: Callable[[int], bool]) -> Callable[[Other], bool]:
    return lambda other: kind(os.lstat(other.place).st_mode)


def _is_deleted(other: Other) -> bool:
    """Tell whether a file is gone, or again what it was, or was not there to be deleted."""
    is_gone = not os.path.lexists(other.place) or _read(other.place) == b"1\r\n"
    return is_gone or not os.path.exists(os.path.join(other.folder, _REPLACED))


def _save_later(other: Other) -> None:
    other.by_rename(LATER)


HAPPENINGS = (
    Happening("saves by rename", Other.by_rename),
    Happening("saves in place", Other.in_place),
    *(
        Happening(f"{said}, saves {when}", begin, Other.write, calls)
        for said, begin in (("opens", Other.open), ("opens for writing", Other.open_late))
        for when, calls in (("soon", 4), ("later", 15), ("afterwards", 0))
    ),
    *(
        Happening(
            f"saves twice, {calls} calls apart",
            Other.by_rename,
            _save_later,
            calls,
            lambda other: _read(other.place) == LATER,
        )
        for calls in (1, 2, 4, 8)
    ),
    Happening("deletes", Other.delete, found=_is_deleted),
    Happening("puts a link there", Other.link, found=_is(stat.S_ISLNK)),
    Happening("puts a folder there", Other.make_folder, found=_is(stat.S_ISDIR)),
    Happening("puts a FIFO there", Other.make_fifo, found=_is(stat.S_ISFIFO)),
)


def _read(location: bytes) -> bytes:
    with open(os.open(location, os.O_RDONLY | os.O_NONBLOCK | os.O_NOFOLLOW), "rb") as file:
        return file.read()


def _write(location: bytes, content: bytes) -> None:
    with open(location, "wb") as file:
        file.write(content)


def try_together(case: Case, happening: Happening, step: int = 1, first: int = 0) -> int:
    """Let something happen at every call of an action, or at each so many; return at how many.

    Raises:
        AssertionError: after one of them something is lost; it says after which.
    """
    trial = Trial(case.name, case.prepare, lambda folder: act(case, folder), lambda _, __: None)
    with folder_of(trial) as folder:
        old = _header_of(folder)
        calls = calls_of(trial, folder, lambda: Meanwhile({}))
        new = _header_of(folder)
    begun = calls.index("ftruncate")  # of the lock; until then the user looks
    points = range(1 + begun + first, len(calls) + 1, step)
    for number in points:
        with folder_of(trial) as folder:
            try:
                status = _try(case, folder, happening, number)
                _check_kept(folder, {old, new if status == DONE else old} - {None})
            except Exception as error:
                call = calls[number - 1]
                error.add_note(f"{case.name}; another {happening.name} at call {number} ({call})")
                raise
    return len(points)


def _header_of(folder: bytes) -> bytes | None:
    place = Other(folder).place
    return _read(place) if os.path.lexists(place) else None


def _try(case: Case, folder: bytes, happening: Happening, number: int) -> int:
    """Make an action, and let something happen meanwhile; return how the action ended."""
    other, then = Other(folder), happening.then
    second = number + happening.calls_later if happening.calls_later else 0

    def work() -> int:
        happenings = {number: lambda: happening.first(other)}
        if then is not None:
            happenings[second] = lambda: then(other)
        meanwhile = Meanwhile(happenings)
        status = act(case, folder)
        happenings.clear()
        if then is not None and not 0 < second <= len(meanwhile.calls):
            then(other)
        return status

    status = in_child(work)
    assert status in {DONE, TAKEN_BACK, LEFT}, f"ended with {status}"
    assert happening.found(other), f"what the other did is not there; ours ended: {status}"
    with lacking(case):
        history_of(folder)
    assert happening.found(other), "what the other did is not there after a restart"
    return status


def _check_kept(folder: bytes, versions: Collection[object]) -> None:
    """See that versions of the file are in the project or the history, or were replaced."""
    project = project_of(folder)
    attic = os.path.join(Journal(project, os.path.join(folder, b"state")).location, b"attic")
    places = (project, attic, os.path.join(folder, _REPLACED), os.path.join(folder, _WRITTEN))
    found, kept, replaced, written = map(_all_contents, places)
    lost = ({*versions} | written) - found - kept - replaced
    assert not lost, f"lost: {lost}"


def _all_contents(folder: bytes) -> set[object]:
    return {kept[3] for kept in snapshot(folder).values() if kept[0] == "file"}


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all, and say how much that was."""
    parser = argparse.ArgumentParser(prog="python -m tests.together", description=__doc__)
    parser.add_argument("cases", nargs="*", help="what is tried; all if nothing is named")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth point alone")
    options = parser.parse_args(arguments)
    points = 0
    for case in ACTIONS:
        if not options.cases or case.name in options.cases:
            tried = sum(try_together(case, each, options.every) for each in HAPPENINGS)
            points += tried
            print(f"{case.name:41} {tried:6,} points", flush=True)
    print(f"{'all':41} {points:6,} points tried, nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
