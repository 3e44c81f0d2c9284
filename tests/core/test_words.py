from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.diff import LEFT, RIGHT, Comparison, Hunk, Hunks
from multistore_gui.core.sides import Side, SideKind
from multistore_gui.core.text import decode
from multistore_gui.core.words import (
    ADDED,
    CHANGED,
    REMOVED,
    InlineDiff,
    Span,
    changed_words,
    pair_lines,
)

LINE = st.text(st.sampled_from("ab1 -/<>"), max_size=20)


def compared(left: bytes, right: bytes, hunk: Hunk) -> InlineDiff:
    sides = [Side(SideKind.TEXT, b"file", data=data, text=decode(data)) for data in (left, right)]
    return InlineDiff(Comparison(sides[LEFT], sides[RIGHT], Hunks.of(hunk)))


def marked(line: str, spans: list[Span]) -> list[str]:
    return [line[start:end] for start, end in spans]


def without(line: str, spans: list[Span]) -> str:
    for start, end in reversed(spans):
        line = line[:start] + line[end:]
    return line


def test_words_are_marked_whole() -> None:
    left = "import { Wishlist } from '@/components/wishlist';"
    right = "import { StorePicker } from '@/components/store-picker';"
    spans, others = changed_words(left, right)
    assert marked(left, spans) == ["Wishlist", "wishlist"]
    assert marked(right, others) == ["StorePicker", "store-picker"]


def test_an_added_word_is_marked_on_its_side_alone() -> None:
    left, right = "a b", "a very new b"
    spans, others = changed_words(left, right)
    assert spans == [] and "very new" in marked(right, others)[0]


@given(LINE, LINE)
def test_what_is_not_marked_is_the_same(left: str, right: str) -> None:
    spans, others = changed_words(left, right)
    kept, others_kept = without(left, spans), without(right, others)
    # Spans that only white space parts are joined, and take that white space with them.
    assert kept.replace(" ", "") == others_kept.replace(" ", "")
    assert (spans, others) == ([], []) or left != right


@given(LINE)
def test_equal_lines_have_no_changed_words(line: str) -> None:
    assert changed_words(line, line) == ([], [])


def test_a_very_long_line_is_marked_from_the_first_to_the_last_change() -> None:
    left = "a" + " x" * 5_000 + " b"
    right = "c" + " x" * 5_000 + " d"
    spans, _ = changed_words(left, right)
    assert spans == [(0, len(left))]


def test_versions_of_a_line_are_paired() -> None:
    left = ["<LanguageSwitch current={locale} />", "<Wishlist />", "<Cart showTotal={false} />"]
    right = ["<StorePicker />", "<Cart showTotal={true} />"]
    assert pair_lines(left, right) == [(1, 0), (2, 1)]


def test_other_lines_are_not_paired() -> None:
    left = '    "freeShipping": "Free shipping from ${from}"'
    assert pair_lines([left], ['    "cookieNotice": "We use cookies"']) == []
    assert pair_lines(["", "a"], ["", "a"]) == [(0, 0), (1, 1)]


@given(st.lists(LINE, max_size=8), st.lists(LINE, max_size=8))
def test_pairs_keep_the_order_of_both_sides(left: list[str], right: list[str]) -> None:
    pairs = pair_lines(left, right)
    assert pairs == sorted(set(pairs))
    assert len({one for one, _ in pairs}) == len({other for _, other in pairs}) == len(pairs)


def test_lines_of_a_hunk_say_what_became_of_them() -> None:
    shown = compared(b"same\nold word\ngone\n", b"same\nnew word\n", Hunk(1, 3, 1, 2))
    assert [shown.sign(0, LEFT, 1), shown.sign(0, LEFT, 2)] == [CHANGED, REMOVED]
    assert shown.sign(0, RIGHT, 1) == CHANGED
    assert (shown.words(0, LEFT, 1), shown.words(0, RIGHT, 1)) == ([(0, 3)], [(0, 3)])
    assert shown.words(0, LEFT, 2) == ()


def test_lines_of_a_huge_hunk_stand_for_one_another_in_order() -> None:
    shown = compared(b"a\n" * 1_000, b"b\n" * 1_200, Hunk(0, 1_000, 0, 1_200))
    assert {shown.sign(0, LEFT, line) for line in range(1_000)} == {CHANGED}
    assert {shown.sign(0, RIGHT, line) for line in range(1_000)} == {CHANGED}
    assert {shown.sign(0, RIGHT, line) for line in range(1_000, 1_200)} == {ADDED}
    assert shown.words(0, RIGHT, 999) == [(0, 1)] and shown.words(0, RIGHT, 1_000) == ()
