"""Folders on disk -> the entries of a layer (specification, section 4).

Nothing is followed, opened or stat'ed here but `.gitignore` files: the kind of an entry comes with
its name. The module imports next to nothing, since processes beside the main one run it too.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import IntEnum
from operator import attrgetter

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.ignore import Rules
from multistore_gui.core.reading import UnreadableFileError, read_regular

GITIGNORE = b".gitignore"
GITIGNORE_LIMIT_BYTES = 1_000_000

_name = attrgetter("name")


class EntryKind(IntEnum):
    """What a layer has at a path."""

    NONE = 0
    FILE = 1
    LINK = 2
    SPECIAL = 3  # a FIFO, socket or device: listed, never opened
    UNREADABLE = 4


# Each is looked up once for every entry of a project, and an enum's attribute costs as much as all
# else that is asked of one.
_FILE, _FOLDER = EntryKind.FILE, EntryKind.NONE
_HIDDEN = paths.HIDDEN_PREFIX


@dataclass(slots=True)  # frozen, it would take four times as long to make, for each folder
class Pending:
    """A folder that is still to be listed; never changed."""

    layer: int
    location: bytes  # of the folder on disk
    folder: bytes  # the same, relative to the layer
    rules: Rules  # of the folder above; its own `.gitignore` is not among them yet
    is_ignored: bool = False  # by a `.gitignore`: only what the repository tracks in it counts


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An entry that a `.gitignore` leaves out, unless the repository tracks it."""

    layer: int
    location: bytes
    folder: bytes  # the one that it lies in, relative to the layer
    name: bytes
    kind: EntryKind  # NONE for a folder
    rules: Rules


@dataclass(frozen=True, slots=True)
class Trouble:
    """A folder or file that cannot be read, with the system's reason."""

    layer: int
    path: bytes
    reason: str
    is_folder: bool = False


Listing = tuple[int, bytes, bytes, bytes]
"""Layer, folder, the sorted names of its own entries with a slash between any two, and their kinds
in the same order. As one string the names are handed on, kept and passed over by Python's garbage
collection in a fraction of the time that a list would take."""


@dataclass(slots=True)
class Found:
    """What a walk brings home."""

    folders: list[Listing] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)
    troubles: list[Trouble] = field(default_factory=list)
    bare: list[tuple[int, bytes]] = field(default_factory=list)  # layer and folder: nothing is read
    count: int = 0  # of entries
    pending: list[Pending] = field(default_factory=list)  # what the budget did not allow


def checks_access() -> bool:
    """Tell whether a file may be unreadable at all: root reads everything, Windows cannot say."""
    return hasattr(os, "geteuid") and os.geteuid() != 0


def walk(
    pending: Iterable[Pending],
    token: CancelToken,
    *,
    budget: int | None = None,
    within: bytes | None = None,
) -> Found:
    """List folders and all that lies below them, the last one first and depth first.

    Args:
        pending: where to begin.
        token: asked once a folder.
        budget: the number of entries after which to stop; the rest is `Found.pending`.
        within: a path of the layer: only the folders above it, itself and what is below it count.

    Raises:
        Cancelled: the token was cancelled.
    """
    found = Found(pending=list(pending))
    todo = found.pending
    access = checks_access()
    while todo and (budget is None or found.count < budget):
        token.check()
        _list(todo.pop(), found, access=access, within=within)
    return found


def _list(here: Pending, found: Found, *, access: bool, within: bytes | None) -> None:
    entries = entries_of(here, found)
    gitignore = own_gitignore(entries, here, found)
    if within is not None:
        entries = _on_the_way(entries, here.folder, within)
    rules = here.rules
    if gitignore is not None or here.is_ignored or not rules.is_steady:  # else nearly always
        rules = rules.below(paths.name(here.folder), gitignore, is_ignored=here.is_ignored)
    sort_out(entries, here, rules, found, access=access)


def entries_of(here: Pending, found: Found) -> list[os.DirEntry[bytes]]:
    """Return what is directly in a folder by name; nothing where it vanished or is unreadable."""
    try:
        with os.scandir(here.location) as listing:
            return sorted(listing, key=_name)
    except FileNotFoundError:
        pass  # gone since its name was read: the same as never there
    except OSError as error:
        found.troubles.append(Trouble(here.layer, here.folder, reason(error), is_folder=True))
    return []


def sort_out(
    entries: Iterable[os.DirEntry[bytes]],
    here: Pending,
    rules: Rules,
    found: Found,
    *,
    access: bool,
) -> None:
    """Put a folder's entries where they belong: own files, folders to list, what is left out.

    Args:
        entries: what is directly in the folder.
        here: the folder.
        rules: those that hold in it, its own `.gitignore` among them.
        found: is added to.
        access: whether files may be unreadable (`checks_access`).
    """
    layer, folder, ignores = here.layer, here.folder, rules.ignores
    prefix = folder + b"/" if folder else b""
    pending = found.pending
    known = len(pending)
    names: list[bytes] = []
    kinds: list[EntryKind] = []
    for entry in entries:
        name = entry.name
        kind = kind_of(entry)
        is_folder = kind is _FOLDER
        if ignores(name, is_folder):
            if not rules.always_ignores(name, is_folder):
                found.left_out.append(LeftOut(layer, entry.path, folder, name, kind, rules))
        elif is_folder:
            pending.append(Pending(layer, entry.path, prefix + name, rules))
        elif not name.startswith(_HIDDEN):
            if access and kind is _FILE and not os.access(entry.path, os.R_OK):
                kind = EntryKind.UNREADABLE
                found.troubles.append(Trouble(layer, prefix + name, "permission denied"))
            names.append(name)
            kinds.append(kind)
    found.count += len(names) or 1  # an empty listing costs as much: the budget is one of work
    if names:
        found.folders.append((layer, folder, b"/".join(names), bytes(kinds)))
    elif len(pending) == known:
        found.bare.append((layer, folder))


def _on_the_way(
    entries: list[os.DirEntry[bytes]], folder: bytes, within: bytes
) -> list[os.DirEntry[bytes]]:
    if folder == within or paths.is_inside(folder, within):
        return entries
    step = within[len(folder) + 1 if folder else 0 :].partition(b"/")[0]
    return [entry for entry in entries if entry.name == step]


def kind_of(entry: os.DirEntry[bytes]) -> EntryKind:
    """Return an entry's kind, `NONE` for a folder; what vanished or fails reads as special."""
    try:
        if entry.is_file(follow_symlinks=False):
            return _FILE
        if entry.is_dir(follow_symlinks=False):
            return _FOLDER
        if entry.is_symlink():
            return EntryKind.LINK
    except OSError:
        return EntryKind.UNREADABLE
    return EntryKind.SPECIAL


def own_gitignore(
    entries: Iterable[os.DirEntry[bytes]], here: Pending, found: Found
) -> bytes | None:
    """Return the bytes of the `.gitignore` among a folder's entries, None where there is none."""
    for entry in entries:
        if entry.name == GITIGNORE:
            try:
                return read_regular(entry.path, GITIGNORE_LIMIT_BYTES)
            except UnreadableFileError as error:
                path = paths.join(here.folder, GITIGNORE)
                found.troubles.append(Trouble(here.layer, path, str(error)))
    return None


def reason(error: OSError) -> str:
    """Return the system's reason in lower case, without the file's name."""
    return (error.strerror or "unknown error").lower()
