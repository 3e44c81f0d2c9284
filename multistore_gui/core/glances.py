"""What a folder looks like from outside: did something in it change, without reading a file."""

from __future__ import annotations

import os

from multistore_gui.core.stamps import stamp


def changed_since(folder: bytes, since_ns: int) -> set[bytes]:
    """Return the names in a folder of what changed since; b"" stands for the folder itself.

    Args:
        folder: its location.
        since_ns: nanoseconds since the epoch.
    """
    found: set[bytes] = set()
    try:
        if _changed_ns(os.stat(folder)) >= since_ns:
            found.add(b"")
        with os.scandir(folder) as entries:
            for entry in entries:
                is_folder = entry.is_dir(follow_symlinks=False)
                if not is_folder and _changed_ns(entry.stat(follow_symlinks=False)) >= since_ns:
                    found.add(entry.name)
    except (FileNotFoundError, NotADirectoryError):
        pass  # what it lay in has changed
    except OSError:
        found.add(b"")
    return found


def signature(folder: bytes) -> int:
    """Return a number that is another one once a folder's entries, or any file's bytes, are."""
    try:
        with os.scandir(folder) as entries:
            return hash(frozenset(map(_look, entries)))
    except OSError:
        return 0


def _look(entry: os.DirEntry[bytes]) -> tuple[object, ...]:
    if entry.is_dir(follow_symlinks=False):
        return entry.name, entry.inode()  # what is in it counts for itself
    status = entry.stat(follow_symlinks=False)
    return entry.name, status.st_mode, *stamp(status)


def _changed_ns(status: os.stat_result) -> int:
    # Where programs set the first back, the second tells it; on Windows it says when it was made.
    return max(status.st_mtime_ns, status.st_ctime_ns)
