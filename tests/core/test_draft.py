from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.draft import Draft, DraftError, Edited
from multistore_gui.core.text import decode

LETTERS = st.text("ab \t", max_size=3)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])
CONTENTS = st.builds(
    lambda lines, last: "".join(line + end for line, end in lines) + last,
    st.lists(st.tuples(LETTERS, ENDS), max_size=6),
    LETTERS,
)
ENCODINGS = {"utf-8": b"", "utf-8-sig": b"", "utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}


def place(lines: tuple[str, ...], share: float, other: float) -> tuple[int, int]:
    if not lines:
        return 0, 0
    line = int(share * (len(lines) - 1))
    return line, int(other * len(lines[line]))


@given(CONTENTS, st.sampled_from(sorted(ENCODINGS)))
def test_what_is_not_edited_is_written_as_it_was_read(content: str, codec: str) -> None:
    data = ENCODINGS[codec] + content.encode(codec)
    try:
        assert Draft.of(data).data == data
    except DraftError:
        assert b"\0" in data  # too short to be told from a binary file


@given(CONTENTS, st.lists(st.tuples(*[st.floats(0, 1)] * 4, CONTENTS), max_size=5))
def test_edits_are_those_of_the_lines_and_undone_to_the_byte(
    content: str, edits: list[tuple[float, float, float, float, str]]
) -> None:
    data = content.encode()
    draft = Draft.of(data)
    states = [draft.data]
    for a, b, c, d, typed in edits:
        lines = draft.text.lines
        start, end = sorted((place(lines, a, b), place(lines, c, d)))
        edited = draft.replace(start, end, typed)
        plain = typed.replace("\r\n", "\n").replace("\r", "\n")
        rows = list(lines) or [""]
        wanted = "\n".join(
            [
                *rows[: start[0]],
                rows[start[0]][: start[1]] + plain + rows[end[0]][end[1] :],
                *rows[end[0] + 1 :],
            ]
        ).split("\n")
        now = draft.text
        assert list(now.lines) == (wanted if wanted != [""] or now.lines else [])
        assert decode(draft.data).lines == now.lines or "\r" in content
        assert_says_what_changed(lines, now.lines, edited)
        states.append(draft.data)
    while draft.undo() is not None:
        pass
    assert draft.data == data
    assert not draft.is_modified
    while draft.redo() is not None:
        pass
    assert draft.data == states[-1]


def assert_says_what_changed(before: tuple[str, ...], now: tuple[str, ...], edited: Edited) -> None:
    assert before[: edited.first] == now[: edited.first]
    assert before[edited.old_end :] == now[edited.new_end :]
    line, column = edited.caret
    assert column <= (len(now[line]) if now else 0)


@pytest.mark.parametrize(
    ("before", "typed", "after"),
    [
        (b"a\r\nb", "\nx", b"a\r\nx\r\nb"),
        (b"\xef\xbb\xbfa\n", "\n", b"\xef\xbb\xbfa\n\n"),
        (b"", "x", b"x\n"),
        (b"a", "\n", b"a\n"),
        (b"a\rb\r", "\n", b"a\r\rb\r"),
    ],
)
def test_line_ends_mark_and_final_newline_stay(before: bytes, typed: str, after: bytes) -> None:
    draft = Draft.of(before)
    end = len(draft.text.lines[0]) if draft.text.lines else 0
    draft.replace((0, end), (0, end), typed)
    assert draft.data == after


def test_a_word_is_undone_at_once() -> None:
    draft = Draft.of(b"\n")
    for at, letter in enumerate("ab cd"):
        draft.replace((0, at), (0, at), letter)
    draft.undo()
    assert draft.text.lines == ("ab",)
    draft.undo()
    assert draft.text.lines == ("",)


@given(st.lists(LETTERS, max_size=5), st.lists(LETTERS, max_size=5), st.booleans())
def test_all_lines_are_replaced_in_one_step(
    before: list[str], after: list[str], has_newline: bool
) -> None:
    content = "\n".join(before) + ("\n" if has_newline and before else "")
    draft = Draft.of(content.encode())
    lines = draft.text.lines
    draft.replace_all(after)
    assert list(draft.text.lines) == after
    if draft.undo() is not None:
        assert draft.text.lines == lines
    assert draft.data == content.encode()


def test_what_could_not_be_written_back_is_refused() -> None:
    with pytest.raises(DraftError, match="UTF-8 with errors"):
        Draft.of("ä".encode() * 4 + b"\xff\n")
    with pytest.raises(DraftError, match="not a text"):
        Draft.of(b"\0\1\2")
    draft = Draft.of(b"a\xe9b\n")
    draft.replace((0, 0), (0, 0), "\u20ac")
    with pytest.raises(DraftError, match="Latin-1"):
        _ = draft.data
