from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.words import Span, changed_words, pair_lines

LINE = st.text(st.sampled_from("ab1 -/<>"), max_size=20)


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


def test_a_huge_hunk_is_paired_in_order() -> None:
    assert pair_lines(["a"] * 1_000, ["b"] * 1_200) == [(at, at) for at in range(1_000)]
