"""Which places on disk bear on a project: what to watch, and what a change there means.

A change is a hint and no more: it names folders, and what is in them is found out by reading.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from multistore_gui.core import paths
from multistore_gui.core.git_asking import GIT_LISTS
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import LayoutReading
from multistore_gui.core.reread import LayerFolder
from multistore_gui.core.scan import Scan
from multistore_gui.core.tracked import Tracked
from multistore_gui.core.walk import GITIGNORE

MOST_FOLDERS = 1_000  # to read more of them one by one takes longer than to read everything

_GIT_INDEX = b"index"


@dataclass(frozen=True, slots=True)
class Stir:
    """What was heard of the disk."""

    # Folder -> names in it that came, went or were written; b"" stands for the folder itself.
    folders: Mapping[bytes, Collection[bytes]] = field(default_factory=dict)
    trees: frozenset[bytes] = frozenset()  # folders that came to where they are
    is_lost: bool = False  # whether there was more that nobody knows of

    def __or__(self, other: Stir) -> Stir:
        if not self:
            return other
        folders = dict(self.folders)
        for folder, names in other.folders.items():
            folders[folder] = {*folders.get(folder, ()), *names}
        return Stir(folders, self.trees | other.trees, self.is_lost or other.is_lost)

    def __bool__(self) -> bool:
        return bool(self.folders or self.trees or self.is_lost)

    @property
    def is_large(self) -> bool:
        """Whether everything is read in less time than what is named."""
        return self.is_lost or len(self.folders) + len(self.trees) > MOST_FOLDERS


@dataclass(slots=True)
class Touched:
    """What a stir means for a project."""

    folders: set[LayerFolder] = field(default_factory=set)  # in which something changed
    trees: set[LayerFolder] = field(default_factory=set)  # of which nothing is known any more
    files: set[LayerFolder] = field(default_factory=set)  # layer and path: may have other bytes
    is_of_layout: bool = False  # there may be other layers
    is_of_git: bool = False  # more files than these may stand otherwise to Git
    is_of_everything: bool = False


def touched_by(stir: Stir, location: bytes, scan: Scan, layout: LayoutReading) -> Touched:
    """Say what a stir means.

    Args:
        stir: what was heard.
        location: the project's folder.
        scan: what is known of its files.
        layout: its layers.
    """
    found = Touched(is_of_layout=stir.is_lost, is_of_everything=stir.is_large)
    if found.is_of_everything:
        found.is_of_layout = True
        return found
    framework = layout_folders(location, layout)
    git = _git_folders(location)
    for folder, names in stir.folders.items():
        if folder in git and _GIT_INDEX in names:
            tree = layout.tree
            found.folders.update((tree[number], below) for number, below in scan.left_out)
        found.is_of_git |= folder in git or not GIT_LISTS.isdisjoint(names)
        if folder in framework:
            found.is_of_layout = True
        places = [*_places_of(folder, layout)]
        if GITIGNORE in names:
            found.trees.update(places)
            is_above = any(paths.relative(layer.location, folder) for layer in layout.tree)
            found.is_of_everything |= is_above
        for layer, below in places:
            found.folders.add((layer, below))
            found.files.update((layer, paths.join(below, name)) for name in names if name)
    found.is_of_git |= bool(stir.trees)
    for top in stir.trees:
        found.is_of_layout |= top in framework
        found.trees.update(_places_of(top, layout))
    return found


def _places_of(location: bytes, layout: LayoutReading) -> Iterator[LayerFolder]:
    """Yield the layers that a folder belongs to, with its path in each."""
    for layer in layout.tree:
        folder = paths.relative(location, layer.location)
        if folder is None:
            continue
        if folder.partition(b"/")[0] not in layout.skipped.get(layer.number, ()):
            yield layer, folder


def written_last(location: bytes) -> set[tuple[bytes, bytes]]:
    """Return what changes at the end where Git replaces many files: folders and names."""
    return {(folder, _GIT_INDEX) for folder in _git_folders(location)}


def _git_folders(location: bytes) -> set[bytes]:
    """Return the folders of the repository's index and of its own list of what is ignored."""
    repository = Tracked.of(location)
    folders = (repository.index_folder, repository.exclude_folder) if repository else ()
    return {*filter(None, folders)}


def layout_folders(location: bytes, layout: LayoutReading) -> set[bytes]:
    """Return the folders in which layers come and go."""
    found = {location}
    for layer in layout.tree:
        found.add(layer.location)
        found.update(layer.locate(name) for name in layout.skipped.get(layer.number, ()))
        if not layer.is_inside_project:
            found.add(os.path.dirname(layer.location))
        elif layer.path not in (b"", b"."):
            steps = paths.folders_above(layer.path)
            found.update(paths.locate(location, step) for step in steps)
    return found


def folders_to_watch(location: bytes, scan: Scan, layout: LayoutReading) -> set[bytes]:
    """Return every folder in which a change may mean anything to a project."""
    found = layout_folders(location, layout) | _git_folders(location)
    for layer in layout.tree:
        found.update(map(layer.locate, _folders_of(layer, scan)))
    return found


def _folders_of(layer: Layer, scan: Scan) -> set[bytes]:
    """Return a layer's folders: those with files, those with nothing, and what they lie in."""
    index, number = scan.index, layer.number
    entries, firsts = index.entries[number], index.firsts
    found = {folder for bare_in, folder in scan.bare if bare_in == number}
    found.update(
        folder
        for at, folder in enumerate(index.folders)
        if any(entries[firsts[at] : firsts[at + 1]])
    )
    for folder in [*found]:
        above = paths.parent(folder)
        while above and above not in found:
            found.add(above)
            above = paths.parent(above)
    return found
