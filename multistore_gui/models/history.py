"""What was done in a project as rows, newest first, and the files of one action."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.core.journal import Entry, Program, State, reverted
from multistore_gui.core.steps import Obstacle
from multistore_gui.models.roles import Role
from multistore_gui.models.words import age_text, count_text, time_text

Index = QModelIndex | QPersistentModelIndex

_BY = {Program.WINDOW: "in the window", Program.COMMAND: "by the command", None: ""}


class Standing(StrEnum):
    """What became of an action."""

    DONE = "Done"
    UNDONE = "Undone"
    KEPT = "Left as it is"


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One action as it is shown."""

    entry: Entry
    standing: Standing
    where: str  # the path, escaped, or how many files
    when: str  # from now; "" where it is not known
    moment: str  # exactly, ditto
    program: str  # ditto

    @property
    def title(self) -> str:
        """What was done."""
        return self.entry.title

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        parts = (self.title, self.where, self.when, self.program, self.standing)
        return ", ".join(filter(None, parts))


class HistoryModel(QAbstractListModel):
    """All actions; rows are made when they are asked for, and kept."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._entries: tuple[Entry, ...] = ()  # newest first
        self._undone: frozenset[int] = frozenset()
        self._now_ns = 0
        self._rows: dict[int, HistoryRow] = {}

    def show(self, entries: Sequence[Entry], now_ns: int) -> None:
        """Show other actions, oldest first, as they are seen from now."""
        self.beginResetModel()
        self._entries, self._now_ns, self._rows = tuple(reversed(entries)), now_ns, {}
        self._undone = reverted(entries)
        self.endResetModel()

    def place_of(self, number: int) -> int | None:
        """Return the row of an entry, None where it is gone."""
        numbers = [entry.number for entry in self._entries]
        return numbers.index(number) if number in numbers else None

    def row(self, at: int) -> HistoryRow:
        """Return one action as it is shown."""
        if at not in self._rows:
            self._rows[at] = self._made(self._entries[at])
        return self._rows[at]

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as there are."""
        return 0 if parent is not None and parent.isValid() else len(self._entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its title, its exact time, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.moment or None
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return row.spoken
        return None

    def _made(self, entry: Entry) -> HistoryRow:
        standing = Standing.DONE
        if entry.state is State.UNDONE or entry.number in self._undone:
            standing = Standing.UNDONE
        elif entry.state is State.KEPT:
            standing = Standing.KEPT
        when = moment = ""
        if entry.made_s is not None:
            made_ns = int(entry.made_s * 1_000_000_000)
            when, moment = age_text(made_ns, self._now_ns), time_text(made_ns)
        changed = entry.changed
        is_one = len(changed) == 1
        where = paths.label(changed[0][1]) if is_one else count_text(len(changed), "file")
        return HistoryRow(entry, standing, where, when, moment, _BY[entry.program])


@dataclass(frozen=True, slots=True)
class ChangedRow:
    """One file of an action."""

    name: str
    folder: str
    says: str  # what was done, or why it cannot be undone
    is_in_the_way: bool

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        path = f"{self.folder}/{self.name}" if self.folder else self.name
        return f"{path}, {self.says}"


class ChangedModel(QAbstractListModel):
    """The files of one action; what stands in the way of its undo comes first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ChangedRow] = []

    def show(self, entry: Entry | None, obstacles: Iterable[Obstacle] = ()) -> None:
        """Show the files of another action, None for none, or what was found out about them."""
        self.beginResetModel()
        self._rows = [] if entry is None else _changed_rows(entry, obstacles)
        self.endResetModel()

    def row(self, at: int) -> ChangedRow:
        """Return one file as it is shown."""
        return self._rows[at]

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as there are."""
        return 0 if parent is not None and parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its name, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return None


def _changed_rows(entry: Entry, obstacles: Iterable[Obstacle]) -> list[ChangedRow]:
    in_the_way = {(each.step.layer, each.step.path): each.clause for each in obstacles}
    done: dict[tuple[str, bytes], str] = {}
    for step in entry.steps:
        file = step.layer, step.path
        if file in done:
            done[file] = f"Replaced in {step.layer_label}"
        else:
            verb = "Put into" if step.is_put else "Removed from"
            done[file] = f"{verb} {step.layer_label}"
    rows = [
        ChangedRow(
            paths.label(paths.name(path)),
            paths.label(paths.parent(path)) if paths.parent(path) else "",
            in_the_way.get((layer, path), says),
            (layer, path) in in_the_way,
        )
        for (layer, path), says in done.items()
    ]
    return sorted(rows, key=lambda row: not row.is_in_the_way)
