"""What was done in a project as rows, newest first, and the files of one action."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.core.files import Changed
from multistore_gui.core.journal import Entry, FileChanged, Program, State, reverted, standing
from multistore_gui.core.steps import Obstacle, Step
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
    def whole(self) -> str:
        """The row where nothing is cut, in lines."""
        return "\n".join(filter(None, (self.title, self.where, self.moment)))

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
        """Return the row, its title, all of it with the exact time, or what is read aloud."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return row.whole
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
    """The files of one action; rows are made when they are asked for.

    What stands in the way of its undo comes first.
    """

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: list[FileChanged] = []
        self._last: dict[FileChanged, Step] = {}
        self._replaced: set[FileChanged] = set()
        self._in_the_way: Mapping[FileChanged, str] = {}

    def show(
        self, entry: Entry | None, in_the_way: Mapping[FileChanged, str] = MappingProxyType({})
    ) -> None:
        """Show the files of another action, None for none, or what was found out about them."""
        self.beginResetModel()
        self._last, self._replaced, self._in_the_way = {}, set(), in_the_way
        for step in entry.steps if entry else ():
            if (step.layer, step.path) in self._last:
                self._replaced.add((step.layer, step.path))
            self._last[step.layer, step.path] = step
        self._files = sorted(self._last, key=lambda file: file not in in_the_way)
        self.endResetModel()

    def row(self, at: int) -> ChangedRow:
        """Return one file as it is shown."""
        file = self._files[at]
        step, says = self._last[file], self._in_the_way.get(file)
        return ChangedRow(
            paths.label(paths.name(step.path)),
            paths.label(paths.parent(step.path)) if paths.parent(step.path) else "",
            says or f"{self._verb(file)} {step.layer_label}",
            says is not None,
        )

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as there are."""
        return 0 if parent is not None and parent.isValid() else len(self._files)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its name, or what a screen reader says."""
        if not index.isValid():
            return None
        row = self.row(index.row())
        if role == Role.ROW:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return row.spoken
        return None

    def _verb(self, file: FileChanged) -> str:
        if file in self._replaced:
            return "Replaced in"
        return "Put into" if self._last[file].is_put else "Removed from"


def in_the_way(
    entry: Entry, entries: Sequence[Entry], found: Iterable[Obstacle]
) -> dict[FileChanged, str]:
    """Say of each file of an action why its undo cannot be made.

    Where a later action changed the file it is named: to undo that one first is the way on.

    Args:
        entry: the action.
        entries: all of them, oldest first.
        found: what stands in the way.
    """
    said: dict[FileChanged, str] = {}
    later: dict[FileChanged, str] | None = None
    for each in found:
        file = each.step.layer, each.step.path
        if not isinstance(each.refused, Changed):
            said.setdefault(file, each.clause)
            continue
        if later is None:
            later = _later(entry, entries)
        since = f"Since then: {later[file]}" if file in later else f"{each.clause} since then"
        said.setdefault(file, since)
    return said


def _later(entry: Entry, entries: Sequence[Entry]) -> dict[FileChanged, str]:
    """Return the title of the newest action that changed each file after another did."""
    newer = [each for each in standing(entries) if each.number > entry.number]
    return {file: each.title for each in newer for file in each.changed}
