"""The band between the sides of a diff: a curve from each change to its counterpart."""

from __future__ import annotations

from typing import NamedTuple

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QLinearGradient, QPainter, QPainterPath, QPen

from multistore_gui.views.theme import LayerHue

BAND = 36
_CURRENT_WIDTH = 1.6


class Ends(NamedTuple):
    """Top and bottom of a change on either side, in pixels."""

    left: float
    left_end: float
    right: float
    right_end: float

    def touches(self, top: int, bottom: int) -> bool:
        """Tell whether any of it, or of what links it, lies between two heights."""
        low, high = min(self.left, self.right), max(self.left_end, self.right_end)
        return low - 1 <= bottom and high + 1 >= top


def paint_link(
    painter: QPainter,
    band: QRectF,
    ends: Ends,
    hues: tuple[LayerHue, LayerHue],
    *,
    is_current: bool,
) -> None:
    """Paint the curves of one change, the current one in the layers' full colours."""
    left, right = hues
    area = _curve(band, ends.left, ends.right)
    area.lineTo(band.right(), ends.right_end)
    area.connectPath(_curve(band, ends.left_end, ends.right_end).toReversed())
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(_gradient(band, left.hunk, right.hunk))
    painter.drawPath(area)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if is_current:
        painter.setPen(QPen(_gradient(band, left.solid, right.solid), _CURRENT_WIDTH))
    else:
        painter.setPen(QPen(_gradient(band, left.line, right.line), 1))
    painter.drawPath(_curve(band, ends.left, ends.right))
    painter.drawPath(_curve(band, ends.left_end, ends.right_end))


def _curve(band: QRectF, left: float, right: float) -> QPainterPath:
    middle = band.center().x()
    path = QPainterPath()
    path.moveTo(band.left(), left)
    path.cubicTo(middle, left, middle, right, band.right(), right)
    return path


def _gradient(band: QRectF, left: QColor, right: QColor) -> QBrush:
    gradient = QLinearGradient(band.left(), 0, band.right(), 0)
    gradient.setColorAt(0, left)
    gradient.setColorAt(1, right)
    return QBrush(gradient)
