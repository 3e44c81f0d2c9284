from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from multistore_gui.assets import asset
from multistore_gui.core.layout import read_layout
from multistore_gui.demo import Demo

LINKS: dict[str, str] = json.loads(asset("demo-links.json").read_text("utf-8"))


def files_below(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def test_it_is_the_same_project_byte_for_byte_and_opens() -> None:
    demo = Demo()
    assert files_below(demo.folder) == files_below(asset("demo"))
    assert demo.location == os.fsencode(demo.folder)
    assert {layer.id for layer in read_layout(demo.location).tree} > {"fashion-brand", "us-store"}
    demo.remove()


def test_the_links_are_made() -> None:
    demo = Demo()
    assert LINKS
    assert {path: os.readlink(demo.folder / path) for path in LINKS} == LINKS
    assert demo.notices == ()
    demo.remove()


def test_each_copy_is_fresh_and_can_be_written() -> None:
    one, other = Demo(), Demo()
    (one.folder / "README.md").write_text("changed")
    assert one.folder != other.folder
    assert (other.folder / "README.md").read_bytes() == asset("demo", "README.md").read_bytes()
    one.remove()
    other.remove()


def test_removing_it_follows_no_link(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "kept.txt").write_text("kept")
    demo = Demo()
    (demo.folder / "apps" / "elsewhere").symlink_to(outside)
    demo.remove()
    assert not demo.folder.exists()
    assert (outside / "kept.txt").read_text() == "kept"


def test_it_goes_when_python_ends() -> None:
    code = "from multistore_gui.demo import Demo; demo = Demo(); print(demo.folder)"
    ended = subprocess.run([sys.executable, "-c", code], check=True, capture_output=True, text=True)
    folder = Path(ended.stdout.strip())
    assert folder.name == "multistore-demo"
    assert not folder.parent.exists()


def test_a_link_that_cannot_be_made_is_a_notice(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(self: Path, target: str) -> None:  # as Windows does without developer mode
        raise OSError(1314, "A required privilege is not held by the client")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    demo = Demo()
    assert [os.fsdecode(notice.path) for notice in demo.notices] == list(LINKS)
    assert demo.notices[0].text == (
        "The demo's link was not made: A required privilege is not held by the client."
    )
    demo.remove()


def test_it_needs_no_qt() -> None:
    code = "import sys; sys.modules['PySide6'] = None; import multistore_gui.demo"
    subprocess.run([sys.executable, "-c", code], check=True)
