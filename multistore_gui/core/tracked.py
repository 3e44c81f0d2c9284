"""Which files the repository tracks: `.gitignore` files leave none of them out (section 2).

Git's index alone is read (gitformat-index(5)), neither by Git nor by libgit2: no configuration,
hook, filter or fsmonitor of the repository has a say, another owner or an unknown extension of the
repository is no obstacle, and paths are bytes throughout. With its import (0.1 s) pygit2 takes
longer, also for an index of 100,000 files, and it writes to stderr where the file is broken.
"""

from __future__ import annotations

import os
import struct
from bisect import bisect_left

from multistore_gui.core import paths
from multistore_gui.core.errors import Notice, NoticeKind

_HASH_SIZES_BYTES = (20, 32)  # SHA-1, SHA-256
_STAT_SIZE_BYTES = 40  # of each entry: times, device, inode, mode, owner and size
_LONGEST_BYTES = 0xFFF  # stands for this length of a path and every longer one
_HAS_MORE_FLAGS = 0x4000


class _BrokenError(Exception):
    """The index, or the `.git` file that leads to it, is not what it should be."""


class Tracked:
    """The tracked files of one repository, read when first asked for."""

    __slots__ = ("_dot_git", "_paths", "_root", "_trouble")

    def __init__(self, root: bytes) -> None:
        """Take the location of the folder with `.git`; use `of`."""
        self._root = root
        self._dot_git = os.path.join(root, b".git")
        self._paths: list[bytes] | None = None  # in order of their bytes
        self._trouble: Notice | None = None

    @classmethod
    def of(cls, location: bytes) -> Tracked | None:
        """Find the repository that holds a location, None where there is none."""
        root = repository_of(location)
        return None if root is None else cls(root)

    @property
    def trouble(self) -> Notice | None:
        """Why everything counts as untracked; known once `holds` was asked."""
        return self._trouble

    @property
    def index_folder(self) -> bytes | None:
        """The folder in which the repository keeps its index, None where it cannot be found."""
        try:
            return _git_folder(self._dot_git)
        except (_BrokenError, OSError):
            return None

    @property
    def exclude_folder(self) -> bytes | None:
        """The folder with the repository's own list of what is ignored; None as above."""
        folder = self.index_folder
        if folder is None:
            return None
        try:
            with open(os.path.join(folder, b"commondir"), "rb") as file:  # of another working tree
                folder = os.path.normpath(os.path.join(folder, file.read(_LONGEST_BYTES).rstrip()))
        except OSError:
            pass
        return os.path.join(folder, b"info")

    def holds(self, location: bytes) -> bool:
        """Tell whether a file is tracked, or a folder has tracked files below it."""
        if self._paths is None:
            self._paths = self._read()
        path = paths.relative(location, self._root)
        if not path:
            return path is not None and bool(self._paths)
        for start in (path, path + b"/"):
            at = bisect_left(self._paths, start)
            found = self._paths[at] if at < len(self._paths) else b""
            if found == path or found.startswith(path + b"/"):
                return True
        return False

    def _read(self) -> list[bytes]:
        try:
            with open(os.path.join(_git_folder(self._dot_git), b"index"), "rb") as file:
                content = file.read()
            return _tracked_paths(content)
        except FileNotFoundError:  # nothing was ever added
            return []
        except OSError as error:
            reason = error.strerror or type(error).__name__
        except _BrokenError as error:
            reason = str(error)
        self._trouble = Notice(
            NoticeKind.NOTICE,
            f"{paths.label(self._dot_git)}: the repository's index cannot be read ({reason}). "
            "Tracked files that a .gitignore names are left out.",
        )
        return []


def repository_of(location: bytes) -> bytes | None:
    """Return the folder with the `.git` of the repository that holds a location, None without one.

    As in Git, a `.git` folder without a repository in it is passed over.
    """
    folder = os.path.abspath(location)
    while not _has_repository(os.path.join(folder, b".git")):
        folder, below = os.path.dirname(folder), folder
        if folder == below:
            return None
    return folder


def _has_repository(dot_git: bytes) -> bool:
    if os.path.isfile(dot_git):  # of a submodule or another working tree
        return True
    return os.path.lexists(os.path.join(dot_git, b"HEAD")) and (
        os.path.exists(os.path.join(dot_git, b"objects"))
        or os.path.exists(os.path.join(dot_git, b"commondir"))
    )


def _git_folder(dot_git: bytes) -> bytes:
    """Return the folder with the index: `.git`, or where a file of that name leads."""
    if os.path.isdir(dot_git):
        return dot_git
    with open(dot_git, "rb") as file:
        content = file.read()
    if not content.startswith(b"gitdir: "):
        raise _BrokenError("the file .git names no folder")
    folder = content.removeprefix(b"gitdir: ").rstrip(b"\r\n")
    located = os.path.join(os.path.dirname(dot_git), folder)
    if not os.path.isdir(located):
        raise _BrokenError(f"there is no folder {paths.label(folder)}")
    return located


def _tracked_paths(index: bytes) -> list[bytes]:
    """Read the paths of an index, in order of their bytes.

    The size of a hash stands in the repository's configuration alone, but the wrong one fits no
    index: each entry says how long its path is, and the extensions must end where the file's own
    hash begins.

    Raises:
        _BrokenError: it is no index, or one that this does not know.
    """
    trouble = _BrokenError("it is damaged")
    for hash_size_bytes in _HASH_SIZES_BYTES:
        try:
            found, end = _entries(index, hash_size_bytes)
            _check_extensions(index, end, len(index) - hash_size_bytes)
        except (struct.error, IndexError, ValueError):
            continue
        except _BrokenError as error:
            trouble = error
        else:
            return sorted(found)
    raise trouble


def _entries(index: bytes, hash_size_bytes: int) -> tuple[list[bytes], int]:
    """Read the entries' paths, and where the entries end.

    Raises:
        ValueError, IndexError, struct.error: this is no index with hashes of that size.
    """
    signature, version, count = struct.unpack_from(">4sII", index)
    if signature != b"DIRC":
        raise ValueError
    if version not in {2, 3, 4}:
        raise _BrokenError(f"it is of version {version}")
    flags_at = struct.Struct(f">{_STAT_SIZE_BYTES + hash_size_bytes}xH")
    found: list[bytes] = []
    path = b""
    at = 12
    for _ in range(count):
        start = at
        (flags,) = flags_at.unpack_from(index, start)
        at += flags_at.size + (2 if flags & _HAS_MORE_FLAGS else 0)
        kept = b""
        if version == 4:  # a path begins with a part of the one before
            dropped_bytes, at = _number(index, at)
            kept = path[: len(path) - dropped_bytes]
        end = index.index(b"\0", at)
        path = kept + index[at:end]
        if min(len(path), _LONGEST_BYTES) != flags & _LONGEST_BYTES:
            raise ValueError
        found.append(path)
        # Before version 4 one to eight NULs fill an entry up to a multiple of eight.
        at = end + 1 if version == 4 else start + (end - start + 8) // 8 * 8
    return found, at


def _number(index: bytes, at: int) -> tuple[int, int]:
    """Read a number of seven bits a byte, and where it ends."""
    number = index[at] & 0x7F
    while index[at] & 0x80:
        at += 1
        number = (number + 1 << 7) | index[at] & 0x7F
    return number, at + 1


def _check_extensions(index: bytes, at: int, end: int) -> None:
    """Read over what follows the entries, up to the file's own hash.

    Raises:
        _BrokenError: one changes what the entries mean: its name begins with no capital.
        ValueError, struct.error: these are no extensions, or they end elsewhere.
    """
    while at < end:
        name, size_bytes = struct.unpack_from(">4sI", index, at)
        at += 8 + size_bytes
        # "sdir" is a sparse index: some entries are folders, whose names end with a slash.
        if at <= end and not name[:1].isupper() and name != b"sdir":
            raise _BrokenError("it is split" if name == b"link" else "it has an unknown extension")
    if at != end:
        raise ValueError
