"""What a search found, as rows under headings: for the command palette and the store switcher."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class RowBadge:
    """The layer that a file comes from."""

    text: str
    hue: int
    is_own: bool  # of the store that is looked at


@dataclass(frozen=True, slots=True)
class Row:
    """Something that can be chosen, or a heading over such rows."""

    text: str
    target: object = None  # what is chosen; None for a heading
    positions: tuple[int, ...] = ()  # of the matched letters in the text
    detail: str = ""
    detail_positions: tuple[int, ...] = ()
    icon: str = ""  # a drawing's name
    hue: int | None = None  # of the layer that the row stands for
    is_tile: bool = False  # the icon on a ground of the hue, else in its colour
    badge: RowBadge | None = None
    warning: str = ""
    note: str = ""  # at the end
    key: str = ""  # on the keyboard
    depth: int = 0  # how far it is indented

    @property
    def is_heading(self) -> bool:
        """Whether it only says what the rows below it are."""
        return self.target is None

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        badge = f"from {self.badge.text}" if self.badge else ""
        parts = (self.text, self.detail, badge, self.warning, self.note, self.key)
        return ", ".join(part for part in parts if part)


class FoundModel(QAbstractListModel):
    """Rows in order; each search replaces them all."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[Row] = ()

    @property
    def rows(self) -> Sequence[Row]:
        """What is shown."""
        return self._rows

    def show(self, rows: Sequence[Row]) -> None:
        """Show other rows."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as were found, the headings with them."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything be chosen but headings."""
        if not index.isValid() or self._rows[index.row()].is_heading:
            return Qt.ItemFlag.NoItemFlags
        none_below = Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | none_below

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its text, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.text
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None
