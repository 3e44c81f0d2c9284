"""The card under the store's name: every layer as they stand on one another, found by typing."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from multistore_gui.core.layers import Layer
from multistore_gui.views.look import Look
from multistore_gui.views.store_card import StoreCard
from multistore_gui.workspace import Change, Workspace

_MOST_HEIGHT = 420


class StoreSwitcher(StoreCard):
    """Templates, stores and the base; arrows, Enter and Escape work while a name is typed."""

    chosen = Signal(object)  # a Layer

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget) -> None:
        super().__init__(workspace, look, "Stores and templates", parent)
        self._list.chosen.connect(self._choose)
        workspace.changed.connect(self._follow)

    def open_below(self, anchor: QWidget, at: Layer | None) -> None:
        """Open under the store's button.

        Args:
            anchor: the button.
            at: the layer whose row is current at first.
        """
        if self._workspace.project is not None:
            self._at = at.full_name if at else None
            self._open_list(anchor, _MOST_HEIGHT)

    def _choose(self, full_name: object) -> None:
        self.close()
        layer = self._layer(full_name)
        if layer is not None:
            self.chosen.emit(layer)

    def _follow(self, change: Change) -> None:
        if self.isVisible() and change & (Change.PROJECT | Change.FILES):
            row = self._list.current
            self._find(self._field.text())
            if row is not None:
                self._list.make_current(row.target)
