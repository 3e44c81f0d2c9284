"""Tells once, after a moment's quiet, in which folders something changed on disk.

What the system tells is heard on another thread and gathered there. Where it tells nothing, because
it allows no more watches or the files lie on another machine, the folders are looked at now and
then. A change is a hint: whoever is told reads the folders.
"""

from __future__ import annotations

import os
import sys
import time
from collections import deque
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Protocol

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.glances import changed_since, signature
from multistore_gui.core.mounts import hears_everything
from multistore_gui.heard import Heard
from multistore_gui.tasks import Tasks

QUIET_MS = 40  # a save is several events
CALM_MS = 200  # the quiet after which many changes count as over
_MANY_FOLDERS = 100
_LONGEST_S = 3.0  # after which what goes on and on is told all the same
_LONGEST_MANY_S = 15.0  # the same for many changes
_LOOK_SECONDS = 5.0  # from one look at what is not watched to the next, or longer:
_LOOK_SHARE = 20  # so many times as long as the look itself took
_TICK_NS = 20_000_000  # a file's time may lag behind the clock

Folders = Callable[[], Collection[bytes]]


class Source(Protocol):
    """What hears of changes: see `inotify.py`."""

    def watch(self, folders: Iterable[bytes], token: CancelToken) -> list[bytes]:
        """Watch folders; return those that cannot be watched."""

    def guard(self, folders: Iterable[bytes], token: CancelToken) -> None:
        """Count all as lost when one of these folders itself goes."""

    def forget(self, tops: Collection[bytes]) -> None:
        """Watch folders and those below them no longer."""

    def keep(self, folders: Collection[bytes]) -> None:
        """Watch no folder but these."""

    def stop(self) -> None:
        """Hear nothing more."""


def system_source(heard: Heard) -> Source:
    """Begin to hear what this system tells.

    Raises:
        OSError: it allows no more of this.
    """
    if sys.platform == "linux":
        from multistore_gui.inotify import Inotify

        return Inotify(heard)
    from multistore_gui.recursive import Recursive

    return Recursive(heard)


class Watch(QObject):
    """Watches folders; lives on the GUI thread, owned by whoever follows the disk."""

    stirred = Signal(object)  # Stir
    limited = Signal(int)  # how many folders the system cannot watch: they are looked at
    _begun = Signal()  # something was heard, on whichever thread

    def __init__(
        self,
        tasks: Tasks,
        parent: QObject | None = None,
        source: Callable[[Heard], Source] = system_source,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._make_source = tasks, source
        self._heard = Heard(self._begun.emit)
        self._source: Source | None = None
        self._jobs: deque[Callable[[CancelToken], None]] = deque()
        self._job: CancelToken | None = None
        self._signatures: dict[bytes, int] = {}  # of what is looked at
        self._unheard: list[bytes] = []  # below these the system does not hear everything
        self._told_of = 0  # how many folders that are looked at
        self._looked_s = 0.0  # how long the last look took
        self._quiet = QTimer(self, singleShot=True)
        self._quiet.timeout.connect(self._tell)
        self._pause = QTimer(self, singleShot=True)
        self._pause.timeout.connect(self._look)
        self._begun.connect(self._wait, Qt.ConnectionType.QueuedConnection)
        tasks.ended.connect(self._ended)
        tasks.stopped.connect(self.stop)

    def follow(
        self,
        folders: Folders,
        tops: Collection[bytes],
        since_ns: int,
        last: Callable[[], Collection[tuple[bytes, bytes]]] = tuple,
    ) -> None:
        """Watch some folders and no others.

        Args:
            folders: says their locations, on another thread.
            tops: those of them whose going is to be told, also where a folder above them goes.
            since_ns: when they were read, in nanoseconds since the epoch: what changed later is
                told as well.
            last: says folders and names in them that change where many changes are over.
        """

        def work(token: CancelToken) -> None:
            self._signatures = {}
            self._unheard = [top for top in tops if not hears_everything(top)]
            if self._source is None:
                with suppress(OSError):  # then all folders are looked at
                    self._source = self._make_source(self._heard)
            self._heard.end_with(last())
            wanted = folders()
            if self._source is not None:
                self._source.keep(wanted)
                self._source.guard({*tops, *_all_above(tops)}, token)
            self._cover(wanted, since_ns, token)

        self._start(work)

    def follow_more(self, folders: Folders, gone: Collection[bytes], since_ns: int) -> None:
        """Watch some folders too, and those that are gone, with all below them, no longer."""

        def work(token: CancelToken) -> None:
            if gone:
                for folder in [*filter(paths.inside_any(gone), self._signatures)]:
                    del self._signatures[folder]
                if self._source is not None:
                    self._source.forget(gone)
            self._cover(folders(), since_ns, token)

        self._start(work)

    def rest(self) -> None:
        """Tell nothing more of what is followed now."""
        self._jobs.clear()
        self._pause.stop()
        self._quiet.stop()
        self._told_of = 0
        if self._job is not None:
            self._job.cancel()
        self._start(lambda _: self._let_go())

    def _let_go(self) -> None:
        if self._source is not None:
            self._source.keep(())
        self._signatures = {}
        self._heard.take()

    def stop(self) -> None:
        """Hear nothing more; for the end, when no work is under way any more."""
        self._jobs.clear()
        self._quiet.stop()
        self._pause.stop()
        source, self._source = self._source, None
        if source is not None:
            source.stop()

    # one job after the other, each on another thread ---------------------------------------------

    def _start(self, job: Callable[[CancelToken], None]) -> None:
        self._jobs.append(job)
        self._next()

    def _next(self) -> None:
        if self._job is None and self._jobs:
            self._job = self._tasks.start(self._jobs.popleft(), lambda _: None)

    def _ended(self, token: CancelToken) -> None:
        if token is not self._job:
            return
        self._job = None
        if self._signatures and not self._pause.isActive():
            if len(self._signatures) != self._told_of:
                self._told_of = len(self._signatures)
                self.limited.emit(self._told_of)
            self._pause.start(int(1e3 * max(_LOOK_SECONDS, _LOOK_SHARE * self._looked_s)))
        self._next()

    def _cover(self, folders: Collection[bytes], since_ns: int, token: CancelToken) -> None:
        """Watch folders, look at those that cannot be, and tell what changed in them before."""
        refused = {*(folders if self._source is None else self._source.watch(folders, token))}
        is_unheard = paths.inside_any(self._unheard)
        for folder in folders:
            if folder in refused or is_unheard(folder):
                self._signatures[folder] = signature(folder)
        for folder in folders:
            token.check()
            for name in changed_since(folder, since_ns - _TICK_NS):
                self._heard.tell(folder, name, False)

    def _look(self) -> None:
        """Look at what is not watched."""

        def work(token: CancelToken) -> None:
            started = time.monotonic()
            for folder, before in self._signatures.items():
                token.check()
                now = signature(folder)
                if now != before:
                    self._signatures[folder] = now
                    for name in _names_in(folder):
                        self._heard.tell(folder, name, False)
            self._looked_s = time.monotonic() - started

        self._start(work)

    # telling -------------------------------------------------------------------------------------

    def _wait(self) -> None:
        if not self._quiet.isActive() or self._quiet.remainingTime() > QUIET_MS:
            self._quiet.start(QUIET_MS)

    def _tell(self) -> None:
        heard = self._heard
        is_many = heard.count > _MANY_FOLDERS and not heard.is_over
        left_ms = (CALM_MS if is_many else QUIET_MS) - int(1e3 * heard.quiet_s)
        longest_s = _LONGEST_MANY_S if heard.count > _MANY_FOLDERS else _LONGEST_S
        if left_ms > 0 and heard.waiting_s < longest_s:
            self._quiet.start(left_ms)
            return
        stir = heard.take()
        if stir:
            self.stirred.emit(stir)


def _names_in(folder: bytes) -> list[bytes]:
    try:
        return [b"", *os.listdir(folder)]
    except OSError:
        return [b""]


def _all_above(folders: Iterable[bytes]) -> set[bytes]:
    found: set[bytes] = set()
    for folder in folders:
        while (above := os.path.dirname(folder)) != folder:
            found.add(above)
            folder = above
    return found
