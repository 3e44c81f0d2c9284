"""What is seen of stores side by side: kinds and counts, filters, and the stores shown first."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import Comparison, compare_stores
from multistore_gui.core.index import Index
from multistore_gui.core.sight import Kind, Sight, filtered, first_choice, known_of, sight_of
from multistore_gui.core.variants import Variants, compare
from tests.builders import Tree, alokai_project, scan_project

BASE: Tree = {"web/a": "1", "web/b": "1", "web/c": "1", "web/deep/d": "1"}
STORES: dict[str, Tree] = {
    "brand/de": {"web/a": "2", "web/b": "1", "web/only": "x"},
    "brand/fr": {"web/a": "2"},
    "brand/it": {"web/c": "9"},
}


@pytest.fixture
def index(tmp_path: Path) -> Index:
    return scan_project(alokai_project(tmp_path / "shop", BASE, STORES)).index


def by_origin(index: Index, *names: str) -> Comparison:
    stores = [index.tree.find(name) for name in names]
    return compare_stores(index, stores, Variants.none(index))


def complete(comparison: Comparison) -> Sight:
    files = comparison.differs_by_origin
    *_, known = compare(comparison.known, files, None, CancelToken())
    return sight_of(comparison.with_variants(known))


def left(sight: Sight, kind: Kind, text: str = "") -> set[bytes]:
    seen, _ = filtered(sight, kind, text, None, CancelToken())
    index = seen.comparison.index
    return {index.path(file) for file in range(len(index)) if seen.left[file]}


def test_each_kind_leaves_what_it_says(index: Index) -> None:
    sight = complete(by_origin(index, "de", "fr", "it"))
    assert sight.is_complete
    assert left(sight, Kind.ALL) == {*map(str.encode, BASE), b"web/only"}
    assert left(sight, Kind.DIFFERS) == {b"web/a", b"web/c", b"web/only"}
    assert left(sight, Kind.ORIGIN) == {b"web/a", b"web/b", b"web/c", b"web/only"}
    assert left(sight, Kind.MISSING) == left(sight, Kind.ONLY_ONE) == {b"web/only"}
    assert left(sight, Kind.ODD) == {b"web/a", b"web/c", b"web/only"}
    assert left(sight, Kind.COPIED) == {b"web/a", b"web/b"}
    assert {kind: sight.counts[kind] for kind in Kind} == {
        kind: len(left(sight, kind)) for kind in Kind
    }


def test_by_origin_alone_what_takes_contents_is_not_counted(index: Index) -> None:
    sight = sight_of(by_origin(index, "de", "fr", "it"))
    assert not sight.is_complete
    assert sight.counts.keys() == {Kind.ALL, Kind.ORIGIN, Kind.MISSING, Kind.ONLY_ONE}
    assert sight.open_paths.count(1) == 3  # one layer alone has the fourth
    assert left(sight, Kind.DIFFERS) == left(sight, Kind.ORIGIN)


def test_a_text_leaves_the_paths_of_the_kind_that_have_it(index: Index) -> None:
    sight = complete(by_origin(index, "de", "fr", "it"))
    assert left(sight, Kind.ALL, "deep") == {b"web/deep/d"}
    assert left(sight, Kind.DIFFERS, "deep") == set()
    assert left(sight, Kind.DIFFERS, "web/o*") == {b"web/only"}


def test_what_is_known_of_an_index_with_the_same_paths_is_kept_but_for_what_was_touched(
    tmp_path: Path,
) -> None:
    project = alokai_project(tmp_path / "shop", BASE, STORES)
    scan = scan_project(project)
    known = complete(by_origin(scan.index, "de", "fr", "it")).comparison.known
    again = scan.index.changed(names=list(scan.index.names))
    kept = known_of(known, again, frozenset({b"web/a"}), ignores=False)
    files = [scan.index.path(file) for file in range(len(again)) if kept.compared[file]]
    assert set(files) == {b"web/b", b"web/c"}
    anew = known_of(known, again, None, ignores=False)
    assert 1 not in anew.compared
    assert known_of(known, scan.index, None, ignores=False) is known


@pytest.fixture
def names() -> Iterator[str]:
    return (f"s{number:02}" for number in range(99))


def test_few_deployable_stores_are_all_shown_first(tmp_path: Path) -> None:
    tree = scan_project(alokai_project(tmp_path / "shop", BASE, STORES)).index.tree
    assert [layer.id for layer in first_choice(tree, tree.find("brand"))] == ["de", "fr", "it"]


def test_of_many_stores_those_beside_the_looked_at_one_are_shown_first(
    tmp_path: Path, names: Iterator[str]
) -> None:
    stores: dict[str, Tree] = {f"big/{next(names)}": {} for _ in range(20)}
    stores |= {"small/x": {}, "small/y": {}}
    tree = scan_project(alokai_project(tmp_path / "shop", BASE, stores)).index.tree
    assert [layer.id for layer in first_choice(tree, tree.find("x"))] == ["x", "y"]
    assert [layer.id for layer in first_choice(tree, tree.find("small"))] == ["x", "y"]
    of_many = [layer.id for layer in first_choice(tree, tree.find("s03"))]
    assert of_many == [f"s{number:02}" for number in range(12)]  # its siblings are many too
