"""Folders that are watched, by what this system has for it and by what others have."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.disk import Stir
from multistore_gui.heard import Heard
from multistore_gui.recursive import Recursive
from multistore_gui.tasks import Tasks
from multistore_gui.watch import Source, Watch, system_source
from tests.builders import Folder, make_tree

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="inotify is Linux's own")


@pytest.fixture
def top(tmp_path: Path) -> Path:
    return make_tree(tmp_path / "top", {"a/one": "1", "a/in/two": "2", "b/three": "3"})


@pytest.fixture(params=[system_source, Recursive], ids=["system", "recursive"])
def source_of(request: pytest.FixtureRequest) -> Callable[[Heard], Source]:
    made: Callable[[Heard], Source] = request.param
    return made


class Ear:
    """A source, and what it told."""

    def __init__(self, qtbot: QtBot, source_of: Callable[[Heard], Source]) -> None:
        self._qtbot = qtbot
        self.heard = Heard(lambda: None)
        self.source = source_of(self.heard)
        self.stir = Stir()

    def watch(self, *folders: Path) -> None:
        self.source.watch(map(os.fsencode, folders), CancelToken())

    def has_heard(self, place: Path) -> bool:
        self.stir |= self.heard.take()
        folder, name = os.path.split(os.fsencode(place))
        return name in self.stir.folders.get(folder, ())

    def wait_for(self, place: Path) -> None:
        self._qtbot.waitUntil(lambda: self.has_heard(place))


@pytest.fixture
def ear(qtbot: QtBot, source_of: Callable[[Heard], Source]) -> Iterator[Ear]:
    made = Ear(qtbot, source_of)
    yield made
    made.source.stop()


def test_what_changes_in_a_watched_folder_is_told_by_name(ear: Ear, top: Path) -> None:
    ear.watch(top / "a", top / "b")
    (top / "a/one").write_text("one")
    ear.wait_for(top / "a/one")
    (top / "b/new").write_text("")
    ear.wait_for(top / "b/new")
    (top / "b/three").unlink()
    ear.wait_for(top / "b/three")
    (top / "a/one").rename(top / "b/one")
    ear.wait_for(top / "b/one")


def test_a_folder_that_comes_is_told_as_a_whole(ear: Ear, top: Path) -> None:
    ear.watch(top / "a")
    (top / "b").rename(top / "a/b")
    ear.wait_for(top / "a/b")
    assert os.fsencode(top / "a/b") in ear.stir.trees


def test_what_is_not_watched_is_not_told(ear: Ear, top: Path) -> None:
    ear.watch(top / "a", top / "b")
    ear.source.keep([os.fsencode(top / "b")])
    (top / "a/one").write_text("one")
    (top / "a/in/two").write_text("two")
    (top / "b/three").write_text("three")
    ear.wait_for(top / "b/three")
    assert {*ear.stir.folders} <= {os.fsencode(top / "b")}


def test_a_folder_forgotten_takes_those_below_it_along(ear: Ear, top: Path) -> None:
    ear.watch(top / "a", top / "a/in", top / "b")
    ear.source.forget([os.fsencode(top / "a")])
    (top / "a/in/two").write_text("two")
    (top / "b/three").write_text("three")
    ear.wait_for(top / "b/three")
    assert {*ear.stir.folders} <= {os.fsencode(top / "b")}


@on_linux
def test_what_stands_in_the_place_of_a_watched_folder_is_told(qtbot: QtBot, top: Path) -> None:
    ear = Ear(qtbot, system_source)
    ear.watch(top / "a")
    (top / "a").rename(top / "old")
    make_tree(top, {"a": Folder()})
    ear.watch(top / "a", top / "old")
    (top / "old/one").write_text("1")
    ear.wait_for(top / "old/one")
    (top / "a/one").write_text("2")
    ear.wait_for(top / "a/one")
    ear.source.stop()


@on_linux
def test_events_that_are_lost_are_noticed(qtbot: QtBot, top: Path) -> None:
    queue = int(Path("/proc/sys/fs/inotify/max_queued_events").read_text())
    ear = Ear(qtbot, system_source)
    ear.watch(top / "a")
    with ear.heard.several:  # who listens is held up
        for number in range(queue // 2 + 1_000):
            (top / f"a/{number}").touch()

    def is_lost() -> bool:
        ear.stir |= ear.heard.take()
        return ear.stir.is_lost

    qtbot.waitUntil(is_lost)
    ear.source.stop()


@on_linux
def test_a_guarded_folder_that_goes_takes_all_knowledge_along(qtbot: QtBot, top: Path) -> None:
    ear = Ear(qtbot, system_source)
    ear.source.guard([os.fsencode(top)], CancelToken())
    (top / "a/one").write_text("one")
    top.rename(top.with_name("away"))
    qtbot.waitUntil(lambda: ear.heard.take().is_lost)
    ear.source.stop()


class _Few:
    """Allows a watch of the first folder alone."""

    def __init__(self, heard: Heard) -> None:
        self._all = system_source(heard)
        self.guard, self.forget = self._all.guard, self._all.forget
        self.keep, self.stop = self._all.keep, self._all.stop

    def watch(self, folders: Iterable[bytes], token: CancelToken) -> list[bytes]:
        first, *rest = sorted(folders)
        return [*self._all.watch([first], token), *rest]


def test_what_exceeds_the_limit_is_looked_at_and_said_once(
    qtbot: QtBot, tasks: Tasks, top: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multistore_gui.watch._LOOK_SECONDS", 0.01)
    watch = Watch(tasks, tasks, _Few)
    stirs: list[Stir] = []
    limits: list[int] = []
    watch.stirred.connect(stirs.append)
    watch.limited.connect(limits.append)
    folders = [os.fsencode(top / name) for name in ("a", "a/in", "b")]
    with qtbot.waitSignal(watch.limited):
        watch.follow(lambda: folders, [os.fsencode(top)], 1 << 62)
    (top / "b/three").write_text("other")
    qtbot.waitUntil(lambda: any(b"three" in stir.folders.get(folders[2], ()) for stir in stirs))
    (top / "a/one").write_text("other")
    qtbot.waitUntil(lambda: any(b"one" in stir.folders.get(folders[0], ()) for stir in stirs))
    shutil.rmtree(top / "a/in")
    qtbot.waitUntil(lambda: any(folders[1] in stir.folders for stir in stirs))
    assert limits == [2]


def test_what_changed_before_it_was_watched_is_told(qtbot: QtBot, tasks: Tasks, top: Path) -> None:
    watch = Watch(tasks, tasks)
    since_ns = (top / "b/three").stat().st_ctime_ns
    folder = os.fsencode(top / "b")
    with qtbot.waitSignal(watch.stirred) as stirred:
        watch.follow(lambda: [folder], [os.fsencode(top)], since_ns)
    (stir,) = stirred.args
    assert b"three" in stir.folders[folder]
