"""The existing path that somebody probably meant who named one that does not exist."""

from __future__ import annotations

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import takewhile
from operator import eq

from multistore_gui.core import paths
from multistore_gui.core.merged import NOBODY, Merged

_MOST_NAMES = 2_000  # of one folder, to compare letter by letter: some hundredths of a second
_LIKENESS = 0.6  # difflib's own measure of "similar"


def nearest(store: Merged, path: bytes) -> bytes | None:
    """Return the path of a merged store that is nearest to one that it has not.

    Each part of the path is looked for in turn, as it is or by another that looks like it. Where
    that leads to no file, it is a file of that name elsewhere, with as much of the folders above
    it as can be, else the last folder that was found; None where nothing has anything in common.
    """
    found, rest = b"", path.split(b"/")
    while rest:
        likely = _likely(store, found, rest[0], is_last=len(rest) == 1)
        if likely is None:
            break
        found = paths.join(found, likely)
        rest.pop(0)
    if not rest:
        return found
    folder = _likely(store, found, rest[0], is_last=False)
    return _elsewhere(store, path) or (paths.join(found, folder) if folder else found) or None


def _likely(store: Merged, folder: bytes, name: bytes, *, is_last: bool) -> bytes | None:
    index = store.index
    number = index.folder(folder)
    if number is None:
        return None
    if is_last:
        files = (file for file in index.own_files(number) if store.winners[file] != NOBODY)
        names = [index.names[file] for file in files]
    else:
        names = _folder_names(store, index.subfolders(number))
    if name in names:
        return name
    shown = {paths.label(each): each for each in names[:_MOST_NAMES]}
    for close in get_close_matches(paths.label(name), shown, n=1, cutoff=_LIKENESS):
        return shown[close]
    return None


def _folder_names(store: Merged, folders: Iterable[int]) -> list[bytes]:
    index = store.index
    return [
        paths.name(index.folders[at]) for at in folders if any(store.counts(index.all_files(at)))
    ]


def _elsewhere(store: Merged, path: bytes) -> bytes | None:
    index, name, wanted = store.index, paths.name(path), path.split(b"/")[::-1]
    best: tuple[int, bytes] | None = None
    for file, own in enumerate(index.names):
        if own == name and store.winners[file] != NOBODY:
            at = index.path(file)
            same = map(eq, at.split(b"/")[::-1], wanted)
            alike = sum(1 for _ in takewhile(bool, same))
            if best is None or alike > best[0]:
                best = alike, at
    return best and best[1]
