"""A store's stack laid together: for each path, who wins and what it hides.

Specification, sections 1, 2 (the special files of layout A) and 4 (a file against a folder).

A layer's column of the index becomes a mask, 0xFF where the layer has an entry, and a whole column
is worked on as one large number: "the layer's where it has an entry, else what was there" is two
operations, whatever the count of files. The few paths with rules of their own come after.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from functools import cached_property

from multistore_gui.core import bits, paths
from multistore_gui.core.index import Content, Index, SpecialFile
from multistore_gui.core.layers import Layer
from multistore_gui.core.walk import EntryKind

NOBODY = 0xFF  # in `Merged.winners`: the store has no file there


class Status(IntEnum):
    """A path as one store sees it (command line, `status`)."""

    ABSENT = 0
    INHERITED = 1
    OVERRIDE = 2
    ADDITION = 3
    GENERATED = 4

    @property
    def word(self) -> str:
        """The status as the command line writes it."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Clash:
    """A path that is a file in one layer and a folder in another, seen from one store."""

    file: int  # the number of the file
    folder: int  # the number of the folder at the same path
    winner: Layer
    file_wins: bool


@dataclass(frozen=True)
class Merged:
    """The merged store of one layer: an immutable view of an index."""

    index: Index
    stack: tuple[Layer, ...]  # from the base to the layer that is looked at
    winners: bytes  # for each file, the winner's place in the stack, or `NOBODY`
    statuses: bytes  # for each file, a `Status`
    clashes: tuple[Clash, ...]
    hidden_folders: dict[int, tuple[int, ...]]  # file over folder -> places of who has the folder
    columns: tuple[bytes, ...]  # what each layer of the stack has, without what clashes hide

    @property
    def layer(self) -> Layer:
        """The layer that is looked at."""
        return self.stack[-1]

    @cached_property
    def count(self) -> int:
        """How many files the merged store has."""
        return len(self.statuses) - self.statuses.count(Status.ABSENT)

    def status(self, file: int) -> Status:
        """Return a path's status as the store sees it."""
        return Status(self.statuses[file])

    def winner(self, file: int) -> Layer | None:
        """Return the layer whose file wins, None where the store has none."""
        place = self.winners[file]
        return None if place == NOBODY else self.stack[place]

    def kind(self, file: int) -> EntryKind:
        """Return what the winner is."""
        winner = self.winner(file)
        return EntryKind.NONE if winner is None else self.index.kind(winner, file)

    def shadows(self, file: int) -> tuple[Layer, ...]:
        """Return the layers that the winner hides at this path, closest first."""
        place = self.winners[file]
        if place == NOBODY or file in self.index.special:
            return ()
        below = {at for at in range(place) if self.columns[at][file]}
        below.update(self.hidden_folders.get(file, ()))
        return tuple(self.stack[at] for at in sorted(below, reverse=True))

    def holders(self, file: int) -> tuple[Layer, ...]:
        """Return every layer of the stack that has this file, the winner first, then downwards."""
        having = [layer for layer in reversed(self.stack) if self.index.entries[layer.number][file]]
        winner = self.winner(file)
        if winner in having:
            having.remove(winner)
            having.insert(0, winner)
        return tuple(having)

    def hiding(self, file: int) -> Clash | None:
        """Return the clash by which a file or link above a path hides it, None where none does."""
        path = self.index.path(file)
        for clash in self.clashes:
            if clash.file_wins and paths.is_inside(path, self.index.path(clash.file)):
                return clash
        return None

    def beneath(self, file: int) -> Layer | None:
        """Return the layer whose file would win if the looked-at layer had none."""
        shadows = self.shadows(file)
        return shadows[0] if shadows else None

    def is_own(self, file: int) -> bool:
        """Tell whether the looked-at layer's own file wins."""
        return self.winners[file] == len(self.stack) - 1

    def is_redundant(self, file: int) -> bool:
        """Tell whether this is an override that dropping would not change anything."""
        return (
            self.statuses[file] == Status.OVERRIDE
            and self.index.contents[self.layer.number][file] == Content.SAME
        )

    def is_ineffective(self, file: int) -> bool:
        """Tell whether the looked-at layer has a file here that can never win."""
        return (
            self.index.special.get(file) is SpecialFile.FIXED
            and bool(self.index.entries[self.layer.number][file])
            and not self.is_own(file)
        )

    def counts(self, files: range) -> tuple[int, ...]:
        """Return how many of the files each layer of the stack wins, from the base up."""
        count = self.winners.count
        return tuple(count(at, files.start, files.stop) for at in range(len(self.stack)))

    def count_of(self, status: Status, files: range) -> int:
        """Return how many of the files have a status."""
        return self.statuses.count(status, files.start, files.stop)

    @cached_property
    def ineffective(self) -> tuple[int, ...]:
        """The files that the looked-at layer holds and that can never win."""
        return tuple(file for file in self.index.special if self.is_ineffective(file))

    @cached_property
    def redundant(self) -> bytes:
        """For each file, 1 where it is a redundant override, else 0."""
        same = self.index.contents[self.layer.number].translate(bits.only(Content.SAME))
        return bits.both(same, self.statuses.translate(bits.only(Status.OVERRIDE)))


def merge(index: Index, layer: Layer) -> Merged:
    """Lay the stack of a layer together; the layer is the most specific of it."""
    stack = index.tree.stack(layer)
    size = len(index)
    columns = [index.entries[each.number] for each in stack]
    columns, clashes, hidden_folders = _settle_clashes(index, stack, columns)
    winners, beneath, own = bits.filled(NOBODY, size), 0, 0
    for place, column in enumerate(columns):
        beneath |= own
        own = bits.mask(column)
        winners = (winners & ~own) | (bits.filled(place, size) & own)
    present = beneath | own
    statuses = (
        (bits.filled(Status.INHERITED, size) & present & ~own)
        | (bits.filled(Status.OVERRIDE, size) & own & beneath)
        | (bits.filled(Status.ADDITION, size) & own & ~beneath)
    )
    won, seen = bytearray(bits.to_column(winners, size)), bytearray(bits.to_column(statuses, size))
    _apply_rules(index.special, columns, won, seen)
    for clash in clashes:
        if clash.file_wins and won[clash.file] == len(stack) - 1:
            seen[clash.file] = Status.OVERRIDE
    return Merged(
        index, stack, bytes(won), bytes(seen), tuple(clashes), hidden_folders, tuple(columns)
    )


def _apply_rules(
    special: Mapping[int, SpecialFile],
    columns: Sequence[bytes],
    winners: bytearray,
    statuses: bytearray,
) -> None:
    for file, rule in special.items():
        having = [place for place, column in enumerate(columns) if column[file]]
        if not having:
            continue
        if rule is SpecialFile.GENERATED:
            winners[file] = 0 if having[0] == 0 else having[-1]
            statuses[file] = Status.GENERATED
        else:
            winners[file] = having[0]
            is_own = having[0] == len(columns) - 1
            statuses[file] = Status.ADDITION if is_own else Status.INHERITED


def _settle_clashes(
    index: Index, stack: Sequence[Layer], columns: list[bytes]
) -> tuple[list[bytes], list[Clash], dict[int, tuple[int, ...]]]:
    """Hide what loses where a file and a folder share a path (specification, section 4).

    The most specific layer that has either decides. Where it is the file, the folder is hidden with
    all below it. Where it is the folder, the folders of the layers beneath go on being merged into
    it down to the first layer with a file there; that one and all beneath it are hidden.
    """
    pairs = index.files_and_folders
    if not pairs:
        return columns, [], {}
    changed = [bytearray(column) for column in columns]
    clashes: list[Clash] = []
    hidden: dict[int, tuple[int, ...]] = {}
    for file, folder in pairs:
        below = index.all_files(folder)
        nothing = bytes(len(below))
        with_file = [at for at, column in enumerate(changed) if column[file]]
        with_folder = [
            at for at, column in enumerate(changed) if column[below.start : below.stop] != nothing
        ]
        if not with_file or not with_folder:
            continue
        top_file, top_folder = with_file[-1], with_folder[-1]
        file_wins = top_file > top_folder
        for at in with_folder:
            if at < top_file:
                changed[at][below.start : below.stop] = nothing
        if file_wins:
            hidden[file] = tuple(with_folder)
        else:
            for at in with_file:
                changed[at][file] = 0
        clashes.append(Clash(file, folder, stack[max(top_file, top_folder)], file_wins))
    settled = [
        before if after == before else bytes(after)  # most are as they were, and shared
        for before, after in zip(columns, changed, strict=True)
    ]
    return settled, clashes, hidden
