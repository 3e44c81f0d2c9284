from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSize, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.scan import Progress
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.progress_line import ProgressLine
from multistore_gui.views.reading_bar import ReadingBar
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]


@pytest.fixture
def opened(tmp_path: Path, open_project: Open) -> Workspace:
    stores = {"brand": {"web/a.ts": "b"}, "brand/us": {"web/a.ts": "u"}}
    return open_project(alokai_project(tmp_path / "shop", {"web/a.ts": "a"}, stores), "us")


@pytest.fixture
def host(show: Show) -> QWidget:
    host = show(QWidget())
    host.resize(500, 300)
    return host


def words(bar: ReadingBar) -> list[str]:
    return [label.text() for label in bar.findChildren(Label)]


def test_it_names_the_layer_and_counts_those_seen(
    qtbot: QtBot, look: Look, host: QWidget, opened: Workspace
) -> None:
    bar = ReadingBar(opened, look, host, delay_ms=0)
    assert opened.project is not None
    tree = opened.project.layout.tree
    for name, begun, count in (("base", 1, 10), ("us", 2, 400), ("brand", 3, 4_211)):
        opened.progressed.emit(Progress(tree.find(name), begun, count))
    qtbot.waitUntil(bar.isVisible)
    assert words(bar) == [
        "Reading layer 3 of 3: brand",
        "4,211 files so far  ·  you can already browse",
    ]
    line = bar.findChildren(ProgressLine)[0]
    assert (line.value(), line.maximum()) == (3, 3)
    opened.progressed.emit(None)
    assert bar.isHidden()


def test_it_lies_at_the_foot_and_takes_no_room(
    qtbot: QtBot, look: Look, host: QWidget, opened: Workspace
) -> None:
    bar = ReadingBar(opened, look, host, delay_ms=0)
    assert opened.project is not None
    for width, height in ((400, 300), (600, 500)):
        host.resize(width, height)
        foot = QPoint(width - 1, height - 1)
        opened.progressed.emit(Progress(opened.project.layout.tree.base, 1, 1))
        qtbot.waitUntil(bar.isVisible)
        assert (bar.x(), bar.geometry().bottomRight()) == (0, foot)
        assert 24 < bar.height() < 60
    assert host.size() == QSize(600, 500)


def test_a_short_reading_is_never_shown(
    qtbot: QtBot, look: Look, host: QWidget, tmp_path: Path, workspace: Workspace
) -> None:
    bar = ReadingBar(workspace, look, host, delay_ms=60_000)
    folder = alokai_project(tmp_path / "shop", {"web/a.ts": "a"})
    workspace.open(os.fsencode(folder))
    qtbot.waitUntil(lambda: workspace.is_compared)
    assert bar.isHidden()


def test_comparing_is_not_reading(look: Look, host: QWidget, opened: Workspace) -> None:
    bar = ReadingBar(opened, look, host, delay_ms=0)
    opened.progressed.emit(Progress(None, 3, 1, 100))
    assert bar.isHidden()


@pytest.mark.parametrize("way", ["click", "key"])
def test_cancel_stops_the_reading(
    qtbot: QtBot, look: Look, host: QWidget, opened: Workspace, way: str
) -> None:
    bar = ReadingBar(opened, look, host, delay_ms=0)
    assert opened.project is not None
    opened.progressed.emit(Progress(opened.project.layout.tree.base, 0, 1))
    qtbot.waitUntil(bar.isVisible)
    (button,) = bar.findChildren(QToolButton)
    ends: list[object] = []
    opened.progressed.connect(ends.append)
    if way == "click":
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    else:
        button.setFocus()
        qtbot.waitUntil(button.hasFocus)
        QTest.keyClick(button, Qt.Key.Key_Escape)
    assert ends == [None]
    assert bar.isHidden()
