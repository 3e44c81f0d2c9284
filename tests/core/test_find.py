from __future__ import annotations

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.columns import LEFT, RIGHT, make_blocks
from multistore_gui.core.diff import Hunk
from multistore_gui.core.find import MOST_MATCHES, Match, find_matches, pattern_of

LEFT_LINES = ["a Header", "old header", "end"]
RIGHT_LINES = ["a Header", "new header", "header header"]


def test_changed_lines_are_searched_on_both_sides_and_equal_ones_once() -> None:
    blocks = make_blocks([Hunk(1, 2, 1, 2)], 3, 3, folds=False, opened=())
    found = find_matches((LEFT_LINES, RIGHT_LINES), blocks, pattern_of("header"), CancelToken())
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
    lines = ["x"] * (MOST_MATCHES + 5)
    blocks = make_blocks([], 0, len(lines), folds=False, opened=())
    assert len(find_matches(([], lines), blocks, pattern_of("x"), CancelToken())) == MOST_MATCHES
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        find_matches(([], lines), blocks, pattern_of("y"), token)
