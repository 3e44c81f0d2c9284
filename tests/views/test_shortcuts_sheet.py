from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.actions import GROUP
from multistore_gui.views.labels import KeyCap, Label
from multistore_gui.views.look import Look
from multistore_gui.views.shortcuts_sheet import ShortcutsSheet

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]


def action(window: QWidget, text: str, key: str, group: str) -> QAction:
    made = QAction(text, window)
    made.setShortcut(key)
    made.setProperty(GROUP, group)
    return made


def test_every_action_with_a_key_stands_under_its_group(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    field = QLineEdit()
    window = show(field)
    window.resize(900, 600)
    actions = [
        action(window, "&Open project…", "Ctrl+O", "Project"),
        action(window, "Undo", "Ctrl+Z", "Edit"),
        action(window, "About", "", "Help"),
        action(window, "Read again", "F5", "Project"),
    ]
    sheet = ShortcutsSheet(look, actions, window)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    sheet.show_sheet()
    shown = [label.text() for label in sheet.findChildren(Label)]
    assert shown == ["All shortcuts", "Project", "Open project", "Read again", "Edit", "Undo"]
    keys = [cap.accessibleName() for cap in sheet.findChildren(KeyCap)]
    assert sorted(keys) == ["Ctrl+O", "Ctrl+Z", "Esc", "F5"]
    actions[1].setText("Undo: Dropped header.tsx")
    sheet.leave()
    sheet.show_sheet()
    assert "Undo: Dropped header.tsx" in [label.text() for label in sheet.findChildren(Label)]


def test_tab_goes_around_inside_and_escape_gives_the_keyboard_back(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    field = QLineEdit()
    window = show(field)
    sheet = ShortcutsSheet(look, [action(window, "Undo", "Ctrl+Z", "Edit")], window)
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    sheet.show_sheet()
    rows = QApplication.focusWidget()
    assert rows is not None and sheet.isAncestorOf(rows)
    (close,) = sheet.findChildren(QToolButton)
    QTest.keyClick(rows, Qt.Key.Key_Tab)
    assert close.hasFocus()
    QTest.keyClick(close, Qt.Key.Key_Tab)
    assert rows.hasFocus()
    QTest.keyClick(rows, Qt.Key.Key_Escape)
    assert sheet.isHidden()
    assert field.hasFocus()
