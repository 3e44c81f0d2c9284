"""What a project's configuration says of its layers, in whichever of the two layouts.

A project has an `alokai.config.json` or a `multistore.toml`, whatever stands at that name: a broken
one is trouble in a project, and not the lack of one. A folder `apps` alone makes no project.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from importlib import import_module

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError, Notice, NoticeKind
from multistore_gui.core.layers import Layer, LayerKind, LayerTree

ALOKAI_CONFIG = b"alokai.config.json"
MANIFEST = b"multistore.toml"


# What reads each layout, by its configuration; where a project has several, the first holds. By
# name, since they build on this module, and a project pays for the import of one alone.
_READERS = {
    MANIFEST: "multistore_gui.core.manifest:read_manifest",
    ALOKAI_CONFIG: "multistore_gui.core.alokai:read_alokai",
}
NEEDED = f"an {paths.label(ALOKAI_CONFIG)} or a {paths.label(MANIFEST)}"


class NotAProjectError(MultistoreError):
    """A folder that cannot be opened, or that holds neither configuration."""


class ConfigurationError(MultistoreError):
    """A configuration that gives no layer tree; the text names the first problem, in one line."""

    def __init__(self, text: str, problems: Iterable[Notice]) -> None:
        """Take the text and every problem."""
        super().__init__(text)
        self.problems = tuple(problems)


@dataclass(frozen=True, slots=True)
class LayoutReading:
    """A project's layers, before any of their files is listed."""

    layout: str  # its word on the command line, "alokai" or "manifest"
    name: str  # the project's; bytes that are not UTF-8 as `surrogateescape`
    tree: LayerTree
    notices: tuple[Notice, ...]
    # An Alokai project: only folders directly inside a layer's folder are apps, and package.json
    # and tsconfig.json at an app's root have rules of their own.
    apps_only: bool
    skipped: Mapping[int, frozenset[bytes]]  # layer number -> names in its folder that are no apps
    ignore: tuple[bytes, ...]  # the manifest's patterns, in gitignore syntax
    trouble: Notice | None = None  # among the notices: why nothing of the configuration holds

    def kept_from(self, before: LayoutReading) -> LayoutReading | None:
        """Return this with the layers of a reading before, None where these are not the same.

        What holds of the layers by their numbers holds on then.
        """
        if self.tree.layers != before.tree.layers:
            return None
        same = replace(self, tree=before.tree, notices=before.notices, trouble=before.trouble)
        return replace(self, tree=before.tree) if same == before else None


@dataclass(frozen=True, slots=True)
class Draft:
    """A layer that has no number yet."""

    chain: tuple[str, ...]  # the ids from the layer above the base down to this one; () is the base
    id: str
    kind: LayerKind
    location: bytes
    path: bytes
    is_inside_project: bool = True
    has_folder: bool = True

    @property
    def full_name(self) -> str:
        """The name that no other layer of the project has."""
        return "/" + "/".join(self.chain)


def grow(drafts: Iterable[Draft]) -> LayerTree:
    """Number the layers in tree order: each before what stands on it, siblings in order of id.

    Raises:
        KeyError: a layer's parent is not among them.
    """
    numbers: dict[tuple[str, ...], int] = {}
    layers: list[Layer] = []
    for draft in sorted(drafts, key=lambda draft: draft.chain):
        numbers[draft.chain] = len(layers)
        layers.append(
            Layer(
                number=len(layers),
                id=draft.id,
                full_name=draft.full_name,
                kind=draft.kind,
                location=draft.location,
                path=draft.path,
                parent=numbers[draft.chain[:-1]] if draft.chain else None,
                is_inside_project=draft.is_inside_project,
                has_folder=draft.has_folder,
            )
        )
    return LayerTree(layers)


def folder_name(location: bytes) -> str:
    """Return the name of the project's folder, the whole location for a file system's root."""
    return paths.to_json_text(os.path.basename(location.rstrip(b"/")) or location)


def read_layout(location: bytes) -> LayoutReading:
    """Read the layers of the project in an absolute folder, by the first layout it has a file of.

    Raises:
        NotAProjectError: there is no such folder, or no configuration in it.
        ManifestError: the manifest is wrong.
    """
    name, *others = _configurations(location)
    module, _, function = _READERS[name].partition(":")
    reading: LayoutReading = getattr(import_module(module), function)(location)
    notices = [
        Notice(
            NoticeKind.NOTICE,
            f"{paths.label(name)} is here too and holds: this file is not read.",
            path=other,
        )
        for other in others
    ]
    return replace(reading, notices=(*notices, *reading.notices))


def check_project(location: bytes) -> None:
    """See that there still is a project in a folder, and not another folder in its place.

    Raises:
        NotAProjectError: there is none.
    """
    _configurations(location)


def _configurations(location: bytes) -> list[bytes]:
    """Return the names of the configurations in a folder, the one that holds first.

    Raises:
        NotAProjectError: there is none.
    """
    shown = paths.label(location)
    try:
        if not stat.S_ISDIR(os.stat(location).st_mode):
            raise NotAProjectError(f"{shown} is no folder. Open the project's folder")
        found = [name for name in _READERS if _is_there(location, name)]
    except FileNotFoundError as error:
        raise NotAProjectError(f"{shown} does not exist") from error
    except OSError as error:
        raise NotAProjectError(f"{shown} cannot be opened: {error.strerror}") from error
    if not found:
        raise NotAProjectError(f"{shown} is no project. It needs {NEEDED}")
    return found


def _is_there(location: bytes, name: bytes) -> bool:
    try:
        os.lstat(paths.locate(location, name))
    except FileNotFoundError:
        return False
    return True
