"""How many lines differ between two contents."""

from __future__ import annotations

from dataclasses import dataclass

from multistore_gui.core.diff import find_hunks
from multistore_gui.core.text import decode, is_binary

COUNT_LIMIT_BYTES = 1 << 20  # of a file whose changed lines are counted: some milliseconds


@dataclass(frozen=True, slots=True)
class Lines:
    """How one file differs from another."""

    added: int
    removed: int


def count_lines(old: bytes, new: bytes) -> Lines | None:
    """Count the lines that differ between two contents, None where one is no text.

    As in a diff, line ends and encodings are no difference.
    """
    if is_binary(old) or is_binary(new):
        return None
    hunks = find_hunks(decode(old).plain_lines(), decode(new).plain_lines())
    return Lines(added=hunks.added, removed=hunks.removed)
