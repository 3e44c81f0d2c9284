"""A plan says what happens: the disk afterwards is the judge, and undo brings all of it back."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from multistore_gui.core import paths, plans
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.effects import Fate
from multistore_gui.core.history import ActionError
from multistore_gui.core.layers import Layer
from multistore_gui.core.plan_actions import CarryOut, look_at
from multistore_gui.core.plans import LeftOut, NoPlanError, Plan, PlanKind
from multistore_gui.core.variants import Variants
from tests.builders import Fifo, Link, Tree, alokai_project, make_tree
from tests.core.planned import (
    Files,
    Held,
    carry_out,
    files_of,
    history,
    known,
    make,
    projects,
    stores_of,
)

Drawn = tuple[bool, list[int], list[Files]]


def own_files(found: Variants) -> list[tuple[Layer, int]]:
    """Return every layer with each of its own files."""
    index = found.index
    return [
        (layer, file)
        for layer in index.tree
        for file in range(len(index))
        if index.kind(layer, file)
    ]


MAKERS: dict[PlanKind, Callable[[Variants, list[tuple[Layer, int]]], Plan]] = {
    PlanKind.DROP: plans.drop,
    PlanKind.PROMOTE: plans.promote,
    PlanKind.PUSH_DOWN: plans.push_down,
}


def can_be(found: Variants, kind: PlanKind, own: tuple[Layer, int]) -> bool:
    try:
        MAKERS[kind](found, [own])
    except NoPlanError:
        return False
    return True


def drawn_plan(found: Variants, data: st.DataObject) -> Plan | None:
    """Draw what to do; None where it cannot be."""
    layers, owns = found.index.tree.layers, own_files(found)
    fit = {kind: [own for own in owns if can_be(found, kind, own)] for kind in MAKERS}
    kinds = [kind for kind in PlanKind if kind is PlanKind.COPY or fit[kind]]
    kind = data.draw(st.sampled_from(kinds))
    if kind is not PlanKind.COPY:
        some = st.lists(st.sampled_from(fit[kind]), min_size=1, max_size=4, unique=True)
        return MAKERS[kind](found, data.draw(some))
    files = data.draw(st.sets(st.integers(0, len(found.index) - 1), max_size=3))
    targets = data.draw(st.lists(st.sampled_from(layers), min_size=1, max_size=3, unique=True))
    try:
        return plans.copy(found, sorted(files), data.draw(st.sampled_from(layers)), targets)
    except NoPlanError:
        return None


def fate_of(before: Held | None, after: Held | None) -> Fate:
    if before == after:
        return Fate.SAME
    if before is None:
        return Fate.GAINS
    return Fate.LOSES if after is None else Fate.CHANGES


@given(projects(), st.data())
@settings(max_examples=50, deadline=None)
def test_each_store_consists_afterwards_of_what_the_plan_said(
    project: Drawn, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        location = make(Path(folder) / "project", project)
        found = known(location)
        assume(len(found.index))
        plan = drawn_plan(found, data)
        assume(plan)
        assert plan is not None
        disk, before = files_of(location), stores_of(found.index)
        carry_out(location, plan)
        again = known(location)
        after = stores_of(again.index)
        told = {(effect.store.number, effect.path): effect for effect in plan.effects}
        for store in found.index.tree.stores:
            for path in {*before[store.number], *after[store.number]}:
                old = before[store.number].get(path, (None, None))
                new = after[store.number].get(path, (None, None))
                assert plan.fate(store, path) is fate_of(old[1], new[1])
                effect = told.pop((store.number, path), None)
                if effect is None:
                    assert old == new
                else:
                    assert (effect.before, effect.after) == (old[0], new[0])
        assert told == {}
        changed = files_of(location)
        history(location).undo()
        assert files_of(location) == disk
        history(location).redo()
        assert files_of(location) == changed
        history(location).undo()
        assert files_of(location) == disk


@given(projects(), st.data())
@settings(max_examples=100, deadline=None)
def test_no_store_becomes_anything_else_whatever_changes_while_the_plan_is_read(
    project: Drawn, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        location = make(Path(folder) / "project", project)
        found = known(location)
        assume(len(found.index))
        plan = drawn_plan(found, data)
        assume(plan)
        assert plan is not None
        action = CarryOut(plan, look_at(plan, CancelToken()))
        layer = data.draw(st.sampled_from(found.index.tree.layers))
        path = found.index.path(data.draw(st.integers(0, len(found.index) - 1)))
        meddle(layer.locate(path), data.draw(st.sampled_from([None, b"3", b"33"])))
        again = known(location)
        disk, before = files_of(location), stores_of(again.index)
        try:
            history(location).do(action, CancelToken())
        except ActionError:
            assert files_of(location) == disk
            return
        after = stores_of(known(location).index)
        for store in found.index.tree.stores:
            for path in {*before[store.number], *after[store.number]}:
                (_, old), (_, new) = (
                    each[store.number].get(path, (None, None)) for each in (before, after)
                )
                assert plan.fate(store, path) is fate_of(old, new)


def meddle(location: bytes, content: bytes | None) -> None:
    """Delete a file, or give it other bytes, as far as that can be done there."""
    with suppress(OSError):
        if content is None or os.path.islink(location):
            os.unlink(location)
        if content is not None:
            os.makedirs(os.path.dirname(location), exist_ok=True)
            Path(os.fsdecode(location)).write_bytes(content)


@given(projects(), st.data())
@settings(max_examples=30, deadline=None)
def test_promoting_changes_nothing_for_stores_that_had_the_same(
    project: Drawn, data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        location = make(Path(folder) / "project", project)
        found = known(location)
        fit = [own for own in own_files(found) if can_be(found, PlanKind.PROMOTE, own)]
        assume(fit)
        layer, file = data.draw(st.sampled_from(fit))
        plan = plans.promote(found, [(layer, file)])
        stores, path = stores_of(found.index), found.index.path(file)
        promoted = stores[layer.number][path][1]
        for store in found.index.tree.stores:
            if path in stores[store.number] and stores[store.number][path][1] == promoted:
                assert plan.fate(store, path) is Fate.SAME
        assert {each.layer.number for each in plan.written} == {layer.parent}
        assert layer in [each.layer for each in plan.deleted]


# A small shop

HEADER = "web/components/header.tsx"


def shop(folder: Path, files: Tree, **layers: Tree) -> bytes:
    """Make base, a template and the stores us, eu and jp on it, each with the files named."""
    stores = {
        chain: layers.get(chain.rpartition("/")[2], {})
        for chain in ("brand", "brand/us", "brand/eu", "brand/jp", "outlet")
    }
    deployable = ["us", "eu", "jp", "outlet"]
    return os.fsencode(alokai_project(folder / "project", files, stores, deployable))


@pytest.fixture
def project(tmp_path: Path) -> bytes:
    same = {HEADER: "shared", "web/own.ts": "1"}
    return shop(
        tmp_path,
        {HEADER: "base", "web/package.json": "{}", "web/tsconfig.json": "{}", "web/x/y": "y"},
        brand={"web/brand.ts": "brand", "web/x/z": "z"},
        us=same,
        eu=same,
        jp={HEADER: "jp", "web/package.json": "{}", "web/fifo": Fifo()},
        outlet={"web/brand.ts": "outlet"},
    )


def ask(project: bytes, what: str, path: str, layer: str, *targets: str) -> Plan:
    """Plan for one file of one layer."""
    found = known(project)
    find = found.index.tree.find
    file = found.index.file(os.fsencode(path))
    assert file is not None
    if what == "copy":
        return plans.copy(found, [file], find(layer), [find(target) for target in targets])
    make_plan = {"drop": plans.drop, "promote": plans.promote, "push down": plans.push_down}
    return make_plan[what](found, [(find(layer), file)])


def told(plan: Plan) -> dict[str, tuple[str, str | None, str | None]]:
    """Return the fate and the origins by store."""

    def label(layer: Layer | None) -> str | None:
        return None if layer is None else plan.tree.label(layer)

    return {
        plan.tree.label(each.store): (each.fate.value, label(each.before), label(each.after))
        for each in plan.effects
    }


def test_promoting_takes_every_equal_copy_and_says_who_changes(project: bytes) -> None:
    plan = ask(project, "promote", HEADER, "us")
    assert [(w.layer.id, w.source.id, w.is_replacing) for w in plan.written] == [
        ("brand", "us", False)
    ]
    assert [deleted.layer.id for deleted in plan.deleted] == ["eu", "us"]
    assert told(plan) == {
        "brand": ("changes", "base", "brand"),
        "us": ("same", "us", "brand"),
        "eu": ("same", "eu", "brand"),
    }
    done = carry_out(project, plan)
    assert done.title == "Promoted header.tsx to brand"
    layers = {"/brand", "/brand/us", "/brand/eu"}
    assert set(done.changed) == {(layer, HEADER.encode()) for layer in layers}


def test_promoting_replaces_the_parents_own_file(project: bytes) -> None:
    carry_out(project, ask(project, "promote", HEADER, "us"))
    plan = ask(project, "promote", HEADER, "jp")
    assert [(w.layer.id, w.is_replacing) for w in plan.written] == [("brand", True)]
    assert told(plan) == {
        "brand": ("changes", "brand", "brand"),
        "us": ("changes", "brand", "brand"),
        "eu": ("changes", "brand", "brand"),
        "jp": ("same", "jp", "brand"),
    }
    before = files_of(project)
    done = carry_out(project, plan)
    assert len(done.changed) == 2
    assert Path(os.fsdecode(project), "apps/stores/brand", HEADER).read_text() == "jp"
    assert history(project).undo().title == "Undone: Promoted header.tsx to brand"
    assert files_of(project) == before


def test_promoting_to_the_base_reaches_every_store(project: bytes) -> None:
    plan = ask(project, "promote", "web/brand.ts", "outlet")
    assert told(plan) == {"outlet": ("same", "outlet", "base")}  # brand's own file hides it
    done = carry_out(project, plan)
    assert done.title == "Promoted brand.ts to base"


def test_copying_names_the_store_it_is_copied_from(project: bytes) -> None:
    plan = ask(project, "copy", "web/brand.ts", "us", "outlet")
    assert [(w.layer.id, w.source.id, w.is_replacing) for w in plan.written] == [
        ("outlet", "brand", True)
    ]
    assert told(plan) == {"outlet": ("changes", "outlet", "outlet")}
    assert carry_out(project, plan).title == "Copied brand.ts from us to outlet"
    plan = ask(project, "copy", HEADER, "jp", "us", "eu", "outlet")
    assert carry_out(project, plan).title == "Copied header.tsx from jp to 3 stores"


def test_pushing_down_leaves_the_children_as_they_are(project: bytes) -> None:
    plan = ask(project, "push down", "web/brand.ts", "brand")
    assert [w.layer.id for w in plan.written] == ["eu", "jp", "us"]
    assert told(plan) == {
        "brand": ("loses", "brand", None),
        "us": ("same", "brand", "us"),
        "eu": ("same", "brand", "eu"),
        "jp": ("same", "brand", "jp"),
    }
    assert carry_out(project, plan).title == "Pushed brand.ts down from brand to 3 stores"


def test_dropping_in_several_layers_is_one_action(project: bytes) -> None:
    found = known(project)
    file = found.index.file(HEADER.encode())
    assert file is not None
    layers = [found.index.tree.find(name) for name in ("us", "jp")]
    plan = plans.drop(found, [(layer, file) for layer in layers])
    assert told(plan) == {"us": ("changes", "us", "base"), "jp": ("changes", "jp", "base")}
    assert carry_out(project, plan).title == "Dropped 2 overrides in 2 stores"


def test_a_redundant_override_changes_nothing(project: bytes) -> None:
    carry_out(project, ask(project, "copy", "web/x/y", "brand", "us"))
    plan = ask(project, "drop", "web/x/y", "us")
    assert plan.changes == ()
    assert told(plan) == {"us": ("same", "us", "base")}


def test_a_file_over_a_folder_says_what_it_hides(tmp_path: Path) -> None:
    project = shop(tmp_path, {"web/x/y": "y"}, brand={"web/x": "file"}, eu={"web/x/z": "z"})
    plan = ask(project, "push down", "web/x", "brand")
    fates = {(e.store.id, e.path.decode()): e.fate for e in plan.changes}
    assert fates == {
        ("brand", "web/x"): Fate.LOSES,
        ("brand", "web/x/y"): Fate.GAINS,
        ("eu", "web/x/y"): Fate.GAINS,  # brand's file hid it
    }
    assert [w.layer.id for w in plan.written] == ["jp", "us"]


@pytest.mark.parametrize(
    ("what", "path", "layer", "targets", "reason"),
    [
        ("copy", HEADER, "us", ["eu"], "eu has the same header.tsx already."),
        ("copy", HEADER, "us", ["base"],
         "base is no store: promote a file to make it the base's."),
        ("copy", "web/brand.ts", "base", ["us"], "base has no brand.ts."),
        ("copy", "web/tsconfig.json", "us", ["eu"],
         "tsconfig.json is generated for each store; it is not moved from here."),
        ("copy", "web/package.json", "us", ["eu"],
         "package.json at an app's root cannot be overridden; the lowest layer's always wins."),
        ("copy", "web/fifo", "jp", ["us"], "fifo in jp is neither a file nor a link."),
        ("promote", HEADER, "outlet", [],
         "outlet has no header.tsx of its own: there is nothing to promote."),
        ("promote", HEADER, "base", [],
         "A base file cannot be promoted: there is nothing beneath the base."),
        ("promote", "web/package.json", "jp", [],
         "package.json at an app's root cannot be overridden; the lowest layer's always wins."),
        ("push down", HEADER, "base", [],
         "A base file cannot be pushed down: every store is made from it."),
        ("push down", HEADER, "us", [],
         "No store stands on us: there is nothing to push header.tsx down to."),
        ("push down", HEADER, "brand", [],
         "brand has no header.tsx of its own: there is nothing to push down."),
        ("drop", HEADER, "base", [], "A base file cannot be dropped."),
        ("drop", HEADER, "outlet", [],
         "outlet has no header.tsx of its own: there is nothing to drop."),
    ],
)  # fmt: skip
def test_what_cannot_be_has_one_reason(
    project: bytes, what: str, path: str, layer: str, targets: list[str], reason: str
) -> None:
    with pytest.raises(NoPlanError) as caught:
        ask(project, what, path, layer, *targets)
    assert str(caught.value) == reason


def test_an_ineffective_file_can_be_dropped(project: bytes) -> None:
    plan = ask(project, "drop", "web/package.json", "jp")
    assert plan.effects == ()
    carry_out(project, plan)


def test_what_every_child_has_already_is_not_pushed_down(tmp_path: Path) -> None:
    own = {"web/a": "1"}
    project = shop(tmp_path, {}, brand={"web/a": "2"}, us=own, eu=own, jp=own)
    with pytest.raises(NoPlanError, match="No store on brand inherits its a: it is enough"):
        ask(project, "push down", "web/a", "brand")


def test_what_the_parent_has_already_is_not_promoted(tmp_path: Path) -> None:
    project = shop(tmp_path, {}, brand={"web/a": "1"}, us={"web/a": "1"})
    with pytest.raises(NoPlanError, match="brand has the same a already: it is enough to drop"):
        ask(project, "promote", "web/a", "us")


def test_no_file_is_written_over_a_folder_or_below_a_file(tmp_path: Path) -> None:
    project = shop(tmp_path, {}, us={"web/x": "file"}, eu={"web/x/y": "y"})
    with pytest.raises(NoPlanError, match=r"^eu has a folder at web/x\.$"):
        ask(project, "copy", "web/x", "us", "eu")
    with pytest.raises(NoPlanError, match="us has a file at web/x: nothing can lie below it"):
        ask(project, "copy", "web/x/y", "eu", "us")


def test_layers_outside_the_project_are_copied_from_and_never_written(tmp_path: Path) -> None:
    shop_de = '[layers.shop]\npath = "shop"\nparent = "base"\n'
    shared = '[layers.shared]\npath = "../shared"\nparent = "base"\n'
    text = f'[layers.base]\npath = "base"\n{shop_de}{shared}'
    files = {"base/a": "1", "shop/a": "2", "../shared/a": "3", "multistore.toml": text}
    project = make_tree(tmp_path / "project", files)
    location = os.fsencode(project)
    with pytest.raises(NoPlanError, match="lies outside the project: it is read, and never"):
        ask(location, "copy", "a", "shop", "shared")
    with pytest.raises(NoPlanError, match="lies outside the project: it is read, and never"):
        ask(location, "promote", "a", "shared")
    carry_out(location, ask(location, "copy", "a", "shared", "shop"))
    assert (project / "shop/a").read_text() == "3"


def test_what_cannot_be_read_is_not_moved(project: bytes) -> None:
    found = known(project)
    file, us = found.index.file(HEADER.encode()), found.index.tree.find("us")
    assert file is not None
    unreadable = replace(found, unreadable=frozenset({(us.number, file)}))
    for make_plan in (plans.promote, plans.drop):
        with pytest.raises(NoPlanError, match=r"^header\.tsx in us cannot be read\.$"):
            make_plan(unreadable, [(us, file)])
    with pytest.raises(NoPlanError, match=r"^header\.tsx in us cannot be read\.$"):
        plans.copy(unreadable, [file], found.index.tree.find("jp"), [us])  # could not be undone


def test_contents_that_are_not_known_are_not_guessed(project: bytes) -> None:
    found = known(project)
    file = found.index.file(HEADER.encode())
    us = found.index.tree.find("us")
    assert file is not None
    own = [(us, file)]
    with pytest.raises(NoPlanError, match=r"header\.tsx is not compared yet\."):
        plans.promote(Variants.none(found.index), own)
    with pytest.raises(NoPlanError, match="compared without whitespace"):
        plans.promote(Variants.none(found.index, ignores_blanks=True), own)
    unread = Variants.none(found.index.changed(unread=frozenset({us.number})))
    with pytest.raises(NoPlanError, match=r"us is not read yet\."):
        plans.promote(unread, own)
    with pytest.raises(NoPlanError, match=r"No file is chosen\."):
        plans.promote(found, [])


def test_of_several_files_those_that_can_be_are_planned(project: bytes) -> None:
    found = known(project)
    index = found.index
    find = index.tree.find
    files = [index.file(path) for path in (HEADER.encode(), b"web/own.ts", b"web/package.json")]
    header, own, package = (file for file in files if file is not None)
    wishes = [
        (find("us"), header),
        (find("eu"), header),  # the same once more
        (find("jp"), header),  # another for the same place
        (find("us"), own),
        (find("jp"), package),
    ]
    plan = plans.promote(found, wishes)
    assert [(w.source.id, paths.label(w.path)) for w in plan.written] == [
        ("us", HEADER), ("us", "web/own.ts")
    ]  # fmt: skip
    assert plan.left_out == (
        LeftOut(find("jp"), HEADER.encode(),
                "header.tsx in brand is changed already: do one after the other."),
        LeftOut(find("jp"), b"web/package.json",
                "package.json at an app's root cannot be overridden; "
                "the lowest layer's always wins."),
    )  # fmt: skip
    before = files_of(project)
    assert carry_out(project, plan).title == "Promoted 2 files to brand"
    history(project).undo()
    assert files_of(project) == before


def test_links_are_copied_as_links(tmp_path: Path) -> None:
    link = Link("../no\nwhere")
    project = shop(tmp_path, {}, us={"web/l": link}, eu={"web/l": link}, jp={"web/l": "file"})
    plan = ask(project, "promote", "web/l", "us")
    assert [deleted.layer.id for deleted in plan.deleted] == ["eu", "us"]
    carry_out(project, plan)
    made = os.path.join(project, b"apps/stores/brand/web/l")
    assert os.readlink(made) == b"../no\nwhere"
