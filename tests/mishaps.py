"""Lets every call of a process that changes the disk fail, or be the last one.

A `Trial` is made in a process of its own, over and over. Once for each such call, and for each way
in which it can go wrong: it fails, it fails like all that come after it, the process is killed
before it or behind it. Each time the trial itself says whether what is found then is right.
"""

from __future__ import annotations

import builtins
import errno
import os
import signal
import sys
import tempfile
import time
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from multistore_gui.core import files
from tests.core.shop import MEMORY, in_child

NOW_NS = 1_700_000_000_123_456_789  # the time of all that is made, so that it can be compared

OF_LINUX = frozenset({"swap", "rename_to_free"})  # which no module of Python's has
NAMES = frozenset({"rename", "replace", "link"}) | OF_LINUX
MAKES = frozenset({"open", "write", "mkdir", "symlink", "fsync"}) | NAMES
OF_PYTHON = (
    *sorted(MAKES - OF_LINUX),
    "unlink",
    "remove",
    "rmdir",
    "utime",
    "chmod",
    "fchmod",
    "ftruncate",
)
LOOKS = ("lstat", "fstat", "readlink", "read", "listdir")
CALLS = (*OF_PYTHON, *sorted(OF_LINUX))

DONE, TAKEN_BACK, LEFT = range(3)  # what a process says that was not killed


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


class Faults:
    """Counts this process's calls that change the disk, and lets one of them go wrong.

    There is no way back: it is for a process that ends.
    """

    def __init__(
        self, number: int = 0, mishap: Mishap | None = None, others: Sequence[str] = ()
    ) -> None:
        """Let the call of a number go wrong, where it can like this; count others, too."""
        self._number, self._mishap = number, mishap
        self.calls: list[str] = []  # made so far
        for name in (*OF_PYTHON, *others):
            real = getattr(os, name)
            made = self._guarded(name, real)
            for functions in (os.supports_dir_fd, os.supports_follow_symlinks, os.supports_fd):
                if real in functions:
                    functions.add(made)
            setattr(os, name, made)
        for name in OF_LINUX:
            setattr(files, name, self._guarded(name, getattr(files, name)))
        self._open = builtins.open
        builtins.open = self._opened

    def _guarded(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*arguments: Any, **options: Any) -> Any:
            if name == "open" and not self._writes(arguments[1]):
                return real(*arguments, **options)
            return self._call(name, lambda: real(*arguments, **options))

        return call

    def _writes(self, flags: int) -> bool:
        return bool(flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT))

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


class Meanwhile(Faults):
    """Lets other programs do something just before this process makes certain of its calls.

    Those that only look at the disk are counted too: between two looks it may change.
    """

    def __init__(self, happenings: Mapping[int, Callable[[], None]]) -> None:
        """Let each happen before the call of its number."""
        self._happenings, self._is_theirs = happenings, False
        super().__init__(others=LOOKS)

    def _call(self, name: str, real: Callable[[], Any]) -> Any:
        if self._is_theirs:
            return real()
        self.calls.append(name)
        happening = self._happenings.get(len(self.calls))
        if happening is not None:
            self._is_theirs = True
            try:
                happening()
            finally:
                self._is_theirs = False
        return real()

    def _writes(self, _: int) -> bool:
        return True


@contextmanager
def a_steady_clock() -> Iterator[None]:
    """Give each file that is made the same time."""
    real = time.time_ns
    time.time_ns = lambda: NOW_NS
    try:
        yield
    finally:
        time.time_ns = real


# Trying


@dataclass(frozen=True)
class Trial:
    """What is tried, the folder in which there is something to do, and what is right afterwards."""

    name: str
    prepare: Callable[[bytes], object]
    act: Callable[[bytes], int]  # returns DONE, TAKEN_BACK or LEFT
    check: Callable[[bytes, int | None], None]  # told how it ended; None where it could not say


@dataclass(frozen=True, slots=True)
class Tried:
    """How many points there were in a trial, and what became of them."""

    name: str
    calls: int  # that write
    points: int  # a call and a way in which it went wrong
    old: int  # of which all stayed as it was


def try_points(
    trial: Trial,
    step: int = 1,
    first: int = 0,
    calls_tried: Container[str] = CALLS,
) -> Tried:
    """Try every point, or each so many.

    Args:
        trial: what is tried.
        step: each so many points one is tried.
        first: beginning with this one.
        calls_tried: the calls at which something goes wrong.

    Raises:
        AssertionError: at one of them something is lost; it says at which.
    """
    with folder_of(trial) as folder:
        calls = calls_of(trial, folder)
    every = [
        (number, mishap)
        for number, call in enumerate(calls, 1)
        for mishap in MISHAPS
        if mishap.happens_at(call) and call in calls_tried
    ]
    old = 0
    for number, mishap in every[first::step]:
        with folder_of(trial) as folder:
            where = f"{trial.name}, call {number} ({calls[number - 1]}), {mishap.name}"
            try:
                old += _try(trial, folder, number, mishap) == TAKEN_BACK
            except Exception as error:
                error.add_note(where)
                raise
    return Tried(trial.name, len(calls), len(every[first::step]), old)


def calls_of(trial: Trial, folder: bytes, counting: Callable[[], Faults] = Faults) -> list[str]:
    """Return the calls that a trial makes where nothing goes wrong."""
    reading, writing = os.pipe()

    def work() -> int:
        faults = counting()
        status = trial.act(folder)
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
    trial.check(folder, DONE)
    return calls


@contextmanager
def folder_of(trial: Trial) -> Iterator[bytes]:
    """Make a folder in which there is something to do, always at the same time of the clock."""
    with a_steady_clock(), tempfile.TemporaryDirectory(dir=MEMORY) as at:
        folder = os.path.join(os.fsencode(at), b"tried")
        trial.prepare(folder)
        yield folder


def _try(trial: Trial, folder: bytes, number: int, mishap: Mishap) -> int:
    def work() -> int:
        Faults(number, mishap)
        return trial.act(folder)

    status = in_child(work)
    killed = status == -signal.SIGKILL
    may_be_killed = not mishap.error or mishap.killed_later
    assert killed <= bool(may_be_killed), f"ended with {status}"
    assert killed or mishap.error, f"ended with {status}"
    assert killed or status in {DONE, TAKEN_BACK, LEFT}, f"ended with {status}"
    assert status != LEFT or mishap.lasts, "not all could be taken back"
    trial.check(folder, None if killed else status)
    return status
