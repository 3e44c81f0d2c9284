"""Stores side by side as a table: what cells say, what is joined, folders that open and close."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtTest import QAbstractItemModelTester
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import compare_stores
from multistore_gui.core.sight import Kind, filtered, sight_of
from multistore_gui.core.variants import Variants, compare
from multistore_gui.models.matrix import MatrixModel, joined
from multistore_gui.models.matrix_pair import Pair, pair_of, sentence
from multistore_gui.models.matrix_rows import CellState, FileLine, FolderLine, MatrixRows
from tests.builders import Tree, alokai_project, scan_project

BASE: Tree = {
    "web/app.ts": "base",
    "web/parts/header.tsx": "base",
    "web/parts/footer.tsx": "base",
    "web/parts/deep/menu.tsx": "base",
    "web/same.ts": "base",
}
STORES: dict[str, Tree] = {
    "brand": {"web/parts/header.tsx": "brand"},
    "brand/de": {"web/parts/header.tsx": "German", "web/parts/deep/menu.tsx": "German"},
    "brand/fr": {"web/parts/footer.tsx": "French"},
    "outlet": {"web/parts/header.tsx": "brand", "web/sale.ts": "sale"},
}
NAMES = ("de", "fr", "outlet")

Make = Callable[..., MatrixRows]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "shop", BASE, STORES)


@pytest.fixture
def make(project: Path) -> Make:
    """Compare stores, by content unless told otherwise."""

    def make_rows(
        *names: str, kind: Kind = Kind.DIFFERS, text: str = "", is_compared: bool = True
    ) -> MatrixRows:
        index = scan_project(project).index
        stores = [index.tree.find(name) for name in names or NAMES]
        comparison = compare_stores(index, stores, Variants.none(index))
        if is_compared:
            files = comparison.differs_by_origin
            *_, known = compare(comparison.known, files, None, CancelToken())
            comparison = comparison.with_variants(known)
        sight, _ = filtered(sight_of(comparison), kind, text, None, CancelToken())
        hues = {layer.full_name: layer.number for layer in index.tree}
        return MatrixRows(sight, hues)

    return make_rows


def line(rows: MatrixRows, path: bytes) -> FileLine:
    file = rows.index.file(path)
    assert file is not None
    return rows.file_line(file, has_folder=True)


def shown(model: MatrixModel) -> list[str]:
    vertical = Qt.Orientation.Vertical
    return [str(model.headerData(row, vertical)) for row in range(model.rowCount())]


def test_a_cell_names_the_winner_and_where_the_same_bytes_stand(make: Make) -> None:
    header = line(make(), b"web/parts/header.tsx")
    assert [cell.state for cell in header.cells] == [
        CellState.OWN,
        CellState.INHERITED,
        CellState.OWN,
    ]
    assert [cell.origin for cell in header.cells] == ["de", "brand", "outlet"]
    assert [cell.same_as for cell in header.cells] == ["", "", "brand"]
    assert [cell.version for cell in header.cells] == [2, 1, 1]
    assert header.versions == 2
    assert (header.label, header.folder) == ("header.tsx", "web/parts")


def test_a_missing_file_is_said_in_words_and_is_no_version(make: Make) -> None:
    sale = line(make(), b"web/sale.ts")
    assert [cell.state for cell in sale.cells] == [
        CellState.ABSENT,
        CellState.ABSENT,
        CellState.OWN,
    ]
    assert [cell.version for cell in sale.cells] == [0, 0, 1]
    assert sale.versions == 1
    assert sale.missing == 2
    assert sale.description == "web/sale.ts, 1 version, no file in 2 stores"


def test_before_it_is_compared_a_path_has_no_count_of_versions(make: Make) -> None:
    rows = make(is_compared=False)
    assert line(rows, b"web/parts/header.tsx").versions is None
    assert line(rows, b"web/parts/header.tsx").cells[2].same_as == ""
    assert line(rows, b"web/app.ts").versions == 1  # all have it from one layer


@pytest.mark.skipif(os.name != "posix", reason="there are no named pipes")
def test_what_cannot_be_read_is_like_nothing_else(project: Path, make: Make) -> None:
    place = project / "apps/stores/outlet/web/parts/header.tsx"
    place.unlink()
    os.mkfifo(place)
    header = line(make(), b"web/parts/header.tsx")
    assert [cell.state for cell in header.cells][2] is CellState.SPECIAL
    assert header.cells[2].description == "outlet: its own file, neither a file nor a link"
    assert header.versions == 3


def test_what_may_not_be_read_says_so(make: Make) -> None:
    rows = make()
    known = rows.comparison.known
    file = rows.index.file(b"web/parts/header.tsx")
    outlet = rows.index.tree.find("outlet")
    assert file is not None
    known = replace(known, unreadable=frozenset({(outlet.number, file)}))
    sight = replace(rows.sight, comparison=rows.comparison.with_variants(known))
    header = line(MatrixRows(sight, rows.hues), b"web/parts/header.tsx")
    assert header.cells[2].state is CellState.UNREADABLE
    assert header.cells[2].description == "outlet: its own file, cannot be read"


def test_neighbours_with_the_same_file_are_joined_under_one_bracket(make: Make) -> None:
    rows = make(kind=Kind.ALL)
    same, header = line(rows, b"web/same.ts"), line(rows, b"web/parts/header.tsx")
    assert joined(same, [0, 0, 1], by_variant=False) == [False, True, False]
    assert joined(same, [0, 0, 1], by_variant=True) == [False, True, True]
    assert joined(header, [0, 0, 1], by_variant=False) == [False, False, False]
    assert joined(header, [0, 0, 1], by_variant=True) == [False, False, True]


def test_a_folder_says_how_many_paths_differ_and_between_which_stores(make: Make) -> None:
    rows = make()
    folder = rows.index.folder(b"web/parts")
    assert folder is not None
    found = rows.folder_line(folder)
    assert isinstance(found, FolderLine)
    assert found.differing == 3
    assert [cell.version for cell in found.cells] == [1, 2, 3]
    assert [cell.differing for cell in found.cells] == [0, 3, 2]
    deep = rows.index.folder(b"web/parts/deep")
    assert deep is not None
    assert [cell.version for cell in rows.folder_line(deep).cells] == [2, 1, 1]


@pytest.fixture
def model(qapp: QApplication, make: Make) -> MatrixModel:
    made = MatrixModel()
    QAbstractItemModelTester(made, QAbstractItemModelTester.FailureReportingMode.Fatal, parent=made)
    made.show(make(), is_flat=False)
    return made


def test_the_tree_has_folders_before_files_and_opens_where_there_are_few(
    model: MatrixModel,
) -> None:
    assert shown(model) == [
        "web",
        "web/parts",
        "web/parts/deep",
        "web/parts/deep/menu.tsx",
        "web/parts/footer.tsx",
        "web/parts/header.tsx",
        "web/sale.ts",
    ]
    assert [model.depth(row) for row in range(model.rowCount())] == [0, 1, 2, 3, 2, 2, 1]


def test_a_folder_closes_and_opens_again_with_what_is_in_it(
    model: MatrixModel, qtbot: QtBot
) -> None:
    whole = shown(model)
    with qtbot.waitSignals([model.rowsAboutToBeRemoved, model.rowsRemoved]):
        model.toggle(1)
    assert shown(model) == ["web", "web/parts", "web/sale.ts"]
    assert not model.is_open(1)
    with qtbot.waitSignals([model.rowsAboutToBeInserted, model.rowsInserted]):
        model.toggle(1)
    assert shown(model) == whole


def test_a_closed_folder_stays_closed_when_more_is_known(model: MatrixModel, make: Make) -> None:
    model.toggle(1)
    model.show(make(), is_flat=False)
    assert shown(model) == ["web", "web/parts", "web/sale.ts"]


def test_a_path_is_found_in_a_closed_folder(model: MatrixModel) -> None:
    model.collapse_all()
    assert shown(model) == ["web"]
    row = model.find(b"web/parts/header.tsx")
    assert model.path(row) == b"web/parts/header.tsx"
    assert model.find(b"web/same.ts") == -1  # the filter leaves it out


def test_the_flat_list_has_the_files_alone(model: MatrixModel, make: Make) -> None:
    model.show(make(), is_flat=True)
    assert shown(model) == [
        "web/sale.ts",
        "web/parts/footer.tsx",
        "web/parts/header.tsx",
        "web/parts/deep/menu.tsx",
    ]


def test_a_name_is_found_by_its_first_letters_from_a_row_on(model: MatrixModel) -> None:
    assert model.path(model.find_name(b"he", 0)) == b"web/parts/header.tsx"
    assert model.path(model.find_name(b"w", 3)) == b"web"  # round the end
    assert model.find_name(b"x", 0) == -1


def test_every_cell_can_be_read_aloud(model: MatrixModel) -> None:
    row = model.find(b"web/parts/header.tsx")
    said = model.index(row, 2).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == (
        "web/parts/header.tsx, 2 versions. outlet: its own file, version 1, same as brand's"
    )
    assert model.index(row, 2).data() == "outlet = brand"
    assert not model.index(0, 0).parent().isValid()
    assert model.columnCount(QModelIndex()) == 3


# which two are read ------------------------------------------------------------------------------


def pair(rows: MatrixRows, path: bytes, column: int, *sides: int | None) -> Pair | None:
    file = rows.index.file(path)
    assert file is not None
    first, second = sides or (None, None)
    return pair_of(rows, file, column, (first, second))


def test_two_sides_are_read_whichever_cell_is_current(make: Make) -> None:
    found = pair(make(), b"web/parts/header.tsx", 2, 0, 1)
    assert found is not None
    assert (found.left, found.right) == (0, 1)
    assert sentence(make(), found, 3) == (
        "2 versions across 3 stores. de and fr differ in 3 places."
    )


def test_one_cell_is_read_against_the_version_of_most(make: Make) -> None:
    rows = make()
    odd = pair(rows, b"web/parts/header.tsx", 0)
    assert odd is not None
    assert (odd.left, odd.right) == (1, 0)
    assert sentence(rows, odd, 1) == (
        "2 versions across 3 stores. de differs in 1 place from what 2 stores have."
    )
    usual = pair(rows, b"web/parts/header.tsx", 2)
    assert usual is not None
    assert (usual.left, usual.right) == (2, 0)  # which has it itself: against the next one


def test_a_file_that_one_store_has_is_read_alone(make: Make) -> None:
    rows = make()
    alone = pair(rows, b"web/sale.ts", 0)
    assert alone is not None
    assert (alone.left, alone.right) == (None, 2)
    assert sentence(rows, alone, None) == ("1 version in 1 of 3 stores. Only outlet has this file.")
    assert pair(rows, b"web/sale.ts", 2, 0, 1) is None


def test_equal_contents_of_two_layers_are_said_to_be_the_same(make: Make) -> None:
    rows = make()
    same = pair(rows, b"web/parts/header.tsx", 0, 1, 2)
    assert same is not None
    assert sentence(rows, same, 0) == ("2 versions across 3 stores. fr and outlet have the same.")


def test_stores_with_the_same_names_are_called_by_their_full_ones(tmp_path: Path) -> None:
    names = ("us", "eu")
    stores: dict[str, Tree] = {f"brand{at}/{name}": {} for at in range(25) for name in names}
    index = scan_project(alokai_project(tmp_path / "shop", BASE, stores)).index
    layers = [layer for layer in index.tree if layer.id in names]
    comparison = compare_stores(index, layers, Variants.none(index))
    rows = MatrixRows(sight_of(comparison), {})
    assert {column.label for column in rows.columns} == {f"/{store}" for store in stores}
