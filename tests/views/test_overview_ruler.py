from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.diff_scene import Marks
from multistore_gui.views.look import Look
from multistore_gui.views.overview_ruler import OverviewRuler

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

HEIGHT = 300
RED = QColor("red")


@pytest.fixture
def ground(qtbot: QtBot) -> QWidget:
    made = QWidget()
    qtbot.addWidget(made)
    made.resize(14, HEIGHT)
    return made


@pytest.fixture
def ruler(look: Look, ground: QWidget) -> OverviewRuler:
    made = OverviewRuler(look, ground)
    made.resize(14, HEIGHT)
    ground.show()
    return made


def red_rows(ruler: OverviewRuler) -> set[int]:
    image: QImage = ruler.grab().toImage()
    column = ruler.width() // 2 - 3
    return {y for y in range(HEIGHT) if image.pixelColor(column, y) == RED}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.integers(1, 100_000),
    st.lists(st.tuples(st.integers(1, 5_000), st.integers(1, 3_000)), max_size=60),
)
def test_every_mark_is_seen_and_nothing_else(
    ruler: OverviewRuler, rest: int, runs: list[tuple[int, int]]
) -> None:
    starts, ends, at = [], [], 0
    for gap, length in runs:
        starts.append(at + gap)
        ends.append(at + gap + length)
        at = ends[-1]
    ruler.set_marks(at + rest, (Marks(starts, ends), RED))
    seen = red_rows(ruler)
    scale = HEIGHT / (at + rest)
    for start, end in zip(starts, ends, strict=True):
        middle = max(start + end, 2 * start + 2 / scale) / 2 * scale
        assert {int(middle) - 1, int(middle), int(middle) + 1} & seen or middle >= HEIGHT - 1
    for y in seen:  # a mark is at least two pixels high, and any edge is rounded
        assert any(
            start * scale - 1 <= y <= max(end * scale, start * scale + 2) + 1
            for start, end in zip(starts, ends, strict=True)
        )


def test_a_press_goes_there(ruler: OverviewRuler) -> None:
    ruler.setRange(0, 900)
    ruler.setPageStep(100)
    QTest.mouseClick(ruler, Qt.MouseButton.LeftButton, pos=QPoint(7, HEIGHT // 2))
    assert ruler.value() == 450
