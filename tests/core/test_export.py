"""What is exported says what the comparison says, once another program has read it."""

from __future__ import annotations

import csv
import io
import json
import os
import re
from collections.abc import Iterable
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.comparison import Comparison, compare_stores
from multistore_gui.core.export import to_csv, to_json, to_markdown
from multistore_gui.core.export_page import HUE_COLOURS, to_html
from multistore_gui.core.hues import assign_hues
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.variants import Variants
from multistore_gui.views import tokens
from tests.builders import alokai_project
from tests.core.drawn import index_of, tree_of
from tests.core.planned import known

ODD_PATHS = [
    b"=cmd|'/c calc'!A1", b"+1", b"-1", b"@sum", b"\t=1", b'"quoted", comma', b"pipe|and`tick`",
    b"line\nbreak", b"caf\xe9", b"<script>alert(1)</script>", b"&amp;", b"a\\|b", b"**bold**",
    b"[link](x)", b"web/plain.ts", "\N{FULLWIDTH EQUALS SIGN}1".encode(),
]  # fmt: skip


def odd() -> Comparison:
    """Compare two stores; the base and one of them have every odd path, and the names are odd."""
    layers = [
        Layer(0, "base", "/", LayerKind.BASE, b"/0", b"0", None),
        Layer(1, "=<us>|`", "/=<us>|`", LayerKind.DEPLOYABLE, b"/1", b"1", 0),
        Layer(2, "caf\udce9", "/caf\udce9", LayerKind.DEPLOYABLE, b"/2", b"2", 0),
    ]
    tree = LayerTree(layers)
    every = dict.fromkeys(ODD_PATHS, 1)
    return compare_all(tree, [every, every, {b"web/only": 1}])


def compare_all(tree: LayerTree, layers: list[dict[bytes, int]]) -> Comparison:
    """Compare all stores of a tree, every file being like nothing else."""
    index = index_of(tree, layers)
    columns = tuple(
        bytes(layer + 1 if kind else 0 for kind in column)
        for layer, column in enumerate(index.entries)
    )
    compared = Variants(index, columns, b"\1" * len(index), frozenset())
    return compare_stores(index, tree.stores, compared)


def every_file(comparison: Comparison) -> range:
    return range(len(comparison.index))


@pytest.fixture
def shop(tmp_path: Path) -> Comparison:
    stores = {
        "brand": {"web/b": "brand"},
        "brand/us": {"web/a": "1", "web/only": ""},
        "brand/eu": {"web/a": "1", "web/b": "eu"},
    }
    project = alokai_project(tmp_path, {"web/a": "base", "web/b": "base"}, stores)
    found = known(os.fsencode(project))
    find = found.index.tree.find
    return compare_stores(found.index, [find("us"), find("eu"), find("brand")], found)


def read_csv(parts: Iterable[str]) -> list[list[str]]:
    text = "".join(parts).encode().decode("utf-8-sig")
    return list(csv.reader(io.StringIO(text, newline=""), strict=True))


def test_csv_says_which_layer_wins(shop: Comparison) -> None:
    assert read_csv(to_csv(shop, every_file(shop))) == [
        ["path", "versions", "us", "eu", "brand"],
        ["web/a", "2", "us", "eu (= us)", "base"],
        ["web/b", "2", "brand", "eu", "brand"],
        ["web/only", "1", "us", "no file", "no file"],
    ]


def test_no_cell_of_a_csv_is_a_formula() -> None:
    comparison = odd()
    head, *rows = read_csv(to_csv(comparison, every_file(comparison)))
    assert head == ["path", "versions", "'=<us>|`", "caf\\xE9"]
    for row in (head, *rows):
        assert len(row) == 4
        assert not [cell for cell in row if cell[:1] in tuple("=+-@\t\r\uff1d")]
    labels = {row[0].removeprefix("'") for row in rows}
    assert labels == {paths.label(path) for path in comparison.index.paths()}


def read_markdown(parts: Iterable[str]) -> list[list[str]]:
    """Take a table apart at the bars that no backslash stands before."""
    rows = []
    for line in "".join(parts).splitlines():
        cells, letters = [""], iter(line)
        for letter in letters:
            if letter == "|":
                cells.append("")
            elif letter == "\\":
                cells[-1] += next(letters)
            else:
                assert letter not in "`<>[]_&"  # it would be markup
                cells[-1] += letter
        assert cells.pop(0) == cells.pop() == ""
        rows.append([cell.strip() for cell in cells])
    return rows


def test_markdown_says_which_layer_wins(shop: Comparison) -> None:
    assert read_markdown(to_markdown(shop, every_file(shop))) == [
        ["Path", "us", "eu", "brand"],
        ["---"] * 4,
        ["web/a", "**us**", "**eu (= us)**", "base"],
        ["web/b", "brand", "**eu**", "**brand**"],
        ["web/only", "**us**", "no file", "no file"],
    ]


def test_nothing_in_a_name_is_markdown() -> None:
    comparison = odd()
    head, _, *rows = read_markdown(to_markdown(comparison, every_file(comparison)))
    assert head == ["Path", "=<us>|`", "caf\\xE9"]
    assert [row[0] for row in rows] == [paths.label(path) for path in comparison.index.paths()]
    assert "| \\*\\*bold\\*\\* |" in "".join(to_markdown(comparison, every_file(comparison)))


@given(st.lists(st.binary(min_size=1, max_size=8), min_size=1, unique=True))
def test_every_path_survives_json(names: list[bytes]) -> None:
    wanted = {name.replace(b"/", b"-").replace(b"\0", b"0"): 1 for name in names}
    comparison = compare_all(tree_of(2), [wanted, {}])
    document = json.loads("".join(to_json(comparison, every_file(comparison))))
    assert {paths.from_json_text(file["path"]) for file in document["files"]} == set(wanted)


def test_json_says_what_is_the_same(shop: Comparison) -> None:
    text = "".join(to_json(shop, every_file(shop)))
    text.encode()  # it is ASCII, or valid at least
    assert json.loads(text) == {
        "stores": [
            {"layer": "us", "id": "us", "parent": "brand", "kind": "deployable"},
            {"layer": "eu", "id": "eu", "parent": "brand", "kind": "deployable"},
            {"layer": "brand", "id": "brand", "parent": "base", "kind": "template"},
        ],
        "files": [
            {"path": "web/a", "versions": 2, "stores": [
                {"origin": "us", "version": 1, "readable": True},
                {"origin": "eu", "version": 1, "readable": True},
                {"origin": "base", "version": 2, "readable": True}]},
            {"path": "web/b", "versions": 2, "stores": [
                {"origin": "brand", "version": 1, "readable": True},
                {"origin": "eu", "version": 2, "readable": True},
                {"origin": "brand", "version": 1, "readable": True}]},
            {"path": "web/only", "versions": 1, "stores": [
                {"origin": "us", "version": 1, "readable": True},
                {"origin": None, "version": None, "readable": True},
                {"origin": None, "version": None, "readable": True}]},
        ],
    }  # fmt: skip


class _Page(HTMLParser):
    """A page's table as text, and what tags there are."""

    def __init__(self) -> None:
        super().__init__()
        self.rows: list[list[str]] = []
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.opened: list[str] = []
        self.title = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes.update(name for name, _ in attrs)
        if tag != "meta":
            self.opened.append(tag)
        if tag == "tr":
            self.rows.append([])
        if tag in {"td", "th"}:
            self.rows[-1].append("")

    def handle_endtag(self, tag: str) -> None:
        assert self.opened.pop() == tag

    def handle_data(self, data: str) -> None:
        if "td" in self.opened or "th" in self.opened:
            self.rows[-1][-1] += data
        if self.opened[-1:] == ["title"]:
            self.title += data


def page(comparison: Comparison, title: str = "Stores") -> _Page:
    parsed = _Page()
    hues = assign_hues(comparison.index.tree)
    for part in to_html(comparison, every_file(comparison), hues, title):
        parsed.feed(part)
    parsed.close()
    assert parsed.opened == []
    return parsed


def test_a_page_says_which_layer_wins(shop: Comparison) -> None:
    assert page(shop).rows == [
        ["Path", "us", "eu", "brand"],
        ["web/a", "us", "eu = us", "base"],
        ["web/b", "brand", "eu", "brand"],
        ["web/only", "us", "no file", "no file"],
    ]


def test_nothing_in_a_name_is_markup() -> None:
    comparison = odd()
    parsed = page(comparison, '<b>&amp; "title"\'')
    assert parsed.title == '<b>&amp; "title"\''
    assert parsed.rows[0] == ["Path", "=<us>|`", "caf\\xE9"]
    assert [row[0] for row in parsed.rows[1:]] == [
        paths.label(path) for path in comparison.index.paths()
    ]


def test_a_page_stands_alone(shop: Comparison) -> None:
    parsed = page(shop)
    assert not parsed.tags & {"script", "link", "img", "iframe", "object"}
    assert parsed.attributes <= {"lang", "charset", "class", "scope"}
    text = "".join(to_html(shop, [], assign_hues(shop.index.tree), ""))
    assert "url(" not in text and "@import" not in text and "http" not in text
    assert "table-header-group" in text  # the head on every printed page


def test_the_more_stores_are_printed_the_smaller_is_the_text(shop: Comparison) -> None:
    def printed(count: int) -> float:
        stores = shop.stores * count
        wide = replace(shop, stores=stores, origins=shop.origins * count)
        head = next(iter(to_html(wide, [], assign_hues(shop.index.tree), "")))
        found = re.search(r"--printed: ([\d.]+)pt", head)
        assert found is not None
        return float(found[1])

    sizes = [printed(count) for count in (1, 4, 6, 10)]
    assert sizes == sorted(sizes, reverse=True) and len(set(sizes)) == len(sizes)


def test_a_page_has_the_colours_of_the_light_theme() -> None:
    assert tuple(pair.light for pair in tokens.HUES.values()) == HUE_COLOURS


def test_what_is_not_known_is_not_told(shop: Comparison) -> None:
    unknown = shop.with_variants(Variants.none(shop.index))
    rows = read_csv(to_csv(unknown, every_file(shop)))
    assert rows[1:] == [
        ["web/a", "", "us", "eu", "base"],
        ["web/b", "", "brand", "eu", "brand"],
        ["web/only", "1", "us", "no file", "no file"],  # there is but one
    ]
    files = json.loads("".join(to_json(unknown, every_file(shop))))["files"]
    assert [file["versions"] for file in files] == [None, None, 1]
    assert {cell["version"] for cell in files[0]["stores"]} == {None}


def test_what_cannot_be_read_is_told(shop: Comparison) -> None:
    index = shop.index
    file = index.file(b"web/b")
    assert file is not None
    eu = index.tree.find("eu")
    columns = [bytearray(column) for column in shop.known.columns]
    found = Variants(
        index, tuple(map(bytes, columns)), shop.known.compared, frozenset({(eu.number, file)})
    )
    unreadable = shop.with_variants(found)
    assert read_csv(to_csv(unreadable, [file]))[1] == [
        "web/b", "2", "brand", "eu (cannot be read)", "brand"
    ]  # fmt: skip
    assert page(unreadable).rows[2] == ["web/b", "brand", "eu cannot be read", "brand"]


def test_rows_come_in_the_order_asked_for(shop: Comparison) -> None:
    rows = read_csv(to_csv(shop, [2, 0]))
    assert [row[0] for row in rows] == ["path", "web/only", "web/a"]
