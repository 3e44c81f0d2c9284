"""Alokai projects as people and accidents make them; the specification, section 2."""

from __future__ import annotations

import json
import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.alokai import read_alokai
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.layers import LayerKind
from multistore_gui.core.layout import LayoutReading
from tests.builders import Link, make_tree

CONFIG = "alokai.config.json"
TEMPLATES = "Every store is shown as a template."


def read(project: Path) -> LayoutReading:
    return read_alokai(bytes(project))


def kinds(reading: LayoutReading) -> dict[str, str]:
    """Return the kind of each layer by its full name, in the order of the layers' numbers."""
    return {layer.full_name: layer.kind.value for layer in reading.tree}


def config_notices(project: Path, config: bytes) -> list[tuple[int | None, str]]:
    (project / CONFIG).write_bytes(config)
    found = read(project).notices
    assert all(n.kind is NoticeKind.CONFIG and n.path == CONFIG.encode() for n in found)
    return [(notice.line, notice.text) for notice in found]


def test_stores_stand_on_the_store_whose_folder_holds_theirs(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {
            CONFIG: b'{"stores": {"us-store": {}, "outlet": {}}}',
            "apps/storefront/stores/no-store/a.ts": b"",
            "apps/stores/outlet/storefront/a.ts": b"",
            "apps/stores/fashion-brand/storefront/stores/no-store/a.ts": b"",
            "apps/stores/fashion-brand/stores/us-store/storefront/a.ts": b"",
            "apps/stores/fashion-brand/stores/eu-store/storefront/a.ts": b"",
        },
    )
    reading = read(tmp_path)
    assert kinds(reading) == {
        "/": "base",
        "/fashion-brand": "template",
        "/fashion-brand/eu-store": "template",
        "/fashion-brand/us-store": "deployable",
        "/outlet": "deployable",
    }
    assert list(kinds(reading)) == [layer.full_name for layer in reading.tree.in_tree_order()]
    us_store = reading.tree.find("us-store")
    assert us_store.path == b"apps/stores/fashion-brand/stores/us-store"
    assert us_store.location == bytes(tmp_path) + b"/" + us_store.path
    assert [layer.id for layer in reading.tree.stack(us_store)] == [
        "base",
        "fashion-brand",
        "us-store",
    ]
    assert reading.tree.base.path == b"apps"
    assert reading.name == tmp_path.name
    assert reading.apps_only
    assert reading.skipped == dict.fromkeys(range(5), frozenset({b"stores"}))
    assert reading.ignore == ()
    assert reading.notices == ()


def test_a_project_with_one_store_is_the_base_alone(tmp_path: Path) -> None:
    make_tree(tmp_path, {CONFIG: b"{}", "apps/storefront/a.ts": b""})
    reading = read(tmp_path)
    assert kinds(reading) == {"/": "base"}
    assert reading.tree.base.has_folder
    assert reading.notices == ()


def test_without_apps_the_base_is_empty_and_entries_remain(tmp_path: Path) -> None:
    make_tree(tmp_path, {CONFIG: b'{"stores": {"us-store": {}}}'})
    reading = read(tmp_path)
    assert kinds(reading) == {"/": "base", "/us-store": "deployable"}
    assert not any(layer.has_folder for layer in reading.tree)
    assert reading.notices[0] == Notice(
        NoticeKind.NOTICE, "No folder: base has no files.", path=b"apps"
    )


def test_a_link_for_apps_is_not_followed(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {"else/apps/stores/us-store/app/a": b"", "project/apps": Link("../else/apps")},
    )
    (tmp_path / "project" / CONFIG).write_text("{}")
    reading = read(tmp_path / "project")
    assert kinds(reading) == {"/": "base"}
    assert not reading.tree.base.has_folder
    assert [(n.kind, n.path) for n in reading.notices] == [
        (NoticeKind.MISPLACED, b"apps"),
        (NoticeKind.NOTICE, b"apps"),
    ]


def test_an_entry_without_a_folder_is_a_store_on_the_base(tmp_path: Path) -> None:
    make_tree(
        tmp_path, {CONFIG: b'{"stores": {"ca-store": {}, "a": {}}}', "apps/stores/b/x/y": b""}
    )
    reading = read(tmp_path)
    assert kinds(reading) == {
        "/": "base",
        "/a": "deployable",
        "/b": "template",
        "/ca-store": "deployable",
    }
    store = reading.tree.find("ca-store")
    assert not store.has_folder
    assert store.path == b"apps/stores/ca-store"
    assert reading.notices[1] == Notice(
        NoticeKind.NOTICE,
        "ca-store has an entry but no folder. Shown under base, with no files of its own.",
        layer="/ca-store",
    )


def test_an_entry_for_a_deep_store_needs_no_folder_at_the_top(tmp_path: Path) -> None:
    make_tree(tmp_path, {CONFIG: b'{"stores": {"b": {}}}', "apps/stores/a/stores/b/x/y": b""})
    assert kinds(read(tmp_path)) == {"/": "base", "/a": "template", "/a/b": "deployable"}


def test_stores_that_share_an_id_are_both_kept(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {
            CONFIG: b'{"stores": {"twin": {}}}',
            "apps/stores/a/stores/twin/x/y": b"",
            "apps/stores/b/stores/twin/x/y": b"",
        },
    )
    reading = read(tmp_path)
    assert kinds(reading)["/a/twin"] == kinds(reading)["/b/twin"] == "deployable"
    assert reading.notices == (
        Notice(
            NoticeKind.ID_CLASH,
            "2 stores have the id twin: apps/stores/a/stores/twin and apps/stores/b/stores/twin.",
            path=b"apps/stores/a/stores/twin",
        ),
    )


def test_neighbours_that_differ_in_case_only_are_reported(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {
            CONFIG: b"{}",
            "apps/stores/US/stores/x/a/b": b"",
            "apps/stores/us/stores/X/a/b": b"",
        },
    )
    reading = read(tmp_path)
    assert [(n.kind, n.text) for n in reading.notices] == [
        (
            NoticeKind.CASE_CLASH,
            "apps/stores/US and apps/stores/us differ in case only:"
            " they collide on macOS and Windows.",
        )
    ]


def test_what_is_left_out_is_no_store(tmp_path: Path) -> None:
    left_out = (".git", "node_modules", ".out", ".turbo", ".next", ".nuxt", ".output")
    make_tree(tmp_path, {CONFIG: b"{}"})
    for name in left_out:
        (tmp_path / "apps/stores" / name / "stores/x").mkdir(parents=True)
    reading = read(tmp_path)
    assert kinds(reading) == {"/": "base"}
    assert reading.notices == ()


def test_what_stands_in_a_stores_place_is_misplaced_and_never_followed(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {
            CONFIG: b"{}",
            "outside/stores/secret/app/a": b"",
            "apps/stores/a-link": Link("../../outside"),
            "apps/stores/dangling": Link("nowhere"),
            "apps/stores/README.md": b"",
            "apps/stores/.gitkeep": b"",
            "apps/stores/shop/stores": Link("../../../outside/stores"),
            "apps/stores/mall/stores": b"a file",
        },
    )
    os.mkfifo(tmp_path / "apps/stores/pipe")
    reading = read(tmp_path)
    assert kinds(reading) == {"/": "base", "/mall": "template", "/shop": "template"}
    link = "A link stands for the store's folder: not followed."
    stores = "stands for the folder of the layers in it: not followed."
    assert {(n.path, n.text) for n in reading.notices} == {
        (b"apps/stores/a-link", link),
        (b"apps/stores/dangling", link),
        (b"apps/stores/README.md", "Outside any app: never composed."),
        (b"apps/stores/pipe", "Outside any app: never composed."),
        (b"apps/stores/shop/stores", f"A link {stores}"),
        (b"apps/stores/mall/stores", f"A file {stores}"),
    }
    assert {n.kind for n in reading.notices} == {NoticeKind.MISPLACED}


@pytest.mark.skipif(os.geteuid() == 0, reason="root may list every folder")
def test_a_folder_that_cannot_be_listed_is_unreadable(tmp_path: Path) -> None:
    make_tree(
        tmp_path, {CONFIG: b"{}", "apps/stores/a/stores/b/x/y": b"", "apps/stores/c/x/y": b""}
    )
    locked = tmp_path / "apps/stores/a/stores"
    locked.chmod(0)
    try:
        reading = read(tmp_path)
    finally:
        locked.chmod(0o700)
    assert kinds(reading) == {"/": "base", "/a": "template", "/c": "template"}
    assert reading.notices == (
        Notice(
            NoticeKind.UNREADABLE,
            "Permission denied. The stores in it are not shown.",
            path=b"apps/stores/a/stores",
        ),
    )


def test_a_path_too_long_for_the_system_is_unreadable(tmp_path: Path) -> None:
    make_tree(tmp_path, {CONFIG: b"{}", "apps/x/y": b""})
    home = os.getcwd()
    try:
        os.chdir(tmp_path / "apps")
        for _ in range(20):
            os.makedirs("stores/" + "s" * 250)
            os.chdir("stores/" + "s" * 250)
    finally:
        os.chdir(home)
    reading = read(tmp_path)
    assert 10 < len(reading.tree) < 20
    unreadable = [n for n in reading.notices if n.kind is NoticeKind.UNREADABLE]
    assert [n.text for n in unreadable] == ["File name too long. The stores in it are not shown."]


def test_odd_names_are_ids(tmp_path: Path) -> None:
    stores = bytes(tmp_path) + b"/apps/stores/"
    for name in (b"\xff", b"a\nb", b"<b>", b"base", b"stores"):
        os.makedirs(stores + name)
    entries: dict[str, object] = {"\udcff": {}, "a\nb": {}, "<b>": {}, "base": {}, "stores": {}}
    (tmp_path / CONFIG).write_text(json.dumps({"stores": entries}))
    reading = read(tmp_path)
    assert set(kinds(reading)) == {"/", "/\udcff", "/a\nb", "/<b>", "/base", "/stores"}
    assert all(layer.kind is LayerKind.DEPLOYABLE for layer in reading.tree.stores)
    assert {layer.path[len(b"apps/stores/") :] for layer in reading.tree.stores} == set(
        os.listdir(stores)
    )
    assert reading.notices == ()


def test_inheritance_beyond_three_levels_is_called_deep_once_a_branch(tmp_path: Path) -> None:
    make_tree(
        tmp_path,
        {
            CONFIG: b"{}",
            "apps/stores/a/stores/b/stores/c/stores/d/stores/e/stores/f/x/y": b"",
            "apps/stores/a/stores/b/stores/c2/x/y": b"",
        },
    )
    assert read(tmp_path).notices == (
        Notice(
            NoticeKind.NOTICE,
            "d is on level 4 of stores: inheritance is deep.",
            layer="/a/b/c/d",
        ),
    )


# ids that need no escape, and differ by more than their case
Nested = dict[str, object]
leaves: st.SearchStrategy[Nested] = st.builds(dict)
nested: st.SearchStrategy[Nested] = st.recursive(
    leaves,
    lambda inner: st.dictionaries(st.sampled_from(["a", "b", "base", "stores", "é", "0"]), inner),
    max_leaves=12,
)


@given(nested, st.sets(st.sampled_from(["a", "b", "base"])))
def test_stacks_are_the_nesting_of_the_folders(
    tree: dict[str, object], deployable: set[str]
) -> None:
    expected: dict[str, list[str]] = {}

    def make(folder: str, children: dict[str, object], above: list[str]) -> None:
        os.makedirs(folder + "/app")
        for store_id, inner in children.items():
            assert isinstance(inner, dict)
            expected["/".join(["", *above, store_id])] = [*above, store_id]
            make(f"{folder}/stores/{store_id}", inner, [*above, store_id])

    with TemporaryDirectory() as project:
        make(f"{project}/apps", tree, [])
        Path(project, CONFIG).write_text(
            json.dumps({"stores": {store_id: {} for store_id in deployable}})
        )
        reading = read(Path(project))
    with_folder = {
        layer.full_name: [below.id for below in reading.tree.stack(layer)[1:]]
        for layer in reading.tree.stores
        if layer.has_folder
    }
    assert with_folder == expected
    in_folders = {chain[-1] for chain in expected.values()}
    without = {layer.id for layer in reading.tree.stores if not layer.has_folder}
    assert without == deployable - in_folders
    for layer in reading.tree.stores:
        assert (layer.kind is LayerKind.DEPLOYABLE) == (layer.id in deployable)


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (b"", (1, f"Column 1: a value is needed, not the end of the file. {TEMPLATES}")),
        (b'{"stores": {\n  "a": {} "b": {} }}',
         (2, f'Column 11: "," or "}}" is needed, not "b". {TEMPLATES}')),
        (b"{\n\xff}", (2, f"Cannot be read: not UTF-8. {TEMPLATES}")),
        (b"[" * 50_000, (1, f"Column 102: nested more than 100 levels deep. {TEMPLATES}")),
        (b"// nothing but\n[]", (1, f"The file holds no object. {TEMPLATES}")),
        (b"{\n\n'stores': {}}",
         (3, f'Column 1: a name in quotes or "}}" is needed, not "\'". {TEMPLATES}')),
        (b'{\n"stores": ["a"]}', (2, f'"stores" is no object. {TEMPLATES}')),
        (b'{\n"stores":\nnull}', (2, f'"stores" is no object. {TEMPLATES}')),
        (b" " * 10_000_001,
         (None, f"Cannot be read: larger than 10,000,000 bytes. {TEMPLATES}")),
    ],
)  # fmt: skip
def test_a_broken_configuration_leaves_templates(
    tmp_path: Path, config: bytes, expected: tuple[int | None, str]
) -> None:
    make_tree(tmp_path, {"apps/stores/a/x/y": b""})
    assert config_notices(tmp_path, config) == [expected]
    reading = read(tmp_path)
    assert kinds(reading) == {"/": "base", "/a": "template"}
    assert (reading.trouble,) == reading.notices


@pytest.mark.parametrize(
    ("config", "expected"),
    [
        (b'\xef\xbb\xbf{"stores": {"a": {},}, /* c */ } // end', []),
        (b'{"stores": {"a": {"localPorts": ' + b"9" * 5000 + b"}}}", []),
        (b'{"stores":\n{"a": 1}}', [(2, "The entry of a is no object.")]),
        (b'{"stores":{"a":{},\n"a":{}}}', [(2, '"a" is written twice: the last one holds.')]),
        (b'{"stores":{"b":{}},\n"stores":{"a":{}}}',
         [(2, '"stores" is written twice: the last one holds.')]),
    ],
)  # fmt: skip
def test_an_odd_configuration_still_makes_its_store_deployable(
    tmp_path: Path, config: bytes, expected: list[tuple[int, str]]
) -> None:
    make_tree(tmp_path, {"apps/stores/a/x/y": b""})
    assert config_notices(tmp_path, config) == expected
    reading = read(tmp_path)
    assert kinds(reading) == {"/": "base", "/a": "deployable"}
    assert reading.trouble is None


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("", ""),
        (".", "."),
        ("..", ".."),
        ("ca/store", "ca/store"),
        ("a\\b", "a\\b"),
        ("a\0", "a\\x00"),
        ("é" * 128, "é" * 80 + "…"),
        ("\ud800", "\\ud800"),
    ],
)
def test_an_id_that_no_folder_can_have_is_no_store(tmp_path: Path, key: str, shown: str) -> None:
    make_tree(tmp_path, {"apps/x/y": b""})
    config = json.dumps({"stores": {key: {}}}, indent=1).encode()
    expected = [(3, f'ID "{shown}" is no legal folder name: no store.')]
    assert config_notices(tmp_path, config) == expected
    assert kinds(read(tmp_path)) == {"/": "base"}


def test_a_configuration_that_is_no_file_is_never_opened(tmp_path: Path) -> None:
    make_tree(tmp_path, {"apps/stores/a/x/y": b"", "config": b'{"stores": {"a": {}}}'})
    needed = "where a regular file is needed"
    config = tmp_path / CONFIG

    def text() -> str:
        (notice,) = read(tmp_path).notices
        assert (notice.kind, notice.line) == (NoticeKind.CONFIG, None)
        return notice.text

    os.mkfifo(config)
    assert text() == f"Cannot be read: a FIFO, {needed}. {TEMPLATES}"
    config.unlink()
    config.symlink_to("config")
    assert text() == f"Cannot be read: a link, not followed, {needed}. {TEMPLATES}"
    config.unlink()
    config.mkdir()
    assert text() == f"Cannot be read: a folder, {needed}. {TEMPLATES}"
