"""What two versions of a text have alike at their start and their end, and so what moved along."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import takewhile
from operator import eq


def alike(before: Sequence[str], now: Sequence[str]) -> tuple[int, int]:
    """Return how many lines are the same at the start, and how many of the others at the end."""
    start = sum(1 for _ in takewhile(bool, map(eq, before, now)))
    most = min(len(before), len(now)) - start
    end = sum(1 for _ in takewhile(bool, map(eq, reversed(before), reversed(now))))
    return start, min(end, most)


def line_after(before: Sequence[str], now: Sequence[str], line: int) -> int:
    """Return where a line of the text before is now; what changed stays at its number if it can.

    The line behind the last one is a place too: of a caret, for one.
    """
    if before is now or line >= len(before):
        return min(line, len(now))
    start, end = alike(before, now)
    if line >= len(before) - end:
        return line + len(now) - len(before)
    return line if line < start else max(min(line, len(now) - end - 1), start)
