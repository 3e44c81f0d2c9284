"""The buttons under the diff, and the card that says whom an override reaches."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.hues import assign_hues
from multistore_gui.core.layers import Layer
from multistore_gui.models.reach import Choice, Named, choices, holders
from multistore_gui.views.action_bar import ActionBar
from multistore_gui.views.actions import Actions, explain
from multistore_gui.views.buttons import Button
from multistore_gui.views.look import Look
from multistore_gui.views.reach_card import ReachCard
from multistore_gui.views.theme import Scheme
from tests.builders import Content, alokai_project, merged_store, scan_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
FILE: dict[str, Content] = {"shop/f.txt": "1\n"}


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    return Actions(QObject(qapp))


def shown(bar: ActionBar) -> list[str]:
    """Return the texts of the buttons that are seen, from the start on."""
    buttons = [button for button in bar.findChildren(Button) if button.isVisible()]
    return [button.text() for button in sorted(buttons, key=lambda button: button.x())]


def test_only_what_applies_is_offered(look: Look, actions: Actions, show: Show) -> None:
    bar = ActionBar(look, actions)
    show(bar).resize(1200, 80)
    always = ["Copy path", "Show in file manager", "Open in editor"]
    bar.offer(is_own=True, can_create=True, hue=1)
    assert shown(bar) == ["Drop override", "Create override in", *always]
    bar.offer(is_own=False, can_create=True, hue=1)
    assert shown(bar) == ["Create override", "Create override in", *always]
    bar.offer(is_own=True, can_create=False, hue=0)
    assert shown(bar) == ["Drop override", *always]


def test_a_button_is_the_windows_action(
    qtbot: QtBot, look: Look, actions: Actions, show: Show
) -> None:
    bar = ActionBar(look, actions)
    show(bar).resize(1200, 80)
    bar.offer(is_own=True, can_create=True, hue=1)
    drop = next(b for b in bar.findChildren(Button) if b.text() == "Drop override")
    with qtbot.waitSignal(actions.drop_override.triggered):
        QTest.mouseClick(drop, Qt.MouseButton.LeftButton)
    reason = "tsconfig.json is generated for each store; it cannot be dropped here."
    explain(actions.drop_override, "", reason)
    assert not drop.isEnabled() and reason in drop.toolTip()


def test_what_does_not_fit_folds_into_more(
    qtbot: QtBot, look: Look, actions: Actions, show: Show
) -> None:
    bar = ActionBar(look, actions)
    window = show(bar)
    bar.offer(is_own=True, can_create=True, hue=1)
    folded: list[str] = []
    for width in range(bar.sizeHint().width() + 40, 180, -5):
        window.resize(width, 80)
        QApplication.sendPostedEvents()
        for action in bar.in_more:
            if action.text() not in folded:
                folded.append(action.text())
        visible = [button for button in bar.findChildren(Button) if button.isVisible()]
        assert all(bar.rect().contains(button.geometry()) for button in visible)
        assert ("More" in shown(bar)) is bool(bar.in_more)
    order = ["Show in file manager", "Copy path", "Open in editor", "Create override in…"]
    assert folded == [*order, "Drop override"]
    assert shown(bar) == ["More"]


@pytest.fixture
def offered(tmp_path: Path) -> list[Choice]:
    stores: dict[str, dict[str, Content]] = {"brand": {}, "brand/us": {}, "brand/eu": {}}
    folder = alokai_project(tmp_path, FILE, {**stores, "brand/jp": FILE})
    store = merged_store(scan_project(folder).index, "us")
    file = store.index.file(b"shop/f.txt")
    assert file is not None
    return choices(store, file, assign_hues(store.index.tree))


def test_the_card_says_whom_it_reaches(offered: list[Choice]) -> None:
    own, template = offered
    assert own.description == "in us; reaches us"
    assert template.description == (
        "in brand; reaches eu, us; but not jp: its own file keeps winning there; "
        "brand has no file here yet: a copy of base's is made."
    )


def test_a_layer_that_has_the_file_says_so(tmp_path: Path) -> None:
    folder = alokai_project(tmp_path, FILE, {"brand": FILE, "brand/us": {}})
    store = merged_store(scan_project(folder).index, "us")
    file = store.index.file(b"shop/f.txt")
    assert file is not None
    own, template = choices(store, file, assign_hues(store.index.tree))
    assert own.reason is None
    assert template.reason is not None and "brand has" in template.reason
    assert template.gets == template.keeps == ()


@pytest.fixture
def card(
    qtbot: QtBot, look: Look, show: Show, offered: list[Choice], actions: Actions
) -> ReachCard:
    button = Button(look, actions.create_elsewhere)
    card = ReachCard(look, offered, [Named("base", 0)], show(button))
    with qtbot.waitExposed(card):
        card.open_below(button)
    return card


@pytest.mark.parametrize(
    ("keys", "name"),
    [
        ([Qt.Key.Key_1], "us"),
        ([Qt.Key.Key_2], "brand"),
        ([Qt.Key.Key_Return], "us"),
        ([Qt.Key.Key_Down, Qt.Key.Key_Space], "brand"),
        ([Qt.Key.Key_Down, Qt.Key.Key_Up, Qt.Key.Key_Return], "us"),
    ],
)
def test_keys_choose_a_layer(card: ReachCard, keys: list[Qt.Key], name: str) -> None:
    chosen: list[Layer] = []
    card.chosen.connect(chosen.append)
    for key in keys:
        QTest.keyClick(card.focusWidget() or card, key)
    assert [layer.id for layer in chosen] == [name]
    assert not card.isVisible()


def test_a_click_chooses_and_escape_does_not(card: ReachCard) -> None:
    chosen: list[Layer] = []
    card.chosen.connect(chosen.append)
    rows = card.findChildren(QAbstractButton)
    assert rows[1].accessibleName().startswith("in brand; reaches")
    QTest.keyClick(card.focusWidget() or card, Qt.Key.Key_Escape)
    assert chosen == [] and not card.isVisible()


def test_a_layer_can_be_clicked(card: ReachCard) -> None:
    chosen: list[Layer] = []
    card.chosen.connect(chosen.append)
    QTest.mouseClick(card.findChildren(QAbstractButton)[1], Qt.MouseButton.LeftButton)
    assert [layer.id for layer in chosen] == ["brand"]


def test_the_card_shows_who_wins_now_and_then(card: ReachCard, offered: list[Choice]) -> None:
    assert [[named.label for named in choice.after] for choice in offered] == [
        ["us", "base"],
        ["brand", "base"],
    ]
    assert card.preview.isVisible()
    assert card.preview.accessibleName() == "Now base wins. After us wins, base hidden"
    QTest.keyClick(card.focusWidget() or card, Qt.Key.Key_Down)
    assert card.preview.accessibleName() == "Now base wins. After brand wins, base hidden"


def test_a_file_of_ones_own_keeps_winning_over_a_template_s(tmp_path: Path) -> None:
    folder = alokai_project(tmp_path, FILE, {"brand": {}, "brand/us": FILE})
    store = merged_store(scan_project(folder).index, "us")
    file = store.index.file(b"shop/f.txt")
    assert file is not None
    hues = assign_hues(store.index.tree)
    assert [named.label for named in holders(store, file, hues)] == ["us", "base"]
    _, template = choices(store, file, hues)
    assert [named.label for named in template.after] == ["us", "brand", "base"]


def test_create_shrinks_before_it_goes(qapp: QApplication, actions: Actions, show: Show) -> None:
    actions.create_override.setText("Create override in us-store")
    bar = ActionBar(Look(Scheme.LIGHT, scale=2.0), actions)
    window = show(bar)
    bar.offer(is_own=False, can_create=True, hue=1)
    create = next(b for b in bar.findChildren(Button) if b.text().endswith("us-store"))
    words: list[str] = []
    for width in range(1600, 488, -5):  # of 900 pixels the tree leaves as many
        window.resize(width, 120)
        QApplication.sendPostedEvents()
        assert create.isVisible() and bar.rect().contains(create.geometry())
        if create.accessibleName() not in words:
            words.append(create.accessibleName())
    assert words == ["Create override in us-store", "Create override"]


def test_what_opens_a_card_has_its_arrow_at_the_end(look: Look, actions: Actions) -> None:
    there = Button(look, actions.create_elsewhere, icon="plus", opens=True)
    plain = Button(look, actions.create_elsewhere, icon="plus", has_key=False)
    assert there.accessibleName() == "Create override in"
    there.resize(there.sizeHint())
    plain.resize(plain.sizeHint())
    ink = look.theme.text2.name()

    def inked(button: Button, left: int, right: int) -> bool:
        image = button.grab().toImage()
        pixels = ((x, y) for x in range(left, right) for y in range(6, 22))
        return any(image.pixelColor(x, y).name() == ink for x, y in pixels)

    assert inked(there, 10, 26) and inked(plain, 10, 26)  # the plus
    assert inked(there, there.width() - 26, there.width() - 8)
    assert not inked(plain, plain.width() - 26, plain.width() - 8)
