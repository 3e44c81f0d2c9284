"""The card of the history: every action, its files, and the undo of any of them."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRectF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QMenu,
    QSizePolicy,
    QStackedWidget,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.history import History
from multistore_gui.core.journal import Entry, FileChanged, kept_bytes, why_not_revert
from multistore_gui.models.history import (
    ChangedModel,
    ChangedRow,
    HistoryModel,
    HistoryRow,
    Standing,
    in_the_way,
)
from multistore_gui.models.roles import Role
from multistore_gui.models.words import count_text, size_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import explain, make_action
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.hints import Hints, tooltip
from multistore_gui.views.labels import KeyCap, Label, WrappedLabel
from multistore_gui.views.look import Look
from multistore_gui.views.overlay import Overlay
from multistore_gui.views.rows import RowDelegate, paint_name, paint_row_ground, paint_text
from multistore_gui.views.rule import Rule
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG
from multistore_gui.workspace import Change, Workspace

Index = QModelIndex | QPersistentModelIndex

_QWIDGETSIZE_MAX = (1 << 24) - 1  # Qt's own, which PySide6 leaves out
_WIDTH = 960
_HEIGHT = 640
_ROW, _FILE_ROW = 44, 40
_ICON = 16
_LEFT = 40  # of an action's words
_PADDING = 12
_LIMITS = tuple(size * 1_000_000 for size in (100, 250, 1_000, 5_000, 20_000))  # bytes
_NOTHING = (
    "Nothing was done in this project so far. Each override that is created or dropped, and each "
    "file that is edited or copied, is listed here and can be undone."
)
_DRAWINGS = {
    Standing.DONE: ("check", "text2"),
    Standing.UNDONE: ("undo", "text3"),
    Standing.KEPT: ("lock", "text3"),
}


@dataclass(frozen=True, slots=True)
class _Kept:
    """How much the history keeps."""

    size_bytes: int
    limit_bytes: int
    forgets: tuple[int, ...]  # how many actions, under each of the limits


class HistoryCard(Overlay):
    """Lies over its host; whether an action can be undone is found out in the background."""

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        tasks: Tasks,
        host: QWidget,
        opened_by: QAction,
        passing: Sequence[QAction],
    ) -> None:
        """Make a hidden card.

        Args:
            workspace: whose actions are shown.
            look: what to draw with.
            tasks: where it is found out what can be undone.
            host: see `Overlay`.
            opened_by: ditto.
            passing: whose keys work while it is open: undo and redo.
        """
        super().__init__(look, "History", host, width=_WIDTH, opened_by=opened_by)
        self._open_actions += passing
        self._workspace, self._tasks = workspace, tasks
        self._check, self._weigh = CancelToken(), CancelToken()
        self._in_the_way: Mapping[FileChanged, str] | None = None  # None: not known yet
        self._model, self._changed = HistoryModel(self), ChangedModel(self)
        self.list = _List(look, self._model, _EntryDelegate(look, _ROW, self), "Actions")
        self.files = _List(look, self._changed, _ChangedDelegate(look, _FILE_ROW, self), "Files")
        self.undo = make_action(self, "undo", "Undo this", "Return", "")
        self.undo.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)  # the card takes the key
        self._limit = QMenu(self)
        self._limit.setToolTipsVisible(True)
        self._kept = Label(look, px=12, colour="text2")
        self._why = Label(look, px=12, colour="text2")
        self._why.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._pages = QStackedWidget()  # the actions, or that there are none
        self._nothing = WrappedLabel(look, colour="text2")
        self._nothing.setText(_NOTHING)
        self._files_head = Label(look, px=12, weight=WEIGHT_MEDIUM, colour="text3")
        self._lay_out()
        self.undo.triggered.connect(self._undo)
        self.list.selectionModel().currentChanged.connect(lambda *_: self._show_entry())
        workspace.changed.connect(self._follow)

    def show_history(self) -> None:
        """Open; or close where it is open."""
        if self.isVisible():
            self.leave()
            return
        self._workspace.acting.follow_others()
        self._renew()
        self.open(self.list if self._model.rowCount() else self._close)

    def leave(self) -> None:
        """Close; what is being found out is no longer wanted."""
        self._check.cancel()
        self._weigh.cancel()
        super().leave()

    def wanted_height(self, room: int) -> int:
        """The same whatever is shown, where there is room."""
        return min(self._look.px(_HEIGHT), room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter undoes what is chosen."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and (self.list.hasFocus() or self._go.hasFocus()):
            self.undo.trigger()
            return
        super().keyPressEvent(event)

    # following ----------------------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        if not self.isVisible():
            return
        if change & Change.PROJECT:
            self.leave()
        elif change & Change.HISTORY:
            self._renew()
        elif change & Change.FILES:
            self._find_out()

    def _renew(self) -> None:
        """Show the actions as they are now; the same one stays chosen."""
        history, chosen = self._workspace.acting.history, self._entry
        entries = history.entries if history else ()
        self._model.show(entries, time.time_ns())
        at = self._model.place_of(chosen.number) if chosen else None
        self.list.setCurrentIndex(self._model.index(at or 0))
        self._pages.setCurrentIndex(0 if entries else 1)
        if entries and self._close.hasFocus():  # there was nothing before
            self.list.setFocus()
        self._show_entry()
        self._find_weight(history)

    @property
    def _entry(self) -> Entry | None:
        row: HistoryRow | None = self.list.currentIndex().data(Role.ROW)
        return row.entry if row else None

    def _show_entry(self) -> None:
        entry = self._entry
        self._changed.show(entry)
        count = self._changed.rowCount()
        self._files_head.setText(count_text(count, "file") if entry else "")
        self._find_out()

    def _find_out(self) -> None:
        """Find out whether the files of the chosen action are as it left them."""
        self._check.cancel()
        self._in_the_way = None
        history, entry = self._workspace.acting.history, self._entry
        if history is None or entry is None or self._why_none(history, entry):
            self._explain()
            return
        self._explain()

        def find_out(token: CancelToken) -> Mapping[FileChanged, str]:
            return in_the_way(entry, history.entries, history.obstacles(entry, token))

        self._check = self._tasks.start(find_out, partial(self._found, entry))

    def _found(self, entry: Entry, found: Mapping[FileChanged, str]) -> None:
        self._in_the_way = found
        if found:
            self._changed.show(entry, found)
        self._explain()

    def _why_none(self, history: History, entry: Entry) -> str | None:
        if self._workspace.acting.is_acting:
            return "Wait until the action is done."
        return why_not_revert(entry, history.entries)

    def _explain(self) -> None:
        """Offer the undo of what is chosen, or say why there is none."""
        history, entry = self._workspace.acting.history, self._entry
        if history is None or entry is None:
            why: str | None = "Nothing is chosen."
            self._why.setText("")
        else:
            why = self._why_none(history, entry) or self._why_not_now()
            is_known = self._in_the_way is not None  # else the undo itself finds out
            known = "Its files are as this action left them."
            self._why.setText(why or (known if is_known else "Looking at its files."))
        explain(self.undo, "Puts its files as they were before", why)

    def _why_not_now(self) -> str | None:
        found, count = self._in_the_way, self._changed.rowCount()
        if not found:
            return None
        if count == 1:
            return f"{next(iter(found.values()))}."
        verb = "is" if len(found) == 1 else "are"
        return f"{len(found):,} of {count_text(count, 'file')} {verb} not as this action left them."

    def _undo(self) -> None:
        entry = self._entry
        if entry is not None:
            self._workspace.acting.revert(entry.number)

    # what is kept -------------------------------------------------------------------------------

    def _find_weight(self, history: History | None) -> None:
        self._weigh.cancel()
        if history is None:
            return

        def weigh(_: CancelToken) -> _Kept:
            size_bytes = kept_bytes(history.entries)
            forgets = tuple(history.forgets(limit) for limit in _LIMITS)
            return _Kept(size_bytes, history.limit_bytes, forgets)

        self._weigh = self._tasks.start(weigh, self._show_weight)

    def _show_weight(self, kept: _Kept) -> None:
        limit = size_text(kept.limit_bytes)
        self._kept.setText(f"Keeps {size_text(kept.size_bytes)} of at most {limit}")
        self._limit.clear()
        for limit_bytes, forgets in zip(_LIMITS, kept.forgets, strict=True):
            loses = f" - forgets the oldest {count_text(forgets, 'action')}" if forgets else ""
            action = self._limit.addAction(f"At most {size_text(limit_bytes)}{loses}")
            action.setCheckable(True)
            action.setChecked(limit_bytes == kept.limit_bytes)
            action.triggered.connect(partial(self._set_limit, limit_bytes))

    def _set_limit(self, limit_bytes: int) -> None:
        self._workspace.acting.set_limit(limit_bytes)

    # putting together ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        look = self._look
        close = QAction("Close", self)
        close.triggered.connect(self.leave)
        self._close = Button(look, close, icon="x", kind=ButtonKind.FLAT, has_text=False)
        head = QHBoxLayout()
        space(look, head, (20, 10, 10, 10), 8)
        head.addWidget(Label(look, "History", px=15, weight=WEIGHT_STRONG))
        head.addStretch(1)
        head.addWidget(KeyCap(look, "Esc"))
        head.addWidget(self._close)
        over_files = QHBoxLayout()
        space(look, over_files, (_PADDING, 0, _PADDING, 0), 0)
        over_files.addWidget(self._files_head)
        beside = QVBoxLayout()
        space(look, beside, (8, 8, 8, 0), 4)
        beside.addLayout(over_files)
        beside.addWidget(self.files, 1)
        rule = Rule(look)
        rule.setFixedWidth(1)
        rule.setMaximumHeight(_QWIDGETSIZE_MAX)
        rule.setMinimumHeight(0)
        rule.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        filled, empty = QWidget(), QWidget()
        lists, words = QHBoxLayout(filled), QVBoxLayout(empty)
        space(look, lists, (8, 0, 0, 0), 0)
        lists.addWidget(self.list, 5)
        lists.addWidget(rule)
        lists.addLayout(beside, 4)
        space(look, words, (20, 16, 20, 16), 0)
        words.addWidget(self._nothing)
        words.addStretch(1)
        self._pages.addWidget(filled)
        self._pages.addWidget(empty)
        limit = QAction("Change limit", self)
        limit.setToolTip(
            tooltip("Change limit. How much is kept for undo; the newest action always is.")
        )
        limit_button = Button(look, limit, kind=ButtonKind.FLAT)
        limit_button.setMenu(self._limit)
        self._go = Button(look, self.undo, icon="undo", kind=ButtonKind.PRIMARY)
        foot = QHBoxLayout()
        space(look, foot, (20, 10, 20, 10), 8)
        foot.addWidget(self._kept)
        foot.addWidget(limit_button)
        foot.addWidget(self._why, 1)
        foot.addWidget(self._go)
        self.body.addLayout(head)
        self.body.addWidget(Rule(look))
        self.body.addWidget(self._pages, 1)
        self.body.addWidget(Rule(look))
        self.body.addLayout(foot)


class _List(QListView):
    """Only the rows that are seen are painted."""

    def __init__(
        self, look: Look, model: HistoryModel | ChangedModel, delegate: RowDelegate, name: str
    ) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(delegate)
        self.setAccessibleName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)  # the card is its ground
        Hints(self.viewport(), self._hint)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def _hint(self, place: QPoint) -> str:
        return self.indexAt(place).data(Qt.ItemDataRole.ToolTipRole) or ""


def _paint_ground(painter: QPainter, option: QStyleOptionViewItem, look: Look) -> None:
    state = option.state
    paint_row_ground(
        painter,
        QRectF(option.rect),
        look,
        is_selected=bool(state & QStyle.StateFlag.State_Selected),
        is_active=bool(option.widget and option.widget.hasFocus()),
        is_over=bool(state & QStyle.StateFlag.State_MouseOver),
    )


class _EntryDelegate(RowDelegate):
    """Paints an action: what became of it, what it was, where, by which program, and when."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one action."""
        row: HistoryRow = index.data(Role.ROW)
        look, theme, px = self._look, self._look.theme, self._look.px
        _paint_ground(painter, option, look)
        box = QRectF(option.rect)
        drawing, colour = _DRAWINGS[row.standing]
        place = QRectF(box.left() + px(_PADDING), box.top() + px(5), px(_ICON), px(_ICON))
        look.icons.paint(painter, place, drawing, getattr(theme, colour), px(_ICON))
        metrics = look.fonts.metrics(look.fonts.ui_font(12))
        right, left = box.right() - px(_PADDING), box.left() + px(_LEFT)
        standing = row.program if row.standing is Standing.DONE else row.standing
        lines = (
            (box.top() + px(4), row.title, row.when, True),
            (box.top() + px(22), row.where, standing, False),
        )
        for top, text, at_end, is_title in lines:
            width = metrics.horizontalAdvance(at_end)
            end = QRectF(right - width, top, width + 1, px(18))
            paint_text(painter, end, at_end, look, theme.text3, px=12)
            room = QRectF(left, top, right - width - px(_PADDING) - left, px(18))
            is_over = row.standing is Standing.UNDONE
            first = theme.text2 if is_over else theme.text
            paint_text(
                painter,
                room,
                text,
                look,
                first if is_title else theme.text2,
                px=13 if is_title else 12,
                weight=WEIGHT_MEDIUM if is_title and not is_over else WEIGHT_NORMAL,
                elide=Qt.TextElideMode.ElideMiddle,
            )


class _ChangedDelegate(RowDelegate):
    """Paints a file of an action: its name, and what was done or why it cannot be undone."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one file."""
        row: ChangedRow = index.data(Role.ROW)
        look, theme, px = self._look, self._look.theme, self._look.px
        _paint_ground(painter, option, look)
        box = QRectF(option.rect).adjusted(px(_PADDING), 0, -px(_PADDING), 0)
        name = QRectF(box.left(), box.top() + px(2), box.width(), px(18))
        paint_name(painter, name, row.name, row.folder, look)
        says = QRectF(box.left(), box.top() + px(20), box.width(), px(17))
        if row.is_in_the_way:
            place = QRectF(says.left(), says.top() + px(1), px(_ICON), px(_ICON))
            look.icons.paint(painter, place, "warn", theme.warn, px(_ICON))
            says.setLeft(says.left() + px(_ICON + 6))
        colour = theme.warn if row.is_in_the_way else theme.text2
        paint_text(painter, says, row.says, look, colour, px=12)
