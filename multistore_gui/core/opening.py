"""What is known of a project as soon as its layers are, and which of them is looked at."""

from __future__ import annotations

import os
from collections.abc import Iterable
from dataclasses import dataclass

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.gaps import located
from multistore_gui.core.history import History
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.layout import LayoutReading, read_layout


@dataclass(frozen=True, slots=True)
class Opened:
    """A project whose layers are known."""

    location: bytes  # the folder, its real path
    layout: LayoutReading
    history: History


def open_project(location: bytes, state_folder: bytes, known: Iterable[History]) -> Opened:
    """Read which layers a project has.

    Args:
        location: its folder.
        state_folder: where the user's state lives.
        known: histories that are in use: a project has one.

    Raises:
        ConfigurationError, NotAProjectError: its layers cannot be known.
    """
    real = os.path.realpath(location)
    layout = read_layout(real)
    history = next((each for each in known if each.project == real), None)
    return Opened(real, layout, history or History(real, state_folder))


def choose_layer(layout: LayoutReading, name: str | None, last: str) -> tuple[Layer, str]:
    """Return the layer to look at: the one that is asked for, else the one of last time.

    With it comes what is wrong with the name that is asked for.
    """
    layer = layout.tree.same(last) or first_store(layout)
    try:
        return (layout.tree.find(name) if name else layer), ""
    except MultistoreError as error:
        return layer, str(error)


def first_store(layout: LayoutReading) -> Layer:
    """Return the layer to look at first: a deployable store with files, else what comes nearest."""
    order = layout.tree.in_tree_order()
    return max(order, key=lambda layer: (layer.kind is LayerKind.DEPLOYABLE, layer.has_folder))


def lost_folder(before: Index, now: LayoutReading, looked_at: Layer) -> tuple[Layer, str] | None:
    """Say which layer has no folder any more, and what is shown then; None if none.

    One that had no files, as after the undo of its first override, is not told of: nothing that was
    shown is gone with it.
    """
    is_gone = now.tree.same(looked_at.full_name) is None
    same_before = before.tree.same(looked_at.full_name)  # it may be of layers not read yet
    stack = before.tree.stack(same_before) if same_before else ()
    for layer in dict.fromkeys((*stack, *before.tree.in_tree_order())):
        same = now.tree.same(layer.full_name)
        is_lost = layer.has_folder and (same is None or not same.has_folder)
        if is_lost and any(before.entries[layer.number]):
            is_shown = is_gone and layer in stack
            base = now.tree.label(now.tree.base)
            shown = f"{base} is shown until it is back." if is_shown else ""
            told = f"{before.tree.label(layer)}'s files are not read any more."
            gaps = (located(now.tree, each) for each in now.notices if each.is_gap)
            above = next((gap for gap in gaps if paths.is_inside(layer.path, gap)), None)
            why = f"No folder is at {paths.label(layer.path)}."
            if above is not None:
                why = f"{paths.label(above)} cannot be read."
            return layer, f"{told} {why} {shown}".rstrip()
    return None
