"""Reads a project's layers from disk into an index, the looked-at store's stack first.

Small projects are read here; from `Scanner.crew_entries` entries on, processes beside this one take
over (`crew.py`), folder by folder, and the comparing of contents with them.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from itertools import chain, repeat
from typing import TYPE_CHECKING

from multistore_gui.core import contents, paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.ignore import PlainRules, Rules
from multistore_gui.core.index import Content, Gathered, Index, build, gather
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.layout import LayoutReading
from multistore_gui.core.reading import UnreadableFileError, read_regular
from multistore_gui.core.tracked import Tracked
from multistore_gui.core.walk import (
    GITIGNORE,
    GITIGNORE_LIMIT_BYTES,
    EntryKind,
    Found,
    LeftOut,
    Listing,
    Pending,
    Trouble,
    checks_access,
    entries_of,
    kind_of,
    sort_out,
    walk,
)

if TYPE_CHECKING:
    from multistore_gui.core.crew import Crew, Job

PlainPending = tuple[list[PlainRules], list[tuple[int, bytes, bytes, int, bool]]]
PlainFound = tuple[
    list[Listing],
    list[tuple[int, bytes, bytes, bytes, int, PlainRules]],
    list[tuple[int, bytes, str, bool]],
    list[tuple[int, bytes]],
    int,
    PlainPending,
]

CREW_ENTRIES = 4_000  # two processes start in the time in which one reads these
_JOB_ENTRIES = 4_000  # a job's length: 50 ms, so that both processes end together
_LAST_ENTRIES = 200  # where no other folder is left: the other process waits for what this finds
_AHEAD_SHARE = 3  # to lay an entry down takes a third of the time of reading it
_SHARES = 4
_JOB_FOLDERS = 400
_TELL_SECONDS = 0.05  # between two reports
_SHOW_SECONDS = 0.25  # between the first scans that differ in what was compared; it grows
_WALK = "multistore_gui.core.scan:walk_plain"
_COMPARE = "multistore_gui.core.contents:compare_plain"


@dataclass(frozen=True, slots=True)
class Progress:
    """How far a reading has come."""

    layer: Layer | None  # being read; None while contents are compared
    layers_read: int  # of how many something is read, or nothing is there
    count: int  # files so far, or files compared
    total: int | None = None  # of the files to compare


Report = Callable[[Progress], None]
Place = tuple[int, bytes]
"""A layer's number, and a folder of it."""


@dataclass(frozen=True, slots=True)
class Scan:
    """What the layers hold, and what was wrong on the way."""

    index: Index
    notices: tuple[Notice, ...]
    is_compared: bool = False  # whether every override's content is known
    problems: tuple[Notice, ...] | None = None  # the index's; None: they were not looked for
    bare: frozenset[Place] = frozenset()  # folders that were read, with nothing in them
    left_out: frozenset[Place] = frozenset()  # folders out of which a `.gitignore` leaves something
    began_ns: int = 0  # since the epoch: what changed before is known


@dataclass(frozen=True, slots=True)
class _Comparison:
    """What comes in of the contents of files."""

    total: int  # entries
    results: Iterator[list[contents.Compared]]


class _LargeError(Exception):
    """The project is too large to be read in this process."""


@dataclass
class Scanner:
    """Reads one project; owned by the thread that reads."""

    location: bytes
    layout: LayoutReading
    token: CancelToken
    shows_all: bool = False  # nothing is left out
    within: bytes | None = None  # one path: only what bears on it is read
    crew_entries: int = CREW_ENTRIES  # from so many on other processes help
    stop: CancelToken = field(default_factory=CancelToken)  # ends reading, and keeps what was read
    hands_over: bool = False  # a large project is read in another process (`apart.py`)
    _found: Found = field(default_factory=Found)  # but for its folders
    _told: float = 0.0  # when it was reported last how far it has come
    _begun: set[int] = field(default_factory=set)  # layers of which something is known
    _files: int = 0  # read so far
    _gathered: Gathered = field(default_factory=dict)
    _notices: list[Notice] = field(default_factory=list)
    _crews: ExitStack = field(default_factory=ExitStack)
    _members: Crew | None = None
    _unread: set[int] = field(default_factory=set)  # layers whose reading was stopped
    _gitignores: dict[bytes, bytes | None] = field(default_factory=dict)
    _left_out: set[Place] = field(default_factory=set)
    _began_ns: int = field(default_factory=time.time_ns)

    def read(self, first: Sequence[Layer], report: Report) -> Iterator[Scan]:
        """Read every layer, then compare contents; yield a scan whenever there is more to show.

        Args:
            first: the layers to read before the others: yielded as soon as they are complete.
            report: told now and then how far it has come.

        Raises:
            Cancelled: the token was cancelled.
        """
        has_first = False
        try:
            for scan in self._read(first, report):
                yield scan
                has_first = True
        except _LargeError:
            from multistore_gui.core.apart import read_apart

            yield from read_apart(self, () if has_first else first, report)

    def _read(self, first: Sequence[Layer], report: Report) -> Iterator[Scan]:
        tree = self.layout.tree
        rest = [layer for layer in tree.in_tree_order() if layer not in first]
        with self._crews:
            self.read_layers(first, report)
            if self.stop.is_cancelled:
                yield self.scan(unread=rest)
                return
            # Other processes, where there are any, read on while the first are laid together.
            opened, results = self._begin(rest, ahead=self._found.count // _AHEAD_SHARE)
            if first and rest:
                yield self.scan(unread=rest)
            if self.stop.is_cancelled:
                return
            self._finish(opened, results, report)
            if self.stop.is_cancelled:
                yield self.scan()
                return
            comparison = self._begin_comparison(self._gathered)  # while all is laid together
            scan = self.scan()
            yield scan
            if not self.stop.is_cancelled:
                yield from self._compare(scan, comparison, report)

    def read_only(self, layers: Sequence[Layer], report: Report) -> Scan:
        """Read some layers and no others; no contents are compared.

        Raises:
            Cancelled: the token was cancelled.
        """
        with self._crews:
            self.read_layers(layers, report)
        return self.scan(unread=[layer for layer in self.layout.tree if layer not in layers])

    def read_layers(self, layers: Sequence[Layer], report: Report) -> None:
        """List the layers' folders and all below them."""
        self._finish(*self._begin(layers), report)

    def _begin(self, layers: Sequence[Layer], ahead: int = 0) -> tuple[Found, Iterator[Found]]:
        """List the layers' own folders, and set to work whoever lists those below them.

        Args:
            layers: the layers to read.
            ahead: how many entries each process reads before it has to be asked for more.

        Returns:
            What is in the layers' own folders; what comes in of the others.
        """
        starts = self.list_roots(layers)
        return starts, self._walk(starts.pending, ahead)

    def list_roots(self, layers: Sequence[Layer]) -> Found:
        """List the layers' own folders and nothing below them."""
        found = Found()
        for layer in layers:
            self._open_layer(layer, found)
        return found

    def _finish(self, opened: Found, results: Iterator[Found], report: Report) -> None:
        self._take(opened)
        self._take_all(results, report)
        self._readmit_tracked(report)

    def scan(self, unread: Iterable[Layer] = ()) -> Scan:
        """Make an index of what was read so far."""
        index = build(
            self.layout.tree,
            self._gathered,
            has_special_files=self.layout.apps_only,
            unread={*(layer.number for layer in unread), *self._unread},
        )
        return Scan(
            index,
            self.notices(),
            bare=frozenset(self._found.bare),
            left_out=frozenset(self._left_out),
            began_ns=self._began_ns,
        )

    def notices(self) -> tuple[Notice, ...]:
        """Return what was wrong on the way."""
        troubles = tuple(self._trouble_notice(trouble) for trouble in self._found.troubles)
        return (*self._notices, *troubles)

    # listing ----------------------------------------------------------------------------------

    def _open_layer(self, layer: Layer, found: Found) -> None:
        """List a layer's own folder: what lies directly in it decides what its apps are."""
        if not layer.has_folder:
            self._begun.add(layer.number)
            return
        rules = self._rules_at(layer).at_layer_root(self.layout.ignore)
        here = Pending(layer.number, layer.location, b"", rules)
        entries = entries_of(here, found)
        skipped = self.layout.skipped.get(layer.number, frozenset())
        entries = [entry for entry in entries if entry.name not in skipped]
        if self.within is not None:
            app = self.within.partition(b"/")[0]
            entries = [entry for entry in entries if entry.name == app]
        if self.layout.apps_only:
            apps = [entry for entry in entries if kind_of(entry) is EntryKind.NONE]
            self._report_misplaced(layer, set(entries) - set(apps), rules)
            entries = apps
        sort_out(entries, here, rules, found, access=checks_access())

    def _rules_at(self, layer: Layer) -> Rules:
        """Return what `.gitignore` files say in a layer's folder, its own among them."""
        folders = [b""]
        if layer.is_inside_project and layer.path not in (b"", b"."):
            folders += [*paths.folders_above(layer.path), layer.path]
        top = self.location if layer.is_inside_project else layer.location
        rules = Rules.start(self._gitignore(top), show_all=self.shows_all)
        for folder in folders[1:]:
            gitignore = self._gitignore(paths.locate(top, folder))
            name = paths.name(folder)
            is_ignored = rules.ignores(name, is_folder=True)
            rules = rules.below(name, gitignore, is_ignored=is_ignored)
        return rules

    def _gitignore(self, folder: bytes) -> bytes | None:
        """Return the bytes of a folder's `.gitignore`, None where there is none."""
        if folder not in self._gitignores:
            self._gitignores[folder] = self._read_gitignore(paths.locate(folder, GITIGNORE))
        return self._gitignores[folder]

    def _read_gitignore(self, location: bytes) -> bytes | None:
        if not os.path.lexists(location):
            return None
        try:
            return read_regular(location, GITIGNORE_LIMIT_BYTES)
        except UnreadableFileError as error:
            path = os.path.relpath(location, self.location)
            self._notices.append(Notice(NoticeKind.UNREADABLE, f"Not read: {error}.", path=path))
            return None

    def _report_misplaced(
        self, layer: Layer, entries: Iterable[os.DirEntry[bytes]], rules: Rules
    ) -> None:
        for entry in sorted(entries, key=lambda entry: entry.name):
            is_link = entry.is_symlink()
            if rules.ignores(entry.name, is_folder=False):
                continue
            if is_link:
                text = "A link stands for the app's folder: not followed."
            elif layer.kind is LayerKind.BASE:
                continue  # files beside the apps belong to no store
            else:
                text = "Outside any app: never composed."
            self._notices.append(
                Notice(NoticeKind.MISPLACED, text, path=entry.name, layer=layer.full_name)
            )

    def _walk(self, pending: list[Pending], ahead: int = 0) -> Iterator[Found]:
        """Return what comes in of the folders; processes beside this one begin at once."""
        crew = self._crew_for_walk()
        return self._walk_there(crew, pending, ahead) if crew else self._walk_here(pending)

    def _walk_here(self, pending: list[Pending]) -> Iterator[Found]:
        crew = None
        while pending and not crew and not self.stop.is_cancelled:
            some = walk(pending, self.token, budget=_JOB_ENTRIES, within=self.within)
            yield some
            pending = some.pending
            crew = self._crew_for_walk()
        if crew:
            yield from self._walk_there(crew, pending)
        else:
            self._unread.update(each.layer for each in pending)

    def _walk_there(self, crew: Crew, pending: list[Pending], ahead: int = 0) -> Iterator[Found]:
        pool = _Pool(_to_plain(pending), ahead)
        return self._from_pool(pool, crew.run(pool.next_job, self.token))

    def _from_pool(self, pool: _Pool, results: Iterator[PlainFound]) -> Iterator[Found]:
        for result in results:
            pool.add(result[-1])
            if self.stop.is_cancelled:
                self._unread.update(pool.clear())
            yield _found_from_plain(result)

    def _crew_for_walk(self) -> Crew | None:
        if self.within is not None or self._found.count < self.crew_entries:
            return None
        if self.hands_over:
            from multistore_gui.core import crew

            if crew.is_possible():
                raise _LargeError
        return self._crew()

    def _take_all(self, results: Iterator[Found], report: Report) -> None:
        for some in results:
            self._take(some)
            if some.folders:
                self._tell(some.folders[-1][0], report)
            self.token.check()

    def _take(self, some: Found) -> None:
        found = self._found
        gather(some.folders, self._gathered)
        found.left_out += some.left_out
        found.troubles += some.troubles
        found.bare += some.bare
        found.count += some.count
        self._begun.update(layer for layer, *_ in some.folders)
        self._files += sum(len(kinds) for *_, kinds in some.folders)

    def _tell(self, layer: int, report: Report) -> None:
        now = time.monotonic()
        if now - self._told > _TELL_SECONDS:
            self._told = now
            report(Progress(self.layout.tree[layer], len(self._begun), self._files))

    @cached_property
    def _repository(self) -> Tracked | None:
        return Tracked.of(self.location)

    def _readmit_tracked(self, report: Report) -> None:
        """Take back what a `.gitignore` leaves out and the repository tracks, as Git does."""
        while self._found.left_out:
            left_out, self._found.left_out = self._found.left_out, []
            self._left_out.update((entry.layer, entry.folder) for entry in left_out)
            repository = self._repository
            if repository is None:
                return
            pending: list[Pending] = []
            for entry in left_out:
                self.token.check()
                if repository.holds(entry.location):
                    self._readmit(entry, pending)
            if repository.trouble:
                self._notices.append(repository.trouble)
            self._take_all(self._walk(pending), report)

    def _readmit(self, entry: LeftOut, pending: list[Pending]) -> None:
        path = paths.join(entry.folder, entry.name)
        if entry.kind is EntryKind.NONE:
            pending.append(Pending(entry.layer, entry.location, path, entry.rules, is_ignored=True))
        else:
            own = (entry.layer, entry.folder, entry.name, bytes([entry.kind]))
            gather([own], self._gathered)

    def _trouble_notice(self, trouble: Trouble) -> Notice:
        layer = self.layout.tree[trouble.layer]
        outcome = "What is in it is not shown" if trouble.is_folder else "It is not compared"
        text = f"{trouble.reason[:1].upper()}{trouble.reason[1:]}. {outcome}."
        return Notice(
            NoticeKind.UNREADABLE,
            text,
            path=trouble.path,
            layer=layer.full_name,
            is_gap=trouble.is_folder,
        )

    # comparing --------------------------------------------------------------------------------

    def _begin_comparison(self, gathered: Gathered) -> _Comparison:
        """Set to work whoever compares what is in folders that several layers have."""
        folders = contents.shared(gathered)
        # The first jobs of processes last for as long as it takes to lay the layers together.
        at_first = repeat(self._found.count // _SHARES, self._members.size if self._members else 0)
        lengths = chain(at_first, repeat(_JOB_ENTRIES))
        jobs = contents.in_jobs(self.layout.tree, folders, lengths)
        if self._members is None:
            return _Comparison(contents.count(folders), map(contents.compare_plain, jobs))
        named = ((_COMPARE, job) for job in jobs)
        results = self._members.run(partial(next, named, None), self.token)
        return _Comparison(contents.count(folders), results)

    def _compare(self, scan: Scan, comparison: _Comparison, report: Report) -> Iterator[Scan]:
        answers, done = contents.Answers(scan.index), 0
        shown, pause_seconds = time.monotonic(), _SHOW_SECONDS
        for some in comparison.results:
            self.token.check()
            done += answers.add(some)
            report(Progress(None, len(self.layout.tree), done, comparison.total))
            if done < comparison.total and time.monotonic() - shown > pause_seconds:
                yield replace(scan, index=answers.index())
                shown, pause_seconds = time.monotonic(), 2 * pause_seconds
        index = answers.index()
        rest = self._compare_rest(index)
        yield replace(scan, index=index.with_contents(rest), is_compared=True)

    def _compare_rest(self, index: Index) -> dict[int, dict[int, Content]]:
        """Compare what cannot be told from one folder alone: layer -> file -> content."""
        found: dict[int, dict[int, Content]] = {}
        tree = index.tree
        for layer, hidden, file, path in contents.unknown_pairs(index, self.token):
            self.token.check()
            content = contents.content_of(tree[layer].locate(path), tree[hidden].locate(path))
            found.setdefault(layer, {})[file] = content
        return found

    def _crew(self) -> Crew | None:
        """Return the processes beside this one, started when first asked for."""
        if self._members is None:
            from multistore_gui.core import crew  # large projects alone pay for the import

            if crew.is_possible():
                self._members = self._crews.enter_context(crew.Crew())
        return self._members


class _Pool:
    """Folders that are still to be listed, handed out in jobs that end together."""

    def __init__(self, plain: PlainPending, ahead: int) -> None:
        """Take the first folders.

        Args:
            plain: the folders.
            ahead: how many entries each process reads at first; later it is asked more often.
        """
        self._folders: list[tuple[int, bytes, bytes, PlainRules, bool]] = []
        self.add(plain)
        self._ahead = ahead

    def add(self, plain: PlainPending) -> None:
        """Take more folders: those that a process has not come to."""
        self._ahead = 0
        rules, folders = plain
        self._folders += [
            (layer, location, folder, rules[number], is_ignored)
            for layer, location, folder, number, is_ignored in folders
        ]

    def next_job(self) -> Job | None:
        """Return some folders with how many entries to read, None where no folder is left."""
        length = min(_JOB_FOLDERS, -(-len(self._folders) // _SHARES))
        if not length:
            return None
        some, self._folders = self._folders[-length:], self._folders[:-length]
        numbers: dict[PlainRules, int] = {}
        folders = [
            (layer, location, folder, numbers.setdefault(rules, len(numbers)), is_ignored)
            for layer, location, folder, rules, is_ignored in some
        ]
        entries = _JOB_ENTRIES if self._folders else _LAST_ENTRIES
        return _WALK, ((list(numbers), folders), max(entries, self._ahead))

    def clear(self) -> set[int]:
        """Forget what is left; return of which layers it is."""
        layers = {folder[0] for folder in self._folders}
        self._folders = []
        return layers


def walk_plain(job: tuple[PlainPending, int]) -> PlainFound:
    """Walk folders in a process beside the main one, until so many entries are read."""
    pending, entries = job
    found = walk(_from_plain(pending), CancelToken(), budget=entries)
    left_out = [
        (each.layer, each.location, each.folder, each.name, int(each.kind), each.rules.to_plain())
        for each in found.left_out
    ]
    troubles = [(each.layer, each.path, each.reason, each.is_folder) for each in found.troubles]
    return found.folders, left_out, troubles, found.bare, found.count, _to_plain(found.pending)


def _found_from_plain(plain: PlainFound) -> Found:
    folders, left_out, troubles, bare, count, _ = plain
    return Found(
        folders,
        [
            LeftOut(layer, location, folder, name, EntryKind(kind), Rules.from_plain(rules))
            for layer, location, folder, name, kind, rules in left_out
        ],
        [Trouble(*trouble) for trouble in troubles],
        bare,
        count,
    )


def _to_plain(pending: Iterable[Pending]) -> PlainPending:
    """Return folders as plain values; the rules apart, since nearly all share the same."""
    numbers: dict[Rules, int] = {}
    folders = [
        (
            each.layer,
            each.location,
            each.folder,
            numbers.setdefault(each.rules, len(numbers)),
            each.is_ignored,
        )
        for each in pending
    ]
    return [rules.to_plain() for rules in numbers], folders


def _from_plain(plain: PlainPending) -> Iterator[Pending]:
    every_rules = [Rules.from_plain(rules) for rules in plain[0]]
    for layer, location, folder, number, is_ignored in plain[1]:
        yield Pending(layer, location, folder, every_rules[number], is_ignored)
