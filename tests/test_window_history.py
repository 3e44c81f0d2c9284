"""The list of what was done: read, and any of it undone by key where nothing is in the way."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QHelpEvent, QTextDocumentFragment
from PySide6.QtWidgets import QApplication, QMenu, QToolTip, QWidget

from multistore_gui.models.history import ChangedRow
from multistore_gui.models.roles import Role
from multistore_gui.views.history_card import HistoryCard
from multistore_gui.views.labels import Label, WrappedLabel
from tests.builders import alokai_project
from tests.desk import Desk
from tests.test_jobs import kept_files

pytestmark = pytest.mark.usefixtures("no_disk")

Start = Callable[[], Desk]

HEADER, FOOTER, LOGO = b"web/ui/header.tsx", b"web/ui/footer.tsx", b"web/ui/logo.tsx"
DROPPED = "Dropped override of header.tsx in us"
CREATED = "Created override of footer.tsx in us"

# Holds the lock until its input ends.
HOLDING = """
import os, sys
from multistore_gui.core.journal import Journal, Program
location = os.path.realpath(os.fsencode(sys.argv[1]))
with Journal(location, os.fsencode(sys.argv[2])).lock(Program.COMMAND, 60):
    print("held", flush=True)
    sys.stdin.read()
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(
        tmp_path / "shop",
        {"web/ui/header.tsx": "1\n", "web/ui/footer.tsx": "2\n"},
        {"us": {"web/ui/header.tsx": "us\n", "web/ui/logo.tsx": "us\n"}},
    )


@pytest.fixture
def desk(start: Start, project: Path) -> Desk:
    desk = start()
    desk.open(project, "us")
    return desk


def do_two(desk: Desk) -> None:
    """Drop the header, then create an override of the footer."""
    drop(desk, HEADER)
    create(desk, FOOTER)


def drop(desk: Desk, path: bytes) -> None:
    desk.workspace.drop([number(desk, path)])
    desk.settle()


def create(desk: Desk, path: bytes) -> None:
    layer = desk.workspace.layer
    assert layer is not None
    desk.workspace.create([number(desk, path)], layer)
    desk.settle()


def number(desk: Desk, path: bytes) -> int:
    assert desk.workspace.index is not None
    file = desk.workspace.index.file(path)
    assert file is not None
    return file


def opened(desk: Desk) -> HistoryCard:
    desk.press("Ctrl+Shift+Y")
    desk.settle()
    return desk.window.history_card


def spoken(card: HistoryCard) -> list[str]:
    model = card.list.model()
    role = Qt.ItemDataRole.AccessibleTextRole
    return [model.index(at, 0).data(role) for at in range(model.rowCount())]


def files(card: HistoryCard) -> list[ChangedRow]:
    model = card.files.model()
    return [model.index(at, 0).data(int(Role.ROW)) for at in range(model.rowCount())]


def said(place: QWidget) -> list[str]:
    return [label.text() for label in place.findChildren(Label) if label.isVisible()]


def test_the_newest_action_is_first_and_says_what_where_when_and_by_whom(desk: Desk) -> None:
    do_two(desk)
    card = opened(desk)
    assert spoken(card) == [
        f"{CREATED}, web/ui/footer.tsx, just now, in the window, Done",
        f"{DROPPED}, web/ui/header.tsx, just now, in the window, Done",
    ]
    assert desk.has_keyboard(card.list)
    assert files(card) == [ChangedRow("footer.tsx", "web/ui", "Put into us", False)]
    assert "Its files are as this action left them." in said(card)
    desk.press("Down")
    assert files(card) == [ChangedRow("header.tsx", "web/ui", "Removed from us", False)]


def test_enter_undoes_an_older_action_and_ctrl_z_takes_that_back(desk: Desk, project: Path) -> None:
    do_two(desk)
    before = kept_files(project)
    card = opened(desk)
    desk.press("Down")
    desk.settle()
    desk.press("Return")
    desk.settle()
    assert (project / "apps/stores/us/web/ui/header.tsx").read_text() == "us\n"
    assert [row.rpartition(", ")[2] for row in spoken(card)] == ["Done", "Done", "Undone"]
    assert spoken(card)[0].startswith(f"Undone: {DROPPED}")
    assert card.list.currentIndex().data() == DROPPED  # what was chosen stays so
    assert "It is undone already." in said(card)
    assert not card.undo.isEnabled()
    desk.press("Ctrl+Z")
    desk.settle()
    assert kept_files(project) == before
    assert [row.rpartition(", ")[2] for row in spoken(card)] == ["Undone", "Done", "Done"]
    desk.press("Esc")
    assert card.isHidden()
    assert desk.has_keyboard(desk.window.tree_pane.tree)


def test_what_stands_in_the_way_is_said_and_nothing_is_done(desk: Desk, project: Path) -> None:
    do_two(desk)
    header = project / "apps/stores/us/web/ui/header.tsx"
    header.write_text("theirs\n")
    before = kept_files(project)
    card = opened(desk)
    desk.press("Down")
    desk.settle()
    assert "header.tsx appeared in us since then." in said(card)
    appeared = "header.tsx appeared in us since then"
    assert files(card) == [ChangedRow("header.tsx", "web/ui", appeared, True)]
    assert not card.undo.isEnabled()
    desk.press("Return")
    desk.settle()
    assert kept_files(project) == before


def test_a_file_that_is_put_right_meanwhile_can_be_undone(desk: Desk, project: Path) -> None:
    do_two(desk)
    header = project / "apps/stores/us/web/ui/header.tsx"
    header.write_text("theirs\n")
    card = opened(desk)
    desk.press("Down")
    desk.settle()
    assert not card.undo.isEnabled()
    header.unlink()
    desk.workspace.read_again()
    desk.wait(card.undo.isEnabled)


def test_an_empty_history_says_so(desk: Desk) -> None:
    card = opened(desk)
    assert not card.list.isVisible()
    (words,) = (
        label
        for label in card.findChildren(WrappedLabel)
        if label.isVisible() and label.text().startswith("Nothing was done in this project so far.")
    )
    assert not card.undo.isEnabled()
    head = next(label for label in card.findChildren(Label) if label.text() == "History")
    top = words.mapTo(card, QPoint()).y() - head.mapTo(card, QPoint()).y()
    assert top < 80  # the words lie right under the head, in one column as wide as the card
    assert words.width() > 0.8 * card.card.width()


def test_a_later_action_that_is_in_the_way_is_named_and_undone_first(
    desk: Desk, project: Path
) -> None:
    do_two(desk)
    before = kept_files(project)
    drop(desk, FOOTER)
    card = opened(desk)
    desk.press("Down")
    desk.settle()
    since = "Since then: Dropped override of footer.tsx in us"
    assert card.list.currentIndex().data() == CREATED
    assert files(card) == [ChangedRow("footer.tsx", "web/ui", since, True)]
    assert f"{since}." in said(card)
    assert not card.undo.isEnabled()
    desk.press("Up", "Return")  # the key comes before it is known whether it can be undone
    desk.settle()
    assert kept_files(project) == before
    desk.press("Down")
    desk.settle()
    assert card.list.currentIndex().data() == CREATED
    assert card.undo.isEnabled()  # what was in the way is undone


def test_a_name_that_looks_like_markup_is_shown_as_it_is(desk: Desk, project: Path) -> None:
    footer = project / "apps/web/ui/footer.tsx"
    footer.rename(footer.with_name("<b>x.tsx"))
    desk.press("F5")
    desk.settle()
    create(desk, b"web/ui/<b>x.tsx")
    card = opened(desk)
    for view, start in ((card.list, "Created override of <b>x.tsx in us"), (card.files, "web/ui/")):
        place = view.visualRect(view.model().index(0, 0)).center()
        viewport = view.viewport()
        event = QHelpEvent(QEvent.Type.ToolTip, place, viewport.mapToGlobal(place))
        QApplication.sendEvent(viewport, event)
        shown = QTextDocumentFragment.fromHtml(QToolTip.text()).toPlainText()
        assert shown.startswith(start)
        assert "web/ui/<b>x.tsx" in shown
    QToolTip.hideText()
    desk.wait(lambda: not QToolTip.isVisible())


def test_what_the_command_did_is_in_the_list(desk: Desk, project: Path) -> None:
    program = "import sys; from multistore_gui.cli import main; sys.exit(main())"
    command = [sys.executable, "-c", program, "drop", str(project), os.fsdecode(HEADER)]
    state = Path(os.fsdecode(desk.workspace._state_folder))
    home = state.parent / "xdg"
    home.mkdir()
    state.mkdir()
    (home / "multistore-gui").symlink_to(state)
    subprocess.run(
        [*command, "--in", "us"],
        check=True,
        stdout=subprocess.DEVNULL,
        env={**os.environ, "XDG_STATE_HOME": str(home)},
    )
    card = opened(desk)
    assert spoken(card) == [f"{DROPPED}, web/ui/header.tsx, just now, by the command, Done"]
    assert desk.has_keyboard(card.list)  # the list was empty when it opened


def test_a_limit_says_what_it_forgets_and_forgets_it(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("multistore_gui.views.history_card._LIMITS", (2, 1_000))
    do_two(desk)  # of three bytes, and two
    card = opened(desk)
    assert "Keeps 5 B of at most 1.0 GB" in said(card)
    smallest, _ = card.findChildren(QMenu)[0].actions()
    assert smallest.text() == "At most 2 B - forgets the oldest 1 action"
    smallest.trigger()
    desk.settle()
    assert [row.partition(",")[0] for row in spoken(card)] == [CREATED]
    assert "Keeps 2 B of at most 2 B" in said(card)


def test_a_project_opens_while_another_process_acts_and_says_who_does(
    desk: Desk, start: Start, project: Path
) -> None:
    do_two(desk)
    state = os.fsdecode(desk.workspace._state_folder)
    command = [sys.executable, "-c", HOLDING, str(project), state]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stdout.readline() == b"held\n"
        other = start()
        other.open(project, "us")
        history = other.workspace.acting.history
        assert history is not None
        assert history.is_behind
        history._wait_s = 0
        assert other.workspace.acting.undo_title == CREATED
        told: list[str] = []
        other.workspace.failed.connect(told.append)
        other.workspace.acting.undo()
        other.wait(lambda: bool(told))
        assert told == [
            f"Could not undo: multistore (process {process.pid}) is acting in this project. "
            "Nothing was changed."
        ]
        assert not other.workspace.acting.is_undo_refused  # a skip is no way on
        process.communicate()
    other.wait(lambda: not history.is_behind)
    other.workspace.acting.undo()
    other.settle()
    assert other.workspace.acting.undo_title == DROPPED
