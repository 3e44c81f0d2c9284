from __future__ import annotations

from multistore_gui.views.caret import Caret, Spot, caret_at, next_word, previous_word, word_at


def test_a_selection_has_an_order_whichever_way_it_was_made() -> None:
    caret = caret_at(Spot(3, 2)).moved(Spot(1, 4), selects=True)
    assert (caret.start, caret.end) == (Spot(1, 4), Spot(3, 2))
    assert caret.columns_in(1, 9) == (4, 9)
    assert caret.columns_in(2, 5) == (0, 5)
    assert caret.columns_in(3, 9) == (0, 2)
    assert caret.columns_in(0, 9) is None and caret.columns_in(4, 9) is None


def test_a_caret_that_moves_without_selecting_leaves_nothing_selected() -> None:
    caret = Caret(Spot(1, 4), Spot(0, 0)).moved(Spot(2, 0), selects=False)
    assert not caret.is_selecting and caret.columns_in(2, 4) is None


def test_words_are_found() -> None:
    line = "const free_from = 75;"
    assert [line[slice(*word_at(line, at))] for at in (0, 8, 16, 19, 20)] == [
        "const",
        "free_from",
        "=",
        "75",
        ";",
    ]
    assert word_at(line, 99) == (len(line), len(line))
    assert next_word(line, 0) == 6 and next_word(line, 20) == len(line)
    assert previous_word(line, 10) == 6 and previous_word(line, 6) == 0
    assert previous_word(line, 0) == 0
