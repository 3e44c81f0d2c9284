from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.buttons import Button
from multistore_gui.views.chips import ChipRow, ChipText
from multistore_gui.views.glyphs import Glyph
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]

CHIPS = (
    ("all", ChipText("All", 1294)),
    ("overrides", ChipText("Overrides", 27, Glyph.OVERRIDE, 2)),
    ("stale", ChipText("Stale", 3, Glyph.STALE)),
    ("redundant", ChipText("Redundant", None, Glyph.REDUNDANT)),
    ("base", ChipText("base", 1149, hue=0)),
)


def row_of_chips(look: Look, *on: str) -> ChipRow:
    row = ChipRow(look, "Filter by state")
    row.show_chips(CHIPS, on)
    return row


def test_each_chip_is_switched_by_itself(qtbot: QtBot, look: Look, show: Show) -> None:
    row = row_of_chips(look, "stale")
    show(row).resize(700, 60)
    clicked: list[tuple[object, bool]] = []
    row.clicked.connect(lambda key, is_on: clicked.append((key, is_on)))
    QTest.mouseClick(row.chip("overrides"), Qt.MouseButton.LeftButton)
    row.chip("overrides").setFocus()
    QTest.keyClick(row.chip("overrides"), Qt.Key.Key_Right)
    assert row.chip("stale").hasFocus()
    QTest.keyClick(row.chip("stale"), Qt.Key.Key_Space)
    assert clicked == [("overrides", True), ("stale", False)]
    QTest.keyClick(row.chip("stale"), Qt.Key.Key_Left)
    assert row.chip("overrides").hasFocus()


def test_a_chip_says_its_count_once_it_is_known(look: Look) -> None:
    row = row_of_chips(look)
    assert row.chip("all").accessibleName() == "All, 1,294"
    assert row.chip("redundant").accessibleName() == "Redundant"
    assert row.chip("redundant").label == "Redundant"
    before = row.chip("redundant")
    row.show_chips([("redundant", ChipText("Redundant", 2, Glyph.REDUNDANT))], ())
    assert row.chip("redundant") is before
    assert row.keys == ["redundant"]
    assert before.label == "Redundant 2"
    assert before.sizeHint().height() == 24
    spoken = QAccessible.queryAccessibleInterface(before)
    assert spoken.role() is QAccessible.Role.CheckBox
    assert spoken.text(QAccessible.Text.Name) == "Redundant, 2"


def test_a_layer_s_chip_shows_its_colour(
    look: Look, colours_of: Callable[[QWidget], set[str]]
) -> None:
    row = row_of_chips(look)
    assert look.theme.hue(0).solid.name() in colours_of(row.chip("base"))
    assert look.theme.hue(2).solid.name() in colours_of(row.chip("overrides"))


def test_chips_that_do_not_fit_go_into_more(qtbot: QtBot, look: Look, show: Show) -> None:
    row = row_of_chips(look)
    window = show(row)
    row.setFixedWidth(row.sizeHint().width())
    assert not row.in_more
    row.setFixedWidth(290)
    window.adjustSize()
    hidden = [chip.text() for chip in row.in_more]
    assert hidden == ["Stale", "Redundant", "base"]
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
    with qtbot.waitSignal(row.clicked) as clicked:
        QTest.mouseClick(more, Qt.MouseButton.LeftButton)
    assert texts == ["Stale 3", "Redundant", "base 1,149"]
    assert clicked.args == ["stale", True]
    row.show_chips(CHIPS, ["stale"])
    assert row.chip("stale").isVisible()  # what is on is always seen


def test_chips_grow_with_the_text(qtbot: QtBot, look: Look, show: Show) -> None:
    row = row_of_chips(look)
    show(row).resize(900, 60)
    before = [row.chip(key).sizeHint().width() for key in row.keys]
    look.set_fonts(scale=2.0, is_bundled=True)
    after = [row.chip(key).sizeHint().width() for key in row.keys]
    assert all(large > 1.8 * small for large, small in zip(after, before, strict=True))
    assert [row.chip(key).width() for key in row.keys if not row.chip(key).isHidden()] == (
        after[: len(row.keys) - len(row.in_more)]
    )
