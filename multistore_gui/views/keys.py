"""Keys that mean something where the keyboard is, and something else in the rest of the window."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence


def keep_key(event: QEvent, is_own: Callable[[QKeyEvent], bool]) -> bool:
    """Keep a key of a widget's own from the window's shortcuts; tell whether that was done."""
    is_override = event.type() is QEvent.Type.ShortcutOverride
    if is_override and isinstance(event, QKeyEvent) and is_own(event):
        event.accept()
        return True
    return False


def action_of(event: QKeyEvent, actions: Iterable[QAction]) -> QAction | None:
    """Return the first action whose shortcut is pressed."""
    keys = QKeySequence(event.keyCombination())
    return next((action for action in actions if action.shortcut() == keys), None)
