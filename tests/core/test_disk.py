"""What is watched of a project, and what a change there means."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest

from multistore_gui.core.disk import MOST_FOLDERS, Stir, Touched, folders_to_watch, touched_by
from multistore_gui.core.layout import read_layout
from tests.builders import Folder, Tree, alokai_project, make_tree, scan_project

BASE: Tree = {
    "web/a": "",
    "web/in/deep/b": "",
    "web/empty/inside": Folder(),
    "web/node_modules/m/index.js": "",
    "web/dist/x": "",
    "web/kept/y": "",
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = alokai_project(tmp_path / "project", BASE, {"us": {"web/a": ""}})
    make_tree(made, {".gitignore": "dist/\nkept/\n", "other/x": ""})
    subprocess.run(["git", "init", "-q"], cwd=made, check=True)
    subprocess.run(["git", "add", "-f", "apps/web/kept/y"], cwd=made, check=True)
    return made


def touched(project: Path, stir: Stir) -> Touched:
    location = os.fsencode(project)
    return touched_by(stir, location, scan_project(project), read_layout(location))


def at(project: Path, place: str) -> bytes:
    return os.fsencode(project / place)


def test_folders_that_are_read_are_watched_and_what_layers_and_git_hang_on(project: Path) -> None:
    location = os.fsencode(project)
    folders = folders_to_watch(location, scan_project(project), read_layout(location))
    there = {os.path.relpath(os.fsdecode(each), project) for each in folders if os.path.isdir(each)}
    assert there == {
        ".",
        ".git",
        ".git/info",
        "apps",
        "apps/stores",
        "apps/stores/us",
        "apps/stores/us/web",
        "apps/web",
        "apps/web/empty",
        "apps/web/empty/inside",
        "apps/web/in",
        "apps/web/in/deep",
        "apps/web/kept",
    }


def test_a_file_names_its_folder_in_its_layer_alone(project: Path) -> None:
    found = touched(project, Stir({at(project, "apps/stores/us/web"): {b"a"}}))
    assert {(layer.full_name, folder) for layer, folder in found.folders} == {("/us", b"web")}
    assert {(layer.full_name, path) for layer, path in found.files} == {("/us", b"web/a")}
    assert not (found.trees or found.is_of_layout or found.is_of_everything)


def test_a_gitignore_is_of_all_below_it(project: Path) -> None:
    found = touched(project, Stir({at(project, "apps/web/in"): {b".gitignore"}}))
    assert {(layer.full_name, folder) for layer, folder in found.trees} == {("/", b"web/in")}
    assert not found.is_of_everything
    assert touched(project, Stir({os.fsencode(project): {b".gitignore"}})).is_of_everything


def test_gits_index_is_of_what_a_gitignore_leaves_out(project: Path) -> None:
    found = touched(project, Stir({at(project, ".git"): {b"index"}}))
    assert {(layer.full_name, folder) for layer, folder in found.folders} == {
        ("/", b"web"),
        ("/", b"web/kept"),
    }
    assert not touched(project, Stir({at(project, ".git"): {b"HEAD"}})).folders


@pytest.mark.parametrize(
    ("place", "name", "is_so"),
    [
        (".git", b"index", True),
        (".git", b"HEAD", True),
        (".git/info", b"exclude", True),
        ("apps/web", b".gitignore", True),
        ("", b".gitattributes", True),
        ("apps/web", b"a", False),
        ("", b"README", False),
    ],
)
def test_what_bears_on_how_all_files_stand_to_git(
    project: Path, place: str, name: bytes, is_so: bool
) -> None:
    folder = os.fsencode(project / place) if place else os.fsencode(project)
    assert touched(project, Stir({folder: {name}})).is_of_git is is_so


def test_another_working_tree_ignores_what_its_repository_does(project: Path) -> None:
    git = ["git", "-c", "user.name=a", "-c", "user.email=a@b"]
    subprocess.run(["git", "add", "-A"], cwd=project, check=True)
    subprocess.run([*git, "commit", "-q", "-m", "all"], cwd=project, check=True)
    other = project.with_name("other")
    subprocess.run([*git, "worktree", "add", "-q", str(other)], cwd=project, check=True)
    asked = ["git", "rev-parse", "--git-path", "info/exclude"]
    said = subprocess.run(asked, cwd=other, check=True, stdout=subprocess.PIPE).stdout
    folder = os.path.dirname(os.path.realpath(said.rstrip()))
    assert touched(other, Stir({folder: {b"exclude"}})).is_of_git


def test_a_folder_that_came_bears_on_more_than_is_named(project: Path) -> None:
    assert touched(project, Stir(trees=frozenset({at(project, "apps/web/in")}))).is_of_git


@pytest.mark.parametrize("place", ["", "apps", "apps/stores", "apps/stores/us"])
def test_layers_come_and_go_where_they_hang(project: Path, place: str) -> None:
    folder = os.fsencode(project / place) if place else os.fsencode(project)
    assert touched(project, Stir({folder: {b"x"}})).is_of_layout


def test_more_than_is_read_one_by_one_is_everything(project: Path) -> None:
    many = {at(project, f"apps/web/{number}"): {b"x"} for number in range(MOST_FOLDERS + 1)}
    found = touched(project, Stir(many))
    assert found.is_of_everything and found.is_of_layout
    assert touched(project, Stir(is_lost=True)).is_of_everything


def test_stirs_come_together_by_folder() -> None:
    one, other = Stir({b"/a": {b"x"}}), Stir({b"/a": {b"y"}, b"/b": {b""}}, frozenset({b"/b"}))
    both = one | other
    assert both.folders == {b"/a": {b"x", b"y"}, b"/b": {b""}}
    assert both.trees == {b"/b"} and both and not Stir()
