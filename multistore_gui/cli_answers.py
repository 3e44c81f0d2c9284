"""What `multistore` answers, as text for people and as JSON (specification, command line).

Where the specification is silent:

- The folder of a layer that has a file's path as a folder is listed by `why` too: its `type` is
  `folder`, its `size` null.
- A path that some layer has and the merged store has not, because of a clash, has the `status`
  null. Where a file above it is the reason, `hidden_by` names the layer and the path of that file.
- `file` is relative to the project also for a layer outside it: its path as the manifest writes it
  comes before the file's.
"""

from __future__ import annotations

import json
import os
import posixpath
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from json.encoder import encode_basestring_ascii

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.gaps import gap_text
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import LayoutReading, read_layout
from multistore_gui.core.merged import Merged, Status, merge
from multistore_gui.core.scan import Scanner
from multistore_gui.core.walk import EntryKind

_TYPES = {
    EntryKind.FILE: "file",
    EntryKind.LINK: "symlink",
    EntryKind.SPECIAL: "special",
    EntryKind.UNREADABLE: "unreadable",
}
_FOLDER = "folder"
_COLOURS = {"inherited": "2", "override": "33", "addition": "32", "generated": "36"}


class PathError(MultistoreError):
    """A path that cannot be answered for."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A layer that has something at a path."""

    layer: Layer
    type: str
    is_winner: bool


@dataclass(frozen=True, slots=True)
class FoundFile:
    """One path of a store, of which only what bears on the path was read."""

    location: bytes  # of the project
    layout: LayoutReading
    store: Merged
    path: bytes
    file: int  # its number
    gap: str = ""  # what could not be read and bears on the path, ready to be read

    def holders(self) -> list[Holder]:
        """Return every layer of the stack that has the path, the winner first, then downwards."""
        index, store = self.store.index, self.store
        folder = index.folder(self.path)
        is_folder = folder is not None and any(store.counts(index.all_files(folder)))
        winner = store.winner(self.file)
        found: list[Holder] = []
        for layer in reversed(store.stack):
            kind = index.kind(layer, self.file)
            if kind:
                found.append(Holder(layer, _TYPES[kind], layer is winner))
            elif folder is not None and index.has_folder(layer, folder):
                wins = is_folder and not any(holder.is_winner for holder in found)
                found.append(Holder(layer, _FOLDER, wins))
        return sorted(found, key=lambda holder: not holder.is_winner)

    def hidden_by(self) -> tuple[Layer, bytes] | None:
        """Return the file above the path that hides it, None where there is none."""
        clash = self.store.hiding(self.file)
        return None if clash is None else (clash.winner, self.store.index.path(clash.file))


# reading --------------------------------------------------------------------------------------


def open_project(project: bytes) -> LayoutReading:
    """Read what the configuration says; where it is broken and the rest can be read, warn.

    Raises:
        MultistoreError: the folder holds no project, or the manifest is wrong.
    """
    layout = read_layout(os.path.abspath(project))
    trouble = layout.trouble
    if trouble is not None:
        sys.stderr.write(f"multistore: {trouble.place}: {trouble.text.removesuffix('.')}\n")
    return layout


def read_store(project: bytes, name: str) -> tuple[Merged, str]:
    """Read the layers of a store's stack; no contents are compared.

    Returns:
        The store, and what could not be read, ready to be read: "" where all was.

    Raises:
        MultistoreError: as `open_project`, or no layer or several have the name.
    """
    return _read(os.path.abspath(project), open_project(project), name, within=None)


def _read(
    location: bytes, layout: LayoutReading, name: str, within: bytes | None
) -> tuple[Merged, str]:
    layer = layout.tree.find(name)
    stack = layout.tree.stack(layer)
    scanner = Scanner(location, layout, CancelToken(), within=within)
    scan = scanner.read_only(stack, lambda _: None)
    return merge(scan.index, layer), gap_text(layout.tree, stack, (*layout.notices, *scan.notices))


def find_file(project: bytes, name: str, path: bytes) -> FoundFile:
    """Read what bears on one path of a store.

    Raises:
        MultistoreError: as `read_store`, or there is no such file.
    """
    location, layout = os.path.abspath(project), open_project(project)
    path = _normal(path, layout)
    store, gap = _read(location, layout, name, within=path)
    file, folder = store.index.file(path), store.index.folder(path)
    if file is not None:
        return FoundFile(location, layout, store, path, file, gap)
    shown, layer = paths.label(path), layout.tree.label(store.layer)
    if folder is not None and any(store.counts(store.index.all_files(folder))):
        raise PathError(f"{shown} is a folder in {layer}: name a file in it")
    if layout.apps_only and b"/" not in path and _is_misplaced(store, path):
        raise PathError(f"{shown} lies outside any app: misplaced, and never composed")
    if gap:
        raise PathError(f"{shown}: no layer that can be read has this path; {gap}")
    from multistore_gui.core.nearest import nearest

    store, _ = _read(location, layout, name, within=None)
    near = nearest(store, path)
    hint = "" if store.count else "; it has no files at all"
    hint = f"; the nearest is {_typed(near)}" if near else hint
    raise PathError(f"{shown}: no layer of {layer}'s stack has this path{hint}")


def _is_misplaced(store: Merged, path: bytes) -> bool:
    return any(os.path.lexists(layer.locate(path)) for layer in store.stack)


def _typed(path: bytes) -> str:
    """Write a path as it is typed after a command: what begins with a dash would be an option."""
    return paths.shell_word(b"./" + path if path.startswith(b"-") else path)


def _normal(path: bytes, layout: LayoutReading) -> bytes:
    shown = paths.label(path)
    needed = "begins with the app's name" if layout.apps_only else "is relative to the layer"
    slashed = path.replace(os.sep.encode(), b"/")
    if os.path.isabs(path) or slashed.startswith(b"/"):
        raise PathError(f"{shown} is absolute: a path {needed}")
    if b".." in slashed.split(b"/"):
        raise PathError(f"{shown} leads upwards: a path {needed}")
    normal = posixpath.normpath(slashed)
    if normal == b"." or b"\0" in normal:
        raise PathError(f'"{shown}" is no path of a file')
    return normal


# JSON -----------------------------------------------------------------------------------------


def _text(text: str) -> str:
    return encode_basestring_ascii(text)


def document(head: dict[str, object], key: str, rows: Sequence[str]) -> Iterator[str]:
    """Yield a document whose last field is a list, with one entry a line."""
    yield f'{json.dumps(head)[:-1]}, "{key}": ['
    yield "\n  " if rows else ""
    yield ",\n  ".join(rows)
    yield "\n]}\n" if rows else "]}\n"


def layers_json(layout: LayoutReading) -> Iterator[str]:
    """Yield the JSON of `layers`."""
    tree = layout.tree
    rows = []
    for layer in sorted(tree, key=lambda layer: layer.path):
        parent = tree.parent(layer)
        row = {
            "layer": tree.name(layer),
            "id": layer.id,
            "parent": None if parent is None else tree.name(parent),
            "kind": layer.kind.value,
            "path": paths.to_json_text(layer.path),
        }
        rows.append(json.dumps(row))
    head: dict[str, object] = {"project": layout.name, "layout": layout.layout}
    return document(head, "layers", rows)


def files_json(store: Merged, statuses: Iterable[str]) -> Iterator[str]:
    """Yield the JSON of `ls`."""
    tree, index = store.index.tree, store.index

    def described(file: int) -> str:
        winner = store.winner(file)
        assert winner is not None
        row = {
            "type": _TYPES[index.kind(winner, file)],
            "status": store.status(file).word,
            "origin": tree.name(winner),
            "shadows": [tree.name(layer) for layer in store.shadows(file)],
        }
        return f", {json.dumps(row)[1:]}"

    rows = [
        f'{{"path": {_text(paths.to_json_text(path))}{description}'
        for path, description in _described_files(store, statuses, described)
    ]
    head: dict[str, object] = {
        "store": tree.name(store.layer),
        "stack": [tree.name(layer) for layer in store.stack],
    }
    return document(head, "files", rows)


def _described_files(
    store: Merged, statuses: Iterable[str], describe: Callable[[int], str]
) -> Iterator[tuple[bytes, str]]:
    """Yield the paths of some statuses, bytewise, each with what there is to say of the file.

    Of most files the same is to be said as of others, which spares nearly all of the work.
    """
    index = store.index
    wanted = {status for status in Status if status.word in statuses}
    every_path = list(index.paths())
    files = [file for file, status in enumerate(store.statuses) if status in wanted]
    files.sort(key=every_path.__getitem__)
    likes = list(zip(store.statuses, store.winners, *store.columns, strict=True))
    known: dict[tuple[int, ...], str] = {}
    for file in files:
        if file in index.special or file in store.hidden_folders:
            description = describe(file)
        else:
            like = likes[file]
            description = known.get(like) or known.setdefault(like, describe(file))
        yield every_path[file], description


def why_json(found: FoundFile) -> Iterator[str]:
    """Yield the JSON of `why`."""
    tree, store = found.layout.tree, found.store
    holders, status = found.holders(), store.status(found.file)
    rows = []
    for holder in holders:
        disk = os.lstat(holder.layer.locate(found.path))
        row = {
            "layer": tree.name(holder.layer),
            "file": paths.to_json_text(paths.join(holder.layer.path, found.path)),
            "type": holder.type,
            "size": None if holder.type == _FOLDER else disk.st_size,
            "modified": disk.st_mtime,
            "wins": holder.is_winner,
        }
        rows.append(json.dumps(row))
    head: dict[str, object] = {
        "store": tree.name(store.layer),
        "path": paths.to_json_text(found.path),
        "status": None if status is Status.ABSENT else status.word,
    }
    hidden_by = found.hidden_by()
    if hidden_by:
        layer, place = hidden_by
        head["hidden_by"] = {"layer": tree.name(layer), "path": paths.to_json_text(place)}
    return document(head, "layers", rows)


# text for people ------------------------------------------------------------------------------


def layers_text(layout: LayoutReading) -> Iterator[str]:
    """Yield the lines of `layers`: the tree, each layer with its kind and its folder."""
    tree = layout.tree
    rows = [
        [
            "  " * (len(tree.stack(layer)) - 1) + tree.label(layer),
            layer.kind.value,
            paths.label(layer.path) if layer.has_folder else "no folder",
        ]
        for layer in tree.in_tree_order()
    ]
    return table(rows)


def files_text(store: Merged, statuses: Iterable[str], *, has_colours: bool) -> Iterator[str]:
    """Yield the lines of `ls`: status, origin, path and what is hidden."""
    tree, index = store.index.tree, store.index
    width = max(len(tree.label(layer)) for layer in store.stack)

    def described(file: int) -> str:
        winner = store.winner(file)
        assert winner is not None
        status, type_ = store.status(file).word, _TYPES[index.kind(winner, file)]
        hides = ", ".join(tree.label(layer) for layer in store.shadows(file))
        before = f"{_coloured(status, has_colours)}  {tree.label(winner):{width}}  "
        after = (f"  ({type_})" if type_ != "file" else "") + (f"  hides {hides}" if hides else "")
        return f"{before}\0{after}\n"

    for path, description in _described_files(store, statuses, described):
        yield description.replace("\0", paths.label(path), 1)


def why_text(found: FoundFile, *, has_colours: bool) -> Iterator[str]:
    """Yield the lines of `why`: the status, and a line for each layer that has the path."""
    tree, store = found.layout.tree, found.store
    status, layer = store.status(found.file), tree.label(store.layer)
    hidden_by = found.hidden_by()
    if status is not Status.ABSENT:
        said = f"{_coloured(status.word, has_colours).rstrip()} in {layer}"
    elif hidden_by:
        said = f"hidden in {layer} by {tree.label(hidden_by[0])}'s {paths.label(hidden_by[1])}"
    else:
        said = f"a folder in {layer}, which hides a file"
    yield f"{paths.label(found.path)}: {said}\n"
    rows = []
    for holder in found.holders():
        disk = os.lstat(holder.layer.locate(found.path))
        when = time.strftime("%Y-%m-%d %H:%M", time.localtime(disk.st_mtime))
        size = "" if holder.type == _FOLDER else f"{disk.st_size:,} bytes"
        rows.append(
            [
                "wins" if holder.is_winner else "hidden",
                tree.label(holder.layer),
                holder.type,
                size,
                when,
                paths.label(paths.join(holder.layer.path, found.path)),
            ]
        )
    yield from table(rows)


def table(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    for row in rows:
        cells = (f"{cell:{width}}" for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip() + "\n"


def _coloured(status: str, has_colours: bool) -> str:
    padded = f"{status:9}"
    return f"\x1b[{_COLOURS[status]}m{padded}\x1b[0m" if has_colours else padded
