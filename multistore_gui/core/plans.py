"""Plans: files to copy, drop, promote or push down, and what that does to every store.

A plan is made from what is known alone, and touches no disk: what a file holds is told by its
variant (`variants.py`). It lists each file that is written or deleted, and each store whose merged
content or origin changes at a path; what it does not list stays as it is. What cannot be planned
has one plain reason, a `NoPlanError`; of several files those that can be are planned, and the
reasons of the others stand beside them. `plan_actions.py` carries a plan out.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from typing import TypeAlias

from multistore_gui.core import paths
from multistore_gui.core.actions import why_not_write
from multistore_gui.core.effects import Effect, Excerpt, Fate, Gone, Put
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.guards import why_not_drop
from multistore_gui.core.index import SpecialFile
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.merged import Status
from multistore_gui.core.variants import Variants
from multistore_gui.core.walk import EntryKind

Own: TypeAlias = tuple[Layer, int]
"""A layer, and the number of one of its own files."""
_Changes: TypeAlias = tuple[list[Put], list[Gone]]

_NOTHING = 0  # in place of a variant's number


class NoPlanError(MultistoreError):
    """It cannot be done; the text is the reason."""


class PlanKind(Enum):
    """What the user asked for."""

    COPY = "copy"
    DROP = "drop"
    PROMOTE = "promote"
    PUSH_DOWN = "push down"


@dataclass(frozen=True, slots=True)
class Written:
    """A layer's own file to be made: a copy of another layer's."""

    layer: Layer
    path: bytes
    source: Layer  # its own file is copied
    is_replacing: bool  # the layer has a file there, which goes


@dataclass(frozen=True, slots=True)
class Deleted:
    """A layer's own file that goes, and none comes in its place."""

    layer: Layer
    path: bytes
    is_override: bool  # else an addition


@dataclass(frozen=True, slots=True)
class LeftOut:
    """A file that was asked for, and why nothing is done about it."""

    layer: Layer
    path: bytes
    reason: str


@dataclass(frozen=True)
class Plan:
    """What is to be done, all of it or nothing; never changed."""

    kind: PlanKind
    tree: LayerTree
    store: Layer | None  # of a copy: in which store the copied files win
    written: tuple[Written, ...]
    deleted: tuple[Deleted, ...]
    effects: tuple[Effect, ...]  # where a store's origin or content changes
    left_out: tuple[LeftOut, ...]
    # By layer and path, what the files that it reads or deletes hold: equal numbers of one path are
    # equal contents, and the plan holds only as long as they are.
    held: Mapping[tuple[int, bytes], int]
    # What it says of the stores rests on which of these layers have a file at which of these paths,
    # and that is known of: by the layer's number and path.
    witnesses: tuple[Layer, ...]
    paths: tuple[bytes, ...]
    present: frozenset[tuple[int, bytes]]

    @cached_property
    def changes(self) -> tuple[Effect, ...]:
        """The effects on what the stores consist of, without those on origins alone."""
        return tuple(effect for effect in self.effects if effect.fate is not Fate.SAME)

    @property
    def beside(self) -> Iterator[tuple[int, bytes]]:
        """The layers, by number, and paths that it neither reads nor changes, and rests on."""
        every = (*self.paths, *self.folders)
        places = ((layer.number, path) for path in every for layer in self.witnesses)
        return (place for place in places if place not in self.held)

    @cached_property
    def folders(self) -> frozenset[bytes]:
        """The folders above its paths: what else comes in the place of one hides all below it."""
        return frozenset(
            above for path in self.paths for above in paths.folders_above(path)
        ).difference(self.paths)

    @cached_property
    def origins(self) -> frozenset[tuple[int, bytes]]:
        """The layers, by number, and paths whose files win in a store before it, or after it."""
        return frozenset(
            (layer.number, effect.path)
            for effect in self.effects
            for layer in (effect.before, effect.after)
            if layer is not None
        )

    def fate(self, store: Layer, path: bytes) -> Fate:
        """Return what becomes of any path in any store."""
        return self._fates.get((store.number, path), Fate.SAME)

    @cached_property
    def _fates(self) -> dict[tuple[int, bytes], Fate]:
        return {(effect.store.number, effect.path): effect.fate for effect in self.changes}


def copy(known: Variants, files: Iterable[int], store: Layer, targets: Sequence[Layer]) -> Plan:
    """Plan to copy the files that win in a store to other stores' own.

    Args:
        known: with the contents of these files.
        files: their numbers in its index.
        store: whose merged files they are; a layer's own files win in itself.
        targets: stores, each of which gets its own file or has it replaced.

    Raises:
        NoPlanError: nothing of it can be.
    """
    wishes = [(target, file) for file in files for target in targets]

    def changes(excerpt: Excerpt, target: Layer, at: int) -> _Changes:
        return _copied(excerpt, store, target, at)

    return _plan(PlanKind.COPY, known, wishes, changes, store)


def drop(known: Variants, owns: Iterable[Own]) -> Plan:
    """Plan to delete layers' own files.

    Raises:
        NoPlanError: nothing of it can be.
    """
    return _plan(PlanKind.DROP, known, owns, _dropped)


def promote(known: Variants, owns: Iterable[Own]) -> Plan:
    """Plan to make layers' own files their parents', for all children that hold the same.

    The parent's own file is made or replaced; then the children's equal ones are dropped, so that
    nothing changes for them.

    Raises:
        NoPlanError: nothing of it can be.
    """
    return _plan(PlanKind.PROMOTE, known, owns, _promoted)


def push_down(known: Variants, owns: Iterable[Own]) -> Plan:
    """Plan to move layers' own files into those of their children that inherit them.

    The base's stay: it holds the applications themselves, which are what a store is made from, and
    would go out of use with every file that it loses.

    Raises:
        NoPlanError: nothing of it can be.
    """
    return _plan(PlanKind.PUSH_DOWN, known, owns, _pushed_down)


def _plan(
    kind: PlanKind,
    known: Variants,
    owns: Iterable[Own],
    changes: Callable[[Excerpt, Layer, int], _Changes],
    store: Layer | None = None,
) -> Plan:
    tree, wishes = known.index.tree, list(owns)
    if not wishes:
        raise NoPlanError("No file is chosen.")
    if known.ignores_blanks:
        raise NoPlanError("Files are compared without whitespace: compare all of them first.")
    for number in sorted(known.index.unread):
        raise NoPlanError(f"{tree.label(tree[number])} is not read yet.")
    excerpt = Excerpt.of(known, (file for _, file in wishes))
    puts: list[Put] = []
    gone: list[Gone] = []
    left_out: list[LeftOut] = []
    planned: dict[tuple[int, int], int] = {}  # by layer and file, the variant there will be
    for layer, file in wishes:
        at = excerpt.number(file)
        try:
            new_puts, new_gone = changes(excerpt, layer, at)
            new = {(put.layer.number, at): excerpt.variant(put.source, at) for put in new_puts}
            new |= {(each.layer.number, at): _NOTHING for each in new_gone}
            if new.items() <= planned.items():
                continue  # asked for twice, for two stores that hold the same perhaps
            _check_apart(excerpt, planned, new)
        except NoPlanError as error:
            left_out.append(LeftOut(layer, excerpt.index.path(at), str(error)))
            continue
        planned |= new
        puts += new_puts
        gone += new_gone
    if not planned:
        raise NoPlanError(left_out[0].reason)
    witnesses = _witnesses(tree, {number for number, _ in planned})
    every_path = tuple(map(excerpt.index.path, range(len(excerpt.index))))
    return Plan(
        kind=kind,
        tree=tree,
        store=store,
        written=tuple(_written(excerpt, put) for put in puts),
        deleted=tuple(_deleted(excerpt, each) for each in gone),
        effects=tuple(excerpt.effects(puts, gone)),
        left_out=tuple(left_out),
        held=_held(excerpt, puts, gone),
        witnesses=witnesses,
        paths=every_path,
        present=frozenset(
            (layer.number, path)
            for layer in witnesses
            for at, path in enumerate(every_path)
            if excerpt.index.kind(layer, at)
        ),
    )


def _copied(excerpt: Excerpt, store: Layer, target: Layer, at: int) -> _Changes:
    label, name = excerpt.index.tree.label, _name(excerpt, at)
    if target.kind is LayerKind.BASE:
        raise NoPlanError(f"{label(target)} is no store: promote a file to make it the base's.")
    _check_rules(excerpt, at)
    source = excerpt.merged(store).winner(at)
    if source is None:
        raise NoPlanError(f"{label(store)} has no {name}.")
    _check_known(excerpt, source, at)
    if _has_same(excerpt, target, source, at):
        raise NoPlanError(f"{label(target)} has the same {name} already.")
    _check_place(excerpt, target, at)
    return [Put(source, target, at)], []


def _dropped(excerpt: Excerpt, layer: Layer, at: int) -> _Changes:
    reason = why_not_drop(excerpt.merged(layer), at)
    if reason is not None:
        raise NoPlanError(reason)
    _check_known(excerpt, layer, at)
    return [], [Gone(layer, at)]


def _promoted(excerpt: Excerpt, layer: Layer, at: int) -> _Changes:
    index, name = excerpt.index, _name(excerpt, at)
    tree = index.tree
    parent = tree.parent(layer)
    if parent is None:
        raise NoPlanError("A base file cannot be promoted: there is nothing beneath the base.")
    _check_rules(excerpt, at)
    if not index.kind(layer, at):
        raise NoPlanError(
            f"{tree.label(layer)} has no {name} of its own: there is nothing to promote."
        )
    _check_known(excerpt, layer, at)
    _check_writable(tree, layer)
    if _has_same(excerpt, parent, layer, at):
        raise NoPlanError(
            f"{tree.label(parent)} has the same {name} already: it is enough to drop the copies."
        )
    _check_place(excerpt, parent, at)
    same = [
        child
        for child in tree.children(parent)
        if _has_same(excerpt, child, layer, at) and why_not_write(tree, child) is None
    ]
    return [Put(layer, parent, at)], [Gone(child, at) for child in same]


def _pushed_down(excerpt: Excerpt, layer: Layer, at: int) -> _Changes:
    index, name = excerpt.index, _name(excerpt, at)
    tree = index.tree
    label = tree.label(layer)
    if layer.kind is LayerKind.BASE:
        raise NoPlanError("A base file cannot be pushed down: every store is made from it.")
    _check_rules(excerpt, at)
    if not index.kind(layer, at):
        raise NoPlanError(f"{label} has no {name} of its own: there is nothing to push down.")
    children = tree.children(layer)
    if not children:
        raise NoPlanError(f"No store stands on {label}: there is nothing to push {name} down to.")
    takers = [child for child in children if excerpt.merged(child).winner(at) == layer]
    if not takers:
        raise NoPlanError(f"No store on {label} inherits its {name}: it is enough to drop it.")
    _check_known(excerpt, layer, at)
    _check_writable(tree, layer)
    for child in takers:
        _check_place(excerpt, child, at)
    return [Put(layer, child, at) for child in takers], [Gone(layer, at)]


def _has_same(excerpt: Excerpt, layer: Layer, other: Layer, at: int) -> bool:
    """Tell whether a layer has its own file with what another's holds."""
    return bool(excerpt.index.kind(layer, at)) and (
        layer == other or excerpt.variant(layer, at) == excerpt.variant(other, at)
    )


def _check_rules(excerpt: Excerpt, at: int) -> None:
    """See that a file has no rules of its own."""
    name, rule = _name(excerpt, at), excerpt.index.special.get(at)
    if rule is SpecialFile.GENERATED:
        raise NoPlanError(f"{name} is generated for each store; it is not moved from here.")
    if rule is SpecialFile.FIXED:
        raise NoPlanError(
            f"{name} at an app's root cannot be overridden; the lowest layer's always wins."
        )


def _check_known(excerpt: Excerpt, layer: Layer, at: int) -> None:
    """See that a file can be read, and that it is known which layers hold the same."""
    index, name, file = excerpt.index, _name(excerpt, at), excerpt.numbers[at]
    kind, label = index.kind(layer, at), index.tree.label(layer)
    if kind is EntryKind.SPECIAL:
        raise NoPlanError(f"{name} in {label} is neither a file nor a link.")
    if kind is EntryKind.UNREADABLE or (layer.number, file) in excerpt.known.unreadable:
        raise NoPlanError(f"{name} in {label} cannot be read.")
    if index.shared[at] and not excerpt.known.compared[file]:
        raise NoPlanError(f"{name} is not compared yet.")


def _check_place(excerpt: Excerpt, layer: Layer, at: int) -> None:
    """See that a layer can have its own file there, and that one it has can be kept for undo."""
    index = excerpt.index
    path, label = index.path(at), index.tree.label(layer)
    _check_writable(index.tree, layer)
    folder = index.folder(path)
    if folder is not None and index.has_folder(layer, folder):
        raise NoPlanError(f"{label} has a folder at {paths.label(path)}.")
    for above in paths.folders_above(path):
        number = index.file(above)
        if number is not None and index.kind(layer, number):
            raise NoPlanError(
                f"{label} has a file at {paths.label(above)}: nothing can lie below it."
            )
    if index.kind(layer, at):
        _check_known(excerpt, layer, at)


def _check_writable(tree: LayerTree, layer: Layer) -> None:
    reason = why_not_write(tree, layer)
    if reason is not None:
        raise NoPlanError(reason)


def _check_apart(
    excerpt: Excerpt, planned: Container[tuple[int, int]], new: Iterable[tuple[int, int]]
) -> None:
    """See that nothing is in the way of what was planned before."""
    index = excerpt.index
    for number, at in new:
        label = index.tree.label(index.tree[number])
        if (number, at) in planned:
            raise NoPlanError(
                f"{_name(excerpt, at)} in {label} is changed already: do one after the other."
            )
        for file, folder in index.files_and_folders:
            below = index.all_files(folder)
            others = below if at == file else [file] if at in below else []
            if any((number, other) in planned for other in others):
                path = paths.label(index.path(file))
                raise NoPlanError(f"{label} cannot have both a file and a folder at {path}.")


def _name(excerpt: Excerpt, at: int) -> str:
    return paths.label(excerpt.index.names[at])


def _written(excerpt: Excerpt, put: Put) -> Written:
    is_replacing = bool(excerpt.index.kind(put.layer, put.file))
    return Written(put.layer, excerpt.index.path(put.file), put.source, is_replacing)


def _deleted(excerpt: Excerpt, gone: Gone) -> Deleted:
    is_override = excerpt.merged(gone.layer).status(gone.file) is not Status.ADDITION
    return Deleted(gone.layer, excerpt.index.path(gone.file), is_override)


def _witnesses(tree: LayerTree, touched: Set[int]) -> tuple[Layer, ...]:
    """Return the layers of all stacks that have one of the touched layers in them."""
    stacks = ({each.number for each in tree.stack(store)} for store in tree)
    numbers = set[int]().union(*(stack for stack in stacks if stack & touched))
    return tuple(tree[number] for number in sorted(numbers))


def _held(
    excerpt: Excerpt, puts: Sequence[Put], gone: Sequence[Gone]
) -> dict[tuple[int, bytes], int]:
    copied = [(put.source, put.file) for put in puts]
    replaced = [(put.layer, put.file) for put in puts if excerpt.index.kind(put.layer, put.file)]
    deleted = [(each.layer, each.file) for each in gone]
    return {
        (layer.number, excerpt.index.path(at)): excerpt.variant(layer, at)
        for layer, at in (*copied, *replaced, *deleted)
    }
