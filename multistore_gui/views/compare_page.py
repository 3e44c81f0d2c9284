"""The view Compare: stores side by side, and two of their files beneath."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import cached_property, partial
from typing import cast

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import (
    QAction,
    QHideEvent,
    QKeyEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import QSplitter, QStackedWidget, QVBoxLayout, QWidget

from multistore_gui.core import paths
from multistore_gui.core.history import Done
from multistore_gui.core.layers import Layer
from multistore_gui.core.sight import Kind, Sight
from multistore_gui.models.export import Export
from multistore_gui.models.findings import Finding
from multistore_gui.models.matrix_rows import MatrixRows
from multistore_gui.models.words import count_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import offer
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.compare_parts import CompareParts
from multistore_gui.views.export_dialog import Exporting
from multistore_gui.views.findings_panel import FindingsPanel
from multistore_gui.views.keys import OwnKeys, action_of
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_column_acts import ColumnActs
from multistore_gui.views.matrix_columns import ColumnsCard
from multistore_gui.views.matrix_detail import MatrixDetail
from multistore_gui.views.matrix_menus import MatrixMenus
from multistore_gui.views.matrix_plans import NO_FILE, MatrixPlans, Spot
from multistore_gui.views.matrix_sides import PickedSides
from multistore_gui.views.matrix_travel import Travel
from multistore_gui.views.narrowing import NarrowedBar, Narrowing
from multistore_gui.views.no_matrix import NoMatrix
from multistore_gui.workspace import Change, Workspace

_MATRIX_SHARE = 0.52
_FINDINGS_WIDTH, _FINDINGS_SHARE = 320, 0.25

_NOT_SEEN = "Go to Compare first (Alt+2)."


class ComparePage(QWidget):
    """Connects bar, matrix and difference; owned by the window."""

    file_chosen = Signal(str, bytes)  # to be shown in Files: a layer's full name, a path
    open_requested = Signal(list)  # locations, to be opened in the editor
    exported = Signal(str, bytes)  # what was written, ready to be read, and where
    failed = Signal(str)  # what could not be done, ready to be read

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        look: Look,
        parts: CompareParts,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._tasks, self._look = workspace, tasks, look
        self.comparing, self._search = comparing, search = parts.comparing, parts.search
        self._is_split_chosen = self._is_width_chosen = False  # by the user
        self._shown: tuple[Sight | None, object] | None = None  # what the matrix shows, and how
        self._folded: dict[str, Sequence[str]] = {}  # in the columns that are shown
        self._is_flat = True
        self.actions_here = actions = parts.actions
        actions.setParent(self)
        self.bar, self.matrix = parts.bar, parts.matrix
        self.sides = PickedSides(self.matrix, self)
        self._narrowing = Narrowing(workspace, comparing, search, self)
        self.narrowed = NarrowedBar(look, self._narrowing, actions)
        self._plans = MatrixPlans(
            workspace, tasks, look, actions, lambda index: self.detail.seen_in(index), self
        )
        self._column_acts = ColumnActs(comparing, actions, self)
        buttons = [*self._plans.buttons, Button(look, actions.open_both, icon="open")]
        self._menus = MatrixMenus(actions, self.matrix, self.sides, self._column_acts, self)
        self.detail = MatrixDetail(tasks, look, parts.diff, buttons, self._menus.more)
        self._travel = Travel(workspace, comparing, self.matrix, self.detail, self)
        self._stores = Button(
            look, actions.choose_stores, icon="columns", kind=ButtonKind.FLAT, has_key=False
        )
        self._empty = NoMatrix(workspace, comparing, look)
        OwnKeys(self, lambda key: bool(self._action_of(key)))
        self._lay_out()
        self._connect()
        self._renew()

    # what the window asks -----------------------------------------------------------------------

    @property
    def panes(self) -> Sequence[QWidget]:
        """Where the keyboard can be, in reading order."""
        findings = (self.findings.list, self.findings.heat) if self._has_findings else ()
        return self.bar.field, self.matrix, self.detail.diff, *findings

    @property
    def keyboard(self) -> QWidget:
        """Where the keyboard goes when the page is shown."""
        return self._pages.currentWidget() or self

    @property
    def message(self) -> str:
        """What is said in place of the matrix, "" where there is one."""
        return self._empty.text if self._pages.currentWidget() is self._empty else ""

    @property
    def own_actions(self) -> Sequence[QAction]:
        """The page's actions, for menus and the palette."""
        return list(self.actions_here)

    def compare(self, names: Sequence[str], path: bytes | None = None) -> None:
        """Put layers side by side by their names, the first two as the sides.

        Args:
            names: short or full.
            path: the file to go to; None: the first that differs.

        Raises:
            UnknownLayerError: a name means no layer, or several.
        """
        self.comparing.choose_by_name(names)
        stores = self.comparing.stores
        self._travel.want(path)
        if len(stores) > 1:
            self.sides.choose(*stores[:2])

    # parts that are built when they are first asked for ------------------------------------------

    @cached_property
    def findings(self) -> FindingsPanel:
        """What is found among the stores, beside the matrix."""
        findings = FindingsPanel(self._workspace, self._search, self._narrowing, self._look)
        actions = self.actions_here
        findings.remedy_wanted.connect(self._remedy)
        findings.pair_chosen.connect(self._show_finding_pair)
        findings.exact_wanted.connect(partial(actions.ignore_blanks.setChecked, False))
        findings.closed.connect(partial(actions.findings.setChecked, False))
        findings.left.connect(self._focus_keyboard)
        findings.hide()
        self.beside.addWidget(findings)
        return findings

    @property
    def _has_findings(self) -> bool:
        return "findings" in vars(self)

    @cached_property
    def exporting(self) -> Exporting:
        """The writing of what is shown to a file."""
        exporting = Exporting(self._tasks, self._look, self)
        exporting.done.connect(self.exported)
        exporting.failed.connect(self.failed)
        return exporting

    @cached_property
    def _card(self) -> ColumnsCard:
        """The stores to choose from."""
        return ColumnsCard(self.comparing, self._workspace, self._look, self)

    # putting together ---------------------------------------------------------------------------

    def _lay_out(self) -> None:
        """Put parts into what lies in the page already, since moving many costs; in Tab's order."""
        whole = _column(self)
        whole.addWidget(self.bar)
        self.beside = _splitter(Qt.Orientation.Horizontal, self)
        whole.addWidget(self.beside, 1)
        shown = QWidget(self.beside)
        column = _column(shown)
        column.addWidget(self.narrowed)
        self.split = _splitter(Qt.Orientation.Vertical, shown)
        column.addWidget(self.split, 1)
        self._pages = QStackedWidget(self.split)
        self._pages.addWidget(self.matrix)
        self._pages.addWidget(self._empty)
        self.split.addWidget(self.detail)
        for split, place in ((self.beside, 0), (self.split, 0), (self.split, 1)):
            split.setStretchFactor(place, 1)
        self.split.splitterMoved.connect(self._choose_split)
        self.beside.splitterMoved.connect(self._choose_width)
        self._stores.setParent(self.matrix.corner)

    def _connect(self) -> None:
        matrix, actions, comparing = self.matrix, self.actions_here, self.comparing
        comparing.changed.connect(self._renew)
        comparing.failed.connect(self.failed)
        self._look.changed.connect(self._place_button)
        self._look.changed.connect(self._place_findings)
        self._plans.failed.connect(self.failed)
        self._workspace.changed.connect(self._follow)
        self._workspace.acting.done.connect(self._follow_undo)
        self.bar.left.connect(partial(self._focus, matrix))
        self._plans.begun.connect(self._keep_pair)
        matrix.current_changed.connect(self._show_pair)
        matrix.seen_changed.connect(comparing.set_seen)
        self.sides.changed.connect(self._show_sides)
        matrix.bracket_clicked.connect(lambda each: self._column_acts.fold(each.column))
        matrix.column_moved.connect(comparing.move)
        matrix.opened.connect(self._open_in_files)
        matrix.escaped.connect(actions.forget_sides.trigger)
        self._travel.failed.connect(self.failed)
        self._empty.clear.triggered.connect(self._clear)
        self._narrowing.changed.connect(self._renew)
        actions.findings.toggled.connect(self._show_findings)
        actions.flat_list.setChecked(True)
        actions.flat_list.toggled.connect(self._set_flat)
        actions.by_variant.toggled.connect(matrix.set_by_variant)
        actions.ignore_blanks.toggled.connect(comparing.set_ignores_blanks)
        triggered: list[tuple[QAction, Callable[[], object]]] = [
            (actions.choose_stores, self._choose_stores),
            (actions.collapse_all, self._collapse_all),
            (actions.filter_paths, self._focus_filter),
            (actions.remedy, self._remedy),
            (actions.show_all, self._narrowing.end),
            (actions.export, self._export),
            (actions.next_difference, partial(self._travel.go_to_difference, 1)),
            (actions.previous_difference, partial(self._travel.go_to_difference, -1)),
            (actions.pick_a, partial(self.sides.pick_current, 0)),
            (actions.pick_b, partial(self.sides.pick_current, 1)),
            (actions.forget_sides, partial(self.sides.choose, None, None)),
            (actions.show_in_files, self._show_in_files),
            (actions.open_both, lambda: self.open_requested.emit(self.detail.locations())),
        ]
        for action, slot in triggered:
            action.triggered.connect(lambda _=False, slot=slot: slot())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    def showEvent(self, event: QShowEvent) -> None:
        """Begin to compare."""
        super().showEvent(event)
        self.comparing.begin()
        self._enable(is_seen=True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Leave the keys and menus to others."""
        super().hideEvent(event)
        self.comparing.rest()
        self._enable(is_seen=False)

    def _enable(self, *, is_seen: bool) -> None:
        """Let the actions apply that are about the page itself, then those about a file."""
        reason = None if is_seen else _NOT_SEEN
        for action in self.actions_here:
            offer(action, reason)
        if is_seen:
            self._offer()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the matrix's share of the height until the user chooses another."""
        super().resizeEvent(event)
        if not self._is_split_chosen:
            matrix = int(self.split.height() * _MATRIX_SHARE)
            self.split.setSizes([matrix, self.split.height() - matrix])
        self._place_findings()

    def _place_findings(self) -> None:
        """Give the findings the width of their words, or a share of a narrow window."""
        if self._has_findings and not self._is_width_chosen:
            width = self.beside.width()
            findings = min(self._look.px(_FINDINGS_WIDTH), int(width * _FINDINGS_SHARE))
            self.beside.setSizes([width - findings, findings])

    # showing ------------------------------------------------------------------------------------

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self.sides.forget()
            self.matrix.forget()
            if self.isVisible():
                self.comparing.begin()

    def _follow_undo(self, done: Done) -> None:
        if self.isVisible():
            self._travel.follow_undo(done)

    def _renew(self) -> None:
        """Show what is known now."""
        whole, project = self.comparing.sight, self._workspace.project
        sight = self._narrowing.apply(whole)
        is_there = sight is not None and project is not None and not self.comparing.trouble
        rows: MatrixRows | None = None
        if is_there and sight is not None and project is not None:
            names = [store.full_name for store in sight.comparison.stores]
            if names == [store.full_name for store in self.comparing.stores]:
                self._folded = dict(self.comparing.folded_into)
            rows = MatrixRows(sight, project.hues, self._folded)
        text = f"{self._counted(self.comparing.stores)}…"
        if self.actions_here.choose_stores.text() != text:
            self.actions_here.choose_stores.setText(text)
            self._place_button()
        seen = sight if rows is not None else None
        how = self._folded, self._is_flat
        if self._shown is None or self._shown[0] is not seen or self._shown[1] != how:
            self._shown = seen, how
            path = self.matrix.current_path
            self.matrix.show_rows(rows, is_flat=self._is_flat)
            finding = self._narrowing.finding if sight is not whole else None
            self._travel.go_to_finding(finding, path)
        self._travel.arrive(rows, sight)
        self._show_sides()
        self._explain(rows, sight)

    def _counted(self, stores: Sequence[Layer]) -> str:
        project = self._workspace.project
        return project.layout.tree.counted(stores) if project is not None else "0 stores"

    def _explain(self, rows: MatrixRows | None, sight: Sight | None) -> None:
        """Say why there is no matrix, and offer the way out."""
        page = self.matrix if rows is not None and rows.count else self._empty
        has_keyboard = self.matrix.hasFocus() or self._empty.hasFocus()
        self._pages.setCurrentWidget(page)
        if has_keyboard:
            self._focus(page)
        if page is self.matrix:
            return
        shown = sight if rows is not None else None
        self._empty.explain(shown, self._counted(shown.comparison.stores if shown else ()))
        self.detail.show_nothing("")

    def _clear(self) -> None:
        """Take the way out that is offered."""
        sight = self.comparing.sight
        if sight is None or self.comparing.trouble:
            self._choose_stores()
        elif sight.text.split():
            self.bar.field.clear()
        else:
            self.comparing.set_kind(Kind.ALL)
            self._focus(self.matrix)

    def _show_sides(self) -> None:
        self.matrix.set_sides(self.sides.columns)
        self._show_pair()

    def _keep_pair(self) -> None:
        """Go on reading the same two stores in this cell: something is done with them."""
        self.sides.keep_pair()
        if self.detail.title.isAncestorOf(self.focusWidget() or self):
            self._focus_keyboard()  # the button that has it may not apply any more

    def _show_pair(self) -> None:
        rows, pair = self.matrix.rows, self.sides.pair
        if rows is not None and pair is not None:
            self.detail.show_pair(rows, pair, self.sides.columns)
        elif self.matrix.current_file is not None:
            self.detail.show_nothing("Neither store has this file.")
        else:
            self.detail.show_nothing()
        self._offer()

    def _offer(self) -> None:
        """Enable what applies to the current cell."""
        if not self.isVisible():
            return
        actions, pair = self.actions_here, self.sides.pair
        no_file = None if self.matrix.current_file is not None else NO_FILE
        for action in (actions.pick_a, actions.pick_b, actions.show_in_files):
            offer(action, no_file)
        actions.open_both.setText("Open" if pair and pair.left is None else "Open both")
        offer(actions.open_both, None if pair else NO_FILE)
        no_side = None if self.sides.has_any else "No side is picked."
        offer(actions.forget_sides, no_side)
        self._offer_remedy()
        self._plans.offer(self._spot())
        self._column_acts.offer(self.matrix.rows, self.matrix.current_column)

    def _offer_remedy(self) -> None:
        """Enable what is about the finding that the matrix shows alone."""
        actions, finding = self.actions_here, self._narrowing.finding
        remedy = finding.remedy if finding is not None else None
        actions.remedy.setText(f"{remedy.verb if remedy else 'Act on the finding'}…")
        no_remedy = None if remedy else "Choose a finding to promote or to drop first."
        offer(actions.remedy, no_remedy)
        no_finding = None if finding else "No finding is shown alone."
        offer(actions.show_all, no_finding)

    def _spot(self) -> Spot | None:
        """Return where the user is: whose file is the current one, and which two are read."""
        rows, file, pair = self.matrix.rows, self.matrix.current_file, self.sides.pair
        if rows is None or file is None:
            return None
        first, second = self.sides.columns
        is_picked = first is not None and second is not None
        if not is_picked and pair is not None:
            first, second = pair.left, pair.right
        sides = (first, second) if first is not None and second is not None else None
        return Spot(rows, file, self.matrix.current_column, sides, is_picked)

    # what the user does -------------------------------------------------------------------------

    def _open_in_files(self, file: int, column: int) -> None:
        rows, layer = self.matrix.rows, self.matrix.layer_of(column)
        if rows is not None and layer is not None:
            self.file_chosen.emit(layer.full_name, rows.index.path(file))

    def _show_in_files(self) -> None:
        file = self.matrix.current_file
        if file is not None:
            self._open_in_files(file, self.matrix.current_column)

    def _place_button(self) -> None:
        """Keep the stores' button over the paths, as wide as its words."""
        self._stores.adjustSize()
        self._stores.move(self._look.px(6), self._look.px(2))

    def _choose_split(self) -> None:
        self._is_split_chosen = True

    def _choose_width(self) -> None:
        self._is_width_chosen = True

    def _choose_stores(self) -> None:
        anchor = self._stores if self._stores.isVisible() else self.bar.field
        self._card.open_below(anchor)

    def _set_flat(self, is_flat: bool) -> None:
        self._is_flat = is_flat
        self._renew()

    def _collapse_all(self) -> None:
        self.matrix.collapse_all()

    # findings and export ------------------------------------------------------------------------

    def _show_findings(self, is_shown: bool) -> None:
        has_keyboard = self.findings.isAncestorOf(self.focusWidget() or self)
        self.findings.setVisible(is_shown)
        if is_shown:
            self._place_findings()
            self._focus(self.findings.list)
        else:
            self._narrowing.end()
            if has_keyboard:
                self._focus_keyboard()

    def _show_finding_pair(self, finding: Finding) -> None:
        """Go to where two stores differ, these two being A and B."""
        self._narrowing.choose(finding)
        self.sides.choose(*finding.layers)
        self._focus_keyboard()

    def _remedy(self) -> None:
        """Ask whether to do what can be done about the finding that is shown."""
        finding = self._narrowing.finding
        if finding is not None and finding.remedy is not None:
            remedy = finding.remedy
            question = remedy.icon, remedy.question, remedy.verb
            self._plans.plan(finding.index, remedy.plan, lambda _: question)

    def _export(self) -> None:
        """Ask where to write what is shown."""
        rows, project = self.matrix.rows, self._workspace.project
        if rows is None or project is None or not rows.count:
            self.failed.emit("There is nothing to export: no path is shown.")
            return
        name = paths.label(paths.from_json_text(project.layout.name))
        shown = count_text(rows.count, "path")
        title = f"{name}: {shown} of {self._counted(rows.comparison.stores)}"
        self.exporting.ask(Export(rows.sight, project.hues, title))

    def _focus_keyboard(self) -> None:
        self._focus(self.keyboard)

    def _focus(self, widget: QWidget) -> None:
        widget.setFocus(Qt.FocusReason.OtherFocusReason)

    def _focus_filter(self) -> None:
        self.bar.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.bar.field.selectAll()

    # keys ---------------------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Do what a key means here, wherever in the page the keyboard is."""
        action = self._action_of(event)
        if action is None and self.matrix.hasFocus():  # elsewhere these keys are about text
            action = self._own_action_of(event)
        if action is not None:
            if not action.autoRepeat() and event.isAutoRepeat():
                return
            if action.isEnabled():
                action.trigger()
            else:
                self.failed.emit(action.statusTip())  # why it does not apply
        elif event.key() == Qt.Key.Key_Escape and self.comparing.is_comparing:
            self.comparing.stop()
        else:
            super().keyPressEvent(event)

    def _action_of(self, event: QKeyEvent) -> QAction | None:
        actions = self.actions_here
        everywhere = (
            actions.choose_stores,
            actions.by_variant,
            actions.ignore_blanks,
            actions.flat_list,
            actions.collapse_all,
            actions.findings,
            actions.remedy,
            actions.show_all,
            actions.export,
            actions.filter_paths,
            actions.next_difference,
            actions.previous_difference,
            actions.open_both,
            actions.copy_to_all,
            actions.promote,
            actions.push_down,
        )
        return action_of(event, everywhere)

    def _own_action_of(self, event: QKeyEvent) -> QAction | None:
        """Return what a key means while the keyboard is in the matrix."""
        actions = self.actions_here
        copies = actions.copy_to_right, actions.copy_to_left
        copy = next((each for each in copies if _key_of(each) == event.key()), None)
        others = (
            actions.drop,
            actions.drop_in_all,
            actions.fold,
            actions.move_left,
            actions.move_right,
            actions.remove_column,
        )
        return copy or action_of(event, others)


def _key_of(action: QAction) -> Qt.Key:
    """Return the key of an action, whatever has to be held for it on this keyboard."""
    return cast(Qt.Key, action.shortcut()[0].key())  # type: ignore[index] # the stubs lack it


def _splitter(orientation: Qt.Orientation, parent: QWidget) -> QSplitter:
    split = QSplitter(orientation, parent)
    split.setHandleWidth(1)
    split.setChildrenCollapsible(False)
    return split


def _column(parent: QWidget) -> QVBoxLayout:
    column = QVBoxLayout(parent)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    return column
