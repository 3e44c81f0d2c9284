"""Which columns become one where stores are folded into the layer that they stand on."""

from __future__ import annotations

from collections.abc import Container, Sequence

from multistore_gui.core.layers import Layer, LayerTree


def taken(
    tree: LayerTree, into: Layer, columns: Sequence[Layer], folded: Container[Layer]
) -> list[Layer]:
    """Return the columns that become one: all that stand on a layer, it itself among them.

    Where all columns do, as they do on the base, those right on it are taken.

    Args:
        tree: of the project.
        into: the layer whose column stands for them.
        columns: in order.
        folded: those of them that stand for others already.

    Returns:
        In the order of the columns; none where no other column would be left beside the one.
    """
    found = [column for column in columns if into in tree.stack(column)]
    if len(found) == len(columns):
        found = [
            column
            for column in columns
            if column == into or (tree.parent(column) == into and column not in folded)
        ]
    return found if len(found) < len(columns) else []
