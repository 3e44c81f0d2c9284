"""Where the keyboard is in a laid-out comparison: moved by letters, words and rows, selecting."""

from __future__ import annotations

from PySide6.QtGui import QTextCursor

from multistore_gui.core.columns import Part
from multistore_gui.views.caret import Caret, Spot, caret_at, next_word, previous_word, word_at
from multistore_gui.views.diff_scene import Scene
from multistore_gui.views.line_layouts import LineLayouts

Move = QTextCursor.MoveOperation


class DiffCursor:
    """A caret in one of a scene's columns; knows no widget."""

    def __init__(self, scene: Scene, layouts: LineLayouts) -> None:
        """Begin at the start of the first column."""
        self.scene, self.layouts = scene, layouts
        self.column, self.caret = 0, caret_at(Spot(0, 0))

    def follow(self, scene: Scene, layouts: LineLayouts) -> None:
        """Stay where it is in the same lines, laid out anew."""
        self.scene, self.layouts = scene, layouts

    @property
    def can_move(self) -> bool:
        """Whether there is any line."""
        return self.scene.columns[self.column].items > 0

    @property
    def part(self) -> Part:
        """What it is in: what is equal, a hunk, a fold."""
        return self.scene.columns[self.column].part_of(self.caret.spot.item)

    @property
    def row(self) -> int:
        """The column's row that it is in."""
        item, at = self.caret.spot
        first = self.scene.columns[self.column].rows_of(item).start
        return first + self.layouts.row_of(self._line(item), at)

    @property
    def cells(self) -> int:
        """How many cells are before it, where lines are not wrapped."""
        item, at = self.caret.spot
        return self.layouts.cells_before(self._line(item), at)

    @property
    def selected_text(self) -> str:
        """The selected lines, folded ones too."""
        found = []
        for item in range(self.caret.start.item, self.caret.end.item + 1):
            line = self._text(item)
            first, end = self.caret.columns_in(item, len(line)) or (0, 0)
            found.append(line[first:end])
        return "\n".join(found)

    def put(self, column: int, spot: Spot) -> None:
        """Go somewhere; nothing is selected."""
        self.column, self.caret = column, caret_at(spot)

    def select_to(self, spot: Spot) -> None:
        """Go somewhere in the same column, and select what is between."""
        self.caret = self.caret.moved(spot, selects=True)

    def select(self, column: int, item: int, columns: tuple[int, int]) -> None:
        """Select a part of a line; the caret is at its end."""
        self.column, self.caret = column, Caret(Spot(item, columns[1]), Spot(item, columns[0]))

    def select_word(self, column: int, spot: Spot) -> None:
        """Select the word at a place."""
        self.select(column, spot.item, word_at(self.scene.line_of(column, spot.item), spot.column))

    def select_all(self) -> None:
        """Select the column."""
        if self.can_move:
            self.caret = Caret(self._end, Spot(0, 0))

    def move(self, operation: Move, *, selects: bool, count: int = 1) -> None:
        """Go `count` rows up or down, or one step of any other kind."""
        self.caret = self.caret.moved(self._after(operation, count), selects=selects)

    def _after(self, operation: Move, count: int) -> Spot:
        item, at = self.caret.spot
        line = self._text(item)
        match operation:
            case Move.Up:
                return self._rows_away(-count)
            case Move.Down:
                return self._rows_away(count)
            case Move.Start:
                return Spot(0, 0)
            case Move.End:
                return self._end
            case Move.StartOfLine:
                return Spot(item, 0)
            case Move.EndOfLine:
                return Spot(item, len(line))
            case Move.Left | Move.PreviousWord if at == 0 and item:
                return Spot(item - 1, len(self._text(item - 1)))
            case Move.Left:
                return Spot(item, max(at - 1, 0))
            case Move.PreviousWord:
                return Spot(item, previous_word(line, at))
            case Move.Right | Move.NextWord if at >= len(line) and item < self._end.item:
                return Spot(item + 1, 0)
            case Move.Right:
                return Spot(item, min(at + 1, len(line)))
            case Move.NextWord:
                return Spot(item, next_word(line, at))
        return self.caret.spot

    def _rows_away(self, count: int) -> Spot:
        """Return the place some rows above or below, at the same height as near as may be."""
        column, (item, at) = self.scene.columns[self.column], self.caret.spot
        row, line = self.row, self._line(item)
        found = self.layouts.x_range(line, row - column.rows_of(item).start, (at, at))
        row += count
        if row < 0:
            return Spot(0, 0)
        return self.spot_in_row(self.column, row, found[0] if found else 0.0)

    def spot_in_row(self, column: int, row: int, x: float) -> Spot:
        """Return the place in a column's row that is nearest to x; below the last row its end."""
        shown = self.scene.columns[column]
        if row >= shown.rows:
            return self._end_of(column)
        place = shown.place(row)
        side = shown.part(place.part).side
        return Spot(place.item, self.layouts.column_at((side, place.line), place.row, x))

    @property
    def _end(self) -> Spot:
        return self._end_of(self.column)

    def _end_of(self, column: int) -> Spot:
        last = self.scene.columns[column].items - 1
        return Spot(last, len(self.scene.line_of(column, last)))

    def _line(self, item: int) -> tuple[int, int]:
        return self.scene.columns[self.column].locate(item)

    def _text(self, item: int) -> str:
        return self.scene.line_of(self.column, item)
