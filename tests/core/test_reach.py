"""Whom a file reaches is what laying every store together with and without it says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.index import Index, build, gather
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.merged import merge
from multistore_gui.core.reach import reach
from multistore_gui.core.walk import Listing

# Few paths, so that files meet files and folders of other layers often.
PATHS = (b"a", b"a/b", b"a/b/c", b"a/b/d", b"a/e", b"f")


def tree_of(parents: list[int]) -> LayerTree:
    """Make a tree: the parent of each layer above the base by its number."""
    layers = [Layer(0, "base", "/", LayerKind.BASE, b"/base", b"base", None)]
    for number, parent in enumerate(parents, 1):
        name = f"{layers[parent].full_name.rstrip('/')}/s{number}"
        layers.append(Layer(number, f"s{number}", name, LayerKind.DEPLOYABLE, b"/x", b"x", parent))
    return LayerTree(layers)


def index_of(tree: LayerTree, held: list[set[bytes]]) -> Index:
    """Make an index: the files of each layer by its number."""
    found: list[Listing] = []
    for layer, files in enumerate(held):
        for folder in {paths.parent(path) for path in files}:
            names = sorted(paths.name(path) for path in files if paths.parent(path) == folder)
            found.append((layer, folder, b"/".join(names), bytes([1]) * len(names)))
    return build(tree, gather(found))


@st.composite
def projects(draw: st.DrawFn) -> tuple[LayerTree, list[set[bytes]]]:
    """Draw a layer tree and what each layer holds; no layer has a file and a folder at a path."""
    count = draw(st.integers(0, 6))
    tree = tree_of([draw(st.integers(0, number)) for number in range(count)])
    held = []
    for _ in tree:
        files: set[bytes] = set()
        for path in draw(st.lists(st.sampled_from(PATHS), max_size=4)):
            if not clashes(path, files):
                files.add(path)
        held.append(files)
    return tree, held


@given(projects(), st.sampled_from(PATHS), st.data())
def test_reach_is_what_merging_says(
    project: tuple[LayerTree, list[set[bytes]]], path: bytes, data: st.DataObject
) -> None:
    tree, held = project
    layer = data.draw(st.sampled_from(tree.layers))
    # Somebody may have the path already, or the layer gets it: reach says the same of both.
    held[0] = held[0] | {path} if not clashes(path, held[0]) else {path}
    index = index_of(tree, held)
    own = {other for other in held[layer.number] if not clashes(path, {other})}
    after = index_of(tree, [*held[: layer.number], own | {path}, *held[layer.number + 1 :]])
    file, file_after = index.file(path), after.file(path)
    assert file is not None and file_after is not None
    found = reach(index, layer, file)
    stores = [layer, *tree.descendants(layer)]
    winners = {store: merge(after, store).winner(file_after) for store in stores}
    assert found.gets == tuple(store for store in stores if winners[store] == layer)
    assert [store for store, _ in found.keeps] == [s for s in stores if s not in found.gets]
    for store, by in found.keeps:
        assert by != layer and by in tree.stack(store) and layer in tree.stack(by)
        assert winners[store] in {by, None}


def clashes(path: bytes, files: set[bytes]) -> bool:
    """Tell whether a layer could not hold the path beside these files."""
    return any(paths.is_inside(path, file) or paths.is_inside(file, path) for file in files)


def test_reach_names_who_keeps_their_own() -> None:
    tree = tree_of([0, 1, 1, 2])
    index = index_of(tree, [{b"f"}, set(), {b"f"}, set(), set()])
    file = index.file(b"f")
    assert file is not None
    found = reach(index, tree[1], file)
    assert found.gets == (tree[1], tree[3])
    assert found.keeps == ((tree[2], tree[2]), (tree[4], tree[2]))
