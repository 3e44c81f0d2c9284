"""The scrolling surface of a diff: lines of one file, or of two side by side, and what they hide.

Only what is in sight is laid out and painted. Knows nothing of a keyboard or a pointer: where a
point lies it tells, what is marked it is told.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Collection, Sequence
from dataclasses import replace
from math import ceil

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from multistore_gui.core.columns import NO_HUNK, Alignment, Rows
from multistore_gui.core.diff import LEFT, RIGHT, Comparison
from multistore_gui.core.draft import Edited
from multistore_gui.core.words import InlineDiff
from multistore_gui.views.diff_band import BAND
from multistore_gui.views.diff_painter import (
    GUTTER,
    LINE,
    NUMBER_PX,
    PADDING,
    SIGN,
    Decorations,
    DiffPainter,
    Painted,
)
from multistore_gui.views.diff_scene import Scene, Shape
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.highlighter import Highlighter, Start
from multistore_gui.views.line_layouts import LineLayouts, cell_width
from multistore_gui.views.look import Look
from multistore_gui.views.overview_ruler import OverviewRuler
from multistore_gui.views.take_buttons import take_boxes

UNIFIED_BELOW = 640

_LEAST_CELLS = 10  # of a wrapped row
_MARGIN_ROWS = 2  # above what is gone to
_PAUSE_MS = 120  # in typing, before other colours are looked for, and the ruler follows


class DiffSurface(QAbstractScrollArea):
    """Lays a comparison of texts out and paints it; lives on the GUI thread, owned by its pane."""

    laid_out = Signal()  # the columns have moved

    def __init__(self, look: Look, start: Start, parent: QWidget | None = None) -> None:
        """Make an empty surface; `start` runs what colours the lines."""
        super().__init__(parent)
        self._look = look
        self._comparison: Comparison | None = None
        self._hues = (0, 0)
        self._wraps = self._folds = False
        self._opened: frozenset[int] = frozenset()
        self._areas = [QRect()]  # of the columns
        self._gutter = 0  # how wide each column's is
        self._rows: Sequence[Rows] = ()  # of each side
        self._scene: Scene | None = None
        self._marked: Alignment | None = None  # what the ruler shows
        self._layouts: LineLayouts | None = None
        self._inline: InlineDiff | None = None
        self._highlighter = Highlighter(start, self)
        self._highlighter.arrived.connect(self._show_colours)
        self._resting = QTimer(self, singleShot=True)  # once the plain text is painted
        self._resting.timeout.connect(self._follow_paint)
        self.setFrameShape(QFrame.Shape.NoFrame)
        # All of it is painted: what lies beneath need not be.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._ruler = OverviewRuler(look, self)
        self.setVerticalScrollBar(self._ruler)
        look.changed.connect(self._restyle)

    # What is shown

    @property
    def comparison(self) -> Comparison | None:
        """What is shown."""
        return self._comparison

    @property
    def scene(self) -> Scene | None:
        """How it is laid out."""
        return self._scene

    def show_texts(self, comparison: Comparison, hues: tuple[int, int]) -> None:
        """Show two texts or one, each side in a layer's hue, from the top on."""
        self._comparison, self._hues = comparison, hues
        self._rows = [Rows(comparison.lines(side)) for side in (LEFT, RIGHT)]
        self._inline = InlineDiff(comparison)
        self._highlighter.take(comparison)
        self._opened = frozenset()
        self._scene = None
        self._lay_out()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)

    def follow_edit(self, comparison: Comparison, side: int, edited: Edited) -> bool:
        """Show the texts after an edit of one side; what it leaves alone is not laid out again.

        Nothing is painted, as the caller knows where; told is whether all stays in its place.
        """
        before, scene, layouts = self._comparison, self._scene, self._layouts
        assert before is not None and scene is not None and layouts is not None
        lines = comparison.lines(side)
        self._comparison = comparison
        self._rows = [
            rows.after(edited, lines) if at == side else rows for at, rows in enumerate(self._rows)
        ]
        self._inline = InlineDiff(comparison, self._inline)
        self._highlighter.follow(comparison, side, edited)
        if self._opened and len(before.hunks) != len(comparison.hunks):
            self._opened = _still_opened(self._opened, before, comparison, 1 - side)
            shape = replace(scene.shape, opened=self._opened)
            self._scene = now = Scene(comparison, self._rows, shape)
        else:
            self._scene = now = scene.after(comparison, self._rows)
        layouts.follow(now.lines, side, edited)
        self._resting.setInterval(_PAUSE_MS)
        if self._find_gutter() != self._gutter:  # a number has a digit more
            self._lay_out()
        else:
            self._set_ranges()
        return now.alignment is scene.alignment

    def follow_comparison(self, comparison: Comparison) -> None:
        """Show the same texts compared anew."""
        scene, layouts, before = self._scene, self._layouts, self._comparison
        assert before is not None and scene is not None and layouts is not None
        other = LEFT if comparison.left is not None else RIGHT
        self._comparison = comparison
        self._inline = InlineDiff(comparison, self._inline)
        self._opened = _still_opened(self._opened, before, comparison, other)
        self._scene = Scene(comparison, self._rows, replace(scene.shape, opened=self._opened))
        self._mark_ruler(self._scene)
        self._lay_out()

    def clear(self) -> None:
        """Show nothing."""
        self._comparison = self._scene = self._layouts = self._inline = None
        self._rows = ()
        self._highlighter.take(None)
        self._ruler.set_marks(0)
        self.viewport().update()

    def set_wraps(self, wraps: bool) -> None:
        """Break long lines, or scroll to them."""
        self._wraps = wraps
        self._lay_out()

    def set_folds(self, folds: bool) -> None:
        """Fold what is unchanged, or show it all."""
        self._folds, self._opened = folds, frozenset()
        self._lay_out()

    def open_fold(self, fold: int) -> None:
        """Show what a fold hides; what is above it stays where it is."""
        assert self._scene is not None
        row = self._tops()[0] / self._line_height
        self._opened |= {fold}
        self._lay_out()
        self._scroll_to(0, row)

    def decorations(self) -> Decorations:
        """Return what is marked in the text."""
        return Decorations()

    # Geometry

    def area_of(self, column: int) -> QRect:
        """Return where a column lies in the viewport."""
        return self._areas[min(column, len(self._areas) - 1)]

    def row_at(self, point: QPoint) -> tuple[int, int, int] | None:
        """Return the column at a point, its row, and the pixels from where letters begin."""
        if self._scene is None:
            return None
        for number, (area, top) in enumerate(zip(self._areas, self._tops(), strict=True)):
            if area.contains(point):
                left = area.left() + self._gutter + self._look.px(PADDING)
                x = point.x() - left + self.horizontalScrollBar().value()
                return number, (point.y() + top) // self._line_height, x
        return None

    def fold_at(self, point: QPoint) -> int | None:
        """Return the fold at a point, None where none is."""
        found = self.row_at(point)
        if found is None or self._scene is None:
            return None
        column = self._scene.columns[found[0]]
        if found[1] >= column.rows:
            return None
        return column.part(column.place(found[1]).part).fold

    def strip_of(self, column: int, item: int) -> QRect:
        """Return the strip of the viewport, from edge to edge, with an item and all of its hunk."""
        assert self._scene is not None
        shown, tops = self._scene.columns, self._tops()
        part = shown[column].part_of(item)
        ranges = [(column, shown[column].rows_of(item))]
        if part.hunk != NO_HUNK:
            ranges = [(at, each.rows_of_hunk(part.hunk)) for at, each in enumerate(shown)]
        ys = [
            row * self._line_height - tops[at]
            for at, rows in ranges
            for row in (rows.start, rows.stop)
        ]
        low, high = min(ys) - 1, max(ys) + 1
        return QRect(0, low, self.viewport().width(), high - low).intersected(
            self.viewport().rect()
        )

    def take_box(self, hunk: int) -> QRect:
        """Return where the button of a change lies in the viewport, empty if out of sight."""
        return dict(self._take_boxes()).get(hunk, QRect())

    def take_at(self, point: QPoint) -> int:
        """Return the change whose button is at a point, or `NO_HUNK`."""
        found = (hunk for hunk, box in self._take_boxes() if box.contains(point))
        return next(found, NO_HUNK)

    def _take_boxes(self) -> list[tuple[int, QRect]]:
        if self._scene is None:
            return []
        return take_boxes(self._scene, self._areas, self._tops(), self._line_height, self._look)

    def letters_of(self, column: int) -> QRect:
        """Return where the letters of a column lie in the viewport."""
        return self.area_of(column).adjusted(self._gutter, 0, 0, 0)

    def x_of_cells(self, cells: int) -> int:
        """Return how far from where a column's letters begin a cell is, in the viewport."""
        x = self._look.px(PADDING) + round(cells * cell_width(self._look))
        return x - self.horizontalScrollBar().value()

    def y_of(self, column: int, row: int) -> int:
        """Return where a column's row begins in the viewport."""
        return row * self._line_height - self._tops()[column]

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(640, 400)

    @property
    def page_rows(self) -> float:
        """How many rows fit."""
        return self._areas[0].height() / self._line_height

    def _find_areas(self, comparison: Comparison) -> list[QRect]:
        whole, band = self.viewport().rect(), self._look.px(BAND)
        is_unified = whole.width() + self._ruler.width() < self._look.px(UNIFIED_BELOW)
        if comparison.left is None or is_unified:
            return [whole]
        left = QRect(0, 0, (whole.width() - band) // 2, whole.height())
        return [left, whole.adjusted(left.width() + band, 0, 0, 0)]

    def _find_gutter(self) -> int:
        digits = 0
        if self._comparison is not None:
            digits = len(str(max(len(self._comparison.lines(side)) for side in (LEFT, RIGHT))))
        metrics = self._look.fonts.metrics(self._look.fonts.code_font(NUMBER_PX))
        needed = ceil(metrics.horizontalAdvance("0") * digits)
        return max(self._look.px(GUTTER), needed + self._look.px(SIGN + PADDING))

    @property
    def _line_height(self) -> int:
        return self._look.px(LINE)

    def _room(self) -> int:
        return self._areas[0].width() - self._gutter - 2 * self._look.px(PADDING)

    def _tops(self) -> list[int]:
        """Return the pixels of each column that are above the window."""
        assert self._scene is not None
        scrolled = self.verticalScrollBar().value() / self._line_height
        tops = self._scene.alignment.tops(scrolled, self.page_rows)
        return [round(top * self._line_height) for top in tops]

    def _lay_out(self) -> None:
        """Find the columns anew where the width or the way to show them asks for it."""
        if self._comparison is None:
            return
        self._areas, self._gutter = self._find_areas(self._comparison), self._find_gutter()
        width = None
        if self._wraps:
            width = max(int(self._room() / cell_width(self._look)), _LEAST_CELLS)
        shape = Shape(len(self._areas) == 1, self._folds, self._opened, width)
        if self._scene is None or self._scene.shape != shape:
            self._scene = scene = Scene(self._comparison, self._rows, shape)
            self._layouts = LineLayouts(self._look, scene.lines, self._highlighter.spans, width)
            self._mark_ruler(scene)
        self._set_ranges()
        self.laid_out.emit()
        self.viewport().update()

    def _mark_ruler(self, scene: Scene) -> None:
        self._marked = scene.alignment
        lanes = ((scene.marks(side), self._solid(side)) for side in (LEFT, RIGHT))
        self._ruler.set_marks(scene.alignment.height, *lanes)

    def _solid(self, side: int) -> QColor:
        return self._look.theme.hue(self._hues[side]).solid

    def _set_ranges(self) -> None:
        assert self._scene is not None and self._comparison is not None
        height, bar = self._areas[0].height(), self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(self._line_height * 3)
        bar.setRange(0, max(self._scene.alignment.height * self._line_height - height, 0))
        sides = (self._comparison.left, self._comparison.right)
        texts = [side.text for side in sides if side is not None and side.text is not None]
        cell = cell_width(self._look)
        widest = ceil(max(text.widest for text in texts) * cell)
        across, room = self.horizontalScrollBar(), self._room()
        across.setPageStep(max(room, 1))
        across.setSingleStep(ceil(cell * 4))
        across.setRange(0, 0 if self._wraps else max(widest + ceil(cell) - room, 0))

    # Scrolling

    def show_hunk(self, hunk: int) -> None:
        """Scroll until a hunk is in the middle, or its start is near the top."""
        assert self._scene is not None
        rows = self._scene.rows_of_hunk(hunk)
        margin = max((self.page_rows - len(rows)) / 2, _MARGIN_ROWS)
        self.verticalScrollBar().setValue(round(max(rows.start - margin, 0) * self._line_height))

    def show_row(self, column: int, row: int, *, is_centred: bool = False) -> None:
        """Scroll as little as needed until a column's row is in sight, or it is in the middle."""
        top, window = self._tops()[column] / self._line_height, self.page_rows
        if row < top:
            self._scroll_to(column, row - window / 2 if is_centred else row)
        elif row + 1 > top + window:
            self._scroll_to(column, row - window / 2 if is_centred else row + 1 - window)

    def keep_row(self, column: int, row: int, y: int) -> None:
        """Scroll until a column's row is as far from the top as it was, but for a pixel."""
        if abs(self.y_of(column, row) - y) > 1:
            self._scroll_to(column, row - y / self._line_height)

    def show_cells(self, cells: int) -> None:
        """Scroll sideways until the place behind some cells is in sight."""
        if not self._wraps:
            x = round(cells * cell_width(self._look))
            across = self.horizontalScrollBar()
            least = x - self._room() + self._look.px(PADDING)
            across.setValue(max(min(across.value(), x), least))

    def _scroll_to(self, column: int, row: float) -> None:
        """Scroll until a column's row is at the top."""
        assert self._scene is not None
        scrolled = self._scene.scroll_for(column, max(row, 0), self.page_rows)
        self.verticalScrollBar().setValue(ceil(scrolled * self._line_height))

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: the sides move by different amounts."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Lay out for the new width."""
        self._lay_out()

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        viewport, theme = self.viewport(), self._look.theme
        painter = QPainter(viewport)
        painter.fillRect(viewport.rect(), theme.surface)
        scene, layouts, inline = self._scene, self._layouts, self._inline
        if scene is None or layouts is None or inline is None:
            return
        painted = Painted(
            scene,
            inline,
            layouts,
            (theme.hue(self._hues[LEFT]), theme.hue(self._hues[RIGHT])),
            self._gutter,
            self.horizontalScrollBar().value(),
            self.decorations(),
            event.rect(),
        )
        diff_painter = DiffPainter(self._look, painter, painted)
        tops = self._tops()
        for number, (area, top) in enumerate(zip(self._areas, tops, strict=True)):
            diff_painter.paint_column(number, area, top)
        if len(tops) > 1:
            left, right = self._areas
            band = QRect(left.right() + 1, 0, right.left() - left.right() - 1, left.height())
            diff_painter.paint_band(band, tops)
        taking = painted.decorations.taking
        if taking is not None:
            diff_painter.paint_take_buttons(self._areas, tops, taking)
        if self.hasFocus():
            paint_focus_inside(painter, QRectF(viewport.rect()), self._look, radius=0)
        self._resting.start()

    def _restyle(self) -> None:
        self._scene = None
        self._lay_out()

    # Colours

    def _follow_paint(self) -> None:
        """Do what can wait until the text is painted, and while somebody types."""
        self._resting.setInterval(0)
        if self._scene is not None:
            if self._scene.alignment is not self._marked:
                self._mark_ruler(self._scene)
            self._highlighter.ask(self._lines_in_sight(self._scene))

    def _show_colours(self) -> None:
        if self._layouts is not None:
            self._layouts.forget()
        self.viewport().update()  # and ask for what is missing still

    def _lines_in_sight(self, scene: Scene) -> list[tuple[int, range]]:
        found: dict[int, list[int]] = {}
        for column, top in zip(scene.columns, self._tops(), strict=True):
            first = top // self._line_height
            for row in range(first, min(first + ceil(self.page_rows) + 1, column.rows)):
                place = column.place(row)
                found.setdefault(column.part(place.part).side, []).append(place.line)
        return [(side, range(min(lines), max(lines) + 1)) for side, lines in found.items()]


def _still_opened(
    opened: Collection[int], before: Comparison, now: Comparison, side: int
) -> frozenset[int]:
    """Return which stretches hold lines that were in an opened one.

    Args:
        opened: numbers of stretches before an edit.
        before: what was compared.
        now: what is compared after it.
        side: the one that was not edited, so that its lines tell what is the same.
    """
    (firsts, ends), (new_firsts, new_ends) = _stretches(before, side), _stretches(now, side)
    found: set[int] = set()
    for number in opened:
        first, end = firsts[number], ends[number]
        found.update(range(bisect_left(new_ends, first), bisect_right(new_firsts, end)))
    return frozenset(found)


def _stretches(comparison: Comparison, side: int) -> tuple[list[int], list[int]]:
    """Return where a side's lines between the hunks begin, and where they end."""
    hunks, count = comparison.hunks, len(comparison.lines(side))
    if side:
        return [0, *hunks.right_ends], [*hunks.rights, count]
    return [0, *hunks.left_ends], [*hunks.lefts, count]
