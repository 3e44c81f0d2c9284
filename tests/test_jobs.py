"""The three jobs in the window, by mouse and by keyboard alone, down to the bytes on disk."""

from __future__ import annotations

import html
import os
import stat
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from multistore_gui.assets import asset
from multistore_gui.core.merged import Status
from multistore_gui.views.actions import ICON
from multistore_gui.views.buttons import Button
from multistore_gui.views.chevron import Chevron
from tests.builders import alokai_project, make_tree
from tests.desk import Desk, Hand, Keyboard, Mouse

pytestmark = pytest.mark.usefixtures("no_disk")

Start = Callable[[], Desk]

HEADER, FOOTER, NEWS = b"web/ui/header.tsx", b"web/ui/footer.tsx", b"web/ui/news.sh"
PICKER, LOGO = b"web/ui/picker.tsx", b"web/ui/logo.tsx"
BASE_TEXT, BRAND_TEXT, US_TEXT = (
    "1\n2\n3\n4\n5\n6\n",
    "1\n2\n3\n4\n5\nbrand\n",
    "us\n2\n3\n4\n5\nus\n",
)


@dataclass(frozen=True, slots=True)
class Kept:
    """What a file is, as far as any program can see it."""

    content: bytes
    mode: int
    mtime_ns: int


def kept_files(project: Path) -> dict[str, Kept]:
    """Return every file of a project but Git's own."""
    found = {}
    for folder, folders, names in os.walk(project):
        if ".git" in folders:
            folders.remove(".git")
        for name in names:
            place = Path(folder, name)
            status = place.lstat()
            mode = stat.S_IMODE(status.st_mode)
            path = str(place.relative_to(project))
            found[path] = Kept(place.read_bytes(), mode, status.st_mtime_ns)
    return found


def git(project: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=t", "-c", "user.email=t@t", "-C", str(project), *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def changes(project: Path) -> list[str]:
    """Return what Git says has changed."""
    return git(project, "status", "--porcelain", "--untracked-files=all").splitlines()


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A shop in Git, every file with a time of its own."""
    folder = alokai_project(
        tmp_path / "shop",
        {
            "web/ui/header.tsx": BASE_TEXT,
            "web/ui/footer.tsx": "footer\n",
            "web/ui/news.sh": "news\n",
            "web/lang/de.json": "{}\n",
            "web/package.json": "{}\n",
            "web/tsconfig.json": "{}\n",
        },
        {
            "brand": {"web/ui/header.tsx": BRAND_TEXT, "web/ui/logo.tsx": "brand\n"},
            "brand/us": {
                "web/ui/header.tsx": US_TEXT,
                "web/ui/picker.tsx": "picker\n",
                "web/ui/logo.tsx": "us\n",
            },
            "brand/eu": {},
        },
    )
    (folder / "apps/web/ui/news.sh").chmod(0o755)
    git(folder, "init", "-q")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "all")
    for number, path in enumerate(sorted(kept_files(folder))):
        os.utime(folder / path, ns=(10**18 + number, 10**18 + number * 1_000_000_007))
    git(folder, "update-index", "--refresh")
    return folder


@pytest.fixture(params=[Mouse, Keyboard])
def hand(request: pytest.FixtureRequest) -> Hand:
    made: Hand = request.param()
    return made


@pytest.fixture
def desk(start: Start, project: Path) -> Desk:
    desk = start()
    desk.open(project, "us")
    return desk


def us(path: bytes) -> str:
    return f"apps/stores/brand/stores/us/{os.fsdecode(path)}"


# a: who wins? -------------------------------------------------------------------------------------


def test_find_a_file_and_see_whose_it_is(desk: Desk, hand: Hand) -> None:
    hand.choose_store(desk, "eu")
    hand.find(desk, "header", HEADER)
    assert desk.rows() == ["web", "ui", "header.tsx"]
    assert (desk.row().status, desk.row().origin) == (Status.INHERITED, "brand")
    assert desk.ladder() == [("brand", "Wins"), ("base", "Hidden by brand")]
    hand.choose_store(desk, "us")
    assert (desk.path, desk.row().status, desk.row().origin) == (HEADER, Status.OVERRIDE, "us")
    assert desk.ladder() == [
        ("us", "Wins"),
        ("brand", "Hidden by us"),
        ("base", "Hidden by brand"),
    ]


def test_stores_have_numbers(desk: Desk) -> None:
    seen = []
    for key in ("Ctrl+1", "Ctrl+2", "Ctrl+3"):
        desk.press(key)
        assert desk.workspace.layer is not None
        seen.append(desk.workspace.layer.id)
    assert seen == ["eu", "us", "us"]


# b: what is different? ----------------------------------------------------------------------------


def test_read_the_difference_against_any_lower_layer(desk: Desk, hand: Hand) -> None:
    hand.find(desk, "header", HEADER)
    texts = {"us": US_TEXT.encode(), "brand": BRAND_TEXT.encode(), "base": BASE_TEXT.encode()}
    view = desk.window.detail.diff.view
    assert desk.compared() == (texts["brand"], texts["us"])
    assert (view.change_count, view.current_change) == (2, 0)
    hand.next_change(desk)
    assert view.current_change == 1
    hand.previous_change(desk)
    assert view.current_change == 0
    hand.compare_with(desk, "base")
    assert desk.compared() == (texts["base"], texts["us"])
    hand.compare_with(desk, "brand")
    assert desk.compared() == (texts["brand"], texts["us"])


# c: override it, stop overriding it ---------------------------------------------------------------


def test_create_undo_redo_and_undo_after_a_restart(
    desk: Desk, hand: Hand, start: Start, project: Path
) -> None:
    before = kept_files(project)
    hand.find(desk, "news", NEWS)
    hand.create(desk)
    after = kept_files(project)
    made = after.pop(us(NEWS))
    assert after == before
    assert (made.content, made.mode) == (b"news\n", 0o755)
    assert changes(project) == [f"?? {us(NEWS)}"]
    assert (desk.path, desk.row().status) == (NEWS, Status.OVERRIDE)
    assert desk.toast == "Created override of news.sh in us. It starts as base's file."
    assert desk.ladder() == [("us", "Wins"), ("base", "Hidden by us")]
    hand.undo(desk)
    assert kept_files(project) == before
    assert changes(project) == []
    assert (desk.path, desk.row().status) == (NEWS, Status.INHERITED)
    hand.redo(desk)
    made = kept_files(project)[us(NEWS)]
    assert (made.content, made.mode) == (b"news\n", 0o755)
    again = start()
    again.open(project, "us")
    hand.undo(again)
    assert kept_files(project) == before
    assert changes(project) == []


def test_drop_undo_redo_and_undo_after_a_restart(
    desk: Desk, hand: Hand, start: Start, project: Path
) -> None:
    before = kept_files(project)
    without = {path: kept for path, kept in before.items() if path != us(HEADER)}
    hand.find(desk, "header", HEADER)
    hand.drop(desk)
    assert kept_files(project) == without
    assert changes(project) == [f" D {us(HEADER)}"]
    assert (desk.path, desk.row().origin) == (HEADER, "brand")
    assert desk.toast == "Dropped override of header.tsx in us. brand's file wins now."
    hand.undo(desk)
    assert kept_files(project) == before
    assert changes(project) == []
    hand.redo(desk)
    assert kept_files(project) == without
    again = start()
    again.open(project, "us")
    hand.undo(again)
    assert kept_files(project) == before
    assert changes(project) == []


def test_create_it_in_a_template(desk: Desk, hand: Hand, project: Path) -> None:
    before = kept_files(project)
    hand.find(desk, "footer", FOOTER)
    hand.create_in(desk, 2)
    after = kept_files(project)
    assert after.pop("apps/stores/brand/web/ui/footer.tsx").content == b"footer\n"
    assert after == before
    assert (desk.row().status, desk.row().origin) == (Status.INHERITED, "brand")
    hand.undo(desk)
    assert kept_files(project) == before


def test_drop_several_after_a_question(desk: Desk, hand: Hand, project: Path) -> None:
    before = kept_files(project)
    hand.find(desk, "tsx", HEADER)
    hand.pick(desk, HEADER, LOGO, PICKER)
    hand.drop(desk)
    assert desk.question is not None
    assert desk.has_keyboard(desk.button("Cancel"))
    assert kept_files(project) == before
    hand.agree(desk, "Drop 3 files")
    gone = {us(path) for path in (HEADER, LOGO, PICKER)}
    assert kept_files(project) == {path: kept for path, kept in before.items() if path not in gone}
    assert changes(project) == [f" D {path}" for path in sorted(gone)]
    hand.undo(desk)
    assert kept_files(project) == before
    assert changes(project) == []


def test_drop_a_folder_after_a_question(desk: Desk, hand: Hand, project: Path) -> None:
    before = kept_files(project)
    hand.find(desk, "ui", HEADER)
    hand.pick(desk, b"web/ui")
    hand.drop(desk)
    for key in ("Return", "Esc"):  # on Cancel
        assert desk.question is not None
        desk.press(key)
        assert desk.question is None
        hand.drop(desk)
    assert kept_files(project) == before
    hand.agree(desk, "Drop 3 files")
    assert [path for path in before if path not in kept_files(project)] == [
        us(HEADER),
        us(LOGO),
        us(PICKER),
    ]
    hand.undo(desk)
    assert kept_files(project) == before


def test_override_a_folder_after_a_question(desk: Desk, hand: Hand, project: Path) -> None:
    before = kept_files(project)
    hand.find(desk, "ui", HEADER)
    hand.pick(desk, b"web/ui")
    hand.create_many(desk)
    hand.agree(desk, "Create 2 overrides")
    made = {us(FOOTER): b"footer\n", us(NEWS): b"news\n"}
    after = kept_files(project)
    assert {path: after.pop(path).content for path in made} == made
    assert after == before
    hand.undo(desk)
    assert kept_files(project) == before
    assert changes(project) == []


def test_the_bar_creates_and_the_toast_undoes(desk: Desk, project: Path) -> None:
    before = kept_files(project)
    Mouse().find(desk, "footer", FOOTER)
    desk.click(desk.button("Create override in us"))
    desk.settle()
    assert us(FOOTER) in kept_files(project)
    Mouse().pick(desk, FOOTER)
    desk.click(desk.button_in(desk.window.toast, "Undo"))
    desk.settle()
    assert kept_files(project) == before
    assert desk.has_keyboard(desk.window.tree_pane.tree)
    desk.press("Shift+F10")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert "Create override in us" in [action.text() for action in menu.actions()]
    desk.press("Esc")


def test_an_action_that_has_begun_is_ended_before_the_window_goes(
    desk: Desk, start: Start, project: Path
) -> None:
    before = kept_files(project)
    Keyboard().find(desk, "footer", FOOTER)
    desk.press("Ctrl+Shift+N", "Ctrl+Q")
    again = start()
    assert kept_files(project)[us(FOOTER)].content == b"footer\n"
    again.open(project, "us")
    Keyboard().undo(again)
    assert kept_files(project) == before


def test_reading_again_keeps_the_place(desk: Desk) -> None:
    hand = Keyboard()
    hand.find(desk, "header", HEADER)
    hand.compare_with(desk, "base")
    hand.next_change(desk)
    shown, change = desk.compared(), desk.window.detail.diff.view.current_change
    desk.press("F5")
    desk.settle()
    assert (desk.path, desk.rows()) == (HEADER, ["web", "ui", "header.tsx"])
    assert (desk.compared(), desk.window.detail.diff.view.current_change) == (shown, change)
    assert desk.window.tree_pane.bar.field.text() == "header"


def test_what_stays_selected_is_counted_anew_after_a_batch(desk: Desk) -> None:
    hand = Mouse()
    hand.find(desk, "tsx", HEADER)
    hand.pick(desk, HEADER, LOGO)
    hand.drop(desk)
    hand.agree(desk, "Drop 2 overrides")
    assert desk.said(desk.window.detail) == "2 files selected 2 inherited"
    hand.undo(desk)
    assert desk.said(desk.window.detail) == "2 files selected 2 overrides"


# around the jobs ----------------------------------------------------------------------------------


def test_the_palette_opens_a_file_and_switches_the_store(desk: Desk) -> None:
    desk.press("Ctrl+K")
    desk.type("picker")
    desk.settle()
    desk.press("Return")
    desk.settle()
    assert desk.path == PICKER
    assert desk.compared() == (None, b"picker\n")
    desk.press("Ctrl+K")
    desk.type("@eu")
    desk.settle()
    desk.press("Return")
    desk.settle()
    assert desk.workspace.layer is not None
    assert desk.workspace.layer.id == "eu"
    assert desk.said(desk.window.detail) == "picker.tsx is not in eu."
    desk.press("Ctrl+K")
    desk.type("@us")
    desk.settle()
    desk.press("Return")
    desk.settle()
    assert desk.path == PICKER


def test_every_action_has_the_icon_of_its_button(desk: Desk) -> None:
    commands = desk.window.commands
    listed = [each for each in commands if each.priority() != QAction.Priority.LowPriority]
    for action in listed:
        assert asset("icons", f"{action.property(ICON)}.svg").is_file(), action.text()
    assert len({action.property(ICON) for action in listed}) > len(listed) / 2
    for button in desk.window.findChildren(Button):
        action = button.defaultAction()
        if action in listed and button._icon and action is not commands.create_elsewhere:
            assert button._icon == action.property(ICON), action.text()


def test_the_store_that_was_looked_at_last_is_shown_again(start: Start, project: Path) -> None:
    def opened(store: str | None = None) -> str:
        desk = start()
        desk.open(project, store)
        assert desk.toast == ""
        assert desk.workspace.layer is not None
        return desk.workspace.layer.id

    assert opened() == "eu"  # the first that is deployable
    desk = start()
    desk.open(project)
    Keyboard().choose_store(desk, "brand")
    assert opened() == "brand"
    assert opened("us") == "us"  # what is asked for goes before
    assert opened() == "us"
    us = project / "apps/stores/brand/stores/us"
    us.rename(project.parent / "us")
    config = project / "alokai.config.json"
    config.write_text(config.read_text().replace('"us"', '"it"'))
    assert opened() == "eu"


def test_the_palette_opens_a_file_that_the_filter_hides(desk: Desk) -> None:
    Keyboard().find(desk, "header", HEADER)
    desk.press("Ctrl+K")
    desk.type("de.json")
    desk.settle()
    desk.press("Return")
    desk.settle()
    assert desk.path == b"web/lang/de.json"
    assert desk.window.tree_pane.bar.field.text() == ""


def test_escape_closes_the_topmost_and_then_goes_back(desk: Desk) -> None:
    Keyboard().find(desk, "header", HEADER)
    tree, field = desk.window.tree_pane.tree, desk.window.tree_pane.bar.field
    for key, card in (("F1", desk.window.shortcuts_sheet), ("Ctrl+K", desk.window.palette_card)):
        desk.press(key)
        assert card.isVisible()
        desk.press("Esc")
        assert not card.isVisible()
        assert desk.has_keyboard(tree)
    brand = desk.window.stack_bar._steps.chevrons[1]
    desk.click(brand)
    assert desk.row().origin == "brand"
    desk.press("Ctrl+F", "Esc")
    assert field.text() == ""
    desk.press("Esc")
    assert desk.has_keyboard(tree)
    assert desk.row().origin == "brand"
    desk.press("Esc")
    assert desk.row().origin == "us"
    desk.press("Esc")  # nothing is left to leave
    assert desk.path == HEADER


@pytest.mark.parametrize(
    ("store", "path", "create", "drop"),
    [
        (
            "base",
            FOOTER,
            "base is the lowest layer: it has nothing to override.",
            "A base file cannot be dropped.",
        ),
        (
            "us",
            b"web/package.json",
            "package.json at an app's root cannot be overridden; the lowest layer's always wins.",
            "us has no package.json of its own: there is nothing to drop.",
        ),
        (
            "us",
            b"web/tsconfig.json",
            "tsconfig.json is generated for each store; it cannot be overridden here.",
            "tsconfig.json is generated for each store; it cannot be dropped here.",
        ),
        (
            "us",
            HEADER,
            "us has its own header.tsx already.",
            "",
        ),
    ],
)
def test_what_cannot_be_done_says_why(
    desk: Desk, project: Path, store: str, path: bytes, create: str, drop: str
) -> None:
    before = kept_files(project)
    hand, commands = Keyboard(), desk.window.commands
    hand.choose_store(desk, store)
    hand.find(desk, os.fsdecode(path.rpartition(b"/")[2]), path)
    for action, reason in ((commands.create_override, create), (commands.drop_override, drop)):
        assert action.isEnabled() == (not reason)
        assert reason in html.unescape(action.toolTip())
    if drop:
        hand.drop(desk)
    hand.create(desk)
    assert kept_files(project) == before


def test_delete_in_the_filter_deletes_letters(desk: Desk, project: Path) -> None:
    before = kept_files(project)
    Keyboard().find(desk, "header", HEADER)
    desk.press("Ctrl+F", "Home", "Del")
    desk.settle()
    assert desk.window.tree_pane.bar.field.text() == "eader"
    assert kept_files(project) == before
    desk.press("Ctrl+A", "Del", "Del")
    desk.settle()
    assert desk.window.tree_pane.bar.field.text() == ""
    assert kept_files(project) == before


def test_delete_drops_after_a_click_on_the_stack_bar(desk: Desk, project: Path) -> None:
    hand, bar = Mouse(), desk.window.stack_bar
    hand.find(desk, "header", HEADER)
    brand = next(each for each in bar.findChildren(Chevron) if each.step.name == "brand")
    desk.click(brand)
    desk.settle()
    desk.press("Del")
    desk.settle()
    assert changes(project) == [" D apps/stores/brand/web/ui/header.tsx"]
    hand.undo(desk)
    hand.choose_store(desk, "us")
    before = kept_files(project)
    desk.press("Ctrl+Shift+S")
    desk.type("e")
    desk.press("Home", "Del", "Del")  # they are the field's
    assert kept_files(project) == before
    desk.press("Esc")
    assert bar.isAncestorOf(desk.keyboard)
    desk.press("Del")
    desk.settle()
    assert changes(project) == [f" D {us(HEADER)}"]


def test_find_means_the_text_in_the_difference_and_the_filter_elsewhere(desk: Desk) -> None:
    Keyboard().find(desk, "header", HEADER)
    diff, field = desk.window.detail.diff, desk.window.tree_pane.bar.field
    desk.press("Return")
    assert desk.has_keyboard(diff.view)
    desk.press("Ctrl+F")
    assert desk.has_keyboard(diff.find_bar.field)
    desk.type("us")
    desk.settle()
    assert diff.find_bar.count == "1 of 2"
    desk.press("F3")
    assert diff.find_bar.count == "2 of 2"
    desk.press("Ctrl+F")  # in the bar too
    assert desk.has_keyboard(diff.find_bar.field)
    desk.press("Esc")
    assert desk.has_keyboard(diff.view)
    for pane in (desk.window.detail.ladder, desk.window.tree_pane.tree):
        pane.setFocus()
        desk.press("Ctrl+F")
        assert desk.has_keyboard(field)


def test_the_panes_follow_one_another(desk: Desk) -> None:
    Keyboard().find(desk, "header", HEADER)
    window = desk.window
    panes = [
        window.tree_pane.tree,
        window.detail.ladder,
        window.detail.diff.view,
        window.stack_bar.focusProxy(),
        window.tree_pane.bar.field,
    ]
    for key, order in (("F6", [*panes[1:], panes[0]]), ("Shift+F6", panes[::-1])):
        for pane in order:
            desk.press(key)
            assert desk.has_keyboard(pane)


def test_a_low_window_with_large_text_leaves_its_room_to_the_files(desk: Desk) -> None:
    hand, window = Keyboard(), desk.window
    hand.find(desk, "header", HEADER)
    desk.press(*["Ctrl++"] * 8)  # to twice the size, the most there is
    window.resize(900, 600)
    ladder, diff = window.detail.ladder, window.detail.diff
    desk.wait(window.status.isHidden)
    desk.wait(lambda: diff.view.page_rows >= 3)
    rows = [ladder.visualRect(ladder.model().index(row, 0)) for row in range(2)]
    assert [name for name, _ in desk.ladder()] == ["us", "brand", "base"]
    assert all(ladder.viewport().rect().contains(row) for row in rows)
    assert ladder.viewport().height() == rows[0].height() + rows[1].height()
    assert ladder.geometry().bottom() < diff.geometry().top()
    for bar in (window.top_bar, window.stack_bar, window.detail.action_bar):
        buttons = [each for each in bar.findChildren(QAbstractButton) if each.isVisible()]
        assert all(bar.rect().contains(_in(bar, each)) for each in buttons)
    window.resize(1024, 700)
    desk.wait(window.status.isVisible)
    assert not ladder.isHeaderHidden()
    window.resize(900, 600)
    desk.press("Ctrl+0")
    desk.wait(window.status.isVisible)
    assert not ladder.isHeaderHidden()


def _in(bar: QWidget, part: QWidget) -> QRect:
    return QRect(part.mapTo(bar, QPoint()), part.size())


def test_the_sheet_names_every_key(desk: Desk) -> None:
    desk.press("F1")
    said = desk.said(desk.window.shortcuts_sheet)
    for words in (
        "Create override in…",
        "Drop override",
        "Next change",
        "Undo",
        "Find in this file",
    ):
        assert words.removesuffix("…") in said
    desk.press("F1")
    assert not desk.window.shortcuts_sheet.isVisible()


def test_a_notice_opens_its_file(start: Start, project: Path) -> None:
    (project / "apps/stores/brand/web").mkdir(exist_ok=True)
    (project / "apps/stores/brand/web/package.json").write_text("{}")
    desk = start()
    desk.open(project, "us")
    desk.press("Alt+3")
    assert desk.has_keyboard(desk.window.notices.list)
    desk.press("Home", "Return")
    desk.settle()
    assert desk.path == b"web/package.json"
    assert desk.workspace.layer is not None
    assert desk.workspace.layer.id == "brand"
    assert desk.has_keyboard(desk.window.tree_pane.tree)
    desk.press("Alt+3", "F6", "Shift+F6")
    assert desk.has_keyboard(desk.window.notices.list)


def test_the_theme_changes_while_the_window_is_open(desk: Desk) -> None:
    Keyboard().find(desk, "header", HEADER)
    pane = desk.window.tree_pane
    for name, other in (("dark", "light"), ("light", "dark")):
        desk.press("Ctrl+K")
        desk.type(f">theme {name}")
        desk.settle()
        desk.press("Return")
        ground = pane.grab().toImage().pixelColor(1, pane.height() - 2)
        assert ground == desk.look.theme.surface
        assert (ground.lightness() < 128) == (name == "dark")
        assert desk.settings.theme == name != other
    assert desk.path == HEADER


def test_escape_stops_a_reading_and_keeps_what_was_read(
    start: Start, project: Path, slow_disk: Callable[[Path], Event]
) -> None:
    make_tree(project, {"apps/stores/brand/stores/eu/web/ui/late.tsx": "late\n"})
    desk = start()
    gate = slow_disk(project / "apps/stores/brand/stores/eu/web")
    desk.window.open_project(os.fsencode(project), "us")
    desk.wait(lambda: desk.window.reading_bar.isVisible())
    assert desk.rows() == ["web"]
    desk.press("Esc")
    assert not desk.window.reading_bar.isVisible()
    gate.set()
    desk.settle()
    hand = Keyboard()
    hand.find(desk, "header", HEADER)
    assert desk.row().origin == "us"
    assert desk.workspace.index is not None
    unread = [desk.workspace.index.tree[number].id for number in desk.workspace.index.unread]
    assert unread == ["eu"]
    desk.press("F5")
    desk.settle()
    assert not desk.workspace.index.unread


def test_the_window_closes_during_a_reading(
    start: Start, project: Path, slow_disk: Callable[[Path], Event]
) -> None:
    make_tree(project, {"apps/stores/brand/stores/eu/web/ui/late.tsx": "late\n"})
    desk = start()
    gate = slow_disk(project / "apps/stores/brand/stores/eu/web")
    desk.window.open_project(os.fsencode(project), "us")
    desk.wait(lambda: desk.workspace.store is not None)
    desk.press("Ctrl+Q")
    assert not desk.window.isVisible()
    gate.set()  # a disk answers some time
    again = start()
    again.open(project, "us")
    assert again.rows() == ["web"]


def test_a_project_opens_with_its_files_whatever_was_shown_before(
    desk: Desk, project: Path
) -> None:
    desk.press("Alt+3", "Ctrl+W")
    assert desk.window.welcome.isVisible()
    desk.open(project, "us")
    assert desk.window.tree_pane.isVisible()
    assert desk.has_keyboard(desk.window.tree_pane.tree)
