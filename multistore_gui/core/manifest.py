"""Layout B: `multistore.toml` names the layers (specification, section 3).

Everything that is wrong in a manifest is found before it is refused. Where the specification is
silent:

- A layer's folder is resolved once: links on the way to it are followed, and what lies outside the
  project in the end counts as outside.
- A layer's id can be a folder's name, since `.out/<layer>` is one, and holds no control character.
- An unknown key, and a project's `name` that is no text, are notices.
"""

from __future__ import annotations

import os
import re
import stat
import tomllib
from collections.abc import Iterable, Iterator, Mapping, Set

from multistore_gui.core import paths
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.layers import LayerKind
from multistore_gui.core.layout import (
    MANIFEST,
    ConfigurationError,
    Draft,
    LayoutReading,
    folder_name,
    grow,
)
from multistore_gui.core.reading import UnreadableFileError, read_config_text, shown
from multistore_gui.core.toml_lines import Key, key_lines

Table = dict[str, object]

LAYERS = "layers"

_LAYER_KEYS = frozenset({"path", "parent", "template"})
_TOP_KEYS = frozenset({"name", "ignore", LAYERS})
_PLACE_IN_MESSAGE = re.compile(r" \(at (?:line (\d+), column (\d+)|end of document)\)")
_LINE_END = shown("character '\\n'")  # as `tomllib` calls it
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f]")


class ManifestError(ConfigurationError):
    """A manifest that gives no layer tree."""

    def __init__(self, problems: Iterable[Notice]) -> None:
        """Take all problems, one at least."""
        first, *others = ordered = sorted(problems, key=lambda problem: problem.line or 0)
        place = paths.label(MANIFEST) + (f", line {first.line}" if first.line else "")
        more = len(others)
        rest = f" And {more} more problem{'s' if more > 1 else ''}." if more else ""
        super().__init__(f"{place}: {first.text}{rest}", ordered)


def read_manifest(location: bytes) -> LayoutReading:
    """Read the layers that the manifest in an absolute folder names.

    Raises:
        ManifestError: it cannot be read, or what it says is no layer tree.
    """
    try:
        text = read_config_text(paths.locate(location, MANIFEST))
    except UnreadableFileError as error:
        raise ManifestError([_problem(f"Cannot be read: {error}.", error.line)]) from error
    return _Manifest(location, _parse(text), key_lines(text)).read()


def _problem(text: str, line: int | None) -> Notice:
    return Notice(NoticeKind.CONFIG, text, path=MANIFEST, line=line)


def _parse(text: str) -> Table:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _PLACE_IN_MESSAGE.search(str(error))
        reason = shown(_PLACE_IN_MESSAGE.sub("", str(error)))
        if reason.endswith(_LINE_END):
            reason = "the line ends before what is in quotes does"
        if place and place[1]:
            problem = _problem(f"Column {place[2]}: {reason}.", int(place[1]))
        else:
            problem = _problem(f"{reason}, at the end of the file.", text.count("\n") + 1)
        raise ManifestError([problem]) from error
    except RecursionError as error:
        raise ManifestError([_problem("Its values are nested too deep.", None)]) from error
    except ValueError as error:  # Python's limit for the digits of an int
        raise ManifestError([_problem(f"A number is too long: {error}.", None)]) from error


class _Manifest:
    """A manifest's content while it is checked; what is wrong is collected."""

    def __init__(self, location: bytes, content: Table, lines: Mapping[Key, int]) -> None:
        self._location = location
        self._root = os.path.realpath(location)
        self._content = content
        self._lines = lines
        layers = content.get(LAYERS)
        self._layers: Table = layers if isinstance(layers, dict) else {}
        self._tables: dict[str, Table] = {
            layer_id: table for layer_id, table in self._layers.items() if isinstance(table, dict)
        }
        self._problems: list[Notice] = []
        self._notices: list[Notice] = []

    def read(self) -> LayoutReading:
        """Return what the manifest says.

        Raises:
            ManifestError: with every problem.
        """
        self._report_unknown_keys((), self._content, _TOP_KEYS)
        name = self._name()
        ignore = self._ignore()
        self._check_layers()
        parents = self._parents()
        places = self._places()
        kinds = {layer_id: self._kind(layer_id, table) for layer_id, table in self._tables.items()}
        if self._problems:
            raise ManifestError(self._problems)
        drafts = [
            self._draft(layer_id, chain, kinds[layer_id], places[layer_id])
            for layer_id, chain in _chains(self._tables, parents).items()
        ]
        return LayoutReading(
            layout="manifest",
            name=name,
            tree=grow(drafts),
            notices=tuple(self._notices),
            apps_only=False,
            skipped={},
            ignore=ignore,
        )

    def _refuse(self, layer_id: str, text: str) -> None:
        """Report a problem of a layer, at the line of its table."""
        line = self._lines.get((LAYERS, layer_id))
        self._problems.append(_problem(f"Layer {_named(layer_id)}: {text}.", line))

    def _report_unknown_keys(self, table: Key, content: Table, known: Set[str]) -> None:
        for key in content:
            if key not in known:
                where = f"Layer {_named(table[-1])}: the" if table else "The"
                text = f"{where} key {_named(key)} is unknown and not read."
                self._notices.append(_problem(text, self._lines.get((*table, key))))

    def _name(self) -> str:
        name = self._content.get("name", "")
        if not isinstance(name, str):
            text = '"name" is no text: the folder\'s name is shown.'
            self._notices.append(_problem(text, self._lines.get(("name",))))
            name = ""
        return name or folder_name(self._location)

    def _ignore(self) -> tuple[bytes, ...]:
        patterns = self._content.get("ignore", [])
        if isinstance(patterns, list) and all(isinstance(each, str) for each in patterns):
            return tuple(map(paths.from_json_text, patterns))
        line = self._lines.get(("ignore",))
        self._problems.append(_problem('"ignore" is no list of texts.', line))
        return ()

    def _check_layers(self) -> None:
        line = self._lines.get((LAYERS,), 1)
        if not self._layers:
            text = "No layer is named. It needs a table [layers.NAME] for each."
            self._problems.append(_problem(text, line))
        for layer_id in self._layers:
            if not paths.is_legal_folder_name(layer_id) or _CONTROL.search(layer_id):
                self._refuse(layer_id, "its name can be no folder's")
            if layer_id not in self._tables:
                self._refuse(layer_id, "it is no table")
        for layer_id, table in self._tables.items():
            self._report_unknown_keys((LAYERS, layer_id), table, _LAYER_KEYS)
        bases = [layer_id for layer_id, table in self._tables.items() if "parent" not in table]
        if self._layers and not bases and len(self._tables) == len(self._layers):
            text = "Every layer has a parent: none is the base."
            self._problems.append(_problem(text, line))
        for layer_id in bases[1:]:
            text = f"it has no parent, nor has {_named(bases[0])}; one layer alone is the base"
            self._refuse(layer_id, text)

    def _parents(self) -> dict[str, str]:
        """Return each layer's parent, where it is one; without the base."""
        parents = {}
        for layer_id, table in self._tables.items():
            parent = table.get("parent")
            if isinstance(parent, str):
                parents[layer_id] = parent
                if parent not in self._layers:
                    self._refuse(layer_id, f"its parent {_named(parent)} is no layer")
            elif parent is not None:
                self._refuse(layer_id, '"parent" is no text')
        for cycle in _cycles(parents):
            names = ", ".join(map(_named, cycle))
            self._refuse(cycle[0], f"its parents lead back to itself: {names}")
        return parents

    def _places(self) -> dict[str, bytes]:
        """Return where each layer's folder really is, where there is one."""
        places: dict[str, bytes] = {}
        owners: dict[bytes, str] = {}
        for layer_id, table in self._tables.items():
            place = self._place(layer_id, table)
            if place is None:
                continue
            places[layer_id] = place
            owner = owners.setdefault(os.path.normcase(place), layer_id)
            if owner != layer_id:
                self._refuse(layer_id, f"it has the same path as {_named(owner)}")
        for layer_id, place in places.items():
            for folder in _folders_around(os.path.normcase(place)):
                if folder in owners:
                    self._refuse(layer_id, f"its path is inside {_named(owners[folder])}'s")
        return places

    def _place(self, layer_id: str, table: Table) -> bytes | None:
        path = table.get("path")
        if path is None:
            self._refuse(layer_id, 'it has no "path"')
        elif not isinstance(path, str) or not path or "\0" in path:
            self._refuse(layer_id, '"path" is no folder\'s path')
        else:
            place = os.path.realpath(paths.locate(self._location, paths.from_json_text(path)))
            try:
                if stat.S_ISDIR(os.stat(place).st_mode):
                    return place
                self._refuse(layer_id, f"{shown(path)} is no folder")
            except FileNotFoundError:
                self._refuse(layer_id, f"{shown(path)} does not exist")
            except OSError as error:
                self._refuse(layer_id, f"{shown(path)} cannot be read: {error.strerror}")
        return None

    def _kind(self, layer_id: str, table: Table) -> LayerKind:
        is_template = table.get("template", False)
        if not isinstance(is_template, bool):
            self._refuse(layer_id, '"template" is neither true nor false')
        if "parent" not in table:
            return LayerKind.BASE
        return LayerKind.TEMPLATE if is_template else LayerKind.DEPLOYABLE

    def _draft(self, layer_id: str, chain: Key, kind: LayerKind, place: bytes) -> Draft:
        path = paths.relative(place, self._root)
        if path is not None:
            return Draft(chain, layer_id, kind, paths.locate(self._location, path), path)
        written = paths.from_json_text(str(self._tables[layer_id]["path"]))
        path = _slashed(os.path.normpath(written))
        return Draft(chain, layer_id, kind, place, path, is_inside_project=False)


def _slashed(path: bytes) -> bytes:
    return path.replace(os.sep.encode(), b"/")


def _named(text: str) -> str:
    """Write an id or a key for people, the empty one so that it can be seen."""
    return shown(text) or '""'


def _folders_around(place: bytes) -> Iterator[bytes]:
    """Give each folder that an absolute place lies in, the innermost first."""
    while (folder := os.path.dirname(place)) != place:
        yield folder
        place = folder


def _cycles(parents: Mapping[str, str]) -> Iterator[list[str]]:
    """Give the ids of each cycle once."""
    settled: set[str] = set()
    for start in parents:
        branch: dict[str, None] = {}  # in order
        at = start
        while at in parents and at not in settled and at not in branch:
            branch[at] = None
            at = parents[at]
        if at in branch:
            visited = list(branch)
            yield visited[visited.index(at) :]
        settled.update(branch)


def _chains(layers: Iterable[str], parents: Mapping[str, str]) -> dict[str, Key]:
    """Return the ids from the base's child down to each layer; the parents have no cycle."""
    chains: dict[str, Key] = {}
    for start in layers:
        branch = []
        at = start
        while at in parents and at not in chains:
            branch.append(at)
            at = parents[at]
        chain = chains.setdefault(at, ())
        for layer_id in reversed(branch):
            chain = chains[layer_id] = (*chain, layer_id)
    return chains
