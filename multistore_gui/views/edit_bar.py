"""What stands in the way of an edit, or is to be decided about it, over the text it is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label, tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space

_HEIGHT = 38
_ICON = 16


class EditBar(QWidget):
    """One sentence and its ways on; hidden while all is well."""

    def __init__(self, look: Look, actions: Sequence[QAction]) -> None:
        """Make an empty bar; of the actions those that are offered are seen."""
        super().__init__()
        self._look, self._is_warning = look, False
        self._label = Label(look, px=12)
        row = QHBoxLayout(self)
        space(look, row, (34, 0, 8, 0), 6)
        row.addWidget(self._label, 1)
        self._buttons = [Button(look, action, has_key=False) for action in actions]
        for button in self._buttons:
            row.addWidget(button)
        self.hide()
        look.changed.connect(self.update)

    @property
    def text(self) -> str:
        """What is said, "" where nothing is."""
        return self._label.text() if not self.isHidden() else ""

    @property
    def offered(self) -> Sequence[QAction]:
        """The ways on."""
        shown = [each for each in self._buttons if not each.isHidden()]
        return [each.defaultAction() for each in shown] if not self.isHidden() else []

    def tell(self, text: str, offered: Sequence[QAction] = (), *, is_warning: bool = False) -> None:
        """Say something, and have it read aloud; "" hides the bar."""
        is_new = bool(text) and text != self.text
        self._is_warning = is_warning
        self._label.setText(text)
        self._label.setToolTip(tooltip(text))
        self.setAccessibleName(text)
        for button in self._buttons:
            button.setVisible(button.defaultAction() in offered)
        self.setVisible(bool(text))
        self.update()
        if is_new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(200, self._look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """One line, however narrow."""
        return QSize(0, self._look.px(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the icon and the line beneath."""
        painter, theme, px = QPainter(self), self._look.theme, self._look.px
        painter.fillRect(self.rect(), theme.warn_bg if self._is_warning else theme.panel)
        box = self.rect().adjusted(px(11), 0, 0, 0)
        box.setWidth(px(_ICON))
        icon, ink = ("warn", theme.warn) if self._is_warning else ("info", theme.text2)
        self._look.icons.paint(painter, box.toRectF(), icon, ink, px(_ICON))
        painter.setPen(QPen(theme.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
