"""Reads some folders of a project again; what is known of all others stays as it is.

Where nothing changed, the scan that comes out is the one that went in: whoever is told of a change
too much tells nobody else.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from multistore_gui.core import paths
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.ignore import Rules
from multistore_gui.core.index import Index, OwnFiles, updated
from multistore_gui.core.layers import Layer
from multistore_gui.core.scan import Place, Scan, Scanner
from multistore_gui.core.walk import (
    Found,
    Pending,
    checks_access,
    entries_of,
    own_gitignore,
    sort_out,
)

LayerFolder = tuple[Layer, bytes]
Changes = dict[bytes, dict[int, OwnFiles]]


@dataclass(frozen=True, slots=True)
class Reread:
    """What a project holds after some of its folders were read again."""

    scan: Scan  # the one before where nothing changed
    new: frozenset[Place]  # folders of which nothing was known before, or not any more
    gone: frozenset[Place]  # folders that are not there any more, or not read; all below went too
    paths: frozenset[bytes]  # in folders in which names came or went
    began_ns: int  # since the epoch: what changed before is known


@dataclass
class Rereader(Scanner):
    """Reads folders of one project again; owned by the thread that reads."""

    _rules: dict[Place, Rules | None] = field(default_factory=dict)
    _listed: dict[Place, set[bytes]] = field(default_factory=dict)  # with the folders in each now
    _renewed: set[Place] = field(default_factory=set)  # what is known below holds no longer
    _paths: set[bytes] = field(default_factory=set)  # in folders in which names came or went

    def read_folders(
        self, scan: Scan, folders: Iterable[LayerFolder], trees: Iterable[LayerFolder] = ()
    ) -> Reread:
        """Read folders again, and compare what they hold.

        Args:
            scan: what is known so far.
            folders: read without the folders below them, but for those that are new.
            trees: read with all that is below them.

        Raises:
            Cancelled: the token was cancelled.
        """
        whole = set(trees)
        places = [
            place
            for place in sorted({*folders, *whole}, key=lambda place: (place[0].number, place[1]))
            if not any((place[0], above) in whole for above in _above(place[1]))
        ]
        opened = Found()
        for layer, folder in places:
            self.token.check()
            self._list_again(scan.index, layer, folder, opened, is_whole=(layer, folder) in whole)
        with self._crews:
            self._finish(opened, self._walk(opened.pending), lambda _: None)
        changes = self._changes(scan.index)
        index = self._reindexed(scan.index, changes)
        found = replace(
            scan,
            index=index,
            notices=self._notices_now(scan),
            problems=scan.problems if index.names is scan.index.names else None,
            bare=self._now(scan.bare, self._found.bare),
            left_out=self._now(scan.left_out, self._left_out),
        )
        is_same = index is scan.index and all(
            getattr(found, part) == getattr(scan, part) for part in ("notices", "bare", "left_out")
        )
        read = self._read_places()
        return Reread(
            scan if is_same else found,
            frozenset(place for place in read if self._is_below(place)),
            frozenset(self._renewed - read),
            frozenset(self._paths),
            self._began_ns,
        )

    # listing ----------------------------------------------------------------------------------

    def _list_again(
        self, index: Index, layer: Layer, folder: bytes, opened: Found, *, is_whole: bool
    ) -> None:
        """List one folder, and tell the folders in it apart: known, new or gone."""
        found = self._listing(layer, folder)
        there = {each.folder for each in found.pending}
        self._listed[layer.number, folder] = there
        known = set(_known_folders(index, layer, folder))
        self._renewed.update((layer.number, each) for each in known ^ there)
        if is_whole:
            self._renewed.add((layer.number, folder))
            known = set()
        opened.pending += [each for each in found.pending if each.folder not in known]
        opened.folders += found.folders
        opened.left_out += found.left_out
        opened.troubles += found.troubles
        opened.bare += found.bare
        opened.count += found.count

    def _listing(self, layer: Layer, folder: bytes) -> Found:
        found = Found()
        if not folder:
            self._open_layer(layer, found)
            return found
        rules = self._rules_in(layer, folder)
        if rules is not None:
            here = Pending(layer.number, layer.locate(folder), folder, rules)
            entries = entries_of(here, found)
            own_gitignore(entries, here, found)  # among the rules already, but for its troubles
            sort_out(entries, here, rules, found, access=checks_access())
        return found

    def _rules_in(self, layer: Layer, folder: bytes) -> Rules | None:
        """Return the rules that hold in a folder, None where it is not there or not read."""
        place = layer.number, folder
        if place not in self._rules:
            self._rules[place] = self._find_rules(layer, folder)
        return self._rules[place]

    def _find_rules(self, layer: Layer, folder: bytes) -> Rules | None:
        if not folder:
            return self._rules_at(layer).at_layer_root(self.layout.ignore)
        above, name = paths.parent(folder), paths.name(folder)
        if not above and name in self.layout.skipped.get(layer.number, ()):
            return None
        rules, location = self._rules_in(layer, above), layer.locate(folder)
        if rules is None or rules.always_ignores(name, is_folder=True) or not _is_folder(location):
            return None
        is_ignored = rules.ignores(name, is_folder=True)
        if is_ignored and not (self._repository and self._repository.holds(location)):
            return None
        return rules.below(name, self._gitignore(location), is_ignored=is_ignored)

    # laying together --------------------------------------------------------------------------

    def _changes(self, index: Index) -> Changes:
        """Return all that each layer has now in every folder of which something was read."""
        changes: Changes = {}
        for number, folder in self._listed:
            changes.setdefault(folder, {})[number] = [], b""
        for number, top in self._renewed:
            for folder in _with_files(index, number, top):
                changes.setdefault(folder, {})[number] = [], b""
        for folder, layers in self._gathered.items():
            for number, (names, kinds) in layers.items():
                changes.setdefault(folder, {})[number] = names.split(b"/"), kinds
        return changes

    def _reindexed(self, index: Index, changes: Changes) -> Index:
        before = index.gathered(changes)
        differing: Changes = {}
        for folder, layers in changes.items():
            known = before.get(folder, {})
            for number, (names, kinds) in layers.items():
                own = known.get(number, (b"", b""))
                if (b"/".join(names), kinds) != own:
                    both = {*names, *own[0].split(b"/")} - {b""}
                    self._paths.update(paths.join(folder, name) for name in both)
                    differing.setdefault(folder, {})[number] = names, kinds
        later = updated(index, differing) if differing else index
        later = later.without_contents(changes)
        comparison = self._begin_comparison(later.gathered(changes))
        *_, compared = self._compare(Scan(later, ()), comparison, lambda _: None)
        if not differing and compared.index.contents == index.contents:
            return index
        return compared.index

    def _now(self, before: Iterable[Place], found: Iterable[Place]) -> frozenset[Place]:
        kept = (each for each in before if each not in self._listed and not self._is_below(each))
        return frozenset(chain(kept, found))

    def _is_below(self, place: Place) -> bool:
        """Tell whether what was known of a folder holds no longer."""
        number, folder = place
        return any((number, top) in self._renewed for top in (*_above(folder), folder))

    def _notices_now(self, scan: Scan) -> tuple[Notice, ...]:
        numbers = {layer.full_name: layer.number for layer in self.layout.tree}
        kept = (each for each in scan.notices if not self._is_outdated(each, numbers))
        return tuple(dict.fromkeys((*kept, *self.notices())))

    def _is_outdated(self, notice: Notice, numbers: Mapping[str, int]) -> bool:
        """Tell whether a notice is of what was read again."""
        number = numbers.get(notice.layer or "")
        if number is None:  # of the repository, or of what lies above all layers
            return notice.kind is NoticeKind.NOTICE and bool(self._left_out)
        if notice.kind is NoticeKind.MISPLACED:
            return (number, b"") in self._listed
        if (number, notice.path) in self._listed or self._is_below((number, notice.path)):
            return True
        return any(
            step not in self._listed.get((number, paths.parent(step)), (step,))
            for step in (*paths.folders_above(notice.path), notice.path)
        )

    def _read_places(self) -> frozenset[Place]:
        found = {*self._listed, *self._found.bare}
        for folder, layers in self._gathered.items():
            found.update((number, folder) for number in layers)
        for number, folder in [*found]:
            for above in reversed(paths.folders_above(folder)):
                if (number, above) in found:
                    break
                found.add((number, above))
        return frozenset(found)


def _above(folder: bytes) -> Collection[bytes]:
    """Return the folders that one lies in, the layer's own first."""
    return (b"", *paths.folders_above(folder)) if folder else ()


def _known_folders(index: Index, layer: Layer, folder: bytes) -> Iterator[bytes]:
    """Yield the folders directly in one in which a layer has something."""
    number = index.folder(folder)
    if number is not None:
        for below in index.subfolders(number):
            if index.has_folder(layer, below):
                yield index.folders[below]


def _with_files(index: Index, layer: int, top: bytes) -> Iterator[bytes]:
    """Yield a folder and those below it in which a layer has files of its own."""
    first = index.folder(top)
    entries = index.entries[layer]
    for number in range(first, index.ends[first]) if first is not None else ():
        own = index.own_files(number)
        if any(entries[own.start : own.stop]):
            yield index.folders[number]


def _is_folder(location: bytes) -> bool:
    try:
        return stat.S_ISDIR(os.lstat(location).st_mode)
    except OSError:
        return False
