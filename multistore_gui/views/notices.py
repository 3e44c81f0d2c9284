"""The page of notices: what could not be read, and what else is worth knowing of the files."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QRectF,
    Qt,
    Signal,
)
from PySide6.QtGui import QAction, QColor, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QListView,
    QStyle,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.models.notices import NoticeRow, NoticesModel
from multistore_gui.models.roles import Role
from multistore_gui.models.words import count_text
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.banner import Banner, Tone
from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.rows import RowDelegate, paint_row_ground, paint_text
from multistore_gui.views.rule import Rule
from multistore_gui.views.spacing import space
from multistore_gui.views.theme import Theme
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG
from multistore_gui.workspace import Change, Workspace

Index = QModelIndex | QPersistentModelIndex

_ROW_HEIGHT = 44
_ICON = 16
_LEFT = 36  # of the words
_PADDING = 10

_DRAWINGS = {
    NoticeKind.UNREADABLE: ("lock", "danger"),
    NoticeKind.CONFIG: ("warn", "warn"),
    NoticeKind.ID_CLASH: ("warn", "warn"),
    NoticeKind.CLASH: ("clash", "danger"),
    NoticeKind.MISPLACED: ("misplaced", "warn"),
    NoticeKind.CASE_CLASH: ("case", "warn"),
    NoticeKind.INEFFECTIVE: ("slash", "text2"),
    NoticeKind.NOTICE: ("info", "text2"),
}


class NoticesPage(QWidget):
    """Every notice as a row; Enter goes to the file."""

    file_chosen = Signal(object, object)  # a layer's full name or None, and the path as bytes

    def __init__(self, workspace: Workspace, look: Look, read_again: QAction) -> None:
        super().__init__()
        self._workspace, self._look = workspace, look
        self._model = NoticesModel(self)
        self._count = Label(look, colour="text3")
        self._banner = Banner(look, Tone.DANGER)
        self._empty = Label(look, colour="text2")
        self.list = _NoticeList(look, self._model)
        self.copy = QAction("Copy notices", self)
        self.copy.setShortcut("Ctrl+C")
        self.copy.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.list.addAction(self.copy)
        self._lay_out(read_again)
        self.copy.triggered.connect(self._copy)
        self.list.activated.connect(self._open)
        workspace.changed.connect(self._follow)
        look.changed.connect(self.update)
        self._follow(~Change(0))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    def _follow(self, change: Change) -> None:
        if not change & (Change.PROJECT | Change.NOTICES | Change.FILES):
            return
        project, notices = self._workspace.project, self._workspace.notices
        kept: NoticeRow | None = self.list.currentIndex().data(Role.ROW)
        if project is None:
            self._model.show((), None, {})
        else:
            self._model.show(notices, project.layout.tree, project.hues)
        at = self._model.place_of(kept.notice) if kept else None
        if at is not None and not self.list.currentIndex().isValid():
            self.list.setCurrentIndex(self._model.index(at))
        unreadable = sum(notice.kind is NoticeKind.UNREADABLE for notice in notices)
        self._count.setText(f"{len(notices):,}" if notices else "")
        self._banner.setVisible(bool(unreadable))
        entries = "1 entry" if unreadable == 1 else f"{unreadable:,} entries"
        self._banner.tell(f"{entries} could not be read. The rest of the project is open.")
        self.list.setVisible(bool(notices))
        self._empty.setVisible(not notices)
        self._empty.setText(self._nothing_said())

    def _nothing_said(self) -> str:
        index = self._workspace.index
        if index is None or index.unread:
            return "Reading. Notices appear as they are found."
        count = sum(len(column) - column.count(0) for column in index.entries)
        return f"No notices. {count_text(count, 'file')} read."

    def _open(self, index: QModelIndex) -> None:
        notice: Notice = index.data(Role.ROW).notice
        if notice.path:
            self.file_chosen.emit(notice.layer, notice.path)

    def _copy(self) -> None:
        rows = sorted(index.row() for index in self.list.selectedIndexes())
        text = "\n".join(self._model.row(at).copied for at in rows)
        QGuiApplication.clipboard().setText(text)

    def _lay_out(self, read_again: QAction) -> None:
        look, px = self._look, self._look.px
        head = QHBoxLayout()
        space(look, head, (16, 8, 12, 8), 12)
        head.addWidget(Label(look, "Notices", px=15, weight=WEIGHT_STRONG))
        head.addWidget(self._count)
        head.addStretch(1)
        head.addWidget(Button(look, read_again, icon="refresh"))
        body = QVBoxLayout()
        space(look, body, (8, 8, 8, 0), 8)
        body.addWidget(self._banner)
        body.addWidget(self.list, 1)
        self._empty.setContentsMargins(px(8), px(8), px(8), px(8))
        body.addWidget(self._empty)
        body.addStretch()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(head)
        column.addWidget(Rule(look))
        column.addLayout(body, 1)


class _NoticeList(QListView):
    """Only the rows that are seen are painted."""

    def __init__(self, look: Look, model: NoticesModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(_NoticeDelegate(look, _ROW_HEIGHT, self))
        self.setAccessibleName("Notices")
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        look.changed.connect(self.scheduleDelayedItemsLayout)


class _NoticeDelegate(RowDelegate):
    """Paints a notice: glyph, path and text, and the layer's badge at the end."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one notice."""
        row: NoticeRow = index.data(Role.ROW)
        look, px = self._look, self._look.px
        theme = look.theme
        box = QRectF(option.rect)
        state = option.state
        paint_row_ground(
            painter,
            box,
            look,
            is_selected=bool(state & QStyle.StateFlag.State_Selected),
            is_active=bool(state & QStyle.StateFlag.State_HasFocus)
            or bool(option.widget and option.widget.hasFocus()),
            is_over=bool(state & QStyle.StateFlag.State_MouseOver),
        )
        name, colour = _DRAWINGS[row.kind]
        drawing = QRectF(box.left() + px(12), box.top() + px(5), px(_ICON), px(_ICON))
        look.icons.paint(painter, drawing, name, _colour(theme, colour), px(_ICON))
        right = box.right() - px(_PADDING)
        if row.layer:
            width = min(look.badges.badge_width(row.layer, BadgeStyle.SOLID), int(box.width() / 3))
            right -= width
            place = QRect(int(right), int(box.top()) + px(3), width, px(20))
            look.badges.paint_badge(painter, place, row.layer, row.hue, BadgeStyle.SOLID)
            right -= px(8)
        left = box.left() + px(_LEFT)
        title = QRectF(left, box.top() + px(4), right - left, px(18))
        text = QRectF(left, box.top() + px(22), box.right() - px(_PADDING) - left, px(17))
        middle = Qt.TextElideMode.ElideMiddle
        paint_text(painter, title, row.title, look, theme.text, weight=WEIGHT_MEDIUM, elide=middle)
        paint_text(painter, text, row.text, look, theme.text2, px=12)


def _colour(theme: Theme, name: str) -> QColor:
    colour: QColor = getattr(theme, name)
    return colour
