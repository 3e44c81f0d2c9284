"""Why a file cannot be overridden or dropped; what the command says of it is in `test_cli.py`."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.guards import (
    why_create_none,
    why_drop_none,
    why_not_create,
    why_not_drop,
)
from multistore_gui.core.index import Index
from multistore_gui.core.layers import LayerTree
from multistore_gui.core.merged import merge
from multistore_gui.core.walk import EntryKind
from tests.builders import alokai_project, scan_project
from tests.core.drawn import Files, index_of, layers_drawn, tree_of


@pytest.fixture
def index(tmp_path: Path) -> Index:
    stores = {
        "brand": {"web/a.ts": "", "web/only": ""},
        "brand/us": {"web/a.ts": "", "web/x/y": ""},
    }
    project = alokai_project(tmp_path, {"web/a.ts": "", "web/b.ts": "", "web/x": ""}, stores)
    return scan_project(project).index


def create(index: Index, path: str, target: str, store: str = "us") -> str | None:
    file = index.file(os.fsencode(path))
    assert file is not None
    return why_not_create(merge(index, index.tree.find(store)), file, index.tree.find(target))


def drop(index: Index, path: str, store: str) -> str | None:
    file = index.file(os.fsencode(path))
    assert file is not None
    return why_not_drop(merge(index, index.tree.find(store)), file)


def test_an_inherited_file_can_be_overridden_in_any_layer_above_its_own(index: Index) -> None:
    assert create(index, "web/b.ts", "us") is None
    assert create(index, "web/b.ts", "brand") is None
    assert create(index, "web/only", "us") is None


def test_it_is_the_targets_own_stack_that_counts(index: Index) -> None:
    text = "brand has its own only already."
    assert create(index, "web/only", "brand") == text
    text = "brand inherits no y: there is nothing to override."
    assert create(index, "web/x/y", "brand") == text
    assert create(index, "web/x", "brand") is None  # only us has a folder there
    assert create(index, "web/x", "us") == "us inherits no x: there is nothing to override."


def test_overrides_and_additions_can_be_dropped(index: Index) -> None:
    assert drop(index, "web/a.ts", "us") is None
    assert drop(index, "web/x/y", "us") is None
    assert drop(index, "web/only", "us") == "us has no only of its own: there is nothing to drop."


def test_what_cannot_be_read_cannot_be_kept() -> None:
    tree: LayerTree = tree_of(2)
    kinds = {b"pipe": EntryKind.SPECIAL, b"secret": EntryKind.UNREADABLE}
    base = merge(index_of(tree, [dict(kinds), {}]), tree[1])
    own = merge(index_of(tree, [{}, dict(kinds)]), tree[1])
    for path, text in (
        (b"pipe", "pipe is neither a file nor a link."),
        (b"secret", "secret cannot be read."),
    ):
        file = base.index.file(path)
        assert file is not None and own.index.file(path) == file
        assert why_not_create(base, file, tree[1]) == text
        assert why_not_drop(own, file) == text


@given(layers_drawn, st.lists(st.integers(0, 30), min_size=1), st.booleans())
def test_of_some_files_something_can_be_done_where_it_can_with_one(
    layers: list[Files], numbers: list[int], has_rules: bool
) -> None:
    tree = tree_of(len(layers))
    store = merge(index_of(tree, layers, special=has_rules), tree.layers[-1])
    files = sorted({number for number in numbers if number < len(store.index)})
    if files:
        can_create = any(why_not_create(store, file, store.layer) is None for file in files)
        assert (why_create_none(store, files) is None) == can_create
        can_drop = any(why_not_drop(store, file) is None for file in files)
        assert (why_drop_none(store, files) is None) == can_drop


def test_says_why_nothing_can_be_done_with_many(index: Index) -> None:
    us, base = (merge(index, index.tree.find(name)) for name in ("us", "base"))
    own = [file for file in range(len(index)) if us.is_own(file)]
    inherited = [file for file in range(len(index)) if not us.is_own(file)]
    assert why_create_none(us, own) == "No override of these 2 files can be created in us."
    assert why_drop_none(us, own) is None
    assert why_drop_none(us, inherited) == "None of these 3 files can be dropped from us."
    assert why_create_none(us, inherited) is None
    everything = range(len(index))
    assert why_create_none(base, everything) == (
        "base is the lowest layer: it has nothing to override."
    )
    assert why_drop_none(base, everything) == "A base file cannot be dropped."
