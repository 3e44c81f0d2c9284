"""The ladder of one path as rows: what each layer has, and which two are compared."""

from __future__ import annotations

import time
from collections.abc import Mapping
from enum import IntEnum
from typing import Any, NamedTuple

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)

from multistore_gui.core import paths
from multistore_gui.core.files import SeenKind
from multistore_gui.core.index import SpecialFile
from multistore_gui.core.ladder import Ladder, Rung
from multistore_gui.core.layers import LayerTree
from multistore_gui.core.lines import Lines
from multistore_gui.models.reach import users_hint, users_text
from multistore_gui.models.words import ROLE_WORDS, age_text, count_text, size_text, time_text

Index = QModelIndex | QPersistentModelIndex
_Qt = Qt.ItemDataRole
_SAME = Lines(0, 0)


class LadderColumn(IntEnum):
    """What stands beside what."""

    LAYER = 0
    STATE = 1
    SIZE = 2
    CHANGE = 3
    LINES = 4
    REACH = 5
    COMPARE = 6


HEADS = {
    LadderColumn.LAYER: "Layers with this file",
    LadderColumn.STATE: "In this store",
    LadderColumn.SIZE: "Size",
    LadderColumn.CHANGE: "Last change",
    LadderColumn.LINES: "Against the one beneath",
    LadderColumn.REACH: "Stores that get it",
    LadderColumn.COMPARE: "Compare",
}


class LadderRole(IntEnum):
    """What the delegate paints, beside the text."""

    RUNG = Qt.ItemDataRole.UserRole  # PaintedRung


class PaintedRung(NamedTuple):
    """One row, ready to be painted."""

    label: str
    role: str  # base, template or store
    hue: int
    hue_beneath: int
    wins: bool
    is_own: bool  # of the looked-at store
    is_last: bool
    is_shown: bool  # the side that the radio chooses
    is_against: bool  # the other side
    lines: Lines | None


class LadderModel(QAbstractTableModel):
    """Adapts a `Ladder`; knows which of its rungs are compared.

    `shown` is the rung that the reader picks, `against` the one that it is compared with: at first
    the winner and the one directly beneath it.
    """

    pair_changed = Signal()

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._ladder: Ladder | None = None
        self._tree: LayerTree | None = None
        self._hues: Mapping[str, int] = {}
        self._shown, self._against = 1, 0
        self._is_redundant = False

    @property
    def is_redundant(self) -> bool:
        """Whether the winner is known to have the same bytes as the file that it hides."""
        return self._is_redundant

    @property
    def ladder(self) -> Ladder | None:
        """What is shown."""
        return self._ladder

    @property
    def pair(self) -> tuple[Rung, Rung] | None:
        """The two that are compared, the upper one first; None where there are no two."""
        if self._ladder is None or len(self._ladder.rungs) < 2:
            return None
        upper, lower = sorted((self._shown, self._against))
        return self._ladder.rungs[upper], self._ladder.rungs[lower]

    def show(
        self,
        ladder: Ladder | None,
        tree: LayerTree,
        hues: Mapping[str, int],
        *,
        is_redundant: bool = False,
    ) -> None:
        """Show another ladder; of the same file and layers, the chosen two stay chosen.

        Args:
            ladder: what to show, None for nothing.
            tree: names the layers.
            hues: by a layer's full name.
            is_redundant: whether the winner is known to have the bytes of the file that it hides.
        """
        self._is_redundant = is_redundant
        is_same = _key(ladder) == _key(self._ladder)
        if not is_same:
            self.beginResetModel()
        self._ladder, self._tree, self._hues = ladder, tree, hues
        if is_same:
            self._say_changed()
        else:
            self._shown, self._against = 1, 0
            self.endResetModel()

    def choose(self, row: int) -> None:
        """Show a rung below, compared with the other side."""
        if row not in (self._shown, self._against) and 0 <= row < self.rowCount():
            self._shown = row
            self._say_pair()

    def choose_against(self, row: int) -> None:
        """Compare what is shown with another rung."""
        if row == self._against or not 0 <= row < self.rowCount():
            return
        if row == self._shown:
            self._shown = self._against
        self._against = row
        self._say_pair()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """One a layer."""
        return 0 if parent.isValid() or self._ladder is None else len(self._ladder.rungs)

    def columnCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """See `LadderColumn`."""
        return 0 if parent.isValid() else len(LadderColumn)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == _Qt.DisplayRole:
            return HEADS[LadderColumn(section)]
        return None

    def data(self, index: Index, role: int = 0) -> Any:
        """Say what a cell shows."""
        if not index.isValid() or self._ladder is None:
            return None
        row, column = index.row(), LadderColumn(index.column())
        if role == _Qt.DisplayRole:
            return self._text(row, column)
        if role == LadderRole.RUNG:
            return self._painted(row)
        if role == _Qt.ToolTipRole:
            return self._hint(row, column)
        if role == _Qt.AccessibleTextRole:
            text = self._text(row, column)
            return self._said(row) if column is LadderColumn.LAYER else text
        return None

    def _text(self, row: int, column: LadderColumn) -> str:
        rung = self._rung(row)
        match column:
            case LadderColumn.LAYER:
                return self._label(rung)
            case LadderColumn.STATE:
                return self._state(rung)
            case LadderColumn.SIZE:
                return size_text(rung.seen.size) if rung.seen.kind is SeenKind.FILE else ""
            case LadderColumn.CHANGE:
                has_time = rung.seen.kind in (SeenKind.FILE, SeenKind.LINK)
                return age_text(rung.seen.mtime_ns, time.time_ns()) if has_time else ""
            case LadderColumn.LINES:
                lines = self._lines(row)
                return "" if lines is None else _lines_text(lines)
            case LadderColumn.REACH:
                return users_text(self._layers, rung.reach) if rung.reach else ""
            case LadderColumn.COMPARE:
                return self._compared(row)

    def _state(self, rung: Rung) -> str:
        assert self._ladder is not None
        if rung.is_gone:
            return f"Gone from {self._label(rung)}"
        if rung.trouble:
            return f"Unreadable: {rung.trouble}"
        if rung.wins:
            return "Wins"
        if self._ladder.rule is SpecialFile.GENERATED:
            return "Not used"
        above = self._tree.label(rung.hidden_by) if self._tree and rung.hidden_by else ""
        if self._ladder.rule is SpecialFile.FIXED:
            return f"Ineffective: {above} wins"
        hidden = f"idden by {above}" if above else "idden"
        if rung.seen.kind is SeenKind.FOLDER:
            return f"Folder of {count_text(rung.files_below, 'file')}, h{hidden}"
        return f"H{hidden}"

    def _compared(self, row: int) -> str:
        if self.rowCount() < 2:
            return ""
        if row == self._shown:
            return "Shown below"
        if row == self._against:
            return "" if self._rung(row).wins else "Also shown"
        return "Compare"

    def _hint(self, row: int, column: LadderColumn) -> str:
        rung = self._rung(row)
        match column:
            case LadderColumn.LAYER:
                return paths.label(paths.from_json_text(rung.layer.full_name))
            case LadderColumn.STATE:
                return self._state(rung)
            case LadderColumn.SIZE:
                return count_text(rung.seen.size, "byte") if self._text(row, column) else ""
            case LadderColumn.CHANGE:
                return time_text(rung.seen.mtime_ns) if self._text(row, column) else ""
            case LadderColumn.LINES:
                return self._lines_said(row)
            case LadderColumn.REACH:
                return users_hint(self._layers, rung.reach) if rung.reach else ""
            case LadderColumn.COMPARE if self._text(row, column) == "Compare":
                other = self._label(self._rung(self._against))
                return (
                    f"Compare with {other} (Space). "
                    "Ctrl+click or B: compare what is shown with this one."
                )
        return ""

    def _said(self, row: int) -> str:
        """Say a whole row, for a screen reader."""
        rung = self._rung(row)
        said = [
            self._label(rung),
            ROLE_WORDS[rung.layer.kind],
            self._text(row, LadderColumn.STATE),
            self._text(row, LadderColumn.SIZE),
            self._text(row, LadderColumn.CHANGE),
            self._lines_said(row),
            self._used_said(row),
            self._compared(row),
        ]
        return ", ".join(part for part in said if part)

    def _lines_said(self, row: int) -> str:
        lines = self._lines(row)
        if lines is None:
            return ""
        beneath = self._label(self._rung(row + 1))
        if lines == _SAME:
            return f"the same {'bytes' if self._is_known_same(row) else 'lines'} as {beneath}"
        added, removed = count_text(lines.added, "line"), f"{lines.removed:,}"
        return f"{added} added and {removed} removed against {beneath}"

    def _used_said(self, row: int) -> str:
        users = self._text(row, LadderColumn.REACH)
        return f"used by {users}" if users else ""

    def _painted(self, row: int) -> PaintedRung:
        assert self._ladder is not None
        rung, last = self._rung(row), self.rowCount() - 1
        beneath = self._rung(min(row + 1, last))
        return PaintedRung(
            label=self._label(rung),
            role=ROLE_WORDS[rung.layer.kind],
            hue=self._hue(rung),
            hue_beneath=self._hue(beneath),
            wins=rung.wins,
            is_own=rung.layer == self._ladder.store,
            is_last=row == last,
            is_shown=row == self._shown and last > 0,
            is_against=row == self._against,
            lines=self._lines(row),
        )

    def _lines(self, row: int) -> Lines | None:
        """Return how a rung differs from the one beneath; None where that is not known."""
        return _SAME if self._is_known_same(row) else self._rung(row).lines

    def _is_known_same(self, row: int) -> bool:
        if not self._is_redundant or row or self.rowCount() < 2:
            return False
        return self._rung(0).lines is None and (self._rung(0).seen.size == self._rung(1).seen.size)

    def _rung(self, row: int) -> Rung:
        assert self._ladder is not None
        return self._ladder.rungs[row]

    @property
    def _layers(self) -> LayerTree:
        assert self._tree is not None
        return self._tree

    def _label(self, rung: Rung) -> str:
        return self._layers.label(rung.layer)

    def _hue(self, rung: Rung) -> int:
        return self._hues[rung.layer.full_name]

    def _say_pair(self) -> None:
        self._say_changed()
        self.pair_changed.emit()

    def _say_changed(self) -> None:
        if self.rowCount():
            last = self.index(self.rowCount() - 1, len(LadderColumn) - 1)
            self.dataChanged.emit(self.index(0, 0), last)


def _key(ladder: Ladder | None) -> object:
    """Return what must be the same for the rows to be the same."""
    if ladder is None:
        return None
    layers = [rung.layer.full_name for rung in ladder.rungs]
    return ladder.path, ladder.store.full_name, layers


def _lines_text(lines: Lines) -> str:
    if lines == _SAME:
        return "same"
    return f"+{lines.added:,} \N{MINUS SIGN}{lines.removed:,}"
