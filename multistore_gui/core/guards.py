"""Why a file cannot be overridden or dropped (specification, section 2), ready to be shown.

Pure functions of what was read. Whether the disk is still like that, and whether the system lets
it be written, the action finds out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from multistore_gui.core import paths
from multistore_gui.core.actions import why_not_write
from multistore_gui.core.index import SpecialFile
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.merged import Merged, Status, merge
from multistore_gui.core.walk import EntryKind


def why_not_create(store: Merged, file: int, target: Layer) -> str | None:
    """Return why no override of a file can be created in a layer, None where it can.

    It would be a copy of the file that wins in the target's own stack.

    Args:
        store: the merged store that is looked at, in whose stack the target is.
        file: the number of the file's path.
        target: the layer to create it in.
    """
    index = store.index
    name, layer = paths.label(index.names[file]), index.tree.label(target)
    if target.kind is LayerKind.BASE:
        return f"{layer} is the lowest layer: it has nothing to override."
    if index.special.get(file) is SpecialFile.GENERATED:
        return f"{name} is generated for each store; it cannot be overridden here."
    if index.special.get(file) is SpecialFile.FIXED:
        return f"{name} at an app's root cannot be overridden; the lowest layer's always wins."
    if index.kind(target, file):
        return f"{layer} has its own {name} already."
    own = store if target is store.layer else merge(index, target)
    source = own.winner(file)
    if source is None:
        clash = own.hiding(file)
        if clash is None or not own.holders(file):
            return f"{layer} inherits no {name}: there is nothing to override."
        kind = "link" if index.kind(clash.winner, clash.file) is EntryKind.LINK else "file"
        place = paths.label(index.path(clash.file))
        return f"{index.tree.label(clash.winner)}'s {kind} {place} hides it: nothing is inherited."
    return _why_not_copy(name, index.kind(source, file)) or why_not_write(index.tree, target)


def why_not_drop(store: Merged, file: int) -> str | None:
    """Return why the looked-at layer's own file cannot be dropped, None where it can."""
    index = store.index
    name, layer = paths.label(index.names[file]), index.tree.label(store.layer)
    if store.layer.kind is LayerKind.BASE:
        return "A base file cannot be dropped."
    if index.special.get(file) is SpecialFile.GENERATED:
        return f"{name} is generated for each store; it cannot be dropped here."
    kind = index.kind(store.layer, file)
    if kind is EntryKind.NONE:
        return f"{layer} has no {name} of its own: there is nothing to drop."
    return _why_not_copy(name, kind) or why_not_write(index.tree, store.layer)


def why_create_none(store: Merged, files: Sequence[int]) -> str | None:
    """Return why of none of the files an override can be created in the looked-at layer.

    None where of one it can. However many they are, only those that it inherits are looked at.
    """
    layer = store.index.tree.label(store.layer)
    return _why_none(
        store,
        files,
        (file for file in files if store.statuses[file] == Status.INHERITED),
        lambda file: why_not_create(store, file, store.layer),
        f"No override of these {len(files):,} files can be created in {layer}.",
    )


def why_drop_none(store: Merged, files: Sequence[int]) -> str | None:
    """Return why none of the files can be dropped from the looked-at layer, None where one can."""
    layer, own = store.index.tree.label(store.layer), store.index.entries[store.layer.number]
    return _why_none(
        store,
        files,
        (file for file in files if own[file]),
        lambda file: why_not_drop(store, file),
        f"None of these {len(files):,} files can be dropped from {layer}.",
    )


def _why_none(
    store: Merged,
    files: Sequence[int],
    candidates: Iterable[int],
    why_not: Callable[[int], str | None],
    said: str,
) -> str | None:
    if len(files) == 1:
        return why_not(files[0])
    if store.layer.kind is LayerKind.BASE or why_not_write(store.index.tree, store.layer):
        return why_not(files[0])  # it holds for all
    return None if any(why_not(file) is None for file in candidates) else said


def _why_not_copy(name: str, kind: EntryKind) -> str | None:
    """Return why a file's content cannot be kept, for an override or to undo a drop."""
    if kind is EntryKind.SPECIAL:
        return f"{name} is neither a file nor a link."
    if kind is EntryKind.UNREADABLE:
        return f"{name} cannot be read."
    return None
