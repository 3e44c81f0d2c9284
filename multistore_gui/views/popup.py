"""A card that floats over the window until something is chosen or Escape is pressed."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QRegion,
    QResizeEvent,
)
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
        """Open under a control, or over it where there is more room; `width` is the least."""
        self.resize(self.sizeHint().expandedTo(self.minimumSizeHint()))
        self.resize(max(self.width(), width + 2 * MARGIN), self.height())
        card = self.size() - QSize(2 * MARGIN, 2 * MARGIN)
        room = _room(anchor, card)
        below = anchor.mapToGlobal(QPoint(0, anchor.height() + _GAP))
        above = anchor.mapToGlobal(QPoint(0, -_GAP)).y() - card.height()
        top = below.y() if below.y() + card.height() <= room.bottom() else above
        top = max(top, room.top()) - MARGIN
        left = max(min(below.x(), room.right() - card.width()), room.left()) - MARGIN
        self.move(left, top)
        self.show()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Close on Escape."""
        if event.key() == Qt.Key.Key_Escape:
            self.close()
        else:
            super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the shadow out on X11, where it is black unless the desktop blends windows."""
        super().resizeEvent(event)
        if QGuiApplication.platformName() == "xcb":
            outline = QPainterPath()
            outline.addRoundedRect(self._card(), _RADIUS, _RADIUS)
            self.setMask(QRegion(outline.toFillPolygon().toPolygon()))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the card and its shadow."""
        theme = self._look.theme
        paint_card(QPainter(self), self._card(), theme, theme.raised, theme.line2, _RADIUS)

    def _card(self) -> QRectF:
        return QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)


def _room(anchor: QWidget, card: QSize) -> QRect:
    """Return where a card may lie: over its window, where it fits there, else on the screen."""
    window, screen = anchor.window(), anchor.screen().availableGeometry()
    over = QRect(window.mapToGlobal(QPoint(0, 0)), window.size()).intersected(screen)
    fits = over.width() >= card.width() and over.height() >= 2 * card.height()
    return over if fits else screen
