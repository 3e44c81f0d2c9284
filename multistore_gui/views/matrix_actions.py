"""The actions of the Compare view, once: its buttons, keys, menus and the palette share them.

Some have the key of an action of the window's. They are no shortcuts of the window then: the page
takes their keys while the keyboard is in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction

from multistore_gui.views.actions import make_action


class MatrixActions(QObject):
    """Owned by the page."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        make = partial(make_action, self)
        self.choose_stores = make("columns", "Stores…", "Ctrl+Shift+T", "Choose what is compared")
        self.by_variant = make(
            "diamond",
            "By version",
            "Ctrl+Shift+V",
            "Show which version each store has, v1 being what most have",
            is_checkable=True,
        )
        self.flat_list = make("list", "Flat list", "Ctrl+L", "One list of paths", is_checkable=True)
        self.collapse_all = make("collapse", "Collapse all folders", "Ctrl+Shift+L", "")
        self.ignore_blanks = make(
            "space",
            "Ignore white space",
            "Ctrl+Shift+W",
            "Texts that differ in white space and line ends alone count as equal",
            is_checkable=True,
        )
        self.findings = make(
            "chart",
            "Findings",
            "Ctrl+Shift+F",
            "What could be promoted or dropped, and how much stores share",
            is_checkable=True,
        )
        self.remedy = make("check", "Act on the finding…", "Ctrl+Return", "The plan comes first")
        self.show_all = make("x", "Show all paths", "Shift+Esc", "Leave the finding")
        self.export = make("save", "Export…", "Ctrl+Shift+X", "Write what is shown to a file")
        self.filter_paths = make("filter", "Filter paths", "Ctrl+F", "Type a part of a path")
        self.next_difference = make(
            "down", "Next difference", "F7", "Go on, after the last to the next file"
        )
        self.previous_difference = make(
            "up", "Previous difference", "Shift+F7", "Go back, before the first to the file above"
        )
        self.pick_a = make("matrix", "Compare as A", "A", "The store of the current cell")
        self.pick_b = make("matrix", "Compare as B", "B", "The store of the current cell")
        self.forget_sides = make("x", "Forget A and B", "Esc", "Follow the current cell again")
        self.show_in_files = make("tree", "Show in Files", "Return", "As the store sees it")
        self.open_both = make("open", "Open both", "Ctrl+E", "Open both files in the editor")
        self.copy_to_right = make("plus", "Copy A to B", ">", "")
        self.copy_to_left = make("plus", "Copy B to A", "<", "")
        self.copy_to_all = make("plus", "Copy to all stores that differ…", "Ctrl+Shift+A", "")
        self.drop = make("drop", "Drop", "Del", "")
        self.drop_in_all = make("drop", "Drop in all stores that hold their own…", "Shift+Del", "")
        self.promote = make("promote", "Promote…", "Ctrl+Shift+Up", "")
        self.push_down = make("push", "Push down…", "Ctrl+Shift+Down", "")
        self.fold = make("collapse", "Fold into the parent", "Ctrl+Shift+G", "")
        self.move_left = make("left", "Move column left", "Ctrl+Shift+Left", "")
        self.move_right = make("right", "Move column right", "Ctrl+Shift+Right", "")
        self.remove_column = make("x", "Remove column", "Ctrl+Backspace", "")

        for action in self:
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)

    def __iter__(self) -> Iterator[QAction]:
        return iter(self.findChildren(QAction))
