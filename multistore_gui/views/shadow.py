"""The soft shadow beneath what floats: menus, cards and toasts."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QPainter

from multistore_gui.views.theme import Theme

MARGIN = 14  # pixels around a floating panel that its shadow needs
_DROP = 4  # how far it lies below the panel


def paint_card(
    painter: QPainter, card: QRectF, theme: Theme, ground: QColor, border: QColor, radius: float
) -> None:
    """Paint a floating panel and the shadow around it."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    layer = QColor(theme.shadow)
    layer.setAlphaF(theme.shadow.alphaF() / MARGIN)
    painter.setBrush(layer)
    for grow in range(MARGIN - _DROP, 0, -1):
        blurred = card.adjusted(-grow, _DROP - grow, grow, _DROP + grow)
        painter.drawRoundedRect(blurred, radius + grow, radius + grow)
    painter.setPen(border)
    painter.setBrush(ground)
    painter.drawRoundedRect(card.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
