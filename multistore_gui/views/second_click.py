"""A quick second click where the first changed files: it was meant for what stood there then."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPointF
from PySide6.QtGui import QGuiApplication, QMouseEvent

QUICK_MS = 700  # slow double clicks of hands that are not steady too
_PRESSES = (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonDblClick)


class SecondClick(QObject):
    """Keeps it from a window; a filter of the window's own mouse events, owned by it."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._at, self._ms = QPointF(), -QUICK_MS
        self._is_armed = self._is_kept = False

    def arm(self) -> None:
        """Take the last press for what changes files now."""
        self._is_armed = True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Keep presses that come too soon at the same place, and their releases."""
        if isinstance(event, QMouseEvent):
            if event.type() in _PRESSES:
                self._is_kept = self._is_armed and self._is_repeated(event)
                self._is_armed = self._is_kept
                self._at, self._ms = event.globalPosition(), event.timestamp()
            elif event.type() is not QEvent.Type.MouseButtonRelease:
                return False
            return self._is_kept
        return False

    def _is_repeated(self, event: QMouseEvent) -> bool:
        distance = (event.globalPosition() - self._at).manhattanLength()
        is_near = distance < QGuiApplication.styleHints().startDragDistance()
        return is_near and event.timestamp() - self._ms < QUICK_MS
