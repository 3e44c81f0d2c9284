"""Where lines stand on the screen: rows of a column, and two columns kept beside one another.

A column is made of parts, each a run of lines of one side. A part may be folded to one row, and a
line that is wrapped takes several rows. Everything is found by halving; nothing is kept for a line.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate
from operator import sub
from typing import NamedTuple

from multistore_gui.core.diff import Hunk
from multistore_gui.core.text import cells, rows, shown

LEFT, RIGHT = 0, 1
CONTEXT = 3  # lines that stay on either side of a change when the rest is folded
_LEAST_FOLDED = 4  # fewer lines are not worth a fold
NO_HUNK = -1


class Block(NamedTuple):
    """Lines of both sides that stand beside one another: equal ones, or those of a hunk."""

    left: int
    left_end: int
    right: int
    right_end: int
    hunk: int = NO_HUNK
    is_folded: bool = False


class Part(NamedTuple):
    """A run of lines of one side within a column."""

    side: int
    lines: range
    hunk: int
    is_folded: bool
    fold: int  # the number that opens it: of the hunk that follows


class Place(NamedTuple):
    """What stands in a row of a column."""

    part: int
    item: int  # which line of the column
    line: int  # which line of the side
    row: int  # which row of a wrapped line


def make_blocks(
    hunks: Sequence[Hunk],
    left_count: int,
    right_count: int,
    *,
    folds: bool,
    opened: Collection[int],
) -> list[Block]:
    """Return the blocks of a diff from top to bottom.

    Args:
        hunks: where the sides differ, in order.
        left_count: lines of the left side.
        right_count: lines of the right side.
        folds: fold what is unchanged, but for some lines around each change.
        opened: numbers of unchanged parts that are not folded; part n stands before hunk n.
    """
    blocks: list[Block] = []
    left = right = 0
    for number, hunk in enumerate(hunks):
        if hunk[0] > left or hunk[2] > right:
            same = Block(left, hunk[0], right, hunk[2])
            if folds and number not in opened:
                blocks += _folded(same, 0 if number == 0 else CONTEXT, CONTEXT)
            else:
                blocks.append(same)
        blocks.append(Block(*hunk, number))
        _, left, _, right = hunk
    if left < left_count or right < right_count:
        same = Block(left, left_count, right, right_count)
        if folds and hunks and len(hunks) not in opened:
            blocks += _folded(same, CONTEXT, 0)
        else:
            blocks.append(same)
    return blocks


def _folded(same: Block, head: int, tail: int) -> list[Block]:
    """Leave some lines at either end; without a hunk there are as many on both sides."""
    left, left_end, right, right_end, *_ = same
    if right_end - right - head - tail < _LEAST_FOLDED:
        return [same]
    above = Block(left, left + head, right, right + head)
    fold = Block(left + head, left_end - tail, right + head, right_end - tail, is_folded=True)
    below = Block(left_end - tail, left_end, right_end - tail, right_end)
    return [block for block in (above, fold, below) if block.right < block.right_end]


def starts_of_lines(lines: Sequence[str], width: int | None) -> Sequence[int]:
    """Return the row at which each line starts, and at the end how many rows there are.

    Args:
        lines: the lines of one side.
        width: cells at which they are wrapped; None: not at all, one row for each.
    """
    if width is None:
        return range(len(lines) + 1)
    return array("L", accumulate((_height(line, width) for line in lines), initial=0))


def _height(line: str, width: int) -> int:
    if len(line) * 2 < width and "\t" not in line and line.isascii():
        return 1  # escaping or not: no printable letter takes more than one cell
    if cells(line) <= width:
        return 1
    return sum(1 for _ in rows(shown(line).text, width))


class Column:
    """Lines from top to bottom, numbered as items, and the rows that they take."""

    def __init__(
        self, blocks: Sequence[Block], sides: Sequence[int], starts: Sequence[Sequence[int]]
    ) -> None:
        """Stack the lines of blocks.

        Args:
            blocks: from top to bottom.
            sides: one side: a part for each block; both: of each hunk the left lines, then the
                right ones, and of what is equal the right ones.
            starts: each side's `starts_of_lines`.
        """
        self._starts = starts
        self._blocks = blocks
        self._sides: Sequence[int] = ()  # of each part, where there are several
        self._block_of: Sequence[int] = range(len(blocks))
        self._side = sides[0]
        if len(sides) == 1:
            at = 2 * sides[0]
            self._firsts: list[int] = [block[at] for block in blocks]
            self._ends: list[int] = [block[at + 1] for block in blocks]
        else:
            order = [
                (number, side)
                for number, block in enumerate(blocks)
                for side in ((RIGHT,) if block.hunk == NO_HUNK else sides)
            ]
            self._block_of = [number for number, _ in order]
            self._sides = [side for _, side in order]
            self._firsts = [blocks[number][2 * side] for number, side in order]
            self._ends = [blocks[number][2 * side + 1] for number, side in order]
        self._items: list[int] = list(accumulate(map(sub, self._ends, self._firsts), initial=0))
        hunks = (block.hunk for block in reversed(blocks) if block.hunk != NO_HUNK)
        self._hunk_count = next(hunks, NO_HUNK) + 1
        self.heights = self._find_heights()
        self._rows: list[int] = list(accumulate(self.heights, initial=0))

    def _find_heights(self) -> list[int]:
        """Return how many rows each part takes."""
        heights = list(map(sub, self._ends, self._firsts))
        if not all(isinstance(starts, range) for starts in self._starts):
            for part, (first, end) in enumerate(zip(self._firsts, self._ends, strict=True)):
                starts = self._starts[self._side_of(part)]
                heights[part] = starts[end] - starts[first]
        for part, number in enumerate(self._block_of):
            if self._blocks[number].is_folded:
                heights[part] = 1
        return heights

    def _side_of(self, part: int) -> int:
        return self._sides[part] if self._sides else self._side

    def part(self, number: int) -> Part:
        """Return a part of the column."""
        block = self._block_of[number]
        _, _, _, _, hunk, is_folded = self._blocks[block]
        lines = range(self._firsts[number], self._ends[number])
        return Part(self._side_of(number), lines, hunk, is_folded, self._fold(block))

    def _fold(self, block: int) -> int:
        """Return the number of the hunk that follows a block, or how many there are."""
        near = self._blocks[block : block + 3]
        following = next((after.hunk for after in near if after.hunk != NO_HUNK), None)
        return self._hunk_count if following is None else following

    @property
    def items(self) -> int:
        """How many lines there are."""
        return self._items[-1]

    @property
    def rows(self) -> int:
        """How many rows they take."""
        return self._rows[-1]

    def rows_of_part(self, part: int) -> range:
        """Return the rows of a part."""
        return range(self._rows[part], self._rows[part + 1])

    def items_of_part(self, part: int) -> range:
        """Return the items of a part."""
        return range(self._items[part], self._items[part + 1])

    def locate(self, item: int) -> tuple[int, int]:
        """Return an item's side and line."""
        part = self._part_at(self._items, item)
        return self._side_of(part), self._firsts[part] + item - self._items[part]

    def rows_of(self, item: int) -> range:
        """Return the rows of an item; those in a fold share its one row."""
        part = self._part_at(self._items, item)
        row = self._rows[part]
        if self._blocks[self._block_of[part]].is_folded:
            return range(row, row + 1)
        starts, first = self._starts[self._side_of(part)], self._firsts[part]
        line = first + item - self._items[part]
        return range(row + starts[line] - starts[first], row + starts[line + 1] - starts[first])

    def place(self, row: int) -> Place:
        """Return what stands in a row."""
        part = self._part_at(self._rows, row)
        first, item = self._firsts[part], self._items[part]
        if self._blocks[self._block_of[part]].is_folded:
            return Place(part, item, first, 0)
        starts = self._starts[self._side_of(part)]
        wanted = starts[first] + row - self._rows[part]
        line = bisect_right(starts, wanted, first, self._ends[part]) - 1
        return Place(part, item + line - first, line, wanted - starts[line])

    def item_of(self, side: int, line: int) -> int | None:
        """Return the item that shows a line of a side, None where the column does not."""
        part = bisect_right(self._ends, line) if not self._sides else 0
        for number in range(part, len(self._firsts)):
            if self._side_of(number) == side and self._firsts[number] <= line < self._ends[number]:
                return self._items[number] + line - self._firsts[number]
        return None

    def parts_of_hunks(self, side: int) -> dict[int, int]:
        """Return the part that shows a side of each hunk."""
        if not self._sides:  # a part for each block
            hunks = enumerate(block[4] for block in self._blocks)
            return {hunk: part for part, hunk in hunks if hunk != NO_HUNK}
        return {
            self._blocks[block].hunk: part
            for part, (block, of_side) in enumerate(zip(self._block_of, self._sides, strict=True))
            if self._blocks[block].hunk != NO_HUNK and of_side == side
        }

    @staticmethod
    def _part_at(starts: Sequence[int], wanted: int) -> int:
        return bisect_right(starts, wanted, 0, len(starts) - 1) - 1


class Alignment:
    """Scrolls columns together: one height for all, and what each column shows of it.

    The height counts each block with its taller side. At any place of the scroll bar one height in
    the window, near the top at the start and near the bottom at the end, shows blocks beside each
    other; the columns drift apart above and below it, and no empty rows are needed. A single
    column scrolls as it is.
    """

    def __init__(self, columns: Sequence[Column]) -> None:
        """Take one column, or two with a part for each block."""
        self._columns = columns
        each = [column.heights for column in columns]
        heights = map(max, *each) if len(each) > 1 else each[0]
        self.starts: list[int] = list(accumulate(heights, initial=0))  # of each part

    @property
    def height(self) -> int:
        """Rows of all blocks, each with its taller side."""
        return self.starts[-1]

    def tops(self, scrolled: float, window: float) -> list[float]:
        """Return each column's row at the top of the window.

        Args:
            scrolled: rows of the common height that are above the window.
            window: the window's height in rows.
        """
        hidden = self.height - window
        if hidden <= 0:
            return [0.0 for _ in self._columns]
        share = min(scrolled / hidden, 1.0)
        anchor = scrolled + share * window
        tops = []
        for column in self._columns:
            top = self._row(column, anchor) - share * window
            tops.append(min(max(top, 0.0), max(column.rows - window, 0.0)))
        return tops

    def part_rows(self, part: int) -> range:
        """Return the rows of the common height that a part takes."""
        return range(self.starts[part], self.starts[part + 1])

    def place(self, column: Column, row: int) -> float:
        """Return where a column's row is in the common height."""
        if row >= column.rows:
            return float(self.height)
        part = column.place(row).part
        own = column.rows_of_part(part)
        return self.starts[part] + (row - own.start) / len(own) * len(self.part_rows(part))

    def _row(self, column: Column, anchor: float) -> float:
        part = bisect_right(self.starts, anchor, 0, len(self.starts) - 1) - 1
        own, whole = column.rows_of_part(part), self.part_rows(part)
        return own.start + (anchor - whole.start) / max(len(whole), 1) * len(own)
