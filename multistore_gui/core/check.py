"""The problems that an index shows, as values; those of reading are known from layout and scan.

Each is reported once, at the layer that brings it about: the layers above have it only because
they inherit.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator

from multistore_gui.core import paths
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.index import Index, SpecialFile
from multistore_gui.core.layout import LayoutReading
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.walk import EntryKind

_SHOWN_PATHS = 5  # of those that differ in case only


def problems(layout: LayoutReading, index: Index) -> tuple[Notice, ...]:
    """Return what is wrong in the files of a project, of which every layer has been read."""
    return (
        *_ineffective(index),
        *_clashes(index),
        *_case_clashes(index),
        *_unopened(index),
        *(_apps_of_stores(index) if layout.apps_only else ()),
    )


def _ineffective(index: Index) -> Iterator[Notice]:
    for file, rule in index.special.items():
        if rule is not SpecialFile.FIXED:
            continue
        for layer in index.tree.stores:
            having = [each for each in index.tree.stack(layer) if index.kind(each, file)]
            if layer in having[1:]:
                winner = index.tree.label(having[0])
                yield Notice(
                    NoticeKind.INEFFECTIVE,
                    f"{winner}'s file always wins: this one has no effect.",
                    path=index.path(file),
                    layer=layer.full_name,
                )


def _clashes(index: Index) -> Iterator[Notice]:
    stores: dict[int, Merged] = {}
    for file, folder in index.files_and_folders:
        for layer in index.tree.stores:
            has_file = bool(index.kind(layer, file))
            if not has_file and not index.has_folder(layer, folder):
                continue
            assert layer.parent is not None
            if layer.parent not in stores:
                stores[layer.parent] = merge(index, index.tree[layer.parent])
            hidden = _hidden_by(stores[layer.parent], file, folder, has_file=has_file)
            if hidden:
                is_there = "A file hides a folder" if has_file else "A folder hides a file"
                yield Notice(
                    NoticeKind.CLASH,
                    f"{is_there} at this path: {hidden}.",
                    path=index.path(file),
                    layer=layer.full_name,
                )


def _hidden_by(below: Merged, file: int, folder: int, *, has_file: bool) -> str:
    """Say what a layer's file or folder hides of the store beneath; "" where it hides nothing."""
    label = below.index.tree.label
    if not has_file:
        winner = below.winner(file)
        return f"{label(winner)}'s" if winner else ""
    inside = below.index.all_files(folder)
    counts = below.counts(inside)
    count = sum(counts)
    if not count:
        return ""
    owners = [label(layer) for layer, won in zip(below.stack, counts, strict=True) if won]
    return f"{_listed(owners)}'s with {count:,} file{'s' if count > 1 else ''}"


def _case_clashes(index: Index) -> Iterator[Notice]:
    for entries in _alike(index):
        for layer in index.tree:
            held = {path for path, layers in entries.items() if layer.number in layers}
            if not held:
                continue
            below = {each.number for each in index.tree.stack(layer)[:-1]}
            inherited = {path for path, layers in entries.items() if layers & below}
            together = sorted(held | inherited)
            if len(together) > 1 and len(together) > len(inherited):
                yield Notice(
                    NoticeKind.CASE_CLASH,
                    f"{_shown(together)} differ in case only: they collide on macOS and Windows.",
                    path=together[0],
                    layer=layer.full_name,
                )


def _alike(index: Index) -> Iterator[dict[bytes, set[int]]]:
    """Yield the paths of one folder that differ in case only, with the layers that have each.

    Names are few beside paths: only what is called as something else is, but for case, is looked
    at by its path.
    """
    folder_names = [folder.rpartition(b"/")[2] for folder in index.folders]
    spelt: defaultdict[bytes, set[bytes]] = defaultdict(set)
    for name in {*index.names, *folder_names}:
        spelt[paths.folded(name)].add(name)
    fold_of = {name: fold for fold, names in spelt.items() if len(names) > 1 for name in names}
    found: defaultdict[tuple[bytes, bytes], set[bytes]] = defaultdict(set)
    folders = [at for at, name in enumerate(folder_names) if name in fold_of]
    files = [file for file, name in enumerate(index.names) if name in fold_of]
    for path in (*(index.folders[at] for at in folders), *map(index.path, files)):
        above, _, name = path.rpartition(b"/")
        found[above, fold_of[name]].add(path)
    for _, alike in sorted(found.items()):
        if len(alike) > 1:
            yield {path: _layers_with(index, path) for path in alike}


def _layers_with(index: Index, path: bytes) -> set[int]:
    """Return the numbers of the layers that have a path, as a file or as a folder."""
    file, folder = index.file(path), index.folder(path)
    return {
        layer.number
        for layer in index.tree
        if (file is not None and index.kind(layer, file))
        or (folder is not None and index.has_folder(layer, folder))
    }


def _unopened(index: Index) -> Iterator[Notice]:
    """Yield what is never opened: FIFOs, sockets and devices (specification, section 4)."""
    kind = bytes([EntryKind.SPECIAL])
    for layer in index.tree:
        entries = index.entries[layer.number]
        file = entries.find(kind)
        while file >= 0:
            yield Notice(
                NoticeKind.NOTICE,
                "Neither a file nor a link: it is never opened, and not compared.",
                path=index.path(file),
                layer=layer.full_name,
            )
            file = entries.find(kind, file + 1)


def _apps_of_stores(index: Index) -> Iterator[Notice]:
    for app in index.subfolders(0):
        for layer in index.tree.stores:
            *below, _ = index.tree.stack(layer)
            if index.has_folder(layer, app) and not any(
                index.has_folder(each, app) for each in below
            ):
                yield Notice(
                    NoticeKind.NOTICE,
                    "No app of base: all its files are additions.",
                    path=index.folders[app],
                    layer=layer.full_name,
                )


def _shown(several: list[bytes]) -> str:
    more = len(several) - _SHOWN_PATHS
    shown = [paths.label(path) for path in several[:_SHOWN_PATHS]]
    return _listed([*shown, f"{more:,} more"] if more > 0 else shown)


def _listed(words: list[str]) -> str:
    *most, last = words
    return f"{', '.join(most)} and {last}" if most else last
