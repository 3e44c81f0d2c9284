from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.layers import Layer
from multistore_gui.views.chevron import Chevron
from multistore_gui.views.look import Look
from multistore_gui.views.stack_bar import StackBar
from multistore_gui.views.theme import Scheme
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """Base with 4 files, a brand that overrides 2, a store that overrides 1 and adds 1."""
    return alokai_project(
        tmp_path / "shop",
        {f"web/{name}.ts": name for name in "abcd"},
        {
            "brand": {"web/a.ts": "brand", "web/b.ts": "brand"},
            "brand/us": {"web/a.ts": "us", "web/e.ts": "us"},
            "outlet": {},
        },
        deployable=["us", "outlet"],
    )


def chevrons(bar: StackBar) -> list[Chevron]:
    found = [each for each in bar.findChildren(Chevron) if each.isVisible()]
    return sorted(found, key=lambda each: each.x())


def said(bar: StackBar) -> list[tuple[str, str]]:
    return [(each.step.name, each.step.detail) for each in chevrons(bar)]


def looked_at(bar: StackBar) -> list[str]:
    return [each.step.name for each in chevrons(bar) if each.step.is_looked_at]


def layer_of(workspace: Workspace, name: str) -> Layer:
    assert workspace.project is not None
    return workspace.project.layout.tree.find(name)


def test_the_stack_says_who_wins_how_many_files(
    look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    bar = StackBar(open_project(shop, "us"), look)
    show(bar).resize(1440, 100)
    assert said(bar) == [
        ("base", "base  ·  2 files win"),
        ("brand", "template  ·  1 win"),
        ("us", "this store  ·  2 win"),
    ]
    assert looked_at(bar) == ["us"]
    assert bar._summary.words == ("5 files", "60% inherited")
    assert bar._button.accessibleName() == "us, Store 1 of 2. Switch store"


def test_a_click_on_a_chevron_looks_with_its_eyes_and_a_second_one_goes_back(
    look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    bar = StackBar(workspace, look)
    show(bar).resize(1440, 100)
    QTest.mouseClick(chevrons(bar)[1], Qt.MouseButton.LeftButton)
    assert workspace.layer == layer_of(workspace, "brand")
    assert looked_at(bar) == ["brand"]
    assert said(bar) == [
        ("base", "base  ·  2 files win"),
        ("brand", "template  ·  2 win"),
        ("us", "this store"),  # nothing is known of it from there
    ]
    assert bar.chosen == layer_of(workspace, "us")
    QTest.mouseClick(chevrons(bar)[1], Qt.MouseButton.LeftButton)
    assert workspace.layer == layer_of(workspace, "us")


def test_the_keyboard_walks_over_the_chevrons(
    qtbot: QtBot, look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    bar = StackBar(workspace, look)
    show(bar).resize(1440, 100)
    base, brand, us = chevrons(bar)
    us.setFocus()
    qtbot.waitUntil(us.hasFocus)
    QTest.keyClick(us, Qt.Key.Key_Left)
    assert brand.hasFocus()
    QTest.keyClick(brand, Qt.Key.Key_Left)
    QTest.keyClick(base, Qt.Key.Key_Left)
    assert base.hasFocus()
    QTest.keyClick(base, Qt.Key.Key_Return)
    assert workspace.layer == layer_of(workspace, "base")
    QTest.keyClick(base, Qt.Key.Key_Escape)
    assert workspace.layer == layer_of(workspace, "us")
    QTest.keyClick(base, Qt.Key.Key_Right)
    assert brand.hasFocus()


def test_looking_elsewhere_by_other_means_chooses(
    look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    bar = StackBar(workspace, look)
    show(bar).resize(1440, 100)
    workspace.look_at(layer_of(workspace, "brand"))
    assert bar.chosen == layer_of(workspace, "brand")
    assert [name for name, _ in said(bar)] == ["base", "brand"]
    assert bar._button.accessibleName() == "brand, Template. Switch store"
    assert not bar.go_back()


def test_the_layer_that_is_peeked_at_can_be_chosen(
    look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    bar = StackBar(workspace, look)
    show(bar).resize(1440, 100)
    chevrons(bar)[1].click()
    bar.choose(layer_of(workspace, "brand"))
    assert [name for name, _ in said(bar)] == ["base", "brand"]


def test_a_reading_keeps_the_chosen_store(
    qtbot: QtBot, look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    bar = StackBar(workspace, look)
    show(bar).resize(1440, 100)
    chevrons(bar)[1].click()
    (shop / "apps/web/new.ts").write_text("new")
    workspace.read_again()
    qtbot.waitUntil(lambda: said(bar)[0][1] == "base  ·  3 files win")
    assert [name for name, _ in said(bar)] == ["base", "brand", "us"]
    assert looked_at(bar) == ["brand"]
    qtbot.waitUntil(lambda: workspace.is_compared)


def test_numbers_stay_blank_until_the_layers_are_read(
    qtbot: QtBot, look: Look, show: Show, shop: Path, workspace: Workspace
) -> None:
    bar = StackBar(workspace, look)
    show(bar).resize(1440, 100)
    seen: list[list[tuple[str, str]]] = []
    workspace.changed.connect(lambda _: seen.append(said(bar)) if workspace.project else None)
    workspace.open(str(shop).encode(), "us")
    qtbot.waitUntil(lambda: workspace.is_compared)
    assert seen[0] == [("base", "base"), ("brand", "template"), ("us", "this store")]


def test_a_key_picks_a_store(look: Look, show: Show, shop: Path, open_project: Open) -> None:
    workspace = open_project(shop, "us")
    bar = StackBar(workspace, look)
    window = show(bar)
    order = ["us", "outlet"]  # brand's stores stand before outlet
    assert [action.text() for action in bar.store_actions if action.isVisible()] == [
        f"Choose {name}" for name in order
    ]
    QTest.keyClick(window, Qt.Key.Key_2, Qt.KeyboardModifier.ControlModifier)
    assert workspace.layer == layer_of(workspace, "outlet")
    QTest.keyClick(window, Qt.Key.Key_9, Qt.KeyboardModifier.ControlModifier)
    assert workspace.layer == layer_of(workspace, "outlet")


@pytest.fixture
def deep(tmp_path: Path) -> Path:
    chain = "a-long-name-of-a-brand/region-europe-middle-east/country-of-origin/city-store"
    parts = chain.split("/")
    stores = {"/".join(parts[: at + 1]): {"web/a.ts": str(at)} for at in range(len(parts))}
    return alokai_project(tmp_path / "deep", {"web/a.ts": "a"}, stores)


def test_middle_layers_fold_where_it_is_narrow(
    look: Look, show: Show, deep: Path, open_project: Open
) -> None:
    workspace = open_project(deep, "city-store")
    bar = StackBar(workspace, look)
    window = show(bar)
    window.resize(1600, 100)
    assert len(chevrons(bar)) == 5
    window.resize(760, 100)
    names = [name for name, _ in said(bar)]
    assert names[0] == "base" and names[-1] == "city-store"
    assert names[1] in ("+2", "+3")
    assert not bar._summary.isVisible()
    QTest.mouseClick(chevrons(bar)[1], Qt.MouseButton.LeftButton)
    (menu,) = bar.findChildren(QMenu)
    menu.actions()[1].trigger()
    assert workspace.layer == layer_of(workspace, "region-europe-middle-east")
    fold = chevrons(bar)[1].step
    assert fold.is_looked_at and fold.detail == "region-europe-middle-east"
    menu.close()
    last = chevrons(bar)[-1]
    last.click()
    assert workspace.layer == layer_of(workspace, "city-store")


@pytest.mark.parametrize("width", [300, 480, 620, 876])
def test_the_stores_own_chevron_is_the_last_to_go(
    qapp: QApplication, show: Show, shop: Path, deep: Path, open_project: Open, width: int
) -> None:
    large = Look(Scheme.LIGHT, scale=2.0)
    for folder, store in ((deep, "city-store"), (shop, "us")):
        workspace = open_project(folder, store)
        bar = StackBar(workspace, large)
        window = show(bar)
        bar.setMinimumWidth(0)
        window.resize(width, 160)
        QApplication.sendPostedEvents()
        last = chevrons(bar)[-1]
        assert last.step.name == store
        assert last.geometry().right() < bar._steps.width() or bar._steps.width() < 128


def test_a_single_folded_layer_is_one_layer(
    look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    steps = StackBar(workspace, look)._steps
    show(steps)
    found = set()
    for width in range(700, 60, -10):
        steps.resize(width, 40)
        found |= {(c.step.name, c.step.detail) for c in steps.chevrons if c.step.hue is None}
    assert found == {("+1", "layer"), ("+2", "layers")}
