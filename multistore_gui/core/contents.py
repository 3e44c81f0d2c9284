"""Which overrides are redundant: what they hide has the same content (specification, section 1).

Bytes are read only where the sizes agree. A worker process may do it: `compare_plain`.
"""

from __future__ import annotations

import os
import re
import stat
from collections.abc import Iterator, Sequence

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.index import Content, Index
from multistore_gui.core.merged import NOBODY, Status, merge
from multistore_gui.core.walk import EntryKind

Pair = tuple[int, int, int, bytes]
"""The layer of an override, the layer of the file it hides, the file's number, its path."""

_CHUNK_BYTES = 1 << 17
_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
_OVERRIDE = re.compile(re.escape(bytes([Status.OVERRIDE])))
_COMPARABLE = (int(EntryKind.FILE), int(EntryKind.LINK))


def unknown_pairs(index: Index, token: CancelToken) -> Iterator[Pair]:
    """Yield the overrides that are not compared yet, each with what it hides in its own stack.

    What cannot be equal by its kind, a file that hides a folder for instance, is not among them.
    """
    tree = index.tree
    every_path = list(index.paths())
    for layer in tree.stores:
        token.check()
        parent = tree.parent(layer)
        assert parent is not None
        store, below = merge(index, layer), merge(index, parent)
        contents, kinds = index.contents[layer.number], index.entries[layer.number]
        for match in _OVERRIDE.finditer(store.statuses):
            file = match.start()
            if contents[file] != Content.UNKNOWN:
                continue
            place = below.winners[file]
            if place != NOBODY and kinds[file] in _COMPARABLE:
                hidden = below.stack[place].number
                if index.entries[hidden][file] == kinds[file]:
                    yield layer.number, hidden, file, every_path[file]


def compare_plain(job: tuple[list[bytes], list[Pair]]) -> list[tuple[int, int, int]]:
    """Compare pairs, given each layer's folder; return layer, file and `Content` of each."""
    locations, pairs = job
    return [
        (layer, file, int(compare(locations, layer, hidden, path)))
        for layer, hidden, file, path in pairs
    ]


def compare(locations: Sequence[bytes], layer: int, hidden: int, path: bytes) -> Content:
    """Compare a layer's file with the one it hides."""
    return content_of(paths.locate(locations[layer], path), paths.locate(locations[hidden], path))


def content_of(override: bytes, hidden: bytes) -> Content:
    """Compare two files or two links; what cannot be read is not the same as anything."""
    try:
        return Content.SAME if _is_same(override, hidden) else Content.DIFFERS
    except OSError:
        return Content.DIFFERS


def _is_same(one: bytes, other: bytes) -> bool:
    status, against = os.lstat(one), os.lstat(other)
    if stat.S_IFMT(status.st_mode) != stat.S_IFMT(against.st_mode):
        return False
    if stat.S_ISLNK(status.st_mode):
        return os.readlink(one) == os.readlink(other)
    if not stat.S_ISREG(status.st_mode):
        return False
    if status.st_size != against.st_size or (status.st_mode ^ against.st_mode) & stat.S_IXUSR:
        return False
    return _have_same_bytes(one, other)


def _have_same_bytes(one: bytes, other: bytes) -> bool:
    first = os.open(one, _FLAGS)
    try:
        second = os.open(other, _FLAGS)
        try:
            while True:
                chunk = os.read(first, _CHUNK_BYTES)
                if chunk != os.read(second, _CHUNK_BYTES):
                    return False
                if not chunk:
                    return True
        finally:
            os.close(second)
    finally:
        os.close(first)
