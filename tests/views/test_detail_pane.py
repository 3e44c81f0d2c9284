"""The detail of a file, on a real project: what is shown follows what is picked and looked at."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.files import look as look_at
from multistore_gui.core.history import Done
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Status
from multistore_gui.models.ladder import LadderColumn
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button
from multistore_gui.views.detail_pane import DetailPane
from multistore_gui.views.drop_question import BatchQuestion
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.reach_card import ReachCard
from multistore_gui.workspace import Workspace
from tests.builders import Content, alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
HEADER = b"shop/header.tsx"
BASE: dict[str, Content] = {
    "shop/header.tsx": "1\n2\n3\n",
    "shop/footer.tsx": "1\n",
    "shop/tsconfig.json": "{}",
}
STORES: dict[str, dict[str, Content]] = {
    "brand": {"shop/header.tsx": "1\n2\n"},
    "brand/us": {"shop/header.tsx": "1\n2\n4\n", "shop/new.tsx": "", "shop/logo.tsx": ""},
    "outlet": {},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "project", BASE, STORES)


@pytest.fixture
def workspace(qtbot: QtBot, tasks: Tasks, folder: Path, tmp_path: Path) -> Workspace:
    workspace = Workspace(tasks, os.fsencode(tmp_path / "state"), tasks)
    workspace.open(os.fsencode(folder), "us")
    qtbot.waitUntil(lambda: workspace.is_compared)
    return workspace


@pytest.fixture
def pane(
    workspace: Workspace, tasks: Tasks, look: Look, tmp_path: Path, show: Show, qapp: QObject
) -> DetailPane:
    settings = Settings.at(tmp_path / "settings.ini")
    pane = DetailPane(workspace, tasks, look, settings, Actions(tasks))
    show(pane).resize(960, 700)
    return pane


@pytest.fixture
def pick(qtbot: QtBot, pane: DetailPane, tasks: Tasks) -> Callable[[bytes | None], None]:
    def pick_path(path: bytes | None) -> None:
        pane.show_file(path)
        qtbot.waitUntil(lambda: tasks.is_idle)

    return pick_path


Pick = Callable[[bytes | None], None]


def message(pane: DetailPane) -> str:
    return " ".join(label.text() for label in pane.findChildren(Label) if label.isVisible())


def ladder(pane: DetailPane) -> list[tuple[str, str]]:
    model = pane.ladder.model()
    return [
        (model.index(row, 0).data(), model.index(row, 1).data()) for row in range(model.rowCount())
    ]


def file_of(workspace: Workspace, path: bytes) -> int:
    assert workspace.index is not None
    file = workspace.index.file(path)
    assert file is not None
    return file


def layer_of(workspace: Workspace, name: str) -> Layer:
    assert workspace.index is not None
    return workspace.index.tree.find(name)


def compared(pane: DetailPane) -> tuple[bytes, bytes]:
    comparison = pane.diff.view.comparison
    assert comparison is not None
    left = comparison.left.data if comparison.left else b""
    return left, comparison.right.data


def test_at_first_it_says_what_to_do(pane: DetailPane) -> None:
    assert message(pane) == "Pick a file to see which layer wins."
    assert not pane.ladder.isVisible()


def test_a_file_shows_whose_it_is_and_what_it_hides(pane: DetailPane, pick: Pick) -> None:
    pick(HEADER)
    assert pane.header.accessibleName() == "shop/header.tsx. Override of brand"
    assert ladder(pane) == [("us", "Wins"), ("brand", "Hidden by us"), ("base", "Hidden by brand")]
    assert compared(pane) == (b"1\n2\n", b"1\n2\n4\n")


@pytest.mark.parametrize(
    ("path", "said"),
    [
        (b"shop/footer.tsx", "Comes from base"),
        (b"shop/new.tsx", "Addition in us"),
        (b"shop/tsconfig.json", "Generated for each store"),
    ],
)
def test_the_header_says_where_it_comes_from(
    pane: DetailPane, pick: Pick, path: bytes, said: str
) -> None:
    pick(path)
    assert pane.header.accessibleName().endswith(said)
    assert len(ladder(pane)) == 1
    assert compared(pane)[0] == b""


def test_a_redundant_override_is_said_to_be(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, pick: Pick
) -> None:
    pick(b"shop/footer.tsx")
    us = layer_of(workspace, "us")
    with qtbot.waitSignal(workspace.acting.done):
        workspace.create([file_of(workspace, b"shop/footer.tsx")], us)
    qtbot.waitUntil(lambda: len(ladder(pane)) == 2)
    assert pane.header.accessibleName() == (
        "shop/footer.tsx. Override of base. Same bytes as the file it hides: can be dropped"
    )


def test_another_choice_compares_another_pair(
    qtbot: QtBot, pane: DetailPane, pick: Pick, tasks: Tasks
) -> None:
    pick(HEADER)
    pane.ladder.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down, Qt.Key.Key_Space):
        QTest.keyClick(pane.ladder, key)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert compared(pane) == (b"1\n2\n3\n", b"1\n2\n4\n")
    QTest.keyClick(pane.ladder, Qt.Key.Key_Up)
    QTest.keyClick(pane.ladder, Qt.Key.Key_B)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert compared(pane) == (b"1\n2\n3\n", b"1\n2\n")


def test_only_what_was_picked_last_arrives(qtbot: QtBot, pane: DetailPane, tasks: Tasks) -> None:
    pane.show_file(HEADER)
    pane.show_file(b"shop/footer.tsx")
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert ladder(pane) == [("base", "Wins")]
    assert compared(pane) == (b"", b"1\n")


def test_another_store_sees_the_same_path_in_its_own_way(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, pick: Pick, tasks: Tasks
) -> None:
    pick(HEADER)
    workspace.look_at(layer_of(workspace, "brand"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert ladder(pane) == [("brand", "Wins"), ("base", "Hidden by brand")]
    workspace.look_at(layer_of(workspace, "outlet"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert ladder(pane) == [("base", "Wins")]


def test_what_a_store_lacks_is_said(workspace: Workspace, pane: DetailPane, pick: Pick) -> None:
    pick(b"shop/new.tsx")
    workspace.look_at(layer_of(workspace, "outlet"))
    assert message(pane) == "new.tsx is not in outlet."


def test_what_was_dropped_shows_the_next_winner(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, pick: Pick, folder: Path
) -> None:
    pick(HEADER)
    us = layer_of(workspace, "us")
    with qtbot.waitSignal(workspace.acting.done):
        workspace.drop([file_of(workspace, HEADER)], pane.seen_in(us))
    qtbot.waitUntil(lambda: ladder(pane) == [("brand", "Wins"), ("base", "Hidden by brand")])
    assert pane.header.accessibleName() == "shop/header.tsx. Comes from brand"


def test_the_actions_get_the_file_as_it_was_shown(
    workspace: Workspace, pane: DetailPane, pick: Pick
) -> None:
    pick(HEADER)
    us, outlet = layer_of(workspace, "us"), layer_of(workspace, "outlet")
    location = us.locate(HEADER)
    expected = look_at(location)
    with open(location, "ab") as file:
        file.write(b"later\n")
    assert pane.seen_in(us) == {HEADER: expected} != {HEADER: look_at(location)}
    assert pane.seen_in(outlet) == {}
    pick(b"shop/footer.tsx")
    base = layer_of(workspace, "base")
    assert pane.seen_in(us) == {b"shop/footer.tsx": look_at(base.locate(b"shop/footer.tsx"))}


def test_a_layer_is_chosen_for_the_override(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, pick: Pick
) -> None:
    pick(b"shop/footer.tsx")
    wanted: list[Layer] = []
    pane.create_requested.connect(wanted.append)
    pane.choose_layer()
    (card,) = pane.findChildren(ReachCard)
    names = [row.accessibleName() for row in card.findChildren(QAbstractButton)]
    assert [name.partition(";")[0] for name in names] == ["in us", "in brand"]
    QTest.keyClick(card, Qt.Key.Key_2)
    assert [layer.id for layer in wanted] == ["brand"]


def test_the_base_has_nowhere_to_create_it(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, pick: Pick
) -> None:
    pick(b"shop/footer.tsx")
    workspace.look_at(layer_of(workspace, "base"))
    with qtbot.waitSignal(pane.failed) as failed:
        pane.choose_layer()
    assert failed.args == ["base is the lowest layer: it has nothing to override."]


def test_several_files_are_counted(workspace: Workspace, pane: DetailPane, pick: Pick) -> None:
    pick(HEADER)
    paths = (HEADER, b"shop/footer.tsx", b"shop/new.tsx")
    pane.show_selection([file_of(workspace, path) for path in paths])
    assert message(pane) == "3 files selected 1 override, 1 addition, 1 inherited"
    pane.show_selection([file_of(workspace, HEADER)])
    assert pane.ladder.isVisible()


def test_many_are_dropped_after_a_question(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, tasks: Tasks, folder: Path
) -> None:
    paths = (HEADER, b"shop/footer.tsx", b"shop/new.tsx")
    files = [file_of(workspace, path) for path in paths]
    pane.ask_drop(files)
    qtbot.waitUntil(lambda: tasks.is_idle)
    (asked,) = pane.window().findChildren(BatchQuestion)
    said = [label.text() for label in asked.findChildren(Label)]
    assert said[0] == "Drop 2 files in us?" and "1 other is inherited." in said
    button = next(b for b in asked.findChildren(Button) if b.text() == "Drop 2 files")
    dones: list[Done] = []
    workspace.acting.done.connect(dones.append)
    with qtbot.waitSignal(workspace.acting.done):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert {path for _, path in dones[0].changed} == {HEADER, b"shop/new.tsx"}
    store = workspace.store
    assert store is not None
    assert store.status(file_of(workspace, HEADER)) is Status.INHERITED


def test_many_are_created_after_a_question(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane, tasks: Tasks, folder: Path
) -> None:
    workspace.look_at(layer_of(workspace, "outlet"))
    files = [file_of(workspace, path) for path in (HEADER, b"shop/footer.tsx")]
    pane.ask_create(files, layer_of(workspace, "outlet"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    (asked,) = pane.window().findChildren(BatchQuestion)
    button = next(b for b in asked.findChildren(Button) if b.text() == "Create 2 overrides")
    with qtbot.waitSignal(workspace.acting.done):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert (folder / "apps/stores/outlet/shop/header.tsx").read_text() == "1\n2\n3\n"
    assert (folder / "apps/stores/outlet/shop/footer.tsx").read_text() == "1\n"


def test_what_cannot_be_dropped_is_said_at_once(
    qtbot: QtBot, workspace: Workspace, pane: DetailPane
) -> None:
    files = [file_of(workspace, b"shop/footer.tsx"), file_of(workspace, b"shop/tsconfig.json")]
    with qtbot.waitSignal(pane.failed) as failed:
        pane.ask_drop(files)
    assert "footer.tsx" in failed.args[0]
    assert not pane.window().findChildren(BatchQuestion)


def test_what_is_known_to_be_redundant_is_the_same_however_large(
    qtbot: QtBot, workspace: Workspace, tasks: Tasks, pane: DetailPane, tmp_path: Path
) -> None:
    large, path = b"line\n" * 4_200_000, b"shop/large.txt"  # more than is read of a side
    project = alokai_project(
        tmp_path / "other", {"shop/large.txt": large}, {"us": {"shop/large.txt": large}}
    )

    def pick_at_once(_: object) -> None:  # before anything is compared
        if workspace.store is not None and workspace.store.index.file(path) is not None:
            workspace.changed.disconnect(pick_at_once)
            pane.show_file(path)

    workspace.changed.connect(pick_at_once)
    workspace.open(os.fsencode(project), "us")
    qtbot.waitUntil(lambda: workspace.is_compared and tasks.is_idle, timeout=20_000)
    model = pane.ladder.model()
    lines = [model.index(row, LadderColumn.LINES).data() for row in range(model.rowCount())]
    assert lines == ["same", ""]
    said = model.data(model.index(0, LadderColumn.LINES), Qt.ItemDataRole.ToolTipRole)
    assert said == "the same bytes as base"
    assert pane.diff.remark_bar.text.startswith("Same bytes")
    (project / "apps/stores/us/shop/large.txt").write_bytes(large[:-1] + b"!")
    workspace.read_again()
    qtbot.waitUntil(lambda: pane.diff.remark_bar.text.startswith("No difference in what was read"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert model.index(0, LadderColumn.LINES).data() == ""
