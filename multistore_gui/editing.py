"""The edits that are under way: which files are typed in, saved, or changed on disk meanwhile.

A file is never overwritten that is not as it was read. Edits that are not saved are kept beside the
user's state, too, so that they outlive the program.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from typing import NamedTuple

from PySide6.QtCore import QObject, QTimer, Signal

from multistore_gui.core import paths
from multistore_gui.core.actions import Edit, EditFiles
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.draft import Draft, NotEditableError, NotEncodableError
from multistore_gui.core.drafts import Drafts, Found, Kept, NotKeptError, name_of
from multistore_gui.core.history import ChangedOnDiskError
from multistore_gui.core.layers import Layer
from multistore_gui.core.merging import conflict_lines, merge
from multistore_gui.core.sides import LIMIT_BYTES, Side, SideKind, read_side
from multistore_gui.core.text import decode, is_binary
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Change, State, Workspace

_KEEP_MS = 1_000  # from a key until what was typed is kept
_AGAIN_MS = 10_000  # until what could not be kept is tried again

Key = tuple[str, bytes]
"""A layer's full name, and a path."""


@dataclass(frozen=True, slots=True)
class _Taken:
    """What was on disk and is part of the text, for as long as that is not undone."""

    step: object  # of the draft
    before: bytes  # the base, before it was
    disk: bytes


@dataclass(eq=False)
class Open:
    """A file that is edited."""

    layer: Layer
    path: bytes
    base: bytes  # as it was read or saved last
    draft: Draft
    disk: bytes | None = None  # what is there now, where it is not the base; b"" where it is gone
    is_gone: bool = False
    is_merged: bool = False  # conflicts may be marked in it
    saving: bytes | None = field(default=None, repr=False)  # what is being written
    taken: list[_Taken] = field(default_factory=list, repr=False)

    @property
    def key(self) -> Key:
        """Which file it is."""
        return self.layer.full_name, self.path

    @property
    def conflicts(self) -> int:
        """How many conflicts are still marked in the text."""
        return len(conflict_lines(self.draft.text.lines)) if self.is_merged else 0

    @property
    def is_text_on_disk(self) -> bool:
        """Whether what is there now can be taken, or merged with the edit."""
        return self.disk is not None and not self.is_gone and not is_binary(self.disk)


class _Saving(NamedTuple):
    """What is to be saved."""

    files: Sequence[Open]
    then: Callable[[], object] | None
    with_marks: bool


class Editing(QObject):
    """Knows every file that is edited; lives on the GUI thread, owned by the window."""

    changed = Signal()  # a file is edited, saved, or in conflict, or is so no longer
    conflicted = Signal(object)  # Open: another program changed the file; both versions are in it
    rewritten = Signal(object, object)  # Open, Edited: not by typing
    found = Signal(int)  # how many unsaved edits an earlier run has left
    left_out = Signal(object)  # Open: could not be saved, and is to be decided on
    failed = Signal(str)  # why something cannot be saved or kept, ready to be read

    def __init__(
        self, workspace: Workspace, tasks: Tasks, parent: QObject, keep_ms: int = _KEEP_MS
    ) -> None:
        """Edit nothing yet.

        Args:
            workspace: whose project it is.
            tasks: the background.
            parent: owns it.
            keep_ms: from a key until what was typed is kept for a crash.
        """
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._open: dict[Key, Open] = {}
        self._left: list[Kept] = []  # by an earlier run
        self._is_kept: set[bytes] = set()  # names of what lies among the drafts
        self._unkept = ""  # why an edit could not be kept, as it was told
        self._wanted: _Saving | None = None
        self._left_out: tuple[Sequence[tuple[Open, str]], int] = (), 0  # and how many were saved
        self._refused: tuple[_Saving, Sequence[Open]] | None = None  # as one of these changed
        self._drafts: Drafts | None = None
        self._project = b""
        self._looking = CancelToken()
        self._keeping = QTimer(self, singleShot=True, interval=keep_ms)
        self._keeping.timeout.connect(self._keep)
        self._keeping_again = QTimer(self, singleShot=True, interval=_AGAIN_MS)
        self._keeping_again.timeout.connect(self._keep)
        workspace.changed.connect(self._follow)
        tasks.stopped.connect(self._keeping_again.stop)
        workspace.acting.stopped.connect(self._give_up)
        workspace.acting.changed.connect(self._save_wanted)
        workspace.acting.done.connect(self._tell_left_out)
        self._follow(Change.PROJECT)

    # what is edited -----------------------------------------------------------------------------

    @property
    def unsaved(self) -> Sequence[Open]:
        """The files whose edits are not on disk."""
        return [each for each in self._open.values() if each.draft.is_modified]

    @property
    def unsaved_keys(self) -> frozenset[Key]:
        """Which files these are."""
        return frozenset(each.key for each in self.unsaved)

    @property
    def left_over(self) -> Sequence[Kept]:
        """The unsaved edits that an earlier run has left, and that nobody has decided on."""
        return self._left

    @property
    def is_keeping(self) -> bool:
        """Whether an edit is still to be kept for a crash."""
        return self._keeping.isActive()

    def find(self, layer: Layer, path: bytes) -> Open | None:
        """Return what is known of a file that is edited."""
        return self._open.get((layer.full_name, path))

    def is_open(self, layer: str, path: bytes) -> bool:
        """Tell whether a file is edited, its layer by the full name."""
        return (layer, path) in self._open

    def begin(self, layer: Layer, path: bytes, data: bytes, draft: Draft) -> Draft:
        """Begin to edit a file, or go on with it.

        Args:
            layer: whose it is.
            path: which one.
            data: what it holds, as the user sees it.
            draft: of the same; what is returned where no other was begun before.
        """
        known = self.find(layer, path)
        if known is None:
            known = Open(layer, path, data, draft)
            self._open[known.key] = known
        return known.draft

    def touch(self) -> None:
        """Take note that something was typed."""
        if not self._keeping.isActive():  # it would wait for as long as somebody types
            self._keeping.start()
        for known in self._open.values():
            self._follow_undo(known)
        self.changed.emit()

    def _follow_undo(self, known: Open) -> None:
        """See whether the text still has what was taken from the disk: undo takes that out."""
        for taken in known.taken:
            has_it = known.draft.has_done(taken.step)
            if known.base == taken.disk and not has_it:
                known.base, known.disk = taken.before, known.disk or taken.disk
                self.conflicted.emit(known)
            elif known.base == taken.before and known.disk == taken.disk and has_it:  # redone
                known.base, known.disk = taken.disk, None

    def look_at_disk(self, layer: Layer, path: bytes, data: bytes | None) -> Open | None:
        """Take note of what a file holds now, None where it is gone; return it if it is edited."""
        known = self.find(layer, path)
        if known is None or known.saving is not None:
            return known
        if not known.draft.is_modified and data != known.base:
            del self._open[known.key]
            return None
        self._compare_with_disk(known, data)
        return known

    def _compare_with_disk(self, known: Open, data: bytes | None) -> None:
        if data is None:
            if not known.is_gone:
                known.disk, known.is_gone = b"", True
                self._tell_conflict(known)
        elif data == known.base:
            if known.disk is not None or known.is_gone:
                known.disk, known.is_gone = None, False
                self.changed.emit()
        elif data == data_of(known.draft):
            self._take_for_saved(known, data)
        elif data != known.disk or known.is_gone:
            known.disk, known.is_gone = data, False
            self._tell_conflict(known)

    def _tell_conflict(self, known: Open) -> None:
        self.conflicted.emit(known)
        self.changed.emit()

    def _look(self) -> None:
        """See in the background whether other programs have changed what is edited."""
        self._looking.cancel()
        wanted = {each.key: each.layer.locate(each.path) for each in self.unsaved}
        if not wanted:
            return

        def read(token: CancelToken) -> dict[Key, Side]:
            return {
                key: read_side(location, LIMIT_BYTES + 1, token) for key, location in wanted.items()
            }

        def done(found: Mapping[Key, Side]) -> None:
            for key, side in found.items():
                known = self._open.get(key)
                if known is None or known.saving is not None or not known.draft.is_modified:
                    continue
                if side.kind is not SideKind.UNREADABLE:  # else nothing is known of it
                    self._compare_with_disk(known, side.data if side.has_data else None)
            self._save_the_others()

        self._looking = self._tasks.start(read, done)

    # what becomes of an edit --------------------------------------------------------------------

    def save(
        self,
        files: Sequence[Open],
        then: Callable[[], object] | None = None,
        *,
        with_marks: bool = False,
    ) -> None:
        """Write edits to disk, in one action; those that cannot be are left out, and told of.

        It waits for the action that is under way, if any.

        Args:
            files: those that are wanted.
            then: called once all of them are on disk; never, where one cannot be.
            with_marks: also where conflicts are still marked in the text.
        """
        self._wanted = _Saving(files, then, with_marks)
        self._save_wanted()

    def _save_wanted(self) -> None:
        project = self._workspace.project
        if self._wanted is None or self._workspace.acting.is_acting or project is None:
            return
        saving, self._wanted = self._wanted, None
        tree, then = project.layout.tree, saving.then
        edits: dict[Key, Edit] = {}
        left: list[tuple[Open, str]] = []
        wanted = [each for each in saving.files if each.draft.is_modified]
        for each in wanted:
            layer = tree.same(each.layer.full_name)
            if layer is None:
                left.append((each, _why_lost(each.layer)))
                continue
            each.draft.end_group()
            reason = _why_not_save(each, with_marks=saving.with_marks)
            try:
                before = None if each.is_gone else each.base
                edits[each.key] = Edit(layer, each.path, before, each.draft.data())
            except NotEncodableError as error:
                reason = str(error)
            if reason is not None:
                edits.pop(each.key, None)
                left.append((each, reason))
        if left and not edits and all(tree.same(each.layer.full_name) is None for each, _ in left):
            self._tell_lost(left[0][0].layer)
        elif left and not edits:
            self._tell_left(left, 0)
        if not edits:
            if then is not None and not left:
                then()
            return
        ready = [each for each in wanted if each.key in edits]
        for each in ready:
            each.saving = edits[each.key].after
        action = EditFiles(tree, tuple(edits.values()))

        def saved() -> None:
            self._saved(ready, None if left else then)
            self._left_out = left, len(ready)

        def failed(error: Exception) -> None:
            self._give_up()
            if isinstance(error, ChangedOnDiskError):
                self._refused = saving, ready
                self._look()

        self._workspace.acting.do(lambda: action, failed, saved)

    def _tell_left_out(self) -> None:
        """Say what could not be saved, once it is told what was."""
        (left, saved), self._left_out = self._left_out, ((), 0)
        if left:
            self._tell_left(left, saved)

    def _tell_left(self, left: Sequence[tuple[Open, str]], saved: int) -> None:
        (known, reason), *more = left
        what = "Nothing was saved."
        if saved:
            nor = f", nor {'was' if len(more) == 1 else 'were'} {len(more):,} more" if more else ""
            others = "1 other was" if saved == 1 else f"{saved:,} others were"
            what = f"It was not saved{nor}; {others}."
        self.failed.emit(f"{reason} {what}")
        self.left_out.emit(known)

    def _saved(self, files: Sequence[Open], then: Callable[[], object] | None) -> None:
        for known in files:
            data, known.saving = known.saving, None
            if data is not None and self._open.get(known.key) is known:
                self._take_for_saved(known, data)
        if then is not None:
            then()

    def _tell_lost(self, layer: Layer) -> None:
        """Say that an edit's layer is no more, for as long as it is so."""
        text = f"{_why_lost(layer)} Nothing was saved."
        self._workspace.stated.emit(State(text, lambda: not self._workspace.has_folder(layer)))

    def _save_the_others(self) -> None:
        """Save what could not be as another file of the same action had changed on disk."""
        refused, self._refused = self._refused, None
        if refused is None:
            return
        saving, ready = refused
        changed = [each for each in ready if each.disk is not None]
        if len(changed) == len(ready):
            self.left_out.emit(changed[0])
        elif changed:
            self.save(saving.files, saving.then, with_marks=saving.with_marks)

    def take_disk(self, known: Open) -> None:
        """Take what is on disk, a text, for the edit; undone like anything that is typed."""
        assert known.disk is not None
        self._take_in(known, decode(known.disk).content)

    def keep_edit(self, known: Open) -> None:
        """Take what is on disk for read: the edit is what is saved over it, as undo leaves it."""
        known.taken.clear()
        self._take_for_read(known)

    def _take_for_read(self, known: Open) -> None:
        if known.disk is None:
            return
        if not known.is_gone:
            with suppress(NotEditableError):  # the edit keeps its encoding then
                known.draft.rebase(known.disk)
            known.base = known.disk
        known.disk = None
        self.touch()

    def merge(self, known: Open, names: tuple[str, str]) -> None:
        """Lay the edit and the text on disk together; conflicts are marked by the names."""
        assert known.disk is not None
        merged = merge(decode(known.base), known.draft.text, decode(known.disk))
        known.is_merged = bool(merged.conflicts)
        self._take_in(known, merged.marked(names))

    def _take_in(self, known: Open, content: str) -> None:
        """Go on with a text that has what is on disk in it."""
        assert known.disk is not None
        before, disk = known.base, known.disk
        edited = known.draft.become(content)
        known.draft.end_group()  # where it had all of it already, the step before stays what it is
        known.taken.append(_Taken(known.draft.last_step, before, disk))
        self._take_for_read(known)
        self.rewritten.emit(known, edited)

    def revert(self, known: Open) -> None:
        """Go back to what the file holds; undone like anything that is typed."""
        self.rewritten.emit(known, known.draft.become(decode(known.base).content))

    def forget(self, known: Open) -> None:
        """Give an edit up."""
        self._open.pop(known.key, None)
        self.touch()

    def discard_all(self) -> None:
        """Give every edit up."""
        self._open.clear()
        self._left = []
        self._keep()
        self.changed.emit()

    def _take_for_saved(self, known: Open, data: bytes) -> None:
        known.base, known.disk, known.is_gone = data, None, False
        known.taken.clear()
        known.draft.mark_saved(data)
        self.touch()

    def _give_up(self) -> None:
        for known in self._open.values():
            known.saving = None

    # following the project ----------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        project = self._workspace.project
        location = project.location if project else b""
        if change & Change.PROJECT and location != self._project:
            self._leave()
            self._project = location
            if project is not None:
                drafts = self._drafts = Drafts(location, self._workspace.state_folder)
                self._tasks.write(lambda _: drafts.read(), self._take_left_over)
            self.changed.emit()
        elif change & (Change.FILES | Change.BYTES | Change.CONTENTS):
            self._look()

    def _leave(self) -> None:
        """Forget another project's edits; those that are kept are offered when it is opened."""
        self._looking.cancel()
        self._keeping.stop()
        self._keeping_again.stop()
        self._open, self._left, self._is_kept = {}, [], set()
        self._wanted = self._refused = None
        self._give_up()
        drafts, self._drafts = self._drafts, None
        if drafts is not None:
            self._tasks.write(lambda _: drafts.close(), lambda _: None)

    # for a crash --------------------------------------------------------------------------------

    def take_up(self) -> list[Open]:
        """Go on with the edits that an earlier run has left; return them, the newest last.

        Of several edits of a file the newest is taken; the next call puts the one before in its
        place, which can be undone. Those of a layer that is no more stay.
        """
        taken: list[Open] = []
        project = self._workspace.project
        for kept in reversed(self._left):
            layer = project.layout.tree.same(kept.layer) if project is not None else None
            if layer is None or any(each.key == (kept.layer, kept.path) for each in taken):
                continue
            with suppress(NotEditableError):
                taken.insert(0, self._taken_up(layer, kept))
                self._left = [each for each in self._left if each is not kept]
        self.touch()
        self._look()
        return taken

    def _taken_up(self, layer: Layer, kept: Kept) -> Open:
        known, base = self._open.get((kept.layer, kept.path)), kept.base or b""
        if known is None:
            known = Open(layer, kept.path, base, Draft.of(base), is_gone=kept.base is None)
            self._open[known.key] = known
            # What is marked came by a merge.
            known.is_merged = not conflict_lines(known.draft.lines)
        elif known.base != base or known.is_gone is not (kept.base is None):
            # The edit knows nothing of what the file holds since: that is to be decided on.
            known.base, known.is_gone = base, kept.base is None
            known.taken.clear()
        self.rewritten.emit(known, known.draft.become(kept.content))
        return known

    def discard_left_over(self) -> None:
        """Give up the edits that an earlier run has left."""
        self._left = []
        self.touch()

    def _take_left_over(self, found: Found) -> None:
        self._left = list(found.edits)
        self._is_kept |= {kept.name for kept in self._left}
        if found.trouble:
            self.failed.emit(found.trouble)
        if self._left:
            self.found.emit(len(self._left))

    def _keep(self) -> None:
        """Hold the unsaved edits where a crash leaves them, and those alone."""
        drafts = self._drafts
        if drafts is None:
            return
        kept = [
            Kept(*each.key, None if each.is_gone else each.base, each.draft.text.content)
            for each in self.unsaved
        ]
        names = {name_of(each.layer, each.path) for each in kept}
        names |= {each.name for each in self._left}
        gone = self._is_kept - names
        self._is_kept = names

        def write(_: CancelToken) -> str:
            troubles: list[str] = []
            for each in kept:
                try:
                    drafts.keep(each)
                except NotKeptError as error:
                    troubles.append(str(error))
            for name in gone:  # what was taken up has another name now
                drafts.forget(name)
            return troubles[0] if troubles else ""

        self._tasks.write(write, self._kept)

    def _kept(self, trouble: str) -> None:
        """Say what could not be kept, once, and try again for as long as it is so."""
        if trouble and self._drafts is not None:
            self._keeping_again.start()
            if trouble != self._unkept:
                self.failed.emit(trouble)
        self._unkept = trouble


def data_of(draft: Draft) -> bytes | None:
    """Return a draft's bytes, None where its encoding lacks a letter of it."""
    try:
        return draft.data()
    except NotEncodableError:
        return None


def _why_lost(layer: Layer) -> str:
    return f"{layer.full_name} is no longer a layer of the project."


def _why_not_save(known: Open, *, with_marks: bool) -> str | None:
    name = paths.label(paths.name(known.path))
    if known.disk is not None and not known.is_gone:
        return f"{name} changed on disk while it was edited."
    count = known.conflicts
    if count and not with_marks:
        return f"{name} still has {'a conflict' if count == 1 else f'{count:,} conflicts'} marked."
    return None
