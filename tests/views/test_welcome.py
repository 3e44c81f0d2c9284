from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QAction, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.models.roles import Role
from multistore_gui.settings import Settings, Visit
from multistore_gui.tasks import Tasks
from multistore_gui.views.look import Look
from multistore_gui.views.recent_list import Recent, RecentList
from multistore_gui.views.welcome import WelcomePage
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project, make_tree

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]


@pytest.fixture
def locations(tmp_path: Path) -> list[bytes]:
    """A project with two stores, a folder that is gone, a folder without a project."""
    shop = alokai_project(tmp_path / "shop", {"web/a.ts": ""}, {"us": {}, "eu": {}})
    plain = make_tree(tmp_path / "plain", {"a.txt": ""})
    return [os.fsencode(shop), os.fsencode(tmp_path) + b"/gone\xff", os.fsencode(plain)]


@pytest.fixture
def page(
    qtbot: QtBot,
    look: Look,
    show: Show,
    tasks: Tasks,
    workspace: Workspace,
    tmp_path: Path,
    locations: list[bytes],
) -> WelcomePage:
    settings = Settings.at(tmp_path / "chosen.ini")
    settings.recent_projects = tuple(locations)
    opened_s = int(time.time()) - 2 * 3_600
    settings.visits = {location: Visit(opened_s, "/us") for location in locations[:2]}
    actions = [QAction("Open project…", None), QAction("Try the demo", None)]
    made = WelcomePage(workspace, look, tasks, settings, *actions)
    for action in actions:
        action.setParent(made)
    show(made).resize(1000, 700)
    qtbot.waitUntil(lambda: tasks.is_idle)
    return made


def recent(page: WelcomePage) -> RecentList:
    return page.findChildren(RecentList)[0]


def rows(page: WelcomePage) -> list[Recent]:
    model = recent(page).model()
    return [model.index(at, 0).data(Role.ROW) for at in range(model.rowCount())]


def chosen_by(page: WelcomePage) -> list[bytes]:
    chosen: list[bytes] = []
    page.project_chosen.connect(chosen.append)
    return chosen


def words(page: WelcomePage) -> list[str]:
    return [each.text() for each in page.findChildren(QLabel) if each.isVisible()]


def test_it_says_what_became_of_each_project(page: WelcomePage, tmp_path: Path) -> None:
    assert [(row.name, row.state, row.is_gone) for row in rows(page)] == [
        ("shop", "2 stores", False),
        ("gone\\xFF", "Folder not found", True),
        ("plain", "No project there", True),
    ]
    assert rows(page)[1].place == f"{tmp_path}/gone\\xFF"
    spoken = recent(page).model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.endswith("Folder not found, Opened 2 hours ago, Delete removes it from the list")


def test_it_says_when_each_project_was_opened(page: WelcomePage) -> None:
    assert [row.opened for row in rows(page)] == ["Opened 2 hours ago"] * 2 + [""]
    first = recent(page).model().index(0, 0)
    assert first.data(Qt.ItemDataRole.AccessibleTextRole).endswith("2 stores, Opened 2 hours ago")
    exact = time.strftime("Opened %Y-%m-%d %H:", time.localtime(time.time() - 2 * 3_600))
    assert exact in first.data(Qt.ItemDataRole.ToolTipRole)
    assert not recent(page).model().index(2, 0).data(Qt.ItemDataRole.ToolTipRole)


@pytest.mark.parametrize("name", ["alokai.config.json", "multistore.toml"])
def test_a_project_whose_configuration_is_broken_is_still_one(
    qtbot: QtBot, page: WelcomePage, tasks: Tasks, locations: list[bytes], name: str
) -> None:
    make_tree(Path(os.fsdecode(locations[0])), {name: "["})
    page.show_reason("")
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert (rows(page)[0].state, rows(page)[0].is_gone) == ("Broken configuration", False)


def test_a_click_opens(page: WelcomePage, locations: list[bytes]) -> None:
    chosen = chosen_by(page)
    place = recent(page).visualRect(recent(page).model().index(0, 0)).center()
    QTest.mouseClick(recent(page).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == [locations[0]]


def test_the_words_on_a_row_remove_it(
    qtbot: QtBot, page: WelcomePage, tasks: Tasks, tmp_path: Path, locations: list[bytes]
) -> None:
    chosen = chosen_by(page)
    box = recent(page).visualRect(recent(page).model().index(1, 0))
    place = QPoint(box.right() - 40, box.bottom() - 10)
    QTest.mouseClick(recent(page).viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen == []
    assert [row.location for row in rows(page)] == [locations[0], locations[2]]
    assert Settings.at(tmp_path / "chosen.ini").recent_projects == (locations[0], locations[2])
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_the_keyboard_opens_and_removes(
    qtbot: QtBot, page: WelcomePage, tasks: Tasks, locations: list[bytes]
) -> None:
    chosen = chosen_by(page)
    recent(page).setFocus()
    qtbot.waitUntil(recent(page).hasFocus)
    QTest.keyClick(recent(page), Qt.Key.Key_Return)
    QTest.keyClick(recent(page), Qt.Key.Key_Down)
    QTest.keyClick(recent(page), Qt.Key.Key_Delete)
    assert chosen == [locations[0]]
    assert [row.location for row in rows(page)] == [locations[0], locations[2]]
    assert recent(page).currentIndex().row() == 1
    qtbot.waitUntil(lambda: tasks.is_idle)


def test_a_dropped_folder_is_opened(page: WelcomePage, locations: list[bytes]) -> None:
    chosen = chosen_by(page)
    _drop(page, [QUrl.fromLocalFile(os.fsdecode(locations[0]))])
    assert chosen == [locations[0]]


@pytest.mark.parametrize(
    "urls", [[], ["https://example.com/shop"], ["file:///a", "file:///b"]], ids=repr
)
def test_nothing_else_can_be_dropped(page: WelcomePage, urls: list[str]) -> None:
    chosen = chosen_by(page)
    _drop(page, [QUrl(url) for url in urls])
    assert chosen == []


def _drop(page: WelcomePage, urls: list[QUrl]) -> None:
    """Send what Qt sends while something is dragged over a widget and let go."""
    data = QMimeData()
    data.setUrls(urls)
    about = (Qt.DropAction.CopyAction, data, Qt.MouseButton.LeftButton)
    enter = QDragEnterEvent(QPoint(50, 50), *about, Qt.KeyboardModifier.NoModifier)
    enter.ignore()
    QApplication.sendEvent(page, enter)
    if enter.isAccepted():
        drop = QDropEvent(QPointF(50, 50), *about, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(page, drop)


def test_it_says_why_a_folder_could_not_be_opened(
    qtbot: QtBot, page: WelcomePage, workspace: Workspace, locations: list[bytes]
) -> None:
    with qtbot.waitSignal(workspace.opening_failed) as failed:
        workspace.open(locations[2])
    assert failed.args is not None
    assert os.fsdecode(locations[2]) in failed.args[0]
    assert failed.args[0] in words(page)
    page.show_reason("")
    assert failed.args[0] not in words(page)


def test_the_buttons_are_the_actions(qtbot: QtBot, page: WelcomePage) -> None:
    opens, demo = page.findChildren(QToolButton)
    assert opens.text().startswith("Open project")
    with qtbot.waitSignal(demo.defaultAction().triggered):
        QTest.mouseClick(demo, Qt.MouseButton.LeftButton)
