"""The stores side by side, as one object beside the workspace: which ones, and what is shown.

Everything is computed on workers; what is shown stays until what comes next is complete in itself.
By origin it is there at once, by content it fills in.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import QObject, Qt, QTimer, Signal

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import TooManyLayersError, compare_stores
from multistore_gui.core.digests import DigestCache
from multistore_gui.core.folding import taken
from multistore_gui.core.history import Done
from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.core.path_texts import PathTexts
from multistore_gui.core.sight import (
    Kind,
    Sight,
    filtered,
    first_choice,
    is_read,
    known_of,
    sight_of,
)
from multistore_gui.core.variants import Variants, compare
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Change, Workspace

CacheOf = Callable[[bytes], DigestCache | None]
"""Returns where the digests of the project in a folder are kept, None for nowhere."""
ColumnsOf = Callable[[bytes], Sequence[str]]
"""Returns the full names of the layers that were compared last in the project in a folder."""


class Comparing(QObject):
    """Lives on the GUI thread, owned by the window; does nothing until `begin`."""

    changed = Signal()  # the sight, the stores, or why there is nothing to see
    progressed = Signal(object)  # (paths compared, paths to compare); None when that is over
    chosen = Signal(object)  # the full names of the chosen stores, in order
    failed = Signal(str)  # what could not be done, ready to be read
    _reported = Signal(object, int, int)

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        cache_of: CacheOf,
        parent: QObject | None = None,
        columns_of: ColumnsOf = lambda _: (),
    ) -> None:
        """Compare nothing yet.

        Args:
            workspace: whose project it is.
            tasks: the background.
            cache_of: where digests are kept; asked on a worker.
            parent: owns it.
            columns_of: which layers were compared the last time.
        """
        super().__init__(parent)
        self._workspace, self._tasks, self._cache_of = workspace, tasks, cache_of
        self._columns_of = columns_of
        self._has_begun = self._is_resting = self._is_stale = False
        self._is_chosen = False  # by the user, be it nothing
        self._names: tuple[str, ...] = ()  # full names of the chosen stores, in order
        self._folded: dict[str, tuple[str, ...]] = {}  # into whom -> who
        self._kind, self._text = Kind.DIFFERS, ""
        self._ignores_blanks = False
        self._known: dict[bool, Variants] = {}  # by whether blanks are ignored, of one index
        self._texts: PathTexts | None = None
        self._sight: Sight | None = None
        self._next: Sight | None = None  # to be filtered before it is seen
        self._is_comparing = False
        self._seen: tuple[int, ...] = ()  # files; read by the thread that compares
        self._comparing, self._filtering = CancelToken(), CancelToken()
        # Paths that changed since what is known was compared; None: it may be any.
        self._touched: frozenset[bytes] | None = None
        self._before: frozenset[bytes] | None = None  # the same, but for the latest change
        self._later = QTimer(self, singleShot=True, interval=0)
        self._later.timeout.connect(self._compare)
        self._reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        workspace.changed.connect(self._follow)
        workspace.acting.done.connect(self._follow_action)

    # what is there ------------------------------------------------------------------------------

    @property
    def sight(self) -> Sight | None:
        """What is seen, None while there is nothing."""
        return self._sight

    @property
    def stores(self) -> tuple[Layer, ...]:
        """The columns: the chosen stores, and layers that stand for those folded into them."""
        return tuple(self._layers(self._columns()))

    @property
    def kind(self) -> Kind:
        """Which paths are wanted."""
        return self._kind

    @property
    def text(self) -> str:
        """What is to be found in the paths."""
        return self._text

    @property
    def ignores_blanks(self) -> bool:
        """Whether texts that differ in white space alone count as equal."""
        return self._ignores_blanks

    @property
    def is_comparing(self) -> bool:
        """Whether contents are being compared."""
        return self._is_comparing

    @property
    def folded_into(self) -> Mapping[str, Sequence[str]]:
        """By a column's full name, those of the stores that it stands for."""
        return self._folded

    @property
    def trouble(self) -> str:
        """Why nothing can be compared, "" where something can be, or is on its way."""
        project = self._workspace.project
        if project is None:
            return ""
        tree = project.layout.tree
        if len(tree.layers) < 2:
            name = tree.label(tree.base)
            return f"This project has one layer, {name}. It takes two to compare."
        if len(self.stores) < 2:
            return "Choose two stores or more."
        index = self._workspace.index
        unread = [store for store in self.stores if index and not is_read(index, store)]
        if unread and self._sight is None:
            return f"{tree.label(unread[0])} is not read yet."
        return ""

    # what the user wants --------------------------------------------------------------------------

    def begin(self) -> None:
        """Compare from now on, the stores that the project offers where none are chosen."""
        self._is_resting = False
        if not self._has_begun:
            self._has_begun = True
            self._choose_first()
            self._compare()
        elif self._is_stale:
            self._compare()

    def rest(self) -> None:
        """Follow the workspace no more until it begins again: nobody looks."""
        self._is_resting = True

    def choose(self, stores: Iterable[Layer]) -> None:
        """Compare other stores, in this order."""
        self._keep_names(store.full_name for store in stores)
        self._folded = {}
        self._has_begun = True
        self._compare()

    def choose_by_name(self, names: Sequence[str]) -> None:
        """Compare the layers that some names mean.

        Raises:
            UnknownLayerError: one of them means none, or several.
        """
        project = self._workspace.project
        assert project is not None
        self.choose([project.layout.tree.find(name) for name in names])

    def set_shown(self, store: Layer, is_shown: bool) -> None:
        """Add a column where the hierarchy has it, or take one away."""
        project = self._workspace.project
        assert project is not None
        if not is_shown:
            self.remove(store)
            return
        into = next((at for at, names in self._folded.items() if store.full_name in names), None)
        if into is not None:
            del self._folded[into]
            self._compare()
            return
        places = {each.full_name: at for at, each in enumerate(project.layout.tree.in_tree_order())}
        names = list(self._names)
        behind = (at for at, name in enumerate(names) if places[name] > places[store.full_name])
        names.insert(next(behind, len(names)), store.full_name)
        self._keep_names(names)
        self._compare()

    def remove(self, store: Layer) -> None:
        """Take a column away, with what is folded into it."""
        gone = {store.full_name, *self._folded.pop(store.full_name, ())}
        self._keep_names(name for name in self._names if name not in gone)
        self._keep_columns()

    def move(self, place: int, to: int) -> None:
        """Put a column in another place."""
        columns = self._columns()
        columns.insert(to, columns.pop(place))
        self._keep_names(name for column in columns for name in self._folded.get(column, (column,)))
        self._keep_columns()

    def fold(self, parent: Layer) -> None:
        """Show one column for a layer in the place of those that a fold takes, see `taken`."""
        folded = set(self._layers(self._folded))
        columns = {layer.full_name for layer in taken(self._tree(), parent, self.stores, folded)}
        if not columns:
            return
        into = self._into()
        mine = tuple(name for name in self._names if into.get(name, name) in columns)
        for name in columns:
            self._folded.pop(name, None)
        self._folded[parent.full_name] = mine
        self._compare()

    def unfold(self, parent: Layer) -> None:
        """Show the stores again that are folded into a layer."""
        if self._folded.pop(parent.full_name, None):
            self._compare()

    def set_kind(self, kind: Kind) -> None:
        """Leave the paths of one kind."""
        self._kind = kind
        self._filter()

    def set_text(self, text: str) -> None:
        """Leave the paths in which a text is found."""
        self._text = text
        self._filter()

    def set_ignores_blanks(self, ignores: bool) -> None:
        """Count texts that differ in white space alone as equal, or not."""
        if ignores != self._ignores_blanks:
            self._ignores_blanks = ignores
            self._compare()

    def stop(self) -> None:
        """Compare no further; what is known stays, the rest is told apart by origin."""
        self._comparing.cancel()
        self._end_progress()
        self.changed.emit()

    def set_seen(self, files: Iterable[int]) -> None:
        """Compare files before others: they are on the screen."""
        self._seen = tuple(files)

    def go_on(self) -> None:
        """Compare what is left where it was stopped."""
        self._compare()

    # following the workspace ----------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self._forget()
        if not self._has_begun:
            return
        if change & (Change.PROJECT | Change.FILES | Change.BYTES):
            altered = self._workspace.altered if change & Change.BYTES else None
            self._before = self._touched
            self._touched = _together(self._touched, altered)
            known = self._known.get(self._ignores_blanks)
            self._known = {self._ignores_blanks: known} if known else {}
            self._is_stale = True
            if not self._is_resting:
                self._later.start()  # when it is known which action it was, if any

    def _follow_action(self, done: Done) -> None:
        if self._later.isActive():
            changed = frozenset(path for _, path in done.changed)
            self._touched = _together(self._before, changed)

    def _forget(self) -> None:
        """Begin anew: another project."""
        self._comparing.cancel()
        self._filtering.cancel()
        self._later.stop()
        self._has_begun = self._is_stale = self._is_chosen = False
        self._names, self._folded, self._known = (), {}, {}
        self._sight = self._next = self._texts = self._touched = None
        self._kind, self._text = Kind.DIFFERS, ""
        self._end_progress()
        self.changed.emit()

    def _choose_first(self) -> None:
        """Choose the stores that the user most likely wants side by side."""
        project, looked_at = self._workspace.project, self._workspace.layer
        if project is None or self._names or self._is_chosen:
            return
        last = tuple(self._layers(self._columns_of(project.location)))
        stores = last if len(last) > 1 else first_choice(project.layout.tree, looked_at)
        self._names = tuple(store.full_name for store in stores)

    # computing ------------------------------------------------------------------------------------

    def _compare(self) -> None:
        """Compare the chosen stores of the index as it is now."""
        self._comparing.cancel()
        self._is_stale = False
        project, index = self._workspace.project, self._workspace.index
        self._end_progress()
        if project is None or index is None:
            self.changed.emit()
            return
        self._choose_first()
        touched = self._touched
        columns = [index.tree.same(store.full_name) for store in self.stores]
        stores = [store for store in columns if store is not None]
        if len(stores) < 2 or not all(is_read(index, store) for store in stores):
            if len(stores) < 2:
                self._sight = self._next = None
            self.changed.emit()
            return
        before, names = self._sight, [store.full_name for store in stores]
        stays = (
            before is not None
            and before.is_complete
            and names == [store.full_name for store in before.comparison.stores]
        )
        ignores, known = self._ignores_blanks, self._known.get(self._ignores_blanks)
        token_of: list[CancelToken] = []

        def report(done: int, total: int) -> None:
            self._reported.emit(token_of[0], done, total)

        def work(token: CancelToken) -> Iterator[Sight]:
            token_of.append(token)
            start = known_of(known, index, touched, ignores)
            sight = sight_of(compare_stores(index, stores, start))
            if sight.is_complete or not stays:
                yield sight
            if sight.is_complete:
                return
            wanted, cache = sight.comparison.differs_by_origin, self._cache_of(project.location)
            for more in compare(start, wanted, cache, token, report, lambda: self._seen):
                sight = sight_of(sight.comparison.with_variants(more))
                if sight.is_complete or not stays:
                    yield sight
            if not sight.is_complete:
                yield sight_of(sight.comparison, is_complete=True)

        self._is_comparing = True
        self._comparing = self._tasks.follow(work, self._take, self._comparing_failed)
        self.changed.emit()

    def _take(self, sight: Sight) -> None:
        known = sight.comparison.known
        if any(each.index.names is not known.index.names for each in self._known.values()):
            self._known = {}
        self._known[known.ignores_blanks] = known
        if sight.is_complete:
            self._touched = frozenset()
            self._end_progress()
        self._next = sight
        self._filter()

    def _comparing_failed(self, error: Exception) -> None:
        self._end_progress()
        if isinstance(error, TooManyLayersError):
            self.failed.emit(str(error))
        else:
            self._tasks.failed.emit(error)

    def _keep_columns(self) -> None:
        """Show what is known in other columns: none of them is new."""
        places = {}
        if self._sight is not None:
            stores = self._sight.comparison.stores
            places = {store.full_name: place for place, store in enumerate(stores)}
        columns = self._columns()
        if self._sight is None or len(columns) < 2 or not all(name in places for name in columns):
            self._compare()
            return
        comparison = self._sight.comparison
        order = [places[name] for name in columns]
        changed = replace(
            comparison,
            stores=tuple(comparison.stores[place] for place in order),
            origins=tuple(comparison.origins[place] for place in order),
        )
        if self._is_comparing:
            self._compare()  # what comes of the other columns comes too late
        else:
            self._comparing.cancel()
            self._comparing = self._tasks.start(lambda _: sight_of(changed), self._take)

    def _filter(self) -> None:
        """Leave of the latest sight what is wanted, and show it."""
        sight = self._next or self._sight
        self._filtering.cancel()
        if sight is None:
            self.changed.emit()
            return
        kind, text, index = self._kind, self._text, sight.comparison.index
        texts = self._texts if self._texts and self._texts.names is index.names else None

        def work(token: CancelToken) -> tuple[Sight, PathTexts | None]:
            return filtered(sight, kind, text, texts, token)

        self._filtering = self._tasks.start(work, self._filtered)

    def _filtered(self, result: tuple[Sight, PathTexts | None]) -> None:
        self._sight, made = result
        self._next = None
        self._texts = made or self._texts
        self.changed.emit()

    def _progress(self, token: CancelToken, done: int, total: int) -> None:
        if token is self._comparing and self._is_comparing:
            self.progressed.emit((done, total))

    def _end_progress(self) -> None:
        self._is_comparing = False
        self.progressed.emit(None)

    def _keep_names(self, names: Iterable[str]) -> None:
        self._names, self._is_chosen = tuple(dict.fromkeys(names)), True
        self.chosen.emit(self._names)

    # names ----------------------------------------------------------------------------------------

    def _tree(self) -> LayerTree:
        project = self._workspace.project
        assert project is not None
        return project.layout.tree

    def _columns(self) -> list[str]:
        """Return the full names of the columns: of what is folded, its layer stands first."""
        into = self._into()
        return list(dict.fromkeys(into.get(name, name) for name in self._names))

    def _into(self) -> dict[str, str]:
        """Return the column of each store that is folded."""
        return {name: parent for parent, names in self._folded.items() for name in names}

    def _layers(self, names: Iterable[str]) -> Iterator[Layer]:
        project = self._workspace.project
        for name in names:
            layer = project.layout.tree.same(name) if project else None
            if layer is not None:
                yield layer


def _together(
    some: frozenset[bytes] | None, more: frozenset[bytes] | None
) -> frozenset[bytes] | None:
    return None if some is None or more is None else some | more
