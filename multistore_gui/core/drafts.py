"""Unsaved edits beside the user's state, for the case that the program ends before they are saved.

Each is one file: a line of JSON that says whose it is, then the content that was read and the one
that was typed. It is replaced as a whole, so that it is the one edit or the other.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from hashlib import sha256

from multistore_gui.core import paths

_FOLDER = b"drafts"
_UNFINISHED = b".unfinished"


@dataclass(frozen=True, slots=True)
class Kept:
    """An edit of a layer's file, as far as it was typed."""

    layer: str  # its full name
    path: bytes
    base: bytes  # what was read
    data: bytes  # what was typed

    @property
    def key(self) -> tuple[str, bytes]:
        """Which file it is an edit of."""
        return self.layer, self.path


class DraftStore:
    """The unsaved edits of one project; used on one thread at a time."""

    def __init__(self, state_folder: bytes, project: bytes) -> None:
        name = sha256(project).hexdigest().encode()
        self._folder = os.path.join(state_folder, _FOLDER, name)

    def keep(self, kept: Iterable[Kept]) -> None:
        """Hold these edits and no others.

        Raises:
            OSError: they cannot be written.
        """
        wanted = {_name(each): each for each in kept}
        if wanted:
            os.makedirs(self._folder, mode=0o700, exist_ok=True)
        for name, each in wanted.items():
            location = os.path.join(self._folder, name)
            with open(location + _UNFINISHED, "wb") as file:
                file.write(_head(each) + b"\n" + each.base + each.data)
                file.flush()
                os.fsync(file.fileno())
            os.replace(location + _UNFINISHED, location)
        with suppress(FileNotFoundError):
            for name in set(os.listdir(self._folder)) - set(wanted):
                os.unlink(os.path.join(self._folder, name))

    def found(self) -> list[Kept]:
        """Return the edits that are held; a damaged one is left out."""
        found = []
        with suppress(OSError):
            for name in sorted(os.listdir(self._folder)):
                with (
                    suppress(OSError, ValueError, KeyError, TypeError),
                    open(os.path.join(self._folder, name), "rb") as file,
                ):
                    found.append(_read(file.readline(), file.read()))
        return found


def _name(kept: Kept) -> bytes:
    return (
        sha256(kept.layer.encode("utf-8", "surrogatepass") + b"\0" + kept.path).hexdigest().encode()
    )


def _head(kept: Kept) -> bytes:
    head = {
        "layer": kept.layer,
        "path": paths.to_json_text(kept.path),
        "base": len(kept.base),
        "digest": sha256(kept.base + kept.data).hexdigest(),
    }
    return json.dumps(head).encode()


def _read(line: bytes, contents: bytes) -> Kept:
    head = json.loads(line)
    if sha256(contents).hexdigest() != head["digest"]:
        raise ValueError(line)
    base, path = int(head["base"]), paths.from_json_text(head["path"])
    return Kept(str(head["layer"]), path, contents[:base], contents[base:])
