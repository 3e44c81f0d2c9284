"""Paints the cells of the matrix: the winner's name in its layer's colour, or the version.

Cells that look the same are rendered once: a page of them is copied, not drawn.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import Protocol

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap

from multistore_gui.models.matrix import differing_text
from multistore_gui.models.matrix_rows import CellState, FileCell, FolderCell, version_text
from multistore_gui.views.glyphs import Glyph, glyph_colour
from multistore_gui.views.icons import snapped
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

LEAST_NAME = 72  # a cell that is narrower shows its swatch, with its version for a name

_INSET = 3
_RADIUS = 5.0
_SWATCH = 7
_SWATCH_LEFT = 9
_TEXT_LEFT = 22
_PADDING = 6
_TEXT_PX = 12
_NO_FILE = "no file"
_NOTHING = "\N{EN DASH}"  # where there is no room for words
_SEPARATOR = 10
_LEAST_ELIDED = 60  # for a text of which there is a shorter one; in less room nobody could tell it
_MARK = 16
_ICON = 14
_STEP = 0.07  # from one version's ground to the next one's
_DARKEST = 0.28
_MOST_KEPT = 4_000
_LOCKED = frozenset({CellState.UNREADABLE, CellState.SPECIAL})  # a lock says what a word may


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a cell stands among those it is joined with."""

    is_first: bool
    is_last: bool
    has_mark: bool = False  # a side's letter lies over its end


@dataclass(frozen=True, slots=True)
class _Ink:
    ground: QColor
    border: QColor
    text: QColor
    swatch: QColor | None
    weight: int


class _Words(Protocol):
    def __call__(
        self, left: float, text: str, colour: QColor, weight: int, short: str | None = None
    ) -> float:
        """Paint a text, where it would be cut a shorter one or, for "", none; return its end."""


class CellPainter:
    """Paints cells; owned by the matrix, on the GUI thread."""

    def __init__(self, look: Look) -> None:
        self._look = look
        self._kept: dict[tuple[object, ...], QPixmap] = {}
        look.changed.connect(self._kept.clear)

    def paint(
        self,
        painter: QPainter,
        box: QRect,
        cell: FileCell | FolderCell,
        ends: Ends,
        *,
        by_variant: bool,
    ) -> None:
        """Paint one cell of a row into its column's part of it."""
        ratio = painter.device().devicePixelRatioF()
        key = (self._key(cell, by_variant), ends, box.width(), box.height(), ratio)
        pixmap = self._kept.get(key)
        if pixmap is None:
            if len(self._kept) >= _MOST_KEPT:
                self._kept.clear()
            pixmap = self._render(box.size(), ratio, cell, ends, by_variant)
            self._kept[key] = pixmap
        painter.drawPixmap(snapped(painter, QPointF(box.topLeft())), pixmap)

    def paint_ring(self, painter: QPainter, box: QRect, ends: Ends, colour: QColor) -> None:
        """Paint a ring around a cell: it is the current one, or a side of the difference."""
        place = QRectF(self._place(box.size(), ends)).translated(box.topLeft())
        place = place.intersected(QRectF(box).adjusted(1, 0, -1, 0))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self._look.theme.surface, 4))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        painter.setPen(QPen(colour, 2))
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        painter.restore()

    def paint_mark(self, painter: QPainter, box: QRectF, letter: str) -> None:
        """Paint a side's letter at the end of a box."""
        look, theme, side = self._look, self._look.theme, self._look.px(_MARK)
        right = box.right() - look.px(_PADDING) + 1
        circle = QRectF(right - side, box.center().y() - side / 2, side, side)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.surface, 1))
        painter.setBrush(theme.accent)
        painter.drawEllipse(circle)
        painter.setPen(theme.ink_text)
        painter.setFont(look.fonts.ui_font(11, WEIGHT_STRONG))
        painter.drawText(circle, Qt.AlignmentFlag.AlignCenter, letter)
        painter.restore()

    @staticmethod
    def _key(cell: FileCell | FolderCell, by_variant: bool) -> tuple[object, ...]:
        if isinstance(cell, FolderCell):
            return cell.version, cell.differing
        return cell.state, cell.origin, cell.hue, cell.version, cell.same_as, by_variant

    def _place(self, size: QSize, ends: Ends) -> QRect:
        """Return what a cell covers; where it is joined, it goes on beyond its edge."""
        inset = self._look.px(_INSET)
        beyond = -4 * inset
        return QRect(0, 0, size.width(), size.height()).adjusted(
            inset if ends.is_first else beyond,
            inset,
            -inset if ends.is_last else -beyond,
            -inset,
        )

    def _render(
        self, size: QSize, ratio: float, cell: FileCell | FolderCell, ends: Ends, by_variant: bool
    ) -> QPixmap:
        pixmap = QPixmap(QSize(ceil(size.width() * ratio), ceil(size.height() * ratio)))
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if isinstance(cell, FolderCell):
            self._draw_folder(painter, size, cell, ends)
        elif cell.state is CellState.ABSENT:
            self._draw_absent(painter, size, ends)
        elif by_variant:
            self._draw_variant(painter, size, cell, ends)
        else:
            self._draw_origin(painter, size, cell, ends)
        painter.end()
        return pixmap

    def _draw_absent(self, painter: QPainter, size: QSize, ends: Ends) -> None:
        font = self._look.fonts.ui_font(_TEXT_PX)
        width = self._look.fonts.metrics(font).horizontalAdvance(_NO_FILE)
        room = QRectF(0, 0, size.width(), size.height())
        if ends.has_mark and width > size.width() - 2 * self._look.px(_INSET + _MARK):
            room.setRight(size.width() - self._look.px(_MARK))
        painter.setFont(font)
        painter.setPen(self._look.theme.text3)
        is_whole = width <= room.width() - 2 * self._look.px(_INSET)
        painter.drawText(room, _CENTRE, _NO_FILE if is_whole else _NOTHING)

    def _draw_origin(self, painter: QPainter, size: QSize, cell: FileCell, ends: Ends) -> None:
        ink = self._ink(cell)
        self._draw_ground(painter, size, ends, ink.ground, ink.border)
        if cell.state in _LOCKED:
            self._draw_lock(painter, size, cell, ends)
            return
        words = self._words(painter, size, ends)
        is_narrow = size.width() < self._look.px(LEAST_NAME)
        if is_narrow and ends.has_mark:  # the ground has the colour too
            left = float(self._look.px(_SWATCH_LEFT))
        else:
            left = self._draw_swatch(painter, size, ink.swatch)
        if is_narrow:
            words(left, version_text(cell.version), ink.text, WEIGHT_STRONG)
            return
        left = words(left, cell.origin, ink.text, ink.weight)
        if cell.same_as:
            left += self._look.px(4)
            words(left, f"= {cell.same_as}", ink.text, WEIGHT_NORMAL, "=")

    def _draw_variant(self, painter: QPainter, size: QSize, cell: FileCell, ends: Ends) -> None:
        theme = self._look.theme
        self._draw_ground(painter, size, ends, self._ground_of(cell.version), theme.line2)
        if cell.state in _LOCKED:
            self._draw_lock(painter, size, cell, ends)
            return
        words = self._words(painter, size, ends)
        left = self._draw_version(words, cell)
        if size.width() >= self._look.px(LEAST_NAME):
            left += self._look.px(_PADDING)
            weight = WEIGHT_MEDIUM if cell.state is CellState.OWN else WEIGHT_NORMAL
            words(left, cell.origin, theme.text2, weight)

    def _draw_version(self, words: _Words, cell: FileCell | FolderCell) -> float:
        """Draw which version it is in front of the other words; return where these begin."""
        left = float(self._look.px(_SWATCH_LEFT))
        return words(left, version_text(cell.version), self._look.theme.text, WEIGHT_STRONG)

    def _draw_folder(self, painter: QPainter, size: QSize, cell: FolderCell, ends: Ends) -> None:
        theme = self._look.theme
        self._draw_ground(painter, size, ends, self._ground_of(cell.version), theme.line2)
        words = self._words(painter, size, ends)
        left = self._draw_version(words, cell)
        if cell.differing and size.width() >= self._look.px(LEAST_NAME):
            left += self._look.px(_PADDING)
            words(left, differing_text(cell), theme.text2, WEIGHT_NORMAL)

    def _draw_lock(self, painter: QPainter, size: QSize, cell: FileCell, ends: Ends) -> None:
        look, colour = self._look, glyph_colour(self._look.theme, Glyph.UNREADABLE)
        side = look.px(_ICON)
        left = float(look.px(_SWATCH_LEFT))
        box = QRectF(left, 0, side, size.height())
        look.icons.paint(painter, box, Glyph.UNREADABLE.value, colour, side)
        if size.width() >= look.px(LEAST_NAME):
            words = self._words(painter, size, ends)
            left = words(left + side + look.px(4), cell.origin, colour, WEIGHT_MEDIUM)
            words(left + look.px(4), cell.state.value, colour, WEIGHT_NORMAL, "")

    def _draw_ground(
        self, painter: QPainter, size: QSize, ends: Ends, ground: QColor, border: QColor
    ) -> None:
        place = QRectF(self._place(size, ends)).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(border, 1))
        painter.setBrush(ground)
        painter.drawRoundedRect(place, _RADIUS, _RADIUS)
        if not ends.is_first:
            height = self._look.px(_SEPARATOR)
            top = (size.height() - height) // 2
            painter.fillRect(0, top, 1, height, border)

    def _draw_swatch(self, painter: QPainter, size: QSize, colour: QColor | None) -> float:
        """Paint the swatch; return where the name begins."""
        side, left = self._look.px(_SWATCH), self._look.px(_SWATCH_LEFT)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(colour or Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(left, (size.height() - side) / 2, side, side), 1.5, 1.5)
        return float(self._look.px(_TEXT_LEFT))

    def _words(self, painter: QPainter, size: QSize, ends: Ends) -> _Words:
        """Return what paints a text from a place on, as far as there is room."""
        end = size.width() - self._look.px(_PADDING)
        end -= self._look.px(_MARK) if ends.has_mark else 0

        def paint(
            left: float, text: str, colour: QColor, weight: int, short: str | None = None
        ) -> float:
            room = QRectF(left, 0, end - left, size.height())
            if short == "" or (short and room.width() < self._look.px(_LEAST_ELIDED)):
                font = self._look.fonts.ui_font(_TEXT_PX, weight)
                width = self._look.fonts.metrics(font).horizontalAdvance(text)
                text = text if width <= room.width() else short
            if room.width() < self._look.px(10):
                return left
            return paint_text(
                painter,
                room,
                text,
                self._look,
                colour,
                px=_TEXT_PX,
                weight=weight,
                elide=Qt.TextElideMode.ElideMiddle,
            )

        return paint

    def _ink(self, cell: FileCell) -> _Ink:
        theme, hue = self._look.theme, self._look.theme.hue(cell.hue)
        if cell.state in _LOCKED:
            return _Ink(theme.danger_bg, theme.danger_line, theme.danger, None, WEIGHT_MEDIUM)
        if cell.state is CellState.OWN:
            return _Ink(hue.solid, hue.solid, hue.on, hue.on, WEIGHT_STRONG)
        return _Ink(hue.tint, hue.line, hue.ink, hue.solid, WEIGHT_MEDIUM)

    def _ground_of(self, version: int) -> QColor:
        theme = self._look.theme
        return theme.mixed(theme.surface, theme.text, min((version - 1) * _STEP, _DARKEST))


_CENTRE = Qt.AlignmentFlag.AlignCenter
