"""Lets every call that writes fail, or be the last one, in every action: `python -m tests.faults`.

Each action is made in a process of its own, over and over. Once for each call that changes the
disk, and for each way in which it can go wrong: it fails, it fails like all that come after it, the
process is killed before it or behind it. Then the program starts again on a disk that works. The
project has to be as it was before or as the action makes it, bytes, modes and times; the journal
has to say which; and the way back, or the action itself, has to lead to the other.
"""

from __future__ import annotations

import argparse
import builtins
import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from multistore_gui.core.history import ActionError, History
from multistore_gui.core.plans import Plan
from tests.core.planned import carry_out
from tests.core.shop import Entry, Link, Shop, in_child, snapshot
from tests.core.test_plan_actions import copies, make, promotion, pushing

NOW_NS = 1_700_000_000_123_456_789  # the time of all that is made, so that it can be compared
HIDDEN = b".multistore-"
FILES: dict[bytes, bytes | Link] = {
    b"web/components/header.tsx": b"1\r\n",
    b"web/logo.svg": b"",
    b"web/link": Link(b"logo.svg"),
}
MANY = {b"web/%d/deep/%d.ts" % (number % 3, number): b"%d" % number for number in range(9)}

MAKES = frozenset({"open", "write", "mkdir", "link", "symlink", "rename", "replace", "fsync"})
NAMES = frozenset({"rename", "replace", "link"})
CALLS = (*sorted(MAKES), "unlink", "remove", "rmdir", "utime", "chmod", "fchmod", "ftruncate")

DONE, TAKEN_BACK, LEFT = range(3)  # what a process says that was not killed


@dataclass(frozen=True)
class Case:
    """An action, and the folder in which it has something to do."""

    name: str
    prepare: Callable[[bytes], object]
    act: Callable[[bytes], object]
    back: Callable[[History], object] = History.undo


@dataclass(frozen=True, slots=True)
class Mishap:
    """What goes wrong at a call."""

    name: str
    error: int = 0  # 0: the process is killed
    is_after: bool = False  # the call was made
    lasts: bool = False  # all calls of the kind that come later fail, too
    killed_later: int = 0  # the process is killed so many calls later, while it takes back
    of: frozenset[str] = frozenset(CALLS)

    def happens_at(self, call: str) -> bool:
        """Tell whether it can go wrong like this there."""
        return call in self.of


MISHAPS = (
    Mishap("killed before"),
    Mishap("killed after", is_after=True),
    *(Mishap(errno.errorcode[e], e) for e in (errno.EIO, errno.EACCES, errno.EROFS)),
    Mishap("ENOSPC", errno.ENOSPC, of=MAKES),
    Mishap("EXDEV", errno.EXDEV, of=NAMES),
    Mishap("EIO for good", errno.EIO, lasts=True),
    Mishap("EROFS for good", errno.EROFS, lasts=True),
    Mishap("ENOSPC for good", errno.ENOSPC, lasts=True, of=MAKES - NAMES),
    *(Mishap(f"EIO, killed {n} later", errno.EIO, killed_later=n) for n in (1, 2, 3, 5, 9, 15)),
)


def project_of(folder: bytes) -> bytes:
    """Return where a case's project is."""
    return os.path.join(folder, b"project")


def history_of(folder: bytes) -> History:
    """Open its history as a new start of the program does."""
    return History(project_of(folder), os.path.join(folder, b"state"))


# The actions


def _age(folder: bytes) -> None:
    """Give every file the same time, so that a project made again is equal."""
    for above, folders, names in os.walk(project_of(folder)):
        for name in (*folders, *names):
            times = (NOW_NS - 10**18, NOW_NS - 10**18)
            os.utime(os.path.join(above, name), ns=times, follow_symlinks=False)


def _with_base(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.write(shop.base, FILES | MANY, 0o755)
    _age(folder)


def _with_own(folder: bytes) -> None:
    shop = Shop(folder)
    shop.write(shop.base, FILES | MANY, 0o755)
    shop.write(shop.store, FILES | MANY, 0o640)
    _age(folder)


def _create(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.do(shop.create(*FILES))


def _drop(folder: bytes) -> None:
    shop = Shop(folder)
    shop.do(shop.drop(*FILES))


def _create_many(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.do(shop.create(*MANY))


def _drop_many(folder: bytes) -> None:
    shop = Shop(folder)
    shop.do(shop.drop(*MANY))


def _dropped(folder: bytes) -> None:
    _with_own(folder)
    _drop(folder)


def _undone(folder: bytes) -> None:
    _dropped(folder)
    history_of(folder).undo()


def _dropped_twice(folder: bytes) -> None:
    _dropped(folder)
    _drop_many(folder)


def _revert(folder: bytes) -> None:
    history_of(folder).revert(1)


def _stores(folder: bytes) -> None:
    make(Path(os.fsdecode(project_of(folder))))
    _age(folder)


def _carries_out(plan: Callable[[bytes], Plan]) -> Callable[[bytes], object]:
    return lambda folder: carry_out(project_of(folder), plan(project_of(folder)))


CASES = (  # a new action of the program's is one line more
    Case("create", _with_base, _create),
    Case("create many", _with_base, _create_many),
    Case("drop", _with_own, _drop),
    Case("drop many", _with_own, _drop_many),
    Case("copy", _stores, _carries_out(copies)),
    Case("promote", _stores, _carries_out(promotion)),
    Case("push down", _stores, _carries_out(pushing)),
    Case("undo", _dropped, lambda folder: history_of(folder).undo(), History.redo),
    Case("redo", _undone, lambda folder: history_of(folder).redo()),
    Case("undo of an older one", _dropped_twice, _revert),
)

# What goes wrong


class Faults:
    """Counts this process's calls that change the disk, and lets one of them go wrong.

    There is no way back: it is for a process that ends.
    """

    def __init__(self, number: int = 0, mishap: Mishap | None = None) -> None:
        """Let the call of a number go wrong, where it can like this."""
        self._number, self._mishap = number, mishap
        self.calls: list[str] = []  # made so far
        for name in CALLS:
            real = getattr(os, name)
            made = self._guarded(name, real)
            for functions in (os.supports_dir_fd, os.supports_follow_symlinks, os.supports_fd):
                if real in functions:
                    functions.add(made)
            setattr(os, name, made)
        self._open = builtins.open
        builtins.open = self._opened

    def _guarded(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name == "open" and not arguments[1] & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                return real(*arguments, **options)
            return self._call(name, lambda: real(*arguments, **options))

        return call

    def _opened(self, file: Any, mode: str = "r", *rest: Any, **options: Any) -> Any:
        if set(mode).isdisjoint("wax+"):
            return self._open(file, mode, *rest, **options)
        opened = self._call("open", lambda: self._open(file, mode, *rest, **options))
        opened.flush = self._guarded("write", opened.flush)
        return opened

    def _call(self, name: str, real: Callable[[], Any]) -> Any:
        self.calls.append(name)
        mishap, at = self._mishap, len(self.calls)
        if mishap and mishap.killed_later and at == self._number + mishap.killed_later:
            os.kill(os.getpid(), signal.SIGKILL)
        is_now = at == self._number or (at > self._number and mishap is not None and mishap.lasts)
        if mishap is None or not is_now or not mishap.happens_at(name):
            return real()
        if mishap.error:
            raise OSError(mishap.error, os.strerror(mishap.error))
        try:
            return real() if mishap.is_after else None
        finally:
            os.kill(os.getpid(), signal.SIGKILL)


@contextmanager
def a_steady_clock() -> Iterator[None]:
    """Give each file that is made the same time."""
    real = time.time_ns
    time.time_ns = lambda: NOW_NS
    try:
        yield
    finally:
        time.time_ns = real


def act(case: Case, folder: bytes) -> int:
    """Make the case's action; return how it says that it ended."""
    try:
        case.act(folder)
    except ActionError as error:
        ends = ("files are as they were.", "Nothing was changed.")
        return TAKEN_BACK if str(error).endswith(ends) else LEFT
    return DONE


# Trying


@dataclass(frozen=True)
class Bounds:
    """What a project is before an action and after it, and what can be undone and redone then."""

    old: dict[bytes, Entry]
    new: dict[bytes, Entry]
    old_titles: tuple[str | None, str | None]
    new_titles: tuple[str | None, str | None]


def state_of(project: bytes) -> dict[bytes, Entry]:
    """Return what there is in a project; an empty folder is nothing (specification, section 4)."""
    found = snapshot(project)
    files = [path for path, kept in found.items() if kept[0] != "folder"]
    full = {path[:at] for path in files for at, byte in enumerate(path) if byte == 0x2F}
    return {path: kept for path, kept in found.items() if kept[0] != "folder" or path in full}


def titles_of(history: History) -> tuple[str | None, str | None]:
    """Name what comes next, back and forth."""
    return history.undo_title, history.redo_title


def check(case: Case, folder: bytes, bounds: Bounds, said: int | None) -> None:
    """Start again, and see that all is as it was or as it should be, and leads to the other.

    Args:
        case: what was tried.
        folder: in which.
        bounds: of the same action where nothing goes wrong.
        said: how it ended, None where it could not say.
    """
    project = project_of(folder)
    if said == TAKEN_BACK:
        assert state_of(project) == bounds.old, "it was not taken back"
    history = history_of(folder)
    found = state_of(project)
    assert not [path for path in found if HIDDEN in path], "something is left over"
    assert found in (bounds.old, bounds.new), "it is neither as it was nor as it should be"
    is_new = found == bounds.new
    if said != LEFT:  # which says that it may be either, and names the files
        assert said is None or is_new == (said == DONE), "it said something else"
    titles = bounds.new_titles if is_new else bounds.old_titles
    known = titles_of(history)
    assert known == titles, f"the journal does not know: {known} where it is {titles}"
    if is_new:
        case.back(history)
        assert state_of(project) == bounds.old, "there is no way back"
    else:
        assert act(case, folder) == DONE
        assert state_of(project) == bounds.new, "it cannot be done any more"


def bounds_of(case: Case, folder: bytes) -> tuple[Bounds, list[str]]:
    """Make an action where nothing goes wrong; return with it the calls that it makes."""
    case.prepare(folder)
    old, old_titles = state_of(project_of(folder)), titles_of(history_of(folder))
    reading, writing = os.pipe()

    def work() -> int:
        faults = Faults()
        status = act(case, folder)
        os.close(reading)
        sys.stdout.flush()
        with os.fdopen(writing, "wb") as answer:
            answer.write(" ".join(faults.calls).encode())
        return status

    status = in_child(work)
    os.close(writing)
    with os.fdopen(reading, "rb") as answer:
        calls = answer.read().decode().split()
    assert status == DONE
    new, new_titles = state_of(project_of(folder)), titles_of(history_of(folder))
    assert new != old
    return Bounds(old, new, old_titles, new_titles), calls


@dataclass(frozen=True, slots=True)
class Tried:
    """How many points there were in a case, and what became of them."""

    case: str
    calls: int  # that write
    points: int  # a call and a way in which it went wrong
    old: int  # of which the project stayed as it was


def try_case(
    case: Case,
    scratch: str | None = None,
    step: int = 1,
    first: int = 0,
    calls_tried: Container[str] = CALLS,
) -> Tried:
    """Try every point of a case, or each so many.

    Args:
        case: what is tried.
        scratch: where the projects are made.
        step: each so many points one is tried.
        first: beginning with this one.
        calls_tried: the calls at which something goes wrong.

    Raises:
        AssertionError: at one of them something is lost; it says at which.
    """
    with a_steady_clock(), tempfile.TemporaryDirectory(dir=scratch) as whole:
        bounds, calls = bounds_of(case, os.path.join(os.fsencode(whole), b"bounds"))
    every = [
        (number, mishap)
        for number, call in enumerate(calls, 1)
        for mishap in MISHAPS
        if mishap.happens_at(call) and call in calls_tried
    ]
    old = 0
    for number, mishap in every[first::step]:
        with a_steady_clock(), tempfile.TemporaryDirectory(dir=scratch) as at:
            folder = os.path.join(os.fsencode(at), b"bounds")
            case.prepare(folder)

            def work(number: int = number, mishap: Mishap = mishap, folder: bytes = folder) -> int:
                Faults(number, mishap)
                return act(case, folder)

            status = in_child(work)
            where = f"{case.name}, call {number} ({calls[number - 1]}), {mishap.name}"
            killed = status == -signal.SIGKILL
            may_be_killed = not mishap.error or mishap.killed_later
            assert killed <= bool(may_be_killed), f"{where}: ended with {status}"
            assert killed or mishap.error, f"{where}: ended with {status}"
            assert killed or status in {DONE, TAKEN_BACK, LEFT}, f"{where}: ended with {status}"
            assert status != LEFT or mishap.lasts, f"{where}: not all could be taken back"
            try:
                check(case, folder, bounds, None if killed else status)
            except Exception as error:
                error.add_note(where)
                raise
            old += status == TAKEN_BACK
    return Tried(case.name, len(calls), len(every[first::step]), old)


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all, and say how much that was."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("cases", nargs="*", help="the actions; all of them if none is named")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth point alone")
    options = parser.parse_args(arguments)
    scratch = "/dev/shm" if os.path.isdir("/dev/shm") else None
    calls = points = 0
    for case in CASES:
        if not options.cases or case.name in options.cases:
            tried = try_case(case, scratch, options.every)
            calls, points = calls + tried.calls, points + tried.points
            print(f"{case.name:22} {tried.calls:5,} calls {tried.points:6,} points", flush=True)
    print(f"{'all':22} {calls:5,} calls {points:6,} points tried, nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
