"""The program's own drawings, tinted while the program runs."""

from __future__ import annotations

import math

from PySide6.QtCore import QByteArray, QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from multistore_gui.assets import asset
from multistore_gui.views.theme import Theme

ICON_SIZE = 16
_RATIOS = (1.0, 1.25, 1.5, 2.0)


def snapped(painter: QPainter, point: QPointF) -> QPointF:
    """Return the nearest point on whole pixels of the screen, so that a pixmap stays crisp."""
    to_device = painter.deviceTransform()
    there = to_device.map(point)
    back, _ = to_device.inverted()
    return back.map(QPointF(round(there.x()), round(there.y())))


class Icons:
    """Tinted drawings of one theme, each rendered once; replaced with the theme."""

    def __init__(self, theme: Theme) -> None:
        self._theme = theme
        self._sources: dict[str, bytes] = {}
        self._pixmaps: dict[tuple[str, int, int, float], QPixmap] = {}
        self._icons: dict[tuple[str, int, int], QIcon] = {}

    def pixmap(
        self, name: str, colour: QColor, size: int = ICON_SIZE, ratio: float = 1.0
    ) -> QPixmap:
        """Return a drawing of `resources/icons` in one colour.

        Args:
            name: the file's name without its end.
            colour: takes the place of `currentColor`.
            size: the side, in logical pixels.
            ratio: device pixels for each of them.

        Raises:
            FileNotFoundError: there is no such drawing.
        """
        key = (name, colour.rgba(), size, ratio)
        if key not in self._pixmaps:
            self._pixmaps[key] = self._render(name, colour, size, ratio)
        return self._pixmaps[key]

    def icon(self, name: str, colour: QColor | None = None, size: int = ICON_SIZE) -> QIcon:
        """Return the icon of an action: in the second text's colour, and paler while disabled."""
        colour = colour or self._theme.text2
        key = (name, colour.rgba(), size)
        if key not in self._icons:
            icon = QIcon()
            for ratio in _RATIOS:
                icon.addPixmap(self.pixmap(name, colour, size, ratio), QIcon.Mode.Normal)
                pale = self.pixmap(name, self._theme.disabled, size, ratio)
                icon.addPixmap(pale, QIcon.Mode.Disabled)
            self._icons[key] = icon
        return self._icons[key]

    def paint(
        self, painter: QPainter, box: QRectF, name: str, colour: QColor, size: int = ICON_SIZE
    ) -> None:
        """Paint a drawing in the middle of a box."""
        ratio = painter.device().devicePixelRatioF()
        corner = QPointF(box.center().x() - size / 2, box.center().y() - size / 2)
        painter.drawPixmap(snapped(painter, corner), self.pixmap(name, colour, size, ratio))

    def _render(self, name: str, colour: QColor, size: int, ratio: float) -> QPixmap:
        if name not in self._sources:
            self._sources[name] = asset("icons", f"{name}.svg").read_bytes()
        source = self._sources[name].replace(b"currentColor", colour.name().encode())
        side = math.ceil(size * ratio)
        pixmap = QPixmap(QSize(side, side))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setOpacity(colour.alphaF())
        QSvgRenderer(QByteArray(source)).render(painter, QRectF(0, 0, side, side))
        painter.end()
        pixmap.setDevicePixelRatio(ratio)
        return pixmap
