from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QEvent, QPointF, QSize, Qt
from PySide6.QtGui import QAction, QColor, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_button_is_its_action(qtbot: QtBot, look: Look, show: Show) -> None:
    action = QAction("Drop override")
    action.setShortcut("Del")
    button = Button(look, action, icon="drop")
    show(button)
    with qtbot.waitSignal(action.triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(action.triggered):
        QTest.keyClick(button, Qt.Key.Key_Space)
    assert button.accessibleName() == "Drop override"
    width = button.sizeHint().width()
    action.setText("Drop 14 overrides")
    assert button.sizeHint().width() > width and button.accessibleName() == "Drop 14 overrides"
    action.setEnabled(False)
    assert not button.isEnabled()
    with qtbot.assertNotEmitted(action.triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


def test_a_second_click_counts_where_the_first_one_fell(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    action = QAction("Drop override")
    button = Button(look, action)
    show(button)
    with qtbot.assertNotEmitted(action.triggered):  # the first was on what stood here before
        for kind in (QEvent.Type.MouseButtonDblClick, QEvent.Type.MouseButtonRelease):
            place, left = QPointF(5, 5), Qt.MouseButton.LeftButton
            event = QMouseEvent(kind, place, place, left, left, Qt.KeyboardModifier.NoModifier)
            QApplication.sendEvent(button, event)
    with qtbot.waitSignal(action.triggered):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)


@pytest.mark.parametrize("kind", ButtonKind)
def test_a_button_shows_when_it_is_disabled(
    look: Look, show: Show, kind: ButtonKind, colours_of: ColoursOf
) -> None:
    action = QAction("Promote")
    button = Button(look, action, icon="promote", kind=kind)
    show(button)
    assert look.theme.disabled.name() not in colours_of(button)
    action.setEnabled(False)
    assert look.theme.disabled.name() in colours_of(button)


def test_a_button_has_the_design_measures(look: Look) -> None:
    action = QAction("Undo")
    action.setShortcut("Ctrl+Z")
    tool = Button(look, action, icon="undo", has_text=False)
    whole = Button(look, action, icon="undo")
    assert tool.sizeHint() == QSize(28, 28)
    assert whole.sizeHint().height() == 28
    assert Button(look, action, icon="undo", has_key=False).sizeHint().width() < (
        whole.sizeHint().width()
    )


def test_a_button_shows_the_layer_that_it_works_in(
    look: Look, show: Show, colours_of: ColoursOf
) -> None:
    button = Button(look, QAction("Promote to fashion-brand"), icon="promote")
    show(button)
    assert look.theme.hue(6).solid.name() not in colours_of(button)
    button.set_hue(6)
    assert look.theme.hue(6).solid.name() in colours_of(button)


def test_a_button_with_a_menu_opens_it(qtbot: QtBot, look: Look, show: Show) -> None:
    button = Button(look, QAction("Create override in"), icon="plus")
    menu = QMenu(button)
    menu.addAction("us-store")
    button.setMenu(menu)
    show(button)
    menu.aboutToShow.connect(menu.close, Qt.ConnectionType.QueuedConnection)
    with qtbot.waitSignal(menu.aboutToShow):
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    with qtbot.waitSignal(menu.aboutToShow):
        QTest.keyClick(button, Qt.Key.Key_Space)


def test_a_button_follows_the_theme(look: Look, show: Show, colours_of: ColoursOf) -> None:
    button = Button(look, QAction("Drop override"), icon="drop")
    show(button)
    look.choose(Scheme.DARK)
    assert QColor("#252932").name() in colours_of(button)
