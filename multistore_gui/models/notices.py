"""The notices of a project as rows, the gravest kinds first."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.gaps import located
from multistore_gui.core.layers import LayerTree
from multistore_gui.models.roles import Role

Index = QModelIndex | QPersistentModelIndex

_ORDER = (
    NoticeKind.UNREADABLE,
    NoticeKind.CONFIG,
    NoticeKind.ID_CLASH,
    NoticeKind.CLASH,
    NoticeKind.MISPLACED,
    NoticeKind.CASE_CLASH,
    NoticeKind.INEFFECTIVE,
    NoticeKind.NOTICE,
)
_WORDS = {
    NoticeKind.UNREADABLE: "could not be read",
    NoticeKind.CONFIG: "problem in the configuration",
    NoticeKind.ID_CLASH: "one id for several stores",
    NoticeKind.CLASH: "clash of a file and a folder",
    NoticeKind.MISPLACED: "misplaced",
    NoticeKind.CASE_CLASH: "names differ in case only",
    NoticeKind.INEFFECTIVE: "ineffective",
    NoticeKind.NOTICE: "notice",
}


@dataclass(frozen=True, slots=True)
class NoticeRow:
    """One notice as it is shown."""

    notice: Notice
    title: str  # the path, escaped, with its line; the text's first sentence where there is no path
    text: str  # what the title does not say
    layer: str  # its name for people, "" where there is none
    hue: int

    @property
    def kind(self) -> NoticeKind:
        """What kind of trouble it is."""
        return self.notice.kind

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        where = f"in {self.layer}" if self.layer else ""
        return ", ".join(filter(None, (self.title, where, self.text, _WORDS[self.kind])))

    @property
    def copied(self) -> str:
        """The row as text."""
        where = f"{self.layer}: {self.title}" if self.layer else self.title
        return f"{where}: {self.text}" if self.text else where


class NoticesModel(QAbstractListModel):
    """All notices; rows are made when they are asked for."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._notices: list[Notice] = []
        self._tree: LayerTree | None = None
        self._hues: Mapping[str, int] = {}

    def show(
        self, notices: Sequence[Notice], tree: LayerTree | None, hues: Mapping[str, int]
    ) -> None:
        """Show other notices, unless they are the same."""
        ordered = sorted(notices, key=lambda notice: _ORDER.index(notice.kind))
        if ordered == self._notices and tree is self._tree:
            return
        self.beginResetModel()
        self._notices, self._tree, self._hues = ordered, tree, hues
        self.endResetModel()

    def row(self, at: int) -> NoticeRow:
        """Return one notice as it is shown."""
        notice = self._notices[at]
        title, text = notice.place, notice.text
        if notice.is_gap and self._tree and not title:  # of a layer's own folder
            title = paths.label(located(self._tree, notice))
        if not title:
            title, _, text = text.partition(". ")
            title = title.removesuffix(".")
        layer = self._tree.same(notice.layer) if self._tree and notice.layer else None
        name = self._tree.label(layer) if self._tree and layer else ""
        return NoticeRow(notice, title, text, name, self._hues.get(notice.layer or "", 0))

    def place_of(self, notice: Notice) -> int | None:
        """Return the row of a notice, None where it is gone."""
        return self._notices.index(notice) if notice in self._notices else None

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as there are."""
        return 0 if parent is not None and parent.isValid() else len(self._notices)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Return the row, its title, or what a screen reader says."""
        if not index.isValid():
            return None
        if role == Role.ROW:
            return self.row(index.row())
        if role == Qt.ItemDataRole.DisplayRole:
            return self.row(index.row()).title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self.row(index.row()).spoken
        return None
