"""Whatever nobody caught, wherever it was: logged, told to the window, and kept for the next start.

An error in a slot or in a method that Qt calls comes to `sys.excepthook`, one in a thread to
`threading.excepthook`, one in a finalizer to `sys.unraisablehook`; what fails in the background
`Tasks` hands over. What ends the whole process, as a fatal message of Qt's does, is written to a
file by `faulthandler` and told by the next start.
"""

from __future__ import annotations

import faulthandler
import logging
import os
import sys
import threading
from contextlib import suppress
from io import BufferedRandom
from types import TracebackType
from typing import TYPE_CHECKING

from PySide6.QtCore import QMessageLogContext, QObject, QtMsgType, Signal, qInstallMessageHandler

if TYPE_CHECKING:
    from sys import UnraisableHookArgs

_LOG = logging.getLogger(__name__)
_QT_LOG = logging.getLogger("qt")
_LEVELS = {
    QtMsgType.QtDebugMsg: logging.DEBUG,
    QtMsgType.QtInfoMsg: logging.INFO,
    QtMsgType.QtCriticalMsg: logging.ERROR,
    QtMsgType.QtFatalMsg: logging.CRITICAL,
}
_MOST_BYTES = 100_000  # of last words; each end of the process takes some kilobytes


class Bugs(QObject):
    """Takes what nobody caught, from any thread; owned by the application."""

    found = Signal(object)  # BaseException

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._is_telling = threading.local()

    def listen(self) -> None:
        """Take the place of Python's own hooks, until `stop`."""
        self._before = sys.excepthook, threading.excepthook, sys.unraisablehook
        sys.excepthook = self.catch
        threading.excepthook = self._catch_in_thread
        sys.unraisablehook = self._catch_unraisable

    def stop(self) -> None:
        """Give the hooks back."""
        sys.excepthook, threading.excepthook, sys.unraisablehook = self._before

    def take(self, error: BaseException) -> None:
        """Take an error that was caught where nothing is known of it."""
        self.catch(type(error), error, error.__traceback__)

    def catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Log an error and tell of it."""
        _LOG.error("a bug in the program", exc_info=(kind, error, trace))
        if not getattr(self._is_telling, "now", False):  # else who tells of bugs has one
            self._is_telling.now = True
            try:
                self.found.emit(error)
            finally:
                self._is_telling.now = False

    def _catch_in_thread(self, failed: threading.ExceptHookArgs) -> None:
        if failed.exc_value is not None and failed.exc_type is not SystemExit:
            self.catch(failed.exc_type, failed.exc_value, failed.exc_traceback)

    def _catch_unraisable(self, failed: UnraisableHookArgs) -> None:
        if failed.exc_value is not None:
            self.catch(failed.exc_type, failed.exc_value, failed.exc_traceback)


class LastWords:
    """A file that says where the process was when it came to a sudden end."""

    def __init__(self, state_folder: bytes) -> None:
        self._location = os.path.join(state_folder, b"last-words")
        self._file: BufferedRandom | None = None

    def begin(self) -> str:
        """Return what the process before left, and write there from now on; "" where it cannot be.

        Several processes may write, each at the end.
        """
        try:
            os.makedirs(os.path.dirname(self._location), mode=0o700, exist_ok=True)
            file = self._file = open(self._location, "a+b")  # noqa: SIM115 - until `end`
            file.seek(0)
            words = file.read(_MOST_BYTES).decode("utf-8", "replace")
            file.truncate(0)
        except OSError:
            return ""
        faulthandler.enable(file)
        return words

    def end(self) -> None:
        """Write no more: the end that comes is the user's."""
        if self._file is not None and not self._file.closed:
            faulthandler.disable()
            self._file.close()


def listen_to_qt() -> None:
    """Log what Qt says, but for what the offscreen plugin says of every window."""
    qInstallMessageHandler(_log)


def _log(kind: QtMsgType, context: QMessageLogContext, text: str) -> None:
    if not text.startswith("This plugin does not support"):
        with suppress(RuntimeError):  # the logging is gone before Qt is
            _QT_LOG.log(_LEVELS.get(kind, logging.WARNING), "%s", text)
