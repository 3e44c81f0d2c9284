"""Garbage goes on the GUI thread, whoever made it."""

from __future__ import annotations

import gc
import threading
import weakref

import pytest
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot

from multistore_gui.collecting import Collector


class _Circle:
    def __init__(self) -> None:
        self.itself = self


def test_what_another_thread_leaves_is_collected_here(qtbot: QtBot) -> None:
    went: list[threading.Thread] = []
    gc.enable()  # as it is before a program takes it over
    app = QObject()
    Collector(app)

    def work() -> None:
        for _ in range(10 * gc.get_threshold()[0]):
            weakref.finalize(_Circle(), lambda: went.append(threading.current_thread()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert went == []
    qtbot.waitUntil(lambda: bool(went))
    assert set(went) == {threading.main_thread()}


def test_what_is_old_is_looked_at_too(qtbot: QtBot, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("multistore_gui.collecting._FULL_SECONDS", 0.0)
    monkeypatch.setattr(gc, "get_threshold", lambda: (0, 0, 0))
    circle = _Circle()
    old = weakref.ref(circle)
    gc.collect()  # it counts as old now
    app = QObject()
    collector = Collector(app)
    del circle
    for _ in range(3):
        made = [_Circle() for _ in range(10)]
        collector.collect()
    assert made and old() is None
