"""What else lays folders over one another by the rule of the specification (section 5)."""

from __future__ import annotations

import os
import shutil
import stat
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import pytest

Entry = tuple[str, bytes]
"""`file` and its bytes, or `link` and its target."""


def listing(folder: Path) -> dict[bytes, Entry]:
    """Return every file and link below a folder, by path."""
    root = os.fsencode(folder)
    found: dict[bytes, Entry] = {}
    for place, folders, files in os.walk(root):
        for name in (*folders, *files):
            location = os.path.join(place, name)
            mode = os.lstat(location).st_mode
            path = os.path.relpath(location, root)
            if stat.S_ISLNK(mode):
                found[path] = ("link", os.readlink(location))
            elif stat.S_ISREG(mode):
                found[path] = ("file", Path(os.fsdecode(location)).read_bytes())
    return found


@contextmanager
def overlay(layers: Sequence[Path], mount: Path) -> Iterator[Path]:
    """Mount folders over one another, read-only, while the `with` lasts.

    Args:
        layers: the lowest first; two at least.
        mount: an empty folder.
    """
    lower = ":".join(str(layer) for layer in reversed(layers))
    command = ["mount", "-t", "overlay", "overlay", "-o", f"ro,lowerdir={lower}", str(mount)]
    if shutil.which("mount") is None:
        pytest.skip("there is no mount command")
    mounted = subprocess.run(command, capture_output=True, text=True, check=False)
    if mounted.returncode:
        pytest.skip(f"OverlayFS cannot be mounted here: {mounted.stderr.strip()}")
    try:
        yield mount
    finally:
        subprocess.run(["umount", str(mount)], check=True)


def copy_in_order(layers: Sequence[Path], out: Path) -> Path:
    """Copy folders over one another, the lowest first, with modes; links stay links."""
    out.mkdir()
    for layer in layers:
        for path, (kind, content) in listing(layer).items():
            place = os.path.join(os.fsencode(out), path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            if os.path.lexists(place):
                os.unlink(place)
            if kind == "link":
                os.symlink(content, place)
            else:
                Path(os.fsdecode(place)).write_bytes(content)
                source = os.path.join(os.fsencode(layer), path)
                os.chmod(place, stat.S_IMODE(os.lstat(source).st_mode))
    return out


def rsync_in_order(layers: Sequence[Path], out: Path) -> Path:
    """Do the same with rsync."""
    if shutil.which("rsync") is None:
        pytest.skip("there is no rsync")
    out.mkdir()
    for layer in layers:
        subprocess.run(["rsync", "-a", "--checksum", f"{layer}/", f"{out}/"], check=True)
    return out
