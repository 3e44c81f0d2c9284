"""A plan as an action of the history: one step to undo, made of copies and deletions.

A file is replaced by a deletion and a copy in its place, one right after the other. What goes is
kept as with any deletion.
"""

from __future__ import annotations

import stat
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from itertools import chain
from types import MappingProxyType
from typing import TypeAlias

from multistore_gui.core import paths
from multistore_gui.core.actions import Create, CreateOverrides, Drop, DropFiles, Words, named
from multistore_gui.core.attic import Attic
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import ABSENT, Changed, Seen, SeenKind, look, look_into
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.core.plans import Plan, PlanKind
from multistore_gui.core.progress import Follower, Stage
from multistore_gui.core.steps import Step, changed

_MOST_NAMED = 2  # layers; of more the number is told
_HIDES_NOTHING = frozenset({SeenKind.ABSENT, SeenKind.FOLDER})  # in the place of a folder


SeenFiles: TypeAlias = Mapping[tuple[int, bytes], Seen]
"""What files were like, by the number of their layer and by path."""
NOTHING_SEEN: SeenFiles = MappingProxyType({})


def look_at_path(index: Index, file: int) -> SeenFiles:
    """Return what all layers' files at a path are now."""
    path = index.path(file)
    layers = (layer for layer in index.tree if index.kind(layer, file))
    return {(layer.number, path): look_into(layer.locate(path)) for layer in layers}


def look_at(plan: Plan, token: CancelToken, seen: SeenFiles = NOTHING_SEEN) -> SeenFiles:
    """Return what the files that a plan reads, deletes or rests on are, as the user sees them.

    Args:
        plan: which files.
        token: asked once a file, and where there is none.
        seen: those that the user saw before; the others are looked at now.

    Raises:
        Cancelled: the token was cancelled.
    """
    found = {}
    for number, path in chain(plan.held, plan.beside):
        token.check(path)
        place, location = (number, path), plan.tree[number].locate(path)
        matters = place in plan.held or place in plan.origins
        found[place] = seen.get(place) or (look_into if matters else look)(location)
    return found


@dataclass(frozen=True)
class CarryOut:
    """Do what a plan says, as long as the disk is what it was made from."""

    plan: Plan
    seen: SeenFiles  # of `look_at`, when the user saw the plan

    @property
    def title(self) -> str:
        plan = self.plan
        if plan.kind is PlanKind.DROP:
            return self._deletions.title
        what, where = self._what, self._where
        if plan.kind is PlanKind.PROMOTE:
            return f"Promoted {what} to {where}"
        if plan.kind is PlanKind.COPY:
            assert plan.store is not None  # of a copy alone
            return f"Copied {what} from {plan.tree.label(plan.store)} to {where}"
        above = _listed(plan.tree, [deleted.layer for deleted in plan.deleted])
        return f"Pushed {what} down from {above} to {where}"

    @property
    def words(self) -> Words:
        kind, since = self.plan.kind, "a moment ago"
        if kind is PlanKind.DROP:
            return self._deletions.words
        count = len(self.plan.written) + len(self.plan.deleted)
        if kind is PlanKind.PROMOTE:
            attempt, participle = f"promote {self._what} to {self._where}", "promoted"
        elif kind is PlanKind.COPY:
            attempt, participle = f"copy {self._what} to {self._where}", "copied"
        else:
            attempt, participle = f"push {self._what} down to {self._where}", "pushed down"
        return Words(attempt, participle, f"Look again, then {kind.value}.", since, count)

    def steps(self, project: bytes, attic: Attic, token: CancelToken) -> tuple[Step, ...]:
        """Return the steps: copies before deletions, so that no store lacks a file in between.

        Raises:
            Refused: the disk is not as the user saw it, or the action cannot be.
            Cancelled: the action is no longer wanted.
        """
        self._check_beside(_quiet(token))
        clearances, copies, deletions = self._clearances, self._copies, self._deletions
        cleared = clearances.steps(project, attic, _quiet(token))
        made = copies.steps(project, attic, token)
        gone = deletions.steps(project, attic, token)
        holders = (
            *(each.layer for each in clearances.files),
            *(each.source for each in copies.files),
            *(each.layer for each in deletions.files),
        )
        self._check(zip(holders, (*cleared, *made, *gone), strict=True))
        before = {step.place: step for step in cleared}
        first = (each for step in made for each in (before.get(step.place), step) if each)
        return (*first, *gone)

    def _check(self, held: Iterable[tuple[Layer, Step]]) -> None:
        """See that what held the same when it was compared still does.

        Raises:
            Changed: it does not.
        """
        contents: dict[tuple[bytes, int], tuple[object, ...]] = {}
        for layer, step in held:
            variant = step.path, self.plan.held[layer.number, step.path]
            if contents.setdefault(variant, _content(step)) != _content(step):
                raise changed(step.name, self.plan.tree.label(layer), step.seen, step.seen)

    def _check_beside(self, token: CancelToken) -> None:
        """See that the stores become what the plan says: by files that it does not touch, too.

        Of those that win nowhere it matters that they are there, and of the others what they hold.

        Raises:
            Changed: one came, went or changed.
        """
        plan = self.plan
        for place in plan.beside:
            number, path = place
            token.check(path)
            layer, before = plan.tree[number], self.seen[place]
            is_origin = place in plan.origins
            now = (look_into if is_origin else look)(layer.locate(path))
            if path in plan.folders:
                is_same = now.kind is before.kind or {now.kind, before.kind} == _HIDES_NOTHING
            elif is_origin:
                is_same = now == before and now.content == before.content
            else:
                is_same = now.kind is before.kind
            if not is_same or (now == ABSENT and place in plan.present):
                raise _changed_beside(paths.name(path), plan.tree.label(layer), before, now)

    @property
    def _clearances(self) -> DropFiles:
        """The deletions of what is replaced."""
        replaced = (written for written in self.plan.written if written.is_replacing)
        return DropFiles(
            self.plan.tree,
            tuple(
                Drop(each.layer, each.path, self._seen(each.layer, each.path)) for each in replaced
            ),
        )

    @property
    def _copies(self) -> CreateOverrides:
        return CreateOverrides(
            self.plan.tree,
            tuple(
                Create(each.layer, each.source, each.path, self._seen(each.source, each.path))
                for each in self.plan.written
            ),
        )

    @property
    def _deletions(self) -> DropFiles:
        return DropFiles(
            self.plan.tree,
            tuple(
                Drop(each.layer, each.path, self._seen(each.layer, each.path), each.is_override)
                for each in self.plan.deleted
            ),
        )

    def _seen(self, layer: Layer, path: bytes) -> Seen:
        return self.seen[layer.number, path]

    @property
    def _what(self) -> str:
        files = {each.path for each in self.plan.written}
        return named([*files.union(each.path for each in self.plan.deleted)])

    @property
    def _where(self) -> str:
        return _listed(self.plan.tree, [written.layer for written in self.plan.written])


def _quiet(token: CancelToken) -> CancelToken:
    """Return the token for whom nobody follows: a file that is replaced counts once."""
    return Follower(token, lambda _: None, "").at(Stage.KEEPING, 0)


def _changed_beside(name: bytes, layer_label: str, before: Seen, now: Seen) -> Changed:
    """Say of which layer's file a plan is no longer true: it may be any layer's."""
    if ABSENT in (before, now):
        return changed(name, layer_label, before, now)
    return Changed(f"{paths.label(name)} in {layer_label} changed on disk")


def _content(step: Step) -> tuple[object, ...]:
    """Return what is equal where two files hold the same (specification, section 1, redundant)."""
    is_executable = step.seen.kind is SeenKind.FILE and bool(step.seen.mode & stat.S_IXUSR)
    return step.seen.kind, step.content, step.target, is_executable


def _listed(tree: LayerTree, layers: Collection[Layer]) -> str:
    """Name a few layers, or say how many they are."""
    numbers = sorted({layer.number for layer in layers})
    if len(numbers) > _MOST_NAMED:
        return tree.counted(layers)
    return " and ".join(tree.label(tree[number]) for number in numbers)
