"""The job "find where three stores differ in the header and make two of them equal again"."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

import pytest
from PySide6.QtCore import QPoint

from multistore_gui.views.compare_page import ComparePage
from tests.builders import Tree, alokai_project
from tests.desk import Desk

HEADER = b"web/parts/header.tsx"
GERMAN, FRENCH = b"one\nEINS\nthree\n", b"one\nUN\nthree\n"
BASE: Tree = {
    "web/parts/header.tsx": "one\ntwo\nthree\n",
    "web/parts/footer.tsx": "footer\n",
    "web/app.ts": "app\n",
}
STORES: dict[str, Tree] = {
    "brand": {"web/app.ts": "brand\n"},
    "brand/de": {"web/parts/header.tsx": GERMAN},
    "brand/fr": {"web/parts/header.tsx": FRENCH},
    "outlet": {"web/parts/footer.tsx": "outlet\n"},
}


class Hand(Protocol):
    """A way to do the job."""

    def open_compare(self, desk: Desk) -> None:
        """Go to the view Compare."""

    def find(self, desk: Desk, text: str) -> None:
        """Filter the paths, and pick the one that is left."""

    def pick_sides(self, desk: Desk, first: int, second: int) -> None:
        """Pick two stores."""

    def copy(self, desk: Desk) -> None:
        """Copy the first one's file to the second."""

    def undo(self, desk: Desk) -> None:
        """Take it back."""


class Mouse:
    """Clicks; letters alone are typed."""

    def open_compare(self, desk: Desk) -> None:
        desk.click(desk.button("Compare"))
        desk.settle()

    def find(self, desk: Desk, text: str) -> None:
        desk.click(page(desk).bar.field)
        desk.type(text)
        desk.settle()
        matrix = page(desk).matrix
        desk.click_cell(matrix, matrix.matrix.index(0, 0))
        desk.settle()

    def pick_sides(self, desk: Desk, first: int, second: int) -> None:
        heads = page(desk).matrix.heads
        for column in (first, second):
            left = heads.sectionViewportPosition(column) + heads.sectionSize(column) // 2
            desk.click(heads.viewport(), QPoint(left, heads.height() - 12))
        desk.settle()

    def copy(self, desk: Desk) -> None:
        desk.click(desk.button("Copy A to fr"))
        desk.settle()

    def undo(self, desk: Desk) -> None:
        desk.click(desk.button("Undo"))
        desk.settle()


class Keyboard:
    """Keys alone."""

    def open_compare(self, desk: Desk) -> None:
        desk.press("Alt+2")
        desk.settle()

    def find(self, desk: Desk, text: str) -> None:
        desk.press("Ctrl+F")
        desk.type(text)
        desk.settle()
        desk.press("Down")

    def pick_sides(self, desk: Desk, first: int, second: int) -> None:
        desk.press("Home", *["Right"] * first, "A")
        desk.press("Home", *["Right"] * second, "B")
        desk.settle()

    def copy(self, desk: Desk) -> None:
        desk.press(">")
        desk.settle()

    def undo(self, desk: Desk) -> None:
        desk.press("Ctrl+Z")
        desk.settle()


def page(desk: Desk) -> ComparePage:
    return desk.window.compare_page


def cells(desk: Desk) -> list[str]:
    """Return what the current row's cells say."""
    matrix = page(desk).matrix
    row = matrix.currentIndex().row()
    return [str(matrix.matrix.index(row, at).data()) for at in range(matrix.matrix.columnCount())]


@pytest.mark.usefixtures("no_disk")
@pytest.mark.parametrize("hand", [Mouse(), Keyboard()], ids=["mouse", "keys"])
def test_three_stores_differ_in_the_header_and_two_are_made_equal_again(
    start: Callable[[], Desk], tmp_path: Path, hand: Hand
) -> None:
    project = alokai_project(tmp_path / "shop", BASE, STORES)
    german = project / "apps/stores/brand/stores/de/web/parts/header.tsx"
    french = project / "apps/stores/brand/stores/fr/web/parts/header.tsx"
    desk = start()
    desk.open(project)

    hand.open_compare(desk)
    hand.find(desk, "header")
    assert page(desk).matrix.matrix.rowCount() == 1
    assert cells(desk) == ["de", "fr", "base"]
    hand.pick_sides(desk, 0, 1)
    words = page(desk).detail.title.words.text()
    assert words == "3 versions across 3 stores. de and fr differ in 1 place."
    comparison = page(desk).detail.diff.view.comparison
    assert comparison is not None
    assert comparison.left is not None
    assert (comparison.left.data, comparison.right.data) == (GERMAN, FRENCH)

    hand.copy(desk)
    assert french.read_bytes() == GERMAN
    assert cells(desk) == ["de", "fr = de", "base"]
    assert page(desk).detail.title.words.text() == (
        "2 versions across 3 stores. de and fr have the same."
    )

    hand.undo(desk)
    assert (german.read_bytes(), french.read_bytes()) == (GERMAN, FRENCH)
    assert cells(desk) == ["de", "fr", "base"]
