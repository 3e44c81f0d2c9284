from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.popup import PopupCard

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_card_opens_below_its_control_and_escape_closes_it(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    button = Button(look, QAction("Create override in"))
    window = show(button)
    card = PopupCard(look, "Create override in", window)
    card.body.addWidget(Label(look, "in us-store"))
    with qtbot.waitExposed(card):
        card.show_below(button, width=240)
    assert card.y() + 14 >= button.mapToGlobal(QPoint(0, button.height())).y()
    assert card.width() >= 240
    assert card.grab().toImage().pixelColor(card.width() // 2, 17) == look.theme.raised
    QTest.keyClick(card, Qt.Key.Key_Escape)
    assert card.isHidden()
    assert window.isVisible()


def test_a_card_stays_on_the_screen(qtbot: QtBot, look: Look, show: Show) -> None:
    button = Button(look, QAction("Create override in"))
    window = show(button)
    screen = window.screen().availableGeometry()
    window.move(screen.right() - 60, screen.bottom() - 60)
    card = PopupCard(look, "Create override in", window)
    card.body.addWidget(Label(look, "in us-store"))
    with qtbot.waitExposed(card):
        card.show_below(button, width=240)
    inner = card.geometry().adjusted(14, 14, -14, -14)
    assert screen.contains(inner)
    assert not inner.intersects(QRect(button.mapToGlobal(QPoint(0, 0)), button.size()))
    card.close()
