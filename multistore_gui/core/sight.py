"""What is seen of stores side by side: the paths of one kind, counted, and what is to be compared.

A sight is complete once the contents of all paths that differ by origin are known; until then these
count as different, and what takes their contents to tell is not counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from enum import StrEnum

from multistore_gui.core import bits
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import Comparison
from multistore_gui.core.filter import with_text
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.path_texts import PathTexts
from multistore_gui.core.variants import Variants

MOST_AT_FIRST = 12  # stores that are chosen by themselves


class Kind(StrEnum):
    """Which paths are left: one of these at a time."""

    ALL = "all"
    DIFFERS = "differs"
    ORIGIN = "origin"
    MISSING = "missing"
    ONLY_ONE = "only one"
    ODD = "odd"
    COPIED = "copied"


_BY_CONTENT = frozenset({Kind.DIFFERS, Kind.ODD, Kind.COPIED})  # not known while it is compared


@dataclass(frozen=True)
class Sight:
    """What is seen of some stores; never changed."""

    comparison: Comparison
    is_complete: bool  # the contents of all that differs by origin are known
    counts: Mapping[Kind, int]  # of the paths of each kind, those that are known
    open_paths: bytes  # 1 for each path of which it is not known yet whether it differs
    left: bytes = b""  # 1 for each path that the filter leaves
    kind: Kind = Kind.ALL
    text: str = ""


def first_choice(tree: LayerTree, looked_at: Layer | None) -> list[Layer]:
    """Return all deployable stores, where they are few; else those beside the looked-at one."""
    stores = [layer for layer in tree.in_tree_order() if layer.kind is LayerKind.DEPLOYABLE]
    if 2 <= len(stores) <= MOST_AT_FIRST:
        return stores
    if looked_at is not None:
        parent = tree.parent(looked_at)
        for family in (looked_at, parent):
            children = list(tree.children(family)) if family is not None else []
            if 2 <= len(children) <= MOST_AT_FIRST:
                return children
    return (stores if len(stores) > 1 else tree.in_tree_order())[:MOST_AT_FIRST]


def is_read(index: Index, store: Layer) -> bool:
    now = index.tree.same(store.full_name)
    return now is not None and not any(
        layer.number in index.unread for layer in index.tree.stack(now)
    )


def known_of(
    known: Variants | None, index: Index, touched: frozenset[bytes] | None, ignores: bool
) -> Variants:
    """Return what is known of an index's contents, before any of it is looked at."""
    if known is not None:
        if touched is not None and _has_same_paths(known.index, index):
            files = [file for path in touched if (file := index.file(path)) is not None]
            return known.forget(index, files)
        if known.index.names is index.names:
            return known
    return Variants.none(index, ignores_blanks=ignores)


def _has_same_paths(one: Index, other: Index) -> bool:
    if one.names is other.names:
        return True
    return one.tree is other.tree and one.folders == other.folders and one.names == other.names


def sight_of(comparison: Comparison, *, is_complete: bool = False) -> Sight:
    """Return what is seen of a comparison, unfiltered; all that it asks for later is found out.

    Args:
        comparison: of the stores that are seen.
        is_complete: nothing more can be known; else it is where nothing is left to compare.
    """
    if is_complete:
        open_paths = bytes(len(comparison.index))
    else:
        open_paths = bits.both(comparison.differs_by_origin, comparison.known.missing)
        is_complete = 1 not in open_paths
    kinds = [kind for kind in Kind if is_complete or kind not in _BY_CONTENT]
    counts = {kind: paths_of(comparison, kind).count(1) for kind in kinds}
    _ = comparison.differs  # of which a folder's row is made
    return Sight(comparison, is_complete, counts, open_paths)


def paths_of(comparison: Comparison, kind: Kind) -> bytes:
    match kind:
        case Kind.ALL:
            return comparison.present
        case Kind.DIFFERS:
            return comparison.differs
        case Kind.ORIGIN:
            return comparison.differs_by_origin
        case Kind.MISSING:
            return comparison.missing_somewhere
        case Kind.ONLY_ONE:
            return comparison.only_in_one
        case Kind.ODD:
            return comparison.odd_one_out
        case Kind.COPIED:
            return comparison.same_but_copied


def filtered(
    sight: Sight, kind: Kind, text: str, texts: PathTexts | None, token: CancelToken
) -> tuple[Sight, PathTexts | None]:
    """Leave the paths of one kind in which a text is found.

    Args:
        sight: what is seen.
        kind: which paths.
        text: words, as `core.filter` has them.
        texts: every path of the index, where they are known.
        token: asked now and then.

    Returns:
        With the sight the paths, where they were needed.

    Raises:
        Cancelled: the token was cancelled.
    """
    left = paths_of(sight.comparison, kind)
    if text.split():
        texts = texts or PathTexts(sight.comparison.index)
        left = with_text(text, texts, sight.comparison.present, left, token)
    return replace(sight, left=left, kind=kind, text=text), texts
