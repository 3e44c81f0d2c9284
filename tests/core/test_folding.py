"""Which columns become one."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.folding import taken
from tests.core.drawn import tree_of

# 1 and 2 on the base, 3 and 4 on 1, 5 on 3
TREE = tree_of(6, (0, 0, 1, 1, 3))


def numbers(into: int, columns: Sequence[int], folded: Sequence[int] = ()) -> list[int]:
    found = taken(
        TREE, TREE[into], [TREE[each] for each in columns], [TREE[each] for each in folded]
    )
    return [layer.number for layer in found]


@pytest.mark.parametrize(
    ("into", "columns", "wanted"),
    [
        (1, [3, 4, 2], [3, 4]),
        (1, [2, 5, 1], [5, 1]),  # however far above it, and the layer itself
        (3, [5, 4], [5]),
        (1, [3, 5, 4], [3, 4]),  # all stand on it: those right on it
        (0, [3, 2, 4], [2]),
        (0, [2, 0, 3], [2, 0]),
        (0, [1, 2], []),  # nothing would be left beside it
        (1, [3, 4], []),
        (1, [2, 0], []),
    ],
)
def test_what_stands_on_a_layer_is_folded_into_it(
    into: int, columns: list[int], wanted: list[int]
) -> None:
    assert numbers(into, columns) == wanted


def test_what_stands_for_others_already_is_no_store_of_the_base() -> None:
    assert numbers(0, [1, 2], folded=[1]) == [2]


@given(st.lists(st.integers(0, 5), unique=True), st.integers(0, 5))
def test_a_fold_leaves_another_column_and_takes_what_stands_on_its_layer(
    columns: list[int], into: int
) -> None:
    found = numbers(into, columns)
    assert found == [each for each in columns if each in found]
    assert not found or len(found) < len(columns)
    assert all(TREE[into] in TREE.stack(TREE[each]) for each in found)
