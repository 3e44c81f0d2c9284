from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.diff import Hunks, find_hunks
from multistore_gui.core.draft import Draft
from multistore_gui.core.rehunk import rehunk

LINES = st.lists(st.sampled_from("abcdef"), max_size=12)


def joined(lines: list[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode()


@given(
    LINES,
    LINES,
    st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1), LINES), max_size=6),
    st.sampled_from([0, 1]),
)
def test_what_is_between_the_hunks_is_equal_after_any_edits(
    other: list[str], own: list[str], edits: list[tuple[float, float, list[str]]], side: int
) -> None:
    draft = Draft.of(joined(own))
    pair = (other, own) if side else (own, other)
    hunks = find_hunks(joined(pair[0]), joined(pair[1]))
    for one, two, lines in edits:
        count = len(draft.text.lines)
        first, end = sorted((int(one * count), int(two * count)))
        edited = draft.take((first, end), lines)
        now = draft.text.lines
        pair_now = (other, now) if side else (now, other)
        hunks = rehunk(hunks, pair_now, side, edited[:3])
        assert_fits(hunks, list(pair_now[0]), list(pair_now[1]))


def assert_fits(hunks: Hunks, left: list[str], right: list[str]) -> None:
    at = other = 0
    for hunk in hunks:
        assert left[at : hunk.left] == right[other : hunk.right]
        assert hunk.left_end > hunk.left or hunk.right_end > hunk.right
        at, other = hunk.left_end, hunk.right_end
    assert left[at:] == right[other:]
