"""A merged store as a tree of folders and files, or as one flat list of paths.

Rows are made when a folder is first opened. A folder is a number in a list of nodes; the index of
any row holds the number of the folder that it lies in, so that no object is made for a file.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.models.roles import Role
from multistore_gui.models.rows import FileRow, FolderRow, Row, StoreRows

Index = QModelIndex | QPersistentModelIndex

FLAT_STEP = 10_000  # rows of a flat list made at once: a view asks for each one, some 4 us


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
_COLUMNS = len(Column)
_NOWHERE = QModelIndex()


@dataclass(slots=True)
class _Folder:
    """A folder whose row there is; its own rows are its folders, then its files."""

    number: int  # in the project's index
    above: int  # the node that it lies in
    row: int  # and where
    files: list[int] | None = None  # None until it is opened; what follows is not known either
    first: int = 0  # its folders' nodes follow one another
    folders: int = 0
    count: int = 0  # of its rows


class MergedTreeModel(QAbstractItemModel):
    """The rows of a `StoreRows`; lives on the GUI thread, owned by its view.

    Another store, filter or reading is a reset: the view brings back by path what was open.

    A folder's rows are made when they are first counted, and never change. `fetchMore` would
    announce them as inserted, for which a `QTreeView` lays out all rows a second time.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: StoreRows | None = None
        self._is_flat = False
        self._nodes = [_Folder(0, 0, 0, [])]
        self._rest: list[int] = []  # of a flat list, what has no row yet

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
        self._nodes = [_Folder(0, 0, 0, [] if rows is None else None)]
        self._rest = []
        if rows is not None and is_flat:
            files = list(rows.files_below(0))
            self._rest = files[FLAT_STEP:]
            some = files[:FLAT_STEP]
            self._nodes[0] = _Folder(0, 0, 0, some, count=len(some))
        self.endResetModel()

    # finding ------------------------------------------------------------------------------------

    def row(self, index: Index) -> Row | None:
        """Return all that is said of a row."""
        if self._rows is None or not index.isValid():
            return None
        node, row = self._nodes[index.internalId()], index.row()
        if row < node.folders:
            return self._rows.folder_row(self._nodes[node.first + row].number)
        assert node.files is not None
        return self._rows.file_row(node.files[row - node.folders], has_whole_path=self._is_flat)

    def path(self, index: Index) -> bytes:
        """Return a row's path; it costs less than the row does."""
        assert self._rows is not None
        node, row, files = self._nodes[index.internalId()], index.row(), self._rows.index
        if row < node.folders:
            return files.folders[self._nodes[node.first + row].number]
        assert node.files is not None
        return files.path(node.files[row - node.folders])

    def depth(self, index: Index) -> int:
        """Return how many folders a row lies in."""
        depth, node = 0, index.internalId()
        while node:
            depth, node = depth + 1, self._nodes[node].above
        return depth

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
        if self._is_flat:
            return _NOWHERE if file is None else self._find_in_list(file)
        at: int | None = 0
        for folder in paths.folders_above(path):
            at = self._find_folder(rows.index.folder(folder), at)
        if file is None:
            at = self._find_folder(rows.index.folder(path), at)
            return _NOWHERE if at is None else self._index_of(at)
        if at is None:
            return _NOWHERE
        node = self._opened(at)
        assert node.files is not None
        return self.createIndex(node.folders + node.files.index(file), 0, at)

    def files_of(self, parent: Index, first: int, last: int) -> Iterator[int]:
        """Yield the files that some rows stand for; a folder for all that are left below it."""
        at = self._at(parent)
        if at is None or self._rows is None:
            return
        node = self._opened(at)
        for row in range(first, min(last + 1, node.folders)):
            yield from self._rows.files_below(self._nodes[node.first + row].number)
        yield from (node.files or ())[
            max(first - node.folders, 0) : max(last + 1 - node.folders, 0)
        ]

    def files_beside(self, index: Index) -> list[int]:
        """Return the files in a file's folder: those after it first, then those before it."""
        node = self._nodes[index.internalId()]
        at = index.row() - node.folders
        files = node.files or []
        return files[at + 1 :] + files[: max(at, 0)][::-1]

    def fetch_all(self) -> None:
        """Make every row of a flat list."""
        self._add_rows(len(self._rest))

    def fetch_step(self) -> None:
        """Make more rows of a flat list.

        Not `fetchMore`: a `QTreeView` asks for that with each layout, and each makes another.
        """
        self._add_rows(FLAT_STEP)

    # Qt's questions -----------------------------------------------------------------------------

    def index(self, row: int, column: int, parent: Index = _NOWHERE) -> QModelIndex:
        """Return where a row is."""
        if parent.isValid():  # a view asks this for each row that it lays out
            node, row_above = self._nodes[parent.internalId()], parent.row()
            if row_above >= node.folders or parent.column():
                return _NOWHERE
            at = node.first + row_above
        else:
            at = 0
        node = self._nodes[at]
        if node.files is None:
            self._opened(at)
        if 0 <= row < node.count and 0 <= column < _COLUMNS:
            return self.createIndex(row, column, at)
        return _NOWHERE

    def parent(self, index: Index = _NOWHERE) -> QModelIndex:  # type: ignore[override]
        """Return the folder that a row lies in."""
        return self._index_of(index.internalId()) if index.isValid() else _NOWHERE

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows a folder has."""
        at = self._at(parent)
        return 0 if at is None else self._opened(at).count

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return the same for all."""
        return _COLUMNS

    def hasChildren(self, parent: Index = _NOWHERE) -> bool:
        """Tell whether something lies in a row; a folder with no file left has no row itself."""
        if not parent.isValid():
            return self._opened(0).count > 0
        return parent.row() < self._nodes[parent.internalId()].folders and not parent.column()

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

    def _at(self, index: Index) -> int | None:
        """Return the node of a folder's row, None for a file's."""
        if not index.isValid():
            return 0
        node, row = self._nodes[index.internalId()], index.row()
        return node.first + row if row < node.folders and not index.column() else None

    def _index_of(self, at: int) -> QModelIndex:
        node = self._nodes[at]
        return self.createIndex(node.row, 0, node.above) if at else _NOWHERE

    def _opened(self, at: int) -> _Folder:
        """Return a node, its rows made."""
        node = self._nodes[at]
        if node.files is None and self._rows is not None:
            folders = self._rows.folders_in(node.number)
            node.files = self._rows.files_in(node.number)
            node.first, node.folders = len(self._nodes), len(folders)
            node.count = node.folders + len(node.files)
            self._nodes += [_Folder(folder, at, row) for row, folder in enumerate(folders)]
        return node

    def _find_folder(self, number: int | None, above: int | None) -> int | None:
        """Return the node of a folder in another's, None where it has no row."""
        if number is None or above is None:
            return None
        node = self._opened(above)
        nodes = range(node.first, node.first + node.folders)
        return next((at for at in nodes if self._nodes[at].number == number), None)

    def _find_in_list(self, file: int) -> QModelIndex:
        files = self._nodes[0].files
        assert files is not None
        if self._rest and file >= self._rest[0]:
            self._add_rows(self._rest.index(file) + 1)
        return self.index(files.index(file), 0)

    def _add_rows(self, count: int) -> None:
        some, files = self._rest[:count], self._nodes[0].files
        if some and files is not None:
            self.beginInsertRows(QModelIndex(), len(files), len(files) + len(some) - 1)
            files += some
            self._nodes[0].count = len(files)
            self._rest = self._rest[count:]
            self.endInsertRows()


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
            return f"{row.count:,}"
        return f"{row.own:,} own" if column == Column.ORIGIN and row.own else ""
    if column == Column.ORIGIN:
        return row.origin
    if column == Column.STATUS:
        return row.finding or row.status.word
    return ", ".join(row.hides) if column == Column.HIDES else ""
