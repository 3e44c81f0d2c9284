"""A field to type in, and the list of what it finds: the keyboard stays in the field."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QKeyEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLineEdit,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from multistore_gui.models.found import FoundModel, Row
from multistore_gui.models.roles import Role
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.focus_ring import NO_RING, RING
from multistore_gui.views.keys import OwnKeys
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_row_ground, paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM

Index = QModelIndex | QPersistentModelIndex

ROW_HEIGHT = 28
_HEADING_HEIGHT = 26
_PADDING = 10
_ICON = 16
_TILE = 18
_INDENT = 16
_GAP = 8
_LEAST_DETAIL = 48
_FIELD_HEIGHT = 44


class FoundDelegate(QStyledItemDelegate):
    """Paints a `Row`: icon, text and detail, then badge, note and key at the end."""

    def __init__(self, look: Look, parent: QObject) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Of one height for rows, and one for headings."""
        row: Row = index.data(Role.ROW)
        return QSize(0, self._look.px(_HEADING_HEIGHT if row.is_heading else ROW_HEIGHT))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint one row."""
        row: Row = index.data(Role.ROW)
        look = self._look
        theme, px = look.theme, look.px
        box = QRectF(option.rect)
        if row.is_heading:
            inner = box.adjusted(px(_PADDING), px(2), -px(_PADDING), 0)
            paint_text(painter, inner, row.text, look, theme.text3, px=12, weight=WEIGHT_MEDIUM)
            return
        state = option.state
        is_current = bool(state & QStyle.StateFlag.State_Selected)
        is_over = bool(state & QStyle.StateFlag.State_MouseOver)
        paint_row_ground(
            painter, box, look, is_selected=is_current, is_active=True, is_over=is_over
        )
        inner = box.adjusted(px(_PADDING) + row.depth * px(_INDENT), 0, -px(_PADDING), 0)
        inner.setRight(self._paint_end(painter, inner, row, is_current))
        left = self._paint_icon(painter, inner, row)
        inner.setLeft(left)
        self._paint_words(painter, inner, row)

    def _paint_icon(self, painter: QPainter, box: QRectF, row: Row) -> float:
        look, theme = self._look, self._look.theme
        side, tile = look.px(_ICON), look.px(_TILE)
        place = QRectF(box.left(), box.center().y() - tile / 2, tile, tile)
        if row.icon:
            colour = theme.text2 if row.hue is None else theme.hue(row.hue).solid
            if row.is_tile and row.hue is not None:
                painter.save()
                painter.setRenderHint(QPainter.RenderHint.Antialiasing)
                painter.setPen(Qt.PenStyle.NoPen)
                painter.setBrush(colour)
                painter.drawRoundedRect(place, 4, 4)
                painter.restore()
                side = look.px(12)
                colour = theme.hue(row.hue).on
            look.icons.paint(painter, place, row.icon, colour, side)
        return place.right() + look.px(_GAP)

    def _paint_words(self, painter: QPainter, box: QRectF, row: Row) -> None:
        look, theme = self._look, self._look.theme
        weight = WEIGHT_MEDIUM
        end = paint_text(
            painter, box, row.text, look, theme.text, weight=weight, positions=row.positions
        )
        box.setLeft(end + look.px(_GAP))
        if row.detail and box.width() > look.px(_LEAST_DETAIL):
            paint_text(
                painter,
                box,
                row.detail,
                look,
                theme.text3,
                px=12,
                positions=row.detail_positions,
                elide=Qt.TextElideMode.ElideMiddle,
            )

    def _paint_end(self, painter: QPainter, box: QRectF, row: Row, is_current: bool) -> float:
        """Paint what stands at the end, from there to the start; return where it begins."""
        look, badges = self._look, self._look.badges
        right, gap = box.right(), look.px(_GAP)
        key = row.key or ("Enter" if is_current and row.badge else "")
        if key:
            right -= badges.key_width(key)
            badges.paint_key(painter, _at(right, box), key)
            right -= gap
        if row.badge:
            style = BadgeStyle.SOLID if row.badge.is_own else BadgeStyle.TINT
            width = min(badges.badge_width(row.badge.text, style), int(box.width() / 3))
            right -= width
            place = _at(right, box, width)
            badges.paint_badge(painter, place, row.badge.text, row.badge.hue, style)
            right -= gap
        for text, colour, icon in (
            (row.note, look.theme.text3, ""),
            (row.warning, look.theme.warn, "warn"),
        ):
            if text:
                font = look.fonts.ui_font(12)
                right -= look.fonts.metrics(font).horizontalAdvance(text)
                line = QRectF(right, box.top(), box.right() - right, box.height())
                paint_text(painter, line, text, look, colour, px=12)
                if icon:
                    right -= look.px(_ICON) + look.px(4)
                    place_of_icon = QRectF(right, box.top(), look.px(_ICON), box.height())
                    look.icons.paint(painter, place_of_icon, icon, colour, look.px(14))
                right -= gap
        return right


class FoundList(QListView):
    """What was found; the field steers it, the pointer may too."""

    chosen = Signal(object)  # a row's target

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._is_awaiting = False  # other rows are on their way
        self._chooses_next = False  # Enter was pressed before they came
        self.found = FoundModel(self)
        self.setModel(self.found)
        self.setItemDelegate(FoundDelegate(look, self))
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)
        self.viewport().setAutoFillBackground(False)  # the card is its ground
        look.changed.connect(self.scheduleDelayedItemsLayout)

    @property
    def current(self) -> Row | None:
        """The row that Enter would choose."""
        row: Row | None = self.currentIndex().data(Role.ROW)
        return row

    def await_rows(self) -> None:
        """Expect other rows: until they come, Enter waits for them and chooses the first."""
        self._is_awaiting, self._chooses_next = True, False

    def show_rows(self, rows: Sequence[Row], target: object = None) -> None:
        """Show other rows, the first one current, or that of a target."""
        chooses, self._is_awaiting, self._chooses_next = self._chooses_next, False, False
        self.found.show(rows)
        places = [at for at, row in enumerate(rows) if not row.is_heading]
        wanted = (at for at in places if target is not None and rows[at].target == target)
        at = next(wanted, places[0] if places else -1)
        self.setCurrentIndex(self.found.index(at))
        if places and at == places[0]:
            self.scrollToTop()  # the heading over the first row too
        if chooses:
            self.choose_current()

    def make_current(self, target: object) -> None:
        """Make a target's row current again, where it is still there."""
        for at, row in enumerate(self.found.rows):
            if target is not None and row.target == target:
                self.setCurrentIndex(self.found.index(at))

    def height_of_rows(self) -> int:
        """Return how high the list is with all its rows."""
        rows = self.found.rows
        return sum(self._look.px(_HEADING_HEIGHT if row.is_heading else ROW_HEIGHT) for row in rows)

    def step(self, count: int) -> None:
        """Make another row current: so many further on, stopping at the ends."""
        rows = self.found.rows
        places = [at for at, row in enumerate(rows) if not row.is_heading]
        if not places:
            return
        at = places.index(self.currentIndex().row()) + count
        self.setCurrentIndex(self.found.index(places[max(0, min(at, len(places) - 1))]))
        row = self.current
        assert row is not None
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, row.spoken))

    def choose_current(self) -> None:
        """Choose the current row, where there is one."""
        if self._is_awaiting:
            self._chooses_next = True
        elif self.current is not None:
            self.chosen.emit(self.current.target)

    def page(self) -> int:
        """Return how many rows are seen at once."""
        return max(1, self.viewport().height() // self._look.px(ROW_HEIGHT) - 1)

    def _choose(self, index: QModelIndex) -> None:
        row: Row = index.data(Role.ROW)
        if not row.is_heading:
            self.chosen.emit(row.target)


class FindField(QLineEdit):
    """What is typed to find something; arrows, pages and Enter go to the list."""

    def __init__(self, look: Look, name: str, found: FoundList) -> None:
        super().__init__()
        self._look, self._found = look, found
        self.setAccessibleName(name)
        self.setPlaceholderText(name)
        self.setProperty(RING, NO_RING)  # the card around it is ring enough
        OwnKeys(self, self._is_of_list)
        look.changed.connect(self._restyle)
        self._restyle()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Steer the list."""
        steps = self._steps()
        if event.key() in steps:
            self._found.step(steps[Qt.Key(event.key())])
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._found.choose_current()
        else:
            super().keyPressEvent(event)

    def _is_of_list(self, event: QKeyEvent) -> bool:
        return event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, *self._steps())

    def _steps(self) -> dict[Qt.Key, int]:
        page = self._found.page()
        return {
            Qt.Key.Key_Up: -1,
            Qt.Key.Key_Down: 1,
            Qt.Key.Key_PageUp: -page,
            Qt.Key.Key_PageDown: page,
        }

    def _restyle(self) -> None:
        self.setFont(self._look.fonts.ui_font(15))
        self.setFixedHeight(self._look.px(_FIELD_HEIGHT))
        self.setStyleSheet("QLineEdit, QLineEdit:focus { border: 0; background: transparent; }")


def _at(left: float, box: QRectF, width: int = 0) -> QRect:
    return QRect(int(left), int(box.top()), width, int(box.height()))
