from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme
from multistore_gui.workspace import Workspace


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The light theme, on no application."""
    return Look(Scheme.LIGHT)


@pytest.fixture
def undressed(qapp: QApplication) -> Iterator[QApplication]:
    """Give the application back as it was."""
    palette, font, style = qapp.palette(), qapp.font(), qapp.style().objectName()
    yield qapp
    qapp.setStyleSheet("")
    qapp.setStyle(style)
    qapp.setPalette(palette)
    qapp.setFont(font)
    hints = qapp.styleHints()
    hints.unsetColorScheme()


@pytest.fixture
def show(qtbot: QtBot) -> Callable[..., QWidget]:
    """Show widgets one below the other in an active window."""
    windows: list[QWidget] = []  # the test bot keeps no strong reference

    def show_widgets(*widgets: QWidget) -> QWidget:
        window = QWidget()
        windows.append(window)
        qtbot.addWidget(window)
        column = QVBoxLayout(window)
        for widget in widgets:
            column.addWidget(widget)
        with qtbot.waitExposed(window):
            window.show()
        window.activateWindow()
        return window

    return show_widgets


@pytest.fixture
def colours_of() -> Callable[[QWidget], set[str]]:
    """Name every colour that a widget shows."""

    def name_colours(widget: QWidget) -> set[str]:
        image = widget.grab().toImage()
        return {
            image.pixelColor(x, y).name()
            for x in range(image.width())
            for y in range(image.height())
        }

    return name_colours


@pytest.fixture
def workspace(tasks: Tasks, tmp_path: Path) -> Workspace:
    """A workspace with no project."""
    return Workspace(tasks, os.fsencode(tmp_path / "state"), tasks)


@pytest.fixture
def open_project(
    qtbot: QtBot, tasks: Tasks, workspace: Workspace
) -> Callable[[Path, str | None], Workspace]:
    """Open a project and wait until everything about it is known."""

    def open_and_wait(folder: Path, store: str | None = None) -> Workspace:
        workspace.open(os.fsencode(folder), store)
        qtbot.waitUntil(lambda: workspace.is_compared and tasks.is_idle)
        return workspace

    return open_and_wait


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    """Settings that nobody has changed."""
    return Settings.at(tmp_path / "settings.ini")
