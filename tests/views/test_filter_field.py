from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.buttons import Button
from multistore_gui.views.filter_field import FilterField
from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_escape_clears_the_filter_first_and_is_left_to_others_then(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    field = FilterField(look, "Filter paths", "Filter paths, e.g. header")
    window = show(field)
    escape = QAction(window)
    escape.setShortcut("Esc")
    field.setFocus()
    QTest.keyClicks(field, "heder")
    assert field.text() == "heder"
    QTest.keyClick(field, Qt.Key.Key_Escape)
    assert field.text() == ""
    assert field.hasFocus()
    window.addAction(escape)
    with qtbot.waitSignal(escape.triggered):
        QTest.keyClick(field, Qt.Key.Key_Escape)


def test_a_note_stands_between_the_text_and_the_cross(look: Look, show: Show) -> None:
    field = FilterField(look, "Filter paths", "Filter paths, e.g. header")
    show(field).resize(200, 60)
    field.setText("Header")
    before = field.textMargins().right()
    field.set_note("Aa", "Case counts")
    note, cross = field.findChild(Label), field.findChild(Button)
    assert isinstance(note, Label) and isinstance(cross, Button)
    assert note.isVisible() and not note.is_cut
    assert note.geometry().right() < cross.geometry().left()
    assert field.width() - field.textMargins().right() <= note.geometry().left()
    assert note.toolTip() == tooltip("Case counts")
    field.set_note("", "Case counts")
    assert not note.isVisible()
    assert field.textMargins().right() == before
    assert field.accessibleDescription() == ""


def test_the_cross_clears_the_filter_and_keeps_the_keyboard_there(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    field = FilterField(look, "Filter paths", "Filter paths, e.g. header")
    show(field)
    cross = field.findChild(Button)
    assert isinstance(cross, Button) and cross.isHidden()
    QTest.keyClicks(field, "heder")
    assert cross.isVisible() and cross.size() == QSize(24, 24)
    assert field.rect().contains(cross.geometry())
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    assert field.text() == "" and field.hasFocus() and cross.isHidden()
