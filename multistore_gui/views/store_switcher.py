"""The card under the store's name: every layer as they stand on one another, found by typing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from multistore_gui.core.layers import Layer
from multistore_gui.views.found_list import FindField, FoundList
from multistore_gui.views.look import Look
from multistore_gui.views.popup import PopupCard
from multistore_gui.views.rule import Rule
from multistore_gui.views.store_rows import StoreRows
from multistore_gui.workspace import Change, Workspace

_WIDTH = 420
_MOST_HEIGHT = 420
_LEAST_ROWS_HEIGHT = 28


class StoreSwitcher(PopupCard):
    """Templates, stores and the base; arrows, Enter and Escape work while a name is typed."""

    chosen = Signal(object)  # a Layer

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget) -> None:
        super().__init__(look, "Stores and templates", parent)
        self._workspace = workspace
        self._at: Layer | None = None
        self._list = FoundList(look, "Stores and templates")
        self._field = FindField(look, "Find a store or template", self._list)
        self._field.setFixedHeight(look.px(36))
        self.body.addWidget(self._field)
        self.body.addWidget(Rule(look))
        self.body.addSpacing(4)
        self.body.addWidget(self._list)
        self._field.textChanged.connect(self._find)
        self._list.chosen.connect(self._choose)
        workspace.changed.connect(self._follow)

    def open_below(self, anchor: QWidget, at: Layer | None) -> None:
        """Open under the store's button.

        Args:
            anchor: the button.
            at: the layer whose row is current at first.
        """
        if self._workspace.project is None:
            return
        self._at = at
        self._field.clear()
        self._find("")
        height = min(self._list.height_of_rows() + 4, self._look.px(_MOST_HEIGHT))
        self._list.setFixedHeight(max(height, self._look.px(_LEAST_ROWS_HEIGHT)))
        self.show_below(anchor, width=self._look.px(_WIDTH))
        self._field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed."""
        super().hideEvent(event)
        self._field.clear()

    def _find(self, text: str) -> None:
        if self._workspace.project is None:
            return
        rows = StoreRows(self._workspace)
        at = self._at.full_name if self._at else None
        if text.strip():
            self._list.show_rows(rows.found(text))
        else:
            self._list.show_rows(rows.hierarchy(), at)

    def _choose(self, full_name: object) -> None:
        self.close()
        project = self._workspace.project
        layer = project.layout.tree.same(str(full_name)) if project else None
        if layer is not None:
            self.chosen.emit(layer)

    def _follow(self, change: Change) -> None:
        if self.isVisible() and change & (Change.PROJECT | Change.FILES):
            row = self._list.current
            self._find(self._field.text())
            if row is not None:
                self._list.make_current(row.target)
