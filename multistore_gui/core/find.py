"""Finds text in a comparison; runs on a worker thread."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import NamedTuple

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.columns import LEFT, RIGHT, Block

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
    lines: tuple[Sequence[str], Sequence[str]],
    blocks: Sequence[Block],
    pattern: re.Pattern[str],
    token: CancelToken,
) -> list[Match]:
    """Find text from top to bottom: in hunks on both sides, in what is equal once.

    Raises:
        Cancelled: the token was cancelled.
    """
    return list(islice(_matches(lines, blocks, pattern, token), MOST_MATCHES))


def _matches(
    lines: tuple[Sequence[str], Sequence[str]],
    blocks: Sequence[Block],
    pattern: re.Pattern[str],
    token: CancelToken,
) -> Iterator[Match]:
    looked_at = 0
    for block in blocks:
        for side in (LEFT, RIGHT) if block.hunk >= 0 else (RIGHT,):
            for line in range(block[2 * side], block[2 * side + 1]):
                looked_at += 1
                if looked_at % _CHUNK_LINES == 0:
                    token.check()
                for match in pattern.finditer(lines[side][line]):
                    yield Match(side, line, *match.span())
