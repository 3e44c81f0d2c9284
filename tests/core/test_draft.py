from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.diff import Hunk, find_hunks
from multistore_gui.core.draft import (
    Change,
    Draft,
    Edited,
    NotEditableError,
    NotEncodableError,
    Spot,
)
from multistore_gui.core.text import decode, is_binary, widths

BREAK = re.compile("\r\n|\r|\n")
PARTS = st.sampled_from(["a", "b", " ", "é", "\t", "\n", "\r\n", "\r", "語"])
CONTENTS = st.lists(PARTS, max_size=20).map("".join)
ONE_END = st.tuples(
    st.lists(st.sampled_from(["a", "b", "", " c", "}", "日"]), max_size=12),
    st.sampled_from(["\n", "\r\n", "\r"]),
    st.booleans(),
)
CODECS = st.sampled_from(["utf-8", "utf-8-sig", "utf-16", "utf-32", "latin-1"])


def assembled(drawn: tuple[list[str], str, bool]) -> str:
    lines, end, has_final = drawn
    content = end.join(lines)
    return content + end if has_final and content else content


def spots(draft: Draft) -> list[Spot]:
    found = [Spot(at, c) for at, line in enumerate(draft.lines) for c in range(len(line) + 1)]
    return found if draft.end in found else [*found, draft.end]


def is_sound(draft: Draft) -> bool:
    """Whether all that is kept up to date is what reading the content anew would give."""
    anew, text = decode(draft.text.content.encode("utf-8", "surrogatepass")), draft.text
    assert (text.lines, text.line_ends) == (anew.lines, anew.line_ends)
    assert (text.has_final_newline, text.widest) == (
        anew.has_final_newline,
        max(widths(anew.lines), default=0),
    )
    return tuple(draft.lines) == anew.lines


@given(st.binary(max_size=300) | CONTENTS.map(str.encode))
def test_bytes_stay_what_they_are(data: bytes) -> None:
    try:
        draft = Draft.of(data)
    except NotEditableError:
        assert is_binary(data) or data[:2] in (b"\xff\xfe", b"\xfe\xff") or b"\0" in data
    else:
        assert draft.data() == data and not draft.is_modified
        assert draft.text == decode(data)


@given(CONTENTS, CODECS)
def test_bytes_stay_in_every_encoding(content: str, codec: str) -> None:
    data = content.encode(codec, "replace")
    if not is_binary(data):  # UTF-16 without letters
        assert Draft.of(data).data() == data


@pytest.mark.parametrize(
    ("data", "clause"),
    [
        (b"\x89PNG\r\n\x1a\n\0\0", "it is no text"),
        (b"x" * 20_000_001, "it is too large"),
        (b"\xff\xfea\0b", "it is damaged UTF-16 LE with BOM"),
        (b"\xff\xfe\0\0abcd", "it is damaged UTF-32 LE with BOM"),
    ],
)
def test_what_cannot_be_kept_is_not_edited(data: bytes, clause: str) -> None:
    with pytest.raises(NotEditableError) as raised:
        Draft.of(data)
    assert raised.value.clause == clause


@given(CONTENTS, st.data(), CONTENTS)
def test_an_edit_changes_nothing_outside_its_range(
    content: str, drawn: st.DataObject, put: str
) -> None:
    draft = Draft.of(content.encode())
    start, end = sorted(drawn.draw(st.sampled_from(spots(draft))) for _ in range(2))
    whole = re.findall(".*?(?:\r\n|\r|\n)|.+", content)
    offsets = [sum(map(len, whole[: spot.line])) + spot.column for spot in (start, end)]
    before, after = content[: offsets[0]], content[offsets[1] :]
    old_lines = draft.text.lines

    edited = draft.replace(start, end, put)

    now = draft.text.content
    assert now.startswith(before) and now.endswith(after)
    middle = now[len(before) : len(now) - len(after)]
    if "\r" not in content:
        assert BREAK.sub("\n", middle) == BREAK.sub("\n", put)
        assert len(BREAK.findall(now)) == len(BREAK.findall(before + after)) + len(
            BREAK.findall(put)
        )
    assert BREAK.sub("", middle) == BREAK.sub("", put)
    assert is_sound(draft)
    kept = old_lines[: edited.first], old_lines[edited.old_end :]
    assert kept == (draft.text.lines[: edited.first], draft.text.lines[edited.new_end :])
    assert edited.caret in spots(draft)


@given(ONE_END, st.data(), CONTENTS)
def test_lines_of_an_edit_end_as_the_files_do(
    drawn: tuple[list[str], str, bool], data: st.DataObject, put: str
) -> None:
    content, end = assembled(drawn), drawn[1]
    draft = Draft.of(content.encode())
    start, stop = sorted(data.draw(st.sampled_from(spots(draft))) for _ in range(2))
    plain = content.replace(end, "\n")
    whole = plain.splitlines(keepends=True)
    first, last = (sum(map(len, whole[: spot.line])) + spot.column for spot in (start, stop))
    wanted = plain[:first] + BREAK.sub("\n", put) + plain[last:]
    used = end if end in content else "\n"

    edited = draft.replace(start, stop, put)

    assert draft.data() == wanted.replace("\n", used).encode()
    upto = plain[:first] + BREAK.sub("\n", put)
    line, column = upto.count("\n"), len(upto) - (upto.rfind("\n") + 1)
    assert edited.caret == Spot(line, column)


@pytest.mark.parametrize(
    ("data", "spot", "put", "wanted"),
    [
        (b"a\r\nb\nc", Spot(0, 1), "\n", b"a\r\n\r\nb\nc"),
        (b"a\r\nb\nc", Spot(1, 1), "\n", b"a\r\nb\n\nc"),
        (b"a\r\nb\nd\nc", Spot(3, 1), "\n", b"a\r\nb\nd\nc\n"),
        (b"", Spot(0, 0), "x\r\ny", b"x\ny"),
        (b"a\n", Spot(1, 0), "b", b"a\nb"),
        (b"a\rb\n", Spot(1, 0), "\n", b"a\r\r\nb\n"),  # not the second half of the end above
    ],
)
def test_a_new_line_ends_as_the_one_that_was_split(
    data: bytes, spot: Spot, put: str, wanted: bytes
) -> None:
    draft = Draft.of(data)
    draft.replace(spot, spot, put)
    assert draft.data() == wanted


def test_a_carriage_return_and_a_line_feed_that_meet_are_one_end() -> None:
    draft = Draft.of(b"a\rb\nc\n")
    edited = draft.replace(Spot(1, 0), Spot(1, 1), "")
    assert draft.data() == b"a\r\nc\n" and draft.lines == ["a", "c"]
    assert edited == Edited(0, 2, 1, Spot(0, 1))


@given(CONTENTS, st.data())
def test_undo_goes_back_through_every_step_and_redo_forth(
    content: str, drawn: st.DataObject
) -> None:
    draft = Draft.of(content.encode())
    seen = [draft.data()]
    for _ in range(drawn.draw(st.integers(1, 6))):
        start, end = sorted(drawn.draw(st.sampled_from(spots(draft))) for _ in range(2))
        draft.end_group()
        draft.replace(start, end, drawn.draw(CONTENTS))
        if draft.data() != seen[-1]:
            seen.append(draft.data())
    for wanted in reversed(seen[:-1]):
        edited = draft.undo()
        assert edited is not None and edited.caret in spots(draft)
        assert draft.data() == wanted and is_sound(draft)
    assert draft.undo() is None and not draft.is_modified
    for wanted in seen[1:]:
        assert draft.redo() is not None and draft.data() == wanted and is_sound(draft)
    assert draft.redo() is None


def typed(draft: Draft, spot: Spot, text: str) -> Spot:
    for letter in text:
        spot = draft.replace(spot, spot, letter).caret
    return spot


def test_a_word_is_undone_as_one() -> None:
    draft = Draft.of(b"x\n")
    typed(draft, Spot(0, 1), "one two")
    draft.undo()
    assert draft.lines == ["xone "]
    draft.undo()
    assert draft.lines == ["x"] and not draft.is_modified


def test_a_pause_ends_a_step() -> None:
    draft = Draft.of(b"")
    spot = typed(draft, Spot(0, 0), "ab")
    draft.end_group()
    typed(draft, spot, "cd")
    draft.undo()
    assert draft.lines == ["ab"]


def test_erasing_is_one_step_and_typing_another() -> None:
    draft = Draft.of(b"")
    spot = typed(draft, Spot(0, 0), "abcd")
    for column in (spot.column - 1, spot.column - 2):
        draft.replace(Spot(0, column), Spot(0, column + 1), "")
    assert draft.lines == ["ab"]
    draft.undo()
    assert draft.lines == ["abcd"]
    draft.undo()
    assert draft.lines == []


def test_typing_elsewhere_is_another_step() -> None:
    draft = Draft.of(b"abcd")
    typed(draft, Spot(0, 0), "x")
    typed(draft, Spot(0, 3), "y")
    draft.undo()
    assert draft.lines == ["xabcd"]


def test_typing_over_a_selection_is_one_step_with_what_follows() -> None:
    draft = Draft.of(b"abcd")
    spot = draft.replace(Spot(0, 1), Spot(0, 3), "x").caret
    typed(draft, spot, "y")
    assert draft.lines == ["axyd"]
    edited = draft.undo()
    assert draft.lines == ["abcd"] and edited is not None and edited.caret == Spot(0, 3)


def test_it_is_modified_until_it_is_what_was_saved() -> None:
    draft = Draft.of(b"a")
    draft.replace(Spot(0, 1), Spot(0, 1), "b")
    assert draft.is_modified
    draft.end_group()
    data = draft.data()
    draft.replace(Spot(0, 2), Spot(0, 2), "c")
    draft.mark_saved(data)
    assert draft.is_modified
    draft.undo()
    assert not draft.is_modified and draft.data() == b"ab"
    draft.undo()
    assert draft.is_modified


def test_what_others_wrote_tells_the_encoding_from_then_on() -> None:
    draft = Draft.of(b"caf\xe9")
    draft.replace(Spot(0, 0), Spot(0, 0), "€")
    draft.rebase("€café".encode("utf-16"))
    assert not draft.is_modified and draft.text.encoding == "UTF-16 LE with BOM"
    assert draft.data() == "€café".encode("utf-16")
    draft.undo()
    assert draft.is_modified and draft.data() == "café".encode("utf-16")
    with pytest.raises(NotEditableError):
        draft.rebase(b"\0\1")


def test_a_letter_that_the_encoding_has_not_is_told_with_its_place() -> None:
    draft = Draft.of(b"caf\xe9\n\xe9\n")
    draft.replace(Spot(1, 1), Spot(1, 1), "€")
    with pytest.raises(NotEncodableError, match="Line 2 has the letter €, which Latin-1 has not"):
        draft.data()
    draft.undo()
    assert draft.data() == b"caf\xe9\n\xe9\n"


@given(ONE_END, st.data())
def test_changes_all_over_are_one_step(
    drawn: tuple[list[str], str, bool], data: st.DataObject
) -> None:
    content = assembled(drawn)
    draft, one_by_one = Draft.of(content.encode()), Draft.of(content.encode())
    found = data.draw(st.lists(st.sampled_from(spots(draft)), max_size=6, unique=True))
    pairs = sorted(found)[: len(found) // 2 * 2]
    changes = [
        Change(start, end, data.draw(CONTENTS))
        for start, end in zip(pairs[::2], pairs[1::2], strict=True)
    ]
    draft.replace_all(changes)
    for change in reversed(changes):
        one_by_one.replace(*change)
    # Which line end is the commonest may change from one to the next, but no text does.
    assert draft.lines == one_by_one.lines and is_sound(draft)
    draft.undo()
    assert draft.data() == content.encode()


@given(ONE_END, ONE_END)
def test_all_changes_taken_give_the_other_lines(
    left: tuple[list[str], str, bool], right: tuple[list[str], str, bool]
) -> None:
    other, draft = decode(assembled(left).encode()), Draft.of(assembled(right).encode())
    ends = draft.text.line_ends
    hunks = list(find_hunks(other.plain_lines(), draft.text.plain_lines()))
    before = draft.data()
    draft.take(hunks, other)
    assert draft.text.lines == other.lines and is_sound(draft)
    assert not ends or draft.text.line_ends in (ends, "LF", "no line end")
    if hunks:
        draft.undo()
    assert draft.data() == before


@given(CONTENTS, CONTENTS)
def test_all_changes_taken_with_their_ends_give_the_other_bytes(left: str, right: str) -> None:
    other, draft = decode(left.encode()), Draft.of(right.encode())
    hunks = find_hunks(other.exact_lines(), draft.text.exact_lines())
    draft.take(hunks, other, takes_ends=True)
    assert draft.data() == left.encode() and is_sound(draft)


def test_one_change_is_taken_alone() -> None:
    draft = Draft.of(b"a\r\nX\r\nb\r\nY")
    draft.take([Hunk(1, 3, 1, 2)], decode(b"a\n1\n2\nb\n3\n"))
    assert draft.data() == b"a\r\n1\r\n2\r\nb\r\nY"
    draft.take([Hunk(4, 5, 4, 5)], decode(b"a\n1\n2\nb\n3\n"))
    assert draft.data() == b"a\r\n1\r\n2\r\nb\r\n3"


@given(CONTENTS, CONTENTS)
def test_it_becomes_any_content_in_one_step(content: str, wanted: str) -> None:
    draft = Draft.of(content.encode())
    draft.become(wanted)
    assert draft.data() == wanted.encode() and is_sound(draft)
    assert (draft.undo() is not None) is (content != wanted)
    assert draft.data() == content.encode() and is_sound(draft)


def test_undoing_another_content_leaves_the_caret_behind_what_is_back() -> None:
    draft = Draft.of(b"a\nb\nc\n")
    assert draft.become("a\n1\n2\n3\nc\n").caret == Spot(4, 0)
    undone, redone = draft.undo(), draft.redo()
    assert undone is not None and undone.caret == Spot(2, 0)
    assert redone is not None and redone.caret == Spot(4, 0)
