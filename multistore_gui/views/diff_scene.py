"""A comparison laid out on a grid of rows: columns, and how they scroll together.

Knows no widget: it is made anew for each comparison, width and way to show it.
"""

from __future__ import annotations

from collections.abc import Sequence
from copy import copy
from dataclasses import dataclass
from itertools import compress
from math import ceil
from operator import add
from typing import NamedTuple

from multistore_gui.core.columns import Alignment, Blocks, Column, Rows
from multistore_gui.core.diff import LEFT, RIGHT, Comparison


@dataclass(frozen=True, slots=True)
class Shape:
    """How a comparison is laid out."""

    is_unified: bool = False
    folds: bool = False
    opened: frozenset[int] = frozenset()
    width: int | None = None  # cells at which lines are wrapped


class Marks(NamedTuple):
    """Rows of the common height: where marks begin and where they end, from top to bottom."""

    starts: Sequence[int]
    ends: Sequence[int]


class Scene:
    """One column or two; a row of them shows a row of a line."""

    def __init__(self, comparison: Comparison, rows: Sequence[Rows], shape: Shape) -> None:
        """Lay a comparison out; `rows` are those of its sides."""
        self.shape = shape
        self.lines = comparison.lines(LEFT), comparison.lines(RIGHT)
        sides: tuple[tuple[int, ...], ...] = ((LEFT,), (RIGHT,))
        if comparison.left is None:
            sides = ((RIGHT,),)
        elif shape.is_unified:
            sides = ((LEFT, RIGHT),)
        self._hunks = comparison.hunks
        self._starts = [each.starts(shape.width) for each in rows]
        blocks = Blocks(self._hunks, *map(len, self.lines), folds=shape.folds, opened=shape.opened)
        self.columns = [Column(blocks, shown, self._starts) for shown in sides]
        self.alignment = Alignment(self.columns)

    def after(self, comparison: Comparison, rows: Sequence[Rows]) -> Scene:
        """Return the scene of an edited comparison, in the same shape.

        A letter moves nothing mostly: the lines have as many rows, and the hunks are where they
        were.
        """
        starts = [each.starts(self.shape.width) for each in rows]
        if comparison.hunks != self._hunks or starts != self._starts:
            return Scene(comparison, rows, self.shape)
        made = copy(self)
        made.lines = comparison.lines(LEFT), comparison.lines(RIGHT)
        return made

    def line_of(self, column: int, item: int) -> str:
        """Return an item's text."""
        side, line = self.columns[column].locate(item)
        return self.lines[side][line]

    def rows_of_hunk(self, hunk: int) -> range:
        """Return the rows of the common height that a hunk takes."""
        found = [
            self.alignment.part_rows(column.part_of_hunk(hunk, side))
            for column in self.columns
            for side in column.sides
        ]
        return range(min(rows.start for rows in found), max(rows.stop for rows in found))

    def hunks_in_sight(
        self, tops: Sequence[int], height: int, line: int, only: int | None = None
    ) -> range:
        """Return the hunks of which a column shows a part or an edge.

        Args:
            tops: the pixels of each column that are above the window.
            height: the window's, in pixels.
            line: a row's, in pixels.
            only: look at this column alone.
        """
        found = []
        for number, (column, top) in enumerate(zip(self.columns, tops, strict=True)):
            if only in (None, number):
                first = max(top // line - 1, 0)
                last = min(ceil((top + height) / line), column.rows)
                found.append(column.hunks_near(range(first, last + 1)))
        shown = [hunks for hunks in found if hunks]
        if not shown:
            return range(0)
        return range(min(hunks.start for hunks in shown), max(hunks.stop for hunks in shown))

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

    def marks(self, side: int) -> Marks:
        """Return where a side's lines of the hunks are."""
        for column in self.columns:
            if side in column.sides:
                parts = column.hunk_parts(side)
                starts, heights = self.alignment.starts[parts], column.heights[parts]
                ends = map(add, starts, heights)
                return Marks([*compress(starts, heights)], [*compress(ends, heights)])
        return Marks((), ())
