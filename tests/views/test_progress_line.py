from __future__ import annotations

from collections.abc import Callable

import pytest
from PySide6.QtGui import QAccessible
from PySide6.QtWidgets import QWidget

from multistore_gui.views.look import Look
from multistore_gui.views.progress_line import STATUS, ProgressLine

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
ColoursOf = Callable[[QWidget], set[str]]


def test_progress_is_a_line_of_its_thickness_with_a_value(look: Look, show: Show) -> None:
    line = ProgressLine(look, "Comparing contents", thickness=STATUS)
    show(line)
    line.setValue(50)
    image = line.grab().toImage()
    assert image.height() == 4
    assert image.pixelColor(image.width() // 4, 2) == look.theme.accent
    assert image.pixelColor(image.width() * 3 // 4, 2) == look.theme.line
    spoken = QAccessible.queryAccessibleInterface(line)
    assert spoken.text(QAccessible.Text.Name) == "Comparing contents"
    assert spoken.role() is QAccessible.Role.ProgressBar
