from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.diff import LEFT, RIGHT, Comparison, Hunks, Options, find_hunks
from multistore_gui.core.draft import Draft, Spot, split
from multistore_gui.core.rehunk import rehunk, settle
from multistore_gui.core.sides import Side, SideKind
from multistore_gui.core.text import decode

LINES = st.lists(st.sampled_from(["a", "b", "c", "", "}", " d", "d"]), max_size=16)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
PUT = st.lists(st.sampled_from(["a", "b", " ", "\n"]), max_size=6).map("".join)


def applied(hunks: Hunks, left: Sequence[str], right: Sequence[str]) -> list[str]:
    """Return the right lines, as the left ones and the hunks alone tell them."""
    made: list[str] = []
    at = 0
    for hunk in hunks:
        made += left[at : hunk.left]
        assert len(made) == hunk.right and (not at or hunk.left > at)  # apart
        made += right[hunk.right : hunk.right_end]
        at = hunk.left_end
    return made + list(left[at:])


def spots(draft: Draft) -> list[Spot]:
    found = [Spot(at, c) for at, line in enumerate(draft.lines) for c in range(len(line) + 1)]
    return found if draft.end in found else [*found, draft.end]


@given(LINES, LINES, ENDS, st.booleans(), st.data())
def test_hunks_after_an_edit_tell_the_edited_text(
    left: list[str], right: list[str], end: str, is_open: bool, drawn: st.DataObject
) -> None:
    other = decode("".join(line + "\n" for line in left).encode())
    content = end.join(right) + ("" if is_open else end)
    draft = Draft.of(content.encode())
    hunks = find_hunks(other.plain_lines(), draft.text.plain_lines())
    exact = find_hunks(other.exact_lines(), draft.text.exact_lines())
    whole = split(other.content)
    for _ in range(drawn.draw(st.integers(1, 5))):
        start, stop = sorted(drawn.draw(st.sampled_from(spots(draft))) for _ in range(2))
        done = drawn.draw(st.sampled_from(["put", "put", "undo", "take"]))
        edited = draft.undo() if done == "undo" else None
        if edited is None and done == "take" and hunks:
            edited = draft.take([hunks[drawn.draw(st.integers(0, len(hunks) - 1))]], other)
        elif edited is None:
            edited = draft.replace(start, stop, drawn.draw(PUT))
        hunks = rehunk(hunks, other.lines, draft.lines, edited)
        exact = rehunk(exact, whole, draft.whole_lines, edited, has_ends=True)

        assert applied(hunks, other.lines, draft.lines) == list(draft.lines)
        assert applied(exact, whole, draft.whole_lines) == list(draft.whole_lines)
        anew = find_hunks(other.plain_lines(), draft.text.plain_lines())
        assert anew.added + anew.removed <= hunks.added + hunks.removed

        sides = Side(SideKind.TEXT, b"", text=other), Side(SideKind.TEXT, b"", text=draft.text)
        for options, now in ((Options(), hunks), (Options(minds_line_ends=True), exact)):
            typed = Comparison(*sides, now, options)
            near = range(edited.first, edited.new_end)
            assert settle(typed, RIGHT, near) == Comparison(*sides, found(*sides, options), options)
            assert settle(typed.swapped(), LEFT, near) == settle(typed, RIGHT, near).swapped()


def found(left: Side, right: Side, options: Options) -> Hunks:
    """Return where two texts differ, compared whole."""
    assert left.text is not None and right.text is not None
    if options.minds_line_ends:
        return find_hunks(left.text.exact_lines(), right.text.exact_lines())
    return find_hunks(left.text.plain_lines(), right.text.plain_lines())


def test_a_letter_in_what_was_equal_is_a_change_of_its_line() -> None:
    other = decode(b"a\nb\nc\n")
    draft = Draft.of(b"a\nb\nc\n")
    edited = draft.replace(Spot(1, 1), Spot(1, 1), "x")
    hunks = rehunk(Hunks(), other.lines, draft.lines, edited)
    assert list(hunks) == [(1, 2, 1, 2)]
    edited = draft.replace(Spot(1, 1), Spot(1, 2), "")
    assert list(rehunk(hunks, other.lines, draft.lines, edited)) == []


def test_white_space_is_ignored_as_before() -> None:
    other = decode(b"a b\nc\n")
    draft = Draft.of(b"a b\nc\n")
    edited = draft.replace(Spot(0, 0), Spot(0, 0), "  ")
    assert not rehunk(Hunks(), other.lines, draft.lines, edited, ignores_whitespace=True)


def test_too_much_to_compare_is_one_change_until_it_is_settled() -> None:
    other = decode(b"".join(b"%d\n" % line for line in range(2_000)))
    draft = Draft.of(b"x\n")
    edited = draft.become(other.content + "end\n")
    hunks = find_hunks(other.plain_lines(), b"x\n")
    rough = rehunk(hunks, other.lines, draft.lines, edited)
    assert list(rough) == [(0, 2_000, 0, 2_001)]
    left, right = Side(SideKind.TEXT, b"", text=other), Side(SideKind.TEXT, b"", text=draft.text)
    settled = settle(Comparison(left, right, rough), RIGHT, range(1_990, 1_991))
    assert list(settled.hunks) == [(2_000, 2_000, 2_000, 2_001)]
