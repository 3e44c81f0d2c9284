"""Which layer has which colour: computed from ids alone, so that every machine shows the same.

A hue is a number: 0 is the base's grey, 1 to 8 the coloured ones in the order in which they are
handed out. What a number looks like is for the views to say.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from zlib import crc32

from multistore_gui.core import paths
from multistore_gui.core.layers import Layer, LayerTree

BASE_HUE = 0
COLOURED_HUES = range(1, 9)


def assign_hues(tree: LayerTree, kept: Mapping[str, int] | None = None) -> dict[str, int]:
    """Give each layer a hue, by full name.

    Siblings are coloured together, in order of id, before what stands on the first of them. Each
    prefers the hue that its id's checksum names. Where that is taken it gets the next one that no
    layer has, else the next that no ancestor or sibling has, else the next that no ancestor has.

    Args:
        tree: the layers to colour.
        kept: the hues that the layers of an open project have already; they stay.
    """
    hues = {tree.base.full_name: BASE_HUE}
    hues.update((name, hue) for name, hue in (kept or {}).items() if tree.same(name))
    _colour_above(tree.base, tree, hues)
    return hues


def _colour_above(layer: Layer, tree: LayerTree, hues: dict[str, int]) -> None:
    children = tree.children(layer)
    for child in children:
        if child.full_name not in hues:
            below = _hues_of(tree.stack(layer), hues)
            beside = _hues_of(children, hues)
            hues[child.full_name] = _choose(child, (set(hues.values()), below | beside, below))
    for child in children:
        _colour_above(child, tree, hues)


def _hues_of(layers: Iterable[Layer], hues: Mapping[str, int]) -> set[int]:
    return {hues[layer.full_name] for layer in layers if layer.full_name in hues}


def _choose(layer: Layer, avoided: Iterable[set[int]]) -> int:
    """Take the first hue, from the preferred one on, that is not avoided; the strictest first."""
    count = len(COLOURED_HUES)
    preferred = crc32(paths.from_json_text(layer.id)) % count
    wanted = [COLOURED_HUES[(preferred + step) % count] for step in range(count)]
    for taken in avoided:
        for hue in wanted:
            if hue not in taken:
                return hue
    return wanted[0]
