"""A diff to read: from change to change, with a caret that selects, and what is found."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import NamedTuple

from PySide6.QtCore import QPoint, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QFocusEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QWidget

from multistore_gui.core.alike import line_after
from multistore_gui.core.columns import NO_HUNK
from multistore_gui.core.diff import LEFT, RIGHT, Comparison, Hunk
from multistore_gui.core.draft import Edited
from multistore_gui.core.find import Match
from multistore_gui.views import clipboard
from multistore_gui.views.caret import Caret, Spot
from multistore_gui.views.diff_cursor import DiffCursor, Move
from multistore_gui.views.diff_painter import Decorations
from multistore_gui.views.diff_surface import DiffSurface
from multistore_gui.views.highlighter import Start
from multistore_gui.views.keys import OwnKeys
from multistore_gui.views.look import Look

_DRAG_MS = 40

_Key, _Keys = Qt.Key, QKeySequence.StandardKey
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_OWN_KEYS = (_Keys.Copy, _Keys.SelectAll)  # not the window's while the focus is here
_MOVES = {  # by key: without Ctrl, and with it
    _Key.Key_Left: (Move.Left, Move.PreviousWord),
    _Key.Key_Right: (Move.Right, Move.NextWord),
    _Key.Key_Up: (Move.Up, Move.Up),
    _Key.Key_Down: (Move.Down, Move.Down),
    _Key.Key_PageUp: (Move.Up, Move.Up),
    _Key.Key_PageDown: (Move.Down, Move.Down),
    _Key.Key_Home: (Move.StartOfLine, Move.Start),
    _Key.Key_End: (Move.EndOfLine, Move.End),
}
_PAGE_KEYS = (_Key.Key_PageUp, _Key.Key_PageDown)


class Where(NamedTuple):
    """A place in the lines of a side."""

    side: int
    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a reader is in two texts, however they are laid out."""

    comparison: Comparison
    caret: Where
    anchor: Where
    selected: str
    held: Where  # a line that is in sight
    y: int  # where it is
    scrolled: tuple[int, int]  # across, down
    change: int  # the current one

    def swapped(self) -> Standing:
        """Return the same for the sides in the other order."""
        caret, anchor, held = (
            where._replace(side=1 - where.side) for where in (self.caret, self.anchor, self.held)
        )
        swapped = self.comparison.swapped()
        return replace(self, comparison=swapped, caret=caret, anchor=anchor, held=held)


class DiffView(DiffSurface):
    """Shows a comparison to a reader; lives on the GUI thread, owned by its pane."""

    change_moved = Signal()  # another change is the current one, or their number is another

    def __init__(self, look: Look, start: Start, parent: QWidget | None = None) -> None:
        """Make an empty view; `start` runs what colours the lines."""
        super().__init__(look, start, parent)
        self._names = ("", "")
        self._current = NO_HUNK
        self._cursor: DiffCursor | None = None
        self._needle: re.Pattern[str] | None = None
        self._drag = QTimer(self, interval=_DRAG_MS)
        self._drag.timeout.connect(self._drag_on)
        self._pointer = QPoint()
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName("Differences")
        OwnKeys(self, lambda key: any(map(key.matches, _OWN_KEYS)))

    # What is shown

    def show_comparison(
        self, comparison: Comparison, names: tuple[str, str], hues: tuple[int, int]
    ) -> None:
        """Show texts, each side by its layer's name and hue, from the first change on."""
        self._names, self._cursor = names, None
        self._current = 0 if comparison.hunks else NO_HUNK
        self.show_texts(comparison, hues)
        self._go_to_current()

    def clear(self) -> None:
        """Show nothing."""
        self._cursor, self._current = None, NO_HUNK
        super().clear()

    def set_wraps(self, wraps: bool) -> None:
        """Break long lines, or scroll to them; the current change stays in sight."""
        super().set_wraps(wraps)
        self._go_to_current()

    def set_folds(self, folds: bool) -> None:
        """Fold what is unchanged, or show it all; the current change stays in sight."""
        super().set_folds(folds)
        self._go_to_current()

    def set_needle(self, needle: re.Pattern[str] | None) -> None:
        """Mark what is being looked for, wherever it is in sight."""
        self._needle = needle
        self.viewport().update()

    def decorations(self) -> Decorations:
        """Return what is marked in the text: the change, the caret, what is looked for."""
        cursor = self._cursor
        if cursor is None:
            return Decorations(self._current, needle=self._needle)
        return Decorations(
            self._current,
            cursor.column,
            cursor.caret,
            self.is_caret_shown,
            needle=self._needle,
        )

    @property
    def is_caret_shown(self) -> bool:
        """Whether the caret is painted."""
        return self.hasFocus()

    def follow_edit(self, comparison: Comparison, side: int, edited: Edited) -> bool:
        """Show the texts after an edit of one side; the cursor moves within what they are now."""
        is_in_place = super().follow_edit(comparison, side, edited)
        if self._cursor is not None and self._scene is not None and self._layouts is not None:
            self._cursor.follow(self._scene, self._layouts)
        return is_in_place

    def _lay_out(self) -> None:
        """Take the cursor along where the columns are the same, laid out anew."""
        super()._lay_out()
        scene, layouts, cursor = self._scene, self._layouts, self._cursor
        if scene is None or layouts is None:
            return
        if cursor is None or cursor.scene.shape.is_unified != scene.shape.is_unified:
            self._cursor = DiffCursor(scene, layouts)
        else:
            cursor.follow(scene, layouts)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the current change in sight where the columns become other ones, else the caret."""
        before, cursor = self._scene, self._cursor
        is_moving = cursor is not None and cursor.can_move
        was_in_sight = cursor and is_moving and self._is_in_sight(cursor.column, cursor.row)
        super().resizeEvent(event)
        if before is not self._scene:
            self._go_to_current()
        elif cursor and was_in_sight:
            self.show_row(cursor.column, cursor.row)

    # Where the reader is

    def standing(self) -> Standing | None:
        """Return where the reader is, None where there is no line to be at."""
        cursor, comparison = self._cursor, self._comparison
        if cursor is None or comparison is None or not cursor.can_move:
            return None
        number, caret = cursor.column, cursor.caret
        column = cursor.scene.columns[number]
        held = caret.spot.item
        if not self._is_in_sight(number, cursor.row):
            top = -(-self._tops()[number] // self._line_height)
            held = column.place(max(min(top, column.rows - 1), 0)).item
        return Standing(
            comparison,
            Where(*column.locate(caret.spot.item), caret.spot.column),
            Where(*column.locate(caret.anchor.item), caret.anchor.column),
            cursor.selected_text,
            Where(*column.locate(held), 0),
            self.y_of(number, column.rows_of(held).start),
            (self.horizontalScrollBar().value(), self.verticalScrollBar().value()),
            self._current,
        )

    def stand(self, standing: Standing) -> None:
        """Let the reader be at the same place of texts that came in the place of others."""
        cursor, comparison = self._cursor, self._comparison
        if cursor is None or comparison is None:
            return
        caret, anchor, held = (
            self._found(self._after(standing.comparison, where))
            for where in (standing.caret, standing.anchor, standing.held)
        )
        if caret is None or anchor is None or held is None:
            return
        number, spot = caret
        cursor.put(number, spot)
        cursor.caret = Caret(spot, anchor[1])
        if cursor.selected_text != standing.selected:  # it is not what was meant
            cursor.put(number, spot)
        across, down = standing.scrolled
        self.horizontalScrollBar().setValue(across)
        self.verticalScrollBar().setValue(down)  # mostly this is the very place
        column, at = held
        self.keep_row(column, cursor.scene.columns[column].rows_of(at.item).start, standing.y)
        self._current = min(max(standing.change, 0), self.change_count - 1)
        self._tell_change()
        self._repaint()

    def _after(self, before: Comparison, where: Where) -> Where:
        """Return where a place is after other texts came in the place of some."""
        assert self._comparison is not None
        old, new = before.lines(where.side), self._comparison.lines(where.side)
        return where._replace(line=line_after(old, new, where.line))

    def _found(self, where: Where) -> tuple[int, Spot] | None:
        """Return the column that shows a place, or the nearest to it, None where none does."""
        assert self._scene is not None and self._comparison is not None
        lines = self._comparison.lines(where.side)
        if not lines:
            return None
        line = min(where.line, len(lines) - 1)
        end = len(lines[line])
        for number, column in enumerate(self._scene.columns):
            item = column.item_of(where.side, line) if where.side in column.sides else None
            if item is not None:
                at = where.column if line == where.line else end
                return number, Spot(item, min(at, end))
        return None

    def _is_in_sight(self, column: int, row: int) -> bool:
        y = self.y_of(column, row)
        return 0 <= y <= self._areas[0].height() - self._line_height

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show the ring and the caret."""
        super().focusInEvent(event)
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Hide them."""
        super().focusOutEvent(event)
        self.viewport().update()

    # Changes

    @property
    def current_change(self) -> int:
        """The number of the current change from 0, -1 where there is none."""
        return self._current

    @property
    def change_count(self) -> int:
        """How many changes there are."""
        return len(self._comparison.hunks) if self._comparison is not None else 0

    @property
    def description(self) -> str:
        """The current change in words."""
        if self._comparison is None or self._current == NO_HUNK:
            return ""
        hunk = self._comparison.hunks[self._current]
        where = f"Change {self._current + 1} of {self.change_count}"
        return f"{where}: {_lines_in_words(hunk, self._names)}"

    def go_to_change(self, step: int) -> None:
        """Make the next or the previous change the current one; after the last comes the first."""
        if self.change_count:
            self._current = (self._current + step) % self.change_count
            self._go_to_current()
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.description))

    def _go_to_current(self) -> None:
        scene, cursor = self._scene, self._cursor
        if scene is not None and cursor is not None and self._current != NO_HUNK:
            self.show_hunk(self._current)
            number = len(scene.columns) - 1
            column = scene.columns[number]
            items = column.items_of_part(column.part_of_hunk(self._current, RIGHT))
            cursor.put(number, Spot(max(min(items.start, column.items - 1), 0), 0))
        self._tell_change()
        self.viewport().update()

    def _choose(self, hunk: int) -> None:
        """Make a change that is clicked the current one."""
        if hunk not in (NO_HUNK, self._current):
            self._current = hunk
            self._tell_change()

    def _tell_change(self) -> None:
        self.change_moved.emit()
        self.setAccessibleDescription(self.description)

    # The caret

    def copy(self) -> None:
        """Put what is selected on the clipboard, as the file has it."""
        if self._cursor is not None and self._cursor.caret.is_selecting:
            clipboard.put(self.selected_text())

    def select_all(self) -> None:
        """Select the whole of the side that the caret is in."""
        if self._cursor is not None:
            self._cursor.select_all()
            self.viewport().update()

    def selected_text(self) -> str:
        """Return the selected lines, folded ones too."""
        cursor = self._cursor
        return cursor.selected_text if cursor is not None and cursor.can_move else ""

    def show_match(self, match: Match) -> None:
        """Go to something that was found, and select it."""
        assert self._scene is not None and self._cursor is not None
        for number, column in enumerate(self._scene.columns):
            item = column.item_of(match.side, match.line) if match.side in column.sides else None
            if item is None:
                continue
            fold = column.part_of(item).fold
            if fold is not None:
                self.open_fold(fold)
            self._cursor.select(number, item, (match.start, match.end))
            self._show_caret(is_centred=True)
            return

    def _show_caret(self, *, is_centred: bool = False) -> None:
        assert self._cursor is not None
        self.show_row(self._cursor.column, self._cursor.row, is_centred=is_centred)
        self.show_cells(self._cursor.cells)
        self._repaint()

    def _repaint(self) -> None:
        """Paint what has another caret or another selection."""
        self.viewport().update()

    # Keys

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the caret, select, copy, open a fold."""
        cursor, key = self._cursor, event.key()
        if cursor is None or not cursor.can_move:
            super().keyPressEvent(event)
        elif event.matches(_Keys.Copy):
            self.copy()
        elif event.matches(_Keys.SelectAll):
            self.select_all()
        elif event.modifiers() & _ALT and key in (_Key.Key_Left, _Key.Key_Right):
            self._go_to_column(cursor, 0 if key == _Key.Key_Left else 1)
        elif key in (_Key.Key_Return, _Key.Key_Enter) and cursor.part.fold is not None:
            self.open_fold(cursor.part.fold)
        elif key in _MOVES:
            move = _MOVES[_Key(key)][bool(event.modifiers() & _CONTROL)]
            count = max(int(self.page_rows) - 1, 1) if key in _PAGE_KEYS else 1
            cursor.move(move, selects=bool(event.modifiers() & _SHIFT), count=count)
            self._show_caret()
        else:
            super().keyPressEvent(event)

    def _go_to_column(self, cursor: DiffCursor, number: int) -> None:
        """Take the caret to the other side, at the same height."""
        if number == cursor.column or number >= len(cursor.scene.columns):
            return
        row = cursor.scene.columns[cursor.column].rows_of(cursor.caret.spot.item).start
        left = self.letters_of(number).left()
        found = self._spot_at(QPoint(left, max(self.y_of(cursor.column, row), 0) + 1))
        if found is not None:
            cursor.put(*found)
            self._show_caret()

    # The pointer

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Put the caret there, or open a fold."""
        point, cursor = event.position().toPoint(), self._cursor
        found = self._spot_at(point)
        if event.button() != Qt.MouseButton.LeftButton or found is None or cursor is None:
            return
        fold = self.fold_at(point)
        if fold is not None:
            self.open_fold(fold)
            return
        column, spot = found
        if event.modifiers() & _SHIFT and column == cursor.column:
            cursor.select_to(spot)
        else:
            cursor.put(column, spot)
        self._choose(cursor.part.hunk)
        self._pointer = point
        self._drag.start()
        self.viewport().update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Select."""
        point = event.position().toPoint()
        is_fold = self.fold_at(point) is not None
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
        found = self._spot_at(event.position().toPoint())
        if found is not None and self._cursor is not None:
            self._cursor.select_word(*found)
            self.viewport().update()

    def _drag_on(self) -> None:
        """Scroll while the pointer is held above or below the window."""
        outside = self._pointer.y() - max(0, min(self._pointer.y(), self.viewport().height()))
        if outside:
            self.verticalScrollBar().setValue(self.verticalScrollBar().value() + outside)
            self._select_to(self._pointer)

    def _select_to(self, point: QPoint) -> None:
        if self._cursor is None:
            return
        area = self.letters_of(self._cursor.column)
        x = max(area.left(), min(point.x(), area.right()))
        y = max(area.top(), min(point.y(), area.bottom()))
        found = self._spot_at(QPoint(x, y))
        if found is not None:
            self._cursor.select_to(found[1])
            self.viewport().update()

    def _spot_at(self, point: QPoint) -> tuple[int, Spot] | None:
        """Return the column and the place in it at a point; below the last line its end."""
        found, cursor = self.row_at(point), self._cursor
        if found is None or cursor is None or not cursor.scene.columns[found[0]].items:
            return None
        column, row, x = found
        return column, cursor.spot_in_row(column, row, x)


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
