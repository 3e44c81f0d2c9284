"""The projects that are measured: the given one, a generated one, small ones made for one job."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.layout import read_layout
from tests.builders import alokai_project, make_tree, scan_project

GENERATOR = "MULTISTORE_GENERATOR"
GIT = (  # no housekeeping in the background, which would run beside what is measured
    "git",
    *("-c", "gc.auto=0", "-c", "maintenance.auto=false"),
    *("-c", "user.name=bench", "-c", "user.email=bench@localhost"),
)
_SIZES = [
    "--layout",
    "alokai",
    "--stores",
    "20",
    "--depth",
    "3",
    "--files",
    "30770",
    "--seed",
    "42",
]


def generator() -> str:
    """Return where `make_project.py` is, "" where nobody says."""
    return os.environ.get(GENERATOR, "")


@contextmanager
def generated(program: str) -> Iterator[Path]:
    """Make a project of 100,000 files for a while."""
    with TemporaryDirectory(prefix="bench-") as folder:
        project = Path(folder, "project")
        command = [sys.executable, program, str(project), *_SIZES]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        yield project


def tree_of(project: Path) -> LayerTree:
    """Return the layers of a project."""
    return read_layout(os.fsencode(project)).tree


def deepest_store(tree: LayerTree) -> Layer:
    """Return a deployable store with as many layers beneath as any has."""
    deployable = [layer for layer in tree if layer.kind is LayerKind.DEPLOYABLE] or list(tree)
    return max(deployable, key=lambda layer: len(tree.stack(layer)))


def roots(tree: LayerTree) -> list[str]:
    """Return the layers' folders on disk, without those that lie in another's."""
    every = sorted(layer.location for layer in tree if layer.has_folder)
    outer: list[bytes] = []
    for location in every:
        if not outer or not location.startswith(outer[-1] + b"/"):
            outer.append(location)
    return [os.fsdecode(location) for location in outer]


def small_project(folder: Path, files: int = 2_000) -> Path:
    """Make a project of some files, a tenth of them overridden."""
    base = {f"web/part-{n % 40}/file-{n}.ts": f"export const n = {n};\n" for n in range(files)}
    own = {path: text + "// ours\n" for path, text in list(base.items())[::10]}
    return alokai_project(folder, base, {"us": own})


def wide_project(folder: Path, below: Path, entries: int) -> Path:
    """Make a project whose base is another project's folder and whose store has a full folder."""
    make_tree(folder / "store", {f"many/file-{n:05}.ts": f"{n}\n" for n in range(entries)})
    location = json.dumps(os.path.relpath(below, folder))
    text = f'[layers.base]\npath = {location}\n\n[layers.store]\npath = "store"\nparent = "base"\n'
    make_tree(folder, {"multistore.toml": text})
    return folder


def diff_project(folder: Path, lines: int, shares: dict[str, float]) -> Path:
    """Make a project with a short file, and long ones of which a share of the lines is overridden.

    Args:
        folder: the project's.
        lines: how many lines a long file has.
        shares: by the long file's name, the share of its lines that differ.
    """
    draw = random.Random(42)
    words = [f"name{number}" for number in range(500)]

    def line() -> str:
        return f"  const {draw.choice(words)} = {draw.choice(words)}({draw.randrange(10_000)});\n"

    base = {"web/short.ts": "export const short = 1;\n"}
    own = {"web/short.ts": "export const short = 2;\n"}
    for name, share in shares.items():
        text = [line() for _ in range(lines)]
        base[f"web/{name}"] = "".join(text)
        own[f"web/{name}"] = "".join(line() if draw.random() < share else each for each in text)
    return alokai_project(folder, base, {"us": own})


def entries_of(project: Path) -> list[bytes]:
    """Return the path of each entry of each layer: what several have comes several times."""
    index = scan_project(project, crew_entries=0).index
    return [
        path
        for column in index.entries
        for path, kind in zip(index.paths(), column, strict=True)
        if kind
    ]
