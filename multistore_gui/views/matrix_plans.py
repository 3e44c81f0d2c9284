"""Copying, dropping, promoting and pushing down from the matrix: offered, planned, asked, done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import TypeAlias

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from multistore_gui.core import paths, plans
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.plan_actions import CarryOut, SeenFiles, look_at
from multistore_gui.core.plans import Plan
from multistore_gui.core.variants import Variants
from multistore_gui.models.matrix_rows import MatrixRows, StoreColumn
from multistore_gui.models.words import count_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import explain
from multistore_gui.views.buttons import Button
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_actions import MatrixActions
from multistore_gui.views.matrix_heads import SIDES
from multistore_gui.views.menus import for_menu
from multistore_gui.views.plan_question import PlanQuestion
from multistore_gui.workspace import Workspace

NO_FILE = "Pick a file first."

Question: TypeAlias = tuple[str, str, str]
"""What is asked before a plan is carried out: icon, title and button."""
Asking: TypeAlias = Callable[[Plan], Question]
"""Returns what is asked: the title says of the plan itself what it does."""


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the user is in the matrix."""

    rows: MatrixRows
    file: int
    column: int
    sides: tuple[int, int] | None  # columns: the two that are read side by side
    is_picked: bool  # they are A and B

    @property
    def known(self) -> Variants:
        """What is known of the contents."""
        return self.rows.comparison.known

    @property
    def here(self) -> StoreColumn:
        """The current cell's store."""
        return self.rows.columns[self.column]

    @property
    def name(self) -> str:
        """The file's, for people."""
        return paths.label(self.rows.index.names[self.file])

    @property
    def owners(self) -> list[Layer]:
        """The stores, templates left aside, that have a file of their own here."""
        index = self.rows.index
        return [store for _, store in self._stores if index.kind(store, self.file)]

    @property
    def others(self) -> list[Layer]:
        """The stores, templates left aside, that have something else than the current one."""
        mine = self.variant(self.column)
        return [store for column, store in self._stores if self.variant(column) != mine]

    @property
    def _stores(self) -> list[tuple[int, Layer]]:
        """The columns whose layers are built and shipped: what they hold reaches no other."""
        columns = enumerate(column.layer for column in self.rows.columns)
        return [each for each in columns if each[1].kind is LayerKind.DEPLOYABLE]

    @property
    def pushed(self) -> Layer:
        """Whose file is pushed down: the store's own, else the one that it inherits."""
        layer = self.here.layer
        if self.rows.index.kind(layer, self.file):
            return layer
        return self.rows.comparison.cell(self.column, self.file).origin or layer

    def variant(self, column: int) -> int:
        """Return what a store has; 0 is nothing."""
        return self.rows.comparison.variants[column][self.file]


class MatrixPlans(QObject):
    """Owned by the page; what is done to several files or layers is asked first."""

    begun = Signal()  # files are about to change
    failed = Signal(str)  # what could not be done, ready to be read

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        look: Look,
        actions: MatrixActions,
        seen_in: Callable[[Index], SeenFiles],
        page: QWidget,
    ) -> None:
        """Take the page's actions; none of them applies yet.

        Args:
            workspace: where they are done.
            tasks: the background.
            look: what to draw with.
            actions: the page's.
            seen_in: returns the files of an index that the user sees, as they were then.
            page: owns it.
        """
        super().__init__(page)
        self._seen_in = seen_in
        self._workspace, self._tasks, self._look = workspace, tasks, look
        self._actions, self._page = actions, page
        self._spot: Spot | None = None
        self._planning = CancelToken()
        self.buttons = [
            Button(look, action, has_key=False)
            for action in (actions.copy_to_right, actions.copy_to_left)
        ]
        acts: list[tuple[QAction, Callable[[Spot], None]]] = [
            (actions.copy_to_right, lambda spot: self._copy(spot, 0, 1)),
            (actions.copy_to_left, lambda spot: self._copy(spot, 1, 0)),
            (actions.copy_to_all, self._copy_to_all),
            (actions.drop, self._drop),
            (actions.drop_in_all, self._drop_in_all),
            (actions.promote, self._promote),
            (actions.push_down, self._push_down),
        ]
        for action, act in acts:
            action.triggered.connect(lambda _=False, act=act: self._act(act))
            action.setAutoRepeat(False)  # a key that is held down changes files once

    # offering -------------------------------------------------------------------------------------

    def offer(self, spot: Spot | None) -> None:
        """Name what can be done where the user is, and say of the rest why it cannot be."""
        self._spot = spot
        actions = self._actions
        has_sides = spot is not None and spot.sides is not None
        for action in (actions.copy_to_right, actions.copy_to_left):
            action.setVisible(has_sides)
            if not has_sides:
                explain(action, "", NO_FILE if spot is None else "No two files are shown.")
        if spot is None:
            for action in (
                actions.copy_to_all,
                actions.drop,
                actions.drop_in_all,
                actions.promote,
                actions.push_down,
            ):
                explain(action, "", NO_FILE)
            return
        if spot.sides is not None:
            self._offer_copy(spot, actions.copy_to_right, 0, 1)
            self._offer_copy(spot, actions.copy_to_left, 1, 0)
        tree, here = spot.rows.index.tree, spot.here
        name = for_menu(here.label)
        actions.copy_to_all.setText(f"Copy from {name} to {_differing(spot)}…")
        none = None if spot.others else "No other store has something else. > copies to a template."
        if not spot.variant(spot.column):
            none = f"{here.label} has no file here."
        explain(actions.copy_to_all, "The plan comes first", none)
        has_own = bool(spot.rows.index.kind(here.layer, spot.file))
        own = None if has_own else f"{here.label} has no file of its own."
        actions.drop.setText(f"Drop in {name}")
        explain(actions.drop, "What lies beneath wins again", own)
        owners = spot.owners
        count = f"{len(owners):,} " if len(owners) > 1 else ""
        actions.drop_in_all.setText(f"Drop in all {count}stores that hold their own…")
        few = None if len(owners) > 1 else "No two of these stores have a file of their own."
        explain(actions.drop_in_all, "The plan comes first", few)
        to = "the parent" if here.parent is None else for_menu(tree.label(here.parent))
        actions.promote.setText(f"Promote to {to}…")
        base = "Nothing lies beneath the base." if here.parent is None else None
        explain(actions.promote, "Equal copies beside it are dropped", base or own)
        actions.push_down.setText(f"Push down from {for_menu(tree.label(spot.pushed))}…")
        explain(actions.push_down, "Its children get their own copies", _why_not_push(spot))

    def _offer_copy(self, spot: Spot, action: QAction, source: int, target: int) -> None:
        """Name the copy of one side to the other."""
        assert spot.sides is not None
        from_column, to_column = spot.sides[source], spot.sides[target]
        columns = spot.rows.columns
        giver, taker = columns[from_column], columns[to_column]
        what = SIDES[source] if spot.is_picked else f"from {for_menu(giver.label)}"
        action.setText(f"Copy {what} to {for_menu(taker.label)}")
        reason = None
        if self._workspace.acting.is_acting:
            reason = "Wait until the action is done."
        elif not spot.variant(from_column):
            reason = f"{giver.label} has no file here."
        elif spot.variant(from_column) == spot.variant(to_column):
            reason = "Both have the same."
        explain(action, f"{taker.label} gets its own file", reason)
        self.buttons[source].set_hue(taker.hue)

    # acting ---------------------------------------------------------------------------------------

    def _act(self, act: Callable[[Spot], None]) -> None:
        if self._spot is not None:
            act(self._spot)

    def _copy(self, spot: Spot, source: int, target: int) -> None:
        """Copy what one side has to the other."""
        assert spot.sides is not None
        layers = [spot.rows.columns[column].layer for column in spot.sides]
        self._plan(
            spot, lambda: plans.copy(spot.known, [spot.file], layers[source], [layers[target]])
        )

    def _copy_to_all(self, spot: Spot) -> None:
        """Copy what the current store has to all stores that have something else."""
        others = spot.others

        def ask(plan: Plan) -> Question:
            targets = [written.layer for written in plan.written]
            one = plan.tree.label(targets[0])
            where = one if len(targets) == 1 else plan.tree.counted(targets)
            return "plus", f"Copy {spot.name} to {where}?", f"Copy to {where}"

        self._plan(spot, lambda: plans.copy(spot.known, [spot.file], spot.here.layer, others), ask)

    def _drop(self, spot: Spot) -> None:
        """Delete the current store's own file."""
        self._plan(spot, lambda: plans.drop(spot.known, [(spot.here.layer, spot.file)]))

    def _drop_in_all(self, spot: Spot) -> None:
        """Delete the own files of all stores that have one."""
        owners = spot.owners

        def ask(plan: Plan) -> Question:
            stores = plan.tree.counted(deleted.layer for deleted in plan.deleted)
            verb = f"Drop {count_text(len(plan.deleted), 'file')}"
            return "drop", f"Drop {spot.name} in {stores}?", verb

        self._plan(
            spot, lambda: plans.drop(spot.known, [(owner, spot.file) for owner in owners]), ask
        )

    def _promote(self, spot: Spot) -> None:
        """Make the current store's own file its parent's."""
        parent = spot.here.parent
        where = "" if parent is None else spot.rows.index.tree.label(parent)
        self._plan(
            spot,
            lambda: plans.promote(spot.known, [(spot.here.layer, spot.file)]),
            lambda _: ("promote", f"Promote {spot.name} to {where}?", f"Promote to {where}"),
        )

    def _push_down(self, spot: Spot) -> None:
        """Move the current layer's own file, or the one that it inherits, into the children."""
        where = spot.rows.index.tree.label(spot.pushed)
        self._plan(
            spot,
            lambda: plans.push_down(spot.known, [(spot.pushed, spot.file)]),
            lambda _: ("push", f"Push {spot.name} down from {where}?", "Push down"),
        )

    def _plan(self, spot: Spot, make: Callable[[], Plan], question: Asking | None = None) -> None:
        self.plan(spot.rows.index, make, question)

    def plan(self, index: Index, make: Callable[[], Plan], question: Asking | None) -> None:
        """Plan in the background; files that the user does not see yet are looked at then.

        Args:
            index: what the user sees.
            make: makes the plan.
            question: what is asked; None does it at once.
        """
        now = self._workspace.index
        if now is None or now.names is not index.names:
            self.failed.emit("The project is being read again. Wait until it is compared.")
            return

        seen = self._seen_in(index)

        def work(token: CancelToken) -> CarryOut:
            plan = make()
            return CarryOut(plan, look_at(plan, token, seen))

        self._planning.cancel()
        if question is None:
            self._do(lambda: work(CancelToken()))
        else:
            self._planning = self._tasks.start(work, partial(self._ask, question), self._cannot)

    def _cannot(self, error: Exception) -> None:
        if isinstance(error, MultistoreError):
            self.failed.emit(str(error))
        else:
            self._tasks.failed.emit(error)

    def _ask(self, question: Asking, action: CarryOut) -> None:
        project = self._workspace.project
        if project is None:
            return
        icon, title, verb = question(action.plan)
        window = self._page.window()
        asked = PlanQuestion(self._look, window, action.plan, project.hues, title, verb, icon)
        asked.accepted.connect(lambda: self._do(lambda: action))
        asked.ask()

    def _do(self, action: Callable[[], CarryOut]) -> None:
        self.begun.emit()
        self._workspace.acting.do(action)


def _differing(spot: Spot) -> str:
    """Say where a copy to all goes, for a menu."""
    others = spot.others
    if len(others) == 1:
        return for_menu(spot.rows.index.tree.label(others[0]))
    return f"the {len(others):,} stores that differ" if others else "the stores that differ"


def _why_not_push(spot: Spot) -> str | None:
    tree, layer = spot.rows.index.tree, spot.pushed
    if layer.kind is LayerKind.BASE:
        return f"It is {tree.label(layer)}'s file: every store is made from it."
    if not spot.rows.index.kind(layer, spot.file):
        return f"{tree.label(layer)} has no file of its own."
    return None if tree.children(layer) else f"No store stands on {tree.label(layer)}."
