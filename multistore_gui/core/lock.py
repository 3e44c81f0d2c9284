"""One process at a time: a lock that says who holds it, and that ends with its holder."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from multistore_gui.core.files import Failed

_POLL_S = 0.02
_MOST_NAME_BYTES = 200
_OPEN = os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0)


class Held(Failed):
    """Another process holds the lock, or another thread of this one."""


@contextmanager
def hold(location: bytes, program: str, wait_s: float) -> Iterator[None]:
    """Hold a lock; whoever else wants it is told who does.

    The system releases it when the process ends, however it ends.

    Args:
        location: of the lock's file, which stays; its folder is there.
        program: what people call this process.
        wait_s: for how long to wait for another; 0: not at all.

    Raises:
        Held: it was not released in time; the clause names who holds it.
        OSError: the file cannot be opened.
    """
    give_up_at = time.monotonic() + wait_s
    descriptor = os.open(location, _OPEN, 0o600)
    try:
        while not _take(descriptor):
            if time.monotonic() >= give_up_at:
                raise Held(f"{_holder(descriptor)} is acting in this project")
            time.sleep(_POLL_S)
        _sign(descriptor, f"{program} (process {os.getpid()})")
        try:
            yield
        finally:
            _sign(descriptor, "")
    finally:
        os.close(descriptor)  # and with it the lock


def _sign(descriptor: int, text: str) -> None:
    with suppress(OSError):  # a full disk: the lock holds without a name
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, text.encode())


def _holder(descriptor: int) -> str:
    try:
        os.lseek(descriptor, 0, os.SEEK_SET)
        name = os.read(descriptor, _MOST_NAME_BYTES).decode("utf-8", "replace").strip()
    except OSError:
        name = ""
    return name if name.isprintable() and name else "another program"


if sys.platform == "win32":
    import errno
    import msvcrt

    _BEYOND = 1 << 30  # a locked byte can be read by its holder alone: none of the name's is

    def _take(descriptor: int) -> bool:
        os.lseek(descriptor, _BEYOND, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError as error:
            if error.errno not in {errno.EACCES, errno.EDEADLK}:
                raise
            return False
        return True

else:
    import fcntl

    def _take(descriptor: int) -> bool:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return False
        return True
