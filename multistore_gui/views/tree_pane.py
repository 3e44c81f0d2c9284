"""The tree of the merged store with its filter, and what is said where there is no tree."""

from __future__ import annotations

from collections.abc import Collection

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedLayout, QVBoxLayout, QWidget

from multistore_gui.core.filter import Sign, is_case_free, with_chips
from multistore_gui.models.rows import StoreRows
from multistore_gui.settings import Settings
from multistore_gui.views.actions import Actions
from multistore_gui.views.empty_state import EmptyState
from multistore_gui.views.filter_bar import OWN, FilterBar
from multistore_gui.views.look import Look
from multistore_gui.views.merged_tree import MergedTree
from multistore_gui.views.spacing import space
from multistore_gui.workspace import Change, Workspace

_SHOWN = Change.PROJECT | Change.FILES | Change.CONTENTS | Change.STORE | Change.FILTER
_PLURALS = {
    Sign.INHERITED: "inherited files",
    Sign.OVERRIDE: "overrides",
    Sign.ADDITION: "additions",
    Sign.GENERATED: "generated files",
    Sign.REDUNDANT: "redundant overrides",
    Sign.INEFFECTIVE: "ineffective files",
}


class TreePane(QWidget):
    """Shows the workspace's store; owned by the window."""

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        settings: Settings,
        actions: Actions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._look, self._actions = workspace, look, actions
        self._is_flat = self._is_reading = False
        self._edited: Collection[tuple[str, bytes]] = ()
        self._filter = workspace.filter
        self.bar = FilterBar(workspace, look, actions)
        self.tree = MergedTree(look, settings)
        self._empty = EmptyState(look)
        self._empty.clear.triggered.connect(self.bar.clear)
        self._lay_out()
        self.bar.left.connect(self._enter_tree)
        actions.flat_list.toggled.connect(self.set_flat)
        actions.own_only.toggled.connect(self.bar.set_own_only)
        actions.collapse_all.triggered.connect(self.tree.collapse_all)
        actions.filter_files.triggered.connect(self.focus_filter)
        workspace.changed.connect(self._follow)
        workspace.progressed.connect(self._progressed)
        look.changed.connect(self.update)
        self._show(Change.PROJECT)

    def set_flat(self, is_flat: bool) -> None:
        """Show all files in one list, or in their folders."""
        if is_flat != self._is_flat:
            self._is_flat = is_flat
            self._actions.flat_list.setChecked(is_flat)
            self._show(Change.FILTER)

    def mark_edited(self, edited: Collection[tuple[str, bytes]]) -> None:
        """Mark the files that have an edit that is not saved, by layer and path."""
        if edited != self._edited:
            self._edited = edited
            if self.tree.rows is not None:
                self.tree.rows.say_edited(edited)
                self.tree.renew()

    def focus_filter(self) -> None:
        """Take the keyboard to the filter, what is in it selected."""
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(event.rect(), self._look.theme.surface)

    def _lay_out(self) -> None:
        inset = QWidget()
        row = QVBoxLayout(inset)
        space(self._look, row, (6, 0, 4, 0))
        row.addWidget(self.tree)
        self._stack = QStackedLayout()
        self._stack.addWidget(inset)
        self._stack.addWidget(self._empty)
        column = QVBoxLayout(self)
        space(self._look, column, gap=4)
        column.addWidget(self.bar)
        column.addLayout(self._stack, 1)

    def _enter_tree(self) -> None:
        if not self.tree.selected_files():
            self.tree.go_to_first()
        self.tree.setFocus(Qt.FocusReason.OtherFocusReason)

    def _follow(self, change: Change) -> None:
        if change & _SHOWN:
            self._show(change)
        elif change & Change.GIT and self.tree.rows is not None:
            self.tree.rows.say_git(self._workspace.versions.states)
            self.tree.renew()

    def _progressed(self, progress: object) -> None:
        was_reading, self._is_reading = self._is_reading, progress is not None
        if was_reading != self._is_reading:
            self._show(Change.CONTENTS)

    def _show(self, change: Change) -> None:
        workspace, wanted = self._workspace, self._workspace.filter
        if change & Change.PROJECT:
            self.tree.forget()
            self._is_reading = workspace.project is not None  # it begins right after this
        is_same_filter, self._filter = wanted == self._filter, wanted
        rows = self._rows()
        self.tree.show_rows(
            rows,
            is_flat=self._is_flat,
            is_unfolded=not wanted.is_empty,
            has_heirs=is_same_filter and not change & (Change.STORE | Change.PROJECT),
        )
        self._actions.own_only.setChecked(wanted.signs == OWN)
        self._explain(rows)

    def _rows(self) -> StoreRows | None:
        """Return what there is to show: the store, or what is seen of it before it is read."""
        workspace, wanted = self._workspace, self._workspace.filter
        store, glimpse = workspace.store, workspace.glimpse
        hues = workspace.project.hues if workspace.project else None
        if store is not None:
            is_comparing = self._is_reading and not workspace.is_compared
            return StoreRows(
                store,
                workspace.left,
                hues,
                text=wanted.text,
                is_comparing=is_comparing,
                git=workspace.versions.states,
                edited=self._edited,
            )
        if glimpse is None or self._is_flat or not wanted.is_empty:
            return None  # a list and a filter's matches are of all files or wrong
        return StoreRows(glimpse.store, None, hues, is_comparing=True, unread=glimpse.unread)

    def _explain(self, rows: StoreRows | None) -> None:
        """Say why there is no tree, and offer the way out."""
        workspace = self._workspace
        if rows is not None and not rows.is_empty:
            self._stack.setCurrentIndex(0)
            return
        self._stack.setCurrentWidget(self._empty)
        if rows is None:
            stopped = "Not read. Press F5 to read it." if workspace.project else ""
            self._empty.say("Reading…" if self._is_reading else stopped)
            return
        wanted, name = workspace.filter, rows.index.tree.label(rows.store.layer)
        if wanted.is_empty or not rows.store.count:
            self._empty.say("Reading…" if self._is_reading else f"{name} has no files.")
        elif wanted.text.split() and 1 in with_chips(wanted, rows.store):
            case = "" if is_case_free(wanted.text) else " A capital letter makes case count."
            self._empty.say(f"Nothing matches '{wanted.text.strip()}'.{case}", can_clear=True)
        elif Sign.OVERRIDE in wanted.signs and wanted.signs <= OWN and not wanted.origins:
            hint = "Pick an inherited file and press Ctrl+Shift+N."
            self._empty.say(f"No overrides in {name} yet. {hint}", can_clear=True)
        else:
            what = " or ".join(_PLURALS[sign] for sign in sorted(wanted.signs)) or "files"
            self._empty.say(f"No {what} in {name} with this filter.", can_clear=True)
