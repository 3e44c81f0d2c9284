"""How files stand to Git, in the window and in what an action says, as Git goes on."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QRect
from pytestqt.qtbot import QtBot

from multistore_gui.core.git_state import GitState
from multistore_gui.tasks import Tasks
from multistore_gui.versions import Versions
from tests.builders import alokai_project, make_tree
from tests.core.test_tracked import git
from tests.desk import Desk

Start = Callable[[], Desk]

COMMIT = ("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-qam", "x")
HEADER, LOGO = b"web/header.tsx", b"web/logo.svg"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    files = {"web/header.tsx": "1\n", "web/logo.svg": "1\n"}
    own = {"web/header.tsx": "own\n", "web/logo.svg": "own\n"}
    return alokai_project(tmp_path / "shop", files, {"us": own})


@pytest.fixture
def committed(project: Path) -> Path:
    git(project, "init", "-q")
    git(project, "add", "-A")
    git(project, *COMMIT)
    return project


def change_header(project: Path) -> None:
    make_tree(project, {"apps/stores/us/web/header.tsx": "changed\n"})


def at(desk: Desk, path: bytes) -> GitState | None:
    assert desk.window.tree_pane.tree.go_to(path)
    return desk.row().git


def test_a_changed_file_says_so_and_a_commit_ends_it(start: Start, committed: Path) -> None:
    change_header(committed)
    desk = start()
    desk.open(committed, "us")
    assert at(desk, LOGO) is None
    assert at(desk, HEADER) is GitState.MODIFIED
    assert desk.row().description.endswith(", changed since the last commit")
    header = desk.window.detail.header
    assert header.accessibleName().endswith(". Changed since the last commit")
    git(committed, *COMMIT)
    desk.workspace.versions.read_again()
    desk.wait(lambda: at(desk, HEADER) is None)
    assert "commit" not in header.accessibleName()


def test_a_file_that_changed_is_told_when_the_folder_is_read_again(
    start: Start, committed: Path
) -> None:
    desk = start()
    desk.open(committed, "us")
    assert at(desk, HEADER) is None
    change_header(committed)
    desk.press("F5")
    desk.wait(lambda: at(desk, HEADER) is GitState.MODIFIED)


def test_its_letter_is_seen_in_the_row(start: Start, committed: Path) -> None:
    desk = start()
    desk.open(committed, "us")
    assert at(desk, HEADER) is None
    tree = desk.window.tree_pane.tree
    row = tree.visualRect(tree.currentIndex())
    line = QRect(0, row.top(), tree.viewport().width(), row.height())
    clean = tree.viewport().grab(line).toImage()
    change_header(committed)
    desk.workspace.versions.read_again()
    desk.wait(lambda: at(desk, HEADER) is GitState.MODIFIED)
    assert tree.viewport().grab(line).toImage() != clean


def test_without_a_repository_nothing_is_said(start: Start, project: Path) -> None:
    desk = start()
    desk.open(project, "us")
    assert desk.workspace.versions.states is None
    assert at(desk, HEADER) is None


def test_dropping_says_that_changes_are_lost_to_git(start: Start, committed: Path) -> None:
    change_header(committed)
    desk = start()
    desk.open(committed, "us")
    at(desk, HEADER)
    desk.window.tree_pane.tree.setFocus()
    desk.press("Del")
    desk.wait(lambda: "header.tsx had changes that are not committed." in desk.toast)
    desk.settle()
    at(desk, LOGO)
    desk.press("Del")
    desk.wait(lambda: "logo.svg" in desk.toast)
    assert "committed" not in desk.toast


def test_asked_often_it_reads_once_more(qtbot: QtBot, tasks: Tasks, committed: Path) -> None:
    versions = Versions(tasks, tasks)
    ended: list[object] = []
    tasks.ended.connect(ended.append)
    location = os.fsencode(committed)
    versions.read(location, [location])
    change_header(committed)
    for _ in range(20):
        versions.read_again()
    path = b"apps/stores/us" + b"/" + HEADER
    qtbot.waitUntil(
        lambda: (
            versions.states is not None
            and versions.states.of(location, path) is GitState.MODIFIED
            and len(ended) == 2
        )
    )
    qtbot.waitUntil(lambda: not versions.is_busy)
    assert len(ended) == 2


def test_of_a_file_that_is_saved_nothing_else_is_asked_until_it_is_quiet(
    qtbot: QtBot, tasks: Tasks, committed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multistore_gui.versions.CALM_MS", 0)
    layer, header, logo = os.fsencode(committed / "apps/stores/us"), HEADER, LOGO
    known: list[tuple[GitState | None, GitState | None]] = []
    versions = Versions(tasks, tasks)

    def note() -> None:
        assert versions.states is not None
        known.append((versions.states.of(layer, header), versions.states.of(layer, logo)))

    versions.changed.connect(note)
    versions.read(os.fsencode(committed), [layer])
    qtbot.waitUntil(lambda: len(known) == 1)
    change_header(committed)
    make_tree(committed, {"apps/stores/us/web/logo.svg": "changed\n"})  # nobody is told of it
    versions.read_some([(layer, header)])
    qtbot.waitUntil(lambda: len(known) == 3)
    modified = GitState.MODIFIED
    assert known == [(None, None), (modified, None), (modified, modified)]


def test_a_file_that_is_saved_while_all_are_read_is_asked_for_once_they_are(
    qtbot: QtBot, tasks: Tasks, committed: Path
) -> None:
    layer = os.fsencode(committed / "apps/stores/us")
    versions = Versions(tasks, tasks)
    versions.read(os.fsencode(committed), [layer])
    versions.read_some([(layer, HEADER)])
    change_header(committed)
    versions.read_some([(layer, HEADER)])
    qtbot.waitUntil(
        lambda: (
            versions.states is not None
            and versions.states.of(layer, HEADER) is GitState.MODIFIED
            and not versions.is_busy
        )
    )


def test_nothing_is_read_once_the_program_ends(qtbot: QtBot, tasks: Tasks, committed: Path) -> None:
    versions = Versions(tasks, tasks)
    location = os.fsencode(committed)
    versions.read(location, [location])
    qtbot.waitUntil(lambda: versions.states is not None)
    versions.read_again()  # it rests first
    assert versions.is_busy
    tasks.stop()
    assert not versions.is_busy


def test_another_project_knows_nothing_of_the_one_before(
    start: Start, committed: Path, tmp_path: Path
) -> None:
    change_header(committed)
    desk = start()
    desk.open(committed, "us")
    assert at(desk, HEADER) is GitState.MODIFIED
    own = {"web/header.tsx": "own\n"}
    desk.open(alokai_project(tmp_path / "other", own, {"us": own}), "us")
    assert desk.workspace.versions.states is None
