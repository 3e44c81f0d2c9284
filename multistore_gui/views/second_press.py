"""A quick second click or key press where the first changed files: it was meant for these.

What the first acted on may be gone from the list, and something else be in its place, which nobody
has looked at: not while the action is under way, nor in the moment after what it changed was shown.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QGuiApplication, QInputEvent, QKeyEvent, QMouseEvent

from multistore_gui.views.keys import action_of

QUICK_MS = 700  # slow double clicks of hands that are not steady too
_Type = QEvent.Type
_PRESSES = (
    _Type.MouseButtonPress,
    _Type.MouseButtonDblClick,
    _Type.ShortcutOverride,  # comes before every press of a key, be it a shortcut or not
)
_FOLLOWING = (_Type.MouseButtonRelease, _Type.KeyPress)
_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class SecondPress(QObject):
    """Keeps it from a window; a filter of the window's own events, owned by it."""

    def __init__(
        self,
        parent: QObject,
        free: Iterable[QAction] = (),
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        """Keep nothing yet.

        Args:
            parent: the window.
            free: actions whose keys may be pressed as quickly as one likes.
            clock: seconds, since whenever.
        """
        super().__init__(parent)
        self._free = tuple(free)
        self._last: QPointF | int | None = None  # where a button was pressed, or which key
        self._ms = 0
        self._clock, self._shown_s = clock, float("-inf")
        self._showing = QTimer(self, singleShot=True, interval=0)  # fires behind presses that wait
        self._showing.timeout.connect(self._begin)
        self._is_armed = self._is_kept = False

    def arm(self) -> None:
        """Take the last press for what changes files now, until `show` is called."""
        self._is_armed, self._shown_s = True, float("inf")
        self._showing.stop()

    def show(self) -> None:
        """Begin the moment in which nobody has seen yet what the last press has changed.

        It begins once the window is free again: presses that were made before are heard first.
        """
        self._showing.start()

    def _begin(self) -> None:
        self._shown_s = self._clock()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep presses of the same that come too soon, and what belongs to them."""
        if isinstance(event, QMouseEvent):
            pressed: QPointF | int = event.globalPosition()
        elif isinstance(event, QKeyEvent) and event.key() not in _HELD:
            pressed = event.keyCombination().toCombined()
        else:
            return False
        if event.type() in _PRESSES:
            self._is_kept = self._is_armed and self._is_again(event, pressed)
            self._is_armed = self._is_kept
            self._last, self._ms = pressed, event.timestamp()
        elif event.type() not in _FOLLOWING:
            return False
        if self._is_kept:
            event.accept()  # else a shortcut takes the key
        return self._is_kept

    def _is_again(self, event: QInputEvent, pressed: QPointF | int) -> bool:
        is_seen = self._clock() - self._shown_s >= QUICK_MS / 1_000
        if event.timestamp() - self._ms >= QUICK_MS and is_seen:
            return False
        if isinstance(pressed, QPointF) and isinstance(self._last, QPointF):
            distance = (pressed - self._last).manhattanLength()
            return distance < QGuiApplication.styleHints().startDragDistance()
        is_free = isinstance(event, QKeyEvent) and action_of(event, self._free) is not None
        return pressed == self._last and not is_free
