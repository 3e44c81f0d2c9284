from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.text import (
    LONGEST_SHOWN,
    LineEnds,
    cells,
    decode,
    is_binary,
    rows,
    shown,
    widths,
)


@pytest.mark.parametrize(
    ("data", "lines", "encoding"),
    [
        (b"", [], "UTF-8"),
        ("é\n日本\n".encode(), ["é", "日本"], "UTF-8"),
        (b"\xef\xbb\xbfa\n", ["a"], "UTF-8 with BOM"),
        ("é\na".encode("utf-16"), ["é", "a"], "UTF-16 LE with BOM"),
        (b"\xfe\xff" + "é\n".encode("utf-16-be"), ["é"], "UTF-16 BE with BOM"),
        ("é\n".encode("utf-32"), ["é"], "UTF-32 LE with BOM"),
        ("plain words\n".encode("utf-16-le"), ["plain words"], "UTF-16 LE"),
        ("plain words\n".encode("utf-16-be"), ["plain words"], "UTF-16 BE"),
        (b"caf\xe9\n", ["café"], "Latin-1, a guess"),
        (b"\x93caf\xe9\x94\n", ["“café”"], "Windows-1252, a guess"),
        (b"\x81caf\xe9\n", ["\x81café"], "Latin-1, a guess"),
        ("caféé".encode() + b"\xff", ["caféé\udcff"], "UTF-8 with errors"),
    ],
)
def test_bytes_are_read_in_the_encoding_they_are_in(
    data: bytes, lines: list[str], encoding: str
) -> None:
    text = decode(data)
    assert (list(text.lines), text.encoding) == (lines, encoding)


@pytest.mark.parametrize(
    ("data", "lines", "ends", "has_final_newline"),
    [
        (b"a", ["a"], LineEnds.NONE, False),
        (b"a\nb\n", ["a", "b"], LineEnds.LF, True),
        (b"a\r\nb\r\n", ["a", "b"], LineEnds.CRLF, True),
        (b"a\rb\r", ["a", "b"], LineEnds.CR, True),
        (b"a\r\nb\nc", ["a", "b", "c"], LineEnds.MIXED, False),
        (b"a\n\n", ["a", ""], LineEnds.LF, True),
        (b"a\x0cb\xe2\x80\xa8c\n", ["a\x0cb\u2028c"], LineEnds.LF, True),  # no line end in code
    ],
)
def test_lines_end_where_an_editor_ends_them(
    data: bytes, lines: list[str], ends: LineEnds, has_final_newline: bool
) -> None:
    text = decode(data)
    assert (list(text.lines), text.line_ends) == (lines, ends)
    assert text.has_final_newline is has_final_newline


@given(st.binary(max_size=200))
def test_decoding_never_fails(data: bytes) -> None:
    text = decode(data)
    assert text.plain_lines().count(b"\n") == len(text.lines)
    assert text.exact_lines().count(b"\n") >= len(text.lines) - 1


@given(st.lists(st.sampled_from(["a", "b\n", "\r\n", "\r", "\n"])))
def test_exact_lines_differ_where_the_ends_do(parts: list[str]) -> None:
    content = "".join(parts)
    exact = decode(content.encode()).exact_lines().decode()
    back = exact.replace("\r\r\n", "\0").replace("\0", "\r")
    assert back == content


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"text", False),
        (b"a\0b", True),
        (b"x" * 8_000 + b"\0", False),  # Git looks no further
        ("text".encode("utf-16"), False),
        ("plain text".encode("utf-16-le"), False),
        (b"\0" * 100, True),
        (b"\0\1\0\2\0\3\0\4\0\5", True),  # numbers of two bytes are no letters
        (b"\0a", True),
    ],
)
def test_a_nul_makes_a_file_binary(data: bytes, expected: bool) -> None:
    assert is_binary(data) is expected


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("plain", "plain"),
        ("\tx", "    x"),
        ("ab\tx", "ab  x"),
        ("a\u202eb", "a\\u{202E}b"),
        ("\x1b[2J", "\\x1B[2J"),
        ("a\u200bb\u2028", "a\\u{200B}b\\u{2028}"),
        ("é日\u3000", "é日\u3000"),
    ],
)
def test_what_would_trick_the_eye_is_escaped(line: str, text: str) -> None:
    assert shown(line).text == text


@given(st.text(st.sampled_from("a\t\x07é日"), max_size=30))
def test_columns_and_places_belong_together(line: str) -> None:
    how = shown(line)
    for column in range(len(line) + 1):
        assert how.column(how.place(column)) == column
    assert how.place(len(line)) == len(how.text)


@given(st.lists(st.text(st.sampled_from("a \t\x07é日\u202e"), max_size=30), max_size=8))
def test_lines_are_as_wide_together_as_one_by_one(lines: list[str]) -> None:
    long = ["\t" * 3 * LONGEST_SHOWN] if len(lines) > 6 else []
    assert widths([*lines, *long]) == list(map(cells, [*lines, *long]))


def test_a_long_line_is_cut() -> None:
    how = shown("x" * (LONGEST_SHOWN + 1))
    assert how.is_cut and len(how.text) == LONGEST_SHOWN
    assert decode(b"x" * 3 * LONGEST_SHOWN).widest == LONGEST_SHOWN


@given(st.text(st.sampled_from("ab 日é"), max_size=60), st.integers(2, 20))
def test_rows_hold_the_whole_text_and_keep_the_width(text: str, width: int) -> None:
    found = list(rows(text, width))
    assert "".join(text[start:end] for start, end in found) == text
    assert all(cells(text[start:end]) <= width for start, end in found)


def test_rows_break_behind_words() -> None:
    text = "some words to wrap"
    assert [text[start:end] for start, end in rows(text, 8)] == ["some ", "words ", "to wrap"]
