"""The card of the stores that are side by side: the hierarchy with a box for each layer."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF, Signal
from PySide6.QtGui import QHideEvent, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from multistore_gui.core.layers import Layer
from multistore_gui.models.found import Row
from multistore_gui.models.roles import Role
from multistore_gui.views.checks import paint_check
from multistore_gui.views.found_list import FindField, FoundDelegate, FoundList
from multistore_gui.views.look import Look
from multistore_gui.views.popup import PopupCard
from multistore_gui.views.rows import paint_row_ground
from multistore_gui.views.rule import Rule
from multistore_gui.views.store_rows import StoreRows
from multistore_gui.workspace import Workspace

_WIDTH = 420
_MOST_HEIGHT = 460
_BOX = 30

Index = QModelIndex | QPersistentModelIndex


class _ChoiceDelegate(FoundDelegate):
    """Paints a row behind its box."""

    def __init__(self, look: Look, is_on: Callable[[object], bool], parent: QObject) -> None:
        super().__init__(look, parent)
        self._look_of_box, self._is_on = look, is_on

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the ground, the box, and the row behind it."""
        row: Row = index.data(Role.ROW)
        look, whole, state = self._look_of_box, QRectF(option.rect), option.state
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        is_over = bool(state & QStyle.StateFlag.State_MouseOver)
        paint_row_ground(
            painter, whole, look, is_selected=is_current, is_active=True, is_over=is_over
        )
        box = QRectF(whole.left() + look.px(6), whole.top(), look.px(24), whole.height())
        paint_check(painter, box, look, is_checked=self._is_on(row.target))
        behind = QStyleOptionViewItem(option)
        behind.rect = option.rect.adjusted(look.px(_BOX), 0, 0, 0)
        behind.state = QStyle.StateFlag.State_None
        super().paint(painter, behind, index)


class ColumnsCard(PopupCard):
    """Every layer, found by typing; a click or Enter adds its column or takes it away."""

    toggled = Signal(object, bool)  # a Layer, whether it is to be shown

    def __init__(self, workspace: Workspace, look: Look, parent: QWidget) -> None:
        super().__init__(look, "Stores to compare", parent)
        self._workspace = workspace
        self._shown: set[str] = set()  # full names
        self._list = FoundList(look, "Stores to compare")
        self._list.setItemDelegate(_ChoiceDelegate(look, self._is_on, self._list))
        self._field = FindField(look, "Find a store or template", self._list)
        self._field.setFixedHeight(look.px(36))
        self.body.addWidget(self._field)
        self.body.addWidget(Rule(look))
        self.body.addSpacing(4)
        self.body.addWidget(self._list)
        self._field.textChanged.connect(self._find)
        self._list.chosen.connect(self._toggle)

    def open_below(self, anchor: QWidget, shown: Collection[Layer]) -> None:
        """Open under a button; `shown` are the layers that have a column."""
        self._shown = {layer.full_name for layer in shown}
        self._field.clear()
        self._find("")
        height = min(self._list.height_of_rows() + 4, self._look.px(_MOST_HEIGHT))
        self._list.setFixedHeight(height)
        self.show_below(anchor, width=self._look.px(_WIDTH))
        self._field.setFocus()

    def hideEvent(self, event: QHideEvent) -> None:
        """Forget what was typed."""
        super().hideEvent(event)
        self._field.clear()

    def _is_on(self, target: object) -> bool:
        return target in self._shown

    def _find(self, text: str) -> None:
        if self._workspace.project is not None:
            rows = StoreRows(self._workspace)
            found = rows.found(text) if text.strip() else rows.hierarchy()
            self._list.show_rows([replace(row, key="") for row in found])  # they go elsewhere

    def _toggle(self, target: object) -> None:
        project, name = self._workspace.project, str(target)
        layer = project.layout.tree.same(name) if project else None
        if layer is None:
            return
        is_shown = name not in self._shown
        self._shown ^= {name}
        self._list.viewport().update()
        self.toggled.emit(layer, is_shown)
