"""What `multistore diff` answers: the paths in which two merged stores differ."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from dataclasses import dataclass

from multistore_gui.cli_answers import document, open_project, table
from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import compare_stores
from multistore_gui.core.digests import DigestCache
from multistore_gui.core.gaps import gap_text
from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.core.scan import Scanner
from multistore_gui.core.state import cache_folder
from multistore_gui.core.store_diff import Difference, differences
from multistore_gui.core.variants import Variants, compare

_NO_FILE = "no file"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two stores and what differs between them."""

    tree: LayerTree
    left: Layer
    right: Layer
    differences: tuple[Difference, ...]  # in the order of the paths' bytes
    gap: str = ""  # what could not be read, ready to be read


def read_pair(project: bytes, left: str, right: str) -> Pair:
    """Read the stacks of two stores, and compare what they do not have from the same layer.

    Raises:
        MultistoreError: the folder holds no project, or no layer or several have a name.
    """
    location, layout, token = os.path.abspath(project), open_project(project), CancelToken()
    tree = layout.tree
    stores = [tree.find(left), tree.find(right)]
    layers = {layer.number: layer for store in stores for layer in tree.stack(store)}
    both = list(layers.values())
    scan = Scanner(location, layout, token).read_only(both, lambda _: None)
    gap = gap_text(tree, both, (*layout.notices, *scan.notices))
    comparison = compare_stores(scan.index, stores, Variants.none(scan.index))
    cache = DigestCache.of(location, cache_folder())
    *_, known = compare(comparison.known, comparison.differs_by_origin, cache, token)
    found = differences(comparison.with_variants(known), token)
    return Pair(tree, stores[0], stores[1], tuple(found), gap)


def diff_json(pair: Pair) -> Iterator[str]:
    """Yield the JSON of `diff`."""
    name = pair.tree.name
    rows = [
        json.dumps(
            {
                "path": paths.to_json_text(each.path),
                "left": None if each.left is None else name(each.left),
                "right": None if each.right is None else name(each.right),
                "change": each.change.value,
            }
        )
        for each in pair.differences
    ]
    return document({"left": name(pair.left), "right": name(pair.right)}, "files", rows)


def diff_text(pair: Pair) -> Iterator[str]:
    """Yield the lines of `diff`: how a path differs, whose file either store has, and the path."""

    def label(layer: Layer | None) -> str:
        return _NO_FILE if layer is None else pair.tree.label(layer)

    return table(
        [
            [each.change.value, label(each.left), label(each.right), paths.label(each.path)]
            for each in pair.differences
        ]
    )
