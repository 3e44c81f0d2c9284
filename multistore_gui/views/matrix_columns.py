"""The card of the stores that are side by side: the hierarchy with a box for each layer."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QRectF
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem, QWidget

from multistore_gui.comparing import Comparing
from multistore_gui.models.found import Row
from multistore_gui.models.roles import Role
from multistore_gui.views.checks import paint_check
from multistore_gui.views.found_list import FoundDelegate
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_row_ground
from multistore_gui.views.store_card import StoreCard
from multistore_gui.workspace import Workspace

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


class ColumnsCard(StoreCard):
    """Every layer, found by typing; a click or Enter adds its column or takes it away."""

    def __init__(
        self, comparing: Comparing, workspace: Workspace, look: Look, parent: QWidget
    ) -> None:
        super().__init__(workspace, look, "Stores to compare", parent)
        self._comparing = comparing
        self._list.setItemDelegate(_ChoiceDelegate(look, self._is_on, self._list))
        self._list.chosen.connect(self._toggle)
        comparing.changed.connect(self._list.viewport().update)

    def open_below(self, anchor: QWidget) -> None:
        """Open under a button."""
        self._open_list(anchor, _MOST_HEIGHT)

    def _is_on(self, target: object) -> bool:
        return any(layer.full_name == target for layer in self._comparing.stores)

    def _shown(self, rows: list[Row]) -> list[Row]:
        return [replace(row, key="") for row in rows]  # their keys go elsewhere

    def _toggle(self, target: object) -> None:
        layer = self._layer(target)
        if layer is not None:
            self._comparing.set_shown(layer, not self._is_on(target))
