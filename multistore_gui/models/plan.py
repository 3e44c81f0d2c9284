"""A plan in words: each file that is written or deleted, and each store, whether it changes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import paths
from multistore_gui.core.effects import Effect, Fate
from multistore_gui.core.layers import Layer
from multistore_gui.core.plans import Plan
from multistore_gui.models.roles import Role
from multistore_gui.models.words import count_text

_CHANGES = {
    Fate.CHANGES: "changes",
    Fate.GAINS: "gets it",
    Fate.LOSES: "loses it",
    Fate.SAME: "stays the same",
}


@dataclass(frozen=True, slots=True)
class PlanLine:
    """One line: a heading, a file, or a store."""

    text: str  # of a file its name, else a heading
    folder: str = ""
    layer: str = ""  # whose file it is, or the store
    hue: int = 0
    says: str = ""
    is_strong: bool = False  # something changes

    @property
    def is_heading(self) -> bool:
        """Whether it only says what the lines below it are."""
        return not self.layer

    @property
    def spoken(self) -> str:
        """The line for a screen reader."""
        return ", ".join(part for part in (self.text, self.layer, self.says) if part)


def plan_lines(plan: Plan, hues: Mapping[str, int]) -> list[PlanLine]:
    """Return what a plan does, and to whom."""
    label = plan.tree.label
    lines = [PlanLine("Files")]
    for written in plan.written:
        source = label(written.source)
        how = "replaced by" if written.is_replacing else "new, a copy of"
        lines.append(_of_file(plan, written.path, written.layer, f"{how} {source}'s", hues))
    lines += [_of_file(plan, each.path, each.layer, "deleted", hues) for each in plan.deleted]
    stores: dict[int, list[Effect]] = {}
    for effect in plan.effects:
        stores.setdefault(effect.store.number, []).append(effect)
    lines.append(PlanLine("Stores and templates" if stores else "No store changes"))
    order = [layer for layer in plan.tree.in_tree_order() if layer.number in stores]
    changing = {effect.store.number for effect in plan.changes}
    order.sort(key=lambda layer: layer.number not in changing)
    return lines + [_of_store(plan, layer, stores[layer.number], hues) for layer in order]


def outcome(plan: Plan) -> str:
    """Say in a line which stores change."""
    changing = [plan.tree[number] for number in dict.fromkeys(e.store.number for e in plan.changes)]
    names = [plan.tree.label(layer) for layer in changing]
    if not names:
        return "The content of no store changes."
    if len(names) > 4:
        return f"The content of {plan.tree.counted(changing)} changes, of all others it stays."
    if len(names) == 1:
        return f"{names[0]} changes; all others have the same content as before."
    listed = f"{', '.join(names[:-1])} and {names[-1]}"
    return f"{listed} change; all others have the same content as before."


def _of_file(plan: Plan, path: bytes, layer: Layer, says: str, hues: Mapping[str, int]) -> PlanLine:
    return PlanLine(
        text=paths.label(paths.name(path)),
        folder=paths.label(paths.parent(path)),
        layer=plan.tree.label(layer),
        hue=hues.get(layer.full_name, 0),
        says=says,
    )


def _of_store(
    plan: Plan, layer: Layer, effects: Sequence[Effect], hues: Mapping[str, int]
) -> PlanLine:
    changes = [effect for effect in effects if effect.fate is not Fate.SAME]
    first = (changes or effects)[0]
    says = _CHANGES[first.fate]
    if len(changes) > 1:
        says = f"{count_text(len(changes), 'file')} change"
    elif first.after is not None and first.after != layer:
        says += f", {plan.tree.label(first.after)}'s wins"
    return PlanLine(
        text="",
        layer=plan.tree.label(layer),
        hue=hues.get(layer.full_name, 0),
        says=says,
        is_strong=bool(changes),
    )


class PlanModel(QAbstractListModel):
    """The lines of a plan; never changed."""

    def __init__(self, lines: Sequence[PlanLine], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines = lines

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many lines there are."""
        return 0 if parent.isValid() else len(self._lines)

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Answer what a line says."""
        line = self._lines[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return line.spoken
        return line if role == Role.ROW else None
