"""Where the keyboard is in a column of lines, and what is selected."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]+")
_FARTHEST = 2_000  # letters that a search backwards goes; lines may be endless


class Spot(NamedTuple):
    """A place between two letters of a column's item."""

    item: int
    column: int


@dataclass(frozen=True, slots=True)
class Caret:
    """A place, and the other end of the selection."""

    spot: Spot
    anchor: Spot

    @property
    def is_selecting(self) -> bool:
        """Whether anything is selected."""
        return self.spot != self.anchor

    @property
    def start(self) -> Spot:
        """The upper end of the selection."""
        return min(self.spot, self.anchor)

    @property
    def end(self) -> Spot:
        """The lower end of the selection."""
        return max(self.spot, self.anchor)

    def moved(self, spot: Spot, *, selects: bool) -> Caret:
        """Return the caret at another place, its anchor left behind or taken along."""
        return Caret(spot, self.anchor if selects else spot)

    def columns_in(self, item: int, length: int) -> tuple[int, int] | None:
        """Return the selected columns of an item, None where it has none."""
        if not self.is_selecting or not self.start.item <= item <= self.end.item:
            return None
        first = self.start.column if item == self.start.item else 0
        last = self.end.column if item == self.end.item else length
        return first, last


def caret_at(spot: Spot) -> Caret:
    """Return a caret that selects nothing."""
    return Caret(spot, spot)


def word_at(line: str, column: int) -> tuple[int, int]:
    """Return the columns of the word that a column is in."""
    first = max(column - _FARTHEST, 0)
    for match in _WORD.finditer(line, first):
        if match.start() <= column < match.end():
            return match.span()
    return len(line), len(line)


def next_word(line: str, column: int) -> int:
    """Return where the next word begins."""
    for match in _WORD.finditer(line, column):
        if match.start() > column and not match[0].isspace():
            return match.start()
    return len(line)


def previous_word(line: str, column: int) -> int:
    """Return where the word before begins."""
    first = max(column - _FARTHEST, 0)
    starts = [
        match.start() for match in _WORD.finditer(line, first, column) if not match[0].isspace()
    ]
    return starts[-1] if starts else first
