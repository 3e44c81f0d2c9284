"""Stores side by side, as files for other programs: CSV, Markdown, JSON; `export_page.py` has HTML.

Each is text in parts, to be written in UTF-8 as they come. Names are labels for people in all but
JSON, which holds them exactly.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple, TypeVar

from multistore_gui.core import paths
from multistore_gui.core.comparison import Comparison
from multistore_gui.core.layers import Layer

_MOST_KEPT = 10_000  # rendered rows: most rows of a project are like many others

# What spreadsheets take for the begin of a formula, the wide forms in East Asian ones.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")
_MARKDOWN = re.compile(r"[\\`*_{}\[\]<>|~&#!]")
_BYTE_ORDER_MARK = "\ufeff"  # without it Excel reads UTF-8 as something else

Rendered = TypeVar("Rendered")


class Shown(NamedTuple):
    """What one store has at a path, as a matrix shows it."""

    origin: Layer | None  # None: no file
    is_own: bool  # it is the store's own file
    version: int  # which of the row's different contents, from 1; 0: no file, or not known
    same_as: Layer | None  # another origin in the row, further left, that holds the same
    is_readable: bool


class Row(NamedTuple):
    """What the stores have at a path."""

    cells: tuple[Shown, ...]
    versions: int | None  # how many different contents; None where not all are known


def rows(
    comparison: Comparison, files: Iterable[int], render: Callable[[Row], Rendered]
) -> Iterator[tuple[bytes, Rendered]]:
    """Yield paths, each with its row as something made of it; equal rows are made once.

    Args:
        comparison: of the stores to show.
        files: their numbers, in the order of the rows.
        render: makes it, from nothing but the row.
    """
    index, known = comparison.index, comparison.known
    columns = (*comparison.origins, *comparison.variants, known.compared)
    unreadable = {file for _, file in known.unreadable}
    kept: dict[bytes, Rendered] = {}
    for file in files:
        key = bytes([column[file] for column in columns])
        rendered = None if file in unreadable else kept.get(key)
        if rendered is None:
            rendered = render(_row(comparison, file))
            if file not in unreadable and len(kept) < _MOST_KEPT:
                kept[key] = rendered
        yield index.path(file), rendered


def _row(comparison: Comparison, file: int) -> Row:
    found = comparison.row(file)
    origins = {cell.origin.number for cell in found if cell.origin is not None}
    is_known = bool(comparison.known.compared[file]) or len(origins) < 2
    versions: dict[int, int] = {}
    firsts: dict[int, Layer] = {}
    cells = []
    for store, cell in zip(comparison.stores, found, strict=True):
        if cell.origin is None:
            cells.append(Shown(None, False, 0, None, True))
            continue
        version = versions.setdefault(cell.variant, len(versions) + 1)
        first = firsts.setdefault(cell.variant, cell.origin)
        cells.append(
            Shown(
                cell.origin,
                cell.origin == store,
                version if is_known else 0,
                None if first == cell.origin else first,
                cell.is_readable,
            )
        )
    return Row(tuple(cells), len(versions) if is_known else None)


def text_of(comparison: Comparison, cell: Shown) -> str:
    """Say what a store has, in the words of the matrix."""
    label = comparison.index.tree.label
    if cell.origin is None:
        return "no file"
    if not cell.is_readable:
        return f"{label(cell.origin)} (cannot be read)"
    if cell.same_as is not None:
        return f"{label(cell.origin)} (= {label(cell.same_as)})"
    return label(cell.origin)


def to_csv(comparison: Comparison, files: Iterable[int]) -> Iterator[str]:
    """Yield a table as RFC 4180 has it: path, number of versions, and each store's origin.

    No cell is evaluated by a spreadsheet: one that begins like a formula gets an apostrophe in
    front, which marks text there, and which stays where other programs read the file. Whoever
    needs the exact paths takes the JSON.
    """
    out = io.StringIO()
    writer = csv.writer(out)

    def written(values: Sequence[str]) -> str:
        writer.writerow(values)
        text = out.getvalue()
        out.seek(0)
        out.truncate()
        return text

    def render(row: Row) -> list[str]:
        versions = "" if row.versions is None else str(row.versions)
        return [versions, *(_inert(text_of(comparison, cell)) for cell in row.cells)]

    label = comparison.index.tree.label
    names = (_inert(label(store)) for store in comparison.stores)
    yield _BYTE_ORDER_MARK + written(["path", "versions", *names])
    for path, cells in rows(comparison, files, render):
        yield written([_inert(paths.label(path)), *cells])


def _inert(text: str) -> str:
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def to_markdown(comparison: Comparison, files: Iterable[int]) -> Iterator[str]:
    """Yield a table of GitHub's Markdown: path and each store's origin, its own files bold."""
    label = comparison.index.tree.label

    def render(row: Row) -> str:
        return " | ".join(
            f"**{escaped}**" if cell.is_own else escaped
            for cell, escaped in ((cell, _plain(text_of(comparison, cell))) for cell in row.cells)
        )

    names = (_plain(label(store)) for store in comparison.stores)
    yield f"| Path | {' | '.join(names)} |\n"
    yield f"|{' --- |' * (1 + len(comparison.stores))}\n"
    for path, cells in rows(comparison, files, render):
        yield f"| {_plain(paths.label(path))} | {cells} |\n"


def _plain(text: str) -> str:
    """Escape what Markdown takes for a mark; line ends are escaped in labels already."""
    return _MARKDOWN.sub(r"\\\g<0>", text)


def to_json(comparison: Comparison, files: Iterable[int]) -> Iterator[str]:
    """Yield one document: the stores, and of each path which layer wins in each and what it is.

    Names and paths are exact, what is not UTF-8 as `surrogateescape` has it. In one row, equal
    versions are equal contents; null stands for no file, or for contents that are not compared.
    """
    tree = comparison.index.tree

    def render(row: Row) -> str:
        cells = [
            {
                "origin": None if cell.origin is None else tree.name(cell.origin),
                "version": cell.version or None,
                "readable": cell.is_readable,
            }
            for cell in row.cells
        ]
        return f'"versions": {json.dumps(row.versions)}, "stores": {json.dumps(cells)}'

    stores = []
    for store in comparison.stores:
        parent = tree.parent(store)
        stores.append(
            {
                "layer": tree.name(store),
                "id": store.id,
                "parent": None if parent is None else tree.name(parent),
                "kind": store.kind.value,
            }
        )
    yield f'{{"stores": {json.dumps(stores)},\n "files": ['
    separator = "\n"
    for path, row in rows(comparison, files, render):
        yield f'{separator}  {{"path": {json.dumps(paths.to_json_text(path))}, {row}}}'
        separator = ",\n"
    yield "\n]}\n"
