"""What came of an action on one file, in words: who wins now in the layer that it changed."""

from __future__ import annotations

from collections.abc import Sequence

from multistore_gui.core import paths
from multistore_gui.core.git_state import GitState, GitStates
from multistore_gui.core.history import Done, DoneKind
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.merged import merge
from multistore_gui.core.reach import reach

_MOST_NAMED = 3  # of the stores that use a file


def outcome(index: Index, looked_at: Layer, done: Done) -> str:
    """Say who wins now; "" where it is who won before, or several files were changed.

    Args:
        index: as it is after the action.
        looked_at: the layer whose view of the project is on the screen.
        done: the action, or the undo or redo of one; its title names the layer.
    """
    if len(done.changed) != 1:
        return ""
    ((name, path),) = done.changed
    layer, file = index.tree.same(name), index.file(path)
    if layer is None:
        return ""
    label, there = index.tree.label, "" if layer == looked_at else " there"
    now = "" if done.replaced else " now"
    store = merge(index, layer)
    winner = store.winner(file) if file is not None else None
    if file is None or winner is None:
        return f"{label(layer)} has no such file now."
    if winner != layer:
        return f"{label(winner)}'s file wins{there}{now}."
    users = [each for each in reach(index, layer, file).gets if each.kind is LayerKind.DEPLOYABLE]
    if any(each != layer for each in users):
        return f"{_listed([label(each) for each in users])}{now}."
    beneath = store.beneath(file)
    if beneath is not None and store.is_redundant(file):
        is_back = done.kind in (DoneKind.UNDO, DoneKind.REVERT) or done.replaced
        return f"It {'is the same' if is_back else 'starts'} as {label(beneath)}'s file."
    if done.replaced:
        return ""
    return f"{label(layer)}'s own file wins{there} now."


def not_committed(index: Index, states: GitStates | None, done: Done) -> str:
    """Say that a file which went had changes that Git does not have; "" where none did.

    Args:
        index: as it is after the action.
        states: how the files stood to Git before it.
        done: the action.
    """
    if len(done.changed) != 1 or states is None:
        return ""
    ((name, path),) = done.changed
    layer, file = index.tree.same(name), index.file(path)
    if layer is None or (file is not None and index.kind(layer, file)):
        return ""
    said = {
        GitState.MODIFIED: "had changes that are not committed.",
        GitState.CONFLICTED: "was in conflict in Git.",
        GitState.UNTRACKED: "was not in Git.",
        GitState.IGNORED: "was not in Git.",
    }
    state = states.of(layer.location, path)
    return f"{paths.label(paths.name(path))} {said[state]}" if state else ""


def _listed(names: Sequence[str]) -> str:
    if len(names) == 1:
        return f"{names[0]} uses it"
    shown, rest = names[:_MOST_NAMED], len(names) - _MOST_NAMED
    if rest > 0:
        return f"{', '.join(shown)} and {rest:,} more use it"
    return f"{', '.join(shown[:-1])} and {shown[-1]} use it"
