"""Painted words: a layer's badge, a state's tag, a key. For delegates and widgets alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPen, QPixmap

from multistore_gui.views.fonts import Fonts
from multistore_gui.views.glyphs import Glyph, glyph_colour, glyph_ground
from multistore_gui.views.icons import Icons, snapped
from multistore_gui.views.theme import Theme
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG

_HEIGHT = 18
_TEXT_PX = 11
_LEAST_WIDTH = 40  # a badge that has less shows its swatch alone
_SWATCH = 6
_SWATCH_RADIUS = 1.5
_SWATCH_LEFT = 7
_TEXT_LEFT = 17
_PADDING = 5  # behind the text
_TAG_ICON = 14
_TAG_RADIUS = 4.0
_MOST_PIXMAPS = 2_000


class BadgeStyle(Enum):
    """How a layer stands to the file beside its name."""

    SOLID = "solid"  # the looked-at store's own file
    TINT = "tint"  # inherited
    OUTLINE = "outline"  # hidden


@dataclass(frozen=True, slots=True)
class _Look:
    ground: QColor
    border: QColor
    swatch: QColor
    text: QColor


class Badges:
    """Paints badges, tags and keys of one theme; each is rendered once. Replaced with the theme."""

    def __init__(self, theme: Theme, fonts: Fonts, icons: Icons) -> None:
        self._theme = theme
        self._fonts = fonts
        self._icons = icons
        self._widths: dict[tuple[str, int], float] = {}
        self._pixmaps: dict[tuple[object, ...], QPixmap] = {}

    @property
    def height(self) -> int:
        """Of everything that is painted here."""
        return self._fonts.px(_HEIGHT)

    def badge_width(self, text: str, style: BadgeStyle) -> int:
        """Return how wide a layer's badge is where there is room."""
        return ceil(self._px(_TEXT_LEFT) + self._width(text, _weight(style)) + self._px(_PADDING))

    def is_cut(self, text: str, style: BadgeStyle, width: int) -> bool:
        """Tell whether a badge does not show its whole name in that width: it needs a tooltip."""
        return self.badge_width(text, style) > width

    def paint_badge(
        self, painter: QPainter, rect: QRect, text: str, hue: int, style: BadgeStyle
    ) -> QRect:
        """Paint a layer's badge at the start of a rectangle, in the middle of its height.

        Returns:
            What it covers: as much as the name needs, or the whole width and the name elided, or
            its swatch alone where that is too little for any name.
        """
        whole = self.badge_width(text, style)
        width = min(whole, rect.width())
        if width < whole and width < self._px(_LEAST_WIDTH):
            width, text = self.height, ""
        place = self._place(rect, width)

        def draw(inner: QPainter) -> None:
            self._draw_badge(inner, width, text, hue, style)

        self._paint(painter, place, ("badge", text, hue, style), draw)
        return place

    def tag_width(self, text: str) -> int:
        """Return how wide a state's tag is."""
        icon = self._px(_PADDING) * 2 + self._px(_TAG_ICON)
        return ceil(icon + self._width(text, WEIGHT_MEDIUM) + self._px(_PADDING))

    def paint_tag(self, painter: QPainter, rect: QRect, text: str, glyph: Glyph) -> QRect:
        """Paint a state as glyph and word, e.g. "stale", at the start of a rectangle."""
        place = self._place(rect, self.tag_width(text))

        def draw(inner: QPainter) -> None:
            box = QRectF(0, 0, place.width(), place.height())
            inner.setPen(Qt.PenStyle.NoPen)
            inner.setBrush(glyph_ground(self._theme, glyph))
            inner.drawRoundedRect(box, self._px(_TAG_RADIUS), self._px(_TAG_RADIUS))
            colour = glyph_colour(self._theme, glyph)
            icon = self._px(_TAG_ICON)
            square = QRectF(self._px(_PADDING), 0, icon, place.height())
            self._icons.paint(inner, square, glyph.value, colour, icon)
            left = icon + 2 * self._px(_PADDING)
            self._draw_text(inner, left, text, colour, WEIGHT_MEDIUM)

        self._paint(painter, place, ("tag", text, glyph), draw)
        return place

    def key_width(self, text: str) -> int:
        """Return how wide a key is."""
        inside = ceil(self._width(text, WEIGHT_MEDIUM)) + 2 * self._px(_PADDING)
        return max(self.height, inside)

    def paint_key(self, painter: QPainter, rect: QRect, text: str) -> QRect:
        """Paint a key, e.g. "Ctrl+K", at the start of a rectangle."""
        place = self._place(rect, self.key_width(text))

        def draw(inner: QPainter) -> None:
            box = QRectF(0.5, 0.5, place.width() - 1, place.height() - 1)
            inner.setPen(QPen(self._theme.line, 1))
            inner.setBrush(self._theme.sunken)
            inner.drawRoundedRect(box, self._px(_TAG_RADIUS), self._px(_TAG_RADIUS))
            left = (place.width() - self._width(text, WEIGHT_MEDIUM)) / 2
            self._draw_text(inner, left, text, self._theme.text2, WEIGHT_MEDIUM)

        self._paint(painter, place, ("key", text), draw)
        return place

    def paint_glyph(self, painter: QPainter, rect: QRect, glyph: Glyph, hue: int = 0) -> None:
        """Paint a state's glyph in the middle of a rectangle; `hue` is the layer's."""
        colour = glyph_colour(self._theme, glyph, hue)
        self._icons.paint(painter, QRectF(rect), glyph.value, colour, self._px(16))

    def _draw_badge(
        self, painter: QPainter, width: int, text: str, hue: int, style: BadgeStyle
    ) -> None:
        look = self._look(hue, style)
        height = self.height
        painter.setPen(QPen(look.border, 1))
        painter.setBrush(look.ground)
        radius = (height - 1) / 2
        painter.drawRoundedRect(QRectF(0.5, 0.5, width - 1, height - 1), radius, radius)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(look.swatch)
        side = self._px(_SWATCH)
        left = self._px(_SWATCH_LEFT) if text else (width - side) / 2
        swatch = QRectF(left, (height - side) / 2, side, side)
        painter.drawRoundedRect(swatch, _SWATCH_RADIUS, _SWATCH_RADIUS)
        if text:
            font = self._font(_weight(style))
            start = self._px(_TEXT_LEFT)
            room = width - start - self._px(_PADDING)
            if self._width(text, _weight(style)) > room:
                right = Qt.TextElideMode.ElideRight
                text = self._fonts.metrics(font).elidedText(text, right, room)
            self._draw_text(painter, start, text, look.text, _weight(style))

    def _look(self, hue: int, style: BadgeStyle) -> _Look:
        colours = self._theme.hue(hue)
        if style is BadgeStyle.SOLID:
            return _Look(colours.solid, colours.solid, colours.on, colours.on)
        if style is BadgeStyle.TINT:
            return _Look(colours.tint, colours.tint, colours.solid, colours.ink)
        nothing = QColor(Qt.GlobalColor.transparent)
        return _Look(nothing, colours.line, colours.solid, colours.ink)

    def _draw_text(
        self, painter: QPainter, left: float, text: str, colour: QColor, weight: int
    ) -> None:
        font = self._font(weight)
        metrics = self._fonts.metrics(font)
        baseline = round((self.height + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(left, baseline), text)

    def _paint(
        self,
        painter: QPainter,
        place: QRect,
        what: tuple[object, ...],
        draw: Callable[[QPainter], None],
    ) -> None:
        ratio = painter.device().devicePixelRatioF()
        key = (*what, place.width(), ratio)
        pixmap = self._pixmaps.get(key)
        if pixmap is None:
            if len(self._pixmaps) >= _MOST_PIXMAPS:
                self._pixmaps.clear()
            pixmap = _render(place.size(), ratio, draw)
            self._pixmaps[key] = pixmap
        painter.drawPixmap(snapped(painter, QPointF(place.topLeft())), pixmap)

    def _place(self, rect: QRect, width: int) -> QRect:
        height = self.height
        return QRect(rect.left(), rect.top() + (rect.height() - height) // 2, width, height)

    def _font(self, weight: int) -> QFont:
        return self._fonts.ui_font(_TEXT_PX, weight)

    def _width(self, text: str, weight: int) -> float:
        key = (text, weight)
        if key not in self._widths:
            metrics = self._fonts.metrics(self._font(weight))
            self._widths[key] = metrics.horizontalAdvance(text)
        return self._widths[key]

    def _px(self, pixels: float) -> int:
        return self._fonts.px(pixels)


def _weight(style: BadgeStyle) -> int:
    return WEIGHT_STRONG if style is BadgeStyle.SOLID else WEIGHT_MEDIUM


def _render(size: QSize, ratio: float, draw: Callable[[QPainter], None]) -> QPixmap:
    pixmap = QPixmap(QSize(ceil(size.width() * ratio), ceil(size.height() * ratio)))
    pixmap.setDevicePixelRatio(ratio)
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    draw(painter)
    painter.end()
    return pixmap
