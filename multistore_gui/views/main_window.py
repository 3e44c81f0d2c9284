"""The window: puts the parts together and connects them; what they show they know themselves."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property, partial
from importlib import import_module
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QAction,
    QCloseEvent,
    QGuiApplication,
    QKeyEvent,
    QPalette,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QMainWindow,
    QMenu,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from multistore_gui import __version__
from multistore_gui.core import guards, paths
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.history import Done, DoneKind
from multistore_gui.core.layers import Layer
from multistore_gui.models.outcome import not_committed, outcome
from multistore_gui.models.roles import Role
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.acting_bar import ActingBar
from multistore_gui.views.actions import COMPARE, EDIT, GO, OVERRIDE, VIEW, Actions
from multistore_gui.views.doubt_bar import DoubtBar
from multistore_gui.views.elsewhere import Elsewhere
from multistore_gui.views.look import Look
from multistore_gui.views.menus import main_menu, projects_menu
from multistore_gui.views.offers import offer_what_applies
from multistore_gui.views.panes import go_on, put_behind
from multistore_gui.views.reading_bar import ReadingBar
from multistore_gui.views.reporting import Reporting
from multistore_gui.views.second_press import SecondPress
from multistore_gui.views.stack_bar import StackBar
from multistore_gui.views.status_bar import StatusBar
from multistore_gui.views.theme import Scheme
from multistore_gui.views.toast import Toast
from multistore_gui.views.top_bar import TopBar
from multistore_gui.views.tree_pane import TreePane
from multistore_gui.workspace import Change, State, Workspace

# What the first rows do without is imported where it is first asked for: its modules, and Qt's
# classes that they name, take as long as all else that the program does until then.
if TYPE_CHECKING:
    from multistore_gui.demo import Demo
    from multistore_gui.views.compare_page import ComparePage
    from multistore_gui.views.compare_parts import CompareParts
    from multistore_gui.views.detail_pane import DetailPane
    from multistore_gui.views.history_card import HistoryCard
    from multistore_gui.views.notices import NoticesPage
    from multistore_gui.views.palette import Palette
    from multistore_gui.views.shortcuts_sheet import ShortcutsSheet
    from multistore_gui.views.welcome import WelcomePage

_LEAST_SIZE = (900, 600)
_FIRST_SIZE = (1440, 900)
_FRAME = (16, 48)  # around a window, more than any desktop takes; known only once it is shown
_LOW = 320  # of the window's height: 600 pixels with text of 200%, and not 700
_TREE_SHARE = 0.355  # of the window's width, at first
_COMPARE_HINT = (
    "Joined: the same content. Solid: the store's own file. v1: what most have.    "
    "A / B: pick a side    Enter: open in Files"
)
_EDIT_HINT = "Tab indents    F6 leaves the text    Alt+T takes a change    Ctrl+S saves"
_BARS = 84  # the status bar and the bar of actions, which a toast leaves in reach
_TEXT_STEP = 1.1
_PREPARE_DELAY_MS = 100  # the page, or the first rows, are painted by then
_BETWEEN_MS = 1  # of steps: without a wait no other event would come between two of them
_OF_DETAIL = (  # modules, each of which takes a moment to import
    "multistore_gui.core.diff",
    "multistore_gui.core.ladder",
    "multistore_gui.views.diff_view",
    "multistore_gui.views.diff_pane",
    "multistore_gui.views.ladder",
    "multistore_gui.views.drop_question",
    "multistore_gui.views.detail_pane",
    "multistore_gui.views.unsaved_edits",
)
_OF_COMPARE = (
    "multistore_gui.comparing",
    "multistore_gui.core.plans",
    "multistore_gui.views.matrix_heads",
    "multistore_gui.views.matrix_plans",
    "multistore_gui.views.compare_parts",
    "multistore_gui.views.compare_page",
)


class MainWindow(QMainWindow):
    """Everything on the screen; owned by the application."""

    failed = Signal(str)  # what could not be done, as it is told

    def __init__(self, workspace: Workspace, tasks: Tasks, look: Look, settings: Settings) -> None:
        super().__init__()
        self._workspace, self._tasks, self._look, self._settings = workspace, tasks, look, settings
        self._files: list[int] = []  # the selected ones
        self._picked: bytes | None = None  # the file that the user picked last, in which layer
        self._picked_in: Layer | None = None
        self._wanted_file: bytes | None = None  # to be shown as soon as it is known
        self._wanted_stores: Sequence[str] = ()  # to be compared once the project is open
        self._demo: Demo | None = None
        self._is_split_chosen = False  # by the user, now or the last time
        self._preparing = self._steps_of_preparing()
        self.commands = Actions(self)
        self.reporting = Reporting(workspace, self.commands, self)
        self._elsewhere = Elsewhere(tasks, settings, self)
        self._second_press = SecondPress(self, (self.commands.undo, self.commands.redo))
        self._build()
        self._connect()
        self._apply_settings()
        self.setMinimumSize(*_LEAST_SIZE)
        self._renew_actions()

    # putting together ---------------------------------------------------------------------------

    def _build(self) -> None:
        workspace, look, actions = self._workspace, self._look, self.commands
        menu = main_menu(actions, self)
        projects = projects_menu(actions, self._settings, self.open_project, self)
        self.top_bar = TopBar(workspace, look, actions, menu, projects)
        self.stack_bar = StackBar(workspace, look)
        self.doubt_bar = DoubtBar(workspace, look, actions.show_notices)
        self.tree_pane = TreePane(workspace, look, self._settings, actions)
        self.reading_bar = ReadingBar(workspace, look, self.tree_pane)
        self.status = StatusBar(workspace, look)
        self._ground = QWidget()  # until the detail pane takes its place
        self._ground.setAutoFillBackground(True)
        self._ground.setBackgroundRole(QPalette.ColorRole.Base)
        self._split = QSplitter(Qt.Orientation.Horizontal)
        self._split.setHandleWidth(1)
        self._split.setChildrenCollapsible(False)
        self._split.addWidget(self.tree_pane)
        self._split.addWidget(self._ground)
        self._split.setStretchFactor(1, 1)
        self._split.splitterMoved.connect(self._choose_split)
        self._views = QStackedWidget()
        self._views.addWidget(self._split)
        self._project_page = QWidget()
        column = self._project_column = QVBoxLayout(self._project_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top_bar, self.stack_bar, self.doubt_bar):
            column.addWidget(part)
        column.addWidget(self._views, 1)
        column.addWidget(self.status)
        self.acting_bar = ActingBar(workspace, look, self._views)
        self._pages = QStackedWidget()
        self._pages.addWidget(QWidget())  # until it is known what there is to show
        self._pages.addWidget(self._project_page)
        self.setCentralWidget(self._pages)
        self.toast = Toast(look, self._pages, from_bottom=_BARS)
        files_menu = QMenu(self)
        files_menu.addActions(actions.in_group(OVERRIDE))
        files_menu.addAction(actions.copy_path)
        self.tree_pane.tree.set_context_menu(files_menu)
        actions.adopt(GO, self.stack_bar.store_actions)
        self.addActions([action for action in actions if action is not actions.drop_override])
        for place in (self.tree_pane.tree, *self.stack_bar.controls):
            place.addAction(actions.drop_override)

    # parts that are built when they are first asked for ------------------------------------------

    @cached_property
    def detail(self) -> DetailPane:
        """What is known of the picked file; built as soon as the first page is painted."""
        from multistore_gui.views.detail_pane import DetailPane
        from multistore_gui.views.unsaved_edits import UnsavedEdits

        actions = self.commands
        detail = DetailPane(self._workspace, self._tasks, self._look, self._settings, actions)
        detail.addAction(actions.drop_override)
        detail.create_requested.connect(self._create_in)
        detail.failed.connect(self._tell_failure)
        self.tree_pane.tree.opened.connect(lambda _: detail.focus_diff())
        actions.adopt(VIEW, detail.diff_actions)
        actions.adopt(EDIT, detail.edit_actions)
        self.addActions([*detail.diff_actions, *detail.edit_actions])
        detail.diff.view.entered.connect(self._hint_at_keys)
        editing, tree_pane = detail.editing, self.tree_pane
        editing.changed.connect(lambda: tree_pane.mark_edited(editing.unsaved_keys))
        detail.editing.failed.connect(self._tell_failure)
        self._unsaved_edits = UnsavedEdits(self._workspace, detail.editing, self._look, self._pages)
        self._unsaved_edits.file_chosen.connect(self._show_in)
        self._unsaved_edits.text_wanted.connect(detail.focus_diff)
        self._unsaved_edits.left.connect(self.tree_pane.tree.setFocus)
        self._project_column.insertWidget(
            self._project_column.indexOf(self._views), self._unsaved_edits.bar
        )
        self._split.replaceWidget(1, detail)
        self._ground.deleteLater()
        self._split.setStretchFactor(1, 1)
        put_behind(self.tree_pane, detail)
        return detail

    def _hint_at_keys(self, is_editing: bool) -> None:
        self.status.set_hint(_EDIT_HINT if is_editing else "")

    @property
    def _has_detail(self) -> bool:
        return "detail" in vars(self)

    def _prepare(self) -> None:
        """Take a step between two events, and have the next one taken."""
        wait_ms = next(self._preparing, None)
        if wait_ms is not None:
            QTimer.singleShot(wait_ms, self, self._prepare)

    def _steps_of_preparing(self) -> Iterator[int]:
        """Import and build what the first rows did without; yield how long the next step waits."""
        for module in _OF_DETAIL:
            import_module(module)
            yield _BETWEEN_MS
        _ = self.detail  # there now, since it was asked for
        yield _BETWEEN_MS
        for module in _OF_COMPARE:
            import_module(module)
            yield _BETWEEN_MS
        while not self._tasks.is_idle:  # whoever computes would hold the window up meanwhile
            yield _PREPARE_DELAY_MS
        for _ in self._compare_parts.build():
            yield _BETWEEN_MS
        _ = self.compare_page

    @cached_property
    def _compare_parts(self) -> CompareParts:
        """What the page of the stores compared is made of."""
        from multistore_gui.comparing import Comparing
        from multistore_gui.core.digests import DigestCache
        from multistore_gui.core.state import cache_folder
        from multistore_gui.searching import Searching
        from multistore_gui.views.compare_parts import CompareParts

        def cache_of(project: bytes) -> DigestCache | None:
            is_demo = self._demo is not None and self._demo.location == project
            return None if is_demo else DigestCache.of(project, cache_folder())

        def remember(names: Sequence[str]) -> None:
            if workspace.project is not None:
                self._settings.add_columns(workspace.project.location, names)

        workspace, tasks, settings = self._workspace, self._tasks, self._settings
        comparing = Comparing(workspace, tasks, cache_of, self, settings.columns_of)
        comparing.chosen.connect(remember)
        search = Searching(workspace, tasks, comparing, cache_of, self)
        return CompareParts(comparing, search, tasks, self._look, settings)

    @cached_property
    def compare_page(self) -> ComparePage:
        """Stores side by side, in the place of the files; built once the detail pane is."""
        from multistore_gui.views.compare_page import ComparePage

        page = ComparePage(self._workspace, self._tasks, self._look, self._compare_parts)
        page.exported.connect(self._tell_exported)
        page.file_chosen.connect(self._show_in)
        page.open_requested.connect(self._elsewhere.open_files)
        page.failed.connect(self._tell_failure)
        page.matrix.current_changed.connect(self.toast.go_on)
        self.commands.adopt(COMPARE, page.own_actions)
        self._views.addWidget(page)
        return page

    @cached_property
    def notices(self) -> NoticesPage:
        """Everything worth knowing of the project, in the place of the files."""
        from multistore_gui.views.notices import NoticesPage

        notices = NoticesPage(self._workspace, self._look, self.commands.read_again)
        notices.file_chosen.connect(self._show_in)
        self._views.addWidget(notices)
        put_behind(self.tree_pane, notices)
        return notices

    @cached_property
    def welcome(self) -> WelcomePage:
        """What is shown while no project is open."""
        from multistore_gui.views.welcome import WelcomePage

        actions = self.commands
        welcome = WelcomePage(
            self._workspace,
            self._look,
            self._tasks,
            self._settings,
            actions.open_project,
            actions.open_demo,
        )
        welcome.project_chosen.connect(self.open_project)
        self._pages.addWidget(welcome)
        return welcome

    @cached_property
    def palette_card(self) -> Palette:
        """The card over the window in which files, stores and commands are found."""
        from multistore_gui.views.palette import Palette

        _ = self.detail, self.compare_page  # bring commands of their own
        look, actions = self._look, self.commands
        palette = Palette(self._workspace, look, self._tasks, actions, self._pages, actions.palette)
        palette.file_chosen.connect(self.show_file)
        palette.store_chosen.connect(self.stack_bar.choose)
        return palette

    @cached_property
    def shortcuts_sheet(self) -> ShortcutsSheet:
        """The card over the window with every key."""
        from multistore_gui.views.shortcuts_sheet import ShortcutsSheet

        _ = self.detail, self.compare_page  # bring commands of their own
        return ShortcutsSheet(self._look, self.commands, self._pages, self.commands.shortcuts)

    @cached_property
    def history_card(self) -> HistoryCard:
        """The card over the window with everything that was done."""
        from multistore_gui.views.history_card import HistoryCard

        actions = self.commands
        return HistoryCard(
            self._workspace,
            self._look,
            self._tasks,
            self._pages,
            actions.history,
            (actions.undo, actions.redo),
        )

    def _connect(self) -> None:
        workspace, actions = self._workspace, self.commands
        workspace.changed.connect(self._follow)
        workspace.failed.connect(self._tell_failure)
        workspace.stated.connect(self._tell_state)
        self._elsewhere.failed.connect(self._tell_failure)
        workspace.opening_failed.connect(self._opening_failed)
        workspace.acting.done.connect(self._tell_done)
        workspace.acting.stopped.connect(self._tell_stopped)
        workspace.acting.undo_refused.connect(self._tell_undo_refused)
        workspace.acting.recovered.connect(self._tell_failure)
        self.tree_pane.tree.current_file_changed.connect(self._show_current)
        self.tree_pane.tree.files_chosen.connect(self._select)
        self.tree_pane.tree.create_requested.connect(self._create)
        self.tree_pane.tree.drop_requested.connect(self._drop)
        self.status.notices_requested.connect(actions.show_notices.trigger)
        self.status.filtered.connect(actions.show_files.trigger)
        triggered: list[tuple[object, Callable[[], object]]] = [
            (actions.open_project, self._ask_for_project),
            (actions.open_demo, self.open_demo),
            (actions.read_again, workspace.read_again),
            (actions.close_project, self._close_project),
            (actions.quit, self.close),
            (actions.undo, workspace.acting.undo),
            (actions.redo, workspace.acting.redo),
            (actions.skip_undo, workspace.acting.skip_undo),
            (actions.history, lambda: self.history_card.show_history()),
            (actions.copy_path, self._copy_path),
            (actions.create_override, lambda: self._create(self._files)),
            (actions.create_elsewhere, lambda: self.detail.choose_layer()),
            (actions.drop_override, lambda: self._drop(self._files)),
            (actions.open_in_editor, self._open_in_editor),
            (actions.reveal, self._reveal),
            (actions.choose_editor, self._elsewhere.choose_editor),
            (actions.show_files, lambda: self._show_view(self._split, self.tree_pane.tree)),
            (actions.show_compare, self._show_compare),
            (actions.show_notices, lambda: self._show_view(self.notices, self.notices.list)),
            (actions.larger_text, lambda: self._scale(self._settings.text_scale * _TEXT_STEP)),
            (actions.smaller_text, lambda: self._scale(self._settings.text_scale / _TEXT_STEP)),
            (actions.normal_text, lambda: self._scale(1.0)),
            (actions.theme_system, lambda: self._choose_theme(Scheme.SYSTEM)),
            (actions.theme_light, lambda: self._choose_theme(Scheme.LIGHT)),
            (actions.theme_dark, lambda: self._choose_theme(Scheme.DARK)),
            (actions.palette, lambda: self.palette_card.show_palette()),
            (actions.switch_store, self.stack_bar.open_switcher),
            (actions.next_pane, lambda: self._go_to_pane(1)),
            (actions.previous_pane, lambda: self._go_to_pane(-1)),
            (actions.report_problem, self.reporting.report_problem),
            (actions.shortcuts, lambda: self.shortcuts_sheet.show_sheet()),
            (actions.about, self._tell_about),
        ]
        for action, slot in triggered:
            action.triggered.connect(lambda _=False, slot=slot: slot())  # type: ignore[attr-defined]
        actions.show_ignored.toggled.connect(self._show_ignored)
        actions.desktop_fonts.toggled.connect(self._use_desktop_fonts)

    def _apply_settings(self) -> None:
        settings, actions = self._settings, self.commands
        themes = {
            "light": actions.theme_light,
            "dark": actions.theme_dark,
            "system": actions.theme_system,
        }
        themes[settings.theme].setChecked(True)
        actions.desktop_fonts.setChecked(not settings.bundled_fonts)
        actions.show_ignored.setChecked(settings.show_ignored)

    def restore(self) -> None:
        """Take the size and place of the last time."""
        settings = self._settings
        if not self.restoreGeometry(settings.window_geometry):
            first, room = QSize(*_FIRST_SIZE), self.screen().availableSize() - QSize(*_FRAME)
            self.resize(first.boundedTo(room))
            if first != first.boundedTo(room):  # the desktop makes the frame fit
                self.setWindowState(Qt.WindowState.WindowMaximized)
        self._is_split_chosen = self._split.restoreState(settings.split_state)

    def showEvent(self, event: QShowEvent) -> None:
        """Look at clicks and keys before any part of the window does."""
        super().showEvent(event)
        self.windowHandle().installEventFilter(self._second_press)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tree's share of the width until the user chooses another."""
        super().resizeEvent(event)
        self._share_width()
        self._give_way()

    def _give_way(self) -> None:
        """Leave the room to the files where the window is low for its text."""
        self._look.set_low(self.height() < self._look.px(_LOW))
        self.status.setVisible(not self._look.is_low)

    def _share_width(self) -> None:
        if not self._is_split_chosen:
            tree = int(self.width() * _TREE_SHARE)
            self._split.setSizes([tree, self.width() - tree])

    def _choose_split(self) -> None:
        self._is_split_chosen = True

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Take an Escape that nothing closer wanted: leave what is topmost."""
        if event.key() != Qt.Key.Key_Escape:
            super().keyPressEvent(event)
        elif self.acting_bar.isVisible():
            self._workspace.acting.stop()
        elif self.reading_bar.isVisible():
            self._workspace.stop_reading()
        elif self.toast.isVisible():
            self.toast.leave()
        elif self.stack_bar.isVisible():
            self.stack_bar.go_back()

    def changeEvent(self, event: QEvent) -> None:
        """See what others did in the meantime, when the user comes back."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self._workspace.acting.follow_others()

    def closeEvent(self, event: QCloseEvent) -> None:
        """Remember size and place; an action that has begun is waited for by the application.

        Edits that are not saved are asked about first.
        """
        if self._is_asked_about_edits(self.close):
            event.ignore()
            return
        settings = self._settings
        settings.window_geometry = self.saveGeometry()
        if self._is_split_chosen:
            settings.split_state = self._split.saveState()
        settings.save()
        super().closeEvent(event)

    def _is_asked_about_edits(self, go_on: Callable[[], object]) -> bool:
        """Ask about edits that are not saved, if any, and go on once it is decided."""
        return self._has_detail and self._unsaved_edits.is_asked(go_on)

    # opening ------------------------------------------------------------------------------------

    def show_welcome(self, reason: str = "") -> None:
        """Show the welcome page, with the reason why a project could not be opened, if any."""
        self.setWindowTitle("Multistore")
        self._pages.setCurrentWidget(self.welcome)
        self.welcome.show_reason(reason)
        QTimer.singleShot(_PREPARE_DELAY_MS, self, self._prepare)

    def open_project(
        self,
        location: bytes,
        store: str | None = None,
        file: str | None = None,
        compared: Sequence[str] = (),
    ) -> None:
        """Open a project's folder, a store of it, a file of the store; stores side by side."""
        if self._is_asked_about_edits(partial(self.open_project, location, store, file, compared)):
            return
        self._wanted_file = os.fsencode(file).removeprefix(b"./") if file else None
        self._wanted_stores = compared
        last = {at: visit.store for at, visit in self._settings.visits.items()}
        self._workspace.open(location, store, last)

    def open_demo(
        self, store: str | None = None, file: str | None = None, compared: Sequence[str] = ()
    ) -> None:
        """Open a fresh copy of the demo project."""
        from multistore_gui.demo import Demo

        def done(demo: Demo) -> None:
            before, self._demo = self._demo, demo
            if before is not None:
                self._tasks.start(lambda _: before.remove(), lambda _: None)
            header = "storefront-unified-nextjs/components/header.tsx"
            self.open_project(demo.location, store or "us-store", file or header, compared)

        self._tasks.start(lambda _: Demo(), done)

    def remove_demo(self) -> None:
        """Delete the copy of the demo; for the end, when there is no window to wait for it."""
        if self._demo is not None:
            self._demo.remove()

    def _close_project(self) -> None:
        if not self._is_asked_about_edits(self._close_project):
            self._workspace.close()

    def _ask_for_project(self) -> None:
        from PySide6.QtWidgets import QFileDialog

        folder = QFileDialog.getExistingDirectory(self, "Open project")
        if folder:
            self.open_project(os.fsencode(folder))

    def _opening_failed(self, reason: str) -> None:
        if self._workspace.project is None:
            self.show_welcome(reason)
        else:
            self._tell_failure(reason)

    # following the workspace --------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        workspace = self._workspace
        if change & Change.PROJECT:
            self._files, self._picked = [], None
        if change & Change.HISTORY:
            is_acting = workspace.acting.is_acting
            (self._second_press.arm if is_acting else self._second_press.show)()
        if change & (Change.PROJECT | Change.STORE | Change.FILES | Change.HISTORY):
            self._renew_actions()
        if change & Change.PROJECT:
            self._follow_project()
        if change & (Change.FILES | Change.STORE | Change.FILTER):
            self._show_wanted()
        if change & Change.STORE:
            self._show_picked()
            self._remember_store()
            if not workspace.missed:  # else it has just been told why
                self.toast.go_on()
        self.toast.look_again()

    def _follow_project(self) -> None:
        project = self._workspace.project
        if project is None:
            self.show_welcome()
            return
        name = paths.label(paths.from_json_text(project.layout.name))
        self.setWindowTitle(f"{name.replace('[*]', '[*][*]')} - Multistore")  # [*] is Qt's own
        self._pages.setCurrentWidget(self._project_page)
        self.commands.show_files.trigger()  # the keyboard goes to the tree
        self._compare_wanted()
        if self._demo is None or self._demo.location != project.location:
            self._settings.add_recent(project.location)
        self._share_width()
        QTimer.singleShot(_PREPARE_DELAY_MS, self, self._prepare)

    def _compare_wanted(self) -> None:
        """Show the stores side by side that were asked for before the project was open."""
        stores, self._wanted_stores = self._wanted_stores, ()
        if not stores:
            return
        try:
            self.compare_page.compare(stores, self._wanted_file)
        except MultistoreError as error:
            self._tell_failure(str(error))
        else:
            self.commands.show_compare.trigger()

    def _remember_store(self) -> None:
        project, layer = self._workspace.project, self._workspace.layer
        if project is not None and layer is not None and not self._workspace.missed:
            self._settings.add_store(project.location, layer.full_name)

    def _show_wanted(self) -> None:
        """Show the file that was asked for, as soon as its layers are read.

        It is asked for until it is known that the filter leaves it; one that hides it goes.
        """
        workspace, path = self._workspace, self._wanted_file
        index = workspace.index
        if path is None or index is None:
            return
        is_there = self.tree_pane.tree.go_to(path)
        if workspace.is_filtering:
            return
        if is_there:
            self._wanted_file = None
        elif not workspace.filter.is_empty:
            self.tree_pane.bar.clear()  # `Change.FILTER` leads here again
        elif not index.unread:
            self._wanted_file = None
            layer = workspace.layer
            where = f" in {index.tree.label(layer)}" if layer else ""
            self._tell_failure(f"{paths.label(path)} is not{where}.")

    def show_file(self, path: bytes) -> None:
        """Show a file of the store that is looked at."""
        self.commands.show_files.trigger()
        self._wanted_file = path
        self._show_wanted()

    def _show_in(self, full_name: str | None, path: bytes) -> None:
        """Show a file as a certain layer sees it."""
        project = self._workspace.project
        layer = project.layout.tree.same(full_name) if project and full_name else None
        if layer is None:
            return  # a file of the project and of no layer
        self._workspace.look_at(layer)
        self.show_file(path)

    # selection ----------------------------------------------------------------------------------

    def _show_current(self, path: bytes | None) -> None:
        if path is not None or self._workspace.layer == self._picked_in:
            self._picked = path  # else another store lacks it, and the user left nothing
            self._picked_in = self._workspace.layer
        if path is not None or self._has_detail:
            self.detail.show_file(path, self._folder)
        self.toast.go_on()

    def _show_picked(self) -> None:
        """Stay with the file that was picked in another store, or say that this one lacks it."""
        tree = self.tree_pane.tree
        self._picked_in = self._workspace.layer
        if self._picked and tree.current_file is None and not tree.go_to(self._picked):
            self.detail.show_file(self._picked)

    def _select(self, files: Sequence[int]) -> None:
        self._files = list(files)
        if self._files or self._has_detail:
            self.detail.show_selection(self._files, self._folder)
        self._renew_actions()

    @property
    def _has_folder(self) -> bool:
        """Whether a folder is selected; where it is, it stands for its files."""
        selection = self.tree_pane.tree.selectionModel().selection()
        tops = (selection.at(place).topLeft() for place in range(selection.size()))
        return any(top.data(Role.FILE) is None for top in tops)  # folders come first

    @property
    def _folder(self) -> bytes | None:
        """The folder that is selected, None where anything else is."""
        selection = self.tree_pane.tree.selectionModel().selection()
        is_one = selection.size() == 1 and selection.at(0).height() == 1
        path: bytes | None = None
        if is_one and self._has_folder:
            path = selection.at(0).topLeft().data(Role.PATH)
        return path

    def _renew_actions(self) -> None:
        is_seen = self._views.currentWidget() is self._split
        offer_what_applies(self.commands, self._workspace, self._files, is_seen=is_seen)

    # acting -------------------------------------------------------------------------------------

    def _create(self, files: Sequence[int]) -> None:
        layer = self._workspace.layer
        if layer is not None:
            self._create_in(layer, files)

    def _create_in(self, layer: Layer, files: Sequence[int] | None = None) -> None:
        store, chosen = self._workspace.store, list(files if files is not None else self._files)
        if store is None or not chosen:
            return
        if len(chosen) > 1 or self._has_folder:
            self.detail.ask_create(chosen, layer)
            return
        reason = guards.why_not_create(store, chosen[0], layer)
        if reason is None:
            self._workspace.create(chosen, layer, self.detail.seen_in(layer))
        else:
            self._tell_failure(reason)

    def _drop(self, files: Sequence[int]) -> None:
        store = self._workspace.store
        if store is None or not files:
            return
        if len(files) > 1 or self._has_folder:
            self.detail.ask_drop(list(files))
            return
        reason = guards.why_not_drop(store, files[0])
        if reason is None:
            self._workspace.drop(files, self.detail.seen_in(store.layer))
        else:
            self._tell_failure(reason)

    def _tell_done(self, done: Done) -> None:
        workspace, way = self._workspace, None
        detail = ""
        if done.kind is DoneKind.SKIP:
            before = workspace.acting.undo_title
            detail = f"Next to undo: {before}." if before else "There is nothing else to undo."
        elif workspace.index and workspace.layer:
            lost = not_committed(workspace.index, workspace.versions.states, done)
            detail = f"{outcome(workspace.index, workspace.layer, done)} {lost}".strip()
        if done.kind in (DoneKind.ACTION, DoneKind.REVERT):
            way = self.commands.undo
        is_typing = self._has_detail and self.detail.diff.view.has_typing  # Ctrl+Z is its own
        self.toast.tell(f"{done.title}.", detail, way=way, has_key=not is_typing)

    def _tell_exported(self, text: str, location: bytes) -> None:
        way = QAction("Open folder")
        way.triggered.connect(lambda: self._elsewhere.show_folder(location))
        self.toast.tell(text, way=way)

    def _tell_stopped(self) -> None:
        self.toast.tell("Stopped.", "All files are as they were.")

    # files elsewhere ----------------------------------------------------------------------------

    def _copy_path(self) -> None:
        store = self._workspace.store
        if store is None or not self._files:
            return
        # The clipboard holds text: a byte that is not UTF-8 would be lost without a trace.
        shown = [store.index.path(file).decode("utf-8", "backslashreplace") for file in self._files]
        QGuiApplication.clipboard().setText("\n".join(shown))
        self.toast.tell("Copied the path." if len(shown) == 1 else f"Copied {len(shown):,} paths.")

    def _location(self) -> bytes | None:
        """Return where the selected file that wins lies."""
        store = self._workspace.store
        if store is None or len(self._files) != 1:
            return None
        winner = store.winner(self._files[0])
        return winner.locate(store.index.path(self._files[0])) if winner else None

    def _open_in_editor(self) -> None:
        location = self._location()
        if location is not None:
            self._elsewhere.open_files([location])

    def _reveal(self) -> None:
        location = self._location()
        if location is not None:
            self._elsewhere.show_folder(location)

    # the rest -----------------------------------------------------------------------------------

    def _tell_undo_refused(self, text: str) -> None:
        self._tell_failure(text, self.commands.skip_undo)

    def _tell_failure(self, text: str, way: QAction | None = None) -> None:
        self.toast.tell(*_in_two(text), way=way, is_failure=True)
        self.failed.emit(text)

    def _tell_state(self, state: State) -> None:
        """Say what is wrong until it no longer is, and that edits are not lost with it."""
        text = f"{state.text} {self._kept_edits()}".strip()
        self.toast.tell(*_in_two(text), is_failure=True, is_so=state.is_so)
        self.failed.emit(text)

    def _kept_edits(self) -> str:
        """Say which unsaved edits are of layers that have no folder; "" where none is."""
        unsaved = self.detail.editing.unsaved if self._has_detail else ()
        lost = [each for each in unsaved if not self._workspace.has_folder(each.layer)]
        if len(lost) == 1:
            return f"The unsaved edit of {paths.label(paths.name(lost[0].path))} is kept."
        return f"The unsaved edits of {len(lost):,} files are kept." if lost else ""

    def _show_view(self, view: QWidget, keyboard: QWidget) -> None:
        self._views.setCurrentWidget(view)
        is_comparing = view is vars(self).get("compare_page")
        self.stack_bar.setVisible(not is_comparing)
        self.status.set_hint(_COMPARE_HINT if is_comparing else "")
        self.doubt_bar.set_beside_notices(view is vars(self).get("notices"))
        keyboard.setFocus(Qt.FocusReason.OtherFocusReason)
        self.toast.go_on()
        self._renew_actions()

    def _show_compare(self) -> None:
        page = self.compare_page
        self._show_view(page, page.keyboard)

    def _go_to_pane(self, step: int) -> None:
        panes: list[QWidget] = [
            self.stack_bar,
            self.tree_pane.bar.field,
            self.tree_pane.tree,
            *(self.detail.panes if self._has_detail else ()),
            *([self.notices.list] if "notices" in vars(self) else ()),
            *(self.compare_page.panes if "compare_page" in vars(self) else ()),
        ]
        go_on(panes, step)

    def _choose_theme(self, scheme: Scheme) -> None:
        self._settings.theme = scheme
        self._look.choose(scheme)

    def _scale(self, scale: float) -> None:
        self._settings.text_scale = min(2.0, max(0.8, scale))
        self._restyle()

    def _use_desktop_fonts(self, is_wanted: bool) -> None:
        self._settings.bundled_fonts = not is_wanted
        self._restyle()

    def _restyle(self) -> None:
        settings = self._settings
        self._look.set_fonts(scale=settings.text_scale, is_bundled=settings.bundled_fonts)
        self._give_way()

    def _show_ignored(self, is_wanted: bool) -> None:
        self._settings.show_ignored = is_wanted
        self._workspace.show_all(is_wanted)

    def _tell_about(self) -> None:
        from PySide6.QtWidgets import QMessageBox

        box = QMessageBox(self)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle("About Multistore")
        box.setText(f"Multistore {__version__}")
        box.setInformativeText(
            "What each store inherits, and what it changes.\n"
            "MIT licence. Inter and JetBrains Mono: SIL Open Font License."
        )
        box.open()


def _in_two(text: str) -> tuple[str, str]:
    """Return the first sentence of a message, and the others."""
    what, stop, more = text.partition(". ")
    return what + stop.strip(), more
