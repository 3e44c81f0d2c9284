"""What was done in a project, and can be undone and redone, also after a restart.

An action is written down before its first file is touched and again after its last. A process
that is killed in between leaves an unfinished entry: whoever opens the history next **takes it
back**, so that the files are as they were; one that was finished and not tidied up is tidied up.
"""

from __future__ import annotations

import os
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from enum import Enum, auto

from multistore_gui.core import paths
from multistore_gui.core.actions import Action, Words
from multistore_gui.core.attic import Attic
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.files import Changed, Failed, Refused
from multistore_gui.core.journal import (
    Entry,
    FileChanged,
    Journal,
    Program,
    State,
    UnsureError,
    why_not_revert,
    within,
)
from multistore_gui.core.layout import NotAProjectError, check_project
from multistore_gui.core.limit import read_limit, write_limit
from multistore_gui.core.lock import Held
from multistore_gui.core.progress import Follower, Report, Stage
from multistore_gui.core.steps import (
    Obstacle,
    Step,
    apply,
    obstacles,
    prepare,
    reverse,
    stage,
    take_back,
    tidy,
)

MOST_ENTRIES = 500  # weeks of work; reading them all at the start takes some hundredths of a second
WAIT_S = 3.0  # for another process that acts; a person waits no longer without a word

_UNDONE, _REDONE = "Undone: ", "Redone: "  # before the title of what was done
_READ = Words("read the history", "changed", "", "")


class ActionError(MultistoreError):
    """An action was not made; the text says what the disk is like now."""


class ChangedOnDiskError(ActionError):
    """The disk is not as the user saw it: looking again is worth while."""


class NothingToUndoError(ActionError):
    """There is nothing to undo or redo, or something else than the user saw."""


class BusyError(ActionError):
    """Another process acts in the project."""


_NEVER = CancelToken()  # nobody has it to cancel it


def _tell_nobody(_: object) -> None:
    pass


class DoneKind(Enum):
    """What was done."""

    ACTION = auto()
    UNDO = auto()
    REDO = auto()
    SKIP = auto()
    REVERT = auto()  # an undo that is an action itself


@dataclass(frozen=True, slots=True)
class Done:
    """What an action did."""

    kind: DoneKind
    title: str  # no full stop
    changed: tuple[FileChanged, ...] = ()
    replaced: tuple[FileChanged, ...] = ()  # those that were there before, and are now

    @classmethod
    def of(cls, kind: DoneKind, title: str, entry: Entry) -> Done:
        """Tell what a run of an entry did."""
        return cls(kind, title, entry.changed, entry.replaced)


class History:
    """The actions made in one project; lives on the one thread that writes.

    `entries`, `undo_title` and `redo_title` may be read from any thread.
    """

    def __init__(
        self,
        project: bytes,
        state_folder: bytes,
        program: Program = Program.WINDOW,
        *,
        most_entries: int = MOST_ENTRIES,
        wait_s: float = WAIT_S,
    ) -> None:
        """Read what was done, and take back what a killed process left unfinished.

        Where nothing was ever done, nothing is written.

        Args:
            project: the project's folder, absolute.
            state_folder: the user's state, see `state.state_folder`.
            program: who acts.
            most_entries: beyond it the oldest are forgotten, as they are beyond `limit_bytes`.
            wait_s: for how long an action waits for another process that acts.

        Raises:
            ActionError: the user's state cannot be read or written.
        """
        self._project = os.path.realpath(project)
        self._state_folder = os.path.abspath(state_folder)
        self._program = program
        self._journal = Journal(self._project, self._state_folder)
        self._attic = Attic(os.path.join(self._journal.location, b"attic"))
        self._most_entries = most_entries
        self._wait_s = wait_s
        self._is_behind = False
        self._entries: tuple[Entry, ...] = ()
        self._unfinished: tuple[Entry, ...] = ()  # that could not be taken back so far
        self._recovered: list[str] = []
        self.reload()

    def reload(self) -> None:
        """Read again, for another process may have acted in the project.

        While one does, nothing is put right, and `is_behind` says that there is more to come. Nor
        is it while there is no project in its folder, whose files may be elsewhere.

        Raises:
            ActionError: the user's state cannot be read or written.
        """
        if not self._journal.exists:
            return
        try:
            check_project(self._project)
            with self._acting(_READ, wait_s=0):
                pass
        except (BusyError, NotAProjectError) as error:
            with _in_words(_READ):
                self._entries = self._journal.glance()
            self._is_behind = isinstance(error, BusyError)

    @property
    def is_behind(self) -> bool:
        """Whether another process was acting when the history was last read."""
        return self._is_behind

    @property
    def project(self) -> bytes:
        """The project's folder, its real path."""
        return self._project

    @property
    def entries(self) -> tuple[Entry, ...]:
        """What was done, oldest first; what can be redone is at the end."""
        return self._entries

    @property
    def recovered(self) -> tuple[str, ...]:
        """What was put right because a process had been killed, as sentences for the user."""
        return tuple(self._recovered)

    @property
    def undo_title(self) -> str | None:
        """What `undo` would undo, None where there is nothing."""
        entry = self._newest_done()
        return None if entry is None else entry.title

    @property
    def redo_title(self) -> str | None:
        """What `redo` would do again, None where there is nothing."""
        entry = self._oldest_undone()
        return None if entry is None else entry.title

    def do(self, action: Action, token: CancelToken, report: Report = _tell_nobody) -> Done:
        """Make an action, all of it or nothing; what could be redone no longer can.

        Args:
            action: with what the user saw of its files.
            token: asked once a file, until the last one is changed.
            report: called once a file in each stage.

        Raises:
            ActionError: nothing was changed, or the text says what was.
            Cancelled: the action is no longer wanted, and all is as it was.
        """
        words = action.words
        with self._acting(words):
            follower = Follower(token, report, words.attempt)
            keeping = follower.at(Stage.KEEPING, words.count)
            steps = action.steps(self._project, self._attic, keeping)
            entry = self._new(action.title, steps)
            self._run_new(entry, words, follower)
        return Done.of(DoneKind.ACTION, entry.title, entry)

    def undo(self, token: CancelToken = _NEVER, report: Report = _tell_nobody) -> Done:
        """Undo the newest action; token and report as for `do`.

        Raises:
            ActionError: nothing was changed, or the text says what was.
            Cancelled: the undo is no longer wanted, and all is as it was.
        """
        expected = self._newest_done()
        words = _words("undo", "undone", expected)
        with self._acting(words):
            entry = _same(expected, self._newest_done(), "undo")
            doing = replace(entry, state=State.UNDOING, run=uuid.uuid4().hex)
            self._run(doing, State.UNDONE, entry, words, Follower(token, report, words.attempt))
        return Done.of(DoneKind.UNDO, _undone(entry.title), entry)

    def redo(self, token: CancelToken = _NEVER, report: Report = _tell_nobody) -> Done:
        """Do again what was undone last; token and report as for `do`.

        Raises:
            ActionError: nothing was changed, or the text says what was.
            Cancelled: the redo is no longer wanted, and all is as it was.
        """
        expected = self._oldest_undone()
        words = _words("redo", "redone", expected)
        with self._acting(words):
            entry = _same(expected, self._oldest_undone(), "redo")
            doing = replace(entry, state=State.REDOING, run=uuid.uuid4().hex)
            self._run(doing, State.DONE, entry, words, Follower(token, report, words.attempt))
        return Done.of(DoneKind.REDO, _redone(entry.title), entry)

    def revert(
        self, number: int, token: CancelToken = _NEVER, report: Report = _tell_nobody
    ) -> Done:
        """Undo any action whose files are still as it left them, as a new action.

        Args:
            number: the entry's.
            token: as for `do`.
            report: ditto.

        Raises:
            ActionError: nothing was changed, or the text says what was.
            Cancelled: the undo is no longer wanted, and all is as it was.
        """
        words = _words("undo", "undone", self._entry(number))
        with self._acting(words):
            entry = self._entry(number)
            if entry is None:
                raise NothingToUndoError("This action is no longer in the history.")
            if why_not := why_not_revert(entry, self._entries):
                raise NothingToUndoError(f"{why_not} Nothing was changed.")
            new = replace(self._new(_undone(entry.title), reverse(entry.steps)), undoes=number)
            self._run_new(new, words, Follower(token, report, words.attempt))
        return Done.of(DoneKind.REVERT, new.title, new)

    def obstacles(self, entry: Entry, token: CancelToken) -> tuple[Obstacle, ...]:
        """Return which files of an action are not as it left them; on any thread.

        Raises:
            Cancelled: the answer is no longer wanted.
        """
        return obstacles(self._project, reverse(entry.steps), self._attic, token)

    @property
    def limit_bytes(self) -> int:
        """How much of contents is kept; the newest action's are, whatever their size."""
        return read_limit(self._state_folder)

    def forgets(self, limit_bytes: int) -> int:
        """Return how many actions a limit would forget."""
        entries = self._entries
        return len(entries) - len(within(entries, self._most_entries, limit_bytes))

    def set_limit(self, limit_bytes: int) -> None:
        """Set `limit_bytes`, for every project, and forget what is beyond it in this one.

        Raises:
            MultistoreError: it cannot be written down.
        """
        write_limit(self._state_folder, limit_bytes)
        with suppress(BusyError), self._acting(_READ):  # whoever acts forgets it
            self._forget()

    def skip(self) -> Done:
        """Leave what the newest action did as it is: undo goes on with the one before it.

        It is the way on where an undo is refused, because somebody has changed its files since.

        Raises:
            ActionError: it cannot be written down.
        """
        expected = self._newest_done()
        with self._acting(_words("skip the undo", "skipped", expected)):
            entry = _same(expected, self._newest_done(), "undo")
            kept = replace(entry, state=State.KEPT)
            self._journal.write(kept)
            self._entries = tuple(kept if each is entry else each for each in self._entries)
        return Done(DoneKind.SKIP, f"Left as it is: {entry.title}")

    def _entry(self, number: int) -> Entry | None:
        return next((entry for entry in self._entries if entry.number == number), None)

    def _newest_done(self) -> Entry | None:
        return next((e for e in reversed(self._entries) if e.state is State.DONE), None)

    def _oldest_undone(self) -> Entry | None:
        return next((e for e in self._entries if e.state is State.UNDONE), None)

    @contextmanager
    def _acting(self, words: Words, wait_s: float | None = None) -> Iterator[None]:
        """Hold the project's lock over entries as they are on disk; put refusals into words."""
        wait_s = self._wait_s if wait_s is None else wait_s
        with _in_words(words), self._journal.lock(self._program, wait_s), self._attic.session():
            try:
                check_project(self._project)
            except NotAProjectError as error:
                raise Failed(str(error)) from error
            self._read()
            self._is_behind = False
            yield

    def _read(self) -> None:
        entries, damaged = self._journal.read()
        for location in damaged:
            self._tell(
                f"One entry of the history cannot be read; it was put aside as "
                f"{paths.label(location)}. The others are as they were."
            )
        self._unfinished = ()
        recovered = (self._recovered_entry(entry) for entry in entries)
        self._entries = tuple(self._tidied(entry) for entry in recovered if entry is not None)

    def _recovered_entry(self, entry: Entry) -> Entry | None:
        """Take back what was left unfinished; None where there is no such entry any more."""
        before = entry.settled
        if before is entry:
            return entry
        trouble = take_back(self._project, entry.run_steps, entry.run)
        if trouble:
            self._unfinished += (entry,)
            self._tell(
                f"The program was stopped in the middle of an action ({entry.title}), and not all "
                f"of it could be taken back: {'; '.join(trouble)}. The rest is as it was before."
            )
            return None
        self._tell(
            f"The program was stopped in the middle of an action ({entry.title}). "
            "It was taken back: everything is as it was before."
        )
        self._settle(entry, before)
        return before

    def _tell(self, text: str) -> None:
        if text not in self._recovered:
            self._recovered.append(text)

    def _new(self, title: str, steps: tuple[Step, ...]) -> Entry:
        """Return an entry that is to be run."""
        known = (*self._entries, *self._unfinished)
        number = 1 + max((entry.number for entry in known), default=0)
        run, now_s = uuid.uuid4().hex, time.time()
        return Entry(number, title, steps, State.DOING, run, now_s, self._program)

    def _run_new(self, entry: Entry, words: Words, follower: Follower) -> None:
        self._run(entry, State.DONE, None, words, follower)
        with suppress(Refused):  # else the next action forgets them
            self._forget()

    def _run(
        self,
        doing: Entry,
        goal: State,
        before: Entry | None,
        words: Words,
        follower: Follower,
    ) -> None:
        """Make the steps of an entry, and tidy up; or leave disk and journal as they were."""
        checking, writing, changing = (
            follower.at(each, len(doing.steps))
            for each in (Stage.CHECKING, Stage.WRITING, Stage.CHANGING)
        )
        doing = doing.after_run(prepare(self._project, doing.run_steps, checking))
        try:
            self._attic.sync()
            self._journal.write(doing)
            made = stage(self._project, doing.run_steps, doing.run, self._attic, writing)
            apply(self._project, made, doing.run, changing)
            done = replace(doing.after_run(made), state=goal)
            self._complete(done, doing)
        except BaseException as error:
            trouble = take_back(self._project, doing.run_steps, doing.run)
            if trouble:
                raise ActionError(
                    f"Could not {words.attempt}, and not all could be taken back: "
                    f"{'; '.join(trouble)}. The rest is as it was."
                ) from error
            with suppress(Refused):  # else the next to read the entry finds nothing to take back
                self._settle(doing, before)
            raise
        known = {entry.number: entry for entry in self._entries}
        known[done.number] = self._tidied(done)  # at its place, or at the end
        self._entries = tuple(known.values())

    def _complete(self, done: Entry, doing: Entry) -> None:
        """Write down that a run is complete, or else see to it that the journal does not say so.

        Raises:
            Refused: the run is unfinished, by the journal too.
        """
        try:
            self._journal.write(done)
        except UnsureError:
            try:
                self._journal.write(doing)
            except UnsureError:
                pass  # it says so now
            except Refused:
                return  # it says that all is done, and so it is
            raise

    def _settle(self, unfinished: Entry, before: Entry | None) -> None:
        if before is None:
            self._journal.remove(unfinished)
        else:
            self._journal.write(before)

    def _tidied(self, entry: Entry) -> Entry:
        """Remove what is left of an entry's last run, and return the entry without it."""
        if not entry.run:
            return entry
        with suppress(Refused):  # else whoever reads the entry next tries again
            tidy(self._project, entry.run_steps, entry.run)
            entry = replace(entry, run="")
            self._journal.write(entry)
        return entry

    def _forget(self) -> None:
        """Forget what can no longer be redone, and the oldest beyond what is kept."""
        kept = within(self._entries, self._most_entries, self.limit_bytes)
        numbers = {entry.number for entry in kept}
        for entry in (each for each in self._entries if each.number not in numbers):
            self._journal.remove(entry)
        self._entries = kept
        if not self._journal.has_damaged:  # else their contents may still be wanted
            steps = (step for entry in (*self._entries, *self._unfinished) for step in entry.steps)
            self._attic.forget_all_but({step.content for step in steps})


@contextmanager
def _in_words(words: Words) -> Iterator[None]:
    """Say of an action, in words for the user, why it was not made."""
    try:
        yield
    except Changed as changed:
        text = f"{changed.clause} {words.since}. Nothing was {words.participle}."
        raise ChangedOnDiskError(f"{text} {words.remedy or words.kept}".rstrip()) from changed
    except Refused as refused:
        clause, end = refused.clause, "Nothing was changed."
        if words.count > 1:
            clause = refused.named
            end = f"All {words.count:,} files are as they were."
        error = BusyError if isinstance(refused, Held) else ActionError
        text = f"Could not {words.attempt}: {clause}. {end}"
        raise error(f"{text} {words.kept}".rstrip()) from refused


def _undone(title: str) -> str:
    """Say what the undo of an action did; to undo an undo is to redo."""
    if title.startswith(_UNDONE):
        return _REDONE + title.removeprefix(_UNDONE)
    return _UNDONE + title.removeprefix(_REDONE)


def _redone(title: str) -> str:
    """Say what the redo of an action did; that of an undo is an undo."""
    return title if title.startswith((_UNDONE, _REDONE)) else _REDONE + title


def _words(attempt: str, participle: str, entry: Entry | None) -> Words:
    count = 1 if entry is None else len({step.place for step in entry.steps})
    return Words(attempt, participle, "", "since then", count)


def _same(expected: Entry | None, found: Entry | None, verb: str) -> Entry:
    """Return the entry to undo or redo, if it is the one that the user saw named."""
    if found is None:
        raise NothingToUndoError(f"There is nothing to {verb}.")
    if expected is None or expected.number != found.number:
        raise NothingToUndoError(
            f"Another window acted in this project in the meantime. Nothing was changed. "
            f"Next to {verb}: {found.title}."
        )
    return found
