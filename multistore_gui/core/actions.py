"""What the user can do to files, as values: create overrides, drop a layer's own files, edit one.

An action knows what the user saw, and turns it into steps; `History` makes them, writes them down
and undoes them. Which files of a project may be overridden at all is not decided here.
"""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from multistore_gui.core import paths
from multistore_gui.core.attic import Attic
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import (
    ABSENT,
    Failed,
    Seen,
    SeenKind,
    content_digest,
    look,
    open_folder,
)
from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.core.steps import Parent, Step, changed, is_legal_place

_NEW_MODE = 0o644  # of a file that vanished while it was edited
_PERMISSIONS = 0o777  # set-user-id and the like are never copied


@dataclass(frozen=True, slots=True)
class Words:
    """How an action is spoken of where it fails."""

    attempt: str  # "Could not ...: the disk of us-store is full."
    participle: str  # "Nothing was ..."
    remedy: str  # what to do where the disk changed, a sentence; "" where there is nothing
    since: str  # when it changed, as far as is known
    count: int = 1  # of files
    kept: str = ""  # what is not lost, a sentence; "" where nothing could be


class Action(Protocol):
    """What the user wants done; undone as one."""

    @property
    def title(self) -> str:
        """What was done, once it is, with no full stop."""

    @property
    def words(self) -> Words:
        """How to say that it failed."""

    def steps(self, project: bytes, attic: Attic, token: CancelToken) -> tuple[Step, ...]:
        """Keep what is needed in the attic, and return the steps; no file is touched.

        Args:
            project: the project's folder, its real path.
            attic: takes the contents.
            token: asked once a file, with its path, and while a large one is read.

        Raises:
            Refused: the disk is not as the user saw it, or the action cannot be.
            Cancelled: the action is no longer wanted.
        """


@dataclass(frozen=True, slots=True)
class Create:
    """One file to copy from a layer's own files to another's."""

    layer: Layer
    source: Layer  # the winner's, or another of the stack
    path: bytes
    seen: Seen  # the source's file


@dataclass(frozen=True, slots=True)
class Drop:
    """One file to delete from a layer's own files."""

    layer: Layer
    path: bytes
    seen: Seen
    is_override: bool = True  # else an addition


@dataclass(frozen=True, slots=True)
class CreateOverrides:
    """Copy files into layers, with their bytes and permissions; a link is copied as a link."""

    tree: LayerTree
    files: tuple[Create, ...]

    @property
    def title(self) -> str:
        return f"Created {_what(self.files, 'override')} in {_where(self.tree, self.files)}"

    @property
    def words(self) -> Words:
        count = len(self.files)
        attempt = "create the override" if count == 1 else f"create {count:,} overrides"
        return Words(attempt, "created", "Look again, then create.", "a moment ago", count)

    def steps(self, project: bytes, attic: Attic, token: CancelToken) -> tuple[Step, ...]:
        return tuple(self._step(file, project, attic, token) for file in self.files)

    def _step(self, file: Create, project: bytes, attic: Attic, token: CancelToken) -> Step:
        token.check(file.path)
        place = _place(self.tree, file.layer, file.path, project)
        kept = _keep(self.tree, file.source, file.path, file.seen, attic, token)
        mode = file.seen.mode & _PERMISSIONS
        seen = replace(file.seen, mode=mode, mtime_ns=time.time_ns(), inode=0)
        return _step(self.tree, file, place, seen, kept, is_put=True)


@dataclass(frozen=True, slots=True)
class DropFiles:
    """Delete layers' own files; a layer beneath wins again, where one has the file."""

    tree: LayerTree
    files: tuple[Drop, ...]

    @property
    def title(self) -> str:
        return f"Dropped {_what(self.files, self._noun)} in {_where(self.tree, self.files)}"

    @property
    def words(self) -> Words:
        count = len(self.files)
        attempt = f"drop the {self._noun}" if count == 1 else f"drop {count:,} {self._noun}s"
        return Words(attempt, "dropped", "Look again, then drop.", "a moment ago", count)

    def steps(self, project: bytes, attic: Attic, token: CancelToken) -> tuple[Step, ...]:
        return tuple(self._step(file, project, attic, token) for file in self.files)

    @property
    def _noun(self) -> str:
        if all(file.is_override for file in self.files):
            return "override"
        return "file" if any(file.is_override for file in self.files) else "addition"

    def _step(self, file: Drop, project: bytes, attic: Attic, token: CancelToken) -> Step:
        token.check(file.path)
        place = _place(self.tree, file.layer, file.path, project)
        kept = _keep(self.tree, file.layer, file.path, file.seen, attic, token)
        step = _step(self.tree, file, place, file.seen, kept, is_put=False)
        # The first folder of a path is the app's: it stays, as the layer's own does.
        above = paths.folders_above(file.path)[1:]
        root = place[: len(place) - len(file.path)]
        places = tuple(root + folder for folder in above)
        parents = tuple(Parent(at, look(paths.locate(project, at)).mode) for at in places)
        return replace(step, parents=parents)


@dataclass(frozen=True, slots=True)
class Edit:
    """One of a layer's own files to be given other bytes."""

    layer: Layer
    path: bytes
    before: bytes | None  # as it was edited, whatever its time; None: it is gone, and comes back
    after: bytes


@dataclass(frozen=True, slots=True)
class EditFiles:
    """Give layers' own files other bytes; their permissions stay."""

    tree: LayerTree
    files: tuple[Edit, ...]

    @property
    def _what(self) -> str:
        return named([file.path for file in self.files])

    @property
    def title(self) -> str:
        return f"Edited {self._what} in {_where(self.tree, self.files)}"

    @property
    def words(self) -> Words:
        count, since = len(self.files), "while it was edited"
        kept = "The edit is kept."
        return Words(f"save {self._what}", "saved", "", since, count, kept)

    def steps(self, project: bytes, attic: Attic, token: CancelToken) -> tuple[Step, ...]:
        return tuple(
            step for file in self.files for step in self._steps(file, project, attic, token)
        )

    def _steps(
        self, file: Edit, project: bytes, attic: Attic, token: CancelToken
    ) -> tuple[Step, ...]:
        token.check(file.path)
        place = _place(self.tree, file.layer, file.path, project)
        new = attic.keep_data(file.after, token), b""
        made = Seen(SeenKind.FILE, len(file.after), time.time_ns(), mode=_NEW_MODE)
        if file.before is None:
            return (_step(self.tree, file, place, made, new, is_put=True),)
        seen, name = look(file.layer.locate(file.path)), paths.name(file.path)
        if seen.kind is SeenKind.LINK:
            raise Failed(f"{paths.label(name)} is a link", paths.label(name))
        old = _keep(self.tree, file.layer, file.path, seen, attic, token)
        if old[0] != content_digest(file.before):
            raise changed(name, self.tree.label(file.layer), seen, seen)
        made = replace(made, mode=seen.mode & _PERMISSIONS)
        return (
            _step(self.tree, file, place, seen, old, is_put=False),
            _step(self.tree, file, place, made, new, is_put=True),
        )


def why_not_write(tree: LayerTree, layer: Layer) -> str | None:
    """Return why nothing is created or dropped in a layer, None where it can be."""
    if layer.is_inside_project:
        return None
    return f"{tree.label(layer)} lies outside the project: it is read, and never written."


def _step(
    tree: LayerTree,
    file: Create | Drop | Edit,
    place: bytes,
    seen: Seen,
    kept: tuple[str, bytes],
    *,
    is_put: bool,
) -> Step:
    content, target = kept
    return Step(
        is_put=is_put,
        layer=file.layer.full_name,
        layer_label=tree.label(file.layer),
        path=file.path,
        place=place,
        seen=seen,
        content=content,
        target=target,
    )


def named(files: Sequence[bytes]) -> str:
    """Return the name of the one file among some, by path; of more than one how many there are."""
    return f"{len(files):,} files" if len(files) > 1 else paths.label(paths.name(files[0]))


def _what(files: Sequence[Create] | Sequence[Drop], noun: str) -> str:
    if len(files) > 1:
        return f"{len(files):,} {noun}s"
    name = paths.label(paths.name(files[0].path))
    return f"override of {name}" if noun == "override" else f"{noun} {name}"


def _where(tree: LayerTree, files: Sequence[Create] | Sequence[Drop] | Sequence[Edit]) -> str:
    layers = [file.layer for file in files]
    is_one = len({layer.number for layer in layers}) == 1
    return tree.label(layers[0]) if is_one else tree.counted(layers)


def _place(tree: LayerTree, layer: Layer, path: bytes, project: bytes) -> bytes:
    """Return where a layer's file is, relative to the project; its folder's links are followed.

    Raises:
        Failed: it is not inside.
    """
    outside = why_not_write(tree, layer)
    root = paths.relative(os.path.realpath(layer.location), project)
    if outside is not None:
        raise Failed(outside.removesuffix("."))
    if root is None:
        raise Failed(f"{tree.label(layer)} leads out of the project")
    place = paths.join(root, path)
    if not is_legal_place(place):
        raise Failed(f"{paths.label(place)} is no place for a file")
    return place


def _keep(
    tree: LayerTree, layer: Layer, path: bytes, seen: Seen, attic: Attic, token: CancelToken
) -> tuple[str, bytes]:
    """Keep a layer's file as the user saw it: return its digest, or what the link points to."""
    name, where = paths.name(path), tree.label(layer)
    if seen == ABSENT:
        raise changed(name, where, seen, ABSENT)
    if seen.kind not in {SeenKind.FILE, SeenKind.LINK}:
        raise Failed(f"{paths.label(name)} is neither a file nor a link", paths.label(name))
    try:
        with open_folder(layer.location, paths.parent(path)) as folder:
            _check(name, where, seen, folder.look(name))
            if seen.kind is SeenKind.LINK:
                target = folder.read_link(name)
                _check(name, where, seen, folder.look(name), content_digest(target))
                return "", target
            opened = folder.open_file(name)
            try:
                content = attic.keep(opened, token)
                _check(name, where, seen, Seen.of(os.fstat(opened)), content)
            finally:
                os.close(opened)
            return content, b""
    except FileNotFoundError as error:
        raise changed(name, where, seen, ABSENT) from error
    except OSError as error:
        said = f"it cannot be read: {(error.strerror or str(error)).lower()}"
        raise Failed(said, paths.label(name)) from error


def _check(name: bytes, layer_label: str, seen: Seen, now: Seen, content: str = "") -> None:
    if now != seen or (content and seen.content not in {"", content}):
        raise changed(name, layer_label, seen, now)
