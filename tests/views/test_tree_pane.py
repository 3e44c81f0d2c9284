"""Tree and filter over a real project, and what is said where there is no tree."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.filter import Sign
from multistore_gui.models.merged_tree import Column
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import Actions
from multistore_gui.views.empty_state import EmptyState
from multistore_gui.views.filter_bar import Origin
from multistore_gui.views.look import Look
from multistore_gui.views.tree_pane import TreePane
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]

HEADER, OWN, ZOOM = b"web/components/header.tsx", b"web/components/own.tsx", b"web/zoom.tsx"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base = {f"web/components/{name}.tsx": "1" for name in ("header", "footer", "logo")}
    return alokai_project(
        tmp_path / "shop",
        {**base, "web/lang/de.json": "1"},
        {
            "us": {"web/components/own.tsx": "2", "web/components/header.tsx": "2"},
            "outlet": {},
        },
    )


@pytest.fixture
def actions(workspace: Workspace) -> Actions:
    return Actions(workspace)


@pytest.fixture
def pane(
    qtbot: QtBot, workspace: Workspace, look: Look, settings: Settings, actions: Actions, show: Show
) -> TreePane:
    pane = TreePane(workspace, look, settings, actions)
    show(pane).resize(560, 600)
    return pane


def said(pane: TreePane) -> str:
    empty = pane.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    return empty.text if empty.isVisible() else ""


def seen(pane: TreePane) -> list[str]:
    index, found = pane.tree.model().index(0, 0), []
    while index.isValid():
        found.append(index.data())
        index = pane.tree.indexBelow(index)
    return found


def type_in(qtbot: QtBot, pane: TreePane, text: str, count: str) -> None:
    pane.focus_filter()
    QTest.keyClicks(pane.bar.field, text)
    qtbot.waitUntil(lambda: pane.bar.count.text() == count)


def test_shows_what_is_seen_until_all_is_read(
    pane: TreePane, workspace: Workspace, project: Path, open_project: Open
) -> None:
    shown: list[tuple[list[str], list[str]]] = []

    def counts() -> list[str]:
        model = pane.tree.model()
        return [model.index(row, Column.FILES).data() for row in range(model.rowCount())]

    workspace.changed.connect(lambda _: shown.append((seen(pane), counts())))
    open_project(project, "us")
    assert shown[0] == (["web"], ["5"])  # so small that nothing is left to be read
    assert shown[-1] == (["web"], ["5"])


def test_folders_that_are_not_read_yet_say_so(
    pane: TreePane, workspace: Workspace, tmp_path: Path, open_project: Open
) -> None:
    base = {f"web/{number}/in/a.ts": "1" for number in range(400)}
    project = alokai_project(tmp_path / "large", {**base, "api/b.ts": "1"}, {"us": {}})
    shown: list[list[str]] = []

    def look(_: object) -> None:
        model = pane.tree.model()
        shown.append([model.index(row, Column.FILES).data() for row in range(model.rowCount())])
        pane.tree.expand(model.index(1, 0))

    workspace.changed.connect(look)
    open_project(project, "us")
    assert shown[0] == ["1", "reading"]
    assert shown[-1] == ["1", "400"]
    assert seen(pane)[:4] == ["api", "web", "0", "1"]  # it stayed open


def test_a_list_and_a_filter_wait_for_the_reading(
    pane: TreePane, workspace: Workspace, actions: Actions, project: Path, open_project: Open
) -> None:
    texts: list[str] = []
    actions.flat_list.setChecked(True)
    workspace.changed.connect(lambda _: texts.append(said(pane)))
    open_project(project, "us")
    assert texts[0] == "Reading…"
    assert texts[-1] == ""
    assert len(seen(pane)) == 5


def test_says_what_to_do_where_reading_was_stopped(
    qtbot: QtBot, pane: TreePane, tasks: Tasks, workspace: Workspace, project: Path
) -> None:
    gate = Event()

    def hold(_: object) -> None:  # every reader is busy from here on
        for _ in range(8):
            tasks.start(lambda token: gate.wait(), lambda _: None)

    workspace.changed.connect(hold)
    try:
        with qtbot.waitSignal(workspace.changed):
            workspace.open(os.fsencode(project), "us")
        workspace.changed.disconnect(hold)
        assert seen(pane) == ["web"]
        workspace.stop_reading()
        assert said(pane) == "Not read. Press F5 to read it."
    finally:
        gate.set()


def test_matches_unfold_while_there_is_a_filter(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    type_in(qtbot, pane, "head", "1 of 5 files")
    assert seen(pane) == ["web", "components", "header.tsx"]
    QTest.keyClick(pane.bar.field, Qt.Key.Key_Escape)
    assert seen(pane) == ["web"]


def test_down_goes_from_the_filter_to_the_first_match(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    type_in(qtbot, pane, "head", "1 of 5 files")
    QTest.keyClick(pane.bar.field, Qt.Key.Key_Down)
    assert pane.tree.hasFocus()
    assert pane.tree.current_path == HEADER


def test_says_what_matches_nothing_and_offers_the_way_out(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    type_in(qtbot, pane, "heder9", "0 of 5 files")
    assert said(pane) == "Nothing matches 'heder9'."
    empty = pane.findChild(EmptyState)
    assert isinstance(empty, EmptyState)
    button = empty.findChild(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly)
    assert button is not None
    empty.clear.trigger()
    assert said(pane) == ""
    assert seen(pane) == ["web"]


def test_own_files_only_says_where_there_are_none(
    qtbot: QtBot, pane: TreePane, actions: Actions, project: Path, open_project: Open
) -> None:
    workspace = open_project(project, "us")
    with qtbot.waitSignal(workspace.changed):
        actions.own_only.trigger()
    assert seen(pane) == ["web", "components", "header.tsx", "own.tsx"]
    assert workspace.index is not None
    workspace.look_at(workspace.index.tree.find("outlet"))
    qtbot.waitUntil(lambda: said(pane) != "")
    assert said(pane) == (
        "No overrides in outlet yet. Pick an inherited file and press Ctrl+Shift+N."
    )
    pane.bar.clear()
    assert not actions.own_only.isChecked()
    assert said(pane) == ""


def test_a_text_is_not_blamed_where_the_chips_leave_nothing(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    workspace = open_project(project, "us")
    assert workspace.index is not None
    chips, base = pane.bar.chips, Origin(workspace.index.tree.find("base").full_name)
    for key in (Sign.OVERRIDE, base):
        QTest.mouseClick(chips.chip(key), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: said(pane) == "No overrides in us with this filter.")
    pane.focus_filter()
    with qtbot.waitSignal(
        workspace.changed, check_params_cb=lambda _: workspace.filter.text == "tsx"
    ):
        QTest.keyClicks(pane.bar.field, "tsx")
    assert said(pane) == "No overrides in us with this filter."
    QTest.mouseClick(chips.chip(base), Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: seen(pane) == ["web", "components", "header.tsx"])
    QTest.keyClicks(pane.bar.field, "9")  # of what the chip leaves, the text leaves nothing
    qtbot.waitUntil(lambda: said(pane) == "Nothing matches 'tsx9'.")


def test_one_flat_list_and_back(
    pane: TreePane, actions: Actions, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    pane.tree.go_to(HEADER)
    tree = seen(pane)
    actions.flat_list.trigger()
    assert seen(pane) == [
        "web/components/footer.tsx",
        "web/components/header.tsx",
        "web/components/logo.tsx",
        "web/components/own.tsx",
        "web/lang/de.json",
    ]
    assert pane.tree.current_path == HEADER
    actions.flat_list.trigger()
    assert seen(pane) == tree
    assert pane.tree.current_path == HEADER
    actions.collapse_all.trigger()
    assert seen(pane) == ["web"]


def test_a_dropped_override_stays_and_a_dropped_addition_makes_room(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    workspace = open_project(project, "us")
    pane.tree.go_to(HEADER)
    with qtbot.waitSignal(workspace.acting.done):
        workspace.drop(pane.tree.selected_files())
    assert pane.tree.current_path == HEADER
    pane.tree.go_to(OWN)
    with qtbot.waitSignal(workspace.acting.done):
        workspace.drop(pane.tree.selected_files())
    assert pane.tree.current_path == b"web/components/logo.tsx"
    with qtbot.waitSignal(workspace.acting.done):
        workspace.acting.undo()
    assert "own.tsx" in seen(pane)


def test_a_dropped_override_that_the_filter_no_longer_leaves_makes_room(
    qtbot: QtBot, pane: TreePane, actions: Actions, project: Path, open_project: Open
) -> None:
    workspace = open_project(project, "us")
    with qtbot.waitSignal(workspace.changed):
        actions.own_only.trigger()
    pane.tree.go_to(HEADER)
    workspace.drop(pane.tree.selected_files())
    qtbot.waitUntil(lambda: seen(pane) == ["web", "components", "own.tsx"])
    assert pane.tree.current_path == OWN


def test_a_filter_that_hides_the_current_file_chooses_no_other(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    pane.tree.go_to(HEADER)
    type_in(qtbot, pane, "oo", "1 of 5 files")
    assert seen(pane) == ["web", "components", "footer.tsx"]
    assert pane.tree.selected_files() == []


def test_another_project_opens_folded(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open, tmp_path: Path
) -> None:
    open_project(project, "us")
    pane.tree.go_to(HEADER)
    other = alokai_project(tmp_path / "other", {"web/components/x": "1", "cms/y": "1"}, {"s": {}})
    workspace = open_project(other, "s")
    qtbot.waitUntil(lambda: workspace.layer is not None and workspace.layer.id == "s")
    qtbot.waitUntil(lambda: seen(pane) == ["cms", "web"])


def test_says_why_a_capital_letter_finds_nothing(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    type_in(qtbot, pane, "Header", "0 of 5 files")
    assert said(pane) == "Nothing matches 'Header'. A capital letter makes case count."


def test_clearing_the_filter_brings_the_file_back_that_it_hid(
    qtbot: QtBot, pane: TreePane, project: Path, open_project: Open
) -> None:
    open_project(project, "us")
    pane.tree.go_to(HEADER)
    type_in(qtbot, pane, "lang", "1 of 5 files")
    assert pane.tree.selected_files() == []
    pane.tree.setFocus()
    pane.bar.clear()
    assert pane.tree.current_path == HEADER
    assert len(pane.tree.selected_files()) == 1
    assert pane.tree.viewport().rect().contains(pane.tree.visualRect(pane.tree.currentIndex()))
