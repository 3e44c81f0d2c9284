"""Which quick clicks are kept from a window, on a bare one."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPointF, Qt
from PySide6.QtGui import QMouseEvent
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.second_click import QUICK_MS, SecondClick


def click(guard: SecondClick, at: tuple[float, float], time_ms: int) -> bool:
    """Press and release; tell whether the window hears of it."""
    kept = []
    for kind in (QEvent.Type.MouseButtonPress, QEvent.Type.MouseButtonRelease):
        place, button = QPointF(*at), Qt.MouseButton.LeftButton
        event = QMouseEvent(kind, place, place, button, button, Qt.KeyboardModifier.NoModifier)
        event.setTimestamp(time_ms)
        kept.append(guard.eventFilter(guard, event))
    assert kept[0] == kept[1]
    return not kept[0]


@pytest.fixture
def guard(qtbot: QtBot) -> SecondClick:
    window = QWidget()
    qtbot.addWidget(window)
    return SecondClick(window)


def test_where_nothing_was_changed_every_click_is_heard(guard: SecondClick) -> None:
    assert [click(guard, (5, 5), time) for time in (0, 50, 100)] == [True] * 3


def test_a_quick_second_click_at_the_same_place_is_not_heard(guard: SecondClick) -> None:
    assert click(guard, (5, 5), 1_000)
    guard.arm()
    assert not click(guard, (6, 5), 1_450)
    assert not click(guard, (6, 5), 1_900)  # nor a third one
    assert click(guard, (6, 5), 1_900 + QUICK_MS)
    assert click(guard, (6, 5), 1_910 + QUICK_MS)


@pytest.mark.parametrize(("at", "time_ms"), [((5, 60), 1_100), ((5, 5), 1_000 + QUICK_MS)])
def test_elsewhere_or_later_it_is_heard(
    guard: SecondClick, at: tuple[float, float], time_ms: int
) -> None:
    assert click(guard, (5, 5), 1_000)
    guard.arm()
    assert click(guard, at, time_ms)
