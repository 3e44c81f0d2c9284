"""How lines are indented: by which step, and what a line that follows begins with."""

from __future__ import annotations

import re
from collections.abc import Sequence

TAB = "\t"
_USUAL = "  "
_NEAR_LINES = 200  # looked at on either side of a place
_LEAST, _MOST = 2, 8  # spaces of a step; one alone lines up a comment
_BLANK = re.compile(r"[ \t]*")


def blank_start(line: str) -> str:
    """Return the spaces and tabs that a line begins with."""
    found = _BLANK.match(line)
    assert found is not None  # it matches nothing too
    return found[0]


def step_of(lines: Sequence[str], near: int) -> str:
    """Return what one step to the right is in a text, judged by the lines near one of them."""
    counts = []
    for line in lines[max(near - _NEAR_LINES, 0) : near + _NEAR_LINES]:
        blank = blank_start(line)
        if blank.startswith(TAB):
            return TAB
        if _LEAST <= len(blank) <= _MOST:
            counts.append(len(blank))
    return " " * min(counts) if counts else _USUAL


def step_left(line: str, step: str) -> str:
    """Return a line one step further to the left, as far as it can go."""
    if line.startswith(TAB):
        return line[1:]
    width = _MOST if step == TAB else len(step)
    spaces = len(line) - len(line.lstrip(" "))
    return line[min(spaces, width) :]
