"""Paints the columns of a diff: grounds, words, letters, gutter, and the band between two."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import QPointF, QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPen

from multistore_gui.core.columns import NO_HUNK, Part, Place
from multistore_gui.core.text import LONGEST_SHOWN
from multistore_gui.core.words import InlineDiff
from multistore_gui.models.words import count_text
from multistore_gui.views.caret import Caret
from multistore_gui.views.diff_band import Ends, paint_link
from multistore_gui.views.diff_scene import Scene
from multistore_gui.views.line_layouts import LineLayouts
from multistore_gui.views.look import Look
from multistore_gui.views.take_buttons import Taking, paint_take_button, take_boxes
from multistore_gui.views.theme import LayerHue
from multistore_gui.views.tokens import WEIGHT_STRONG

LINE = 19
GUTTER = 40
SIGN = 14  # the part of the gutter behind the number
PADDING = 8  # before the letters
NUMBER_PX = 11
_CARET = 1.5  # how wide it is
_BAR = 3  # beside the current change
_WORD_RADIUS = 3.0
_GUTTER_SHARE = 0.08  # how much a changed line's gutter is stronger than the line

_NO_BRUSH = Qt.BrushStyle.NoBrush

Boxes = Callable[[tuple[int, int]], QRectF | None]
"""Where columns of a row lie, None where they lie in another row."""


@dataclass(frozen=True, slots=True)
class Decorations:
    """What is marked in the text of a comparison."""

    change: int = NO_HUNK  # the current one
    column: int = 0  # that the caret is in
    caret: Caret | None = None  # with the selection
    is_caret_shown: bool = False
    is_caret_behind: bool = False  # in the row below the column's last one
    needle: re.Pattern[str] | None = None  # underlined wherever it is
    composed: str = ""  # by an input method at the caret, and no part of the text yet
    taking: Taking | None = None  # one side can take the other's lines


@dataclass(frozen=True, slots=True)
class Painted:
    """What is to be painted."""

    scene: Scene
    inline: InlineDiff
    layouts: LineLayouts
    hues: tuple[LayerHue, LayerHue]
    gutter: int
    shift: int  # pixels that are scrolled to the left
    decorations: Decorations
    clip: QRect  # nothing outside is to be painted


class DiffPainter:
    """Paints once; made for each paint event."""

    def __init__(self, look: Look, painter: QPainter, painted: Painted) -> None:
        self._look, self._painter, self._painted = look, painter, painted
        self._line = look.px(LINE)
        self._padding = look.px(PADDING)
        self._number_font = look.fonts.code_font(NUMBER_PX)
        self._sign_font = look.fonts.code_font(12, WEIGHT_STRONG)
        metrics = look.fonts.metrics(self._number_font)
        self._baseline = round((self._line + metrics.ascent() - metrics.descent()) / 2)
        self._digit = metrics.horizontalAdvance("0")
        self._drop = (self._line - painted.layouts.height) / 2

    def paint_column(self, number: int, area: QRect, top: int) -> None:
        """Paint what is in sight of a column; `top` pixels of it are above the area."""
        painter, painted = self._painter, self._painted
        column = painted.scene.columns[number]
        painter.save()
        painter.setClipRect(area)
        painter.translate(area.topLeft())
        painter.fillRect(0, 0, painted.gutter, area.height(), self._look.theme.panel)
        low, high = max(painted.clip.top(), 0), min(painted.clip.bottom() + 1, area.height())
        first = (top + low) // self._line
        last = min(column.rows, ceil((top + high) / self._line))
        places = [column.place(row) for row in range(first, last)]
        parts = {place.part: column.part(place.part) for place in places}
        ys = range(first * self._line - top, last * self._line - top, self._line)
        width = area.width()
        for place, y in zip(places, ys, strict=True):
            self._paint_ground(parts[place.part], y, width)
        painter.setClipRect(painted.gutter, 0, width - painted.gutter, area.height())
        for place, y in zip(places, ys, strict=True):
            if parts[place.part].fold is not None:
                self._paint_fold(parts[place.part], y, width)
            else:
                self._paint_letters(number, parts[place.part], place, y)
        painter.setClipRect(0, 0, width, area.height())
        self._paint_gutter(
            [
                (parts[place.part], place.line, y)
                for place, y in zip(places, ys, strict=True)
                if place.row == 0 and parts[place.part].fold is None
            ]
        )
        self._paint_edges(number, top, width, area.height())
        decorations = painted.decorations
        is_behind = decorations.is_caret_behind or not column.items
        if is_behind and number == decorations.column:
            self._paint_caret(painted.gutter + self._padding, column.rows * self._line - top)
        painter.restore()

    def paint_take_buttons(
        self, areas: Sequence[QRect], tops: Sequence[int], taking: Taking
    ) -> None:
        """Paint a button at each change in sight."""
        painted = self._painted
        for hunk, box in take_boxes(painted.scene, areas, tops, self._line, self._look):
            if not box.intersects(painted.clip):
                continue
            hue = painted.hues[1 - taking.into]
            is_unified = len(areas) == 1
            paint_take_button(
                self._painter, self._look, box, hue, taking, hunk, is_unified=is_unified
            )

    def paint_band(self, band: QRect, tops: list[int]) -> None:
        """Paint the band between two columns, and what links the changes in sight."""
        painter, theme = self._painter, self._look.theme
        painter.save()
        painter.setClipRect(band)
        painter.fillRect(band, theme.panel)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        current: Ends | None = None
        for hunk in self._painted.scene.hunks_in_sight(tops, band.height(), self._line):
            ends = self._ends(hunk, tops)
            if not ends.touches(self._painted.clip.top(), self._painted.clip.bottom()):
                continue
            if hunk == self._painted.decorations.change:
                current = ends
            else:
                paint_link(painter, QRectF(band), ends, self._painted.hues, is_current=False)
        if current is not None:  # above the others
            paint_link(painter, QRectF(band), current, self._painted.hues, is_current=True)
        painter.setPen(QPen(theme.line, 1))
        for x in (band.left() + 0.5, band.right() + 0.5):
            painter.drawLine(QPointF(x, 0), QPointF(x, band.height()))
        painter.restore()

    def _hue(self, part: Part) -> LayerHue:
        return self._painted.hues[part.side]

    def _paint_ground(self, part: Part, y: int, width: int) -> None:
        painter, theme, gutter = self._painter, self._look.theme, self._painted.gutter
        if part.fold is not None:
            painter.fillRect(0, y, width, self._line, theme.panel)
        elif part.hunk != NO_HUNK:
            hue = self._hue(part)
            strong = theme.mixed(hue.hunk, hue.solid, _GUTTER_SHARE)
            painter.fillRect(0, y, gutter, self._line, strong)
            painter.fillRect(gutter, y, width - gutter, self._line, hue.hunk)
            if part.hunk == self._painted.decorations.change:
                painter.fillRect(0, y, self._look.px(_BAR), self._line, hue.solid)

    def _paint_fold(self, part: Part, y: int, width: int) -> None:
        painter, look = self._painter, self._look
        painter.setPen(QPen(look.theme.line, 1))
        for edge in (y + 0.5, y + self._line - 0.5):
            painter.drawLine(QPointF(0, edge), QPointF(width, edge))
        side = look.px(14)
        box = QRectF(self._painted.gutter + self._padding, y, side, self._line)
        look.icons.paint(painter, box, "expand", look.theme.text2, side)
        font = look.fonts.ui_font(NUMBER_PX)
        metrics = look.fonts.metrics(font)
        painter.setFont(font)
        painter.setPen(look.theme.text2)
        baseline = y + round((self._line + metrics.ascent() - metrics.descent()) / 2)
        text = count_text(len(part.lines), "unchanged line")
        painter.drawText(QPointF(box.right() + self._padding, baseline), text)

    def _paint_letters(self, number: int, part: Part, place: Place, y: int) -> None:
        painter, painted, theme = self._painter, self._painted, self._look.theme
        line = part.side, place.line
        text = painted.scene.lines[part.side][place.line]
        x = painted.gutter + self._padding - painted.shift

        def box(columns: tuple[int, int]) -> QRectF | None:
            found = painted.layouts.x_range(line, place.row, columns)
            if found is None:
                return None
            return QRectF(x + found[0], y, found[1] - found[0], self._line)

        if part.hunk != NO_HUNK:
            self._paint_words(part, place.line, box)
        marked = painted.decorations
        caret = marked.caret if number == marked.column else None
        if caret is not None:
            selected = caret.columns_in(place.item, len(text))
            if selected is not None and (area := box(selected)) is not None:
                if selected[1] == len(text) and place.item < caret.end.item:
                    area.setWidth(area.width() + painted.layouts.cell)  # the line's end is selected
                painter.fillRect(area, theme.accent_soft)
        painter.setPen(theme.syntax["text"])
        painted.layouts.draw(painter, QPointF(x, y + self._drop), line, place.row)
        if marked.needle is not None:
            for match in marked.needle.finditer(text, 0, LONGEST_SHOWN):
                if (area := box(match.span())) is not None:
                    under = QRectF(area.left(), area.bottom() - 3, area.width(), 2)
                    painter.fillRect(under, theme.accent)
        if caret is not None and caret.spot.item == place.item and not marked.is_caret_behind:
            at = caret.spot.column
            if painted.layouts.row_of(line, at) == place.row and (area := box((at, at))):
                self._paint_caret(area.left(), y)

    def _paint_caret(self, x: float, y: int) -> None:
        """Paint where the keyboard is, behind what an input method composes there."""
        painter, painted, theme = self._painter, self._painted, self._look.theme
        composed = painted.decorations.composed
        if composed:
            painter.setFont(painted.layouts.font)
            metrics = self._look.fonts.metrics(painted.layouts.font)
            width = metrics.horizontalAdvance(composed)
            painter.fillRect(QRectF(x, y, width, self._line), theme.surface)
            painter.setPen(theme.text)
            painter.drawText(QPointF(x, y + self._drop + metrics.ascent()), composed)
            painter.fillRect(QRectF(x, y + self._line - 3, width, 1), theme.text)
            x += width
        if painted.decorations.is_caret_shown:
            painter.fillRect(QRectF(x, y + 2, _CARET, self._line - 4), theme.accent)

    def _paint_words(self, part: Part, line: int, box: Boxes) -> None:
        painter, hue = self._painter, self._hue(part)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(hue.line, 1))
        painter.setBrush(hue.word)
        for columns in self._painted.inline.words(part.hunk, part.side, line):
            if (area := box(columns)) is not None:
                painter.drawRoundedRect(
                    area.adjusted(-0.5, 1.5, 0.5, -1.5), _WORD_RADIUS, _WORD_RADIUS
                )
        painter.setBrush(_NO_BRUSH)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_gutter(self, lines: Sequence[tuple[Part, int, int]]) -> None:
        """Paint numbers, then signs, of parts' lines at some heights: a change of font costs."""
        painter, painted, look = self._painter, self._painted, self._look
        end = painted.gutter - look.px(SIGN)
        painter.setFont(self._number_font)
        for part, line, y in lines:
            text = str(line + 1)
            painter.setPen(look.theme.text3 if part.hunk == NO_HUNK else look.theme.text)
            painter.drawText(QPointF(end - self._digit * len(text), y + self._baseline), text)
        painter.setFont(self._sign_font)
        for part, line, y in lines:
            if part.hunk != NO_HUNK:
                painter.setPen(self._hue(part).ink)
                sign = painted.inline.sign(part.hunk, part.side, line)
                painter.drawText(QPointF(end + look.px(3), y + self._baseline), sign)

    def _paint_edges(self, number: int, top: int, width: int, height: int) -> None:
        """Draw a line above and below each change; a side that lacks it has one line."""
        painted, painter = self._painted, self._painter
        column = painted.scene.columns[number]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        tops = [top] * len(painted.scene.columns)
        hunks = painted.scene.hunks_in_sight(
            [each + painted.clip.top() for each in tops],
            min(height, painted.clip.height()),
            self._line,
            number,
        )
        for hunk in hunks:
            for side in column.sides:
                rows = column.rows_of_part(column.part_of_hunk(hunk, side))
                if not rows and len(column.sides) > 1:
                    continue
                painter.setPen(QPen(painted.hues[side].line, 1))
                for row in {rows.start, rows.stop}:
                    y = row * self._line - top + 0.5
                    painter.drawLine(QPointF(0, y), QPointF(width, y))

    def _ends(self, hunk: int, tops: list[int]) -> Ends:
        found = []
        for side, (column, top) in enumerate(zip(self._painted.scene.columns, tops, strict=True)):
            rows = column.rows_of_part(column.part_of_hunk(hunk, side))
            found += [row * self._line - top + 0.5 for row in (rows.start, rows.stop)]
        return Ends(*found)
