"""Whether a system hears of every change in a folder, or of those alone that it makes itself."""

from __future__ import annotations

import os

from multistore_gui.core import paths

_SHARED = frozenset(  # other machines write there as well, and nobody tells
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "fuse.rclone",
        "fuse.sshfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "vboxsf",
        "virtiofs",
        "vmhgfs",
    }
)
_MOUNTS = "/proc/self/mountinfo"


def hears_everything(folder: bytes, mounts: str = _MOUNTS) -> bool:
    """Tell whether whatever changes in a folder is told, as far as this system says.

    Args:
        folder: its location.
        mounts: the file that names what is mounted (proc_pid_mountinfo(5)).
    """
    real, best, kind = os.path.realpath(folder), b"", ""
    try:
        with open(mounts, "rb") as file:
            lines = file.read().splitlines()
    except OSError:
        return True
    for line in lines:
        fields, _, rest = line.partition(b" - ")
        point = fields.split()[4].decode("unicode_escape").encode("latin-1")
        if paths.relative(real, point) is not None and len(point) >= len(best):
            best, kind = point, os.fsdecode(rest.split()[0])
    return kind not in _SHARED
