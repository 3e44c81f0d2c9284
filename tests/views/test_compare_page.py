"""The view Compare in the real window: what is shown, filters, columns, sides, keys and plans."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtGui import QContextMenuEvent, QHelpEvent, QKeyEvent, QTextDocumentFragment
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QMenu,
    QToolButton,
    QToolTip,
    QWidget,
)
from pytestqt.qtbot import QtBot

from multistore_gui.core.sight import Kind
from multistore_gui.views import second_press
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.buttons import Button
from multistore_gui.views.compare_page import ComparePage
from multistore_gui.views.found_list import FoundList
from multistore_gui.views.matrix_columns import ColumnsCard
from multistore_gui.views.matrix_heads import Bracket
from multistore_gui.views.plan_question import PlanDelegate, PlanQuestion
from multistore_gui.views.rows import BESIDE_NAME
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG
from tests.builders import Tree, alokai_project, edit_in_secret, make_tree
from tests.desk import Desk
from tests.test_jobs import kept_files

HEADER = b"web/parts/header.tsx"
BASE: Tree = {
    "web/app.ts": "base\n",
    "web/parts/footer.tsx": "base\n",
    "web/parts/header.tsx": "one\ntwo\nthree\n",
    "web/same.ts": "same\n",
}
STORES: dict[str, Tree] = {
    "brand": {"web/parts/header.tsx": "one\nBRAND\nthree\n"},
    "brand/de": {"web/parts/header.tsx": "EINS\ntwo\nDREI\n", "web/app.ts": "base\n"},
    "brand/fr": {"web/parts/footer.tsx": "French\n"},
    "outlet": {"web/sale.ts": "sale\n"},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "shop", BASE, STORES)


@pytest.fixture
def desk(start: Callable[[], Desk], project: Path) -> Desk:
    """The window with the view Compare, everything compared."""
    made = start()
    made.open(project, "de")
    made.press("Alt+2")
    made.settle()
    return made


def page(desk: Desk) -> ComparePage:
    return desk.window.compare_page


def paths_shown(desk: Desk) -> list[str]:
    model = page(desk).matrix.matrix
    return [model.path(row).decode() for row in range(model.rowCount())]


def stores_shown(desk: Desk) -> list[str]:
    rows = page(desk).matrix.rows
    return [column.label for column in rows.columns] if rows is not None else []


def cell(desk: Desk, path: bytes, column: int) -> QModelIndex:
    model = page(desk).matrix.matrix
    return model.index(model.find(path), column)


def click_head(desk: Desk, column: int) -> None:
    heads = page(desk).matrix.heads
    left = heads.sectionViewportPosition(column) + heads.sectionSize(column) // 2
    desk.click(heads.viewport(), QPoint(left, heads.height() - 12))


def click_bracket(desk: Desk, name: str) -> None:
    heads = page(desk).matrix.heads
    bracket: Bracket = next(each for each in heads.brackets if each.layer.id == name)
    desk.click(heads.viewport(), heads.bracket_box(bracket).center())
    desk.settle()


def hint_of_bracket(desk: Desk, name: str) -> str:
    heads = page(desk).matrix.heads
    bracket = next(each for each in heads.brackets if each.layer.id == name)
    place = heads.bracket_box(bracket).center()
    viewport = heads.viewport()
    QApplication.sendEvent(
        viewport, QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
    )
    return QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()


def side_letters(desk: Desk) -> tuple[bytes | None, bytes]:
    comparison = page(desk).detail.diff.view.comparison
    assert comparison is not None
    left = comparison.left
    return None if left is None else left.data, comparison.right.data


def test_the_page_is_built_before_it_is_asked_for(start: Callable[[], Desk], project: Path) -> None:
    desk = start()
    desk.open(project)
    desk.wait(lambda: "compare_page" in vars(desk.window))
    desk.click(desk.button("Compare"))
    desk.settle()
    assert page(desk).isVisible()
    assert desk.has_keyboard(page(desk).matrix)


def test_its_keys_are_told_before_it_is_shown(start: Callable[[], Desk], project: Path) -> None:
    desk = start()
    desk.open(project)
    desk.press("F1")
    assert "Copy A to B" in desk.said(desk.window.shortcuts_sheet)


def test_tab_comes_to_the_findings_last(desk: Desk) -> None:
    desk.click(desk.button("Findings"))
    desk.settle()
    shown = page(desk)
    wanted = [shown.bar.field, shown.matrix, shown.detail.diff.view, shown.findings.list]
    passed: list[QWidget | None] = [shown.bar.field]
    while (at := passed[-1]) is not None and at.nextInFocusChain() is not shown.bar.field:
        passed.append(at.nextInFocusChain())
    assert [widget for widget in passed if widget in wanted] == wanted


def test_at_first_the_paths_that_differ_are_shown_for_all_stores(desk: Desk) -> None:
    assert stores_shown(desk) == ["de", "fr", "outlet"]
    assert paths_shown(desk) == [
        "web/sale.ts",
        "web/parts/footer.tsx",
        "web/parts/header.tsx",
    ]
    assert page(desk).bar.count.text() == "3 of 5 paths differ between 3 stores"


def test_a_chip_leaves_one_kind_and_pressed_again_everything(desk: Desk) -> None:
    chips = page(desk).bar.chips
    desk.click(chips.chip(Kind.COPIED))
    desk.settle()
    assert paths_shown(desk) == ["web/app.ts"]
    assert not chips.chip(Kind.DIFFERS).isChecked()
    desk.click(chips.chip(Kind.COPIED))
    desk.settle()
    assert len(paths_shown(desk)) == 5


def test_every_chip_counts_what_it_leaves(desk: Desk) -> None:
    chips = page(desk).bar.chips
    for kind in chips.keys:
        assert isinstance(kind, Kind)
        chip = chips.chip(kind)
        if not chip.isChecked():
            chip.click()
            desk.settle()
        assert chip.label.endswith(f" {len(paths_shown(desk))}")


def test_typing_filters_and_down_goes_to_the_matrix(desk: Desk) -> None:
    desk.press("Ctrl+F")
    desk.type("foot")
    desk.settle()
    assert paths_shown(desk) == ["web/parts/footer.tsx"]
    desk.press("Down")
    assert desk.has_keyboard(page(desk).matrix)


def test_what_is_found_is_counted_among_what_its_chip_counts(desk: Desk) -> None:
    desk.press("Ctrl+F")
    desk.type("foot")
    desk.settle()
    bar = page(desk).bar
    assert bar.chips.chip(Kind.DIFFERS).label == "Differs 3"
    assert bar.count.text() == "1 of 3 paths found"
    desk.click(bar.chips.chip(Kind.DIFFERS))
    desk.settle()
    assert bar.count.text() == "1 of 5 paths found"


def test_nothing_found_says_so_and_offers_the_way_out(desk: Desk) -> None:
    desk.press("Ctrl+F")
    desk.type("zzz")
    desk.settle()
    assert page(desk).message == "Nothing matches 'zzz' among 'Differs'."
    desk.click(desk.button("Clear filter"))
    desk.settle()
    assert len(paths_shown(desk)) == 3


def current_path(desk: Desk) -> str:
    return paths_shown(desk)[page(desk).matrix.currentIndex().row()]


def test_the_current_path_survives_the_filter(desk: Desk) -> None:
    assert page(desk).matrix.go_to(HEADER)
    desk.click(page(desk).bar.chips.chip(Kind.DIFFERS))
    desk.settle()
    assert current_path(desk) == HEADER.decode()


# sides and the difference ------------------------------------------------------------------------


def test_a_cell_is_shown_against_the_version_of_most(desk: Desk) -> None:
    desk.click_cell(page(desk).matrix, cell(desk, HEADER, 0))
    desk.settle()
    words = page(desk).detail.title.words.text()
    assert words.startswith("3 versions across 3 stores.")


def test_keys_pick_the_sides_and_the_difference_follows(desk: Desk) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("A", "Right", "B")
    desk.settle()
    assert side_letters(desk) == (b"EINS\ntwo\nDREI\n", b"one\nBRAND\nthree\n")
    assert page(desk).detail.title.words.text() == (
        "3 versions across 3 stores. de and fr differ in 1 place."
    )
    desk.press("Esc")
    assert page(desk).sides.pair is not None
    assert not page(desk).actions_here.forget_sides.isEnabled()


def test_a_click_on_two_heads_picks_them_and_another_click_leaves_one(desk: Desk) -> None:
    page(desk).matrix.go_to(HEADER)
    click_head(desk, 2)
    click_head(desk, 0)
    desk.settle()
    assert side_letters(desk) == (b"one\ntwo\nthree\n", b"EINS\ntwo\nDREI\n")
    click_head(desk, 2)
    desk.settle()
    assert page(desk).matrix.heads.sides == (None, 0)


def test_ctrl_and_a_click_picks_two_cells_of_a_row(desk: Desk) -> None:
    matrix = page(desk).matrix
    desk.click_cell(matrix, cell(desk, HEADER, 1))
    desk.click_cell(matrix, cell(desk, HEADER, 2), "Ctrl")
    desk.settle()
    assert side_letters(desk) == (b"one\nBRAND\nthree\n", b"one\ntwo\nthree\n")


def test_the_next_difference_runs_on_into_the_next_file_and_back(desk: Desk) -> None:
    matrix, view = page(desk).matrix, page(desk).detail.diff.view
    matrix.go_to(b"web/parts/footer.tsx")
    desk.press("A", "Right", "Right", "B", "Left")
    desk.settle()
    assert view.change_count == 0  # of these two stores one difference is in the next file
    desk.press("F7")
    desk.settle()
    assert current_path(desk) == HEADER.decode()
    assert view.current_change == 0
    desk.press("Shift+F7")
    desk.settle()
    assert current_path(desk) == "web/parts/footer.tsx"


def test_enter_opens_the_file_as_the_store_sees_it(desk: Desk) -> None:
    desk.click_cell(page(desk).matrix, cell(desk, HEADER, 1))
    desk.press("Return")
    desk.settle()
    assert desk.window.tree_pane.isVisible()
    assert desk.path == HEADER
    assert desk.workspace.layer is not None
    assert desk.workspace.layer.id == "fr"


# columns -----------------------------------------------------------------------------------------


def test_a_store_is_added_and_taken_away_in_the_card(desk: Desk) -> None:
    desk.press("Ctrl+Shift+T")
    desk.type("brand")
    desk.press("Return")
    desk.settle()
    assert stores_shown(desk) == ["brand", "de", "fr", "outlet"]
    desk.press("Return")
    desk.press("Esc")
    desk.settle()
    assert stores_shown(desk) == ["de", "fr", "outlet"]


def test_the_card_is_clicked_too(desk: Desk) -> None:
    desk.click(desk.button("3 stores"))
    card = QApplication.activePopupWidget()
    assert card is not None
    found = card.findChild(FoundList)
    assert isinstance(found, FoundList)
    model = found.model()
    row = next(row for row in range(model.rowCount()) if model.index(row, 0).data() == "outlet")
    desk.click_cell(found, model.index(row, 0))
    desk.settle()
    assert stores_shown(desk) == ["de", "fr"]
    card.close()


def test_a_bracket_folds_its_stores_and_unfolds_them(desk: Desk) -> None:
    click_bracket(desk, "brand")
    assert stores_shown(desk) == ["brand", "outlet"]
    assert b"header" in b" ".join(map(str.encode, paths_shown(desk)))
    click_bracket(desk, "brand")
    assert stores_shown(desk) == ["de", "fr", "outlet"]


def test_the_bracket_of_the_base_folds_what_stands_right_on_it(desk: Desk) -> None:
    after = ", as it sees the files itself; a click shows them again."
    assert hint_of_bracket(desk, "base") == f"Fold 1 column into base{after}"
    assert hint_of_bracket(desk, "brand") == f"Fold 2 columns into brand{after}"
    click_bracket(desk, "base")
    assert stores_shown(desk) == ["de", "fr", "base"]
    assert hint_of_bracket(desk, "base") == "Show the 1 store of base again."
    click_bracket(desk, "brand")
    assert stores_shown(desk) == ["brand", "base"]
    click_bracket(desk, "base")
    click_bracket(desk, "brand")
    assert stores_shown(desk) == ["de", "fr", "outlet"]


def test_a_bracket_over_everything_is_a_name_alone(desk: Desk) -> None:
    desk.press("Ctrl+Shift+T")
    desk.type("outlet")
    desk.press("Return", "Esc")
    desk.settle()
    click_bracket(desk, "brand")
    assert stores_shown(desk) == ["de", "fr"]
    said = "All that is compared stands on brand: folded, it would be one column."
    assert hint_of_bracket(desk, "brand") == said
    desk.press("Ctrl+Shift+G")
    assert desk.toast == said


def test_columns_fold_by_key_and_the_user_stays_in_them(desk: Desk) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("Right", "Ctrl+Shift+G")
    desk.settle()
    assert stores_shown(desk) == ["brand", "outlet"]
    assert page(desk).matrix.currentIndex().column() == 0
    assert page(desk).actions_here.fold.text() == "Show the 2 stores of brand again"
    desk.press("Ctrl+Shift+Right")
    desk.settle()
    assert stores_shown(desk) == ["outlet", "brand"]
    desk.press("Ctrl+Shift+G")
    desk.settle()
    assert stores_shown(desk) == ["outlet", "de", "fr"]
    assert page(desk).matrix.currentIndex().column() == 1


def test_columns_move_and_go_by_key(desk: Desk) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("Ctrl+Shift+Left")
    assert desk.toast == "It is the first column."
    desk.press("Ctrl+Shift+Right", "Ctrl+Shift+Right")  # at once, before the first is seen
    desk.settle()
    assert stores_shown(desk) == ["fr", "outlet", "de"]
    assert page(desk).matrix.currentIndex().column() == 2
    desk.press("Ctrl+Shift+Right")
    assert desk.toast == "It is the last column."
    desk.press("Ctrl+Backspace")
    desk.settle()
    assert stores_shown(desk) == ["fr", "outlet"]


def test_a_column_is_removed_in_the_menu_of_its_head(desk: Desk) -> None:
    heads = page(desk).matrix.heads
    place = QPoint(heads.sectionViewportPosition(1) + 40, heads.height() - 12)
    QApplication.sendEvent(
        heads.viewport(),
        QContextMenuEvent(
            QContextMenuEvent.Reason.Mouse, place, heads.viewport().mapToGlobal(place)
        ),
    )
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert texts[-2:] == ["Fold 2 columns into brand", "Remove fr"]
    menu.setActiveAction(menu.actions()[-1])
    desk.press("Return")
    desk.settle()
    assert stores_shown(desk) == ["de", "outlet"]


def test_the_card_shows_what_has_a_column_after_each_choice(desk: Desk) -> None:
    click_bracket(desk, "brand")
    desk.press("Ctrl+Shift+T")
    card = QApplication.activePopupWidget()
    assert isinstance(card, ColumnsCard)
    desk.type("fr")
    desk.press("Return")
    desk.settle()
    assert stores_shown(desk) == ["de", "fr", "outlet"]
    desk.press("Ctrl+A", "Del")
    desk.type("de")
    desk.press("Return")
    desk.settle()
    assert stores_shown(desk) == ["fr", "outlet"]
    card.close()


def test_a_head_is_dragged_to_another_place(desk: Desk, qtbot: QtBot) -> None:
    heads = page(desk).matrix.heads
    place = QPoint(heads.sectionViewportPosition(0) + 60, heads.height() - 12)
    to = QPoint(heads.sectionViewportPosition(2) + heads.sectionSize(2) - 20, place.y())
    QTest.mousePress(heads.viewport(), Qt.MouseButton.LeftButton, pos=place)
    for share in (0.2, 0.6, 1.0):
        QTest.mouseMove(heads.viewport(), place + (to - place) * share)
    QTest.mouseRelease(heads.viewport(), Qt.MouseButton.LeftButton, pos=to)
    desk.settle()
    assert stores_shown(desk) == ["fr", "outlet", "de"]


def test_with_fewer_than_two_stores_it_says_what_is_missing(desk: Desk) -> None:
    for _ in range(2):
        stores = page(desk).comparing.stores
        page(desk).comparing.remove(stores[0])
        desk.settle()
    assert page(desk).message == "Choose two stores or more."
    assert desk.button("Choose stores")


def test_a_project_of_one_layer_says_that_it_takes_two(
    start: Callable[[], Desk], tmp_path: Path
) -> None:
    desk = start()
    desk.open(alokai_project(tmp_path / "one", {"web/a": "1"}))
    desk.press("Alt+2")
    desk.settle()
    said = page(desk).message
    assert said == "This project has one layer, base. It takes two to compare."


# rows --------------------------------------------------------------------------------------------


def test_the_tree_opens_and_closes_by_keys(desk: Desk) -> None:
    desk.press("Ctrl+L")
    assert paths_shown(desk)[:2] == ["web", "web/parts"]
    desk.press("Ctrl+Shift+L")
    assert paths_shown(desk) == ["web"]
    desk.press("Right")
    assert paths_shown(desk) == ["web", "web/parts", "web/sale.ts"]
    desk.press("Down", "Return")
    assert len(paths_shown(desk)) == 5
    desk.press("Left", "Left")
    assert current_path(desk) == "web"


def test_the_arrow_of_a_folder_is_clicked(desk: Desk) -> None:
    desk.press("Ctrl+L")
    names = page(desk).matrix.names
    desk.click(names.viewport(), QPoint(18, 13))
    assert paths_shown(desk) == ["web"]


def test_typed_letters_go_to_the_next_path(desk: Desk) -> None:
    desk.press("Home")
    desk.type("he")
    assert current_path(desk) == HEADER.decode()


def test_shift_f10_opens_the_menu_of_the_cell(desk: Desk) -> None:
    matrix = page(desk).matrix
    desk.click_cell(matrix, cell(desk, HEADER, 0))
    desk.press("Shift+F10")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    texts = [action.text() for action in menu.actions()]
    assert "Drop in de" in texts
    assert "Promote to brand…" in texts
    menu.close()


def copies_offered(desk: Desk) -> list[str]:
    actions = page(desk).actions_here
    return [action.text() for action in (actions.copy_to_right, actions.copy_to_left)]


def test_a_menu_of_another_cell_that_is_left_changes_nothing(desk: Desk) -> None:
    matrix = page(desk).matrix
    desk.click_cell(matrix, cell(desk, HEADER, 0))
    desk.settle()
    pair, offered = page(desk).sides.pair, copies_offered(desk)
    shown = side_letters(desk)
    menu = desk.click_right(matrix, cell(desk, b"web/parts/footer.tsx", 1))
    assert "Drop in fr" in [action.text() for action in menu.actions()]
    desk.press("Esc")
    desk.wait(lambda: current_path(desk) == HEADER.decode())
    desk.settle()
    assert (page(desk).sides.pair, copies_offered(desk)) == (pair, offered)
    assert side_letters(desk) == shown
    assert matrix.currentIndex().column() == 0


def test_what_is_chosen_in_the_menu_of_another_cell_is_done_there(
    desk: Desk, project: Path
) -> None:
    matrix = page(desk).matrix
    desk.click_cell(matrix, cell(desk, HEADER, 0))
    desk.settle()
    menu = desk.click_right(matrix, cell(desk, b"web/sale.ts", 2))
    drop = next(action for action in menu.actions() if action.text() == "Drop in outlet")
    menu.setActiveAction(drop)
    desk.press("Return")
    desk.settle()
    assert not (project / "apps/stores/outlet/web/sale.ts").exists()
    assert (project / "apps/stores/brand/stores/de/web/parts/header.tsx").exists()


def test_a_menu_after_a_menu_leads_back_to_where_the_first_was_asked_for(desk: Desk) -> None:
    matrix = page(desk).matrix
    desk.click_cell(matrix, cell(desk, HEADER, 0))
    desk.settle()
    desk.click_right(matrix, cell(desk, b"web/sale.ts", 0)).close()
    desk.click_right(matrix, cell(desk, b"web/parts/footer.tsx", 2)).close()
    desk.wait(lambda: current_path(desk) == HEADER.decode())


# acting ------------------------------------------------------------------------------------------


def test_a_copy_makes_two_stores_equal_and_undo_takes_it_back(desk: Desk, project: Path) -> None:
    target = project / "apps/stores/brand/stores/fr/web/parts/header.tsx"
    page(desk).matrix.go_to(HEADER)
    desk.press("A", "Right", "B")
    desk.settle()
    desk.click(desk.button("Copy A to fr"))
    desk.settle()
    assert target.read_text() == "EINS\ntwo\nDREI\n"
    assert desk.toast.startswith("Copied header.tsx from de to fr.")
    assert page(desk).detail.title.words.text() == (
        "2 versions across 3 stores. de and fr have the same."
    )
    desk.press("Ctrl+Z")
    desk.settle()
    assert not target.exists()
    assert page(desk).detail.title.words.text().startswith("3 versions")


def test_after_a_copy_the_same_two_stores_are_read(desk: Desk, project: Path) -> None:
    desk.click_cell(page(desk).matrix, cell(desk, HEADER, 0))
    desk.settle()
    pair = page(desk).sides.pair
    assert pair is not None
    desk.press(">")
    desk.settle()
    after = page(desk).sides.pair
    assert after is not None
    assert (after.left, after.right) == (pair.left, pair.right)
    copies = page(desk).actions_here.copy_to_right, page(desk).actions_here.copy_to_left
    assert [action.statusTip() for action in copies] == ["Both have the same."] * 2
    written = kept_files(project)
    desk.press(">", "<")
    desk.settle()
    assert kept_files(project) == written
    desk.press("Right")
    desk.settle()
    other = page(desk).sides.pair
    assert other is not None
    assert (other.left, other.right) != (pair.left, pair.right)


def test_a_quick_second_click_on_copy_writes_to_one_store(desk: Desk, project: Path) -> None:
    before = kept_files(project)
    desk.click_cell(page(desk).matrix, cell(desk, HEADER, 0))
    desk.settle()
    action = page(desk).actions_here.copy_to_right
    buttons = [each for each in desk.window.findChildren(Button) if each.isVisible()]
    button = next(each for each in buttons if each.defaultAction() is action)
    desk.click_twice(button, button.rect().center())
    assert desk.has_keyboard(page(desk).matrix)
    after = kept_files(project)
    assert len({path for path in before | after if before.get(path) != after.get(path)}) == 1


def test_a_held_key_copies_once(desk: Desk, project: Path) -> None:
    desk.click_cell(page(desk).matrix, cell(desk, HEADER, 0))
    desk.settle()
    before = kept_files(project)
    key, plain = Qt.Key.Key_Greater, Qt.KeyboardModifier.NoModifier
    held = QKeyEvent(QEvent.Type.KeyPress, key, plain, ">", True)
    QApplication.sendEvent(page(desk).matrix, held)
    desk.settle()
    assert kept_files(project) == before
    assert page(desk).actions_here.next_difference.autoRepeat()


@pytest.mark.parametrize("key", ["Del", ">"])
def test_a_quick_second_press_leaves_the_row_that_comes_in_its_place(
    desk: Desk, project: Path, monkeypatch: pytest.MonkeyPatch, key: str
) -> None:
    monkeypatch.setattr(second_press, "QUICK_MS", 60_000)  # a test may be slow
    make_tree(project / "apps/stores/brand/stores/fr", {HEADER: "French\n"})
    desk.press("F5")
    desk.settle()
    before = kept_files(project)
    page(desk).matrix.go_to(b"web/parts/footer.tsx")
    desk.press("A", "Right", "B")
    desk.settle()
    desk.press_twice(key)
    assert current_path(desk) == HEADER.decode()
    after = kept_files(project)
    assert len({path for path in before | after if before.get(path) != after.get(path)}) == 1


def test_an_edit_that_left_size_and_time_stops_a_copy_until_it_is_seen(
    desk: Desk, project: Path
) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("A", "Right", "B")
    desk.settle()
    source = Path(os.fsdecode(page(desk).detail.locations()[0]))
    edit_in_secret(source, source.read_bytes().swapcase())
    before = kept_files(project)
    desk.press(">")
    desk.settle()
    assert desk.toast.startswith("header.tsx changed on disk a moment ago. Nothing was copied.")
    assert kept_files(project) == before
    assert side_letters(desk)[0] == source.read_bytes()
    desk.press(">")
    desk.settle()
    assert desk.toast.startswith("Copied header.tsx from ")
    assert side_letters(desk)[0] == source.read_bytes()


def test_it_says_who_wins_now_only_where_that_changed(desk: Desk, project: Path) -> None:
    parts = project / "apps/stores/brand/stores/fr/web/parts"
    fr, de = (stores_shown(desk).index(name) for name in ("fr", "de"))
    for path, column in ((HEADER, de), (HEADER, fr)):
        desk.click_cell(page(desk).matrix, cell(desk, path, column))
        desk.press("A" if column == de else "B")
    desk.settle()
    desk.press(">")
    desk.settle()
    made = "Copied header.tsx from de to fr"
    assert desk.toast == f"{made}. fr's own file wins there now."
    (parts / "header.tsx").write_text("French\n")
    desk.press("F5")
    desk.settle()
    desk.press(">")
    desk.settle()
    assert desk.toast == f"{made}."
    desk.press("Ctrl+Z")
    desk.settle()
    assert desk.toast == f"Undone: {made}."
    assert (parts / "header.tsx").read_text() == "French\n"
    desk.press("Ctrl+Shift+Z")
    desk.settle()
    assert desk.toast == f"Redone: {made}."


def test_keys_of_copying_mean_nothing_where_one_store_has_the_file(
    desk: Desk, project: Path
) -> None:
    before = kept_files(project)
    column = stores_shown(desk).index("outlet")
    desk.click_cell(page(desk).matrix, cell(desk, b"web/sale.ts", column))
    desk.settle()
    desk.press(">", "<")
    desk.settle()
    assert kept_files(project) == before
    assert page(desk).actions_here.copy_to_right.statusTip() == "No two files are shown."


def test_dropping_the_last_difference_goes_to_the_next_row(desk: Desk, project: Path) -> None:
    page(desk).matrix.go_to(b"web/parts/footer.tsx")
    desk.press("Right", "Del")
    desk.settle()
    assert not (project / "apps/stores/brand/stores/fr/web/parts/footer.tsx").exists()
    assert paths_shown(desk) == ["web/sale.ts", HEADER.decode()]
    assert current_path(desk) == HEADER.decode()


@pytest.mark.parametrize("is_flat", [True, False])
def test_an_undo_goes_to_what_comes_back(desk: Desk, project: Path, is_flat: bool) -> None:
    fr = project / "apps/stores/brand/stores/fr"
    make_tree(fr, {f"web/more/{number:03}.ts": "x\n" for number in range(100)})
    desk.press("F5")
    desk.settle()
    page(desk).actions_here.flat_list.setChecked(is_flat)
    matrix = page(desk).matrix
    matrix.go_to(b"web/more/003.ts")
    desk.press("Right", "Del")
    desk.settle()
    assert "web/more/003.ts" not in paths_shown(desk)
    matrix.go_to(b"web/more/099.ts")
    if not is_flat:
        matrix.collapse_all()
    desk.press("End", "Ctrl+Z")
    desk.settle()
    assert current_path(desk) == "web/more/003.ts"
    assert matrix.viewport().rect().contains(matrix.visualRect(matrix.currentIndex()))
    assert matrix.currentIndex().column() == stores_shown(desk).index("fr")
    assert desk.has_keyboard(matrix)


def question(desk: Desk) -> PlanQuestion | None:
    found = [each for each in desk.window.findChildren(PlanQuestion) if each.isVisible()]
    return found[0] if found else None


def test_promoting_shows_its_plan_first(desk: Desk, project: Path) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("Ctrl+Shift+Up")
    desk.settle()
    asked = question(desk)
    assert asked is not None
    model = asked.table.model()
    said = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert said[:3] == [
        "Files",
        "header.tsx, brand, replaced by de's",
        "header.tsx, de, deleted",
    ]
    assert "brand, changes" in said
    assert "fr, changes, brand's wins" in said
    assert "de, stays the same, brand's wins" in said
    button: QAbstractButton = desk.button("Promote to brand")
    while not desk.has_keyboard(button):
        desk.press("Tab")
    desk.press("Return")
    desk.settle()
    assert question(desk) is None
    brand = project / "apps/stores/brand/web/parts/header.tsx"
    assert brand.read_text() == "EINS\ntwo\nDREI\n"
    assert not (project / "apps/stores/brand/stores/de/web/parts/header.tsx").exists()
    desk.press("Ctrl+Z")
    desk.settle()
    assert brand.read_text() == "one\nBRAND\nthree\n"


def test_the_path_of_a_plan_is_whole_where_there_is_room(desk: Desk, project: Path) -> None:
    path = b"web/playwright/tests/checkout.ts"
    make_tree(project / "apps/stores/brand/stores/de", {path: "1\n"})
    desk.press("F5")
    desk.settle()
    assert page(desk).matrix.go_to(path)
    desk.press("Ctrl+Shift+Up")
    desk.settle()
    asked = question(desk)
    assert asked is not None
    table, delegate = asked.table, asked.table.itemDelegate()
    assert isinstance(delegate, PlanDelegate)
    index = table.model().index(1, 0)
    assert index.data() == "checkout.ts, brand, new, a copy of de's"
    name, badge, says = delegate.cells(table.visualRect(index))
    fonts = desk.look.fonts
    strong = fonts.metrics(fonts.ui_font(13, WEIGHT_MEDIUM)).horizontalAdvance("checkout.ts")
    folder = fonts.metrics(fonts.ui_font(12)).horizontalAdvance("web/playwright/tests")
    assert name.width() >= strong + BESIDE_NAME + folder
    assert name.right() < badge.left() and badge.right() < says.left()
    assert badge.width() >= desk.look.badges.badge_width("brand", BadgeStyle.TINT)
    bold = fonts.metrics(fonts.ui_font(12, WEIGHT_STRONG))
    assert says.width() >= bold.horizontalAdvance("new, a copy of de's")
    assert says.right() <= table.viewport().rect().right()


def test_what_a_store_inherits_from_a_template_is_pushed_down_from_there(
    desk: Desk, project: Path
) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("Right")  # fr has brand's
    desk.press("Ctrl+Shift+Down")
    desk.settle()
    asked = question(desk)
    assert asked is not None and asked.accessibleName() == "Push header.tsx down from brand?"
    desk.click(desk.button("Push down"))
    desk.settle()
    stores = project / "apps/stores/brand"
    assert not (stores / "web/parts/header.tsx").exists()
    assert (stores / "stores/fr/web/parts/header.tsx").read_text() == "one\nBRAND\nthree\n"
    assert desk.toast.startswith("Pushed header.tsx down from brand to fr.")


def test_escape_leaves_the_plan_and_nothing_is_done(desk: Desk, project: Path) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("Ctrl+Shift+Up")
    desk.settle()
    desk.press("Esc")
    assert question(desk) is None
    assert (project / "apps/stores/brand/web/parts/header.tsx").read_text().startswith("one")
    assert desk.has_keyboard(page(desk).matrix)


@pytest.mark.parametrize(
    ("key", "path", "said"),
    [
        ("Ctrl+Shift+Up", b"web/parts/footer.tsx", "de has no file of its own."),
        ("Ctrl+Shift+Down", HEADER, "No store stands on de."),
        (
            "Ctrl+Shift+Down",
            b"web/parts/footer.tsx",
            "It is base's file: every store is made from it.",
        ),
        ("Shift+Del", HEADER, "No two of these stores have a file of their own."),
        ("Del", b"web/parts/footer.tsx", "de has no file of its own."),
        (">", b"web/sale.ts", "No two files are shown."),
    ],
)
def test_a_key_that_does_not_apply_says_why(desk: Desk, key: str, path: bytes, said: str) -> None:
    page(desk).matrix.go_to(path)
    desk.settle()
    desk.press(key)
    assert desk.toast == said


def test_why_a_key_does_not_apply_goes_when_the_user_goes_on(desk: Desk) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.settle()
    timer = desk.window.toast.findChild(QTimer)
    assert timer is not None
    timer.setInterval(0)
    desk.press("Shift+Del")
    desk.wait(lambda: not timer.isActive())
    assert desk.toast
    desk.press("Up")
    assert not desk.toast


def test_what_cannot_be_planned_is_said(desk: Desk) -> None:
    page(desk).actions_here.ignore_blanks.trigger()
    desk.settle()
    page(desk).matrix.go_to(HEADER)
    desk.press("Ctrl+Shift+Up")
    desk.settle()
    assert desk.toast.startswith("Files are compared without whitespace")


# the disk changes --------------------------------------------------------------------------------


def test_what_another_program_changes_is_seen_when_it_is_read_again(
    desk: Desk, project: Path
) -> None:
    (project / "apps/stores/outlet/web/same.ts").write_text("other\n")
    desk.press("F5")
    desk.settle()
    assert "web/same.ts" in paths_shown(desk)
    assert page(desk).bar.count.text() == "4 of 5 paths differ between 3 stores"


@pytest.mark.parametrize(
    ("key", "changed", "participle"),
    [
        ("Del", "stores/brand/stores/fr/web/parts/footer.tsx", "dropped"),
        (">", "stores/brand/stores/fr/web/parts/footer.tsx", "copied"),
        (">", "web/parts/footer.tsx", "copied"),
        ("Ctrl+Shift+Up", "stores/brand/stores/fr/web/parts/footer.tsx", "promoted"),
    ],
)
def test_nothing_is_done_to_a_file_that_changed_since_it_was_shown_until_it_is_shown_again(
    desk: Desk, project: Path, key: str, changed: str, participle: str
) -> None:
    page(desk).matrix.go_to(b"web/parts/footer.tsx")
    desk.press("A", "Right", "B")
    desk.settle()
    (project / "apps" / changed).write_text("later\n")
    before = kept_files(project)

    def act() -> None:
        desk.press(key)
        desk.settle()
        if question(desk) is not None:
            desk.click(desk.button("Promote to brand"))
            desk.settle()

    act()
    assert kept_files(project) == before
    assert "footer.tsx changed on disk a moment ago." in desk.toast
    assert f"Nothing was {participle}." in desk.toast
    assert b"later\n" in side_letters(desk)
    act()
    assert kept_files(project) != before


def test_white_space_is_ignored_on_demand_and_says_so(desk: Desk, project: Path) -> None:
    (project / "apps/stores/outlet/web/same.ts").write_text("  same  \r\n")
    desk.press("F5")
    desk.settle()
    assert "web/same.ts" in paths_shown(desk)
    page(desk).actions_here.ignore_blanks.trigger()
    desk.settle()
    assert "web/same.ts" not in paths_shown(desk)
    assert page(desk).bar.count.text().endswith("white space aside")


def test_files_actions_do_not_apply_to_what_is_not_seen(desk: Desk) -> None:
    assert not desk.window.commands.create_override.isEnabled()
    desk.press("Alt+1")
    assert desk.window.tree_pane.isVisible()


def test_a_hidden_page_compares_when_it_is_shown_again(desk: Desk, project: Path) -> None:
    desk.press("Alt+1")
    (project / "apps/stores/outlet/web/same.ts").write_text("other\n")
    desk.press("F5")
    desk.settle()
    assert "web/same.ts" not in paths_shown(desk)
    desk.press("Alt+2")
    desk.settle()
    assert "web/same.ts" in paths_shown(desk)


def test_the_rows_stay_where_they_are_when_more_is_known(desk: Desk, project: Path) -> None:
    for number in range(200):
        (project / f"apps/stores/outlet/web/more{number:03}.ts").write_text("x")
    desk.press("F5")
    desk.settle()
    bar = page(desk).matrix.verticalScrollBar()
    bar.setValue(1_234)
    (project / "apps/stores/outlet/web/zzz.ts").write_text("x")
    desk.press("F5")
    desk.settle()
    assert "web/zzz.ts" in paths_shown(desk)
    assert bar.value() == 1_234


def test_the_window_can_be_asked_to_compare_from_the_start(
    start: Callable[[], Desk], project: Path
) -> None:
    desk = start()
    path = HEADER.decode()
    desk.window.open_project(bytes(project), None, path, ["outlet", "fr"])
    desk.settle()
    assert page(desk).isVisible()
    assert stores_shown(desk) == ["outlet", "fr"]
    assert current_path(desk) == path
    assert side_letters(desk) == (b"one\ntwo\nthree\n", b"one\nBRAND\nthree\n")


def test_a_layer_that_there_is_not_is_named(start: Callable[[], Desk], project: Path) -> None:
    desk = start()
    desk.window.open_project(bytes(project), None, None, ["outlet", "jp"])
    desk.settle()
    assert desk.toast.startswith("jp: no such layer")
    assert desk.window.tree_pane.isVisible()


def test_f6_goes_round_field_matrix_and_difference(desk: Desk) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.settle()
    desk.press("F6")
    assert desk.has_keyboard(page(desk).detail.diff.view)
    desk.press("F6")
    assert desk.has_keyboard(page(desk).bar.field)
    desk.press("Shift+F6", "Shift+F6")
    assert desk.has_keyboard(page(desk).matrix)


def test_a_copy_to_all_others_is_asked_first(desk: Desk, project: Path) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.press("Ctrl+Shift+A")
    desk.settle()
    asked = question(desk)
    assert asked is not None
    desk.click(desk.button_in(asked, "Copy to 2 stores"))
    desk.settle()
    for chain in ("brand/stores/fr", "outlet"):
        place = project / "apps/stores" / chain / "web/parts/header.tsx"
        assert place.read_text() == "EINS\ntwo\nDREI\n"
    assert HEADER.decode() not in paths_shown(desk)
    desk.press("Ctrl+Z")
    desk.settle()
    assert not (project / "apps/stores/outlet/web/parts/header.tsx").exists()


def test_a_copy_to_all_is_to_the_stores_that_differ_and_to_no_template(
    desk: Desk, project: Path
) -> None:
    desk.press("Ctrl+Shift+T")
    desk.type("brand")
    desk.press("Return", "Esc")
    desk.settle()
    assert stores_shown(desk) == ["brand", "de", "fr", "outlet"]
    assert desk.button("3 stores and 1 template")
    assert page(desk).bar.count.text() == "3 of 5 paths differ between 3 stores and 1 template"
    outlet = page(desk).matrix.matrix.index(0, 3)
    desk.click_cell(page(desk).matrix, cell(desk, HEADER, outlet.column()))
    desk.settle()
    words = page(desk).detail.title.words.text()
    assert words.startswith("3 versions across 3 stores and 1 template. ")
    copy = page(desk).actions_here.copy_to_all
    assert copy.text() == "Copy from outlet to the 2 stores that differ…"
    desk.press("Ctrl+Shift+A")
    desk.settle()
    asked = question(desk)
    assert asked is not None and asked.accessibleName() == "Copy header.tsx to 2 stores?"
    desk.click(desk.button_in(asked, "Copy to 2 stores"))
    desk.settle()
    brand = project / "apps/stores/brand"
    assert (brand / "web/parts/header.tsx").read_text() == "one\nBRAND\nthree\n"
    assert (brand / "stores/de/web/parts/header.tsx").read_text() == "one\ntwo\nthree\n"
    assert (brand / "stores/fr/web/parts/header.tsx").read_text() == "one\ntwo\nthree\n"
    desk.press("Ctrl+Shift+A")
    assert desk.toast == "No other store has something else. > copies to a template."


def test_a_drop_in_all_is_in_stores_and_in_no_template(desk: Desk, project: Path) -> None:
    make_tree(project / "apps/stores/outlet", {HEADER: "sale\n"})
    desk.press("F5", "Ctrl+Shift+T")
    desk.type("brand")
    desk.press("Return", "Esc")
    desk.settle()
    page(desk).matrix.go_to(HEADER)
    drop = page(desk).actions_here.drop_in_all
    assert drop.text() == "Drop in all 2 stores that hold their own…"
    desk.press("Shift+Del")
    desk.settle()
    asked = question(desk)
    assert asked is not None and asked.accessibleName() == "Drop header.tsx in 2 stores?"
    desk.click(desk.button_in(asked, "Drop 2 files"))
    desk.settle()
    kept = kept_files(project)
    assert [path for path in kept if path.startswith("apps/stores") and "header" in path] == [
        "apps/stores/brand/web/parts/header.tsx"
    ]


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_in_a_narrow_window_nothing_is_lost(desk: Desk, scale: float) -> None:
    page(desk).matrix.go_to(HEADER)
    desk.window.resize(1024, 700)
    desk.look.set_fonts(scale=scale, is_bundled=True)
    desk.settle()
    shown = page(desk)
    assert shown.width() <= 1024
    assert shown.bar.count.text().startswith("3 of 5")
    title = shown.detail.title
    hidden = [action.text() for action in title.in_more]
    seen = [each for each in title.findChildren(QAbstractButton) if each.isVisible()]
    assert all(title.rect().contains(each.geometry()) for each in seen)
    assert len(hidden) + len(seen) == 4  # two copies, open, and "More"


@pytest.mark.parametrize("width", [900, 1024, 1440])
@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_nothing_in_the_bar_is_cut_at_any_text_size(desk: Desk, scale: float, width: int) -> None:
    desk.window.resize(width, 700)
    desk.look.set_fonts(scale=scale, is_bundled=True)
    desk.settle()
    bar = page(desk).bar

    def is_cut(button: QAbstractButton) -> bool:
        host = button.parentWidget()
        assert host is not None
        is_whole = host.rect().contains(button.geometry())
        return button.width() < button.sizeHint().width() or not is_whole

    def buttons() -> list[QAbstractButton]:
        return [each for each in bar.findChildren(QAbstractButton) if each.isVisible()]

    desk.wait(lambda: not any(map(is_cut, buttons())))  # once it is laid out
    desk.wait(lambda: not (bar.count.isVisible() and bar.count.is_cut))
    seen = buttons()
    assert "Differs, 3" in [each.accessibleName() for each in seen]


def test_what_has_no_room_in_the_bar_is_in_its_menu(desk: Desk) -> None:
    desk.window.resize(1024, 700)
    desk.look.set_fonts(scale=2.0, is_bundled=True)
    desk.settle()
    folded = desk.button_in(page(desk).bar, "View and export")
    assert isinstance(folded, QToolButton)
    menu, actions = folded.menu(), page(desk).actions_here
    assert menu.actions() == [
        actions.flat_list,
        actions.by_variant,
        actions.ignore_blanks,
        actions.findings,
        actions.export,
    ]
    actions.flat_list.setChecked(True)
    menu.actions()[0].trigger()
    assert not page(desk).matrix.matrix.is_flat


@pytest.mark.parametrize(("width", "is_whole"), [(1024, False), (1440, True)])
def test_the_words_have_their_room_and_the_path_is_cut_in_the_middle(
    desk: Desk, width: int, is_whole: bool
) -> None:
    desk.window.resize(width, 700)
    page(desk).matrix.go_to(HEADER)
    desk.settle()
    title = page(desk).detail.title
    title.show_path("a/very/long/path/" * 12 + "header.tsx")
    desk.settle()
    versions = title.words.text().partition(". ")[0]  # before how two of them differ
    least = title.words.fontMetrics().horizontalAdvance(versions)
    assert title.words.width() >= least
    assert title.words.is_cut is not is_whole
    assert title.path.is_cut
    assert title.path.width() >= desk.look.px(100)


def test_every_action_has_a_key_of_its_own(desk: Desk) -> None:
    actions = list(page(desk).actions_here)
    keys = [action.shortcut().toString() for action in actions]
    assert all(keys)
    assert len(set(keys)) == len(keys)


def test_white_space_is_ignored_and_counted_again_by_a_key(desk: Desk) -> None:
    action = page(desk).actions_here.ignore_blanks
    desk.press("Ctrl+Shift+W")
    desk.settle()
    assert action.isChecked()
    assert page(desk).comparing.ignores_blanks
    desk.press("Ctrl+Shift+W")
    desk.settle()
    assert not page(desk).comparing.ignores_blanks


def test_names_that_do_not_fit_stand_upright(desk: Desk) -> None:
    heads = page(desk).matrix.heads
    level = heads.height()
    desk.window.resize(900, 700)
    desk.settle()
    assert heads.height() == level  # "outlet" fits
    heads.fit(40)
    assert heads.height() > level
    heads.fit(400)
    assert heads.height() == level
