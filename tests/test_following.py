"""What others change on disk is seen in the window, and nothing else moves."""

from __future__ import annotations

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multistore_gui.core.actions import Drop, DropFiles
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import NoticeKind
from multistore_gui.core.files import look
from multistore_gui.core.git_state import GitState
from multistore_gui.core.history import History
from multistore_gui.core.journal import Program
from multistore_gui.core.layout import read_layout
from multistore_gui.core.merged import Status
from multistore_gui.core.scan import Scan
from multistore_gui.following import Following
from multistore_gui.heard import Heard
from multistore_gui.tasks import Tasks
from multistore_gui.watch import Source
from multistore_gui.workspace import Change, Workspace
from tests.builders import Tree, alokai_project, make_tree, manifest_project, scan_project
from tests.desk import Desk

BASE: Tree = {"web/a.ts": "one", "web/in/b.ts": "two", "web/in/deep/c.ts": "three"}
_TICK_NS = 50_000_000
US: Tree = {"web/a.ts": "1", "web/in/b.ts": "two"}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    made = alokai_project(tmp_path / "project", BASE, {"us": US, "us/east": {}})
    return make_tree(made, {".gitignore": "*.log\n"})


@pytest.fixture
def workspace(tasks: Tasks, tmp_path: Path) -> Workspace:
    return Workspace(tasks, os.fsencode(tmp_path / "state"), tasks)


class Follower:
    """A workspace that follows the disk, and what it says."""

    def __init__(self, qtbot: QtBot, tasks: Tasks, workspace: Workspace) -> None:
        self._qtbot, self._tasks = qtbot, tasks
        self.workspace = workspace
        self.changes: list[Change] = []
        self.failures: list[str] = []
        workspace.changed.connect(self.changes.append)
        workspace.failed.connect(self.failures.append)
        workspace.stated.connect(lambda state: self.failures.append(state.text))

    def open(self, project: Path, store: str = "us") -> None:
        made_ns = time.time_ns()  # at the latest: then nothing changed since it was read
        self._qtbot.waitUntil(lambda: time.time_ns() > made_ns + _TICK_NS)
        self.workspace.open(os.fsencode(project), store)
        self.settle()
        self.changes.clear()

    def settle(self) -> None:
        self._qtbot.waitUntil(lambda: self.workspace.is_compared and self._tasks.is_idle)

    def wait(self, is_so: Callable[[], bool]) -> None:
        self._qtbot.waitUntil(is_so, timeout=10_000)

    def status(self, path: bytes) -> Status:
        store = self.workspace.store
        assert store is not None
        file = store.index.file(path)
        return Status.ABSENT if file is None else store.status(file)

    def is_redundant(self, path: bytes) -> bool:
        store = self.workspace.store
        assert store is not None
        file = store.index.file(path)
        return file is not None and store.is_redundant(file)

    def is_as(self, fresh: Scan) -> bool:
        scan = self.workspace.scan
        return (
            scan is not None
            and [*scan.index.paths()] == [*fresh.index.paths()]
            and scan.index.entries == fresh.index.entries
            and scan.index.contents == fresh.index.contents
            and set(scan.notices) == set(fresh.notices)
        )

    def wait_for_truth(self, project: Path) -> None:
        """Wait until what is known is what anyone would read now."""
        fresh = scan_project(project)
        self.wait(lambda: self.is_as(fresh))


@pytest.fixture
def follower(qtbot: QtBot, tasks: Tasks, workspace: Workspace) -> Follower:
    Following(workspace, tasks, workspace)
    return Follower(qtbot, tasks, workspace)


def test_a_new_file_is_an_override_at_once(follower: Follower, project: Path) -> None:
    follower.open(project)
    (project / "apps/stores/us/web/in/deep").mkdir()
    (project / "apps/stores/us/web/in/deep/c.ts").write_text("3")
    follower.wait(lambda: follower.status(b"web/in/deep/c.ts") is Status.OVERRIDE)


def test_other_bytes_change_what_is_redundant_and_nothing_else(
    follower: Follower, project: Path
) -> None:
    follower.open(project)
    before = follower.workspace.index
    assert before is not None
    assert follower.is_redundant(b"web/in/b.ts")
    (project / "apps/stores/us/web/in/b.ts").write_text("owt")
    follower.wait(lambda: not follower.is_redundant(b"web/in/b.ts"))
    (project / "apps/stores/us/web/a.ts").write_text("one")
    follower.wait(lambda: follower.is_redundant(b"web/a.ts"))
    follower.settle()
    assert follower.workspace.index is not None
    assert follower.workspace.index.names is before.names
    assert not [change for change in follower.changes if change & Change.FILES]


def test_a_file_saved_by_an_editor_that_renames(follower: Follower, project: Path) -> None:
    follower.open(project)
    new = project / "apps/stores/us/web/in/.b.ts.swp"
    new.write_text("other")
    new.rename(project / "apps/stores/us/web/in/b.ts")
    follower.wait(lambda: not follower.is_redundant(b"web/in/b.ts"))
    follower.wait_for_truth(project)


def test_a_deep_tree_that_comes_at_once_is_read_whole_and_watched(
    follower: Follower, project: Path, tmp_path: Path
) -> None:
    make_tree(tmp_path / "beside", {"x/y/z/deep.ts": "", "x/node_modules/m": ""})
    follower.open(project)
    (tmp_path / "beside").rename(project / "apps/web/came")
    follower.wait(lambda: follower.status(b"web/came/x/y/z/deep.ts") is Status.INHERITED)
    follower.settle()
    (project / "apps/web/came/x/y/z/later.ts").write_text("")
    follower.wait(lambda: follower.status(b"web/came/x/y/z/later.ts") is Status.INHERITED)
    (project / "apps/web/came/x").rename(project / "apps/stores/us/web/gone")
    follower.wait(lambda: follower.status(b"web/gone/y/z/later.ts") is Status.ADDITION)
    follower.settle()
    (project / "apps/stores/us/web/gone/y/z/deep.ts").unlink()
    follower.wait(lambda: follower.status(b"web/gone/y/z/deep.ts") is Status.ABSENT)
    follower.wait_for_truth(project)


def test_a_folder_in_the_place_of_another_is_the_one_that_counts(
    follower: Follower, project: Path
) -> None:
    follower.open(project)
    (project / "apps/web/in").rename(project / "apps/web/old")
    make_tree(project / "apps/web/in", {"deep/c.ts": "3", "deep/d.ts": ""})
    follower.wait(lambda: follower.status(b"web/in/deep/d.ts") is Status.INHERITED)
    follower.settle()
    (project / "apps/web/in/deep/e.ts").write_text("")
    (project / "apps/web/old/f.ts").write_text("")
    follower.wait(lambda: follower.status(b"web/in/deep/e.ts") is Status.INHERITED)
    follower.wait_for_truth(project)


def test_a_changed_gitignore_counts_for_all_below_it(follower: Follower, project: Path) -> None:
    follower.open(project)
    (project / "apps/web/.gitignore").write_text("deep/\n")
    follower.wait(lambda: follower.status(b"web/in/deep/c.ts") is Status.ABSENT)
    (project / "apps/web/.gitignore").unlink()
    follower.wait(lambda: follower.status(b"web/in/deep/c.ts") is Status.INHERITED)
    (project / ".gitignore").write_text("in/\n")
    follower.wait(lambda: follower.status(b"web/in/b.ts") is Status.ABSENT)
    follower.wait_for_truth(project)


def test_what_git_begins_to_track_is_taken_back(follower: Follower, project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    make_tree(project / "apps/web", {"x.log": ""})
    follower.open(project)
    assert follower.status(b"web/x.log") is Status.ABSENT
    subprocess.run(["git", "add", "-f", "apps/web/x.log"], cwd=project, check=True)
    follower.wait(lambda: follower.status(b"web/x.log") is Status.INHERITED)
    subprocess.run(["git", "rm", "-q", "--cached", "apps/web/x.log"], cwd=project, check=True)
    follower.wait(lambda: follower.status(b"web/x.log") is Status.ABSENT)


def test_a_new_layer_is_there_and_one_that_goes_is_not(follower: Follower, project: Path) -> None:
    follower.open(project)

    def names() -> list[str]:
        assert follower.workspace.project is not None
        return [layer.full_name for layer in follower.workspace.project.layout.tree]

    make_tree(project / "apps/stores/us/stores/west", {"web/a.ts": "w"})
    follower.wait(lambda: names() == ["/", "/us", "/us/east", "/us/west"])
    follower.settle()
    shutil.rmtree(project / "apps/stores/us/stores/east")
    follower.wait(lambda: names() == ["/", "/east", "/us", "/us/west"])
    follower.wait_for_truth(project)


def test_a_configuration_that_breaks_is_said_and_one_that_is_mended_too(
    follower: Follower, project: Path
) -> None:
    follower.open(project)
    config = project / "alokai.config.json"
    good = config.read_text()
    config.write_text("{")
    follower.wait(lambda: bool(follower.workspace.doubt))
    config.write_text(good)
    follower.wait(lambda: not follower.workspace.doubt)
    follower.wait_for_truth(project)


def test_files_are_followed_while_the_configuration_is_broken(
    follower: Follower, project: Path
) -> None:
    follower.open(project)
    config = project / "alokai.config.json"
    good = config.read_text()
    config.write_text("{")
    follower.wait(lambda: bool(follower.workspace.doubt))
    (project / "apps/stores/us/web/more.ts").write_text("")
    follower.wait(lambda: follower.status(b"web/more.ts") is Status.ADDITION)
    assert follower.workspace.doubt
    follower.workspace.read_again()
    follower.settle()
    (project / "apps/stores/us/web/more.ts").unlink()
    follower.wait(lambda: follower.status(b"web/more.ts") is Status.ABSENT)
    assert follower.workspace.doubt
    config.write_text(good)
    follower.wait(lambda: not follower.workspace.doubt)
    follower.wait_for_truth(project)


def test_what_changed_while_a_layer_had_no_folder_is_read(
    follower: Follower, tmp_path: Path
) -> None:
    layers: dict[str, Tree] = {
        "base": {"a": "0"},
        "us": {"a": "1", "b": "1"},
        "at": {"a": "2"},
    }
    project = manifest_project(tmp_path / "project", layers)
    follower.open(project)
    shutil.rmtree(project / "layers/at")
    (project / "layers/us/b").unlink()
    follower.wait(lambda: bool(follower.workspace.doubt))
    follower.wait(lambda: follower.status(b"b") is Status.ABSENT)  # another store goes on
    (project / "layers/us/c").write_text("")
    follower.wait(lambda: follower.status(b"c") is Status.ADDITION)
    assert follower.workspace.doubt  # as long as it is so
    make_tree(project / "layers/at", {"d": "2"})
    follower.wait(lambda: not follower.workspace.doubt)
    follower.wait_for_truth(project)
    (project / "layers/at/e").write_text("")
    follower.wait_for_truth(project)


def test_a_layer_outside_the_project_is_followed_too(follower: Follower, tmp_path: Path) -> None:
    project = manifest_project(tmp_path / "project", {"base": {}, "us": {"a": "1"}})
    manifest = project / "multistore.toml"
    manifest.write_text(manifest.read_text().replace("layers/base", "../shared"))
    make_tree(tmp_path / "shared", {"a": "0"})
    follower.open(project)
    (tmp_path / "shared/b").write_text("")
    follower.wait(lambda: follower.status(b"b") is Status.INHERITED)
    (tmp_path / "shared").rename(tmp_path / "elsewhere")
    make_tree(tmp_path / "shared", {"c": ""})
    follower.wait(lambda: follower.status(b"c") is Status.INHERITED)
    follower.wait(lambda: follower.status(b"b") is Status.ABSENT)
    follower.settle()
    (tmp_path / "shared/d").write_text("")
    follower.wait(lambda: follower.status(b"d") is Status.INHERITED)


def test_a_project_that_is_moved_away_is_said_once_and_taken_up_again(
    follower: Follower, project: Path
) -> None:
    follower.open(project)
    away = project.rename(project.parent / "away")
    said = f"{project} does not exist."
    over_the_files = f"{said} What is shown was read before."
    follower.wait(lambda: follower.workspace.doubt == over_the_files)
    assert said in {notice.text for notice in follower.workspace.notices}
    assert follower.status(b"web/a.ts") is Status.OVERRIDE  # what was known stays
    (away / "apps/web/new.ts").write_text("")
    away.rename(project)
    follower.wait(lambda: follower.status(b"web/new.ts") is Status.INHERITED)
    follower.wait(lambda: not follower.workspace.doubt)
    assert said not in {notice.text for notice in follower.workspace.notices}
    follower.settle()
    (project / "apps/web/newer.ts").write_text("")
    follower.wait(lambda: follower.status(b"web/newer.ts") is Status.INHERITED)
    assert follower.failures == []


def test_what_lies_above_a_project_may_move_too(follower: Follower, tmp_path: Path) -> None:
    project = alokai_project(tmp_path / "one/two/project", BASE, {"us": US})
    follower.open(project)
    (tmp_path / "one").rename(tmp_path / "away")
    follower.wait(lambda: bool(follower.workspace.doubt))
    (tmp_path / "away").rename(tmp_path / "one")
    (project / "apps/web/new.ts").write_text("")
    follower.wait(lambda: follower.status(b"web/new.ts") is Status.INHERITED)


def test_own_actions_cause_no_echo(qtbot: QtBot, follower: Follower, project: Path) -> None:
    follower.open(project)
    (project / "apps/web/first.ts").touch()  # so that what came before it is not heard later
    follower.wait(lambda: follower.status(b"web/first.ts") is Status.INHERITED)
    follower.settle()
    workspace = follower.workspace
    assert workspace.index is not None and workspace.layer is not None
    file = workspace.index.file(b"web/in/deep/c.ts")
    assert file is not None
    with qtbot.waitSignal(workspace.acting.done):
        workspace.create([file], workspace.layer)
    heard: list[tuple[Change, frozenset[bytes]]] = []
    workspace.changed.connect(lambda change: heard.append((change, workspace.altered)))
    (project / "apps/web/mark.ts").write_text("")  # what is heard after the echo
    follower.wait(lambda: follower.status(b"web/mark.ts") is Status.INHERITED)
    follower.settle()
    assert len([change for change, _ in heard if change & Change.FILES]) == 1
    of_bytes = [paths for change, paths in heard if change & Change.BYTES]
    assert b"web/in/deep/c.ts" not in frozenset().union(*of_bytes)


def test_many_changes_are_one_calm_update(follower: Follower, project: Path) -> None:
    follower.open(project)
    for folder in range(1_200):
        (project / f"apps/web/{folder}").mkdir()
        (project / f"apps/web/{folder}/x.ts").touch()
    follower.wait(lambda: follower.status(b"web/1199/x.ts") is Status.INHERITED)
    follower.settle()
    assert len([change for change in follower.changes if change & Change.FILES]) <= 3
    follower.wait_for_truth(project)


class _NoRoom:
    """A system that allows no watch at all."""

    def __init__(self, heard: Heard) -> None:
        raise OSError


def test_what_cannot_be_watched_is_looked_at(
    qtbot: QtBot,
    tasks: Tasks,
    workspace: Workspace,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("multistore_gui.watch._LOOK_SECONDS", 0.01)
    refuse: Callable[[Heard], Source] = _NoRoom  # type: ignore[assignment] # it is never made
    Following(workspace, tasks, workspace, refuse)
    follower = Follower(qtbot, tasks, workspace)
    follower.open(project)
    said = [each.text for each in workspace.notices if each.kind is NoticeKind.NOTICE]
    assert [text for text in said if "appear after a while" in text]
    (project / "apps/stores/us/web/in/b.ts").write_text("owt")
    follower.wait(lambda: not follower.is_redundant(b"web/in/b.ts"))
    make_tree(project / "apps/web", {"new/x.ts": ""})
    follower.wait(lambda: follower.status(b"web/new/x.ts") is Status.INHERITED)
    (project / "apps/web/new/y.ts").write_text("")
    follower.wait(lambda: follower.status(b"web/new/y.ts") is Status.INHERITED)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "home", follows=True)
    yield made
    made.stop()


def test_how_a_saved_file_stands_to_git_is_seen_without_a_reading_of_all(
    desk: Desk, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "-A"], cwd=project, check=True)
    identity = ["-c", "user.name=x", "-c", "user.email=x@x"]
    subprocess.run(["git", *identity, "commit", "-qm", "x"], cwd=project, check=True)
    desk.open(project, "us")
    desk.wait(lambda: desk.workspace.versions.states is not None)
    desk.settle()
    desk.window.show_file(b"web/a.ts")
    desk.wait(lambda: desk.window.tree_pane.tree.current_path == b"web/a.ts")
    assert desk.row().git is None
    monkeypatch.setattr(desk.workspace.versions, "read_again", lambda: None)
    (project / "apps/stores/us/web/a.ts").write_text("typed elsewhere")
    desk.wait(lambda: desk.row().git is GitState.MODIFIED)
    (project / "apps/stores/us/web/a.ts").write_text("1")
    desk.wait(lambda: desk.row().git is None)


def test_what_a_repository_alone_ignores_is_followed(desk: Desk, project: Path) -> None:
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    desk.open(project, "us")
    desk.window.show_file(b"web/a.ts")
    desk.wait(lambda: desk.row().git is GitState.UNTRACKED)
    make_tree(project, {".git/info/exclude": "a.ts\n"})
    desk.wait(lambda: desk.row().git is GitState.IGNORED)


def test_the_difference_on_the_screen_is_that_of_the_disk(desk: Desk, project: Path) -> None:
    desk.open(project, "us")
    desk.window.show_file(b"web/a.ts")
    view = desk.window.detail.diff.view
    desk.wait(lambda: view.comparison is not None)
    (project / "apps/stores/us/web/a.ts").write_text("typed elsewhere")

    def texts() -> list[str]:
        sides = (view.comparison.left, view.comparison.right) if view.comparison else ()
        return [side.text.content for side in sides if side and side.text]

    desk.wait(lambda: texts() == ["one", "typed elsewhere"])
    (project / "apps/web/a.ts").write_text("base, too")
    desk.wait(lambda: texts() == ["base, too", "typed elsewhere"])


def test_selection_and_open_folders_stay(desk: Desk, project: Path) -> None:
    desk.open(project, "us")
    tree = desk.window.tree_pane.tree
    desk.window.show_file(b"web/in/b.ts")
    desk.wait(lambda: tree.current_path == b"web/in/b.ts")
    make_tree(project / "apps/aaa", {"first.ts": ""})
    store = desk.workspace.store
    desk.wait(lambda: desk.workspace.store is not store)
    desk.settle()
    assert tree.current_path == b"web/in/b.ts"
    assert tree.isExpanded(tree.currentIndex().parent())


def test_the_store_that_is_looked_at_may_go(desk: Desk, project: Path) -> None:
    make_tree(project, {"apps/stores/us/stores/west/web/a.ts": "w"})
    desk.open(project, "/us/west")
    shutil.rmtree(project / "apps/stores/us/stores/west")
    layer = desk.workspace.layer
    desk.wait(lambda: desk.workspace.layer is not layer)
    assert desk.workspace.layer is not None
    assert desk.workspace.layer.full_name == "/"


def test_what_the_command_does_can_be_undone_without_a_look_elsewhere(
    follower: Follower, project: Path, workspace: Workspace
) -> None:
    follower.open(project)
    own = project / "apps/stores/us/web/a.ts"
    command = History(os.fsencode(project), workspace.state_folder, Program.COMMAND)
    tree = read_layout(os.fsencode(project)).tree
    drop = Drop(tree.find("us"), b"web/a.ts", look(os.fsencode(own)), True)
    command.do(DropFiles(tree, (drop,)), CancelToken())
    follower.wait(lambda: follower.status(b"web/a.ts") is Status.INHERITED)
    follower.wait(lambda: workspace.acting.undo_title == "Dropped override of a.ts in us")
    workspace.acting.undo()
    follower.wait(lambda: follower.status(b"web/a.ts") is Status.OVERRIDE)
    assert own.read_text() == "1"
