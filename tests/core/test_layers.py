"""The tree that layers form."""

from __future__ import annotations

from dataclasses import replace

from multistore_gui.core.layers import LayerKind, LayerTree
from tests.core.drawn import tree_of


def test_descendants_come_in_tree_order() -> None:
    tree = tree_of(6, (0, 1, 0, 1, 3))  # 1 and 3 on the base, 2 and 4 on 1, 5 on 3
    assert [layer.number for layer in tree.descendants(tree.base)] == [1, 2, 4, 3, 5]
    assert [layer.number for layer in tree.descendants(tree[1])] == [2, 4]
    assert tree.descendants(tree[5]) == []


def test_a_tree_may_be_deeper_than_python_calls() -> None:
    count = 1_100
    tree = tree_of(count, range(count))
    assert [layer.number for layer in tree.in_tree_order()] == list(range(count))


def test_layers_are_counted_by_what_they_are() -> None:
    drawn = tree_of(5)
    template = replace(drawn[2], kind=LayerKind.TEMPLATE)
    tree = LayerTree([*drawn.layers[:2], template, *drawn.layers[3:]])
    assert tree.counted([tree[1], tree[3], tree[1]]) == "2 stores"
    assert tree.counted([tree[1], template, tree[3]]) == "2 stores and 1 template"
    assert tree.counted([template]) == "1 template"
    assert tree.counted([tree.base, tree[1]]) == "2 layers"
    assert tree.counted([]) == "0 stores"
    assert tree.counted_of(1, [tree[1], tree[3]]) == "1 of 2 stores"
    assert tree.counted_of(2, [tree[1], template, tree[3]]) == "2 of 3 layers"
