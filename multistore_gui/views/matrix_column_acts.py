"""Folding, moving and removing columns of the matrix: offered, named, and done by mouse or key."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QMenu

from multistore_gui.comparing import Comparing
from multistore_gui.models.matrix_rows import MatrixRows, StoreColumn
from multistore_gui.views.actions import explain
from multistore_gui.views.matrix_actions import MatrixActions
from multistore_gui.views.matrix_plans import NO_FILE
from multistore_gui.views.menus import for_menu

_NO_OTHER = "It is the {} column."


class ColumnActs(QObject):
    """Owned by the page; the actions are about the current cell's column."""

    def __init__(self, comparing: Comparing, actions: MatrixActions, parent: QObject) -> None:
        super().__init__(parent)
        self._comparing, self._actions = comparing, actions
        self._columns: tuple[StoreColumn, ...] = ()
        self._at = -1
        actions.fold.triggered.connect(lambda: self.fold(self._columns[self._at]))
        actions.remove_column.triggered.connect(lambda: self._remove(self._columns[self._at]))
        actions.move_left.triggered.connect(partial(self._move, -1))
        actions.move_right.triggered.connect(partial(self._move, 1))

    def offer(self, rows: MatrixRows | None, at: int) -> None:
        """Name what can be done with the current cell's column, and say why something cannot be."""
        self._columns, self._at = rows.columns if rows is not None else (), at
        actions = self._actions
        if rows is None or at < 0:
            for action in (
                actions.fold,
                actions.remove_column,
                actions.move_left,
                actions.move_right,
            ):
                explain(action, "", NO_FILE)
            return
        column = self._columns[at]
        actions.fold.setText(for_menu(column.fold))
        result = "Each as it was" if column.folded else "The same key shows them again"
        explain(actions.fold, result, column.why_not or None)
        actions.remove_column.setText(_removal(column))
        explain(actions.remove_column, "The files stay as they are")
        explain(actions.move_left, "", None if at else _NO_OTHER.format("first"))
        is_last = at == len(self._columns) - 1
        explain(actions.move_right, "", _NO_OTHER.format("last") if is_last else None)

    def fold(self, column: StoreColumn) -> None:
        """Fold a column's family into the layer beneath, or show again what is folded."""
        if column.folded:
            self._comparing.unfold(column.layer)
        elif column.parent is not None:
            self._comparing.fold(column.parent)

    def add_to(self, menu: QMenu, column: StoreColumn) -> None:
        """Offer in the menu of a head what can be done with its column."""
        fold = menu.addAction(for_menu(column.fold), partial(self.fold, column))
        explain(fold, "", column.why_not or None)
        menu.addAction(_removal(column), partial(self._remove, column))

    def _remove(self, column: StoreColumn) -> None:
        self._comparing.remove(column.layer)

    def _move(self, step: int) -> None:
        """Move the column by its layer: it may be on its way already."""
        names = [layer.full_name for layer in self._comparing.stores]
        name = self._columns[self._at].layer.full_name
        to = names.index(name) + step if name in names else -1
        if 0 <= to < len(names):
            self._comparing.move(to - step, to)


def _removal(column: StoreColumn) -> str:
    also = f" and the {len(column.folded):,} folded into it" if column.folded else ""
    return f"Remove {for_menu(column.label)}{also}"
