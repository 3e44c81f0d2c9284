"""The bar that looks for text in a diff."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.filter_field import FilterField
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look


class FindBar(QWidget):
    """A field, how many matches there are, and the way to the next; Escape closes it."""

    edited = Signal(str)
    closed = Signal()

    def __init__(self, look: Look, previous: QAction, following: QAction) -> None:
        super().__init__()
        self._look = look
        self._following, self._previous = following, previous
        self.field = FilterField(look, "Find in this file", "Find")
        self.field.setMaximumWidth(look.px(320))
        self.field.textChanged.connect(self.edited)
        self.field.installEventFilter(self)
        self._count = Label(look, px=12, colour="text2")
        close = QAction("Close", self)
        close.triggered.connect(self.closed)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(12), look.px(4), look.px(4), look.px(5))
        row.setSpacing(look.px(4))
        row.addWidget(self.field, 2)
        row.addWidget(self._count, 1)
        for action, icon in ((previous, "up"), (following, "down"), (close, "x")):
            row.addWidget(Button(look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False))
        look.changed.connect(self.update)

    @property
    def count(self) -> str:
        """What is said of the matches."""
        return self._count.text()

    def show_count(self, text: str) -> None:
        """Say how many matches there are."""
        self._count.setText(text)
        self.field.setAccessibleDescription(text)

    def open(self, text: str) -> None:
        """Take the focus, and begin with a text where there is one."""
        self.show()
        if text:
            self.field.setText(text)
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Go on with Enter, close with Escape, which would clear the field first."""
        if event.type() is not QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
            return False
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            is_back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
            (self._previous if is_back else self._following).trigger()
        elif event.key() == Qt.Key.Key_Escape:
            self.closed.emit()
        else:
            return False
        return True

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line beneath."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.panel)
        painter.setPen(QPen(self._look.theme.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)
