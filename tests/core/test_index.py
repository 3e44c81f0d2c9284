"""The index against plain dicts."""

from __future__ import annotations

from collections.abc import Sequence

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.index import Content, Index, SpecialFile, build, gather, updated
from multistore_gui.core.walk import EntryKind
from tests.core.drawn import Files, found_in, index_of, layers_drawn, paths_drawn, tree_of


def as_dicts(index: Index) -> list[Files]:
    """Read an index back as what each layer has."""
    every_path = list(index.paths())
    return [
        {every_path[file]: kind for file, kind in enumerate(column) if kind}
        for column in index.entries
    ]


def parts(index: Index) -> tuple[object, ...]:
    """Return all that an index consists of, to compare two."""
    return (
        list(index.folders),
        list(index.ends),
        list(index.firsts),
        list(index.names),
        index.entries,
        index.contents,
    )


def all_paths(layers: Sequence[Files]) -> set[bytes]:
    return {path for files in layers for path in files}


@given(layers_drawn)
def test_it_holds_what_each_layer_has(layers: list[Files]) -> None:
    index = index_of(tree_of(len(layers)), layers)
    assert as_dicts(index) == layers
    assert len(index) == len(all_paths(layers))
    for layer in index.tree:
        for path in all_paths(layers):
            file = index.file(path)
            assert file is not None and index.path(file) == path
            assert index.kind(layer, file) == EntryKind(layers[layer.number].get(path, 0))


@given(layers_drawn, paths_drawn)
def test_what_no_layer_has_is_not_found(layers: list[Files], path: bytes) -> None:
    index = index_of(tree_of(len(layers)), layers)
    assert (index.file(path) is not None) == (path in all_paths(layers))
    has_below = any(paths.is_inside(other, path) for other in all_paths(layers))
    assert (index.folder(path) is not None) == has_below


@given(layers_drawn)
def test_the_files_of_a_folder_are_one_range_and_all_below_it_another(
    layers: list[Files],
) -> None:
    index = index_of(tree_of(len(layers)), layers)
    every = all_paths(layers)
    folders = {b"", *(above for path in every for above in paths.folders_above(path))}
    assert sorted(index.folders) == sorted(folders)
    for number, folder in enumerate(index.folders):
        assert index.folder(folder) == number
        own = [index.path(file) for file in index.own_files(number)]
        assert own == sorted(path for path in every if paths.parent(path) == folder)
        inside = {index.path(file) for file in index.all_files(number)}
        assert inside == {path for path in every if paths.is_inside(path, folder)}
        below = [index.folders[at] for at in index.subfolders(number)]
        children = {path for path in folders if path and paths.parent(path) == folder}
        assert below == sorted(children, key=lambda path: path + b"/")
        assert all(index.folder_of(file) == number for file in index.own_files(number))
        for layer in index.tree:
            has = any(paths.is_inside(path, folder) for path in layers[layer.number])
            assert index.has_folder(layer, number) == has


@given(layers_drawn)
def test_every_path_that_is_a_file_and_a_folder_is_known_outermost_first(
    layers: list[Files],
) -> None:
    index = index_of(tree_of(len(layers)), layers)
    found = [index.path(file) for file, _ in index.files_and_folders]
    assert [index.folders[folder] for _, folder in index.files_and_folders] == found
    every = all_paths(layers)
    folders = {above for path in every for above in paths.folders_above(path)}
    assert sorted(found) == sorted(every & folders)
    for at, path in enumerate(found):
        assert not any(paths.is_inside(path, later) for later in found[at:])


@given(st.data(), layers_drawn)
def test_a_folder_that_comes_in_two_parts_has_both(
    data: st.DataObject, layers: list[Files]
) -> None:
    tree = tree_of(len(layers))
    in_parts = []
    for number, folder, names, kinds in found_in(layers):
        at, several = data.draw(st.integers(0, len(kinds))), names.split(b"/")
        in_parts += [
            (number, folder, b"/".join(several[:at]), kinds[:at]),
            (number, folder, b"/".join(several[at:]), kinds[at:]),
        ]
    in_parts = [part for part in in_parts if part[2]]
    assert parts(build(tree, gather(in_parts))) == parts(index_of(tree, layers))


@given(st.data(), layers_drawn)
def test_an_update_is_the_same_as_building_afresh(data: st.DataObject, layers: list[Files]) -> None:
    tree = tree_of(len(layers))
    index = index_of(tree, layers)
    folders = st.sampled_from(
        sorted({paths.parent(path) for path in all_paths(layers)} | {b"new/b"})
    )
    names = st.dictionaries(st.sampled_from((b"a", b"new", b"x.ts")), st.integers(1, 4), max_size=3)
    numbers = st.sampled_from(range(len(layers)))
    drawn = data.draw(st.dictionaries(st.tuples(folders, numbers), names, max_size=6))
    after = [dict(files) for files in layers]
    changes: dict[bytes, dict[int, tuple[list[bytes], bytes]]] = {}
    for (folder, number), own in drawn.items():
        for path in [path for path in after[number] if paths.parent(path) == folder]:
            del after[number][path]
        after[number] |= {paths.join(folder, name): kind for name, kind in own.items()}
        changes.setdefault(folder, {})[number] = (
            sorted(own),
            bytes(own[name] for name in sorted(own)),
        )
    assert parts(updated(index, changes)) == parts(index_of(tree, after))
    assert as_dicts(index) == layers  # the snapshot before is as it was


def test_an_update_keeps_what_was_compared_elsewhere() -> None:
    layers: list[Files] = [{b"a/x": 1, b"b/y": 1}, {b"a/x": 1, b"b/y": 1}]
    index = index_of(tree_of(2), layers)
    x, y = index.file(b"a/x"), index.file(b"b/y")
    assert x is not None and y is not None
    index = index.with_contents({1: {x: Content.SAME, y: Content.DIFFERS}})
    later = updated(index, {b"a": {1: ([b"w", b"x"], b"\1\1")}})
    store = later.tree[1]
    found = {later.path(file): later.content(store, file) for file in range(len(later))}
    assert found == {b"a/w": 0, b"a/x": Content.UNKNOWN, b"b/y": Content.DIFFERS}


def test_special_files_are_those_at_the_root_of_an_app() -> None:
    files = [b"web/package.json", b"web/tsconfig.json", b"web/in/package.json", b"package.json"]
    layers: list[Files] = [dict.fromkeys(files, 1)]
    index = index_of(tree_of(1), layers, special=True)
    found = {index.path(file): rule for file, rule in index.special.items()}
    assert found == {
        b"web/package.json": SpecialFile.FIXED,
        b"web/tsconfig.json": SpecialFile.GENERATED,
    }
    assert index_of(tree_of(1), layers).special == {}
