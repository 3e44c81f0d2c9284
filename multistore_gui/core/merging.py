"""What two changed versions of a text come to together: the edit, and what came on disk under it.

Made from the hunks of the diff that is shown anyway: a merge says nothing else than it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from multistore_gui.core.diff import Hunk, find_hunks
from multistore_gui.core.draft import commonest_end, end_of, split
from multistore_gui.core.text import Text

START, MIDDLE, END = "<" * 7, "=" * 7, ">" * 7  # of a conflict, as Git marks it

_Line = tuple[str, str]  # a line, and how it ends


class Conflict(NamedTuple):
    """Lines that both versions have changed, and not alike."""

    lines: range  # of the result, which has the edit's here
    theirs: tuple[str, ...]  # what the file on disk has there, with line ends


@dataclass(frozen=True, slots=True)
class Merge:
    """The changes of both versions in one text."""

    content: str
    conflicts: tuple[Conflict, ...]

    def marked(self, names: tuple[str, str]) -> str:
        """Return the text with both versions of each conflict in it, marked as Git does.

        Args:
            names: what the edit and the version on disk are called.
        """
        lines = split(self.content)
        end = next(filter(None, map(end_of, lines)), "\n")
        made: list[str] = []
        at = 0
        for conflict in self.conflicts:
            made += lines[at : conflict.lines.start]
            at = conflict.lines.stop
            made += [f"{START} {names[0]}{end}", *lines[conflict.lines.start : at]]
            made += [f"{MIDDLE}{end}", *conflict.theirs, f"{END} {names[1]}{end}"]
        made += lines[at:]
        made[:-1] = [line if end_of(line) else line + end for line in made[:-1]]
        return "".join(made)


class _Both(NamedTuple):
    """Lines of the base that a version changed, or both did, and what became of them in each."""

    base: range
    edit: range
    disk: range
    is_edited: bool
    is_on_disk: bool


def merge(base: Text, edit: Text, disk: Text) -> Merge:
    """Lay the changes of two versions of a text together.

    Changes that touch are a conflict, as for Git. A line ends as the version has it that changed
    it; where the file on disk has got other line ends everywhere, what the edit added has them too.
    """
    bases, edits, disks = (_lines(text) for text in (base, edit, disk))
    turned = _turned(bases, disks)
    edits = [(line, turned.get(end, end)) for line, end in edits]
    made: list[_Line] = []
    conflicts: list[Conflict] = []
    at = _Both(range(0), range(0), range(0), is_edited=False, is_on_disk=False)
    for both in _regions(base, edit, disk):
        same = range(at.base.stop, both.base.start)
        made += _unchanged(bases, edits, disks, same, at)
        mine = edits[both.edit.start : both.edit.stop]
        theirs = disks[both.disk.start : both.disk.stop]
        if both.is_edited and both.is_on_disk:
            start, end = _apart(mine, theirs)
            if start < len(mine) - end or start < len(theirs) - end:
                lines = range(len(made) + start, len(made) + len(mine) - end)
                apart = theirs[start : len(theirs) - end]
                conflicts.append(Conflict(lines, tuple(line + its for line, its in apart)))
        made += mine if both.is_edited else theirs
        at = both
    made += _unchanged(bases, edits, disks, range(at.base.stop, len(bases)), at)
    is_ended = disk.has_final_newline
    if is_ended == base.has_final_newline:
        is_ended = edit.has_final_newline
    return Merge(_joined(made, is_ended=is_ended), tuple(conflicts))


def conflict_lines(lines: Iterable[str]) -> list[int]:
    """Return the lines at which a marked conflict begins."""
    return [number for number, line in enumerate(lines) if line.startswith(f"{START} ")]


def _lines(text: Text) -> list[_Line]:
    return [
        (line, whole[len(line) :])
        for line, whole in zip(text.lines, split(text.content), strict=True)
    ]


def _turned(bases: Sequence[_Line], disks: Sequence[_Line]) -> dict[str, str]:
    """Return which line end has become which other one in the file on disk."""
    old, new = _commonest(bases), _commonest(disks)
    is_gone = old not in {end for _, end in disks}
    return {old: new} if is_gone and old and new else {}


def _commonest(lines: Sequence[_Line]) -> str:
    return commonest_end(Counter(end for _, end in lines))


def _regions(base: Text, edit: Text, disk: Text) -> Iterator[_Both]:
    """Yield what was changed, from the first place on; changes that touch are one."""
    edited, on_disk = (
        list(find_hunks(base.plain_lines(), text.plain_lines())) for text in (edit, disk)
    )
    ahead = [0, 0]  # how far the edit, and the file on disk, are in front of the base
    while edited or on_disk:
        start = min(hunks[0].left for hunks in (edited, on_disk) if hunks)
        end = start
        taken: tuple[list[Hunk], list[Hunk]] = [], []
        while True:
            for hunks, own in zip((edited, on_disk), taken, strict=True):
                if hunks and hunks[0].left <= end:
                    own.append(hunks.pop(0))
                    end = max(end, own[-1].left_end)
                    break
            else:
                break
        ranges = []
        for version, own in enumerate(taken):
            first = start + ahead[version]
            if own:
                ahead[version] = own[-1].right_end - own[-1].left_end
            ranges.append(range(first, end + ahead[version]))
        yield _Both(range(start, end), ranges[0], ranges[1], bool(taken[0]), bool(taken[1]))


def _unchanged(
    bases: Sequence[_Line],
    edits: Sequence[_Line],
    disks: Sequence[_Line],
    same: range,
    behind: _Both,
) -> Iterator[_Line]:
    """Yield lines that nobody changed, but perhaps their ends."""
    in_edit, on_disk = behind.edit.stop - behind.base.stop, behind.disk.stop - behind.base.stop
    for at in same:
        was = bases[at][1]
        mine, theirs = edits[at + in_edit], disks[at + on_disk]
        yield theirs if theirs[1] != was else mine


def _apart(mine: Sequence[_Line], theirs: Sequence[_Line]) -> tuple[int, int]:
    """Return how many lines two versions have in common at their start and their end."""
    most = min(len(mine), len(theirs))
    start = next((at for at in range(most) if mine[at][0] != theirs[at][0]), most)
    most -= start
    end = next((at for at in range(most) if mine[-1 - at][0] != theirs[-1 - at][0]), most)
    return start, end


def _joined(lines: Sequence[_Line], *, is_ended: bool) -> str:
    common = _commonest(lines) or "\n"
    parts = [line + (end or common) for line, end in lines]
    if parts and lines[-1][0] and not is_ended:
        parts[-1] = lines[-1][0]
    return "".join(parts)
