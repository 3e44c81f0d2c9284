"""The scroll bar of a diff: where the changes are, and which part is in sight."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QMouseEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import QScrollBar, QWidget

from multistore_gui.views.diff_scene import Marks
from multistore_gui.views.look import Look

_WIDTH = 14
_MARK = 4
_LEAST_MARK = 2.0
_LEAST_HANDLE = 20.0


class OverviewRuler(QScrollBar):
    """Paints a mark for each change in the colour of its layer; a press goes there."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look = look
        self._rows = 1
        self._lanes: Sequence[tuple[Marks, QColor]] = ()
        self._cache: QPixmap | None = None
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setAccessibleName("Changes in the file")
        look.changed.connect(self._redraw)

    def set_marks(self, rows: int, *lanes: tuple[Marks, QColor]) -> None:
        """Show where the changes are within `rows`, the left side's in the left lane."""
        self._rows, self._lanes = max(rows, 1), lanes
        self._redraw()

    def sizeHint(self) -> QSize:
        """Narrow, and as high as there is room."""
        return QSize(self._look.px(_WIDTH), 60)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, the part in sight and the marks."""
        painter = QPainter(self)
        theme = self._look.theme
        painter.fillRect(self.rect(), theme.panel)
        if self.maximum():
            shade = theme.line2 if self.underMouse() or self.isSliderDown() else theme.line
            painter.fillRect(self._handle(), shade)
        if self._cache is None or self._cache.devicePixelRatio() != self.devicePixelRatioF():
            self._cache = self._draw_marks()
        painter.drawPixmap(0, 0, self._cache)

    def resizeEvent(self, event: object) -> None:
        """Draw the marks for the new height."""
        self._redraw()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Go where the pointer is."""
        self.setSliderDown(True)
        self._go(event.position().y())

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        if self.isSliderDown():
            self._go(event.position().y())

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stay."""
        self.setSliderDown(False)
        self.update()

    def _go(self, y: float) -> None:
        whole = self.maximum() + self.pageStep()
        self.setValue(round(y / max(self.height(), 1) * whole - self.pageStep() / 2))

    def _handle(self) -> QRectF:
        whole = self.maximum() + self.pageStep()
        height = max(self.pageStep() / whole * self.height(), _LEAST_HANDLE)
        top = self.value() / max(self.maximum(), 1) * (self.height() - height)
        return QRectF(0, top, self.width(), height)

    def _draw_marks(self) -> QPixmap:
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap(self.size() * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        width = self._look.px(_MARK)
        lanes = self.width() / 2 - width - 1, self.width() / 2 + 1
        for (marks, colour), left in zip(self._lanes, lanes, strict=False):
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRects(
                [QRectF(left, top, width, bottom - top) for top, bottom in self._stretches(marks)]
            )
        painter.end()
        return pixmap

    def _stretches(self, marks: Marks) -> Iterator[tuple[float, float]]:
        """Yield where marks are in pixels; those that would touch are one.

        However many there are, no more are looked at than there are pixels.
        """
        rows_a_pixel = self._rows / max(self.height(), 1)
        at = 0
        while at < len(marks.starts):
            top = reached = float(marks.starts[at])
            while (end := bisect_right(marks.starts, reached, at)) > at:
                least = marks.starts[end - 1] + _LEAST_MARK * rows_a_pixel
                reached = max(marks.ends[end - 1], least)
                at = end
            yield top / rows_a_pixel, reached / rows_a_pixel

    def _redraw(self) -> None:
        self._cache = None
        self.update()
