"""Two contents as aligned lines: where they differ, and what else there is to say about them.

A diff of 50,000 lines is no object for each: it is the two lists of lines and the hunks between
them. Runs on a worker thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import NamedTuple

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.sides import LIMIT_BYTES, WHOLE_LIMIT_BYTES, Side, read_side
from multistore_gui.core.text import LineEnds


class HunkKind(StrEnum):
    """What a hunk does to the left side."""

    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


class Hunk(NamedTuple):
    """Lines of the left side and what stands for them on the right: ``[first, last)`` of each."""

    left: int
    left_end: int
    right: int
    right_end: int

    @property
    def kind(self) -> HunkKind:
        """What the hunk does to the left side."""
        if self.left == self.left_end:
            return HunkKind.ADDED
        return HunkKind.REMOVED if self.right == self.right_end else HunkKind.CHANGED


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
    hunks: tuple[Hunk, ...] = ()  # of two texts
    options: Options = Options()

    @property
    def has_lines(self) -> bool:
        """Whether it is shown as text."""
        return self.right.text is not None and (self.left is None or self.left.text is not None)

    @property
    def added(self) -> int:
        """How many lines of the right side are not on the left."""
        return sum(hunk.right_end - hunk.right for hunk in self.hunks)

    @property
    def removed(self) -> int:
        """How many lines of the left side are not on the right."""
        return sum(hunk.left_end - hunk.left for hunk in self.hunks)

    def lines(self, side: int) -> Sequence[str]:
        """Return the lines of a text: 0 is the left side, 1 the right."""
        shown = self.right if side else self.left
        return shown.text.lines if shown is not None and shown.text is not None else ()

    def swapped(self) -> Comparison:
        """Return the same with its sides in the other order."""
        if self.left is None:
            return self
        hunks = tuple(
            Hunk(hunk.right, hunk.right_end, hunk.left, hunk.left_end) for hunk in self.hunks
        )
        return replace(self, left=self.right, right=self.left, hunks=hunks)


def compare(left: bytes | None, right: bytes, options: Options, token: CancelToken) -> Comparison:
    """Read two files and compare them; without a left one the right is shown alone.

    Raises:
        Cancelled: the token was cancelled.
    """
    right_side = read_side(right, options.limit_bytes, token)
    if left is None:
        return Comparison(None, right_side, (), options)
    left_side = read_side(left, options.limit_bytes, token)
    return Comparison(
        left_side, right_side, _hunks_of(left_side, right_side, options, token), options
    )


def _hunks_of(left: Side, right: Side, options: Options, token: CancelToken) -> tuple[Hunk, ...]:
    if left.text is None or right.text is None or left.data == right.data:
        return ()
    if options.minds_line_ends:
        contents = left.text.exact_lines(), right.text.exact_lines()
    elif _is_plain(left) and _is_plain(right):
        contents = left.data, right.data  # as they are: nothing to convert
    else:
        contents = left.text.plain_lines(), right.text.plain_lines()
    token.check()
    hunks = tuple(find_hunks(*contents, ignores_whitespace=options.ignores_whitespace))
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


def find_hunks(left: bytes, right: bytes, *, ignores_whitespace: bool = False) -> Iterator[Hunk]:
    r"""Yield where two contents differ, by lines that end in ``\n``, from the first on."""
    from pygit2 import Patch  # takes 0.17 s, and the start of the program needs it for nothing
    from pygit2.enums import DiffOption

    flag = DiffOption.FORCE_TEXT | DiffOption.INDENT_HEURISTIC
    if ignores_whitespace:
        flag |= DiffOption.IGNORE_WHITESPACE
    patch = Patch.create_from(left, right, flag=flag, context_lines=0)
    for hunk in patch.hunks:
        removed, added = hunk.old_lines, hunk.new_lines
        # A side without lines is named by the line before it, as in "@@ -3,0 +4,2 @@".
        old = hunk.old_start - 1 if removed else hunk.old_start
        new = hunk.new_start - 1 if added else hunk.new_start
        yield Hunk(old, old + removed, new, new + added)
