"""A text while it is edited: what was typed, and the way back; knows no disk and no screen.

Encoding, byte-order mark, the end of each line and a final newline stay as they were: a line keeps
its own end, and a new one gets the end of the line that it is typed in.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from itertools import chain, takewhile
from typing import NamedTuple

from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.text import LineEnds, Text, decode, is_binary, line_ends_of, widths

_CODECS = {  # by the name for people: the mark, and the codec
    "UTF-8": (b"", "utf-8"),
    "UTF-8 with BOM": (codecs.BOM_UTF8, "utf-8"),
    "UTF-16 LE": (b"", "utf-16-le"),
    "UTF-16 BE": (b"", "utf-16-be"),
    "UTF-16 LE with BOM": (codecs.BOM_UTF16_LE, "utf-16-le"),
    "UTF-16 BE with BOM": (codecs.BOM_UTF16_BE, "utf-16-be"),
    "UTF-32 LE with BOM": (codecs.BOM_UTF32_LE, "utf-32-le"),
    "UTF-32 BE with BOM": (codecs.BOM_UTF32_BE, "utf-32-be"),
    "Windows-1252, a guess": (b"", "cp1252"),
    "Latin-1, a guess": (b"", "latin-1"),
}
_END = re.compile(r"\r\n|\n|\r")
_ENDS = {LineEnds.CRLF: "\r\n", LineEnds.CR: "\r"}  # of a new line where no line is near; else LF


class DraftError(MultistoreError):
    """A text that cannot be edited, or not be written as its file is encoded."""


class Position(NamedTuple):
    """A place in a text."""

    line: int
    column: int


class Edited(NamedTuple):
    """Which lines an edit replaced by which, and where the caret is then."""

    first: int
    old_end: int
    new_end: int
    caret: Position


@dataclass(frozen=True, slots=True)
class _Change:
    """Lines in the place of others; what it takes to go back and on again."""

    first: int
    old: tuple[tuple[str, str], ...]  # lines, each with its end
    new: tuple[tuple[str, str], ...]
    before: Position  # the caret
    after: Position
    is_letter: bool  # one that was typed: it is undone together with those beside it


class Draft:
    """Lines that can be edited, and each edit undone; belongs to one thread."""

    def __init__(self, text: Text) -> None:
        """Begin with a text as it was read."""
        self._lines, self._ends = list(text.lines), _ends_of(text)
        self._end_counts = _counted(self._ends, text.line_ends)
        self._saved = self._lines[:], self._ends[:]
        self._is_modified: bool | None = False  # None: to be found out
        self._encoding, self._widest = text.encoding, text.widest
        self._text: Text | None = text
        self._new_end = _ENDS.get(text.line_ends, "\n")
        self._done: list[_Change] = []
        self._undone: list[_Change] = []

    @classmethod
    def of(cls, data: bytes) -> Draft:
        """Begin with a file's bytes.

        Raises:
            DraftError: they are no text, or would not be the same when they are written back.
        """
        text = decode(data)
        cls.check(data, text)
        return cls(text)

    @staticmethod
    def check(data: bytes, text: Text) -> None:
        """See that a text can be written back as the bytes that it was read from.

        Raises:
            DraftError: it cannot.
        """
        if is_binary(data):
            raise DraftError("It is not a text.")
        if _encoded(text.content, text.encoding) != data:
            raise DraftError(f"It is {text.encoding}: it could not be written back as it is.")

    @property
    def text(self) -> Text:
        """The text as it is now."""
        if self._text is None:
            lines, kinds = tuple(self._lines), self._kinds
            ends = tuple(self._ends) if len(kinds) > 1 else "".join(kinds)
            self._text = Text(
                partial(_joined, lines, ends, "".join(self._ends[-1:])),
                lines,
                self._encoding,
                line_ends_of("".join([*kinds, *self._ends[-1:]])),
                not self._ends or bool(self._ends[-1]),
                self._widest,
            )
        return self._text

    @property
    def data(self) -> bytes:
        """The bytes as they are to be written.

        Raises:
            DraftError: a letter does not exist in the file's encoding.
        """
        found = _encoded(self.text.content, self._encoding)
        if found is None:
            name = self._encoding.removesuffix(", a guess")
            raise DraftError(f"A letter that was typed does not exist in {name}.")
        return found

    @property
    def is_modified(self) -> bool:
        """Whether it differs from what was read or saved last."""
        if self._is_modified is None:
            self._is_modified = (self._lines, self._ends) != self._saved
        return self._is_modified

    def mark_saved(self, data: bytes | None = None) -> None:
        """Take what is there now, or what it was when `data` was made of it, for what is saved."""
        if data is None:
            self._saved = self._lines[:], self._ends[:]
        else:
            text = decode(data)
            self._saved = list(text.lines), _ends_of(text)
        self._is_modified = None

    def replace_all(self, lines: Sequence[str]) -> Edited:
        """Put other lines in the place of those that differ from them, in one step."""
        own = self._lines
        head = _alike(own, lines)
        most = min(len(own), len(lines)) - head
        tail = min(_alike(own[::-1], lines[::-1]), most)
        return self.take((head, len(own) - tail), lines[head : len(lines) - tail])

    def replace(self, start: tuple[int, int], end: tuple[int, int], text: str) -> Edited:
        """Put a text in the place of what is between two others; its line ends may be any."""
        (first, column), (last, last_column) = start, end
        old = self._pairs(first, last + 1)
        head = old[0][0][:column] if old else ""
        tail, tail_end = (old[-1][0][last_column:], old[-1][1]) if old else ("", "")
        own_end = next((each for _, each in old if each), "") or self._end_near(first)
        parts = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
        caret = Position(first + len(parts) - 1, len(parts[-1]) + (len(head) * (len(parts) == 1)))
        parts[0] = head + parts[0]
        parts[-1] += tail
        new = [(part, own_end) for part in parts[:-1]] + [(parts[-1], tail_end)]
        if not self._lines and not tail_end:
            new[-1] = parts[-1], self._new_end  # an empty file counts as one that ends its lines
        if new == [("", "")] and first == 0 and last + 1 >= len(self._lines):
            new = []
        is_letter = start == end and len(text) == 1 and text != "\n"
        return self._do(_Change(first, old, tuple(new), Position(*end), caret, is_letter))

    def take(self, hunk: tuple[int, int], lines: Sequence[str]) -> Edited:
        """Put other lines in the place of some; `hunk` is the first one and the end."""
        first, end = hunk
        old, own_end = self._pairs(first, end), self._end_near(first)
        new = [(line, own_end) for line in lines]
        if new and end == len(self._lines) and self._ends and not self._ends[-1]:
            new[-1] = new[-1][0], ""
        if not new and end == len(self._lines) and first and self._ends and not self._ends[-1]:
            first -= 1  # the line before is the last one now, and has no end either
            old = self._pairs(first, end)
            new = [(old[0][0], "")]
        elif new and first == len(self._lines) and first and not self._ends[-1]:
            first -= 1  # the line before was the last one and had no end
            old = self._pairs(first, end)
            new = [(old[0][0], own_end), *new[:-1], (new[-1][0], "")]
        caret = Position(hunk[0], 0)
        return self._do(_Change(first, old, tuple(new), caret, caret, is_letter=False))

    def undo(self) -> Edited | None:
        """Take back what was done last, None where nothing is left."""
        if not self._done:
            return None
        change = self._done.pop()
        self._undone.append(change)
        return self._put(change.first, change.new, change.old, change.before)

    def redo(self) -> Edited | None:
        """Do again what was taken back last, None where nothing is left."""
        if not self._undone:
            return None
        change = self._undone.pop()
        self._done.append(change)
        return self._put(change.first, change.old, change.new, change.after)

    def _do(self, change: _Change) -> Edited:
        self._undone.clear()
        last = self._done[-1] if self._done else None
        if last is not None and _goes_on(last, change):
            joined = _Change(last.first, last.old, change.new, last.before, change.after, True)
            self._done[-1] = joined
        else:
            self._done.append(change)
        return self._put(change.first, change.old, change.new, change.after)

    def _put(
        self,
        first: int,
        old: Sequence[tuple[str, str]],
        new: Sequence[tuple[str, str]],
        caret: Position,
    ) -> Edited:
        end = first + len(old)
        lines = [line for line, _ in new]
        ends = [each for _, each in new]
        before = self._ends[first:end]
        is_at_end = end == len(self._lines)
        self._lines[first:end] = lines
        self._ends[first:end] = ends
        if is_at_end:
            self._end_counts = _counted(self._ends, LineEnds.MIXED)
        elif before != ends:
            self._end_counts.subtract(before)
            self._end_counts.update(ends)
        self._widest = max([self._widest, *widths(lines)])
        self._text = None
        self._is_modified = None
        last = max(len(self._lines) - 1, 0)
        line = min(caret.line, last)
        column = min(caret.column, len(self._lines[line])) if self._lines else 0
        return Edited(first, end, first + len(new), Position(line, column))

    def _pairs(self, first: int, end: int) -> tuple[tuple[str, str], ...]:
        return tuple(zip(self._lines[first:end], self._ends[first:end], strict=True))

    def _end_near(self, line: int) -> str:
        near = self._ends[max(line - 1, 0) : line + 1]
        return next((each for each in reversed(near) if each), self._new_end)

    @property
    def _kinds(self) -> list[str]:
        """The ends of all lines but the last."""
        return [end for end, count in self._end_counts.items() if count > 0]


def _goes_on(last: _Change, change: _Change) -> bool:
    """Tell whether a letter is typed right behind another one of the same word."""
    if not (last.is_letter and change.is_letter and last.after == change.before):
        return False
    line, column = change.new[0][0], change.after.column
    return not (line[column - 1].isspace() and not line[column - 2 : column - 1].isspace())


def _alike(one: Sequence[str], other: Sequence[str]) -> int:
    """Return how many lines two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _ends_of(text: Text) -> list[str]:
    """Return each line's end."""
    if text.line_ends is LineEnds.MIXED:
        ends = _END.findall(text.content)
        return ends + [""] * (len(text.lines) - len(ends))
    ends = [_ENDS.get(text.line_ends, "\n")] * len(text.lines)
    if ends and not text.has_final_newline:
        ends[-1] = ""
    return ends


def _counted(ends: list[str], known: LineEnds) -> Counter[str]:
    """Count the ends of all lines but the last, whose own may be another."""
    if known is LineEnds.MIXED or len(ends) < 2:
        return Counter(ends[:-1])
    return Counter({ends[0]: len(ends) - 1})


def _joined(lines: Sequence[str], ends: Sequence[str] | str, last: str) -> str:
    """Put lines together: with an end each, or the same for all but the last."""
    if isinstance(ends, str):
        return ends.join(lines) + last
    return "".join(chain.from_iterable(zip(lines, ends, strict=True)))


def _encoded(content: str, encoding: str) -> bytes | None:
    if encoding not in _CODECS:
        return None
    mark, codec = _CODECS[encoding]
    try:
        return mark + content.encode(codec)
    except UnicodeEncodeError:
        return None
