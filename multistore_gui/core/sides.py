"""One file as a side of a comparison: read with care, and whatever it is, a value.

Nothing but a regular file is opened, no link is followed, and no more is read than was asked for.
Runs on a worker thread.
"""

from __future__ import annotations

import os
import stat
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256
from io import FileIO

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.reading import KINDS, READ_FLAGS
from multistore_gui.core.text import Text, decode, is_binary

LIMIT_BYTES = 20_000_000  # of each side, until the user wants the whole
WHOLE_LIMIT_BYTES = 250_000_000  # even then, of both sides together
TEXT_COST = (
    8  # bytes of memory for each byte of a text that is shown: its lines, and what finds them
)

_CHUNK_BYTES = 1 << 22  # between two looks at the token
_HIGH_BYTES = bytes(range(0x80, 0x100))
_PICTURES = (
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF87a",
    b"GIF89a",
    b"BM",
    b"\0\0\1\0",  # ICO
)


class SideKind(StrEnum):
    """What a side is, and so how it is shown."""

    TEXT = "text"
    IMAGE = "image"
    BINARY = "binary"
    LINK = "link"
    SPECIAL = "special"
    MISSING = "missing"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Side:
    """One file as it was when it was read."""

    kind: SideKind
    location: bytes
    size_bytes: int = 0
    modified: float = 0.0  # seconds since the epoch
    mode: int = 0
    reason: str = ""  # of what is missing, special or unreadable
    data: bytes = b""  # as much of the file as was read
    text: Text | None = None  # of a text alone
    digest: str = ""  # SHA-256 of what was read whole
    target: str = ""  # of a link, escaped
    is_locked: bool = False  # whether its permissions say that it is not to be written

    @property
    def has_data(self) -> bool:
        """Whether it is a regular file that could be read."""
        return self.kind in _WITH_DATA

    @property
    def is_cut(self) -> bool:
        """Whether the file has more than was read."""
        return self.has_data and len(self.data) < self.size_bytes

    @property
    def is_executable(self) -> bool:
        """Whether the owner may run it."""
        return bool(self.mode & stat.S_IXUSR)

    @property
    def is_drawing(self) -> bool:
        """Whether it is a text that can be drawn as a picture."""
        return self.kind is SideKind.TEXT and self.location.lower().endswith(b".svg")


_ANY_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_WITH_DATA = (SideKind.TEXT, SideKind.IMAGE, SideKind.BINARY)


def read_side(location: bytes, limit_bytes: int, token: CancelToken) -> Side:
    """Read a file, at most `limit_bytes` of it.

    Raises:
        Cancelled: the token was cancelled.
    """
    try:
        status = os.lstat(location)
        if stat.S_ISLNK(status.st_mode):
            return _side(SideKind.LINK, location, status, target=_target(location))
        if not stat.S_ISREG(status.st_mode):  # before it is opened: opening a device does something
            return _special(location, status)
        with FileIO(os.open(location, READ_FLAGS)) as file:
            status = os.fstat(file.fileno())
            if not stat.S_ISREG(status.st_mode):
                return _special(location, status)
            data = _read(file, limit_bytes, token)
    except (FileNotFoundError, NotADirectoryError):
        return Side(SideKind.MISSING, location, reason="is gone")
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        return Side(SideKind.UNREADABLE, location, reason=f"cannot be read: {reason}")
    is_cut = len(data) == limit_bytes < status.st_size
    # Root may write anything, and still means what the permissions say.
    is_locked = not status.st_mode & _ANY_WRITE or not os.access(location, os.W_OK)
    side = _side(SideKind.TEXT, location, status, data=data, is_locked=is_locked)
    if not is_cut:  # it may have grown or shrunk while it was read
        side = replace(side, size_bytes=len(data))
    if is_picture(data) or is_binary(data):
        kind = SideKind.IMAGE if is_picture(data) else SideKind.BINARY
        return replace(side, kind=kind, digest="" if is_cut else _digest(data, token))
    token.check()
    return replace(side, text=decode(_whole_letters(data) if is_cut else data))


def _read(file: FileIO, limit_bytes: int, token: CancelToken) -> bytes:
    chunks: list[bytes] = []
    left = limit_bytes
    while left and (chunk := file.read(min(_CHUNK_BYTES, left))):
        token.check()
        chunks.append(chunk)
        left -= len(chunk)
    return b"".join(chunks)


def _whole_letters(data: bytes) -> bytes:
    """Cut the start of a text where a line ends, or at least between two letters."""
    if b"\0" in data:  # UTF-16 or UTF-32
        return data[: len(data) & ~3]
    return data[: data.rfind(b"\n") + 1] or data.rstrip(_HIGH_BYTES)


def is_picture(data: bytes) -> bool:
    """Tell by its first bytes whether a file is a picture."""
    return data.startswith(_PICTURES) or (data[:4] == b"RIFF" and data[8:12] == b"WEBP")


def _side(
    kind: SideKind,
    location: bytes,
    status: os.stat_result,
    *,
    reason: str = "",
    data: bytes = b"",
    target: str = "",
    is_locked: bool = False,
) -> Side:
    return Side(
        kind,
        location,
        status.st_size,
        status.st_mtime,
        status.st_mode,
        reason,
        data,
        target=target,
        is_locked=is_locked,
    )


def _special(location: bytes, status: os.stat_result) -> Side:
    name = KINDS.get(stat.S_IFMT(status.st_mode), "a special file")
    return _side(SideKind.SPECIAL, location, status, reason=f"is {name} and is not opened")


def _target(location: bytes) -> str:
    return paths.label(os.readlink(location))


def _digest(data: bytes, token: CancelToken) -> str:
    digest = sha256()
    for start in range(0, len(data), _CHUNK_BYTES):
        token.check()
        digest.update(data[start : start + _CHUNK_BYTES])
    return digest.hexdigest()
