"""Projects on disk for the tests of plans, drawn or small, and what their stores consist of."""

from __future__ import annotations

import os
import stat
from collections.abc import Mapping
from pathlib import Path

from hypothesis import strategies as st

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.history import Done, History
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import merge
from multistore_gui.core.plan_actions import CarryOut, look_at
from multistore_gui.core.plans import Plan
from multistore_gui.core.variants import Variants, compare
from tests.builders import Link, alokai_project, manifest_project, scan_project
from tests.core.drawn import without_clashes
from tests.core.shop import Entry, snapshot

Held = tuple[object, ...]
"""What a file holds: its bytes and whether it is executable, or a link's target."""
Files = Mapping[bytes, tuple[bytes, int]]
"""Bytes and mode by path; of no mode, a link's target."""

# Few paths, so that files meet files and folders of other layers often.
PATHS = (b"a", b"a/b", b"a/b/c", b"a/b/d", b"a/\xff", b"line\nbreak/<b>")
SPECIAL_PATHS = (b"package.json", b"tsconfig.json")

_files = st.tuples(st.sampled_from([b"1", b"2", b"22"]), st.sampled_from([0o644, 0o755, 0o600, 0]))


@st.composite
def projects(draw: st.DrawFn) -> tuple[bool, list[int], list[Files]]:
    """Draw whether it is an Alokai project, the parents of the stores, and what each layer has."""
    is_alokai = draw(st.booleans())
    count = draw(st.integers(1, 6))
    parents = [draw(st.integers(0, number)) for number in range(count)]
    choice = (*PATHS, *SPECIAL_PATHS) if is_alokai else PATHS
    drawn = st.dictionaries(st.sampled_from(choice), _files, max_size=4)
    prefix = b"web/" if is_alokai else b""
    common = [draw(drawn) for _ in range(count)]  # what all children of a layer have
    layers: list[Files] = []
    for parent in (None, *parents):
        files = draw(drawn) | ({} if parent is None else common[parent])
        kept = without_clashes(dict.fromkeys(files, 1))
        layers.append({prefix + path: files[path] for path in kept})
    return is_alokai, parents, layers


def make(folder: Path, project: tuple[bool, list[int], list[Files]]) -> bytes:
    """Make a drawn project on disk; return its folder."""
    is_alokai, parents, layers = project
    trees = [
        {path: content if mode else Link(content) for path, (content, mode) in files.items()}
        for files in layers
    ]
    if is_alokai:
        chains = [""]
        for number, parent in enumerate(parents, 1):
            chains.append(f"{chains[parent]}/s{number}".lstrip("/"))
        alokai_project(folder, trees[0], dict(zip(chains[1:], trees[1:], strict=True)))
    else:
        names = [f"s{number}" for number in range(len(layers))]
        above = {f"s{number}": f"s{parent}" for number, parent in enumerate(parents, 1)}
        manifest_project(folder, dict(zip(names, trees, strict=True)), above)
    index = scan_project(folder).index
    ids = {layer.id: layer for layer in index.tree.stores}
    for number, files in enumerate(layers):
        layer = ids[f"s{number}"] if number else index.tree.base
        for path, (_, mode) in files.items():
            if mode:
                os.chmod(layer.locate(path), mode)
    return os.fsencode(folder)


def compared(index: Index) -> Variants:
    """Return all that there is to know of the contents of an index."""
    *_, last = compare(Variants.none(index), b"\1" * len(index), None, CancelToken())
    return last


def known(project: bytes) -> Variants:
    """Read and compare a project anew."""
    return compared(scan_project(Path(os.fsdecode(project))).index)


def held(location: bytes) -> Held:
    """Return what makes two files alike (specification, section 1, redundant)."""
    mode = os.lstat(location).st_mode
    if stat.S_ISLNK(mode):
        return "link", os.readlink(location)
    return "file", Path(os.fsdecode(location)).read_bytes(), bool(mode & stat.S_IXUSR)


def stores_of(index: Index) -> dict[int, dict[bytes, tuple[Layer, Held]]]:
    """Return what each store consists of, from the disk: origin and content by path."""
    found = {}
    every_path = list(index.paths())
    for store in index.tree.stores:
        merged = merge(index, store)
        origins = [(path, merged.winner(file)) for file, path in enumerate(every_path)]
        found[store.number] = {
            path: (origin, held(origin.locate(path))) for path, origin in origins if origin
        }
    return found


def history(project: bytes) -> History:
    """Open a project's history as a new start of the program does."""
    return History(project, os.path.join(project, b"../state"))


def carry_out(project: bytes, plan: Plan) -> Done:
    """Do what a plan says, as somebody who looks at the files now."""
    action = CarryOut(plan, look_at(plan, CancelToken()))
    return history(project).do(action, CancelToken())


def files_of(project: bytes, *, with_times: bool = True) -> dict[bytes, Entry]:
    """Return all that is on disk in a project."""
    return snapshot(project, with_times=with_times)
