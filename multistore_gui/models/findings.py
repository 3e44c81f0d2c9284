"""What is found among stores, in words: rows to choose from, and what choosing one leaves."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from html import escape

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from multistore_gui.core import bits, paths, plans
from multistore_gui.core.findings import Findings, Likeness, Redundant, Shared
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.plans import Plan
from multistore_gui.core.sight import Sight
from multistore_gui.models.roles import Role
from multistore_gui.models.words import count_text


@dataclass(frozen=True)
class Remedy:
    """What can be done about all files of a finding."""

    plan: Callable[[], Plan]  # made on a worker
    icon: str
    verb: str  # on a button
    question: str


@dataclass(frozen=True)
class Finding:
    """Some paths that have something in common; what the matrix is narrowed to."""

    key: tuple[str, ...]  # the same for what is found anew
    index: Index
    files: bytes  # 1 for each
    layers: tuple[Layer, ...]  # the columns it takes to see it
    text: str
    remedy: Remedy | None = None

    def narrow(self, sight: Sight) -> Sight | None:
        """Leave of a sight the paths of the finding; None where it is of other paths."""
        index, mine = sight.comparison.index, self.index
        is_same = index.names is mine.names or (
            index.names == mine.names and index.folders == mine.folders
        )
        return replace(sight, left=bits.both(sight.left, self.files)) if is_same else None


@dataclass(frozen=True)
class FindingRow:
    """One row of the list: a heading, or a finding of a layer."""

    title: str  # a heading, or the layer's name
    hue: int = 0
    lines: tuple[str, ...] = ()
    finding: Finding | None = None

    @property
    def spoken(self) -> str:
        """The row for a screen reader."""
        return ": ".join(filter(None, (self.title, " ".join(self.lines))))


def rows_of(findings: Findings, hues: Mapping[str, int]) -> list[FindingRow]:
    """Return the rows of what can be promoted and dropped."""
    label = findings.index.tree.label
    to_promote = [_of_shared(findings, each) for each in findings.shared]
    to_drop = [_of_redundant(findings, each) for each in findings.redundant]
    rows = []
    for heading, found in (("Shared by all below", to_promote), ("Redundant overrides", to_drop)):
        if found:
            rows.append(FindingRow(heading))
        for layer, finding, lines in found:
            hue = hues.get(layer.full_name, 0)
            rows.append(FindingRow(label(layer), hue, lines, finding))
    return rows or [FindingRow("Nothing to promote, nothing redundant")]


_Found = tuple[Layer, Finding, tuple[str, ...]]


def _of_shared(findings: Findings, shared: Shared) -> _Found:
    where = findings.index.tree.label(shared.parent)
    is_stores = all(child.kind is LayerKind.DEPLOYABLE for child in shared.children)
    noun, files = "store" if is_stores else "layer", count_text(shared.count, "file")
    below = f"All {count_text(len(shared.children), noun)} of {where} hold the same copy of"
    remedy = Remedy(
        lambda: plans.promote(findings.known, shared.owns()),
        "promote",
        f"Promote {files}",
        f"Promote {_named(findings.index, shared.files, shared.count)} to {where}?",
    )
    finding = Finding(
        ("shared", shared.parent.full_name),
        findings.index,
        shared.files,
        shared.children,
        f"{below} {files}.",
        remedy,
    )
    says = f"All {count_text(len(shared.children), noun)} hold the same copy of {files}."
    saves = f"Promote would save {count_text(shared.saved, 'file')}."
    return shared.parent, finding, (says, saves)


def _of_redundant(findings: Findings, redundant: Redundant) -> _Found:
    where, count = findings.index.tree.label(redundant.layer), redundant.count
    overrides = count_text(count, "override")
    verb = "equals" if count == 1 else "equal"
    remedy = Remedy(
        lambda: plans.drop(findings.known, redundant.owns()),
        "drop",
        f"Drop {overrides}",
        f"Drop {_named(findings.index, redundant.files, count)} in {where}?",
    )
    finding = Finding(
        ("redundant", redundant.layer.full_name),
        findings.index,
        redundant.files,
        (redundant.layer,),
        f"{overrides} in {where} {verb} what lies beneath.",
        remedy,
    )
    return redundant.layer, finding, (f"{overrides} {verb} what lies beneath.",)


def _named(index: Index, files: bytes, count: int) -> str:
    """Name a single file, or say how many there are."""
    if count > 1:
        return count_text(count, "file")
    return paths.label(index.names[files.index(1)])


def pair_finding(findings: Findings, one: int, other: int) -> Finding:
    """Return where two of the stores differ, by their places in the likeness."""
    comparison, likeness = findings.comparison, findings.likeness
    stores = likeness.stores[one], likeness.stores[other]
    files = bits.unequal(comparison.variants[one], comparison.variants[other])
    first, second = (findings.index.tree.label(store) for store in stores)
    verb = "differs" if files.count(1) == 1 else "differ"
    return Finding(
        ("pair", *(store.full_name for store in stores)),
        findings.index,
        files,
        stores,
        f"{count_text(files.count(1), 'path')} {verb} between {first} and {second}.",
    )


def found_again(findings: Findings, finding: Finding, hues: Mapping[str, int]) -> Finding | None:
    """Return a finding as it is now, None where there is nothing left of it."""
    kind, *names = finding.key
    if kind == "pair":
        places = {store.full_name: at for at, store in enumerate(findings.likeness.stores)}
        if not all(name in places for name in names):
            return None
        now = pair_finding(findings, *(places[name] for name in names))
        return now if 1 in now.files else None
    rows = (row.finding for row in rows_of(findings, hues))
    return next((each for each in rows if each and each.key == finding.key), None)


def percent(likeness: Likeness, one: int, other: int) -> int:
    """Return how much two stores share; 100 is said of equal ones alone."""
    return int(likeness.share(one, other) * 100)


def pair_words(findings: Findings, one: int, other: int) -> tuple[str, str]:
    """Name two stores, and say how much they share."""
    likeness, label = findings.likeness, findings.index.tree.label
    together = likeness.together[one][other]
    differing = together - likeness.alike[one][other]
    share = percent(likeness, one, other)
    return (
        " and ".join(label(likeness.stores[at]) for at in (one, other)),
        f"{share} % the same, {differing:,} of {count_text(together, 'path')} differ",
    )


class FindingsModel(QAbstractListModel):
    """The rows of the list; replaced as a whole."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._rows: Sequence[FindingRow] = ()

    def show(self, rows: Sequence[FindingRow]) -> None:
        """Show something else."""
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def row_of(self, key: tuple[str, ...]) -> int | None:
        """Return where a finding stands."""
        keys = [row.finding.key if row.finding else None for row in self._rows]
        return keys.index(key) if key in keys else None

    def rowCount(self, parent: QModelIndex | QPersistentModelIndex = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        """Return how many rows there are."""
        return 0 if parent.isValid() else len(self._rows)

    def flags(self, index: QModelIndex | QPersistentModelIndex) -> Qt.ItemFlag:
        """A heading cannot be chosen."""
        if not index.isValid() or self._rows[index.row()].finding is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(
        self,
        index: QModelIndex | QPersistentModelIndex,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Answer what a row says."""
        row = self._rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole):
            return row.spoken
        if role == Qt.ItemDataRole.ToolTipRole:
            return f'<span style="white-space: pre-wrap">{escape(row.spoken)}</span>'
        return row if role == Role.ROW else None
