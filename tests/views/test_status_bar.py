from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.filter import Filter, Sign
from multistore_gui.core.scan import Progress
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.progress_line import ProgressLine
from multistore_gui.views.status_bar import StatusBar
from multistore_gui.workspace import Workspace
from tests.builders import alokai_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
Open = Callable[[Path, str | None], Workspace]


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return alokai_project(
        tmp_path / "shop",
        {"web/package.json": "{}", "web/a.ts": "a", "web/b.ts": "b"},
        {"us": {"web/package.json": "{1}", "web/a.ts": "a"}, "eu": {}},
    )


def words(bar: StatusBar) -> list[str]:
    return [label.text() for label in bar.findChildren(Label) if label.isVisible() and label.text()]


def counts(bar: StatusBar) -> dict[str, QAbstractButton]:
    return {each.text(): each for each in bar.findChildren(QAbstractButton) if each.isVisible()}


def test_it_says_what_was_read(
    qtbot: QtBot, look: Look, show: Show, shop: Path, workspace: Workspace
) -> None:
    bar = StatusBar(workspace, look)
    show(bar)
    assert words(bar) == []
    workspace.open(str(shop).encode(), "us")
    qtbot.waitUntil(lambda: workspace.is_compared)
    size, time = words(bar)
    assert size == "3 layers  ·  5 files"
    assert re.fullmatch(r"Read in (under 0\.1|\d+\.\d) s", time)


def test_counts_filter_or_ask_for_the_notices(
    qtbot: QtBot, look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    workspace.set_filter(Filter(text="web"))
    bar = StatusBar(workspace, look)
    show(bar)
    assert list(counts(bar)) == ["1 ineffective", "1 redundant", "1 notice"]
    QTest.mouseClick(counts(bar)["1 redundant"], Qt.MouseButton.LeftButton)
    assert workspace.filter == Filter(text="web", signs=frozenset({Sign.REDUNDANT}))
    QTest.keyClick(counts(bar)["1 ineffective"], Qt.Key.Key_Space)
    assert workspace.filter == Filter(text="web", signs=frozenset({Sign.INEFFECTIVE}))
    with qtbot.waitSignal(bar.notices_requested):
        QTest.mouseClick(counts(bar)["1 notice"], Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: workspace.left is not None)


def test_another_store_has_other_counts(
    look: Look, show: Show, shop: Path, open_project: Open
) -> None:
    workspace = open_project(shop, "us")
    bar = StatusBar(workspace, look)
    show(bar)
    assert workspace.project is not None
    workspace.look_at(workspace.project.layout.tree.find("eu"))
    assert list(counts(bar)) == ["1 notice"]


def test_work_is_said_in_words(look: Look, show: Show, shop: Path, open_project: Open) -> None:
    workspace = open_project(shop, "us")
    bar = StatusBar(workspace, look)
    show(bar)
    line = bar.findChildren(ProgressLine)[0]
    workspace.progressed.emit(Progress(None, 3, 62, 100))
    assert "Comparing contents 62%" in words(bar)
    assert line.isVisible() and line.value() == 62
    workspace.progressed.emit(None)
    assert not line.isVisible()
    assert not [text for text in words(bar) if "Comparing" in text]


def test_after_a_cancel_it_says_how_much_is_not_read(
    qtbot: QtBot, look: Look, show: Show, shop: Path, workspace: Workspace
) -> None:
    bar = StatusBar(workspace, look)
    show(bar)

    def cancel(_: object) -> None:
        if workspace.index is not None and workspace.index.unread:
            workspace.stop_reading()

    workspace.changed.connect(cancel)
    workspace.open(str(shop).encode(), "us")
    qtbot.waitUntil(lambda: "3 layers  ·  1 not read" in words(bar))


def test_the_shown_file_is_described(look: Look, show: Show, workspace: Workspace) -> None:
    bar = StatusBar(workspace, look)
    show(bar)
    bar.set_file_facts("header.tsx · UTF-8 · LF")
    assert words(bar) == ["header.tsx · UTF-8 · LF"]
    bar.set_file_facts("")
    assert words(bar) == []
