"""The heat map: every pair is reached by keys, and said."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import alokai_project
from tests.desk import Desk

NAMES = ("a", "b", "c", "d", "e")


@pytest.fixture
def desk(start: Callable[[], Desk], tmp_path: Path) -> Desk:
    stores = {name: {"web/x.ts": name, "web/y.ts": name * 2} for name in NAMES}
    project = alokai_project(tmp_path / "shop", {"web/x.ts": "x", "web/z.ts": "z"}, stores)
    made = start()
    made.open(project, "a")
    made.press("Alt+2")
    made.settle()
    made.press("Ctrl+Shift+F")
    made.settle()
    made.window.compare_page.findings.heat.setFocus()
    return made


def test_arrows_reach_every_pair_and_stay_among_them(desk: Desk) -> None:
    heat = desk.window.compare_page.findings.heat
    reached = set()
    for row in range(1, len(NAMES)):
        desk.press("Home", *["Left"] * 2)
        for _ in range(row + 2):
            reached.add(heat.current)
            desk.press("Right")
        desk.press("Down")
    assert reached == {(row, column) for row in range(len(NAMES)) for column in range(row)}
    desk.press("End", *["Up"] * len(NAMES))
    assert heat.current == (1, 0)


def test_what_a_pair_shares_is_said_to_a_screen_reader(desk: Desk) -> None:
    heat = desk.window.compare_page.findings.heat
    desk.press("Down")
    assert heat.accessibleDescription() == "a and c: 33 % the same, 2 of 3 paths differ"
