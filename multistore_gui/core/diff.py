"""Two contents as aligned lines: where they differ, and what else there is to say about them.

A diff of 50,000 lines is no object for each: it is the two lists of lines and the hunks between
them. Runs on a worker thread.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from operator import add, attrgetter, sub
from typing import NamedTuple

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.sides import LIMIT_BYTES, WHOLE_LIMIT_BYTES, Side, SideKind, read_side
from multistore_gui.core.text import LineEnds, Text

LEFT, RIGHT = 0, 1  # the sides

_OLD_LINES = attrgetter("old_start", "old_lines")  # of a hunk of pygit2's
_NEW_LINES = attrgetter("new_start", "new_lines")


class Hunk(NamedTuple):
    """Lines of the left side and what stands for them on the right: ``[first, last)`` of each."""

    left: int
    left_end: int
    right: int
    right_end: int


@dataclass(frozen=True, slots=True)
class Hunks:
    """Where two sides differ, from the first place on: four columns, as there may be thousands."""

    lefts: tuple[int, ...] = ()
    left_ends: tuple[int, ...] = ()
    rights: tuple[int, ...] = ()
    right_ends: tuple[int, ...] = ()

    @classmethod
    def of(cls, *hunks: Hunk) -> Hunks:
        """Take them one by one."""
        return cls(*zip(*hunks, strict=True))

    def __len__(self) -> int:
        """Return how many there are."""
        return len(self.lefts)

    def __getitem__(self, number: int) -> Hunk:
        """Return one of them."""
        return Hunk(*(column[number] for column in self._columns))

    def __iter__(self) -> Iterator[Hunk]:
        """Go through them."""
        return map(Hunk, *self._columns)

    @property
    def _columns(self) -> tuple[tuple[int, ...], ...]:
        return self.lefts, self.left_ends, self.rights, self.right_ends

    @property
    def added(self) -> int:
        """How many lines of the right side are not on the left."""
        return sum(self.right_ends) - sum(self.rights)

    @property
    def removed(self) -> int:
        """How many lines of the left side are not on the right."""
        return sum(self.left_ends) - sum(self.lefts)

    def swapped(self) -> Hunks:
        """Return the same with the sides in the other order."""
        return Hunks(self.rights, self.right_ends, self.lefts, self.left_ends)


@dataclass(frozen=True, slots=True)
class Options:
    """How two files are compared."""

    ignores_whitespace: bool = False
    minds_line_ends: bool = False  # a line that ends otherwise is a changed one
    is_whole: bool = False  # however large the files are

    @property
    def limit_bytes(self) -> int:
        """How much is read of each side."""
        return WHOLE_LIMIT_BYTES if self.is_whole else LIMIT_BYTES


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two files side by side, or one alone; a value that is shown as it is."""

    left: Side | None  # None where nothing lies beneath
    right: Side
    hunks: Hunks = Hunks()  # of two texts
    options: Options = Options()
    is_known_same: bool = False  # the files were compared whole before, however much is read now

    @property
    def is_equal(self) -> bool:
        """Whether the two files are known to have the same bytes."""
        left, right = self.left, self.right
        if left is None or (left.data, left.size_bytes) != (right.data, right.size_bytes):
            return False
        return self.is_known_same or not self.is_cut

    @property
    def has_lines(self) -> bool:
        """Whether it is shown as text."""
        return self.right.text is not None and (self.left is None or self.left.text is not None)

    @property
    def whole_bytes(self) -> int:
        """How large the files are together, however much is read."""
        return sum(side.size_bytes for side in (self.left, self.right) if side is not None)

    @property
    def is_cut(self) -> bool:
        """Whether more is to be had of a file than was read."""
        return self.right.is_cut or (self.left is not None and self.left.is_cut)

    @property
    def can_be_whole(self) -> bool:
        """Whether all of a file that was cut can be shown."""
        return self.whole_bytes <= WHOLE_LIMIT_BYTES and not self.options.is_whole

    def side(self, side: int) -> Side | None:
        """Return the left side or the right one."""
        return self.left if side == LEFT else self.right

    def with_side(self, side: int, now: Side) -> Comparison:
        """Return the same with another left side, or another right one."""
        return replace(self, left=now) if side == LEFT else replace(self, right=now)

    def lines(self, side: int) -> Sequence[str]:
        """Return the lines of a text: 0 is the left side, 1 the right."""
        shown = self.side(side)
        return shown.text.lines if shown is not None and shown.text is not None else ()

    def swapped(self) -> Comparison:
        """Return the same with its sides in the other order."""
        if self.left is None:
            return self
        return replace(self, left=self.right, right=self.left, hunks=self.hunks.swapped())


class Typed(NamedTuple):
    """What a side holds instead of what is on disk: an edit that is not saved."""

    side: int
    text: Text
    data: bytes


def compare(
    left: bytes | None,
    right: bytes,
    options: Options,
    token: CancelToken,
    typed: Typed | None = None,
) -> Comparison:
    """Read two files and compare them; without a left one the right is shown alone.

    Args:
        left: where one lies.
        right: where the other does.
        options: how they are compared.
        token: asked now and then.
        typed: what one of them is while it is edited.

    Raises:
        Cancelled: the token was cancelled.
    """
    right_side = _side_of(RIGHT, right, options, token, typed)
    if left is None:
        return Comparison(None, right_side, options=options)
    left_side = _side_of(LEFT, left, options, token, typed)
    hunks = _hunks_of(left_side, right_side, options, token)
    return Comparison(left_side, right_side, hunks, options)


def _side_of(
    side: int, location: bytes, options: Options, token: CancelToken, typed: Typed | None
) -> Side:
    found = read_side(location, options.limit_bytes, token)
    if typed is None or typed.side != side:
        return found
    size = len(typed.data)
    return replace(
        found, kind=SideKind.TEXT, reason="", data=typed.data, text=typed.text, size_bytes=size
    )


def _hunks_of(left: Side, right: Side, options: Options, token: CancelToken) -> Hunks:
    if left.text is None or right.text is None or left.data == right.data:
        return Hunks()
    if options.minds_line_ends:
        contents = left.text.exact_lines(), right.text.exact_lines()
    elif _is_plain(left) and _is_plain(right):
        contents = left.data, right.data  # as they are: nothing to convert
    else:
        contents = left.text.plain_lines(), right.text.plain_lines()
    token.check()
    hunks = find_hunks(*contents, ignores_whitespace=options.ignores_whitespace)
    token.check()
    return hunks


def _is_plain(side: Side) -> bool:
    text = side.text
    return (
        text is not None
        and text.encoding == "UTF-8"
        and text.line_ends in (LineEnds.LF, LineEnds.NONE)
        and text.has_final_newline
        and not side.is_cut
    )


def find_hunks(left: bytes, right: bytes, *, ignores_whitespace: bool = False) -> Hunks:
    r"""Return where two contents differ, by lines that end in ``\n``."""
    from pygit2 import Patch  # takes 0.17 s, and the start of the program needs it for nothing
    from pygit2.enums import DiffOption

    flag = DiffOption.FORCE_TEXT | DiffOption.INDENT_HEURISTIC
    if ignores_whitespace:
        flag |= DiffOption.IGNORE_WHITESPACE
    found = Patch.create_from(left, right, flag=flag, context_lines=0).hunks
    return Hunks(
        *_lines_of(map(_OLD_LINES, found)),
        *_lines_of(map(_NEW_LINES, found)),
    )


def _lines_of(named: Iterable[tuple[int, int]]) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Return where lines begin and end that are named as in "@@ -4,2": the first, and how many.

    Where there are none, it is the line before that is named, as in "@@ -3,0".
    """
    firsts, counts = tuple(zip(*named, strict=True)) or ((), ())
    starts = tuple(map(sub, firsts, map(bool, counts)))
    return starts, tuple(map(add, starts, counts))
