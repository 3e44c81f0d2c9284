"""Every action of the window, once: menus, buttons, keys and palette share it.

An action that does not apply is disabled and its tooltip says why.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction, QActionGroup, QKeySequence

from multistore_gui.views.hints import tooltip

GROUP = "group"  # an action's property: the heading it stands under in menus and sheets
ICON = "drawing"  # an action's property: the one that its button has, or that fits it
_HINT = "hint"  # an action's property: what it does

FILE, EDIT, OVERRIDE, VIEW, GO, HELP = "Project", "Edit", "Override", "View", "Go", "Help"
COMPARE = "Compare"
GROUPS = (FILE, EDIT, OVERRIDE, VIEW, COMPARE, GO, HELP)


class Actions(QObject):
    """The window's own actions; panes add theirs by `adopt`. Owned by the window."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._all: list[QAction] = []
        self.last = ""  # the name of the one that was triggered last
        make = self._make
        self.open_project = make(
            FILE, "folder-open", "Open project…", "Ctrl+O", "Open a project's folder"
        )
        self.open_demo = make(
            FILE, "play", "Try the demo", "", "Open a small project to try things on"
        )
        self.read_again = make(
            FILE, "refresh", "Read again", "F5", "Read the project from disk again"
        )
        self.close_project = make(FILE, "home", "Close project", "Ctrl+W", "Go to the welcome page")
        self.quit = make(FILE, "x", "Quit", "Ctrl+Q", "Close the window")

        self.undo = make(EDIT, "undo", "Undo", "Ctrl+Z", "Undo what was done last")
        self.redo = make(EDIT, "redo", "Redo", "Ctrl+Shift+Z", "Do again what was undone last")
        self.skip_undo = make(EDIT, "right", "Skip this undo", "Ctrl+Alt+Z", "")
        self.history = make(
            EDIT, "clock", "History…", "Ctrl+Shift+Y", "What was done, and the undo of any of it"
        )
        self.copy_path = make(EDIT, "copy", "Copy path", "Ctrl+Shift+C", "Copy the file's path")

        self.create_override = make(OVERRIDE, "plus", "Create override", "Ctrl+Shift+N", "")
        self.create_elsewhere = make(
            OVERRIDE,
            "layers",
            "Create override in…",
            "Ctrl+Shift+M",
            "Choose the layer, see whom it reaches",
        )
        self.drop_override = make(OVERRIDE, "drop", "Drop override", "Del", "")
        self.open_in_editor = make(
            OVERRIDE, "open", "Open in editor", "Ctrl+E", "Open the file that wins"
        )
        self.reveal = make(
            OVERRIDE,
            "folder",
            "Show in file manager",
            "Ctrl+Shift+E",
            "Show the folder of the file that wins",
        )
        self.choose_editor = make(
            FILE, "settings", "Choose editor…", "", "What files are opened with"
        )
        for action in (
            self.undo,
            self.redo,
            self.skip_undo,
            self.create_override,
            self.drop_override,
        ):
            action.setAutoRepeat(False)  # a key that is held down changes files once
        # Del deletes text in a field: it works where files and layers are, not everywhere.
        self.drop_override.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

        self.show_files = make(VIEW, "tree", "Files", "Alt+1", "The merged store, file by file")
        self.show_compare = make(
            VIEW, "matrix", "Compare", "Alt+2", "Stores side by side, path by path"
        )
        self.show_notices = make(
            VIEW, "info", "Notices", "Alt+3", "What is worth knowing of the project"
        )
        self.flat_list = make(
            VIEW, "list", "Flat list", "Ctrl+L", "One list of paths", is_checkable=True
        )
        self.own_only = make(
            VIEW, "eye", "Own files only", "Ctrl+H", "Hide what is inherited", is_checkable=True
        )
        self.collapse_all = make(VIEW, "collapse", "Collapse all folders", "Ctrl+Shift+L", "")
        self.show_ignored = make(
            VIEW,
            "filter",
            "Show ignored files",
            "",
            "Leave nothing out, node_modules neither",
            is_checkable=True,
        )
        self.larger_text = make(VIEW, "plus", "Larger text", "Ctrl++", "")
        self.smaller_text = make(VIEW, "minus", "Smaller text", "Ctrl+-", "")
        self.normal_text = make(VIEW, "equals", "Normal text size", "Ctrl+0", "")
        self.desktop_fonts = make(
            VIEW,
            "settings",
            "Desktop's own fonts",
            "",
            "Instead of Inter and JetBrains Mono",
            is_checkable=True,
        )
        self.themes = QActionGroup(self)
        self.theme_system = make(
            VIEW, "settings", "Theme: as the desktop", "", "", is_checkable=True
        )
        self.theme_light = make(VIEW, "sun", "Theme: light", "", "", is_checkable=True)
        self.theme_dark = make(VIEW, "moon", "Theme: dark", "", "", is_checkable=True)
        for theme in (self.theme_system, self.theme_light, self.theme_dark):
            self.themes.addAction(theme)

        self.palette = make(GO, "search", "Go to file, store or command…", "Ctrl+K", "")
        self.filter_files = make(GO, "filter", "Filter files", "Ctrl+F", "Type a part of a path")
        self.switch_store = make(
            GO, "store", "Switch store…", "Ctrl+Shift+S", "Find a store by its name"
        )
        self.next_pane = make(GO, "right", "Next pane", "F6", "")
        self.previous_pane = make(GO, "left", "Previous pane", "Shift+F6", "")
        self.menu = make(GO, "settings", "Open the menu", "F10", "")

        self.shortcuts = make(HELP, "keyboard", "All shortcuts", "F1", "")
        self.report_problem = make(
            HELP, "warn", "Report a problem…", "", "What a report needs, to copy"
        )
        self.about = make(HELP, "info", "About Multistore", "", "")

    def __iter__(self) -> Iterator[QAction]:
        return iter(self._all)

    def adopt(self, group: str, actions: Sequence[QAction]) -> None:
        """Take a pane's own actions into menus, palette and the sheet of keys."""
        for action in actions:
            action.setProperty(GROUP, group)
            action.triggered.connect(partial(self._remember, action))
        self._all += actions

    def _remember(self, action: QAction) -> None:
        self.last = action.iconText().removesuffix("…")

    def in_group(self, group: str) -> list[QAction]:
        """Return a group's actions, in order."""
        return [action for action in self._all if action.property(GROUP) == group]

    def _make(
        self, group: str, icon: str, text: str, key: str, hint: str, *, is_checkable: bool = False
    ) -> QAction:
        action = make_action(self, icon, text, key, hint, is_checkable=is_checkable)
        self.adopt(group, [action])
        return action


def make_action(
    owner: QObject, icon: str, text: str, key: str, hint: str, *, is_checkable: bool = False
) -> QAction:
    """Make an action that applies.

    Args:
        owner: what it lives as long as.
        icon: the name of the drawing that its button has, or that fits it.
        text: its name.
        key: its shortcut, or "".
        hint: what it does, a sentence without a full stop; "" where its name says it.
        is_checkable: whether it is on or off.
    """
    action = QAction(text, owner)
    action.setProperty(ICON, icon)
    action.setCheckable(is_checkable)
    action.setShortcut(QKeySequence(key))
    action.setProperty(_HINT, hint)
    offer(action)
    return action


def offer(action: QAction, reason: str | None = None) -> None:
    """Enable an action, saying what it does; or disable it, saying the reason."""
    explain(action, str(action.property(_HINT)), reason)


def explain(action: QAction, result: str, reason: str | None = None) -> None:
    """Say what an action does, and enable it; or why it cannot be done now, and disable it.

    Args:
        action: its text and key are part of what is said.
        result: what it does, a sentence without a full stop, or "".
        reason: why it does not apply, a sentence.
    """
    action.setEnabled(reason is None)
    key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    label = action.iconText().removesuffix("…") + (f" ({key})" if key else "")
    said = reason or (f"{result}." if result and not result.endswith(".") else result)
    action.setToolTip(tooltip(f"{label}. {said}" if said else label))
    action.setStatusTip(said)
