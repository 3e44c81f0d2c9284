"""What files that come and go in some layers change in the merged stores.

Nothing is worked out a second time: the paths in question, with all that shares a path with a
folder of theirs, are cut out of the index, and every store that stands on a touched layer is laid
together twice by `merged.py`, as things are and as they would be.
"""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import accumulate, compress
from typing import NamedTuple

from multistore_gui.core import bits, paths
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.variants import Variants


class Fate(Enum):
    """What becomes of one path in one merged store."""

    SAME = "same"  # the content stays, whosever file it is
    CHANGES = "changes"
    GAINS = "gains"  # it had no file there
    LOSES = "loses"  # it has none any more


class Effect(NamedTuple):
    """One path of one merged store, before and after."""

    store: Layer
    path: bytes
    before: Layer | None  # the origins; None where the store has no file
    after: Layer | None
    fate: Fate


class Put(NamedTuple):
    """A layer gets its own file at a path, a copy of another layer's."""

    source: Layer
    layer: Layer
    file: int  # its number in the excerpt


class Gone(NamedTuple):
    """A layer's own file goes."""

    layer: Layer
    file: int  # its number in the excerpt


@dataclass(frozen=True)
class Excerpt:
    """A part of an index: some of its paths in all layers, as an index of its own."""

    index: Index
    numbers: Sequence[int]  # of its files in the whole index, growing
    known: Variants  # of the whole index

    @classmethod
    def of(cls, known: Variants, files: Iterable[int]) -> Excerpt:
        """Cut out some paths with what clashes with them, so that they merge as in the whole."""
        whole = known.index
        wanted = sorted(set(files))
        clashing: set[int] = set()
        for file, folder in whole.files_and_folders:
            below = whole.all_files(folder)
            at = bisect_left(wanted, below.start)
            is_below = at < len(wanted) and wanted[at] < below.stop
            if is_below or _holds(wanted, file):
                clashing.update((file, *below))
        numbers = sorted(clashing.union(wanted)) if clashing else wanted
        return cls(_cut(whole, numbers), numbers, known)

    def number(self, file: int) -> int:
        """Return the number that a file of the whole index has here."""
        return bisect_left(self.numbers, file)

    def merged(self, layer: Layer) -> Merged:
        """Lay the stack of a layer together, once."""
        if layer.number not in self._merged:
            self._merged[layer.number] = merge(self.index, layer)
        return self._merged[layer.number]

    @cached_property
    def _merged(self) -> dict[int, Merged]:
        return {}

    def variant(self, layer: Layer, number: int) -> int:
        """Return what a layer's file holds: equal numbers of one path are equal contents.

        Args:
            layer: one that has the file.
            number: the file's, here.
        """
        file = self.numbers[number]
        if self.known.compared[file]:
            return self.known.of(layer.number, file)
        return -1 - layer.number

    def effects(self, puts: Iterable[Put], gone: Iterable[Gone]) -> Iterator[Effect]:
        """Yield what changes in the merged stores: origins too, where the content stays.

        Stores come in the order of the tree, the paths of each in that of the index; what is not
        told stays altogether as it is. What clashes with a path and comes or goes with it is told.
        """
        entries = [bytearray(column) for column in self.index.entries]
        sources: dict[tuple[int, int], Layer] = {}
        touched: set[int] = set()
        for layer, at in gone:
            entries[layer.number][at] = 0
            touched.add(layer.number)
        for source, layer, at in puts:
            entries[layer.number][at] = self.index.kind(source, at)
            sources[layer.number, at] = source
            touched.add(layer.number)
        later = self.index.changed(entries=tuple(map(bytes, entries)))
        for store in self.index.tree.in_tree_order()[1:]:
            if touched.intersection(layer.number for layer in self.index.tree.stack(store)):
                yield from self._effects(self.merged(store), merge(later, store), sources)

    def _effects(
        self, before: Merged, after: Merged, sources: Mapping[tuple[int, int], Layer]
    ) -> Iterator[Effect]:
        size = len(self.index)
        numbers = {layer.number for layer in before.stack}
        written = bytearray(size)
        for layer, at in sources:
            if layer in numbers:
                written[at] = 1
        moved = bits.unequal(before.winners, after.winners)
        for at in compress(range(size), bits.either((moved, bytes(written)), size)):
            old, new = before.winner(at), after.winner(at)
            fate = self._fate(at, old, new, sources)
            if old != new or fate is not Fate.SAME:
                yield Effect(before.layer, self.index.path(at), old, new, fate)

    def _fate(
        self,
        number: int,
        old: Layer | None,
        new: Layer | None,
        sources: Mapping[tuple[int, int], Layer],
    ) -> Fate:
        if old is None or new is None:
            return Fate.SAME if old == new else Fate.GAINS if old is None else Fate.LOSES
        source = sources.get((new.number, number), new)
        if source == old or self.variant(source, number) == self.variant(old, number):
            return Fate.SAME
        return Fate.CHANGES


def _holds(numbers: Sequence[int], number: int) -> bool:
    at = bisect_left(numbers, number)
    return at < len(numbers) and numbers[at] == number


def _cut(whole: Index, files: Sequence[int]) -> Index:
    """Return an index of some files, given by their numbers in growing order."""
    # Folder of the whole -> how many files are directly in it; those above them, and the root.
    kept = Counter(bisect_right(whole.firsts, file, 0, len(whole.folders)) - 1 for file in files)
    for above in {at for folder in kept for at in paths.folders_above(whole.folders[folder])}:
        number = whole.folder(above)
        assert number is not None  # it has a file somewhere below it
        kept.setdefault(number, 0)
    kept.setdefault(0, 0)
    folders = sorted(kept)
    return Index(
        tree=whole.tree,
        folders=[whole.folders[folder] for folder in folders],
        ends=array("I", (bisect_left(folders, whole.ends[folder]) for folder in folders)),
        firsts=array("I", accumulate((kept[folder] for folder in folders), initial=0)),
        names=[whole.names[file] for file in files],
        entries=tuple(bytes(map(column.__getitem__, files)) for column in whole.entries),
        contents=(bytes(len(files)),) * len(whole.entries),
        has_special_files=whole.has_special_files,
        unread=whole.unread,
    )
