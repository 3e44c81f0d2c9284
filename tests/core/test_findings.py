"""What a comparison finds is what looking at every file says, and can be acted on."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import assume, given, settings

from multistore_gui.core import plans
from multistore_gui.core.comparison import compare_stores
from multistore_gui.core.findings import Shared, likeness, redundant, shared
from multistore_gui.core.layers import Layer
from multistore_gui.core.plans import NoPlanError, Plan
from multistore_gui.core.variants import Variants
from tests.builders import alokai_project
from tests.core.drawn import index_of, tree_of
from tests.core.planned import (
    Files,
    Held,
    carry_out,
    files_of,
    held,
    known,
    make,
    projects,
    stores_of,
)

Drawn = tuple[bool, list[int], list[Files]]


def own(found: Variants, layer: Layer) -> dict[bytes, Held]:
    """Return what a layer's own files hold, without those with rules of their own."""
    index = found.index
    return {
        path: held(layer.locate(path))
        for file, path in enumerate(index.paths())
        if index.kind(layer, file) and file not in index.special
    }


def merged(found: Variants, layer: Layer) -> dict[bytes, Held]:
    """Return what a layer consists of; the base too."""
    if layer.parent is None:
        return own(found, layer)
    return {path: content for path, (_, content) in stores_of(found.index)[layer.number].items()}


def files(found: Variants, marked: bytes) -> set[bytes]:
    return {path for path, is_marked in zip(found.index.paths(), marked, strict=True) if is_marked}


@given(projects())
@settings(max_examples=60, deadline=None)
def test_findings_are_what_looking_at_every_file_says(project: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = known(make(Path(folder) / "project", project))
        tree = found.index.tree
        to_promote, to_drop = {}, {}
        for layer in tree:
            children = [own(found, child) for child in tree.children(layer)]
            beneath = merged(found, layer)
            if len(children) > 1:
                first, *others = children
                alike = {path for path in first if all(o.get(path) == first[path] for o in others)}
                alike -= {path for path in alike if beneath.get(path) == first[path]}
                if alike:
                    to_promote[layer.number] = alike
            for child, of_child in zip(tree.children(layer), children, strict=True):
                same = {path for path in of_child if beneath.get(path) == of_child[path]}
                if same:
                    to_drop[child.number] = same
        assert {f.parent.number: files(found, f.files) for f in shared(found)} == to_promote
        assert {f.layer.number: files(found, f.files) for f in redundant(found)} == to_drop
        assert {f.layer.number: f.count for f in redundant(found)} == {
            number: len(same) for number, same in to_drop.items()
        }


@given(projects())
@settings(max_examples=60, deadline=None)
def test_stores_are_as_alike_as_their_files(project: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = known(make(Path(folder) / "project", project))
        comparison = compare_stores(found.index, found.index.tree.stores, found)
        measured, stores = likeness(comparison), list(stores_of(found.index).values())
        contents = [{path: held for path, (_, held) in store.items()} for store in stores]
        for one, left in enumerate(contents):
            for other, right in enumerate(contents):
                together = left.keys() | right.keys()
                alike = sum(left.get(path) == right.get(path) for path in together)
                assert (measured.alike[one][other], measured.together[one][other]) == (
                    alike,
                    len(together),
                )
                assert comparison.alike(one, other) == (alike, len(together))
                share = alike / len(together) if together else 1.0
                assert measured.share(one, other) == pytest.approx(share)


def brand(folder: Path) -> bytes:
    """Make three children of a template with the same in two files, one of them its own too."""
    same = {"web/a": "1", "web/b": "1", "web/c": "1", "web/package.json": "{}"}
    stores = {"brand": {"web/b": "2"}, "brand/us": same, "brand/eu": same, "brand/jp": same}
    base = {"web/c": "1", "web/package.json": "{}"}
    return os.fsencode(alokai_project(folder / "project", base, stores))


def test_promoting_what_is_shared_saves_as_many_files_as_were_told(tmp_path: Path) -> None:
    project = brand(tmp_path)
    found = known(project)
    (finding,) = shared(found)
    assert finding.parent.id == "brand"
    assert [child.id for child in finding.children] == ["eu", "jp", "us"]
    assert files(found, finding.files) == {b"web/a", b"web/b"}  # c is redundant
    assert (finding.count, finding.saved) == (2, 2 + 3)
    before, stores = files_of(project), stores_of(found.index)
    plan = plans.promote(found, finding.owns())
    assert {effect.store.id for effect in plan.changes} == {"brand"}
    assert carry_out(project, plan).title == "Promoted 2 files to brand"
    kinds = [entry[0] for entry in before.values()]
    assert kinds.count("file") - 5 == len(
        [entry for entry in files_of(project).values() if entry[0] == "file"]
    )
    after = stores_of(known(project).index)
    for store in found.index.tree.stores:
        if store.id != "brand":
            contents = {path: content for path, (_, content) in stores[store.number].items()}
            now = {path: content for path, (_, content) in after[store.number].items()}
            assert now == contents


def test_dropping_what_is_redundant_changes_nothing(tmp_path: Path) -> None:
    project = brand(tmp_path)
    found = known(project)
    findings = list(redundant(found))
    assert [(f.layer.id, f.count) for f in findings] == [("eu", 1), ("jp", 1), ("us", 1)]
    plan = plans.drop(found, [own for finding in findings for own in finding.owns()])
    assert plan.changes == ()
    assert carry_out(project, plan).title == "Dropped 3 overrides in 3 stores"
    assert list(redundant(known(project))) == []


@given(projects())
@settings(max_examples=40, deadline=None)
def test_what_is_shared_can_be_promoted(project: Drawn) -> None:
    with tempfile.TemporaryDirectory() as folder:
        location = make(Path(folder) / "project", project)
        found = known(location)
        findings = list(shared(found))
        assume(findings)
        for finding in findings:
            plan = promotion(found, finding)
            if plan is None:
                assert found.index.files_and_folders  # which findings do not look at
                continue
            left_out = {each.path for each in plan.left_out}
            assert {each.path for each in plan.written} | left_out == files(found, finding.files)
            assert not left_out or found.index.files_and_folders
            assert len(plan.deleted) == len(plan.written) * len(finding.children)


def promotion(found: Variants, finding: Shared) -> Plan | None:
    try:
        return plans.promote(found, finding.owns())
    except NoPlanError:
        return None


def test_of_no_files_nothing_is_found() -> None:
    tree = tree_of(3, (0, 0))
    found = Variants.none(index_of(tree, [{}, {}, {}]))
    assert list(shared(found)) == []
    assert list(redundant(found)) == []
    measured = likeness(compare_stores(found.index, tree.stores, found))
    assert measured.together == ((0, 0), (0, 0))
    assert measured.share(0, 1) == 1.0
