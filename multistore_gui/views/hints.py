"""What is under the pointer, said in a tooltip that takes no text for markup."""

from __future__ import annotations

from collections.abc import Callable
from html import escape

from PySide6.QtCore import QEvent, QObject, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QToolTip, QWidget

Hint = Callable[[QPoint], str | None]
"""Says what is at a point; "" where nothing is to be said, None to leave it to Qt."""


def tooltip(text: str) -> str:
    """Return markup that shows a text as it stands, whatever is in it: tooltips guess otherwise."""
    return f'<span style="white-space: pre-wrap">{escape(text)}</span>' if text else ""


class Hints(QObject):
    """A filter of a widget's events, owned by the widget.

    It takes the place of an override of `event` or `viewportEvent`: where Python calls Qt's own
    and an error comes up in painting, PySide 6.11 ends the process instead of reporting it.
    """

    def __init__(
        self, widget: QWidget, hint: Hint, leave: Callable[[], object] | None = None
    ) -> None:
        """Begin to look on.

        Args:
            widget: which gets the events, of a view the viewport.
            hint: asked where the pointer rests.
            leave: called when the pointer has gone.
        """
        super().__init__(widget)
        self._widget, self._hint, self._leave = widget, hint, leave
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Show a tooltip."""
        if self._leave is not None and event.type() is QEvent.Type.Leave:
            self._leave()
        # First what costs least: every event of every label comes here.
        if not isinstance(event, QHelpEvent) or event.type() is not QEvent.Type.ToolTip:
            return False
        said = self._hint(event.pos())
        if said is None:
            return False
        QToolTip.showText(event.globalPos(), tooltip(said), self._widget)
        return True
