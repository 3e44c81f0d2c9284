"""The bar that looks for text in a diff."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QHideEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multistore_gui.views.actions import make_action
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.filter_field import FilterField
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space


class FindBar(QWidget):
    """A field, how many matches there are, and the way to the next; Escape closes it.

    Below it, where a side can be edited, another field with what is put in their place.
    """

    edited = Signal(str)
    closed = Signal()
    replaced = Signal(str)  # the match that is shown is to become this
    all_replaced = Signal(str)  # each of them is

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
        column = QVBoxLayout(self)
        space(look, column, (12, 4, 4, 5), 4)
        row = QHBoxLayout()
        space(look, row, None, 4)
        column.addLayout(row)
        row.addWidget(self.field, 2)
        row.addWidget(self._count, 1)
        for action, icon in ((previous, "up"), (following, "down"), (close, "x")):
            row.addWidget(Button(look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False))
        column.addWidget(self._make_replace(look))
        self.setTabOrder(self.field, self.replacement)  # rather than to what F3 does
        look.changed.connect(self.update)

    def _make_replace(self, look: Look) -> QWidget:
        self.replacement = FilterField(look, "Replace with", "Replace with")
        self.replacement.setMaximumWidth(look.px(320))
        self.replacement.installEventFilter(self)
        self._replace = make_action(self, "swap", "Replace", "", "Replace this match")
        self._replace_all = make_action(
            self, "swap", "Replace all", "", "Replace each match in the side that is edited"
        )
        self._replace.triggered.connect(lambda: self.replaced.emit(self.replacement.text()))
        self._replace_all.triggered.connect(lambda: self.all_replaced.emit(self.replacement.text()))
        self._replace_row = QWidget()
        row = QHBoxLayout(self._replace_row)
        space(look, row, gap=4)
        row.addWidget(self.replacement, 2)
        for action in (self._replace, self._replace_all):
            row.addWidget(Button(look, action))
        row.addStretch(1)
        self._replace_row.hide()
        return self._replace_row

    def show_replace(self) -> None:
        """Offer to replace what is found."""
        self._replace_row.show()
        if self.field.text():
            self.replacement.setFocus(Qt.FocusReason.ShortcutFocusReason)

    @property
    def is_replacing(self) -> bool:
        """Whether it is offered to replace what is found."""
        return not self._replace_row.isHidden()

    def hideEvent(self, event: QHideEvent) -> None:
        """Offer it no more when the bar is opened again to find alone."""
        self._replace_row.hide()
        super().hideEvent(event)

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
            if watched is self.replacement:
                self._replace.trigger()
                return True
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
