"""Files on disk, touched in ways that lose nothing and follow no link.

A change is made in a `Folder`, which is reached from the project's folder one part at a time, by
descriptor where the platform has them, so that no link on the way leads elsewhere, not even one
that appears in between. Nothing here deletes a file in favour of another: what appeared in the
meantime stays, and what is replaced has another name then.
"""

from __future__ import annotations

import errno
import os
import signal
import stat
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from enum import StrEnum
from hashlib import sha256

from multistore_gui.core import paths
from multistore_gui.core.reading import UnreadableFileError, read_regular
from multistore_gui.core.renames import CANNOT, rename_to_free, swap

if sys.platform == "linux":
    import fcntl

_NO_FOLLOW = getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0)
_READ = os.O_RDONLY | _NO_FOLLOW | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
_READ_AND_WRITE = os.O_RDWR | _NO_FOLLOW | getattr(os, "O_BINARY", 0)
_MAKE = _READ_AND_WRITE | os.O_CREAT | os.O_EXCL
_ENTER = os.O_RDONLY | getattr(os, "O_DIRECTORY", 0) | _NO_FOLLOW
# What `link` says on a file system without hard links (FAT, some network shares), for a file of
# another user (Linux, fs.protected_hardlinks), or where a file has too many links already.
_NO_HARD_LINK = frozenset(
    {errno.EPERM, errno.ENOTSUP, errno.EOPNOTSUPP, errno.ENOSYS, errno.EMLINK}
)
NOT_ALLOWED = frozenset({errno.EACCES, errno.EPERM, errno.EROFS})
_RESERVING = b"-reserves"  # behind a hidden name: an empty file of the wanted one is its own
_LOOK_LIMIT_BYTES = 1 << 20  # of a file that is read when it is looked into: a millisecond
_NO_SYNC = frozenset({errno.EINVAL, errno.ENOTSUP, errno.EBADF})  # `fsync` of a folder, ditto


class Refused(Exception):
    """Why a change was not made, as a clause: who knows what was tried makes a sentence of it."""

    def __init__(self, clause: str, name: str = "") -> None:
        super().__init__(clause)
        self.clause = clause
        self.name = name  # of the file, for people; told where there are several

    @property
    def named(self) -> str:
        """The clause with the file's name, where it has one."""
        return f"{self.name}: {self.clause}" if self.name else self.clause


class Changed(Refused):
    """The disk is not as the user saw it."""


class Failed(Refused):
    """The disk is as the user saw it, and the change cannot be made."""


class SeenKind(StrEnum):
    """What there is at a location."""

    ABSENT = "absent"
    FILE = "file"
    LINK = "link"
    FOLDER = "folder"
    SPECIAL = "special"
    UNREADABLE = "unreadable"


@dataclass(frozen=True, slots=True)
class Seen:
    """What a user saw of a file; it is changed where it is not seen equal, or holds other bytes."""

    kind: SeenKind
    size: int = 0
    mtime_ns: int = 0
    inode: int = 0
    mode: int = 0  # the permission bits, with set-user-id, set-group-id and sticky
    # The digest of a file's bytes or a link's target, "" where it was not looked into. It tells of
    # an edit that left size and time; the time of the status would tell of a chmod or a link too.
    content: str = field(default="", compare=False)

    @classmethod
    def of(cls, status: os.stat_result) -> Seen:
        """Take what matters from a file's status."""
        if stat.S_ISREG(status.st_mode):
            kind = SeenKind.FILE
        elif stat.S_ISLNK(status.st_mode):
            kind = SeenKind.LINK
        elif stat.S_ISDIR(status.st_mode):
            kind = SeenKind.FOLDER
        else:
            kind = SeenKind.SPECIAL
        mode = stat.S_IMODE(status.st_mode)
        return cls(kind, status.st_size, status.st_mtime_ns, status.st_ino, mode)


ABSENT = Seen(SeenKind.ABSENT)


def look(location: bytes) -> Seen:
    """See what is at a location now, without opening it or following a link."""
    return _look(location, None)


def look_into(location: bytes) -> Seen:
    """See what is at a location now, and what a link or a file that is not large holds."""
    seen = look(location)
    try:
        if seen.kind is SeenKind.LINK:
            return replace(seen, content=content_digest(os.readlink(location)))
        if seen.kind is SeenKind.FILE and seen.size <= _LOOK_LIMIT_BYTES:
            data = read_regular(location, _LOOK_LIMIT_BYTES)
            return replace(seen, content=content_digest(data))
    except (OSError, UnreadableFileError):
        pass  # whoever acts on it is told
    return seen


def content_digest(data: bytes) -> str:
    """Return the digest of a file's bytes or a link's target."""
    return sha256(data).hexdigest()


def _look(location: bytes, descriptor: int | None) -> Seen:
    try:
        return Seen.of(os.lstat(location, dir_fd=descriptor))
    except (FileNotFoundError, NotADirectoryError):
        return ABSENT
    except OSError:
        return Seen(SeenKind.UNREADABLE)


class Folder:
    """An open folder; names are of entries directly in it. Made by `open_folder`."""

    def __init__(self, location: bytes, descriptor: int | None) -> None:
        self._location = location
        self._descriptor = descriptor  # None on Windows alone

    def look(self, name: bytes) -> Seen:
        """See what an entry is now."""
        return _look(self._reach(name), self._descriptor)

    def open_file(self, name: bytes) -> int:
        """Open a file for reading; a FIFO opens at once, for the caller to see what it is."""
        return os.open(self._reach(name), _READ, dir_fd=self._descriptor)

    def write_file(self, name: bytes, fill: Callable[[int], None]) -> None:
        """Make a file, which its owner alone can read until `finish_file` is called for it.

        Of several files all are written before the first is finished: they then reach the disk
        together.

        Args:
            name: a free one.
            fill: writes the contents into an open file.
        """
        made = self._make(name)
        try:
            fill(made)
            begin_writing(made)
        finally:
            os.close(made)

    def finish_file(self, name: bytes, mode: int, mtime_ns: int) -> Seen:
        """Return what a written file is like once it is safely on disk.

        Args:
            name: of `write_file`.
            mode: the permission bits in the end.
            mtime_ns: the time in the end, as exactly as the file system keeps it.
        """
        times = (mtime_ns, mtime_ns)
        made = os.open(self._reach(name), _READ_AND_WRITE, dir_fd=self._descriptor)
        try:
            if sys.platform != "win32":
                os.fchmod(made, mode)
                os.utime(made, ns=times)
            os.fsync(made)
        finally:
            os.close(made)
        if sys.platform == "win32":
            os.chmod(self._reach(name), mode)
            os.utime(self._reach(name), ns=times)
        return self.look(name)

    def read_link(self, name: bytes) -> bytes:
        """Return what a link points to."""
        return os.readlink(self._reach(name), dir_fd=self._descriptor)

    def write_link(self, name: bytes, target: bytes, mtime_ns: int) -> None:
        """Make a symbolic link, with its own time where the platform keeps one."""
        os.symlink(target, self._reach(name), dir_fd=self._descriptor)
        if os.utime in os.supports_follow_symlinks:
            times = (mtime_ns, mtime_ns)
            os.utime(self._reach(name), ns=times, dir_fd=self._descriptor, follow_symlinks=False)

    def make_folder(self, name: bytes, mode: int | None) -> None:
        """Make a folder, with the mode that the user's mask gives where none is named."""
        os.mkdir(self._reach(name), dir_fd=self._descriptor)
        if mode is not None and sys.platform != "win32":
            made = os.open(name, _ENTER, dir_fd=self._descriptor)
            try:
                os.fchmod(made, mode)
            finally:
                os.close(made)

    def rename(self, name: bytes, free: bytes) -> None:
        """Rename an entry to a name that nothing else uses."""
        os.rename(
            self._reach(name),
            self._reach(free),
            src_dir_fd=self._descriptor,
            dst_dir_fd=self._descriptor,
        )

    def give_name(self, name: bytes, wanted: bytes) -> None:
        """Let a file or link also have another name, if that is free.

        Where there are no hard links, the file loses its old name. Where there are not even renames
        that replace nothing, it takes the place of an empty file, which is made for it.

        Raises:
            FileExistsError: the name is taken; what has it stays.
        """
        if sys.platform == "win32":  # a rename never replaces there
            self.rename(name, wanted)
            return
        try:
            self._link(name, wanted)
        except OSError as error:
            if error.errno not in _NO_HARD_LINK:
                raise
            self._give_over(name, wanted)

    def replace(self, name: bytes, new: bytes, free: bytes) -> bool:
        """Let a file or link take the place of another, which is there as `free` then.

        Nobody finds neither of them. The new one keeps its own name, too.

        Returns:
            Whether it can be so here; where not, nothing has changed.

        Raises:
            FileNotFoundError: there is nothing to be replaced.
        """
        if sys.platform == "win32":
            return False
        try:
            self._link(new, free)
        except OSError as error:
            if error.errno not in _NO_HARD_LINK:
                raise
            return False
        try:
            swap(self._descriptor, free, name)
        except OSError as error:
            self.remove(free)
            if error.errno not in CANNOT:
                raise
            return False
        return True

    def swap(self, name: bytes, other: bytes) -> None:
        """Let two entries take each other's place, after `replace` has shown that it can be."""
        swap(self._descriptor, name, other)

    def move_back(self, name: bytes, wanted: bytes) -> None:
        """Rename an entry, if the name is free.

        Raises:
            FileExistsError: the name is taken; what has it stays.
        """
        if self.look(name).kind is SeenKind.FOLDER:  # has no hard links, and replaces no file
            self.rename(name, wanted)
            return
        self.give_name(name, wanted)
        with suppress(FileNotFoundError):
            self.remove(name)

    def is_reserved(self, name: bytes, for_name: bytes) -> bool:
        """Tell whether an entry is what `give_name` left when it was stopped half way."""
        if self.look(for_name + _RESERVING) == ABSENT:
            return False
        seen = self.look(name)
        return seen.kind is SeenKind.FILE and not seen.size

    def forget_reserved(self, for_name: bytes) -> None:
        """Remove what `is_reserved` goes by."""
        if self.look(for_name + _RESERVING) != ABSENT:
            self.remove(for_name + _RESERVING)

    def remove(self, name: bytes) -> None:
        """Remove a file or a link."""
        os.unlink(self._reach(name), dir_fd=self._descriptor)

    def remove_folder(self, name: bytes) -> None:
        """Remove a folder that is empty."""
        os.rmdir(self._reach(name), dir_fd=self._descriptor)

    def sync(self) -> None:
        """Make sure that the names in this folder outlast a power cut, where that can be."""
        if self._descriptor is not None:
            try:
                os.fsync(self._descriptor)
            except OSError as error:
                if error.errno not in _NO_SYNC:
                    raise

    def _give_over(self, name: bytes, wanted: bytes) -> None:
        """Rename a file or link, if the other name is free."""
        try:
            rename_to_free(self._descriptor, name, wanted)
        except OSError as error:
            if error.errno not in CANNOT:
                raise
            with suppress(FileExistsError):  # of a process that was killed
                os.close(self._make(name + _RESERVING))
            try:
                os.close(self._make(wanted))
            except FileExistsError:
                self.remove(name + _RESERVING)
                raise
            self.rename(name, wanted)
            self.remove(name + _RESERVING)

    def _make(self, name: bytes) -> int:
        return os.open(self._reach(name), _MAKE, 0o600, dir_fd=self._descriptor)

    def _link(self, name: bytes, free: bytes) -> None:
        os.link(
            name,
            free,
            src_dir_fd=self._descriptor,
            dst_dir_fd=self._descriptor,
            follow_symlinks=False,
        )

    def _reach(self, name: bytes) -> bytes:
        return name if self._descriptor is not None else os.path.join(self._location, name)


def is_being_written(descriptor: int) -> bool:
    """Tell whether anybody has an open file open for writing, as far as the system says.

    Linux grants a lease for reading while nobody can write, on local file systems, to the file's
    owner; nothing of the kind is to be had elsewhere.
    """
    if sys.platform != "linux":
        return False
    # Whoever opens the file meanwhile lets the system send a signal: one that kills nobody.
    fcntl.fcntl(descriptor, fcntl.F_SETSIG, signal.SIGURG)
    try:
        fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_RDLCK)
    except OSError as error:
        return error.errno == errno.EAGAIN
    fcntl.fcntl(descriptor, fcntl.F_SETLEASE, fcntl.F_UNLCK)
    return False


def begin_writing(descriptor: int) -> None:
    """Let the system write a file to disk, without a wait; a later `fsync` has less to do."""
    if sys.platform == "linux":  # elsewhere the advice means something else
        with suppress(OSError):
            os.posix_fadvise(descriptor, 0, 0, os.POSIX_FADV_DONTNEED)


@contextmanager
def open_folder(root: bytes, path: bytes) -> Iterator[Folder]:
    """Open a folder below another without following a link on the way.

    Args:
        root: an absolute folder; links on the way to it are followed.
        path: relative to the root, ``b""`` for the root itself.

    Raises:
        FileNotFoundError: the folder, or one above it, is not there.
        Failed: something on the way is a link or a file.
    """
    parts = (*paths.folders_above(path), path) if path else ()
    if sys.platform == "win32":
        for above in parts:
            location = paths.locate(root, above)
            status = os.lstat(location)
            if not stat.S_ISDIR(status.st_mode) or _is_junction(status):
                raise Failed(_not_a_folder(above, look(location)))
        yield Folder(paths.locate(root, path), None)
        return
    descriptor = os.open(root, _ENTER & ~getattr(os, "O_NOFOLLOW", 0))
    try:
        for above in parts:
            try:
                inner = os.open(paths.name(above), _ENTER, dir_fd=descriptor)
            except OSError as error:
                if error.errno not in {errno.ENOTDIR, errno.ELOOP}:
                    raise
                raise Failed(_not_a_folder(above, _look(paths.name(above), descriptor))) from error
            os.close(descriptor)
            descriptor = inner
        yield Folder(paths.locate(root, path), descriptor)
    finally:
        os.close(descriptor)


def _is_junction(status: os.stat_result) -> bool:
    return bool(getattr(status, "st_reparse_tag", 0))  # Windows: a folder that leads elsewhere


def _not_a_folder(path: bytes, seen: Seen) -> str:
    if seen.kind is SeenKind.LINK:
        return f"{paths.label(path)} is a link, and nothing is written through a link"
    return f"{paths.label(path)} is not a folder"


def missing_folders(root: bytes, path: bytes) -> list[bytes]:
    """Return which folders above a path are not there, the outermost first.

    Raises:
        Failed: something on the way is a link or a file.
    """
    above = paths.folders_above(path)
    for at in range(len(above), 0, -1):  # mostly the innermost is there
        try:
            with open_folder(root, above[at - 1]):
                return above[at:]
        except FileNotFoundError:
            pass
    return above


def reason(error: OSError, where: str) -> str:
    """Say in plain words why the system refused; `where` is the layer's or folder's name."""
    if error.errno == errno.EROFS:
        return f"{where} is on a read-only disk"
    if error.errno in NOT_ALLOWED:
        return f"{where} cannot be written"
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return f"the disk of {where} is full"
    if error.errno == errno.ENAMETOOLONG:
        return f"the name is too long for the disk of {where}"
    said = error.strerror or "the system gives no reason"
    return f"{said[0].lower()}{said[1:]} ({where})"
