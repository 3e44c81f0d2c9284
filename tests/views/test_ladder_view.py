"""The ladder of layers: what it says, and how the two that are compared are chosen."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QRectF, Qt
from PySide6.QtGui import QAccessible, QContextMenuEvent, QPainter
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.hues import assign_hues
from multistore_gui.core.ladder import read_ladder
from multistore_gui.models.ladder import LadderColumn, LadderModel
from multistore_gui.views.ladder import LadderView, blocks_added
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_text
from tests.builders import Content, alokai_project, manifest_project, merged_store, scan_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
THREE: dict[str, dict[str, Content]] = {
    "base": {"f.txt": "1\n2\n3\n"},
    "brand": {"f.txt": "1\n3\n"},
    "us": {"f.txt": "1\n3\n4\n5\n"},
}


def read(folder: Path, store: str, path: bytes, model: LadderModel) -> None:
    """Show what is on disk now."""
    merged = merged_store(scan_project(folder).index, store)
    file = merged.index.file(path)
    assert file is not None
    tree = merged.index.tree
    model.show(read_ladder(merged, file, CancelToken()), tree, assign_hues(tree))


@pytest.fixture
def model(tmp_path: Path) -> LadderModel:
    model = LadderModel()
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    read(manifest_project(tmp_path, THREE), "us", b"f.txt", model)
    return model


@pytest.fixture
def view(look: Look, model: LadderModel, show: Show) -> LadderView:
    view = LadderView(look, model)
    show(view).resize(960, 240)
    view.setFocus()
    return view


def texts(model: LadderModel, column: LadderColumn) -> list[str]:
    return [model.index(row, column).data() for row in range(model.rowCount())]


def compared(model: LadderModel) -> tuple[str, str]:
    pair = model.pair
    assert pair is not None
    upper, lower = pair
    return upper.layer.id, lower.layer.id


def click(view: LadderView, row: int, held: Qt.KeyboardModifier) -> None:
    index = view.model().index(row, LadderColumn.COMPARE, QModelIndex())
    place = view.visualRect(index).center()
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, held, place)


def test_thousands_of_lines_do_not_lie_over_each_other(
    model: LadderModel,
    view: LadderView,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    beneath = "".join(f"{number}\n" for number in range(25_000))
    layers: dict[str, dict[str, Content]] = {
        "base": {"f.txt": beneath},
        "brand": {},
        "us": {"f.txt": beneath.replace("\n", "!\n")},
    }
    read(manifest_project(tmp_path / "large", layers), "us", b"f.txt", model)
    painted: dict[str, tuple[float, float]] = {}

    def paint(painter: QPainter, box: QRectF, text: str, *rest: object, **more: object) -> float:
        end = paint_text(painter, box, text, *rest, **more)  # type: ignore[arg-type]
        painted[text] = box.left(), end
        return end

    monkeypatch.setattr("multistore_gui.views.ladder.paint_text", paint)
    view.grab()
    assert painted["+25,000"][1] < painted["\N{MINUS SIGN}25,000"][0]


def test_each_row_says_how_the_layer_stands(model: LadderModel) -> None:
    assert texts(model, LadderColumn.LAYER) == ["us", "brand", "base"]
    assert texts(model, LadderColumn.STATE) == ["Wins", "Hidden by us", "Hidden by brand"]
    assert texts(model, LadderColumn.SIZE) == ["8 B", "4 B", "6 B"]
    assert texts(model, LadderColumn.CHANGE) == ["just now"] * 3
    assert texts(model, LadderColumn.LINES) == ["+2 −0", "+0 −1", ""]  # noqa: RUF001 - a minus
    assert texts(model, LadderColumn.COMPARE) == ["", "Shown below", "Compare"]


def test_the_winner_is_compared_with_the_one_beneath_at_first(model: LadderModel) -> None:
    assert compared(model) == ("us", "brand")


def test_keys_choose_both_sides(qtbot: QtBot, view: LadderView, model: LadderModel) -> None:
    view.setCurrentIndex(model.index(0, 0))
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(view, key)
    with qtbot.waitSignal(model.pair_changed):
        QTest.keyClick(view, Qt.Key.Key_Space)
    assert compared(model) == ("us", "base")
    QTest.keyClick(view, Qt.Key.Key_Up)
    with qtbot.waitSignal(model.pair_changed):
        QTest.keyClick(view, Qt.Key.Key_B)
    assert compared(model) == ("brand", "base")
    assert texts(model, LadderColumn.COMPARE) == ["Compare", "Also shown", "Shown below"]
    QTest.keyClick(view, Qt.Key.Key_Up)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert compared(model) == ("us", "brand")


def test_clicks_choose_both_sides(view: LadderView, model: LadderModel) -> None:
    click(view, 2, Qt.KeyboardModifier.NoModifier)
    assert compared(model) == ("us", "base")
    click(view, 1, Qt.KeyboardModifier.ControlModifier)
    assert compared(model) == ("brand", "base")
    click(view, 2, Qt.KeyboardModifier.ControlModifier)
    assert compared(model) == ("brand", "base")  # the sides are swapped, the two are the same
    assert texts(model, LadderColumn.COMPARE) == ["Compare", "Shown below", "Also shown"]


def test_the_menu_offers_both_sides(view: LadderView, model: LadderModel) -> None:
    view.setCurrentIndex(model.index(2, 0))
    place = view.visualRect(view.currentIndex()).center()
    event = QContextMenuEvent(
        QContextMenuEvent.Reason.Keyboard, place, view.viewport().mapToGlobal(place)
    )
    QApplication.sendEvent(view.viewport(), event)
    (menu,) = view.findChildren(QMenu)
    said = [action.text().partition("\t")[0] for action in menu.actions()]
    assert said == ["Show base below", "Compare what is shown with base"]
    menu.actions()[0].trigger()
    assert compared(model) == ("us", "base")
    menu.close()


def test_what_was_chosen_stays_when_the_file_is_read_again(
    tmp_path: Path, view: LadderView, model: LadderModel
) -> None:
    model.choose(2)
    view.setCurrentIndex(model.index(1, 0))
    (tmp_path / "layers/base/f.txt").write_text("1\n2\n3\n4\n")
    read(tmp_path, "us", b"f.txt", model)
    assert compared(model) == ("us", "base")
    assert view.currentIndex().row() == 1
    assert texts(model, LadderColumn.SIZE)[2] == "8 B"


def test_another_file_begins_anew(tmp_path: Path, model: LadderModel) -> None:
    model.choose(2)
    read(tmp_path, "brand", b"f.txt", model)
    assert compared(model) == ("brand", "base")


def test_a_row_is_said_in_words(view: LadderView, model: LadderModel) -> None:
    spoken = model.index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == (
        "brand, store, Hidden by us, 4 B, just now, "
        "0 lines added and 1 removed against base, used by brand, Shown below"
    )
    face = QAccessible.queryAccessibleInterface(view)
    assert face.text(QAccessible.Text.Name) == "Layers with this file"


def test_where_it_is_narrow_the_size_goes_first_then_the_time(view: LadderView) -> None:
    def hidden() -> list[int]:
        return [column for column in LadderColumn if view.isColumnHidden(column)]

    seen = [hidden()]
    for width in range(960, 300, -10):
        view.window().resize(width, 240)
        QApplication.sendPostedEvents()
        if hidden() != seen[-1]:
            seen.append(hidden())
        shown = sum(view.columnWidth(column) for column in LadderColumn)
        assert shown <= view.viewport().width()
    size, change, lines = LadderColumn.SIZE, LadderColumn.CHANGE, LadderColumn.LINES
    reach = LadderColumn.REACH
    dropped = [[], [size], [size, change], [size, change, reach], [size, change, lines, reach]]
    assert seen == dropped


def test_it_says_which_stores_get_each_file(tmp_path: Path) -> None:
    stores: dict[str, dict[str, Content]] = {
        "brand": {"web/f": "brand"},
        "brand/at": {},
        "brand/de": {"web/f": "de"},
        "brand/us": {},
        "outlet": {},
        "sport": {"web/f": "sport"},
        "sport/fi": {},
        "sport/se": {},
        "sport/no": {},
    }
    folder = alokai_project(tmp_path, {"web/f": "", "web/package.json": ""}, stores)
    model = LadderModel()
    read(folder, "de", b"web/f", model)
    assert texts(model, LadderColumn.REACH) == ["de", "at, us", "outlet"]
    hints = [
        model.index(row, LadderColumn.REACH).data(Qt.ItemDataRole.ToolTipRole) for row in range(3)
    ]
    assert hints == [
        "Stores that get this very file: de.",
        "Stores that get this very file: at, us.\nde's hides it.",
        "Stores that get this very file: outlet.\n"
        "brand's hides it in at, us.\nde's hides it.\nsport's hides it in fi, no, se.",
    ]
    read(folder, "se", b"web/f", model)
    assert texts(model, LadderColumn.REACH) == ["3 of 7 stores", "outlet"]
    read(folder, "se", b"web/package.json", model)
    assert texts(model, LadderColumn.REACH) == [""]  # the lowest layer's, always


def test_one_layer_alone_is_compared_with_nothing(tmp_path: Path, look: Look, show: Show) -> None:
    model = LadderModel()
    read(manifest_project(tmp_path, {"base": {"f": ""}, "us": {}}), "us", b"f", model)
    view = LadderView(look, model)
    show(view).resize(960, 240)
    assert model.pair is None
    assert view.isColumnHidden(LadderColumn.COMPARE) and view.isColumnHidden(LadderColumn.LINES)
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Space)
    assert model.pair is None


def test_special_files_say_why_they_do_not_win(tmp_path: Path) -> None:
    both: dict[str, Content] = {"shop/package.json": "{}", "shop/tsconfig.json": "{}"}
    folder = alokai_project(tmp_path, both, {"us": both})
    model = LadderModel()
    read(folder, "us", b"shop/package.json", model)
    assert texts(model, LadderColumn.STATE) == ["Wins", "Ineffective: base wins"]
    read(folder, "us", b"shop/tsconfig.json", model)
    assert texts(model, LadderColumn.STATE) == ["Wins", "Not used"]


def test_what_vanished_and_what_is_a_folder_is_said(tmp_path: Path) -> None:
    layers: dict[str, dict[str, Content]] = {"base": {"f/a": "", "f/b": ""}, "us": {"f": ""}}
    folder = manifest_project(tmp_path, layers)
    merged = merged_store(scan_project(folder).index, "us")
    file = merged.index.file(b"f")
    assert file is not None
    (folder / "layers/us/f").unlink()
    model = LadderModel()
    model.show(
        read_ladder(merged, file, CancelToken()),
        merged.index.tree,
        assign_hues(merged.index.tree),
    )
    assert texts(model, LadderColumn.STATE) == ["Gone from us", "Folder of 2 files, hidden by us"]


def test_equal_files_are_called_the_same(tmp_path: Path) -> None:
    model = LadderModel()
    read(manifest_project(tmp_path, {"base": {"f": "1\n"}, "us": {"f": "1\n"}}), "us", b"f", model)
    assert texts(model, LadderColumn.LINES) == ["same", ""]
    spoken = model.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert "the same lines as base" in spoken


@pytest.mark.parametrize(
    ("added", "removed", "blocks"), [(9, 4, 3), (1, 999, 1), (999, 1, 4), (3, 0, 5), (0, 3, 0)]
)
def test_neither_kind_of_change_goes_unseen(added: int, removed: int, blocks: int) -> None:
    assert blocks_added(added, removed) == blocks
