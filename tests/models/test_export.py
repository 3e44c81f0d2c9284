"""What the matrix shows as a file: which rows, in which format, and what a stop leaves."""

from __future__ import annotations

import csv
import os
from pathlib import Path

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.comparison import compare_stores
from multistore_gui.core.sight import Kind, filtered, sight_of
from multistore_gui.core.variants import Variants, compare
from multistore_gui.models.export import FORMATS, Export, Format, format_of
from tests.builders import Tree, alokai_project, scan_project

BASE: Tree = {f"web/{number:04}.ts": "base\n" for number in range(1200)} | {"web/<b>.ts": "base\n"}
OWN: Tree = dict.fromkeys(BASE, "own\n")


@pytest.fixture
def export(tmp_path: Path) -> Export:
    index = scan_project(alokai_project(tmp_path / "shop", BASE, {"de": OWN, "fr": {}})).index
    stores = [index.tree.find(name) for name in ("de", "fr")]
    comparison = compare_stores(index, stores, Variants.none(index))
    *_, known = compare(comparison.known, comparison.differs_by_origin, None, CancelToken())
    sight = sight_of(comparison.with_variants(known))
    left, _ = filtered(sight, Kind.DIFFERS, "", None, CancelToken())
    return Export(left, {layer.full_name: layer.number for layer in index.tree}, "shop")


def of_suffix(suffix: str) -> Format:
    return next(each for each in FORMATS if suffix in each.suffixes)


def test_every_row_is_written_and_told(export: Export, tmp_path: Path) -> None:
    told: list[int] = []
    place = tmp_path / "x.csv"
    export.write(os.fsencode(place), of_suffix("csv"), CancelToken(), told.append)
    with open(place, encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    assert header == ["path", "versions", "de", "fr"]
    assert sorted(row[0] for row in rows) == sorted(BASE)
    assert export.count == len(rows) == 1201
    assert told == [0, 500, 1000]


@pytest.mark.parametrize("suffix", ["html", "md"])
def test_a_name_is_no_markup(export: Export, tmp_path: Path, suffix: str) -> None:
    place = tmp_path / "x"
    export.write(os.fsencode(place), of_suffix(suffix), CancelToken(), lambda _: None)
    assert "web/<b>" not in place.read_text("utf-8")


def test_a_stop_leaves_the_file_as_it_was(export: Export, tmp_path: Path) -> None:
    place, token = tmp_path / "x.json", CancelToken()
    place.write_text("before")

    def stop(number: int) -> None:
        if number:
            token.cancel()

    with pytest.raises(Cancelled):
        export.write(os.fsencode(place), of_suffix("json"), token, stop)
    assert place.read_text() == "before"
    assert sorted(each.name for each in tmp_path.iterdir()) == ["shop", "x.json"]


@pytest.mark.parametrize(
    ("name", "suffix"),
    [
        ("x.CSV", "csv"),
        ("x.markdown", "md"),
        ("a.csv/x.htm", "html"),
        ("x", "json"),
        ("x.y", "json"),
    ],
)
def test_a_name_asks_for_its_format_and_the_chosen_one_holds_where_it_does_not(
    name: str, suffix: str
) -> None:
    assert format_of(name, of_suffix("json")) is of_suffix(suffix)
