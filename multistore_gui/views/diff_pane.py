"""One file, or two versions of it, whatever they are: lines, pictures, or what is known of them."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import LEFT, RIGHT, Comparison, Hunks, Options
from multistore_gui.core.draft import Change, Draft
from multistore_gui.core.find import MOST_MATCHES, Match, find_matches, pattern_of
from multistore_gui.core.sides import TEXT_COST, Side, SideKind
from multistore_gui.core.text import LineEnds
from multistore_gui.models.pictures import Picture, decode_picture
from multistore_gui.models.remarks import facts, remarks, verdict
from multistore_gui.models.words import count_text, size_text
from multistore_gui.settings import Settings
from multistore_gui.views.actions import explain, make_action, offer
from multistore_gui.views.diff_editor import DiffEditor, Place
from multistore_gui.views.diff_header import Caption, DiffHeader
from multistore_gui.views.diff_view import Standing
from multistore_gui.views.facts_page import FactsPage
from multistore_gui.views.find_bar import FindBar
from multistore_gui.views.highlighter import Start
from multistore_gui.views.keys import OwnKeys, action_of
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.picture_pair import PicturePair
from multistore_gui.views.remark_bar import RemarkBar

__all__ = ["Caption", "DiffPane"]

_PAUSE_MS = 300  # in typing, before all matches are found again


class DiffPane(QWidget):
    """Shows comparisons that a worker has made; asks for another by `options_changed`.

    Owned by the window, lives on the GUI thread and never reads a file.
    """

    options_changed = Signal()  # compare again, with `options`

    def __init__(
        self, look: Look, start: Start, settings: Settings, parent: QWidget | None = None
    ) -> None:
        """Make an empty pane.

        Args:
            look: what to draw with.
            start: starts work in the background; `Tasks.start`.
            settings: keeps whether white space counts and lines are wrapped.
            parent: the widget that it lies in.
        """
        super().__init__(parent)
        self._look, self._start, self._settings = look, start, settings
        self._options = Options(ignores_whitespace=settings.ignore_whitespace)
        self._comparison: Comparison | None = None  # as it was given, not swapped
        self._captions: tuple[Caption | None, Caption] = (None, Caption("", 0, ""))
        self._edited: tuple[int, Callable[[], Draft] | None, Draft | None] = (RIGHT, None, None)
        self._why_no_edit = ""
        self._pictures: list[Picture | str | None] = []
        self._matches: list[Match] = []
        self._match = -1
        self._needle: re.Pattern[str] | None = None
        self._behind: Place | None = None  # go on there once a match is replaced
        self._jobs: list[CancelToken] = []  # of what is shown: pictures
        self._finding = CancelToken()
        self._find_again = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._find_again.timeout.connect(lambda: self._find(self._sought, goes=False))
        self._make_actions()
        OwnKeys(self, lambda key: bool(self._action_of(key)))
        self.view = DiffEditor(look, start)
        self.header = DiffHeader(
            look,
            (self.previous_change, self.next_change),
            (
                (self.swap, "swap"),
                (self.whitespace, "space"),
                (self.wrap, "wrap"),
                (self.collapse, "fold"),
                (self.picture, "file-image"),
            ),
        )
        self.remark_bar = RemarkBar(look, (self.line_ends, self.show_whole))
        self.find_bar = FindBar(look, self.find_previous, self.find_next)
        self.picture_pair = PicturePair(look)
        self.facts_page = FactsPage(look)
        self._message = Label(look, colour="text2")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        # What comes in its place has the keyboard then.
        self._message.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._pages = QStackedWidget()
        self._lay_out()
        self._connect()
        self.view.addActions(
            [
                *(self.undo_typing, self.redo_typing, self.cut, self.copy, self.paste),
                *(self.select_all, self.find_text, self.replace_text),
                *(self.take_change, self.take_all),
            ]
        )
        self.view.setContextMenuPolicy(Qt.ContextMenuPolicy.ActionsContextMenu)
        self.view.set_wraps(self.wrap.isChecked())
        self.setFocusProxy(self.view)
        self.clear()

    # What is shown

    @property
    def options(self) -> Options:
        """How the next comparison is to be made."""
        return self._options

    @property
    def own_actions(self) -> Sequence[QAction]:
        """The pane's actions, for menus and the palette."""
        return (
            self.next_change,
            self.previous_change,
            self.swap,
            self.whitespace,
            self.wrap,
            self.collapse,
            self.picture,
            self.find_text,
            self.find_next,
            self.find_previous,
            self.copy,
            self.select_all,
        )

    @property
    def message(self) -> str:
        """What is said instead of a file, "" where there is one."""
        return self._message.text() if self._pages.currentWidget() is self._message else ""

    @property
    def edit_actions(self) -> Sequence[QAction]:
        """What changes the text that is edited, for menus and the palette."""
        return (
            self.take_change,
            self.take_all,
            self.replace_text,
            self.undo_typing,
            self.redo_typing,
            self.cut,
            self.paste,
        )

    def add_bar(self, bar: QWidget, tools: Sequence[tuple[QAction, str]]) -> None:
        """Put a bar over the text, and tools into the line above it."""
        self.header.add_tools(tools)
        column = self.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(column.indexOf(self._pages), bar)

    def set_editing(
        self,
        side: int,
        begin: Callable[[], Draft] | None,
        draft: Draft | None = None,
        why_not: str = "",
    ) -> None:
        """Let one side of what is shown be typed in, until something else is shown.

        Args:
            side: which one, as the comparison was given.
            begin: returns the draft, when it is first typed; None: nothing can be edited.
            draft: what is shown already, where it was begun before.
            why_not: why nothing can be edited, a sentence, if there is more to say.
        """
        self._edited, self._why_no_edit = (side, begin, draft), why_not
        self.facts_page.show_remark(why_not)
        self._apply_editing()

    def show_loading(self, text: str) -> None:
        """Say that another file is on its way; what was asked for one file alone is over."""
        self._options = Options(ignores_whitespace=self.whitespace.isChecked())
        self.show_message(text)

    def show_message(self, text: str) -> None:
        """Say something in place of a file."""
        self._forget()
        self._message.setText(text)
        self.header.show_captions(None, None)
        self._show_page(self._message)

    def clear(self) -> None:
        """Show nothing."""
        self.show_message("")

    def show_comparison(self, comparison: Comparison, left: Caption | None, right: Caption) -> None:
        """Show two files, or one where `left` is None; the reader stays where the lines do."""
        is_same = _has_same_lines(self._comparison, comparison)
        if is_same:
            self._comparison, self._captions = comparison, (left, right)
            self._name_sides()
            self.view.show_settled(self._turned(comparison))
            self._show_count()
            return
        standing = self.view.standing() if self._is_known(comparison) else None
        was_turned = self.is_turned
        self._forget()
        self._comparison, self._captions = comparison, (left, right)
        if standing is not None and was_turned != self.is_turned:
            standing = standing.swapped()
        self._show(standing)

    def _is_known(self, now: Comparison) -> bool:
        """Tell whether a reader, or who types, can stay where they are in what is now to be shown.

        What lies beside a text that is typed in may be another file: its version on disk.
        """
        before, own = self._comparison, self._edited[0]
        if before is None or not now.has_lines:
            return False
        places = [
            [None if side is None else side.location for side in (each.left, each.right)]
            for each in (before, now)
        ]
        is_typing = self.view.is_in_own and places[0][own] == places[1][own]
        return places[0] == places[1] or is_typing

    @property
    def shown(self) -> Comparison | None:
        """What is shown, as it is typed now, in the order that it was given in."""
        comparison = self.view.comparison
        return None if comparison is None else self._turned(comparison)

    @property
    def is_turned(self) -> bool:
        """Whether the sides are swapped."""
        comparison = self._comparison
        return self.swap.isChecked() and comparison is not None and comparison.left is not None

    def _turned(self, comparison: Comparison) -> Comparison:
        return comparison.swapped() if self.is_turned else comparison

    @property
    def captions(self) -> tuple[Caption | None, Caption]:
        """Whose the two files are, in the order that they were given in."""
        return self._captions

    def show_captions(self, left: Caption | None, right: Caption) -> None:
        """Say otherwise whose the two files are."""
        self._captions = left, right
        self._name_sides()

    # Making it

    def _make_actions(self) -> None:
        key = partial(make_action, self)
        self.next_change = key("down", "Next change", "F7", "Go to the next difference")
        self.previous_change = key(
            "up", "Previous change", "Shift+F7", "Go to the difference before"
        )
        self.swap = key("swap", "Swap sides", "", "Show the winner first", is_checkable=True)
        self.whitespace = key(
            "space",
            "Ignore white space",
            "",
            "Lines that differ in it alone are equal",
            is_checkable=True,
        )
        self.wrap = key(
            "wrap", "Wrap long lines", "Alt+Z", "Break them at the edge", is_checkable=True
        )
        self.collapse = key(
            "fold",
            "Fold unchanged lines",
            "",
            "Show the changes and what is near",
            is_checkable=True,
        )
        self.picture = key(
            "file-image", "Show as picture", "", "Draw it instead of its text", is_checkable=True
        )
        self.find_text = key("find", "Find in this file", "Ctrl+F", "Look for text on both sides")
        self.find_next = key("down", "Find next", "F3", "")
        self.find_previous = key("up", "Find previous", "Shift+F3", "")
        self.copy = key("copy", "Copy", "Ctrl+C", "Copy the selected lines")
        self.select_all = key("list", "Select all", "Ctrl+A", "Select the whole side")
        self.replace_text = key(
            "swap", "Find and replace", "Ctrl+R", "Put other text in the place of what is found"
        )
        self.take_change = key(
            "right", "Take this change", "Alt+T", "Take the lines of the layer beneath"
        )
        self.take_all = key(
            "right", "Take all changes", "Alt+Shift+T", "Take all that differs in the layer beneath"
        )
        self.undo_typing = key("undo", "Undo typing", "Ctrl+Z", "Take back what was typed last")
        self.redo_typing = key("redo", "Redo typing", "Ctrl+Shift+Z", "Type it again")
        self.cut = key("copy", "Cut", "Ctrl+X", "Move the selected lines to the clipboard")
        self.paste = key("copy", "Paste", "Ctrl+V", "Insert what is on the clipboard")
        self.line_ends = key(
            "equals", "Show as changes", "", "Count lines that end otherwise", is_checkable=True
        )
        self.show_whole = key("expand", "Show all", "", "Read the files to their ends")
        for action in (
            self.find_text,
            self.find_next,
            self.find_previous,
            self.copy,
            self.select_all,
            self.replace_text,
            self.undo_typing,
            self.redo_typing,
            self.cut,
            self.paste,
            self.take_change,
            self.take_all,
        ):
            # The window has some of these keys too; here they are taken in `event`.
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.whitespace.setChecked(self._settings.ignore_whitespace)
        self.wrap.setChecked(self._settings.wrap_lines)

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.header)
        column.addWidget(self.remark_bar)
        column.addWidget(self.find_bar)
        column.addWidget(self._pages, 1)
        for page in (self.view, self.picture_pair, self.facts_page, self._message):
            self._pages.addWidget(page)
        self.find_bar.hide()
        self._look.changed.connect(self._give_way)
        self._give_way()

    def _give_way(self) -> None:
        """Be cut rather than what is above, where the window is low."""
        self._pages.setMinimumHeight(1 if self._look.is_low else 0)

    def _connect(self) -> None:
        view = self.view
        self.next_change.triggered.connect(partial(view.go_to_change, 1))
        self.previous_change.triggered.connect(partial(view.go_to_change, -1))
        self.swap.toggled.connect(self._show_again)
        self.whitespace.toggled.connect(self._set_whitespace)
        self.wrap.toggled.connect(self._set_wraps)
        self.collapse.toggled.connect(view.set_folds)
        self.picture.toggled.connect(self._show_again)
        self.find_text.triggered.connect(self._open_find)
        self.find_next.triggered.connect(partial(self._go_to_match, 1))
        self.find_previous.triggered.connect(partial(self._go_to_match, -1))
        self.copy.triggered.connect(view.copy)
        self.select_all.triggered.connect(view.select_all)
        self.replace_text.triggered.connect(self._open_replace)
        self.take_change.triggered.connect(view.take_change)
        self.take_all.triggered.connect(view.take_all)
        self.undo_typing.triggered.connect(view.undo_typing)
        self.redo_typing.triggered.connect(view.redo_typing)
        self.cut.triggered.connect(view.cut)
        self.paste.triggered.connect(view.paste)
        view.edited.connect(self._follow_edit)
        self.line_ends.triggered.connect(self._set_line_ends)
        self.show_whole.triggered.connect(self._read_whole)
        view.change_moved.connect(self._show_count)
        view.laid_out.connect(self._place_captions)
        self.find_bar.edited.connect(self._find)
        self.find_bar.closed.connect(self._close_find)
        self.find_bar.replaced.connect(self._replace_one)
        self.find_bar.all_replaced.connect(self._replace_all)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    # Showing

    def _forget(self) -> None:
        for job in (*self._jobs, self._finding):
            job.cancel()
        self._jobs, self._pictures, self._comparison = [], [], None
        self._matches, self._match = [], -1
        self._edited, self._why_no_edit = (RIGHT, None, None), ""
        self.facts_page.show_remark("")
        self.view.clear()
        self.remark_bar.tell(())
        self._offer()

    def _show_again(self) -> None:
        self._show(None)

    def _show(self, standing: Standing | None) -> None:
        """Show what there is to show, from the first change on or where the reader was."""
        if self._comparison is None:
            return
        comparison = self._turned(self._comparison)
        left, right = self._name_sides()
        names = ("" if left is None else left.label, right.label)
        sides = [side for side in (comparison.left, comparison.right) if side is not None]
        hues = (0 if left is None else left.hue, right.hue)
        if self._shows_pictures(sides):
            self._show_pictures(sides, hues[-len(sides) :])
        elif comparison.has_lines:
            self.view.show_comparison(comparison, names, hues)
            self._apply_editing()
            self._show_page(self.view)
            if standing is not None:
                self.view.stand(standing)
            self._find(self._sought, goes=standing is None)
        else:
            shown = [
                (name, facts(side)) for name, side in zip(names[-len(sides) :], sides, strict=True)
            ]
            self.facts_page.show_facts(verdict(comparison), shown)
            self._show_page(self.facts_page)

    def _name_sides(self) -> tuple[Caption | None, Caption]:
        """Say whose the sides are, and what their lines do not show; return the captions."""
        assert self._comparison is not None
        left, right = self._captions
        if self.is_turned and left is not None:
            left, right = right, left
        names = ("" if left is None else left.label, right.label)
        self.header.show_captions(*((right, None) if left is None else (left, right)))
        self.remark_bar.tell(remarks(self._turned(self._comparison), *names))
        self._offer()
        return left, right

    def _apply_editing(self) -> None:
        side, begin, draft = self._edited
        other = self._captions[1 - side]
        shown_side = 1 - side if self.is_turned else side
        self.view.set_editable(shown_side, begin, draft, other.label if other is not None else "")
        self._offer()

    def _follow_edit(self) -> None:
        """Look again for what is sought; the change may be the last one that there was."""
        had_changes = self._comparison is not None and bool(self._comparison.hunks)
        self._edited = *self._edited[:2], self.view.draft
        self._comparison = self.shown
        if had_changes != bool(self.view.change_count):
            self._offer()
        if self._sought and self._behind is not None:
            self._find(self._sought, goes=False)
        elif self._sought:  # once nobody types: to find all matches takes longer than a key may
            self._finding.cancel()
            self._matches, self._match = [], -1
            self._find_again.start()

    def _shows_pictures(self, sides: Sequence[Side]) -> bool:
        if self.picture.isChecked() and all(side.is_drawing for side in sides):
            return True
        return all(side.kind is SideKind.IMAGE for side in sides)

    def _show_page(self, page: QWidget) -> None:
        self._pages.setCurrentWidget(page)
        is_drawing = page is self.picture_pair and self.picture.isVisible()
        self.header.set_tools_shown(page is self.view or is_drawing)
        self._place_captions()
        self._show_count()

    def _show_count(self) -> None:
        count, current = self.view.change_count, self.view.current_change
        text = short = ""
        if self._pages.currentWidget() is self.view and self._comparison is not None:
            if count:
                text = f"{current + 1} of {count_text(count, 'change')}"
                short = f"{current + 1:,}/{count:,}"
            elif self._comparison.left is not None:
                text = "No changes"
        self.header.show_count(text, short)

    def _place_captions(self) -> None:
        page, x = self._pages.currentWidget(), None
        if page is self.view and self.view.area_of(1) != self.view.area_of(0):
            x = self.view.area_of(1).left()
        elif page is self.picture_pair and len(self._pictures) > 1:
            x = self.width() // 2
        self.header.place_right(x)

    def _offer(self) -> None:
        """Enable what can be done with what is shown."""
        comparison = self._comparison
        sides = [] if comparison is None else [comparison.left, comparison.right]
        has_two = comparison is not None and comparison.left is not None
        has_lines = comparison is not None and comparison.has_lines
        has_changes = comparison is not None and bool(comparison.hunks)
        for action in (self.next_change, self.previous_change):
            offer(action, None if has_changes else "There are no changes.")
        for action in (self.swap, self.whitespace, self.collapse):
            offer(action, None if has_two and has_lines else "Nothing is compared.")
        for action in (self.wrap, self.find_text, self.find_next, self.find_previous):
            offer(action, None if has_lines else "No text is shown.")
        self._offer_editing(has_changes=has_changes)
        self.picture.setVisible(any(side is not None and side.is_drawing for side in sides))
        self._offer_whole(comparison)
        self.line_ends.setChecked(self._options.minds_line_ends)
        self.line_ends.setVisible(has_two and has_lines and _ends_differ(comparison))

    def _offer_whole(self, comparison: Comparison | None) -> None:
        """Offer to show all of what is cut, and say what that takes."""
        if comparison is None or not (comparison.is_cut and comparison.can_be_whole):
            self.show_whole.setVisible(False)
            return
        size = comparison.whole_bytes
        self.show_whole.setText(f"Show all {size_text(size)}")
        cost = size_text(size * TEXT_COST if comparison.has_lines else size)
        explain(self.show_whole, f"It takes a while and about {cost} of memory")
        self.show_whole.setVisible(True)

    def _offer_editing(self, *, has_changes: bool) -> None:
        side, begin, _ = self._edited
        other = self._captions[1 - side]
        name = "the layer beneath" if other is None else other.label
        self.take_change.setText(f"Take from {name.replace('&', '&&')}")
        self.take_all.setText(f"Take all from {name.replace('&', '&&')}")
        no_edit = None
        if begin is None:
            no_edit = self._why_no_edit or "What is shown cannot be edited."
        for action in (self.take_change, self.take_all):
            offer(action, no_edit or (None if has_changes else "There are no changes."))
        for action in (self.replace_text, self.cut, self.paste):
            offer(action, no_edit)
        for action in (self.undo_typing, self.redo_typing):
            offer(action, no_edit)

    # Pictures

    def _show_pictures(self, sides: Sequence[Side], hues: Sequence[int]) -> None:
        self._pictures = [None for _ in sides]
        said = [self._said_of(side, None) for side in sides]

        def take(number: int, picture: Picture | str) -> None:
            self._pictures[number] = picture
            said[number] = self._said_of(sides[number], picture)
            self.picture_pair.show_pictures(list(self._pictures), hues, " | ".join(said))

        self.picture_pair.show_pictures(list(self._pictures), hues, " | ".join(said))
        self._show_page(self.picture_pair)
        for number, side in enumerate(sides):
            self._jobs.append(self._start(partial(_decoded, side), partial(take, number)))

    @staticmethod
    def _said_of(side: Side, picture: Picture | str | None) -> str:
        if not isinstance(picture, Picture):
            return size_text(side.size_bytes)
        size = picture.size
        return f"{size.width():,} x {size.height():,} px, {size_text(side.size_bytes)}"

    # Options

    def _set_whitespace(self, ignores: bool) -> None:
        self._settings.ignore_whitespace = ignores
        self._options = replace(self._options, ignores_whitespace=ignores)
        self.options_changed.emit()

    def _set_wraps(self, wraps: bool) -> None:
        self._settings.wrap_lines = wraps
        self.view.set_wraps(wraps)

    def _set_line_ends(self, minds: bool) -> None:
        self._options = replace(self._options, minds_line_ends=minds)
        self.options_changed.emit()

    def _read_whole(self) -> None:
        self._options = replace(self._options, is_whole=True)
        self.options_changed.emit()

    # Finding

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Find, and go on; Escape closes the bar."""
        action = self._action_of(event)
        if action is not None:
            action.trigger()
        elif event.key() == Qt.Key.Key_Escape and self.find_bar.isVisible():
            self._close_find()
        else:
            super().keyPressEvent(event)

    def _action_of(self, event: QKeyEvent) -> QAction | None:
        found = (
            *(self.find_text, self.find_next, self.find_previous),
            *(self.replace_text, self.take_change, self.take_all),
        )
        return action_of(event, filter(QAction.isEnabled, found))

    def _open_find(self, *, is_replacing: bool = False) -> None:
        selected = self.view.selected_text()
        self.find_bar.open(selected if "\n" not in selected else "")
        if is_replacing:
            self.find_bar.show_replace()
        self._find(self.find_bar.field.text())

    def _close_find(self) -> None:
        self.find_bar.hide()
        self._find("")
        self.view.setFocus(Qt.FocusReason.OtherFocusReason)

    def _open_replace(self) -> None:
        if self.is_turned:  # what is equal is found in the second side alone
            self.swap.setChecked(False)
        self._open_find(is_replacing=True)

    def _replace_one(self, text: str) -> None:
        """Put a text in the place of the match that is selected, and go to the next."""
        if self._find_again.isActive():
            self._find(self._sought)
            return
        match = self._matches[self._match] if self._matches else None
        if match is None:
            return
        if match.side != self.view.side or self.view.selected_text() != self._text_of(match):
            self._go_to_match(1)
            return
        self._behind = Place(match.line, match.start + len(text))
        self.view.insert(text)

    def _replace_all(self, text: str) -> None:
        """Put a text in the place of every match in the side that is edited, in one step."""
        comparison, needle = self.view.comparison, self._needle
        if comparison is None or needle is None or not self.view.can_edit:
            return
        changes = [
            Change(Place(at, match.start()), Place(at, match.end()), text)
            for at, line in enumerate(comparison.lines(self.view.side))
            for match in needle.finditer(line)
        ]
        if changes:
            self.view.replace_all(changes)
        said = f"Replaced {len(changes):,}" if changes else ""
        self._find(self._sought, goes=False, said=said)

    def _text_of(self, match: Match) -> str:
        comparison = self.view.comparison
        assert comparison is not None
        return comparison.lines(match.side)[match.line][match.start : match.end]

    @property
    def _sought(self) -> str:
        return self.find_bar.field.text() if self.find_bar.isVisible() else ""

    def _find(self, text: str, *, goes: bool = True, said: str = "") -> None:
        """Look for text on a worker; what is in sight is marked at once.

        Args:
            text: what is sought, "" for nothing.
            goes: go to the first match.
            said: in the place of how many there are.
        """
        self._find_again.stop()
        self._finding.cancel()
        self._matches, self._match = [], -1
        comparison = self.view.comparison
        self._needle = needle = pattern_of(text) if text else None
        self.view.set_needle(needle)
        self.find_bar.show_count(said)
        if needle is None or comparison is None:
            return
        if self.find_bar.is_replacing and self.view.side == RIGHT:  # none of the others' lines
            comparison = replace(comparison, left=None, hunks=Hunks())

        def look(token: CancelToken) -> list[Match]:
            return find_matches(comparison, needle, token)

        self._finding = self._start(look, partial(self._take_matches, goes=goes, said=said))

    def _take_matches(self, matches: list[Match], *, goes: bool, said: str) -> None:
        self._matches = matches
        behind, self._behind = self._behind, None
        if said:
            self.find_bar.show_count(said)
        elif not matches:
            self.find_bar.show_count("No match")
        elif behind is not None:
            side = self.view.side
            later = (at for at, m in enumerate(matches) if m.side == side and m[1:3] >= behind)
            self._match = next(later, 0) - 1
            self._go_to_match(1)
        elif goes:
            self._go_to_match(1)
        else:
            self.find_bar.show_count(f"{len(matches):,} found")

    def _go_to_match(self, step: int) -> None:
        if self._find_again.isActive():
            self._find(self._sought)
        elif not self._matches:
            if not self.find_bar.isVisible():
                self._open_find()
        else:
            self._match = (self._match + step) % len(self._matches)
            self.view.show_match(self._matches[self._match])
            more = "+" if len(self._matches) == MOST_MATCHES else ""
            self.find_bar.show_count(f"{self._match + 1:,} of {len(self._matches):,}{more}")


def _decoded(side: Side, token: CancelToken) -> Picture | str:
    if side.is_cut:
        return "The picture is too large to be drawn."
    return decode_picture(side.data, is_drawing=side.is_drawing, token=token)


def _has_same_lines(before: Comparison | None, now: Comparison) -> bool:
    """Tell whether two comparisons show the same texts, whatever else became of the files."""
    if before is None or not before.has_lines or not now.has_lines:
        return False
    if (before.left is None) != (now.left is None) or before.options != now.options:
        return False
    is_same_place = before.right.location == now.right.location
    return is_same_place and all(before.lines(side) == now.lines(side) for side in (LEFT, RIGHT))


def _ends_differ(comparison: Comparison | None) -> bool:
    if comparison is None:
        return False
    sides = [side.text for side in (comparison.left, comparison.right) if side is not None]
    kinds = {text.line_ends for text in sides if text is not None} - {LineEnds.NONE}
    return len(kinds) > 1 or LineEnds.MIXED in kinds
