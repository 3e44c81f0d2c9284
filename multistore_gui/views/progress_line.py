"""How far background work is, as a thin line."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QProgressBar, QSizePolicy, QWidget

from multistore_gui.views.look import Look

TOP = 2  # pixels, above a pane
STATUS = 4  # in the status bar
_STATUS_WIDTH = 112


class ProgressLine(QProgressBar):
    """A progress bar without words: over a pane's whole width, or short in the status bar."""

    def __init__(
        self, look: Look, name: str, *, thickness: int = TOP, parent: QWidget | None = None
    ) -> None:
        """Make a line; `name` says to a screen reader what is under way."""
        super().__init__(parent)
        self._look, self._thickness = look, thickness
        self.setAccessibleName(name)
        self.setRange(0, 100)
        self.setTextVisible(False)
        width = QSizePolicy.Policy.Expanding if thickness == TOP else QSizePolicy.Policy.Fixed
        self.setSizePolicy(width, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """Of the thickness it was made with."""
        return QSize(self._look.px(_STATUS_WIDTH), self._thickness)

    def minimumSizeHint(self) -> QSize:
        """Never be thinner."""
        return QSize(16, self._thickness)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is done, over a ground in the status bar."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        radius = 0 if self._thickness == TOP else self._thickness / 2
        if radius:
            painter.setBrush(self._look.theme.line)
            painter.drawRoundedRect(QRectF(self.rect()), radius, radius)
        span = self.maximum() - self.minimum()
        done = (self.value() - self.minimum()) / span if span else 0.0
        painter.setBrush(self._look.theme.accent)
        painter.drawRoundedRect(QRectF(0, 0, self.width() * done, self.height()), radius, radius)
