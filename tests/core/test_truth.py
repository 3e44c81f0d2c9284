"""What a generator of projects says that it planted, against what is read.

`MULTISTORE_GENERATOR` is the path of `make_project.py`, which writes projects and, beside them, the
truth.
"""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest

from multistore_gui.core.check import problems
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.index import Content
from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.core.layout import LayoutReading, read_layout
from multistore_gui.core.merged import Merged, Status, merge
from multistore_gui.core.scan import Scan
from multistore_gui.core.walk import EntryKind
from tests.builders import scan_project, winners

GENERATOR = os.environ.get("MULTISTORE_GENERATOR", "")
SIZES = ["--stores", "20", "--files", "3077"]  # 10,000 files in all layers

pytestmark = pytest.mark.skipif(not GENERATOR, reason="MULTISTORE_GENERATOR names no generator")


@dataclass
class Made:
    """A generated project, what is known of it and what was read."""

    project: Path
    truth: dict[str, Any]
    layout: LayoutReading
    scan: Scan

    @property
    def kinds(self) -> dict[str, Any]:
        kinds = self.truth["kinds"]
        assert isinstance(kinds, dict)
        return kinds

    @cached_property
    def layers(self) -> dict[str, Layer]:
        return {os.fsdecode(layer.path): layer for layer in self.tree}

    @property
    def tree(self) -> LayerTree:
        return self.scan.index.tree

    @cached_property
    def stores(self) -> dict[str, Merged]:
        return {path: merge(self.scan.index, layer) for path, layer in self.layers.items()}

    @cached_property
    def notices(self) -> tuple[Notice, ...]:
        found = problems(self.layout, self.scan.index)
        return (*self.layout.notices, *self.scan.notices, *found)

    @property
    def is_alokai(self) -> bool:
        return self.layout.apps_only

    def own(self, status: Status) -> dict[str, set[str]]:
        """Return each layer's own paths of a status, without the base's."""
        found = {}
        for path, store in self.stores.items():
            if store.layer is not self.tree.base:
                paths = list(self.scan.index.paths())
                found[path] = {
                    os.fsdecode(paths[file])
                    for file, seen in enumerate(store.statuses)
                    if seen == status and store.is_own(file)
                }
        return {path: files for path, files in found.items() if files}

    def noticed(self, kind: NoticeKind) -> set[tuple[str, str]]:
        """Return the layer's folder and the path of each notice of a kind."""
        folders = {layer.full_name: os.fsdecode(layer.path) for layer in self.tree}
        return {
            (folders.get(notice.layer or "", ""), os.fsdecode(notice.path))
            for notice in self.notices
            if notice.kind is kind
        }

    def file(self, path: str) -> int:
        file = self.scan.index.file(os.fsencode(path))
        assert file is not None, path
        return file

    def split(self, place: str) -> tuple[Layer, str]:
        """Part a path relative to the project into the layer and the rest."""
        for folder, layer in sorted(self.layers.items(), key=lambda each: -len(each[0])):
            if place.startswith(folder + "/"):
                return layer, place[len(folder) + 1 :]
        raise AssertionError(place)


def per_layer(planted: Mapping[str, Mapping[str, list[str]] | list[str]]) -> dict[str, set[str]]:
    """Return what was planted in each layer, whatever it hides."""
    found: dict[str, set[str]] = {}
    for layer, paths in planted.items():
        lists = [paths] if isinstance(paths, list) else paths.values()
        found[layer] = {path for each in lists for path in each}
    return found


@pytest.fixture(
    scope="module",
    params=[
        ("alokai", ["--git"]),
        ("manifest", ["--git"]),
        ("alokai", ["--git", "--flaws"]),
        ("manifest", ["--git", "--flaws"]),
    ],
    ids=["alokai", "manifest", "alokai-flaws", "manifest-flaws"],
)
def made(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Made:
    layout, options = request.param
    project = tmp_path_factory.mktemp("generated") / "project"
    command = [sys.executable, GENERATOR, str(project), "--layout", layout, *SIZES, *options]
    subprocess.run(command, check=True, capture_output=True)
    truth = json.loads(Path(f"{project}.truth.json").read_text(errors="surrogateescape"))
    return Made(project, truth, read_layout(os.fsencode(project)), scan_project(project))


def test_there_are_20_stores_and_10_000_files(made: Made) -> None:
    assert made.truth["counts"]["stores"] == 20
    assert made.truth["counts"]["entries"] >= 10_000


def test_every_layer_and_its_stack_is_found(made: Made) -> None:
    tree = made.tree
    for row in made.truth["layers"]:
        layer = made.layers[row["dir"]]
        assert layer.id == row["id"]
        assert [os.fsdecode(each.path) for each in tree.stack(layer)] == row["stack"]
        assert (layer.kind == "template") == row["template"]


def test_every_merged_store_is_right(made: Made) -> None:
    for row in made.truth["layers"]:
        found = winners(made.stores[row["dir"]])
        if made.is_alokai:  # the truth leaves out what is generated
            found = {
                path: layer
                for path, layer in found.items()
                if path.count(b"/") != 1 or not path.endswith(b"/tsconfig.json")
            }
        digest = hashlib.sha256()
        for path in sorted(found):
            digest.update(path + b"\0" + found[path].path + b"\n")
        assert (len(found), digest.hexdigest()) == (row["merged_files"], row["merged_digest"])


def test_overrides_and_what_they_hide(made: Made) -> None:
    expected = per_layer(made.kinds["overrides"])
    assert made.own(Status.OVERRIDE) == expected
    for place, by_hidden in made.kinds["overrides"].items():
        store = made.stores[place]
        for hidden, paths in by_hidden.items():
            for path in paths:
                assert store.beneath(made.file(path)) is made.layers[hidden], path


def test_additions_and_orphans(made: Made) -> None:
    expected = per_layer(made.kinds["additions"])
    for place, orphans in made.kinds["orphans"].items():
        expected.setdefault(place, set()).update(orphans)
    assert made.own(Status.ADDITION) == expected


def test_redundant_overrides(made: Made) -> None:
    index = made.scan.index
    paths = list(index.paths())
    assert made.scan.is_compared
    found = {
        os.fsdecode(layer.path): {
            os.fsdecode(paths[file])
            for file, content in enumerate(index.contents[layer.number])
            if content == Content.SAME
        }
        for layer in made.tree
    }
    expected = per_layer(made.kinds["redundant"])
    assert {place: files for place, files in found.items() if files} == expected


def test_ineffective_generated_and_misplaced(made: Made) -> None:
    for kind in (NoticeKind.INEFFECTIVE, NoticeKind.MISPLACED):
        planted = per_layer(made.kinds[kind.value])
        expected = {(place, path) for place, paths in planted.items() for path in paths}
        assert made.noticed(kind) == expected
    for place, paths in made.kinds["generated"].items():
        for path in paths:
            store = made.stores[place]
            assert store.status(made.file(path)) is Status.GENERATED
            assert store.winner(made.file(path)) is made.tree.base


def test_ignored_files_are_in_no_layer(made: Made) -> None:
    for place in made.kinds["ignored"]:
        if any(place.startswith(folder + "/") for folder in made.layers):
            layer, path = made.split(place)
            file = made.scan.index.file(os.fsencode(path))
            assert file is None or not made.scan.index.kind(layer, file), place


def test_links_and_special_files_have_their_kinds(made: Made) -> None:
    expected = dict.fromkeys(made.kinds["links"], EntryKind.LINK)
    expected |= dict.fromkeys(made.kinds.get("special", ()), EntryKind.SPECIAL)
    for place, kind in expected.items():
        layer, path = made.split(place)
        assert made.scan.index.kind(layer, made.file(path)) is kind, place


def test_clashes(made: Made) -> None:
    clashes = made.kinds.get("clashes", [])
    expected = set()
    for clash in clashes:
        is_file = clash["kind"] == "file over folder"
        expected.add((clash["layer"], clash["path"] if is_file else clash["hides"][0]))
        won = winners(made.stores[clash["layer"]])
        assert os.fsencode(clash["path"]) in won
        assert not {os.fsencode(path) for path in clash["hides"]} & set(won)
    assert made.noticed(NoticeKind.CLASH) == expected


def test_paths_that_differ_in_case(made: Made) -> None:
    planted = {min(pair) for pair in made.kinds.get("case_collisions", [])}
    base = os.fsdecode(made.tree.base.path)
    found = made.noticed(NoticeKind.CASE_CLASH)
    assert {(base, path) for path in planted} <= found
    for layer, path in found - {(base, path) for path in planted}:  # the generator's own names
        store = made.stores[layer]
        folder = os.fsdecode(os.path.dirname(os.fsencode(path)))
        assert len({p.lower() for p in beside(store, folder)}) < len(beside(store, folder)), path


def beside(store: Merged, folder: str) -> set[bytes]:
    depth = folder.count("/") + 2
    return {
        b"/".join(path.split(b"/")[:depth])
        for path in winners(store)
        if path.startswith(os.fsencode(folder) + b"/")
    }


def test_stores_that_share_an_id_and_entries_without_a_folder(made: Made) -> None:
    texts = [notice.text for notice in made.notices if notice.kind is NoticeKind.ID_CLASH]
    for store_id, places in made.kinds.get("id_clashes", {}).items():
        assert any(store_id in text and all(place in text for place in places) for text in texts)
        assert all(place in made.layers for place in places)
    assert len(texts) == len(made.kinds.get("id_clashes", {}))
    for store_id in made.kinds.get("entry_without_folder", []):
        assert not made.tree.find(store_id).has_folder


def test_odd_names_are_files_like_any(made: Made) -> None:
    for path in made.kinds.get("names", []):
        layer = made.layers[made.truth["layers"][20]["dir"]]
        store = made.stores[os.fsdecode(layer.path)]
        assert store.winner(made.file(path)) is layer
        assert store.status(made.file(path)) is Status.OVERRIDE


def test_an_app_that_only_a_store_has(made: Made) -> None:
    expected = {tuple(each) for each in made.kinds.get("store_only_apps", ())}
    notices = made.noticed(NoticeKind.NOTICE)
    assert {each for each in notices if each[1] == "legacy-checkout"} == (
        expected if made.is_alokai else set()
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads every file")
def test_unreadable_files(made: Made) -> None:
    for place in made.kinds.get("unreadable", ()):
        layer, path = made.split(place)
        assert made.scan.index.kind(layer, made.file(path)) is EntryKind.UNREADABLE
        assert (os.fsdecode(layer.path), path) in made.noticed(NoticeKind.UNREADABLE)
