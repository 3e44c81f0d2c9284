from __future__ import annotations

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.diff import LEFT, RIGHT, Comparison, find_hunks
from multistore_gui.core.find import MOST_MATCHES, Match, find_matches, pattern_of
from multistore_gui.core.sides import Side, SideKind
from multistore_gui.core.text import decode

LEFT_LINES = b"a Header\nold header\nend\n"
RIGHT_LINES = b"a Header\nnew header\nheader header\n"


def compared(left: bytes | None, right: bytes) -> Comparison:
    def side_of(data: bytes) -> Side:
        return Side(SideKind.TEXT, b"file", data=data, text=decode(data))

    if left is None:
        return Comparison(None, side_of(right))
    return Comparison(side_of(left), side_of(right), find_hunks(left, right))


def test_changed_lines_are_searched_on_both_sides_and_equal_ones_once() -> None:
    shown = compared(LEFT_LINES, RIGHT_LINES)
    found = find_matches(shown, pattern_of("header"), CancelToken())
    assert found == [
        Match(RIGHT, 0, 2, 8),
        Match(LEFT, 1, 4, 10),
        Match(RIGHT, 1, 4, 10),
        Match(RIGHT, 2, 0, 6),
        Match(RIGHT, 2, 7, 13),
    ]


def test_a_capital_letter_minds_case_and_nothing_is_a_pattern() -> None:
    assert pattern_of("Header").search("header") is None
    assert pattern_of("a.b").search("axb") is None


def test_searching_stops_when_it_is_cancelled_or_has_enough() -> None:
    shown = compared(None, b"x\n" * (MOST_MATCHES + 5))
    assert len(find_matches(shown, pattern_of("x"), CancelToken())) == MOST_MATCHES
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        find_matches(shown, pattern_of("y"), token)
