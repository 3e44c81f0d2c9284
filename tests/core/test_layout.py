"""Which folders are projects, and of which layout."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.layout import NotAProjectError, folder_name, read_layout
from multistore_gui.core.manifest import ManifestError
from tests.builders import make_tree

MANIFEST = b'[layers.base]\npath = "apps"\n'


def refusal(location: Path) -> str:
    with pytest.raises(NotAProjectError) as caught:
        read_layout(bytes(location))
    return str(caught.value)


def test_each_file_makes_its_layout(tmp_path: Path) -> None:
    make_tree(tmp_path, {"a/alokai.config.json": b"{}", "a/apps/x/y": b""})
    make_tree(tmp_path, {"b/multistore.toml": MANIFEST, "b/apps/x/y": b""})
    assert read_layout(bytes(tmp_path / "a")).apps_only
    assert not read_layout(bytes(tmp_path / "b")).apps_only


def test_the_manifest_wins_and_a_notice_says_so(tmp_path: Path) -> None:
    config = b'{"stores": {"shop": {}}}'
    make_tree(
        tmp_path,
        {"multistore.toml": MANIFEST, "alokai.config.json": config, "apps/stores/shop/x/y": b""},
    )
    reading = read_layout(bytes(tmp_path))
    assert not reading.apps_only
    assert len(reading.tree) == 1
    assert reading.notices == (
        Notice(
            NoticeKind.NOTICE,
            "multistore.toml is here too and holds: this file is not read.",
            path=b"alokai.config.json",
        ),
    )


def test_a_folder_without_either_file_is_no_project(tmp_path: Path) -> None:
    make_tree(tmp_path, {"apps/stores/a/x/y": b""})
    needed = "It needs an alokai.config.json or a multistore.toml"
    assert refusal(tmp_path) == f"{tmp_path} is no project. {needed}"


def test_what_is_no_folder_is_no_project(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    (tmp_path / "loop").symlink_to("loop")
    os.mkfifo(tmp_path / "fifo")
    assert refusal(tmp_path / "a\nb") == f"{tmp_path}/a\\nb does not exist"
    assert refusal(tmp_path / "file") == f"{tmp_path}/file is no folder. Open the project's folder"
    assert refusal(tmp_path / "fifo").startswith(f"{tmp_path}/fifo is no folder.")
    assert refusal(tmp_path / "file/x") == f"{tmp_path}/file/x cannot be opened: Not a directory"
    assert refusal(tmp_path / "loop").startswith(f"{tmp_path}/loop cannot be opened: ")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may enter every folder")
def test_a_locked_folder_is_no_project(tmp_path: Path) -> None:
    locked = tmp_path / "locked"
    locked.mkdir(mode=0)
    assert refusal(locked) == f"{locked} cannot be opened: Permission denied"


def test_whatever_has_the_name_of_a_configuration_makes_a_project(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/alokai.config.json").symlink_to("nowhere")
    assert read_layout(bytes(tmp_path / "a")).notices
    (tmp_path / "b").mkdir()
    os.mkfifo(tmp_path / "b/multistore.toml")
    with pytest.raises(ManifestError):
        read_layout(bytes(tmp_path / "b"))


def test_a_project_may_be_reached_through_a_link(tmp_path: Path) -> None:
    make_tree(tmp_path, {"real/alokai.config.json": b"{}", "real/apps/stores/a/x/y": b""})
    (tmp_path / "link").symlink_to("real")
    reading = read_layout(bytes(tmp_path / "link"))
    assert reading.name == "link"
    assert reading.tree.find("a").location == bytes(tmp_path) + b"/link/apps/stores/a"


@pytest.mark.parametrize(
    ("location", "expected"),
    [(b"/a/demo", "demo"), (b"/a/demo/", "demo"), (b"/", "/"), (b"/a/caf\xe9", "caf\udce9")],
)
def test_a_folder_names_its_project(location: bytes, expected: str) -> None:
    assert folder_name(location) == expected
