"""Editing in the window, by real keys, down to the bytes on disk."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QGuiApplication, QInputMethodEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from multistore_gui.core.drafts import Drafts, Kept
from multistore_gui.models.rows import FileRow
from multistore_gui.views.diff_editor import DiffEditor, Place
from multistore_gui.views.labels import Label
from multistore_gui.views.unsaved_question import DiscardQuestion, UnsavedQuestion
from tests.builders import Content, alokai_project
from tests.desk import Desk, Keyboard

pytestmark = [
    pytest.mark.usefixtures("no_disk"),
    pytest.mark.qt_log_ignore("^This plugin does not support"),
]

HEADER, FOOTER, CRLF = b"web/header.tsx", b"web/footer.tsx", b"web/crlf.txt"
LONG, ALONE = b"web/long.txt", b"web/alone.txt"
_LINES = [f"line {number}\n" for number in range(120)]
_OWN = "".join(["own\n", *_LINES[1:60], "own\n", *_LINES[61:]])
BASE: dict[str, Content] = {
    "web/header.tsx": "1\n2\n3\n4\n",
    "web/footer.tsx": "foot\nnote\n",
    "web/crlf.txt": "a\r\nb\r\n",
    "web/data.bin": b"\0\1\2",
    "web/ends.txt": "a\r\nb\r\nc\r\n",
    "web/long.txt": "".join(_LINES),
}
STORES: dict[str, dict[str, Content]] = {
    "brand": {"web/header.tsx": "1\n2\n3\nbrand\n"},
    "brand/us": {
        "web/header.tsx": "us\n2\n  3\nus\n",
        "web/crlf.txt": b"\xef\xbb\xbfa\r\nb",
        "web/empty.txt": "",
        "web/ends.txt": "a\nb\nc\n",
        "web/long.txt": _OWN,
        "web/alone.txt": _OWN,
    },
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "project", BASE, STORES)


@pytest.fixture
def start(qtbot: QtBot, tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    desks: list[Desk] = []

    def start_program(home: Path = tmp_path / "home") -> Desk:
        desks.append(Desk(qtbot, home))
        return desks[-1]

    yield start_program
    for desk in desks:
        desk.window.detail.editing.discard_all()
        desk.stop()


@pytest.fixture
def desk(start: Callable[..., Desk], project: Path) -> Desk:
    desk = start()
    desk.open(project, "us")
    return desk


def us(project: Path, path: bytes) -> Path:
    found = [each for each in project.rglob("us") if each.is_dir()]
    return Path(os.fsdecode(os.path.join(os.fsencode(found[0]), path)))


def pick(desk: Desk, path: bytes, place: Place | None = None) -> DiffEditor:
    """Show a file, the keyboard in its text."""
    desk.window.show_file(path)
    desk.settle()
    view = desk.window.detail.diff.view
    view.setFocus()
    if place is not None:
        view.go_to(place)
    return view


def lines(view: DiffEditor) -> tuple[str, ...]:
    assert view.comparison is not None
    return tuple(view.comparison.lines(view.side))


def bar(desk: Desk) -> str:
    return desk.window.detail.file_editing.bar.text


def test_what_is_typed_is_saved_and_can_be_undone_afterwards(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x<")
    desk.press("Return")
    assert lines(view) == ("us", "2x<", "", "  3", "us")
    assert "Edited, not saved" in desk.window.detail.diff.header.captions[1]
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2x<\n\n  3\nus\n"
    assert desk.toast.startswith("Edited header.tsx in us")
    assert "Edited" not in desk.window.detail.diff.header.captions[1]
    assert view.place == Place(2, 0)  # the reader stays
    desk.window.tree_pane.tree.setFocus()
    desk.press("Ctrl+Z")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2\n  3\nus\n"
    desk.wait(lambda: lines(view) == ("us", "2", "  3", "us"))


def test_a_file_whose_edit_is_not_saved_is_marked_in_the_tree(desk: Desk) -> None:
    def row() -> FileRow:
        rows = desk.window.tree_pane.tree.rows
        assert rows is not None
        file = rows.index.file(HEADER)
        assert file is not None
        return rows.file_row(file)

    tree = desk.window.tree_pane.tree
    pick(desk, HEADER, Place(1, 1))
    before = tree.grab().toImage()
    desk.type("x")
    assert row().is_edited and row().description.endswith("unsaved edit")
    assert tree.grab().toImage() != before
    desk.press("Ctrl+Z")
    assert not row().is_edited and tree.grab().toImage() == before
    desk.press("Ctrl+Shift+Z", "Ctrl+S")
    desk.settle()
    assert not row().is_edited


def test_undo_in_the_text_is_of_typing_alone(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("ab cd")
    desk.press("Ctrl+Z")
    assert lines(view)[1] == "2ab "
    desk.press("Ctrl+Z")
    assert lines(view)[1] == "2"
    desk.press("Ctrl+Z")
    assert bar(desk).startswith("Nothing that was typed is left to undo.")
    desk.press("Ctrl+Shift+Z", "Ctrl+Shift+Z")
    assert lines(view)[1] == "2ab cd"
    assert us(project, HEADER).read_bytes() == b"us\n2\n  3\nus\n"


@pytest.mark.parametrize(
    ("keys", "expected", "place"),
    [
        (["Backspace"], ("us", "2", " 3", "us"), Place(2, 1)),
        (["Delete"], ("us", "2", "  ", "us"), None),
        (["Ctrl+Backspace"], ("us", "2", "3", "us"), Place(2, 0)),
        (["Ctrl+Delete"], ("us", "2", "  ", "us"), Place(2, 2)),
        (["Home", "Backspace"], ("us", "2  3", "us"), Place(1, 1)),
        (["End", "Delete"], ("us", "2", "  3us"), Place(2, 3)),
        (["Return"], ("us", "2", "  ", "  3", "us"), Place(3, 2)),
        (["Tab"], ("us", "2", "    3", "us"), Place(2, 4)),
        (["Shift+Tab"], ("us", "2", "3", "us"), Place(2, 0)),
        (["Ctrl+A", "Tab"], ("  us", "  2", "    3", "  us"), None),
        (["Shift+Up", "Delete"], ("us", "23", "us"), Place(1, 1)),
    ],
)
def test_keys_edit(
    desk: Desk, keys: list[str], expected: tuple[str, ...], place: Place | None
) -> None:
    view = pick(desk, HEADER, Place(2, 2))
    desk.press(*keys)
    assert lines(view) == expected
    if place is not None:
        assert view.place == place


def test_keys_that_move_and_copy_know_what_was_typed(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("ab")
    desk.press("Home", "End")
    assert view.place == Place(1, 3)
    desk.press("Ctrl+A", "Ctrl+C")
    assert QGuiApplication.clipboard().text() == "us\n2ab\n  3\nus"


def test_cut_copy_and_paste(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(0, 0))
    desk.press("Shift+Down", "Ctrl+X")
    assert lines(view) == ("2", "  3", "us")
    desk.press("Ctrl+End", "Ctrl+V")
    assert lines(view) == ("2", "  3", "usus", "")
    QGuiApplication.clipboard().setText("p\r\nq")
    desk.press("Ctrl+V")
    assert lines(view)[-2:] == ("p", "q")


def test_mark_line_ends_and_a_missing_newline_stay(desk: Desk, project: Path) -> None:
    pick(desk, CRLF, Place(0, 1))
    desk.press("Return")
    QGuiApplication.clipboard().setText("é")
    desk.press("Ctrl+V", "Ctrl+S")
    desk.settle()
    assert us(project, CRLF).read_bytes() == b"\xef\xbb\xbfa\r\n\xc3\xa9\r\nb"


def test_line_ends_that_count_do_so_while_somebody_types(desk: Desk) -> None:
    view = pick(desk, b"web/ends.txt", Place(1, 1))
    desk.window.detail.diff.line_ends.trigger()
    desk.settle()
    view.setFocus()
    view.go_to(Place(1, 1))
    desk.type("x")
    desk.press("Backspace")
    assert view.comparison is not None
    assert list(view.comparison.hunks) == [(0, 3, 0, 3)]


def test_an_empty_file_can_be_typed_in(desk: Desk, project: Path) -> None:
    view = pick(desk, b"web/empty.txt")
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(80, 8))
    desk.type("x")
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, b"web/empty.txt").read_bytes() == b"x"


def test_an_input_method_composes(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    QApplication.sendEvent(view, QInputMethodEvent("`", []))
    assert lines(view)[1] == "2"
    done = QInputMethodEvent("", [])
    done.setCommitString("é")
    QApplication.sendEvent(view, done)
    assert lines(view)[1] == "2é"
    assert view.inputMethodQuery(Qt.InputMethodQuery.ImSurroundingText) == "2é"


def test_a_change_is_taken_from_beneath_by_key_button_and_all_at_once(
    desk: Desk, project: Path
) -> None:
    view = pick(desk, HEADER, Place(0, 0))
    desk.press("Alt+T")
    assert lines(view) == ("1", "2", "  3", "us")
    desk.press("Ctrl+Z")
    button = view.take_box(view.change_count - 1)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=button.center())
    assert lines(view) == ("us", "2", "3", "brand")
    desk.press("Ctrl+Z", "Alt+Shift+T")
    assert lines(view) == ("1", "2", "3", "brand")
    desk.press("Ctrl+Z")
    assert lines(view) == ("us", "2", "  3", "us")
    assert us(project, HEADER).read_bytes() == b"us\n2\n  3\nus\n"


def test_find_and_replace(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(0, 0))
    desk.press("Ctrl+R")
    desk.type("us")
    desk.settle()
    find_bar = desk.window.detail.diff.find_bar
    desk.press("Tab")
    assert find_bar.replacement.hasFocus()
    desk.type("eu")
    desk.press("Return")
    desk.settle()
    assert lines(view) == ("eu", "2", "  3", "us")
    desk.press("Return")
    desk.settle()
    assert lines(view) == ("eu", "2", "  3", "eu")
    find_bar.field.setText("e")
    desk.settle()
    desk.click(desk.button("Replace all"))
    desk.settle()
    assert lines(view) == ("euu", "2", "  3", "euu")
    view.setFocus()
    desk.press("Ctrl+Z")
    assert lines(view) == ("eu", "2", "  3", "eu")


def test_what_is_replaced_is_sought_in_the_own_side_alone_and_counted(desk: Desk) -> None:
    view = pick(desk, LONG, Place(0, 0))
    find_bar = desk.window.detail.diff.find_bar
    desk.press("Ctrl+F")
    desk.type("line 0")
    desk.settle()
    assert find_bar.count == "1 of 1"  # beneath
    desk.press("Escape", "Ctrl+R")
    assert find_bar.field.text() == "line 0"
    desk.settle()
    assert find_bar.count == "No match"
    find_bar.field.setText("line 1")
    find_bar.replacement.setText("line 1!")
    desk.settle()
    assert find_bar.count == "1 of 31"
    desk.click(desk.button("Replace all"))
    desk.wait(lambda: lines(view)[1] == "line 1!" and desk.tasks.is_idle)
    view.setFocus()
    desk.press("Down")
    desk.settle()
    assert find_bar.count == "Replaced 31"


def test_a_save_names_no_key_that_would_undo_typing(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    desk.press("Ctrl+S")
    desk.settle()
    assert view.hasFocus()
    without_key = desk.button_in(desk.window.toast, "Undo").width()
    desk.type("y")
    desk.window.tree_pane.tree.setFocus()
    desk.press("Ctrl+S")
    desk.settle()
    assert desk.button_in(desk.window.toast, "Undo").width() > without_key


def test_typing_in_an_inherited_file_offers_the_override(desk: Desk, project: Path) -> None:
    view = pick(desk, FOOTER)
    desk.press("Down", "Right")
    desk.type("x")
    assert bar(desk) == "footer.tsx comes from base. Press Enter to override and edit it."
    assert not us(project, FOOTER).exists()
    desk.type("y")
    desk.press("Return")
    desk.settle()
    desk.settle()
    assert us(project, FOOTER).read_bytes() == b"foot\nnote\n"
    assert lines(view) == ("foot", "nxyote")
    assert view.hasFocus()
    assert bar(desk) == ""
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, FOOTER).read_bytes() == b"foot\nnxyote\n"


def change_on_disk(desk: Desk, project: Path, content: bytes) -> None:
    us(project, HEADER).write_bytes(content)
    desk.press("F5")
    desk.settle()


def test_a_file_that_changed_meanwhile_is_not_overwritten(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    us(project, HEADER).write_bytes(b"other\n")
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"other\n"
    assert bar(desk) == "header.tsx changed on disk while it was edited."
    assert lines(view) == ("us", "2x", "  3", "us")
    assert view.comparison is not None
    assert view.comparison.lines(0) == ("other",)


def test_the_caret_stays_when_the_file_changes_on_disk(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(2, 3))
    desk.type("x")
    us(project, HEADER).write_bytes(b"US\n2\n  3\nus\n")
    desk.press("F5")
    desk.settle()
    assert bar(desk) == "header.tsx changed on disk while it was edited."
    assert view.comparison is not None and view.comparison.lines(0) == ("US", "2", "  3", "us")
    assert view.place == Place(2, 4)
    desk.type("y")
    assert lines(view) == ("us", "2", "  3xy", "us")


def lies_beneath(project: Path, path: bytes) -> Path:
    return project / "apps" / os.fsdecode(path)


def to_all_beneath(project: Path, path: bytes) -> int:
    lies_beneath(project, path).write_text("other\n" * 5 + "".join(_LINES))
    return 0


def to_nothing_beneath(project: Path, path: bytes) -> int:
    lies_beneath(project, path).unlink(missing_ok=True)
    return 0


def to_the_end(project: Path, path: bytes) -> int:
    us(project, path).write_bytes(us(project, path).read_bytes() + b"appended\n")
    return 0


def to_the_start(project: Path, path: bytes) -> int:
    us(project, path).write_bytes(b"one\ntwo\nthree\n" + us(project, path).read_bytes())
    return 3


@pytest.mark.parametrize("change", [to_all_beneath, to_nothing_beneath, to_the_end, to_the_start])
@pytest.mark.parametrize("path", [LONG, ALONE])
@pytest.mark.parametrize("is_typed", [False, True])
def test_caret_selection_and_scroll_stay_when_files_change(
    desk: Desk,
    project: Path,
    is_typed: bool,
    path: bytes,
    change: Callable[[Path, bytes], int],
) -> None:
    view = pick(desk, path, Place(100, 0))
    desk.press("End")
    if is_typed:
        desk.type("!")
    desk.press("Shift+Left", "Shift+Left")
    place, selected = view.place, view.selected_text()
    y, height = caret_y(view), view.viewport().height()
    moved = change(project, path)
    moved = 0 if is_typed else moved  # the edit stays as it is
    desk.press("F5")
    desk.settle()
    is_conflict = is_typed and change in (to_the_end, to_the_start)
    assert bool(bar(desk)) == is_conflict
    assert (view.place, view.selected_text()) == (Place(place.line + moved, place.column), selected)
    assert abs(caret_y(view) - y) <= 1 + max(height - view.viewport().height(), 0)
    assert 0 <= caret_y(view) < view.viewport().height()
    assert view.hasFocus()
    desk.press("End")
    desk.type("?")
    assert lines(view)[place.line + moved].endswith("?")


def caret_y(view: DiffEditor) -> int:
    box = view.inputMethodQuery(Qt.InputMethodQuery.ImCursorRectangle)
    assert isinstance(box, QRect)
    return box.top()


def test_the_caret_behind_the_last_line_stays_there(desk: Desk, project: Path) -> None:
    view = pick(desk, LONG, Place(120, 0))
    to_all_beneath(project, LONG)
    desk.press("F5")
    desk.settle()
    assert view.place == Place(120, 0)
    to_the_end(project, LONG)
    desk.press("F5")
    desk.settle()
    desk.type("x")
    assert lines(view)[119:] == ("line 119", "xappended")


def test_a_selection_whose_text_another_program_changed_is_none(desk: Desk, project: Path) -> None:
    view = pick(desk, LONG, Place(40, 0))
    desk.press("Shift+End")
    us(project, LONG).write_text(_OWN.replace("line 40\n", "changed\n"))
    desk.press("F5")
    desk.settle()
    assert view.selected_text() == ""
    desk.type("x")
    assert lines(view)[40] == "changedx"


def test_what_is_typed_while_files_are_read_again_goes_where_the_caret_is(
    desk: Desk, project: Path
) -> None:
    view = pick(desk, LONG, Place(40, 7))
    to_the_end(project, LONG)
    to_all_beneath(project, LONG)
    desk.press("F5")
    typed = 0

    def is_read() -> bool:
        nonlocal typed
        desk.type("x")
        typed += 1
        return desk.tasks.is_idle

    desk.wait(is_read, 20_000)
    desk.settle()
    assert lines(view)[40] == "line 40" + "x" * typed
    assert bar(desk) == "long.txt changed on disk while it was edited."


def test_what_is_sought_does_not_take_the_caret_away_when_files_change(
    desk: Desk, project: Path
) -> None:
    view = pick(desk, LONG)
    desk.press("Ctrl+F")
    desk.type("own")
    desk.settle()
    view.setFocus()
    view.go_to(Place(40, 7))
    to_all_beneath(project, LONG)
    desk.press("F5")
    desk.settle()
    assert view.place == Place(40, 7)


def test_a_reader_of_the_other_side_stays_there_when_files_change(
    desk: Desk, project: Path
) -> None:
    view = pick(desk, LONG, Place(40, 7))
    desk.press("Alt+Left", "Home", "Shift+End")
    line = view.selected_text()
    to_all_beneath(project, LONG)
    desk.press("F5")
    desk.settle()
    assert line.startswith("line ") and view.selected_text() == line


def save_all(desk: Desk) -> None:
    """Save all; elsewhere than in a text, where a key that QTest makes is taken for a letter."""
    desk.window.tree_pane.tree.setFocus()
    desk.press("Ctrl+Alt+S")
    desk.settle()


def test_keep_the_edit(desk: Desk, project: Path) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    change_on_disk(desk, project, b"other\n")
    desk.click(desk.button("Keep the edit"))
    desk.settle()
    assert bar(desk) == ""
    desk.type(" y")  # into the text, and on no button
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2x y\n  3\nus\n"


def test_take_the_disks_version(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    change_on_disk(desk, project, b"other\n")
    desk.click(desk.button("Take the file from disk"))
    desk.settle()
    assert lines(view) == ("other",)
    assert not desk.window.detail.editing.unsaved
    desk.press("Ctrl+Z")
    assert lines(view) == ("us", "2x", "  3", "us")


def test_merge_marks_conflicts(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    desk.press("Up", "Home")
    desk.type("y")
    change_on_disk(desk, project, b"us\n2z\n  3\nUS\n")
    desk.click(desk.button("Merge both"))
    desk.settle()
    assert lines(view) == (
        *("<<<<<<< edit of us", "yus", "2x", "=======", "us", "2z", ">>>>>>> us on disk"),
        *("  3", "US"),
    )
    assert bar(desk) == "1 conflict marked in the text. F7 goes to the next."
    assert view.place == Place(0, 0) and view.hasFocus()
    before = us(project, HEADER).read_bytes()
    desk.press("Ctrl+S")
    desk.settle()
    assert bar(desk) == "1 conflict still marked in the text."
    assert us(project, HEADER).read_bytes() == before
    desk.click(desk.button("Save with the marks"))
    desk.settle()
    assert us(project, HEADER).read_bytes().startswith(b"<<<<<<< edit of us\n")


def test_a_save_waits_for_the_decision_about_the_disk_and_says_so(
    desk: Desk, project: Path
) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    change_on_disk(desk, project, b"other\n")
    desk.press("Ctrl+S")
    desk.settle()
    told = "header.tsx changed on disk while it was edited."
    assert bar(desk) == f"{told} Nothing is saved until that is decided."
    assert us(project, HEADER).read_bytes() == b"other\n"
    desk.type("y")
    assert bar(desk) == told


@pytest.mark.parametrize("is_noticed", [False, True])
def test_all_is_saved_but_what_changed_on_disk(
    desk: Desk, project: Path, *, is_noticed: bool
) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    for path in (CRLF, LONG):
        pick(desk, path, Place(0, 0))
        desk.type("y")
    us(project, HEADER).write_bytes(b"other\n")
    if is_noticed:
        desk.press("F5")
        desk.settle()
    save_all(desk)
    assert us(project, HEADER).read_bytes() == b"other\n"
    assert us(project, CRLF).read_bytes() == b"\xef\xbb\xbfya\r\nb"
    assert us(project, LONG).read_text() == "y" + _OWN
    told = "header.tsx changed on disk while it was edited."
    assert (bar(desk), desk.path) == (told, HEADER)
    assert desk.toast == f"{told} It was not saved; 2 others were."


def test_the_window_stays_where_not_all_could_be_saved_at_its_end(
    desk: Desk, project: Path
) -> None:
    for path in (HEADER, CRLF):
        pick(desk, path, Place(0, 0))
        desk.type("y")
    us(project, HEADER).write_bytes(b"other\n")
    desk.window.close()
    desk.click(desk.button("Save all"))
    desk.settle()
    told = "header.tsx changed on disk while it was edited."
    desk.wait(lambda: (bar(desk), desk.path) == (told, HEADER))
    assert desk.window.isVisible()
    assert desk.toast == f"{told} It was not saved; 1 other was."
    assert us(project, CRLF).read_bytes() == b"\xef\xbb\xbfya\r\nb"


def test_an_edit_that_is_rewritten_elsewhere_is_shown_at_once(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    change_on_disk(desk, project, b"us\n2\n  3\nus\nfour\nfive\n")
    editing = desk.window.detail.editing
    editing.take_disk(editing.unsaved[0])
    assert lines(view) == ("us", "2", "  3", "us", "four", "five")
    desk.type("y")
    view.grab()  # paints


def test_a_draft_that_grew_behind_the_view_is_shown_whole_with_the_next_key(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    draft = desk.window.detail.editing.unsaved[0].draft
    draft.become(draft.text.content + "one more\n" * 40)
    desk.type("y")
    view.grab()
    desk.settle()
    assert len(lines(view)) == 44
    assert lines(view)[1] == "2xy"


def test_undoing_a_merge_brings_the_question_back(desk: Desk, project: Path) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    change_on_disk(desk, project, b"us\n2\n  3\nUS\n")
    desk.click(desk.button("Merge both"))
    desk.settle()
    assert bar(desk) == ""
    desk.press("Ctrl+Z")
    desk.settle()
    assert bar(desk) == "header.tsx changed on disk while it was edited."
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2\n  3\nUS\n"
    desk.click(desk.button("Merge both"))
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2x\n  3\nUS\n"


@pytest.mark.parametrize("way", ["Merge both", "Take the file from disk"])
def test_the_edit_is_kept_after_all_once_what_was_taken_is_undone(
    desk: Desk, project: Path, way: str
) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    change_on_disk(desk, project, b"us\n2\n  3\nUS\n")
    desk.click(desk.button(way))
    desk.settle()
    desk.press("Ctrl+Z")
    desk.settle()
    desk.click(desk.button("Keep the edit"))
    desk.settle()
    assert bar(desk) == ""
    desk.press("Ctrl+S")
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2x\n  3\nus\n"


def test_typing_goes_on_after_a_merge_that_adds_nothing(desk: Desk, project: Path) -> None:
    view = pick(desk, HEADER, Place(0, 0))
    desk.type("A")
    desk.press("Down", "Down", "End")
    desk.type("B")
    change_on_disk(desk, project, b"Aus\n2\n  3\nus\n")
    desk.click(desk.button("Merge both"))
    desk.settle()
    view.go_to(Place(2, 4))
    desk.type("C")
    desk.settle()
    assert (bar(desk), lines(view)[2]) == ("", "  3BC")


def test_an_edit_of_a_file_that_cannot_be_read_any_more_is_as_it_was(
    desk: Desk, project: Path, close: Callable[[Path], None]
) -> None:
    pick(desk, HEADER, Place(0, 0))
    desk.type("typed")
    close(us(project, b"web"))
    desk.press("F5")
    desk.settle()
    (edit,) = desk.window.detail.editing.unsaved
    assert (edit.is_gone, edit.disk) == (False, None)
    assert "gone" not in bar(desk) and "gone" not in desk.toast
    assert "us/web: Permission denied" in desk.window.doubt_bar.text


def test_the_edit_of_a_file_that_is_gone_is_shown_beside_what_lies_beneath(
    desk: Desk, project: Path
) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    us(project, HEADER).unlink()
    desk.press("F5")
    desk.settle()
    assert bar(desk) == "header.tsx is gone from us; its edit is not saved."
    assert desk.compared() == (b"1\n2\n3\nbrand\n", b"us\n2x\n  3\nus\n")
    assert desk.window.detail.diff.header.captions[1].startswith("us, Edited, not saved")
    desk.type("y")
    desk.press("Return")
    assert lines(view) == ("us", "2xy", "", "  3", "us")
    assert not us(project, HEADER).exists()
    desk.click(desk.button("Save it again"))
    desk.settle()
    assert us(project, HEADER).read_bytes() == b"us\n2xy\n\n  3\nus\n"
    assert bar(desk) == ""


def test_the_edit_of_a_file_that_is_gone_is_given_up(desk: Desk, project: Path) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    us(project, HEADER).unlink()
    desk.press("F5")
    desk.settle()
    desk.click(desk.button("Discard the edit"))
    desk.press("Escape")
    assert desk.window.detail.editing.unsaved
    desk.click(desk.button("Discard the edit"))
    assert "header.tsx in us" in desk.said(desk.window)
    desk.click(desk.button("Discard"))
    desk.settle()
    assert bar(desk) == "" and desk.compared()[1] == b"1\n2\n3\nbrand\n"
    assert not desk.window.detail.editing.unsaved


def test_the_edit_of_a_file_that_no_layer_has_any_more_is_told_of(
    desk: Desk, project: Path
) -> None:
    pick(desk, ALONE, Place(0, 0))
    desk.type("x")
    us(project, ALONE).unlink()
    desk.press("F5")
    desk.settle()
    assert desk.toast == ("alone.txt is gone from us. Its edit is kept; Ctrl+Alt+S saves it again.")
    save_all(desk)
    assert us(project, ALONE).read_text() == "x" + _OWN


def test_an_edit_whose_file_is_not_shown_is_not_taken_for_gone(desk: Desk) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    Keyboard().compare_with(desk, "base")
    desk.press("Up", "B")  # with brand
    desk.settle()
    assert bar(desk) == ""
    desk.window.detail.diff.view.setFocus()
    desk.type("y")
    assert bar(desk) == "us's own file is not one of the two that are shown."


def test_a_draft_outlives_another_file_and_a_switch_of_the_store(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    pick(desk, FOOTER)
    Keyboard().choose_store(desk, "brand")
    desk.settle()
    Keyboard().choose_store(desk, "us")
    pick(desk, HEADER)
    assert lines(view)[1] == "2x"


def test_revert_is_undone(desk: Desk) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    desk.window.detail.file_editing.revert.trigger()
    assert lines(view)[1] == "2"
    desk.press("Ctrl+Z")
    assert lines(view)[1] == "2x"


def test_closing_asks_once_for_all_files(desk: Desk, project: Path) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    pick(desk, CRLF, Place(0, 0))
    desk.type("y")
    desk.window.close()
    assert desk.window.isVisible()
    assert "2 files" in desk.said(desk.window)
    desk.press("Escape")
    assert desk.window.isVisible()
    desk.window.close()
    desk.click(desk.button("Save all"))
    desk.settle()
    assert not desk.window.isVisible()
    assert us(project, HEADER).read_bytes() == b"us\n2x\n  3\nus\n"
    assert us(project, CRLF).read_bytes() == b"\xef\xbb\xbfya\r\nb"


def test_closing_asks_again_after_each_cancel(desk: Desk) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    for _ in range(3):
        desk.window.close()
        assert desk.window.isVisible()
        assert "not saved" in desk.said(desk.window)
        desk.press("Escape")
        assert "not saved" not in desk.said(desk.window)
        desk.wait(lambda: not desk.window.findChildren(UnsavedQuestion))


def leave(desk: Desk, path: bytes, place: Place, text: str) -> None:
    """Type something, and wait until it would outlive a crash."""
    pick(desk, path, place)
    desk.type(text)
    desk.wait(lambda: not desk.window.detail.editing.is_keeping)
    desk.settle()


def after_a_crash(start: Callable[..., Desk], project: Path, tmp_path: Path) -> Desk:
    """Start again with what is on disk then: as it is now, but nobody holds its lock."""
    shutil.copytree(tmp_path / "home", tmp_path / "crashed")
    again = start(tmp_path / "crashed")
    again.open(project, "us")
    return again


def test_unsaved_edits_outlive_a_crash(
    start: Callable[..., Desk], desk: Desk, project: Path, tmp_path: Path
) -> None:
    leave(desk, HEADER, Place(1, 1), "x")
    again = after_a_crash(start, project, tmp_path)
    told = "An unsaved edit was found: header.tsx in us."
    again.wait(lambda: told in again.said(again.window))
    again.click(again.button("Open"))
    again.settle()
    assert lines(again.window.detail.diff.view)[1] == "2x"
    assert us(project, HEADER).read_bytes() == b"us\n2\n  3\nus\n"
    again.type("y")
    assert any("y" in line for line in lines(again.window.detail.diff.view))


def test_the_keyboard_goes_to_the_tree_when_what_a_crash_left_is_discarded(
    start: Callable[..., Desk], desk: Desk, project: Path, tmp_path: Path
) -> None:
    leave(desk, HEADER, Place(1, 1), "x")
    again = after_a_crash(start, project, tmp_path)
    again.wait(lambda: bool(again.window.detail.editing.left_over))
    again.click(again.button("Discard"))
    again.press("Return")  # the keyboard is on Cancel
    assert again.window.detail.editing.left_over
    again.click(again.button("Discard"))
    (question,) = (each for each in again.window.findChildren(DiscardQuestion) if each.isVisible())
    again.click(again.button_in(question, "Discard"))
    assert again.window.tree_pane.tree.hasFocus()


@pytest.mark.parametrize("button", ["Save", "Revert"])
def test_the_keyboard_is_in_the_text_after_a_button_that_goes(desk: Desk, button: str) -> None:
    view = pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    desk.click(desk.button(button))
    desk.settle()
    assert view.hasFocus()
    desk.type("y")
    assert any("y" in line for line in lines(view))


def test_the_keyboard_waits_for_a_text_that_is_being_read(desk: Desk) -> None:
    desk.window.show_file(HEADER)
    pane = desk.window.detail.diff
    pane.show_loading("Reading…")
    desk.click(next(each for each in desk.window.findChildren(Label) if each.text() == "Reading…"))
    assert not desk.window.tree_pane.tree.hasFocus()
    desk.wait(lambda: not pane.message)
    assert pane.view.hasFocus()


def test_the_newest_of_the_edits_that_are_found_is_shown_and_an_older_one_in_reach(
    start: Callable[..., Desk], desk: Desk, project: Path, tmp_path: Path
) -> None:
    leave(desk, CRLF, Place(0, 0), "x")
    leave(desk, HEADER, Place(0, 0), "old")
    other = start()
    other.open(project, "us")
    leave(other, HEADER, Place(0, 0), "new")
    again = after_a_crash(start, project, tmp_path)
    told = "3 unsaved edits were found: header.tsx in us (2 versions) and crlf.txt in us."
    again.wait(lambda: told in again.said(again.window))
    tip = next(each.toolTip() for each in again.window.findChildren(Label) if each.text() == told)
    assert tip.count("header.tsx in us, 20") == 2
    again.click(again.button("Open"))
    again.settle()
    view = again.window.detail.diff.view
    assert (again.path, lines(view)[0]) == (HEADER, "newus")
    told = "An older edit of header.tsx in us is left. Open puts it over the one shown."
    assert told in again.said(again.window)
    again.click(again.button("Open"))
    again.settle()
    assert (again.path, lines(view)[0]) == (HEADER, "oldus")
    view.setFocus()
    again.press("Ctrl+Z")
    assert lines(view)[0] == "newus"
    assert len(again.window.detail.editing.unsaved) == 2


def test_the_unsaved_edits_of_another_window_are_its_own(
    start: Callable[..., Desk], desk: Desk, project: Path
) -> None:
    pick(desk, HEADER, Place(1, 1))
    desk.type("x")
    desk.wait(lambda: not desk.window.detail.editing.is_keeping)
    desk.settle()
    other = start()
    other.open(project, "us")
    assert not other.window.detail.editing.left_over
    assert lines(pick(other, HEADER))[1] == "2"


def test_what_cannot_be_edited_says_why(desk: Desk) -> None:
    view = pick(desk, HEADER)
    desk.press("Alt+Left")
    desk.type("x")
    assert bar(desk) == "These lines are brand's. Alt+Right goes to us's, to edit them."
    assert lines(view)[0] == "us"


def test_a_page_of_what_is_no_text_says_why_it_cannot_be_edited(desk: Desk) -> None:
    desk.window.show_file(b"web/data.bin")
    desk.settle()
    diff = desk.window.detail.diff
    said = "data.bin is a binary file: it cannot be edited here."
    assert diff.facts_page.remark == said and said in diff.replace_text.toolTip()
    pick(desk, HEADER)
    assert diff.facts_page.remark == "" and diff.replace_text.isEnabled()


def test_bytes_that_are_no_letters_are_copied_as_they_are_shown_and_pasted_as_they_are(
    start: Callable[..., Desk], project: Path
) -> None:
    file = us(project, HEADER)
    file.write_bytes(b"us\n\xc3\xa9\xc3\xa9\xff!\n")
    desk = start()
    desk.open(project, "us")
    pick(desk, HEADER, Place(1, 4))
    desk.press("Shift+Home", "Ctrl+X")
    assert QGuiApplication.clipboard().text() == r"éé\udcff!"
    desk.press("Ctrl+V", "Ctrl+V", "Ctrl+S")
    desk.settle()
    assert file.read_bytes() == b"us\n" + b"\xc3\xa9\xc3\xa9\xff!" * 2 + b"\n"


def test_a_file_that_is_too_large_to_be_edited_says_so_before_all_of_it_is_read(
    desk: Desk, project: Path
) -> None:
    us(project, FOOTER).write_bytes(b"a line\n" * 3_000_000)
    desk.press("F5")
    desk.settle()
    view = pick(desk, FOOTER)
    desk.type("x")
    said = "footer.tsx is larger than 20.0 MB: it cannot be edited here. Open it in the editor."
    assert bar(desk) == said
    desk.window.detail.diff.show_whole.trigger()
    desk.settle()
    assert len(lines(view)) == 3_000_000
    desk.type("x")
    assert bar(desk) == said


def test_a_file_that_is_not_to_be_written_is_not_edited(desk: Desk, project: Path) -> None:
    us(project, HEADER).chmod(0o444)
    view = pick(desk, HEADER, Place(0, 0))
    desk.type("x")
    assert "header.tsx is read-only" in bar(desk)
    assert lines(view)[0] == "us"
    us(project, HEADER).chmod(0o644)
    desk.press("F5")
    desk.settle()
    desk.type("x")
    assert lines(view)[0] == "xus"


def test_what_cannot_be_kept_for_a_crash_is_told_once_and_kept_once_it_can(
    start: Callable[..., Desk], project: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tried: list[Kept] = []
    keep = Drafts.keep

    def count(drafts: Drafts, edit: Kept) -> None:
        tried.append(edit)
        keep(drafts, edit)

    monkeypatch.setattr(Drafts, "keep", count)
    monkeypatch.setattr("multistore_gui.editing._AGAIN_MS", 50)
    desk = start()
    desk.open(project, "us")
    projects = tmp_path / "home/state/projects"
    projects.parent.mkdir(parents=True, exist_ok=True)
    projects.write_bytes(b"")  # no folder can be made in it
    pick(desk, HEADER, Place(0, 0))
    desk.type("x")
    desk.wait(lambda: "would not survive a crash" in desk.toast)
    assert os.fspath(tmp_path / "home/state") in desk.toast
    desk.window.toast.leave()
    known = len(tried)
    desk.wait(lambda: len(tried) > known + 2)
    desk.settle()
    assert desk.toast == ""
    projects.unlink()
    desk.wait(lambda: any(projects.rglob("*.draft")))
