"""The open project: read, looked at, filtered, changed and changed back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from threading import Event

import pytest
from pytestqt.qtbot import QtBot

from multistore_gui.assets import asset
from multistore_gui.core.actions import Drop, DropFiles
from multistore_gui.core.disk import Stir
from multistore_gui.core.files import look
from multistore_gui.core.filter import Filter, Sign
from multistore_gui.core.history import Done
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Status
from multistore_gui.core.scan import Report, Scan, Scanner
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Change, Workspace
from tests.builders import make_tree

STOREFRONT = b"storefront-unified-nextjs"
HEADER = STOREFRONT + b"/components/header.tsx"
NEWSLETTER = STOREFRONT + b"/components/newsletter-box.tsx"
PICKER = STOREFRONT + b"/components/store-picker.tsx"


@pytest.fixture
def demo(tmp_path: Path) -> Path:
    return Path(shutil.copytree(asset("demo"), tmp_path / "demo"))


@pytest.fixture
def workspaces(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Workspace]]:
    made: list[Tasks] = []

    def make() -> Workspace:
        tasks = Tasks()
        made.append(tasks)
        return Workspace(tasks, os.fsencode(tmp_path / "state"), tasks)

    yield make
    for tasks in made:
        tasks.stop()


@pytest.fixture
def opened(qtbot: QtBot, demo: Path, workspaces: Callable[[], Workspace]) -> Workspace:
    return _open(qtbot, workspaces(), demo)


def _open(qtbot: QtBot, workspace: Workspace, folder: Path, store: str = "us-store") -> Workspace:
    workspace.open(os.fsencode(folder), store)
    qtbot.waitUntil(lambda: workspace.is_compared)
    return workspace


def _status(workspace: Workspace, path: bytes) -> Status:
    assert workspace.index is not None
    assert workspace.store is not None
    file = workspace.index.file(path)
    return Status.ABSENT if file is None else workspace.store.status(file)


def _file(workspace: Workspace, path: bytes) -> int:
    assert workspace.index is not None
    file = workspace.index.file(path)
    assert file is not None
    return file


def test_the_store_that_was_asked_for_is_looked_at(opened: Workspace) -> None:
    assert opened.layer is not None
    assert opened.layer.full_name == "/fashion-brand/us-store"
    assert _status(opened, HEADER) is Status.OVERRIDE
    assert _status(opened, NEWSLETTER) is Status.INHERITED
    assert _status(opened, PICKER) is Status.ADDITION


def test_an_unknown_store_is_told_and_the_project_opens(
    qtbot: QtBot, demo: Path, workspaces: Callable[[], Workspace]
) -> None:
    workspace = workspaces()
    with qtbot.waitSignal(workspace.failed) as failed:
        workspace.open(os.fsencode(demo), "../../etc")
    assert "../../etc" in failed.args[0]
    qtbot.waitUntil(lambda: workspace.is_compared)


def test_a_folder_that_is_no_project_leaves_the_open_one(
    qtbot: QtBot, opened: Workspace, tmp_path: Path
) -> None:
    with qtbot.waitSignal(opened.opening_failed) as failed:
        opened.open(os.fsencode(tmp_path))
    assert "is no project" in failed.args[0]
    assert _status(opened, HEADER) is Status.OVERRIDE


def test_another_layer_is_looked_at_without_reading(qtbot: QtBot, opened: Workspace) -> None:
    index = opened.index
    assert index is not None
    with qtbot.waitSignal(opened.changed) as changed:
        opened.look_at(index.tree.find("fashion-brand"))
    assert changed.args == [Change.STORE]
    assert opened.index is index
    assert _status(opened, PICKER) is Status.ABSENT


def test_a_filter_leaves_what_has_the_text_and_the_sign(qtbot: QtBot, opened: Workspace) -> None:
    with qtbot.waitSignal(opened.changed):
        opened.set_filter(Filter("HEADER", frozenset({Sign.OVERRIDE})))
    assert opened.left is None or 1 not in opened.left  # a capital letter has to be there
    with qtbot.waitSignal(opened.changed):
        opened.set_filter(Filter("header.tsx", frozenset({Sign.OVERRIDE})))
    assert opened.index is not None
    assert opened.left is not None
    left = {
        path for path, is_left in zip(opened.index.paths(), opened.left, strict=True) if is_left
    }
    assert left == {HEADER}


def test_creating_dropping_and_taking_back(
    qtbot: QtBot, opened: Workspace, demo: Path, workspaces: Callable[[], Workspace]
) -> None:
    base = demo / "apps" / os.fsdecode(NEWSLETTER)
    own = demo / "apps/stores/fashion-brand/stores/us-store" / os.fsdecode(NEWSLETTER)
    assert opened.layer is not None
    with qtbot.waitSignal(opened.acting.done):
        opened.create([_file(opened, NEWSLETTER)], opened.layer)
    assert _status(opened, NEWSLETTER) is Status.OVERRIDE
    assert own.read_bytes() == base.read_bytes()
    assert opened.store is not None
    assert opened.store.is_redundant(_file(opened, NEWSLETTER))

    with qtbot.waitSignal(opened.acting.done):
        opened.acting.undo()
    assert _status(opened, NEWSLETTER) is Status.INHERITED
    assert not own.exists()

    later = _open(qtbot, workspaces(), demo)  # as after a restart
    with qtbot.waitSignal(later.acting.done):
        later.acting.redo()
    assert _status(later, NEWSLETTER) is Status.OVERRIDE
    with qtbot.waitSignal(later.acting.done):
        later.drop([_file(later, NEWSLETTER)])
    assert not own.exists()
    assert _status(later, NEWSLETTER) is Status.INHERITED


def test_dropping_the_only_file_at_a_path_takes_it_from_the_index(
    qtbot: QtBot, opened: Workspace
) -> None:
    with qtbot.waitSignal(opened.acting.done):
        opened.drop([_file(opened, PICKER)])
    assert _status(opened, PICKER) is Status.ABSENT


def test_the_index_after_an_action_is_that_of_a_fresh_reading(
    qtbot: QtBot, opened: Workspace, demo: Path, workspaces: Callable[[], Workspace]
) -> None:
    with qtbot.waitSignal(opened.acting.done):
        opened.drop([_file(opened, PICKER), _file(opened, HEADER)])
    _assert_same_index(opened, _open(qtbot, workspaces(), demo))


def _assert_same_index(one: Workspace, other: Workspace) -> None:
    assert one.index is not None
    assert other.index is not None
    assert list(one.index.folders) == list(other.index.folders)
    assert list(one.index.names) == list(other.index.names)
    assert one.index.entries == other.index.entries
    assert one.index.contents == other.index.contents


@pytest.fixture
def reading(monkeypatch: pytest.MonkeyPatch) -> Iterator[Event]:
    """Hold all reading of whole projects until the event is set."""
    goes_on = Event()

    class Held(Scanner):
        def read(self, first: Sequence[Layer], report: Report) -> Iterator[Scan]:
            goes_on.wait()
            yield from super().read(first, report)

    monkeypatch.setattr("multistore_gui.workspace.Scanner", Held)
    yield goes_on
    goes_on.set()


def test_an_action_while_other_layers_are_read_loses_none_of_them(
    qtbot: QtBot,
    opened: Workspace,
    demo: Path,
    workspaces: Callable[[], Workspace],
    reading: Event,
) -> None:
    new = demo / "apps/stores/aaa" / os.fsdecode(HEADER)  # the other layers' numbers grow by one
    new.parent.mkdir(parents=True)
    new.write_text("aaa")
    opened.read_again()
    qtbot.waitUntil(lambda: opened.project is not None and _has_store(opened, "/aaa"))
    assert opened.layer is not None
    with qtbot.waitSignal(opened.acting.done):
        opened.drop([_file(opened, HEADER)])
    reading.set()
    qtbot.waitUntil(lambda: opened.index is not None and opened.index.file(HEADER) is not None)
    qtbot.waitUntil(lambda: opened.is_compared and _has_store(opened, "/aaa", is_read=True))
    _assert_same_index(opened, _open(qtbot, workspaces(), demo))


def test_an_action_while_all_is_read_again_loses_nothing_of_it(
    qtbot: QtBot,
    opened: Workspace,
    demo: Path,
    workspaces: Callable[[], Workspace],
    reading: Event,
) -> None:
    (demo / "apps/storefront-middleware/new.ts").write_text("new")
    opened.follow_disk(Stir(is_lost=True))
    qtbot.waitUntil(lambda: opened.is_reading_all)
    with qtbot.waitSignal(opened.acting.done):
        opened.drop([_file(opened, HEADER)])
    reading.set()
    qtbot.waitUntil(lambda: _status(opened, b"storefront-middleware/new.ts") is Status.INHERITED)
    _assert_same_index(opened, _open(qtbot, workspaces(), demo))


def test_what_is_shown_keeps_its_colours_while_other_layers_are_read(
    qtbot: QtBot, opened: Workspace, demo: Path, reading: Event
) -> None:
    reading.set()
    new = demo / "apps/stores/aaa"
    make_tree(new, {os.fsdecode(HEADER): "aaa"})
    opened.read_again()
    qtbot.waitUntil(lambda: _has_store(opened, "/aaa", is_read=True) and opened.is_compared)
    assert opened.project is not None
    before = opened.project.hues
    reading.clear()
    shutil.rmtree(new)
    opened.read_again()
    qtbot.waitUntil(lambda: not _has_store(opened, "/aaa"))
    assert _has_store(opened, "/aaa", is_read=True)
    assert opened.project.hues == before


def _has_store(workspace: Workspace, name: str, *, is_read: bool = False) -> bool:
    assert workspace.project is not None
    assert workspace.index is not None
    tree = workspace.index.tree if is_read else workspace.project.layout.tree
    return tree.same(name) is not None


def test_a_file_that_changed_since_it_was_seen_is_not_dropped(
    qtbot: QtBot, opened: Workspace, demo: Path
) -> None:
    assert opened.layer is not None
    location = opened.layer.locate(HEADER)
    seen = {HEADER: look(location)}
    Path(os.fsdecode(location)).write_bytes(b"edited meanwhile\n")
    with qtbot.waitSignal(opened.failed) as failed:
        opened.drop([_file(opened, HEADER)], seen)
    assert "changed on disk" in failed.args[0]
    assert Path(os.fsdecode(location)).read_bytes() == b"edited meanwhile\n"


def test_a_store_without_a_folder_gets_one(qtbot: QtBot, opened: Workspace, demo: Path) -> None:
    assert opened.index is not None
    opened.look_at(opened.index.tree.find("ca-store"))
    assert opened.layer is not None
    with qtbot.waitSignal(opened.acting.done):
        opened.create([_file(opened, NEWSLETTER)], opened.layer)
    qtbot.waitUntil(lambda: _status(opened, NEWSLETTER) is Status.OVERRIDE)
    assert (demo / "apps/stores/ca-store" / os.fsdecode(NEWSLETTER)).is_file()


def test_a_store_that_vanishes_is_named_though_another_is_looked_at(
    qtbot: QtBot, opened: Workspace, demo: Path
) -> None:
    shutil.rmtree(demo / "apps/stores/outlet")
    with qtbot.waitSignal(opened.stated) as stated:
        opened.read_again()
    assert stated.args is not None
    (state,) = stated.args
    assert state.text == "outlet's files are not read any more. No folder is at apps/stores/outlet."
    assert state.is_so()
    (demo / "apps/stores/outlet").mkdir()
    opened.read_again()
    qtbot.waitUntil(lambda: not state.is_so())
    qtbot.waitUntil(lambda: opened.is_compared)


def _held_drop(workspace: Workspace, path: bytes) -> tuple[Event, Event]:
    """Begin to drop a file; the events say that it has begun, and let it go on."""
    begun, goes_on = Event(), Event()
    store, layer = workspace.store, workspace.layer
    assert store is not None
    assert layer is not None

    def action() -> DropFiles:
        begun.set()
        goes_on.wait()
        return DropFiles(store.index.tree, (Drop(layer, path, look(layer.locate(path)), True),))

    workspace.acting.do(action)
    return begun, goes_on


@pytest.mark.parametrize("how", ["read again", "opened again", "closed and opened"])
@pytest.mark.parametrize("has_acted", [False, True])
def test_an_action_beside_which_the_project_is_opened_can_be_undone(
    qtbot: QtBot, opened: Workspace, demo: Path, how: str, *, has_acted: bool
) -> None:
    own = demo / "apps/stores/fashion-brand/stores/us-store" / os.fsdecode(HEADER)
    before = own.read_bytes()
    if has_acted:
        with qtbot.waitSignal(opened.acting.done):
            opened.drop([_file(opened, PICKER)])
    begun, goes_on = _held_drop(opened, HEADER)
    assert begun.wait(5)
    if how == "read again":
        opened.read_again()
    else:
        if how == "closed and opened":
            opened.close()
        opened.open(os.fsencode(demo), "us-store")
    tasks = opened.acting._tasks
    qtbot.waitUntil(lambda: len(tasks._running) == len(tasks._writing))
    with qtbot.waitSignal(opened.acting.done):
        goes_on.set()
    assert not own.exists()
    assert opened.acting.undo_title == "Dropped override of header.tsx in us-store"
    with qtbot.waitSignal(opened.acting.done):
        opened.acting.undo()
    assert own.read_bytes() == before
    assert opened.acting.redo_title == "Dropped override of header.tsx in us-store"


def test_an_action_is_told_where_all_is_read_again_before_its_files_are(
    qtbot: QtBot, opened: Workspace
) -> None:
    told: list[Done] = []
    opened.acting.done.connect(told.append)
    store, layer = opened.store, opened.layer
    assert store is not None
    assert layer is not None
    drop = Drop(layer, HEADER, look(layer.locate(HEADER)), True)
    opened.acting.do(lambda: DropFiles(store.index.tree, (drop,)), made=opened.read_again)
    qtbot.waitUntil(lambda: opened.acting.undo_title is not None and opened._tasks.is_idle)
    assert [done.title for done in told] == ["Dropped override of header.tsx in us-store"]
