from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.checks import CheckBox
from multistore_gui.views.hints import tooltip
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_mark_is_set_by_key_or_a_click_on_its_words(
    qtbot: QtBot, look: Look, show: Show, colours_of: ColoursOf
) -> None:
    control = CheckBox(look, "Keep the one not in Git")
    show(control)
    assert control.height() >= 24
    assert look.theme.accent.name() not in colours_of(control)
    end = QPoint(control.width() - 4, control.height() // 2)
    QTest.mouseClick(control, Qt.MouseButton.LeftButton, pos=end)
    assert control.isChecked()
    assert look.theme.accent.name() in colours_of(control)


def test_a_tooltip_is_never_taken_for_markup() -> None:
    assert "&lt;img src=x&gt;" in tooltip("<img src=x>")
    assert tooltip("") == ""
