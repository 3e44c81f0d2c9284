from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QSettings, Qt
from PySide6.QtGui import QAction, QColor, QGuiApplication, QImage, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import Comparison, compare
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.diff_pane import Caption, DiffPane
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Key, Button = Qt.Key, Qt.MouseButton
CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier
HIDDEN = Caption("fashion-brand", 6, "hidden")
WINS = Caption("us-store", 2, "wins", BadgeStyle.SOLID)
LEFT_LINES = ["import { Wishlist } from 'x';", "", "same", "", "old", "end"]
RIGHT_LINES = ["import { Store } from 'x';", "", "same", "", "end", "more", "and more"]
LINE = 19


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(QSettings(str(tmp_path / "settings.ini"), QSettings.Format.IniFormat))


@pytest.fixture
def pane(qtbot: QtBot, look: Look, tasks: Tasks, settings: Settings) -> DiffPane:
    made = DiffPane(look, tasks.start, settings)
    qtbot.addWidget(made)
    made.resize(1_000, 600)
    with qtbot.waitExposed(made):
        made.show()
    made.activateWindow()
    made.view.setFocus()
    return made


class Shower:
    """Writes two contents, compares them as a worker would, and shows them."""

    def __init__(self, pane: DiffPane, folder: Path) -> None:
        self.pane, self.folder = pane, folder
        self.paths: tuple[bytes | None, bytes] = (None, b"")

    def __call__(
        self, left: list[str] | bytes | None, right: list[str] | bytes, name: str = "file.txt"
    ) -> Comparison:
        first = None if left is None else self.write("left-" + name, left)
        self.paths = (first, self.write("right-" + name, right))
        return self.again()

    def again(self) -> Comparison:
        comparison = compare(*self.paths, self.pane.options, CancelToken())
        caption = None if comparison.left is None else HIDDEN
        self.pane.show_comparison(comparison, caption, WINS)
        return comparison

    def write(self, name: str, content: list[str] | bytes) -> bytes:
        data = (
            content if isinstance(content, bytes) else "".join(f"{x}\n" for x in content).encode()
        )
        (self.folder / name).write_bytes(data)
        return os.fsencode(self.folder / name)


@pytest.fixture
def show_files(pane: DiffPane, tmp_path: Path) -> Shower:
    return Shower(pane, tmp_path)


def count_of(pane: DiffPane) -> str:
    return pane.header.count


def test_the_keys_go_from_change_to_change_and_round(pane: DiffPane, show_files: Shower) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    assert count_of(pane) == "1 of 3 changes"
    QTest.keyClick(pane.view, Key.Key_F7)
    assert count_of(pane) == "2 of 3 changes"
    assert pane.view.accessibleDescription() == (
        "Change 2 of 3: line 5 in fashion-brand, nothing in us-store"
    )
    QTest.keyClick(pane.view, Key.Key_F7)
    QTest.keyClick(pane.view, Key.Key_F7)
    assert count_of(pane) == "1 of 3 changes"
    QTest.keyClick(pane.view, Key.Key_F7, SHIFT)
    assert count_of(pane) == "3 of 3 changes"
    assert pane.view.accessibleDescription().endswith("lines 6 to 7 in us-store")


def test_a_far_change_comes_into_sight(pane: DiffPane, show_files: Shower) -> None:
    lines = [f"line {at}" for at in range(1_000)]
    show_files(lines, [*lines[:700], "other", *lines[701:]])
    top = pane.view.verticalScrollBar().value() // LINE
    assert top < 700 < top + pane.view.viewport().height() // LINE


def test_sides_have_their_layers_colours(
    pane: DiffPane, show_files: Shower, look: Look, colours_of: Callable[[QWidget], set[str]]
) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    seen = colours_of(pane)
    for hue in (look.theme.hue(HIDDEN.hue), look.theme.hue(WINS.hue)):
        assert {hue.hunk.name(), hue.word.name(), hue.solid.name()} <= seen
    show_files(LEFT_LINES, LEFT_LINES)
    assert look.theme.hue(WINS.hue).hunk.name() not in colours_of(pane)


def test_the_dark_theme_repaints(
    pane: DiffPane, show_files: Shower, look: Look, colours_of: Callable[[QWidget], set[str]]
) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    look.choose(Scheme.DARK)
    assert look.theme.hue(WINS.hue).hunk.name() in colours_of(pane.view)


def test_sides_can_be_swapped(pane: DiffPane, show_files: Shower) -> None:
    comparison = show_files(LEFT_LINES, RIGHT_LINES)
    pane.swap.trigger()
    assert pane.view.comparison == comparison.swapped()
    assert pane.view.accessibleDescription().startswith("Change 1 of 3: line 1 in us-store")
    pane.swap.trigger()
    assert pane.view.comparison == comparison


def test_white_space_can_be_ignored_and_that_is_kept(
    pane: DiffPane, show_files: Shower, settings: Settings
) -> None:
    show_files(["a b"], ["a  b"])
    pane.options_changed.connect(show_files.again)
    pane.whitespace.trigger()
    assert count_of(pane) == "No changes" and settings.ignore_whitespace
    assert pane.remark_bar.text == "Only white space differs"
    pane.whitespace.trigger()
    assert count_of(pane) == "1 of 1 change" and not settings.ignore_whitespace


def test_line_ends_are_a_remark_and_can_be_changes(pane: DiffPane, show_files: Shower) -> None:
    show_files(b"a\nb\n", b"a\r\nb\r\n")
    assert pane.remark_bar.isVisible() and "CRLF in us-store" in pane.remark_bar.text
    assert count_of(pane) == "No changes"
    pane.options_changed.connect(show_files.again)
    pane.line_ends.trigger()
    assert count_of(pane) == "1 of 1 change"
    pane.show_loading("reading")
    assert not pane.options.minds_line_ends  # of that file alone


def test_a_large_file_is_shown_whole_when_asked(pane: DiffPane, show_files: Shower) -> None:
    line = b"x" * 99 + b"\n"
    show_files(line * 200_001, line * 200_001)
    assert pane.show_whole.isVisible() and "first 20.0 MB of 20.0 MB" in pane.remark_bar.text
    assert pane.show_whole.text() == "Show all 40.0 MB"
    assert "takes a while and about 320.0 MB of memory" in pane.show_whole.toolTip()
    pane.options_changed.connect(show_files.again)
    pane.show_whole.trigger()
    assert pane.remark_bar.text == "Same bytes" and not pane.show_whole.isVisible()


def test_files_that_would_take_all_memory_are_not_shown_whole(
    pane: DiffPane, show_files: Shower
) -> None:
    show_files([], [])
    for path in show_files.paths:
        assert path is not None
        with open(path, "wb") as file:
            file.write((b"x" * 99 + b"\n") * 200_001)
            file.truncate(130_000_000)  # takes no room on the disk
    show_files.again()
    assert not pane.show_whole.isVisible()
    assert pane.remark_bar.text.endswith("Too large to be shown whole: Open in editor (Ctrl+E)")


def test_the_caret_moves_selects_and_copies(pane: DiffPane, show_files: Shower) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    view = pane.view
    QTest.keyClick(view, Key.Key_Home, CONTROL)
    QTest.keyClick(view, Key.Key_Right, CONTROL)
    QTest.keyClick(view, Key.Key_Down, SHIFT)
    QTest.keyClick(view, Key.Key_Down, SHIFT)
    QTest.keyClick(view, Key.Key_End, SHIFT)
    QTest.keyClick(view, Key.Key_C, CONTROL)
    assert QGuiApplication.clipboard().text() == "{ Store } from 'x';\n\nsame"
    QTest.keyClick(view, Key.Key_A, CONTROL)
    assert view.selected_text() == "\n".join(RIGHT_LINES)
    QTest.keyClick(view, Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    QTest.keyClick(view, Key.Key_A, CONTROL)
    assert view.selected_text() == "\n".join(LEFT_LINES)
    QTest.keyClick(view, Key.Key_End, CONTROL)
    assert view.selected_text() == ""
    QTest.keyClick(view, Key.Key_PageUp, SHIFT)
    assert view.selected_text() == "\n".join(LEFT_LINES)


def test_the_pointer_selects_a_word_and_a_stretch(pane: DiffPane, show_files: Shower) -> None:
    show_files(["first words", "second words"], ["first words", "second words!"])
    view = pane.view
    left = view.area_of(1).left() + 48
    QTest.mouseDClick(view.viewport(), Button.LeftButton, pos=QPoint(left + 10, 9))
    assert view.selected_text() == "first"
    QTest.mousePress(view.viewport(), Button.LeftButton, pos=QPoint(left, 9))
    QTest.mouseMove(view.viewport(), QPoint(left + 1_000, LINE + 9))
    QTest.mouseRelease(view.viewport(), Button.LeftButton, pos=QPoint(left + 1_000, LINE + 9))
    assert view.selected_text() == "first words\nsecond words!"


def test_a_clicked_change_is_the_current_one(pane: DiffPane, show_files: Shower) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    QTest.mouseClick(pane.view.viewport(), Button.LeftButton, pos=QPoint(100, 4 * LINE + 9))
    assert count_of(pane) == "2 of 3 changes"


def test_what_is_unchanged_folds_and_opens_by_click_and_key(
    pane: DiffPane, show_files: Shower
) -> None:
    lines = [f"line {at}" for at in range(200)]
    show_files(lines, [*lines[:100], "other", *lines[101:]])
    view = pane.view
    pane.collapse.trigger()
    assert view.scene is not None
    assert view.scene.columns[0].rows == 1 + 3 + 1 + 3 + 1
    QTest.mouseClick(view.viewport(), Button.LeftButton, pos=QPoint(200, 9))
    assert view.scene.columns[0].rows == 100 + 1 + 3 + 1
    QTest.keyClick(view, Key.Key_End, CONTROL)
    QTest.keyClick(view, Key.Key_Return)
    assert view.scene.columns[0].rows == 200
    pane.collapse.trigger()
    pane.collapse.trigger()
    QTest.keyClick(view, Key.Key_A, CONTROL)
    assert view.selected_text().count("\n") == 199  # folded lines are copied too


def test_long_lines_scroll_or_wrap(pane: DiffPane, show_files: Shower, settings: Settings) -> None:
    show_files(["x" * 500], ["x" * 500 + "y"])
    bar = pane.view.horizontalScrollBar()
    assert bar.maximum() > 0
    QTest.keyClick(pane.view, Key.Key_End)
    assert bar.value() > 0
    pane.wrap.trigger()
    assert pane.view.scene is not None
    assert bar.maximum() == 0 and pane.view.scene.columns[1].rows > 5 and settings.wrap_lines


def test_a_narrow_view_is_unified(pane: DiffPane, show_files: Shower) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    assert pane.view.scene is not None and len(pane.view.scene.columns) == 2
    pane.resize(630, 500)
    assert pane.view.scene is not None and len(pane.view.scene.columns) == 1
    QTest.keyClick(pane.view, Key.Key_A, CONTROL)
    expected = [LEFT_LINES[0], *RIGHT_LINES[:4], "old", "end", "more", "and more"]
    assert pane.view.selected_text() == "\n".join(expected)
    QTest.keyClick(pane.view, Key.Key_F7)
    assert count_of(pane) == "2 of 3 changes"


def test_a_file_alone_has_one_column_and_no_count(pane: DiffPane, show_files: Shower) -> None:
    show_files(None, RIGHT_LINES)
    assert pane.view.scene is not None and len(pane.view.scene.columns) == 1
    assert count_of(pane) == "" and not pane.next_change.isEnabled()
    assert not pane.swap.isEnabled()
    assert "There are no changes." in pane.next_change.toolTip()


def test_text_is_found_with_count_and_keys(
    qtbot: QtBot, pane: DiffPane, show_files: Shower, tasks: Tasks
) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    QTest.keyClick(pane.view, Key.Key_F, CONTROL)
    assert pane.find_bar.field.hasFocus()
    QTest.keyClicks(pane.find_bar.field, "more")
    qtbot.waitUntil(lambda: pane.find_bar.count == "1 of 2")
    assert pane.view.selected_text() == "more"
    QTest.keyClick(pane.find_bar.field, Key.Key_Return)
    assert pane.find_bar.count == "2 of 2"
    QTest.keyClick(pane.find_bar.field, Key.Key_F3)
    assert pane.find_bar.count == "1 of 2"
    QTest.keyClick(pane.find_bar.field, Key.Key_F3, SHIFT)
    assert pane.find_bar.count == "2 of 2"
    QTest.keyClicks(pane.find_bar.field, "xyz")
    qtbot.waitUntil(lambda: pane.find_bar.count == "No match")
    QTest.keyClick(pane.find_bar.field, Key.Key_Escape)
    assert not pane.find_bar.isVisible() and pane.view.hasFocus()


def test_the_window_does_not_take_the_panes_keys(
    qtbot: QtBot, pane: DiffPane, show_files: Shower
) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    filter_files = QAction("Filter files", pane)
    filter_files.setShortcut(QKeySequence("Ctrl+F"))
    pane.addAction(filter_files)
    with qtbot.assertNotEmitted(filter_files.triggered):
        QTest.keyClick(pane.view, Key.Key_F, CONTROL)
        QTest.keyClick(pane.find_bar.field, Key.Key_F, CONTROL)
    assert pane.find_bar.isVisible()


def test_colours_come_from_the_background(
    qtbot: QtBot,
    pane: DiffPane,
    show_files: Shower,
    look: Look,
    colours_of: Callable[[QWidget], set[str]],
) -> None:
    pane.resize(300, 160)
    comment = look.theme.syntax["comment"].name()
    show_files(["// words " * 20], ["// words " * 21], "file.ts")
    assert comment not in colours_of(pane.view.viewport())
    qtbot.waitUntil(lambda: comment in colours_of(pane.view.viewport()))


def test_an_endless_line_is_shown_from_its_start(pane: DiffPane, show_files: Shower) -> None:
    started = time.process_time()
    show_files(b"a" + b"x y" * 3_000_000, b"b" + b"x y" * 3_000_000)
    pane.view.grab()
    for key in (Key.Key_End, Key.Key_Left, Key.Key_Home, Key.Key_Right):
        QTest.keyClick(pane.view, key, CONTROL)
    assert "long lines are cut at 10,000 characters" in pane.remark_bar.text
    assert time.process_time() - started < 5


def test_pictures_stand_side_by_side_and_swipe(
    qtbot: QtBot, pane: DiffPane, show_files: Shower, tmp_path: Path
) -> None:
    for name, colour in (("red.png", "red"), ("blue.png", "blue")):
        image = QImage(300, 200, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        assert image.save(str(tmp_path / name))
    red, blue = (tmp_path / "red.png").read_bytes(), (tmp_path / "blue.png").read_bytes()
    show_files(red, blue, "flag.png")
    pair = pane.picture_pair
    qtbot.waitUntil(lambda: pair.facts.count("300 x 200 px") == 2)
    middle = pair.canvas.height() // 2

    def colour_at(share: float) -> QColor:
        image = pair.canvas.grab().toImage()
        return image.pixelColor(round(image.width() * share), middle)

    assert colour_at(0.25) == QColor("red") and colour_at(0.75) == QColor("blue")
    pair.swipe.trigger()
    assert colour_at(0.45) == QColor("red") and colour_at(0.55) == QColor("blue")
    pair.canvas.setFocus()
    QTest.keyClick(pair.canvas, Key.Key_End)
    assert colour_at(0.55) == QColor("red")


def test_a_drawing_is_text_until_its_picture_is_wanted(
    qtbot: QtBot, pane: DiffPane, show_files: Shower
) -> None:
    drawing = b'<svg xmlns="http://www.w3.org/2000/svg" width="30" height="20"/>'
    show_files(drawing, drawing, "flag.svg")
    assert pane.view.isVisible() and pane.picture.isVisible()
    pane.picture.trigger()
    qtbot.waitUntil(lambda: pane.picture_pair.facts.count("30 x 20 px") == 2)
    pane.picture.trigger()
    assert pane.view.isVisible()


def test_other_files_are_facts(pane: DiffPane, show_files: Shower) -> None:
    show_files(b"\0\1", b"\0\2")
    assert pane.facts_page.isVisible() and "The files differ" in pane.facts_page.words
    assert "us-store: Kind Binary file, Size 2 B" in pane.facts_page.words
    show_files(b"\0\1", ["text"])
    assert "Kind Text" in pane.facts_page.words


def test_nothing_of_the_last_file_stays(pane: DiffPane, show_files: Shower) -> None:
    show_files(LEFT_LINES, RIGHT_LINES)
    pane.show_loading("reading")
    assert pane.message == "reading" and count_of(pane) == ""
    assert pane.view.comparison is None and not pane.find_text.isEnabled()
    pane.clear()
    assert pane.message == ""


@pytest.mark.parametrize("name", ["empty", "odd"])
def test_odd_files_are_shown(pane: DiffPane, show_files: Shower, name: str) -> None:
    odd = {"empty": (b"", b"a\n"), "odd": (b"\xe2\x80\xae\x1b[2J\t\n" * 3, "日本\n".encode())}
    show_files(*odd[name])
    pane.grab()
    for key in (Key.Key_Down, Key.Key_End, Key.Key_Home, Key.Key_Up, Key.Key_PageDown):
        QTest.keyClick(pane.view, key)
    for action in (pane.wrap, pane.collapse, pane.swap):
        action.trigger()
        pane.grab()
    assert count_of(pane) == "1 of 1 change"


def test_a_file_of_50000_lines_is_painted_at_once(pane: DiffPane, show_files: Shower) -> None:
    lines = [f"  const value{at} = call({at % 40});" for at in range(50_000)]
    others = [
        line.replace("const", "let") if at % 200 == 0 else line for at, line in enumerate(lines)
    ]
    comparison = show_files(lines, others)
    assert len(comparison.hunks) == 250
    started = time.process_time()
    pane.show_comparison(comparison, HIDDEN, WINS)
    pane.view.grab()
    assert time.process_time() - started < 0.5  # some 20 ms on an idle machine
