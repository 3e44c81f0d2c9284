"""The attic: contents that history may need again, beside the user's state and never in a project.

Each is a file named by its SHA-256: equal contents are kept once, and a damaged one is noticed.
"""

from __future__ import annotations

import hashlib
import os
import re
from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import partial

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import Failed, begin_writing, open_folder, reason

_CHUNK_BYTES = 1 << 20
_UNFINISHED = b"unfinished-"  # contents that are not safely on disk; a killed process leaves them
_BINARY = getattr(os, "O_BINARY", 0)
_MAKE = os.O_WRONLY | os.O_CREAT | os.O_TRUNC | _BINARY
_DIGEST = re.compile(r"[0-9a-f]{64}", re.ASCII)


def is_digest(text: str) -> bool:
    """Tell whether a text can be the name of a content."""
    return _DIGEST.fullmatch(text) is not None


def digest_of(descriptor: int) -> str:
    """Return the digest of what an open file holds."""
    digest = hashlib.sha256()
    while chunk := os.read(descriptor, _CHUNK_BYTES):
        digest.update(chunk)
    return digest.hexdigest()


class Lost(Failed):
    """A content is not to be had; the clause calls the file whose it is "its"."""


class Attic:
    """The contents of one project's history; used by one process at a time."""

    def __init__(self, location: bytes) -> None:
        self._location = location
        self._unfinished: dict[str, bytes] = {}  # by digest, the locations of what `sync` finishes

    def keep(self, descriptor: int, token: CancelToken) -> str:
        """Keep what an open file holds, from the next `sync` on, and return its digest.

        Raises:
            Failed: the attic cannot be written.
            OSError: the open file cannot be read.
            Cancelled: the result is no longer wanted; nothing is kept.
        """
        return self._keep(iter(partial(os.read, descriptor, _CHUNK_BYTES), b""), token)

    def keep_data(self, data: bytes, token: CancelToken) -> str:
        """Keep a content that is to be, from the next `sync` on, and return its digest.

        Raises:
            Failed: the attic cannot be written.
            Cancelled: the result is no longer wanted; nothing is kept.
        """
        return self._keep((data,), token)

    def _keep(self, chunks: Iterable[bytes], token: CancelToken) -> str:
        digest = hashlib.sha256()
        number = b"%d" % len(self._unfinished)
        unfinished = os.path.join(self._location, _UNFINISHED + number)
        with self._writing():
            os.makedirs(self._location, mode=0o700, exist_ok=True)
            writing = os.open(unfinished, _MAKE, 0o600)
        try:
            try:
                for chunk in chunks:
                    token.check()
                    digest.update(chunk)
                    with self._writing():
                        _write_all(writing, chunk)
                begin_writing(writing)
            finally:
                os.close(writing)
        except BaseException:
            with suppress(OSError):
                os.unlink(unfinished)
            raise
        if digest.hexdigest() in self._unfinished:
            with self._writing():
                os.unlink(unfinished)
        else:
            self._unfinished[digest.hexdigest()] = unfinished
        return digest.hexdigest()

    def sync(self) -> None:
        """Finish what was kept, so that it outlasts a power cut.

        All at once, after all was written: a file system writes many files down together that it
        would else write one by one, and each after a wait.

        Raises:
            Failed: the attic cannot be written.
        """
        unfinished, self._unfinished = self._unfinished, {}
        if not unfinished:  # links have no contents
            return
        with self._writing():
            for location in unfinished.values():
                writing = os.open(location, os.O_RDWR | _BINARY)
                try:
                    os.fsync(writing)
                finally:
                    os.close(writing)
            for digest, location in unfinished.items():
                os.replace(location, self._content(digest))  # heals a damaged one
            with open_folder(self._location, b"") as folder:
                folder.sync()

    @contextmanager
    def session(self) -> Iterator[None]:
        """Forget in the end what was kept and not finished."""
        try:
            yield
        finally:
            unfinished, self._unfinished = self._unfinished, {}
            for location in unfinished.values():
                with suppress(OSError):
                    os.unlink(location)

    def copy(self, digest: str, descriptor: int) -> None:
        """Write a content into an open file.

        Raises:
            Lost: the content is gone or damaged; the file then holds something else.
            OSError: the open file cannot be written.
        """
        found = hashlib.sha256()
        try:
            reading = os.open(self._content(digest), os.O_RDONLY | _BINARY)
        except FileNotFoundError as error:
            raise Lost(f"its contents are gone from {self._name}") from error
        except OSError as error:
            raise Lost(f"its contents in {self._name} cannot be read") from error
        try:
            while chunk := os.read(reading, _CHUNK_BYTES):
                found.update(chunk)
                _write_all(descriptor, chunk)
        finally:
            os.close(reading)
        if found.hexdigest() != digest:
            raise Lost(f"its contents in {self._name} are damaged")

    def holds(self, digest: str) -> bool:
        """Tell whether a content is there; whether it is damaged, `copy` finds out."""
        return os.path.isfile(self._content(digest))

    def forget_all_but(self, digests: Collection[str]) -> None:
        """Remove every content that is not named; one that cannot be removed stays."""
        with suppress(OSError):
            for name in os.listdir(self._location):
                if os.fsdecode(name) not in digests:
                    with suppress(OSError):
                        os.unlink(os.path.join(self._location, name))

    @property
    def _name(self) -> str:
        return f"the history in {paths.label(self._location)}"

    def _content(self, digest: str) -> bytes:
        return os.path.join(self._location, digest.encode())

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            raise Failed(reason(error, self._name)) from error


def _write_all(descriptor: int, chunk: bytes) -> None:
    rest = memoryview(chunk)
    while rest:
        rest = rest[os.write(descriptor, rest) :]
