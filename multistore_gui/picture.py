"""`--screenshot`: a picture of the window once everything that was asked for is loaded."""

from __future__ import annotations

import sys
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QObject, QTimer
from PySide6.QtWidgets import QWidget

from multistore_gui.tasks import Tasks

_LOOK_MS = 50
_CALM_LOOKS = 4  # in a row: one piece of work starts the next


class Picture(QObject):
    """Waits until no work is left, writes the picture, and ends the program."""

    def __init__(self, window: QWidget, tasks: Tasks, file: Path) -> None:
        super().__init__(window)
        self._window, self._tasks, self._file = window, tasks, file
        self._calm = 0
        self._timer = QTimer(self, interval=_LOOK_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def give_up(self, reason: str) -> None:
        """End the program with the reason why there is nothing to take a picture of."""
        sys.stderr.write(f"multistore-gui: {reason}\n")
        self._timer.stop()
        QCoreApplication.exit(2)

    def _look(self) -> None:
        self._calm = self._calm + 1 if self._tasks.is_idle else 0
        if self._calm < _CALM_LOOKS:
            return
        self._timer.stop()
        if self._window.grab().save(str(self._file), "PNG"):
            QCoreApplication.exit(0)
        else:
            self.give_up(f"the picture cannot be written to {self._file}")
