"""Bytes as lines of text, whatever they are: decoding never fails, and says what it took them for.

What does not fit the encoding is kept as lone surrogates, so that encoding gives the bytes again.
Lines are as the file has them. How they look on a screen, tabs expanded and what would trick the
eye escaped, says `shown`.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

from multistore_gui.core import paths

TAB_CELLS = 4
LONGEST_SHOWN = 10_000  # characters; of a longer line the start is shown

_SNIFFED_BYTES = 8_000  # as much as Git looks at for a NUL
_MARKS = (  # UTF-32 first: its mark begins with UTF-16's
    (codecs.BOM_UTF32_LE, "utf-32-le", "UTF-32 LE with BOM"),
    (codecs.BOM_UTF32_BE, "utf-32-be", "UTF-32 BE with BOM"),
    (codecs.BOM_UTF8, "utf-8", "UTF-8 with BOM"),
    (codecs.BOM_UTF16_LE, "utf-16-le", "UTF-16 LE with BOM"),
    (codecs.BOM_UTF16_BE, "utf-16-be", "UTF-16 BE with BOM"),
)
_LEAST_WIDE_BYTES = 8  # less may be anything
_ASCII_TEXT = bytes(range(0x20, 0x7F)) + b"\t\n\r\f"
_ESCAPED_BYTE = re.compile("[\udc80-\udcff]")
_REAL_LETTER = re.compile("[^\x00-\x7f\udc80-\udcff]")
_LINE_END = re.compile("\r\n|\n|\r")
_PLAIN = re.compile(r"[ -~]*").fullmatch


class LineEnds(StrEnum):
    """How the lines of a text end."""

    NONE = "no line end"
    LF = "LF"
    CRLF = "CRLF"
    CR = "CR"
    MIXED = "mixed line ends"


_ENDS = {"": LineEnds.NONE, "\n": LineEnds.LF, "\r\n": LineEnds.CRLF, "\r": LineEnds.CR}


@dataclass(frozen=True, slots=True)
class Coding:
    """How letters are bytes in a file."""

    label: str  # for people
    codec: str = "utf-8"
    mark: bytes = b""  # in front of the text: a byte-order mark
    errors: str = "surrogateescape"

    def decode(self, data: bytes) -> str:
        """Return the letters that bytes stand for, without the mark.

        Raises:
            UnicodeDecodeError: they cannot be read so.
        """
        return data[len(self.mark) :].decode(self.codec, self.errors)

    def encode(self, content: str) -> bytes:
        """Return the bytes that stand for letters, the mark in front of them.

        Raises:
            UnicodeEncodeError: the encoding has no such letter.
        """
        return self.mark + content.encode(self.codec, self.errors)


@dataclass(frozen=True, slots=True)
class Text:
    """A file's text."""

    content: str  # with the line ends that the file has
    lines: tuple[str, ...]  # without them
    coding: Coding
    line_ends: LineEnds
    has_final_newline: bool  # true of an empty text
    widest: int  # cells of the widest line that is shown

    @property
    def encoding(self) -> str:
        """The encoding for people."""
        return self.coding.label

    def exact_lines(self) -> bytes:
        r"""Return the lines in UTF-8, their ends part of them: CRLF as ``\r\n``, CR as ``\r\r\n``.

        Each ends in ``\n``, but for the last where the file has no final newline.
        """
        marked = _LINE_END.sub(_marked_end, self.content)
        return marked.encode("utf-8", "surrogatepass")

    def plain_lines(self) -> bytes:
        r"""Return the lines in UTF-8, each with one ``\n``, whatever the file's ends are."""
        joined = "\n".join(self.lines) + "\n" if self.lines else ""
        return joined.encode("utf-8", "surrogatepass")


def _marked_end(match: re.Match[str]) -> str:
    return "\r\r\n" if match[0] == "\r" else match[0]


def is_binary(data: bytes) -> bool:
    """Tell whether bytes are no text: a NUL early on, as Git decides, and not UTF-16 or UTF-32."""
    return b"\0" in data[:_SNIFFED_BYTES] and not _has_wide_mark(data) and not _wide_order(data)


def decode(data: bytes) -> Text:
    """Read bytes as text; what does not fit the encoding is escaped, nothing is lost from sight."""
    content, coding = _decoded(data)
    line_ends = _line_ends_of(content)
    plain = content
    if line_ends not in (LineEnds.LF, LineEnds.NONE):
        plain = content.replace("\r\n", "\n").replace("\r", "\n")
    lines = plain.split("\n")
    has_final_newline = not lines[-1]
    if has_final_newline:
        lines.pop()
    # The garbage collector looks at each line of a list time and again, and once at a tuple's.
    return Text(content, tuple(lines), coding, line_ends, has_final_newline, _widest(plain, lines))


def _has_wide_mark(data: bytes) -> bool:
    return any(data.startswith(mark) for mark, codec, _ in _MARKS if codec != "utf-8")


def _decoded(data: bytes) -> tuple[str, Coding]:
    for mark, codec, label in _MARKS:
        if data.startswith(mark):
            return _decoded_as(Coding(label, codec, mark), data)
    if b"\0" in data[:_SNIFFED_BYTES] and (order := _wide_order(data)):
        return _decoded_as(Coding(f"UTF-16 {order.upper()}", f"utf-16-{order}"), data)
    try:
        return data.decode(), Coding("UTF-8")
    except UnicodeDecodeError:
        return _decoded_damaged(data)


def _decoded_as(coding: Coding, data: bytes) -> tuple[str, Coding]:
    """Read what is known to be in an encoding, with errors perhaps."""
    if coding.codec != "utf-8":
        coding = replace(coding, errors="surrogatepass")
    try:
        return coding.decode(data), coding
    except UnicodeDecodeError:  # half a letter at the end, say: to be seen, not to be written
        coding = replace(coding, errors="backslashreplace")
        return coding.decode(data), coding


def _decoded_damaged(data: bytes) -> tuple[str, Coding]:
    """Read what is not UTF-8: a few bad bytes among good letters, or one byte a letter."""
    attempt = data.decode("utf-8", "surrogateescape")
    bad, good = len(_ESCAPED_BYTE.findall(attempt)), len(_REAL_LETTER.findall(attempt))
    if good >= bad:
        return attempt, Coding("UTF-8 with errors")
    if re.search(rb"[\x80-\x9f]", data):
        try:
            return data.decode("cp1252"), Coding("Windows-1252, a guess", "cp1252", errors="strict")
        except UnicodeDecodeError:
            pass
    return data.decode("latin-1"), Coding("Latin-1, a guess", "latin-1", errors="strict")


def _wide_order(data: bytes) -> str | None:
    """Guess the byte order of UTF-16 without a mark: mostly ASCII, so every other byte is NUL."""
    sample = data[: min(len(data) & ~1, _SNIFFED_BYTES)]
    if len(data) % 2 or len(sample) < _LEAST_WIDE_BYTES:
        return None
    first, second = sample[::2], sample[1::2]
    if _is_ascii_beside_nuls(first, second):
        return "le"
    return "be" if _is_ascii_beside_nuls(second, first) else None


def _is_ascii_beside_nuls(letters: bytes, nuls: bytes) -> bool:
    return nuls.count(0) * 10 >= len(nuls) * 7 and (
        len(letters.translate(None, _ASCII_TEXT)) * 20 <= len(letters)
    )


def _line_ends_of(content: str) -> LineEnds:
    if "\r" not in content:
        return named_ends("\n" if "\n" in content else "")
    both = content.count("\r\n")
    counts = {
        "\r\n": both,
        "\n": content.count("\n") - both,
        "\r": content.count("\r") - both,
    }
    return named_ends(*(end for end, count in counts.items() if count))


def named_ends(*found: str) -> LineEnds:
    """Return what a text with such line ends has; "" is none."""
    if len(found) > 1:
        return LineEnds.MIXED
    return _ENDS[found[0]] if found else LineEnds.NONE


def _widest(content: str, lines: list[str]) -> int:
    if content.isascii() and "\t" not in content:
        return min(max(map(len, lines), default=0), LONGEST_SHOWN)
    return max(widths(lines), default=0)


@dataclass(frozen=True, slots=True)
class Shown:
    """A line as it is painted."""

    text: str
    places: list[int] | None  # of each character of the line, and its end; None: one to one
    is_cut: bool

    def place(self, column: int) -> int:
        """Return where a column of the line stands in the shown text."""
        if self.places is None:
            return min(column, len(self.text))
        return self.places[min(column, len(self.places) - 1)]

    def column(self, place: int) -> int:
        """Return the column of the line that a place in the shown text belongs to."""
        if self.places is None:
            return min(place, len(self.text))
        last = len(self.places) - 1
        return next((at for at in range(last) if self.places[at + 1] > place), last)


def shown(line: str) -> Shown:
    """Expand tabs and escape what is invisible or turns the reading direction."""
    is_cut = len(line) > LONGEST_SHOWN
    if is_cut:
        line = line[:LONGEST_SHOWN]
    if _PLAIN(line):
        return Shown(line, None, is_cut)
    parts: list[str] = []
    places: list[int] = []
    at = cell = 0
    for letter in line:
        places.append(at)
        if letter == "\t":
            part = " " * (TAB_CELLS - cell % TAB_CELLS)
        elif letter.isprintable() or unicodedata.category(letter) == "Zs":
            part = letter
        else:
            part = escaped(letter)
        parts.append(part)
        at += len(part)
        cell += sum(map(_cells_of, part))
    places.append(at)
    return Shown("".join(parts), places, is_cut)


def escaped(letter: str) -> str:
    r"""Write a character that must not be painted, e.g. ``\u{202E}`` for a change of direction."""
    return paths.label(letter.encode("utf-8", "backslashreplace"))


def cells(line: str) -> int:
    """Return how many cells of the grid a line takes once it is shown."""
    if len(line) <= LONGEST_SHOWN and _PLAIN(line):
        return len(line)
    return sum(map(_cells_of, shown(line).text))


def widths(lines: Sequence[str]) -> list[int]:
    """Return how many cells of the grid each line takes once it is shown.

    Plain text is measured as a whole: a call for each of many lines would take ten times as long.
    """
    if not lines:
        return []
    expanded = "\n".join(lines).expandtabs(TAB_CELLS).split("\n")
    found = list(map(len, expanded))
    whole = "".join(expanded)
    if whole.isascii() and whole.isprintable() and max(found) <= LONGEST_SHOWN:
        return found
    for number, (line, text) in enumerate(zip(lines, expanded, strict=True)):
        if not (text.isascii() and text.isprintable()) or len(line) > LONGEST_SHOWN:
            found[number] = cells(line)
    return found


def rows(text: str, width: int) -> Iterator[tuple[int, int]]:
    """Break a shown text into rows of at most `width` cells, behind a space where one is near.

    An empty text is one row.
    """
    start = 0
    while (end := _row_end(text, start, width)) < len(text):
        space = text.rfind(" ", start + (end - start) // 2, end)
        end = end if space < 0 else space + 1
        yield start, end
        start = end
    yield start, len(text)


def _row_end(text: str, start: int, width: int) -> int:
    end = start + width
    if end >= len(text) and text.isascii():
        return len(text)
    if text[start:end].isascii():
        return end
    taken = 0
    for at in range(start, len(text)):
        taken += _cells_of(text[at])
        if taken > width:
            return max(at, start + 1)
    return len(text)


def _cells_of(letter: str) -> int:
    if letter.isascii():
        return 1
    if unicodedata.combining(letter):
        return 0
    return 2 if unicodedata.east_asian_width(letter) in "WF" else 1
