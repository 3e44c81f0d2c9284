"""A text that is being edited: what changes is what the user changes, to the byte.

Encoding, byte-order mark, each line's own end and the lack of a final newline stay as they are.
Knows no disk. Lives on one thread at a time; what `Draft.text` gives may go to any.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Enum, auto
from io import StringIO
from typing import NamedTuple

from multistore_gui.core.alike import alike
from multistore_gui.core.diff import Hunk
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.sides import LIMIT_BYTES
from multistore_gui.core.text import Text, decode, escaped, is_binary, named_ends, widths


class NotEditableError(Exception):
    """Why bytes cannot be edited as a text, as a clause: the caller knows whose they are."""

    def __init__(self, clause: str) -> None:
        super().__init__(clause)
        self.clause = clause


class NotEncodableError(MultistoreError):
    """The file's encoding has no such letter."""

    def __init__(self, spot: Spot, letter: str, encoding: str) -> None:
        shown = letter if letter.isprintable() else escaped(letter)
        name = encoding.removesuffix(", a guess")
        super().__init__(f"Line {spot.line + 1:,} has the letter {shown}, which {name} has not.")
        self.line, self.column, self.letter = spot.line, spot.column, letter


class Spot(NamedTuple):
    """A place between two letters of a text.

    Where a text is empty or ends in a line end, a caret may also stand behind that, in column 0 of
    the line after the last one, which `Draft.lines` does not have.
    """

    line: int
    column: int


class Change(NamedTuple):
    """Text that is to stand for what is between two spots; its lines end in any way."""

    start: Spot
    end: Spot
    text: str


class Edited(NamedTuple):
    """Lines [first, old_end) have become [first, new_end)."""

    first: int
    old_end: int
    new_end: int
    caret: Spot


class _Kind(Enum):
    """What following changes go into the same step of undo."""

    TYPING = auto()
    ERASING = auto()
    ALONE = auto()


@dataclass(frozen=True, slots=True)
class _Step:
    """What is undone as one; lines have their ends."""

    first: int
    old: list[str]
    new: list[str]
    before: Spot  # where the caret goes when it is undone
    after: Spot
    kind: _Kind = _Kind.ALONE

    def reversed(self) -> _Step:
        return _Step(self.first, self.new, self.old, self.after, self.before)

    def followed_by(self, later: _Step) -> _Step | None:
        """Return both as one, None where the later one reaches beyond this."""
        start = later.first - self.first
        end = start + len(later.old)
        if start < 0 or end > len(self.new):
            return None
        new = [*self.new[:start], *later.new, *self.new[end:]]
        return replace(self, new=new, after=later.after)


class Draft:
    """Made by `of`."""

    def __init__(self, text: Text) -> None:
        """Take a text whose letters are its bytes."""
        self._coding = text.coding
        self._content = self._saved = text.content
        self._whole = split(text.content)  # lines with their ends
        self._lines = list(text.lines)
        self._widths = widths(text.lines)
        self._widest = max(self._widths, default=0)
        self._known_place = (0, 0)  # a line, and the letters in front of it
        self._ends = Counter(map(end_of, self._whole))
        self._text: Text | None = text  # None: to be made anew
        self._done: list[_Step] = []
        self._undone: list[_Step] = []
        self._is_grouping = False

    @classmethod
    def of(cls, data: bytes) -> Draft:
        """Begin to edit a whole file's bytes.

        Raises:
            NotEditableError: they are no text, too many, or damaged so that they would not stay.
        """
        if len(data) > LIMIT_BYTES:
            raise NotEditableError("it is too large")
        if is_binary(data):
            raise NotEditableError("it is no text")
        text = decode(data)
        if text.coding.encode(text.content) != data:
            raise NotEditableError(f"it is damaged {text.encoding}")
        return cls(text)

    # what it is ---------------------------------------------------------------------------------

    @property
    def text(self) -> Text:
        """The text as it is now; a value, cheap after each change."""
        if self._text is None:
            ends = (end for end, count in self._ends.items() if end and count)
            self._text = Text(
                self._content,
                tuple(self._lines),
                self._coding,
                named_ends(*ends),
                not self._ends[""],
                self._widest,
            )
        return self._text

    @property
    def lines(self) -> Sequence[str]:
        """The lines without their ends; not to be changed, and only good until the next change."""
        return self._lines

    @property
    def whole_lines(self) -> Sequence[str]:
        """The lines with their ends, ditto."""
        return self._whole

    @property
    def end(self) -> Spot:
        """The last place that a caret can have."""
        if self._ends[""]:
            return Spot(len(self._lines) - 1, len(self._lines[-1]))
        return Spot(len(self._lines), 0)

    def data(self) -> bytes:
        """Return the file's bytes.

        Raises:
            NotEncodableError: a letter is not in the file's encoding.
        """
        try:
            return self._coding.encode(self._content)
        except UnicodeEncodeError as error:
            letter = self._content[error.start]
            spot = _spot_at(self._whole, 0, error.start)
            raise NotEncodableError(spot, letter, self._coding.label) from error

    @property
    def is_modified(self) -> bool:
        """Whether it is another text than what was read or saved last."""
        return self._content != self._saved

    def mark_saved(self, data: bytes) -> None:
        """Take what was saved: what `data` gave a moment ago."""
        self._saved = self._coding.decode(data)

    def rebase(self, data: bytes) -> None:
        """Take what somebody else wrote into the file; its encoding is the file's from now on.

        Raises:
            NotEditableError: as `of`.
        """
        other = Draft.of(data)
        self._coding, self._saved, self._text = other._coding, other._content, None

    # changing -----------------------------------------------------------------------------------

    def replace(self, start: Spot, end: Spot, text: str) -> Edited:
        """Put text in the place of what is between two spots.

        A new line ends as the one that was split does, else as most lines of the file. Spots
        beyond the text mean its nearest place. Typing or erasing that goes on where it was is one
        step of undo, until a word begins or `end_group` is called.
        """
        start, end = self._nearest(start), self._nearest(end)
        kind = _kind(start, end, text)
        goes_on = self._goes_on(kind, start, end, text)
        return self._do(self._step((Change(start, end, text),), kind), goes_on=goes_on)

    def replace_all(self, changes: Iterable[Change]) -> Edited:
        """Make changes as one step of undo, from top to bottom and none within another.

        All spots are of the text as it is before the first change; without any nothing happens.
        """
        found = [Change(self._nearest(one), self._nearest(end), to) for one, end, to in changes]
        if not found:
            return Edited(0, 0, 0, Spot(0, 0))
        return self._do(self._step(found, _Kind.ALONE))

    def take(self, hunks: Iterable[Hunk], other: Text, *, takes_ends: bool = False) -> Edited:
        """Take over what another text has in some hunks, as one step of undo.

        Args:
            hunks: from top to bottom; the other text is their left side, this one the right.
            other: the text beneath.
            takes_ends: the lines' ends too; else new lines end as their neighbours here.
        """
        if not takes_ends:
            return self.replace_all(self._taking(hunk, other.lines) for hunk in hunks)
        lines = split(other.content)
        parts: list[str] = []
        at = 0
        for hunk in hunks:
            parts += self._whole[at : hunk.right]
            parts += lines[hunk.left : hunk.left_end]
            at = hunk.right_end
        parts += self._whole[at:]
        end = commonest_end(self._ends) or "\n"
        parts[:-1] = [part if end_of(part) else part + end for part in parts[:-1]]
        return self.become("".join(parts))

    def become(self, content: str) -> Edited:
        """Become another content, its line ends included, as one step of undo."""
        new = split(content)
        first, same = alike(self._whole, new)
        old = self._whole[first : len(self._whole) - same]
        new = new[first : len(new) - same]
        before, after = (_spot_at(each, first, sum(map(len, each))) for each in (old, new))
        return self._do(_Step(first, old, new, before, after))

    def undo(self) -> Edited | None:
        """Take back the last step, None where there is none."""
        if not self._done:
            return None
        step = self._done.pop()
        self._undone.append(step)
        self.end_group()
        return self._apply(step.reversed())

    def redo(self) -> Edited | None:
        """Make the step again that was taken back last, None where there is none."""
        if not self._undone:
            return None
        step = self._undone.pop()
        self._done.append(step)
        self.end_group()
        return self._apply(step)

    @property
    def last_step(self) -> object:
        """What `undo` would take back, for `has_done`; None where there is nothing."""
        return self._done[-1] if self._done else None

    def has_done(self, step: object) -> bool:
        """Tell whether a step of undo that was alone is part of the text as it is now.

        None, the beginning, always is.
        """
        return step is None or any(each is step for each in reversed(self._done))

    def end_group(self) -> None:
        """Let what comes next be a step of undo of its own."""
        self._is_grouping = False

    # how ----------------------------------------------------------------------------------------

    def _nearest(self, spot: Spot) -> Spot:
        if spot.line >= len(self._lines):
            return self.end
        return Spot(spot.line, min(spot.column, len(self._lines[spot.line])))

    def _taking(self, hunk: Hunk, lines: Sequence[str]) -> Change:
        """Return the change that takes over a hunk; the final newline, or the lack of it, stays."""
        start, end = Spot(hunk.right, 0), self._nearest(Spot(hunk.right_end, 0))
        if hunk.left == hunk.left_end:
            return Change(start, end, "")
        text = "\n".join(lines[hunk.left : hunk.left_end])
        if end.column and not lines[hunk.left_end - 1]:
            text += "\n"  # without it an empty last line would be none
        if hunk.right < hunk.right_end:
            return Change(start, self._nearest(Spot(hunk.right_end - 1, sys.maxsize)), text)
        return Change(end, end, "\n" + text if end.column else text + "\n")

    def _step(self, changes: Sequence[Change], kind: _Kind) -> _Step:
        """Compose the lines that changes make, between the first line that they touch and the last.

        What they leave is split into lines again: a CR and an LF that come together are one end.
        """
        first, last = changes[0].start.line, changes[-1].end.line
        behind = self._whole[first - 1][-1:] if first else ""
        parts: list[str] = []
        at = Spot(first, 0)
        for start, end, text in changes:
            parts.extend(self._between(at, start))
            behind = next((part[-1] for part in reversed(parts) if part), behind)
            parts.append(self._with_ends(text, behind, start.line, self._from(end)))
            at = end
        caret = sum(map(len, parts))
        parts.append(self._from(at))
        chunk, end_line = "".join(parts), min(last + 1, len(self._whole))
        ahead = self._whole[end_line] if end_line < len(self._whole) else ""
        if first and self._whole[first - 1][-1] == "\r" and (chunk or ahead)[:1] == "\n":
            first -= 1
            chunk, caret = self._whole[first] + chunk, caret + len(self._whole[first])
        if chunk[-1:] == "\r" and ahead == "\n":
            chunk, end_line = chunk + ahead, end_line + 1
        new = split(chunk)
        after = _spot_at(new, first, caret)
        return _Step(first, self._whole[first:end_line], new, changes[-1].end, after, kind)

    def _between(self, start: Spot, end: Spot) -> Iterator[str]:
        if start.line == end.line:
            if start.column < end.column:
                yield self._lines[start.line][start.column : end.column]
            return
        yield self._from(start)
        yield from self._whole[start.line + 1 : end.line]
        if end.column:
            yield self._lines[end.line][: end.column]

    def _from(self, spot: Spot) -> str:
        return self._whole[spot.line][spot.column :] if spot.line < len(self._whole) else ""

    def _with_ends(self, text: str, behind: str, line: int, ahead: str) -> str:
        """Return a text with the ends that new lines have, each of them a line's end in its place.

        Args:
            text: with any line ends.
            behind: the letter before it, "" at the start.
            line: which it is put into.
            ahead: what follows it in its line, with the end.
        """
        pieces = _pieces(text)
        if len(pieces) == 1:
            return text
        end = end_of(self._whole[line]) if line < len(self._whole) else ""
        end = end or commonest_end(self._ends) or "\n"
        if end == "\n" and behind == "\r" and not pieces[0]:
            pieces[0] = "\r"  # else it would be the second half of the end above
        if end == "\r" and ahead[:1] == "\n" and not pieces[-1]:
            pieces[-1] = "\n"
        return end.join(pieces)

    def _do(self, step: _Step, *, goes_on: bool = False) -> Edited:
        if step.old == step.new:
            return self._apply(step)
        joined = self._done[-1].followed_by(step) if goes_on else None
        if joined is None:
            self._done.append(step)
        else:
            self._done[-1] = joined
        self._undone.clear()
        self._is_grouping = step.kind is not _Kind.ALONE
        return self._apply(step)

    def _goes_on(self, kind: _Kind, start: Spot, end: Spot, text: str) -> bool:
        """Tell whether a change is one step of undo with the last one."""
        if not self._is_grouping or self._done[-1].kind is not kind:
            return False
        caret = self._done[-1].after
        if kind is _Kind.ERASING:
            return caret in (start, end)
        begins_word = start.column and self._lines[start.line][start.column - 1].isspace()
        return start == end == caret and (text[0].isspace() or not begins_word)

    def _apply(self, step: _Step) -> Edited:
        first, old_end = step.first, step.first + len(step.old)
        start = self._letters_before(first)
        end = start + sum(map(len, step.old))
        self._content = "".join((self._content[:start], *step.new, self._content[end:]))
        self._ends.subtract(map(end_of, step.old))
        self._ends.update(map(end_of, step.new))
        self._whole[first:old_end] = step.new
        lines = [line.rstrip("\r\n") for line in step.new]
        self._lines[first:old_end] = lines
        old_widest = max(self._widths[first:old_end], default=0)
        self._widths[first:old_end] = new_widths = widths(lines)
        self._widest = max((self._widest, *new_widths))
        if old_widest == self._widest:
            self._widest = max(self._widths, default=0)
        self._text = None
        return Edited(first, old_end, first + len(step.new), step.after)

    def _letters_before(self, line: int) -> int:
        """Return how many letters are in front of a line that is about to be changed.

        They are counted from the last such line on: the next change is near it mostly.
        """
        known, letters = self._known_place
        between = sum(map(len, self._whole[min(known, line) : max(known, line)]))
        letters += between if line > known else -between
        self._known_place = line, letters
        return letters


def _kind(start: Spot, end: Spot, text: str) -> _Kind:
    if text:
        return _Kind.ALONE if len(_pieces(text)) > 1 else _Kind.TYPING
    return _Kind.ERASING if start.line == end.line else _Kind.ALONE


def split(content: str) -> list[str]:
    """Return the lines of a text with their ends."""
    return StringIO(content, newline="").readlines()


def end_of(whole: str) -> str:
    """Return the end of a line that has it, "" of one that has none."""
    return whole[len(whole.rstrip("\r\n")) :]


def commonest_end(counts: Mapping[str, int]) -> str:
    """Return how most lines end, by how many do so in each way; "" where none has an end."""
    ends = [end for end, count in counts.items() if end and count]
    return max(ends, key=counts.__getitem__, default="")


def _pieces(text: str) -> list[str]:
    return text.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _spot_at(whole: Sequence[str], first: int, offset: int) -> Spot:
    """Return the spot behind some letters of lines with their ends, the first of which is named."""
    line = first
    for line, text in enumerate(whole, first):
        if offset < len(text) or not end_of(text):
            return Spot(line, min(offset, len(text.rstrip("\r\n"))))
        offset -= len(text)
    return Spot(first + len(whole), 0)
