"""What holds for every test: nothing is logged unseen, nothing is left running, no one's state."""

from __future__ import annotations

import errno
import gc
import logging
import os
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import settings
from PySide6.QtGui import QGuiApplication
from pytestqt.qtbot import QtBot

from multistore_gui.tasks import Tasks
from tests.desk import Desk
from tests.disk_watch import DiskWatch

settings.register_profile("here", deadline=None)  # a busy machine is no failure
settings.load_profile("here")


@pytest.fixture(autouse=True)
def user_state(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where a test keeps what else would go to the user's own state."""
    folder = tmp_path_factory.mktemp("state")
    variable = {"win32": "LOCALAPPDATA", "darwin": "HOME"}.get(sys.platform, "XDG_STATE_HOME")
    monkeypatch.setenv(variable, str(folder))
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.mktemp("cache")))
    return folder


@pytest.fixture(autouse=True)
def no_collecting_elsewhere() -> Iterator[None]:
    """Look for garbage on the GUI thread alone, as the program does."""
    gc.disable()
    yield
    gc.collect(2 if gc.get_count()[2] > gc.get_threshold()[2] else 1)


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


@pytest.fixture(scope="session", autouse=True)
def clean_clipboard() -> Iterator[None]:
    """Leave the clipboard empty: what Python made is no more when Qt deletes it at the end."""
    yield
    if QGuiApplication.instance() is not None:
        QGuiApplication.clipboard().clear()


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
def slow_disk(no_disk: None, disk_watch: DiskWatch) -> Iterator[Callable[[Path], threading.Event]]:
    """Make a folder slow: listing it takes until the event is set, at the latest at the end."""

    def hold(folder: Path) -> threading.Event:
        disk_watch.gate.clear()
        disk_watch.slow_folder = str(folder)
        return disk_watch.gate

    yield hold
    disk_watch.slow_folder = None
    disk_watch.gate.set()


@pytest.fixture
def close(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """Close a folder: nobody, not even root, lists it or finds anything in it."""
    closed: set[bytes] = set()

    def guard(call: str, *, is_listing: bool) -> None:
        done = getattr(os, call)

        def guarded(location: bytes, *arguments: object, **more: object) -> object:
            if isinstance(location, bytes):
                folders = {os.fsencode(folder) for folder in Path(os.fsdecode(location)).parents}
                if closed & (folders | {location} if is_listing else folders):
                    raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), location)
            return done(location, *arguments, **more)

        monkeypatch.setattr(os, call, guarded)

    guard("scandir", is_listing=True)
    guard("open", is_listing=False)
    guard("lstat", is_listing=False)
    return lambda folder: closed.add(os.fsencode(folder))


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A file system of 256 KiB."""
    disk = tmp_path / "disk"
    disk.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=256k", "tmpfs", disk], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("mounting is not allowed here")
    try:
        yield disk
    finally:
        subprocess.run(["umount", disk], check=True)


@pytest.fixture
def tasks(qtbot: QtBot) -> Iterator[Tasks]:
    """The background, stopped at the end."""
    made = Tasks()
    yield made
    made.stop()


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
