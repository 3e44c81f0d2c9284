from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolTip, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import KeyCap, Label
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_label_shows_text_as_it_stands_and_elides_it(qtbot: QtBot, look: Look) -> None:
    label = Label(look, "<b>storefront</b>/components/header.tsx")
    qtbot.addWidget(label)
    assert label.textFormat() is Qt.TextFormat.PlainText
    label.resize(label.sizeHint())
    assert not label.is_cut
    label.resize(80, 20)
    assert label.is_cut
    with qtbot.waitExposed(label):
        label.show()
    QTest.mouseMove(label, QPoint(40, 10))
    qtbot.waitUntil(lambda: QToolTip.text() == tooltip(label.text()))
    QToolTip.hideText()
    qtbot.waitUntil(lambda: not QToolTip.isVisible())


def test_a_key_is_named(look: Look) -> None:
    assert KeyCap(look, "Ctrl+K").accessibleName() == "Ctrl+K"
