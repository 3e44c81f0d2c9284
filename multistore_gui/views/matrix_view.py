"""The matrix: paths as rows, stores as columns, and in each cell the layer that wins there."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QPoint, QRect, Qt, Signal
from PySide6.QtGui import (
    QContextMenuEvent,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QTableView,
    QWidget,
)

from multistore_gui.core import paths
from multistore_gui.core.layers import Layer
from multistore_gui.models.matrix import MatrixModel, joined
from multistore_gui.models.matrix_rows import MatrixRows, StoreColumn
from multistore_gui.views.hints import Hints
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_cells import CellPainter, Ends
from multistore_gui.views.matrix_heads import (
    ROW_HEIGHT,
    SIDES,
    Corner,
    PathHeader,
    StoreHeader,
    brackets_of,
    row_ground,
)

_PATH_WIDTH = 380
_PATH_SHARE = 0.32  # of a narrow view
_LEAST_COLUMN = 52  # a swatch and a version of two digits; narrower ones scroll
_PADDING = 6  # behind the last column
_OF_THE_PAGE = (Qt.Key.Key_Delete, Qt.Key.Key_Greater, Qt.Key.Key_Less)  # it acts on files
_ARROWS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_Left, Qt.Key.Key_Right)
_CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_SIDE_KEYS = {Qt.Key.Key_A: 0, Qt.Key.Key_B: 1}

Index = QModelIndex | QPersistentModelIndex
Sides = tuple[int | None, int | None]


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the user is, by path and store: it outlives the rows."""

    path: bytes | None  # the current row's
    stores: tuple[str, ...]  # the current column's, full names: its own, and what is folded there
    row: int
    is_seen: bool  # the current row
    top: tuple[bytes, int] | None  # the first row that is seen, and where its top is


class MatrixView(QTableView):
    """Shows a `MatrixRows`; says what the user points at, and decides nothing."""

    current_changed = Signal()
    seen_changed = Signal(list)  # the numbers of the files whose rows are seen
    side_picked = Signal(int, int)  # a column, which side: 0 is A
    pair_picked = Signal(int, int)  # columns: one cell of the row, then another
    head_clicked = Signal(int)  # a column
    bracket_clicked = Signal(object)  # a Bracket
    column_moved = Signal(int, int)
    opened = Signal(int, int)  # a file's number, a column
    head_menu_requested = Signal(int, QPoint)  # a column
    menu_requested = Signal(QPoint)  # for the current cell
    escaped = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._matrix = MatrixModel(self)
        self._cells = CellPainter(look)
        self._groups: list[int] = []
        self._sides: Sides = (None, None)
        self._by_variant = False
        self._typed, self._typed_at = b"", 0.0
        self._is_restoring = False
        self._before_menu = QPersistentModelIndex(), QPersistentModelIndex()  # and of which it is
        self.heads = StoreHeader(look, self._cells, self)
        self.names = PathHeader(look, self._matrix, self)
        self.corner = Corner(look, self)
        self.setAccessibleName("Paths by stores")
        self.setModel(self._matrix)
        self.setHorizontalHeader(self.heads)
        self.setVerticalHeader(self.names)
        self._set_up()
        Hints(self.viewport(), self._hint)
        look.changed.connect(self._restyle)
        self._restyle()

    def _set_up(self) -> None:
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setCornerButtonEnabled(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.heads.setVisible(True)
        self.heads.sectionClicked.connect(self.head_clicked)
        self.heads.sectionMoved.connect(self._tell_moved)
        self.heads.bracket_clicked.connect(self.bracket_clicked)
        self.heads.menu_requested.connect(self.head_menu_requested)
        self.names.pressed_row.connect(self._press_row)
        self.names.toggled_row.connect(self.toggle)
        self.names.opened_row.connect(self._open_row)
        self.names.menu_requested.connect(self._ask_for_row_menu)
        self.verticalScrollBar().valueChanged.connect(self._tell_seen)

    # what is shown --------------------------------------------------------------------------------

    @property
    def rows(self) -> MatrixRows | None:
        """What is shown."""
        return self._matrix.rows

    @property
    def matrix(self) -> MatrixModel:
        """The rows and columns."""
        return self._matrix

    @property
    def current_file(self) -> int | None:
        """The current row's file, None for a folder's or none."""
        return self._matrix.file(self.currentIndex().row())

    @property
    def current_path(self) -> bytes | None:
        """That file's path."""
        rows, file = self.rows, self.current_file
        return rows.index.path(file) if rows is not None and file is not None else None

    @property
    def current_column(self) -> int:
        """The current cell's column, -1 for none."""
        return self.currentIndex().column()

    def layer_of(self, column: int) -> Layer | None:
        """Return the store that stands in a column, None where there is no such column."""
        rows = self.rows
        return rows.columns[column].layer if rows is not None and column >= 0 else None

    @property
    def by_variant(self) -> bool:
        """Whether cells show which version they have, and not whose it is."""
        return self._by_variant

    def show_rows(self, rows: MatrixRows | None, *, is_flat: bool) -> None:
        """Show something else, and stay where the user is: by path and by store."""
        place = self._place()
        self._is_restoring = True
        self._matrix.show(rows, is_flat=is_flat)
        layers: dict[int, tuple[str, int]] = {}
        if rows is not None:
            layers = {
                layer.number: (rows.index.tree.label(layer), rows.hues.get(layer.full_name, 0))
                for layer in rows.index.tree
            }
            self._groups = _groups(rows)
        # Also where there are none: Qt forgets the widths of those that go.
        if self.heads.show_columns(rows.columns if rows is not None else (), layers):
            self._fit_columns()
        if rows is not None:
            self._restore(place)
        self._is_restoring = False
        self.viewport().update()
        self.names.viewport().update()
        self._tell_seen()
        self.current_changed.emit()

    def _tell_seen(self) -> None:
        first, height = max(self.rowAt(0), 0), self._look.px(ROW_HEIGHT)
        rows = range(first, first + self.viewport().height() // height + 2)
        files = (self._matrix.file(row) for row in rows)
        self.seen_changed.emit([file for file in files if file is not None])

    def forget(self) -> None:
        """Forget what was open: another project has other folders."""
        self._matrix.forget()

    def set_sides(self, sides: Sides) -> None:
        """Mark the columns that are compared below."""
        if sides != self._sides:
            self._sides = sides
            self.heads.show_sides(sides)
            self.viewport().update()

    def set_by_variant(self, by_variant: bool) -> None:
        """Show which version a cell has, or whose it is."""
        self._by_variant = by_variant
        self.viewport().update()

    def go_to(self, path: bytes, column: int | None = None) -> bool:
        """Make a file's row the current one, and a column; False where it is not shown."""
        row = self._matrix.find(path)
        if row >= 0:
            here = max(self.current_column, 0)
            self._set_current(row, here if column is None else column)
        return row >= 0

    def go_to_start(self, store: Layer) -> bool:
        """Make a store's cell in the first file's row the current one; False without its column."""
        rows, count = self._matrix.rows, self._matrix.rowCount()
        names = [each.layer.full_name for each in rows.columns] if rows is not None else []
        is_there = store.full_name in names
        column = names.index(store.full_name) if is_there else max(self.current_column, 0)
        files = (row for row in range(count) if self._matrix.file(row) is not None)
        self._set_current(next(files, 0), column)
        return is_there

    def go_to_next_file(self, step: int) -> bool:
        """Make the next or the previous file's row the current one; False where there is none."""
        row = self.currentIndex().row() + step
        while 0 <= row < self._matrix.rowCount():
            if self._matrix.file(row) is not None:
                self._set_current(row, max(self.current_column, 0))
                return True
            row += step
        return False

    def toggle(self, row: int) -> None:
        """Open or close a folder."""
        self._matrix.toggle(row)
        self.names.viewport().update()
        self.viewport().update()

    def collapse_all(self) -> None:
        """Close every folder."""
        place = self._place()
        self._matrix.collapse_all()
        self._restore(place)

    def _place(self) -> _Place:
        rows, current = self._matrix.rows, self.currentIndex()
        if rows is None:
            return _Place(None, (), 0, True, None)
        top = self.rowAt(0)
        seen = (self._matrix.path(top), self.rowViewportPosition(top)) if top >= 0 else None
        if not current.isValid():
            return _Place(None, (), 0, True, seen)
        is_seen = self.visualRect(current).intersects(self.viewport().rect())
        path, stores = self._matrix.path(current.row()), _stores_of(rows.columns[current.column()])
        return _Place(path, stores, current.row(), is_seen, seen)

    def _restore(self, place: _Place) -> None:
        count, rows = self._matrix.rowCount(), self._matrix.rows
        if not count or rows is None:
            return
        column = _column_of(rows, place.stores)
        found = -1 if place.path is None else self._matrix.find_row(place.path)
        index = self._matrix.index(found if found >= 0 else min(place.row, count - 1), column)
        self.selectionModel().setCurrentIndex(index, self.selectionModel().SelectionFlag.NoUpdate)
        if place.top is not None:
            path, offset = place.top
            top = self._matrix.find_row(path)
            if top >= 0:
                self.verticalScrollBar().setValue(top * self._look.px(ROW_HEIGHT) - offset)
        if place.is_seen:
            self.scrollTo(index)

    # geometry -------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width among the columns."""
        super().resizeEvent(event)
        self._fit_columns()

    def updateGeometries(self) -> None:
        """Keep the corner over the paths."""
        super().updateGeometries()
        self.corner.setGeometry(0, 0, self.names.width(), self.heads.height())
        self.corner.raise_()

    def _fit_columns(self) -> None:
        px = self._look.px
        self.names.setFixedWidth(min(px(_PATH_WIDTH), int(self.width() * _PATH_SHARE)))
        count = self._matrix.columnCount()
        if not count:
            return
        width, rest = divmod(self.viewport().width() - px(_PADDING), count)
        if width < px(_LEAST_COLUMN):
            width, rest = px(_LEAST_COLUMN), 0
        self.heads.fit(width)
        for column in range(count):
            self.heads.resizeSection(column, width + (column < rest))

    def _restyle(self) -> None:
        self._fit_columns()
        self.updateGeometries()
        self.viewport().update()

    # painting -------------------------------------------------------------------------------------

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are seen, each as a whole."""
        painter = QPainter(self.viewport())
        area = event.rect()
        painter.fillRect(area, self._look.theme.surface)
        row, height = self.rowAt(area.top()), self._look.px(ROW_HEIGHT)
        if row < 0 or self._matrix.rows is None:
            return
        columns = self._seen_columns(area)
        while row < self._matrix.rowCount():
            top = self.rowViewportPosition(row)
            if top > area.bottom():
                break
            self._paint_row(painter, row, QRect(0, top, self.viewport().width(), height), columns)
            row += 1

    def _seen_columns(self, area: QRect) -> list[tuple[int, int, int]]:
        """Return the columns that are seen, each with its left edge and width."""
        found = []
        for column in range(self._matrix.columnCount()):
            left, width = self.columnViewportPosition(column), self.columnWidth(column)
            if left + width > area.left() and left <= area.right():
                found.append((column, left, width))
        return found

    def _paint_row(
        self, painter: QPainter, row: int, box: QRect, columns: Sequence[tuple[int, int, int]]
    ) -> None:
        look, line, current = self._look, self._matrix.line(row), self.currentIndex()
        is_current = current.row() == row
        ground = row_ground(
            look,
            is_current=is_current,
            has_keys=self.hasFocus(),
            is_over=self.names.hovered == row,
        )
        if ground is not None:
            painter.fillRect(box, ground)
        goes_on = [*joined(line, self._groups, by_variant=self._by_variant), False]
        rings = []
        for column, left, width in columns:
            place = QRect(left, box.top(), width, box.height())
            has_mark = is_current and column in self._sides
            ends = Ends(not goes_on[column], not goes_on[column + 1], has_mark)
            self._cells.paint(painter, place, line.cells[column], ends, by_variant=self._by_variant)
            if is_current and (column in self._sides or column == current.column()):
                rings.append((place, ends, column))
        for place, ends, column in rings:
            is_here = column == current.column()
            colour = look.theme.accent if self.hasFocus() or not is_here else look.theme.text3
            self._cells.paint_ring(painter, place, ends, colour)
            if column in self._sides:
                letter = SIDES[self._sides.index(column)]
                self._cells.paint_mark(
                    painter, place.adjusted(0, 0, -look.px(3), 0).toRectF(), letter
                )

    def _update_row(self, row: int) -> None:
        if row >= 0:
            top = self.rowViewportPosition(row)
            self.viewport().update(0, top, self.viewport().width(), self._look.px(ROW_HEIGHT))
            self.names.update_row(row)

    def currentChanged(self, current: QModelIndex, previous: QModelIndex) -> None:  # type: ignore[override]
        """Show the row and tell of it."""
        super().currentChanged(current, previous)
        for index in (previous, current):
            self._update_row(index.row())
        if not self._is_restoring:
            self.current_changed.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show that the keyboard is here."""
        super().focusInEvent(event)
        self._update_row(self.currentIndex().row())

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it is not."""
        super().focusOutEvent(event)
        self._update_row(self.currentIndex().row())

    # the pointer ----------------------------------------------------------------------------------

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make a cell current; with Ctrl it and the current one of its row become the sides."""
        if event.button() == Qt.MouseButton.RightButton:
            return  # it asks for a menu
        index, current = self.indexAt(event.position().toPoint()), self.currentIndex()
        is_pair = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        is_pair = is_pair and index.isValid() and index.row() == current.row()
        super().mousePressEvent(event)
        if is_pair and index.column() != current.column():
            self.pair_picked.emit(current.column(), index.column())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open the file in Files, open or close a folder."""
        index = self.indexAt(event.position().toPoint())
        if index.isValid():
            self._open_index(index)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self._hover(self.rowAt(event.position().toPoint().y()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hover(-1)

    def _hint(self, point: QPoint) -> str:
        """Say a cell in words."""
        index = self.indexAt(point)
        return str(index.data(Qt.ItemDataRole.AccessibleTextRole)) if index.isValid() else ""

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of the cell under the pointer; the keys for it are taken as keys."""
        index = self.indexAt(event.pos())
        if event.reason() is QContextMenuEvent.Reason.Mouse and index.isValid():
            self._ask_for_menu_of(index, event.globalPos())

    def _ask_for_row_menu(self, row: int, place: QPoint) -> None:
        self._ask_for_menu_of(self._matrix.index(row, max(self.current_column, 0)), place)

    def _ask_for_menu_of(self, index: QModelIndex, place: QPoint) -> None:
        """Make a cell current for as long as its menu is open, see `leave_menu`."""
        self.leave_menu()
        before = QPersistentModelIndex(self.currentIndex())
        self._set_current(index.row(), index.column())
        self._before_menu = before, QPersistentModelIndex(index)
        self.menu_requested.emit(place)

    def leave_menu(self) -> None:
        """Go back to the cell that was current before a menu was asked for, unless it moved on."""
        before, asked = self._before_menu
        self._before_menu = QPersistentModelIndex(), QPersistentModelIndex()
        if before.isValid() and asked == self.currentIndex():
            self._set_current(before.row(), before.column())

    def _hover(self, row: int) -> None:
        before = self.names.hovered
        self.names.set_hovered(row)
        if row != before:
            for each in (before, row):
                self._update_row(each)

    def _press_row(self, row: int) -> None:
        self._set_current(row, max(self.current_column, 0))
        self.setFocus(Qt.FocusReason.MouseFocusReason)

    def _open_row(self, row: int) -> None:
        self._open_index(self._matrix.index(row, max(self.current_column, 0)))

    def _open_index(self, index: Index) -> None:
        file = self._matrix.file(index.row())
        if file is None:
            self.toggle(index.row())
        else:
            self.opened.emit(file, index.column())

    def _tell_moved(self, column: int, before: int, after: int) -> None:
        """Put the heads back: the columns come in the new order."""
        self.heads.blockSignals(True)
        self.heads.moveSection(after, before)
        self.heads.blockSignals(False)
        self.column_moved.emit(before, after)

    # keys -----------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Pick sides, open files and folders; the rest moves."""
        key, current = event.key(), self.currentIndex()
        held = event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        is_plain = held == Qt.KeyboardModifier.NoModifier
        if key == Qt.Key.Key_F10 and held == Qt.KeyboardModifier.ShiftModifier:
            self._ask_for_menu()
        elif key in _OF_THE_PAGE or (held == _CONTROL_SHIFT and key in _ARROWS):
            event.ignore()
        elif not current.isValid() or not is_plain:
            super().keyPressEvent(event)
        elif key in _SIDE_KEYS and not self._is_typing:
            self.side_picked.emit(current.column(), _SIDE_KEYS[Qt.Key(key)])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_index(current)
        elif key == Qt.Key.Key_Menu:
            self._ask_for_menu()
        elif key == Qt.Key.Key_Escape and self._sides != (None, None):
            self.escaped.emit()
        elif not self._moves_in_tree(key):
            super().keyPressEvent(event)

    def _ask_for_menu(self) -> None:
        if self.currentIndex().isValid():
            box = self.visualRect(self.currentIndex())
            self.menu_requested.emit(self.viewport().mapToGlobal(box.bottomLeft()))

    def keyboardSearch(self, search: str) -> None:
        """Go to the next path whose name begins with what was typed."""
        self._typed = (self._typed if self._is_typing else b"") + paths.folded(search.encode())
        self._typed_at = monotonic()
        row = max(self.currentIndex().row(), 0) + (len(self._typed) == 1)
        found = self._matrix.find_name(self._typed, min(row, self._matrix.rowCount()))
        if found >= 0:
            self._set_current(found, max(self.current_column, 0))

    @property
    def _is_typing(self) -> bool:
        interval_s = QApplication.keyboardInputInterval() / 1_000
        return bool(self._typed) and monotonic() - self._typed_at < interval_s

    def _moves_in_tree(self, key: int) -> bool:
        """Open or close a folder, or go to it; False where the key means something else."""
        row, column = self.currentIndex().row(), self.current_column
        is_folder, is_open = self._matrix.file(row) is None, self._matrix.is_open(row)
        goes_up = key == Qt.Key.Key_Left and not column and not self._matrix.is_flat
        opens = is_folder and not is_open and key in (Qt.Key.Key_Right, Qt.Key.Key_Plus)
        closes = is_open and (key == Qt.Key.Key_Minus or goes_up)
        if opens or closes or (is_folder and key == Qt.Key.Key_Space):
            self.toggle(row)
            return True
        if goes_up:
            above = self._matrix.find_row(paths.parent(self._matrix.path(row)))
            self._set_current(max(above, 0), 0)
        return goes_up

    def _set_current(self, row: int, column: int) -> None:
        index = self._matrix.index(row, column)
        self.setCurrentIndex(index)
        self.scrollTo(index)


def _stores_of(column: StoreColumn) -> tuple[str, ...]:
    return column.layer.full_name, *(layer.full_name for layer in column.folded)


def _column_of(rows: MatrixRows, stores: Sequence[str]) -> int:
    """Return the column of the first of some stores that has one, or is folded into one; else 0."""
    shown = [_stores_of(column) for column in rows.columns]
    for store in stores:
        for at, names in enumerate(shown):
            if store in names:
                return at
    return 0


def _groups(rows: MatrixRows) -> list[int]:
    """Return for each column the number of the bracket that it is under."""
    found = list(range(-1, -1 - len(rows.columns), -1))  # alone
    for number, bracket in enumerate(brackets_of(rows.columns)):
        for column in range(bracket.first, bracket.last + 1):
            found[column] = number
    return found
