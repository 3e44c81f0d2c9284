"""The heads of the matrix: stores under the brackets of their parents, and paths before the rows.

Both stay in sight: the stores over the columns, the paths in the place of a table's row headings.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHeaderView, QTableView, QWidget

from multistore_gui.core.layers import Layer
from multistore_gui.models.matrix import MatrixModel
from multistore_gui.models.matrix_rows import FileLine, FolderLine, Line, StoreColumn
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.hints import Hints, tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_cells import CellPainter
from multistore_gui.views.rows import paint_name, paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG
from multistore_gui.views.tree_delegate import icon_of

ROW_HEIGHT = 26

_BRACKETS = 26
_BRACKET_LINE = 13
_BRACKET_ARROW = 12  # as a folder's: right where there is more to show
_NAME_TOP = 28
_NAME_HEIGHT = 26
_LINE = 15  # of a name in two lines
_MARK = 20  # a side's letter beside a name, and what is around it
_MOST_UPRIGHT = 150  # of the height of a name that is read from the bottom to the top
_BELOW_NAME = 4
_SWATCH = 9
_PADDING = 10
_GAP = 8
_RADIUS = 6.0
_BAR = 3
_BAR_INSET = 5
_INDENT = 16
_ICON = 16
_ARROW = 14

_AIRY = 104  # a column that is narrower has a smaller name in its head, and less around it
_LEAST_FOR_NONE = 240  # wide names, for the word "none"
_NONE, _SHORT_NONE = " + none", " + \N{EN DASH}"
_VERSIONS_HINT = (
    "Versions: how many different contents these stores have. "
    '"+ none", or a dash where it is narrow: some of the stores have no file.'
)

SIDES = "AB"
_SEPARATORS = "-_./ "


@dataclass(frozen=True, slots=True)
class Bracket:
    """Columns side by side that stand on the same layer, or one that stands for several."""

    first: int  # columns
    last: int
    layer: Layer
    column: StoreColumn  # the first of them

    @property
    def is_clickable(self) -> bool:
        """Whether it folds, or shows again."""
        return not self.column.why_not


def brackets_of(columns: Sequence[StoreColumn]) -> list[Bracket]:
    """Return the brackets over the columns, from the first on."""
    found = []
    for key, group in groupby(enumerate(columns), lambda each: _family(each[1])):
        places = [place for place, _ in group]
        if key is not None:
            layer, _ = key
            found.append(Bracket(places[0], places[-1], layer, columns[places[0]]))
    return found


def broken(text: str, measure: Callable[[str], float]) -> tuple[str, ...]:
    """Break a name behind one of its separators so that the longer line is as short as can be."""
    places = [at + 1 for at, letter in enumerate(text[:-1]) if letter in _SEPARATORS and at]
    halves = [(text[:at], text[at:]) for at in places]
    return min(halves, key=lambda each: max(map(measure, each)), default=(text,))


def _family(column: StoreColumn) -> tuple[Layer, bool] | None:
    if column.folded:
        return column.layer, True
    return None if column.parent is None else (column.parent, False)


class StoreHeader(QHeaderView):
    """Names the stores; owned by the matrix.

    A click on a name picks it as a side, a click on a bracket folds; names can be dragged.
    """

    bracket_clicked = Signal(object)  # a Bracket
    menu_requested = Signal(int, QPoint)  # a column, a place on the screen

    def __init__(self, look: Look, cells: CellPainter, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look, self._cells = look, cells
        self._columns: Sequence[StoreColumn] = ()
        self._brackets: list[Bracket] = []
        self._labels: dict[int, tuple[str, int]] = {}
        self._sides: tuple[int | None, int | None] = (None, None)
        self._hovered: Bracket | int | None = None
        self._is_upright, self._name_height = False, look.px(_NAME_HEIGHT)
        self._broken: dict[str, tuple[str, ...]] = {}  # names in two lines, where one is too long
        self.setSectionsMovable(True)
        self.setSectionsClickable(True)
        self.setHighlightSections(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFixedHeight(self.sizeHint().height())
        Hints(self.viewport(), self._hint)

    def show_columns(
        self, columns: Sequence[StoreColumn], layers: dict[int, tuple[str, int]]
    ) -> bool:
        """Show other columns; tell whether they are others, which are to be fitted.

        Args:
            columns: in order.
            layers: by a layer's number, its name for people and its hue.
        """
        if (columns, layers) == (self._columns, self._labels):
            return False
        self._columns, self._labels = columns, layers
        self._brackets = brackets_of(columns)
        self._hovered = None
        self.viewport().update()
        return True

    def fit(self, width: int) -> None:
        """Break names in two where columns of some width are too narrow for them, or turn them."""
        px, fonts = self._look.px, self._look.fonts
        measure = fonts.metrics(fonts.ui_font(12, WEIGHT_STRONG)).horizontalAdvance
        widths = {each.label: measure(each.label) for each in self._columns}
        longest = max(widths.values(), default=0)
        room = width - px(_SWATCH + 2 * _GAP)
        self._broken = {}
        if longest > room - px(_MARK):
            lines = {text: broken(text, measure) for text in widths}
            widest = max(measure(line) for each in lines.values() for line in each)
            if widest <= room:
                self._broken = lines
        self._is_upright = not self._broken and width < px(_AIRY) and longest > room
        upright = min(px(_MOST_UPRIGHT), int(longest) + px(_SWATCH + 3 * _GAP))
        self._name_height = upright if self._is_upright else px(_NAME_HEIGHT)
        if any(len(each) > 1 for each in self._broken.values()):
            self._name_height += px(_LINE)
        self.setFixedHeight(self.sizeHint().height())
        self.viewport().update()

    def lines(self, column: int) -> Sequence[str]:
        """Return a store's name as it is broken into lines."""
        label = self._columns[column].label
        return self._broken.get(label, (label,))

    def show_sides(self, sides: tuple[int | None, int | None]) -> None:
        """Mark the columns that are the sides of the difference."""
        self._sides = sides
        self.viewport().update()

    def bracket_box(self, bracket: Bracket) -> QRect:
        """Return what a bracket covers."""
        left = self.sectionViewportPosition(bracket.first)
        right = self.sectionViewportPosition(bracket.last) + self.sectionSize(bracket.last)
        return QRect(left, 0, right - left, self._look.px(_BRACKETS))

    @property
    def sides(self) -> tuple[int | None, int | None]:
        """The columns that are A and B."""
        return self._sides

    @property
    def brackets(self) -> Sequence[Bracket]:
        """What is over the columns."""
        return self._brackets

    def sizeHint(self) -> QSize:
        """Of the head's height."""
        return QSize(0, self._look.px(_NAME_TOP + _BELOW_NAME) + self._name_height)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take a click on a bracket, leave one on a name."""
        bracket = self._bracket_at(event.position().toPoint())
        if bracket is None:
            super().mousePressEvent(event)
        elif event.button() == Qt.MouseButton.LeftButton and bracket.is_clickable:
            self.bracket_clicked.emit(bracket)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show what a click would do."""
        super().mouseMoveEvent(event)
        point = event.position().toPoint()
        self._hover(self._bracket_at(point) or self._column_at(point))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        super().leaveEvent(event)
        self._hover(None)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a column."""
        column = self.logicalIndexAt(event.pos())
        if column >= 0:
            self.menu_requested.emit(column, event.globalPos())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint brackets and names."""
        painter = QPainter(self.viewport())
        theme = self._look.theme
        painter.fillRect(event.rect(), theme.surface)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        for bracket in self._brackets:
            box = self.bracket_box(bracket)
            if box.right() >= 0 and box.left() <= self.width():
                self._paint_bracket(painter, bracket, box)
        for column in range(len(self._columns)):
            left, width = self.sectionViewportPosition(column), self.sectionSize(column)
            if left + width >= 0 and left <= self.width():
                self.paintSection(painter, QRect(left, 0, width, self.height()), column)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        """Paint a store's name; also for what follows the pointer while it is dragged."""
        if section >= len(self._columns):
            return
        look, theme, column = self._look, self._look.theme, self._columns[section]
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(
            rect.left() + 3, look.px(_NAME_TOP), rect.width() - 6, self._name_height
        ).adjusted(0.5, 0.5, -0.5, -0.5)
        is_side = section in self._sides
        if is_side or self._hovered == section:
            painter.setPen(QPen(theme.accent, 1) if is_side else Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent_soft if is_side else theme.hover)
            painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        side = SIDES[self._sides.index(section)] if is_side else ""
        if self._is_upright:
            self._paint_upright(painter, box, column, side)
        else:
            self._paint_name(painter, box, section, side)

    def _paint_name(self, painter: QPainter, box: QRectF, section: int, side: str) -> None:
        look, column = self._look, self._columns[section]
        is_airy = box.width() >= look.px(_AIRY) and not self._broken
        padding, gap, name_px = (_PADDING, _GAP, 13) if is_airy else (_GAP // 2, _GAP // 2 + 2, 12)
        swatch = look.px(_SWATCH)
        left, right = box.left() + look.px(padding) - 1, box.right() - look.px(padding / 2)
        self._paint_swatch(painter, QPointF(left, box.center().y() - swatch / 2), column)
        if side:
            self._cells.paint_mark(painter, box, side)
            right -= look.px(20)
        left += swatch + look.px(gap) - 2
        lines, line = self.lines(section), look.px(_LINE)
        top = box.center().y() - line * len(lines) / 2
        for at, text in enumerate(lines):
            room = QRectF(left, top + at * line, max(right - left, 0), line)
            self._paint_label(painter, room, text, name_px)

    def _paint_upright(
        self, painter: QPainter, box: QRectF, column: StoreColumn, side: str
    ) -> None:
        look = self._look
        swatch, gap = look.px(_SWATCH), look.px(_GAP)
        top, bottom = box.top() + gap / 2, box.bottom() - gap - swatch
        left = box.left()
        if side:
            mark = QRectF(left, box.top(), box.width(), look.px(_NAME_HEIGHT))
            self._cells.paint_mark(painter, mark, side)
            left -= look.px(_MARK) / 2  # beside it, else it would take the name's end
        middle = left + box.width() / 2
        self._paint_swatch(painter, QPointF(middle - swatch / 2, bottom), column)
        painter.save()
        painter.translate(left, bottom - gap)
        painter.rotate(-90)
        room = QRectF(0, 0, max(bottom - gap - top, 0), box.width())
        self._paint_label(painter, room, column.label, 12)
        painter.restore()

    def _paint_swatch(self, painter: QPainter, corner: QPointF, column: StoreColumn) -> None:
        side = self._look.px(_SWATCH)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.hue(column.hue).solid)
        painter.drawRoundedRect(QRectF(corner.x(), corner.y(), side, side), 2, 2)

    def _paint_label(self, painter: QPainter, room: QRectF, text: str, name_px: int) -> None:
        paint_text(
            painter,
            room,
            text,
            self._look,
            self._look.theme.text,
            px=name_px,
            weight=WEIGHT_STRONG,
            elide=Qt.TextElideMode.ElideMiddle,  # stores of one brand begin alike
        )

    def _paint_bracket(self, painter: QPainter, bracket: Bracket, box: QRect) -> None:
        look, theme = self._look, self._look.theme
        text, hue = self._labels[bracket.layer.number]
        if bracket.column.folded:
            text = f"{text} · {len(bracket.column.folded):,}"
        is_over = self._hovered == bracket
        line = theme.hue(hue).solid if is_over else theme.hue(hue).line
        left, right = box.left() + 4.5, box.right() - 3.5
        middle, bottom = look.px(_BRACKET_LINE) + 0.5, look.px(_BRACKETS)
        painter.setPen(QPen(line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        corners = ((left, bottom), (left, middle), (right, middle), (right, bottom))
        painter.drawPolyline([QPointF(*corner) for corner in corners])
        shown_left, shown_right = max(left, 0), min(right, self.width())
        room = int(shown_right - shown_left) - look.px(2 * _PADDING)
        if room < look.px(20):
            return
        width = min(look.badges.badge_width(text, BadgeStyle.TINT), room)
        arrow = look.px(_BRACKET_ARROW)
        has_arrow = bracket.is_clickable and width + 2 * arrow <= room
        at = int((shown_left + shown_right - width) / 2)
        around = QRect(at - look.px(4), 0, width + look.px(8), look.px(_BRACKETS))
        if has_arrow:
            around.setLeft(around.left() - arrow)
        painter.fillRect(around.adjusted(0, 0, 0, -look.px(2)), theme.surface)
        badge = QRect(at, 0, width, look.px(_BRACKETS))
        look.badges.paint_badge(painter, badge, text, hue, BadgeStyle.TINT)
        if has_arrow:
            place = QRectF(at - arrow, 0, arrow, look.px(_BRACKETS))
            icon = "right" if bracket.column.folded else "down"
            look.icons.paint(painter, place, icon, theme.text if is_over else theme.text3, arrow)

    def _bracket_at(self, point: QPoint) -> Bracket | None:
        return next(
            (each for each in self._brackets if self.bracket_box(each).contains(point)), None
        )

    def _column_at(self, point: QPoint) -> int | None:
        column = self.logicalIndexAt(point)
        return column if column >= 0 else None

    def _hover(self, what: Bracket | int | None) -> None:
        if what != self._hovered:
            self._hovered = what
            hand = what.is_clickable if isinstance(what, Bracket) else what is not None
            shape = Qt.CursorShape.PointingHandCursor if hand else Qt.CursorShape.ArrowCursor
            self.viewport().setCursor(shape)
            self.viewport().update()

    def _hint(self, point: QPoint) -> str:
        """Say what is cut, and what a click would do."""
        bracket = self._bracket_at(point)
        if bracket is not None:
            shown = bracket.column
            fold = f"{shown.fold}, as it sees the files itself; a click shows them again."
            return shown.why_not or (f"{shown.fold}." if shown.folded else fold)
        column = self._column_at(point)
        if column is None:
            return ""
        return f"{self._columns[column].label}. Click to make it side A or B, drag to move it."


class PathHeader(QHeaderView):
    """Names the paths, and says how many versions there are; owned by the matrix."""

    pressed_row = Signal(int)
    toggled_row = Signal(int)  # a folder's
    opened_row = Signal(int)
    menu_requested = Signal(int, QPoint)

    def __init__(self, look: Look, model: MatrixModel, parent: QTableView) -> None:
        super().__init__(Qt.Orientation.Vertical, parent)
        self._look, self._matrix, self._table = look, model, parent
        self._hovered = -1
        Hints(self.viewport(), self._hint)
        self.setSectionsClickable(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setMinimumSectionSize(1)
        self.setMouseTracking(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        look.changed.connect(self._restyle)
        self._restyle()

    def set_hovered(self, row: int) -> None:
        """Show the row that the pointer is over, here or in the cells."""
        if row != self._hovered:
            before, self._hovered = self._hovered, row
            for each in (before, row):
                self.update_row(each)

    @property
    def hovered(self) -> int:
        """The row that the pointer is over, -1 for none."""
        return self._hovered

    def update_row(self, row: int) -> None:
        """Paint a row anew."""
        if row >= 0:
            top = self.sectionViewportPosition(row)
            self.viewport().update(0, top, self.width(), self._look.px(ROW_HEIGHT))

    def sizeHint(self) -> QSize:
        """Of the width that it has; Qt would ask for the texts of hundreds of rows."""
        return QSize(self.width(), 0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Make a row current; open or close a folder by its arrow."""
        row = self.logicalIndexAt(event.position().toPoint())
        if row < 0 or event.button() == Qt.MouseButton.RightButton:
            return
        self.pressed_row.emit(row)
        is_left = event.button() == Qt.MouseButton.LeftButton
        if is_left and self._matrix.file(row) is None and self._is_arrow(event.position().x(), row):
            self.toggled_row.emit(row)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Do nothing: a row is no handle."""

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Open a file, open or close a folder."""
        row = self.logicalIndexAt(event.position().toPoint())
        if row >= 0 and self._matrix.file(row) is None:
            self.toggled_row.emit(row)
        elif row >= 0:
            self.opened_row.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Follow the pointer."""
        self.set_hovered(self.logicalIndexAt(event.position().toPoint()))

    def leaveEvent(self, event: QEvent) -> None:
        """Forget the pointer."""
        self.set_hovered(-1)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Ask for the menu of a row."""
        row = self.logicalIndexAt(event.pos())
        if row >= 0:
            self.menu_requested.emit(row, event.globalPos())

    def _hint(self, point: QPoint) -> str:
        """Say a row in words."""
        row = self.logicalIndexAt(point)
        return self._matrix.line(row).description if row >= 0 else ""

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows that are seen."""
        painter = QPainter(self.viewport())
        theme, area = self._look.theme, event.rect()
        painter.fillRect(area, theme.surface)
        first, height = self.logicalIndexAt(area.top()), self._look.px(ROW_HEIGHT)
        if first < 0:
            return
        for row in range(first, self._matrix.rowCount()):
            top = self.sectionViewportPosition(row)
            if top > area.bottom():
                break
            self._paint_row(painter, QRect(0, top, self.width(), height), row)

    def _paint_row(self, painter: QPainter, box: QRect, row: int) -> None:
        look, theme, line = self._look, self._look.theme, self._matrix.line(row)
        is_current = self._table.currentIndex().row() == row
        has_keys = self._table.hasFocus()
        ground = row_ground(
            look, is_current=is_current, has_keys=has_keys, is_over=row == self._hovered
        )
        if ground is not None:
            painter.fillRect(box, ground)
        if is_current:
            inset = look.px(_BAR_INSET)
            bar = QRectF(0, box.top() + inset, look.px(_BAR), box.height() - 2 * inset)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.accent if has_keys else theme.text3)
            painter.drawRoundedRect(bar, look.px(_BAR) / 2, look.px(_BAR) / 2)
        end = self._paint_count(painter, QRectF(box), line)
        name = QRectF(box).adjusted(look.px(14), 0, 0, 0)
        name.setRight(end)
        depth = 0 if self._matrix.is_flat else self._matrix.depth(row)
        name.setLeft(name.left() + depth * look.px(_INDENT))
        if isinstance(line, FolderLine):
            self._paint_folder(painter, name, line, is_open=self._matrix.is_open(row))
        else:
            self._paint_file(painter, name, line)

    def _paint_file(self, painter: QPainter, box: QRectF, line: FileLine) -> None:
        look, theme, side = self._look, self._look.theme, self._look.px(_ICON)
        if not self._matrix.is_flat:
            box.setLeft(box.left() + look.px(_INDENT))
        square = QRectF(box.left(), box.top(), side, box.height())
        look.icons.paint(painter, square, icon_of(line), theme.text2, side)
        box.setLeft(box.left() + side + look.px(6))
        paint_name(
            painter,
            box,
            line.label,
            line.folder,
            look,
            positions=_letters(line.matched),
            folder_positions=_letters(line.folder_matched),
        )

    def _paint_folder(
        self, painter: QPainter, box: QRectF, line: FolderLine, *, is_open: bool
    ) -> None:
        look, theme, side = self._look, self._look.theme, self._look.px(_ICON)
        arrow = QRectF(box.left() - look.px(2), box.top(), look.px(_ARROW), box.height())
        look.icons.paint(
            painter, arrow, "down" if is_open else "right", theme.text2, look.px(_ARROW)
        )
        square = QRectF(box.left() + look.px(_INDENT), box.top(), side, box.height())
        icon = "folder-open" if is_open else "folder"
        look.icons.paint(painter, square, icon, theme.text2, side)
        box.setLeft(square.right() + look.px(6))
        paint_name(painter, box, line.label, "", look, positions=_letters(line.matched))

    def _paint_count(self, painter: QPainter, box: QRectF, line: Line) -> float:
        """Paint how many versions there are, or paths that differ; return where it begins."""
        look, theme = self._look, self._look.theme
        colour, weight = theme.text2, WEIGHT_NORMAL
        if isinstance(line, FolderLine):
            verb = "differs" if line.differing == 1 else "differ"
            text = f"{line.differing:,} {verb}" if line.differing else ""
        elif line.versions is None:
            text, colour = "comparing", theme.text3
        else:
            text = f"{line.versions:,}"
            if line.versions > 2:
                colour, weight = theme.text, WEIGHT_STRONG
        right = box.right() - look.px(14)
        if isinstance(line, FileLine):
            none = _NONE if self.width() >= look.px(_LEAST_FOR_NONE) else _SHORT_NONE
            right -= look.fonts.metrics(look.fonts.ui_font(11)).horizontalAdvance(none)
            if line.missing and line.versions is not None:
                place = QRectF(right, box.top(), box.right() - right, box.height())
                paint_text(painter, place, none, look, theme.text2, px=11)
        font = look.fonts.ui_font(12, weight)
        width = look.fonts.metrics(font).horizontalAdvance(text)
        left = right - width
        paint_text(
            painter,
            QRectF(left, box.top(), width + 1, box.height()),
            text,
            look,
            colour,
            px=12,
            weight=weight,
        )
        return left - look.px(_GAP)

    def _is_arrow(self, x: float, row: int) -> bool:
        start = self._look.px(12) + self._matrix.depth(row) * self._look.px(_INDENT)
        return start - self._look.px(4) <= x <= start + self._look.px(_INDENT)

    def _restyle(self) -> None:
        self.setDefaultSectionSize(self._look.px(ROW_HEIGHT))
        self.viewport().update()


class Corner(QWidget):
    """What stands over the paths: their headings, and room for the columns' button."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self.setAutoFillBackground(False)
        self.setToolTip(tooltip(_VERSIONS_HINT))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the headings."""
        painter, look, theme = QPainter(self), self._look, self._look.theme
        painter.fillRect(self.rect(), theme.surface)
        top = self.height() - look.px(_BELOW_NAME + _NAME_HEIGHT)
        box = QRectF(look.px(14), top, self.width() - 2 * look.px(14), look.px(_NAME_HEIGHT))
        metrics = look.fonts.metrics(look.fonts.ui_font(11, WEIGHT_MEDIUM))
        width, of_path = (metrics.horizontalAdvance(text) for text in ("Versions", "Path"))
        if of_path + look.px(_GAP) + width <= box.width():
            paint_text(painter, box, "Path", look, theme.text3, px=11, weight=WEIGHT_MEDIUM)
        box.setLeft(box.right() - width)
        paint_text(painter, box, "Versions", look, theme.text3, px=11, weight=WEIGHT_MEDIUM)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)


def row_ground(look: Look, *, is_current: bool, has_keys: bool, is_over: bool) -> QColor | None:
    """Return what lies under a row, None for nothing of its own."""
    theme = look.theme
    if is_current:
        return theme.sel if has_keys else theme.sel_off
    return theme.hover if is_over else None


def _letters(spans: Sequence[tuple[int, int]]) -> list[int]:
    return [at for first, end in spans for at in range(first, end)]
