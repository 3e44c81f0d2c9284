"""Makes projects on disk for tests, from dicts."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeAlias

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import read_layout
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.scan import Scan, Scanner


@dataclass(frozen=True, slots=True)
class Link:
    """A symbolic link."""

    target: str | bytes


@dataclass(frozen=True, slots=True)
class Fifo:
    """A named pipe."""


@dataclass(frozen=True, slots=True)
class Folder:
    """An empty folder."""


Content: TypeAlias = bytes | str | Link | Fifo | Folder
Tree: TypeAlias = Mapping[Any, Content]
"""By path, each text or bytes."""


def make_tree(folder: Path, entries: Tree) -> Path:
    """Make files, links and so on, with the folders above them; return the folder."""
    folder.mkdir(parents=True, exist_ok=True)
    for path, content in entries.items():
        location = os.path.join(os.fsencode(folder), os.fsencode(path))
        os.makedirs(os.path.dirname(location), exist_ok=True)
        match content:
            case Link():
                os.symlink(os.fsencode(content.target), location)
            case Fifo():
                os.mkfifo(location)
            case Folder():
                os.makedirs(location, exist_ok=True)
            case str():
                Path(os.fsdecode(location)).write_text(content, encoding="utf-8", newline="")
            case bytes():
                Path(os.fsdecode(location)).write_bytes(content)
    return folder


def alokai_project(
    folder: Path,
    base: Tree,
    stores: Mapping[str, Tree] | None = None,
    deployable: Iterable[str] | None = None,
) -> Path:
    """Make an Alokai project; return its folder.

    Args:
        folder: the project's.
        base: the files below `apps`.
        stores: by the chain of ids, "fashion-brand/us-store".
        deployable: the ids with an entry; by default those that no other store stands on.
    """
    stores = stores or {}
    if deployable is None:
        inner = {os.path.dirname(chain) for chain in stores}
        deployable = [os.path.basename(chain) for chain in stores if chain not in inner]
    config: dict[str, dict[str, object]] = {"stores": {store_id: {} for store_id in deployable}}
    make_tree(folder, {"alokai.config.json": json.dumps(config), "apps": Folder()})
    make_tree(folder / "apps", base)
    for chain, entries in stores.items():
        make_tree(folder / "apps/stores" / chain.replace("/", "/stores/"), entries)
    return folder


def manifest_project(
    folder: Path,
    layers: Mapping[str, Tree],
    parents: Mapping[str, str] | None = None,
    ignore: Iterable[str] = (),
) -> Path:
    """Make a project with a manifest; return its folder.

    Args:
        folder: the project's.
        layers: the files of each layer, by its id; the first is the base.
        parents: of the others; by default each stands on the one before.
        ignore: patterns.
    """
    text = f"ignore = {json.dumps(list(ignore))}\n"
    below = None
    for layer_id, entries in layers.items():
        text += f'\n[layers.{json.dumps(layer_id)}]\npath = "layers/{layer_id}"\n'
        parent = (parents or {}).get(layer_id, below)
        if parent is not None:
            text += f"parent = {json.dumps(parent)}\n"
        make_tree(folder / "layers" / layer_id, entries)
        below = layer_id
    make_tree(folder, {"multistore.toml": text})
    return folder


def edit_in_secret(location: Path, content: bytes) -> None:
    """Give a file other bytes, as many as it had, and its old time again."""
    before = location.stat()
    assert len(content) == before.st_size
    with location.open("r+b") as file:
        file.write(content)
    os.utime(location, ns=(before.st_atime_ns, before.st_mtime_ns))


def scan_project(folder: Path, crew_entries: int = 1_000_000, *, shows_all: bool = False) -> Scan:
    """Read a whole project, contents compared; by default in this process alone."""
    location = os.fsencode(folder)
    layout = read_layout(location)
    scanner = Scanner(location, layout, CancelToken(), shows_all, crew_entries=crew_entries)
    *_, last = scanner.read(layout.tree.stack(layout.tree.base), lambda _: None)
    return last


def merged_store(index: Index, name: str) -> Merged:
    """Lay the stack of a layer together, by its name."""
    return merge(index, index.tree.find(name))


def winners(store: Merged) -> dict[bytes, Layer]:
    """Return each path of a merged store with the layer that wins it."""
    found = {path: store.winner(file) for file, path in enumerate(store.index.paths())}
    return {path: layer for path, layer in found.items() if layer is not None}
