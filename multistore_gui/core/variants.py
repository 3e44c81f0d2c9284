"""Which layers hold the same at a path: each different content is a variant of it.

Two files are alike if they have the same bytes and the same executable bit, two links if they point
to the same (specification, section 1, redundant). Bytes are read only where sizes agree, once, and
not again while the file stays as it is (`digests.py`). What cannot be read is like nothing.
"""

from __future__ import annotations

import os
import stat
import time
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from itertools import compress, count, islice
from typing import TypeAlias

from multistore_gui.core import bits, crew, paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.digests import (
    DigestCache,
    Known,
    digest,
    is_settled,
    loose_digest,
)
from multistore_gui.core.index import Index
from multistore_gui.core.stamps import stamp
from multistore_gui.core.walk import EntryKind

CREW_FILES = 4_000  # from so many paths on other processes help

_MOST = 255  # variants of one path: a byte's
_JOB_FILES = 500  # no more than `digests.MOST_PATHS`
_SHOW_SECONDS = 0.4
_TELL_SECONDS = 0.1
_NICENESS = 5  # of the processes: the window comes first
_JOB = "multistore_gui.core.variants:compare_plain"
_READABLE = (int(EntryKind.FILE), int(EntryKind.LINK))

PlainJob: TypeAlias = tuple[list[bytes], int, list[bytes], bytes, list[bytes], bytes | None, bool]
"""Each layer's folder, the number of the first file, the paths of those to compare, 1 for each of
these, each layer's entries, the cache, whether blanks are ignored."""
PlainFound: TypeAlias = tuple[int, list[bytes], bytes, list[tuple[int, int]]]
"""The number of the first file, from it on each layer's variants, 1 for each file that is compared;
which layers' files cannot be read."""
PlainDigests: TypeAlias = list[list[object]]
"""New to the cache, by the fields of `Known`: a list for each digest would be many of them."""

Report = Callable[[int, int], None]
"""Told how many paths are compared, and how many there are to compare."""
First = Callable[[], Sequence[int]]
"""Returns the files that are wanted before all others; asked again and again, on any thread."""


@dataclass(frozen=True)
class Variants:
    """What is known of the contents of one index; never changed."""

    index: Index
    columns: tuple[bytes, ...]  # layer -> file -> the variant's number, from 1; 0: not known
    compared: bytes  # file -> 1 where the contents of all its layers are known
    unreadable: frozenset[tuple[int, int]]  # layer and file
    ignores_blanks: bool = False

    @classmethod
    def none(cls, index: Index, *, ignores_blanks: bool = False) -> Variants:
        """Return what is known before anything is compared."""
        blank = bytes(len(index))
        columns = tuple(blank for _ in index.entries)
        return cls(index, columns, blank, frozenset(), ignores_blanks)

    def of(self, layer: int, file: int) -> int:
        """Return the number of the variant that a layer has, 0 where it is not known."""
        return self.columns[layer][file]

    @cached_property
    def missing(self) -> bytes:
        """1 for each file that several layers have and that is not compared yet."""
        number = bits.to_number(self.index.shared) & ~bits.to_number(self.compared)
        return bits.to_column(number, len(self.index))

    def forget(self, index: Index, files: Sequence[int]) -> Variants:
        """Return what is known of an index with the same paths, in which some files changed."""
        columns = [bytearray(column) for column in self.columns]
        compared = bytearray(self.compared)
        for file in files:
            compared[file] = 0
            for column in columns:
                column[file] = 0
        gone = set(files)
        return replace(
            self,
            index=index,
            columns=tuple(map(bytes, columns)),
            compared=bytes(compared),
            unreadable=frozenset(each for each in self.unreadable if each[1] not in gone),
        )

    def with_found(self, found: Sequence[PlainFound]) -> Variants:
        """Return what is known together with what some jobs found."""
        columns = [bytearray(column) for column in self.columns]
        compared = bytearray(self.compared)
        unreadable = set(self.unreadable)
        for start, numbers, are_compared, not_read in found:
            for column, more in zip((*columns, compared), (*numbers, are_compared), strict=True):
                part = slice(start, start + len(more))
                column[part] = bits.either((bytes(column[part]), more), len(more))
            unreadable.update(not_read)
        columns_now = tuple(map(bytes, columns))
        return replace(
            self, columns=columns_now, compared=bytes(compared), unreadable=frozenset(unreadable)
        )


def compare(
    known: Variants,
    files: bytes,
    cache: DigestCache | None,
    token: CancelToken,
    report: Report = lambda *_: None,
    first: First = tuple,
    crew_files: int = CREW_FILES,
) -> Iterator[Variants]:
    """Compare what the layers have at some paths; yield what is known whenever there is more.

    The thread that asks shares Python's lock with the window: it hands out columns and puts them
    together, and leaves what is done for each file to other processes.

    Args:
        known: what is known before.
        files: 1 for each file to compare; those that are compared already are left out.
        cache: the digests that were taken before.
        token: asked now and then.
        report: told how far it has come, now and then.
        first: asked which files to compare next; of the others the first by number come first.
        crew_files: from so many paths on other processes help.

    Raises:
        Cancelled: the token was cancelled; what was read is kept in the cache.
    """
    wanted = bits.both(files, known.missing)
    total, done = wanted.count(1), 0
    found: list[PlainFound] = []
    learned: list[PlainDigests] = []
    report(done, total)
    shown = float("-inf")  # what is wanted first is shown as soon as it is known
    told = time.monotonic()
    try:
        for result, digests in _results(
            _jobs(known, wanted, cache, first), total, crew_files, token
        ):
            found.append(result)
            learned.append(digests)
            done += result[2].count(1)
            now = time.monotonic()
            if now - told > _TELL_SECONDS:
                report(done, total)
                told = now
            if done < total and now - shown > _SHOW_SECONDS:
                known, found = known.with_found(found), []
                yield known
                shown = time.monotonic()
        yield known.with_found(found)
    finally:
        if cache is not None:
            cache.add(Known._make(row) for columns in learned for row in zip(*columns, strict=True))


def _jobs(
    known: Variants, wanted: bytes, cache: DigestCache | None, first: First
) -> Iterator[tuple[str, PlainJob]]:
    """Cut the files into jobs; yield them, and before others the one that is wanted first."""
    index = known.index
    locations = [layer.location for layer in index.tree]
    place = None if cache is None else cache.location
    starts = [*islice(compress(count(), wanted), 0, None, _JOB_FILES)]
    ends = [*starts[1:], len(index)]
    left = dict.fromkeys(range(len(starts)))
    while left:
        jobs = (bisect_right(starts, file) - 1 for file in first())
        job = next((job for job in jobs if job in left), next(iter(left)))
        del left[job]
        start, here = starts[job], slice(starts[job], ends[job])
        every_path = [*_paths(index, range(start, ends[job]), wanted)]
        entries = [column[here] for column in index.entries]
        loose = known.ignores_blanks
        yield _JOB, (locations, start, every_path, wanted[here], entries, place, loose)


def _paths(index: Index, files: range, wanted: bytes) -> Iterator[bytes]:
    """Yield the paths of those files that are wanted."""
    for folder in range(index.folder_of(files.start), len(index.folders)):
        own = index.own_files(folder)
        if own.start >= files.stop:
            return
        here = range(max(own.start, files.start), min(own.stop, files.stop))
        for file in compress(here, wanted[here.start : here.stop]):
            yield paths.join(index.folders[folder], index.names[file])


def _results(
    jobs: Iterator[tuple[str, PlainJob]], size: int, crew_files: int, token: CancelToken
) -> Iterator[tuple[PlainFound, PlainDigests]]:
    if size > crew_files and crew.is_possible():
        with crew.Crew(niceness=_NICENESS) as members:
            yield from members.run(partial(next, jobs, None), token)
        return
    for _, job in jobs:
        yield _compare(job, token)


def compare_plain(job: PlainJob) -> tuple[PlainFound, PlainDigests]:
    """Compare files, in another process; return what is new to the cache too."""
    return _compare(job, CancelToken())


def _compare(job: PlainJob, token: CancelToken) -> tuple[PlainFound, PlainDigests]:
    locations, start, every_path, wanted, entries, place, ignores_blanks = job
    cache = None if place is None else DigestCache(place)
    reader = _Reader(locations, cache, ignores_blanks, token)
    if cache is not None:
        reader.known = cache.of_paths(every_path, is_loose=ignores_blanks)
    numbers, compared = [bytearray(len(wanted)) for _ in entries], bytearray(len(wanted))
    rows = compress(enumerate(zip(*entries, strict=True)), wanted)
    for path, (at, kinds) in zip(every_path, rows, strict=True):
        token.check()
        layers = list(compress(count(), kinds))
        variants = reader.variants(start + at, path, layers)
        if max(variants) <= _MOST:
            compared[at] = 1
            for layer, number in zip(layers, variants, strict=True):
                numbers[layer][at] = number
    digests = [list(column) for column in zip(*reader.learned, strict=True)]
    return (start, [*map(bytes, numbers)], bytes(compared), reader.unreadable), digests


class _Reader:
    """Tells files apart, with as little reading as it takes."""

    def __init__(
        self,
        locations: list[bytes],
        cache: DigestCache | None,
        ignores_blanks: bool,
        token: CancelToken,
    ) -> None:
        self._folders = [os.path.join(location, b"") for location in locations]
        self._keys = [DigestCache.layer_key(location) for location in locations]
        self._has_cache = cache is not None
        self._ignores_blanks = ignores_blanks
        self._token = token
        self.known: dict[tuple[bytes, bytes], tuple[tuple[int, int, int, int], bytes]] = {}
        self.learned: list[Known] = []
        self.unreadable: list[tuple[int, int]] = []

    def variants(self, file: int, path: bytes, layers: list[int]) -> list[int]:
        """Return the number of each layer's variant, the lowest layer's being 1."""
        try:
            looks = [os.lstat(self._folders[layer] + path) for layer in layers]
        except OSError:
            return self._tell_apart(file, path, layers, [self._look(at, path) for at in layers])
        if not self._ignores_blanks and len({look.st_size for look in looks}) == len(looks):
            return list(range(1, len(looks) + 1))
        return self._tell_apart(file, path, layers, looks)

    def _tell_apart(
        self, file: int, path: bytes, layers: list[int], looks: Sequence[os.stat_result | None]
    ) -> list[int]:
        sizes = [None if look is None else _size(look) for look in looks]
        numbers: dict[object, int] = {}
        free = count(1)
        found = []
        for layer, look, size in zip(layers, looks, sizes, strict=True):
            content: object = None
            if look is not None:
                is_alone = sizes.count(size) == 1 and not self._ignores_blanks
                content = size if is_alone else self._content(layer, path, look)
            if content is None:
                self.unreadable.append((layer, file))
                content = layer  # like nothing else
            if content not in numbers:
                numbers[content] = next(free)
            found.append(numbers[content])
        return found

    def _look(self, layer: int, path: bytes) -> os.stat_result | None:
        try:
            return os.lstat(self._folders[layer] + path)
        except OSError:
            return None

    def _content(self, layer: int, path: bytes, look: os.stat_result) -> object:
        """Return what is equal where contents are; None where it cannot be known."""
        mode = look.st_mode
        try:
            if stat.S_ISREG(mode):
                return (bool(mode & stat.S_IXUSR), self._digest(layer, path, look))
            if stat.S_ISLNK(mode):
                return os.readlink(self._folders[layer] + path)
        except OSError:
            pass
        return None

    def _digest(self, layer: int, path: bytes, look: os.stat_result) -> bytes:
        before, key = stamp(look), self._keys[layer]
        known = self.known.get((path, key))
        if known is not None and known[0] == before:
            return known[1]
        location = self._folders[layer] + path
        if self._ignores_blanks:
            found = loose_digest(location, look.st_size, self._token)
        else:
            found = digest(location, self._token)
        if self._has_cache and is_settled(look) and stamp(os.lstat(location)) == before:
            self.learned.append(Known(path, key, self._ignores_blanks, *before, found))
        return found


def _size(look: os.stat_result) -> tuple[int, bool, int]:
    """Return what has to agree before any byte is read."""
    mode = look.st_mode
    return stat.S_IFMT(mode), bool(mode & stat.S_IXUSR), look.st_size
