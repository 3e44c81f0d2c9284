"""Folders that cannot be listed: nobody can say who wins for what may be in them."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from multistore_gui.core import paths
from multistore_gui.core.errors import Notice
from multistore_gui.core.layers import Layer, LayerTree


def gap_text(tree: LayerTree, stack: Collection[Layer], notices: Iterable[Notice]) -> str:
    """Return what to tell whoever would take what is known for all there is; "" if it is all.

    Args:
        tree: all layers.
        stack: those that matter.
        notices: of the layers' configuration and of their files.
    """
    names = {layer.full_name for layer in stack}
    gaps = [(located(tree, notice), notice) for notice in notices if notice.is_gap]
    closed = {place for place, _ in gaps}
    told = sorted(
        f"{paths.label(place)}: {notice.text}"
        for place, notice in gaps
        if (notice.layer is None or notice.layer in names)
        and closed.isdisjoint(paths.folders_above(place))  # else it is no more than a part of one
    )
    if len(told) < 2:
        return "".join(told)
    more = len(told) - 1
    folders = "1 more folder" if more == 1 else f"{more:,} more folders"
    return f"{told[0]} {folders} cannot be read either."


def located(tree: LayerTree, notice: Notice) -> bytes:
    """Return where what a notice is about lies, relative to the project; b"" where nothing is."""
    layer = tree.same(notice.layer) if notice.layer is not None else None
    if layer is None:
        return notice.path
    return paths.join(layer.path, notice.path) if notice.path else layer.path
