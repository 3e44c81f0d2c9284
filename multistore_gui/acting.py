"""What changes the project's files: actions, undo and redo, one after the other on the writer.

It knows nothing of layers or of an index. What an action changed is read again before it counts as
done, so that whoever listens never sees files that are not there any more.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from multistore_gui.core.actions import Action
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.history import (
    ActionError,
    BusyError,
    ChangedOnDiskError,
    Done,
    History,
    NothingToUndoError,
)
from multistore_gui.core.journal import FileChanged, State
from multistore_gui.core.progress import ActionProgress, Report
from multistore_gui.tasks import Tasks

_TELL_EVERY_S = 0.05  # of an action, how far it is
_LOOK_EVERY_MS = 300  # whether another process, that acts, is done

ReadChanged = Callable[[Iterable[FileChanged], Callable[[], None]], None]
"""Reads some files again, then calls what it is given."""


class Acting(QObject):
    """Makes actions in the open project; lives on the GUI thread, owned by the workspace."""

    changed = Signal()  # something else can be undone or redone, or an action began or ended
    progressed = Signal(object)  # ActionProgress; None when the action is over, whatever became
    _reported = Signal(object)  # an ActionProgress, from the writer
    done = Signal(object)  # Done: an action, an undo or a redo was made, and read
    stopped = Signal()  # an action, an undo or a redo: all is as it was
    failed = Signal(str)  # what could not be done, ready to be read
    undo_refused = Signal(str)  # in place of `failed`: the undo can be skipped
    outdated = Signal()  # the disk is not as it was shown
    recovered = Signal(str)  # what was put right after a crash

    def __init__(self, tasks: Tasks, read_changed: ReadChanged, parent: QObject) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._read_changed = read_changed
        self._history: History | None = None
        self._acts_in: History | None = None  # None: no action is under way
        self._told = 0  # of what the open project's history put right
        self._is_undo_refused = False
        self._action = CancelToken()
        self._reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        self._later = QTimer(self, singleShot=True, interval=_LOOK_EVERY_MS)
        self._later.timeout.connect(self.follow_others)

    # what is there ------------------------------------------------------------------------------

    @property
    def is_acting(self) -> bool:
        """Whether an action is under way."""
        return self._acts_in is not None

    @property
    def history(self) -> History | None:
        """What was done in the open project, to be read; None where none is open."""
        return self._history

    @property
    def histories(self) -> tuple[History, ...]:
        """Those in use: of the open project, and of the one in which an action is under way.

        Two of one project would not know of each other's actions: whoever opens one takes the one
        that is in use.
        """
        return tuple(each for each in (self._history, self._acts_in) if each is not None)

    @property
    def undo_title(self) -> str | None:
        """What `undo` would undo, None where there is nothing."""
        return self._history.undo_title if self._history else None

    @property
    def redo_title(self) -> str | None:
        """What `redo` would do again, None where there is nothing."""
        return self._history.redo_title if self._history else None

    @property
    def is_undo_refused(self) -> bool:
        """Whether what is next to undo could not be undone when it was tried."""
        return self._is_undo_refused

    @property
    def told(self) -> tuple[str, ...]:
        """What was put right after a crash, as sentences."""
        return self._history.recovered if self._history else ()

    def take(self, history: History | None) -> None:
        """Go on with the history of the open project, None where none is open."""
        if history is self._history:
            self.follow_others(is_read=True)
            return
        self._history, self._told, self._is_undo_refused = history, 0, False
        self._catch_up()

    def tell_recovered(self) -> None:
        """Say what was put right after a crash, unless it was said already."""
        told = self.told[self._told :]
        self._told += len(told)
        for text in told:
            self.recovered.emit(text)

    # acting -------------------------------------------------------------------------------------

    def do(
        self,
        action: Callable[[], Action],
        failed: Callable[[Exception], None] = lambda _: None,
        made: Callable[[], None] = lambda: None,
    ) -> None:
        """Make an action, on the writer's thread, and read what it changed.

        Args:
            action: called on the writer's thread.
            failed: called with what was raised, before it is told.
            made: called once it is made, which may be long before it is read.
        """

        def tell(error: Exception) -> None:
            failed(error)
            self._failed(error)

        self._write(lambda history, token, report: history.do(action(), token, report), tell, made)

    def undo(self) -> None:
        """Undo what was done last."""
        if self.undo_title:
            self._write(
                lambda history, token, report: history.undo(token, report), self._undo_failed
            )

    def skip_undo(self) -> None:
        """Leave what is next to undo as it is; undo goes on with what was done before it."""
        if self.undo_title:
            self._write(lambda history, _, __: history.skip())

    def redo(self) -> None:
        """Do again what was undone last."""
        if self.redo_title:
            self._write(lambda history, token, report: history.redo(token, report))

    def revert(self, number: int) -> None:
        """Undo any action, by its entry's number."""
        self._write(lambda history, token, report: history.revert(number, token, report))

    def set_limit(self, limit_bytes: int) -> None:
        """Set how much the history keeps of contents."""
        history = self._history
        if history is not None:
            self._tasks.write(
                lambda _: history.set_limit(limit_bytes), lambda _: self.changed.emit(), self._tell
            )

    def stop(self) -> None:
        """Stop the action that is under way, and take back what it did, unless it is done."""
        self._action.cancel()

    def follow_others(self, *, is_read: bool = False) -> None:
        """Take in what another window, or the command, did in the project since.

        Args:
            is_read: what is on disk has just been read, or is about to be.
        """
        history = self._history
        if history is None:
            return
        if self.is_acting:
            self._catch_up()
            return

        def reload(_: CancelToken) -> list[FileChanged]:
            before = _by_state(history)
            history.reload()
            now = _by_state(history)
            return [file for key in before.keys() ^ now.keys() for file in (before | now)[key]]

        def done(changed: list[FileChanged]) -> None:
            if history is not self._history:
                return
            self._catch_up()
            if changed:
                self._is_undo_refused = False
            if changed and not is_read:
                self._read_changed(changed, self.changed.emit)
            elif changed:
                self.changed.emit()
            self.tell_recovered()

        self._tasks.write(reload, done, self._tell)

    def _catch_up(self) -> None:
        """Look again in a moment where another process was acting."""
        if self._history is not None and self._history.is_behind:
            self._later.start()

    def _write(
        self,
        work: Callable[[History, CancelToken, Report], Done],
        failed: Callable[[Exception], None] | None = None,
        made: Callable[[], None] = lambda: None,
    ) -> None:
        """Change files on the writer's thread, then read the folders that it touched."""
        history = self._history
        if history is None:
            return
        if self.is_acting:
            self.failed.emit("Another action is under way. Nothing was changed by this one.")
            return
        self._acts_in = history
        self.changed.emit()

        told = -_TELL_EVERY_S

        def report(progress: ActionProgress) -> None:
            nonlocal told
            now = time.monotonic()
            if now - told >= _TELL_EVERY_S:
                told = now
                self._reported.emit(progress)

        def write(token: CancelToken) -> Done | None:
            try:
                return work(history, token, report)
            except Cancelled:
                return None

        self._action = self._tasks.write(
            write, lambda done: self._acted(done, history, made), failed or self._failed
        )

    def _progress(self, progress: ActionProgress) -> None:
        if self.is_acting:
            self.progressed.emit(progress)

    def _end(self) -> None:
        self._acts_in = None
        self.progressed.emit(None)

    def _failed(self, error: Exception, *, is_undo_refused: bool = False) -> None:
        self._end()
        self.changed.emit()
        self.tell_recovered()
        self._tell(error, is_undo_refused=is_undo_refused)

    def _tell(self, error: Exception, *, is_undo_refused: bool = False) -> None:
        if not isinstance(error, MultistoreError):
            self._tasks.failed.emit(error)
            return
        (self.undo_refused if is_undo_refused else self.failed).emit(str(error))
        if isinstance(error, (ChangedOnDiskError, NothingToUndoError)):
            self.outdated.emit()  # somebody else acted here: what is shown may hold no longer

    def _undo_failed(self, error: Exception) -> None:
        # Where something else is next, or another process acts, a skip is no way on.
        is_for_now = isinstance(error, (NothingToUndoError, BusyError))
        self._is_undo_refused = isinstance(error, ActionError) and not is_for_now
        self._failed(error, is_undo_refused=self._is_undo_refused)

    def _acted(self, done: Done | None, history: History, made: Callable[[], None]) -> None:
        self._end()
        if history is not self._history:  # closed in the meantime
            self.changed.emit()
            return
        self.tell_recovered()
        if done is None:
            self.changed.emit()
            self.stopped.emit()
            return
        self._is_undo_refused = False
        if done.changed:
            self._read_changed(done.changed, lambda: self._finish(done))
        else:
            self._finish(done)
        made()

    def _finish(self, done: Done) -> None:
        self.changed.emit()
        self.done.emit(done)


def _by_state(history: History) -> dict[tuple[int, State], tuple[FileChanged, ...]]:
    """Return what each entry changed, by its number and what became of it."""
    return {(entry.number, entry.state): entry.changed for entry in history.entries}
