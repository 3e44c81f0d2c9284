"""The ladder: every layer of the stack that has the file, winner on top."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QAction,
    QContextMenuEvent,
    QFont,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QMenu,
    QSizePolicy,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from multistore_gui.models.ladder import HEADS, LadderColumn, LadderModel, LadderRole, PaintedRung
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.checks import paint_radio
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.hints import Hints
from multistore_gui.views.look import Look
from multistore_gui.views.rows import RowDelegate, paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

_ROW, _HEAD = 30, 24
_MOST_ROWS = 6  # then it scrolls
_MOST_ROWS_LOW = 2  # in a low window, without their heads
_INSET = 12  # of a row's ground from the pane's edges
_CIRCLE = 12
_CIRCLE_LEFT = 22
_BADGE_LEFT = 44
_GAP = 16  # behind every column
_BLOCKS, _BLOCK, _BLOCK_GAP = 5, 6, 2
_SIGN_WIDTH = 34
_RADIO = 16
_DROPPED = (  # where it is narrow, in this order; and how much others are cut down before
    (LadderColumn.SIZE, 0),
    (LadderColumn.CHANGE, 0),
    (LadderColumn.REACH, 0),
    (LadderColumn.LINES, 60),
)
_SPARE = {  # what columns take of the room that is left, in this order
    LadderColumn.LAYER: 40,
    LadderColumn.STATE: 60,
    LadderColumn.SIZE: 16,
    LadderColumn.CHANGE: 50,
    LadderColumn.REACH: 20,
}
_LEAST = (  # what they are cut down to where that is not enough, in this order
    (LadderColumn.LAYER, 150),
    (LadderColumn.STATE, 60),
    (LadderColumn.LAYER, 90),
)

Index = QModelIndex | QPersistentModelIndex


class LadderView(QTreeView):
    """Rows of a `LadderModel`; a click, Space or Enter chooses which layer is shown below.

    Ctrl+click or B chooses what it is compared with.
    """

    def __init__(self, look: Look, model: LadderModel, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._model = look, model
        self.setModel(model)
        self.setItemDelegate(_Delegate(look, _ROW, self))
        self.setHeader(_Head(look, self))
        self.setAccessibleName("Layers with this file")
        Hints(self.viewport(), self._hint)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setRootIsDecorated(False)
        self.setItemsExpandable(False)
        self.setUniformRowHeights(True)
        self.setIndentation(0)
        self.setMouseTracking(True)
        self.setTabKeyNavigation(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.clicked.connect(self._clicked)
        self._takes_other_side = False
        self._reserved = 1
        model.modelReset.connect(self._arrange)
        model.dataChanged.connect(self._arrange)
        look.changed.connect(self._restyle)
        self._restyle()

    def reserve(self, rows: int) -> None:
        """Keep room for rows that are being read."""
        self._reserved = max(rows, 1)
        self.updateGeometry()

    def sizeHint(self) -> QSize:
        """As high as its rows, up to some."""
        px, rows = self._look.px, self._model.rowCount() or self._reserved
        if self._look.is_low:
            return QSize(px(480), min(rows, _MOST_ROWS_LOW) * px(_ROW))
        return QSize(px(480), px(_HEAD) + min(rows, _MOST_ROWS) * px(_ROW) + px(6))

    def minimumSizeHint(self) -> QSize:
        """Keep the height; the width may be anything."""
        return QSize(self._look.px(240), self.sizeHint().height())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose the two sides; the arrows move."""
        row = self.currentIndex().row()
        if event.key() in (Qt.Key.Key_Space, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._model.choose(row)
        elif event.key() == Qt.Key.Key_B and not event.modifiers():
            self._model.choose_against(row)
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember whether Ctrl is held: `clicked` does not say."""
        held = event.modifiers() & Qt.KeyboardModifier.ControlModifier
        self._takes_other_side = bool(held)
        super().mousePressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer both sides."""
        place, index = event.globalPos(), self.currentIndex()
        if event.reason() is QContextMenuEvent.Reason.Mouse:
            index = self.indexAt(event.pos())
        else:
            place = self.viewport().mapToGlobal(self.visualRect(index).bottomLeft())
        if not index.isValid() or self._model.rowCount() < 2:
            return
        row, label = index.row(), self._model.index(index.row(), 0).data()
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        shown = QAction(f"Show {label} below\tSpace", menu)
        shown.triggered.connect(lambda: self._model.choose(row))
        against = QAction(f"Compare what is shown with {label}\tB", menu)
        against.triggered.connect(lambda: self._model.choose_against(row))
        menu.addActions([shown, against])
        menu.popup(place)

    def _hint(self, point: QPoint) -> str:
        return self.indexAt(point).data(Qt.ItemDataRole.ToolTipRole) or ""

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row's ground and ring, then its cells."""
        rung: PaintedRung = self._model.index(index.row(), 0).data(LadderRole.RUNG)
        row = QRect(0, option.rect.top(), self.viewport().width(), option.rect.height())
        ground = QRectF(row).adjusted(self._look.px(_INSET), 1, -self._look.px(_INSET), -1)
        under = self.viewport().mapFromGlobal(self.cursor().pos())
        if rung.is_shown or (row.contains(under) and self.underMouse()):
            painter.save()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(self._look.theme.hover)
            painter.drawRoundedRect(ground, 6, 6)
            painter.restore()
        super().drawRow(painter, option, index)
        if self.hasFocus() and self.currentIndex().row() == index.row():
            paint_focus_inside(painter, ground, self._look)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Repaint what the pointer left and entered."""
        super().mouseMoveEvent(event)
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fit the columns."""
        super().resizeEvent(event)
        self._arrange()

    def _clicked(self, index: QModelIndex) -> None:
        if self._takes_other_side:
            self._model.choose_against(index.row())
        else:
            self._model.choose(index.row())

    def _restyle(self) -> None:
        self.header().setFixedHeight(self._look.px(_HEAD))
        self.setHeaderHidden(self._look.is_low)
        self.scheduleDelayedItemsLayout()  # the rows are as high as before else
        self._arrange()

    def _arrange(self) -> None:
        """Give every column what it needs; leave some out where there is no room."""
        widths = {column: self._needed(column) for column in LadderColumn}
        is_alone = self._model.rowCount() < 2
        hidden = {LadderColumn.LINES, LadderColumn.COMPARE} if is_alone else set()
        room = self.viewport().width()

        def total() -> int:
            return sum(width for column, width in widths.items() if column not in hidden)

        for column, cut in _DROPPED:
            if total() - self._look.px(cut) > room:
                hidden.add(column)
        for column, most in _SPARE.items():
            if column not in hidden:
                widths[column] += min(max(room - total(), 0), self._look.px(most))
        for column, least in _LEAST:
            lacking = max(total() - room, 0)
            widths[column] = max(
                widths[column] - lacking, min(widths[column], self._look.px(least))
            )
        for column, width in widths.items():
            self.setColumnHidden(column, column in hidden)
            self.header().resizeSection(column, width)
        self.updateGeometry()
        self.viewport().update()

    def _needed(self, column: LadderColumn) -> int:
        look = self._look
        head = look.fonts.metrics(_head_font(look)).horizontalAdvance(HEADS[column])
        metrics = look.fonts.metrics(look.fonts.ui_font(12, WEIGHT_STRONG))
        rows = range(self._model.rowCount())
        texts = [self._model.index(row, column).data() for row in rows]
        rungs = [self._model.index(row, 0).data(LadderRole.RUNG) for row in rows]
        cells = [metrics.horizontalAdvance(text) for text in texts]
        if column is LadderColumn.LAYER:
            cells = [_layer_width(look, rung) for rung in rungs]
            head += look.px(_BADGE_LEFT)
        elif column is LadderColumn.LINES:
            cells = [_counts_width(look, rung) + _blocks_width(look) for rung in rungs]
        elif column is LadderColumn.COMPARE:
            cells = [look.px(_RADIO + 8 + 4) + metrics.horizontalAdvance("Shown below")]
        return ceil(max([head, *cells])) + look.px(_GAP)


def _head_font(look: Look) -> QFont:
    return look.fonts.ui_font(11, WEIGHT_MEDIUM)


def style_of(*, wins: bool, is_own: bool) -> BadgeStyle:
    """Choose the badge of a layer by how it stands to the file."""
    if not wins:
        return BadgeStyle.OUTLINE
    return BadgeStyle.SOLID if is_own else BadgeStyle.TINT


def _style(rung: PaintedRung) -> BadgeStyle:
    return style_of(wins=rung.wins, is_own=rung.is_own)


def _layer_width(look: Look, rung: PaintedRung) -> float:
    role = look.fonts.metrics(look.fonts.ui_font(12)).horizontalAdvance(rung.role)
    badge = look.badges.badge_width(rung.label, _style(rung))
    return look.px(_BADGE_LEFT) + badge + look.px(8) + role


def _counts(rung: PaintedRung) -> Sequence[str]:
    """Return how many lines are added and removed, with their signs."""
    lines = rung.lines
    return () if lines is None else (f"+{lines.added:,}", f"\N{MINUS SIGN}{lines.removed:,}")


def _count_widths(look: Look, rung: PaintedRung) -> Sequence[float]:
    """Return what the counts take: mostly the same, so that they stand below each other."""
    advance = look.fonts.metrics(look.fonts.ui_font(12, WEIGHT_MEDIUM)).horizontalAdvance
    return [max(look.px(_SIGN_WIDTH), advance(count) + look.px(8)) for count in _counts(rung)]


def _counts_width(look: Look, rung: PaintedRung) -> float:
    return sum(_count_widths(look, rung)) or 2 * look.px(_SIGN_WIDTH)


def _blocks_width(look: Look) -> float:
    return _BLOCKS * look.px(_BLOCK + _BLOCK_GAP)


class _Head(QHeaderView):
    """Names of columns, in small letters on the surface."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setStretchLastSection(True)  # else the style paints what is left over
        self.setMinimumSectionSize(1)

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Paint one name."""
        look, column = self._look, LadderColumn(logicalIndex)
        painter.fillRect(rect, look.theme.surface)
        left = look.px(_BADGE_LEFT) if column is LadderColumn.LAYER else 0
        room = rect.adjusted(left, 0, -look.px(4), 0)
        paint_text(
            painter,
            QRectF(room),
            HEADS[column],
            look,
            look.theme.text3,
            px=11,
            weight=WEIGHT_MEDIUM,
        )


class _Delegate(RowDelegate):
    """Paints cells from roles; the row paints its ground."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell."""
        look = self._look
        rung: PaintedRung = index.data(LadderRole.RUNG)
        cell: QRect = option.rect.adjusted(0, 0, -look.px(_GAP), 0)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        match LadderColumn(index.column()):
            case LadderColumn.LAYER:
                self._paint_layer(painter, cell, rung)
            case LadderColumn.LINES:
                self._paint_lines(painter, cell, rung, index.data())
            case LadderColumn.COMPARE:
                self._paint_compare(painter, cell, rung, index.data())
            case LadderColumn.STATE if rung.wins:
                colour = look.theme.text
                paint_text(painter, QRectF(cell), index.data(), look, colour, weight=WEIGHT_STRONG)
            case _:
                paint_text(painter, QRectF(cell), index.data(), look, look.theme.text2, px=12)
        painter.restore()

    def _paint_layer(self, painter: QPainter, cell: QRect, rung: PaintedRung) -> None:
        look, hue = self._look, self._look.theme.hue(rung.hue)
        side = look.px(_CIRCLE)
        middle = QPointF(cell.left() + look.px(_CIRCLE_LEFT) + 0.5, cell.center().y() + 0.5)
        circle = QRectF(middle.x() - side / 2, middle.y() - side / 2, side, side)
        if not rung.is_last:  # down to the next circle, which the next row paints
            painter.setPen(QPen(hue.line, 1.5))
            end = QPointF(middle.x(), middle.y() + look.px(_ROW) - side / 2)
            painter.drawLine(QPointF(middle.x(), circle.bottom()), end)
        painter.setPen(QPen(hue.solid, 1.5))
        painter.setBrush(hue.solid if rung.wins else look.theme.surface)
        painter.drawEllipse(circle)
        if rung.wins:
            look.icons.paint(painter, circle, "check", hue.on, look.px(10))
        badge = cell.adjusted(look.px(_BADGE_LEFT), 0, 0, 0)
        painted = look.badges.paint_badge(painter, badge, rung.label, rung.hue, _style(rung))
        if _layer_width(look, rung) <= cell.width():
            rest = QRectF(badge.adjusted(painted.width() + look.px(8), 0, 0, 0))
            paint_text(painter, rest, rung.role, look, look.theme.text2, px=12)

    def _paint_lines(self, painter: QPainter, cell: QRect, rung: PaintedRung, text: str) -> None:
        if rung.lines is None:
            return
        look, lines = self._look, rung.lines
        own, beneath = look.theme.hue(rung.hue), look.theme.hue(rung.hue_beneath)
        box = QRectF(cell)
        if not lines.added and not lines.removed:
            paint_text(painter, box, text, look, look.theme.text2, px=12)
            return
        for count, ink, room in zip(
            _counts(rung), (own.ink, beneath.ink), _count_widths(look, rung), strict=True
        ):
            paint_text(painter, box, count, look, ink, px=12, weight=WEIGHT_MEDIUM)
            box.setLeft(box.left() + room)
        if box.left() + _blocks_width(look) > cell.right() + look.px(_GAP):
            return
        side, step = look.px(_BLOCK), look.px(_BLOCK + _BLOCK_GAP)
        top = cell.center().y() - side / 2 + 0.5
        painter.setPen(Qt.PenStyle.NoPen)
        added = blocks_added(lines.added, lines.removed)
        for at in range(_BLOCKS):
            painter.setBrush(own.solid if at < added else beneath.solid)
            left = box.left() + at * step
            painter.drawRoundedRect(QRectF(left, top, side, side), 1.5, 1.5)

    def _paint_compare(self, painter: QPainter, cell: QRect, rung: PaintedRung, text: str) -> None:
        if not text:
            return
        look = self._look
        left = look.px(_RADIO + 8)
        if not rung.is_against:
            box = QRectF(cell.left(), cell.top(), look.px(_RADIO), cell.height())
            paint_radio(painter, box, look, is_checked=rung.is_shown)
        weight = WEIGHT_MEDIUM if rung.is_shown else WEIGHT_NORMAL
        colour = look.theme.text if rung.is_shown else look.theme.text2
        room = QRectF(cell.adjusted(left, 0, look.px(_GAP), 0))
        paint_text(painter, room, text, look, colour, px=12, weight=weight)


def blocks_added(added: int, removed: int) -> int:
    """Return how many of the five blocks stand for added lines; neither kind goes unseen."""
    share = round(_BLOCKS * added / max(added + removed, 1))
    return min(max(share, int(added > 0)), _BLOCKS - int(removed > 0))
