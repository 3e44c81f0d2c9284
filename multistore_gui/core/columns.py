"""Where lines stand on the screen: rows of a column, and two columns kept beside one another.

A column is made of parts, each a run of lines of one side. A part may be folded to one row, and a
line that is wrapped takes several rows. Everything is found by halving; nothing is kept for a line,
and thousands of parts are a few lists of numbers, made in one go.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Sequence
from itertools import accumulate, compress
from operator import sub
from typing import NamedTuple

from multistore_gui.core.diff import Hunks
from multistore_gui.core.draft import Edited
from multistore_gui.core.text import rows, shown, widths

CONTEXT = 3  # lines that stay on either side of a change when the rest is folded
_LEAST_FOLDED = 4  # fewer lines are not worth a fold
_FOLD = 1  # which block of a stretch that is cut into three is the folded one
NO_HUNK = -1


class Part(NamedTuple):
    """A run of lines of one side within a column."""

    side: int
    lines: range
    hunk: int  # NO_HUNK where the sides are equal
    fold: int | None  # of a folded one, the number that opens it: of the hunk that follows


class Place(NamedTuple):
    """What stands in a row of a column."""

    part: int
    item: int  # which line of the column
    line: int  # which line of the side
    row: int  # which row of a wrapped line


class Blocks:
    """Both sides cut into blocks that stand beside one another.

    From top to bottom a stretch without a change and a hunk take turns; stretch n stands before
    hunk n, and one after the last. A stretch is one block, or with folds three: lines near the
    change above, the folded ones, lines near the change below. Blocks may be empty.
    """

    def __init__(
        self,
        hunks: Hunks,
        left_count: int,
        right_count: int,
        *,
        folds: bool = False,
        opened: Collection[int] = (),
    ) -> None:
        """Cut the sides.

        Args:
            hunks: where they differ.
            left_count: lines of the left side.
            right_count: lines of the right side.
            folds: fold what is unchanged, but for some lines around each change.
            opened: numbers of stretches that are not folded.
        """
        self.hunk_count = len(hunks)
        self.per_stretch = 3 if folds and self.hunk_count else 1
        self.starts = (  # by side, the line where each block begins, and the end of the last
            self._starts(hunks.lefts, hunks.left_ends, left_count, opened),
            self._starts(hunks.rights, hunks.right_ends, right_count, opened),
        )

    def _starts(
        self, firsts: Sequence[int], ends: Sequence[int], count: int, opened: Collection[int]
    ) -> list[int]:
        step = self.per_stretch + 1
        starts = [0] * (len(firsts) * step + step)
        starts[self.per_stretch :: step] = [*firsts, count]
        starts[step::step] = ends
        if self.per_stretch > 1:
            self._fold(starts, opened)
        return starts

    def _fold(self, starts: list[int], opened: Collection[int]) -> None:
        """Cut the stretches of one side into three; they are as long on the other side."""
        step, count = self.per_stretch + 1, self.hunk_count
        firsts, ends = starts[::step], starts[self.per_stretch :: step]
        least = CONTEXT + _LEAST_FOLDED + CONTEXT
        heads = [
            first + CONTEXT if end - first >= least else end
            for first, end in zip(firsts, ends, strict=True)
        ]
        tails = [
            end - CONTEXT if end - first >= least else end
            for first, end in zip(firsts, ends, strict=True)
        ]
        # The first stretch has no change above it, and the last none below.
        is_folded = ends[0] - CONTEXT >= _LEAST_FOLDED
        heads[0], tails[0] = (0, ends[0] - CONTEXT) if is_folded else (ends[0], ends[0])
        is_folded = ends[count] - firsts[count] - CONTEXT >= _LEAST_FOLDED
        heads[count] = firsts[count] + CONTEXT if is_folded else ends[count]
        tails[count] = ends[count]
        for number in opened:
            if number <= count:
                heads[number] = tails[number] = ends[number]
        starts[_FOLD::step], starts[_FOLD + 1 :: step] = heads, tails


class Rows:
    """How many rows the lines of one side take; they are measured once, when they are wrapped."""

    def __init__(self, lines: Sequence[str]) -> None:
        self._lines = lines
        self._widths: list[int] | None = None
        self._wrapped_at = 0
        self._starts: list[int] = []  # at that width

    def starts(self, width: int | None) -> Sequence[int]:
        """Return the row at which each line starts, and at the end how many rows there are.

        Args:
            width: cells at which lines are wrapped; None: not at all, one row for each.
        """
        if width is None:
            return range(len(self._lines) + 1)
        if self._widths is None:
            self._widths = widths(self._lines)
        if width != self._wrapped_at:
            heights = self._heights(range(len(self._lines)), width)
            self._wrapped_at, self._starts = width, list(accumulate(heights, initial=0))
        return self._starts

    def after(self, edited: Edited, lines: Sequence[str]) -> Rows:
        """Return the rows of the lines that an edit has left, without measuring all again."""
        made, (first, old_end, new_end, _) = Rows(lines), edited
        if self._widths is None:
            return made
        new = widths(lines[first:new_end])
        made._widths = [*self._widths[:first], *new, *self._widths[old_end:]]
        if self._wrapped_at:
            heights = made._heights(range(first, new_end), self._wrapped_at)
            starts = [*accumulate(heights, initial=self._starts[first])]
            grown = starts[-1] - self._starts[old_end]
            below = self._starts[old_end + 1 :]
            if grown:
                below = list(map(grown.__add__, below))
            made._wrapped_at = self._wrapped_at
            made._starts = [*self._starts[:first], *starts, *below]
        return made

    def _heights(self, lines: range, width: int) -> list[int]:
        assert self._widths is not None
        heights = [1] * len(lines)
        own = self._widths[lines.start : lines.stop]
        for at in compress(range(len(lines)), map(width.__lt__, own)):
            text = shown(self._lines[lines[at]]).text
            heights[at] = sum(1 for _ in rows(text, width))
        return heights


class Column:
    """Lines from top to bottom, numbered as items, and the rows that they take."""

    def __init__(
        self, blocks: Blocks, sides: Sequence[int], starts: Sequence[Sequence[int]]
    ) -> None:
        """Stack the lines of blocks.

        Args:
            blocks: from top to bottom.
            sides: one side: a part for each block; both: of each hunk the left lines, then the
                right ones, and of what is equal the right ones.
            starts: each side's `Rows.starts`.
        """
        self.sides = sides
        self._starts = starts
        self._hunk_count, self._per_stretch = blocks.hunk_count, blocks.per_stretch
        self._block_starts = blocks.starts
        # Which block of a stretch and its hunk the parts show in turn, and of which side.
        self._turn: list[tuple[int, int]] = [
            (block, sides[-1]) for block in range(blocks.per_stretch)
        ]
        self._turn += [(blocks.per_stretch, side) for side in sides]
        if len(sides) == 1:
            self._stack(sides[0])
        else:
            self._interleave(sides)

    def _stack(self, side: int) -> None:
        """Take over the blocks of a side: each is a part, and the lines go on from part to part."""
        bounds, starts = self._block_starts[side], self._starts[side]
        self._firsts, self._ends, self._items = bounds[:-1], bounds[1:], bounds
        row_bounds = bounds if isinstance(starts, range) else list(map(starts.__getitem__, bounds))
        self._rows, self.heights = row_bounds, list(map(sub, row_bounds[1:], row_bounds))
        if self._per_stretch > _FOLD:
            folded = slice(_FOLD, None, len(self._turn))
            self.heights[folded] = [1 if height else 0 for height in self.heights[folded]]
            self._rows = list(accumulate(self.heights, initial=0))

    def _interleave(self, sides: Sequence[int]) -> None:
        """Take over the hunks of both sides, one below the other."""
        parts = self._hunk_count * len(self._turn) + self._per_stretch
        self._firsts, self._ends = [0] * parts, [0] * parts
        self.heights = [0] * parts
        for at, (block, side) in enumerate(self._turn):
            self._fill(slice(at, parts, len(self._turn)), block, side)
        self._items = list(accumulate(map(sub, self._ends, self._firsts), initial=0))
        self._rows = list(accumulate(self.heights, initial=0))

    def _fill(self, parts: slice, block: int, side: int) -> None:
        """Take over one block of each stretch and its hunk."""
        bounds, starts = self._block_starts[side], self._starts[side]
        firsts = bounds[block : -1 : self._per_stretch + 1]
        ends = bounds[block + 1 :: self._per_stretch + 1]
        heights = list(map(sub, ends, firsts))
        if block == _FOLD < self._per_stretch:
            heights = [min(height, 1) for height in heights]
        elif not isinstance(starts, range):
            heights = [starts[end] - starts[first] for first, end in zip(firsts, ends, strict=True)]
        self._firsts[parts], self._ends[parts], self.heights[parts] = firsts, ends, heights

    def part(self, number: int) -> Part:
        """Return a part of the column."""
        stretch, at = divmod(number, len(self._turn))
        block, side = self._turn[at]
        lines = range(self._firsts[number], self._ends[number])
        hunk = stretch if block == self._per_stretch else NO_HUNK
        return Part(side, lines, hunk, stretch if self._is_folded(number) else None)

    def _is_folded(self, part: int) -> bool:
        return part % len(self._turn) == _FOLD < self._per_stretch

    def hunk_parts(self, side: int) -> slice:
        """Return which parts show a side of the hunks; of stretches only `sides[-1]` is shown."""
        return slice(self._turn.index((self._per_stretch, side)), None, len(self._turn))

    def part_of_hunk(self, hunk: int, side: int) -> int:
        """Return the part that shows a side of a hunk."""
        return self._turn.index((self._per_stretch, side)) + hunk * len(self._turn)

    def rows_of_hunk(self, hunk: int) -> range:
        """Return the rows of all sides of a hunk that are shown."""
        first = hunk * len(self._turn) + self._per_stretch
        return range(self._rows[first], self._rows[first + len(self.sides)])

    def hunks_near(self, rows: range) -> range:
        """Return the hunks that rows show or stand beside, perhaps one more on either side."""
        if not self.rows:
            return range(0)
        first = self._part_at(self._rows, min(rows.start, self.rows - 1)) // len(self._turn)
        last = self._part_at(self._rows, min(rows.stop, self.rows) - 1) // len(self._turn)
        return range(max(first - 1, 0), min(last + 1, self._hunk_count))

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

    def part_of(self, item: int) -> Part:
        """Return the part that an item is in."""
        return self.part(self._part_at(self._items, item))

    def locate(self, item: int) -> tuple[int, int]:
        """Return an item's side and line."""
        part = self._part_at(self._items, item)
        side = self._turn[part % len(self._turn)][1]
        return side, self._firsts[part] + item - self._items[part]

    def rows_of(self, item: int) -> range:
        """Return the rows of an item; those in a fold share its one row."""
        part = self._part_at(self._items, item)
        row = self._rows[part]
        if self._is_folded(part):
            return range(row, row + 1)
        starts, first = self._starts[self._turn[part % len(self._turn)][1]], self._firsts[part]
        line = first + item - self._items[part]
        return range(row + starts[line] - starts[first], row + starts[line + 1] - starts[first])

    def place(self, row: int) -> Place:
        """Return what stands in a row."""
        part = self._part_at(self._rows, row)
        first, item = self._firsts[part], self._items[part]
        if self._is_folded(part):
            return Place(part, item, first, 0)
        starts = self._starts[self._turn[part % len(self._turn)][1]]
        wanted = starts[first] + row - self._rows[part]
        line = bisect_right(starts, wanted, first, self._ends[part]) - 1
        return Place(part, item + line - first, line, wanted - starts[line])

    def item_of(self, side: int, line: int) -> int | None:
        """Return the item that shows a line of a side, None where the column does not."""
        block = self._part_at(self._block_starts[side], line)
        stretch, place = divmod(block, self._per_stretch + 1)
        if (place, side) not in self._turn:
            return None
        part = stretch * len(self._turn) + self._turn.index((place, side))
        return self._items[part] + line - self._firsts[part]

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
        heights = each[0]
        if len(each) > 1:
            heights = [one if one > other else other for one, other in zip(*each, strict=True)]
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

    def _row(self, column: Column, anchor: float) -> float:
        part = bisect_right(self.starts, anchor, 0, len(self.starts) - 1) - 1
        own, whole = column.rows_of_part(part), self.part_rows(part)
        return own.start + (anchor - whole.start) / max(len(whole), 1) * len(own)
