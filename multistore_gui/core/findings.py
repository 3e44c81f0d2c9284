"""What a comparison of all stores finds: files to promote, files to drop, how alike stores are.

All is asked of whole columns (`bits.py`); of single files only the plans speak (`plans.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations_with_replacement, compress
from operator import or_, xor

from multistore_gui.core import bits
from multistore_gui.core.actions import why_not_write
from multistore_gui.core.comparison import Comparison, compare_stores
from multistore_gui.core.effects import Excerpt
from multistore_gui.core.index import Content, Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Status
from multistore_gui.core.variants import Variants
from multistore_gui.core.walk import EntryKind

_IS_CONTENT = bytes(int(kind in {EntryKind.FILE, EntryKind.LINK}) for kind in range(256))


@dataclass(frozen=True, slots=True)
class Shared:
    """Files of which all children of a layer hold an equal copy that it could have itself."""

    parent: Layer
    children: tuple[Layer, ...]
    files: bytes  # 1 for each such file
    count: int
    saved: int  # how many files fewer there would be

    def owns(self) -> list[tuple[Layer, int]]:
        """Return what to promote, see `plans.promote`."""
        return [(self.children[0], file) for file in compress(range(len(self.files)), self.files)]


@dataclass(frozen=True, slots=True)
class Redundant:
    """A layer's overrides that hold what they hide."""

    layer: Layer
    files: bytes  # 1 for each such file
    count: int

    def owns(self) -> list[tuple[Layer, int]]:
        """Return what to drop, see `plans.drop`."""
        return [(self.layer, file) for file in compress(range(len(self.files)), self.files)]


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much each two stores have alike."""

    stores: tuple[Layer, ...]
    alike: tuple[tuple[int, ...], ...]  # by the places of two stores: files that are the same
    together: tuple[tuple[int, ...], ...]  # ditto: paths that one or both of them have

    def share(self, store: int, other: int) -> float:
        """Return the part of two stores' paths at which they are the same, 0 to 1."""
        together = self.together[store][other]
        return self.alike[store][other] / together if together else 1.0


@dataclass(frozen=True)
class Findings:
    """What is found of a comparison and of all layers; never changed."""

    comparison: Comparison  # of the chosen stores, with the exact contents of all layers
    shared: tuple[Shared, ...]
    redundant: tuple[Redundant, ...]
    likeness: Likeness  # of the chosen stores

    @property
    def index(self) -> Index:
        """What the files' numbers are of."""
        return self.comparison.index

    @property
    def known(self) -> Variants:
        """The contents of all layers."""
        return self.comparison.known


def shared(known: Variants) -> Iterator[Shared]:
    """Yield for each layer what all its children hold alike, where there is something.

    What the children inherit alike anyway is not told: their copies are redundant. Nor is what
    has rules of its own, or lies in a layer that is not written to.

    Args:
        known: with the exact contents, all of them.
    """
    index = known.index
    tree, size = index.tree, len(index)
    for parent in tree.in_tree_order():
        children = tuple(tree.children(parent))
        if len(children) < 2 or any(why_not_write(tree, each) for each in (parent, *children)):
            continue
        marked = bits.to_number(known.compared)
        for child in children:
            column = index.entries[child.number]
            marked &= bits.to_number(column.translate(_IS_CONTENT))
        first = known.columns[children[0].number]
        beneath = compare_stores(index, [parent], known).variants[0]
        for child in children[1:]:
            marked &= ~bits.to_number(bits.unequal(first, known.columns[child.number]))
        marked &= bits.to_number(bits.unequal(first, beneath))
        files = bytearray(bits.to_column(marked, size))
        for file in index.special:
            files[file] = 0
        count = files.count(1)
        if count:
            replaced = bits.both(bytes(files), bits.marks(index.entries[parent.number])).count(1)
            saved = count * (len(children) - 1) + replaced
            yield Shared(parent, children, bytes(files), count, saved)


def redundant(known: Variants) -> Iterator[Redundant]:
    """Yield for each store its redundant overrides, where it has some.

    Args:
        known: of an index with its own contents compared.
    """
    index, size = known.index, len(known.index)
    same = [column.translate(bits.only(Content.SAME)) for column in index.contents]
    excerpt = Excerpt.of(known, compress(range(size), bits.either(same, size)))
    for store in index.tree.in_tree_order()[1:]:
        if 1 not in same[store.number] or why_not_write(index.tree, store):
            continue
        files = bytearray(size)
        overrides = excerpt.merged(store).statuses.translate(bits.only(Status.OVERRIDE))
        for file in compress(excerpt.numbers, overrides):
            files[file] = same[store.number][file]
        if count := files.count(1):
            yield Redundant(store, bytes(files), count)


def likeness(comparison: Comparison) -> Likeness:
    """Return how much each two stores of a comparison have alike, as `Comparison.alike` says it."""
    columns = comparison.variants
    most = max(map(max, columns)) if len(comparison.index) else 0
    planes = [_planes(column, most.bit_length()) for column in columns]
    present = [reduce(or_, of_store, 0) for of_store in planes]
    alike = [[0] * len(columns) for _ in columns]
    together = [[0] * len(columns) for _ in columns]
    for one, other in combinations_with_replacement(range(len(columns)), 2):
        unlike = reduce(or_, map(xor, planes[one], planes[other]), 0).bit_count()
        either = (present[one] | present[other]).bit_count()
        alike[one][other] = alike[other][one] = either - unlike
        together[one][other] = together[other][one] = either
    return Likeness(comparison.stores, _frozen(alike), _frozen(together))


def _planes(column: bytes, count: int) -> list[int]:
    """Return a column as numbers of a bit for each file: its lowest bits, its second, and so on."""
    tables = (bytes(b"01"[value >> bit & 1] for value in range(256)) for bit in range(count))
    return [int(column.translate(table), 2) for table in tables]


def _frozen(rows: Sequence[Sequence[int]]) -> tuple[tuple[int, ...], ...]:
    return tuple(map(tuple, rows))
