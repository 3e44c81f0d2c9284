"""Hints under the pointer, and an error in painting beside them."""

from __future__ import annotations

import subprocess
import sys

from PySide6.QtCore import QEvent, QPoint
from PySide6.QtGui import QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.hints import Hints

_BROKEN_VIEW = """
import sys
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractScrollArea, QApplication
from multistore_gui.views.hints import Hints

class Broken(QAbstractScrollArea):
    def paintEvent(self, event):
        [][0]

app, told = QApplication([]), []
sys.excepthook = lambda *error: told.append(error[1])
view = Broken()
Hints(view.viewport(), lambda point: "")
view.show()
QTimer.singleShot(200, app.quit)
app.exec()
print("alive", *{type(error).__name__ for error in told})
"""


def ask(widget: QWidget) -> str:
    QToolTip.hideText()
    point = QPoint(3, 4)
    event = QHelpEvent(QEvent.Type.ToolTip, point, widget.mapToGlobal(point))
    QApplication.sendEvent(widget, event)
    return QToolTip.text()


def test_what_is_said_is_no_markup(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    Hints(widget, lambda point: f"<b>{point.x()} {point.y()}</b>")
    assert "&lt;b&gt;3 4&lt;/b&gt;" in ask(widget)


def test_the_pointers_leaving_is_told(qtbot: QtBot) -> None:
    widget = QWidget()
    qtbot.addWidget(widget)
    left: list[bool] = []
    Hints(widget, lambda _: None, lambda: left.append(True))
    QApplication.sendEvent(widget, QEvent(QEvent.Type.Leave))
    assert left == [True]


def test_an_error_in_painting_is_told_and_no_sudden_end() -> None:
    done = subprocess.run(
        [sys.executable, "-c", _BROKEN_VIEW], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout) == (0, "alive IndexError\n")
