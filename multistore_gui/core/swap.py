"""Two names exchanged in one move, where the system can; Python's `os` has no call for it."""

from __future__ import annotations

import ctypes
import errno
import os
import sys

_EXCHANGE = 2  # RENAME_EXCHANGE of Linux, RENAME_SWAP of macOS
_CALLS = {"linux": "renameat2", "darwin": "renameatx_np"}
# The file system cannot, or the kernel or the C library is too old.
CANNOT_SWAP = frozenset({errno.ENOSYS, errno.EINVAL, errno.ENOTSUP, errno.EOPNOTSUPP})


def swap(folder: int | None, name: bytes, other: bytes) -> None:
    """Exchange two entries of an open folder; at no time is either name free.

    Raises:
        OSError: they cannot be exchanged, one of `CANNOT_SWAP` where nothing here can be.
    """
    called = _CALLS.get(sys.platform)
    call = getattr(ctypes.CDLL(None, use_errno=True), called, None) if called else None
    if call is None or folder is None:
        raise OSError(errno.ENOSYS, os.strerror(errno.ENOSYS))
    sys.audit("os.rename", name, other, folder, folder)  # as the calls of `os` do
    if call(folder, name, folder, other, ctypes.c_uint(_EXCHANGE)):
        number = ctypes.get_errno()
        raise OSError(number, os.strerror(number))
