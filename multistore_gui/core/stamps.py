"""What a file looks like from outside, which is another thing once its bytes are.

What touched files looked like when they were read last tells a new edit from a known one.
"""

from __future__ import annotations

import os
from collections.abc import Iterable
from typing import TYPE_CHECKING, TypeAlias

if TYPE_CHECKING:
    from multistore_gui.core.reread import LayerFolder

Stamp: TypeAlias = tuple[int, int, int, int]
"""Size, time of the last change of the bytes, of the file's status, both in ns, and inode."""


def stamp(status: os.stat_result) -> Stamp:
    """Return what changes whenever a file's bytes do."""
    # SQLite's numbers have a sign.
    return (
        status.st_size,
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino & 0x7FFF_FFFF_FFFF_FFFF,
    )


class Stamps:
    """The looks of those files that were ever said to be touched; one thread at a time asks."""

    def __init__(self) -> None:
        # By layer and path; None: not there.
        self._known: dict[tuple[str, bytes], tuple[Stamp, int] | None] = {}

    def altered(self, files: Iterable[LayerFolder]) -> frozenset[bytes]:
        """Return the paths of those files that look otherwise than when they were asked for last.

        Args:
            files: layers and paths in them.
        """
        found: set[bytes] = set()
        for layer, path in files:
            file = layer.full_name, path
            now = _look(layer.locate(path))
            if file not in self._known or self._known[file] != now:
                self._known[file] = now
                found.add(path)
        return frozenset(found)


def _look(location: bytes) -> tuple[Stamp, int] | None:
    try:
        status = os.lstat(location)
    except OSError:
        return None
    return stamp(status), status.st_mode
