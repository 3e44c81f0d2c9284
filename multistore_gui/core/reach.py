"""Whom a layer's file reaches: which layers above would have it, and which keep what they have.

An answer without a merge: between a layer and one that stands on it, whatever holds the path, a
file above it or a folder in its place hides it from there on (specification, section 4).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from multistore_gui.core import paths
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer


@dataclass(frozen=True, slots=True)
class Reach:
    """Layers in tree order, the one with the file among them."""

    gets: tuple[Layer, ...]  # the file wins there
    keeps: tuple[tuple[Layer, Layer], ...]  # a layer that does not get it, and who prevents that


def reach(index: Index, layer: Layer, file: int) -> Reach:
    """Tell where a layer's file wins or, where it has none yet, would win.

    Files with rules of their own are no matter of reach: they are never created.
    """
    hiders = _hiders(index, file)
    gets: list[Layer] = []
    keeps: list[tuple[Layer, Layer]] = []
    for above, hider in _with_hiders(index, layer, None, hiders):
        if hider is None:
            gets.append(above)
        else:
            keeps.append((above, hider))
    return Reach(tuple(gets), tuple(keeps))


def _hiders(index: Index, file: int) -> frozenset[int]:
    """Return the layers that hide this file of every layer beneath them."""
    path = index.path(file)
    columns = [file]
    for above in paths.folders_above(path):
        number = index.file(above)
        if number is not None:
            columns.append(number)
    folder = index.folder(path)
    return frozenset(
        layer.number
        for layer in index.tree
        if any(index.kind(layer, column) for column in columns)
        or (folder is not None and index.has_folder(layer, folder))
    )


def _with_hiders(
    index: Index, layer: Layer, hider: Layer | None, hiders: frozenset[int]
) -> Iterator[tuple[Layer, Layer | None]]:
    yield layer, hider
    for child in index.tree.children(layer):
        yield from _with_hiders(index, child, child if child.number in hiders else hider, hiders)
