from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme


@pytest.fixture
def look(qapp: QApplication) -> Look:
    """The light theme, on no application."""
    return Look(Scheme.LIGHT)


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
