"""What a row answers beside the roles that Qt knows."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import Qt

_FIRST = Qt.ItemDataRole.UserRole.value + 1


class Role(IntEnum):
    """Roles of the program's models."""

    ROW = _FIRST  # all that a delegate paints: a `FileRow` or a `FolderRow`
    PATH = _FIRST + 1  # bytes, relative to the layer
    FILE = _FIRST + 2  # the file's number in the index, None for a folder
