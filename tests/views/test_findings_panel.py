"""Findings beside the matrix in the real window: to promote, to drop, and how alike stores are."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtTest import QTest

from multistore_gui.core.sight import Kind
from multistore_gui.models.findings import FindingRow
from multistore_gui.models.roles import Role
from multistore_gui.views.compare_page import ComparePage
from multistore_gui.views.plan_question import PlanQuestion
from tests.builders import Tree, alokai_project
from tests.desk import Desk

BASE: Tree = {
    "web/app.ts": "base\n",
    "web/footer.tsx": "base\n",
    "web/header.tsx": "base\n",
    "web/same.ts": "same\n",
}
STORES: dict[str, Tree] = {
    "brand": {"web/app.ts": "brand\n"},
    "brand/de": {"web/header.tsx": "brand's\n", "web/new.ts": "new\n", "web/footer.tsx": "de\n"},
    "brand/fr": {"web/header.tsx": "brand's\n", "web/new.ts": "new\n", "web/app.ts": "brand\n"},
    "brand/it": {"web/header.tsx": "brand's\n", "web/new.ts": "new\n"},
    "outlet": {"web/same.ts": "same\n", "web/footer.tsx": "outlet\n"},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "shop", BASE, STORES)


@pytest.fixture
def desk(start: Callable[[], Desk], project: Path) -> Desk:
    """The window with the view Compare and its findings."""
    made = start()
    made.open(project, "de")
    made.press("Alt+2")
    made.settle()
    made.press("Ctrl+Shift+F")
    made.settle()
    return made


def page(desk: Desk) -> ComparePage:
    return desk.window.compare_page


def rows(desk: Desk) -> list[FindingRow]:
    model = page(desk).findings.list.model()
    return [model.index(row, 0).data(int(Role.ROW)) for row in range(model.rowCount())]


def said(desk: Desk) -> list[tuple[str, str]]:
    return [(row.title, " ".join(row.lines)) for row in rows(desk)]


def click_row(desk: Desk, title: str) -> None:
    view = page(desk).findings.list
    at = [row.title for row in rows(desk)].index(title)
    desk.click_cell(view, view.model().index(at, 0))
    desk.settle()


def paths_shown(desk: Desk) -> set[str]:
    model = page(desk).matrix.matrix
    return {model.path(row).decode() for row in range(model.rowCount())}


def current(desk: Desk) -> tuple[str, str]:
    """Return the current cell's path and store."""
    index = page(desk).matrix.currentIndex()
    path = page(desk).matrix.matrix.path(index.row())
    return path.decode(), stores_shown(desk)[index.column()]


def stores_shown(desk: Desk) -> list[str]:
    shown = page(desk).matrix.rows
    return [column.label for column in shown.columns] if shown is not None else []


def question(desk: Desk) -> PlanQuestion:
    found = [each for each in desk.window.findChildren(PlanQuestion) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def own(project: Path, chain: str, path: str) -> Path:
    return project / "apps/stores" / "/stores/".join(chain.split("/")) / path


@pytest.mark.usefixtures("no_disk")
def test_the_panel_is_closed_at_first_and_looks_for_nothing(
    start: Callable[[], Desk], project: Path
) -> None:
    desk = start()
    desk.open(project, "de")
    desk.press("Alt+2")
    desk.settle()
    assert not page(desk).findings.isVisible()
    assert rows(desk) == []
    desk.click(desk.button("Findings"))
    desk.settle()
    assert page(desk).findings.isVisible()
    assert rows(desk)


def test_what_can_be_promoted_and_dropped_is_said_layer_by_layer(desk: Desk) -> None:
    assert said(desk) == [
        ("Shared by all below", ""),
        (
            "brand",
            "All 3 stores hold the same copy of 2 files. Promote would save 4 files.",
        ),
        ("Redundant overrides", ""),
        ("fr", "1 override equals what lies beneath."),
        ("outlet", "1 override equals what lies beneath."),
    ]


def test_a_click_narrows_the_matrix_until_all_is_shown_again(desk: Desk) -> None:
    before = paths_shown(desk)
    page(desk).matrix.go_to(b"web/new.ts")
    click_row(desk, "brand")
    assert paths_shown(desk) == {"web/header.tsx", "web/new.ts"}
    assert current(desk) == ("web/header.tsx", "de")
    assert page(desk).narrowed.isVisible()
    assert page(desk).narrowed.text.text() == (
        "All 3 stores of brand hold the same copy of 2 files."
    )
    desk.click(desk.button("Show all paths"))
    desk.settle()
    assert paths_shown(desk) == before
    assert not page(desk).narrowed.isVisible()
    assert not page(desk).findings.list.selectedIndexes()
    assert current(desk)[0] == "web/new.ts"


def test_the_keys_of_a_finding_work_where_the_keyboard_is(desk: Desk) -> None:
    actions = page(desk).actions_here
    assert not actions.remedy.isEnabled()
    assert not actions.show_all.isEnabled()
    click_row(desk, "brand")
    page(desk).matrix.setFocus()
    desk.press("Ctrl+Return")
    desk.settle()
    asked = question(desk)
    assert "Promote 2 files to brand?" in desk.said(asked)
    desk.press("Esc")
    desk.press("Shift+Esc")
    desk.settle()
    assert not page(desk).narrowed.isVisible()
    assert not actions.remedy.isEnabled()


def test_another_kind_of_path_ends_the_narrowing(desk: Desk) -> None:
    click_row(desk, "brand")
    desk.click(page(desk).bar.chips.chip(Kind.ONLY_ONE))
    desk.settle()
    assert not page(desk).narrowed.isVisible()
    assert page(desk).message == "No path is in one store alone."


def test_a_finding_brings_the_stores_that_it_is_about(desk: Desk) -> None:
    comparing = page(desk).comparing
    comparing.choose([store for store in comparing.stores if store.id in ("de", "outlet")])
    desk.settle()
    click_row(desk, "brand")
    assert stores_shown(desk) == ["de", "fr", "it"]
    assert page(desk).narrowed.isVisible()
    assert paths_shown(desk) == {"web/header.tsx", "web/new.ts"}
    click_row(desk, "outlet")
    assert stores_shown(desk) == ["de", "fr", "it", "outlet"]
    assert current(desk) == ("web/same.ts", "outlet")
    assert paths_shown(desk) == {"web/same.ts"}
    desk.click(desk.button("Show all paths"))
    desk.settle()
    assert stores_shown(desk) == ["de", "outlet"]


def test_columns_that_are_chosen_meanwhile_stay(desk: Desk) -> None:
    comparing = page(desk).comparing
    comparing.choose([store for store in comparing.stores if store.id in ("de", "outlet")])
    desk.settle()
    click_row(desk, "brand")
    comparing.remove(comparing.stores[0])
    desk.settle()
    desk.click(desk.button("Show all paths"))
    desk.settle()
    assert stores_shown(desk) == ["fr", "it"]


def test_promoting_shows_its_plan_writes_once_and_is_undone(desk: Desk, project: Path) -> None:
    click_row(desk, "brand")
    desk.click(desk.button("Promote 2 files"))
    desk.settle()
    asked = question(desk)
    assert "Promote 2 files to brand?" in desk.said(asked)
    assert not own(project, "brand", "web/new.ts").exists()
    desk.click(desk.button_in(asked, "Promote 2 files"))
    desk.settle()
    assert own(project, "brand", "web/new.ts").read_text() == "new\n"
    assert own(project, "brand", "web/header.tsx").read_text() == "brand's\n"
    for store in ("de", "fr", "it"):
        assert not own(project, f"brand/{store}", "web/new.ts").exists()
    assert not page(desk).narrowed.isVisible()
    assert "brand" not in [row.title for row in rows(desk)]
    desk.press("Ctrl+Z")
    desk.settle()
    assert own(project, "brand/it", "web/new.ts").read_text() == "new\n"
    assert "brand" in [row.title for row in rows(desk)]


def test_redundant_overrides_are_dropped_by_keys_alone(desk: Desk, project: Path) -> None:
    assert desk.has_keyboard(page(desk).findings.list)
    desk.press("End")
    desk.settle()
    assert paths_shown(desk) == {"web/same.ts"}
    desk.press("Return")
    desk.settle()
    asked = question(desk)
    assert "Drop same.ts in outlet?" in desk.said(asked)
    assert "The content of no store changes." in desk.said(asked)
    desk.press("Tab", "Return")
    desk.settle()
    assert not own(project, "outlet", "web/same.ts").exists()
    assert "outlet" not in [row.title for row in rows(desk)]


def test_the_heat_map_says_how_much_two_stores_share(desk: Desk) -> None:
    panel = page(desk).findings
    heat = panel.heat
    QTest.mouseMove(heat.viewport(), heat.box((3, 0)).center())
    words = desk.said(panel)
    # de and outlet: app, footer, header, new differ; same does not
    assert "de and outlet" in words
    assert "20 % the same, 4 of 5 paths differ" in words


@pytest.mark.parametrize("is_by_keys", [False, True], ids=["mouse", "keys"])
def test_a_pair_leads_to_its_differences(desk: Desk, is_by_keys: bool) -> None:
    heat = page(desk).findings.heat
    if is_by_keys:
        desk.press("F6")
        assert desk.has_keyboard(heat)
        desk.press("Down", "Right", "Down", "Left", "Return")
    else:
        desk.click(heat.viewport(), heat.box((3, 0)).center())
    desk.settle()
    assert paths_shown(desk) == {
        "web/app.ts",
        "web/footer.tsx",
        "web/header.tsx",
        "web/new.ts",
    }
    assert page(desk).narrowed.text.text() == "4 paths differ between de and outlet."
    assert desk.has_keyboard(page(desk).matrix)
    comparison = page(desk).detail.diff.view.comparison
    assert comparison is not None
    pair = page(desk).sides.pair
    assert pair is not None
    assert (pair.left, pair.right) == (0, 3)


def test_while_white_space_is_ignored_nothing_is_found_and_it_says_so(desk: Desk) -> None:
    click_row(desk, "brand")
    page(desk).actions_here.ignore_blanks.trigger()
    desk.settle()
    assert not page(desk).narrowed.isVisible()
    assert page(desk).findings.message.startswith("Findings look at exact bytes.")
    desk.click(desk.button("Compare exact bytes"))
    desk.settle()
    assert page(desk).findings.message == ""
    assert not page(desk).actions_here.ignore_blanks.isChecked()
    assert said(desk)[1][0] == "brand"


def test_what_another_program_changes_is_found_anew(desk: Desk, project: Path) -> None:
    own(project, "brand/it", "web/new.ts").write_text("other\n")
    desk.press("F5")
    desk.settle()
    assert said(desk)[1] == (
        "brand",
        "All 3 stores hold the same copy of 1 file. Promote would save 2 files.",
    )


def test_closing_gives_all_paths_and_the_keyboard_back(desk: Desk) -> None:
    click_row(desk, "brand")
    desk.click(desk.button("Close findings"))
    desk.settle()
    assert not page(desk).findings.isVisible()
    assert not page(desk).narrowed.isVisible()
    assert not page(desk).actions_here.findings.isChecked()
    assert desk.has_keyboard(page(desk).matrix)


def test_a_click_beside_the_pairs_chooses_nothing(desk: Desk) -> None:
    heat = page(desk).findings.heat
    desk.click(heat.viewport(), QPoint(heat.box((1, 1)).center()))
    assert not page(desk).narrowed.isVisible()


@pytest.mark.parametrize("is_by_key", [False, True], ids=["menu", "key"])
def test_dropping_in_several_stores_shows_its_plan_first(
    desk: Desk, project: Path, is_by_key: bool
) -> None:
    action = page(desk).actions_here.drop_in_all
    page(desk).matrix.go_to(b"web/header.tsx")
    assert action.text() == "Drop in all 3 stores that hold their own…"
    if is_by_key:
        page(desk).matrix.setFocus()
        desk.press("Shift+Del")
    else:
        action.trigger()
    desk.settle()
    asked = question(desk)
    assert "Drop header.tsx in 3 stores?" in desk.said(asked)
    assert own(project, "brand/de", "web/header.tsx").exists()
    desk.click(desk.button_in(asked, "Drop 3 files"))
    desk.settle()
    for store in ("de", "fr", "it"):
        assert not own(project, f"brand/{store}", "web/header.tsx").exists()
    desk.press("Ctrl+Z")
    desk.settle()
    assert own(project, "brand/de", "web/header.tsx").read_text() == "brand's\n"


def test_dropping_in_several_stores_takes_two_that_have_a_file(desk: Desk) -> None:
    page(desk).comparing.set_kind(Kind.ALL)
    desk.settle()
    page(desk).matrix.go_to(b"web/same.ts")
    action = page(desk).actions_here.drop_in_all
    assert not action.isEnabled()
    assert action.statusTip() == "No two of these stores have a file of their own."
