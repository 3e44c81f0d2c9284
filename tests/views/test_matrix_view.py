"""The matrix with many columns, which rows it says are seen, and what the next start remembers."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from multistore_gui.views.compare_page import ComparePage
from tests.builders import Tree, alokai_project
from tests.desk import Desk

COUNT = 30
MANY = 300


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base: Tree = {f"web/{number:03}.ts": "base" for number in range(MANY)}
    stores = {f"s{at:02}": dict.fromkeys(base, f"store {at}") for at in range(2)}
    more: dict[str, Tree] = {f"s{at:02}": {"web/000.ts": f"store {at}"} for at in range(2, COUNT)}
    return alokai_project(tmp_path / "shop", base, {**stores, **more})


def page(desk: Desk) -> ComparePage:
    return desk.window.compare_page


def compare(desk: Desk, project: Path, count: int) -> None:
    desk.open(project)
    page(desk).compare([f"s{at:02}" for at in range(count)])
    desk.press("Alt+2")
    desk.settle()


def test_many_columns_are_narrow_and_scroll_beside_the_paths(
    start: Callable[[], Desk], project: Path
) -> None:
    desk = start()
    compare(desk, project, COUNT)
    matrix = page(desk).matrix
    assert {matrix.columnWidth(column) for column in range(COUNT)} == {52}
    names = matrix.names.geometry()
    bar = matrix.horizontalScrollBar()
    assert bar.maximum() > 0
    bar.setValue(bar.maximum())
    assert matrix.names.geometry() == names
    right = matrix.columnViewportPosition(COUNT - 1) + matrix.columnWidth(COUNT - 1)
    assert right <= matrix.viewport().width()


def test_few_columns_share_the_width(start: Callable[[], Desk], project: Path) -> None:
    desk = start()
    compare(desk, project, 6)
    matrix = page(desk).matrix
    widths = [matrix.columnWidth(column) for column in range(6)]
    assert max(widths) - min(widths) <= 1
    assert matrix.viewport().width() - sum(widths) == 6  # behind the last
    assert matrix.horizontalScrollBar().maximum() == 0


def test_columns_that_come_back_have_the_widths_that_they_had(
    start: Callable[[], Desk], tmp_path: Path
) -> None:
    desk, stores = start(), {f"s{at:02}": {"web/a.ts": f"store {at}"} for at in range(6)}
    compare(desk, alokai_project(tmp_path / "small", {"web/a.ts": "base"}, dict(stores)), 6)
    matrix = page(desk).matrix
    rows, widths = matrix.rows, [matrix.columnWidth(column) for column in range(6)]
    matrix.show_rows(None, is_flat=True)
    desk.settle()
    matrix.show_rows(rows, is_flat=True)
    desk.settle()
    assert [matrix.columnWidth(column) for column in range(6)] == widths


def test_the_rows_that_are_seen_are_told_also_after_scrolling(
    start: Callable[[], Desk], project: Path
) -> None:
    desk = start()
    compare(desk, project, 2)
    matrix, told = page(desk).matrix, list[list[int]]()
    matrix.seen_changed.connect(told.append)
    matrix.verticalScrollBar().setValue(matrix.verticalScrollBar().maximum())
    last = matrix.matrix.file(MANY - 1)
    seen = {
        matrix.matrix.file(matrix.rowAt(y)) for y in range(0, matrix.viewport().height() - 1, 5)
    }
    assert last in seen
    assert seen <= set(told[-1])
    assert len(told[-1]) <= len(seen) + 2


def test_the_next_start_compares_the_columns_of_the_last_one(
    start: Callable[[], Desk], project: Path
) -> None:
    desk = start()
    desk.open(project)
    compare(desk, project, 3)
    page(desk).comparing.move(0, 2)
    desk.settle()
    names = [store.id for store in page(desk).comparing.stores]
    assert names == ["s01", "s02", "s00"]
    again = start()
    again.open(project)
    again.press("Alt+2")
    again.settle()
    assert [store.id for store in page(again).comparing.stores] == names


def test_a_long_name_stands_in_two_lines_before_it_is_turned(
    start: Callable[[], Desk], tmp_path: Path
) -> None:
    names = [*(f"fashion-nordics-{at}" for at in range(7)), "outlet"]
    stores: dict[str, Tree] = {name: {"web/a": name} for name in names}
    desk = start()
    desk.open(alokai_project(tmp_path / "long", {"web/a": "base"}, stores))
    page(desk).compare(names[-2:])
    desk.press("Alt+2")
    desk.settle()
    heads = page(desk).matrix.heads
    level = heads.height()
    assert [heads.lines(column) for column in range(2)] == [("fashion-nordics-6",), ("outlet",)]
    page(desk).compare(names)
    desk.settle()
    assert [heads.lines(column) for column in (0, 7)] == [("fashion-", "nordics-0"), ("outlet",)]
    in_two = heads.height()
    assert level < in_two < level + 20
    desk.window.resize(900, 700)
    desk.settle()
    assert [heads.lines(column) for column in (0, 7)] == [("fashion-nordics-0",), ("outlet",)]
    assert heads.height() > in_two + 40
