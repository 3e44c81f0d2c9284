"""Stores side by side as rows: what each cell says, and how rows are ordered.

A row is made when it is seen. Stores that have the same share a version of the row, the first being
what most of them have.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property
from itertools import compress

from multistore_gui.core import bits, paths
from multistore_gui.core.comparison import Cell
from multistore_gui.core.folding import taken
from multistore_gui.core.layers import Layer
from multistore_gui.core.sight import Sight
from multistore_gui.core.walk import EntryKind
from multistore_gui.models.matches import Span, matched
from multistore_gui.models.rows import in_natural_order
from multistore_gui.models.words import count_text

_MOST_KEPT = 2_000  # rows: some pages of them are seen again and again


class CellState(Enum):
    """How a store stands to a path."""

    OWN = "own"
    INHERITED = "inherited"
    ABSENT = "absent"
    UNREADABLE = "unreadable"
    SPECIAL = "special"  # neither a file nor a link


@dataclass(frozen=True, slots=True)
class StoreColumn:
    """One column: a store, or a layer that stands for the stores folded into it."""

    layer: Layer
    label: str
    hue: int
    parent: Layer | None
    folded: tuple[Layer, ...]  # what it stands for
    fold: str  # what folding does here, or showing again, without a full stop
    why_not: str  # it cannot be done, "" where it can


@dataclass(frozen=True, slots=True)
class FileCell:
    """What one store has at a path."""

    state: CellState
    origin: str  # the winner's name for people, "" where there is none
    hue: int
    variant: int  # equal in stores that have the same
    version: int  # of the row's, from 1 on; 0 where there is no file
    same_as: str  # a name: the same bytes stand further left, from that layer
    description: str


@dataclass(frozen=True, slots=True)
class FolderCell:
    """What one store has below a folder."""

    version: int  # the same in stores that have all the same, from 1 on
    differing: int  # of how many paths it has something else than the stores of the first version


@dataclass(frozen=True, slots=True)
class FileLine:
    """A path that is a file in some of the stores."""

    file: int
    path: bytes
    label: str
    folder: str  # where it lies, "" where that is seen
    kind: EntryKind
    versions: int | None  # different contents; None while they are compared
    missing: int  # in how many stores there is no file
    cells: tuple[FileCell, ...]
    matched: tuple[Span, ...]  # in the label
    folder_matched: tuple[Span, ...]
    description: str


@dataclass(frozen=True, slots=True)
class FolderLine:
    """A folder with paths below it that are left."""

    folder: int
    path: bytes
    label: str
    differing: int  # of the paths that are left below it
    cells: tuple[FolderCell, ...]
    matched: tuple[Span, ...]
    description: str


Line = FileLine | FolderLine


class MatrixRows:
    """What a sight shows; immutable but for what it remembers."""

    def __init__(
        self,
        sight: Sight,
        hues: Mapping[str, int],
        folded: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        """Take what is seen.

        Args:
            sight: filtered.
            hues: a hue for each layer's full name.
            folded: by a column's full name, those of the stores that it stands for.
        """
        self.sight, self.comparison = sight, sight.comparison
        self.index = self.comparison.index
        tree = self.index.tree
        self.hues, self._labels = hues, [tree.label(layer) for layer in tree]
        self._open = sight.open_paths
        self._folds = {
            column: tuple(layer for name in names if (layer := tree.same(name)) is not None)
            for column, names in (folded or {}).items()
        }
        self.columns = self._make_columns()
        self._files: dict[tuple[int, bool], FileLine] = {}
        self._folders: dict[int, FolderLine] = {}

    def _make_columns(self) -> tuple[StoreColumn, ...]:
        tree, stores = self.index.tree, self.comparison.stores
        already = [store for store in stores if store.full_name in self._folds]
        parents = {parent for store in stores if (parent := tree.parent(store)) is not None}
        counts = {parent: len(taken(tree, parent, stores, already)) for parent in parents}
        return tuple(self._column(store, counts) for store in stores)

    def _column(self, store: Layer, counts: Mapping[Layer, int]) -> StoreColumn:
        """Make a column; `counts` says of each parent how many columns a fold into it takes."""
        tree = self.index.tree
        parent, label, why_not = tree.parent(store), tree.label(store), ""
        folded = self._folds.get(store.full_name, ())
        if folded:
            fold = f"Show the {tree.counted(folded)} of {label} again"
        elif parent is None:
            fold, why_not = "Fold", f"Nothing lies beneath {label}."
        else:
            name, count = tree.label(parent), counts[parent]
            fold = f"Fold {count_text(count, 'column')} into {name}"
            if not count:
                fold = f"Fold into {name}"
                why_not = f"All that is compared stands on {name}: folded, it would be one column."
        hue = self.hues.get(store.full_name, 0)
        return StoreColumn(store, label, hue, parent, folded, fold, why_not)

    @cached_property
    def count(self) -> int:
        """How many paths are left."""
        return self.sight.left.count(1)

    def is_left(self, file: int) -> bool:
        """Tell whether the filter leaves a path."""
        return bool(self.sight.left[file])

    def files_below(self, folder: int) -> list[int]:
        """Return the files in a folder and below it that are left, in the index's order."""
        return self._left(self.index.all_files(folder))

    def files_in(self, folder: int) -> list[int]:
        """Return the files directly in a folder that are left, in natural order."""
        found = self._left(self.index.own_files(folder))
        return in_natural_order([self.index.names[file] for file in found], found)

    def folders_in(self, folder: int) -> list[int]:
        """Return the folders directly in one that have files left, in natural order."""
        index, left = self.index, self.sight.left
        found = [
            below
            for below in index.subfolders(folder)
            if left.find(1, index.firsts[below], index.firsts[index.ends[below]]) >= 0
        ]
        return in_natural_order([paths.name(index.folders[below]) for below in found], found)

    def file_line(self, file: int, *, has_folder: bool) -> FileLine:
        """Return a file's row; `has_folder` says where it lies beside its name."""
        key = file, has_folder
        if key not in self._files:
            if len(self._files) >= _MOST_KEPT:
                self._files.clear()
            self._files[key] = self._make_file(file, has_folder)
        return self._files[key]

    def folder_line(self, folder: int) -> FolderLine:
        """Return a folder's row."""
        if folder not in self._folders:
            self._folders[folder] = self._make_folder(folder)
        return self._folders[folder]

    def usual(self, file: int, but: int | None = None) -> tuple[int, int] | None:
        """Return a column with the version that most stores have, and how many have it.

        Args:
            file: a number of the index.
            but: a variant that is not asked for; None asks for any.

        Returns:
            None where no store has a file, or none has another one.
        """
        variants = [column[file] for column in self.comparison.variants]
        counts = Counter(each for each in variants if each and each != but)
        if not counts:
            return None
        ((variant, count),) = counts.most_common(1)
        return variants.index(variant), count

    def _left(self, files: range) -> list[int]:
        return list(compress(files, self.sight.left[files.start : files.stop]))

    def _make_file(self, file: int, has_folder: bool) -> FileLine:
        path = self.index.path(file)
        whole, name = paths.label(path), paths.label(paths.name(path))
        folder = paths.label(paths.parent(path)) if has_folder else ""
        row = self.comparison.row(file)
        origin = next((cell.origin for cell in row if cell.origin is not None), None)
        versions = None if self._open[file] else self.comparison.versions(file)
        spans = matched(self.sight.text, whole, len(whole) - len(name)) if self.sight.text else ()
        above = matched(self.sight.text, whole) if self.sight.text and folder else ()
        said = "being compared" if versions is None else count_text(versions, "version")
        without = [
            store
            for store, cell in zip(self.comparison.stores, row, strict=True)
            if cell.origin is None
        ]
        if without:
            said += f", no file in {self.index.tree.counted(without)}"
        return FileLine(
            file=file,
            path=path,
            label=name,
            folder=folder,
            kind=EntryKind.NONE if origin is None else self.index.kind(origin, file),
            versions=versions,
            missing=len(without),
            cells=tuple(self._cells(file, row)),
            matched=spans,
            folder_matched=tuple(
                (first, min(end, len(folder))) for first, end in above if first < len(folder)
            ),
            description=f"{whole}, {said}",
        )

    def _cells(self, file: int, row: Sequence[Cell]) -> list[FileCell]:
        versions = _versions([cell.variant or None for cell in row])
        first: dict[int, Cell] = {}
        cells = []
        for column, cell, version in zip(self.columns, row, versions, strict=True):
            before = first.setdefault(cell.variant, cell)
            cells.append(self._cell(file, column, cell, before, version))
        return cells

    def _cell(
        self, file: int, column: StoreColumn, cell: Cell, before: Cell, version: int
    ) -> FileCell:
        if cell.origin is None:
            said = f"{column.label}: no file"
            return FileCell(CellState.ABSENT, "", 0, 0, 0, "", said)
        origin, own = self._labels[cell.origin.number], cell.origin == column.layer
        other = before.origin
        same_as = self._labels[other.number] if other and other != cell.origin else ""
        said = f"{column.label}: {'its own file' if own else f'inherits from {origin}'}"
        if self.index.kind(cell.origin, file) is EntryKind.SPECIAL:
            state, said = CellState.SPECIAL, f"{said}, neither a file nor a link"
        elif not cell.is_readable:
            state, said = CellState.UNREADABLE, f"{said}, cannot be read"
        else:
            state = CellState.OWN if own else CellState.INHERITED
            said += f", version {version}" + (f", same as {same_as}'s" if same_as else "")
        hue = self.hues.get(cell.origin.full_name, 0)
        return FileCell(state, origin, hue, cell.variant, version, same_as, said)

    def _make_folder(self, folder: int) -> FolderLine:
        path, files = self.index.folders[folder], self.index.all_files(folder)
        label, whole = paths.label(paths.name(path)), paths.label(path)
        differs = bits.both(
            self.comparison.differs[files.start : files.stop],
            self.sight.left[files.start : files.stop],
        )
        groups = self.comparison.groups(files)
        versions = _versions(groups)
        columns = [column[files.start : files.stop] for column in self.comparison.variants]
        usual = columns[versions.index(1)]
        cells = tuple(
            FolderCell(version, bits.unequal(column, usual).count(1))
            for version, column in zip(versions, columns, strict=True)
        )
        text = self.sight.text
        differing = differs.count(1)
        verb = "differs" if differing == 1 else "differ"
        return FolderLine(
            folder=folder,
            path=path,
            label=label,
            differing=differing,
            cells=cells,
            matched=matched(text, whole, len(whole) - len(label)) if text else (),
            description=f"{whole}, {count_text(differing, 'path')} that {verb}",
        )


def version_text(version: int) -> str:
    """Write a row's version so that nobody takes it for a side of the difference, e.g. "v2"."""
    return f"v{version:,}" if version else ""


def _versions(variants: Sequence[int | None]) -> list[int]:
    """Number variants within a row, the most frequent from 1 on; 0 for None."""
    counts = Counter(each for each in variants if each is not None)  # in order of first sight
    numbers = {variant: at for at, (variant, _) in enumerate(counts.most_common(), 1)}
    return [0 if variant is None else numbers[variant] for variant in variants]
