"""Keys that mean something where the keyboard is, and something else in the rest of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QWidget


class OwnKeys(QObject):
    """Keeps the keys of a widget's own from the window's shortcuts; owned by the widget.

    A filter of events, as `Hints` is, and for the same reason.
    """

    def __init__(self, widget: QWidget, is_own: Callable[[QKeyEvent], bool]) -> None:
        super().__init__(widget)
        self._is_own = is_own
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take a key for the widget; what it does there comes as any other key."""
        if not isinstance(event, QKeyEvent) or event.type() is not QEvent.Type.ShortcutOverride:
            return False
        is_own = self._is_own(event)
        if is_own:
            event.accept()
        return is_own


def action_of(event: QKeyEvent, actions: Iterable[QAction]) -> QAction | None:
    """Return the first action whose shortcut is pressed."""
    keys = QKeySequence(event.keyCombination())
    return next((action for action in actions if action.shortcut() == keys), None)
