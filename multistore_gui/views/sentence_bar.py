"""A bar over a text: an icon, what is said, and the buttons of what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space

_ICON = 16


class SentenceBar(QWidget):
    """Hidden while there is nothing to say; those who derive from it say it."""

    def __init__(
        self, look: Look, label: Label, actions: Sequence[QAction], kind: ButtonKind, height: int
    ) -> None:
        """Make an empty bar.

        Args:
            look: what to draw with.
            label: for what is said.
            actions: what the buttons do.
            kind: what they look like.
            height: in pixels of the design; what is said may need more.
        """
        super().__init__()
        self._look, self._label, self._height = look, label, height
        row = QHBoxLayout(self)
        space(look, row, (34, 0, 8, 0), 6)
        row.addWidget(label, 1, Qt.AlignmentFlag.AlignVCenter)
        self._buttons = [Button(look, action, kind=kind, has_key=False) for action in actions]
        for button in self._buttons:
            row.addWidget(button)
        self.hide()
        look.changed.connect(self._restyle)
        self._restyle()

    def _restyle(self) -> None:
        self.setMinimumHeight(self._look.px(self._height))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as it is at least."""
        return QSize(200, self._look.px(self._height))

    def minimumSizeHint(self) -> QSize:
        """The same, however narrow."""
        return QSize(0, self._look.px(self._height))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the icon and the line beneath."""
        painter, theme, px = QPainter(self), self._look.theme, self._look.px
        ground, icon, ink = self._colours()
        painter.fillRect(self.rect(), ground)
        box = self.rect().adjusted(px(11), 0, 0, 0)
        box.setWidth(px(_ICON))
        self._look.icons.paint(painter, box.toRectF(), icon, ink, px(_ICON))
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _colours(self) -> tuple[QColor, str, QColor]:
        """Return the ground, the icon's name and its colour."""
        return self._look.theme.panel, "info", self._look.theme.text2
