"""The projects that were opened last; whether they are still there is found in the background."""

from __future__ import annotations

import os
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

from PySide6.QtCore import (
    QAbstractListModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QListView,
    QStyle,
    QStyleOptionViewItem,
)

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.layers import LayerKind
from multistore_gui.core.layout import ConfigurationError, read_layout
from multistore_gui.models.roles import Role
from multistore_gui.models.words import age_text, count_text, time_text
from multistore_gui.settings import Visit
from multistore_gui.tasks import Tasks
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.hints import tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.rows import RowDelegate, paint_row_ground, paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 42
_REMOVE = "Remove from list"
_LEFT = 38  # of the words
_PADDING = 12


@dataclass(frozen=True, slots=True)
class Recent:
    """A project that was opened before."""

    location: bytes
    name: str
    place: str  # its folder, escaped, the user's home as ~
    opened: str = ""  # when it was opened last, seen from now; "" where nobody knows
    opened_exactly: str = ""
    state: str = ""  # "" until it is known
    is_broken: bool = False  # its configuration is
    is_gone: bool = False

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        remove = "Delete removes it from the list" if self.is_gone else ""
        return ", ".join(filter(None, (self.name, self.place, self.state, self.opened, remove)))


class RecentModel(QAbstractListModel):
    """One row a project, the latest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: list[Recent] = []

    def show(self, rows: Sequence[Recent]) -> None:
        """Show other projects."""
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def replace(self, changed: Recent) -> None:
        """Say more of a project, where it is still shown."""
        for at, row in enumerate(self._rows):
            if row.location == changed.location:
                self._rows[at] = changed
                self.dataChanged.emit(self.index(at), self.index(at))

    def rowCount(self, parent: Index | None = None) -> int:
        """As many as are remembered."""
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
        if role == Qt.ItemDataRole.ToolTipRole:
            return tooltip(row.opened_exactly)
        return row.spoken if role == Qt.ItemDataRole.AccessibleTextRole else None


class RecentList(QListView):
    """A click or Enter opens; Delete, or the words on a row that is gone, remove it."""

    opened = Signal(object)  # bytes, a location
    removed = Signal(object)  # bytes, a location

    def __init__(self, look: Look, tasks: Tasks) -> None:
        super().__init__()
        self._look, self._tasks = look, tasks
        self._checks: list[CancelToken] = []
        self._model = RecentModel(self)
        self.setModel(self._model)
        self.setItemDelegate(_RecentDelegate(look, ROW_HEIGHT, self))
        self.setAccessibleName("Recent projects")
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_projects(self, locations: Sequence[bytes], visits: Mapping[bytes, Visit]) -> None:
        """Show projects, and find out what became of each; a slow disk holds up no other."""
        for check in self._checks:
            check.cancel()
        at = self.currentIndex().row()
        rows = [_recent(location, visits.get(location, Visit())) for location in locations]
        self._model.show(rows)
        self.setCurrentIndex(self._model.index(min(max(at, 0), len(rows) - 1)))
        self._checks = [
            self._tasks.start(partial(_checked, row), self._model.replace) for row in rows
        ]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Open on Enter, remove on Delete."""
        row: Recent | None = self.currentIndex().data(Role.ROW)
        if row and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit(row.location)
        elif row and event.key() == Qt.Key.Key_Delete:
            self.removed.emit(row.location)
        else:
            super().keyPressEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Open what is clicked, or remove it."""
        super().mouseReleaseEvent(event)
        at = event.position().toPoint()
        index = self.indexAt(at)
        row: Recent | None = index.data(Role.ROW)
        if row is None or event.button() != Qt.MouseButton.LeftButton:
            return
        if row.is_gone and remove_box(QRectF(self.visualRect(index)), self._look).contains(at):
            self.removed.emit(row.location)
        else:
            self.opened.emit(row.location)


class _RecentDelegate(RowDelegate):
    """Paints folder, name and place, and at the end what became of the project."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one project."""
        row: Recent = index.data(Role.ROW)
        look, px, theme = self._look, self._look.px, self._look.theme
        box = QRectF(option.rect)
        state = option.state
        widget = option.widget
        has_keyboard = bool(widget and widget.hasFocus())
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        paint_row_ground(
            painter,
            box,
            look,
            is_selected=is_current,
            is_active=has_keyboard,
            is_over=bool(state & QStyle.StateFlag.State_MouseOver),
        )
        if is_current and has_keyboard:
            paint_focus_inside(painter, box, look)
        icon = QRectF(box.left() + px(_PADDING), box.top(), px(16), box.height())
        look.icons.paint(painter, icon, "folder", theme.text2, px(16))
        weight = WEIGHT_MEDIUM if row.is_gone else WEIGHT_NORMAL
        ends = row.state, _REMOVE if row.is_gone else row.opened
        width = max(_width(text, look, weight) for text in ends)
        left, right = box.left() + px(_LEFT), box.right() - px(_PADDING)
        upper = QRectF(left, box.top() + px(4), right - left, px(17))
        lower = QRectF(left, box.top() + px(21), right - left, px(16))
        said = theme.warn if row.is_gone or row.is_broken else theme.text2
        offered = theme.text if row.is_gone else theme.text2
        for line, text, colour in zip((upper, lower), ends, (said, offered), strict=True):
            start = right - _width(text, look, weight)
            end = QRectF(start, line.top(), right - start + 1, line.height())
            paint_text(painter, end, text, look, colour, px=12, weight=weight)
            line.setRight(right - width - px(8))
        colour = theme.text2 if row.is_gone else theme.text
        paint_text(painter, upper, row.name, look, colour, weight=WEIGHT_STRONG)
        middle = Qt.TextElideMode.ElideMiddle
        paint_text(painter, lower, row.place, look, theme.text2, px=12, elide=middle)


def _width(text: str, look: Look, weight: int) -> float:
    return look.fonts.metrics(look.fonts.ui_font(12, weight)).horizontalAdvance(text)


def remove_box(row: QRectF, look: Look) -> QRectF:
    """Return where the words are that remove a row."""
    width = _width(_REMOVE, look, WEIGHT_MEDIUM)
    right = row.right() - look.px(_PADDING)
    return QRectF(right - width, row.top() + look.px(21), width, look.px(18))


def _recent(location: bytes, visit: Visit) -> Recent:
    name = paths.label(os.path.basename(location)) or paths.label(location)
    home = os.fsencode(Path.home())
    is_at_home = paths.is_inside(location, home)
    place = b"~" + location[len(home) :] if is_at_home else location
    recent = Recent(location, name, paths.label(place))
    if visit.opened_s is None:
        return recent
    opened_ns = visit.opened_s * 1_000_000_000
    age, moment = age_text(opened_ns, time.time_ns()), time_text(opened_ns)
    return replace(recent, opened=f"Opened {age}", opened_exactly=f"Opened {moment}")


def _checked(row: Recent, _: CancelToken) -> Recent:
    """Look at a project on disk; on a worker."""
    if not os.path.isdir(row.location):
        return replace(row, state="Folder not found", is_gone=True)
    broken = replace(row, state="Broken configuration", is_broken=True)
    try:
        layout = read_layout(row.location)
    except ConfigurationError:  # what is wrong with it, opening it says
        return broken
    except MultistoreError:
        return replace(row, state="No project there", is_gone=True)
    if layout.trouble:
        return broken
    stores = sum(layer.kind is LayerKind.DEPLOYABLE for layer in layout.tree)
    name = paths.label(paths.from_json_text(layout.name))
    return replace(row, name=name, state=count_text(stores, "store"))
