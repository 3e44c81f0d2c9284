"""One of the program's drawings as a widget, where it decorates words beside it."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multistore_gui.views.look import Look


class IconView(QWidget):
    """A drawing in one of the theme's colours."""

    def __init__(
        self,
        look: Look,
        name: str,
        *,
        size: int = 16,
        colour: str = "text2",
        parent: QWidget | None = None,
    ) -> None:
        """Make it; `colour` is the name of one of the theme's."""
        super().__init__(parent)
        self._look, self._name, self._size, self._colour = look, name, size, colour
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_drawing(self, name: str) -> None:
        """Show another drawing."""
        self._name = name
        self.update()

    def sizeHint(self) -> QSize:
        """Its side, scaled with the text."""
        side = self._look.px(self._size)
        return QSize(side, side)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the drawing."""
        colour = getattr(self._look.theme, self._colour)
        side = self._look.px(self._size)
        self._look.icons.paint(QPainter(self), QRectF(self.rect()), self._name, colour, side)
