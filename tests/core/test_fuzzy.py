from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.fuzzy import Match, Texts, fold, rank, split


def found(query: str, *texts: str, limit: int = 50) -> list[str]:
    return [texts[match.number] for match in rank(query, Texts(texts), limit, CancelToken())]


def only(query: str, text: str) -> Match:
    (match,) = rank(query, Texts([text]), 1, CancelToken())
    return match


def letters_at(match: Match, text: str) -> str:
    return "".join(text[at] for at in match.positions)


def test_the_letters_have_to_be_there_in_order() -> None:
    assert found("hdr", "components/header.tsx", "components/footer.tsx", "rdh.ts") == [
        "components/header.tsx"
    ]


def test_starts_of_words_then_letters_in_a_row_then_scattered_ones() -> None:
    texts = ("config/units.test.json", "components/customer-card.tsx", "lib/hooks/use-toast.ts")
    assert found("ust", *texts) == [
        "lib/hooks/use-toast.ts",
        "components/customer-card.tsx",
        "config/units.test.json",
    ]


@pytest.mark.parametrize(
    ("query", "better", "worse"),
    [
        ("logo", "public/logo.png", "logo/public.png"),  # the name over the folders
        ("card", "a/card.ts", "a/cart-order.ts"),  # in a row
        ("pc", "a/product-card.ts", "a/upcoming.ts"),  # the starts of words
        ("pC", "a/productCard.ts", "a/upcoming.ts"),
        ("site", "config/site.ts", "config/site-map-of-everything.ts"),  # the shorter one
        ("header", "components/header.tsx", "components/sub-header.tsx"),
    ],
)
def test_what_is_better(query: str, better: str, worse: str) -> None:
    assert found(query, better, worse) == [better, worse]
    assert found(query, worse, better) == [better, worse]


@pytest.mark.parametrize(
    ("query", "text", "positions"),
    [
        ("ust", "lib/hooks/use-toast.ts", (10, 11, 14)),
        ("logo", "logo/logo.png", (5, 6, 7, 8)),
        ("cl", "components/logo.tsx", (0, 11)),
        ("us st", "us-store", (0, 1, 3, 4)),  # a space parts nothing
        ("STORE", "us-store", (3, 4, 5, 6, 7)),
    ],
)
def test_where_the_letters_are(query: str, text: str, positions: tuple[int, ...]) -> None:
    assert only(query, text).positions == positions


@pytest.mark.parametrize("query", ["", " ", "\t "])
def test_no_letters_find_nothing(query: str) -> None:
    assert found(query, "a", "b") == []


def test_no_more_than_wanted_and_those_are_the_best() -> None:
    texts = [f"folder/some-a-thing-{number}.ts" for number in range(500)]
    texts.insert(321, "folder/at.ts")
    ranked = rank("at", Texts(texts), 10, CancelToken())
    assert len(ranked) == 10
    assert texts[ranked[0].number] == "folder/at.ts"


def test_it_stops_when_it_is_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        rank("a", Texts(["a"]), 1, token)


def test_positions_hold_where_lower_case_is_longer() -> None:
    text = "İstanbul/kart.ts"
    assert len(fold(text)) == len(text)
    assert only("kart", text).positions == (9, 10, 11, 12)


def test_positions_are_divided_with_their_text() -> None:
    assert split((0, 1, 4, 6), 4) == ((0, 1), (0, 2))
    assert split((), 4) == ((), ())


some_text = st.text(alphabet="abcAB/-._ ß", min_size=1, max_size=30)


@given(st.text(alphabet="abcß", min_size=1, max_size=6), st.lists(some_text, max_size=20))
def test_exactly_the_texts_with_the_letters_are_found(query: str, texts: list[str]) -> None:
    def has(text: str) -> bool:
        rest = iter(text.lower())
        return all(letter in rest for letter in query)  # `in` uses up what it has passed

    ranked = rank(query, Texts(texts), 100, CancelToken())
    assert sorted(match.number for match in ranked) == [
        number for number, text in enumerate(texts) if has(text)
    ]
    for match in ranked:
        assert letters_at(match, texts[match.number]).lower() == query
        assert list(match.positions) == sorted(set(match.positions))
    scores = [match.score for match in ranked]
    assert scores == sorted(scores, reverse=True)
