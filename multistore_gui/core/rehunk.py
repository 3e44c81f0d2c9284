"""Where two texts differ after an edit: looked for around the edit alone, and so within a key."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from dataclasses import replace

from multistore_gui.core.diff import LEFT, RIGHT, Comparison, Hunk, Hunks, find_hunks
from multistore_gui.core.draft import Edited, Spot, split

_MOST_LINES = 2_000  # that are compared while somebody types
_AROUND = 1_000  # lines above and below an edit that are compared once nobody does


def settle(comparison: Comparison, own: int, edited: range) -> Comparison:
    """Compare again what lies around some edits, further than is done at each key.

    It looks no further either: while a library compares, Python runs nothing else, and in a large
    file the next key would wait for it.

    Args:
        comparison: as it is since the edits.
        own: the side that was edited.
        edited: which of its lines.
    """
    if own == LEFT:
        return settle(comparison.swapped(), RIGHT, edited).swapped()
    left, right, options = comparison.left, comparison.right, comparison.options
    if left is None or left.text is None or right.text is None:
        return comparison
    lines: tuple[Sequence[str], Sequence[str]] = left.text.lines, right.text.lines
    if options.minds_line_ends:
        lines = split(left.text.content), split(right.text.content)
    first, end = max(edited.start - _AROUND, 0), min(edited.stop + _AROUND, len(lines[RIGHT]))
    hunks = rehunk(
        comparison.hunks,
        *lines,
        Edited(first, end, end, Spot(first, 0)),
        ignores_whitespace=options.ignores_whitespace,
        has_ends=options.minds_line_ends,
        is_quick=False,
    )
    return replace(comparison, hunks=hunks)


def rehunk(
    hunks: Hunks,
    left: Sequence[str],
    right: Sequence[str],
    edited: Edited,
    *,
    ignores_whitespace: bool = False,
    has_ends: bool = False,
    is_quick: bool = True,
) -> Hunks:
    """Compare again what lies between the nearest lines that are equal and were not edited.

    Args:
        hunks: as they were before the edit.
        left: the lines of the text beneath.
        right: those of the edited text, as it is now.
        edited: what happened to it.
        ignores_whitespace: as when the hunks were found.
        has_ends: the lines have their ends, which are compared too.
        is_quick: take what is too much to compare at a key for one change; it may be several.
    """
    first_hunk = bisect_left(hunks.right_ends, edited.first)
    end_hunk = max(bisect_right(hunks.rights, edited.old_end), first_hunk)
    start, end = edited.first, edited.old_end
    if first_hunk < end_hunk:
        start = min(start, hunks.rights[first_hunk])
        end = max(end, hunks.right_ends[end_hunk - 1])
    grown = edited.new_end - edited.old_end
    between = Hunk(
        start + _left_by(hunks, first_hunk), end + _left_by(hunks, end_hunk), start, end + grown
    )
    lefts, rights = left[between.left : between.left_end], right[between.right : between.right_end]
    if is_quick and len(lefts) + len(rights) > _MOST_LINES:
        found = Hunks.of(between)
    else:
        contents = (_joined(lines, has_ends=has_ends) for lines in (lefts, rights))
        inner = find_hunks(*contents, ignores_whitespace=ignores_whitespace)
        found = Hunks.of(*(_placed(hunk, between) for hunk in inner)) if inner else inner
    before, behind = slice(first_hunk), slice(end_hunk, None)
    return Hunks(
        (*hunks.lefts[before], *found.lefts, *hunks.lefts[behind]),
        (*hunks.left_ends[before], *found.left_ends, *hunks.left_ends[behind]),
        (*hunks.rights[before], *found.rights, *_moved(hunks.rights[behind], grown)),
        (*hunks.right_ends[before], *found.right_ends, *_moved(hunks.right_ends[behind], grown)),
    )


def _left_by(hunks: Hunks, number: int) -> int:
    """Return how far the left side is ahead of the right one in front of a hunk."""
    return hunks.left_ends[number - 1] - hunks.right_ends[number - 1] if number else 0


def _moved(lines: tuple[int, ...], by: int) -> Iterable[int]:
    return map(by.__add__, lines) if by else lines


def _placed(hunk: Hunk, within: Hunk) -> Hunk:
    return Hunk(
        hunk.left + within.left,
        hunk.left_end + within.left,
        hunk.right + within.right,
        hunk.right_end + within.right,
    )


def _joined(lines: Sequence[str], *, has_ends: bool) -> bytes:
    r"""Return lines as `Text.exact_lines` or `Text.plain_lines` does."""
    if has_ends:
        content = "".join(f"{line}\r\n" if line[-1:] == "\r" else line for line in lines)
    else:
        content = "".join(f"{line}\n" for line in lines)
    return content.encode("utf-8", "surrogatepass")
