from __future__ import annotations

import pytest

from multistore_gui.core.indent import blank_start, step_left, step_of


@pytest.mark.parametrize(
    ("lines", "step"),
    [(["a", "\tb"], "\t"), (["a", "    b", "        c"], "    "), (["a"], "  "), ([" * a"], "  ")],
)
def test_the_step_is_that_of_the_lines_near(lines: list[str], step: str) -> None:
    assert step_of(lines, 0) == step


@pytest.mark.parametrize(
    ("line", "step", "after"),
    [("    a", "  ", "  a"), (" a", "    ", "a"), ("\ta", "  ", "a"), ("a", "  ", "a")],
)
def test_a_step_left(line: str, step: str, after: str) -> None:
    assert step_left(line, step) == after


def test_what_a_line_begins_with() -> None:
    assert blank_start(" \t x ") == " \t "
