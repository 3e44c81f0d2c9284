"""Folders that are read again: as if all had been read anew."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.layout import LayoutReading, read_layout
from multistore_gui.core.reread import LayerFolder, Reread, Rereader
from multistore_gui.core.scan import Scan
from tests.builders import Folder, Tree, alokai_project, make_tree, scan_project

FILES: Tree = {
    "web/a": "1",
    "web/in/b": "2",
    "web/in/deep/c": "3",
    "web/dist/kept": "4",
    "web/dist/new": "5",
    "other/tsconfig.json": "6",
    "NOTES.txt": "",
}
_FOLDERS = ["web", "web/in", "web/in/deep", "web/dist", "web/new", "other", "web/node_modules"]
_PLACES = st.sampled_from(
    [f"{top}/{each}" for top in ("apps", "apps/stores/us") for each in _FOLDERS]
)
_NAMES = st.sampled_from(["a", "b", "in", "x.log", "tsconfig.json"])

Edit = tuple[str, str, str, str]  # what is done, in which folder, with which name, to which folder


@st.composite
def edits(draw: st.DrawFn) -> list[Edit]:
    one = st.tuples(
        st.sampled_from(["write", "delete", "make", "move", "replace", "link"]),
        _PLACES,
        _NAMES,
        _PLACES,
    )
    return draw(st.lists(one, min_size=1, max_size=8))


class _Disk:
    """A project that is edited; notes what a watch would tell of it."""

    def __init__(self, project: Path, layout: LayoutReading) -> None:
        self._project, self._layout = project, layout
        self.folders: set[Path] = set()
        self.trees: set[Path] = set()

    def edit(self, what: str, folder: str, name: str, to: str) -> None:
        place, target = self._project / folder, self._project / to
        match what:
            case "write" if place.is_dir() and not (place / name).is_dir():
                (place / name).unlink(missing_ok=True)
                (place / name).write_text(to)
                self.folders.add(place)
            case "delete" if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
                self.folders.add(place.parent)
            case "make" if place.parent.is_dir() and not place.exists():
                make_tree(place, {"in/made": to, "a": "1"})
                self._moved_to(place)
            case "move" if place.is_dir() and target.parent.is_dir() and not target.exists():
                if place not in target.parents and not place.is_symlink():
                    place.rename(target)
                    self.folders.add(place.parent)
                    self._moved_to(target)
            case "replace" if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
                make_tree(place, {"a": "1", "deep/c": "3", "in": Folder()})
                self._moved_to(place)
            case "link" if place.is_dir() and not place.is_symlink():
                shutil.rmtree(place)
                place.symlink_to(self._project)
                self.folders.add(place.parent)

    def _moved_to(self, place: Path) -> None:
        self.folders.add(place.parent)
        self.trees.add(place)

    def read_again(self, scan: Scan) -> Reread:
        location = os.fsencode(self._project)
        reader = Rereader(location, self._layout, CancelToken())
        return reader.read_folders(scan, self._in_layers(self.folders), self._in_layers(self.trees))

    def _in_layers(self, places: set[Path]) -> list[LayerFolder]:
        found = []
        for layer in self._layout.tree:
            top = Path(os.fsdecode(layer.location))
            for place in places:
                if top == place or top in place.parents:
                    folder = os.fsencode(os.path.relpath(place, top))
                    found.append((layer, b"" if folder == b"." else folder))
        return found


def same(one: Scan, other: Scan) -> None:
    assert [*one.index.paths()] == [*other.index.paths()]
    assert one.index.entries == other.index.entries
    assert one.index.contents == other.index.contents
    assert set(one.notices) == set(other.notices)
    assert one.bare == other.bare
    assert one.left_out == other.left_out


@settings(max_examples=60)
@given(edits())
def test_what_was_edited_is_read_as_if_all_was(some: Sequence[Edit]) -> None:
    with TemporaryDirectory() as folder:
        project = alokai_project(Path(folder), FILES, {"us": FILES})
        make_tree(project, {".gitignore": "*.log\ndist/\n"})
        subprocess.run(["git", "init", "-q"], cwd=project, check=True)
        subprocess.run(["git", "add", "-f", "apps/web/dist/kept"], cwd=project, check=True)
        disk = _Disk(project, read_layout(os.fsencode(project)))
        scan = scan_project(project)
        for edit in some:
            disk.edit(*edit)
        again = disk.read_again(scan)
        same(again.scan, scan_project(project))
        assert disk.read_again(again.scan).scan is again.scan


def test_what_is_read_twice_is_the_same(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, FILES, {"us": FILES})
    scan = scan_project(project)
    disk = _Disk(project, read_layout(os.fsencode(project)))
    disk.trees.update(project / place for place in ("apps", "apps/web", "apps/stores/us"))
    assert disk.read_again(scan).scan is scan


def test_other_bytes_alone_keep_every_name(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, FILES, {"us": FILES})
    scan = scan_project(project)
    disk = _Disk(project, read_layout(os.fsencode(project)))
    (project / "apps/stores/us/web/a").write_text("0")
    disk.folders.add(project / "apps/stores/us/web")
    again = disk.read_again(scan).scan
    assert again.index.names is scan.index.names
    same(again, scan_project(project))


def test_it_is_told_which_folders_are_there_and_which_are_gone(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, FILES, {"us": FILES})
    scan = scan_project(project)
    disk = _Disk(project, read_layout(os.fsencode(project)))
    disk.edit("move", "apps/web/in", "", "apps/web/new")
    make_tree(project / "apps/web/new", {"empty/er": Folder()})
    again = disk.read_again(scan)
    base = scan.index.tree.base.number
    folders = {b"web/new", b"web/new/deep", b"web/new/empty", b"web/new/empty/er"}
    assert again.new == {(base, folder) for folder in folders}
    assert again.gone == {(base, b"web/in")}
