"""Stacks laid together: laws against plain dicts, the special files (specification, 1, 2, 4)."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Sequence
from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.index import Content
from multistore_gui.core.merged import Merged, Status, merge
from tests import oracle
from tests.builders import (
    Link,
    Tree,
    alokai_project,
    make_tree,
    merged_store,
    scan_project,
    winners,
)
from tests.core.drawn import (
    Files,
    index_of,
    laid_together,
    layers_drawn,
    parents_drawn,
    paths_drawn,
    tree_of,
)


def stores_of(layers: Sequence[Files], parents: Sequence[int]) -> list[Merged]:
    tree = tree_of(len(layers), parents)
    index = index_of(tree, layers)
    return [merge(index, layer) for layer in tree]


@given(layers_drawn, parents_drawn)
def test_the_last_layer_that_has_a_path_wins(layers: list[Files], parents: list[int]) -> None:
    for store in stores_of(layers, parents):
        expected = laid_together(store.stack, layers)
        assert winners(store) == expected
        assert store.count == len(expected)
        for file, path in enumerate(store.index.paths()):
            winner = expected.get(path)
            assert store.kind(file) == (layers[winner.number][path] if winner else 0)


@given(layers_drawn, parents_drawn)
def test_a_status_is_seen_from_the_store(layers: list[Files], parents: list[int]) -> None:
    for store in stores_of(layers, parents):
        below = laid_together(store.stack[:-1], layers)
        for path, winner in winners(store).items():
            hides = path in below or any(paths.is_inside(other, path) for other in below)
            if winner is not store.layer:
                expected = Status.INHERITED
            elif hides and winner is not store.index.tree.base:
                expected = Status.OVERRIDE
            else:
                expected = Status.ADDITION
            file = store.index.file(path)
            assert file is not None
            assert store.status(file) is expected
            assert store.is_own(file) == (winner is store.layer)


@given(layers_drawn, parents_drawn)
def test_a_file_of_the_store_hides_something_exactly_where_it_is_an_override(
    layers: list[Files], parents: list[int]
) -> None:
    for store in stores_of(layers, parents):
        for file, path in enumerate(store.index.paths()):
            shadows = store.shadows(file)
            if store.is_own(file):
                assert bool(shadows) == (store.status(file) is Status.OVERRIDE)
            if store.winner(file) is None:
                assert shadows == ()
            order = [store.stack.index(layer) for layer in shadows]
            assert order == sorted(order, reverse=True)
            for layer in shadows:
                own = layers[layer.number]
                assert path in own or any(paths.is_inside(other, path) for other in own)


@given(layers_drawn, st.dictionaries(paths_drawn, st.just(1), max_size=3))
def test_a_layer_on_top_changes_its_own_paths_and_what_they_clash_with(
    layers: list[Files], drawn: dict[bytes, int]
) -> None:
    own = {path: 1 for path in drawn if not any(up in drawn for up in paths.folders_above(path))}
    *_, store, above = stores_of([*layers, own], range(4 + len(layers)))
    before, after = winners(store), winners(above)
    for path in {*before, *after} - set(own):
        clashes = any(paths.is_inside(path, mine) or paths.is_inside(mine, path) for mine in own)
        assert after.get(path) == (None if clashes else before.get(path))
    assert all(after[path] is above.layer for path in own)


@given(layers_drawn, parents_drawn)
def test_counts_are_of_what_each_layer_wins(layers: list[Files], parents: list[int]) -> None:
    for store in stores_of(layers, parents):
        for number, folder in enumerate(store.index.folders):
            inside = [
                layer for path, layer in winners(store).items() if paths.is_inside(path, folder)
            ]
            files = store.index.all_files(number)
            assert store.counts(files) == tuple(inside.count(layer) for layer in store.stack)
            statuses = [store.status(file) for file in files]
            for status in Status:
                assert store.count_of(status, files) == statuses.count(status)


names = st.sampled_from(("a", "b", "caf\xe9", "<b>", "line\nbreak"))
files_on_disk = st.dictionaries(
    st.tuples(names, names).map(lambda two: f"{two[0]}/{two[1]}.ts"),
    st.one_of(st.binary(max_size=3), st.builds(Link, names)),
    max_size=6,
)


@given(st.lists(files_on_disk, min_size=2, max_size=4))
def test_winners_are_what_copying_in_order_leaves(layers: list[dict[str, bytes | Link]]) -> None:
    with tempfile.TemporaryDirectory() as place:
        folders = [
            make_tree(Path(place, str(number)), dict(files)) for number, files in enumerate(layers)
        ]
        copied = oracle.listing(oracle.copy_in_order(folders, Path(place, "out")))
        contents = [oracle.listing(folder) for folder in folders]
    *_, store = stores_of([dict.fromkeys(files, 1) for files in contents], range(4))
    assert {path: contents[layer.number][path] for path, layer in winners(store).items()} == copied


def test_rsync_in_order_leaves_the_same(tmp_path: Path) -> None:
    trees: list[dict[str, bytes | Link]] = [
        {"web/a.ts": b"1", "web/in/b.ts": b"2", "web/link": Link("a.ts")},
        {"web/a.ts": b"3", "web/c.ts": b"4"},
        {"web/in/b.ts": b"5", "web/link": Link("c.ts")},
    ]
    folders = [make_tree(tmp_path / str(number), tree) for number, tree in enumerate(trees)]
    copied = oracle.listing(oracle.rsync_in_order(folders, tmp_path / "out"))
    contents = [oracle.listing(folder) for folder in folders]
    *_, store = stores_of([dict.fromkeys(files, 1) for files in contents], range(4))
    assert {path: contents[layer.number][path] for path, layer in winners(store).items()} == copied


def status_in(folder: Path, name: str, path: str) -> tuple[Status, str | None, list[str]]:
    """Return a path's status, its winner's name, and the names of what it hides."""
    store = merged_store(scan_project(folder).index, name)
    file = store.index.file(os.fsencode(path))
    assert file is not None
    winner, tree = store.winner(file), store.index.tree
    shadows = [tree.name(layer) for layer in store.shadows(file)]
    return store.status(file), tree.name(winner) if winner else None, shadows


def test_package_json_at_an_apps_root_is_always_the_bases(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/package.json": "base", "web/in/package.json": "base"},
        {
            "us": {
                "web/package.json": "us",
                "web/in/package.json": "us",
                "own/package.json": "us",
            },
            "us/deep": {"own/package.json": "deep"},
        },
    )
    index = scan_project(project).index
    us, deep = merged_store(index, "us"), merged_store(index, "deep")
    assert status_in(project, "us", "web/package.json") == (Status.INHERITED, "base", [])
    assert status_in(project, "us", "web/in/package.json") == (Status.OVERRIDE, "us", ["base"])
    assert status_in(project, "us", "own/package.json") == (Status.ADDITION, "us", [])
    assert status_in(project, "deep", "own/package.json") == (Status.INHERITED, "us", [])
    assert [index.path(file) for file in us.ineffective] == [b"web/package.json"]
    assert [index.path(file) for file in deep.ineffective] == [b"own/package.json"]


def test_tsconfig_at_an_apps_root_is_generated_and_never_an_override(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/tsconfig.json": "base"},
        {
            "us": {"web/tsconfig.json": "us", "own/tsconfig.json": "us"},
            "us/deep": {"own/tsconfig.json": "deep"},
        },
    )
    assert status_in(project, "us", "web/tsconfig.json") == (Status.GENERATED, "base", [])
    assert status_in(project, "deep", "own/tsconfig.json") == (Status.GENERATED, "deep", [])
    assert status_in(project, "us", "own/tsconfig.json") == (Status.GENERATED, "us", [])


def test_a_file_over_a_folder_and_a_folder_over_a_file(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/x/a.ts": "base", "web/x/in/b.ts": "base", "web/y": "base"},
        {"us": {"web/x": "us", "web/y/c.ts": "us"}, "us/deep": {"web/x/a.ts": "deep"}},
    )
    index = scan_project(project).index
    us, deep = merged_store(index, "us"), merged_store(index, "deep")
    assert sorted(winners(us)) == [b"web/x", b"web/y/c.ts"]
    assert sorted(winners(deep)) == [b"web/x/a.ts", b"web/y/c.ts"]
    assert status_in(project, "us", "web/x") == (Status.OVERRIDE, "us", ["base"])
    assert status_in(project, "us", "web/y/c.ts") == (Status.ADDITION, "us", [])
    # The file of us hides the folder of base for good.
    assert status_in(project, "deep", "web/x/a.ts") == (Status.ADDITION, "deep", [])


def test_an_empty_folder_hides_nothing(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, {"web/x": "base"}, {"us": {"web/y": "us"}})
    (project / "apps/stores/us/web/x").mkdir()
    assert status_in(project, "us", "web/x") == (Status.INHERITED, "base", [])


def test_redundant_is_the_same_bytes_executable_bit_and_target(tmp_path: Path) -> None:
    same: Tree = {"web/same": b"1", "web/bit": b"1", "web/other": b"1", "web/link": Link("same")}
    project = alokai_project(
        tmp_path,
        {**same, "web/turn": Link("a"), "web/kind": b"same"},
        {"us": {**same, "web/other": b"2", "web/turn": Link("b"), "web/kind": Link("same")}},
    )
    (project / "apps/stores/us/web/bit").chmod(0o755)
    store = merged_store(scan_project(project).index, "us")
    index = store.index
    found = {index.path(file) for file in range(len(index)) if store.is_redundant(file)}
    assert found == {b"web/same", b"web/link"}
    assert {index.path(file) for file, is_one in enumerate(store.redundant) if is_one} == found
    assert index.contents[store.layer.number].count(Content.DIFFERS) == 3  # but for the kind
