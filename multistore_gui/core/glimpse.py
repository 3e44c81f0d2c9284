"""The outermost folders of a store, listed before its layers are read: rows at once, at any size.

What is told is right, if not complete. A file is told of once every layer of the stack was asked
for its folder; one that only the whole reading can decide on, since a repository may track what a
`.gitignore` leaves out or since another layer has a folder in its place, is not told of at all.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass

from multistore_gui.core import paths
from multistore_gui.core.index import build, gather
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.scan import Scanner
from multistore_gui.core.walk import Found, Listing, walk

MOST_FOLDERS = 50  # of all layers: some 2 ms


@dataclass(frozen=True, slots=True)
class Glimpse:
    """Some of a merged store, and where there is more of it."""

    store: Merged  # of some of the files; what it counts is too little
    unread: frozenset[bytes]  # folders of which nothing but the name is known


def glimpse(scanner: Scanner, layer: Layer, most_folders: int = MOST_FOLDERS) -> Glimpse:
    """List the outermost folders of a layer's stack, level by level, as far as that is quick.

    Args:
        scanner: of the project; it is used up by this.
        layer: the one to look at.
        most_folders: how many folders of layers are listed beside the layers' own.

    Raises:
        Cancelled: the scanner's token was cancelled.
    """
    tree = scanner.layout.tree
    stack = tree.stack(layer)
    found = scanner.list_roots(stack)
    count = 0
    unread: set[bytes] = set()
    doubtful: set[bytes] = set()
    while found.pending:
        folders = {each.folder for each in found.pending}
        doubtful |= _left_out(found) | (folders & _files(found))
        count += len(found.pending)
        if count > most_folders:
            unread |= folders
            break
        unread |= folders & doubtful
        level = [each for each in found.pending if each.folder not in doubtful]
        found.pending = []
        for each in level:
            _add(found, walk([each], scanner.token, budget=1))
    doubtful |= _left_out(found)
    gathered = gather(_certain(found.folders, doubtful))
    for folder in unread:
        gathered.setdefault(folder, {})
    index = build(
        tree,
        gathered,
        has_special_files=scanner.layout.apps_only,
        unread=[each.number for each in tree if each not in stack],
    )
    return Glimpse(merge(index, layer), frozenset(unread))


def _add(found: Found, more: Found) -> None:
    found.folders += more.folders
    found.left_out += more.left_out
    found.pending += more.pending


def _left_out(found: Found) -> set[bytes]:
    return {paths.join(each.folder, each.name) for each in found.left_out}


def _files(found: Found) -> set[bytes]:
    return {
        paths.join(folder, name)
        for _, folder, names, _ in found.folders
        for name in names.split(b"/")
    }


def _certain(listings: Iterable[Listing], doubtful: Container[bytes]) -> Iterator[Listing]:
    """Yield the listings without what is doubtful of them."""
    for layer, folder, names, kinds in listings:
        kept = {
            name: kind
            for name, kind in zip(names.split(b"/"), kinds, strict=True)
            if paths.join(folder, name) not in doubtful
        }
        if kept:
            yield layer, folder, b"/".join(kept), bytes(kept.values())
