"""Ctrl+C in the terminal, `kill` and the session's end: the program ends as if it were closed.

Python runs no handler of its own while Qt waits; so the signal's number comes over a socket, and Qt
listens to that.
"""

from __future__ import annotations

import signal
import socket
from types import FrameType

from PySide6.QtCore import QCoreApplication, QObject, QSocketNotifier

_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has not all of them


class Interrupts(QObject):
    """Ends the application's loop at the first signal; a second one ends the process at once.

    The loop's result is 128 and the signal's number, as shells have it.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._heard, self._told = socket.socketpair()
        for end in (self._heard, self._told):
            end.setblocking(False)
        self._notifier = QSocketNotifier(self._heard.fileno(), QSocketNotifier.Type.Read, self)
        self._notifier.activated.connect(self._end)
        signal.set_wakeup_fd(self._told.fileno())
        found = (getattr(signal, name, None) for name in _NAMES)
        # Who starts the program may have it ignore some: `nohup` does.
        self._numbers = [
            number for number in found if number and signal.getsignal(number) != signal.SIG_IGN
        ]
        for number in self._numbers:
            signal.signal(number, _wait)

    def stop(self) -> None:
        """Leave the signals to the system again."""
        for number in self._numbers:
            signal.signal(number, signal.SIG_DFL)
        signal.set_wakeup_fd(-1)
        self._notifier.setEnabled(False)
        self._heard.close()
        self._told.close()

    def _end(self) -> None:
        (number,) = self._heard.recv(1)
        self.stop()
        QCoreApplication.exit(128 + number)


def _wait(_number: int, _frame: FrameType | None) -> None:
    """Do nothing, in place of ending the process: the number is on its way."""
