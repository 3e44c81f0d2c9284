"""The tree's rows against the merged store that they stand for."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QSortFilterProxyModel, Qt
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem
from pytestqt.modeltest import ModelTester
from pytestqt.qtbot import QtBot

from multistore_gui.core.index import build, gather
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.models.merged_tree import Column, MergedTreeModel
from multistore_gui.models.roles import Role
from multistore_gui.models.rows import StoreRows
from tests.builders import manifest_project, merged_store, scan_project, winners

FILES = {
    "web/page10.tsx": "1",
    "web/page9.tsx": "1",
    "web/lang/de.json": "1",
    "web/lang/en/base.json": "1",
    "cms/config.ts": "1",
    "readme.md": "1",
}


@pytest.fixture
def rows(tmp_path: Path) -> StoreRows:
    own = {"web/page9.tsx": "2", "web/own.tsx": "2", "web/<b>\n.tsx": "2"}
    index = scan_project(manifest_project(tmp_path, {"base": FILES, "top": own})).index
    return StoreRows(merged_store(index, "top"))


@pytest.fixture
def model(qtbot: QtBot, rows: StoreRows) -> MergedTreeModel:
    model = MergedTreeModel()
    model.show(rows)
    return model


def names(model: MergedTreeModel, parent: QModelIndex | None = None) -> list[str]:
    parent = parent or QModelIndex()
    return [model.index(row, 0, parent).data() for row in range(model.rowCount(parent))]


def all_paths(model: MergedTreeModel, parent: QModelIndex | None = None) -> list[bytes]:
    parent, found = parent or QModelIndex(), []
    for row in range(model.rowCount(parent)):
        index = model.index(row, 0, parent)
        if model.hasChildren(index):
            found += all_paths(model, index)
        else:
            found.append(index.data(Role.PATH))
    return found


def test_keeps_what_qt_asks_of_a_model(
    qtmodeltester: ModelTester, model: MergedTreeModel, rows: StoreRows
) -> None:
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show(rows, is_flat=True)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    model.show(None)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]
    assert model.rowCount() == 0


def test_works_behind_a_proxy(qtmodeltester: ModelTester, model: MergedTreeModel) -> None:
    proxy = QSortFilterProxyModel()
    proxy.setRecursiveFilteringEnabled(True)
    proxy.setSourceModel(model)
    qtmodeltester.check(proxy)  # type: ignore[no-untyped-call]
    proxy.setFilterFixedString("page10")
    web = proxy.index(0, 0)
    assert web.data() == "web"
    assert proxy.index(0, 0, web).data() == "page10.tsx"


def test_holds_each_file_of_the_merged_store_once(model: MergedTreeModel, rows: StoreRows) -> None:
    assert sorted(all_paths(model)) == sorted(winners(rows.store))
    model.show(rows, is_flat=True)
    assert sorted(all_paths(model)) == sorted(winners(rows.store))
    assert "web/lang/de.json" in names(model)


def test_folders_come_first_and_numbers_sort_by_value(model: MergedTreeModel) -> None:
    assert names(model) == ["cms", "web", "readme.md"]
    web = model.find(b"web")
    assert names(model, web) == [
        "lang", r"<b>\n.tsx", "own.tsx", "page9.tsx", "page10.tsx",
    ]  # fmt: skip


def test_every_column_says_in_words_what_it_shows(model: MergedTreeModel) -> None:
    def said(path: bytes) -> dict[str, str]:
        index = model.find(path)
        return {column.name: index.siblingAtColumn(column).data() for column in Column}

    assert said(b"web/page9.tsx") == {
        "NAME": "page9.tsx",
        "MIX": "",
        "FILES": "",
        "ORIGIN": "top",
        "STATUS": "override",
        "HIDES": "base",
        "PATH": "web/page9.tsx",
    }
    assert said(b"web") == {
        "NAME": "web",
        "MIX": "",
        "FILES": "6",
        "ORIGIN": "3 own",
        "STATUS": "",
        "HIDES": "",
        "PATH": "web",
    }
    spoken = model.find(b"web/page9.tsx").data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "page9.tsx, override in top, hides base"


def test_bytes_go_with_the_row(model: MergedTreeModel, rows: StoreRows) -> None:
    odd = model.find(b"web/<b>\n.tsx")
    assert odd.data(Role.PATH) == b"web/<b>\n.tsx"
    assert odd.data(Role.FILE) == rows.index.file(b"web/<b>\n.tsx")
    assert model.find(b"web").data(Role.FILE) is None


def test_finds_every_row_by_its_path(model: MergedTreeModel, rows: StoreRows) -> None:
    for path in (*winners(rows.store), b"web", b"web/lang/en"):
        assert model.find(path).data(Role.PATH) == path
    assert not any(model.find(path).isValid() for path in (b"", b"gone", b"web/gone", b"no/x"))
    model.show(rows, is_flat=True)
    assert model.find(b"web/lang/de.json").data() == "web/lang/de.json"
    assert not model.find(b"web").isValid()


def test_a_folder_stands_for_what_is_left_below_it(model: MergedTreeModel, rows: StoreRows) -> None:
    left = bytes(path.endswith(b".json") for path in rows.index.paths())
    model.show(StoreRows(rows.store, left))
    assert names(model) == ["web"]
    files = list(model.files_of(QModelIndex(), 0, 0))
    assert [rows.index.path(file) for file in files] == [
        b"web/lang/de.json",
        b"web/lang/en/base.json",
    ]


def test_a_long_list_holds_every_file_and_finds_the_last(qtbot: QtBot) -> None:
    base = Layer(0, "base", "/", LayerKind.BASE, b"/p", b"", None)
    files = [b"f%06d" % number for number in range(10_005)]
    index = build(LayerTree([base]), gather([(0, b"", b"/".join(files), bytes([1]) * len(files))]))
    model = MergedTreeModel()
    model.show(StoreRows(merged_store(index, "base")), is_flat=True)
    assert model.rowCount() == len(files)
    assert model.find(files[-1]).row() == len(files) - 1
    assert names(model) == [name.decode() for name in files]


def test_a_folder_is_opened_without_an_announcement(qtbot: QtBot, model: MergedTreeModel) -> None:
    web = model.find(b"web")
    assert model.hasChildren(web)
    with (
        qtbot.assertNotEmitted(model.rowsAboutToBeInserted),
        qtbot.assertNotEmitted(model.rowsInserted),
        qtbot.assertNotEmitted(model.dataChanged),
    ):
        assert model.rowCount(web) == 5
    lang = model.index(0, 0, web)
    assert (model.depth(web), model.depth(lang), lang.parent()) == (0, 1, web)
    assert not model.hasChildren(model.index(1, 0, web))
    assert not model.hasChildren(web.siblingAtColumn(Column.FILES))


def test_says_the_same_to_a_view_that_asks_for_several_roles_at_once(
    model: MergedTreeModel,
) -> None:
    option = QStyleOptionViewItem()
    for path in (b"web", b"web/page9.tsx"):
        PublicDelegate().initStyleOption(option, model.find(path))
        assert option.text == path.rpartition(b"/")[2].decode()


class PublicDelegate(QStyledItemDelegate):
    """Asks as Qt's own views do."""
