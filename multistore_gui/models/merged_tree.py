"""A merged store as a tree of folders and files, or as one flat list of paths.

A view that lays out a folder asks of each row where it is and whether something lies in it; Python
needs 20 ms to answer for 5,000. So the rows are those of a `QStandardItemModel`, which answers both
by itself, in one. What a row says is asked for when it is seen.

No `QStandardItem` comes to Python: Qt deletes items without a word to PySide, which would go on to
take whatever is put at their addresses for one of them.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QModelIndex, QObject, QPersistentModelIndex, QSignalBlocker, Qt
from PySide6.QtGui import QStandardItemModel

from multistore_gui.core import paths
from multistore_gui.models.roles import Role
from multistore_gui.models.rows import FileRow, FolderRow, Row, StoreRows

Index = QModelIndex | QPersistentModelIndex


class Column(IntEnum):
    """What is said of a row."""

    NAME = 0
    MIX = 1
    FILES = 2
    ORIGIN = 3
    STATUS = 4
    HIDES = 5
    PATH = 6


TITLES = {
    Column.NAME: "Name",
    Column.MIX: "Layer mix",
    Column.FILES: "Files",
    Column.ORIGIN: "Comes from",
    Column.STATUS: "Status",
    Column.HIDES: "Hides",
    Column.PATH: "Path",
}

# An attribute of an enum of Qt's costs more than all else in `data`, so each is looked up once.
_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_ALIGNMENT = int(Qt.ItemDataRole.TextAlignmentRole)
_ROW, _PATH, _FILE = int(Role.ROW), int(Role.PATH), int(Role.FILE)
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
_RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
_HORIZONTAL = Qt.Orientation.Horizontal
_NOWHERE = QModelIndex()


@dataclass(slots=True)
class _Folder:
    """A folder that has a row; its own rows are its folders, then its files."""

    number: int  # in the project's index
    above: _Folder | None = None  # the folder that its row lies in; the root has no row
    row: int = 0
    depth: int = -1  # in how many folders it lies
    is_opened: bool = True  # else what follows is not known
    folders: list[_Folder] = field(default_factory=list)
    files: list[int] = field(default_factory=list)
    row_of: dict[int, int] = field(default_factory=dict)  # by file; filled when it is asked for


class MergedTreeModel(QStandardItemModel):
    """The rows of a `StoreRows`; lives on the GUI thread, owned by its view.

    Another store, filter or reading is a reset: the view brings back by path what was open.

    A folder has its count of rows from the start: rows that came later would be announced, for
    which a `QTreeView` lays out all of them a second time, and each that is open is looked at.
    Which rows these are is found out when they are first counted.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: StoreRows | None = None
        self._is_flat = False
        self._root = _Folder(0)
        self._holding: dict[int, _Folder] = {}  # by what the indexes of its rows have in common
        self.setColumnCount(len(Column))

    @property
    def rows(self) -> StoreRows | None:
        """What is shown."""
        return self._rows

    @property
    def is_flat(self) -> bool:
        """Whether all files are in one list."""
        return self._is_flat

    def show(self, rows: StoreRows | None, *, is_flat: bool = False) -> None:
        """Show something else; None shows nothing."""
        self.beginResetModel()
        self._rows, self._is_flat = rows, is_flat
        self._holding.clear()
        root = self._root = _Folder(0)
        with QSignalBlocker(self):
            self.setRowCount(0)
            if rows is not None and is_flat:
                root.files = list(rows.files_below(0))
                self._make_rows(root, _NOWHERE, len(root.files))
            elif rows is not None:
                self._make_rows(root, _NOWHERE, rows.count_in(0))
                root.is_opened = False
                self._open(root)
        self.endResetModel()

    # finding ------------------------------------------------------------------------------------

    def row(self, index: Index) -> Row | None:
        """Return all that is said of a row."""
        if self._rows is None or not index.isValid():
            return None
        above, row = self._above(index), index.row()
        if row < len(above.folders):
            return self._rows.folder_row(above.folders[row].number)
        file = above.files[row - len(above.folders)]
        return self._rows.file_row(file, has_whole_path=self._is_flat)

    def path(self, index: Index) -> bytes:
        """Return a row's path; it costs less than the row does."""
        assert self._rows is not None
        above, row, files = self._above(index), index.row(), self._rows.index
        if row < len(above.folders):
            return files.folders[above.folders[row].number]
        return files.path(above.files[row - len(above.folders)])

    def depth(self, index: Index) -> int:
        """Return how many folders a row lies in."""
        return self._above(index).depth + 1

    def find(self, path: bytes) -> QModelIndex:
        """Return the row of a file or folder, and make it if need be; invalid where there is none.

        A path that is both is the file.
        """
        rows = self._rows
        if rows is None or not path:
            return _NOWHERE
        file = rows.index.file(path)
        if file is not None and not rows.shown[file]:
            file = None
        if self._is_flat:  # in the order of the numbers
            return _NOWHERE if file is None else self.index(bisect_left(self._root.files, file), 0)
        at: _Folder | None = self._root
        for folder in paths.folders_above(path):
            at = self._find_folder(rows.index.folder(folder), at)
        if file is None:
            at = self._find_folder(rows.index.folder(path), at)
            return _NOWHERE if at is None else self._index_of(at)
        if at is None:
            return _NOWHERE
        self._open(at)
        if not at.row_of:
            at.row_of = {each: row for row, each in enumerate(at.files, len(at.folders))}
        return self.index(at.row_of[file], 0, self._index_of(at))

    def files_of(self, parent: Index, first: int, last: int) -> Iterator[int]:
        """Yield the files that some rows stand for; a folder for all that are left below it."""
        at = self._folder(parent)
        if at is None or self._rows is None:
            return
        self._open(at)
        for folder in at.folders[first : last + 1]:
            yield from self._rows.files_below(folder.number)
        before = len(at.folders)
        yield from at.files[max(first - before, 0) : max(last + 1 - before, 0)]

    def files_beside(self, index: Index) -> list[int]:
        """Return the files in a file's folder: those after it first, then those before it."""
        above = self._above(index)
        at = index.row() - len(above.folders)
        return above.files[at + 1 :] + above.files[: max(at, 0)][::-1]

    # Qt's questions -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows a folder has; a view asks this before anything of them."""
        at = self._folder(parent)
        if at is None:
            return 0
        self._open(at)
        return len(at.folders) + len(at.files)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Answer what a row says."""
        row = self.row(index)
        if row is None:
            return None
        if role == _ROW:
            return row
        if role == _DISPLAY:
            return _text(row, index.column())
        if role == _ACCESSIBLE:
            return row.description if index.column() == 0 else _text(row, index.column())
        if role == _PATH:
            return row.path
        if role == _FILE:
            return row.file if isinstance(row, FileRow) else None
        if role == _ALIGNMENT:
            return _alignment(index.column())
        return None

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY
    ) -> str | Qt.AlignmentFlag | None:
        """Name the columns."""
        if orientation != _HORIZONTAL or not 0 <= section < len(Column):
            return None
        if role == _ALIGNMENT:
            return _alignment(section)
        return TITLES[Column(section)] if role == _DISPLAY else None

    # making rows --------------------------------------------------------------------------------

    def _folder(self, index: Index) -> _Folder | None:
        """Return what a folder's row stands for, None for a file's."""
        if not index.isValid():
            return self._root
        folders, row = self._above(index).folders, index.row()
        return folders[row] if row < len(folders) and not index.column() else None

    def _above(self, index: Index) -> _Folder:
        """Return the folder that a row lies in, its rows known."""
        folder = self._holding[index.internalId()]
        self._open(folder)
        return folder

    def _open(self, folder: _Folder) -> None:
        """Find out which rows a folder has, where that is not known yet."""
        rows = self._rows
        if folder.is_opened or rows is None:
            return
        folder.is_opened = True
        folder.files = rows.files_in(folder.number)
        parent = self._index_of(folder)
        with QSignalBlocker(self):
            for row, number in enumerate(rows.folders_in(folder.number)):
                below = _Folder(number, folder, row, folder.depth + 1)
                folder.folders.append(below)
                self._make_rows(below, self.index(row, 0, parent), rows.count_in(number))
                below.is_opened = False

    def _make_rows(self, folder: _Folder, index: QModelIndex, count: int) -> None:
        """Give a folder its rows; it counts as opened, for Qt asks for them meanwhile."""
        if index.isValid():
            self.insertColumns(0, len(Column), index)
        self.insertRows(0, count, index)
        self._holding[self.index(0, 0, index).internalId()] = folder

    def _index_of(self, folder: _Folder) -> QModelIndex:
        rows, at = [], folder
        while at.above is not None:
            rows.append(at.row)
            at = at.above
        index = _NOWHERE
        for row in reversed(rows):
            index = self.index(row, 0, index)
        return index

    def _find_folder(self, number: int | None, above: _Folder | None) -> _Folder | None:
        """Return a folder that lies in another one, None where it has no row."""
        if number is None or above is None:
            return None
        self._open(above)
        return next((folder for folder in above.folders if folder.number == number), None)


def _alignment(column: int) -> Qt.AlignmentFlag:
    return _RIGHT if column == Column.FILES else _LEFT


def _text(row: Row, column: int) -> str:
    """Say in words what a column shows."""
    if column == Column.NAME:
        return row.label
    if column == Column.PATH:
        return paths.label(row.path)
    if isinstance(row, FolderRow):
        if column == Column.FILES:
            return row.count_text
        return f"{row.own:,} own" if column == Column.ORIGIN and row.own else ""
    if column == Column.ORIGIN:
        return row.origin
    if column == Column.STATUS:
        return row.finding or row.status.word
    return ", ".join(row.hides) if column == Column.HIDES else ""
