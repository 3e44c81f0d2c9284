"""Where an override can be created, and whom it would reach, as rows of a card."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from multistore_gui.core.guards import why_not_create
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.reach import Reach, reach
from multistore_gui.models.words import count_text

_MOST_NAMED = 2  # of the stores that get a file


@dataclass(frozen=True, slots=True)
class Named:
    """A layer as a badge shows it."""

    label: str
    hue: int


@dataclass(frozen=True, slots=True)
class Choice:
    """One layer that could get the override."""

    layer: Layer
    named: Named
    reason: str | None  # why it cannot get it
    gets: tuple[Named, ...] = ()  # stores that would use it
    keeps: tuple[Named, ...] = ()  # stores that would not
    keeping: str = ""  # what those go on using
    note: str = ""  # what the new file is a copy of
    after: tuple[
        Named, ...
    ] = ()  # the looked-at store's layers with the file then, the winner first

    @property
    def description(self) -> str:
        """Say it all, for a screen reader."""
        said = [f"in {self.named.label}"]
        if self.gets:
            said.append(f"reaches {_listed(self.gets)}")
        if self.keeps:
            said.append(f"but not {_listed(self.keeps)}: {self.keeping}")
        said += [text for text in (self.note, self.reason) if text]
        return "; ".join(said)


def choices(store: Merged, file: int, hues: Mapping[str, int]) -> list[Choice]:
    """Return the layers of the stack that are no base, the looked-at one first.

    Args:
        store: the merged store that is looked at.
        file: the number of the path.
        hues: by a layer's full name.
    """
    return [_choice(store, file, layer, hues) for layer in reversed(store.stack[1:])]


def holders(store: Merged, file: int, hues: Mapping[str, int]) -> tuple[Named, ...]:
    """Return the looked-at store's layers that have the file now, the winner first."""
    return tuple(_named(store, each, hues) for each in store.holders(file))


def users_text(tree: LayerTree, found: Reach) -> str:
    """Name the stores that get a layer's file, or count them where they are many."""
    users = _deployable(found.gets)
    if len(users) <= _MOST_NAMED:
        return ", ".join(map(tree.label, users)) or "no store"
    return f"{len(users):,} of {count_text(len(_deployable(tree)), 'store')}"


def users_hint(tree: LayerTree, found: Reach) -> str:
    """Name every store that gets a layer's file, and what hides it from which others."""
    users = ", ".join(map(tree.label, _deployable(found.gets)))
    said = [f"Stores that get this very file: {users or 'none'}."]
    hidden: dict[Layer, list[str]] = {}
    for store, by in found.keeps:
        if store.kind is LayerKind.DEPLOYABLE:
            hidden.setdefault(by, []).append(tree.label(store))
    said += [
        f"{tree.label(by)}'s hides it"
        + ("." if stores == [tree.label(by)] else f" in {', '.join(stores)}.")
        for by, stores in hidden.items()
    ]
    return "\n".join(said)


def _deployable(layers: Iterable[Layer]) -> list[Layer]:
    """Return the stores that are built: nobody builds a template."""
    return [each for each in layers if each.kind is LayerKind.DEPLOYABLE]


def _named(store: Merged, layer: Layer, hues: Mapping[str, int]) -> Named:
    return Named(store.index.tree.label(layer), hues[layer.full_name])


def _after(store: Merged, file: int, layer: Layer, hues: Mapping[str, int]) -> tuple[Named, ...]:
    having = {*store.holders(file), layer}
    return tuple(_named(store, each, hues) for each in reversed(store.stack) if each in having)


def _choice(store: Merged, file: int, layer: Layer, hues: Mapping[str, int]) -> Choice:
    index = store.index

    def name(each: Layer) -> Named:
        return _named(store, each, hues)

    reason = why_not_create(store, file, layer)
    if reason is not None:
        return Choice(layer, name(layer), reason)
    found = reach(index, layer, file)
    keeps = [(each, by) for each, by in found.keeps if each.kind is LayerKind.DEPLOYABLE]
    return Choice(
        layer,
        name(layer),
        None,
        gets=tuple(name(each) for each in _stores(found, layer)),
        keeps=tuple(name(each) for each, _ in keeps),
        keeping=_keeping(index, keeps),
        note="" if layer is store.layer else _note(index, layer, file),
        after=_after(store, file, layer, hues),
    )


def _stores(found: Reach, layer: Layer) -> Iterable[Layer]:
    return _deployable(found.gets) or [layer]


def _keeping(index: Index, keeps: list[tuple[Layer, Layer]]) -> str:
    hiders = {by.number: by for _, by in keeps}
    if all(each == by for each, by in keeps):
        many = len(keeps) > 1
        return "their own files keep winning there" if many else "its own file keeps winning there"
    if len(hiders) == 1:
        (by,) = hiders.values()
        return f"{index.tree.label(by)}'s file keeps winning there"
    return "files closer to them keep winning there"


def _note(index: Index, layer: Layer, file: int) -> str:
    source = merge(index, layer).winner(file)
    assert source is not None  # else there was a reason not to create it
    label = index.tree.label
    return f"{label(layer)} has no file here yet: a copy of {label(source)}'s is made."


def _listed(names: tuple[Named, ...]) -> str:
    return ", ".join(named.label for named in names)
