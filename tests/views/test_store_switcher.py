from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.layers import Layer
from multistore_gui.models.found import Row
from multistore_gui.views.found_list import FindField, FoundList
from multistore_gui.views.look import Look
from multistore_gui.views.store_switcher import StoreSwitcher
from multistore_gui.views.theme import Scheme
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]


@pytest.fixture
def switcher(
    qtbot: QtBot, look: Look, show: Show, tmp_path: Path, open_project: Open
) -> StoreSwitcher:
    folder = alokai_project(
        tmp_path / "shop",
        {"web/a.ts": "a", "web/b.ts": "b"},
        {
            "brand": {"web/a.ts": "brand"},
            "brand/us-store": {"web/a.ts": "us", "web/c.ts": "c"},
            "brand/twin": {},
            "outlet/twin": {},
        },
        deployable=["us-store", "twin"],
    )
    workspace = open_project(folder, "us-store")
    anchor = QWidget()
    window = show(anchor)
    made = StoreSwitcher(workspace, look, window)
    with qtbot.waitExposed(made):
        made.open_below(anchor, workspace.layer)
    return made


def rows(switcher: StoreSwitcher) -> list[Row]:
    return list(switcher.findChildren(FoundList)[0].found.rows)


def current(switcher: StoreSwitcher) -> str:
    row = switcher.findChildren(FoundList)[0].current
    return row.text if row else ""


def field(switcher: StoreSwitcher) -> FindField:
    return switcher.findChildren(FindField)[0]


def test_every_layer_stands_under_what_it_stands_on(switcher: StoreSwitcher) -> None:
    assert [(row.depth, row.text, row.icon, row.detail, row.note) for row in rows(switcher)] == [
        (0, "base", "layers", "", "2 files"),
        (1, "brand", "template", "template", "1 file"),
        (2, "/brand/twin", "store", "store", "0 files"),
        (2, "us-store", "store", "store", "2 files"),
        (1, "outlet", "template", "template", "0 files"),
        (2, "/outlet/twin", "store", "store", "0 files"),
    ]
    doubles = [row.text for row in rows(switcher) if row.warning == "same id twice"]
    assert doubles == ["/brand/twin", "/outlet/twin"]
    assert [row.key for row in rows(switcher)] == ["", "", "Ctrl+1", "Ctrl+2", "", "Ctrl+3"]
    assert current(switcher) == "us-store"


def test_typing_finds_and_enter_chooses(switcher: StoreSwitcher) -> None:
    QTest.keyClicks(field(switcher), "ot")
    assert [row.text for row in rows(switcher)] == ["/outlet/twin", "outlet"]
    assert rows(switcher)[0].detail == "store on outlet, base"
    chosen: list[Layer] = []
    switcher.chosen.connect(chosen.append)
    QTest.keyClick(field(switcher), Qt.Key.Key_Down)
    QTest.keyClick(field(switcher), Qt.Key.Key_Return)
    assert switcher.isHidden()
    assert [layer.full_name for layer in chosen] == ["/outlet"]


def test_arrows_move_and_stop_at_the_ends(switcher: StoreSwitcher) -> None:
    QTest.keyClick(field(switcher), Qt.Key.Key_Up)
    assert current(switcher) == "/brand/twin"
    QTest.keyClick(field(switcher), Qt.Key.Key_PageUp)
    QTest.keyClick(field(switcher), Qt.Key.Key_Up)
    assert current(switcher) == "base"
    for _ in range(9):
        QTest.keyClick(field(switcher), Qt.Key.Key_Down)
    assert current(switcher) == "/outlet/twin"


def test_a_click_chooses(switcher: StoreSwitcher) -> None:
    chosen: list[Layer] = []
    switcher.chosen.connect(chosen.append)
    found = switcher.findChildren(FoundList)[0]
    place = found.visualRect(found.found.index(1)).center()
    QTest.mouseClick(found.viewport(), Qt.MouseButton.LeftButton, pos=place)
    assert [layer.full_name for layer in chosen] == ["/brand"]


def test_escape_closes_and_chooses_nothing(qtbot: QtBot, switcher: StoreSwitcher) -> None:
    with qtbot.assertNotEmitted(switcher.chosen):
        QTest.keyClick(field(switcher), Qt.Key.Key_Escape)
    assert switcher.isHidden()


def test_nothing_found_chooses_nothing(qtbot: QtBot, switcher: StoreSwitcher) -> None:
    with qtbot.assertNotEmitted(switcher.chosen):
        QTest.keyClicks(field(switcher), "zzz")
        QTest.keyClick(field(switcher), Qt.Key.Key_Down)
        QTest.keyClick(field(switcher), Qt.Key.Key_Return)
    assert rows(switcher) == []


@pytest.mark.parametrize("is_open", [True, False])
def test_the_list_has_the_ground_of_its_card_in_a_theme_chosen_later(
    qtbot: QtBot, undressed: QApplication, look: Look, switcher: StoreSwitcher, is_open: bool
) -> None:
    look.dress(undressed)
    anchor = switcher.parentWidget()
    assert anchor is not None
    if not is_open:
        switcher.close()
    for scheme in (Scheme.DARK, Scheme.LIGHT):
        look.choose(scheme)
        with qtbot.waitExposed(switcher):
            switcher.open_below(anchor, None)
        found = switcher.findChildren(FoundList)[0]
        row = found.visualRect(found.found.index(1))
        ground = found.mapTo(switcher, QPoint(row.left() + 2, row.center().y()))
        seen = switcher.grab().toImage()
        assert seen.pixelColor(ground) == look.theme.raised
        assert seen.pixelColor(ground - QPoint(0, row.height())) != look.theme.raised  # current
        switcher.close()
