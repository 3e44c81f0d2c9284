"""The field that filters what a view shows while it is typed in, and the bar that holds it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look

_HEIGHT = 28
_CLEAR = 24
_ICON_LEFT = 10
_NOTE_GAP = 4


class FilterField(QLineEdit):
    """A line with a magnifier at its start, and a cross that clears it at its end.

    Escape clears it first, and is left to others once it is empty.
    """

    def __init__(
        self, look: Look, name: str, placeholder: str, parent: QWidget | None = None
    ) -> None:
        """Make an empty field; `name` is what a screen reader calls it."""
        super().__init__(parent)
        self._look = look
        self.setAccessibleName(name)
        self.setPlaceholderText(placeholder)
        clear = QAction("Clear filter", self)
        clear.triggered.connect(self._clear_and_stay)
        self._clear = Button(
            look, clear, icon="x", kind=ButtonKind.FLAT, has_text=False, parent=self
        )
        self._clear.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # Escape does the same
        self._clear.setCursor(Qt.CursorShape.ArrowCursor)
        self._clear.hide()
        self._note = Label(look, px=11, colour="text2")
        self._note.setParent(self)
        self._note.setCursor(Qt.CursorShape.ArrowCursor)
        self._note.hide()
        self.textChanged.connect(self._show_clear)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_note(self, text: str, meaning: str) -> None:
        """Say something short at the end of the line, "" for nothing; `meaning` in a sentence."""
        self._note.setText(text)
        self._note.setToolTip(tooltip(meaning))
        self._note.setVisible(bool(text))
        self.setAccessibleDescription(meaning if text else "")
        self._lay_out()

    @property
    def note(self) -> str:
        """What is said at the end of the line."""
        return self._note.text()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep note and cross at the end."""
        super().resizeEvent(event)
        self._lay_out()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the magnifier over the field."""
        super().paintEvent(event)
        side = self._look.px(16)
        box = QRectF(self._look.px(_ICON_LEFT), 0, side, self.height())
        self._look.icons.paint(QPainter(self), box, "search", self._look.theme.text2, side)

    def _lay_out(self) -> None:
        px = self._look.px
        side = px(_CLEAR)
        inset = (self.height() - side) // 2
        end = self.width() - side - inset
        self._clear.setGeometry(end, inset, side, side)
        note = self._note.sizeHint().width() + px(_NOTE_GAP) if self._note.text() else 0
        self._note.setGeometry(end - note, 0, note, self.height())
        self.setTextMargins(px(_ICON_LEFT + 14), 0, side + inset + note, 0)

    def _clear_and_stay(self) -> None:
        self.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_clear(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _restyle(self) -> None:
        px = self._look.px
        self.setFont(self._look.fonts.ui_font())
        self.setFixedHeight(px(_HEIGHT))
        self._lay_out()
        self.update()


class FilteringBar(QWidget):
    """A bar with the field that filters the paths of the list beneath it."""

    left = Signal()  # the keyboard is to go to the list

    def __init__(self, look: Look, placeholder: str, parent: QWidget | None) -> None:
        super().__init__(parent)
        self._look = look
        self.field = FilterField(look, "Filter paths", placeholder)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take what the field does not: go to the list."""
        goes = (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if self.field.hasFocus() and event.key() in goes:
            self.left.emit()
        else:
            super().keyPressEvent(event)
