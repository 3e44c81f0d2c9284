from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.columns import (
    CONTEXT,
    NO_HUNK,
    Alignment,
    Blocks,
    Column,
    Rows,
)
from multistore_gui.core.diff import LEFT, RIGHT, Hunk, Hunks
from multistore_gui.core.draft import Draft, Spot


@st.composite
def diffs(draw: st.DrawFn) -> tuple[list[Hunk], list[str], list[str]]:
    """Draw hunks, and as many lines of each side as they need, some of them long."""
    hunks: list[Hunk] = []
    left = right = 0
    for same, removed, added in draw(
        st.lists(st.tuples(st.integers(0, 15), st.integers(0, 3), st.integers(0, 3)), max_size=5)
    ):
        if removed or added:
            apart = same + bool(hunks)  # a line at least: else they would be one
            first, second = left + apart, right + apart
            hunks.append(Hunk(first, first + removed, second, second + added))
            left, right = first + removed, second + added
    tail = draw(st.integers(0, 15))
    lengths = draw(st.lists(st.integers(0, 40), min_size=1, max_size=7))
    sides = [
        ["x" * lengths[at % len(lengths)] for at in range(count + tail)] for count in (left, right)
    ]
    return hunks, sides[LEFT], sides[RIGHT]


Drawn = tuple[list[Hunk], list[str], list[str]]
LINES = [range(101)] * 2


def blocks_of(diff: Drawn, *, folds: bool) -> Blocks:
    return Blocks(Hunks.of(*diff[0]), len(diff[1]), len(diff[2]), folds=folds)


@given(diffs(), st.booleans())
def test_parts_hold_every_line_once(diff: Drawn, folds: bool) -> None:
    starts = [Rows(lines).starts(None) for lines in diff[1:]]
    for side in (LEFT, RIGHT):
        column = Column(blocks_of(diff, folds=folds), (side,), starts)
        parts = [column.part(at) for at in range(len(column.heights))]
        assert [line for part in parts for line in part.lines] == list(range(len(diff[1 + side])))
        changed = [part.lines for part in parts if part.hunk != NO_HUNK]
        assert changed == [range(*hunk[2 * side : 2 * side + 2]) for hunk in diff[0]]


@given(diffs(), st.booleans(), st.sampled_from([None, 10]), st.sampled_from([(0,), (1,), (0, 1)]))
def test_rows_and_items_belong_together(
    diff: Drawn, folds: bool, width: int | None, sides: tuple[int, ...]
) -> None:
    starts = [Rows(lines).starts(width) for lines in diff[1:]]
    column = Column(blocks_of(diff, folds=folds), sides, starts)
    covered: list[int] = []
    for item in range(column.items):
        side, line = column.locate(item)
        rows = column.rows_of(item)
        assert side in sides and len(rows) >= 1
        first = column.place(rows.start)
        if column.part(first.part).fold is None:
            assert column.item_of(side, line) == item
            expected = max(-(-len(diff[1 + side][line]) // width), 1) if width else 1
            assert len(rows) == expected
            assert [column.place(row).row for row in rows] == list(range(expected))
            assert all(column.place(row).item == item for row in rows)
        covered += rows
    assert sorted(set(covered)) == list(range(column.rows))


@given(diffs(), st.booleans(), st.sampled_from([(0,), (1,), (0, 1)]), st.integers(0, 60))
def test_rows_know_the_hunks_in_and_beside_them(
    diff: Drawn, folds: bool, sides: tuple[int, ...], row: int
) -> None:
    starts = [Rows(lines).starts(None) for lines in diff[1:]]
    column = Column(blocks_of(diff, folds=folds), sides, starts)
    near = column.hunks_near(range(row, row + 5))
    for hunk in range(len(diff[0])):
        for side in sides:
            part = column.part_of_hunk(hunk, side)
            assert (column.part(part).hunk, column.part(part).side) == (hunk, side)
            rows = column.rows_of_part(part)
            if rows.start <= row + 5 and rows.stop >= row and row < column.rows:
                assert hunk in near


def test_what_is_far_from_a_change_is_folded() -> None:
    hunks = Hunks.of(Hunk(50, 51, 50, 51))

    def folds(opened: set[int]) -> list[tuple[range, int | None]]:
        column = Column(Blocks(hunks, 100, 100, folds=True, opened=opened), (RIGHT,), LINES)
        parts = [column.part(column.place(row).part) for row in range(column.rows)]
        return [(part.lines, part.fold) for part in parts if part.fold is not None]

    above, below = range(50 - CONTEXT), range(51 + CONTEXT, 100)
    assert folds(set()) == [(above, 0), (below, 1)]
    assert folds({0}) == [(below, 1)]
    assert folds({0, 1}) == []
    shown = Column(Blocks(hunks, 100, 100, folds=True), (RIGHT,), LINES)
    assert shown.rows == 1 + CONTEXT + 1 + CONTEXT + 1


def test_one_column_has_the_left_lines_of_a_hunk_above_the_right_ones() -> None:
    blocks = Blocks(Hunks.of(Hunk(1, 3, 1, 2)), 4, 3)
    column = Column(blocks, (LEFT, RIGHT), [range(5), range(4)])
    found = [column.locate(item) for item in range(column.items)]
    assert found == [(RIGHT, 0), (LEFT, 1), (LEFT, 2), (RIGHT, 1), (RIGHT, 2)]


@given(diffs(), st.integers(1, 30), st.floats(0, 1))
def test_sides_scroll_from_their_tops_to_their_ends(diff: Drawn, window: int, share: float) -> None:
    blocks = blocks_of(diff, folds=False)
    starts = [Rows(lines).starts(None) for lines in diff[1:]]
    columns = [Column(blocks, (side,), starts) for side in (LEFT, RIGHT)]
    alignment = Alignment(columns)
    assert alignment.height >= max(column.rows for column in columns)
    hidden = max(alignment.height - window, 0)
    assert alignment.tops(0, window) == [0, 0]
    for column, top in zip(columns, alignment.tops(hidden, window), strict=True):
        assert abs(top - max(column.rows - window, 0)) < 1e-6
    for column, top in zip(columns, alignment.tops(share * hidden, window), strict=True):
        assert 0 <= top <= max(column.rows - window, 0)


def test_what_is_equal_stands_side_by_side_in_the_middle() -> None:
    blocks = Blocks(Hunks.of(Hunk(10, 10, 10, 40)), 100, 130)
    columns = [Column(blocks, (side,), [range(101), range(131)]) for side in (LEFT, RIGHT)]
    left, right = Alignment(columns).tops(55.0, 20)
    assert right - left == 30  # as many as the right side has more


@given(
    st.lists(st.sampled_from(["", "x" * 9, "x" * 25, "\tab", "日" * 8]), min_size=1, max_size=8),
    st.lists(
        st.tuples(st.integers(0, 9), st.integers(0, 9), st.sampled_from(["", "x" * 12, "\n"]))
    ),
    st.sampled_from([None, 10]),
)
def test_rows_after_an_edit_are_those_of_the_lines(
    lines: list[str], edits: list[tuple[int, int, str]], width: int | None
) -> None:
    draft = Draft.of("\n".join(lines).encode())
    rows = Rows(draft.text.lines)
    rows.starts(width)
    for line, removed, text in edits:
        edited = draft.replace(Spot(line, 2), Spot(line + removed // 4, 2 + removed), text)
        rows = rows.after(edited, draft.text.lines)
        assert list(rows.starts(width)) == list(Rows(draft.text.lines).starts(width))
        assert list(rows.starts(7)) == list(Rows(draft.text.lines).starts(7))
