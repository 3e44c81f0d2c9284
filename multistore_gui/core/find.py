"""Finds text in a comparison; runs on a worker thread."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import islice
from typing import NamedTuple

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import LEFT, RIGHT, Comparison

MOST_MATCHES = 10_000
_CHUNK_LINES = 2_000  # between two looks at the token


class Match(NamedTuple):
    """Columns [start, end) of a line of a side."""

    side: int
    line: int
    start: int
    end: int


def pattern_of(text: str) -> re.Pattern[str]:
    """Return what finds a text, without regard to case where it has no capital letter."""
    return re.compile(re.escape(text), re.IGNORECASE if text == text.lower() else 0)


def find_matches(
    comparison: Comparison, pattern: re.Pattern[str], token: CancelToken
) -> list[Match]:
    """Find text from top to bottom: in hunks on both sides, in what is equal once.

    Raises:
        Cancelled: the token was cancelled.
    """
    return list(islice(_matches(comparison, pattern, token), MOST_MATCHES))


def _matches(
    comparison: Comparison, pattern: re.Pattern[str], token: CancelToken
) -> Iterator[Match]:
    lines = comparison.lines(LEFT), comparison.lines(RIGHT)
    for side, stretch in _stretches(comparison):
        for line in stretch:
            if line % _CHUNK_LINES == 0:
                token.check()
            for match in pattern.finditer(lines[side][line]):
                yield Match(side, line, *match.span())


def _stretches(comparison: Comparison) -> Iterator[tuple[int, range]]:
    """Yield sides and their lines in reading order."""
    same = 0
    for hunk in comparison.hunks:
        yield RIGHT, range(same, hunk.right)
        yield LEFT, range(hunk.left, hunk.left_end)
        yield RIGHT, range(hunk.right, hunk.right_end)
        same = hunk.right_end
    yield RIGHT, range(same, len(comparison.lines(RIGHT)))
