"""A file is written as a whole or not at all."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from multistore_gui.core.cancel import Cancelled
from multistore_gui.core.saving import NotSavedError, save


def test_text_is_written_in_utf8_with_its_own_line_ends(tmp_path: Path) -> None:
    save(bytes(tmp_path / "x"), ["ä\r\n", "b\n"])
    assert (tmp_path / "x").read_bytes() == "ä\r\nb\n".encode()
    assert os.listdir(tmp_path) == ["x"]


def test_a_new_file_is_like_any_other(tmp_path: Path) -> None:
    (tmp_path / "other").write_text("x")
    save(bytes(tmp_path / "x"), ["x"])
    assert (tmp_path / "x").stat().st_mode == (tmp_path / "other").stat().st_mode


def test_a_replaced_file_keeps_its_mode(tmp_path: Path) -> None:
    place = tmp_path / "x"
    place.write_text("before")
    place.chmod(0o640)
    save(bytes(place), ["after"])
    assert place.read_text() == "after"
    assert stat.S_IMODE(place.stat().st_mode) == 0o640


def test_a_link_stays_one(tmp_path: Path) -> None:
    (tmp_path / "x").write_text("before")
    (tmp_path / "link").symlink_to("x")
    save(bytes(tmp_path / "link"), ["after"])
    assert (tmp_path / "link").is_symlink()
    assert (tmp_path / "x").read_text() == "after"


def test_who_stops_in_the_middle_leaves_what_was_there(tmp_path: Path) -> None:
    place = tmp_path / "x"
    place.write_text("before")

    def parts() -> Iterator[str]:
        yield "half"
        raise Cancelled

    with pytest.raises(Cancelled):
        save(bytes(place), parts())
    assert place.read_text() == "before"
    assert os.listdir(tmp_path) == ["x"]


def test_a_full_disk_leaves_what_was_there(small_disk: Path) -> None:
    place = small_disk / "x"
    place.write_text("before")
    with pytest.raises(NotSavedError, match=r"^Could not write x: no space left on device\. Noth"):
        save(bytes(place), ["x" * 100_000 for _ in range(10)])
    assert place.read_text() == "before"
    assert os.listdir(small_disk) == ["x"]


def test_what_is_no_plain_file_is_not_replaced(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    with pytest.raises(NotSavedError, match=r"^Could not write pipe: it is no plain file\.$"):
        save(bytes(tmp_path / "pipe"), ["x"])
    assert stat.S_ISFIFO((tmp_path / "pipe").lstat().st_mode)


def test_a_folder_that_is_gone_is_said(tmp_path: Path) -> None:
    with pytest.raises(NotSavedError, match=r"^Could not write x: no such file or directory\. "):
        save(bytes(tmp_path / "gone" / "x"), ["x"])
