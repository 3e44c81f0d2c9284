"""Wherever something fails that nobody catches, it is told and the window stays."""

from __future__ import annotations

import faulthandler
import gc
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest.mock import Mock

import pytest
from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QPaintEvent
from PySide6.QtWidgets import QMessageBox, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.bugs import Bugs, LastWords
from multistore_gui.core import apart, crew
from multistore_gui.core.scan import Scanner
from tests.builders import alokai_project
from tests.desk import Desk

ROOT = Path(__file__).parents[1]
SECRET = "the-contents-of-a-file"

Start = Callable[[], Desk]


class Failing(QObject):
    """Fails in a slot."""

    called = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.count = 0
        self.called.connect(self.fail)

    def fail(self) -> None:
        self.count += 1
        raise ValueError(SECRET)


class Unpaintable(QWidget):
    """Fails whenever it is painted."""

    count = 0

    def paintEvent(self, event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        self.count += 1
        raise ValueError(SECRET)


class Unending:
    """Fails when it is collected."""

    def __del__(self) -> None:
        raise ValueError(SECRET)


@pytest.fixture
def bugs(caplog: pytest.LogCaptureFixture) -> Iterator[Bugs]:
    caplog.set_level(logging.CRITICAL, "multistore_gui.bugs")  # each is logged, as it should be
    made = Bugs()
    made.listen()
    yield made
    made.stop()


@pytest.fixture
def desk(start: Start, bugs: Bugs) -> Desk:
    """A program whose bugs are told, as the application wires it."""
    desk = start()
    desk.tasks.failed.disconnect()
    desk.tasks.failed.connect(bugs.take)
    bugs.found.connect(desk.window.reporting.report_bug)
    return desk


def told(desk: Desk) -> QMessageBox:
    """Wait until a bug is told."""
    found = desk.window.findChildren
    desk.wait(lambda: any(box.isVisible() for box in found(QMessageBox)))
    (box,) = found(QMessageBox)
    assert box.text() == "Something went wrong in the program."
    assert SECRET not in box.detailedText()
    assert desk.window.isVisible()
    return box


def in_a_slot(desk: Desk) -> None:
    failing = Failing(desk.window)
    QTimer.singleShot(0, failing.called.emit)


def in_a_timer(_: Desk) -> None:
    QTimer.singleShot(0, lambda: [][1])


def in_a_thread(_: Desk) -> None:
    thread = threading.Thread(target=lambda: [][1])
    thread.start()
    thread.join()


def in_a_finalizer(_: Desk) -> None:
    made: list[object] = [Unending()]
    made.clear()
    gc.collect()


def in_reading_work(desk: Desk) -> None:
    desk.tasks.start(lambda _: [][1], lambda _: None)


def in_writing_work(desk: Desk) -> None:
    desk.tasks.write(lambda _: [][1], lambda _: None)


@pytest.mark.parametrize(
    "fail",
    [in_a_slot, in_a_timer, in_a_thread, in_a_finalizer, in_reading_work, in_writing_work],
)
def test_it_is_told_and_the_window_stays(desk: Desk, fail: Callable[[Desk], None]) -> None:
    fail(desk)
    box = told(desk)
    assert "Error" in box.detailedText()
    box.close()


def test_what_fails_with_every_repaint_is_told_once(desk: Desk, qtbot: QtBot) -> None:
    broken = Unpaintable()
    qtbot.addWidget(broken)
    QTimer.singleShot(0, broken.show)
    told(desk)
    QTimer.singleShot(0, broken.update)
    desk.wait(lambda: broken.count >= 2)
    told(desk).close()
    broken.hide()


def test_a_bug_in_telling_of_bugs_ends(qtbot: QtBot, bugs: Bugs) -> None:
    failing = Failing()
    bugs.found.connect(failing.fail)
    QTimer.singleShot(0, lambda: bugs.take(KeyError("first")))
    qtbot.waitUntil(lambda: failing.count == 1)


@pytest.mark.skipif(not crew.is_possible(), reason="there is no second process here")
def test_what_fails_in_the_readers_process_is_told(
    desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The process ends with an error; all is read here, where the same error is told."""
    monkeypatch.setattr(crew, "_START", "raise ValueError # {0}")
    project = alokai_project(tmp_path / "shop", {"web/a": "1"}, {"us": {}})

    def fails_here(scanner: Scanner, *rest: object) -> object:
        if scanner.hands_over:
            return apart.read_apart(scanner, (), lambda _: None)
        raise ValueError(SECRET)

    monkeypatch.setattr(Scanner, "read", fails_here)
    desk.window.open_project(os.fsencode(project))
    told(desk).close()


def test_the_report_can_be_copied_and_says_what_was_done(desk: Desk) -> None:
    desk.window.commands.about.trigger()
    for box in desk.window.findChildren(QMessageBox):
        box.close()
    desk.wait(lambda: not desk.window.findChildren(QMessageBox))
    in_reading_work(desk)
    box = told(desk)
    desk.click(next(button for button in box.buttons() if button.text() == "Copy report"))
    text = QGuiApplication.clipboard().text()
    assert text == box.detailedText()
    assert "Last command: About Multistore\nNo project is open" in text
    assert "PySide6 " in text and "Qt " in text
    assert box.isVisible()
    box.close()


def test_a_problem_can_be_reported_from_the_menu(start: Start, tmp_path: Path) -> None:
    desk = start()
    desk.open(alokai_project(tmp_path / "shop", {"web/a": "1"}, {"us": {}}))
    desk.window.commands.report_problem.trigger()
    (box,) = desk.window.findChildren(QMessageBox)
    assert box.isVisible()
    assert "Last command: Report a problem\nProject: 2 layers, 1 file" in box.detailedText()
    assert "shop" not in box.detailedText()
    box.close()


# A sudden end

DIE = """
import os, sys
from PySide6.QtCore import qFatal, QCoreApplication
from multistore_gui.bugs import LastWords, listen_to_qt
def in_here():
    {0}
listen_to_qt()
LastWords(os.fsencode(sys.argv[1])).begin()
in_here()
"""


@pytest.mark.parametrize(
    "how", ["qFatal('no way on')", "os.abort()", "import ctypes; ctypes.string_at(0)"]
)
def test_a_sudden_end_is_told_by_the_next_start(
    start: Start, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, how: str
) -> None:
    # The test run's own crashes go on being told where it tells them.
    monkeypatch.setattr("multistore_gui.bugs.faulthandler", Mock(spec=faulthandler))
    command = [sys.executable, "-c", DIE.format(how), str(tmp_path)]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    died = subprocess.run(command, env=environment, capture_output=True, check=False)
    assert died.returncode < 0
    last_words = LastWords(os.fsencode(tmp_path))
    words = last_words.begin()
    last_words.end()
    assert "in in_here" in words
    desk = start()
    desk.window.reporting.report_crash(words)
    (box,) = desk.window.findChildren(QMessageBox)
    assert box.text() == "The program came to a sudden end the last time."
    assert "in in_here" in box.detailedText()
    box.close()
    again = LastWords(os.fsencode(tmp_path))
    assert again.begin() == ""  # it is told once
    again.end()


def test_without_a_place_for_last_words_the_program_starts(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    last_words = LastWords(os.fsencode(tmp_path / "file"))
    assert last_words.begin() == ""
    last_words.end()
