"""The index's paths as text, against looking into each path whole."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.index import Index
from multistore_gui.core.path_texts import PathTexts
from tests.core.drawn import Files, index_of, layers_drawn, tree_of


def indexed(layers: list[Files]) -> Index:
    return index_of(tree_of(len(layers)), layers)


words = st.lists(st.sampled_from([b"a", b"A", b"b", b".", b"-", b"<", b"/", b"\xff", b"\0"]))


@given(layers_drawn, words.filter(bool).map(b"".join))
def test_a_word_is_found_where_the_whole_path_has_it(layers: list[Files], word: bytes) -> None:
    index = indexed(layers)
    texts = PathTexts(index)
    assert texts.as_written.with_word(word) == bytes(word in path for path in index.paths())
    folded = map(paths.folded, index.paths())
    assert texts.folded.with_word(word) == bytes(word in path for path in folded)


@given(layers_drawn)
def test_whole_paths_and_names_come_in_the_order_of_the_files(layers: list[Files]) -> None:
    index = indexed(layers)
    texts = PathTexts(index)
    text = paths.to_json_text
    assert texts.as_written.paths == [text(path) for path in index.paths()]
    assert texts.folded.paths == [text(paths.folded(path)) for path in index.paths()]
    is_short = texts.as_written.with_name(lambda name: len(name) == 1)
    assert is_short == bytes(len(text(name)) == 1 for name in index.names)


def test_what_is_not_ascii_is_folded_as_a_file_system_does() -> None:
    index = indexed([{"STRASSE/\xc9t\xe9".encode(): 1, "stra\xdfe/e\u0301".encode(): 1}])
    found = PathTexts(index).folded.with_word(paths.folded("stra\xdfe/\xe9".encode()))
    assert found == b"\1\1"
