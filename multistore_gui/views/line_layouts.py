"""Lines of code laid out for painting: shaped once, coloured, and kept while they are in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import islice
from typing import NamedTuple

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QBrush, QPainter, QTextCharFormat, QTextLayout, QTextOption

from multistore_gui.core.colours import Span, Syntax
from multistore_gui.core.draft import Edited
from multistore_gui.core.text import Shown, rows, shown
from multistore_gui.views.look import Look

CODE_PX = 12
_MOST_KEPT = 1_000
_LAST_SHORT = "\uffff"  # letters behind it take two of Qt's


class _Row(NamedTuple):
    layout: QTextLayout
    text: str
    start: int  # of the shown text
    end: int


Line = tuple[int, int]
"""A side, and the number of a line of it."""


def cell_width(look: Look) -> float:
    """Return the width of one letter in pixels."""
    return look.fonts.metrics(look.fonts.code_font(CODE_PX)).horizontalAdvance("0")


class LineLayouts:
    """Lays out the rows of lines; replaced when fonts or the width change."""

    def __init__(
        self,
        look: Look,
        lines: Sequence[Sequence[str]],
        spans: Callable[[int, int], Sequence[Span]],
        width: int | None,
    ) -> None:
        """Prepare for lines.

        Args:
            look: fonts and colours.
            lines: of each side.
            spans: answers with the colours of a side's line, as far as they are known.
            width: cells of a row; None: each line is one row.
        """
        self._lines, self._spans, self._width = lines, spans, width
        self.font = look.fonts.code_font(CODE_PX)
        self.cell = cell_width(look)
        self.height = look.fonts.metrics(self.font).height()
        self._formats = {syntax: _format(look, syntax) for syntax in Syntax}
        self._option = QTextOption()
        self._option.setWrapMode(QTextOption.WrapMode.NoWrap)
        self._option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self._shown: dict[Line, Shown] = {}
        self._rows: dict[Line, list[_Row]] = {}

    def forget(self) -> None:
        """Lay everything out again: the colours have come."""
        self._rows.clear()

    def follow(self, lines: Sequence[Sequence[str]], side: int, edited: Edited) -> None:
        """Go on with the lines of each side as they are after an edit of one."""
        first, old_end, new_end, _ = edited
        self._lines = lines

        def place(line: Line) -> Line | None:
            if line[0] != side or line[1] < first:
                return line
            return None if line[1] < old_end else (side, line[1] + new_end - old_end)

        self._shown = {to: at for line, at in self._shown.items() if (to := place(line))}
        self._rows = {to: at for line, at in self._rows.items() if (to := place(line))}

    def draw(self, painter: QPainter, at: QPointF, line: Line, row: int) -> None:
        """Paint one row of a line from a place on; the painter's pen is for what has no colour."""
        self._row(line, row).layout.draw(painter, at)

    def x_range(self, line: Line, row: int, columns: tuple[int, int]) -> tuple[float, float] | None:
        """Return where columns of a line lie in one of its rows, None where none of them does."""
        found, how = self._row(line, row), self._shown_as(line)
        start, end = how.place(columns[0]), how.place(columns[1])
        is_last = found.end >= len(how.text)
        if start > found.end or (start == found.end and not is_last) or end < found.start:
            return None
        if end == found.start and start < end:
            return None
        text_line, text = found.layout.lineAt(0), found.text
        low = max(start - found.start, 0)
        high = min(end, found.end) - found.start
        start, end = _units(text, low), _units(text, high)
        return _x(text_line.cursorToX(start)), _x(text_line.cursorToX(end))

    def cells_before(self, line: Line, column: int) -> int:
        """Return how many cells of a line that is not wrapped are before a column."""
        return self._shown_as(line).place(column)

    def column_at(self, line: Line, row: int, x: float) -> int:
        """Return the column of a line that is nearest to a place in one of its rows."""
        found = self._row(line, row)
        at = _letters(found.text, found.layout.lineAt(0).xToCursor(x))
        return self._shown_as(line).column(found.start + at)

    def row_of(self, line: Line, column: int) -> int:
        """Return which row of a wrapped line a column is in."""
        if self._width is None:
            return 0
        how = self._shown_as(line)
        place = how.place(column)
        starts = [start for start, _ in rows(how.text, self._width)]
        return max(at for at, start in enumerate(starts) if start <= place)

    def _shown_as(self, line: Line) -> Shown:
        found = self._shown.get(line)
        if found is None:
            if len(self._shown) > _MOST_KEPT:
                self._shown.clear()
            side, number = line
            found = self._shown[line] = shown(self._lines[side][number])
        return found

    def _row(self, line: Line, row: int) -> _Row:
        found = self._rows.get(line)
        if found is None:
            if len(self._rows) > _MOST_KEPT:  # forget the half that was laid out first
                for old in list(islice(self._rows, _MOST_KEPT // 2)):
                    del self._rows[old]
            found = self._rows[line] = self._lay_out(line)
        return found[min(row, len(found) - 1)]

    def _lay_out(self, line: Line) -> list[_Row]:
        how = self._shown_as(line)
        cuts = [(0, len(how.text))] if self._width is None else list(rows(how.text, self._width))
        text = how.text
        if how.is_cut:
            text += " …"
            cuts[-1] = (cuts[-1][0], len(text))
        placed = [
            (how.place(first), how.place(end), syntax) for first, end, syntax in self._spans(*line)
        ]
        return [self._lay_out_row(text, start, end, placed) for start, end in cuts]

    def _lay_out_row(
        self, text: str, start: int, end: int, spans: Sequence[tuple[int, int, Syntax]]
    ) -> _Row:
        row = text[start:end]
        layout = QTextLayout(row, self.font)
        layout.setTextOption(self._option)
        ranges = []
        for first, last, syntax in spans:
            low, high = max(first, start), min(last, end)
            if low < high:
                at, last_at = _units(row, low - start), _units(row, high - start)
                ranges.append(_range(at, last_at - at, self._formats[syntax]))
        if ranges:
            layout.setFormats(ranges)
        layout.beginLayout()
        layout.createLine()
        layout.endLayout()
        return _Row(layout, row, start, end)


def _units(text: str, at: int) -> int:
    """Return how many of Qt's 16-bit letters are before a letter: some take two."""
    return at if text.isascii() else at + sum(letter > _LAST_SHORT for letter in text[:at])


def _letters(text: str, unit: int) -> int:
    """Return how many letters are before one of Qt's 16-bit letters."""
    if text.isascii():
        return unit
    return next((at for at in range(len(text)) if _units(text, at) >= unit), len(text))


def _x(found: object) -> float:
    """Take the place out of what `cursorToX` returns: with it comes the cursor, moved or not."""
    return float(found[0] if isinstance(found, tuple) else found)  # type: ignore[arg-type]


def _format(look: Look, syntax: Syntax) -> QTextCharFormat:
    shape = QTextCharFormat()
    shape.setForeground(QBrush(look.theme.syntax[syntax.value]))
    if syntax is Syntax.COMMENT:
        shape.setFontItalic(True)
    return shape


def _range(start: int, length: int, shape: QTextCharFormat) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = start, length
    found.format = shape
    return found
