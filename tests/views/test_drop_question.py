"""The question about many files: what it says, and that nothing happens by accident."""

from __future__ import annotations

import html
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QHelpEvent
from PySide6.QtTest import QAbstractItemModelTester, QTest
from PySide6.QtWidgets import QApplication, QToolTip, QTreeView, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.core.batch import SHOWN
from multistore_gui.core.files import Seen, look
from multistore_gui.core.git_state import GitState, GitStates
from multistore_gui.core.hues import assign_hues
from multistore_gui.core.merged import Merged
from multistore_gui.models.batch import BatchModel
from multistore_gui.tasks import Tasks
from multistore_gui.views.buttons import Button
from multistore_gui.views.checks import CheckBox
from multistore_gui.views.drop_question import (
    BatchQuestion,
    Question,
    create_question,
    drop_question,
)
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_MEDIUM
from tests.builders import Content, alokai_project, manifest_project, merged_store, scan_project
from tests.core.shop import git

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]
LAYERS: dict[str, dict[str, Content]] = {
    "base": {"a/f": "1\n", "a/g": "1\n"},
    "brand": {"a/g": "1\n2\n"},
    "us": {"a/f": "1\n", "a/g": "1\n2\n3\n"},
}


@pytest.fixture
def store(tmp_path: Path) -> Merged:
    return merged_store(scan_project(manifest_project(tmp_path, LAYERS)).index, "us")


@pytest.fixture
def ask(
    qtbot: QtBot, look: Look, show: Show, tasks: Tasks
) -> Callable[[Merged, list[int], Question], BatchQuestion]:
    def open_question(store: Merged, files: list[int], question: Question) -> BatchQuestion:
        host = show(QWidget())
        host.resize(940, 700)
        hues = assign_hues(store.index.tree)
        asked = BatchQuestion(look, host, tasks, store, files, hues, question)
        asked.ask()
        qtbot.waitUntil(lambda: tasks.is_idle)
        return asked

    return open_question


Ask = Callable[[Merged, list[int], Question], BatchQuestion]


def drop_all(store: Merged, folder: Path) -> tuple[list[int], Question]:
    files = [file for file in range(len(store.index)) if store.is_own(file)]
    return files, drop_question(store, files, os.fsencode(folder))


def labels(asked: BatchQuestion) -> list[str]:
    return [label.text() for label in asked.findChildren(Label) if label.text()]


def rows(asked: BatchQuestion) -> list[tuple[str, ...]]:
    (table,) = asked.findChildren(QTreeView)
    model = table.model()
    return [
        tuple(model.index(row, column).data() for column in range(3))
        for row in range(model.rowCount())
    ]


def button(asked: BatchQuestion, text: str) -> Button:
    return next(each for each in asked.findChildren(Button) if each.text() == text)


def test_it_says_what_each_file_becomes(ask: Ask, store: Merged, tmp_path: Path) -> None:
    asked = ask(store, *drop_all(store, tmp_path))
    assert labels(asked) == [
        "Drop 2 overrides in us?",
        "The files beneath them win again. One Ctrl+Z brings back all 2.",
        "Afterwards: 1 from base, 1 from brand",
    ]
    assert rows(asked) == [("f", "base", "nothing"), ("g", "brand", "1 line")]
    (table,) = asked.findChildren(QTreeView)
    spoken = table.model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "a/g, brand, 1 line"


def test_enter_cancels_since_the_keyboard_is_there(
    qtbot: QtBot, ask: Ask, store: Merged, tmp_path: Path
) -> None:
    asked = ask(store, *drop_all(store, tmp_path))
    assert button(asked, "Cancel").hasFocus()
    with qtbot.assertNotEmitted(asked.accepted):
        QTest.keyClick(button(asked, "Cancel"), Qt.Key.Key_Return)
    assert asked.isHidden()


def test_escape_cancels(qtbot: QtBot, ask: Ask, store: Merged, tmp_path: Path) -> None:
    asked = ask(store, *drop_all(store, tmp_path))
    with qtbot.assertNotEmitted(asked.accepted):
        QTest.keyClick(button(asked, "Cancel"), Qt.Key.Key_Escape)
    assert asked.isHidden()


@pytest.mark.parametrize("by_key", [True, False])
def test_the_answer_is_the_files_as_they_were_seen(
    ask: Ask, store: Merged, tmp_path: Path, by_key: bool
) -> None:
    files, question = drop_all(store, tmp_path)
    asked = ask(store, files, question)
    answers: list[dict[int, Seen]] = []
    asked.accepted.connect(answers.append)
    expected = {file: look(store.layer.locate(store.index.path(file))) for file in files}
    if by_key:
        QTest.keyClick(button(asked, "Cancel"), Qt.Key.Key_Tab)
        QTest.keyClick(button(asked, "Drop 2 overrides"), Qt.Key.Key_Return)
    else:
        QTest.mouseClick(button(asked, "Drop 2 overrides"), Qt.MouseButton.LeftButton)
    assert answers == [expected]
    assert asked.isHidden()


def test_what_git_does_not_have_can_be_kept(ask: Ask, store: Merged, tmp_path: Path) -> None:
    git(os.fsencode(tmp_path), "init", "-q")
    git(os.fsencode(tmp_path), "add", "layers/us/a/f")
    asked = ask(store, *drop_all(store, tmp_path))
    assert rows(asked)[1][2] == "not in Git"
    (keep,) = asked.findChildren(CheckBox)
    assert keep.isVisible() and keep.text() == "Keep the one not in Git"
    answers: list[dict[int, Seen]] = []
    asked.accepted.connect(answers.append)
    QTest.keyClick(keep, Qt.Key.Key_Space)
    QTest.mouseClick(button(asked, "Drop 1 override"), Qt.MouseButton.LeftButton)
    assert [[store.index.path(file) for file in answer] for answer in answers] == [[b"a/f"]]


def test_what_is_not_committed_can_be_kept(ask: Ask, store: Merged, tmp_path: Path) -> None:
    git(os.fsencode(tmp_path), "init", "-q")
    git(os.fsencode(tmp_path), "add", "-A")
    states = GitStates({b"us/a/f": GitState.MODIFIED}, places={store.layer.location: b"us"})
    files = [file for file in range(len(store.index)) if store.is_own(file)]
    asked = ask(store, files, drop_question(store, files, os.fsencode(tmp_path), (), states))
    assert [row[2] for row in rows(asked)].count("not committed") == 1
    (keep,) = asked.findChildren(CheckBox)
    assert keep.isVisible() and keep.text() == "Keep the one not committed"


def test_creating_asks_in_the_same_words(ask: Ask, tmp_path: Path) -> None:
    layers: dict[str, dict[str, Content]] = {
        "base": dict.fromkeys("fghij", ""),
        "us": {"h": "", "i": ""},
    }
    store = merged_store(scan_project(manifest_project(tmp_path, layers)).index, "us")
    # The last one stands for a file that is generated or fixed: the other layout has those.
    asked = ask(store, [0, 1], create_question(store, [0, 1], store.layer, left_out=[2, 3, 4]))
    assert labels(asked) == [
        "Create 2 overrides in us?",
        "Each starts as a copy. One Ctrl+Z removes all 2.",
        "2 others are us's own already. 1 other cannot be overridden.",
        "Copied: 2 from base",
    ]
    assert button(asked, "Create 2 overrides").isEnabled()


def test_it_waits_until_every_file_was_looked_at(
    look: Look, show: Show, tasks: Tasks, store: Merged, tmp_path: Path
) -> None:
    files, question = drop_all(store, tmp_path)
    hues = assign_hues(store.index.tree)
    host = show(QWidget())
    asked = BatchQuestion(look, host, tasks, store, files, hues, question)
    asked.ask()  # results arrive with the next turn of the event loop
    assert not button(asked, "Drop 2 overrides").isEnabled()
    assert rows(asked) == [("f", "", ""), ("g", "", "")]
    asked.leave()


def test_more_files_than_anybody_reads_are_counted(ask: Ask, tmp_path: Path) -> None:
    many: dict[str, Content] = {f"f{number:04}": "" for number in range(SHOWN + 9)}
    folder = manifest_project(tmp_path, {"base": many, "us": many})
    store = merged_store(scan_project(folder).index, "us")
    asked = ask(store, *drop_all(store, folder))
    assert "and 9 more" in labels(asked)
    assert "Afterwards: 209 from base" in labels(asked)
    assert len(rows(asked)) == SHOWN


def test_the_rows_are_a_sound_model(store: Merged) -> None:
    hues = assign_hues(store.index.tree)
    model = BatchModel(store.index, [0, 1], hues, ("File", "Wins afterwards", "What changes"))
    QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Fatal, model)
    assert model.rowCount() == 2


@pytest.mark.parametrize(("width", "is_whole"), [(1300, True), (620, False)])
def test_paths_are_whole_where_there_is_room(
    look: Look, show: Show, tasks: Tasks, qtbot: QtBot, tmp_path: Path, width: int, is_whole: bool
) -> None:
    path = "web/a-folder-of-some-length/<b>another/and-one-more/a-component-with-a-long-name.tsx"
    folder = alokai_project(tmp_path / "long", {path: "1"}, {"us": {path: "2"}})
    store = merged_store(scan_project(folder).index, "us")
    files, question = drop_all(store, folder)
    host = show(QWidget())
    host.resize(width, 700)
    hues = assign_hues(store.index.tree)
    asked = BatchQuestion(look, host, tasks, store, files, hues, question)
    asked.ask()
    qtbot.waitUntil(lambda: tasks.is_idle)
    (table,) = asked.findChildren(QTreeView)
    name = look.fonts.metrics(look.fonts.ui_font(13, WEIGHT_MEDIUM))
    rest = look.fonts.metrics(look.fonts.ui_font(12))
    above, _, last = path.rpartition("/")
    needed = name.horizontalAdvance(last) + rest.horizontalAdvance(above)
    assert (table.columnWidth(0) >= needed) is is_whole
    assert sum(table.columnWidth(column) for column in range(3)) <= table.viewport().width()
    place = table.visualRect(table.model().index(0, 0)).center()
    event = QHelpEvent(QEvent.Type.ToolTip, place, table.viewport().mapToGlobal(place))
    QApplication.sendEvent(table.viewport(), event)
    assert html.escape(path) in QToolTip.text()
    QToolTip.hideText()
