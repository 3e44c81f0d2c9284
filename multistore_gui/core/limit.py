"""How much one project's history may keep, as the user set it for window and command alike."""

from __future__ import annotations

import json
import os

from multistore_gui.core.saving import NotSavedError, save

DEFAULT_BYTES = 1_000_000_000  # storefront sources are kilobytes; this bounds videos and fonts
_NAME = b"history.json"


def read_limit(state_folder: bytes) -> int:
    """Return the limit in bytes; the default where none was set, or it cannot be read."""
    try:
        with open(os.path.join(state_folder, _NAME), encoding="utf-8") as file:
            limit = json.load(file)["most_bytes"]
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return DEFAULT_BYTES
    return limit if type(limit) is int and limit >= 0 else DEFAULT_BYTES


def write_limit(state_folder: bytes, most_bytes: int) -> None:
    """Set the limit.

    Raises:
        NotSavedError: it cannot be written; the one before holds.
    """
    try:
        os.makedirs(state_folder, mode=0o700, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        raise NotSavedError(f"Could not set the limit: {reason}. Nothing was changed.") from error
    save(os.path.join(state_folder, _NAME), [json.dumps({"most_bytes": most_bytes})])
