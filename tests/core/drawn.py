"""Layer trees and their files, drawn by hypothesis, and the plainest way to lay them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.index import Index, build, gather
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.walk import Listing

Files = dict[bytes, int]
"""What one layer has: a kind by path."""

NAMES = (b"a", b"A", b"a-b", b"a.b", b"b", b"\xff", b"line\nbreak", b"<b>")

paths_drawn = st.lists(st.sampled_from(NAMES), min_size=1, max_size=4).map(b"/".join)
layers_drawn = st.lists(
    st.dictionaries(paths_drawn, st.integers(1, 4), max_size=12).map(
        lambda files: without_clashes(files)
    ),
    min_size=1,
    max_size=5,
)
parents_drawn = st.lists(st.integers(0, 4), min_size=4, max_size=4)


def without_clashes(files: Mapping[bytes, int]) -> Files:
    """Leave out what would be a file and a folder in one layer."""
    return {
        path: kind
        for path, kind in files.items()
        if not any(above in files for above in paths.folders_above(path))
    }


def tree_of(count: int, parents: Sequence[int] = (0, 1, 2, 3)) -> LayerTree:
    """Make a tree of some layers, each on an earlier one."""
    layers = [Layer(0, "base", "/", LayerKind.BASE, b"/layers/0", b"0", None)]
    for number in range(1, count):
        below = layers[parents[number - 1] % number]
        layers.append(
            Layer(
                number,
                f"store-{number}",
                f"{below.full_name.rstrip('/')}/store-{number}",
                LayerKind.DEPLOYABLE,
                b"/layers/%d" % number,
                b"%d" % number,
                below.number,
            )
        )
    return LayerTree(layers)


def found_in(layers: Sequence[Files]) -> list[Listing]:
    """Return what a walk of the layers would find."""
    found = []
    for number, files in enumerate(layers):
        for folder in sorted({paths.parent(path) for path in files}):
            own = sorted(path for path in files if paths.parent(path) == folder)
            names = b"/".join(paths.name(path) for path in own)
            found.append((number, folder, names, bytes(files[path] for path in own)))
    return found


def index_of(tree: LayerTree, layers: Sequence[Files], *, special: bool = False) -> Index:
    """Build the index of some layers."""
    return build(tree, gather(found_in(layers)), has_special_files=special)


def laid_together(stack: Sequence[Layer], layers: Sequence[Files]) -> dict[bytes, Layer]:
    """Return each path's winner: what is put last takes away what cannot stay beside it."""
    merged: dict[bytes, Layer] = {}
    for layer in stack:
        for path in layers[layer.number]:
            for above in paths.folders_above(path):
                merged.pop(above, None)
            for below in [other for other in merged if paths.is_inside(other, path)]:
                del merged[below]
            merged[path] = layer
    return merged
