"""Which quick clicks and key presses are kept from a window, on a bare one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.second_press import QUICK_MS, SecondPress


def click(guard: SecondPress, at: tuple[float, float], time_ms: int) -> bool:
    """Press and release; tell whether the window hears of it."""
    kept = []
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        place, button = QPointF(*at), Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, place, place, button, button, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(time_ms)
        kept.append(guard.eventFilter(guard, event))
    assert kept[0] == kept[1]
    return not kept[0]


def press(guard: SecondPress, key: Qt.Key, time_ms: int) -> bool:
    """Press a key, as the system announces it first; tell whether the window hears of it."""
    control = Qt.KeyboardModifier.ControlModifier
    kept = []
    for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
        event = QKeyEvent(kind, key, control)
        event.setTimestamp(time_ms)
        event.ignore()
        kept.append(guard.eventFilter(guard, event))
        assert event.isAccepted() or not kept[-1]  # else it goes on to the shortcuts
    assert kept[0] == kept[1]
    return not kept[0]


@pytest.fixture
def guard(qtbot: QtBot) -> SecondPress:
    window, undo = QWidget(), QAction()
    qtbot.addWidget(window)
    undo.setShortcut("Ctrl+Z")
    return SecondPress(window, [undo])


def test_where_nothing_was_changed_every_click_is_heard(guard: SecondPress) -> None:
    assert [click(guard, (5, 5), time) for time in (0, 50, 100)] == [True] * 3


def test_a_quick_second_press_at_the_same_place_is_not_heard(guard: SecondPress) -> None:
    assert click(guard, (5, 5), 1_000)
    guard.arm()
    assert not click(guard, (6, 5), 1_450)
    assert not click(guard, (6, 5), 1_900)  # nor a third one
    assert click(guard, (6, 5), 1_900 + QUICK_MS)
    assert click(guard, (6, 5), 1_910 + QUICK_MS)


@pytest.mark.parametrize(("at", "time_ms"), [((5, 60), 1_100), ((5, 5), 1_000 + QUICK_MS)])
def test_elsewhere_or_later_it_is_heard(
    guard: SecondPress, at: tuple[float, float], time_ms: int
) -> None:
    assert click(guard, (5, 5), 1_000)
    guard.arm()
    assert click(guard, at, time_ms)


def test_a_quick_second_press_of_the_same_key_is_not_heard(guard: SecondPress) -> None:
    assert press(guard, Qt.Key.Key_Delete, 1_000)
    guard.arm()
    assert not press(guard, Qt.Key.Key_Delete, 1_040)
    assert not press(guard, Qt.Key.Key_Delete, 1_640)  # nor a third one
    assert press(guard, Qt.Key.Key_Delete, 1_640 + QUICK_MS)


def test_a_press_right_after_a_long_action_is_not_heard(qtbot: QtBot) -> None:
    window, now_s = QWidget(), 0.0
    qtbot.addWidget(window)
    guard = SecondPress(window, clock=lambda: now_s)
    assert press(guard, Qt.Key.Key_Delete, 1_000)
    guard.arm()
    now_s = 5.0
    guard.show()
    now_s = 5.3
    assert not press(guard, Qt.Key.Key_Delete, 6_300)
    now_s = 5.3 + QUICK_MS / 1_000
    assert press(guard, Qt.Key.Key_Delete, 6_300 + QUICK_MS)


def test_where_nothing_was_changed_every_press_is_heard(guard: SecondPress) -> None:
    assert [press(guard, Qt.Key.Key_Down, time) for time in (0, 50, 100)] == [True] * 3


@pytest.mark.parametrize("between", [Qt.Key.Key_Down, None])
def test_a_press_after_something_else_is_heard(guard: SecondPress, between: Qt.Key | None) -> None:
    assert press(guard, Qt.Key.Key_Delete, 1_000)
    guard.arm()
    assert click(guard, (5, 5), 1_100) if between is None else press(guard, between, 1_100)
    assert press(guard, Qt.Key.Key_Delete, 1_200)


def test_a_key_that_is_held_for_another_one_is_nothing_else(guard: SecondPress) -> None:
    assert press(guard, Qt.Key.Key_Greater, 1_000)
    guard.arm()
    assert press(guard, Qt.Key.Key_Shift, 1_100)
    assert not press(guard, Qt.Key.Key_Greater, 1_200)


def test_the_key_of_undo_may_be_pressed_quickly(guard: SecondPress) -> None:
    assert press(guard, Qt.Key.Key_Z, 1_000)
    guard.arm()
    assert press(guard, Qt.Key.Key_Z, 1_100)
