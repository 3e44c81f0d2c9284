"""Hears what the program does on the disk, and on which thread."""

from __future__ import annotations

import os
import sys
import threading

import multistore_gui

_PROGRAM = os.path.dirname(multistore_gui.__file__)
_TESTS = os.path.dirname(__file__)
_DISK_EVENTS = {
    "open",
    *(f"os.{name}" for name in ("listdir", "scandir", "mkdir", "rmdir", "rename", "remove")),
    *(f"os.{name}" for name in ("link", "symlink", "truncate", "chmod", "utime")),
}


class DiskWatch:
    """Notes which files the program itself touches on the GUI thread; makes a folder slow.

    There is one for the whole run: an audit hook cannot be taken back.
    """

    def __init__(self) -> None:
        self.folder: str | None = None  # below it the GUI thread must not touch anything
        self.touched: list[str] = []
        self.slow_folder: str | None = None  # who lists it waits for the gate
        self.gate = threading.Event()
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.folder is None or event not in _DISK_EVENTS:
            return
        place = arguments[0]
        if not isinstance(place, str | bytes):
            return  # a descriptor was opened before
        path = os.path.join(self.folder, os.fsdecode(place))  # a relative one may be anywhere
        if threading.current_thread() is not threading.main_thread():
            if path == self.slow_folder:
                self.gate.wait()
        elif path.startswith(self.folder) and _is_programs_own():
            self.touched.append(f"{event} {path}")


def _is_programs_own() -> bool:
    """Tell whether the program does it, called by a test or by Qt, and no test itself."""
    frame = sys._getframe(2)  # who made the call that is heard of
    while frame is not None and not frame.f_code.co_filename.startswith((_PROGRAM, _TESTS)):
        frame = frame.f_back  # type: ignore[assignment] # typeshed forgets the outermost
    return frame is not None and frame.f_code.co_filename.startswith(_PROGRAM)
