from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.buttons import Button
from multistore_gui.views.focus_ring import FocusRing
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_ring_stands_outside_the_control_that_has_the_keyboard(
    qtbot: QtBot, qapp: QApplication, look: Look, show: Show
) -> None:
    first, second = (Button(look, QAction(name)) for name in ("Cancel", "Drop"))
    ring = FocusRing(look, qapp)
    window = show(first, second)
    for button in (first, second, first):
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        image = window.grab().toImage()
        for other in (first, second):
            place = other.geometry()
            for distance in (1, 2):  # 2 px wide, right outside
                pixel = image.pixelColor(place.center().x(), place.top() - distance)
                assert (pixel == look.theme.accent) is (other is button)
    first.move(first.x(), first.y() + 5)
    place = first.geometry()
    assert (
        window.grab().toImage().pixelColor(place.center().x(), place.top() - 1) == look.theme.accent
    )
    window.close()
    ring.deleteLater()


def test_a_ring_outlives_the_panel_that_it_was_in(
    qtbot: QtBot, qapp: QApplication, look: Look, show: Show
) -> None:
    ring = FocusRing(look, qapp)
    panel = QWidget()
    row = QHBoxLayout(panel)
    gone, stays = Button(look, QAction("Cancel")), Button(look, QAction("Drop"))
    row.addWidget(gone)
    window = show(panel, stays)
    gone.setFocus()
    qtbot.waitUntil(gone.hasFocus)
    with qtbot.waitSignal(panel.destroyed):
        panel.deleteLater()
    stays.setFocus()
    qtbot.waitUntil(stays.hasFocus)
    place = stays.geometry()
    assert (
        window.grab().toImage().pixelColor(place.center().x(), place.top() - 1) == look.theme.accent
    )
    window.close()
    ring.deleteLater()
