"""Which two stores of the matrix are read side by side: A and B, else the current cell's."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from multistore_gui.core.layers import Layer
from multistore_gui.models.matrix_pair import Pair, Sides, pair_of
from multistore_gui.views.matrix_view import MatrixView

_Names = Sequence[str | None]  # full names, since columns come and go


class PickedSides(QObject):
    """The sides A and B, each a store or none; owned by the page."""

    changed = Signal()

    def __init__(self, matrix: MatrixView, parent: QObject) -> None:
        super().__init__(parent)
        self._matrix = matrix
        self._names: _Names = (None, None)
        self._kept: tuple[object, _Names] | None = None  # a cell, and what is read there
        matrix.side_picked.connect(self.pick)
        matrix.pair_picked.connect(self._pick_pair)
        matrix.head_clicked.connect(self._pick_next)

    @property
    def has_any(self) -> bool:
        """Whether a side is picked."""
        return any(self._names)

    @property
    def columns(self) -> Sides:
        """Where the sides stand in the matrix."""
        return self._columns_of(self._names)

    @property
    def pair(self) -> Pair | None:
        """What is to be read side by side in the current row, None where no file has it."""
        rows, file = self._matrix.rows, self._matrix.current_file
        if rows is None or file is None:
            return None
        sides = self.columns
        if None in sides and self._kept is not None and self._kept[0] == self._cell:
            kept = self._columns_of(self._kept[1])
            sides = sides if None in kept else kept
        return pair_of(rows, file, self._matrix.current_column, sides)

    def choose(self, first: Layer | None, second: Layer | None) -> None:
        """Compare two stores, whichever cell is the current one."""
        self._names = _names(first, second)
        self.changed.emit()

    def forget(self) -> None:
        """Have no sides: another project has other stores."""
        self._names = (None, None)

    def pick(self, column: int, side: int) -> None:
        """Make a store a side; picked again it is none."""
        layer = self._matrix.layer_of(column)
        if layer is None:
            return
        name, names = layer.full_name, [*self._names]
        is_again = names[side] == name
        names = [None if each == name else each for each in names]
        names[side] = None if is_again else name
        self._names = names
        self.changed.emit()

    def pick_current(self, side: int) -> None:
        """Make the current cell's store a side."""
        self.pick(self._matrix.current_column, side)

    def keep_pair(self) -> None:
        """Go on reading the same two stores in this cell: something is done with them."""
        pair = self.pair
        if pair is not None and pair.left is not None:
            self._kept = self._cell, _names(*map(self._matrix.layer_of, (pair.left, pair.right)))

    def _pick_pair(self, first: int, second: int) -> None:
        self.choose(*map(self._matrix.layer_of, (first, second)))

    def _pick_next(self, column: int) -> None:
        """Make a store the side that is free, or none where it is one."""
        layer = self._matrix.layer_of(column)
        if layer is not None:
            name, (first, _) = layer.full_name, self._names
            side = self._names.index(name) if name in self._names else int(first is not None)
            self.pick(column, side)

    def _columns_of(self, pair: _Names) -> Sides:
        rows = self._matrix.rows
        names = [column.layer.full_name for column in rows.columns] if rows is not None else []
        first, second = (names.index(name) if name in names else None for name in pair)
        return first, second

    @property
    def _cell(self) -> tuple[bytes | None, str | None]:
        """Where the user is: a path, and a store's full name."""
        layer = self._matrix.layer_of(self._matrix.current_column)
        return self._matrix.current_path, layer.full_name if layer is not None else None


def _names(*layers: Layer | None) -> _Names:
    return [layer.full_name if layer is not None else None for layer in layers]
