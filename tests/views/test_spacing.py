from __future__ import annotations

import shiboken6
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space


def test_a_layout_follows_the_text_size(look: Look) -> None:
    place = QWidget()
    row, part = QVBoxLayout(place), QHBoxLayout()
    row.addLayout(part)
    space(look, row, (12, 5, 8, 0), 4, extra=3)
    space(look, part, None, 6)
    margins = row.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (15, 8, 11, 3)
    assert (row.spacing(), part.spacing()) == (4, 6)
    look.set_fonts(scale=2.0, is_bundled=True)
    margins = row.contentsMargins()
    assert (margins.left(), margins.top(), margins.right(), margins.bottom()) == (27, 13, 19, 3)
    assert (row.spacing(), part.spacing()) == (8, 12)


def test_a_layout_that_is_gone_is_left_alone(look: Look) -> None:
    place = QWidget()
    space(look, QVBoxLayout(place))
    shiboken6.delete(place)
    look.set_fonts(scale=2.0, is_bundled=True)
