"""A ladder is what is on disk, whatever became of it since the project was read."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.files import SeenKind, look
from multistore_gui.core.index import SpecialFile
from multistore_gui.core.ladder import Ladder, read_ladder
from multistore_gui.core.lines import COUNT_LIMIT_BYTES, Lines, count_lines
from multistore_gui.core.merged import Merged
from tests.builders import Content, alokai_project, manifest_project, merged_store, scan_project


def project(folder: Path, files: dict[str, bytes]) -> Path:
    """Write files into a project of three layers, base, brand and us; return where these are."""
    layers: dict[str, dict[str, Content]] = {"base": {}, "brand": {}, "us": {}}
    for path, content in files.items():
        layer, _, inner = path.partition("/")
        layers[layer][inner] = content
    return manifest_project(folder, layers) / "layers"


def store_of(layers: Path, name: str) -> Merged:
    """Read a project and lay a store of it together."""
    return merged_store(scan_project(layers.parent).index, name)


def ladder_of(store: Merged, path: bytes) -> Ladder:
    """Read the ladder of a path that is there."""
    file = store.index.file(path)
    assert file is not None
    return read_ladder(store, file, CancelToken())


def names(ladder: Ladder) -> list[str]:
    """Name the layers of the rungs, in order."""
    return [rung.layer.id for rung in ladder.rungs]


def test_every_layer_with_the_file_is_a_rung(tmp_path: Path) -> None:
    layers = project(
        tmp_path, {"base/f": b"1\n2\n3\n", "brand/f": b"1\n3\n", "us/f": b"1\n3\n4\n5\n"}
    )
    os.utime(layers / "brand/f", ns=(1, 1_600_000_000_000_000_123))
    ladder = ladder_of(store_of(layers, "us"), b"f")
    assert names(ladder) == ["us", "brand", "base"]
    assert [rung.wins for rung in ladder.rungs] == [True, False, False]
    assert [rung.hidden_by and rung.hidden_by.id for rung in ladder.rungs] == [None, "us", "brand"]
    assert [rung.lines for rung in ladder.rungs] == [Lines(2, 0), Lines(0, 1), None]
    assert [rung.seen.size for rung in ladder.rungs] == [8, 4, 6]
    assert ladder.rungs[1].seen.mtime_ns == 1_600_000_000_000_000_123
    assert all(seen == look(layer.locate(b"f")) for layer, seen in ladder.seen.items())


def test_another_store_has_other_rungs(tmp_path: Path) -> None:
    layers = project(tmp_path, {"base/f": b"", "us/f": b"", "us/only": b""})
    assert names(ladder_of(store_of(layers, "brand"), b"f")) == ["base"]
    assert names(ladder_of(store_of(layers, "brand"), b"only")) == []


def test_a_folder_that_the_file_hides_is_a_rung(tmp_path: Path) -> None:
    layers = project(tmp_path, {"base/f/one": b"", "base/f/x/two": b"", "us/f": b"file"})
    top, folder = ladder_of(store_of(layers, "us"), b"f").rungs
    assert top.wins and top.lines is None
    assert folder.seen.kind is SeenKind.FOLDER and folder.files_below == 2
    assert folder.hidden_by == top.layer


def test_a_file_that_something_above_hides_has_no_winner(tmp_path: Path) -> None:
    files = {"base/f": b"", "base/g/h": b"", "us/f/inner": b"", "us/g": b""}
    store = store_of(project(tmp_path, files), "us")
    for path in (b"f", b"g/h"):
        (rung,) = ladder_of(store, path).rungs
        assert rung.layer.id == "base" and not rung.wins
        assert rung.hidden_by == store.layer


def test_what_vanished_since_is_said(tmp_path: Path) -> None:
    layers = project(tmp_path, {"base/f": b"1\n", "us/f": b"2\n"})
    store = store_of(layers, "us")
    (layers / "us/f").unlink()
    top, base = ladder_of(store, b"f").rungs
    assert top.is_gone and not base.is_gone
    assert top.lines is None


def test_links_and_what_is_no_text_have_no_lines(tmp_path: Path) -> None:
    layers = project(
        tmp_path,
        {"base/f": b"1\n", "brand/f": b"\0\1\2", "base/large": b"1\n", "us/l": b""},
    )
    (layers / "us/large").write_bytes(b"1\n" * COUNT_LIMIT_BYTES)
    (layers / "us/f").symlink_to("../secret")
    store = store_of(layers, "us")
    ladder = ladder_of(store, b"f")
    assert ladder.rungs[0].target == b"../secret"
    assert [rung.lines for rung in ladder.rungs] == [None, None, None]
    assert ladder_of(store, b"large").rungs[0].lines is None
    assert count_lines(b"1\n", b"1\n2\n") == Lines(1, 0)


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    layers = project(tmp_path, {"base/f": b"1\n", "us/f": b"2\n"})
    (layers / "us/f").chmod(0)
    top, _ = ladder_of(store_of(layers, "us"), b"f").rungs
    assert top.trouble == "permission denied"


def test_what_is_in_a_files_place_now_is_said(tmp_path: Path) -> None:
    layers = project(tmp_path, {"base/f": b"1\n", "us/f": b"2\n"})
    store = store_of(layers, "us")
    (layers / "us/f").unlink()
    os.mkfifo(layers / "us/f")
    assert ladder_of(store, b"f").rungs[0].seen.kind is SeenKind.SPECIAL


def test_a_special_file_names_its_rule(tmp_path: Path) -> None:
    package: dict[str, Content] = {"shop/package.json": "{}"}
    folder = alokai_project(tmp_path, package, {"us": package})
    ladder = ladder_of(merged_store(scan_project(folder).index, "us"), b"shop/package.json")
    assert ladder.rule is SpecialFile.FIXED
    assert names(ladder) == ["base", "us"]
    assert ladder.rungs[0].wins and ladder.rungs[1].hidden_by == ladder.rungs[0].layer


def test_a_cancelled_reading_stops(tmp_path: Path) -> None:
    store = store_of(project(tmp_path, {"base/f": b""}), "us")
    token = CancelToken()
    token.cancel()
    file = store.index.file(b"f")
    assert file is not None
    with pytest.raises(Cancelled):
        read_ladder(store, file, token)
