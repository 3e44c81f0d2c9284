"""A check box, and the marks of check boxes and radio buttons for what paints its own."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QCheckBox, QSizePolicy, QWidget

from multistore_gui.views.look import Look

_MARK = 16
_GAP = 8
_HEIGHT = 24


def paint_check(
    painter: QPainter, box: QRectF, look: Look, *, is_checked: bool, is_enabled: bool = True
) -> None:
    """Paint the square of a check box in the middle of a box."""
    theme, side = look.theme, look.px(_MARK)
    square = _middle(box, side)
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    outline = theme.accent if is_checked else theme.text3
    painter.setPen(QPen(outline if is_enabled else theme.disabled, 1))
    painter.setBrush(outline if is_checked and is_enabled else theme.surface)
    painter.drawRoundedRect(square.adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    painter.restore()
    if is_checked:
        colour = theme.ink_text if is_enabled else theme.disabled
        look.icons.paint(painter, square, "check", colour, look.px(12))


def paint_radio(painter: QPainter, box: QRectF, look: Look, *, is_checked: bool) -> None:
    """Paint the circle of a radio button in the middle of a box."""
    theme, side = look.theme, look.px(_MARK)
    circle = _middle(box, side).adjusted(1.5, 1.5, -1.5, -1.5)
    colour = theme.accent if is_checked else theme.text3
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(colour, 1.5))
    painter.setBrush(theme.surface)
    painter.drawEllipse(circle)
    if is_checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour)
        painter.drawEllipse(circle.adjusted(3, 3, -3, -3))
    painter.restore()


class CheckBox(QCheckBox):
    """A check box that the whole line belongs to."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(text, parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as mark and text."""
        px, fonts = self._look.px, self._look.fonts
        width = fonts.metrics(fonts.ui_font()).horizontalAdvance(self.text())
        return QSize(ceil(width) + px(_MARK) + px(_GAP), px(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint mark and text."""
        painter, look, px = QPainter(self), self._look, self._look.px
        box = QRectF(0, 0, px(_MARK), self.height())
        is_enabled = self.isEnabled()
        paint_check(painter, box, look, is_checked=self.isChecked(), is_enabled=is_enabled)
        font = look.fonts.ui_font()
        metrics = look.fonts.metrics(font)
        baseline = round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(font)
        painter.setPen(look.theme.text if is_enabled else look.theme.disabled)
        painter.drawText(QPointF(px(_MARK) + px(_GAP), baseline), self.text())


def _middle(box: QRectF, side: int) -> QRectF:
    return QRectF(
        round(box.center().x() - side / 2), round(box.center().y() - side / 2), side, side
    )
