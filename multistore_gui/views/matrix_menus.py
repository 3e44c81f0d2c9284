"""The menus of the matrix: of a cell, of a store's head, and of the bar over the difference."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget

from multistore_gui.views.matrix_actions import MatrixActions
from multistore_gui.views.matrix_column_acts import ColumnActs
from multistore_gui.views.matrix_sides import PickedSides
from multistore_gui.views.matrix_view import MatrixView
from multistore_gui.views.menus import for_menu


class MatrixMenus:
    """Opens the menus; owned by the page."""

    def __init__(
        self,
        actions: MatrixActions,
        matrix: MatrixView,
        sides: PickedSides,
        column_acts: ColumnActs,
        parent: QWidget,
    ) -> None:
        self._actions, self._matrix, self._parent = actions, matrix, parent
        self._sides, self._column_acts = sides, column_acts
        self.more = QMenu(parent)  # of the bar over the difference
        self._menu: QMenu | None = None  # of a cell, the last one
        self.more.aboutToShow.connect(lambda: self._fill(self.more))
        matrix.menu_requested.connect(self._open_for_cell)
        matrix.head_menu_requested.connect(self._open_for_head)

    def _fill(self, menu: QMenu) -> None:
        """Put what can be done with the current cell into a menu."""
        actions = self._actions
        menu.clear()
        menu.setToolTipsVisible(True)
        menu.addActions([actions.pick_a, actions.pick_b, actions.forget_sides])
        menu.addSeparator()
        menu.addActions([actions.copy_to_right, actions.copy_to_left, actions.copy_to_all])
        menu.addActions([actions.drop, actions.drop_in_all])
        menu.addActions([actions.promote, actions.push_down])
        menu.addSeparator()
        menu.addActions([actions.fold, actions.remove_column])
        menu.addSeparator()
        menu.addActions([actions.show_in_files, actions.open_both])

    def _open_for_cell(self, place: QPoint) -> None:
        menu = self._menu = QMenu(self._parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._fill(menu)
        chosen: list[QAction] = []

        def leave() -> None:
            if not chosen and self._menu is menu:
                self._matrix.leave_menu()

        menu.triggered.connect(lambda action: chosen.append(action))
        # It hides before it says what was chosen.
        menu.aboutToHide.connect(lambda: QTimer.singleShot(0, self._parent, leave))
        menu.popup(place)

    def _open_for_head(self, column: int, place: QPoint) -> None:
        rows = self._matrix.rows
        if rows is None:
            return
        shown = rows.columns[column]
        menu = QMenu(self._parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.setToolTipsVisible(True)
        label = for_menu(shown.label)
        menu.addAction(f"Compare {label} as A", partial(self._sides.pick, column, 0))
        menu.addAction(f"Compare {label} as B", partial(self._sides.pick, column, 1))
        menu.addSeparator()
        self._column_acts.add_to(menu, shown)
        menu.popup(place)
