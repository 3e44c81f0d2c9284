"""The open project, as one object that every view listens to.

It knows what is read, which store is looked at, what the filter leaves and what can be undone. It
decides nothing about how this looks, and does nothing itself on the GUI thread: core functions do,
in the background.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import Flag, auto

from PySide6.QtCore import QObject, Qt, Signal

from multistore_gui.core import filter as filters
from multistore_gui.core import paths
from multistore_gui.core.actions import Action, Create, CreateOverrides, Drop, DropFiles
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.check import problems
from multistore_gui.core.errors import MultistoreError, Notice
from multistore_gui.core.files import Seen, look
from multistore_gui.core.filter import Filter, PathTexts
from multistore_gui.core.history import ChangedOnDiskError, Done, History
from multistore_gui.core.hues import assign_hues
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.layout import LayoutReading, NotAProjectError, read_layout
from multistore_gui.core.merged import Merged, Status, merge
from multistore_gui.core.scan import Progress, Scan, Scanner
from multistore_gui.tasks import Tasks


class Change(Flag):
    """What a view may have to show anew."""

    PROJECT = auto()  # another project, or none: nothing that was shown holds
    FILES = auto()  # another index: rows may have come and gone
    CONTENTS = auto()  # the same files; it is known of more of them whether they are redundant
    STORE = auto()  # another layer is looked at
    FILTER = auto()  # the filter leaves other files
    HISTORY = auto()  # something else can be undone or redone
    NOTICES = auto()


@dataclass(frozen=True, slots=True)
class OpenProject:
    """What is known of a project once its layers are, before any of their files is."""

    location: bytes  # the folder, its real path
    layout: LayoutReading
    hues: Mapping[str, int]  # a layer's full name -> its hue's number


class Workspace(QObject):
    """The open project; lives on the GUI thread, owned by the application.

    `index` and `store` may lag behind the disk, never behind each other: a change replaces both
    and then says so.
    """

    changed = Signal(object)  # Change
    failed = Signal(str)  # what could not be done, ready to be read
    opening_failed = Signal(str)  # the folder is no project, or can no longer be read
    progressed = Signal(object)  # Progress; None when reading is over
    _reported = Signal(object, object)  # the stop token of a reading, and its Progress
    done = Signal(object)  # Done: an action, an undo or a redo was made
    recovered = Signal(str)  # what was put right after a crash

    def __init__(self, tasks: Tasks, state_folder: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._state_folder = state_folder
        self._project: OpenProject | None = None
        self._scan: Scan | None = None
        self._problems: tuple[Notice, ...] = ()
        self._layer: Layer | None = None
        self._store: Merged | None = None
        self._history: History | None = None
        self._filter = Filter()
        self._left: bytes | None = None
        self._texts: PathTexts | None = None
        self._shows_all = False
        self._is_acting = False
        self._reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        self._reading = CancelToken()
        self._stop = CancelToken()
        self._filtering = CancelToken()

    # what is there ------------------------------------------------------------------------------

    @property
    def project(self) -> OpenProject | None:
        """The open project, None on the welcome page."""
        return self._project

    @property
    def index(self) -> Index | None:
        """Every layer's files, None until the first layers are read."""
        return self._scan.index if self._scan else None

    @property
    def store(self) -> Merged | None:
        """The merged store of the layer that is looked at, None until its layers are read."""
        return self._store

    @property
    def layer(self) -> Layer | None:
        """The layer that is looked at."""
        return self._layer

    @property
    def is_compared(self) -> bool:
        """Whether it is known of every override whether it is redundant."""
        return self._scan is not None and self._scan.is_compared

    @property
    def filter(self) -> Filter:
        """The filter that was asked for."""
        return self._filter

    @property
    def left(self) -> bytes | None:
        """For each file of the index, 1 where the filter leaves it; None where it leaves all."""
        return self._left

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything worth knowing about the project's files."""
        of_layout = self._project.layout.notices if self._project else ()
        of_scan = self._scan.notices if self._scan else ()
        return (*of_layout, *of_scan, *self._problems)

    @property
    def undo_title(self) -> str | None:
        """What `undo` would undo, None where there is nothing."""
        return self._history.undo_title if self._history else None

    @property
    def redo_title(self) -> str | None:
        """What `redo` would do again, None where there is nothing."""
        return self._history.redo_title if self._history else None

    @property
    def is_acting(self) -> bool:
        """Whether an action is under way."""
        return self._is_acting

    @property
    def shows_all(self) -> bool:
        """Whether ignored files are shown too."""
        return self._shows_all

    # opening and reading ------------------------------------------------------------------------

    def open(self, location: bytes, store: str | None = None) -> None:
        """Open the project in a folder; what was open is closed once this one can be read.

        Args:
            location: the folder.
            store: the name of the layer to look at; None: the first deployable one.
        """
        self._cancel_reading()
        self._reading = self._tasks.start(
            lambda _: _open(location, self._state_folder),
            lambda opened: self._opened(*opened, store),
            self._opening_failed,
        )

    def read_again(self) -> None:
        """Read the project anew from disk; everything shown stays until that is done."""
        if self._project is None:
            return
        location = self._project.location
        self._cancel_reading()
        self._reading = self._tasks.start(
            lambda _: _open(location, self._state_folder), self._reopened, self._reopening_failed
        )

    def close(self) -> None:
        """Close the project."""
        self._cancel_reading()
        self._filtering.cancel()
        self._project = self._scan = self._layer = self._store = self._history = None
        self._left, self._texts, self._filter, self._problems = None, None, Filter(), ()
        self.changed.emit(~Change(0))

    def stop_reading(self) -> None:
        """Read no further; what was read so far is shown, the rest is marked as not read."""
        self._stop.cancel()
        if self._scan is not None:
            self._reading.cancel()  # what is shown stays; else what comes is the first to be shown
        self.progressed.emit(None)

    def _cancel_reading(self) -> None:
        """Drop what is being read."""
        self._reading.cancel()
        self.stop_reading()

    def _progress(self, stop: CancelToken, progress: Progress) -> None:
        if stop is self._stop and not stop.is_cancelled:  # else it comes from a reading before
            self.progressed.emit(progress)

    def show_all(self, shows_all: bool) -> None:
        """Show what is ignored, or leave it out again."""
        if shows_all != self._shows_all:
            self._shows_all = shows_all
            self.read_again()

    def _opening_failed(self, error: Exception) -> None:
        self.progressed.emit(None)
        if isinstance(error, MultistoreError):
            self.opening_failed.emit(str(error))
        else:
            self._tasks.failed.emit(error)

    def _reopening_failed(self, error: Exception) -> None:
        if isinstance(error, NotAProjectError):  # nothing is left of what is shown
            self.close()
        self._opening_failed(error)

    def _opened(
        self, location: bytes, layout: LayoutReading, history: History, store: str | None
    ) -> None:
        try:
            layer = layout.tree.find(store) if store else _first_store(layout)
        except MultistoreError as error:
            layer = _first_store(layout)
            self.failed.emit(str(error))
        self._project = OpenProject(location, layout, assign_hues(layout.tree))
        self._history = history
        self._layer = layer
        self._scan = self._store = self._left = None
        self._problems = ()
        self._filter = Filter()
        self.changed.emit(~Change(0))
        for text in history.recovered:
            self.recovered.emit(text)
        self._read()

    def _reopened(self, opened: tuple[bytes, LayoutReading, History]) -> None:
        location, layout, history = opened
        assert self._project is not None
        hues = assign_hues(layout.tree, self._project.hues)
        self._project = OpenProject(location, layout, hues)
        self._history = history
        self.changed.emit(Change.NOTICES | Change.HISTORY)
        self._read()

    def _read(self) -> None:
        """Read every layer, the stack of the looked-at store first."""
        project, layer = self._project, self._layer
        assert project is not None
        tree = project.layout.tree
        layer = tree.same(layer.full_name) if layer else None
        first = tree.stack(layer or _first_store(project.layout)) if self._scan is None else ()

        shows_all, stop = self._shows_all, CancelToken()
        self._stop = stop

        def report(progress: Progress) -> None:
            self._reported.emit(stop, progress)

        def read(token: CancelToken) -> Iterator[_Reading]:
            scanner = Scanner(
                project.location, project.layout, token, shows_all, stop=stop, hands_over=True
            )
            before: Index | None = None
            found: tuple[Notice, ...] = ()
            for scan in scanner.read(first, report):
                if before is None or scan.index.names is not before.names:
                    before, found = scan.index, problems(project.layout, scan.index)
                yield scan, found

        self._reading = self._tasks.follow(read, self._take, self._reading_failed)

    def _reading_failed(self, error: Exception) -> None:
        self.progressed.emit(None)
        self._tasks.failed.emit(error)

    def _take(self, result: _Reading) -> None:
        scan, found = result
        before = self._scan
        self._scan, self._problems = scan, found
        if scan.is_compared:
            self.progressed.emit(None)
        same_files = before is not None and before.index.names is scan.index.names
        self._lay_together(Change.CONTENTS if same_files else Change.FILES | Change.NOTICES)

    def _lay_together(self, change: Change) -> None:
        """Merge the looked-at store anew from the index, say what changed, filter anew."""
        assert self._scan is not None
        index = self._scan.index
        layer = index.tree.same(self._layer.full_name) if self._layer else None
        if layer is None:
            layer = index.tree.base
            change |= Change.STORE
        self._layer = layer
        self._store = merge(index, layer)
        if self._left is not None and len(self._left) != len(index):
            self._left = None  # of another index; the filter comes right behind
        self.changed.emit(change)
        if not self._filter.is_empty:
            self._apply_filter()

    # looking ------------------------------------------------------------------------------------

    def look_at(self, layer: Layer) -> None:
        """Look at the project as another layer sees it."""
        if self._project is None or layer == self._layer:
            return
        self._layer = layer
        if self._scan is None:
            self.changed.emit(Change.STORE)
        else:
            self._lay_together(Change.STORE)

    def set_filter(self, wanted: Filter) -> None:
        """Leave only some files; `Change.FILTER` says when it is known which."""
        self._filter = wanted
        if wanted.is_empty:
            self._filtering.cancel()
            self._left = None
            self.changed.emit(Change.FILTER)
        else:
            self._apply_filter()

    def _apply_filter(self) -> None:
        store, wanted = self._store, self._filter
        if store is None:
            return
        self._filtering.cancel()
        texts = self._texts if self._texts and self._texts.names is store.index.names else None

        def work(token: CancelToken) -> tuple[bytes, PathTexts | None]:
            needed = texts or (PathTexts(store.index) if wanted.text.split() else None)
            return filters.apply(wanted, store, needed, token), needed

        def done(result: tuple[bytes, PathTexts | None]) -> None:
            self._left, made = result
            self._texts = made or self._texts
            self.changed.emit(Change.FILTER)

        self._filtering = self._tasks.start(work, done)

    # acting -------------------------------------------------------------------------------------

    def create(
        self, files: Sequence[int], target: Layer, seen: Mapping[bytes, Seen] | None = None
    ) -> None:
        """Create overrides in a layer of the stack: copies of what the layer inherits.

        Args:
            files: numbers in the index.
            target: the layer that gets them.
            seen: by path, the files to copy as the user saw them; others are looked at now.
        """
        assert self._scan is not None
        index = self._scan.index
        below, known = merge(index, target), dict(seen or {})
        copies = [(index.path(file), below.winner(file)) for file in files]

        def action() -> Action:
            return CreateOverrides(
                index.tree,
                tuple(
                    Create(target, source, path, known.get(path) or look(source.locate(path)))
                    for path, source in copies
                    if source is not None
                ),
            )

        self._do(action)

    def drop(self, files: Sequence[int], seen: Mapping[bytes, Seen] | None = None) -> None:
        """Drop the looked-at layer's own files.

        Args:
            files: numbers in the index.
            seen: by path, the files as the user saw them; others are looked at now.
        """
        store = self._store
        assert store is not None
        layer, known = store.layer, dict(seen or {})
        own = [(store.index.path(file), store.status(file)) for file in files]

        def action() -> Action:
            return DropFiles(
                store.index.tree,
                tuple(
                    Drop(
                        layer,
                        path,
                        known.get(path) or look(layer.locate(path)),
                        status is not Status.ADDITION,
                    )
                    for path, status in own
                ),
            )

        self._do(action)

    def undo(self) -> None:
        """Undo what was done last."""
        if self._history and self._history.undo_title:
            self._write(lambda history, _: history.undo())

    def redo(self) -> None:
        """Do again what was undone last."""
        if self._history and self._history.redo_title:
            self._write(lambda history, _: history.redo())

    def _do(self, action: Callable[[], Action]) -> None:
        self._write(lambda history, token: history.do(action(), token))

    def _write(self, work: Callable[[History, CancelToken], Done]) -> None:
        """Change files on the writer's thread, then read the folders that it touched."""
        history = self._history
        if history is None or self._is_acting:
            return
        self._is_acting = True
        self.changed.emit(Change.HISTORY)

        def write(token: CancelToken) -> Done:
            return work(history, token)

        self._tasks.write(write, self._acted, self._acting_failed)

    def _acting_failed(self, error: Exception) -> None:
        self._is_acting = False
        self.changed.emit(Change.HISTORY)
        if not isinstance(error, MultistoreError):
            self._tasks.failed.emit(error)
            return
        self.failed.emit(str(error))
        if isinstance(error, ChangedOnDiskError):
            self.read_again()

    def _acted(self, done: Done) -> None:
        project, scan = self._project, self._scan
        assert project is not None
        self._is_acting = False
        tree = project.layout.tree
        touched = {
            (layer, paths.parent(path))
            for name, path in done.changed
            if (layer := tree.same(name)) is not None
        }
        is_reading = scan is None or not scan.is_compared
        if scan is None or is_reading or not all(layer.has_folder for layer, _ in touched):
            self.read_again()
            self._finish_acting(done)
            return
        shows_all = self._shows_all

        def read(token: CancelToken) -> _Reading:
            scanner = Scanner(project.location, project.layout, token, shows_all)
            return _with_problems(project.layout, scanner.read_folders(scan, touched))

        def taken(result: _Reading) -> None:
            self._take(result)
            self._finish_acting(done)

        self._reading = self._tasks.start(read, taken)

    def _finish_acting(self, done: Done) -> None:
        self.changed.emit(Change.HISTORY)
        self.done.emit(done)


_Reading = tuple[Scan, tuple[Notice, ...]]


def _with_problems(layout: LayoutReading, scan: Scan) -> _Reading:
    """Find what is wrong in the files; with it the index is ready to be used without a wait."""
    return scan, problems(layout, scan.index)


def _open(location: bytes, state_folder: bytes) -> tuple[bytes, LayoutReading, History]:
    real = os.path.realpath(location)
    return real, read_layout(real), History(real, state_folder)


def _first_store(layout: LayoutReading) -> Layer:
    """Return the layer to look at first: a deployable store with files, else what comes nearest."""
    order = layout.tree.in_tree_order()
    return max(order, key=lambda layer: (layer.kind is LayerKind.DEPLOYABLE, layer.has_folder))
