"""Results arrive on the GUI thread, in their turn, and only while they are wanted."""

from __future__ import annotations

import gc
import threading
import weakref
from collections.abc import Iterator

import pytest
from PySide6.QtCore import QCoreApplication
from pytestqt.qtbot import QtBot

from multistore_gui.core.cancel import CancelToken
from multistore_gui.tasks import Tasks


class Gate:
    """Holds work in its worker until it is opened."""

    def __init__(self) -> None:
        self.entered = threading.Event()
        self._open = threading.Event()

    def work(self, _: CancelToken) -> str:
        self.entered.set()
        assert self._open.wait(10)
        return "late"

    def open(self) -> None:
        self._open.set()


@pytest.fixture
def gate() -> Gate:
    return Gate()


@pytest.fixture
def tasks(qtbot: QtBot, gate: Gate) -> Iterator[Tasks]:
    tasks = Tasks()
    yield tasks
    gate.open()
    tasks.stop()


def test_a_result_arrives_on_the_gui_thread(qtbot: QtBot, tasks: Tasks) -> None:
    threads: list[threading.Thread] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.start(
            lambda _: threads.append(threading.current_thread()),
            lambda _: threads.append(threading.current_thread()),
        )
    worker, receiver = threads
    assert receiver is threading.main_thread()
    assert worker is not receiver


def test_cancelled_work_reports_nothing(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    results: list[str] = []
    token = tasks.start(gate.work, results.append)
    with qtbot.assertNotEmitted(tasks.failed), qtbot.waitSignal(tasks.ended):
        token.cancel()
        gate.open()
    assert results == []


def test_a_late_result_never_follows_a_newer_one(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    results: list[str] = []
    old = tasks.start(gate.work, results.append)
    assert gate.entered.wait(10)
    old.cancel()
    with qtbot.waitSignals([tasks.ended, tasks.ended]):
        tasks.start(lambda _: "new", results.append)
        gate.open()
    assert results == ["new"]


def test_parts_arrive_in_their_order(qtbot: QtBot, tasks: Tasks) -> None:
    parts: list[int] = []
    with qtbot.waitSignal(tasks.ended):
        tasks.follow(lambda _: iter(range(50)), parts.append)
    assert parts == list(range(50))


def test_a_failure_is_told_once(qtbot: QtBot, tasks: Tasks) -> None:
    def fail(_: CancelToken) -> None:
        raise ValueError("what was wrong")

    with qtbot.waitSignal(tasks.failed) as failed:
        tasks.start(fail, lambda _: None)
    assert str(failed.args[0]) == "what was wrong"


def test_a_failure_goes_to_who_asked_for_it(qtbot: QtBot, tasks: Tasks) -> None:
    def fail(_: CancelToken) -> None:
        raise ValueError("what was wrong")

    told: list[Exception] = []
    with qtbot.assertNotEmitted(tasks.failed), qtbot.waitSignal(tasks.ended):
        tasks.start(fail, lambda _: None, told.append)
    assert [str(error) for error in told] == ["what was wrong"]


def test_writing_reports_even_when_cancelled(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    results: list[str] = []
    token = tasks.write(gate.work, results.append)
    assert gate.entered.wait(10)
    with qtbot.waitSignal(tasks.ended):
        token.cancel()
        gate.open()
    assert results == ["late"]


def test_actions_never_overlap(qtbot: QtBot, tasks: Tasks, gate: Gate) -> None:
    order: list[str] = []
    tasks.write(gate.work, order.append)
    tasks.write(lambda _: "second", order.append)
    assert gate.entered.wait(10)
    gate.open()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert order == ["late", "second"]


def test_what_writes_is_ended_and_reports_to_nobody_after_stop(qtbot: QtBot, gate: Gate) -> None:
    tasks = Tasks()
    written: list[bool] = []
    results: list[None] = []

    def write(token: CancelToken) -> None:
        gate.work(token)
        written.append(token.is_cancelled)

    def open_once_all_is_stopped(token: CancelToken) -> None:
        while not token.is_cancelled:
            pass
        gate.open()

    tasks.write(write, results.append)
    assert gate.entered.wait(10)
    tasks.start(open_once_all_is_stopped, results.append)
    tasks.stop()
    QCoreApplication.sendPostedEvents()  # what was on its way
    assert (written, results) == ([False], [])


def test_after_stop_nothing_arrives_and_no_thread_is_left(qtbot: QtBot, gate: Gate) -> None:
    tasks = Tasks()
    results: list[str] = []
    tasks.start(gate.work, results.append)
    assert gate.entered.wait(10)
    gate.open()
    tasks.stop()
    assert not [t for t in threading.enumerate() if t.name.startswith(("reader", "writer"))]
    assert results == []


class _Large:
    """What is to go at once, and not when the garbage collector looks at all there is."""


@pytest.mark.parametrize("way", ["start", "write"])
def test_nothing_keeps_a_result_that_nobody_wants_any_more(
    qtbot: QtBot, tasks: Tasks, gate: Gate, way: str
) -> None:
    seen: list[weakref.ref[_Large]] = []

    def work(token: CancelToken) -> _Large:
        gate.work(token)
        return _Large()

    with qtbot.waitSignal(tasks.ended):
        getattr(tasks, way)(work, lambda it: seen.append(weakref.ref(it)))
        gate.open()
    with qtbot.waitSignal(tasks.ended):  # a thread lets go of its work when it has other
        tasks.start(lambda _: None, lambda _: None)
    qtbot.waitUntil(lambda: seen[0]() is None, timeout=2_000)
    assert not gc.isenabled()  # else it went because of that
