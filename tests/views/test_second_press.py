"""Which quick clicks and key presses are kept from a window, on a bare one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QCoreApplication, QEvent, QPointF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.second_press import QUICK_MS, SecondPress


class Hand:
    """Clicks and presses at times of its own; tells each time whether the window hears of it."""

    def __init__(self, window: QWidget) -> None:
        undo = QAction(window)
        undo.setShortcut("Ctrl+Z")
        self.now_ms = 0
        self._guard = SecondPress(window, [undo], lambda: self.now_ms / 1_000)

    def click(self, at: tuple[float, float], time_ms: int) -> bool:
        """Press and release."""
        self.now_ms, kept = time_ms, []
        for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
            place, button = QPointF(*at), Qt.MouseButton.LeftButton
            event = QMouseEvent(kind, place, place, button, button, Qt.KeyboardModifier.NoModifier)
            event.setTimestamp(time_ms)
            kept.append(self._guard.eventFilter(self._guard, event))
        assert kept[0] == kept[1]
        return not kept[0]

    def press(self, key: Qt.Key, time_ms: int) -> bool:
        """Press a key, as the system announces it first."""
        self.now_ms = max(self.now_ms, time_ms)  # it may have waited
        control = Qt.KeyboardModifier.ControlModifier
        kept = []
        for kind in (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress):
            event = QKeyEvent(kind, key, control)
            event.setTimestamp(time_ms)
            event.ignore()
            kept.append(self._guard.eventFilter(self._guard, event))
            assert event.isAccepted() or not kept[-1]  # else it goes on to the shortcuts
        assert kept[0] == kept[1]
        return not kept[0]

    def begin(self) -> None:
        """Let an action begin."""
        self._guard.arm()

    def end(self, time_ms: int) -> None:
        """Let the action end, before the window is free again."""
        self.now_ms = time_ms
        self._guard.show()

    def act(self, *, until_ms: int) -> None:
        """Let an action begin and end, and what it changed be shown."""
        self.begin()
        self.end(until_ms)
        QCoreApplication.processEvents()


@pytest.fixture
def window(qtbot: QtBot) -> QWidget:
    window = QWidget()
    qtbot.addWidget(window)
    return window


@pytest.fixture
def hand(window: QWidget) -> Hand:
    return Hand(window)


def test_where_nothing_was_changed_every_click_is_heard(hand: Hand) -> None:
    assert [hand.click((5, 5), time) for time in (0, 50, 100)] == [True] * 3


def test_a_quick_second_press_at_the_same_place_is_not_heard(hand: Hand) -> None:
    assert hand.click((5, 5), 1_000)
    hand.act(until_ms=1_020)
    assert not hand.click((6, 5), 1_450)
    assert not hand.click((6, 5), 1_900)  # nor a third one
    assert hand.click((6, 5), 1_900 + QUICK_MS)
    assert hand.click((6, 5), 1_910 + QUICK_MS)


@pytest.mark.parametrize(("at", "time_ms"), [((5, 60), 1_100), ((5, 5), 1_020 + QUICK_MS)])
def test_elsewhere_or_later_it_is_heard(hand: Hand, at: tuple[float, float], time_ms: int) -> None:
    assert hand.click((5, 5), 1_000)
    hand.act(until_ms=1_020)
    assert hand.click(at, time_ms)


def test_a_quick_second_press_of_the_same_key_is_not_heard(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Delete, 1_000)
    hand.act(until_ms=1_020)
    assert not hand.press(Qt.Key.Key_Delete, 1_040)
    assert not hand.press(Qt.Key.Key_Delete, 1_640)  # nor a third one
    assert hand.press(Qt.Key.Key_Delete, 1_640 + QUICK_MS)


def test_a_press_right_after_a_long_action_is_not_heard(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Delete, 1_000)
    hand.act(until_ms=5_000)
    assert not hand.press(Qt.Key.Key_Delete, 5_300)
    assert hand.press(Qt.Key.Key_Delete, 5_300 + QUICK_MS)


def test_presses_during_a_long_action_are_not_heard_nor_is_the_one_behind_it(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Delete, 1_000)
    hand.begin()
    assert not hand.press(Qt.Key.Key_Delete, 3_000)
    assert not hand.press(Qt.Key.Key_Delete, 5_000)
    hand.end(8_000)
    QCoreApplication.processEvents()
    assert not hand.press(Qt.Key.Key_Delete, 8_100)
    assert hand.press(Qt.Key.Key_Delete, 8_100 + QUICK_MS)


def test_a_press_that_waited_while_the_window_was_busy_is_not_heard(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Delete, 1_000)
    hand.begin()
    hand.end(2_000)
    hand.now_ms = 6_000  # so long is what came laid out
    assert not hand.press(Qt.Key.Key_Delete, 3_000)
    QCoreApplication.processEvents()
    assert not hand.press(Qt.Key.Key_Delete, 6_100)
    assert hand.press(Qt.Key.Key_Delete, 6_100 + QUICK_MS)


def test_an_action_that_follows_at_once_is_not_shown_with_the_one_before(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Delete, 1_000)
    hand.begin()
    hand.end(1_100)
    hand.begin()
    QCoreApplication.processEvents()
    assert not hand.press(Qt.Key.Key_Delete, 9_000)


def test_where_nothing_was_changed_every_press_is_heard(hand: Hand) -> None:
    assert [hand.press(Qt.Key.Key_Down, time) for time in (0, 50, 100)] == [True] * 3


@pytest.mark.parametrize("between", [Qt.Key.Key_Down, None])
def test_a_press_after_something_else_is_heard(hand: Hand, between: Qt.Key | None) -> None:
    assert hand.press(Qt.Key.Key_Delete, 1_000)
    hand.act(until_ms=1_020)
    assert hand.click((5, 5), 1_100) if between is None else hand.press(between, 1_100)
    assert hand.press(Qt.Key.Key_Delete, 1_200)


def test_a_key_that_is_held_for_another_one_is_nothing_else(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Greater, 1_000)
    hand.act(until_ms=1_020)
    assert hand.press(Qt.Key.Key_Shift, 1_100)
    assert not hand.press(Qt.Key.Key_Greater, 1_200)


def test_the_key_of_undo_may_be_pressed_quickly(hand: Hand) -> None:
    assert hand.press(Qt.Key.Key_Z, 1_000)
    hand.act(until_ms=1_020)
    assert hand.press(Qt.Key.Key_Z, 1_100)
