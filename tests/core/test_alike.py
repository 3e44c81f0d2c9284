"""What two versions of a text have alike, and where their lines went."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.alike import alike, line_after

_LINES = st.lists(st.sampled_from("abc"), max_size=8)


@given(_LINES, _LINES)
def test_what_is_alike_is_the_same_and_nothing_twice(before: list[str], now: list[str]) -> None:
    start, end = alike(before, now)
    assert before[:start] == now[:start]
    assert before[len(before) - end :] == now[len(now) - end :]
    assert start + end <= min(len(before), len(now))


@given(_LINES, _LINES, st.integers(0, 8))
def test_a_line_is_found_again_or_stays_within_the_text(
    before: list[str], now: list[str], line: int
) -> None:
    after = line_after(before, now, line)
    assert 0 <= after <= len(now)
    start, end = alike(before, now)
    if line < start or len(before) - end <= line < len(before):
        assert now[after] == before[line]


@pytest.mark.parametrize(
    ("now", "line", "after"),
    [
        ("xyabcd", 1, 3),  # lines came above it
        ("abcdx", 1, 1),  # beneath it
        ("aBcd", 1, 1),  # it changed itself
        ("acd", 1, 1),  # it went
        ("a", 3, 1),
        ("", 2, 0),
        ("abcdx", 4, 4),  # behind the last line
    ],
)
def test_where_a_line_is_after_a_change(now: str, line: int, after: int) -> None:
    assert line_after("abcd", now, line) == after
