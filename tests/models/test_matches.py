from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.models.matches import matched


@pytest.mark.parametrize(
    ("text", "label", "start", "marked"),
    [
        ("head", "app/header.tsx", 4, ["head"]),
        ("er", "header-er.tsx", 0, ["er", "er"]),
        ("head tsx", "app/header.tsx", 4, ["head", "tsx"]),
        ("HEAD", "header.tsx", 0, []),
        ("head", "HEADER.tsx", 0, ["HEAD"]),
        ("app/he", "app/header.tsx", 4, ["he"]),  # the folder's letters are in another row
        ("hdr", "header.tsx", 0, ["h", "d", "r"]),
        ("ade eader", "header.tsx", 0, ["eader"]),  # one line under what overlaps
        ("*.tsx", "header.tsx", 0, []),
        ("zzz", "header.tsx", 0, []),
        ("", "header.tsx", 0, []),
    ],
)
def test_marks_what_the_text_found(text: str, label: str, start: int, marked: list[str]) -> None:
    name = label[start:]
    assert [name[first:end] for first, end in matched(text, label, start)] == marked


@given(st.text(), st.text(min_size=1), st.integers(0, 5))
def test_marks_lie_in_the_label_in_order_and_apart(text: str, label: str, start: int) -> None:
    start = min(start, len(label) - 1)
    edges = [edge for span in matched(text, label, start) for edge in span]
    assert edges == sorted(set(edges))
    assert not edges or (edges[0] >= 0 and edges[-1] <= len(label) - start)
