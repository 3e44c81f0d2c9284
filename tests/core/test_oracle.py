"""`multistore ls --json` against the kernel's OverlayFS (specification, section 5).

`MULTISTORE_ORACLE_EXAMPLES` says how many projects are drawn.
"""

from __future__ import annotations

import io
import json
import os
import random
from collections.abc import Iterable
from contextlib import redirect_stdout
from pathlib import Path
from typing import Any

import pytest

from multistore_gui.cli import main
from tests import oracle
from tests.builders import Content, Link, manifest_project

EXAMPLES = int(os.environ.get("MULTISTORE_ORACLE_EXAMPLES", "25"))
NAMES = (
    b"a", b"b", b"A", b"c.ts", b"a-b", b"stores", b"package.json", b"tsconfig.json", b"caf\xe9",
    b"line\nbreak", b"<b>x</b>", b"&amp;", b" space ", b"-rf", b"tab\t", b'"quoted"',
    b"back\\slash", "\N{GRINNING FACE}".encode(), b".hidden", b"\x7f\x01", b"x" * 255,
)  # fmt: skip


def drawn_files(draw: random.Random) -> dict[bytes, Content]:
    """Draw a layer's files and links; those below a file are left out."""
    names = draw.sample(NAMES, draw.randint(2, 6))  # few, so that layers meet
    files: dict[bytes, Content] = {}
    for _ in range(draw.randint(1, 25)):
        path = b"/".join(draw.choices(names[:4], k=draw.randint(1, 4)))
        is_link = draw.random() < 0.15
        files[path] = Link(draw.choice(NAMES)) if is_link else draw.randbytes(draw.randint(0, 9))
    return {path: content for path, content in files.items() if not is_below(path, files)}


def is_below(path: bytes, files: Iterable[bytes]) -> bool:
    return any(path.startswith(other + b"/") for other in files)


def call(*arguments: str) -> dict[str, Any]:
    out = io.StringIO()
    with redirect_stdout(out):
        assert main(arguments) == 0
    found = json.loads(out.getvalue())
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("seed", range(EXAMPLES))
def test_a_merged_store_is_what_an_overlay_mount_shows(tmp_path: Path, seed: int) -> None:
    draw = random.Random(seed)
    names = ["base", *(f"store-{number}" for number in range(1, draw.randint(2, 6)))]
    parents = {name: draw.choice(names[:at]) for at, name in enumerate(names) if at}
    project = manifest_project(
        tmp_path / "project", {name: drawn_files(draw) for name in names}, parents
    )
    mount = tmp_path / "mount"
    mount.mkdir()
    for name in names[1:]:
        document = call("ls", str(project), "--store", name, "--json")
        folders = {layer: project / "layers" / layer for layer in document["stack"]}
        found: dict[bytes, oracle.Entry] = {}
        for row in document["files"]:
            path = os.fsencode(row["path"])
            location = os.path.join(os.fsencode(folders[row["origin"]]), path)
            if row["type"] == "symlink":
                found[path] = ("link", os.readlink(location))
            else:
                found[path] = ("file", Path(os.fsdecode(location)).read_bytes())
        assert list(found) == sorted(found)
        with oracle.overlay(list(folders.values()), mount):
            assert found == oracle.listing(mount)
