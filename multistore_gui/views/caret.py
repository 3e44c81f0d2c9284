"""Where the keyboard is in a column of lines, and what is selected."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

_WORD = re.compile(r"\w+|\s+|[^\w\s]+")


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
    for match in _words(line):
        if match.start() <= column < match.end():
            return match.span()
    return len(line), len(line)


def next_word(line: str, column: int) -> int:
    """Return where the next word begins."""
    later = (match.start() for match in _words(line) if not match[0].isspace())
    return next((start for start in later if start > column), len(line))


def previous_word(line: str, column: int) -> int:
    """Return where the word before begins."""
    starts = [match.start() for match in _words(line[:column]) if not match[0].isspace()]
    return starts[-1] if starts else 0


def _words(line: str) -> Iterator[re.Match[str]]:
    return _WORD.finditer(line)
