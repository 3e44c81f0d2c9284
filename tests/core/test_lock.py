"""One process at a time acts in a project; the others say who does, and a crash ends it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.history import BusyError, History
from multistore_gui.core.lock import Held, hold
from tests.core.shop import Shop

HEADER, LOGO = b"web/components/header.tsx", b"web/logo.svg"

# Acts without end: holds the lock from its first file on, until it is killed or its input ends.
ACTING = """
import os, sys
from tests.core.shop import Shop
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.history import History
from multistore_gui.core.journal import Program

def report(progress):
    print("acting", flush=True)
    sys.stdin.read()

shop = Shop(os.fsencode(sys.argv[1]))
history = History(shop.project, shop.state, Program.COMMAND)
history.do(shop.drop(os.fsencode(sys.argv[2])), CancelToken(), report)
"""


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    shop = Shop(os.fsencode(tmp_path))
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    return shop


@contextmanager
def acting(shop: Shop, path: bytes) -> Iterator[subprocess.Popen[bytes]]:
    """Another process, in the middle of an action."""
    command = [sys.executable, "-c", ACTING, os.fsdecode(shop.folder), os.fsdecode(path)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"acting\n"
        try:
            yield process
        finally:
            process.kill()


def test_a_lock_is_held_by_one(tmp_path: Path) -> None:
    location = os.fsencode(tmp_path / "lock")
    with hold(location, "multistore", 0):
        with pytest.raises(Held) as caught, hold(location, "multistore-gui", 0):
            pass
        said = f"multistore (process {os.getpid()}) is acting in this project"
        assert caught.value.clause == said
    with hold(location, "multistore-gui", 0):
        pass


@pytest.mark.parametrize("name", [b"", b"\xff\0", b"\x1b[31m"])
def test_a_holder_without_a_name_is_another_program(tmp_path: Path, name: bytes) -> None:
    location = tmp_path / "lock"
    with hold(os.fsencode(location), "multistore", 0):
        location.write_bytes(name)
        with pytest.raises(Held, match=r"^another program is"), hold(os.fsencode(location), "", 0):
            pass


CALLS: list[Callable[[Shop, History], object]] = [
    lambda shop, history: history.do(shop.drop(LOGO), CancelToken()),
    lambda _, history: history.undo(),
    lambda _, history: history.revert(1),
    lambda _, history: history.skip(),
]


@pytest.mark.parametrize("call", CALLS, ids=["do", "undo", "revert", "skip"])
def test_who_waits_in_vain_says_for_whom_and_changes_nothing(
    shop: Shop, call: Callable[[Shop, History], object]
) -> None:
    shop.do(shop.drop(LOGO))
    shop.write(shop.store, {LOGO: b"3"})
    os.remove(shop.store.locate(LOGO))
    with acting(shop, HEADER) as process:
        history = History(shop.project, shop.state, wait_s=0.05)
        if call is CALLS[0]:
            shop.write(shop.store, {LOGO: b"4"})
        before = shop.snapshot()
        with pytest.raises(BusyError) as caught:
            call(shop, history)
        said = f": multistore (process {process.pid}) is acting in this project. Nothing was "
        assert said in str(caught.value)
        assert str(caught.value).startswith("Could not ")
        assert shop.snapshot() == before


def test_who_waits_long_enough_acts(shop: Shop) -> None:
    history = History(shop.project, shop.state, wait_s=60)
    with acting(shop, HEADER) as process:
        assert process.stdin is not None
        process.stdin.close()  # it goes on, to its end
        history.do(shop.drop(LOGO), CancelToken())
        assert process.wait() == 0
    assert len(history.entries) == 2
    assert os.listdir(shop.store.locate(b"web")) == []


def test_the_history_is_read_while_another_process_acts(shop: Shop) -> None:
    shop.do(shop.drop(LOGO))
    with acting(shop, HEADER) as process:
        history = shop.history()
        assert history.is_behind
        assert history.recovered == ()
        assert history.undo_title == "Dropped override of logo.svg in us-store"
        assert process.stdin is not None
        process.stdin.close()
        assert process.wait() == 0
    history.reload()
    assert not history.is_behind
    assert history.undo_title == "Dropped override of header.tsx in us-store"


def test_a_killed_process_holds_no_lock(shop: Shop) -> None:
    before = shop.snapshot()
    with acting(shop, HEADER) as process:
        process.send_signal(signal.SIGKILL)
        process.wait()
        history = History(shop.project, shop.state, wait_s=0)
        assert not history.is_behind
        assert shop.snapshot() == before
        history.do(shop.drop(LOGO), CancelToken())
    assert not os.path.exists(shop.store.locate(LOGO))
