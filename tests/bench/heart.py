"""How long the GUI thread cannot answer: the longest gap between two beats.

A `QTimer` of one millisecond beats in the GUI thread's event loop. Whatever holds that thread, be
it a slot, a paint or another thread that keeps Python's lock, makes the next beat late; the gap is
the time in which neither a key nor a click would have been answered.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QEventLoop, Qt, QTimer

_BEAT_MS = 1
_LONGEST_SECONDS = 600


class Heart:
    """Beats while an event loop runs until something is so."""

    def __init__(self) -> None:
        self.longest_gap = 0.0  # in seconds

    def until(self, is_over: Callable[[], bool], begin: Callable[[], None]) -> float:
        """Call `begin` in the event loop, beat until `is_over`; return the seconds it took.

        Args:
            is_over: asked with every beat.
            begin: what is measured; it may go on in the background.
        """
        loop = QEventLoop()
        started = last = time.perf_counter()
        has_begun = False

        def beat() -> None:
            nonlocal started, last, has_begun
            now = time.perf_counter()
            if not has_begun:
                has_begun = True
                started = last = time.perf_counter()
                begin()
                return
            self.longest_gap = max(self.longest_gap, now - last)
            last = now
            if is_over():
                loop.quit()
            elif now - started > _LONGEST_SECONDS:
                raise TimeoutError

        timer = QTimer(loop)
        timer.setTimerType(Qt.TimerType.PreciseTimer)
        timer.timeout.connect(beat)
        timer.start(_BEAT_MS)
        loop.exec()
        timer.stop()
        return time.perf_counter() - started
