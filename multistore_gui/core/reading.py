"""Reads a small file of the project whole, and nothing but a regular one.

A project's files are not trusted: in the place of a configuration may be a FIFO that never answers,
a device, a link that leads out of the project, or a gigabyte.
"""

from __future__ import annotations

import os
import stat

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError

CONFIG_LIMIT_BYTES = 10_000_000
SHOWN_LETTERS = 80

# How any file of the project is opened to be read.
# A link or FIFO that comes after the look at the file's type is refused; not every system has them.
READ_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)
KINDS = {  # what an entry is that is neither a regular file nor a link
    stat.S_IFDIR: "a folder",
    stat.S_IFIFO: "a FIFO",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}
_KINDS = {**KINDS, stat.S_IFLNK: "a link, not followed"}


class UnreadableFileError(MultistoreError):
    """A file that cannot be read; its text is the reason alone, without the file's name."""

    def __init__(self, reason: str, line: int | None = None) -> None:
        """Take the reason, and the line where its text goes wrong, from 1."""
        super().__init__(reason)
        self.line = line


def read_regular(location: bytes, limit_bytes: int) -> bytes:
    """Return a regular file's bytes; a link is not followed.

    Raises:
        UnreadableFileError: it is missing, no regular file, too large, or the system refuses.
    """
    try:
        _check_type(os.lstat(location))  # before it is opened: opening a device can do something
        with open(os.open(location, READ_FLAGS), "rb") as file:
            _check_type(os.fstat(file.fileno()))
            data = file.read(limit_bytes + 1)
    except OSError as error:
        raise UnreadableFileError(error.strerror or str(error)) from error
    if len(data) > limit_bytes:
        raise UnreadableFileError(f"larger than {limit_bytes:,} bytes")
    return data


def _check_type(status: os.stat_result) -> None:
    if not stat.S_ISREG(status.st_mode):
        kind = _KINDS.get(stat.S_IFMT(status.st_mode), "a special file")
        raise UnreadableFileError(f"{kind}, where a regular file is needed")


def read_config_text(location: bytes) -> str:
    """Return the text of a configuration file in UTF-8, without a byte order mark.

    Raises:
        UnreadableFileError: as `read_regular`, or the bytes are not UTF-8.
    """
    data = read_regular(location, CONFIG_LIMIT_BYTES)
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        raise UnreadableFileError("not UTF-8", line) from error


def shown(text: str) -> str:
    r"""Write a configuration's text for people: escaped and, where it is long, cut.

    JSON can name half a character, which is no byte of any name: it is written as ``\ud800``.
    """
    cut = text[:SHOWN_LETTERS]
    try:
        name = paths.from_json_text(cut)
    except UnicodeEncodeError:
        name = cut.encode("utf-8", "backslashreplace")
    return paths.label(name) + ("…" if len(text) > SHOWN_LETTERS else "")
