"""How the open project's files stand to Git, found out in the background and again when asked.

It comes last and never holds up what is shown: it is read once the files are, and again no sooner
than it took the last time, however often it is asked for.
"""

from __future__ import annotations

import time
from collections.abc import Iterable

from PySide6.QtCore import QObject, QTimer, Signal

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.git_state import GitStates, read_git_states
from multistore_gui.tasks import Tasks


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
        self._rest = QTimer(self, singleShot=True)
        self._rest.timeout.connect(self._rested)
        tasks.stopping.connect(self.forget)

    @property
    def states(self) -> GitStates | None:
        """What is known; None where there is no repository, and until it is read."""
        return self._states

    @property
    def is_busy(self) -> bool:
        """Whether it is being read, or will be."""
        return self._is_reading or self._is_asked

    def forget(self) -> None:
        """Know nothing of what was open."""
        self._reading.cancel()
        self._rest.stop()
        self._project, self._states = None, None
        self._is_reading = self._is_asked = False

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
        began = time.monotonic()

        def done(states: GitStates | None) -> None:
            self._is_reading = False
            self._rest.start(round((time.monotonic() - began) * 1000) if states else 0)
            if states != self._states:
                self._states = states
                self.changed.emit()

        self._reading = self._tasks.start(
            lambda token: read_git_states(project, layers, token), done, self._failed
        )

    def _rested(self) -> None:
        if self._is_asked:
            self.read_again()

    def _failed(self, error: Exception) -> None:
        self._is_reading = False
        self._tasks.failed.emit(error)
