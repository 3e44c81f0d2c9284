"""Two versions of a text laid together on the one that both come from."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from multistore_gui.core.diff import Hunk, find_hunks

START, MIDDLE, END = "<<<<<<<", "=======", ">>>>>>>"  # of a conflict, as Git writes it


class Merge(NamedTuple):
    """The lines of both, and how often they disagree."""

    lines: tuple[str, ...]
    conflicts: int


def merge_lines(
    base: Sequence[str],
    mine: Sequence[str],
    theirs: Sequence[str],
    names: tuple[str, str],
) -> Merge:
    """Take each version's changes; where both changed the same otherwise, mark both.

    Args:
        base: the lines that both come from, each with its end, as all of them.
        mine: one version.
        theirs: the other.
        names: what the two are called where they disagree.
    """
    changes = [(hunk, 0) for hunk in _hunks(base, mine)]
    changes += [(hunk, 1) for hunk in _hunks(base, theirs)]
    changes.sort(key=lambda change: (change[0].left, change[0].left_end))
    found: list[str] = []
    conflicts = at = 0
    offsets = [0, 0]  # how much further down each version is than the base
    for group in _groups(changes):
        start = group[0][0].left
        end = max(hunk.left_end for hunk, _ in group)
        found += base[at:start]
        parts = []
        for which, lines in enumerate((mine, theirs)):
            first = start + offsets[which]
            for hunk, whose in group:
                if whose == which:
                    offsets[which] = hunk.right_end - hunk.left_end
            parts.append(list(lines[first : end + offsets[which]]))
        one, other = parts
        whose_changes = {whose for _, whose in group}
        if len(whose_changes) == 1 or one == other:
            found += parts[min(whose_changes)]
        else:
            conflicts += 1
            found += _marked(one, other, names)
        at = end
    return Merge((*found, *base[at:]), conflicts)


def conflict_lines(lines: Iterable[str]) -> list[int]:
    """Return the lines at which a marked conflict begins."""
    return [number for number, line in enumerate(lines) if line.startswith(f"{START} ")]


def _hunks(base: Sequence[str], version: Sequence[str]) -> Iterable[Hunk]:
    return find_hunks(_joined(base), _joined(version))


def _groups(changes: Sequence[tuple[Hunk, int]]) -> Iterable[list[tuple[Hunk, int]]]:
    """Put changes together that touch in the base."""
    group: list[tuple[Hunk, int]] = []
    end = -1
    for change in changes:
        if group and change[0].left > end:
            yield group
            group = []
        group.append(change)
        end = max(end if len(group) > 1 else -1, change[0].left_end)
    if group:
        yield group


def _marked(one: Sequence[str], other: Sequence[str], names: tuple[str, str]) -> list[str]:
    ends = (line[len(line.rstrip("\r\n")) :] for line in (*one, *other))
    end = next(filter(None, ends), "\n")
    closed = [[*lines[:-1], _closed(lines[-1], end)] if lines else [] for lines in (one, other)]
    start, stop = f"{START} {names[0]}{end}", f"{END} {names[1]}{end}"
    return [start, *closed[0], f"{MIDDLE}{end}", *closed[1], stop]


def _closed(line: str, end: str) -> str:
    return line if line.endswith(("\r", "\n")) else line + end


def _joined(lines: Sequence[str]) -> bytes:
    """Return lines that each end in LF alone, but for the last, whatever else ends them too."""
    exact = "".join(f"{line}\r\n" if line.endswith("\r") else line for line in lines)
    return exact.encode("utf-8", "surrogatepass")
