from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QRect
from PySide6.QtGui import QImage, QPainter
from PySide6.QtWidgets import QApplication

from multistore_gui.views.share_bar import Share, paint_share_bar, share_widths
from multistore_gui.views.theme import make_theme


@given(st.lists(st.integers(0, 100_000), max_size=9), st.integers(35, 300))
def test_parts_and_gaps_fill_the_bar_and_none_is_under_three(counts: list[int], width: int) -> None:
    widths = share_widths(counts, width)
    shown = [part for part in widths if part]
    assert [part > 0 for part in widths] == [count > 0 for count in counts]
    assert all(part >= 3 for part in shown)
    if shown:
        assert sum(shown) + len(shown) - 1 == width


@given(st.lists(st.integers(1, 1_000), min_size=2, max_size=9), st.integers(35, 300))
def test_who_wins_more_files_has_no_less_of_the_bar(counts: list[int], width: int) -> None:
    widths = share_widths(counts, width)
    for count, part in zip(counts, widths, strict=True):
        for other, other_part in zip(counts, widths, strict=True):
            assert count < other or part >= other_part - 1  # edges lie on whole pixels


def test_a_bar_without_room_or_files_has_no_parts() -> None:
    assert share_widths([1, 1, 1], 10) == [0, 0, 0]
    assert share_widths([0, 0], 100) == [0, 0]
    assert share_widths([], 100) == []


def test_parts_stand_in_stack_order_and_additions_are_hatched(qapp: QApplication) -> None:
    theme = make_theme(is_dark=False)
    image = QImage(100, 6, QImage.Format.Format_ARGB32_Premultiplied)
    image.fill(theme.surface)
    painter = QPainter(image)
    shares = [Share(0, 50), Share(6, 25), Share(2, 10), Share(2, 15, is_addition=True)]
    paint_share_bar(painter, QRect(0, 0, 100, 6), shares, theme)
    painter.end()
    widths = share_widths([50, 25, 10, 15], 100)
    starts = [sum(widths[:at]) + at for at in range(4)]
    middles = [start + width // 2 for start, width in zip(starts, widths, strict=True)]
    assert image.pixelColor(middles[0], 3) == theme.base_share
    assert image.pixelColor(middles[1], 3) == theme.hue(6).solid
    assert image.pixelColor(middles[2], 3) == theme.hue(2).solid
    assert image.pixelColor(starts[1] - 1, 3) == theme.surface  # the gap
    own = {image.pixelColor(x, 3).name() for x in range(starts[2], starts[3] - 1)}
    added = {image.pixelColor(x, 3).name() for x in range(starts[3], 97)}
    assert len(own) == 1
    assert len(added) > 1
