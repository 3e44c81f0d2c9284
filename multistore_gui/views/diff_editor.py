"""A diff of which one side can be typed in: the file that the chosen store has of its own.

What is typed goes to a `Draft`, which knows no widget; what it says has changed is all that is laid
out anew.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Callable, Sequence
from dataclasses import replace

from PySide6.QtCore import QPoint, QRect, Qt, QTimer, Signal
from PySide6.QtGui import (
    QFocusEvent,
    QGuiApplication,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
)
from PySide6.QtWidgets import QWidget

from multistore_gui.core.alike import line_after
from multistore_gui.core.columns import NO_HUNK
from multistore_gui.core.diff import RIGHT, Comparison, Hunk, Hunks
from multistore_gui.core.draft import Change, Draft, Edited, split
from multistore_gui.core.draft import Spot as TextSpot
from multistore_gui.core.indent import TAB, blank_start, step_left, step_of
from multistore_gui.core.merging import conflict_lines
from multistore_gui.core.rehunk import rehunk
from multistore_gui.core.text import Text
from multistore_gui.views import clipboard
from multistore_gui.views.caret import Caret, Spot, next_word, previous_word
from multistore_gui.views.diff_cursor import Move
from multistore_gui.views.diff_painter import Decorations
from multistore_gui.views.diff_view import DiffView, Standing, Where
from multistore_gui.views.highlighter import Start
from multistore_gui.views.hints import Hints
from multistore_gui.views.keys import OwnKeys
from multistore_gui.views.look import Look
from multistore_gui.views.take_buttons import Taking

_Key, _Keys = Qt.Key, QKeySequence.StandardKey
_Query = Qt.InputMethodQuery
_SHIFT = Qt.KeyboardModifier.ShiftModifier
_CONTROL = Qt.KeyboardModifier.ControlModifier
_ALT = Qt.KeyboardModifier.AltModifier
_EDITED_NAME = "Differences, can be edited. Tab indents, F6 leaves the text"
_ENTER = (_Key.Key_Return, _Key.Key_Enter)
_TABS = (_Key.Key_Tab, _Key.Key_Backtab)
_OWN = (_Keys.Undo, _Keys.Redo, _Keys.Cut, _Keys.Paste)
_ERASES = {  # by key: without Ctrl, and with it
    _Key.Key_Backspace: (Move.Left, Move.PreviousWord),
    _Key.Key_Delete: (Move.Right, Move.NextWord),
}


Place = TextSpot
"""A place in the lines of the side that is edited."""


class DiffEditor(DiffView):
    """Shows a comparison to somebody who may type in one side of it; owned by its pane."""

    edited = Signal()  # the draft was changed here
    missed = Signal()  # the draft was changed elsewhere before: all is to be shown anew
    entered = Signal(bool)  # whether the keyboard is in a text that can be typed in
    refused = Signal(str)  # what was typed where nothing can be; "" where it was no letter
    exhausted = Signal(str)  # "undo" or "redo": nothing that was typed is left for it

    def __init__(self, look: Look, start: Start, parent: QWidget | None = None) -> None:
        """Make an empty view; `start` runs what colours the lines."""
        super().__init__(look, start, parent)
        self._side = RIGHT  # that can be edited
        self._begin: Callable[[], Draft] | None = None
        self._draft: Draft | None = None
        self._other_name = ""
        self._unsettled = range(0)  # lines
        Hints(self.viewport(), self._hint, self._forget_pointer)
        OwnKeys(self, self._is_own_key)
        self._beneath: tuple[Text, list[str]] | None = None  # the lines of a text with their ends
        self._is_held = False
        self._composed = ""
        self._behind: Caret | None = None  # as it was put behind the last line
        self._strip: QRect | None = None  # all that is to be painted
        self._hovered = self._pressed = NO_HUNK
        self._is_lit = True  # the caret, which blinks
        self._blinking = QTimer(self)
        self._blinking.timeout.connect(self._blink)

    # What can be edited

    @property
    def can_edit(self) -> bool:
        """Whether one side can be typed in."""
        return self._begin is not None and self._own_column is not None

    @property
    def has_typing(self) -> bool:
        """Whether the keyboard is here, and something can be typed."""
        return self.can_edit and self.hasFocus()

    @property
    def side(self) -> int:
        """The side that can be typed in."""
        return self._side

    @property
    def draft(self) -> Draft | None:
        """What is typed into, None before the first key."""
        return self._draft

    @property
    def is_in_own(self) -> bool:
        """Whether the caret is in the side that can be typed in."""
        return self.can_edit and self._cursor is not None and self._own_at(self._cursor.caret.spot)

    @property
    def unsettled(self) -> range:
        """Lines of the side that is edited; around what was edited since all was compared."""
        return self._unsettled

    def set_editable(
        self,
        side: int,
        begin: Callable[[], Draft] | None,
        draft: Draft | None = None,
        other_name: str = "",
    ) -> None:
        """Let one side of what is shown be typed in.

        Args:
            side: which one.
            begin: returns the draft, when it is first typed; None: nothing can be edited.
            draft: what is shown already, where it was begun before.
            other_name: the layer's on the other side.
        """
        self._side, self._begin, self._draft = side, begin, draft
        self._unsettled = range(0)
        self._other_name = other_name
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, begin is not None)
        self.setAccessibleName("Differences" if begin is None else _EDITED_NAME)
        if self.hasFocus():
            self.entered.emit(self.can_edit)
            self._show_lit()
        self.viewport().update()
        self.updateMicroFocus()

    def set_held(self, is_held: bool) -> None:
        """Refuse all that is typed, and let none of it be a command of the window's."""
        self._is_held = is_held

    def clear(self) -> None:
        """Show nothing."""
        self._begin = self._draft = None
        self._is_held = False
        self._composed = ""
        self._hovered = self._pressed = NO_HUNK
        super().clear()

    @property
    def place(self) -> Place:
        """Where the caret is in the side that is edited, or what is nearest to it there."""
        assert self._cursor is not None
        if self._is_behind:
            return Place(len(self._lines()), 0)
        return self._place_of(self._cursor.caret.spot)

    def go_to(self, place: Place, anchor: Place | None = None) -> None:
        """Put the caret somewhere in the side that is edited, selecting from another place."""
        column, cursor, scene = self._own_column, self._cursor, self._scene
        if column is None or cursor is None or scene is None:
            return
        lines = self._lines()
        is_behind = bool(lines) and place.line >= len(lines)
        spot = self._spot_of(_end_of(lines) if is_behind else place)
        cursor.put(column, spot)
        self._behind = cursor.caret if is_behind else None
        if anchor is not None:
            cursor.caret = Caret(spot, self._spot_of(anchor))
        if scene.columns[column].items:
            fold = cursor.part.fold
            if fold is not None:
                self.open_fold(fold)
            self._show_caret()
        self._show_lit()
        self._repaint()

    @property
    def _is_behind(self) -> bool:
        """Whether the caret is in the line that begins behind the final newline."""
        return (
            self._behind is not None
            and self._cursor is not None
            and (self._behind is self._cursor.caret)
        )

    @property
    def _own_column(self) -> int | None:
        """Which column shows the side that is edited, None where what is equal is the other's."""
        columns = self._scene.columns if self._scene is not None else ()
        return next((at for at, one in enumerate(columns) if one.sides[-1] == self._side), None)

    def _own_at(self, spot: Spot) -> bool:
        assert self._scene is not None and self._cursor is not None
        if self._cursor.column != self._own_column:
            return False
        column = self._scene.columns[self._cursor.column]
        return not column.items or column.locate(spot.item)[0] == self._side

    def _place_of(self, spot: Spot) -> Place:
        assert self._scene is not None and self._cursor is not None and self._comparison is not None
        column = self._scene.columns[self._cursor.column]
        if not column.items:
            return Place(0, 0)
        side, line = column.locate(spot.item)
        if side == self._side:
            return Place(line, spot.column)
        lines, hunk = self._comparison.lines(self._side), column.part_of(spot.item).hunk
        # In a single column a change's other lines stand above its own.
        first = line if hunk == NO_HUNK else self._own_range(self._comparison.hunks[hunk])[0]
        return Place(first, 0) if first < len(lines) else _end_of(lines)

    def _spot_of(self, place: Place) -> Spot:
        assert self._scene is not None and self._own_column is not None
        column = self._scene.columns[self._own_column]
        if not column.items:
            return Spot(0, 0)
        item = column.item_of(self._side, place.line)
        assert item is not None  # the column shows all lines of the side
        return Spot(item, place.column)

    def _own_range(self, hunk: Hunk) -> tuple[int, int]:
        left, left_end, right, right_end = hunk
        return (right, right_end) if self._side else (left, left_end)

    # Editing

    def insert(self, text: str) -> None:
        """Put a text in the place of what is selected."""
        self._replace(*self._selection(), text)

    def replace_all(self, changes: Sequence[Change]) -> None:
        """Make changes from top to bottom, in one step."""
        self.show_edit(self._opened_draft().replace_all(changes))

    def undo_typing(self) -> None:
        """Take back what was typed last."""
        self._go_back(Draft.undo, "undo")

    def redo_typing(self) -> None:
        """Type again what was taken back last."""
        self._go_back(Draft.redo, "redo")

    def cut(self) -> None:
        """Move what is selected to the clipboard."""
        if self.is_in_own and self._cursor is not None and self._cursor.caret.is_selecting:
            self.copy()
            self.insert("")

    def paste(self) -> None:
        """Insert what is on the clipboard."""
        text = clipboard.take()
        if not self.is_in_own:
            self.refused.emit("")
        elif text:
            self.insert(text)

    def take_change(self) -> None:
        """Take the other layer's lines at the change that the caret is in, or the current one."""
        cursor = self._cursor
        hunk = cursor.part.hunk if cursor is not None and cursor.can_move else NO_HUNK
        self._take(self._current if hunk == NO_HUNK else hunk)

    def take_all(self) -> None:
        """Take all that differs from the other layer, in one step."""
        comparison = self._comparison
        if self.can_edit and comparison is not None and comparison.hunks:
            self._take_hunks(comparison.hunks)

    def go_to_change(self, step: int) -> None:
        """Go to another change, or to another conflict while any is marked in the text."""
        found = conflict_lines(self._lines()) if self.can_edit else []
        if not found:
            super().go_to_change(step)
            return
        line = self.place.line
        others = (
            [at for at in found if at > line] if step > 0 else [at for at in found if at < line]
        )
        self.go_to(Place((others or found)[0 if step > 0 else -1], 0))

    def _take(self, hunk: int) -> None:
        if self.can_edit and self._comparison is not None and hunk != NO_HUNK:
            self._take_hunks(Hunks.of(self._comparison.hunks[hunk]))

    def _take_hunks(self, hunks: Hunks) -> None:
        comparison = self._comparison
        assert comparison is not None
        other = comparison.side(1 - self._side)
        assert other is not None
        assert other.text is not None
        turned = hunks if self._side == RIGHT else hunks.swapped()
        takes_ends = comparison.options.minds_line_ends
        draft = self._opened_draft()
        self.show_edit(draft.take(turned, other.text, takes_ends=takes_ends))

    def _opened_draft(self) -> Draft:
        assert self._begin is not None
        if self._draft is None:
            self._draft = self._begin()
        return self._draft

    def _selection(self) -> tuple[Place, Place]:
        assert self._cursor is not None
        caret = self._cursor.caret
        if self._is_behind:
            return self.place, self.place
        return self._place_of(caret.start), self._place_of(caret.end)

    def _replace(self, start: Place, end: Place, text: str) -> None:
        self.show_edit(self._opened_draft().replace(start, end, text))

    def _go_back(self, step: Callable[[Draft], Edited | None], name: str) -> None:
        edited = None if self._draft is None else step(self._draft)
        if edited is None:
            self.exhausted.emit(name)
        else:
            self.show_edit(edited)

    def show_edit(self, edited: Edited) -> None:
        """Show the draft as it is now, the caret where the edit left it; nothing else moves."""
        comparison, draft = self._comparison, self._draft
        assert comparison is not None
        assert draft is not None
        growth = edited.new_end - edited.old_end
        if len(comparison.lines(self._side)) + growth != len(draft.lines):
            self.edited.emit()
            self.missed.emit()
            return
        y, was_at = self._y_of_line(edited.first), self._line_of_caret()
        before = self._steady_above(edited.first)
        now = self._compared(draft, edited)
        is_in_place = self.follow_edit(now, self._side, edited)
        if is_in_place and was_at == edited.first == edited.caret.line:
            self._strip = self._strip_of_line(edited.first)
        elif not is_in_place:
            self._keep_line(edited.first, y)
            after = self._steady_above(edited.first)
            is_below = was_at is not None and was_at >= edited.first
            if is_below and before is not None and after is not None and before[0] == after[0]:
                area = self.viewport().rect()
                self._strip = area.adjusted(0, max(min(before[1], after[1]), 0), 0, 0)
        self._unsettled = _joined(self._unsettled, edited)
        self.go_to(edited.caret)
        self._follow_change()
        self._strip = None
        self.edited.emit()

    def _compared(self, draft: Draft, edited: Edited) -> Comparison:
        """Return the comparison after an edit of the side that is edited."""
        before, own = self._comparison, self._side
        assert before is not None
        side = before.side(own)
        assert side is not None
        now = before.with_side(own, replace(side, text=draft.text))
        now = replace(now, is_known_same=False)
        if now.left is None:
            return now
        beneath, lines = now.lines(1 - own), now.lines(own)
        if now.options.minds_line_ends:
            beneath, lines = self._whole_beneath(now), draft.whole_lines
        hunks = rehunk(
            before.hunks if own == RIGHT else before.hunks.swapped(),
            beneath,
            lines,
            edited,
            ignores_whitespace=now.options.ignores_whitespace,
            has_ends=now.options.minds_line_ends,
        )
        return replace(now, hunks=hunks if own == RIGHT else hunks.swapped())

    def _whole_beneath(self, comparison: Comparison) -> Sequence[str]:
        """Return the lines of the other side with their ends, which are found once."""
        other = comparison.side(1 - self._side)
        assert other is not None
        assert other.text is not None
        if self._beneath is None or self._beneath[0] is not other.text:
            self._beneath = other.text, split(other.text.content)
        return self._beneath[1]

    def _steady_above(self, line: int) -> tuple[object, int] | None:
        """Return how all is laid out, and down to which pixel an edit of a line leaves that as is.

        None where it may change all, as folds do.
        """
        scene, comparison = self._scene, self._comparison
        assert scene is not None and comparison is not None
        if scene.shape.folds:
            return None
        hunks, tops = comparison.hunks, self._tops()
        ys = [self._y_of_line(line)]
        touched = bisect_left(hunks.right_ends if self._side == RIGHT else hunks.left_ends, line)
        if touched < len(hunks):
            rows = [column.rows_of_hunk(touched) for column in scene.columns]
            ys += [self.y_of(at, each.start) for at, each in enumerate(rows)]
        return (tops, self._gutter), min(ys) - 1

    def _repaint(self) -> None:
        """Paint the strip that was typed in, where nothing else can have changed."""
        if self._strip is None:
            self.viewport().update()
        else:
            self.viewport().update(self._strip)

    def _line_of_caret(self) -> int | None:
        """Return the line of the side that is edited in which all of the selection is."""
        if not self.is_in_own:
            return None
        start, end = self._selection()
        return start.line if start.line == end.line else None

    def _strip_of_line(self, line: int) -> QRect:
        column = self._own_column
        assert column is not None
        return self.strip_of(column, self._spot_of(Place(line, 0)).item)

    def show_settled(self, comparison: Comparison) -> None:
        """Show the same texts, compared with more time."""
        before = self._comparison
        self._unsettled = range(0)
        if before is not None and before.hunks == comparison.hunks:
            self._comparison = comparison  # the bytes are known now
            return
        standing = self.standing()
        self.follow_comparison(comparison)
        if standing is not None:
            self.stand(standing)
        self._follow_change()

    def standing(self) -> Standing | None:
        """Return where the reader is; behind the final newline the caret has a line of its own."""
        found = super().standing()
        if found is None or not self._is_behind:
            return found
        behind = Where(found.caret.side, found.caret.line + 1, 0)
        return replace(found, caret=behind, anchor=behind)

    def stand(self, standing: Standing) -> None:
        """Let the reader be at the same place, also behind the final newline."""
        super().stand(standing)
        cursor, comparison, caret = self._cursor, self._comparison, standing.caret
        if cursor is None or comparison is None:
            return
        old, new = standing.comparison.lines(caret.side), comparison.lines(caret.side)
        if len(old) <= caret.line and line_after(old, new, caret.line) >= len(new):
            self._behind = cursor.caret
        elif cursor.can_move and cursor.part.fold is not None:
            self.open_fold(cursor.part.fold)
        self._show_lit()

    def _y_of_line(self, line: int) -> int:
        """Return where a line of the side that is edited is in the window."""
        column, row = self._row_of(line)
        return self.y_of(column, row)

    def _keep_line(self, line: int, y: int) -> None:
        self.keep_row(*self._row_of(line), y)

    def _row_of(self, line: int) -> tuple[int, int]:
        assert self._scene is not None and self._own_column is not None
        column = self._scene.columns[self._own_column]
        if not column.items:
            return self._own_column, 0
        last = len(self._scene.lines[self._side]) - 1
        item = self._spot_of(Place(min(line, last), 0)).item
        return self._own_column, column.rows_of(item).start

    def _follow_change(self) -> None:
        """Make the change that the caret is in the current one, or what became of it."""
        cursor = self._cursor
        hunk = cursor.part.hunk if cursor is not None and cursor.can_move else NO_HUNK
        if hunk == NO_HUNK:
            hunk = min(max(self._current, 0), self.change_count - 1)
        if hunk != self._current:
            self._current, self._strip = hunk, None
        self._tell_change()
        self._repaint()

    def _lines(self) -> Sequence[str]:
        assert self._comparison is not None
        return self._comparison.lines(self._side)

    def _line(self, number: int) -> str:
        lines = self._lines()
        return lines[number] if number < len(lines) else ""

    def _break_line(self) -> None:
        start, end = self._selection()
        self._replace(start, end, "\n" + blank_start(self._line(start.line))[: start.column])

    def _erase(self, move: Move) -> None:
        start, end = self._selection()
        if start == end:
            start, end = sorted((start, _after(self._lines(), start, move)))
        if start != end:
            self._replace(start, end, "")

    def _indent(self, *, is_back: bool) -> None:
        """Move the selected lines a step to the right, or the line to the left."""
        assert self._cursor is not None
        start, end = self._selection()
        step = step_of(self._lines(), start.line)
        if start == end and not is_back:
            whole = step == TAB
            self.insert(step if whole else " " * (len(step) - start.column % len(step)))
            return
        last = end.line - (end.line > start.line and end.column == 0)
        before = [self._line(line) for line in range(start.line, last + 1)]
        after = [
            step_left(line, step) if is_back else (step + line if line else line) for line in before
        ]
        if before == after:
            return

        def moved(place: Place) -> Place:
            at = place.line - start.line
            if at >= len(before) or (place.column == 0 and not is_back):
                return place
            by = len(after[at]) - len(before[at])
            return Place(place.line, max(place.column + by, 0))

        caret = self._cursor.caret
        spot, anchor = self._place_of(caret.spot), self._place_of(caret.anchor)
        self._replace(Place(start.line, 0), Place(last, len(before[-1])), "\n".join(after))
        self.go_to(moved(spot), moved(anchor))

    # Keys

    def _is_own_key(self, event: QKeyEvent) -> bool:
        if not (self.can_edit or self._is_held):
            return False
        return any(map(event.matches, _OWN)) or event.key() in _ERASES or bool(_typed(event))

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Let Tab indent where something can be typed; F6 leaves."""
        return False if self.is_in_own else super().focusNextPrevChild(is_next)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Type; other keys move and select as in a diff that is only read."""
        cursor, key = self._cursor, event.key()
        is_fold = cursor is not None and cursor.can_move and cursor.part.fold is not None
        is_types = bool(_typed(event)) or key in _ERASES or (key in _ENTER and not is_fold)
        if self.can_edit and (event.matches(_Keys.Undo) or event.matches(_Keys.Redo)):
            (self.undo_typing if event.matches(_Keys.Undo) else self.redo_typing)()
        elif cursor is None or not self.is_in_own:
            if is_types or any(map(event.matches, _OWN)):
                self.refused.emit("\n" if key in _ENTER else _typed(event))
            else:
                super().keyPressEvent(event)
        elif event.matches(_Keys.Cut):
            self.cut()
        elif event.matches(_Keys.Paste):
            self.paste()
        elif key in _ERASES:
            self._erase(_ERASES[_Key(key)][bool(event.modifiers() & _CONTROL)])
        elif key in _TABS and not event.modifiers() & (_CONTROL | _ALT):
            self._indent(is_back=key == _Key.Key_Backtab or bool(event.modifiers() & _SHIFT))
        elif key in _ENTER and not is_fold and not event.modifiers() & (_CONTROL | _ALT):
            self._break_line()
        elif _typed(event):
            self.insert(_typed(event))
        else:
            super().keyPressEvent(event)
            self._show_lit()

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """Take what an input method composes: accents, and letters that no key has."""
        if not self.is_in_own:
            if event.commitString():
                self.refused.emit(event.commitString())
            return
        self._composed = event.preeditString()
        if event.replacementLength() or event.commitString():
            start, end = self._selection()
            if event.replacementLength():
                column = max(end.column + event.replacementStart(), 0)
                start = Place(end.line, column)
                end = Place(end.line, column + event.replacementLength())
            self._replace(start, end, event.commitString())
        event.accept()
        self.viewport().update()

    def inputMethodQuery(self, query: Qt.InputMethodQuery) -> object:
        """Tell an input method where the caret is, and what is around it."""
        cursor = self._cursor
        if cursor is None or not self.is_in_own:
            return super().inputMethodQuery(query)
        place = self.place
        if query is _Query.ImEnabled:
            return True
        if query is _Query.ImCursorRectangle:
            return self._caret_box()
        if query is _Query.ImSurroundingText:
            return self._line(place.line)
        if query in (_Query.ImCursorPosition, _Query.ImAnchorPosition):
            return place.column
        if query is _Query.ImCurrentSelection:
            return self.selected_text()
        return super().inputMethodQuery(query)

    def _caret_box(self) -> QRect:
        cursor = self._cursor
        assert cursor is not None
        letters = self.letters_of(cursor.column)
        cells = cursor.cells if cursor.can_move else 0
        x = letters.left() + self.x_of_cells(cells)
        row = cursor.row if cursor.can_move else 0
        return QRect(x, self.y_of(cursor.column, row), 2, self._line_height)

    # The caret

    @property
    def is_caret_shown(self) -> bool:
        """Whether the caret is painted; it blinks where it can type."""
        return self.hasFocus() and (self._is_lit or not self.is_in_own)

    def decorations(self) -> Decorations:
        """Return what is marked in the text."""
        taking = Taking(self._side, self._hovered, self._pressed) if self.can_take else None
        return replace(
            super().decorations(),
            composed=self._composed,
            taking=taking,
            is_caret_behind=self._is_behind,
        )

    @property
    def can_take(self) -> bool:
        """Whether there is anything to take from the other side."""
        return self.can_edit and self.change_count > 0

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Begin to blink."""
        super().focusInEvent(event)
        self._show_lit()
        self.entered.emit(self.can_edit)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Blink no more."""
        super().focusOutEvent(event)
        self.entered.emit(False)
        self._blinking.stop()
        self._composed = ""

    def _show_lit(self) -> None:
        """Show the caret, and begin to blink from now on."""
        self._is_lit = True
        period = QGuiApplication.styleHints().cursorFlashTime()
        if period > 0 and self.hasFocus() and self.can_edit:
            self._blinking.start(period // 2)
        else:
            self._blinking.stop()

    def _blink(self) -> None:
        self._is_lit = not self._is_lit
        line = self._line_of_caret()
        is_line = line is not None and line < len(self._lines())
        self._strip = self._strip_of_line(line) if line is not None and is_line else None
        self._repaint()
        self._strip = None

    def _show_caret(self, *, is_centred: bool = False) -> None:
        super()._show_caret(is_centred=is_centred)
        self._show_lit()
        self.updateMicroFocus()

    # The pointer

    def take_text(self) -> str:
        """What a button at a change does."""
        return f"Take from {self._other_name}"

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Press a change's button, or put the caret somewhere."""
        hunk = self._taken_at(event.position().toPoint())
        if hunk != NO_HUNK and event.button() == Qt.MouseButton.LeftButton:
            self._pressed = hunk
            self.viewport().update()
            return
        super().mousePressEvent(event)
        if self._scene is not None and self._cursor is not None and self.can_edit:
            self._enter_empty(event.position().toPoint())
        self._show_lit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Light the button that the pointer is at."""
        super().mouseMoveEvent(event)
        hunk = self._taken_at(event.position().toPoint())
        if hunk != NO_HUNK:
            self.viewport().setCursor(Qt.CursorShape.PointingHandCursor)
        if hunk != self._hovered:
            self._hovered = hunk
            self.viewport().update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Take a change where its button was pressed."""
        super().mouseReleaseEvent(event)
        pressed, self._pressed = self._pressed, NO_HUNK
        if pressed != NO_HUNK:
            if self._taken_at(event.position().toPoint()) == pressed:
                self._take(pressed)
            self.viewport().update()

    def _hint(self, point: QPoint) -> str:
        """Say what a button does."""
        return f"{self.take_text()} (Alt+T)" if self._taken_at(point) != NO_HUNK else ""

    def _forget_pointer(self) -> None:
        self._hovered = NO_HUNK
        self.viewport().update()

    def _taken_at(self, point: QPoint) -> int:
        return self.take_at(point) if self.can_take else NO_HUNK

    def _enter_empty(self, point: QPoint) -> None:
        """Put the caret into a file that has no line yet."""
        column = self._own_column
        assert self._scene is not None
        is_empty = column is not None and not self._scene.columns[column].items
        if column is not None and is_empty and self.area_of(column).contains(point):
            self.go_to(Place(0, 0))


def _typed(event: QKeyEvent) -> str:
    """Return the letters that a key types, "" where it is a command."""
    text, held = event.text(), event.modifiers() & (_CONTROL | _ALT)
    is_command = held in (_CONTROL, _ALT)  # both together are AltGr
    return text if text and not is_command and all(map(_is_letter, text)) else ""


def _is_letter(letter: str) -> bool:
    return letter.isprintable() or unicodedata.category(letter) in ("Zs", "Cf")


def _after(lines: Sequence[str], place: Place, move: Move) -> Place:
    """Return where a letter or word before or behind a place ends."""
    number, at = place
    if number >= len(lines):
        return _end_of(lines) if move in (Move.Left, Move.PreviousWord) else place
    line = lines[number]
    match move:
        case Move.Left | Move.PreviousWord if at == 0:
            return Place(number - 1, len(lines[number - 1])) if number else place
        case Move.Left:
            return Place(number, at - 1)
        case Move.PreviousWord:
            return Place(number, previous_word(line, at))
        case _ if at >= len(line):
            return Place(number + 1, 0) if number + 1 < len(lines) else place
        case Move.Right:
            return Place(number, at + 1)
        case _:
            return Place(number, next_word(line, at))


def _joined(lines: range, edited: Edited) -> range:
    """Return the lines from the first to the last edited one, after another edit."""
    first, old_end, new_end, _ = edited
    if not lines:
        return range(first, max(new_end, first + 1))
    return range(min(lines.start, first), max(lines.stop + new_end - old_end, new_end))


def _end_of(lines: Sequence[str]) -> Place:
    return Place(len(lines) - 1, len(lines[-1])) if lines else Place(0, 0)
