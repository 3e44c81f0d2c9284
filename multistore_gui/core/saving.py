"""Text written to a file as a whole: whoever reads it finds what was there before, or all of it."""

from __future__ import annotations

import os
import secrets
import stat
from collections.abc import Iterable
from contextlib import suppress

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError


class NotSavedError(MultistoreError):
    """The file is as it was; the text says why."""


def save(location: bytes, parts: Iterable[str]) -> None:
    """Write text in UTF-8 beside a file and put it in its place; a link to a file stays one.

    Args:
        location: of the file, which may be there.
        parts: of the text; what they raise leaves the file as it was.

    Raises:
        NotSavedError: it cannot be written.
    """
    target = os.path.realpath(location)
    name = paths.label(os.path.basename(target))
    try:
        mode = _mode(target)
        if mode is not None and not stat.S_ISREG(mode):
            raise NotSavedError(f"Could not write {name}: it is no plain file.")
        _write(target, parts, mode)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotSavedError(f"Could not write {name}: {reason}. Nothing was changed.") from error


def _mode(location: bytes) -> int | None:
    try:
        return os.stat(location).st_mode
    except FileNotFoundError:
        return None


def _write(target: bytes, parts: Iterable[str], mode: int | None) -> None:
    beside = os.path.join(os.path.dirname(target), b".%s.part" % secrets.token_hex(8).encode())
    try:
        with open(beside, "x", encoding="utf-8", newline="") as file:
            file.writelines(parts)
            file.flush()
            os.fsync(file.fileno())
        if mode is not None:
            os.chmod(beside, stat.S_IMODE(mode))
        os.replace(beside, target)
    except BaseException:  # of who stops it too: no half file stays
        with suppress(OSError):
            os.unlink(beside)
        raise
