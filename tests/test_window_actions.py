"""What the window says and shows while it changes files, and when others change them."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from multistore_gui.views import second_press
from multistore_gui.views.labels import Label
from tests.builders import alokai_project, edit_in_secret
from tests.desk import Desk, Keyboard, Mouse
from tests.test_jobs import kept_files

pytestmark = pytest.mark.usefixtures("no_disk")

Start = Callable[[], Desk]

HEADER, FOOTER, LOGO = b"web/ui/header.tsx", b"web/ui/footer.tsx", b"web/ui/logo.tsx"
ALONE = b"web/lang/de.json"
MANY = 30


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A base, a template and two stores; one folder with many overrides, one with one."""
    cms = {f"web/cms/c{number:02}.tsx": f"{number}\n" for number in range(MANY)}
    base = {"web/ui/header.tsx": "1\n", "web/ui/footer.tsx": "2\n", "web/lang/de.json": "{}\n"}
    return alokai_project(
        tmp_path / "shop",
        {**base, **cms},
        {
            "brand": {"web/ui/logo.tsx": "brand\n"},
            "brand/us": {
                "web/ui/header.tsx": "us\n",
                "web/ui/logo.tsx": "us\n",
                "web/lang/de.json": "{1}\n",
                **{path: f"own {text}" for path, text in cms.items()},
            },
            "brand/eu": {},
        },
    )


@pytest.fixture
def desk(start: Start, project: Path) -> Desk:
    desk = start()
    desk.open(project, "us")
    return desk


class Gate:
    """Holds the writer still before it changes the project's nth file."""

    def __init__(self) -> None:
        self.reached, self.opened = threading.Event(), threading.Event()
        self.number = 0

    def hold(self, number: int) -> None:
        self.reached.clear()
        self.opened.clear()
        self.number = number

    def pass_through(self) -> None:
        if self.number:
            self.number -= 1
            if not self.number:
                self.reached.set()
                self.opened.wait(30)


@pytest.fixture
def gate(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    gate, rename = Gate(), os.rename

    def renamed(*args: object, **options: object) -> None:
        gate.pass_through()
        rename(*args, **options)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(os, "rename", renamed)
    yield gate
    gate.opened.set()


def drop_the_many(desk: Desk, gate: Gate) -> None:
    """Agree to drop a folder's files, and come to a halt in the middle."""
    desk.window.tree_pane.tree.go_to(b"web/cms")
    desk.settle()
    desk.press("Del")
    desk.settle()
    gate.hold(12)
    desk.click(desk.button(f"Drop {MANY} overrides"))
    desk.wait(gate.reached.is_set)
    desk.wait(desk.window.acting_bar.isVisible)


# Who wins now -------------------------------------------------------------------------------------


def test_the_toast_speaks_of_the_layer_that_was_changed(desk: Desk) -> None:
    hand = Keyboard()
    hand.find(desk, "footer", FOOTER)
    hand.create_in(desk, 2)
    made = "Created override of footer.tsx in brand"
    assert desk.toast == f"{made}. eu and us use it now."
    hand.choose_store(desk, "eu")
    hand.undo(desk)
    assert desk.toast == f"Undone: {made}. base's file wins there now."
    hand.redo(desk)
    assert desk.toast == f"Redone: {made}. eu and us use it now."


def test_the_toast_names_a_winner_that_the_looked_at_store_does_not_see(desk: Desk) -> None:
    hand = Keyboard()
    hand.find(desk, "header", HEADER)
    hand.create_in(desk, 2)
    made = "Created override of header.tsx in brand"
    assert desk.toast == f"{made}. eu uses it now."
    hand.undo(desk)
    assert desk.toast == f"Undone: {made}. base's file wins there now."


def test_another_stores_action_is_undone_in_its_name(desk: Desk) -> None:
    hand = Keyboard()
    hand.find(desk, "logo", LOGO)
    hand.drop(desk)
    assert desk.toast == "Dropped override of logo.tsx in us. brand's file wins now."
    hand.choose_store(desk, "eu")
    hand.undo(desk)
    assert desk.toast == (
        "Undone: Dropped override of logo.tsx in us. us's own file wins there now."
    )


# What cannot be undone ----------------------------------------------------------------------------


@pytest.mark.parametrize("how", ["key", "button"])
def test_an_undo_that_is_refused_can_be_skipped(desk: Desk, project: Path, how: str) -> None:
    hand, whole = Keyboard(), kept_files(project)
    hand.find(desk, "logo", LOGO)
    hand.drop(desk)
    hand.find(desk, "footer", FOOTER)
    hand.create(desk)
    made = next(project.rglob("us/web/ui/footer.tsx"))
    made.write_bytes(b"edited in the meantime")
    assert not desk.window.commands.skip_undo.isEnabled()
    hand.undo(desk)
    said = "footer.tsx changed on disk since then. Nothing was undone."
    assert desk.toast.startswith(said)
    if how == "key":
        desk.press("Ctrl+Alt+Z")
    else:
        desk.click(desk.button_in(desk.window.toast, "Skip this undo"))
    desk.settle()
    assert desk.toast == (
        "Left as it is: Created override of footer.tsx in us. "
        "Next to undo: Dropped override of logo.tsx in us."
    )
    skip = desk.window.commands.skip_undo
    assert (skip.isEnabled(), skip.statusTip()) == (False, "The last undo was not refused.")
    hand.undo(desk)
    assert made.read_bytes() == b"edited in the meantime"
    made.unlink()
    assert kept_files(project) == whole


def test_a_skip_is_offered_with_the_refused_undo_alone(desk: Desk, project: Path) -> None:
    hand = Keyboard()
    hand.find(desk, "footer", FOOTER)
    hand.create(desk)
    made = next(project.rglob("us/web/ui/footer.tsx"))
    made.write_bytes(b"edited in the meantime")
    hand.undo(desk)
    skip = desk.window.commands.skip_undo
    assert desk.button_in(desk.window.toast, "Skip this undo")
    made.write_bytes(b"edited once more")
    hand.drop(desk)
    assert desk.toast.startswith("footer.tsx changed on disk a moment ago. Nothing was dropped.")
    with pytest.raises(StopIteration):
        desk.button_in(desk.window.toast, "Skip this undo")
    assert skip.isEnabled()  # by its key it still can be


# What changed since it was shown ------------------------------------------------------------------


def test_an_edit_that_left_size_and_time_stops_a_drop_until_it_is_seen(
    desk: Desk, project: Path
) -> None:
    hand, own = Keyboard(), next(project.rglob("us/web/ui/logo.tsx"))
    hand.find(desk, "logo", LOGO)
    edit_in_secret(own, b"US\n")
    hand.drop(desk)
    assert desk.toast.startswith("logo.tsx changed on disk a moment ago. Nothing was dropped.")
    assert own.read_bytes() == b"US\n"
    assert desk.compared() == (b"brand\n", b"US\n")
    hand.drop(desk)
    assert not own.exists()


# Once is once -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "path", "said"),
    [
        ("logo", LOGO, "Dropped override of logo.tsx in us. brand's file wins now."),
        ("footer", FOOTER, "Created override of footer.tsx in us. It starts as base's file."),
    ],
)
def test_a_double_click_on_a_rows_button_does_what_one_click_does(
    desk: Desk, text: str, path: bytes, said: str
) -> None:
    Keyboard().find(desk, text, path)
    desk.click_twice(desk.window.tree_pane.tree.viewport(), desk.row_button())
    assert desk.toast == said


def test_a_double_click_takes_not_the_row_that_comes_in_its_place(
    desk: Desk, project: Path
) -> None:
    before = len(kept_files(project))
    desk.press("Ctrl+L", "Ctrl+H")
    desk.settle()
    desk.window.tree_pane.tree.go_to(HEADER)
    desk.settle()
    desk.click_twice(desk.window.tree_pane.tree.viewport(), desk.row_button())
    assert len(kept_files(project)) == before - 1


def test_a_double_click_on_the_bars_button_does_what_one_click_does(
    desk: Desk, project: Path
) -> None:
    Keyboard().find(desk, "logo", LOGO)
    button = desk.button("Drop override")
    desk.click_twice(button, button.rect().center())
    assert desk.toast == "Dropped override of logo.tsx in us. brand's file wins now."


def test_a_quick_second_press_takes_not_the_row_that_comes_in_its_place(
    desk: Desk, project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(second_press, "QUICK_MS", 60_000)  # a test may be slow
    before = len(kept_files(project))
    desk.press("Ctrl+L", "Ctrl+H")
    desk.settle()
    desk.window.tree_pane.tree.go_to(HEADER)
    desk.settle()
    desk.press_twice("Del")
    assert len(kept_files(project)) == before - 1


def test_after_presses_during_a_long_action_the_next_one_is_not_heard(
    desk: Desk, project: Path, gate: Gate, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = len(kept_files(project))
    desk.press("Ctrl+L", "Ctrl+H")
    desk.settle()
    desk.window.tree_pane.tree.go_to(HEADER)
    desk.settle()
    gate.hold(1)
    desk.press_in_window("Del")
    desk.wait(gate.reached.is_set)
    monkeypatch.setattr(second_press, "QUICK_MS", 0)  # the action takes longer
    desk.press_in_window("Del")
    desk.press_in_window("Del")
    monkeypatch.setattr(second_press, "QUICK_MS", 60_000)  # a test may be slow
    gate.opened.set()
    desk.settle()
    assert desk.path != HEADER
    desk.press_in_window("Del")
    desk.settle()
    assert len(kept_files(project)) == before - 1
    desk.press_in_window("Down")
    desk.press_in_window("Del")
    desk.settle()
    assert len(kept_files(project)) == before - 2


def test_undo_is_pressed_as_quickly_as_one_likes(desk: Desk, project: Path) -> None:
    before = kept_files(project)
    hand = Keyboard()
    for text, path in (("logo", LOGO), ("header", HEADER)):
        hand.find(desk, text, path)
        hand.drop(desk)
    assert len(kept_files(project)) == len(before) - 2
    desk.press_twice("Ctrl+Z")
    assert kept_files(project).keys() == before.keys()


def test_a_key_that_is_held_down_changes_files_once(desk: Desk) -> None:
    commands = desk.window.commands
    changing = (
        commands.create_override,
        commands.drop_override,
        commands.undo,
        commands.redo,
        commands.skip_undo,
    )
    assert not any(action.autoRepeat() for action in changing)
    assert commands.larger_text.autoRepeat()


def test_behind_a_question_no_key_does_anything(desk: Desk, project: Path) -> None:
    hand = Keyboard()
    hand.find(desk, "logo", LOGO)
    hand.drop(desk)
    dropped = kept_files(project)
    hand.find(desk, "cms", b"web/cms")
    hand.drop(desk)
    asked = desk.question
    assert asked is not None
    desk.press("Ctrl+Z", "Ctrl+H", "Ctrl+2", "Alt+2", "Ctrl+K")
    desk.settle()
    assert kept_files(project) == dropped
    store = desk.workspace.store
    assert store is not None
    assert store.layer.id == "us"
    assert not desk.window.commands.own_only.isChecked()
    assert asked.isVisible()
    assert asked.isAncestorOf(desk.keyboard)
    desk.press("Escape", "Ctrl+Z")
    desk.settle()
    assert len(kept_files(project)) == len(dropped) + 1


# Many at once -------------------------------------------------------------------------------------


def test_a_batch_says_how_far_it_is_and_the_window_stays_usable(
    desk: Desk, gate: Gate, project: Path
) -> None:
    before = kept_files(project)
    drop_the_many(desk, gate)
    window = desk.window
    title, detail = (label.text() for label in window.acting_bar.findChildren(Label))
    assert title.startswith(f"Dropping {MANY} overrides: ") and title.endswith(f" of {MANY}")
    assert detail == "web/cms"
    for action in (window.commands.undo, window.commands.drop_override):
        assert not action.isEnabled()
        assert action.statusTip() == "Wait until the action is done."
    desk.click(window.tree_pane.bar.field)
    desk.type("header")
    desk.press("Down")
    window.tree_pane.tree.go_to(HEADER)
    desk.wait(lambda: desk.ladder() == [("us", "Wins"), ("base", "Hidden by us")])
    desk.press_row_button()
    assert desk.toast == "Another action is under way. Nothing was changed by this one."
    gate.opened.set()
    desk.settle()
    assert window.acting_bar.isHidden()
    assert desk.toast == f"Dropped {MANY} overrides in us."
    assert len(kept_files(project)) == len(before) - MANY
    desk.press("Ctrl+Z")
    desk.settle()
    assert kept_files(project) == before


@pytest.mark.parametrize("how", ["key", "button"])
def test_a_stopped_batch_leaves_all_as_it_was(
    desk: Desk, gate: Gate, project: Path, how: str
) -> None:
    before = kept_files(project)
    drop_the_many(desk, gate)
    assert len(kept_files(project)) == len(before)  # some under a hidden name
    assert kept_files(project) != before
    if how == "key":
        desk.press("Esc")
    else:
        desk.click(desk.button_in(desk.window.acting_bar, "Cancel"))
    gate.opened.set()
    desk.settle()
    assert kept_files(project) == before
    assert desk.toast == "Stopped. All files are as they were."
    assert desk.window.acting_bar.isHidden()
    assert desk.workspace.acting.undo_title is None
    assert desk.window.commands.drop_override.isEnabled()


def test_a_project_may_be_closed_while_an_action_goes_on(
    desk: Desk, gate: Gate, project: Path
) -> None:
    before = kept_files(project)
    drop_the_many(desk, gate)
    desk.press("Ctrl+W")
    gate.opened.set()
    desk.settle()
    assert desk.workspace.project is None
    assert len(kept_files(project)) == len(before) - MANY
    desk.open(project, "us")
    desk.press("Ctrl+Z")
    desk.settle()
    assert kept_files(project) == before


# A folder of one ----------------------------------------------------------------------------------


def test_a_folder_with_one_override_is_said_and_asked_about(desk: Desk, project: Path) -> None:
    before = kept_files(project)
    tree = desk.window.tree_pane.tree
    desk.press("Home")
    tree.go_to(ALONE)
    tree.go_to(b"web/lang")
    desk.settle()
    assert desk.said(desk.window.detail) == "web/lang 1 file: 1 override"
    desk.press("Del")
    desk.settle()
    assert desk.question is not None
    assert desk.has_keyboard(desk.button("Cancel"))
    assert kept_files(project) == before
    Keyboard().agree(desk, "Drop 1 override")
    assert len(kept_files(project)) == len(before) - 1
    Keyboard().undo(desk)
    assert kept_files(project) == before
    Keyboard().pick(desk, ALONE)
    assert desk.ladder() == [("us", "Wins"), ("base", "Hidden by us")]
    desk.press("Del")
    desk.settle()
    assert desk.question is None
    assert len(kept_files(project)) == len(before) - 1


# Where the keyboard is ----------------------------------------------------------------------------


def test_a_click_on_create_leaves_the_keyboard_in_the_tree(desk: Desk) -> None:
    Mouse().find(desk, "footer", FOOTER)
    assert desk.has_keyboard(desk.window.tree_pane.tree)
    desk.click(desk.button("Create override in us"))
    desk.settle()
    assert desk.has_keyboard(desk.window.tree_pane.tree)
    assert desk.path == FOOTER


def test_create_by_key_leaves_the_keyboard_on_drop_and_back(desk: Desk) -> None:
    Keyboard().find(desk, "footer", FOOTER)
    while not desk.has_keyboard(desk.button("Create override in us")):
        desk.press("Tab")
    desk.press("Space")
    desk.settle()
    assert desk.has_keyboard(desk.button("Drop override"))
    desk.press("Space")
    desk.settle()
    assert desk.has_keyboard(desk.button("Create override in us"))


# Somebody else ------------------------------------------------------------------------------------


def in_another_window(desk: Desk, project: Path, path: bytes) -> None:
    """Drop a store's file, and write it down in the same history."""
    program = (
        "import os, sys\n"
        "from multistore_gui.core.actions import Drop, DropFiles\n"
        "from multistore_gui.core.cancel import CancelToken\n"
        "from multistore_gui.core.files import look\n"
        "from multistore_gui.core.history import History\n"
        "from multistore_gui.core.layout import read_layout\n"
        "project, state, path = map(os.fsencode, sys.argv[1:])\n"
        "tree = read_layout(project).tree\n"
        "us = tree.find('us')\n"
        "drop = DropFiles(tree, (Drop(us, path, look(us.locate(path))),))\n"
        "History(project, state).do(drop, CancelToken())\n"
    )
    arguments = [str(project), os.fsdecode(desk.workspace._state_folder), os.fsdecode(path)]
    subprocess.run([sys.executable, "-c", program, *arguments], check=True)


def test_what_others_did_is_seen_and_undone_when_the_user_comes_back(
    desk: Desk, project: Path
) -> None:
    hand, whole = Keyboard(), kept_files(project)
    hand.find(desk, "logo", LOGO)
    elsewhere = QWidget()
    elsewhere.show()
    elsewhere.activateWindow()
    desk.wait(elsewhere.isActiveWindow)
    in_another_window(desk, project, LOGO)
    assert desk.row().origin == "us"
    elsewhere.close()
    desk.window.activateWindow()
    desk.wait(lambda: desk.row().origin == "brand")
    desk.settle()
    hand.undo(desk)
    assert desk.row().origin == "us"
    assert kept_files(project) == whole


def test_a_damaged_entry_of_the_history_stays_among_the_notices(
    desk: Desk, project: Path, tmp_path: Path
) -> None:
    hand = Keyboard()
    hand.find(desk, "logo", LOGO)
    hand.drop(desk)
    hand.find(desk, "header", HEADER)
    hand.drop(desk)
    newest = max(tmp_path.rglob("entries/*.json"))
    newest.write_text("{bad")
    notices = len(desk.workspace.notices)
    desk.workspace.acting.follow_others()
    desk.settle()
    assert desk.toast.startswith("One entry of the history cannot be read; it was put aside as ")
    assert len(desk.workspace.notices) == notices + 1
    desk.press("Alt+3")
    model = desk.window.notices.list.model()
    said = [str(model.index(row, 0).data()) for row in range(model.rowCount())]
    assert any("One entry of the history cannot be read" in each for each in said)


def test_what_another_window_did_is_seen_as_soon_as_it_is_told(desk: Desk, project: Path) -> None:
    hand = Keyboard()
    hand.find(desk, "tsx", HEADER)
    hand.pick(desk, FOOTER)
    hand.create(desk)
    in_another_window(desk, project, HEADER)
    hand.undo(desk)
    assert desk.toast.startswith("Another window acted in this project in the meantime.")
    assert desk.path == FOOTER
    desk.window.tree_pane.tree.go_to(HEADER)
    desk.settle()
    assert desk.row().origin == "base"
    hand.undo(desk)
    assert desk.row().origin == "us"


@pytest.mark.parametrize("what", ["fifo", "link"])
def test_a_store_whose_folder_is_none_any_more_is_named(
    desk: Desk, project: Path, what: str
) -> None:
    place = project / "apps/stores/brand/stores/us"
    shutil.move(place, project.parent / "elsewhere")
    if what == "fifo":
        os.mkfifo(place)
    else:
        place.symlink_to(project.parent / "elsewhere")
    desk.press("F5")
    desk.settle()
    assert desk.toast.startswith("us's files are not read any more.")
    assert "No folder is at apps/stores/brand/stores/us." in desk.toast
    assert any(notice.path.endswith(b"stores/us") for notice in desk.workspace.notices)
    Keyboard().choose_store(desk, "eu")
    Keyboard().find(desk, "logo", LOGO)
    assert desk.row().origin == "brand"


def test_an_undo_that_takes_the_folder_away_is_no_loss(start: Start, project: Path) -> None:
    shutil.rmtree(project / "apps/stores/brand/stores/eu", ignore_errors=True)
    desk = start()
    desk.open(project, "eu")
    hand = Keyboard()
    hand.find(desk, "footer", FOOTER)
    hand.create(desk)
    hand.undo(desk)
    desk.press("F5")
    desk.settle()
    assert not desk.toast.startswith("eu's files")
    assert QApplication.activePopupWidget() is None


def test_a_file_that_is_gone_to_stays_though_a_filter_that_was_typed_before_hides_it(
    desk: Desk,
) -> None:
    desk.press("Ctrl+F")
    desk.type("footer")  # what it leaves comes later
    desk.window.show_file(HEADER)
    desk.settle()
    assert desk.path == HEADER
    assert desk.workspace.filter.is_empty


def test_a_filter_that_leaves_the_file_that_is_gone_to_stays(desk: Desk) -> None:
    desk.press("Ctrl+F")
    desk.type("header")
    desk.window.show_file(HEADER)
    desk.settle()
    assert desk.path == HEADER
    assert desk.workspace.filter.text == "header"
    desk.press("Ctrl+F", "Ctrl+A")
    desk.type("footer")  # now another file is what is wanted
    desk.settle()
    assert desk.workspace.filter.text == "footer"
