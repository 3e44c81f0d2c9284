"""Renames that replace nothing; Python's `os` has no call for them, some systems have."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_CALLS = {"linux": ("renameat2", 1, 2), "darwin": ("renameatx_np", 4, 2)}
# The file system cannot, or the kernel or the C library is too old.
CANNOT = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def rename_to_free(folder: int | None, name: bytes, free: bytes) -> None:
    """Rename an entry of an open folder, if the other name is free.

    Raises:
        FileExistsError: it is taken.
        OSError: it cannot be renamed, one of `CANNOT` where nothing here can be like this.
    """
    _, keeping, _ = _CALLS.get(sys.platform, ("", 0, 0))
    _rename(folder, name, free, keeping)


def swap(folder: int | None, name: bytes, other: bytes) -> None:
    """Exchange two entries of an open folder; at no time is either name free.

    Raises:
        OSError: they cannot be exchanged, one of `CANNOT` where nothing here can be.
    """
    _, _, exchanging = _CALLS.get(sys.platform, ("", 0, 0))
    _rename(folder, name, other, exchanging)


def _rename(folder: int | None, name: bytes, other: bytes, how: int) -> None:
    called, _, _ = _CALLS.get(sys.platform, ("", 0, 0))
    call = getattr(ctypes.CDLL(None, use_errno=True), called, None) if called else None
    if call is None or folder is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    sys.audit("os.rename", name, other, folder, folder)  # as the calls of `os` do
    if call(folder, name, folder, other, ctypes.c_uint(how)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
