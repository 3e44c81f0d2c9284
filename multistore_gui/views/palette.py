"""The command palette: files, stores and actions, found by typing a few letters."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.core import fuzzy, paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.fuzzy import Match, Texts
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Merged, Status
from multistore_gui.models.found import Row, RowBadge
from multistore_gui.models.rows import StoreRows as FileRows
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import ICON
from multistore_gui.views.found_list import FindField, FoundList
from multistore_gui.views.icon import IconView
from multistore_gui.views.labels import KeyCap, Label
from multistore_gui.views.look import Look
from multistore_gui.views.overlay import Overlay
from multistore_gui.views.rule import Rule
from multistore_gui.views.spacing import space
from multistore_gui.views.store_rows import StoreRows
from multistore_gui.views.tree_delegate import icon_of
from multistore_gui.workspace import Change, Workspace

_MOST_FILES = 60
_FEW_FILES = 10  # where stores or actions are found too: they must not be out of sight
_MOST_RECENT = 6
_ACTIONS_ONLY, _STORES_ONLY = ">", "@"
_HINTS = (
    (("↑", "↓"), "Move"),
    (("Enter",), "Open"),
    ((_ACTIONS_ONLY,), "Actions only"),
    ((_STORES_ONLY,), "Stores only"),
)


@dataclass(frozen=True, slots=True)
class FileTarget:
    """A file of the store that is looked at."""

    path: bytes


@dataclass(frozen=True, slots=True)
class StoreTarget:
    """A layer."""

    full_name: str


@dataclass(frozen=True, slots=True)
class _Haystack:
    """The files of a merged store, as text to search in."""

    store: Merged
    files: Sequence[int]
    texts: Texts


@dataclass(frozen=True, slots=True)
class _Found:
    haystack: _Haystack | None
    files: Sequence[Match]
    actions: Sequence[Match]


class Palette(Overlay):
    """Lies over its host; the search runs in the background, and late results are dropped.

    With nothing typed it shows what was chosen last, then every store and action.
    """

    file_chosen = Signal(object)  # bytes, a path of the store that is looked at
    store_chosen = Signal(object)  # Layer

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        tasks: Tasks,
        actions: Iterable[QAction],
        host: QWidget,
        opened_by: QAction | None = None,
    ) -> None:
        """Make a hidden palette.

        Args:
            workspace: whose files and stores are found.
            look: what to draw with.
            tasks: where the search runs.
            actions: asked for anew each time, in the order in which they are shown; those that do
                not apply are left out.
            host: what it lies over.
            opened_by: see `Overlay`.
        """
        super().__init__(look, "Go to file, store or command", host, opened_by=opened_by)
        self._workspace, self._tasks, self._actions = workspace, tasks, actions
        self._search = CancelToken()
        self._haystack: _Haystack | None = None
        self._recent: list[object] = []
        self._list = FoundList(look, "Results")
        self._field = FindField(look, "Go to file, store or command", self._list)
        self._nothing = Label(look, colour="text3")
        self._lay_out()
        self._field.textChanged.connect(self._find)
        self._list.chosen.connect(self._choose)
        workspace.changed.connect(self._follow)

    def show_palette(self) -> None:
        """Open, empty; or close where it is open."""
        if self.isVisible():
            self.leave()
            return
        self._field.clear()
        self._find("")
        self.open(self._field)

    def leave(self) -> None:
        """Close; what is being searched is no longer wanted."""
        self._search.cancel()
        super().leave()

    def wanted_height(self, room: int) -> int:
        """Leave as much as the rows need."""
        height = self.card.sizeHint().height()
        if not self._list.isHidden():  # else it has no part in that
            height += self._list.height_of_rows() - self._list.sizeHint().height()
        return min(height + 2, room)

    # finding ------------------------------------------------------------------------------------

    def _find(self, typed: str) -> None:
        self._search.cancel()
        text = typed.strip()
        kind = text[:1] if text[:1] in (_ACTIONS_ONLY, _STORES_ONLY) else ""
        query = text.removeprefix(kind)
        if not query.strip():
            self._show(self._everything(kind), "")
            return
        store = self._workspace.store if not kind else None
        known = self._haystack if self._haystack and self._haystack.store is store else None
        usable = self._usable_actions() if kind != _STORES_ONLY else []
        action_texts = Texts([_text_of(action) for action in usable])

        def work(token: CancelToken) -> _Found:
            haystack = known or (_make_haystack(store, token) if store else None)
            files = fuzzy.rank(query, haystack.texts, _MOST_FILES, token) if haystack else []
            return _Found(haystack, files, fuzzy.rank(query, action_texts, len(usable), token))

        def done(found: _Found) -> None:
            self._haystack = found.haystack or self._haystack
            stores: list[Row] = []
            if kind != _ACTIONS_ONLY and self._workspace.project:
                stores = [_as_store(row) for row in self._store_rows().found(query)]
            chosen = [_action_row(usable[m.number], m.positions) for m in found.actions]
            others = _under("Stores", stores) + _under("Actions", chosen)
            files = self._file_rows(found, _FEW_FILES if others else _MOST_FILES)
            self._show(files + others, query)

        self._list.await_rows()
        self._search = self._tasks.start(work, done)

    def _show(self, rows: list[Row], query: str) -> None:
        self._list.setVisible(bool(rows))
        self._nothing.setVisible(not rows)
        self._nothing.setText(f"Nothing matches '{query}'." if query else "Nothing to choose here.")
        self._list.show_rows(rows)
        self.place()

    def _everything(self, kind: str) -> list[Row]:
        """Return what is shown while nothing is typed."""
        recent = [] if kind else [row for row in map(self._row_of, self._recent) if row]
        known = {row.target for row in recent}
        rows = _under("Recently used", recent)
        if kind != _ACTIONS_ONLY and self._workspace.project:
            stores = [_as_store(row) for row in self._store_rows().hierarchy()]
            rows += _under("Stores", [row for row in stores if row.target not in known])
        if kind != _STORES_ONLY:
            actions = [action for action in self._usable_actions() if action not in known]
            rows += _under("Actions", [_action_row(action) for action in actions])
        return rows

    def _row_of(self, target: object) -> Row | None:
        """Return the row of what was chosen before, None where it is not there now."""
        project, store = self._workspace.project, self._workspace.store
        if isinstance(target, QAction):
            return _action_row(target) if target in self._usable_actions() else None
        if isinstance(target, StoreTarget) and project:
            layer = project.layout.tree.same(target.full_name)
            return _as_store(self._store_rows().row(layer)) if layer else None
        if isinstance(target, FileTarget) and store:
            file = store.index.file(target.path)
            if file is not None and store.winner(file) is not None:
                return self._file_row(FileRows(store, hues=self._hues()), file, ())
        return None

    def _file_rows(self, found: _Found, most: int) -> list[Row]:
        if not found.haystack or not found.files:
            return []
        store = found.haystack.store
        maker = FileRows(store, hues=self._hues())
        rows = [
            self._file_row(maker, found.haystack.files[match.number], match.positions)
            for match in found.files[:most]
        ]
        return _under(f"Files in {store.index.tree.label(store.layer)}", rows)

    def _file_row(self, maker: FileRows, file: int, positions: Sequence[int]) -> Row:
        row = maker.file_row(file)
        folder = paths.label(paths.parent(row.path))
        in_folder, in_name = fuzzy.split(positions, len(folder) + 1 if folder else 0)
        return Row(
            text=row.label,
            target=FileTarget(row.path),
            positions=in_name,
            detail=folder,
            detail_positions=in_folder,
            icon=icon_of(row),
            badge=RowBadge(row.origin, row.hue, row.is_own),
        )

    def _store_rows(self) -> StoreRows:
        return StoreRows(self._workspace, has_counts=False)

    def _hues(self) -> dict[str, int]:
        project = self._workspace.project
        return dict(project.hues) if project else {}

    def _usable_actions(self) -> list[QAction]:
        return [
            each
            for each in self._actions
            if each.isEnabled()
            and each.isVisible()
            and each.priority() != QAction.Priority.LowPriority
        ]

    # choosing -----------------------------------------------------------------------------------

    def _choose(self, target: object) -> None:
        self.leave()
        others = [other for other in self._recent if other != target]
        self._recent = [target, *others][:_MOST_RECENT]
        if isinstance(target, QAction):
            target.trigger()
        elif isinstance(target, FileTarget):
            self.file_chosen.emit(target.path)
        elif isinstance(target, StoreTarget):
            layer = self._layer(target)
            if layer is not None:
                self.store_chosen.emit(layer)

    def _layer(self, target: StoreTarget) -> Layer | None:
        project = self._workspace.project
        return project.layout.tree.same(target.full_name) if project else None

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self._haystack = None
            self._recent = [each for each in self._recent if isinstance(each, QAction)]
            self.leave()

    def _lay_out(self) -> None:
        look, px = self._look, self._look.px
        top = QHBoxLayout()
        space(look, top, (16, 0, 14, 0), 8)
        top.addWidget(IconView(look, "search"))
        top.addWidget(self._field, 1)
        top.addWidget(KeyCap(look, "Esc"))
        self._nothing.setContentsMargins(px(18), px(14), px(18), px(14))
        middle = QHBoxLayout()
        space(look, middle, (6, 4, 6, 4))
        middle.addWidget(self._list)
        middle.addWidget(self._nothing)
        self.body.addLayout(top)
        self.body.addWidget(Rule(look))
        self.body.addLayout(middle, 1)
        self.body.addWidget(Rule(look))
        self.body.addLayout(self._hints())

    def _hints(self) -> QHBoxLayout:
        look, px = self._look, self._look.px
        row = QHBoxLayout()
        space(look, row, (14, 7, 14, 7), 6)
        for keys, text in _HINTS:
            for key in keys:
                row.addWidget(KeyCap(look, key))
            row.addWidget(Label(look, text, px=12, colour="text2"))
            row.addSpacing(px(8))
        row.addStretch(1)
        return row


def _make_haystack(store: Merged, token: CancelToken) -> _Haystack:
    files: list[int] = []
    texts: list[str] = []
    statuses = store.statuses
    for file, path in enumerate(store.index.paths()):
        if statuses[file] != Status.ABSENT:
            files.append(file)
            texts.append(paths.label(path))
        if file % 10_000 == 0:
            token.check()
    return _Haystack(store, files, Texts(texts))


def _under(heading: str, rows: list[Row]) -> list[Row]:
    return [Row(heading), *rows] if rows else []


def _as_store(row: Row) -> Row:
    return replace(row, target=StoreTarget(str(row.target)), depth=0)


def _action_row(action: QAction, positions: tuple[int, ...] = ()) -> Row:
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    icon = str(action.property(ICON) or "right")
    return Row(_text_of(action), target=action, positions=positions, icon=icon, key=key)


def _text_of(action: QAction) -> str:
    return action.iconText()  # the text without what marks a key in a menu
