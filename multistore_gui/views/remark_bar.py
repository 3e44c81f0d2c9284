"""What a diff's lines do not show, in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space

_HEIGHT = 30


class RemarkBar(QWidget):
    """One line of remarks; hidden where there is nothing to say."""

    def __init__(self, look: Look, actions: Sequence[QAction]) -> None:
        """Make an empty bar; an action's button is seen while the action is visible."""
        super().__init__()
        self._look = look
        self._label = Label(look, px=12, colour="text2")
        row = QHBoxLayout(self)
        space(look, row, (34, 0, 8, 0), 4)
        row.addWidget(self._label, 1)
        self._buttons = [
            Button(look, action, kind=ButtonKind.FLAT, has_key=False) for action in actions
        ]
        for button in self._buttons:
            row.addWidget(button)
            button.defaultAction().changed.connect(self._show_buttons)
        self.hide()
        look.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def tell(self, remarks: Sequence[str]) -> None:
        """Say something, or nothing."""
        self._label.setText("  ·  ".join(remarks))
        self.setAccessibleName(". ".join(remarks))
        self.setVisible(bool(remarks))
        self._show_buttons()

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self._look.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the icon and the line beneath."""
        painter = QPainter(self)
        theme, px = self._look.theme, self._look.px
        painter.fillRect(self.rect(), theme.panel)
        side = px(16)
        box = self.rect().adjusted(px(11), 0, 0, 0)
        box.setWidth(side)
        self._look.icons.paint(painter, box.toRectF(), "info", theme.text2, side)
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _show_buttons(self) -> None:
        for button in self._buttons:
            button.setVisible(button.defaultAction().isVisible())
