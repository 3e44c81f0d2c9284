"""A card of every layer, found by typing: what the cards of stores have in common."""

from __future__ import annotations

from PySide6.QtGui import QHideEvent
from PySide6.QtWidgets import QWidget

from multistore_gui.core.layers import Layer
from multistore_gui.models.found import Row
from multistore_gui.views.found_list import FindField, FoundList
from multistore_gui.views.look import Look
from multistore_gui.views.popup import PopupCard
from multistore_gui.views.rule import Rule
from multistore_gui.views.store_rows import StoreRows
from multistore_gui.workspace import Workspace

_WIDTH = 420


class StoreCard(PopupCard):
    """A field over the layers as they stand on one another; what a choice does is not said here."""

    def __init__(self, workspace: Workspace, look: Look, name: str, parent: QWidget) -> None:
        super().__init__(look, name, parent)
        self._workspace = workspace
        self._at: str | None = None  # the full name of the layer whose row is current at first
        self._list = FoundList(look, name)
        self._field = FindField(look, "Find a store or template", self._list)
        self._field.setFixedHeight(look.px(36))
        self.body.addWidget(self._field)
        self.body.addWidget(Rule(look))
        self.body.addSpacing(4)
        self.body.addWidget(self._list)
        self._field.textChanged.connect(self._find)

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed."""
        super().hideEvent(event)
        self._field.clear()

    def _open_list(self, anchor: QWidget, most_height: int) -> None:
        """Open under a control, as high as every row needs, up to some."""
        self._field.clear()
        self._find("")
        height = min(self._list.height_of_rows() + 4, self._look.px(most_height))
        self._list.setFixedHeight(height)
        self.show_below(anchor, width=self._look.px(_WIDTH))
        self._field.setFocus()

    def _find(self, text: str) -> None:
        if self._workspace.project is not None:
            is_typed = bool(text.strip())
            rows = StoreRows(self._workspace)
            found = rows.found(text) if is_typed else rows.hierarchy()
            self._list.show_rows(self._shown(found), None if is_typed else self._at)

    def _shown(self, rows: list[Row]) -> list[Row]:
        """Return the rows as this card shows them."""
        return rows

    def _layer(self, full_name: object) -> Layer | None:
        project = self._workspace.project
        return project.layout.tree.same(str(full_name)) if project else None
