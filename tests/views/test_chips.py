from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.buttons import Button
from multistore_gui.views.chips import ChipRow
from multistore_gui.views.glyphs import Glyph
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def row_of_chips(look: Look) -> ChipRow:
    row = ChipRow(look, "Filter by state")
    row.add("all", "All")
    row.add("overrides", "Overrides", Glyph.OVERRIDE).set_hue(2)
    row.add("stale", "Stale", Glyph.STALE)
    row.add("redundant", "Redundant", Glyph.REDUNDANT)
    row.set_counts({"all": 1294, "overrides": 27, "stale": 3, "redundant": None})
    return row


def test_one_chip_is_chosen_by_pointer_or_arrow(qtbot: QtBot, look: Look, show: Show) -> None:
    row = row_of_chips(look)
    show(row).resize(600, 60)
    chosen = [row.current]
    row.chosen.connect(chosen.append)
    QTest.mouseClick(row.chip("overrides"), Qt.MouseButton.LeftButton)
    row.chip("overrides").setFocus()
    QTest.keyClick(row.chip("overrides"), Qt.Key.Key_Right)
    assert row.current == "stale" and row.chip("stale").hasFocus()
    assert chosen == ["all", "overrides", "stale"]


def test_a_chip_says_its_count_once_it_is_known(look: Look) -> None:
    row = row_of_chips(look)
    assert row.chip("all").accessibleName() == "All, 1,294"
    assert row.chip("redundant").accessibleName() == "Redundant"
    assert row.chip("redundant").label == "Redundant"
    row.set_counts({"redundant": 2})
    assert row.chip("redundant").label == "Redundant 2"
    assert all(row.chip(key).sizeHint().height() == 24 for key in ("all", "stale"))
    spoken = QAccessible.queryAccessibleInterface(row.chip("all"))
    assert spoken.role() is QAccessible.Role.RadioButton
    assert spoken.text(QAccessible.Text.Name) == "All, 1,294"


def test_chips_that_do_not_fit_go_into_more(qtbot: QtBot, look: Look, show: Show) -> None:
    row = row_of_chips(look)
    window = show(row)
    row.setFixedWidth(row.sizeHint().width())
    assert not row.in_more
    row.setFixedWidth(290)
    window.adjustSize()
    hidden = [chip.text() for chip in row.in_more]
    assert hidden == ["Stale", "Redundant"]
    shown = [child for child in row.children() if isinstance(child, QWidget)]
    visible = [child for child in shown if child.isVisible() and not child.isWindow()]
    assert all(row.rect().contains(child.geometry()) for child in visible)
    more = next(child for child in visible if isinstance(child, Button))
    menu = more.menu()
    texts: list[str] = []

    def choose_first() -> None:
        texts.extend(action.text() for action in menu.actions())
        QTest.keyClick(menu, Qt.Key.Key_Down)
        QTest.keyClick(menu, Qt.Key.Key_Return)

    menu.aboutToShow.connect(choose_first, Qt.ConnectionType.QueuedConnection)
    QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert texts == ["Stale 3", "Redundant"]
    assert row.current == "stale"
    assert row.chip("stale").isVisible()  # what is chosen is always seen
