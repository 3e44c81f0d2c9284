"""Stores side by side: which layer wins in each, and which of them have the same.

At first stores are told apart by the layer that wins; what is known of the contents (`variants.py`)
shows which of these layers hold the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from multistore_gui.core import bits
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import NOBODY, merge
from multistore_gui.core.variants import Variants
from multistore_gui.core.walk import EntryKind

_READABLE = (EntryKind.FILE, EntryKind.LINK)
_MOST_LAYERS = 255  # an origin is a byte, and 0 stands for none


class TooManyLayersError(MultistoreError):
    """More layers than can be told apart side by side."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one store has at a path."""

    origin: Layer | None  # None: it has no file there
    variant: int  # equal in stores that have the same; 0: no file
    is_readable: bool = True


@dataclass(frozen=True)
class Comparison:
    """Some stores of one index; never changed."""

    index: Index
    stores: tuple[Layer, ...]
    layers: tuple[Layer, ...]  # of all their stacks
    origins: tuple[bytes, ...]  # store -> file -> 1 + the origin's place in `layers`; 0: no file
    known: Variants

    def with_variants(self, known: Variants) -> Comparison:
        """Return the same stores, when more is known of the contents."""
        return replace(self, known=known)

    def cell(self, store: int, file: int) -> Cell:
        """Return what a store has at a path.

        Args:
            store: its place in `stores`.
            file: a number of the index.
        """
        return self._cell(self.origins[store][file], file)

    def row(self, file: int) -> list[Cell]:
        """Return what each store has at a path."""
        origins = [column[file] for column in self.origins]
        cells = {origin: self._cell(origin, file) for origin in set(origins)}
        return [cells[origin] for origin in origins]

    def _cell(self, origin: int, file: int) -> Cell:
        if not origin:
            return Cell(None, 0)
        layer = self.layers[origin - 1]
        is_readable = (
            self.index.kind(layer, file) in _READABLE
            and (layer.number, file) not in self.known.unreadable
        )
        is_known = self.known.compared[file]
        variant = self.known.of(layer.number, file) if is_known else origin
        return Cell(layer, variant, is_readable)

    def groups(self, files: range) -> list[int]:
        """Return for each store a number that it shares with those that have all the same.

        Args:
            files: of a folder, for instance.
        """
        numbers: dict[bytes, int] = {}
        return [
            numbers.setdefault(column[files.start : files.stop], len(numbers))
            for column in self.variants
        ]

    @cached_property
    def variants(self) -> tuple[bytes, ...]:
        """Each store's variant of each file, 0 where it has none."""
        size = len(self.index)
        is_known = bits.mask(self.known.compared)
        found = []
        for origins in self.origins:
            number = bits.to_number(origins)
            numbers = number & ~is_known
            for place, layer in enumerate(self.layers, start=1):
                if origins.find(place) >= 0:
                    here = bits.mask(origins.translate(bits.only(place))) & is_known
                    numbers |= bits.to_number(self.known.columns[layer.number]) & here
            found.append(bits.to_column(numbers, size))
        return tuple(found)

    @cached_property
    def present(self) -> bytes:
        """1 for each file that one of the stores has."""
        return bits.either(map(bits.marks, self.origins), len(self.index))

    @cached_property
    def differs(self) -> bytes:
        """1 for each file that is not the same in all the stores, as far as is known."""
        return _not_all_equal(self.variants, len(self.index))

    @cached_property
    def differs_by_origin(self) -> bytes:
        """1 for each file that not all the stores have from the same layer."""
        return _not_all_equal(self.origins, len(self.index))

    @cached_property
    def missing_somewhere(self) -> bytes:
        """1 for each file that some of the stores have, and some have not."""
        size = len(self.index)
        every = bits.filled(1, size)
        for origins in self.origins:
            every &= bits.to_number(bits.marks(origins))
        return bits.to_column(bits.to_number(self.present) & ~every, size)

    @cached_property
    def only_in_one(self) -> bytes:
        """1 for each file that a single store has."""
        once, _ = bits.once_and_often(map(bits.marks, self.origins), len(self.index))
        return once

    @cached_property
    def odd_one_out(self) -> bytes:
        """1 for each file in which all stores agree but one; of two stores none is odd."""
        size = len(self.index)
        if len(self.stores) < 3:
            return bytes(size)
        found = []
        for usual in self.variants[:2]:  # one of any two is not the odd one
            others = (bits.unequal(column, usual) for column in self.variants)
            found.append(bits.once_and_often(others, size)[0])
        return bits.either(found, size)

    @cached_property
    def same_but_copied(self) -> bytes:
        """1 for each file of which two of the stores have the same from different layers."""
        size = len(self.index)
        found = []
        for place, origins in enumerate(self.origins):
            for other in range(place):
                apart = bits.to_number(bits.unequal(origins, self.origins[other]))
                unlike = bits.to_number(bits.unequal(self.variants[place], self.variants[other]))
                found.append(bits.to_column(apart & ~unlike, size))
        return bits.either(found, size)

    def versions(self, file: int) -> int:
        """Return how many different contents the stores have at a path."""
        return len({column[file] for column in self.variants} - {0})

    def alike(self, store: int, other: int) -> tuple[int, int]:
        """Return how many files two stores have alike, and how many paths they have together."""
        one, two = self.variants[store], self.variants[other]
        together = bits.either((bits.marks(one), bits.marks(two)), len(one)).count(1)
        return together - bits.unequal(one, two).count(1), together


def compare_stores(index: Index, stores: Sequence[Layer], known: Variants) -> Comparison:
    """Put stores side by side.

    Args:
        index: what the layers hold.
        stores: any layers, in the order of the columns.
        known: what is known of the contents of this index.

    Raises:
        TooManyLayersError: their stacks have too many layers together.
    """
    layers: list[Layer] = []
    places: dict[int, int] = {}
    for store in stores:
        for layer in index.tree.stack(store):
            if layer.number not in places:
                layers.append(layer)
                places[layer.number] = len(layers)
    if len(layers) > _MOST_LAYERS:
        raise TooManyLayersError(
            f"{len(stores)} stores stand on {len(layers)} layers; "
            f"at most {_MOST_LAYERS} can be compared. Choose fewer stores."
        )
    origins = []
    for store in stores:
        table = bytearray(256)
        for place, layer in enumerate(index.tree.stack(store)):
            table[place] = places[layer.number]
        table[NOBODY] = 0
        origins.append(merge(index, store).winners.translate(bytes(table)))
    return Comparison(index, tuple(stores), tuple(layers), tuple(origins), known)


def _not_all_equal(columns: Sequence[bytes], size: int) -> bytes:
    first, *others = columns
    return bits.either((bits.unequal(first, other) for other in others), size)
