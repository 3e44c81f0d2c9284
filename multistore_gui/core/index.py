"""Every layer of the project by path: one snapshot, from which any store is answered at once.

Each file path of the project, in whatever layer, has a number. Numbers follow a walk of all folders
in which a folder's own files come first and its folders after, both in the order of their bytes: so
a folder's own files are one range of numbers, and all files below it are one range too. A layer is
then a string of bytes, one for each number, that says what it has there. A store of a million paths
is laid together by a handful of operations on such strings (`merged.py`), a folder is counted by
`bytes.count`, and a changed folder replaces its own range and no other.

Snapshots are never changed, so any thread may read them: an update makes a new one that shares
what stayed the same.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cached_property
from itertools import accumulate, compress

from multistore_gui.core import bits, paths
from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.core.walk import EntryKind, Listing

OwnFiles = tuple[Sequence[bytes], bytes]  # sorted names; in the same order, their `EntryKind`s
Gathered = dict[bytes, dict[int, tuple[bytes, bytes]]]
"""Folder -> layer number -> what it has there: names with slashes between them, and kinds."""


class Content(IntEnum):
    """A layer's override against the file it hides in that layer's own stack."""

    UNKNOWN = 0  # not compared yet, or nothing to compare
    DIFFERS = 1
    SAME = 2  # redundant: the same bytes and executable bit, or the same target


class SpecialFile(IntEnum):
    """A file at an app's root with rules of its own (specification, section 2)."""

    GENERATED = 1  # resolves to the base's and is never an override
    FIXED = 2  # cannot be overridden: the lowest layer that has it wins


_NO_LAYERS: Mapping[int, tuple[bytes, bytes]] = {}
_SPECIAL_NAMES = {b"tsconfig.json": SpecialFile.GENERATED, b"package.json": SpecialFile.FIXED}


@dataclass(frozen=True)
class Index:
    """All files of all layers; see the module."""

    tree: LayerTree
    folders: Sequence[bytes]  # every folder with a file somewhere below it; the first is b""
    ends: Sequence[int]  # for each folder, the number of the first one that is not below it
    firsts: Sequence[int]  # for each folder, its own first file's number; one more at the end
    names: Sequence[bytes]  # for each file, its name without the folder
    entries: tuple[bytes, ...]  # for each layer, an `EntryKind` for each file
    contents: tuple[bytes, ...]  # for each layer, a `Content` for each file
    has_special_files: bool = False  # a layout in which some files have rules of their own
    unread: frozenset[int] = frozenset()  # layers of which nothing is known yet

    def __len__(self) -> int:
        return len(self.names)

    def path(self, file: int) -> bytes:
        """Return a file's path."""
        return paths.join(self.folders[self.folder_of(file)], self.names[file])

    def paths(self) -> Iterator[bytes]:
        """Yield every file's path, in the order of their numbers."""
        for number, folder in enumerate(self.folders):
            prefix = folder + b"/" if folder else b""
            for file in self.own_files(number):
                yield prefix + self.names[file]

    def folder_of(self, file: int) -> int:
        """Return the number of the folder that a file lies in."""
        low, high = 0, len(self.folders)
        while high - low > 1:
            middle = (low + high) // 2
            if self.firsts[middle] <= file:
                low = middle
            else:
                high = middle
        return low

    def file(self, path: bytes) -> int | None:
        """Return the number of a file's path, None where no layer has it."""
        folder = self.folder(paths.parent(path))
        if folder is None:
            return None
        own, name = self.own_files(folder), paths.name(path)
        at = bisect_left(self.names, name, own.start, own.stop)
        return at if at < own.stop and self.names[at] == name else None

    def folder(self, path: bytes) -> int | None:
        """Return the number of a folder, None where no layer has a file below it."""
        key = path + b"/"
        at = bisect_left(self.folders, key, 1, key=_ordered) if path else 0
        return at if at < len(self.folders) and self.folders[at] == path else None

    def own_files(self, folder: int) -> range:
        """Return the files directly in a folder."""
        return range(self.firsts[folder], self.firsts[folder + 1])

    def all_files(self, folder: int) -> range:
        """Return the files in a folder and below it."""
        return range(self.firsts[folder], self.firsts[self.ends[folder]])

    def subfolders(self, folder: int) -> list[int]:
        """Return the folders directly in a folder."""
        found, at, end = [], folder + 1, self.ends[folder]
        while at < end:
            found.append(at)
            at = self.ends[at]
        return found

    def kind(self, layer: Layer, file: int) -> EntryKind:
        """Return what a layer has at a file's path, whatever other layers do to it."""
        return EntryKind(self.entries[layer.number][file])

    def content(self, layer: Layer, file: int) -> Content:
        """Return how a layer's override compares with what it hides."""
        return Content(self.contents[layer.number][file])

    def has_folder(self, layer: Layer, folder: int) -> bool:
        """Tell whether a layer has anything below a folder."""
        below = self.all_files(folder)
        entries = self.entries[layer.number]
        return entries.count(0, below.start, below.stop) < len(below)

    @cached_property
    def shared(self) -> bytes:
        """1 for each file that several layers have."""
        _, often = bits.once_and_often(map(bits.marks, self.entries), len(self))
        return often

    @cached_property
    def special(self) -> Mapping[int, SpecialFile]:
        """The files with rules of their own: those at the root of each app."""
        if not self.has_special_files:
            return {}
        return {
            file: _SPECIAL_NAMES[self.names[file]]
            for app in self.subfolders(0)
            for file in self.own_files(app)
            if self.names[file] in _SPECIAL_NAMES
        }

    @cached_property
    def files_and_folders(self) -> Sequence[tuple[int, int]]:
        """Each path that is a file in one layer and a folder in another: both numbers.

        The outermost come first, so that what a clash hides is settled before what is below it.
        """
        found = []
        for number in range(len(self.folders)):
            own = self.own_files(number)
            if own and self.ends[number] > number + 1:
                files = {self.names[file]: file for file in own}
                for below in self.subfolders(number):
                    file = files.get(paths.name(self.folders[below]))
                    if file is not None:
                        found.append((file, below))
        return found

    def gathered(self, folders: Iterable[bytes]) -> Gathered:
        """Return what each layer has directly in some folders, as walks would tell it."""
        found: Gathered = {}
        for folder in folders:
            number = self.folder(folder)
            own = self.own_files(number) if number is not None else range(0)
            for layer, column in enumerate(self.entries):
                kinds = column[own.start : own.stop]
                names = compress(self.names[own.start : own.stop], kinds)
                if any(kinds):
                    listing = b"/".join(names), kinds.replace(b"\0", b"")
                    found.setdefault(folder, {})[layer] = listing
        return found

    def with_contents(self, found: Mapping[int, Mapping[int, Content]]) -> Index:
        """Return the snapshot with what a comparison found: layer -> file -> content."""
        contents = list(self.contents)
        for layer, of_files in found.items():
            changed = bytearray(contents[layer])
            for file, content in of_files.items():
                changed[file] = content
            contents[layer] = bytes(changed)
        return self.changed(contents=tuple(contents))

    def without_contents(self, folders: Iterable[bytes]) -> Index:
        """Return the snapshot as if nothing were known of the contents of files in some folders."""
        contents = [bytearray(column) for column in self.contents]
        for folder in folders:
            number = self.folder(folder)
            own = self.own_files(number) if number is not None else range(0)
            for column in contents:
                column[own.start : own.stop] = bytes(len(own))
        return self.changed(contents=tuple(map(bytes, contents)))

    def changed(self, **parts: object) -> Index:
        """Return the snapshot with other parts that leave its paths, and what they tell, alone."""
        later = copy(self)
        vars(later).update(parts)
        return later

    def prepare(self) -> None:
        """Find out what is only found out once, before the snapshot goes to a thread that waits."""
        _ = self.special, self.files_and_folders


def _ordered(folder: bytes) -> bytes:
    # As a walk goes: the root, "a-b" before "a", and all below "a" before "b".
    return folder + b"/" if folder else b""


def gather(found: Iterable[Listing], into: Gathered | None = None) -> Gathered:
    """Put what a walk found with what is known already, folder by folder.

    Args:
        found: where a folder of a layer comes more than once, it has all of the entries.
        into: is added to.
    """
    by_folder = {} if into is None else into
    for layer, folder, names, kinds in found:
        layers = by_folder.get(folder)
        if layers is None:
            by_folder[folder] = {layer: (names, kinds)}
        elif layer in layers:
            layers[layer] = _joined(layers[layer], (names, kinds))
        else:
            layers[layer] = (names, kinds)
    return by_folder


def build(
    tree: LayerTree,
    gathered: Gathered,
    *,
    has_special_files: bool = False,
    unread: Iterable[int] = (),
) -> Index:
    """Make a snapshot of what walks of the layers found.

    Args:
        tree: the layers.
        gathered: what was found; only read.
        has_special_files: whether files at the root of an app have rules of their own.
        unread: the layers that were not walked.
    """
    folders = sorted(_with_those_above(gathered), key=_ordered)
    names, firsts = _numbered(folders, gathered)
    columns = [bytearray(len(names)) for _ in tree]
    for at, folder in enumerate(folders):
        first, end = firsts[at], firsts[at + 1]
        for layer, (own, kinds) in gathered.get(folder, _NO_LAYERS).items():
            column = columns[layer]
            if len(kinds) == end - first:
                column[first:end] = kinds
            else:
                for name, kind in zip(own.split(b"/"), kinds, strict=True):
                    column[bisect_left(names, name, first, end)] = kind
    blank = bytes(len(names))
    return Index(
        tree=tree,
        folders=folders,
        ends=_ends(folders),
        firsts=firsts,
        names=names,
        entries=tuple(bytes(column) for column in columns),
        contents=(blank,) * len(columns),
        has_special_files=has_special_files,
        unread=frozenset(unread),
    )


def _numbered(folders: Iterable[bytes], gathered: Gathered) -> tuple[list[bytes], array[int]]:
    """Return each file's name in the order of their numbers, and each folder's first number."""
    names: list[bytes] = []
    firsts = array("I", [0])
    known: dict[bytes, bytes] = {}  # equal names are one object
    for folder in folders:
        several = {own for own, _ in gathered.get(folder, _NO_LAYERS).values()}
        if len(several) == 1:
            own = several.pop().split(b"/")
            names += map(known.setdefault, own, own)
        elif several:
            own = sorted(set(b"/".join(several).split(b"/")))
            names += map(known.setdefault, own, own)
        firsts.append(len(names))
    return names, firsts


def _joined(one: tuple[bytes, bytes], other: tuple[bytes, bytes]) -> tuple[bytes, bytes]:
    kind_of = dict(zip((one[0] + b"/" + other[0]).split(b"/"), one[1] + other[1], strict=True))
    names = sorted(kind_of)
    return b"/".join(names), bytes([kind_of[name] for name in names])


def updated(index: Index, changes: Mapping[bytes, Mapping[int, OwnFiles]]) -> Index:
    """Return the snapshot with other files in some folders; the rest is shared or copied whole.

    Args:
        index: the snapshot before.
        changes: for each changed folder and layer, all that the layer has directly in it now.
    """
    every = dict(changes)
    for folder in changes:
        for above in (b"", *paths.folders_above(folder)):
            if index.folder(above) is None:
                every.setdefault(above, {})
    folders, names = list(index.folders), list(index.names)
    counts = [len(index.own_files(folder)) for folder in range(len(folders))]
    entries = [bytearray(column) for column in index.entries]
    contents = [bytearray(column) for column in index.contents]
    for folder in sorted(every, key=_ordered, reverse=True):  # from the end: numbers before hold
        at = bisect_left(index.folders, folder + b"/", 1, key=_ordered) if folder else 0
        known = at < len(index.folders) and index.folders[at] == folder
        first = index.firsts[at]
        old = range(first, first + counts[at]) if known else range(first, first)
        own, columns = _relaid(index, old, every[folder])
        names[old.start : old.stop] = own
        blank = bytes(len(own))
        for layer, column in enumerate(columns):
            entries[layer][old.start : old.stop] = column
            contents[layer][old.start : old.stop] = blank
        if known:
            counts[at] = len(own)
        else:
            folders.insert(at, folder)
            counts.insert(at, len(own))
    folders, counts = _without_empty(folders, counts)
    return replace(
        index,
        folders=folders,
        ends=index.ends if folders == index.folders else _ends(folders),
        firsts=array("I", accumulate(counts, initial=0)),
        names=names,
        entries=tuple(bytes(column) for column in entries),
        contents=tuple(bytes(column) for column in contents),
    )


def _relaid(
    index: Index, old: range, layers: Mapping[int, OwnFiles]
) -> tuple[list[bytes], list[bytes]]:
    """Return a folder's names and each layer's column, after some layers changed in it."""
    before = index.names[old.start : old.stop]
    has: list[dict[bytes, int]] = []
    for layer, column in enumerate(index.entries):
        if layer in layers:
            has.append(dict(zip(*layers[layer], strict=True)))
        else:
            kinds = column[old.start : old.stop]
            has.append({name: kind for name, kind in zip(before, kinds, strict=True) if kind})
    names = sorted(set().union(*has))
    return names, [bytes([kinds.get(name, 0) for name in names]) for kinds in has]


def _without_empty(folders: list[bytes], counts: list[int]) -> tuple[list[bytes], list[int]]:
    """Leave out the folders that have no file below them any more, but never the root."""
    filled = _with_those_above(
        folder for folder, count in zip(folders, counts, strict=True) if count
    )
    if len(filled) == len(folders):
        return folders, counts
    kept = [at for at, folder in enumerate(folders) if folder in filled]
    return [folders[at] for at in kept], [counts[at] for at in kept]


def _ends(folders: Sequence[bytes]) -> array[int]:
    ends = array("I", bytes(4 * len(folders)))
    opened: list[int] = []
    for at, folder in enumerate(folders):
        while opened and not paths.is_inside(folder, folders[opened[-1]]):
            ends[opened.pop()] = at
        opened.append(at)
    for number in opened:
        ends[number] = len(folders)
    return ends


def _with_those_above(folders: Iterable[bytes]) -> set[bytes]:
    """Return folders with all that they lie in, the root always among them."""
    found = {b""}
    for folder in folders:
        while folder not in found:
            found.add(folder)
            folder = paths.parent(folder)
    return found
