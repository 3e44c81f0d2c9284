"""The merged store as a tree: which file wins, whose it is, and what it hides."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import (
    QByteArray,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QMenu,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from multistore_gui.core import paths
from multistore_gui.core.guards import why_not_create, why_not_drop
from multistore_gui.core.merged import Status
from multistore_gui.models.merged_tree import TITLES, Column, MergedTreeModel
from multistore_gui.models.roles import Role
from multistore_gui.models.rows import FileRow, StoreRows
from multistore_gui.settings import Settings
from multistore_gui.views.look import Look
from multistore_gui.views.tree_delegate import INDENT, Cells, Offer, RowState, TreeDelegate
from multistore_gui.views.tree_header import TreeHeader

UNFOLDED_MOST = 500  # rows that are shown without a click

_WIDTHS = {
    Column.MIX: 92,
    Column.FILES: 60,
    Column.ORIGIN: 116,
    Column.STATUS: 88,
    Column.HIDES: 150,
    Column.PATH: 220,
}
_FIRST_SHOWN = (Column.MIX, Column.FILES, Column.ORIGIN)
_MIX_FROM = 420  # the view's width from which there is room for it
_NAMES_FROM = 320  # narrower, a badge is a swatch
_SWATCH_WIDTH = 26

_ROW, _PATH = int(Role.ROW), int(Role.PATH)

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class _Place:
    """Where the user is, by path: it outlives the rows."""

    current: bytes | None
    selected: tuple[bytes, ...]
    heirs: Iterator[bytes]  # where to go if the current file goes, worked out when asked
    top: bytes | None  # the first row that is seen
    top_offset: int
    scrolled: int


class MergedTree(QTreeView):
    """Shows a `StoreRows`; asks for overrides to be created or dropped, and does nothing itself."""

    current_file_changed = Signal(object)  # its path, None where a folder or nothing is current
    files_chosen = Signal(list)  # the numbers of all files that the selected rows stand for
    create_requested = Signal(list)  # numbers of files
    drop_requested = Signal(list)
    opened = Signal(int)  # a file's number

    def __init__(self, look: Look, settings: Settings, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._settings = look, settings
        self._tree_model = MergedTreeModel(self)
        self._delegate = TreeDelegate(look, self)
        self._open: set[bytes] = set()  # folders the user has opened
        self._closed: set[bytes] = set()  # folders the user has closed among unfolded matches
        self._is_unfolded = False
        self._is_restoring = False
        self._kept: _Place | None = None  # what was selected before a filter hid all of it
        self._said: tuple[bytes | None, list[int], Sequence[bytes] | None] = (None, [], None)
        self._hovered = QModelIndex()
        self._is_over_button = self._is_pressed = False
        self._menu: QMenu | None = None
        self._chosen = _columns_of(settings.tree_columns)
        self.setAccessibleName("Files")
        self.setModel(self._tree_model)
        self.setItemDelegate(self._delegate)
        self._set_up()
        look.changed.connect(self._restyle)
        self._restyle()

    def _set_up(self) -> None:
        self.setUniformRowHeights(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        header = TreeHeader(self._look, self)
        self.setHeader(header)
        header.setSectionsMovable(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(Column.NAME, QHeaderView.ResizeMode.Stretch)
        header.customContextMenuRequested.connect(self._choose_columns)
        self.expanded.connect(self._remember_open)
        self.collapsed.connect(self._remember_closed)

    # what is shown --------------------------------------------------------------------------------

    @property
    def rows(self) -> StoreRows | None:
        """What is shown."""
        return self._tree_model.rows

    def show_rows(
        self,
        rows: StoreRows | None,
        *,
        is_flat: bool = False,
        is_unfolded: bool = False,
        has_heirs: bool = False,
    ) -> None:
        """Show something else, and stay where the user is.

        Args:
            rows: what to show.
            is_flat: all files in one list.
            is_unfolded: folders are open, where the files are few; when that is over, those are
                that were before.
            has_heirs: where the current file is gone, the one after it is selected.
        """
        place = self._place()
        kept = None if place.selected else self._kept
        if kept is not None:
            place = replace(place, current=kept.current, selected=kept.selected)
        unfolds = is_unfolded and rows is not None and rows.count <= UNFOLDED_MOST
        if not unfolds:
            self._closed.clear()
        turns = unfolds != self._is_unfolded
        if turns and not unfolds and place.current:
            self._open.update(paths.folders_above(place.current))
        self._is_unfolded = unfolds
        self._is_restoring = True
        self._hovered = QModelIndex()
        self._tree_model.show(rows, is_flat=is_flat)
        if rows is not None:
            self._restore_open()
            self._restore_selection(place, has_heirs=has_heirs)
            has_selection = self.selectionModel().hasSelection()
            self._kept = place if place.selected and not has_selection else None
            self._restore_scroll(place, to_current=turns or (has_selection and kept is not None))
        self._is_restoring = False
        self._fit_columns()
        if self.viewport().underMouse():
            self._hover_at(self.viewport().mapFromGlobal(QCursor.pos()))
        self._tell()

    def renew(self) -> None:
        """Say the rows again that are seen: the same rows say something else."""
        self.viewport().update()

    def forget(self) -> None:
        """Forget what was open: another project has other folders."""
        self._open.clear()
        self._closed.clear()
        self._kept = None

    @property
    def current_path(self) -> bytes | None:
        """The current row's path, a file's or a folder's."""
        path: bytes | None = self.currentIndex().data(_PATH)
        return path

    @property
    def current_file(self) -> int | None:
        """The current file's number."""
        row = self._tree_model.row(self.currentIndex())
        return row.file if isinstance(row, FileRow) else None

    def selected_files(self) -> list[int]:
        """Return the files that are selected; a folder stands for all that are left below it."""
        found: set[int] = set()
        selection = self.selectionModel().selection()
        for part in map(selection.at, range(selection.size())):
            found.update(self._tree_model.files_of(part.parent(), part.top(), part.bottom()))
        return sorted(found)

    def go_to(self, path: bytes) -> bool:
        """Select a file or folder and show it, its folders open; False where it is not there."""
        index = self._tree_model.find(path)
        if index.isValid():
            self._pick(index)
            self.scrollTo(index)
        return index.isValid()

    def go_to_first(self) -> None:
        """Make the first file current that is seen, else the first row."""
        index = self._tree_model.index(0, 0)
        while index.isValid() and not isinstance(self._tree_model.row(index), FileRow):
            index = self.indexBelow(index)
        index = index if index.isValid() else self._tree_model.index(0, 0)
        if index.isValid():
            self._pick(index)

    def _pick(self, index: QModelIndex) -> None:
        """Select a row alone, whatever keys are held: Ctrl is, after Ctrl+Z."""
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows)

    def collapse_all(self) -> None:
        """Close every folder."""
        self._open.clear()
        self.collapseAll()
        if self._is_unfolded and self.rows is not None:
            self._closed.update(self.rows.index.folders)

    def set_context_menu(self, menu: QMenu) -> None:
        """Take the menu of a file's actions, opened with the right button, Shift+F10 or Menu."""
        self._menu = menu

    # where the user is ----------------------------------------------------------------------------

    def _place(self) -> _Place:
        model, current = self._tree_model, self.currentIndex()
        top = self.indexAt(QPoint(0, 0))
        row = model.row(current)
        heirs: Iterator[bytes] = iter(())
        if isinstance(row, FileRow) and model.rows is not None:
            path, selected = model.rows.index.path, set(self.selected_files())
            beside = model.files_beside(current)
            heirs = (path(file) for file in beside if file not in selected)
        return _Place(
            current=row.path if row else None,
            selected=tuple(map(model.path, self.selectionModel().selectedRows())),
            heirs=heirs,
            top=top.data(_PATH),
            top_offset=-self.visualRect(top).top(),
            scrolled=self.verticalScrollBar().value(),
        )

    def _restore_open(self) -> None:
        rows, model = self.rows, self._tree_model
        assert rows is not None
        if model.is_flat:
            return
        if not self._is_unfolded:
            for path in sorted(self._open):  # a folder before what lies in it
                index = model.find(path)
                if model.hasChildren(index) and index.isValid():
                    self.expand(index)
            return
        todo, seen = deque([QModelIndex()]), 0
        while todo and seen < UNFOLDED_MOST:  # the outer folders first
            parent = todo.popleft()
            self.expand(parent)
            count = model.rowCount(parent)
            seen += count
            folders = (model.index(row, 0, parent) for row in range(count))
            todo.extend(
                index
                for index in folders
                if model.hasChildren(index) and model.path(index) not in self._closed
            )

    def _restore_selection(self, place: _Place, *, has_heirs: bool) -> None:
        find, selection = self._tree_model.find, QItemSelection()
        left = [index for index in map(find, place.selected) if index.isValid()]
        for first, last in _runs(left):
            selection.select(first, last)
        current = find(place.current or b"")
        if has_heirs and not current.isValid():
            there = (index for index in map(find, place.heirs) if index.isValid())
            current = next(there, QModelIndex())
        if has_heirs and place.selected and current.isValid() and selection.isEmpty():
            selection.select(current, current)
        model, flag = self.selectionModel(), QItemSelectionModel.SelectionFlag
        model.select(selection, flag.ClearAndSelect | flag.Rows)
        if current.isValid():
            self.setAutoScroll(False)  # it would open the folders that the user has closed
            model.setCurrentIndex(current, flag.NoUpdate)
            self.setAutoScroll(True)

    def _restore_scroll(self, place: _Place, *, to_current: bool) -> None:
        current = self.currentIndex()
        self.executeDelayedItemsLayout()
        if to_current and current.isValid():
            self.scrollTo(current)
            return
        top = self._tree_model.find(place.top or b"")
        bar = self.verticalScrollBar()
        is_scrolled = place.scrolled > 0  # else what comes before the first row is to be seen
        if is_scrolled and top.isValid() and self.visualRect(top).isValid():
            bar.setValue(bar.value() + self.visualRect(top).top() + place.top_offset)
        else:
            bar.setValue(place.scrolled)

    def _remember_open(self, index: QModelIndex) -> None:
        if not self._is_restoring:
            (self._closed.discard if self._is_unfolded else self._open.add)(index.data(_PATH))

    def _remember_closed(self, index: QModelIndex) -> None:
        if not self._is_restoring:
            (self._closed.add if self._is_unfolded else self._open.discard)(index.data(_PATH))

    def _tell(self) -> None:
        """Say what is current and selected, where that is something else than before."""
        if self._is_restoring:
            return
        row = self._tree_model.row(self.currentIndex())
        names = self.rows.index.names if self.rows else None
        now = (row.path if isinstance(row, FileRow) else None), self.selected_files(), names
        before, self._said = self._said, now
        if now[0] != before[0]:
            self.current_file_changed.emit(now[0])
        if now[1] != before[1] or names is not before[2]:  # equal numbers are other files then
            self.files_chosen.emit(now[1])

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Say what is current."""
        super().currentChanged(current, previous)
        self._tell()

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Say what is selected."""
        super().selectionChanged(selected, deselected)
        self._tell()

    def selectAll(self) -> None:
        """Select every row; of a long list in one go, not row by row."""
        model = self._tree_model
        if not model.is_flat:
            super().selectAll()
            return
        last = model.index(model.rowCount() - 1, len(Column) - 1)
        flag = QItemSelectionModel.SelectionFlag.ClearAndSelect
        self.selectionModel().select(QItemSelection(model.index(0, 0), last), flag)

    # keys and pointer -----------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open with Enter; open the menu with the keys for it."""
        key, modifiers = event.key(), event.modifiers()
        is_menu = key == Qt.Key.Key_F10 and modifiers == Qt.KeyboardModifier.ShiftModifier
        if is_menu or key == Qt.Key.Key_Menu:
            self._open_menu(self.visualRect(self.currentIndex()).bottomLeft())
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._open_row(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a row's button, or choose rows."""
        self._hover_at(event.position().toPoint())
        if self._is_over_button and event.button() is Qt.MouseButton.LeftButton:
            self._is_pressed = True
            self._repaint(self._hovered)
        else:
            super().mousePressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do what a row's button says."""
        if not self._is_pressed:
            super().mouseReleaseEvent(event)
            return
        self._is_pressed = False
        self._hover_at(event.position().toPoint())
        self._repaint(self._hovered)
        row = self._tree_model.row(self._hovered)
        if self._is_over_button and isinstance(row, FileRow):
            self.setCurrentIndex(self._hovered)
            is_new = self._offer(row) is Offer.CREATE
            (self.create_requested if is_new else self.drop_requested).emit([row.file])

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a file, or a folder."""
        if self._is_over_button:
            self.mousePressEvent(event)
            return
        super().mouseDoubleClickEvent(event)
        row = self._tree_model.row(self.indexAt(event.position().toPoint()))
        if isinstance(row, FileRow) and event.button() is Qt.MouseButton.LeftButton:
            self.opened.emit(row.file)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what the row under the pointer offers."""
        self._hover_at(event.position().toPoint())
        if not self._is_pressed:
            super().mouseMoveEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """Show no more offer."""
        self._hover_at(QPoint(-1, -1))
        super().leaveEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Open the menu of the row under the pointer."""
        if event.reason() is QContextMenuEvent.Reason.Keyboard:
            self._open_menu(self.visualRect(self.currentIndex()).bottomLeft())
        elif self.indexAt(event.pos()).isValid():
            self._open_menu(event.pos())

    def _open_row(self, index: QModelIndex) -> None:
        row = self._tree_model.row(index)
        if isinstance(row, FileRow):
            self.opened.emit(row.file)
        elif row is not None:
            self.setExpanded(index.siblingAtColumn(0), not self.isExpanded(index))

    def _open_menu(self, at: QPoint) -> None:
        if self._menu is not None and self.currentIndex().isValid():
            inside = self.viewport().rect()
            at = QPoint(max(at.x(), self._look.px(INDENT)), min(max(at.y(), 0), inside.bottom()))
            self._menu.popup(self.viewport().mapToGlobal(at))

    def _hover_at(self, at: QPoint) -> None:
        index = self.indexAt(at) if self.viewport().rect().contains(at) else QModelIndex()
        index = index.siblingAtColumn(0)
        row = self._tree_model.row(index)
        is_over = False
        if isinstance(row, FileRow) and (offer := self._offer(row)):
            state = RowState(self._tree_model.depth(index), offer=offer)
            is_over = self._delegate.button_rect(self._cells(index), row, state).contains(at)
        self._is_over_button = is_over
        self.viewport().setCursor(
            Qt.CursorShape.PointingHandCursor if is_over else Qt.CursorShape.ArrowCursor
        )
        if self._hovered != index:
            before, self._hovered = self._hovered, index
            self._repaint(before)
            self._repaint(index)

    def _repaint(self, index: Index) -> None:
        if index.isValid():
            rect = self.visualRect(index)
            self.viewport().update(0, rect.top(), self.viewport().width(), rect.height())

    def _offer(self, row: FileRow) -> Offer | None:
        assert self.rows is not None
        if self.rows.is_glimpse:
            return None
        store = self.rows.store
        if why_not_create(store, row.file, store.layer) is None:
            return Offer.CREATE
        if why_not_drop(store, row.file) is not None:
            return None
        return Offer.DROP_ADDITION if row.status is Status.ADDITION else Offer.DROP

    # painting -------------------------------------------------------------------------------------

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row whole: what it says spans its columns, as do ground and bar."""
        row = self._tree_model.row(index)
        if row is None:
            return
        is_hovered = index == self._hovered
        offer = self._offer(row) if is_hovered and isinstance(row, FileRow) else None
        is_active = self.hasFocus()
        state = RowState(
            depth=self._tree_model.depth(index),
            is_expanded=self.isExpanded(index),
            is_selected=self.selectionModel().isSelected(index),
            is_current=is_active and index == self.currentIndex() and self._shows_focus(),
            is_active=is_active,
            is_hovered=is_hovered,
            is_pressed=is_hovered and self._is_pressed and self._is_over_button,
            offer=offer,
            offer_hue=self.rows.hue if self.rows else 0,
            has_names=self._has_names,
        )
        self._delegate.paint_row(painter, self._cells_at(option.rect), row, state)

    def _shows_focus(self) -> bool:
        """Tell whether the selection does not say by itself where the keyboard is."""
        chosen = self.selectionModel().selection()
        return (
            chosen.size() != 1
            or chosen.at(0).height() > 1
            or not chosen.contains(self.currentIndex())
        )

    def _cells(self, index: QModelIndex) -> Cells:
        return self._cells_at(self.visualRect(index))

    def _cells_at(self, row: QRect) -> Cells:
        top, height = row.top(), row.height()
        return [(column, QRect(left, top, width, height)) for column, left, width in self._spread]

    def _spread_columns(self) -> None:
        header = self.header()
        self._spread = [
            (column, header.sectionViewportPosition(column), header.sectionSize(column))
            for column in Column
            if not header.isSectionHidden(column)
        ]

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows, the columns measured once for all of them."""
        self._spread_columns()
        super().paintEvent(event)

    # columns --------------------------------------------------------------------------------------

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show the columns that there is room for."""
        super().resizeEvent(event)
        self._fit_columns()

    @property
    def _has_names(self) -> bool:
        return self.width() >= self._look.px(_NAMES_FROM)

    def _fit_columns(self) -> None:
        header, px = self.header(), self._look.px
        for column in Column:
            is_shown = column == Column.NAME or column in self._chosen
            if column == Column.MIX:
                has_room = self.width() >= px(_MIX_FROM)
                is_shown = is_shown and has_room and not self._tree_model.is_flat
            header.setSectionHidden(column, not is_shown)
            if column in _WIDTHS:
                is_narrow = column == Column.ORIGIN and not self._has_names
                header.resizeSection(column, px(_SWATCH_WIDTH if is_narrow else _WIDTHS[column]))
        self._spread_columns()

    def _choose_columns(self, at: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for column in (column for column in Column if column is not Column.NAME):
            action = menu.addAction(TITLES[column])
            action.setCheckable(True)
            action.setChecked(column in self._chosen)
            action.toggled.connect(lambda is_on, column=column: self.show_column(column, is_on))
        menu.popup(self.header().mapToGlobal(at))

    def show_column(self, column: Column, is_shown: bool) -> None:
        """Show a column or hide it, now and when the program starts again."""
        chosen = {*self._chosen, column} if is_shown else {*self._chosen} - {column}
        self._chosen = tuple(sorted(chosen))
        names = " ".join(column.name.lower() for column in self._chosen)
        self._settings.tree_columns = QByteArray(f"columns {names}".encode())
        self._fit_columns()
        self.viewport().update()

    def _restyle(self) -> None:
        px = self._look.px
        self.setIndentation(px(INDENT))
        self.header().setMinimumSectionSize(px(_SWATCH_WIDTH))
        self._fit_columns()
        self.scheduleDelayedItemsLayout()
        self.viewport().update()


def _runs(rows: Sequence[QModelIndex]) -> list[tuple[QModelIndex, QModelIndex]]:
    """Put rows that follow one another together: Qt compares each part of a selection with each."""
    runs: list[tuple[QModelIndex, QModelIndex]] = []
    for index in sorted(rows, key=lambda index: (index.internalId(), index.row())):
        last = runs[-1][1] if runs else QModelIndex()
        follows = index.row() == last.row() + 1 and index.internalId() == last.internalId()
        if runs and follows:
            runs[-1] = runs[-1][0], index
        else:
            runs.append((index, index))
    return runs


def _columns_of(stored: QByteArray) -> Sequence[Column]:
    """Read which columns the user has chosen; what no version ever wrote is the first choice."""
    first, *names = bytes(stored.data()).decode("ascii", "replace").split() or [""]
    if first != "columns":
        return _FIRST_SHOWN
    return tuple(column for column in Column if column.name.lower() in names)
