"""The window on a screen, and the two ways to work with it: a mouse and a keyboard.

What is pressed and clicked is what a user could: keys go to whatever has the keyboard, clicks to
what is seen.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import shiboken6
from PySide6.QtCore import QAbstractItemModel, QModelIndex, QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractItemView, QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.following import Following
from multistore_gui.models.ladder import LadderColumn
from multistore_gui.models.roles import Role
from multistore_gui.models.rows import FileRow
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.buttons import Button
from multistore_gui.views.drop_question import BatchQuestion
from multistore_gui.views.found_list import FoundList
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.main_window import MainWindow
from multistore_gui.views.theme import Scheme
from multistore_gui.workspace import Workspace

_LEFT = Qt.MouseButton.LeftButton
_NO_KEY = Qt.KeyboardModifier.NoModifier


class Desk:
    """A window with everything behind it; a second one on the same folder is a restart."""

    def __init__(self, qtbot: QtBot, home: Path, *, follows: bool = False) -> None:
        """Start the program.

        Args:
            qtbot: waits.
            home: where settings and history are kept.
            follows: whether it follows the disk, as it does in earnest.
        """
        self._qtbot = qtbot
        self.tasks = Tasks()
        self.settings = Settings.at(home / "settings.ini")
        self.look = Look(Scheme.LIGHT)
        self.workspace = Workspace(self.tasks, os.fsencode(home / "state"))
        if follows:
            Following(self.workspace, self.tasks, self.workspace)
        self.window = MainWindow(self.workspace, self.tasks, self.look, self.settings)
        self.bugs: list[Exception] = []
        self.tasks.failed.connect(self.bugs.append)
        self.window.resize(1440, 900)
        self.window.show_welcome()
        with qtbot.waitExposed(self.window):
            self.window.show()
        self.window.activateWindow()
        qtbot.waitUntil(self.window.isActiveWindow)

    def stop(self) -> None:
        """End the program, as the application does."""
        self.window.close()
        self.tasks.stop()
        shiboken6.delete(self.window)
        assert not self.bugs, self.bugs

    def open(self, project: Path, store: str | None = None) -> None:
        """Open a project and wait until everything about it is known."""
        self.window.open_project(os.fsencode(project), store)
        self.settle()

    def settle(self) -> None:
        """Wait until nothing is under way."""
        self._qtbot.waitUntil(lambda: self.tasks.is_idle, timeout=20_000)

    def wait(self, is_so: Callable[[], bool], timeout_ms: int = 5_000) -> None:
        """Wait until something is so."""
        self._qtbot.waitUntil(is_so, timeout=timeout_ms)

    # keys and clicks ------------------------------------------------------------------------------

    @property
    def keyboard(self) -> QWidget:
        """What has the keyboard."""
        popup = QApplication.activePopupWidget()
        if popup is not None:
            return popup.focusWidget() or popup
        if QApplication.focusWidget() is None:  # the offscreen plugin gives a popup the window's
            self.window.activateWindow()
            self._qtbot.waitUntil(self.window.isActiveWindow)
        return QApplication.focusWidget() or self.window

    def has_keyboard(self, widget: QWidget | None) -> bool:
        """Tell whether what is pressed goes to a widget."""
        return self.keyboard is widget

    def press(self, *keys: str) -> None:
        """Press keys, "Ctrl+F", one after the other."""
        for key in keys:
            pressed = QKeySequence(key)[0]  # type: ignore[index] # the stubs lack it
            QTest.keyClick(self.keyboard, pressed.key(), pressed.keyboardModifiers())

    def press_twice(self, key: str) -> None:
        """Press a key twice, as the system tells a window of it; the first is done meanwhile."""
        for _ in range(2):
            self.press_in_window(key)
            self.settle()

    def press_in_window(self, key: str) -> None:
        """Press a key, as the system tells a window of it."""
        pressed = QKeySequence(key)[0]  # type: ignore[index] # the stubs lack it
        QTest.keyClick(self.window.windowHandle(), pressed.key(), pressed.keyboardModifiers())

    def type(self, text: str) -> None:
        """Type a text."""
        QTest.keyClicks(self.keyboard, text)

    def click(self, widget: QWidget, at: QPoint | None = None, held: str = "") -> None:
        """Click a widget, in its middle if nothing else is said."""
        assert widget.isVisible()
        modifiers = Qt.KeyboardModifier.ControlModifier if held == "Ctrl" else _NO_KEY
        place = at if at is not None else widget.rect().center()
        QTest.mouseClick(widget, _LEFT, modifiers, place)

    def click_cell(self, view: QAbstractItemView, index: QModelIndex, held: str = "") -> None:
        """Click what a view shows."""
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center(), held)

    def button(self, text: str) -> QAbstractButton:
        """Return the button that is seen with a text or name."""
        return self.button_in(self.window, text)

    def button_in(self, place: QWidget, text: str) -> QAbstractButton:
        """Return the button that is seen in a part of the window."""
        buttons = [each for each in place.findChildren(QAbstractButton) if each.isVisible()]
        return next(each for each in buttons if text in (each.text(), each.accessibleName()))

    # what is seen ---------------------------------------------------------------------------------

    def rows(self) -> list[str]:
        """Name the rows of the tree, top down."""
        tree, found = self.window.tree_pane.tree, []
        index = tree.model().index(0, 0)
        while index.isValid():
            found.append(str(index.data()))
            index = tree.indexBelow(index)
        return found

    def row(self) -> FileRow:
        """Return the tree's current file."""
        row = self.window.tree_pane.tree.currentIndex().data(int(Role.ROW))
        assert isinstance(row, FileRow)
        return row

    @property
    def path(self) -> bytes | None:
        """The tree's current row."""
        return self.window.tree_pane.tree.current_path

    def ladder(self) -> list[tuple[str, str]]:
        """Name the ladder's layers, and how each stands."""
        model = self.window.detail.ladder.model()
        return [
            (str(model.index(row, 0).data()), str(model.index(row, 1).data()))
            for row in range(model.rowCount())
        ]

    def compared(self) -> tuple[bytes | None, bytes]:
        """Return the two contents that are on the screen; the first None where one is alone."""
        comparison = self.window.detail.diff.view.comparison
        assert comparison is not None
        left = comparison.left
        return None if left is None else left.data, comparison.right.data

    def said(self, place: QWidget) -> str:
        """Return the words that are seen in a part of the window."""
        labels = [label for label in place.findChildren(Label) if label.isVisible()]
        return " ".join(label.text() for label in labels)

    @property
    def toast(self) -> str:
        """What the toast says, "" where there is none."""
        toast = self.window.toast
        return toast.accessibleName() if toast.isVisible() else ""

    def press_row_button(self) -> None:
        """Press the button that the current row shows under the pointer, wherever it is."""
        self.click(self.window.tree_pane.tree.viewport(), self.row_button())

    def click_twice(self, widget: QWidget, at: QPoint) -> None:
        """Click twice, half a second apart, as the system tells a window of it."""
        place = widget.mapTo(self.window, at)
        for _ in range(2):
            QTest.mouseClick(self.window.windowHandle(), _LEFT, _NO_KEY, place)
            self.settle()

    def click_right(self, view: QAbstractItemView, index: QModelIndex) -> QMenu:
        """Click what a view shows with the right button; return the menu that opens."""
        view.scrollTo(index)
        middle = view.viewport().mapTo(self.window, view.visualRect(index).center())
        QTest.mouseClick(self.window.windowHandle(), Qt.MouseButton.RightButton, _NO_KEY, middle)
        menu = QApplication.activePopupWidget()
        assert isinstance(menu, QMenu)
        return menu

    def row_button(self) -> QPoint:
        """Return where in the tree the current row has its button, the pointer over it."""
        tree = self.window.tree_pane.tree
        viewport, row = tree.viewport(), tree.visualRect(tree.currentIndex())
        middle = row.center().y()
        QTest.mouseMove(viewport, QPoint(row.left() + 1, middle))  # away from any other button
        for left in range(viewport.width() - 1, row.left(), -4):
            QTest.mouseMove(viewport, QPoint(left, middle))
            if viewport.cursor().shape() is Qt.CursorShape.PointingHandCursor:
                return QPoint(left, middle)
        raise AssertionError("the row offers no button")

    @property
    def question(self) -> BatchQuestion | None:
        """The question that is asked."""
        found = [each for each in self.window.findChildren(BatchQuestion) if each.isVisible()]
        return found[0] if found else None


class Hand(Protocol):
    """A way to do the three jobs."""

    def choose_store(self, desk: Desk, name: str) -> None:
        """Look at another store."""

    def find(self, desk: Desk, text: str, path: bytes) -> None:
        """Filter the tree, and pick a file of what is left."""

    def pick(self, desk: Desk, *paths: bytes) -> None:
        """Select rows that are seen, top down."""

    def compare_with(self, desk: Desk, layer: str) -> None:
        """Choose the other rung of the ladder."""

    def next_change(self, desk: Desk) -> None:
        """Go on in the difference."""

    def previous_change(self, desk: Desk) -> None:
        """Go back in the difference."""

    def create(self, desk: Desk) -> None:
        """Create the picked file's override in the store."""

    def create_in(self, desk: Desk, place: int) -> None:
        """Create it in a layer of the card, the first one 1."""

    def create_many(self, desk: Desk) -> None:
        """Create overrides of all that is picked."""

    def drop(self, desk: Desk) -> None:
        """Drop what is picked."""

    def agree(self, desk: Desk, text: str) -> None:
        """Answer the question."""

    def undo(self, desk: Desk) -> None:
        """Undo."""

    def redo(self, desk: Desk) -> None:
        """Redo."""


class Mouse:
    """Clicks on what is seen; letters alone are typed."""

    def choose_store(self, desk: Desk, name: str) -> None:
        button = next(
            each
            for each in desk.window.stack_bar.findChildren(QAbstractButton)
            if each.accessibleName().endswith("Switch store")
        )
        desk.click(button)
        found = desk.window.stack_bar.switcher.findChild(FoundList)
        assert isinstance(found, FoundList)
        desk.click_cell(found, _row_named(found.model(), name))
        desk.settle()

    def find(self, desk: Desk, text: str, path: bytes) -> None:
        desk.click(desk.window.tree_pane.bar.field)
        desk.press("Ctrl+A")
        desk.type(text)
        desk.settle()
        self.pick(desk, path)

    def pick(self, desk: Desk, *paths: bytes) -> None:
        for at, path in enumerate(paths):
            index = _tree_index(desk, path)
            desk.click_cell(desk.window.tree_pane.tree, index, "Ctrl" if at else "")
        desk.settle()

    def compare_with(self, desk: Desk, layer: str) -> None:
        ladder = desk.window.detail.ladder
        row = [name for name, _ in desk.ladder()].index(layer)
        desk.click_cell(ladder, ladder.model().index(row, LadderColumn.STATE))
        desk.settle()

    def next_change(self, desk: Desk) -> None:
        desk.click(_button_of(desk, desk.window.detail.diff.next_change))

    def previous_change(self, desk: Desk) -> None:
        desk.click(_button_of(desk, desk.window.detail.diff.previous_change))

    def create(self, desk: Desk) -> None:
        desk.press_row_button()
        desk.settle()

    def create_in(self, desk: Desk, place: int) -> None:
        desk.click(_button_of(desk, desk.window.commands.create_elsewhere))
        card = QApplication.activePopupWidget()
        assert card is not None
        desk.click(card.findChildren(QAbstractButton)[place - 1])
        desk.settle()

    def create_many(self, desk: Desk) -> None:
        desk.click(_button_of(desk, desk.window.commands.create_override))
        desk.settle()

    def drop(self, desk: Desk) -> None:
        if len(desk.window.tree_pane.tree.selected_files()) == 1:
            desk.press_row_button()
            desk.settle()
        else:
            desk.click(_button_of(desk, desk.window.commands.drop_override))
            desk.settle()

    def agree(self, desk: Desk, text: str) -> None:
        desk.click(desk.button(text))
        desk.settle()

    def undo(self, desk: Desk) -> None:
        desk.click(_button_of(desk, desk.window.commands.undo))
        desk.settle()

    def redo(self, desk: Desk) -> None:
        desk.click(_button_of(desk, desk.window.commands.redo))
        desk.settle()


class Keyboard:
    """Keys alone."""

    def choose_store(self, desk: Desk, name: str) -> None:
        desk.press("Ctrl+Shift+S")
        desk.type(name)
        desk.press("Return")
        desk.settle()

    def find(self, desk: Desk, text: str, path: bytes) -> None:
        desk.press("Ctrl+F")
        desk.type(text)
        desk.settle()
        desk.press("Down")
        self.pick(desk, path)

    def pick(self, desk: Desk, *paths: bytes) -> None:
        assert desk.keyboard is desk.window.tree_pane.tree
        desk.press("Home")
        for at, path in enumerate(paths):
            while desk.path != path:
                before = desk.path
                desk.press("Ctrl+Down" if at else "Down")
                assert desk.path != before, f"{path!r} is not seen"
            if at:
                desk.press("Ctrl+Space")
        desk.settle()

    def compare_with(self, desk: Desk, layer: str) -> None:
        while desk.keyboard is not desk.window.detail.ladder:
            desk.press("F6")
        desk.press("Home")
        for _ in range([name for name, _ in desk.ladder()].index(layer)):
            desk.press("Down")
        desk.press("Space")
        desk.settle()

    def next_change(self, desk: Desk) -> None:
        desk.press("F7")

    def previous_change(self, desk: Desk) -> None:
        desk.press("Shift+F7")

    def create(self, desk: Desk) -> None:
        desk.press("Ctrl+Shift+N")
        desk.settle()

    def create_in(self, desk: Desk, place: int) -> None:
        desk.press("Ctrl+Shift+M")
        desk.press(*["Down"] * (place - 1), "Return")
        desk.settle()

    def create_many(self, desk: Desk) -> None:
        self.create(desk)

    def drop(self, desk: Desk) -> None:
        desk.press("Del")
        desk.settle()

    def agree(self, desk: Desk, text: str) -> None:
        while desk.keyboard is not desk.button(text):
            desk.press("Tab")
        desk.press("Return")
        desk.settle()

    def undo(self, desk: Desk) -> None:
        desk.press("Ctrl+Z")
        desk.settle()

    def redo(self, desk: Desk) -> None:
        desk.press("Ctrl+Shift+Z")
        desk.settle()


def _tree_index(desk: Desk, path: bytes) -> QModelIndex:
    tree = desk.window.tree_pane.tree
    index = tree.model().index(0, 0)
    while index.isValid() and index.data(int(Role.PATH)) != path:
        index = tree.indexBelow(index)
    assert index.isValid(), f"{path!r} is not seen"
    return index


def _row_named(model: QAbstractItemModel, text: str) -> QModelIndex:
    rows = [model.index(row, 0) for row in range(model.rowCount())]
    return next(index for index in rows if index.data(int(Role.ROW)).text == text)


def _button_of(desk: Desk, action: QAction) -> QAbstractButton:
    buttons = [each for each in desk.window.findChildren(Button) if each.defaultAction() is action]
    return next(each for each in buttons if each.isVisible())
