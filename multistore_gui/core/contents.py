"""Which overrides are redundant: what they hide has the same content (specification, section 1).

Bytes are read only where the sizes agree. A worker process may do it: `compare_plain`.
"""

from __future__ import annotations

import os
import stat
from itertools import compress
from operator import itemgetter

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.index import Content, Index
from multistore_gui.core.merged import NOBODY, Status, merge
from multistore_gui.core.reading import READ_FLAGS
from multistore_gui.core.walk import EntryKind

Pair = tuple[int, int, int, bytes]
"""The layer of an override, the layer of the file it hides, the file's number, its path."""

_CHUNK_BYTES = 1 << 17
_IS_OVERRIDE = bytes(int(status == Status.OVERRIDE) for status in range(256))
_COMPARABLE = (int(EntryKind.FILE), int(EntryKind.LINK))
_UNKNOWN, _DIFFERS, _SAME = map(int, Content)  # an enum's attribute costs more than a look-up


def unknown_pairs(index: Index, token: CancelToken) -> list[Pair]:
    """Return the overrides that are not compared yet, each with what it hides in its own stack.

    Those of one path follow one another. What cannot be equal by its kind, a file that hides a
    folder for instance, is not among them.
    """
    tree = index.tree
    every_path = list(index.paths())
    pairs: list[Pair] = []
    for layer in tree.stores:
        token.check()
        parent = tree.parent(layer)
        assert parent is not None
        below = merge(index, parent)
        numbers, winners = [each.number for each in below.stack], below.winners
        contents, kinds = index.contents[layer.number], index.entries[layer.number]
        overrides = merge(index, layer).statuses.translate(_IS_OVERRIDE)
        for file in compress(range(len(index)), overrides):
            place, kind = winners[file], kinds[file]
            if contents[file] == _UNKNOWN and place != NOBODY and kind in _COMPARABLE:
                hidden = numbers[place]
                if index.entries[hidden][file] == kind:
                    pairs.append((layer.number, hidden, file, every_path[file]))
    pairs.sort(key=itemgetter(2))
    return pairs


def compare_plain(job: tuple[list[bytes], list[Pair]]) -> list[tuple[int, int, int]]:
    """Compare pairs, given each layer's folder; return layer, file and `Content` of each."""
    locations, pairs = job
    folders = [os.path.join(location, b"") for location in locations]
    found: list[tuple[int, int, int]] = []
    statuses: dict[bytes, os.stat_result] = {}
    current = -1
    for layer, hidden, file, path in pairs:
        if file != current:  # what is hidden by one layer is often hidden by others too
            current, statuses = file, {}
        content = _content_of(folders[layer] + path, folders[hidden] + path, statuses)
        found.append((layer, file, content))
    return found


def content_of(override: bytes, hidden: bytes) -> Content:
    """Compare two files or two links; what cannot be read is not the same as anything."""
    return Content(_content_of(override, hidden, {}))


def _content_of(override: bytes, hidden: bytes, statuses: dict[bytes, os.stat_result]) -> int:
    """Compare two files or two links, `statuses` being those that are known by location."""
    try:
        for location in (override, hidden):
            if location not in statuses:
                statuses[location] = os.lstat(location)
        is_same = _is_same(override, statuses[override], hidden, statuses[hidden])
    except OSError:
        is_same = False
    return _SAME if is_same else _DIFFERS


def _is_same(one: bytes, status: os.stat_result, other: bytes, against: os.stat_result) -> bool:
    mode, other_mode = status.st_mode, against.st_mode
    if stat.S_IFMT(mode) != stat.S_IFMT(other_mode):
        return False
    if stat.S_ISREG(mode):
        return (
            status.st_size == against.st_size
            and not (mode ^ other_mode) & stat.S_IXUSR
            and _have_same_bytes(one, other)
        )
    return stat.S_ISLNK(mode) and os.readlink(one) == os.readlink(other)


def _have_same_bytes(one: bytes, other: bytes) -> bool:
    first = os.open(one, READ_FLAGS)
    try:
        second = os.open(other, READ_FLAGS)
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
