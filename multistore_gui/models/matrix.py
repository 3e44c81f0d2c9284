"""Paths by stores, as a table: folders that open and close, or one flat list of files.

The model's columns are the stores; a path is its row's heading, so that it stays in sight.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import chain, pairwise
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.models.matrix_rows import (
    CellState,
    FileCell,
    FolderCell,
    FolderLine,
    Line,
    MatrixRows,
    version_text,
)
from multistore_gui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex

UNFOLDED_MOST = 500  # paths whose folders are open without a click

_DISPLAY = int(Qt.ItemDataRole.DisplayRole)
_ACCESSIBLE = int(Qt.ItemDataRole.AccessibleTextRole)
_ROW, _PATH, _FILE = int(Role.ROW), int(Role.PATH), int(Role.FILE)
_HORIZONTAL = Qt.Orientation.Horizontal
_NOWHERE = QModelIndex()


class MatrixModel(QAbstractTableModel):
    """The rows of a `MatrixRows`; lives on the GUI thread, owned by its view.

    Another sight is a reset: the view brings back by path where the user was. Which folders are
    open is known by path, and outlives the rows.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: MatrixRows | None = None
        self._is_flat = True
        self._opened: set[bytes] = set()
        self._closed: set[bytes] = set()  # among folders that are open by themselves
        self._lines: list[int] = []  # a file's number; of a folder the number's complement

    @property
    def rows(self) -> MatrixRows | None:
        """What is shown."""
        return self._rows

    @property
    def is_flat(self) -> bool:
        """Whether all files are in one list."""
        return self._is_flat

    def show(self, rows: MatrixRows | None, *, is_flat: bool = True) -> None:
        """Show something else; None shows nothing."""
        self.beginResetModel()
        self._rows, self._is_flat = rows, is_flat
        self._lines = self._below(0) if rows is not None else []
        self.endResetModel()

    def forget(self) -> None:
        """Forget what was open: another project has other folders."""
        self._opened.clear()
        self._closed.clear()

    # finding ------------------------------------------------------------------------------------

    def line(self, row: int) -> Line:
        """Return all that is said in a row."""
        assert self._rows is not None
        number = self._lines[row]
        if number < 0:
            return self._rows.folder_line(~number)
        return self._rows.file_line(number, has_folder=self._is_flat)

    def file(self, row: int) -> int | None:
        """Return the number of a row's file, None for a folder's."""
        return self._lines[row] if 0 <= row < len(self._lines) and self._lines[row] >= 0 else None

    def path(self, row: int) -> bytes:
        """Return a row's path; it costs less than the row does."""
        assert self._rows is not None
        number = self._lines[row]
        return self._rows.index.path(number) if number >= 0 else self._rows.index.folders[~number]

    def depth(self, row: int) -> int:
        """Return how many folders a row lies in."""
        return 0 if self._is_flat else self.path(row).count(b"/")

    def is_open(self, row: int) -> bool:
        """Tell whether a folder's row shows what is in it."""
        return self._lines[row] < 0 and self._shows(self.path(row))

    def find(self, path: bytes) -> int:
        """Return the row of a path that is a file, and open what it lies in; -1 for none."""
        rows = self._rows
        file = rows.index.file(path) if rows is not None else None
        if rows is None or file is None or not rows.is_left(file):
            return -1
        if not self._is_flat:
            for folder in paths.folders_above(path):
                number = rows.index.folder(folder)
                row = self._lines.index(~number) if number is not None else -1
                if row >= 0 and not self.is_open(row):
                    self.toggle(row)
        return self._lines.index(file)

    def find_row(self, path: bytes) -> int:
        """Return the row that shows a path, or a folder that it lies in; -1 for none."""
        if self._rows is None:
            return -1
        index = self._rows.index
        numbers = [index.file(path)]
        for folder in (path, *reversed(paths.folders_above(path))):
            number = index.folder(folder)
            numbers.append(None if number is None else ~number)
        places = (self._place(number) for number in numbers)
        return next((place for place in places if place >= 0), -1)

    def find_name(self, start: bytes, row: int) -> int:
        """Return the next row from one on whose name begins so, round the end; -1 for none."""
        count = len(self._lines)
        for at in chain(range(row, count), range(min(row, count))):
            if paths.folded(self._name(at)).startswith(start):
                return at
        return -1

    def toggle(self, row: int) -> None:
        """Open a folder, or close it."""
        if self._lines[row] >= 0:
            return
        path = self.path(row)
        if self._shows(path):
            self._opened.discard(path)
            self._closed.add(path)
            end = row + 1
            while end < len(self._lines) and paths.is_inside(self.path(end), path):
                end += 1
            self.beginRemoveRows(_NOWHERE, row + 1, end - 1)
            del self._lines[row + 1 : end]
            self.endRemoveRows()
        else:
            self._opened.add(path)
            self._closed.discard(path)
            below = self._below(~self._lines[row])
            self.beginInsertRows(_NOWHERE, row + 1, row + len(below))
            self._lines[row + 1 : row + 1] = below
            self.endInsertRows()
        self.headerDataChanged.emit(Qt.Orientation.Vertical, row, row)

    def collapse_all(self) -> None:
        """Close every folder."""
        if self._rows is None or self._is_flat:
            return
        self._opened.clear()
        self._closed = {folder for folder in self._rows.index.folders if folder}
        self.show(self._rows, is_flat=False)

    # Qt's questions -----------------------------------------------------------------------------

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._lines)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        """Return how many stores there are."""
        return 0 if parent.isValid() or self._rows is None else len(self._rows.columns)

    def data(self, index: Index, role: int = _DISPLAY) -> Any:
        """Answer what a cell says."""
        if self._rows is None or not index.isValid():
            return None
        row = index.row()
        if role == _PATH:
            return self.path(row)
        if role == _FILE:
            return self.file(row)
        if role in (_DISPLAY, _ACCESSIBLE):
            line = self.line(row)
            cell = line.cells[index.column()]
            if role == _DISPLAY:
                return _text(cell)
            if isinstance(cell, FileCell):
                return f"{line.description}. {cell.description}"
            column = self._rows.columns[index.column()]
            return f"{line.description}. {column.label}: {_text(cell)}"
        return self.line(row) if role == _ROW else None

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = _DISPLAY) -> Any:
        """Name the stores and the paths."""
        if self._rows is None:
            return None
        if orientation == _HORIZONTAL:
            is_there = role in (_DISPLAY, _ACCESSIBLE) and section < len(self._rows.columns)
            return self._rows.columns[section].label if is_there else None
        if not 0 <= section < len(self._lines):
            return None
        if role == _DISPLAY:
            return paths.label(self.path(section))
        return self.line(section).description if role == _ACCESSIBLE else None

    # making rows --------------------------------------------------------------------------------

    def _below(self, folder: int) -> list[int]:
        assert self._rows is not None
        if self._is_flat:
            return self._rows.files_below(folder)
        found = []
        for below in self._rows.folders_in(folder):
            found.append(~below)
            if self._shows(self._rows.index.folders[below]):
                found += self._below(below)
        return found + self._rows.files_in(folder)

    def _shows(self, folder: bytes) -> bool:
        if folder in self._opened:
            return True
        assert self._rows is not None
        return self._rows.count <= UNFOLDED_MOST and folder not in self._closed

    def _place(self, number: int | None) -> int:
        if number is None:
            return -1
        try:
            return self._lines.index(number)
        except ValueError:
            return -1

    def _name(self, row: int) -> bytes:
        assert self._rows is not None
        number = self._lines[row]
        index = self._rows.index
        return index.names[number] if number >= 0 else paths.name(index.folders[~number])


def _text(cell: FileCell | FolderCell) -> str:
    """Say in words what a cell shows."""
    if isinstance(cell, FolderCell):
        said = version_text(cell.version)
        return f"{said}, {differing_text(cell)}" if cell.differing else said
    if cell.state is CellState.ABSENT:
        return "no file"
    return f"{cell.origin} = {cell.same_as}" if cell.same_as else cell.origin


def differing_text(cell: FolderCell) -> str:
    """Say how many paths are other than what most stores have."""
    return f"{cell.differing:,} {'differs' if cell.differing == 1 else 'differ'}"


def joined(line: Line, groups: Sequence[object], *, by_variant: bool) -> list[bool]:
    """Tell of each cell of a row whether it continues the one before.

    Args:
        line: the row.
        groups: what each column belongs to; by origin, groups are not joined.
        by_variant: what has the same is joined; else what has the same from the same layer.
    """
    if isinstance(line, FolderLine) or by_variant:
        versions = [cell.version for cell in line.cells]
        return [False, *(one == other != 0 for one, other in pairwise(versions))]
    cells = zip(line.cells, groups, strict=True)
    return [False, *(_continues(*one, *other) for one, other in pairwise(cells))]


def _continues(one: FileCell, group: object, other: FileCell, other_group: object) -> bool:
    if group != other_group or other.state is not CellState.INHERITED:
        return False
    return (one.state, one.origin, one.variant) == (other.state, other.origin, other.variant)
