from __future__ import annotations

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.columns import Rows
from multistore_gui.core.diff import LEFT, RIGHT, Comparison, Hunks
from multistore_gui.core.draft import Draft, Spot
from multistore_gui.core.rehunk import rehunk
from multistore_gui.core.sides import Side, SideKind
from multistore_gui.core.text import decode
from multistore_gui.views.diff_scene import Scene, Shape

EDITS = st.lists(
    st.tuples(st.integers(0, 20), st.integers(0, 9), st.sampled_from(["", "x", "x" * 12, "\n"]))
)


@given(EDITS, st.booleans(), st.booleans(), st.sampled_from([None, 10]))
def test_a_scene_after_edits_is_that_of_the_edited_text(
    edits: list[tuple[int, int, str]], is_unified: bool, folds: bool, width: int | None
) -> None:
    data = b"".join(b"line %d\n" % at for at in range(20))
    draft = Draft.of(data)
    left, right = (Side(SideKind.TEXT, b"/f", text=each) for each in (decode(data), draft.text))
    comparison = Comparison(left, right, Hunks())
    rows = [Rows(comparison.lines(side)) for side in (LEFT, RIGHT)]
    scene = Scene(comparison, rows, Shape(is_unified, folds, width=width))
    for line, removed, text in edits:
        edited = draft.replace(Spot(line, 2), Spot(line, 2 + removed), text)
        hunks = rehunk(comparison.hunks, comparison.lines(LEFT), draft.lines, edited)
        comparison = replace(comparison, right=replace(right, text=draft.text), hunks=hunks)
        rows[RIGHT] = rows[RIGHT].after(edited, comparison.lines(RIGHT))
        scene = scene.after(comparison, rows)

        anew = Scene(comparison, [Rows(comparison.lines(side)) for side in (0, 1)], scene.shape)
        assert scene.lines == anew.lines and scene.alignment.starts == anew.alignment.starts
        for one, other in zip(scene.columns, anew.columns, strict=True):
            assert [one.locate(item) for item in range(one.items)] == [
                other.locate(item) for item in range(other.items)
            ]
            assert [one.place(row) for row in range(one.rows)] == [
                other.place(row) for row in range(other.rows)
            ]
