"""What is seen of a store before its layers are read: right as far as it goes."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from multistore_gui.core import paths
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.glimpse import MOST_FOLDERS, Glimpse, glimpse
from multistore_gui.core.layout import read_layout
from multistore_gui.core.merged import Merged, Status, merge
from multistore_gui.core.scan import Scanner
from tests.builders import Folder, Link, Tree, alokai_project, manifest_project, scan_project

BASE: Tree = {
    "web/a.ts": "1",
    "web/in/b.ts": "1",
    "web/in/deep/c.ts": "1",
    "web/in/deep/down/d.ts": "1",
    "web/both": "a file here, a folder in brand",
    "web/empty": Folder(),
    "web/package.json": "{}",
    "api/e.ts": "1",
}
STORES: dict[str, Tree] = {
    "brand": {"web/a.ts": "2", "web/both/f.ts": "2", "web/in/deep/c.ts": "2"},
    "brand/us": {"web/in/b.ts": Link("../a.ts"), "web/own.ts": "3", "web/package.json": "{ }"},
}


def see(project: Path, store: str, most_folders: int = MOST_FOLDERS) -> Glimpse:
    location = os.fsencode(project)
    layout = read_layout(location)
    scanner = Scanner(location, layout, CancelToken())
    return glimpse(scanner, layout.tree.find(store), most_folders)


def read(project: Path, store: str) -> Merged:
    index = scan_project(project).index
    return merge(index, index.tree.find(store))


def told(store: Merged) -> dict[bytes, tuple[Status, str | None]]:
    """Return each file of a store with its status and the name of its winner."""
    return {
        path: (store.status(file), winner.full_name)
        for file, path in enumerate(store.index.paths())
        if (winner := store.winner(file)) is not None
    }


@pytest.mark.parametrize("most_folders", range(12))
def test_what_is_told_is_so_and_the_rest_is_below_what_is_not_read(
    tmp_path: Path, most_folders: int
) -> None:
    project = alokai_project(tmp_path / "shop", BASE, STORES)
    seen, whole = see(project, "us", most_folders), told(read(project, "us"))
    some = told(seen.store)
    assert some.items() <= whole.items()
    for path in whole.keys() - some.keys():
        assert any(above in seen.unread for above in paths.folders_above(path))


def test_it_goes_level_by_level(tmp_path: Path) -> None:
    project = alokai_project(tmp_path / "shop", BASE, STORES)
    assert see(project, "us", 0).unread == {b"web", b"api"}
    assert see(project, "us", 5).unread == {b"web/both", b"web/in", b"web/empty"}
    assert set(told(see(project, "us", 5).store)) == {
        b"web/a.ts",
        b"web/own.ts",
        b"web/package.json",
        b"api/e.ts",
    }


def test_a_small_store_is_seen_whole(tmp_path: Path) -> None:
    layers = {"base": {"a.ts": "1", "in/b.ts": "1"}, "us": {"in/b.ts": "2", "c.ts": "2"}}
    project = manifest_project(tmp_path / "shop", layers)
    seen = see(project, "us")
    assert told(seen.store) == told(read(project, "us"))
    assert not seen.unread


def test_what_a_gitignore_leaves_out_is_left_to_the_reading(tmp_path: Path) -> None:
    base: Tree = {"web/.gitignore": "*.log\nout/\n", "web/a.log": "1", "web/out/b.ts": "1"}
    stores: dict[str, Tree] = {"us": {"web/a.log": "2", "web/out/b.ts": "2", "web/c.ts": "2"}}
    project = alokai_project(tmp_path / "shop", base, stores)
    for command in ("init -q", "add -f ."):
        subprocess.run(["git", "-C", project, *command.split()], check=True)
    seen = see(project, "us")
    assert set(told(seen.store)) == {b"web/.gitignore", b"web/c.ts"}
    assert seen.unread == {b"web/out"}


def test_it_stops_when_it_is_not_wanted(tmp_path: Path) -> None:
    project = os.fsencode(alokai_project(tmp_path / "shop", BASE, STORES))
    layout, token = read_layout(project), CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        glimpse(Scanner(project, layout, token), layout.tree.find("us"))
