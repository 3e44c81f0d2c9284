"""A card that floats over the window until something is chosen or Escape is pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, Qt
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multistore_gui.views.look import Look
from multistore_gui.views.shadow import MARGIN, paint_card

_RADIUS = 8.0
_PADDING = 4
_GAP = 4  # between the card and what it belongs to


class PopupCard(QWidget):
    """A menu of more than words; its owner fills `body`. The focus goes back where it was."""

    def __init__(self, look: Look, name: str, parent: QWidget) -> None:
        """Make a hidden card; `name` is what a screen reader calls it."""
        super().__init__(
            parent,
            Qt.WindowType.Popup
            | Qt.WindowType.FramelessWindowHint
            | Qt.WindowType.NoDropShadowWindowHint,
        )
        self._look = look
        self.setAttribute(Qt.WidgetAttribute.WA_TranslucentBackground)
        self.setAccessibleName(name)
        inset = MARGIN + _PADDING
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(inset, inset, inset, inset)
        self.body.setSpacing(0)
        look.changed.connect(self.update)

    def show_below(self, anchor: QWidget, *, width: int = 0) -> None:
        """Open under a control, or over it where there is no room; `width` is the least."""
        self.resize(self.sizeHint().expandedTo(self.minimumSizeHint()))
        self.resize(max(self.width(), width + 2 * MARGIN), self.height())
        screen = anchor.screen().availableGeometry()
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + _GAP))
        top = below.y() - MARGIN
        if below.y() + self.height() - 2 * MARGIN > screen.bottom():
            above = anchor.mapToGlobal(QPoint(0, -_GAP)).y() - self.height() + MARGIN
            top = max(above, screen.top() - MARGIN)
        last = screen.right() - self.width() + MARGIN
        left = max(min(below.x() - MARGIN, last), screen.left() - MARGIN)
        self.move(left, top)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and its shadow."""
        theme = self._look.theme
        card = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        paint_card(QPainter(self), card, theme, theme.raised, theme.line2, _RADIUS)
