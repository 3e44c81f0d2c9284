"""Which overrides are redundant: what they hide has the same content (specification, section 1).

Bytes are read only where the sizes agree. Nearly all is compared folder by folder, before there is
an index and perhaps by a process beside the main one (`compare_plain`); the index then says what is
left (`unknown_pairs`).
"""

from __future__ import annotations

import os
import stat
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from itertools import compress

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.index import Content, Gathered, Index
from multistore_gui.core.layers import LayerTree
from multistore_gui.core.merged import Status, merge
from multistore_gui.core.reading import READ_FLAGS
from multistore_gui.core.walk import EntryKind

Pair = tuple[int, int, int, bytes]
"""The layer of an override, the layer of the file it hides, the file's number, its path."""
Job = tuple[list[bytes], list[list[int]], list[tuple[bytes, dict[int, tuple[bytes, bytes]]]]]
"""Each layer's folder; the numbers of those beneath each, closest first; some of a `Gathered`."""
Compared = tuple[bytes, list[tuple[int, bytes]]]
"""A folder, and for each layer above the base a `Content` for each name that it has there."""

_CHUNK_BYTES = 1 << 17
_IS_OVERRIDE = bytes(int(status == Status.OVERRIDE) for status in range(256))
_COMPARABLE = (int(EntryKind.FILE), int(EntryKind.LINK))
_UNKNOWN, _DIFFERS, _SAME = map(int, Content)  # an enum's attribute costs more than a look-up


def shared(gathered: Gathered) -> Gathered:
    """Return the folders that several layers have."""
    return {folder: layers for folder, layers in gathered.items() if len(layers) > 1}


def in_jobs(tree: LayerTree, folders: Gathered, lengths: Iterator[int]) -> Iterator[Job]:
    """Share the comparing of folders out.

    Args:
        tree: the layers.
        folders: what there is to compare.
        lengths: of each job in turn, in entries.
    """
    locations = [layer.location for layer in tree]
    beneath = [[below.number for below in reversed(tree.stack(layer)[:-1])] for layer in tree]
    some, room = [], next(lengths)
    for folder, layers in folders.items():
        some.append((folder, layers))
        room -= _count(layers)
        if room <= 0:
            yield locations, beneath, some
            some, room = [], next(lengths)
    if some:
        yield locations, beneath, some


def count(folders: Gathered) -> int:
    """Count the entries that `compare_plain` answers for."""
    return sum(map(_count, folders.values()))


def _count(layers: Mapping[int, tuple[bytes, bytes]]) -> int:
    return sum(len(kinds) for layer, (_, kinds) in layers.items() if layer)


def compare_plain(job: Job) -> list[Compared]:
    """Compare all entries of some folders with what lies closest beneath at the same path.

    That is what an override hides, but for the few places that `Answers` passes over.
    """
    locations, beneath, folders = job
    roots = [os.path.join(location, b"") for location in locations]
    found: list[Compared] = []
    for folder, layers in folders:
        prefix = folder + b"/" if folder else b""
        having: defaultdict[bytes, dict[int, int]] = defaultdict(dict)
        for layer, (names, kinds) in layers.items():
            for name, kind in zip(names.split(b"/"), kinds, strict=True):
                having[name][layer] = kind
        contents = {layer: bytearray() for layer in layers if layer}
        for name in sorted(having):
            kind_of, path = having[name], prefix + name
            statuses: dict[bytes, os.stat_result] = {}  # what one hides is often hidden by others
            for layer, kind in kind_of.items():
                if not layer:
                    continue
                content = _UNKNOWN
                for hidden in beneath[layer]:
                    if hidden in kind_of:
                        if kind_of[hidden] == kind and kind in _COMPARABLE:
                            content = _content_of(
                                roots[layer] + path, roots[hidden] + path, statuses
                            )
                        break
                contents[layer].append(content)
        found.append((folder, [(layer, bytes(known)) for layer, known in contents.items()]))
    return found


class Answers:
    """What comparisons of folders found, put down in an index; owned by one thread.

    Nothing is put down of files with rules of their own, nor where a file and a folder share a
    path: there, what lies closest beneath need not be what is hidden.
    """

    def __init__(self, index: Index) -> None:
        """Begin with what the index knows."""
        self._index = index
        self._numbers = {folder: number for number, folder in enumerate(index.folders)}
        self._columns = [bytearray(column) for column in index.contents]
        self._passed_over = bytearray(len(index))
        for file in index.special:
            self._passed_over[file] = 1
        for file, folder in index.files_and_folders:
            below = index.all_files(folder)
            self._passed_over[file] = 1
            self._passed_over[below.start : below.stop] = b"\1" * len(below)

    def add(self, found: Iterable[Compared]) -> int:
        """Put down what `compare_plain` found; return of how many entries that is."""
        count = 0
        for folder, of_layers in found:
            own = self._index.own_files(self._numbers[folder])
            is_plain = self._passed_over.find(1, own.start, own.stop) < 0
            for layer, contents in of_layers:
                count += len(contents)
                column = self._columns[layer]
                if is_plain and len(contents) == len(own):
                    column[own.start : own.stop] = contents
                else:
                    has = self._index.entries[layer][own.start : own.stop]
                    for file, content in zip(compress(own, has), contents, strict=True):
                        if not self._passed_over[file]:
                            column[file] = content
        return count

    def index(self) -> Index:
        """Return the snapshot with what is known so far."""
        return self._index.changed(contents=tuple(bytes(column) for column in self._columns))


def unknown_pairs(index: Index, token: CancelToken) -> list[Pair]:
    """Return the overrides that are not compared yet, each with what it hides in its own stack.

    What cannot be equal by its kind, a file that hides a folder for instance, is not among them.
    """
    tree = index.tree
    pairs: list[Pair] = []
    for layer in tree.stores:
        token.check()
        contents, kinds = index.contents[layer.number], index.entries[layer.number]
        overrides = merge(index, layer).statuses.translate(_IS_OVERRIDE)
        files = [
            file
            for file in compress(range(len(index)), overrides)
            if contents[file] == _UNKNOWN and kinds[file] in _COMPARABLE
        ]
        if not files:
            continue
        parent = tree.parent(layer)
        assert parent is not None
        below = merge(index, parent)
        for file in files:
            hidden = below.winner(file)
            if hidden is not None and index.entries[hidden.number][file] == kinds[file]:
                pairs.append((layer.number, hidden.number, file, index.path(file)))
    return pairs


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
