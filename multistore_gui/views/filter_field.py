"""The field that filters what a view shows while it is typed in."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLineEdit, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.look import Look

_HEIGHT = 28
_CLEAR = 24
_ICON_LEFT = 10


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
        self.textChanged.connect(self._show_clear)
        look.changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Clear on Escape."""
        if event.key() == Qt.Key.Key_Escape and self.text():
            self.clear()
            return
        super().keyPressEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the cross at the end."""
        super().resizeEvent(event)
        side = self._look.px(_CLEAR)
        inset = (self.height() - side) // 2
        self._clear.setGeometry(self.width() - side - inset, inset, side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the magnifier over the field."""
        super().paintEvent(event)
        side = self._look.px(16)
        box = QRectF(self._look.px(_ICON_LEFT), 0, side, self.height())
        self._look.icons.paint(QPainter(self), box, "search", self._look.theme.text2, side)

    def _clear_and_stay(self) -> None:
        self.clear()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_clear(self, text: str) -> None:
        self._clear.setVisible(bool(text))

    def _restyle(self) -> None:
        px = self._look.px
        self.setFont(self._look.fonts.ui_font())
        self.setTextMargins(px(24), 0, px(_CLEAR), 0)
        self.setFixedHeight(px(_HEIGHT))
        self.update()
