"""Lines of one file, or of two side by side: scrolled together, selected, copied.

Only what is in sight is laid out and painted. Colours come later, from the background.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import partial
from math import ceil
from typing import Protocol, TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.colours import Span, colour_lines, language_of
from multistore_gui.core.columns import LEFT, NO_HUNK, RIGHT
from multistore_gui.core.diff import Comparison, Hunk
from multistore_gui.core.find import Match
from multistore_gui.views.caret import Caret, Spot, caret_at, next_word, previous_word, word_at
from multistore_gui.views.diff_band import BAND
from multistore_gui.views.diff_painter import (
    GUTTER,
    LINE,
    NUMBER_PX,
    PADDING,
    SIGN,
    DiffPainter,
    Painted,
)
from multistore_gui.views.diff_scene import Colours, Marks, Scene, Shape
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.line_layouts import LineLayouts
from multistore_gui.views.look import Look
from multistore_gui.views.overview_ruler import OverviewRuler

UNIFIED_BELOW = 640

_LEAST_CELLS = 10  # of a wrapped row
_MARGIN_ROWS = 2  # above what is shown
_DRAG_MS = 40

T = TypeVar("T")
_Key, _Keys = Qt.Key, QKeySequence.StandardKey
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_OWN_KEYS = (_Keys.Copy, _Keys.SelectAll)  # not the window's while the focus is here


class Start(Protocol):
    """Starts work in the background: `Tasks.start`."""

    def __call__(
        self, work: Callable[[CancelToken], T], done: Callable[[T], None], /
    ) -> CancelToken:
        """Run work elsewhere; `done` is called on the GUI thread, never after a cancel."""


class DiffView(QAbstractScrollArea):
    """Shows a comparison of texts; lives on the GUI thread, owned by its pane."""

    change_moved = Signal()  # another change is the current one, or their number is another
    laid_out = Signal()  # the columns have moved

    def __init__(self, look: Look, start: Start, parent: QWidget | None = None) -> None:
        """Make an empty view; `start` runs what colours the lines."""
        super().__init__(parent)
        self._look, self._start = look, start
        self._comparison: Comparison | None = None
        self._names = ("", "")
        self._hues = (0, 0)
        self._wraps = self._folds = False
        self._opened: frozenset[int] = frozenset()
        self._scene: Scene | None = None
        self._marks: Marks | None = None
        self._colours = Colours()
        self._colouring: CancelToken | None = None
        self._asking = QTimer(self, singleShot=True)  # for colours, once the plain text is painted
        self._asking.timeout.connect(self._ask_for_colours)
        self._layouts = LineLayouts(look, None)
        self._needle: re.Pattern[str] | None = None
        self._column, self._caret = 0, caret_at(Spot(0, 0))
        self._drag = QTimer(self, interval=_DRAG_MS)
        self._drag.timeout.connect(self._drag_on)
        self._pointer = QPoint()
        self._current = NO_HUNK
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._ruler = OverviewRuler(look, self)
        self.setVerticalScrollBar(self._ruler)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Differences")
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

    @property
    def current_change(self) -> int:
        """The number of the current change from 0, -1 where there is none."""
        return self._current

    @property
    def change_count(self) -> int:
        """How many changes there are."""
        return len(self._comparison.hunks) if self._comparison is not None else 0

    def show_comparison(
        self, comparison: Comparison, names: tuple[str, str], hues: tuple[int, int]
    ) -> None:
        """Show texts, each side by its layer's name and hue, from the first change on."""
        self._stop_colouring()
        self._comparison, self._names, self._hues = comparison, names, hues
        self._colours, self._marks = Colours(), Marks(comparison)
        self._opened = frozenset()
        self._column, self._caret = 0, caret_at(Spot(0, 0))
        self._current = 0 if comparison.hunks else NO_HUNK
        self._scene = None
        self._lay_out()
        self.horizontalScrollBar().setValue(0)
        self.verticalScrollBar().setValue(0)
        self._go_to_current()

    def clear(self) -> None:
        """Show nothing."""
        self._stop_colouring()
        self._comparison = self._scene = self._marks = None
        self._current = NO_HUNK
        self._ruler.set_marks()
        self.viewport().update()

    def set_wraps(self, wraps: bool) -> None:
        """Break long lines, or scroll to them."""
        self._wraps = wraps
        self._lay_out()
        self._go_to_current()

    def set_folds(self, folds: bool) -> None:
        """Fold what is unchanged, or show it all."""
        self._folds, self._opened = folds, frozenset()
        self._lay_out()
        self._go_to_current()

    def set_needle(self, needle: re.Pattern[str] | None) -> None:
        """Mark what is being looked for, wherever it is in sight."""
        self._needle = needle
        self.viewport().update()

    def show_match(self, match: Match) -> None:
        """Go to something that was found, and select it."""
        scene = self._scene
        assert scene is not None
        for number, sides in enumerate(scene.column_sides):
            if match.side not in sides:
                continue
            item = scene.columns[number].item_of(match.side, match.line)
            if item is None:
                continue
            place = scene.columns[number].place(scene.columns[number].rows_of(item).start)
            part = scene.columns[number].part(place.part)
            if part.is_folded:
                self._open_fold(part.fold)
                self.show_match(match)
                return
            self._column = number
            self._caret = Caret(Spot(item, match.end), Spot(item, match.start))
            self._show_caret(is_centred=True)
            return

    def go_to_change(self, step: int) -> None:
        """Make the next or the previous change the current one; after the last comes the first."""
        if self.change_count:
            self._current = (self._current + step) % self.change_count
            self._go_to_current()
            self._announce()

    def copy(self) -> None:
        """Put what is selected on the clipboard, as the file has it."""
        if self._caret.is_selecting:
            QGuiApplication.clipboard().setText(self.selected_text())

    def select_all(self) -> None:
        """Select the whole of the side that the caret is in."""
        if (scene := self._scene) is not None and (items := scene.columns[self._column].items):
            end = Spot(items - 1, len(scene.line_of(self._column, items - 1)))
            self._caret = Caret(end, Spot(0, 0))
            self.viewport().update()

    def selected_text(self) -> str:
        """Return the selected lines, folded ones too."""
        scene, caret = self._scene, self._caret
        if scene is None:
            return ""
        found = []
        for item in range(caret.start.item, caret.end.item + 1):
            line = scene.line_of(self._column, item)
            first, end = caret.columns_in(item, len(line)) or (0, 0)
            found.append(line[first:end])
        return "\n".join(found)

    # Geometry

    def area_of(self, column: int) -> QRect:
        """Return where a column lies in the viewport."""
        size = self.viewport().size()
        if self._column_count == 1:
            return QRect(0, 0, size.width(), size.height())
        band = self._look.px(BAND)
        width = (size.width() - band) // 2
        left = width + band if column else 0
        return QRect(left, 0, size.width() - left if column else width, size.height())

    def sizeHint(self) -> QSize:
        """As large as there is room."""
        return QSize(640, 400)

    @property
    def _column_count(self) -> int:
        is_single = self._comparison is None or self._comparison.left is None
        return 1 if is_single or self._is_unified else 2

    @property
    def _is_unified(self) -> bool:
        return self.viewport().width() + self._ruler.width() < self._look.px(UNIFIED_BELOW)

    @property
    def _gutter(self) -> int:
        digits = 0
        if self._comparison is not None:
            digits = len(str(max(len(self._comparison.lines(side)) for side in (LEFT, RIGHT))))
        metrics = self._look.fonts.metrics(self._look.fonts.code_font(NUMBER_PX))
        needed = ceil(metrics.horizontalAdvance("0") * digits)
        return max(self._look.px(GUTTER), needed + self._look.px(SIGN + PADDING))

    @property
    def _line_height(self) -> int:
        return self._look.px(LINE)

    @property
    def _window(self) -> float:
        """How many rows fit."""
        return self.viewport().height() / self._line_height

    def _room(self) -> int:
        return self.area_of(0).width() - self._gutter - 2 * self._look.px(PADDING)

    def _tops(self) -> list[int]:
        """Return the pixels of each column that are above the window."""
        assert self._scene is not None
        scrolled = self.verticalScrollBar().value() / self._line_height
        tops = self._scene.alignment.tops(scrolled, self._window)
        return [round(top * self._line_height) for top in tops]

    def _lay_out(self) -> None:
        """Find the columns anew where the width or the way to show them asks for it."""
        if self._comparison is None:
            return
        width = None
        if self._wraps:
            width = max(int(self._room() / self._layouts.cell), _LEAST_CELLS)
        shape = Shape(self._column_count == 1, self._folds, self._opened, width)
        if self._scene is None or self._scene.shape != shape:
            is_other_order = self._scene is None or self._scene.shape.is_unified != shape.is_unified
            self._scene = Scene(self._comparison, shape)
            self._layouts = LineLayouts(self._look, width)
            if is_other_order:
                self._column, self._caret = 0, caret_at(Spot(0, 0))
            colours = [self._look.theme.hue(hue).solid for hue in self._hues]
            self._ruler.set_marks(
                *((self._scene.marks(side), colours[side]) for side in (LEFT, RIGHT))
            )
        self._set_ranges()
        self.laid_out.emit()
        self.viewport().update()

    def _set_ranges(self) -> None:
        assert self._scene is not None and self._comparison is not None
        height, bar = self.viewport().height(), self.verticalScrollBar()
        bar.setPageStep(height)
        bar.setSingleStep(self._line_height * 3)
        bar.setRange(0, max(self._scene.alignment.height * self._line_height - height, 0))
        sides = (self._comparison.left, self._comparison.right)
        texts = [side.text for side in sides if side is not None and side.text is not None]
        widest = ceil(max(text.widest for text in texts) * self._layouts.cell)
        across, room = self.horizontalScrollBar(), self._room()
        across.setPageStep(max(room, 1))
        across.setSingleStep(ceil(self._layouts.cell * 4))
        across.setRange(0, 0 if self._wraps else max(widest + ceil(self._layouts.cell) - room, 0))

    # Painting

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint what is in sight."""
        painter = QPainter(self.viewport())
        theme = self._look.theme
        painter.fillRect(self.viewport().rect(), theme.surface)
        scene, marks = self._scene, self._marks
        if scene is None or marks is None:
            return
        painted = Painted(
            scene,
            marks,
            self._colours,
            self._layouts,
            (theme.hue(self._hues[LEFT]), theme.hue(self._hues[RIGHT])),
            self._gutter,
            self.horizontalScrollBar().value(),
            self._current,
            self._caret,
            self._column,
            self.hasFocus(),
            self._needle,
        )
        diff_painter = DiffPainter(self._look, painter, painted)
        tops = self._tops()
        for number, top in enumerate(tops):
            diff_painter.paint_column(number, self.area_of(number), top)
        if len(tops) > 1:
            left, right = self.area_of(0), self.area_of(1)
            band = QRect(left.right() + 1, 0, right.left() - left.right() - 1, left.height())
            diff_painter.paint_band(band, tops)
        if self.hasFocus():
            paint_focus_inside(painter, QRectF(self.viewport().rect()), self._look, radius=0)
        self._asking.start()

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Paint anew: the sides move by different amounts."""
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current change in sight where the columns become other ones."""
        before = self._scene
        self._lay_out()
        if before is not self._scene:
            self._go_to_current()

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring and the caret."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide them."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _restyle(self) -> None:
        self._scene = None
        self._layouts = LineLayouts(self._look, None)
        self._lay_out()

    # Colours

    def _ask_for_colours(self) -> None:
        """Have what is in sight coloured, one window of lines at a time."""
        if self._colouring is not None or self._comparison is None or self._scene is None:
            return
        comparison = self._comparison
        for side, lines in self._lines_in_sight():
            window = self._colours.missing(side, lines)
            shown = comparison.right if side else comparison.left
            if window is not None and shown is not None:
                work = partial(_coloured, comparison.lines(side), window, shown.location)
                self._colouring = self._start(work, partial(self._take_colours, side, window))
                return

    def _take_colours(self, side: int, window: range, spans: list[list[Span]]) -> None:
        self._colouring = None
        self._colours.take(side, window, spans)
        self._layouts.forget()
        self.viewport().update()  # and ask for what is missing still

    def _stop_colouring(self) -> None:
        if self._colouring is not None:
            self._colouring.cancel()
            self._colouring = None

    def _lines_in_sight(self) -> list[tuple[int, range]]:
        assert self._scene is not None
        found: dict[int, list[int]] = {}
        for column, top in zip(self._scene.columns, self._tops(), strict=True):
            first = top // self._line_height
            for row in range(first, min(first + ceil(self._window) + 1, column.rows)):
                place = column.place(row)
                found.setdefault(column.part(place.part).side, []).append(place.line)
        return [(side, range(min(lines), max(lines) + 1)) for side, lines in found.items()]

    # Going places

    def _go_to_current(self) -> None:
        if self._scene is not None and self._current != NO_HUNK:
            rows, window = self._scene.rows_of_hunk(self._current), self._window
            margin = max((window - len(rows)) / 2, _MARGIN_ROWS)
            top = max(rows.start - margin, 0)
            self.verticalScrollBar().setValue(round(top * self._line_height))
            self._put_caret_at_current()
        self.change_moved.emit()
        self.setAccessibleDescription(self.description)
        self.viewport().update()

    def _put_caret_at_current(self) -> None:
        assert self._scene is not None
        self._column = len(self._scene.columns) - 1
        parts = self._scene.parts[self._column][RIGHT]
        items = self._scene.columns[self._column].items_of_part(parts[self._current])
        last = self._scene.columns[self._column].items - 1
        self._caret = caret_at(Spot(max(min(items.start, last), 0), 0))

    @property
    def description(self) -> str:
        """The current change in words."""
        if self._comparison is None or self._current == NO_HUNK:
            return ""
        hunk = self._comparison.hunks[self._current]
        where = f"Change {self._current + 1} of {self.change_count}"
        return f"{where}: {_lines_in_words(hunk, self._names)}"

    def _announce(self) -> None:
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.description))

    def _open_fold(self, fold: int) -> None:
        assert self._scene is not None
        scrolled = self._tops()[0] / self._line_height
        self._opened |= {fold}
        self._lay_out()
        self.verticalScrollBar().setValue(
            round(self._scene.scroll_for(0, scrolled, self._window) * self._line_height)
        )

    def _show_caret(self, *, is_centred: bool = False) -> None:
        """Scroll as little as needed, or until the caret is in the middle."""
        assert self._scene is not None
        column, spot = self._scene.columns[self._column], self._caret.spot
        line = self._scene.line_of(self._column, spot.item)
        row = column.rows_of(spot.item).start + self._layouts.row_of(line, spot.column)
        top, window = self._tops()[self._column] / self._line_height, self._window
        wanted = top
        if row < top or row + 1 > top + window:
            wanted = row - window / 2 if is_centred else row if row < top else row + 1 - window
        if wanted != top:
            scrolled = self._scene.scroll_for(self._column, max(wanted, 0), window)
            self.verticalScrollBar().setValue(ceil(scrolled * self._line_height))
        if not self._wraps:
            x = round(self._layouts.shown(line).place(spot.column) * self._layouts.cell)
            across = self.horizontalScrollBar()
            least = x - self._room() + self._look.px(PADDING)
            across.setValue(max(min(across.value(), x), least))
        self.viewport().update()

    # Keys

    def event(self, event: QEvent) -> bool:
        """Keep the keys that mean something here from the window's shortcuts."""
        is_override = event.type() is QEvent.Type.ShortcutOverride
        if is_override and isinstance(event, QKeyEvent) and any(map(event.matches, _OWN_KEYS)):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret, select, copy, open a fold."""
        if self._scene is None or not self._scene.columns[self._column].items:
            super().keyPressEvent(event)
        elif event.matches(_Keys.Copy):
            self.copy()
        elif event.matches(_Keys.SelectAll):
            self.select_all()
        elif event.modifiers() & _ALT and event.key() in (_Key.Key_Left, _Key.Key_Right):
            self._go_to_column(0 if event.key() == _Key.Key_Left else 1)
        elif event.key() in (_Key.Key_Return, _Key.Key_Enter) and self._fold_at_caret() is not None:
            self._open_fold(self._fold_at_caret() or 0)
        elif (spot := self._moved_spot(event)) is not None:
            selects = bool(event.modifiers() & _SHIFT)
            self._caret = self._caret.moved(spot, selects=selects)
            self._show_caret()
        else:
            super().keyPressEvent(event)

    def _moved_spot(self, event: QKeyEvent) -> Spot | None:
        """Return where a key takes the caret, None where it is no key for that."""
        assert self._scene is not None
        item, column = self._caret.spot
        line = self._scene.line_of(self._column, item)
        is_far = bool(event.modifiers() & _CONTROL)
        last = self._scene.columns[self._column].items - 1
        key = event.key()
        steps = {
            _Key.Key_Up: -1,
            _Key.Key_Down: 1,
            _Key.Key_PageUp: -max(int(self._window) - 1, 1),
            _Key.Key_PageDown: max(int(self._window) - 1, 1),
        }
        if key in steps:
            return self._spot_rows_away(steps[_Key(key)])
        if key == _Key.Key_Home:
            return Spot(0 if is_far else item, 0)
        if key == _Key.Key_End:
            item = last if is_far else item
            return Spot(item, len(self._scene.line_of(self._column, item)))
        if key == _Key.Key_Left:
            if column == 0 and item:
                return Spot(item - 1, len(self._scene.line_of(self._column, item - 1)))
            return Spot(item, previous_word(line, column) if is_far else max(column - 1, 0))
        if key == _Key.Key_Right:
            if column >= len(line) and item < last:
                return Spot(item + 1, 0)
            return Spot(item, next_word(line, column) if is_far else min(column + 1, len(line)))
        return None

    def _spot_rows_away(self, step: int) -> Spot:
        """Return the place above or below the caret."""
        assert self._scene is not None
        column, (item, at) = self._scene.columns[self._column], self._caret.spot
        row_within = self._layouts.row_of(self._scene.line_of(self._column, item), at)
        x = self._x_of(item, row_within, at)
        row = column.rows_of(item).start + row_within + step
        if not 0 <= row < column.rows:
            edge = 0 if row < 0 else column.items - 1
            return Spot(edge, 0 if row < 0 else len(self._scene.line_of(self._column, edge)))
        return self._spot_in_row(self._column, row, x)

    def _x_of(self, item: int, row: int, at: int) -> float:
        assert self._scene is not None
        side, line = self._scene.columns[self._column].locate(item)
        found = self._layouts.x_range(
            (side, line),
            row,
            self._scene.lines[side][line],
            self._colours.spans(side, line),
            (at, at),
        )
        return found[0] if found is not None else 0.0

    def _spot_in_row(self, number: int, row: int, x: float) -> Spot:
        assert self._scene is not None
        column = self._scene.columns[number]
        place = column.place(row)
        side = column.part(place.part).side
        key, text = (side, place.line), self._scene.lines[side][place.line]
        spans = self._colours.spans(side, place.line)
        return Spot(place.item, self._layouts.column_at(key, place.row, text, spans, x))

    def _fold_at_caret(self) -> int | None:
        assert self._scene is not None
        column = self._scene.columns[self._column]
        part = column.part(column.place(column.rows_of(self._caret.spot.item).start).part)
        return part.fold if part.is_folded else None

    def _go_to_column(self, number: int) -> None:
        """Take the caret to the other side, at the same height."""
        assert self._scene is not None
        if number == self._column or number >= len(self._scene.columns):
            return
        tops = self._tops()
        row = self._scene.columns[self._column].rows_of(self._caret.spot.item).start
        y = row * self._line_height - tops[self._column]
        found = self._hit(QPoint(self.area_of(number).left() + self._gutter, max(y, 0) + 1))
        if found is not None:
            self._column, self._caret = number, caret_at(found[1])
            self._show_caret()

    # The pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the caret there, or open a fold."""
        point = event.position().toPoint()
        found = self._hit(point)
        if event.button() != Qt.MouseButton.LeftButton or found is None or self._scene is None:
            return
        number, spot = found
        fold = self._fold_at(point)
        if fold is not None:
            self._open_fold(fold)
            return
        selects = bool(event.modifiers() & _SHIFT) and number == self._column
        self._column = number
        self._caret = self._caret.moved(spot, selects=selects)
        self._choose_change_at(number, spot)
        self._pointer = point
        self._drag.start()
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select."""
        point = event.position().toPoint()
        is_fold = self._fold_at(point) is not None
        shape = Qt.CursorShape.PointingHandCursor if is_fold else Qt.CursorShape.IBeamCursor
        self.viewport().setCursor(shape)
        if self._drag.isActive():
            self._pointer = point
            self._select_to(point)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Stop selecting."""
        self._drag.stop()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Select a word."""
        found = self._hit(event.position().toPoint())
        if found is not None and self._scene is not None:
            number, spot = found
            start, end = word_at(self._scene.line_of(number, spot.item), spot.column)
            self._column = number
            self._caret = Caret(Spot(spot.item, end), Spot(spot.item, start))
            self.viewport().update()

    def _drag_on(self) -> None:
        """Scroll while the pointer is held above or below the window."""
        outside = self._pointer.y() - max(0, min(self._pointer.y(), self.viewport().height()))
        if outside:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + outside)
            self._select_to(self._pointer)

    def _select_to(self, point: QPoint) -> None:
        area = self.area_of(self._column)
        inside = QPoint(point)
        inside.setX(max(area.left() + self._gutter, min(point.x(), area.right())))
        inside.setY(max(0, min(point.y(), area.bottom())))
        found = self._hit(inside)
        if found is not None:
            self._caret = self._caret.moved(found[1], selects=True)
            self.viewport().update()

    def _hit(self, point: QPoint) -> tuple[int, Spot] | None:
        """Return the column and the place in it at a point; below the last line its end."""
        if self._scene is None:
            return None
        for number, column in enumerate(self._scene.columns):
            area = self.area_of(number)
            if area.contains(point) and column.rows:
                row = (point.y() + self._tops()[number]) // self._line_height
                if row >= column.rows:
                    last = column.items - 1
                    return number, Spot(last, len(self._scene.line_of(number, last)))
                left = area.left() + self._gutter + self._look.px(PADDING)
                x = point.x() - left + self.horizontalScrollBar().value()
                return number, self._spot_in_row(number, row, x)
        return None

    def _fold_at(self, point: QPoint) -> int | None:
        if self._scene is None:
            return None
        for number, column in enumerate(self._scene.columns):
            row = (point.y() + self._tops()[number]) // self._line_height
            if self.area_of(number).contains(point) and 0 <= row < column.rows:
                part = column.part(column.place(row).part)
                return part.fold if part.is_folded else None
        return None

    def _choose_change_at(self, number: int, spot: Spot) -> None:
        """Make a change that is clicked the current one."""
        assert self._scene is not None
        column = self._scene.columns[number]
        hunk = column.part(column.place(column.rows_of(spot.item).start).part).hunk
        if hunk not in (NO_HUNK, self._current):
            self._current = hunk
            self.change_moved.emit()
            self.setAccessibleDescription(self.description)


def _coloured(
    lines: Sequence[str], window: range, location: bytes, token: CancelToken
) -> list[list[Span]]:
    language = language_of(location)
    return [] if language is None else colour_lines(lines, window, language, token)


def _lines_in_words(hunk: Hunk, names: tuple[str, str]) -> str:
    """Say which lines a change is about: "line 18 in base, lines 20 to 23 in us-store"."""
    left, left_end, right, right_end = hunk
    said = []
    for first, end, name in ((left, left_end, names[LEFT]), (right, right_end, names[RIGHT])):
        if end == first:
            said.append(f"nothing in {name}")
        elif end == first + 1:
            said.append(f"line {end} in {name}")
        else:
            said.append(f"lines {first + 1} to {end} in {name}")
    return ", ".join(said)
