from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QHelpEvent
from PySide6.QtWidgets import QApplication, QToolTip, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.diff_header import Caption, DiffHeader
from multistore_gui.views.look import Look

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

HIDDEN = Caption("fashion-brand", 6, "hidden")
WINS = Caption("us-store", 2, "wins", BadgeStyle.SOLID)


@pytest.fixture
def header(qtbot: QtBot, look: Look) -> DiffHeader:
    steps = [QAction("Previous change"), QAction("Next change")]
    tools = [(QAction(text), icon) for text, icon in (("Swap sides", "swap"), ("Wrap", "wrap"))]
    made = DiffHeader(look, steps, tools)
    qtbot.addWidget(made)
    made.show_captions(HIDDEN, WINS)
    made.show_count("3 of 12 changes", "3/12")
    made.resize(900, made.height())
    made.show()
    for action in (*steps, *(action for action, _ in tools)):
        action.setParent(made)
    return made


def captions(header: DiffHeader) -> list[QWidget]:
    """Return what names the sides, from left to right."""
    found = [one for one in header.findChildren(QWidget) if one.accessibleName().count(", ") == 1]
    return sorted(found, key=QWidget.x)


def is_readable(header: DiffHeader, look: Look) -> bool:
    """Tell whether both layers' names have room, and nothing lies over them."""
    widgets = captions(header)
    widths = [look.badges.badge_width(one.label, one.style) for one in (HIDDEN, WINS)]
    ends = [*(one.x() for one in widgets[1:]), header.width()]
    return all(
        one.width() >= width and one.x() + width <= end
        for one, width, end in zip(widgets, widths, ends, strict=True)
    )


def test_everything_is_shown_where_there_is_room(header: DiffHeader, look: Look) -> None:
    assert [one.accessibleName() for one in captions(header)] == [
        "fashion-brand, hidden",
        "us-store, wins",
    ]
    assert is_readable(header, look) and not header.in_menu


@pytest.mark.parametrize("scale", [1.0, 2.0])
@pytest.mark.parametrize("is_beside", [False, True])
def test_the_names_stay_where_room_is_short(
    header: DiffHeader, look: Look, scale: float, is_beside: bool
) -> None:
    look.set_fonts(scale=scale, is_bundled=True)
    names = ["Previous change", "Next change", "Swap sides", "Wrap"]
    moved = set()
    for width in range(900, 219, -20):
        header.resize(round(width * scale), header.height())
        header.place_right(header.width() // 2 if is_beside else None)
        assert is_readable(header, look) or width < 260
        in_menu = [action.text() for action in header.in_menu]
        assert in_menu == names[len(names) - len(in_menu) :]  # the last ones go first
        moved.add(len(in_menu))
    assert {0, 2, 4} <= moved


def test_the_whole_caption_is_a_tooltip(header: DiffHeader) -> None:
    label = captions(header)[0]
    event = QHelpEvent(QHelpEvent.Type.ToolTip, QPoint(2, 2), label.mapToGlobal(QPoint(2, 2)))
    assert QApplication.sendEvent(label, event)
    assert "fashion-brand, hidden" in QToolTip.text()
    QToolTip.hideText()
