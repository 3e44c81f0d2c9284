from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.banner import Banner, Tone
from multistore_gui.views.buttons import Button
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_banner_says_what_and_offers_one_way_on(
    qtbot: QtBot, look: Look, show: Show, colours_of: ColoursOf
) -> None:
    again = QAction("Read again")
    banner = Banner(look, Tone.DANGER, "2 entries could not be read.", again)
    show(banner)
    assert banner.accessibleName() == "2 entries could not be read."
    assert look.theme.danger_bg.name() in colours_of(banner)
    button = banner.findChild(Button)
    assert isinstance(button, Button)
    with qtbot.waitSignal(again.triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    banner.tell("3 entries could not be read.")
    assert banner.accessibleName() == "3 entries could not be read."
