from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.look import Look
from multistore_gui.views.segments import SegmentedControl

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_a_segment_is_chosen_by_pointer_arrow_or_action(
    qtbot: QtBot, look: Look, show: Show
) -> None:
    actions = [QAction(name) for name in ("Files", "Compare", "Problems")]
    control = SegmentedControl(look, "View")
    segments = [control.add(action, "tree") for action in actions]
    show(control)
    chosen: list[int] = []
    control.chosen.connect(chosen.append)
    QTest.mouseClick(segments[1], Qt.MouseButton.LeftButton)
    segments[1].setFocus()
    QTest.keyClick(segments[1], Qt.Key.Key_Right)
    actions[0].trigger()
    control.choose(2)
    assert chosen == [1, 2, 0, 2]
    assert control.current == 2
    assert all(segment.height() >= 24 for segment in segments)


def test_segments_count_and_shrink_to_icons(look: Look, show: Show, colours_of: ColoursOf) -> None:
    control = SegmentedControl(look, "View")
    control.add(QAction("Files"), "tree")
    action = QAction("Problems")
    problems = control.add(action, "warn")
    show(control)
    problems.set_count(14)
    assert problems.accessibleName() == "Problems, 14"
    assert look.theme.warn_bg.name() in colours_of(problems)
    width = control.sizeHint().width()
    control.set_has_text(False)
    assert control.sizeHint().width() < width
    assert problems.accessibleName() == "Problems, 14"
