"""What stands where there is nothing to show."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from multistore_gui.views.buttons import Button
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space


class EmptyState(QWidget):
    """Why there is nothing, and the way out."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.clear = QAction("Clear filter", self)
        self._text = QLabel()
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._text.setWordWrap(True)
        self._text.setAlignment(Qt.AlignmentFlag.AlignHCenter)
        self._button = Button(look, self.clear)
        column = QVBoxLayout(self)
        space(look, column, (24, 48, 24, 24), 12)
        column.addWidget(self._text)
        column.addWidget(self._button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def text(self) -> str:
        """What is said."""
        return self._text.text()

    def say(self, text: str, *, can_clear: bool = False) -> None:
        """Say something; offer to clear the filter where that helps."""
        self._text.setText(text)
        self._button.setVisible(can_clear)

    def _restyle(self) -> None:
        self._text.setFont(self._look.fonts.ui_font())
        palette = self._text.palette()
        palette.setColor(palette.ColorRole.WindowText, self._look.theme.text2)
        self._text.setPalette(palette)
