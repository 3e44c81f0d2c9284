"""The edits that are under way: which files are typed in, saved, or changed on disk meanwhile.

A file is never overwritten that is not as it was read. Edits that are not saved are also kept
beside the user's state, so that they outlive the program.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QTimer, Signal

from multistore_gui.core.actions import Action, Edit, EditFiles
from multistore_gui.core.draft import Draft, Edited, NotEncodableError, split
from multistore_gui.core.drafts import DraftStore, Kept
from multistore_gui.core.files import look
from multistore_gui.core.history import Done
from multistore_gui.core.layers import Layer
from multistore_gui.core.merging import merge_lines
from multistore_gui.core.text import decode
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Change, Workspace

_KEEP_MS = 1_000  # from the last key until an unsaved edit is kept

Key = tuple[str, bytes]
"""A layer's full name, and a path."""


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

    @property
    def key(self) -> Key:
        """Which file it is."""
        return self.layer.full_name, self.path


class Editing(QObject):
    """Knows every file that is edited; lives on the GUI thread, owned by the window."""

    changed = Signal()  # a file is edited, saved, or in conflict, or is so no longer
    found = Signal(int)  # how many unsaved edits an earlier run has left
    failed = Signal(str)  # why something cannot be saved, ready to be read

    def __init__(self, workspace: Workspace, tasks: Tasks, parent: QObject) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._open: dict[Key, Open] = {}
        self._left: list[Kept] = []  # by an earlier run
        self._then: Callable[[], object] | None = None
        self._store: DraftStore | None = None
        self._project = b""
        self._keeping = QTimer(self, singleShot=True, interval=_KEEP_MS)
        self._keeping.timeout.connect(self._keep)
        workspace.changed.connect(self._follow)
        workspace.acting.done.connect(self._acted)
        workspace.acting.failed.connect(self._give_up)
        workspace.acting.stopped.connect(self._give_up)
        self._follow(Change.PROJECT)

    # what is edited -----------------------------------------------------------------------------

    @property
    def unsaved(self) -> Sequence[Open]:
        """The files whose edits are not on disk."""
        return [each for each in self._open.values() if each.draft.is_modified]

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

    def begin(self, layer: Layer, path: bytes, data: bytes, draft: Draft) -> Draft:
        """Begin to edit a file.

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
        self._keeping.start()
        self.changed.emit()

    def look_at_disk(self, layer: Layer, path: bytes, data: bytes | None) -> Open | None:
        """Take note of what a file holds now, None where it is gone; return it if it is edited."""
        known = self.find(layer, path)
        if known is None or known.saving is not None:
            return known
        if data == known.base:
            known.disk, known.is_gone = None, False
        elif not known.draft.is_modified:
            del self._open[known.key]
            return None
        elif data is not None and _same_text(data, known.draft):
            self._take_for_saved(known, data)
        else:
            known.disk, known.is_gone = data or b"", data is None
        return known

    # what becomes of an edit --------------------------------------------------------------------

    def save(self, files: Sequence[Open], then: Callable[[], object] | None = None) -> None:
        """Write edits to disk, in one action; a file that changed meanwhile stops it.

        Args:
            files: those that are wanted.
            then: called once they are on disk; never, where they cannot be.
        """
        project = self._workspace.project
        wanted = [each for each in files if each.draft.is_modified]
        if project is None or not wanted:
            return
        self._then = then
        tree, edits = project.layout.tree, []
        try:
            for each in wanted:
                each.saving = each.draft.data()
                before = None if each.is_gone else each.base
                edits.append((each.layer, each.path, before, each.saving))
        except NotEncodableError as error:
            self._give_up()
            self.failed.emit(f"{error} Nothing was saved.")
            return

        def action() -> Action:
            return EditFiles(
                tree,
                tuple(
                    Edit(layer, path, look(layer.locate(path)), base, data)
                    for layer, path, base, data in edits
                ),
            )

        self._workspace.acting.do(action)

    def take_disk(self, known: Open) -> Edited:
        """Take what is on disk for the edit; undone like anything that is typed."""
        assert known.disk is not None
        content = decode(known.disk).content
        self.keep_edit(known)
        return known.draft.become(content)

    def revert(self, known: Open) -> Edited:
        """Go back to what the file holds; undone like anything that is typed."""
        return known.draft.become(decode(known.base).content)

    def forget(self, known: Open) -> None:
        """Give an edit up."""
        self._open.pop(known.key, None)
        self.touch()

    def keep_edit(self, known: Open) -> None:
        """Take what is on disk for read: the edit is what is saved over it."""
        if known.disk is not None:
            if not known.is_gone:
                known.base = known.disk
                known.draft.mark_saved(known.base)
            known.disk = None
            self.touch()

    def merge(self, known: Open, names: tuple[str, str]) -> Edited:
        """Lay the edit and the disk's version together; conflicts are marked by the names."""
        assert known.disk is not None
        base, theirs = (split(decode(data).content) for data in (known.base, known.disk))
        merged = merge_lines(base, known.draft.whole_lines, theirs, names)
        self.keep_edit(known)
        known.is_merged = merged.conflicts > 0
        return known.draft.become("".join(merged.lines))

    def _take_for_saved(self, known: Open, data: bytes) -> None:
        known.base, known.disk, known.is_gone = data, None, False
        known.draft.mark_saved(data)
        self.touch()

    def _acted(self, done: Done) -> None:
        changed = set(done.changed)
        is_saved = False
        for known in list(self._open.values()):
            if known.saving is not None and known.key in changed:
                known.base, known.saving = known.saving, None
                known.disk, known.is_gone = None, False
                known.draft.mark_saved(known.base)
                is_saved = True
        if is_saved:
            self.touch()
            then, self._then = self._then, None
            if then is not None:
                then()

    def _give_up(self, _: str = "") -> None:
        self._then = None
        for known in self._open.values():
            known.saving = None

    # for a crash --------------------------------------------------------------------------------

    def take_up(self) -> list[Open]:
        """Go on with the edits that an earlier run has left; return them."""
        taken = []
        project = self._workspace.project
        for kept in self._left:
            layer = project.layout.tree.same(kept.layer) if project is not None else None
            if layer is not None and kept.key not in self._open:
                known = Open(layer, kept.path, kept.base, Draft.of(kept.base))
                known.draft.become(decode(kept.data).content)
                self._open[kept.key] = known
                taken.append(known)
        self._left = []
        self.touch()
        return taken

    def discard_left_over(self) -> None:
        """Give up the edits that an earlier run has left."""
        self._left = []
        self.touch()

    def discard_all(self) -> None:
        """Give every edit up."""
        self._open.clear()
        self._left = []
        self._keep()
        self.changed.emit()

    def _follow(self, change: Change) -> None:
        project = self._workspace.project
        if not change & Change.PROJECT or (project and project.location == self._project):
            return
        self._open, self._left, self._store = {}, [], None
        self._project = project.location if project else b""
        if project is not None:
            store = self._store = DraftStore(self._workspace.state_folder, project.location)
            self._tasks.start(lambda _: store.found(), self._take_left_over)
        self.changed.emit()

    def _take_left_over(self, left: list[Kept]) -> None:
        self._left = left
        if left:
            self.found.emit(len(left))

    def _keep(self) -> None:
        """Hold the unsaved edits where a crash leaves them."""
        store = self._store
        if store is None:
            return
        kept = list(self._left)
        for each in self.unsaved:
            try:
                kept.append(Kept(*each.key, each.base, each.draft.data()))
            except NotEncodableError:  # it could not be saved either, and is told then
                continue
        self._tasks.write(lambda _: store.keep(kept), lambda _: None, self._keeping_failed)

    def _keeping_failed(self, error: Exception) -> None:
        if isinstance(error, OSError):
            reason = (error.strerror or str(error)).lower()
            self.failed.emit(f"Unsaved edits cannot be kept for a crash: {reason}. Save them.")
        else:
            self._tasks.failed.emit(error)


def _same_text(data: bytes, draft: Draft) -> bool:
    try:
        return data == draft.data()
    except NotEncodableError:
        return False
