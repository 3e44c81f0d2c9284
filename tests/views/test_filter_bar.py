"""The filter: typed, clicked, and followed where others set it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.filter import Filter, Sign
from multistore_gui.views.actions import Actions
from multistore_gui.views.filter_bar import ALL, FilterBar, Origin
from multistore_gui.views.look import Look
from multistore_gui.workspace import Change, Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]

US, FASHION = Origin("/fashion/us"), Origin("/fashion")


@pytest.fixture
def opened(tmp_path: Path, open_project: Open) -> Workspace:
    base = {f"web/{name}.tsx": "1" for name in ("header", "footer", "logo", "cart")}
    project = alokai_project(
        tmp_path / "shop",
        {**base, "web/tsconfig.json": "{}", "web/package.json": "{}"},
        {
            "fashion": {"web/footer.tsx": "2"},
            "fashion/us": {"web/header.tsx": "3", "web/logo.tsx": "1", "web/own.tsx": "3"},
            "eu": {},
        },
    )
    return open_project(project, "us")


@pytest.fixture
def bar(qtbot: QtBot, opened: Workspace, look: Look, show: Show) -> FilterBar:
    bar = FilterBar(opened, look, Actions(opened))
    show(bar).resize(900, 200)
    return bar


def left(workspace: Workspace) -> set[bytes]:
    assert workspace.index is not None
    assert workspace.left is not None
    return {path for path, is_left in zip(workspace.index.paths(), workspace.left) if is_left}  # noqa: B905


def click(qtbot: QtBot, bar: FilterBar, workspace: Workspace, key: object) -> None:
    with qtbot.waitSignal(
        workspace.changed, check_params_cb=lambda change: Change.FILTER in change
    ):
        QTest.mouseClick(bar.chips.chip(key), Qt.MouseButton.LeftButton)


def test_chips_count_what_there_is(bar: FilterBar) -> None:
    labels = [bar.chips.chip(key).label for key in bar.chips.keys]
    assert labels == [
        "All 7", "Overrides 2", "Added 1", "Redundant 1", "Generated 1",
        "base 3", "fashion 1", "us 3",
    ]  # fmt: skip
    assert bar.chips.chip(ALL).isChecked()


def test_says_that_a_capital_letter_makes_case_count(bar: FilterBar) -> None:
    bar.field.setFocus()
    QTest.keyClicks(bar.field, "head")
    assert (bar.field.note, bar.field.accessibleDescription()) == ("", "")
    QTest.keyClicks(bar.field, "E")
    assert bar.field.note == "Aa"
    assert bar.field.accessibleDescription() == "A capital letter in the filter: case counts"
    QTest.keyClick(bar.field, Qt.Key.Key_Backspace)
    assert bar.field.note == ""


def test_clearing_says_so_once(qtbot: QtBot, bar: FilterBar, opened: Workspace) -> None:
    bar.field.setFocus()
    with qtbot.waitSignal(opened.changed):
        QTest.keyClicks(bar.field, "header")
    said: list[object] = []
    opened.changed.connect(said.append)
    bar.clear()
    assert said == [Change.FILTER]
    assert bar.field.text() == "" and opened.filter == Filter()


def test_typing_filters_at_once(qtbot: QtBot, bar: FilterBar, opened: Workspace) -> None:
    assert not bar.count.isVisible()
    bar.field.setFocus()
    with qtbot.waitSignal(opened.changed):
        QTest.keyClick(bar.field, Qt.Key.Key_O)
    QTest.keyClicks(bar.field, "o")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 7 files")
    assert left(opened) == {b"web/footer.tsx"}
    assert bar.count.isVisible()


def test_escape_clears_and_then_goes_to_the_tree(
    qtbot: QtBot, bar: FilterBar, opened: Workspace
) -> None:
    bar.field.setFocus()
    QTest.keyClicks(bar.field, "oo")
    with qtbot.assertNotEmitted(bar.left):
        QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert opened.filter.is_empty
    for key in (Qt.Key.Key_Escape, Qt.Key.Key_Down, Qt.Key.Key_Return):
        with qtbot.waitSignal(bar.left):
            QTest.keyClick(bar.field, key)


def test_chips_combine(qtbot: QtBot, bar: FilterBar, opened: Workspace) -> None:
    click(qtbot, bar, opened, Sign.OVERRIDE)
    assert left(opened) == {b"web/header.tsx", b"web/logo.tsx"}
    click(qtbot, bar, opened, Sign.ADDITION)
    assert left(opened) == {b"web/header.tsx", b"web/logo.tsx", b"web/own.tsx"}
    assert not bar.chips.chip(ALL).isChecked()
    assert bar.is_own_only
    with qtbot.waitSignal(opened.changed):
        bar.field.setText("er")
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 7 files")
    assert left(opened) == {b"web/header.tsx"}
    click(qtbot, bar, opened, ALL)
    assert opened.filter == Filter("er")
    click(qtbot, bar, opened, FASHION)
    assert left(opened) == {b"web/footer.tsx"}
    click(qtbot, bar, opened, US)
    assert left(opened) == {b"web/footer.tsx", b"web/header.tsx"}
    click(qtbot, bar, opened, FASHION)
    assert left(opened) == {b"web/header.tsx"}
    bar.clear()
    assert opened.filter.is_empty
    assert bar.field.text() == ""
    assert bar.chips.chip(ALL).isChecked()


def test_follows_a_filter_that_others_set(qtbot: QtBot, bar: FilterBar, opened: Workspace) -> None:
    opened.set_filter(Filter("logo", frozenset({Sign.REDUNDANT})))
    qtbot.waitUntil(lambda: bar.count.text() == "1 of 7 files")
    assert bar.field.text() == "logo"
    assert bar.chips.chip(Sign.REDUNDANT).isChecked()


def test_another_store_forgets_layers_that_are_not_its_own(
    qtbot: QtBot, bar: FilterBar, opened: Workspace
) -> None:
    click(qtbot, bar, opened, Sign.OVERRIDE)
    click(qtbot, bar, opened, FASHION)
    assert opened.index is not None
    opened.look_at(opened.index.tree.find("eu"))
    assert opened.filter == Filter(signs=frozenset({Sign.OVERRIDE}))
    qtbot.waitUntil(lambda: bar.count.text() == "0 of 6 files")
    assert Sign.OVERRIDE in bar.chips.keys  # none there, but on: it can be switched off
    assert Sign.ADDITION not in bar.chips.keys
    opened.look_at(opened.index.tree.base)
    assert Sign.ADDITION not in bar.chips.keys  # the base adds nothing


def test_own_files_only_is_a_switch(qtbot: QtBot, bar: FilterBar, opened: Workspace) -> None:
    with qtbot.waitSignal(opened.changed):
        bar.set_own_only(True)
    assert left(opened) == {b"web/header.tsx", b"web/logo.tsx", b"web/own.tsx"}
    bar.set_own_only(True)
    assert bar.is_own_only
    bar.set_own_only(False)
    assert opened.filter.is_empty
