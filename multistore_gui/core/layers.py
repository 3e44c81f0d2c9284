"""Layers and how they stand on one another (specification, section 1; command line, names)."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError

BASE_NAME = "base"  # the base's short name, whatever its id


class UnknownLayerError(MultistoreError):
    """A name that no layer has, or that several have."""


class LayerKind(StrEnum):
    """What a layer is there for."""

    BASE = "base"
    TEMPLATE = "template"
    DEPLOYABLE = "deployable"


@dataclass(frozen=True, slots=True)
class Layer:
    """One level of the layer tree: the base, or one store's own files."""

    number: int  # its place in `LayerTree.layers`
    id: str  # a folder's name or a manifest's key; bytes that are not UTF-8 as `surrogateescape`
    full_name: str  # "/" for the base, "/fashion-brand/us-store" for a store
    kind: LayerKind
    location: bytes  # the layer's folder on disk, absolute
    path: bytes  # the same, relative to the project
    parent: int | None  # the parent's number; None for the base alone
    is_inside_project: bool = True  # a layer outside is read, and never written
    has_folder: bool = True  # False for an entry of the configuration without a folder

    def locate(self, path: bytes) -> bytes:
        """Return where a path of this layer lies on disk."""
        return paths.locate(self.location, path)


class LayerTree:
    """All layers of a project, parents before children; immutable."""

    def __init__(self, layers: Iterable[Layer]) -> None:
        """Take the layers in an order in which each parent stands before its children."""
        self.layers: tuple[Layer, ...] = tuple(layers)
        self._stacks: list[tuple[Layer, ...]] = []
        self._children: list[list[Layer]] = [[] for _ in self.layers]
        self._by_short: dict[str, list[Layer]] = {}
        for layer in self.layers:
            below = () if layer.parent is None else self._stacks[layer.parent]
            self._stacks.append((*below, layer))
            if layer.parent is not None:
                self._children[layer.parent].append(layer)
            self._by_short.setdefault(self._short(layer), []).append(layer)
        self._by_full = {layer.full_name: layer for layer in self.layers}
        for siblings in self._children:
            siblings.sort(key=lambda layer: layer.id)

    @staticmethod
    def _short(layer: Layer) -> str:
        return BASE_NAME if layer.kind is LayerKind.BASE else layer.id

    def __iter__(self) -> Iterator[Layer]:
        return iter(self.layers)

    def __len__(self) -> int:
        return len(self.layers)

    def __getitem__(self, number: int) -> Layer:
        return self.layers[number]

    @property
    def base(self) -> Layer:
        """The lowest layer."""
        return self.layers[0]

    @property
    def stores(self) -> Sequence[Layer]:
        """Every layer above the base, templates too."""
        return self.layers[1:]

    def stack(self, layer: Layer) -> tuple[Layer, ...]:
        """Return the layer's stack: base, its ancestors, the layer itself."""
        return self._stacks[layer.number]

    def parent(self, layer: Layer) -> Layer | None:
        """Return the layer directly beneath, None for the base."""
        return None if layer.parent is None else self.layers[layer.parent]

    def children(self, layer: Layer) -> Sequence[Layer]:
        """Return the layers that stand directly on this one, in order of id."""
        return self._children[layer.number]

    def descendants(self, layer: Layer) -> list[Layer]:
        """Return every layer above this one, in tree order."""
        found: list[Layer] = []
        todo = [*reversed(self.children(layer))]
        while todo:
            found.append(todo.pop())
            todo += reversed(self.children(found[-1]))
        return found

    def in_tree_order(self) -> list[Layer]:
        """Return every layer, each followed by what stands on it, siblings in order of id."""
        return [self.base, *self.descendants(self.base)]

    def name(self, layer: Layer) -> str:
        """Return the short name where one layer alone has it, else the full name."""
        short = self._short(layer)
        return short if len(self._by_short[short]) == 1 else layer.full_name

    def label(self, layer: Layer) -> str:
        """Return the layer's name for people, escaped."""
        return paths.label(paths.from_json_text(self.name(layer)))

    def counted(self, layers: Iterable[Layer]) -> str:
        """Say how many these are, e.g. "7 stores and 1 template"; with the base "8 layers"."""
        found = set(layers)
        templates = sum(layer.kind is LayerKind.TEMPLATE for layer in found)
        if self.base in found:
            counts = [(len(found), "layer")]
        else:
            counts = [(len(found) - templates, "store"), (templates, "template")]
        said = [f"{count:,} {noun}{'' if count == 1 else 's'}" for count, noun in counts if count]
        return " and ".join(said) or "0 stores"

    def counted_of(self, count: int, layers: Iterable[Layer]) -> str:
        """Say how many of some layers, e.g. "3 of 7 stores"; of several kinds "3 of 8 layers"."""
        said = self.counted(layers)
        if " and " in said:
            said = f"{len(set(layers)):,} layers"
        return f"{count:,} of {said}"

    def same(self, full_name: str) -> Layer | None:
        """Return the layer of that full name, as another reading of the project knew it."""
        return self._by_full.get(full_name)

    def find(self, name: str) -> Layer:
        """Return the layer that a short or full name means.

        Raises:
            UnknownLayerError: no layer has the name, or several share it.
        """
        if name in self._by_full:
            return self._by_full[name]
        found = self._by_short.get(name, [])
        if not found:  # the base of a manifest has an id of its own
            found = [layer for layer in self.layers if layer.id == name]
        if len(found) == 1:
            return found[0]
        shown = paths.label(paths.from_json_text(name))
        if found:
            names = ", ".join(paths.label(paths.from_json_text(layer.full_name)) for layer in found)
            raise UnknownLayerError(f"{shown}: several layers have this name: {names}")
        names = ", ".join(self.label(layer) for layer in self.layers[:20])
        more = ", …" if len(self.layers) > 20 else ""
        raise UnknownLayerError(f"{shown}: no such layer; there are {names}{more}")
