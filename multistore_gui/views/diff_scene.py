"""What a diff view shows of a comparison: columns and their alignment, marks, colours.

Knows no widget: it is made anew for each comparison, width and way to show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from multistore_gui.core.colours import Span
from multistore_gui.core.columns import (
    LEFT,
    NO_HUNK,
    RIGHT,
    Alignment,
    Block,
    Column,
    make_blocks,
    starts_of_lines,
)
from multistore_gui.core.diff import Comparison
from multistore_gui.core.text import LONGEST_SHOWN
from multistore_gui.core.words import changed_words, pair_lines

WINDOW_LINES = 200  # coloured at once

CHANGED, REMOVED, ADDED = "~", "-", "+"


@dataclass(frozen=True, slots=True)
class Shape:
    """How a comparison is laid out."""

    is_unified: bool = False
    folds: bool = False
    opened: frozenset[int] = frozenset()
    width: int | None = None  # cells at which lines are wrapped


class Marks:
    """Which lines of a hunk are versions of one another, worked out when they are looked at."""

    def __init__(self, comparison: Comparison) -> None:
        self._hunks = comparison.hunks
        self._lines = comparison.lines(LEFT), comparison.lines(RIGHT)
        self._partners: dict[int, tuple[dict[int, int], dict[int, int]]] = {}
        self._words: dict[tuple[int, int], tuple[list[tuple[int, int]], list[tuple[int, int]]]] = {}

    def sign(self, hunk: int, side: int, line: int) -> str:
        """Return the sign that stands in the gutter of a line of a hunk."""
        if line in self._of(hunk)[side]:
            return CHANGED
        return ADDED if side else REMOVED

    def words(self, hunk: int, side: int, line: int) -> Sequence[tuple[int, int]]:
        """Return the changed columns of a line of a hunk."""
        partner = self._of(hunk)[side].get(line)
        if partner is None:
            return ()
        left, right = (partner, line) if side else (line, partner)
        if (left, right) not in self._words:
            one, other = self._lines[LEFT][left], self._lines[RIGHT][right]
            self._words[left, right] = changed_words(one[:LONGEST_SHOWN], other[:LONGEST_SHOWN])
        return self._words[left, right][side]

    def _of(self, number: int) -> tuple[dict[int, int], dict[int, int]]:
        if number not in self._partners:
            left, left_end, right, right_end = self._hunks[number]
            pairs = [
                (left + one, right + other)
                for one, other in pair_lines(
                    self._lines[LEFT][left:left_end], self._lines[RIGHT][right:right_end]
                )
            ]
            self._partners[number] = dict(pairs), {other: one for one, other in pairs}
        return self._partners[number]


class Colours:
    """The spans that have come so far, by windows of lines."""

    def __init__(self) -> None:
        self._windows: dict[tuple[int, int], list[list[Span]]] = {}

    def spans(self, side: int, line: int) -> Sequence[Span]:
        """Return the spans of a line, none where they have not come yet."""
        window = self._windows.get((side, line // WINDOW_LINES))
        if window is None:
            return ()
        at = line % WINDOW_LINES
        return window[at] if at < len(window) else ()

    def missing(self, side: int, lines: range) -> range | None:
        """Return the first window of these lines that has not come yet."""
        for number in range(lines.start // WINDOW_LINES, (lines.stop - 1) // WINDOW_LINES + 1):
            if (side, number) not in self._windows:
                return range(number * WINDOW_LINES, (number + 1) * WINDOW_LINES)
        return None

    def take(self, side: int, window: range, spans: list[list[Span]]) -> None:
        """Keep a window's spans."""
        self._windows[side, window.start // WINDOW_LINES] = spans


class Scene:
    """A comparison laid out: one column or two, and how they scroll together."""

    def __init__(self, comparison: Comparison, shape: Shape) -> None:
        self.comparison, self.shape = comparison, shape
        self.lines = comparison.lines(LEFT), comparison.lines(RIGHT)
        starts = [starts_of_lines(lines, shape.width) for lines in self.lines]
        self.blocks: list[Block] = make_blocks(
            comparison.hunks if comparison.left is not None else (),
            len(self.lines[LEFT]),
            len(self.lines[RIGHT]),
            folds=shape.folds,
            opened=shape.opened,
        )
        self.column_sides: tuple[tuple[int, ...], ...]
        if comparison.left is None:
            self.column_sides = ((RIGHT,),)
        elif shape.is_unified:
            self.column_sides = ((LEFT, RIGHT),)
        else:
            self.column_sides = ((LEFT,), (RIGHT,))
        self.columns = [Column(self.blocks, sides, starts) for sides in self.column_sides]
        self.alignment = Alignment(self.columns)
        self.parts = [  # by column and side, the part of each hunk
            {side: column.parts_of_hunks(side) for side in sides}
            for column, sides in zip(self.columns, self.column_sides, strict=True)
        ]

    def line_of(self, column: int, item: int) -> str:
        """Return an item's text."""
        side, line = self.columns[column].locate(item)
        return self.lines[side][line]

    def rows_of_hunk(self, hunk: int) -> range:
        """Return the rows of the common height that a hunk takes."""
        found = [
            self.alignment.part_rows(parts[hunk])
            for sides in self.parts
            for parts in sides.values()
        ]
        return range(min(rows.start for rows in found), max(rows.stop for rows in found))

    def scroll_for(self, column: int, row: float, window: float) -> float:
        """Return the place of the scroll bar at which a column's row is at the window's top."""
        low, high = 0.0, max(self.alignment.height - window, 0.0)
        for _ in range(40):
            middle = (low + high) / 2
            if self.alignment.tops(middle, window)[column] < row:
                low = middle
            else:
                high = middle
        return high

    def hunks_near(self, column: int, rows: range) -> list[int]:
        """Return the hunks that a column's rows touch, the first and the last of them."""
        shown = self.columns[column]
        if not shown.rows or not self.comparison.hunks:
            return []
        first = shown.place(min(rows.start, shown.rows - 1)).part
        last = shown.place(min(rows.stop, shown.rows) - 1).part
        near = [
            part.hunk
            for number in (first - 1, first, first + 1, last - 1, last, last + 1)
            if 0 <= number < len(shown.heights)
            for part in (shown.part(number),)
            if part.hunk != NO_HUNK
        ]
        return [min(near), max(near)] if near else []

    def marks(self, side: int) -> list[tuple[float, float]]:
        """Return where a side's lines of the hunks are, as shares of the whole height."""
        starts, whole = self.alignment.starts, max(self.alignment.height, 1)
        return [
            (starts[part] / whole, (starts[part] + column.heights[part]) / whole)
            for column, sides in zip(self.columns, self.parts, strict=True)
            for part in sides.get(side, {}).values()
            if column.heights[part]
        ]
