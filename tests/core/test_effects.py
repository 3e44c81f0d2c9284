"""A part of an index merges as the whole does, and what changes is what merging anew says."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import plans
from multistore_gui.core.effects import Effect, Excerpt, Fate, Gone, Put
from multistore_gui.core.merged import merge
from multistore_gui.core.variants import Variants
from tests.core.drawn import Files, index_of, layers_drawn, parents_drawn, tree_of

SPECIAL = (b"a/package.json", b"a/tsconfig.json")


def known_of(layers: list[Files], parents: list[int]) -> Variants:
    """Return an index with rules for some files, in which no two layers hold the same."""
    with_special = [dict(files) for files in layers]
    for number, files in enumerate(with_special):
        if b"a" not in files:
            files[SPECIAL[number % 2]] = 1
    index = index_of(tree_of(len(layers), parents), with_special, special=True)
    columns = tuple(
        bytes(layer + 1 if kind else 0 for kind in column)
        for layer, column in enumerate(index.entries)
    )
    return Variants(index, columns, b"\1" * len(index), frozenset())


@given(layers_drawn, parents_drawn, st.data())
def test_an_excerpt_merges_as_the_whole_does(
    layers: list[Files], parents: list[int], data: st.DataObject
) -> None:
    known = known_of(layers, parents)
    index = known.index
    asked = data.draw(st.sets(st.integers(0, len(index) - 1))) if len(index) else set()
    excerpt = Excerpt.of(known, asked)
    assert asked <= set(excerpt.numbers)
    assert [excerpt.index.path(at) for at in range(len(excerpt.index))] == [
        index.path(file) for file in excerpt.numbers
    ]
    for layer in index.tree:
        whole, part = merge(index, layer), excerpt.merged(layer)
        assert [part.winner(at) for at in range(len(excerpt.index))] == [
            whole.winner(file) for file in excerpt.numbers
        ]
        assert [part.status(at) for at in range(len(excerpt.index))] == [
            whole.status(file) for file in excerpt.numbers
        ]
        for at, file in enumerate(excerpt.numbers):
            assert excerpt.index.kind(layer, at) is index.kind(layer, file)
            if file in asked:
                assert part.shadows(at) == whole.shadows(file)


@given(layers_drawn, parents_drawn, st.data())
def test_dropping_changes_what_merging_anew_says(
    layers: list[Files], parents: list[int], data: st.DataObject
) -> None:
    known = known_of(layers, parents)
    index = known.index
    owns = [
        (layer, file)
        for layer in index.tree
        for file in range(len(index))
        if index.kind(layer, file)
    ]
    if not owns:
        return
    asked = data.draw(st.lists(st.sampled_from(owns), min_size=1, unique=True))
    excerpt = Excerpt.of(known, [file for _, file in asked])
    gone = [Gone(layer, excerpt.number(file)) for layer, file in asked]
    entries = [bytearray(column) for column in index.entries]
    for layer, file in asked:
        entries[layer.number][file] = 0
    later = index.changed(entries=tuple(map(bytes, entries)))
    expected = set()
    for store in index.tree.stores:
        before, after = merge(index, store), merge(later, store)
        for file in range(len(index)):
            old, new = before.winner(file), after.winner(file)
            if old != new:
                fate = Fate.CHANGES if old and new else Fate.LOSES if old else Fate.GAINS
                expected.add(Effect(store, index.path(file), old, new, fate))
    assert set(excerpt.effects([], gone)) == expected


def test_of_a_large_index_only_what_is_asked_for_is_laid_together() -> None:
    many: Files = {b"web/%d/%d" % (number % 50, number): 1 for number in range(2_000)}
    known = known_of([many, {b"web/1/1": 1}, {b"web/1": 1}], [0, 0])
    file = known.index.file(b"web/2/2")
    assert file is not None
    assert Excerpt.of(known, [file]).numbers == [file]
    clashing = known.index.file(b"web/1/1")
    assert clashing is not None
    paths = [known.index.path(number) for number in Excerpt.of(known, [clashing]).numbers]
    assert paths == [b"web/1", *sorted(path for path in many if path.startswith(b"web/1/"))]


def test_a_plan_needs_no_disk() -> None:
    known = known_of([{}, {b"b": 1}, {}], [0, 0])
    _, one, other = known.index.tree
    file = known.index.file(b"b")
    assert file is not None
    assert plans.copy(known, [file], one, [other]).effects == (
        Effect(other, b"b", None, other, Fate.GAINS),
    )
    excerpt = Excerpt.of(known, [file])
    assert list(excerpt.effects([Put(one, other, 0)], [Gone(one, 0)])) == [
        Effect(one, b"b", one, None, Fate.LOSES),
        Effect(other, b"b", None, other, Fate.GAINS),
    ]
