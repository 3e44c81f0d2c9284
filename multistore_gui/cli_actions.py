"""What `multistore` changes: the window's actions, kept in its history so that it can undo them."""

from __future__ import annotations

from collections.abc import Iterator

from multistore_gui.cli_answers import FoundFile, find_file
from multistore_gui.core import guards, paths
from multistore_gui.core.actions import Action, Create, CreateOverrides, Drop, DropFiles
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.files import look
from multistore_gui.core.history import History
from multistore_gui.core.journal import Program
from multistore_gui.core.merged import Status, merge
from multistore_gui.core.state import state_folder


class RefusedError(MultistoreError):
    """What the layers' rules do not allow."""


def override(project: bytes, name: str, path: bytes) -> Iterator[str]:
    """Copy the file that a layer inherits into it.

    Raises:
        MultistoreError: nothing was changed, or the text says what was.
    """
    found = find_file(project, name, path)
    tree, store = found.layout.tree, found.store
    _allow(found, guards.why_not_create(store, found.file, store.layer))
    source = store.winner(found.file)
    assert source is not None  # else there were nothing to override
    seen = look(source.locate(found.path))
    action = CreateOverrides(tree, (Create(store.layer, source, found.path, seen),))
    return _done(found, action, f"It starts as {tree.label(source)}'s file.")


def drop(project: bytes, name: str, path: bytes) -> Iterator[str]:
    """Delete a layer's own file.

    Raises:
        MultistoreError: nothing was changed, or the text says what was.
    """
    found = find_file(project, name, path)
    store = found.store
    _allow(found, guards.why_not_drop(store, found.file))
    is_override = store.status(found.file) is not Status.ADDITION
    seen = look(store.layer.locate(found.path))
    action = DropFiles(
        found.layout.tree, (Drop(store.layer, found.path, seen, is_override=is_override),)
    )
    return _done(found, action, _wins_now(found))


def _allow(found: FoundFile, reason: str | None) -> None:
    if found.gap:  # it may be another layer's file that wins
        raise RefusedError(found.gap)
    if reason is not None:
        raise RefusedError(f"{paths.label(found.path)}: {reason}")


def _wins_now(found: FoundFile) -> str:
    """Say what there is without the layer's own file."""
    index, tree = found.store.index, found.layout.tree
    parent = tree.parent(found.store.layer)
    assert parent is not None  # nothing is dropped from the base
    winner = merge(index, parent).winner(found.file)
    if winner is not None:
        return f"{tree.label(winner)}'s file wins now."
    shadows = found.store.shadows(found.file)
    if shadows:
        return f"{tree.label(shadows[0])}'s folder is seen again."
    return "No layer beneath has it."


def _done(found: FoundFile, action: Action, outcome: str) -> Iterator[str]:
    history = History(found.location, state_folder(), Program.COMMAND)
    done = history.do(action, CancelToken())
    said = [*history.recovered, f"{done.title}. {outcome} multistore-gui can undo it."]
    return iter([f"{sentence}\n" for sentence in said])
