"""Two programs at once: a few points at which another one saves what ours acts on.

All points are tried by `python -m tests.together`.
"""

from __future__ import annotations

import os

import pytest

from tests.faults import Case
from tests.together import ACTIONS, HAPPENINGS, main, try_together

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each try is a process of its own")


@pytest.mark.parametrize("case", ACTIONS, ids=lambda case: case.name)
def test_nobody_s_version_is_lost(case: Case) -> None:
    at = ACTIONS.index(case)
    for number, happening in enumerate(HAPPENINGS[at % 3 :: 3]):
        assert try_together(case, happening, step=97, first=(at * 7 + number * 11) % 67) > 0


def test_it_says_how_much_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["edit", "--every", "150"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("edit ") and first.endswith("points")
    assert last.startswith("all ") and last.endswith("points tried, nothing lost")
