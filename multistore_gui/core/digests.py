"""What a file holds, as a digest: read once, then known by its size, times and inode.

The known digests of a project lie in one SQLite file in the user's cache. All that is lost with it
is time: a cache that is damaged, locked or of another version is started anew, or done without.
"""

from __future__ import annotations

import hashlib
import os
import re
import sqlite3
import time
from collections.abc import Iterable, Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.reading import READ_FLAGS
from multistore_gui.core.stamps import Stamp
from multistore_gui.core.state import project_key

DIGEST_BYTES = 16
MOST_PATHS = 900  # that can be asked for at once: SQLite may take a thousand variables
LOOSE_LIMIT_BYTES = 16 << 20  # of a file that is read whole to be compared without its whitespace

_CHUNK_BYTES = 1 << 20
_SETTLED_NS = 2_000_000_000  # a file may change again within the same tick of its file system
_VERSION = 1
_MOST_BYTES = 512 << 20  # of the cache: some million files
_WAIT_SECONDS = 0.2
_BLANKS = re.compile(rb"[ \t\r\f\v]+")
_SCHEMA = """
CREATE TABLE digests (
    path BLOB, layer BLOB, is_loose INTEGER,
    size INTEGER, modified INTEGER, changed INTEGER, inode INTEGER,
    digest BLOB, PRIMARY KEY (path, layer, is_loose)
) WITHOUT ROWID
"""


class Known(NamedTuple):
    """A digest, and the file that it was taken of."""

    path: bytes
    layer: bytes  # `DigestCache.layer_key`
    is_loose: bool
    size: int
    modified: int
    changed: int
    inode: int
    digest: bytes


def is_settled(status: os.stat_result) -> bool:
    """Tell whether a file's times are old enough for the next change to alter them."""
    return max(status.st_mtime_ns, status.st_ctime_ns) < time.time_ns() - _SETTLED_NS


def digest(location: bytes, token: CancelToken) -> bytes:
    """Return the digest of a regular file's bytes.

    Raises:
        OSError: it cannot be read.
        Cancelled: the token was cancelled; it is asked once a megabyte.
    """
    found = hashlib.blake2b(digest_size=DIGEST_BYTES)
    descriptor = os.open(location, READ_FLAGS)
    try:
        while chunk := os.read(descriptor, _CHUNK_BYTES):
            found.update(chunk)
            token.check()
    finally:
        os.close(descriptor)
    return found.digest()


def loose_digest(location: bytes, size_bytes: int, token: CancelToken) -> bytes:
    """Return the digest of a text's bytes without blanks and line ends' carriage returns.

    What is no text, or too large to be taken whole, is compared as it stands.

    Raises:
        OSError: it cannot be read.
        Cancelled: the token was cancelled.
    """
    if size_bytes > LOOSE_LIMIT_BYTES:
        return digest(location, token)
    with open(os.open(location, READ_FLAGS), "rb") as file:
        content = file.read(LOOSE_LIMIT_BYTES + 1)
    if b"\0" not in content:
        content = _BLANKS.sub(b"", content).rstrip(b"\n")
    return hashlib.blake2b(content, digest_size=DIGEST_BYTES).digest()


@dataclass(frozen=True, slots=True)
class DigestCache:
    """The known digests of one project: many read at a time, one writes."""

    location: bytes  # of the SQLite file

    @classmethod
    def of(cls, project: bytes, cache_folder: bytes) -> DigestCache:
        """Return a project's cache; nothing is read or written yet.

        Args:
            project: the project's folder.
            cache_folder: the user's caches, see `state.cache_folder`.
        """
        key = project_key(os.path.realpath(project))
        return cls(os.path.join(cache_folder, b"digests", key + b".sqlite"))

    @staticmethod
    def layer_key(location: bytes) -> bytes:
        """Return what a layer's folder is called in the cache."""
        return hashlib.blake2b(location, digest_size=8).digest()

    def of_paths(
        self, some: Sequence[bytes], *, is_loose: bool
    ) -> dict[tuple[bytes, bytes], tuple[Stamp, bytes]]:
        """Return the digests known of some paths, at most `MOST_PATHS`.

        Returns:
            By path and layer's key, the stamp of the file that was read, and the digest.
        """
        question = (
            "SELECT path, layer, size, modified, changed, inode, digest FROM digests "
            f"WHERE path IN ({_places(some)}) AND is_loose = ?"
        )
        try:
            with self._opened(is_new=False) as database:
                rows = database.execute(question, (*some, is_loose)).fetchall()
        except (sqlite3.Error, OSError):
            return {}
        return {
            (path, layer): ((size, modified, changed, inode), found)
            for path, layer, size, modified, changed, inode, found in rows
        }

    def add(self, found: Iterable[Known]) -> None:
        """Keep digests; those of the same files before are replaced."""
        rows = iter(found)
        first = next(rows, None)
        if first is None:
            return
        places = ", ".join("?" * len(Known._fields))
        with suppress(sqlite3.Error, OSError), self._opened(is_new=True) as database, database:
            database.executemany(
                f"INSERT OR REPLACE INTO digests VALUES ({places})", chain([first], rows)
            )

    @contextmanager
    def _opened(self, *, is_new: bool) -> Iterator[sqlite3.Connection]:
        if is_new:
            self._make_sure()
        elif not os.path.isfile(self.location):
            raise FileNotFoundError
        with closing(sqlite3.connect(os.fsdecode(self.location), _WAIT_SECONDS)) as database:
            yield database

    def _make_sure(self) -> None:
        """Have a cache of this version, whatever lies in its place."""
        os.makedirs(os.path.dirname(self.location), mode=0o700, exist_ok=True)
        if not self._is_usable():
            with suppress(FileNotFoundError):
                os.unlink(self.location)
            with closing(sqlite3.connect(os.fsdecode(self.location), _WAIT_SECONDS)) as new, new:
                new.execute(_SCHEMA)
                new.execute(f"PRAGMA user_version = {_VERSION}")

    def _is_usable(self) -> bool:
        try:
            if not 0 < os.path.getsize(self.location) < _MOST_BYTES:
                return False
            with closing(sqlite3.connect(os.fsdecode(self.location), _WAIT_SECONDS)) as database:
                (version,) = database.execute("PRAGMA user_version").fetchone()
        except sqlite3.OperationalError as error:
            return "locked" in str(error)  # another window writes to it
        except (sqlite3.Error, OSError):
            return False
        return bool(version == _VERSION)


def _places(values: Sequence[object]) -> str:
    return ", ".join("?" * len(values))
