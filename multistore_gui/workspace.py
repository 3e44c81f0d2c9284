"""The open project, as one object that every view listens to.

It knows what is read, which store is looked at, what the filter leaves and what can be undone. It
decides nothing about how this looks, and does nothing itself on the GUI thread: core functions do,
in the background.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import Flag, auto
from functools import partial
from types import MappingProxyType

from PySide6.QtCore import QObject, Qt, Signal

from multistore_gui.acting import Acting
from multistore_gui.core import filter as filters
from multistore_gui.core import paths
from multistore_gui.core.actions import Action, Create, CreateOverrides, Drop, DropFiles
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.disk import Stir
from multistore_gui.core.errors import MultistoreError, Notice, NoticeKind
from multistore_gui.core.files import Seen, look
from multistore_gui.core.filter import Filter
from multistore_gui.core.gaps import gap_text
from multistore_gui.core.glimpse import Glimpse, glimpse
from multistore_gui.core.hues import assign_hues
from multistore_gui.core.index import Index
from multistore_gui.core.journal import FileChanged
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import (
    ConfigurationError,
    LayoutReading,
    NotAProjectError,
)
from multistore_gui.core.merged import Merged, Status, merge
from multistore_gui.core.opening import Opened, choose_layer, first_store, lost_folder, open_project
from multistore_gui.core.path_texts import PathTexts
from multistore_gui.core.renewal import (
    Followed,
    Reading,
    Renewed,
    follow,
    kept,
    renew,
    with_problems,
)
from multistore_gui.core.reread import Rereader
from multistore_gui.core.scan import Progress, Scan, Scanner
from multistore_gui.core.stamps import Stamps
from multistore_gui.tasks import Tasks
from multistore_gui.versions import Versions


class Change(Flag):
    """What a view may have to show anew."""

    PROJECT = auto()  # another project, or none: nothing that was shown holds
    FILES = auto()  # another index: rows may have come and gone
    CONTENTS = auto()  # the same files; it is known of more of them whether they are redundant
    STORE = auto()  # another layer is looked at
    FILTER = auto()  # the filter leaves other files
    HISTORY = auto()  # something else can be undone or redone
    NOTICES = auto()
    BYTES = auto()  # files may have other bytes than before: `Workspace.altered` names them
    GIT = auto()  # other files are changed, untracked and so on


_NO_CHANGE = Change(0)
_SMALL_FILES = 20_000


@dataclass(frozen=True, slots=True)
class OpenProject:
    """What is known of a project once its layers are, before any of their files is."""

    location: bytes  # the folder, its real path
    layout: LayoutReading
    hues: Mapping[str, int]  # a layer's full name, of one that is no more too -> its hue's number


@dataclass(frozen=True, slots=True)
class _Opening:
    """What came of opening a project."""

    opened: Opened
    layer: Layer  # to look at
    trouble: str  # why it is no other
    glimpse: Glimpse


@dataclass(frozen=True, slots=True)
class State:
    """Something that is wrong for a while, and is told for no longer."""

    text: str  # ready to be read
    is_so: Callable[[], bool]  # asked after every change


class Workspace(QObject):
    """The open project; lives on the GUI thread, owned by the application.

    `index` and `store` may lag behind the disk, never behind each other: a change replaces both
    and then says so.
    """

    changed = Signal(object)  # Change
    failed = Signal(str)  # what could not be done, ready to be read
    stated = Signal(object)  # State
    opening_failed = Signal(str)  # the folder is no project, or can no longer be read
    progressed = Signal(object)  # Progress; None when reading is over
    scanned = Signal(object)  # Scan: all was read
    reread = Signal(object)  # Reread: some folders were
    lost = Signal(str)  # the project is not where it was; the text says so
    _reported = Signal(object, object)  # the stop token of a reading, and its Progress

    def __init__(self, tasks: Tasks, state_folder: bytes, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._tasks = tasks
        self._state_folder = state_folder
        self._project: OpenProject | None = None
        self._refused: ConfigurationError | None = None  # why it could not be read again
        self._scan: Scan | None = None
        self._problems: tuple[Notice, ...] = ()
        self._layer: Layer | None = None
        self._wish: Layer | None = None  # the one that was asked for: it may be no more
        self._store: Merged | None = None
        self._glimpse: Glimpse | None = None
        self._filter = Filter()
        self._left: bytes | None = None
        self._texts: PathTexts | None = None
        self._stir = Stir()  # what is to be read again because of the disk
        self._stir_read = Stir()  # what is being read because of it; it may be cancelled
        self._stamps = Stamps()
        self._altered: frozenset[bytes] = frozenset()
        self._disk_notices: tuple[Notice, ...] = ()
        self._away = ""  # why the project cannot be read any more
        self.is_followed = False  # whether somebody waits for a project that is lost
        self._shows_all = False
        self._touched: set[tuple[Layer, bytes]] = set()  # files whose folders are read again now
        self._after_touched: list[Callable[[], None]] = []  # what is to be done then
        self._reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        self.acting = Acting(tasks, self._read_changed, self)
        self.acting.changed.connect(partial(self.changed.emit, Change.HISTORY))
        self.acting.recovered.connect(lambda _: self.changed.emit(Change.NOTICES))
        self.acting.failed.connect(self.failed)
        self.acting.outdated.connect(self.read_again)
        tasks.ended.connect(self._follow_disk)
        self.versions = Versions(tasks, self)
        self.versions.changed.connect(partial(self.changed.emit, Change.GIT))
        self._reading = CancelToken()
        self._stop = CancelToken()
        self._filtering = CancelToken()

    # what is there ------------------------------------------------------------------------------

    @property
    def state_folder(self) -> bytes:
        """Where the user's state lives."""
        return self._state_folder

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
    def glimpse(self) -> Glimpse | None:
        """What is seen of the looked-at store before its layers are read; None once they are."""
        return self._glimpse

    @property
    def layer(self) -> Layer | None:
        """The layer that is looked at."""
        return self._layer

    def has_folder(self, layer: Layer) -> bool:
        """Tell whether a layer, maybe of another reading, has a folder now as far as is known."""
        same = self._project.layout.tree.same(layer.full_name) if self._project else None
        return same is not None and same.has_folder

    @property
    def missed(self) -> str:
        """The layer that was asked for, while it is no more and the base is looked at instead.

        Its name for people; "" where it is there.
        """
        layer, wish = self._layer, self._wish
        if layer is None or wish is None or layer.full_name == wish.full_name:
            return ""
        return paths.label(paths.from_json_text(wish.id))

    @property
    def is_reading_all(self) -> bool:
        """Whether all of the project is being read, and not some of its folders again."""
        is_of_some = bool(self._touched or self._stir_read)
        return self._tasks.is_running(self._reading) and not is_of_some

    @property
    def is_compared(self) -> bool:
        """Whether it is known of every override whether it is redundant."""
        return self._scan is not None and self._scan.is_compared

    @property
    def filter(self) -> Filter:
        """The filter that was asked for."""
        return self._filter

    @property
    def is_filtering(self) -> bool:
        """Whether it is being found out which files the filter leaves."""
        return self._tasks.is_running(self._filtering)

    @property
    def left(self) -> bytes | None:
        """For each file of the index, 1 where the filter leaves it; None where it leaves all."""
        return self._left

    @property
    def notices(self) -> tuple[Notice, ...]:
        """Everything worth knowing about the project's files."""
        of_layout = self._project.layout.notices if self._project else ()
        if self._refused:
            of_layout = self._refused.problems
        of_scan = self._scan.notices if self._scan else ()
        of_history = (Notice(NoticeKind.NOTICE, text) for text in self.acting.told)
        return (*self._disk_notices, *of_layout, *of_scan, *self._problems, *of_history)

    @property
    def scan(self) -> Scan | None:
        """The index, and what else was found out by reading."""
        return self._scan

    @property
    def altered(self) -> frozenset[bytes]:
        """The paths that the latest `Change.BYTES` is about."""
        return self._altered

    @property
    def doubt(self) -> str:
        """Why what is shown may not be so, ready to be read; "" where it is so."""
        project = self._project
        if project is None:
            return ""
        if self._away or self._refused:
            return f"{self._away or self._refused} What is shown was read before."
        trouble = project.layout.trouble
        if trouble:
            return f"{trouble.place}: {trouble.text}"
        stack = self._store.stack if self._store else ()
        return gap_text(project.layout.tree, stack, self.notices)

    @property
    def shows_all(self) -> bool:
        """Whether ignored files are shown too."""
        return self._shows_all

    # opening and reading ------------------------------------------------------------------------

    def open(
        self,
        location: bytes,
        store: str | None = None,
        last_stores: Mapping[bytes, str] = MappingProxyType({}),
    ) -> None:
        """Open the project in a folder; what was open is closed once this one can be read.

        Args:
            location: the folder.
            store: the name of the layer to look at; None: the one of last time, else the first
                deployable one.
            last_stores: by a project's location, the full name of the layer that was looked at.
        """
        shows_all, known = self._shows_all, self.acting.histories

        def work(token: CancelToken) -> _Opening:
            opened = open_project(location, self._state_folder, known)
            last = last_stores.get(opened.location, "")
            layer, trouble = choose_layer(opened.layout, store, last)
            scanner = Scanner(opened.location, opened.layout, token, shows_all)
            return _Opening(opened, layer, trouble, glimpse(scanner, layer))

        self._cancel_reading()
        self._reading = self._tasks.start(work, self._opened, self._opening_failed)

    def read_again(self) -> None:
        """Read the project anew from disk; everything shown stays until that is done."""
        if self._project is None:
            return
        location, known = self._project.location, self.acting.histories
        after = self._after_touched  # what was done is told now: this reading shows it
        self._cancel_reading()
        self._reading = self._tasks.start(
            lambda _: open_project(location, self._state_folder, known),
            self._reopened,
            self._reopening_failed,
        )
        _call(after)

    def close(self) -> None:
        """Close the project."""
        self._cancel_reading()
        self._filtering.cancel()
        self.versions.forget()
        self._project = self._scan = self._layer = self._wish = self._store = None
        self.acting.take(None)
        self._refused = None
        self._glimpse = None
        self._left, self._texts, self._filter, self._problems = None, None, Filter(), ()
        self._forget_disk()
        self.changed.emit(~Change(0))

    def stop_reading(self) -> None:
        """Read no further; what was read so far is shown, the rest is marked as not read."""
        self._stop.cancel()
        self._glimpse = None  # what it says is being read is not
        if self._scan is not None:
            self._reading.cancel()  # what is shown stays; else what comes is the first to be shown
        self.progressed.emit(None)

    def _cancel_reading(self) -> None:
        """Drop what is being read."""
        self._touched, self._after_touched = set(), []
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
        if isinstance(error, ConfigurationError):  # it is said for as long as it is so
            self._refused = error
            self.changed.emit(Change.NOTICES)
            self._read()  # in the layers that are known
            return
        if isinstance(error, NotAProjectError) and self.is_followed:
            self.progressed.emit(None)
            self.lost.emit(str(error))
            return
        if isinstance(error, NotAProjectError):  # nothing is left of what is shown
            self.close()
        self._opening_failed(error)

    def _opened(self, opening: _Opening) -> None:
        opened = opening.opened
        if opening.trouble:
            self.failed.emit(opening.trouble)
        self.versions.forget()
        hues = assign_hues(opened.layout.tree)
        self._project = OpenProject(opened.location, opened.layout, hues)
        self._refused = None
        self.acting.take(opened.history)
        self._layer = self._wish = opening.layer
        self._glimpse = opening.glimpse
        self._scan = self._store = self._left = None
        self._problems = ()
        self._forget_disk()
        self._filter = Filter()
        self.changed.emit(~Change(0))
        self.acting.tell_recovered()
        self._read()

    def _reopened(self, opened: Opened) -> None:
        layout = opened.layout
        assert self._project is not None
        assert self._layer is not None
        lost = lost_folder(self._scan.index, layout, self._layer) if self._scan else None
        before = self._project.hues
        hues = {**before, **assign_hues(layout.tree, before)}  # of what is shown until all is read
        self._project = OpenProject(opened.location, layout, hues)
        self._refused = None
        self.acting.take(opened.history)
        self.changed.emit(Change.NOTICES | Change.HISTORY)
        if lost is not None:
            gone, text = lost
            self.stated.emit(State(text, lambda: not self.has_folder(gone)))
        self._read()

    def _read(self, *, is_calm: bool = False, since: Scan | None = None) -> None:
        """Read every layer, the stack of the looked-at store first.

        Args:
            is_calm: what is shown stays until all is known.
            since: stays what is known if nothing is read that is not in it.
        """
        project, wish = self._project, self._wish
        assert project is not None
        tree = project.layout.tree
        layer = tree.same(wish.full_name) if wish else None
        first = tree.stack(layer or first_store(project.layout)) if self._scan is None else ()

        shows_all, stop, known = self._shows_all, CancelToken(), self.index or ()
        self._stop = stop

        def report(progress: Progress) -> None:
            self._reported.emit(stop, progress)

        def read(token: CancelToken) -> Iterator[Reading]:
            scanner = Scanner(
                project.location, project.layout, token, shows_all, stop=stop, hands_over=True
            )
            if is_calm and len(known) < _SMALL_FILES:
                scanner.crew_entries = sys.maxsize  # processes beside would take longer to start
            before: Index | None = None
            found: tuple[Notice, ...] = ()
            for scan in scanner.read(first, report):
                if before is None or scan.index.names is not before.names:
                    before, (_, found) = scan.index, with_problems(project.layout, scan)
                if scan.is_compared or not is_calm:
                    yield (scan if since is None else kept(since, scan)), found

        self._reading = self._tasks.follow(read, self._take, self._reading_failed)

    def _reading_failed(self, error: Exception) -> None:
        self._glimpse = None
        self.progressed.emit(None)
        self._tasks.failed.emit(error)

    def _take(self, result: Reading) -> None:
        scan, found = result
        before = self._scan
        self._scan, self._problems, self._glimpse = scan, found, None
        if scan.is_compared:
            self.progressed.emit(None)
        if scan.is_compared and not scan.index.unread:
            self.scanned.emit(scan)
            self._read_versions()
        if before is not None and before.index is scan.index:
            return  # a reading that found nothing new
        same_files = before is not None and before.index.names is scan.index.names
        is_said = before is not None and before.notices == scan.notices
        change = Change.CONTENTS if same_files else Change.FILES
        self._lay_together(change if same_files and is_said else change | Change.NOTICES)

    def _lay_together(self, change: Change) -> None:
        """Merge the looked-at store anew from the index, say what changed, filter anew.

        Where the layer is no more the base stands in, until it is back or another is asked for.
        """
        assert self._scan is not None
        index, before = self._scan.index, self._layer
        layer = index.tree.same(self._wish.full_name) if self._wish else None
        layer = layer or index.tree.base
        if before is None or before.full_name != layer.full_name:
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
        """Look at the project as another layer sees it, or stay where one stands in for another."""
        if self._project is None or (layer == self._layer and not self.missed):
            return
        self._layer = self._wish = layer
        if self._scan is None:
            self._glimpse = None  # of another store; this one's rows come with its layers
            self.changed.emit(Change.STORE)
        else:
            self._lay_together(Change.STORE)

    def set_filter(self, wanted: Filter) -> None:
        """Leave only some files; `Change.FILTER` says when it is known which."""
        self._filter = wanted
        self._filtering.cancel()
        self._filtering = CancelToken()
        if wanted.is_empty:
            self._left = None
            self.changed.emit(Change.FILTER)
        else:
            self._apply_filter()

    def _apply_filter(self) -> None:
        store, wanted = self._store, self._filter
        if store is None:
            return
        self._filtering.cancel()
        texts = self._texts
        if texts is None or texts.names is not store.index.names:
            texts = self._texts = PathTexts(store.index)

        def done(left: bytes) -> None:
            self._left, self._filtering = left, CancelToken()
            self.changed.emit(Change.FILTER)

        self._filtering = self._tasks.start(
            lambda token: filters.apply(wanted, store, texts, token), done
        )

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

        self.acting.do(action)

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

        self.acting.do(action)

    def _read_changed(self, changed: Iterable[FileChanged], then: Callable[[], None]) -> None:
        """Read the folders of some files again, or everything where that is not enough."""
        project, scan = self._project, self._scan
        assert project is not None
        tree = project.layout.tree
        is_reading_all = self.is_reading_all
        self._touched = self._touched | {
            (layer, path) for name, path in changed if (layer := tree.same(name)) is not None
        }
        self._after_touched.append(then)
        touched, after = self._touched, self._after_touched
        is_known = scan is not None and scan.is_compared and self._is_of_these_layers(scan)
        has_folders = all(layer.has_folder for layer, _ in touched)
        if scan is None or not is_known or is_reading_all or not has_folders:
            self.read_again()
            return
        self._reading.cancel()  # of folders alone: what it was to read is among these
        shows_all, layout = self._shows_all, project.layout

        def read(token: CancelToken) -> Renewed:
            self._stamps.altered(touched)
            reader = Rereader(project.location, layout, token, shows_all)
            return renew(reader, scan, touched)

        def taken(renewed: Renewed) -> None:
            self._touched, self._after_touched = set(), []
            self._take_renewed(renewed)
            _call(after)

        self._reading = self._tasks.start(read, taken)

    def _is_of_these_layers(self, scan: Scan) -> bool:
        """Tell whether a scan knows the layers by their numbers as they are now.

        Not while other layers are being read, nor once that was stopped.
        """
        return self._project is not None and scan.index.tree is self._project.layout.tree

    def _take_renewed(self, renewed: Renewed, change: Change = _NO_CHANGE) -> None:
        """Show what is known after some folders were read again, as far as it is new."""
        before = self._scan
        assert before is not None
        scan, found = renewed.reading
        altered = frozenset(
            path
            for path in renewed.altered
            if any(each.index.file(path) is not None for each in (scan, before))
        )
        if altered:
            self._altered = altered
            change |= Change.BYTES
        if (scan.notices, found) != (before.notices, self._problems):
            change |= Change.NOTICES
        if scan.index.names is not before.index.names:
            change |= Change.FILES | Change.NOTICES
        elif scan.index.contents != before.index.contents:
            change |= Change.CONTENTS
        elif altered:  # whoever knows what an index says of contents has to ask again
            scan = replace(scan, index=scan.index.changed())
        self._scan, self._problems = scan, found
        if change & (Change.FILES | Change.CONTENTS | Change.BYTES):
            self._lay_together(change)
        elif change:
            self.changed.emit(change)
        self.reread.emit(renewed.again)
        if renewed.files is None:
            self._read_versions()
        else:
            self.versions.read_some((layer.location, path) for layer, path in renewed.files)

    def _read_versions(self) -> None:
        assert self._project is not None
        tree = self._project.layout.tree
        self.versions.read(self._project.location, (layer.location for layer in tree))

    # following the disk -------------------------------------------------------------------------

    def follow_disk(self, stir: Stir) -> None:
        """Read again what changed on disk, once nothing else is being read or done."""
        self._stir |= stir
        self._follow_disk()

    def tell_of_disk(self, notices: tuple[Notice, ...], away: str) -> None:
        """Have something said of the disk for as long as it is so.

        Args:
            notices: what is worth knowing.
            away: why the project cannot be read any more, a sentence; "" where it can.
        """
        if (notices, away) != (self._disk_notices, self._away):
            self._disk_notices, self._away = notices, away
            self.changed.emit(Change.NOTICES)

    def _forget_disk(self) -> None:
        self._stir, self._stir_read = Stir(), Stir()
        self._disk_notices, self._away = (), ""
        self._stamps, self._altered = Stamps(), frozenset()

    def _follow_disk(self) -> None:
        project, scan = self._project, self._scan
        is_busy = self.acting.is_acting or self._tasks.is_running(self._reading)
        stir = self._stir_read | self._stir
        if not stir or is_busy or project is None or scan is None or scan.index.unread:
            return
        if not self._is_of_these_layers(scan):
            self._stir_read, self._stir = Stir(), Stir()
            self.read_again()
            return
        self._stir_read, self._stir = stir, Stir()
        location, shows_all = project.location, self._shows_all
        is_refused = self._refused is not None

        def read(token: CancelToken) -> Followed:
            def reader(layout: LayoutReading) -> Rereader:
                return Rereader(location, layout, token, shows_all)

            return follow(
                stir,
                location,
                project.layout,
                scan,
                self._stamps,
                reader,
                was_refused=is_refused,
            )

        self._reading = self._tasks.start(read, self._followed, self._following_failed)

    def _following_failed(self, error: Exception) -> None:
        self._stir_read = Stir()
        if isinstance(error, MultistoreError):
            self._reopening_failed(error)
        else:
            self._tasks.failed.emit(error)

    def _followed(self, followed: Followed) -> None:
        project, scan = self._project, self._scan
        assert project is not None
        assert scan is not None
        self._stir_read = Stir()
        layout, renewed, altered = followed.layout, followed.renewed, followed.altered
        if layout is None:
            self.read_again()
            return
        self.acting.follow_others(is_read=True)
        change = _NO_CHANGE
        if layout != project.layout or followed.refused or self._refused:
            self._project, self._refused = replace(project, layout=layout), followed.refused
            change |= Change.NOTICES
        if renewed is not None:
            self._take_renewed(renewed, change)
            return
        if altered:
            self._altered = altered
            self._scan = scan = replace(scan, index=scan.index.changed())
            self._lay_together(change | Change.BYTES)
        elif change:
            self.changed.emit(change)
        self._read(is_calm=True, since=None if altered is None else scan)


def _call(each: Iterable[Callable[[], None]]) -> None:
    for call in each:
        call()
