"""Two merged stores, path by path: what differs, and how (command line, `diff`)."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from itertools import compress

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import Cell, Comparison
from multistore_gui.core.digests import digest
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.walk import EntryKind


class Change(StrEnum):
    """How two stores differ at a path."""

    CONTENT = "content"
    MODE = "mode"  # the executable bit alone
    TYPE = "type"  # a file here, a link there
    ONLY_LEFT = "only-left"
    ONLY_RIGHT = "only-right"
    UNKNOWN = "unknown"  # one of them cannot be read


@dataclass(frozen=True, slots=True)
class Difference:
    """One path that is not the same in two stores."""

    path: bytes
    left: Layer | None  # the origins; None where a store lacks the path
    right: Layer | None
    change: Change


def differences(comparison: Comparison, token: CancelToken) -> Iterator[Difference]:
    """Yield what differs between two stores, in the order of the paths' bytes.

    Args:
        comparison: of two stores, with the contents known of all files that differ by origin.
        token: asked once a file.

    Raises:
        Cancelled: the token was cancelled.
    """
    index = comparison.index
    files = compress(range(len(index)), comparison.differs)
    for path, file in sorted((index.path(file), file) for file in files):
        token.check()
        left, right = comparison.row(file)
        yield Difference(path, left.origin, right.origin, _change(index, file, left, right, token))


def _change(index: Index, file: int, left: Cell, right: Cell, token: CancelToken) -> Change:
    if left.origin is None:
        return Change.ONLY_RIGHT
    if right.origin is None:
        return Change.ONLY_LEFT
    kinds = {index.kind(left.origin, file), index.kind(right.origin, file)}
    if len(kinds) > 1 and EntryKind.UNREADABLE not in kinds:
        return Change.TYPE
    if not (left.is_readable and right.is_readable):
        return Change.UNKNOWN
    path = index.path(file)
    return _change_of_files(left.origin.locate(path), right.origin.locate(path), token)


def _change_of_files(left: bytes, right: bytes, token: CancelToken) -> Change:
    """Tell whether two files of one kind differ in more than the executable bit."""
    try:
        here, there = os.lstat(left), os.lstat(right)
        is_mode = stat.S_ISREG(here.st_mode) and (here.st_mode ^ there.st_mode) & stat.S_IXUSR
        if is_mode and here.st_size == there.st_size:  # else it is known that the bytes differ
            return Change.MODE if digest(left, token) == digest(right, token) else Change.CONTENT
    except OSError:
        return Change.UNKNOWN
    return Change.CONTENT
