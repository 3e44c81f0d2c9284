"""Unsaved edits on disk, beside the user's state: what a crash leaves is offered at the next start.

Each process that edits in a project has a folder there, which it holds locked: what lies in one
that nobody holds was left behind, and whoever reads it takes it over.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from hashlib import sha256

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.files import Failed, open_folder, reason
from multistore_gui.core.lock import hold
from multistore_gui.core.reading import READ_FLAGS
from multistore_gui.core.sides import LIMIT_BYTES
from multistore_gui.core.state import project_key
from multistore_gui.core.steps import is_legal_place

_VERSION = 1
_LOCK = b"lock"
_SUFFIX = b".draft"
_HALF = b".new"  # behind the name of what is being written
_BEGUN = b"."  # in front of the name of a folder that is not locked yet
_MOST_BYTES = 5 * LIMIT_BYTES  # a text, the edited one, and more bytes a letter than it had
_MOST_HEAD_BYTES = 1 << 16
# What reading anything but a draft may raise.
_HOSTILE = (ValueError, TypeError, KeyError, AttributeError, RecursionError)


class NotKeptError(MultistoreError):
    """An edit is not safe from a crash; the text says why."""


@dataclass(frozen=True, slots=True)
class Kept:
    """An edit that was not saved."""

    layer: str  # the layer's full name
    path: bytes
    base: bytes | None  # the file as it was when it was edited; None: there was none
    content: str  # the edited text, its line ends included
    name: bytes = b""  # where it lies among the drafts; given when it is read
    made_ns: int = field(default=0, compare=False)  # when it was kept, since the epoch; ditto


@dataclass(frozen=True, slots=True)
class Found:
    """What was left behind."""

    edits: tuple[Kept, ...] = ()  # the oldest first
    trouble: str = ""  # a sentence on what cannot be read


class Drafts:
    """The unsaved edits of one project; used by one thread at a time.

    Until something is to be kept nothing is written.
    """

    def __init__(self, project: bytes, state_folder: bytes) -> None:
        """Take where they are.

        Args:
            project: the project's folder.
            state_folder: the user's state, see `state.state_folder`.
        """
        key = project_key(os.path.realpath(project))
        self._state = os.path.abspath(state_folder)
        self._location = os.path.join(self._state, b"projects", key, b"drafts")
        self._own = b""  # this process's folder, once there is one
        self._held = ExitStack()

    def keep(self, edit: Kept) -> None:
        """Write an edit down, in place of the one of the same file; on disk when this returns.

        Raises:
            NotKeptError: it cannot be written, and what was kept before stays.
        """
        try:
            location = os.path.join(self._folder(), name_of(edit.layer, edit.path))
            try:
                with open(location + _HALF, "wb") as file:
                    file.writelines(_written(edit))
                    file.flush()
                    os.fsync(file.fileno())
                os.replace(location + _HALF, location)
            except OSError:
                with suppress(OSError):  # a full disk has room again
                    os.unlink(location + _HALF)
                raise
            with open_folder(self._own, b"") as folder:
                folder.sync()
        except (OSError, Failed) as error:
            where = paths.label(self._state)
            clause = error.clause if isinstance(error, Failed) else reason(error, where)
            name = paths.label(paths.name(edit.path))
            raise NotKeptError(
                f"The unsaved edit of {name} would not survive a crash: {clause}."
            ) from error

    def forget(self, name: bytes) -> None:
        """Remove an edit that was saved, or is not wanted; repeated calls change nothing."""
        if self._own:
            with suppress(OSError):
                os.unlink(os.path.join(self._own, name))

    def read(self) -> Found:
        """Return the edits that were left behind, and take them over."""
        edits: list[Kept] = []
        damaged = 0
        for left in self._left():
            with ExitStack() as held:
                try:
                    held.enter_context(hold(os.path.join(left, _LOCK), "", 0))
                    names = [name for name in os.listdir(left) if name.endswith(_SUFFIX)]
                    own = self._folder() if names else b""
                except (OSError, Failed):  # it is in use, or cannot be read
                    continue
                for name in names:
                    new = os.path.basename(left)[:8] + b"-" + name[-40:]
                    try:
                        edit = _read(os.path.join(left, name), new)
                        os.replace(os.path.join(left, name), os.path.join(own, new))
                        edits.append(edit)
                    except OSError:  # it stays, to be read another time
                        damaged += 1
                    except _HOSTILE:
                        damaged += 1
                        with suppress(OSError):
                            os.replace(os.path.join(left, name), os.path.join(left, name + b".bad"))
                _clear(left)
        edits.sort(key=lambda each: each.made_ns)
        trouble = ""
        if damaged:
            count = "One unsaved edit" if damaged == 1 else f"{damaged:,} unsaved edits"
            where = paths.label(self._location)
            trouble = f"{count} of an earlier session cannot be read; what is left lies in {where}."
        return Found(tuple(edits), trouble)

    def close(self) -> None:
        """Let the next who reads take over what is still kept."""
        self._held.close()
        own, self._own = self._own, b""
        if own:
            with suppress(OSError, Failed), hold(os.path.join(own, _LOCK), "", 0):
                _clear(own)

    def _left(self) -> Iterator[bytes]:
        with suppress(OSError):
            for name in sorted(os.listdir(self._location)):
                folder = os.path.join(self._location, name)
                if folder != self._own and not name.startswith(_BEGUN):
                    yield folder

    def _folder(self) -> bytes:
        """Return this process's folder, which is made once it is needed."""
        if self._own and not os.path.isdir(self._own):  # somebody tidied up
            self.close()
        if not self._own:
            name = secrets.token_hex(16).encode()
            begun, own = (os.path.join(self._location, each) for each in (_BEGUN + name, name))
            os.makedirs(begun, mode=0o700)
            self._held.enter_context(hold(os.path.join(begun, _LOCK), "", 0))
            os.rename(begun, own)
            self._own = own
        return self._own


def name_of(layer: str, path: bytes) -> bytes:
    """Return what the edit of a file is called among the drafts."""
    whole = layer.encode("utf-8", "surrogatepass") + b"\0" + path
    return sha256(whole).hexdigest()[:32].encode() + _SUFFIX


def _written(edit: Kept) -> tuple[bytes, ...]:
    base, content = edit.base or b"", edit.content.encode("utf-8", "surrogatepass")
    head = {
        "version": _VERSION,
        "layer": edit.layer,
        "path": paths.to_json_text(edit.path),
        "base": None if edit.base is None else len(base),
        "digest": sha256(base + content).hexdigest(),
    }
    return json.dumps(head).encode(), b"\n", base, content


def _read(location: bytes, name: bytes) -> Kept:
    """Read an edit; of what is none, a ValueError or the like."""
    with open(os.open(location, READ_FLAGS), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or status.st_size > _MOST_BYTES:
            raise ValueError("no draft")
        head = json.loads(file.readline(_MOST_HEAD_BYTES))
        rest = file.read()
    layer, path = head["layer"], paths.from_json_text(head["path"])
    if head["version"] != _VERSION or not isinstance(layer, str) or not is_legal_place(path):
        raise ValueError("no draft")
    if sha256(rest).hexdigest() != head["digest"]:
        raise ValueError("damaged")
    size = head["base"]
    base, content = (None, rest) if size is None else (rest[:size], rest[size:])
    text = content.decode("utf-8", "surrogatepass")
    return Kept(layer, path, base, text, name, status.st_mtime_ns)


def _clear(folder: bytes) -> None:
    """Remove what was half written, and the folder if nothing is kept there; it is held locked."""
    with suppress(OSError):
        kept = []
        for name in os.listdir(folder):
            if name.endswith(_HALF):
                os.unlink(os.path.join(folder, name))
            elif name != _LOCK:
                kept.append(name)
        if not kept:
            os.unlink(os.path.join(folder, _LOCK))
            os.rmdir(folder)
