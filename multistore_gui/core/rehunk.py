"""Hunks after an edit of one side: only what the edit touched is compared again.

They may differ from those of a whole comparison, which sees more; it follows when the typing rests.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence

from multistore_gui.core.diff import Hunk, Hunks, find_hunks

_MOST_LINES = 2_000  # compared at a key; in a larger change the lines stay as they are


def rehunk(
    hunks: Hunks,
    lines: tuple[Sequence[str], Sequence[str]],
    side: int,
    edit: tuple[int, int, int],
    *,
    ignores_whitespace: bool = False,
) -> Hunks:
    """Return where two sides differ after an edit.

    Args:
        hunks: where they differed before.
        lines: of both sides, as they are now.
        side: that was edited.
        edit: the first line that is another, and behind the last one before and now.
        ignores_whitespace: whether lines that differ in it alone are equal.
    """
    if side == 0:
        turned = (lines[1], lines[0])
        found = rehunk(hunks.swapped(), turned, 1, edit, ignores_whitespace=ignores_whitespace)
        return found.swapped()
    first, old_end, new_end = edit
    by = new_end - old_end
    low = bisect_left(hunks.right_ends, first)
    high = bisect_right(hunks.rights, old_end)
    right, right_end = first, old_end
    if low < high:
        right = min(right, hunks.rights[low])
        right_end = max(right_end, hunks.right_ends[high - 1])
    left = right + _shift_before(hunks, low)
    left_end = right_end + _shift_before(hunks, high)
    window = Hunk(left, left_end, right, right_end + by)
    again = _compare(window, lines, ignores_whitespace=ignores_whitespace)
    return Hunks(
        (*hunks.lefts[:low], *(each.left for each in again), *hunks.lefts[high:]),
        (*hunks.left_ends[:low], *(each.left_end for each in again), *hunks.left_ends[high:]),
        (*hunks.rights[:low], *(each.right for each in again), *_moved(hunks.rights[high:], by)),
        (
            *hunks.right_ends[:low],
            *(each.right_end for each in again),
            *_moved(hunks.right_ends[high:], by),
        ),
    )


def _shift_before(hunks: Hunks, number: int) -> int:
    """Return how much further down a line stands on the left, below some hunks."""
    return hunks.left_ends[number - 1] - hunks.right_ends[number - 1] if number else 0


def _compare(
    window: Hunk, lines: tuple[Sequence[str], Sequence[str]], *, ignores_whitespace: bool
) -> list[Hunk]:
    left, left_end, right, right_end = window
    if left_end - left + right_end - right > _MOST_LINES:
        return [window]
    contents = _joined(lines[0][left:left_end]), _joined(lines[1][right:right_end])
    found = find_hunks(*contents, ignores_whitespace=ignores_whitespace)
    return [
        Hunk(each.left + left, each.left_end + left, each.right + right, each.right_end + right)
        for each in found
    ]


def _joined(lines: Iterable[str]) -> bytes:
    return "".join(f"{line}\n" for line in lines).encode("utf-8", "surrogatepass")


def _moved(numbers: Sequence[int], by: int) -> Sequence[int]:
    return [number + by for number in numbers] if by else numbers
