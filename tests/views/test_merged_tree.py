"""The tree, used as people use it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.hues import assign_hues
from multistore_gui.core.merged import merge
from multistore_gui.models.merged_tree import Column
from multistore_gui.models.rows import StoreRows
from multistore_gui.settings import Settings
from multistore_gui.views.look import Look
from multistore_gui.views.merged_tree import MergedTree
from tests.builders import alokai_project, scan_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]

BASE = {
    "web/components/cart.tsx": "1",
    "web/components/footer.tsx": "1",
    "web/components/header.tsx": "1",
    "web/components/ui/button.tsx": "1",
    "web/lang/de.json": "1",
    "web/tsconfig.json": "1",
    "cms/config.ts": "1",
}
OWN = {
    "fashion": {"web/components/header.tsx": "2"},
    "fashion/us": {
        "web/components/header.tsx": "3",
        "web/components/picker.tsx": "3",
        "web/components/zoom.tsx": "3",
    },
    "fashion/eu": {"web/lang/de.json": "4"},
}
HEADER, CART = b"web/components/header.tsx", b"web/components/cart.tsx"
PICKER, ZOOM = b"web/components/picker.tsx", b"web/components/zoom.tsx"


class Shop:
    """A tree over a project on disk."""

    def __init__(self, folder: Path, look: Look, settings: Settings) -> None:
        self.folder = alokai_project(folder, BASE, OWN)
        self.tree = MergedTree(look, settings)
        self.show("us")

    def rows(self, store: str, *, only: tuple[bytes, ...] = ()) -> StoreRows:
        index = scan_project(self.folder).index
        left = bytes(path in only for path in index.paths()) if only else None
        store_layer = index.tree.find(store)
        return StoreRows(merge(index, store_layer), left, assign_hues(index.tree))

    def show(self, store: str, *, has_heirs: bool = False) -> None:
        self.tree.show_rows(self.rows(store), has_heirs=has_heirs)

    def number(self, path: bytes) -> int:
        rows = self.tree.rows
        assert rows is not None
        file = rows.index.file(path)
        assert file is not None
        return file

    def seen(self) -> list[str]:
        index, found = self.tree.model().index(0, 0), []
        while index.isValid():
            found.append(index.data())
            index = self.tree.indexBelow(index)
        return found

    def point(self, path: bytes) -> QPoint:
        assert self.tree.go_to(path)
        return self.tree.visualRect(self.tree.currentIndex()).center()


@pytest.fixture
def shop(tmp_path: Path, qtbot: QtBot, look: Look, settings: Settings, show: Show) -> Shop:
    shop = Shop(tmp_path / "shop", look, settings)
    show(shop.tree).resize(560, 600)
    shop.tree.setFocus()
    return shop


def press(tree: MergedTree, key: Qt.Key, modifier: Qt.KeyboardModifier | None = None) -> None:
    QTest.keyClick(tree, key, modifier or Qt.KeyboardModifier.NoModifier)


def test_keys_move_and_open(shop: Shop, qtbot: QtBot) -> None:
    tree = shop.tree
    assert shop.seen() == ["cms", "web"]
    tree.go_to(b"cms")
    press(tree, Qt.Key.Key_Down)
    press(tree, Qt.Key.Key_Right)
    assert shop.seen() == ["cms", "web", "components", "lang", "tsconfig.json"]
    press(tree, Qt.Key.Key_Return)  # a folder opens and closes
    assert shop.seen() == ["cms", "web"]
    press(tree, Qt.Key.Key_Return)
    press(tree, Qt.Key.Key_End)
    assert tree.current_path == b"web/tsconfig.json"
    with qtbot.waitSignal(tree.opened) as opened:
        press(tree, Qt.Key.Key_Return)
    assert opened.args == [shop.number(b"web/tsconfig.json")]
    press(tree, Qt.Key.Key_Home)
    assert tree.current_path == b"cms"
    QTest.keyClicks(tree, "lan")
    assert tree.current_path == b"web/lang"


def test_everything_is_chosen_at_once(shop: Shop) -> None:
    tree = shop.tree
    for is_flat in (False, True):
        tree.show_rows(shop.rows("us"), is_flat=is_flat)
        press(tree, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        assert len(tree.selected_files()) == len(BASE) + 2
        tree.clearSelection()


def test_says_which_file_is_current_and_which_are_chosen(shop: Shop) -> None:
    tree = shop.tree
    current: list[bytes | None] = []
    chosen: list[list[int]] = []
    tree.current_file_changed.connect(current.append)
    tree.files_chosen.connect(chosen.append)
    tree.go_to(CART)
    press(tree, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    footer = b"web/components/footer.tsx"
    assert current == [CART, footer]
    assert chosen[-1] == [shop.number(CART), shop.number(footer)] == tree.selected_files()
    tree.go_to(b"web")
    assert current[-1] is None
    assert tree.current_file is None
    below = [path for path in BASE if path.startswith("web/")]
    assert len(tree.selected_files()) == len(below) + 2  # a folder stands for all files below it


def test_a_click_on_the_arrow_opens_a_folder(shop: Shop) -> None:
    at = shop.point(b"web")
    QTest.mouseClick(shop.tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, at.y()))
    assert "components" in shop.seen()


def test_a_double_click_opens_a_file(shop: Shop, qtbot: QtBot) -> None:
    at = shop.point(CART)
    with qtbot.waitSignal(shop.tree.opened) as opened:
        QTest.mouseDClick(shop.tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(90, at.y()))
    assert opened.args == [shop.number(CART)]


@pytest.mark.parametrize(
    ("path", "asked"),
    [(CART, "create_requested"), (HEADER, "drop_requested"), (ZOOM, "drop_requested")],
)
def test_the_row_under_the_pointer_offers_one_action(
    shop: Shop, qtbot: QtBot, path: bytes, asked: str
) -> None:
    tree, at = shop.tree, shop.point(path)
    files_column = tree.header().sectionViewportPosition(Column.FILES)
    at = QPoint(files_column - 20, at.y())
    QTest.mouseMove(tree.viewport(), at)
    assert tree.viewport().cursor().shape() is Qt.CursorShape.PointingHandCursor
    with qtbot.waitSignal(getattr(tree, asked)) as request:
        QTest.mouseClick(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
    assert request.args == [[shop.number(path)]]
    assert tree.current_path == path


def test_a_generated_file_offers_nothing(shop: Shop, qtbot: QtBot) -> None:
    tree, at = shop.tree, shop.point(b"web/tsconfig.json")
    for left in range(at.x() - 200, tree.viewport().width(), 10):
        QTest.mouseMove(tree.viewport(), QPoint(left, at.y()))
        assert tree.viewport().cursor().shape() is Qt.CursorShape.ArrowCursor


def test_a_button_left_while_pressed_does_nothing(shop: Shop, qtbot: QtBot) -> None:
    tree, at = shop.tree, shop.point(CART)
    at = QPoint(tree.header().sectionViewportPosition(Column.FILES) - 20, at.y())
    with (
        qtbot.assertNotEmitted(tree.create_requested),
        qtbot.assertNotEmitted(tree.drop_requested),
    ):
        QTest.mousePress(tree.viewport(), Qt.MouseButton.LeftButton, pos=at)
        QTest.mouseRelease(tree.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(40, at.y() + 48))


def test_another_store_keeps_what_was_open_chosen_and_seen(shop: Shop, look: Look) -> None:
    tree = shop.tree
    tree.go_to(b"web/components/ui/button.tsx")
    tree.go_to(HEADER)
    tree.window().resize(560, 150)
    tree.verticalScrollBar().setValue(37)
    before = shop.seen()
    shop.show("eu")
    assert shop.seen() == [name for name in before if name not in ("picker.tsx", "zoom.tsx")]
    assert tree.current_path == HEADER
    assert tree.selected_files() == [shop.number(HEADER)]
    assert tree.verticalScrollBar().value() == 37
    tree.go_to(b"web/lang/de.json")
    shop.show("us")
    assert shop.seen()[:5] == ["cms", "web", "components", "ui", "button.tsx"]


def test_where_it_goes_is_selected_alone_whatever_key_is_held(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(HEADER)
    press(tree, Qt.Key.Key_F12, Qt.KeyboardModifier.ControlModifier)
    for path in (b"web/lang/de.json", b"web/lang/de.json", HEADER):
        tree.go_to(path)
        assert tree.selected_files() == [shop.number(path)]


def test_the_first_row_that_is_seen_stays_where_it_is(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(HEADER)
    tree.go_to(b"web/lang/de.json")
    tree.window().resize(560, 100)
    tree.go_to(b"web/lang")
    tree.scrollTo(tree.currentIndex(), MergedTree.ScrollHint.PositionAtTop)
    bar = tree.verticalScrollBar()
    bar.setValue(bar.value() + 5)
    before = bar.value()
    shop.show("eu")  # two files above are gone
    assert bar.value() == before - 48
    assert tree.indexAt(QPoint(0, 0)).data() == "lang"


def test_a_file_that_the_other_store_has_not_leaves_nothing_chosen(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(PICKER)
    told: list[object] = []
    tree.current_file_changed.connect(told.append)
    shop.show("eu")
    assert told == [None]
    assert tree.selected_files() == []
    assert not tree.currentIndex().isValid()


def test_when_an_addition_goes_the_next_file_is_chosen(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(PICKER)
    (shop.folder / "apps/stores/fashion/stores/us" / PICKER.decode()).unlink()
    shop.show("us", has_heirs=True)
    assert tree.current_path == ZOOM
    assert tree.selected_files() == [shop.number(ZOOM)]
    (shop.folder / "apps/stores/fashion/stores/us" / ZOOM.decode()).unlink()
    shop.show("us", has_heirs=True)  # it was the last: the one before it
    assert tree.current_path == HEADER


def test_a_folder_closed_over_the_current_file_stays_closed(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(HEADER)
    tree.collapse(tree.model().index(1, 0))
    shop.show("us")
    assert shop.seen() == ["cms", "web"]


def test_matches_are_unfolded_and_folded_again(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(b"cms/config.ts")
    before = shop.seen()
    only = shop.rows("us", only=(b"web/components/ui/button.tsx",))
    tree.show_rows(only, is_unfolded=True)
    assert shop.seen() == ["web", "components", "ui", "button.tsx"]
    tree.go_to(b"web/components")
    press(tree, Qt.Key.Key_Left)
    tree.show_rows(only, is_unfolded=True)  # what the user closes stays closed
    assert shop.seen() == ["web", "components"]
    shop.show("us")  # as before, and open to where the user is now
    now = [*before, "components", "lang", "tsconfig.json"]
    assert shop.seen() == now
    tree.go_to(b"cms")
    shop.show("us")
    assert shop.seen() == now
    tree.show_rows(only, is_unfolded=True)
    assert shop.seen() == ["web", "components", "ui", "button.tsx"]


def test_the_menu_opens_by_keys_at_the_row(shop: Shop) -> None:
    tree, menu = shop.tree, QMenu(shop.tree)
    menu.addAction("Copy path")
    tree.set_context_menu(menu)
    at = shop.point(HEADER)
    press(tree, Qt.Key.Key_F10, Qt.KeyboardModifier.ShiftModifier)
    assert menu.isVisible()
    corner = tree.viewport().mapFromGlobal(menu.pos())
    assert abs(corner.y() - at.y()) <= 24
    menu.close()
    press(tree, Qt.Key.Key_Menu)
    assert menu.isVisible()
    menu.close()


def test_columns_go_where_there_is_no_room(shop: Shop) -> None:
    tree = shop.tree

    def shown() -> list[Column]:
        return [column for column in Column if not tree.header().isSectionHidden(column)]

    window = tree.window()
    assert shown() == [Column.NAME, Column.MIX, Column.FILES, Column.ORIGIN]
    window.resize(400, 600)
    assert shown() == [Column.NAME, Column.FILES, Column.ORIGIN]
    wide = tree.header().sectionSize(Column.ORIGIN)
    window.resize(300, 600)
    assert tree.header().sectionSize(Column.ORIGIN) < wide / 2
    assert tree.horizontalScrollBar().maximum() == 0


def test_chosen_columns_are_kept(shop: Shop, look: Look, settings: Settings, qtbot: QtBot) -> None:
    shop.tree.show_column(Column.HIDES, True)
    shop.tree.show_column(Column.MIX, False)
    again = MergedTree(look, settings)
    qtbot.addWidget(again)
    again.resize(900, 300)
    shown = [column for column in Column if not again.header().isSectionHidden(column)]
    assert shown == [Column.NAME, Column.FILES, Column.ORIGIN, Column.HIDES]


def test_the_header_s_menu_chooses_columns(shop: Shop) -> None:
    header = shop.tree.header()
    header.customContextMenuRequested.emit(QPoint(5, 5))
    [menu] = [child for child in shop.tree.findChildren(QMenu) if child.isVisible()]
    action = next(action for action in menu.actions() if action.text() == "Status")
    assert not action.isChecked()
    action.trigger()
    assert not header.isSectionHidden(Column.STATUS)
    menu.close()


def test_paints_own_files_in_their_layer_s_colour(
    shop: Shop, look: Look, colours_of: Callable[[QWidget], set[str]]
) -> None:
    shop.tree.go_to(HEADER)
    rows = shop.tree.rows
    assert rows is not None
    theme, colours = look.theme, colours_of(shop.tree.viewport())
    assert theme.hue(rows.hue).solid.name() in colours  # badge, glyph, share bar
    assert theme.hue(0).tint.name() in colours
    assert {theme.sel.name(), theme.accent.name()} <= colours
    shop.tree.clearFocus()
    assert theme.sel_off.name() in colours_of(shop.tree.viewport())


def test_what_a_filter_hid_comes_back_selected_and_seen(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(HEADER)
    tree.show_rows(shop.rows("us", only=(b"web/lang/de.json",)), is_unfolded=True)
    assert tree.selected_files() == []
    tree.setCurrentIndex(QModelIndex())
    tree.show_rows(shop.rows("us", only=(b"cms/config.ts",)), is_unfolded=True)
    tree.setFocus()  # which makes a row current, and selects none
    tree.show_rows(shop.rows("us"))
    assert tree.current_path == HEADER
    assert tree.selected_files() == [shop.number(HEADER)]
    assert tree.viewport().rect().contains(tree.visualRect(tree.currentIndex()))


def test_what_was_picked_since_stays(shop: Shop) -> None:
    tree = shop.tree
    tree.go_to(HEADER)
    tree.show_rows(shop.rows("us", only=(b"web/lang/de.json",)), is_unfolded=True)
    tree.go_to(b"web/lang/de.json")
    tree.show_rows(shop.rows("us"))
    assert tree.current_path == b"web/lang/de.json"
