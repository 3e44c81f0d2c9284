"""What is known of the file that is picked: whose it is, what it hides, how they differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from multistore_gui.core import guards, paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import RIGHT, Comparison, compare
from multistore_gui.core.files import Seen, SeenKind
from multistore_gui.core.index import Index
from multistore_gui.core.ladder import Ladder, Rung, read_ladder
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.sides import Side, read_side
from multistore_gui.editing import Editing
from multistore_gui.models.ladder import LadderModel
from multistore_gui.models.reach import choices, holders
from multistore_gui.models.rows import StoreRows
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.action_bar import ActionBar
from multistore_gui.views.actions import Actions
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.diff_header import Caption
from multistore_gui.views.diff_pane import DiffPane
from multistore_gui.views.drop_question import (
    BatchQuestion,
    Question,
    create_question,
    drop_question,
)
from multistore_gui.views.file_editing import FileEditing, Subject
from multistore_gui.views.file_header import FileHeader
from multistore_gui.views.labels import Label
from multistore_gui.views.ladder import LadderView, style_of
from multistore_gui.views.look import Look
from multistore_gui.views.reach_card import ReachCard
from multistore_gui.views.rule import Rule
from multistore_gui.views.selection_summary import SelectionSummary
from multistore_gui.workspace import Change, Workspace

_NOTHING = "Pick a file to see which layer wins."
_READING = "Reading the layers of this store…"


class DetailPane(QWidget):
    """Header, ladder, diff and actions of one file, as the looked-at store sees it.

    Everything from disk comes from workers; what is asked for again cancels what came before.
    """

    create_requested = Signal(object)  # Layer: create the picked file's override there
    failed = Signal(str)  # what could not be done, ready to be read

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        look: Look,
        settings: Settings,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._tasks, self._look = workspace, tasks, look
        self._path: bytes | None = None
        self._files: list[int] = []  # that are selected: numbers in `_files_of`
        self._files_of: Index | None = None
        self._folder: bytes | None = None  # that stands for them, where it is selected alone
        self._shown: tuple[bytes, str] | None = None  # the path and store that are on the screen
        self._compared: object = None  # what the diff shows
        self._reading = CancelToken()
        self._comparing = CancelToken()
        self.header = FileHeader(look)
        self._ladder_model = LadderModel(self)
        self.ladder = LadderView(look, self._ladder_model)
        self.diff = DiffPane(look, tasks.start, settings)
        self.editing = Editing(workspace, tasks, self)
        self.file_editing = FileEditing(workspace, tasks, self.editing, look, self.diff, self)
        self.action_bar = ActionBar(look, actions)
        self._message = Label(look, _NOTHING, colour="text2")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._summary = SelectionSummary(look, actions)
        self._file_page = QWidget()
        self._pages = QStackedWidget()
        self._lay_out()
        self._ladder_model.pair_changed.connect(self._compare)
        self.diff.options_changed.connect(self._compare)
        self.file_editing.outdated.connect(self._compare)
        workspace.changed.connect(self._follow)
        look.changed.connect(self.update)

    # what the window asks -----------------------------------------------------------------------

    @property
    def diff_actions(self) -> Sequence[QAction]:
        """The diff's own actions, for menus and the palette."""
        return self.diff.own_actions

    @property
    def edit_actions(self) -> Sequence[QAction]:
        """What edits the file that is shown, for menus and the palette."""
        return *self.file_editing.own_actions, *self.diff.edit_actions

    @property
    def panes(self) -> Sequence[QWidget]:
        """Where the keyboard can be, in reading order."""
        return self.ladder, self.diff

    def focus_diff(self) -> None:
        """Give the keyboard to the file's text."""
        self.diff.setFocus(Qt.FocusReason.OtherFocusReason)

    def show_file(self, path: bytes | None, folder: bytes | None = None) -> None:
        """Show a path as the looked-at store sees it, None for none; or the folder selected."""
        self._path, self._folder = path, folder
        self._renew()

    def show_selection(self, files: Sequence[int], folder: bytes | None = None) -> None:
        """Show what the selected files are, where they are several or a folder's.

        Args:
            files: numbers in the index.
            folder: the one that stands for them, None where no folder is selected alone.
        """
        was_summary = self._is_summary
        self._files, self._files_of = list(files), self._workspace.index
        self._folder = folder
        if was_summary or self._is_summary:
            self._renew()

    @property
    def _is_summary(self) -> bool:
        return len(self._files) > 1 or (bool(self._files) and self._folder is not None)

    def seen_in(self, layer: Layer) -> Mapping[bytes, Seen]:
        """Return the file that a layer has or inherits, as it was shown; empty if it was not."""
        ladder, store = self._ladder_model.ladder, self._workspace.store
        if ladder is None or store is None or layer not in store.stack:
            return {}
        file = store.index.file(ladder.path)
        owner: Layer | None = layer if layer in ladder.seen else None
        if owner is None and file is not None:
            owner = merge(store.index, layer).winner(file)
        seen = ladder.seen.get(owner) if owner else None
        return {ladder.path: seen} if seen else {}

    def choose_layer(self) -> None:
        """Open the card of layers that the override could be created in."""
        store, project = self._workspace.store, self._workspace.project
        file = self._file(store)
        if store is None or project is None:
            return
        if file is None:  # a folder of one
            self.failed.emit("Pick the file itself first.")
            return
        offered = choices(store, file, project.hues)
        if not offered:
            self.failed.emit(guards.why_not_create(store, file, store.layer) or "")
            return
        now = holders(store, file, project.hues)
        card = ReachCard(self._look, offered, now, self)
        card.chosen.connect(self.create_requested)
        card.open_below(self.action_bar.elsewhere)

    def ask_drop(self, files: Sequence[int]) -> None:
        """Ask whether to drop many files, and drop them."""
        store, project = self._workspace.store, self._workspace.project
        if store is None or project is None:
            return
        fit = [file for file in files if guards.why_not_drop(store, file) is None]
        if not fit:
            self.failed.emit(guards.why_not_drop(store, files[0]) or "")
            return

        def drop(taken: Mapping[int, Seen]) -> None:
            self._workspace.drop(list(taken), _by_path(store, taken))

        question = drop_question(
            store, fit, project.location, _without(files, fit), self._workspace.versions.states
        )
        self._ask(store, fit, question).accepted.connect(drop)

    def ask_create(self, files: Sequence[int], target: Layer) -> None:
        """Ask whether to create overrides of many files, and create them."""
        store = self._workspace.store
        if store is None:
            return
        fit = [file for file in files if guards.why_not_create(store, file, target) is None]
        if not fit:
            self.failed.emit(guards.why_not_create(store, files[0], target) or "")
            return

        def create(taken: Mapping[int, Seen]) -> None:
            self._workspace.create(list(taken), target, _by_path(store, taken))

        question = create_question(store, fit, target, _without(files, fit))
        self._ask(store, fit, question).accepted.connect(create)

    def _ask(self, store: Merged, files: Sequence[int], question: Question) -> BatchQuestion:
        project = self._workspace.project
        assert project is not None
        asked = BatchQuestion(
            self._look, self.window(), self._tasks, store, files, project.hues, question
        )
        asked.ask()
        return asked

    # showing ------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self._file_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(Rule(self._look))
        column.addWidget(self.ladder)
        column.addWidget(self.diff, 1)
        column.addWidget(self.action_bar)
        for page in (self._message, self._summary, self._file_page):
            self._pages.addWidget(page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self._path, self._files = None, []
        if change & (Change.PROJECT | Change.FILES | Change.BYTES | Change.STORE):
            self._renew()
        elif change & (Change.CONTENTS | Change.GIT):
            self._show_header()
            ladder = self._ladder_model.ladder
            if ladder is not None and self._ladder_model.is_redundant != self._is_redundant:
                self._show_ladder(ladder)

    def _file(self, store: Merged | None) -> int | None:
        if store is None or self._path is None:
            return None
        return store.index.file(self._path)

    def _renew(self) -> None:
        """Show what is picked now; what is on its way for something else never arrives."""
        self._reading.cancel()
        self._comparing.cancel()
        store = self._workspace.store
        file = self._file(store)
        if store is not None and self._is_summary and self._has_same_files(store):
            self._summary.show_files(store, self._files, self._folder)
            self._show_page(self._summary)
        elif self._path is None:
            self._tell(_NOTHING)
        elif store is None:
            self._tell(_READING)
        elif file is None or not store.holders(file):
            name = paths.label(paths.name(self._path))
            self._tell(f"{name} is not in {store.index.tree.label(store.layer)}.")
        else:
            self._show_page(self._file_page)
            self._show_header()
            self._read(store, file)

    def _has_same_files(self, store: Merged) -> bool:
        return self._files_of is not None and self._files_of.names is store.index.names

    def _tell(self, text: str) -> None:
        self._message.setText(text)
        self._show_page(self._message)

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        if page is not self._file_page:
            self._shown = self._compared = None
            self.diff.clear()
            self.file_editing.stop()

    def _show_header(self) -> None:
        """Say whose the file is; known without the disk."""
        store, project = self._workspace.store, self._workspace.project
        file = self._file(store)
        if store is None or project is None or file is None:
            return
        if store.winner(file) is None:
            self.header.show_path(store.index.path(file))
        else:
            rows = StoreRows(store, hues=project.hues, git=self._workspace.versions.states)
            self.header.show_row(rows.file_row(file))
        self.action_bar.offer(
            is_own=bool(store.index.kind(store.layer, file)),
            can_create=len(store.stack) > 1,
            hue=project.hues[store.layer.full_name],
        )

    def _read(self, store: Merged, file: int) -> None:
        index = store.index
        key = index.path(file), store.layer.full_name
        if key != self._shown:
            self._shown, self._compared = key, None
            self._ladder_model.show(None, index.tree, {})
            self.ladder.reserve(len(store.holders(file)))
            self.diff.show_loading("reading")
            self.file_editing.stop()
        self._reading = self._tasks.start(
            lambda token: read_ladder(store, file, token), self._show_ladder
        )

    def _show_ladder(self, ladder: Ladder) -> None:
        store, project = self._workspace.store, self._workspace.project
        assert store is not None  # else the reading was cancelled
        assert project is not None
        self._ladder_model.show(
            ladder, store.index.tree, project.hues, is_redundant=self._is_redundant
        )
        self._compare()

    @property
    def _is_redundant(self) -> bool:
        """Whether the file is known to have the same bytes as the one that it hides."""
        store = self._workspace.store
        file = self._file(store)
        return store is not None and file is not None and store.is_redundant(file)

    def _compare(self) -> None:
        """Show the two that are compared, or the one that there is."""
        ladder, pair = self._ladder_model.ladder, self._ladder_model.pair
        self._comparing.cancel()
        if ladder is None:
            return
        upper, lower = pair or (ladder.rungs[0], None)
        if lower is not None and lower.seen.kind is SeenKind.FOLDER:
            lower = None  # its files are hidden one by one
        subject = self._subject(ladder, upper, lower)
        right = upper.layer.locate(ladder.path)
        left = None if lower is None else lower.layer.locate(ladder.path)
        known = self.file_editing.known(subject.layer, ladder.path)
        own = next((rung for rung in ladder.rungs if rung.layer == subject.layer), None)
        if known is not None and known.is_gone and own is None:
            left, right = ladder.rungs[0].layer.locate(ladder.path), self._own_place(subject)
            subject = self._lost(subject, ladder.rungs[0])
        elif known is not None and known.disk is not None and own is not None:
            left = right = self._own_place(subject)
            subject = self._conflict(subject, own)
        options = self.diff.options
        is_same = self._is_redundant and pair is not None and pair == ladder.rungs[:2]
        typed = None if subject.own is None else self.file_editing.typed(known, subject.own)
        location = self._own_place(subject)

        def work(token: CancelToken) -> tuple[Comparison, Side | None]:
            disk = None if typed is None else read_side(location, options.limit_bytes, token)
            return compare(left, right, options, token, typed), disk

        def shown(result: tuple[Comparison, Side | None]) -> None:
            comparison, disk = result
            comparison = replace(comparison, is_known_same=is_same and not comparison.is_equal)
            if not self.file_editing.show(subject, comparison, disk):
                self._compare()
                return
            if self._compared != (comparison, subject.captions):  # else the reader stays
                self._compared = comparison, subject.captions
                self.diff.show_comparison(comparison, *subject.captions)
            self.file_editing.begin(subject, comparison)

        self._comparing = self._tasks.start(work, shown)

    def _subject(self, ladder: Ladder, upper: Rung, lower: Rung | None) -> Subject:
        store = self._workspace.store
        assert store is not None
        layers = (None if lower is None else lower.layer), upper.layer
        own = layers.index(store.layer) if store.layer in layers else None
        winner = ladder.rungs[0].layer
        return Subject(
            store,
            ladder.path,
            own,
            store.index.tree.label(winner),
            (None if lower is None else self._caption(lower), self._caption(upper)),
            self.seen_in(store.layer),
        )

    def _conflict(self, subject: Subject, rung: Rung) -> Subject:
        """Show an edit beside what the disk has now."""
        caption = self._caption(rung)
        disk = replace(caption, role="on disk now", style=BadgeStyle.OUTLINE)
        return replace(subject, own=RIGHT, captions=(disk, caption))

    @staticmethod
    def _own_place(subject: Subject) -> bytes:
        return subject.layer.locate(subject.path)

    def _lost(self, subject: Subject, beneath: Rung) -> Subject:
        """Show an edit of a file that is gone beside what lies beneath."""
        project, caption = self._workspace.project, self._caption(beneath)
        assert project is not None
        hue = project.hues[subject.layer.full_name]
        edit = Caption(subject.label, hue, "gone from disk", BadgeStyle.SOLID)
        return replace(subject, own=RIGHT, captions=(caption, edit))

    def _caption(self, rung: Rung) -> Caption:
        project, store = self._workspace.project, self._workspace.store
        assert project is not None
        assert store is not None
        return Caption(
            label=store.index.tree.label(rung.layer),
            role="wins" if rung.wins else "hidden",
            hue=project.hues[rung.layer.full_name],
            style=style_of(wins=rung.wins, is_own=rung.layer == store.layer),
        )


def _by_path(store: Merged, taken: Mapping[int, Seen]) -> dict[bytes, Seen]:
    return {store.index.path(file): seen for file, seen in taken.items()}


def _without(files: Sequence[int], fit: Sequence[int]) -> list[int]:
    return sorted(set(files).difference(fit))
