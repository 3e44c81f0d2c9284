"""Looks for garbage on the GUI thread, and on no other.

Python looks for it wherever memory is asked for, on threads that read files too. What Qt has made
is then deleted there, while its own thread may be about to hand it an event.
"""

from __future__ import annotations

import gc
import time

from PySide6.QtCore import QAbstractEventDispatcher, QObject, QTimer

_OLDEST = 2
_LATEST_MS = 250  # where other threads ask for memory and this one has nothing to do
_FULL_SECONDS = 60.0  # from one look at everything to the next: of much it takes a while


class Collector(QObject):
    """Collects whenever the GUI thread has done what there was to do; one for the program."""

    def __init__(self, parent: QObject) -> None:
        """Take Python's own collecting over, at its own thresholds.

        Args:
            parent: the application.
        """
        super().__init__(parent)
        gc.disable()
        QAbstractEventDispatcher.instance().aboutToBlock.connect(self.collect)
        timer = QTimer(self, interval=_LATEST_MS)
        timer.timeout.connect(self.collect)
        timer.start()
        self._full = time.monotonic()

    def collect(self) -> None:
        """Collect what is due: the young objects, or older ones with them."""
        counts = zip(gc.get_count(), gc.get_threshold(), strict=True)
        due = [generation for generation, (count, most) in enumerate(counts) if count > most]
        if not due:
            return
        generation, now = due[-1], time.monotonic()
        if generation == _OLDEST:
            if now - self._full < _FULL_SECONDS:
                generation -= 1
            else:
                self._full = now
        gc.collect(generation)
