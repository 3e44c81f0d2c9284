from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QAbstractItemModel, Qt
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.models.notices import NoticesModel
from multistore_gui.views.banner import Banner
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.notices import NoticesPage
from multistore_gui.workspace import Workspace
from tests.builders import Fifo, alokai_project, make_tree

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A store's own package.json, a file outside any app, names that differ in case."""
    return alokai_project(
        tmp_path / "shop",
        {"web/package.json": "{}", "web/logo.png": ""},
        {"us": {"web/package.json": "{1}", "web/Logo.png": "", b"<b>\xe9.txt": ""}},
    )


@pytest.fixture
def read_again(qtbot: QtBot) -> QAction:
    action = QAction("Read again", None)
    action.setShortcut("F5")
    return action


def titles(page: NoticesPage) -> list[str]:
    model = page.list.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


def words(page: NoticesPage) -> list[str]:
    return [label.text() for label in page.findChildren(Label) if label.isVisible()]


def test_each_notice_names_its_place_and_layer(
    look: Look, show: Show, shop: Path, read_again: QAction, open_project: Open
) -> None:
    page = NoticesPage(open_project(shop, None), look, read_again)
    show(page)
    assert titles(page) == ["<b>\\xE9.txt", "web/Logo.png", "web/package.json"]
    spoken = page.list.model().index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "<b>\\xE9.txt, in us, Outside any app: never composed., misplaced"
    assert words(page)[:2] == ["Notices", "3"]
    assert not page.findChildren(Banner)[0].isVisible()


def test_enter_goes_to_the_file(
    qtbot: QtBot, look: Look, show: Show, shop: Path, read_again: QAction, open_project: Open
) -> None:
    page = NoticesPage(open_project(shop, None), look, read_again)
    show(page)
    chosen: list[tuple[object, object]] = []
    page.file_chosen.connect(lambda layer, path: chosen.append((layer, path)))
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    QTest.keyClick(page.list, Qt.Key.Key_Return)
    assert chosen == [("/us", b"<b>\xe9.txt")]
    place = page.list.visualRect(page.list.model().index(2, 0)).center()
    QTest.mouseClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    QTest.mouseDClick(page.list.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert chosen[1:] == [("/us", b"web/package.json")]


def test_what_is_selected_is_copied(
    qtbot: QtBot, look: Look, show: Show, shop: Path, read_again: QAction, open_project: Open
) -> None:
    page = NoticesPage(open_project(shop, None), look, read_again)
    show(page)
    page.list.setFocus()
    qtbot.waitUntil(page.list.hasFocus)
    page.list.setCurrentIndex(page.list.model().index(0, 0))
    QTest.keyClick(page.list, Qt.Key.Key_End, Qt.KeyboardModifier.ShiftModifier)
    QTest.keyClick(page.list, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0] == "us: <b>\\xE9.txt: Outside any app: never composed."
    assert len(lines) == 3


def test_what_cannot_be_read_is_said_on_top(
    look: Look, show: Show, shop: Path, read_again: QAction, open_project: Open
) -> None:
    make_tree(shop, {".gitignore": Fifo()})
    page = NoticesPage(open_project(shop, None), look, read_again)
    show(page)
    assert titles(page)[0] == ".gitignore"
    banner = page.findChildren(Banner)[0]
    assert banner.isVisible()
    assert banner.accessibleName().endswith("could not be read. The rest of the project is open.")


def test_reading_again_keeps_the_current_notice(
    qtbot: QtBot, look: Look, show: Show, shop: Path, read_again: QAction, open_project: Open
) -> None:
    workspace = open_project(shop, None)
    page = NoticesPage(workspace, look, read_again)
    read_again.triggered.connect(workspace.read_again)
    show(page)
    page.list.setCurrentIndex(page.list.model().index(2, 0))
    make_tree(shop, {"apps/stores/us/AAA.txt": ""})
    (button,) = (each for each in page.findChildren(QToolButton) if each.text() == "Read again")
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(titles(page)) == 4)
    assert page.list.currentIndex().data() == "web/package.json"
    qtbot.waitUntil(lambda: workspace.is_compared)


def test_without_notices_it_says_what_was_read(
    look: Look, show: Show, tmp_path: Path, read_again: QAction, open_project: Open
) -> None:
    folder = alokai_project(tmp_path / "plain", {"web/a.ts": ""}, {"us": {"web/b.ts": ""}})
    page = NoticesPage(open_project(folder, None), look, read_again)
    show(page)
    assert "No notices. 2 files read." in words(page)
    assert page.list.isHidden()


def test_the_model(qtmodeltester: ModelTester) -> None:
    model = NoticesModel()
    notices = [
        Notice(NoticeKind.NOTICE, "ca has an entry but no folder. Shown under base."),
        Notice(NoticeKind.CONFIG, "Not a number.", path=b"alokai.config.json", line=1041),
        Notice(NoticeKind.UNREADABLE, "Permission denied.", path=b"web/.env"),
    ]
    model.show(notices, None, {})
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt types some of it
    assert [(model.row(at).title, model.row(at).text) for at in range(3)] == [
        ("web/.env", "Permission denied."),
        ("alokai.config.json, line 1,041", "Not a number."),
        ("ca has an entry but no folder", "Shown under base."),
    ]


def test_the_same_notices_again_change_nothing(qtbot: QtBot) -> None:
    model: QAbstractItemModel = NoticesModel()
    assert isinstance(model, NoticesModel)
    notices = (Notice(NoticeKind.NOTICE, "Something."),)
    model.show(notices, None, {})
    with qtbot.assertNotEmitted(model.modelReset):
        model.show(notices, None, {})
