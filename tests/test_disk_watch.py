"""The watch over the GUI thread's use of the disk hears what it must, and nothing else."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from multistore_gui.core.layout import read_layout
from tests.builders import alokai_project
from tests.disk_watch import DiskWatch


@pytest.fixture
def watch(disk_watch: DiskWatch, tmp_path: Path) -> Iterator[DiskWatch]:
    disk_watch.touched.clear()
    disk_watch.folder = f"{tmp_path}{os.sep}"
    yield disk_watch
    disk_watch.folder = None


def test_what_the_program_reads_on_this_thread_is_heard(watch: DiskWatch, tmp_path: Path) -> None:
    folder = alokai_project(tmp_path / "shop", {"web/a": "1"}, {"us": {}})
    assert watch.touched == []  # a test may
    read_layout(os.fsencode(folder))
    assert {event.partition(" ")[0] for event in watch.touched} == {"open", "os.scandir"}
    assert all(str(folder) in event for event in watch.touched)


def test_what_a_worker_reads_is_not(watch: DiskWatch, tmp_path: Path) -> None:
    folder = alokai_project(tmp_path / "shop", {"web/a": "1"}, {"us": {}})
    worker = threading.Thread(target=read_layout, args=(os.fsencode(folder),))
    worker.start()
    worker.join()
    assert watch.touched == []
