"""The parts of the window that the keyboard goes through, by Tab and by F6."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QWidget


def put_behind(first: QWidget, second: QWidget) -> None:
    """Let Tab go from a part of the window to another that was built later."""
    controls = [_controls(first)[-1], *_controls(second)]
    for before, after in pairwise(controls):
        QWidget.setTabOrder(before, after)


def go_on(panes: Sequence[QWidget], step: int) -> None:
    """Give the keyboard to the pane so many steps from the one that has it, going round.

    Args:
        panes: in order; those that are hidden or disabled are left out.
        step: 1 or -1.
    """
    there = [pane for pane in panes if pane.isVisible() and pane.isEnabled()]
    focus = QApplication.focusWidget()
    inside = [at for at, pane in enumerate(there) if focus and _holds(pane, focus)]
    at = (inside[-1] + step) % len(there) if inside else 0
    there[at].setFocus(Qt.FocusReason.ShortcutFocusReason)


def _controls(part: QWidget) -> list[QWidget]:
    """Return what Tab goes through in a part of the window, in order."""
    found, at = [], part.nextInFocusChain()
    while at is not None and part.isAncestorOf(at):
        if at.focusPolicy() & Qt.FocusPolicy.TabFocus and at.focusProxy() is None:
            found.append(at)
        at = at.nextInFocusChain()
    return found


def _holds(pane: QWidget, focus: QWidget) -> bool:
    return pane is focus or pane.isAncestorOf(focus)
