"""The three jobs in the window, by mouse and by keyboard alone, down to the bytes on disk."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from multistore_gui.core.merged import Status
from tests.builders import alokai_project
from tests.desk import Desk, Hand, Keyboard, Mouse

pytestmark = [
    pytest.mark.qt_log_ignore("^This plugin does not support"),
    pytest.mark.usefixtures("no_disk"),
]

Start = Callable[[], Desk]

HEADER, FOOTER, NEWS = b"web/ui/header.tsx", b"web/ui/footer.tsx", b"web/ui/news.sh"
PICKER, LOGO = b"web/ui/picker.tsx", b"web/ui/logo.tsx"
BASE_TEXT, BRAND_TEXT, US_TEXT = "1\n2\n3\n4\n5\n6\n", "1\n2\n3\n4\n5\nbrand\n", "us\n2\n3\n4\n5\nus\n"


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
    assert desk.keyboard is desk.button("Cancel")
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
    assert desk.question is not None
    desk.press("Return")  # on Cancel
    assert desk.question is None
    assert kept_files(project) == before
    hand.drop(desk)
    hand.agree(desk, "Drop 3 files")
    assert [path for path in before if path not in kept_files(project)] == [
        us(HEADER),
        us(LOGO),
        us(PICKER),
    ]
    hand.undo(desk)
    assert kept_files(project) == before
