"""Where the user's state lives, which the program must remember, and its caches, which may go."""

from __future__ import annotations

import hashlib
import ntpath
import os
import posixpath
import sys
from collections.abc import Mapping

_NAME = "multistore-gui"


def state_folder(
    chosen: bytes | None = None,
    environment: Mapping[str, str] = os.environ,
    platform: str = sys.platform,
) -> bytes:
    """Return the folder of the user's state, absolute; it need not exist yet.

    Linux keeps state apart from settings and caches (XDG Base Directory Specification), macOS and
    Windows do not. A relative `XDG_STATE_HOME` is invalid by that specification, and ignored.

    Args:
        chosen: a folder to use instead, by whoever starts the program.
        environment: the process's variables.
        platform: as `sys.platform` names it.
    """
    if chosen is not None:
        return os.path.abspath(chosen)
    if platform == "win32":
        return os.fsencode(ntpath.join(_local_data(environment), _NAME))
    home = environment.get("HOME") or os.path.expanduser("~")
    if platform == "darwin":
        return os.fsencode(posixpath.join(home, "Library", "Application Support", _NAME))
    base = environment.get("XDG_STATE_HOME", "")
    if not posixpath.isabs(base):
        base = posixpath.join(home, ".local", "state")
    return os.fsencode(posixpath.join(base, _NAME))


def cache_folder(
    environment: Mapping[str, str] = os.environ, platform: str = sys.platform
) -> bytes:
    """Return the folder of the user's caches, absolute; it need not exist, and may go at any time.

    Args:
        environment: the process's variables.
        platform: as `sys.platform` names it.
    """
    if platform == "win32":
        return os.fsencode(ntpath.join(_local_data(environment), _NAME, "Cache"))
    home = environment.get("HOME") or os.path.expanduser("~")
    if platform == "darwin":
        return os.fsencode(posixpath.join(home, "Library", "Caches", _NAME))
    base = environment.get("XDG_CACHE_HOME", "")
    if not posixpath.isabs(base):
        base = posixpath.join(home, ".cache")
    return os.fsencode(posixpath.join(base, _NAME))


def project_key(project: bytes) -> bytes:
    """Return what a project is called among the user's state and caches.

    Args:
        project: the project's folder, its real path.
    """
    return hashlib.sha256(project).hexdigest()[:32].encode()


def _local_data(environment: Mapping[str, str]) -> str:
    home = environment.get("USERPROFILE") or os.path.expanduser("~")
    return environment.get("LOCALAPPDATA") or ntpath.join(home, "AppData", "Local")
