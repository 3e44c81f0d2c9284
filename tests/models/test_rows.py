from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.merged import Status
from multistore_gui.models.rows import FileRow, Finding, Part, StoreRows, in_natural_order
from tests.builders import Fifo, alokai_project, manifest_project, merged_store, scan_project


def rows_of(folder: Path, name: str, left: bytes | None = None) -> StoreRows:
    index = scan_project(folder).index
    hues = {layer.full_name: layer.number for layer in index.tree}
    return StoreRows(merged_store(index, name), left, hues)


def row_of(rows: StoreRows, path: bytes) -> FileRow:
    file = rows.index.file(path)
    assert file is not None
    return rows.file_row(file)


def brands(folder: Path) -> Path:
    return alokai_project(
        folder,
        {
            "web/header.tsx": "base",
            "web/footer.tsx": "base",
            "web/logo.tsx": "same",
            "web/package.json": "{}",
            "web/tsconfig.json": "{}",
        },
        {
            "fashion": {"web/header.tsx": "fashion", "web/footer.tsx": "fashion"},
            "fashion/us": {
                "web/header.tsx": "us",
                "web/logo.tsx": "same",
                "web/picker.tsx": "us",
                "web/package.json": "{}",
            },
        },
    )


def test_a_row_says_whose_the_file_is_and_what_it_hides(tmp_path: Path) -> None:
    rows = rows_of(brands(tmp_path), "us")
    header, footer = row_of(rows, b"web/header.tsx"), row_of(rows, b"web/footer.tsx")
    assert (header.status, header.is_own, header.origin) == (Status.OVERRIDE, True, "us")
    assert header.hides == ("fashion", "base")
    assert (footer.status, footer.is_own, footer.origin) == (Status.INHERITED, False, "fashion")
    assert [row_of(rows, b"web/" + name).description for name in NAMES] == [
        "header.tsx, override in us, hides fashion and base",
        "footer.tsx, inherited from fashion, hides base",
        "picker.tsx, added in us",
        "tsconfig.json, generated for each store",
    ]
    assert row_of(rows, b"web/logo.tsx").finding is Finding.REDUNDANT
    assert row_of(rows, b"web/package.json").finding is Finding.INEFFECTIVE
    assert row_of(rows, b"web/picker.tsx").finding is None


NAMES = (b"header.tsx", b"footer.tsx", b"picker.tsx", b"tsconfig.json")


def test_the_base_adds_nothing(tmp_path: Path) -> None:
    row = row_of(rows_of(brands(tmp_path), "base"), b"web/header.tsx")
    assert row.status is Status.INHERITED
    assert row.is_own
    assert row.description == "header.tsx, in base"


def test_a_folder_counts_what_each_layer_wins(tmp_path: Path) -> None:
    rows = rows_of(brands(tmp_path), "us")
    web = rows.folder_row(rows.folders_in(0)[0])
    assert (web.label, web.count, web.own) == ("web", 6, 3)
    assert web.description == "web, 6 files, 3 own"
    assert web.parts == (
        Part(0, 2, False),
        Part(1, 1, False),
        Part(2, 2, False),
        Part(2, 1, True),
    )


def test_a_filter_cuts_counts_and_folders(tmp_path: Path) -> None:
    folder = manifest_project(
        tmp_path, {"base": {"a/x": "1", "a/y": "1", "b/z": "1"}, "top": {"a/x": "2"}}
    )
    index = scan_project(folder).index
    left = bytes(path == b"a/x" for path in index.paths())
    rows = StoreRows(merged_store(index, "top"), left)
    [a] = rows.folders_in(0)
    row = rows.folder_row(a)
    assert (row.path, row.count, row.own, rows.count) == (b"a", 1, 1, 1)
    assert [part.count for part in row.parts] == [0, 1, 0]
    assert rows.files_below(0) == rows.files_in(a) == [index.file(b"a/x")]


def test_a_file_that_is_no_file_says_so(tmp_path: Path) -> None:
    folder = manifest_project(
        tmp_path, {"base": {"pipe": Fifo(), "x/y": "1"}, "top": {"x": "a file over a folder"}}
    )
    rows = rows_of(folder, "top")
    assert row_of(rows, b"pipe").finding is Finding.SPECIAL
    clash = row_of(rows, b"x")
    assert clash.finding is Finding.CLASH
    assert clash.description.endswith("clash: a file and a folder share this path")


def test_what_is_not_compared_yet_says_so(tmp_path: Path) -> None:
    index = scan_project(manifest_project(tmp_path, {"base": {"x": "1"}, "top": {"x": "2"}})).index
    unknown = index.with_contents({1: {0: 0}})  # type: ignore[dict-item]
    store = merged_store(unknown, "top")
    assert StoreRows(store, is_comparing=True).file_row(0).finding is Finding.COMPARING
    assert StoreRows(store, is_comparing=False).file_row(0).finding is None
    known = StoreRows(merged_store(index, "top"), is_comparing=True)
    assert known.file_row(0).finding is None


def test_numbers_sort_by_value_and_case_comes_last() -> None:
    names = [b"b10", b"B2", b"a", b"b1", b"A", b"\xff9", b"b01", b"ae"]
    order = in_natural_order(names, range(len(names)))
    assert [names[at] for at in order] == [
        b"A", b"a", b"ae", b"b01", b"b1", b"B2", b"b10", b"\xff9",
    ]  # fmt: skip


@given(st.lists(st.binary(min_size=1, max_size=6).filter(lambda name: b"\0" not in name)))
def test_sorting_loses_nothing(names: list[bytes]) -> None:
    assert sorted(in_natural_order(names, range(len(names)))) == list(range(len(names)))
