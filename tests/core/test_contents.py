"""Which overrides are redundant, compared folder by folder and by what an index says."""

from __future__ import annotations

from itertools import repeat
from pathlib import Path

import pytest

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.contents import (
    Answers,
    compare_plain,
    content_of,
    count,
    in_jobs,
    shared,
    unknown_pairs,
)
from multistore_gui.core.index import Content, Index
from multistore_gui.core.scan import Scan
from tests.builders import Link, Tree, alokai_project, scan_project

BASE: Tree = {
    "web/a": "1",
    "web/b": "1",
    "web/in/c": "1",
    "web/link": Link("a"),
    "web/other-link": Link("a"),
    "web/file-or-link": "1",
    "web/package.json": "1",
    "web/tsconfig.json": "1",
    "web/clash/x": "1",
    "web/clash/y": "1",
}
STORES: dict[str, Tree] = {
    "eu": {
        "web/a": "1",
        "web/b": "2",
        "web/link": Link("a"),
        "web/other-link": Link("b"),
        "web/file-or-link": Link("a"),
        "web/package.json": "1",
        "web/tsconfig.json": "1",
        "web/clash": "1",
    },
    "eu/de": {"web/a": "1", "web/b": "1", "web/in/c": "1", "web/clash/x": "1", "web/new": "1"},
    "us": {"web/clash/x": "1", "web/clash/y": "2", "web/in/new": "1"},
}
KNOWN = {
    "eu": {
        b"web/a": Content.SAME,
        b"web/b": Content.DIFFERS,
        b"web/link": Content.SAME,
        b"web/other-link": Content.DIFFERS,
    },
    # The base's web/b is closer to it by content, and eu's by the tree; eu's file web/clash hides
    # the base's folder from de, and from no other.
    "de": {b"web/a": Content.SAME, b"web/b": Content.DIFFERS, b"web/in/c": Content.SAME},
    "us": {b"web/clash/x": Content.SAME, b"web/clash/y": Content.DIFFERS},
}


def known(index: Index) -> dict[str, dict[bytes, Content]]:
    """Return what is known of each store's files, by its id."""
    return {
        layer.id: {
            path: index.content(layer, file)
            for file, path in enumerate(index.paths())
            if index.content(layer, file)
        }
        for layer in index.tree.stores
    }


def blank(scan: Scan) -> Index:
    """Return the index as it was before anything was compared."""
    nothing = bytes(len(scan.index))
    return scan.index.changed(contents=(nothing,) * len(scan.index.tree))


@pytest.mark.parametrize("crew_entries", [1_000_000, 1], ids=["here", "crew"])
def test_an_override_is_compared_with_what_it_hides(tmp_path: Path, crew_entries: int) -> None:
    scan = scan_project(alokai_project(tmp_path, BASE, STORES), crew_entries)
    assert known(scan.index) == KNOWN


def test_what_folders_tell_and_what_is_left_is_all(tmp_path: Path) -> None:
    index = blank(scan_project(alokai_project(tmp_path, BASE, STORES)))
    answers = Answers(index)
    folders = shared(index.gathered(index.folders))
    done = 0
    for job in in_jobs(index.tree, folders, repeat(1)):
        assert len(job[2]) == 1
        done += answers.add(compare_plain(job))
    assert done == count(folders)
    told = answers.index()
    in_clash = b"web/clash"
    assert known(told) == {
        store: {path: content for path, content in of.items() if not path.startswith(in_clash)}
        for store, of in KNOWN.items()
    }
    left = {(index.tree[pair[0]].id, pair[3]) for pair in unknown_pairs(told, CancelToken())}
    assert left == {("us", b"web/clash/x"), ("us", b"web/clash/y")}


def test_each_pair_by_itself_is_told_the_same(tmp_path: Path) -> None:
    index = blank(scan_project(alokai_project(tmp_path, BASE, STORES)))
    tree = index.tree
    found: dict[str, dict[bytes, Content]] = {layer.id: {} for layer in tree.stores}
    for layer, hidden, _, path in unknown_pairs(index, CancelToken()):
        content = content_of(tree[layer].locate(path), tree[hidden].locate(path))
        found[tree[layer].id][path] = content
    assert found == KNOWN


def test_the_executable_bit_counts(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, {"web/run": "1"}, {"us": {"web/run": "1"}})
    (project / "apps/web/run").chmod(0o755)
    assert known(scan_project(project).index) == {"us": {b"web/run": Content.DIFFERS}}


def test_jobs_are_as_long_as_asked(tmp_path: Path) -> None:
    base: Tree = {f"web/{number}/a": "" for number in range(6)}
    index = scan_project(alokai_project(tmp_path, base, {"us": base})).index
    folders = shared(index.gathered(index.folders))
    lengths = iter([3, 2, 2, 2])
    assert [len(job[2]) for job in in_jobs(index.tree, folders, lengths)] == [3, 2, 1]
