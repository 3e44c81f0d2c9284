"""The heads of the tree's columns."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRect, QSize, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QHeaderView, QWidget

from multistore_gui.models.merged_tree import Column
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_MEDIUM

_HEIGHT = 26
_PADDING = 3
_INDENTED = {Column.NAME: 2, Column.ORIGIN: 6}  # the others begin where their cells do


class TreeHeader(QHeaderView):
    """Paints heads without a frame; a menu chooses columns."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setAccessibleName("Columns")
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.viewport().update)

    def sizeHint(self) -> QSize:
        """Return the design's height."""
        return QSize(super().sizeHint().width(), self._look.px(_HEIGHT))

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a column's name, or nothing where it would be cut."""
        look = self._look
        painter.fillRect(rect, look.theme.surface)
        font = look.fonts.ui_font(11, WEIGHT_MEDIUM)
        metrics = look.fonts.metrics(font)
        text = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        width = metrics.horizontalAdvance(text)
        padding = look.px(_INDENTED.get(Column(section), _PADDING))
        if width + padding > rect.width():
            return
        left = float(rect.left() + padding)
        if section == Column.FILES:
            left = rect.right() + 1 - look.px(8) - width
        painter.setFont(font)
        painter.setPen(look.theme.text3)
        baseline = rect.top() + round((rect.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.drawText(QPointF(left, baseline), text)
