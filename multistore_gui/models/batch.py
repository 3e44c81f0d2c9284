"""The files of a question about many, as rows that fill in while they are read."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.core.batch import SHOWN, Outcome
from multistore_gui.core.files import Seen, SeenKind
from multistore_gui.core.index import Content, Index
from multistore_gui.core.layers import Layer
from multistore_gui.models.words import count_text

_NAME, _SOURCE, _CHANGE = range(3)
_NOT_IN_GIT, _NOT_COMMITTED = "not in Git", "not committed"
_Qt = Qt.ItemDataRole


class BatchRole(IntEnum):
    """What the delegate paints, beside the text."""

    FOLDER = Qt.ItemDataRole.UserRole
    HUE = Qt.ItemDataRole.UserRole + 1  # of the layer in the second column, None where none is
    IS_ONLY_HERE = Qt.ItemDataRole.UserRole + 2


class BatchModel(QAbstractTableModel):
    """File, layer, what changes; the first `SHOWN` files are rows, all of them count."""

    def __init__(
        self,
        index: Index,
        files: Sequence[int],
        hues: Mapping[str, int],
        heads: tuple[str, str, str],
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self._index, self._files, self._hues, self._heads = index, files, hues, heads
        self._outcomes: list[Outcome] = []

    @property
    def is_complete(self) -> bool:
        """Whether it is known of every file what would become of it."""
        return len(self._outcomes) == len(self._files)

    @property
    def only_here(self) -> int:
        """How many files no commit has as they are."""
        return sum(outcome.is_only_here for outcome in self._outcomes)

    @property
    def only_here_words(self) -> str:
        """What all of these are."""
        is_changed = any(outcome.is_changed for outcome in self._outcomes)
        return _NOT_COMMITTED if is_changed else _NOT_IN_GIT

    @property
    def sources(self) -> list[tuple[str, int]]:
        """How many files each layer has beneath, by its name, the most first; "" is no layer."""
        counted = Counter(self._label(outcome.source) for outcome in self._outcomes)
        return counted.most_common()

    def taken(self, *, keeps_only_here: bool) -> dict[int, Seen]:
        """Return the files to act on, as they were seen."""
        return {
            outcome.file: outcome.seen
            for outcome in self._outcomes
            if not (keeps_only_here and outcome.is_only_here)
        }

    def add(self, outcomes: Iterable[Outcome]) -> None:
        """Take the next files' outcomes, in the order of the files."""
        first = len(self._outcomes)
        self._outcomes += outcomes
        last = min(len(self._outcomes), self.rowCount()) - 1
        if first <= last:
            self.dataChanged.emit(self.index(first, _SOURCE), self.index(last, _CHANGE))

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """As many as anybody reads."""
        return 0 if parent.isValid() else min(len(self._files), SHOWN)

    def columnCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """File, layer, what changes."""
        return 0 if parent.isValid() else len(self._heads)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> Any:
        """Name the columns."""
        if orientation is Qt.Orientation.Horizontal and role == _Qt.DisplayRole:
            return self._heads[section]
        return None

    def data(self, index: QModelIndex | QPersistentModelIndex, role: int = 0) -> Any:
        """Say what a cell shows; what is not known yet is blank."""
        if not index.isValid():
            return None
        row, column = index.row(), index.column()
        path = self._index.path(self._files[row])
        outcome = self._outcomes[row] if row < len(self._outcomes) else None
        match role:
            case _Qt.DisplayRole:
                return self._text(path, outcome, column)
            case BatchRole.FOLDER:
                return paths.label(paths.parent(path))
            case BatchRole.HUE:
                source = outcome.source if outcome else None
                return self._hues[source.full_name] if source else None
            case BatchRole.IS_ONLY_HERE:
                return bool(outcome and outcome.is_only_here)
            case _Qt.ToolTipRole if column == _NAME:
                return paths.label(path)
            case _Qt.AccessibleTextRole if column == _NAME:
                rest = [self._text(path, outcome, at) for at in (_SOURCE, _CHANGE)]
                return ", ".join(filter(None, [paths.label(path), *rest]))
        return None

    def _text(self, path: bytes, outcome: Outcome | None, column: int) -> str:
        if column == _NAME:
            return paths.label(paths.name(path))
        if outcome is None:
            return ""
        if column == _SOURCE:
            return self._label(outcome.source) or "no file"
        if outcome.is_only_here:
            return _NOT_IN_GIT if outcome.is_untracked else _NOT_COMMITTED
        if outcome.seen.kind is SeenKind.ABSENT:
            return "gone from the disk"
        return _change(outcome)

    def _label(self, layer: Layer | None) -> str:
        return "" if layer is None else self._index.tree.label(layer)


def _change(outcome: Outcome) -> str:
    if outcome.source is None:
        return "the file goes"
    if outcome.content is Content.SAME:
        return "nothing"
    if outcome.lines is None:
        return "contents" if outcome.content is Content.DIFFERS else ""
    changed = outcome.lines.added + outcome.lines.removed
    return count_text(changed, "line") if changed else "no line"  # permissions, line ends
