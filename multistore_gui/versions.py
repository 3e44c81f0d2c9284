"""How the open project's files stand to Git, found out in the background and again when asked.

It comes last and never holds up what is shown. All of it is read once the files are, and again no
sooner than it took the last time, however often it is asked for. Of files that were saved it is
asked at once; what that may have missed is found by reading all once it is quiet.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.git_asking import GitAsking
from multistore_gui.core.git_state import GitStates, read_git_states
from multistore_gui.tasks import Tasks

CALM_MS = 10_000  # the quiet after which all is read again


class Versions(QObject):
    """Reads the states; lives on the GUI thread, owned by the workspace."""

    changed = Signal()  # other files are changed, untracked and so on than before

    def __init__(self, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._project: bytes | None = None
        self._layers: tuple[bytes, ...] = ()
        self._states: GitStates | None = None
        self._reading = CancelToken()
        self._is_reading = self._is_asked = False
        self._git = GitAsking()
        self._asking = CancelToken()
        self._is_asking = False
        self._touched: set[tuple[bytes, bytes]] = set()  # files to ask for
        self._since: set[tuple[bytes, bytes]] = set()  # touched since the reading of all began
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._rested)
        self._calm = QTimer(self, singleShot=True)
        self._calm.timeout.connect(self.read_again)
        tasks.stopped.connect(self.forget)
        tasks.stopped.connect(self._git.stop)

    @property
    def states(self) -> GitStates | None:
        """What is known; None where there is no repository, and until it is read."""
        return self._states

    @property
    def is_busy(self) -> bool:
        """Whether it is being read, or will be."""
        return self._is_reading or self._is_asked or self._is_asking

    def forget(self) -> None:
        """Know nothing of what was open."""
        self._reading.cancel()
        self._asking.cancel()
        self._rest.stop()
        self._calm.stop()
        self._project, self._states = None, None
        self._is_reading = self._is_asked = self._is_asking = False
        self._touched, self._since = set(), set()

    def read(self, project: bytes, layer_locations: Iterable[bytes]) -> None:
        """Read how the files of a project stand to Git, now that they are known."""
        self._project, self._layers = project, tuple(layer_locations)
        self.read_again()

    def read_again(self) -> None:
        """Read it again: Git's index or HEAD is another, or files are."""
        project, layers = self._project, self._layers
        if project is None:
            return
        if self._is_reading or self._rest.isActive():
            self._is_asked = True
            return
        self._is_reading, self._is_asked = True, False
        self._since = set()
        self._calm.stop()
        began = time.monotonic()

        def read(token: CancelToken) -> GitStates | None:
            states = read_git_states(project, layers, token)
            if states is not None:
                self._git.prepare(states.root)
            return states

        def done(states: GitStates | None) -> None:
            self._is_reading = False
            self._rest.start(round((time.monotonic() - began) * 1000) if states else 0)
            self._take(states)
            self._touched |= self._since
            self._ask()

        self._reading = self._tasks.start(read, done, self._failed)

    def read_some(self, files: Iterable[tuple[bytes, bytes]]) -> None:
        """Ask how some files are: a layer's location, and a path in it, of each."""
        touched = {*files}
        self._touched |= touched
        self._since |= touched
        self._ask()

    def _ask(self) -> None:
        states, touched = self._states, self._touched
        if self._is_asking or not touched:
            return
        self._touched = set()
        if states is None:  # of none is anything known: what is there now may be a repository
            if not self._is_reading:
                self.read_again()
            return
        self._is_asking = True

        def done(found: GitStates | None) -> None:
            self._is_asking = False
            if self._states is not states:  # all were read meanwhile
                self._touched |= touched
            elif found is None:
                self.read_again()
            else:
                self._take(found)
                self._calm.start(CALM_MS)
            self._ask()

        def failed(error: Exception) -> None:
            self._is_asking = False
            self._tasks.failed.emit(error)

        self._asking = self._tasks.start(
            lambda token: self._git.read(states, touched, token), done, failed
        )

    def _take(self, states: GitStates | None) -> None:
        if states != self._states:
            self._states = states
            self.changed.emit()

    def _rested(self) -> None:
        if self._is_asked:
            self.read_again()

    def _failed(self, error: Exception) -> None:
        self._is_reading = False
        self._tasks.failed.emit(error)
