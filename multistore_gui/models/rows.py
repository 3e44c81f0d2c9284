"""A merged store as rows: what is left of it by a filter, counted and put in words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import compress

from multistore_gui.core import bits, paths
from multistore_gui.core.git_state import GitState, GitStates
from multistore_gui.core.index import Content
from multistore_gui.core.layers import LayerKind
from multistore_gui.core.merged import NOBODY, Merged, Status
from multistore_gui.core.walk import EntryKind
from multistore_gui.models.matches import Span, matched

_DIGITS = re.compile(rb"\d+")
_MOST_DIGITS = 20  # longer numbers are hashes


class Finding(StrEnum):
    """What is worth a word beside a file's name."""

    CLASH = "clash"
    UNREADABLE = "unreadable"
    SPECIAL = "special"
    INEFFECTIVE = "ineffective"
    REDUNDANT = "redundant"
    COMPARING = "comparing"  # not known yet whether it is redundant


_MEANINGS = {
    Finding.CLASH: "clash: a file and a folder share this path",
    Finding.UNREADABLE: "it cannot be read",
    Finding.SPECIAL: "neither a file nor a link",
    Finding.INEFFECTIVE: "ineffective: the base always wins for this file",
    Finding.REDUNDANT: "redundant: same bytes as the file it hides, can be dropped",
    Finding.COMPARING: "being compared with the file it hides",
}


_GIT_MEANINGS = {
    GitState.MODIFIED: "changed since the last commit",
    GitState.UNTRACKED: "not in Git",
    GitState.IGNORED: "ignored by Git",
    GitState.CONFLICTED: "in conflict in Git",
}


def git_meaning(state: GitState) -> str:
    """Say in words how a file stands to Git."""
    return _GIT_MEANINGS[state]


@dataclass(frozen=True, slots=True)
class Part:
    """One layer's share of a folder's files."""

    hue: int
    count: int
    is_addition: bool  # files that no layer beneath has


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file of the merged store."""

    file: int
    path: bytes
    label: str
    kind: EntryKind
    status: Status
    is_own: bool  # of the layer that is looked at
    origin: str  # the winner's name for people
    hue: int
    finding: Finding | None
    git: GitState | None  # of the winner's file; None: clean, or nothing is known
    is_edited: bool  # by an edit that is not saved
    hides: tuple[str, ...]  # names of layers for people, closest first
    matched: tuple[Span, ...]  # in the label
    description: str


@dataclass(frozen=True, slots=True)
class FolderRow:
    """A folder with files of the merged store somewhere below it."""

    path: bytes
    label: str
    count: int | None  # of the files that are left; None: not known yet
    own: int  # how many of them the looked-at layer wins
    parts: tuple[Part, ...]  # base first
    finding: Finding | None
    matched: tuple[Span, ...]
    description: str

    @property
    def count_text(self) -> str:
        """How many files are left, for people."""
        return "reading" if self.count is None else f"{self.count:,}"


Row = FileRow | FolderRow


def in_natural_order(names: Sequence[bytes], numbers: Sequence[int]) -> list[int]:
    """Sort numbers by their names: digits by value, case only where nothing else differs."""
    if not names:
        return []
    # All names in one go: a function called for each takes four times as long.
    folded = b"\0".join(names)
    folded = folded.lower() if folded.isascii() else b"\0".join(map(paths.folded, names))
    keys = _DIGITS.sub(_padded, folded).split(b"\0")
    return [number for _, _, number in sorted(zip(keys, names, numbers, strict=True))]


def _padded(digits: re.Match[bytes]) -> bytes:
    return digits[0].zfill(_MOST_DIGITS)


class StoreRows:
    """What a filter leaves of one merged store; immutable but for what it remembers."""

    def __init__(
        self,
        store: Merged,
        left: bytes | None = None,
        hues: Mapping[str, int] | None = None,
        *,
        text: str = "",
        is_comparing: bool = False,
        git: GitStates | None = None,
        edited: Collection[tuple[str, bytes]] = (),
        unread: Collection[bytes] | None = None,
    ) -> None:
        """Cut the store's columns down to what is left.

        Args:
            store: the merged store.
            left: for each file of its index, 1 where a filter leaves it; None: it leaves all.
            hues: a hue for each layer's full name.
            text: the filter's text, to mark what it has found.
            is_comparing: whether contents are still being compared.
            git: how the files stand to Git, as far as that is known.
            edited: full names of layers and paths of what has an edit that is not saved.
            unread: of a glimpse, the folders of which only the name is known; None: all is known.
        """
        self.is_glimpse = unread is not None
        self.store, self.index = store, store.index
        self._text, self._is_comparing = text, is_comparing
        shown = bits.marks(store.statuses)
        if left is None:
            self.shown, self._winners, self._statuses = shown, store.winners, store.statuses
        else:
            size = len(shown)
            self.shown = bits.both(shown, left)
            mask = bits.mask(self.shown)
            hidden = bits.filled(NOBODY, size) ^ mask
            self._winners = bits.to_column(bits.to_number(store.winners) | hidden, size)
            self._statuses = bits.to_column(bits.to_number(store.statuses) & mask, size)
        self._names = [self.index.tree.label(layer) for layer in store.stack]
        self._hues = [(hues or {}).get(layer.full_name, 0) for layer in store.stack]
        self._git, self._edited = git, edited
        self._is_base = store.layer.kind is LayerKind.BASE
        self._uncounted = self._around(unread or ())
        self._files: dict[tuple[int, bool], FileRow] = {}
        self._folders: dict[int, FolderRow] = {}

    @cached_property
    def count(self) -> int:
        """How many files are left."""
        return self.shown.count(1)

    @property
    def is_empty(self) -> bool:
        """Whether there is no row."""
        return not self.count and not self._uncounted

    @property
    def hue(self) -> int:
        """The looked-at layer's."""
        return self._hues[-1]

    def say_git(self, git: GitStates | None) -> None:
        """Say from now on how the files stand to Git."""
        self._git = git
        self._files.clear()

    def say_edited(self, edited: Collection[tuple[str, bytes]]) -> None:
        """Say from now on what has an edit that is not saved."""
        self._edited = edited
        self._files.clear()

    def folders_in(self, folder: int) -> list[int]:
        """Return the folders directly in one that have files left, in natural order."""
        index, found = self.index, self._folders_left(folder)
        return in_natural_order([paths.name(index.folders[below]) for below in found], found)

    def count_in(self, folder: int) -> int:
        """Return how many folders and files are left directly in a folder."""
        own = self.index.own_files(folder)
        return self.shown.count(1, own.start, own.stop) + len(self._folders_left(folder))

    def files_in(self, folder: int) -> list[int]:
        """Return the files directly in a folder that are left, in natural order."""
        names = self.index.names
        found = self._left(self.index.own_files(folder))
        return in_natural_order([names[file] for file in found], found)

    def files_below(self, folder: int) -> Sequence[int]:
        """Return the files in a folder and below it that are left, in the index's order."""
        return self._left(self.index.all_files(folder))

    def file_row(self, file: int, *, has_whole_path: bool = False) -> FileRow:
        """Return a file's row, named by its path or by its name alone."""
        key = file, has_whole_path
        if key not in self._files:
            self._files[key] = self._make_file(file, has_whole_path)
        return self._files[key]

    def folder_row(self, folder: int) -> FolderRow:
        """Return a folder's row."""
        if folder not in self._folders:
            self._folders[folder] = self._make_folder(folder)
        return self._folders[folder]

    def _around(self, folders: Collection[bytes]) -> frozenset[int]:
        """Return the numbers of some folders and of all that they lie in."""
        around = {above for folder in folders for above in paths.folders_above(folder)}
        around.update(folders)
        if not around:
            return frozenset()
        return frozenset(at for at, path in enumerate(self.index.folders) if path in around)

    def _folders_left(self, folder: int) -> list[int]:
        index, count = self.index, self.shown.count
        return [
            below
            for below in index.subfolders(folder)
            if below in self._uncounted
            or count(1, index.firsts[below], index.firsts[index.ends[below]])
        ]

    def _left(self, files: range) -> list[int]:
        return list(compress(files, self.shown[files.start : files.stop]))

    def _make_file(self, file: int, has_whole_path: bool) -> FileRow:
        store, path = self.store, self.index.path(file)
        label = paths.label(path if has_whole_path else paths.name(path))
        place = store.winners[file]
        hides = tuple(self.index.tree.label(layer) for layer in store.shadows(file))
        finding = self._finding(file)
        git = self._git.of(store.stack[place].location, path) if self._git else None
        is_edited = (store.layer.full_name, path) in self._edited
        status = store.status(file)
        if self._is_base and status is Status.ADDITION:
            status = Status.INHERITED  # the base adds nothing to anything
        origin = self._names[place]
        return FileRow(
            file=file,
            path=path,
            label=label,
            kind=store.kind(file),
            status=status,
            is_own=store.is_own(file),
            origin=origin,
            hue=self._hues[place],
            finding=finding,
            git=git,
            is_edited=is_edited,
            hides=hides,
            matched=self._matched(path, label),
            description=", ".join(
                [label, _state(status, origin, is_own=store.is_own(file))]
                + ([f"hides {_listed(hides)}"] if hides else [])
                + ([_MEANINGS[finding]] if finding else [])
                + ([_GIT_MEANINGS[git]] if git else [])
                + (["unsaved edit"] if is_edited else [])
            ),
        )

    def _make_folder(self, folder: int) -> FolderRow:
        path, files = self.index.folders[folder], self.index.all_files(folder)
        label = paths.label(paths.name(path))
        if folder in self._uncounted:
            return FolderRow(path, label, None, 0, (), None, (), f"{label}, being read")
        count = self.shown.count(1, files.start, files.stop)
        own = self._winners.count(len(self._names) - 1, files.start, files.stop)
        finding = Finding.CLASH if folder in self._clashing_folders else None
        said = [label, _files(count), *([f"{own:,} own"] if own else [])]
        return FolderRow(
            path=path,
            label=label,
            count=count,
            own=own,
            parts=self._parts(files),
            finding=finding,
            matched=self._matched(path, label),
            description=", ".join(said + ([_MEANINGS[finding]] if finding else [])),
        )

    def _parts(self, files: range) -> tuple[Part, ...]:
        parts = [
            Part(hue, self._winners.count(place, files.start, files.stop), False)
            for place, hue in enumerate(self._hues)
        ]
        if not self._is_base:
            top = parts.pop()
            added = self._statuses.count(Status.ADDITION, files.start, files.stop)
            parts += [Part(top.hue, top.count - added, False), Part(top.hue, added, True)]
        return tuple(parts)

    def _finding(self, file: int) -> Finding | None:
        store = self.store
        kind = store.kind(file)
        if file in self._clashing_files:
            return Finding.CLASH
        if kind is EntryKind.UNREADABLE:
            return Finding.UNREADABLE
        if kind is EntryKind.SPECIAL:
            return Finding.SPECIAL
        if store.is_ineffective(file):
            return Finding.INEFFECTIVE
        if store.is_redundant(file):
            return Finding.REDUNDANT
        is_unknown = self.index.content(store.layer, file) is Content.UNKNOWN
        if self._is_comparing and is_unknown and store.statuses[file] == Status.OVERRIDE:
            return Finding.COMPARING
        return None

    def _matched(self, path: bytes, label: str) -> tuple[Span, ...]:
        if not self._text:
            return ()
        whole = paths.label(path)
        return matched(self._text, whole, len(whole) - len(label))

    @cached_property
    def _clashing_files(self) -> frozenset[int]:
        return frozenset(clash.file for clash in self.store.clashes if clash.file_wins)

    @cached_property
    def _clashing_folders(self) -> frozenset[int]:
        return frozenset(clash.folder for clash in self.store.clashes if not clash.file_wins)


def _state(status: Status, origin: str, *, is_own: bool) -> str:
    if status is Status.OVERRIDE:
        return f"override in {origin}"
    if status is Status.ADDITION:
        return f"added in {origin}"
    if status is Status.GENERATED:
        return "generated for each store"
    return f"in {origin}" if is_own else f"inherited from {origin}"


def _listed(names: Sequence[str]) -> str:
    return " and ".join(filter(None, [", ".join(names[:-1]), names[-1]]))


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"
