from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.layers import Layer
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import ICON
from multistore_gui.views.found_list import FindField, FoundList
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.palette import Palette
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]


@dataclass
class Scene:
    """A window with a field that has the focus, and a palette that is hidden."""

    window: QWidget
    field: QLineEdit
    workspace: Workspace
    palette: Palette
    actions: dict[str, QAction]
    tasks: Tasks
    qtbot: QtBot

    @property
    def typed(self) -> FindField:
        return self.palette.findChildren(FindField)[0]

    @property
    def results(self) -> FoundList:
        return self.palette.findChildren(FoundList)[0]

    def type(self, text: str) -> None:
        self.typed.clear()
        QTest.keyClicks(self.typed, text)
        self.qtbot.waitUntil(lambda: self.tasks.is_idle)

    def shown(self) -> list[str]:
        """Headings end in a colon."""
        return [f"{row.text}:" if row.is_heading else row.text for row in self.results.found.rows]

    def press(self, key: Qt.Key) -> None:
        QTest.keyClick(self.typed, key)


@pytest.fixture
def scene(
    qtbot: QtBot, look: Look, show: Show, tasks: Tasks, tmp_path: Path, open_project: Open
) -> Scene:
    folder = alokai_project(
        tmp_path / "shop",
        {"web/lib/use-toast.ts": "", "web/header.tsx": "", "web/<b>.ts": ""},
        {"brand": {"web/header.tsx": "b"}, "brand/us-store": {"web/lib/usual.ts": ""}, "eu": {}},
        deployable=["us-store", "eu"],
    )
    workspace = open_project(folder, "us-store")
    field = QLineEdit()
    window = show(field)
    window.resize(900, 600)
    drop, push = QAction("Drop override in us-store", window), QAction("Push down", window)
    drop.setShortcut("Del")
    never = QAction("Undo us-store", window)
    never.setEnabled(False)
    palette = Palette(workspace, look, tasks, [drop, push, never], window)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    palette.show_palette()
    actions = {"drop": drop, "push": push}
    return Scene(window, field, workspace, palette, actions, tasks, qtbot)


def test_with_nothing_typed_stores_and_actions_are_shown(scene: Scene) -> None:
    assert scene.typed.hasFocus()
    assert scene.shown() == [
        *("Stores:", "base", "brand", "us-store", "eu"),
        *("Actions:", "Drop override in us-store", "Push down"),
    ]
    assert [row.key for row in scene.results.found.rows if row.key] == ["Ctrl+1", "Ctrl+2", "Del"]


def test_typing_finds_files_stores_and_actions(scene: Scene) -> None:
    scene.type("ust")
    assert scene.shown() == [
        *("Files in us-store:", "usual.ts", "use-toast.ts"),
        *("Stores:", "us-store"),
        *("Actions:", "Drop override in us-store"),
    ]
    usual, toast = scene.results.found.rows[1:3]
    assert (toast.detail, toast.positions) == ("web/lib", (0, 1, 4))
    assert toast.badge and (toast.badge.text, toast.badge.is_own) == ("base", False)
    assert usual.badge and (usual.badge.text, usual.badge.is_own) == ("us-store", True)


def test_enter_opens_the_file(scene: Scene) -> None:
    chosen: list[bytes] = []
    scene.palette.file_chosen.connect(chosen.append)
    scene.type("header")
    scene.press(Qt.Key.Key_Return)
    assert chosen == [b"web/header.tsx"]
    assert scene.palette.isHidden()
    assert scene.field.hasFocus()


def test_enter_waits_for_what_was_typed(scene: Scene) -> None:
    chosen: list[bytes] = []
    scene.palette.file_chosen.connect(chosen.append)
    QTest.keyClicks(scene.typed, "header")
    scene.press(Qt.Key.Key_Return)  # the rows of the empty field are still shown
    assert scene.palette.isVisible()
    scene.qtbot.waitUntil(lambda: bool(chosen))
    assert chosen == [b"web/header.tsx"]


def test_arrows_pass_over_headings(scene: Scene) -> None:
    chosen: list[Layer] = []
    scene.palette.store_chosen.connect(chosen.append)
    scene.type("ust")
    scene.press(Qt.Key.Key_Down)
    scene.press(Qt.Key.Key_Down)
    scene.press(Qt.Key.Key_Return)
    assert [layer.full_name for layer in chosen] == ["/brand/us-store"]


@pytest.mark.parametrize(
    ("typed", "shown"),
    [
        (">", ["Actions:", "Drop override in us-store", "Push down"]),
        ("> us", ["Actions:", "Push down", "Drop override in us-store"]),
        ("@", ["Stores:", "base", "brand", "us-store", "eu"]),
        ("@eu", ["Stores:", "eu"]),
        ("zzz", []),
    ],
)
def test_a_sign_leaves_one_kind(scene: Scene, typed: str, shown: list[str]) -> None:
    scene.type(typed)
    assert sorted(scene.shown()) == sorted(shown)


def test_an_action_is_triggered_once_the_palette_is_gone(scene: Scene) -> None:
    were_hidden: list[bool] = []
    scene.actions["push"].triggered.connect(lambda: were_hidden.append(scene.palette.isHidden()))
    scene.type(">push")
    scene.press(Qt.Key.Key_Enter)
    assert were_hidden == [True]


def test_an_action_has_its_own_icon(scene: Scene) -> None:
    scene.actions["drop"].setProperty(ICON, "drop")
    scene.type(">")
    icons = [row.icon for row in scene.results.found.rows if not row.is_heading]
    assert icons == ["drop", "right"]  # the other one has none


def test_what_was_chosen_last_stands_first(scene: Scene) -> None:
    scene.type("header")
    scene.press(Qt.Key.Key_Return)
    scene.palette.show_palette()
    scene.type(">push")
    scene.press(Qt.Key.Key_Return)
    scene.palette.show_palette()
    assert scene.shown()[:3] == ["Recently used:", "Push down", "header.tsx"]
    assert scene.shown().count("Push down") == 1


def test_a_late_result_is_dropped(scene: Scene) -> None:
    QTest.keyClicks(scene.typed, "header")  # each letter starts a search and drops the one before
    scene.type("zzz")
    assert scene.shown() == []
    seen = [each for each in scene.palette.findChildren(Label) if each.isVisible()]
    (said,) = [each for each in seen if each.text() == "Nothing matches 'zzz'."]
    for each in (said, scene.typed):  # neither is cut
        bottom = each.mapTo(scene.palette.card, each.rect().bottomLeft()).y()
        assert each.height() >= each.fontMetrics().height()
        assert bottom < scene.palette.card.height()


@pytest.mark.parametrize("close", ["Escape", "click beside", "the same key again"])
def test_it_closes_and_gives_the_keyboard_back(scene: Scene, close: str) -> None:
    if close == "Escape":
        scene.press(Qt.Key.Key_Escape)
    elif close == "click beside":
        QTest.mouseClick(scene.palette, Qt.MouseButton.LeftButton, pos=QPoint(5, 300))
    else:
        scene.palette.show_palette()
    assert scene.palette.isHidden()
    assert scene.field.hasFocus()


def test_tab_stays_inside(scene: Scene) -> None:
    scene.press(Qt.Key.Key_Tab)
    assert scene.typed.hasFocus()


def test_it_covers_the_window_and_its_card_keeps_the_edges_free(scene: Scene) -> None:
    assert scene.palette.geometry() == scene.window.rect()
    assert scene.palette.card.width() == 560
    scene.window.resize(480, 500)
    scene.qtbot.waitUntil(lambda: scene.palette.width() == 480)
    assert scene.palette.card.width() == 480 - 32
    assert scene.palette.card.geometry().bottom() < 500


def test_markup_in_a_name_is_text(scene: Scene) -> None:
    scene.type("<b>")
    assert scene.shown()[:2] == ["Files in us-store:", "<b>.ts"]


def test_another_project_forgets_what_was_found(
    scene: Scene, tmp_path: Path, open_project: Open
) -> None:
    scene.type("header")
    open_project(alokai_project(tmp_path / "other", {"web/other.ts": ""}), None)
    assert scene.palette.isHidden()
    scene.palette.show_palette()
    scene.type("other")
    assert scene.shown()[:2] == ["Files in base:", "other.ts"]
