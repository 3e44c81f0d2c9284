"""What holds for every test: nothing is logged unseen, nothing is left running, no one's state."""

from __future__ import annotations

import logging
import os
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from pytestqt.qtbot import QtBot

import multistore_gui
from tests.desk import Desk

settings.register_profile("here", deadline=None)  # a busy machine is no failure
settings.load_profile("here")


@pytest.fixture(autouse=True)
def user_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test keeps what else would go to the user's own state."""
    folder = tmp_path_factory.mktemp("state")
    variable = {"win32": "LOCALAPPDATA", "darwin": "HOME"}.get(sys.platform, "XDG_STATE_HOME")
    monkeypatch.setenv(variable, str(folder))
    return folder


@pytest.fixture(autouse=True)
def no_unexpected_log(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logs a warning or worse; one that means to clears `caplog`."""
    yield
    records = [*caplog.get_records("setup"), *caplog.get_records("call")]
    unexpected = [record for record in records if record.levelno >= logging.WARNING]
    assert not unexpected, [record.getMessage() for record in unexpected]


@pytest.fixture(autouse=True)
def no_thread_left() -> Iterator[None]:
    """Fail a test that leaves a thread running."""
    before = set(threading.enumerate())
    yield
    left = [
        thread
        for thread in threading.enumerate()
        if thread not in before and not thread.name.startswith("Dummy-")  # one of Qt's own pools
    ]
    for thread in left:  # it may be on its last step
        thread.join(timeout=2)
    assert not [thread for thread in left if thread.is_alive()]


_PROGRAM = os.path.dirname(multistore_gui.__file__)
_TESTS = os.path.dirname(__file__)
_DISK_EVENTS = frozenset(
    "open os.chmod os.link os.listdir os.mkdir os.remove os.rename os.rmdir os.scandir os.symlink "
    "os.truncate os.utime".split()
)


class DiskWatch:
    """Notes which files the program itself touches on the GUI thread, below a folder."""

    def __init__(self) -> None:
        self.folder: str | None = None  # None: nothing is watched
        self.touched: list[str] = []
        sys.addaudithook(self._hear)  # there is no way to take it back

    def _hear(self, event: str, arguments: tuple[object, ...]) -> None:
        if self.folder is None or event not in _DISK_EVENTS:
            return
        place = arguments[0]
        is_gui = threading.current_thread() is threading.main_thread()
        if not is_gui or not isinstance(place, str | bytes):
            return  # a descriptor was opened before
        path = os.path.join(self.folder, os.fsdecode(place))  # a relative one may be anywhere
        if path.startswith(self.folder) and _is_programs_own():
            self.touched.append(f"{event} {path}")


def _is_programs_own() -> bool:
    """Tell whether the program does it, called by a test or by Qt, and no test itself."""
    frame = sys._getframe()
    while frame is not None and frame.f_back is not None:
        frame = frame.f_back
        if frame.f_code.co_filename.startswith((_PROGRAM, _TESTS)):
            is_here = frame.f_code.co_filename == __file__
            if not is_here:
                return frame.f_code.co_filename.startswith(_PROGRAM)
    return False


@pytest.fixture(scope="session")
def disk_watch() -> DiskWatch:
    """The one hook of the test run."""
    return DiskWatch()


@pytest.fixture
def no_disk(disk_watch: DiskWatch, tmp_path: Path) -> Iterator[None]:
    """Fail a test whose GUI thread opens, lists or changes files of its project or its history.

    Python does not report `os.stat`.
    """
    disk_watch.touched.clear()
    disk_watch.folder = f"{tmp_path}{os.sep}"
    yield
    disk_watch.folder = None
    assert not disk_watch.touched


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[[], Desk]]:
    """Start the program, its settings and history kept from one start to the next."""
    started: list[Desk] = []

    def start_one() -> Desk:
        for before in started:
            before.stop()
        started[:] = [Desk(qtbot, tmp_path / "home")]
        return started[0]

    yield start_one
    for desk in started:
        desk.stop()
