"""Whatever lies on the disk: the window says what is wrong, and goes on."""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QListView

from multistore_gui.core import paths
from multistore_gui.core.merged import Status
from tests.builders import Content, Fifo, Link, alokai_project, make_tree, manifest_project
from tests.desk import Desk, Keyboard

pytestmark = pytest.mark.usefixtures("no_disk")

Start = Callable[[], Desk]

HEADER = b"web/header.tsx"
SOON_MS = 2_000  # until something must be said


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(
        tmp_path / "shop",
        {"web/header.tsx": "base\n", "web/footer.tsx": "base\n"},
        {"us": {"web/header.tsx": "us\n"}},
    )


@pytest.fixture
def desk(start: Start, project: Path) -> Desk:
    desk = start()
    desk.open(project, "us")
    return desk


def pick(desk: Desk, path: bytes) -> None:
    """Go to a file by the palette, which needs no folder to be open."""
    assert desk.window.tree_pane.tree.go_to(path)
    desk.settle()


def reason(desk: Desk) -> str:
    """Return what the welcome page says."""
    assert desk.window.welcome.isVisible()
    return desk.window.welcome.reason


def titles(desk: Desk) -> list[str]:
    """Return the titles of the page of notices."""
    model = desk.window.notices.list.model()
    return [model.index(at, 0).data() for at in range(model.rowCount())]


# projects -----------------------------------------------------------------------------------------


def test_a_folder_that_is_no_project(start: Start, tmp_path: Path) -> None:
    folder = make_tree(tmp_path / "empty", {"notes.txt": "1"})
    desk = start()
    desk.open(folder)
    assert reason(desk) == (
        f"{folder} is no project. It needs an alokai.config.json or a multistore.toml"
    )


def test_the_open_project_stays_where_another_cannot_be_opened(desk: Desk, tmp_path: Path) -> None:
    desk.open(tmp_path / "nowhere")
    assert desk.toast == f"{tmp_path}/nowhere does not exist"
    assert desk.rows() == ["web"]
    desk.press("Esc")
    assert desk.toast == ""


def test_a_recent_project_that_is_gone(start: Start, project: Path, tmp_path: Path) -> None:
    desk = start()
    desk.open(project, "us")
    project.rename(tmp_path / "moved")
    desk = start()
    desk.settle()
    recent = desk.window.welcome.findChild(QListView)
    assert isinstance(recent, QListView)
    recent.setFocus()
    desk.press("Return")
    desk.settle()
    assert reason(desk) == f"{project} does not exist"
    desk.press("Del")
    assert not desk.settings.recent_projects


def test_a_manifest_with_errors_is_said_with_its_line(start: Start, tmp_path: Path) -> None:
    folder = manifest_project(tmp_path / "shop", {"base": {"a": "1"}, "luma": {"b": "1"}})
    manifest = folder / "multistore.toml"
    text = manifest.read_text().replace('parent = "base"', 'parent = "basis"')
    manifest.write_text(text)
    line = text.splitlines().index('[layers."luma"]') + 1
    desk = start()
    desk.open(folder)
    assert reason(desk) == (
        f"multistore.toml, line {line}: Layer luma: its parent basis is no layer."
    )


def test_a_manifest_that_becomes_wrong_is_said_over_what_was_read(
    start: Start, tmp_path: Path
) -> None:
    folder = manifest_project(tmp_path / "shop", {"base": {"a": "1"}, "luma": {"b": "1"}})
    manifest = folder / "multistore.toml"
    good = manifest.read_text()
    bad = good.replace('parent = "base"', 'parent = "basis"\ntemplate = 3')
    line = bad.splitlines().index('[layers."luma"]') + 1
    desk = start()
    desk.open(folder, "luma")
    assert not desk.window.doubt_bar.isVisible()
    manifest.write_text(bad)
    desk.press("F5")
    desk.settle()
    assert desk.window.doubt_bar.text == (
        f"multistore.toml, line {line}: Layer luma: its parent basis is no layer. "
        "And 1 more problem. What is shown was read before."
    )
    assert desk.rows() == ["a", "b"]
    assert desk.toast == ""
    desk.click(desk.button("Show notices"))
    assert titles(desk) == [f"multistore.toml, line {line}"] * 2
    assert not desk.window.doubt_bar.isVisible()
    desk.press("Alt+1")
    assert desk.window.doubt_bar.isVisible()
    manifest.write_text(good)
    desk.press("F5")
    desk.settle()
    assert not desk.window.doubt_bar.isVisible()
    assert desk.workspace.notices == ()


def test_a_configuration_that_becomes_wrong_is_said_over_the_files(
    desk: Desk, project: Path
) -> None:
    assert not desk.window.doubt_bar.isVisible()
    config = project / "alokai.config.json"
    good = config.read_text()
    config.write_text('{\n  "stores": {,}\n}\n')
    desk.press("F5")
    desk.settle()
    assert desk.window.doubt_bar.isVisible()
    assert desk.window.doubt_bar.text == (
        'alokai.config.json, line 2: Column 14: a name in quotes or "}" is needed, not ",". '
        "Every store is shown as a template."
    )
    desk.click(desk.button("Show notices"))
    assert titles(desk) == ["alokai.config.json, line 2"]
    config.write_text(good)
    desk.press("F5")
    desk.settle()
    assert not desk.window.doubt_bar.isVisible()


def test_folders_that_cannot_be_listed_are_said_over_the_files(
    desk: Desk, project: Path, close: Callable[[Path], None]
) -> None:
    make_tree(project, {"apps/stores/eu/web/header.tsx": "eu\n"})
    close(project / "apps/stores/us")
    desk.press("F5")
    desk.settle()
    said = "apps/stores/us: Permission denied. What is in it is not shown."
    assert desk.window.doubt_bar.text == said
    close(project / "apps/web")
    desk.press("F5")
    desk.settle()
    assert desk.window.doubt_bar.text == (f"{said} 1 more folder cannot be read either.")
    assert desk.workspace.project is not None
    desk.workspace.look_at(desk.workspace.project.layout.tree.find("eu"))
    desk.settle()
    assert desk.window.doubt_bar.text == said.replace("stores/us", "web")
    desk.click(desk.button("Show notices"))
    assert titles(desk)[:3] == ["apps/stores/us/stores", "apps/stores/us", "web"]


@pytest.mark.parametrize(
    ("config", "said"),
    [
        ("", "line 1: Column 1: a value is needed, not the end of the file. Every"),
        ("[]", "line 1: The file holds no object. Every"),
        ('{"stores": ["us"]}', 'line 1: "stores" is no object. Every'),
        (b"\xff", "line 1: Cannot be read: "),
        (Fifo(), "alokai.config.json: Cannot be read: a FIFO, "),
        (Link("/dev/zero"), "alokai.config.json: Cannot be read: a link, not followed, "),
        ('{"stores": {"us": 3, "../../etc": {}, "": {}}}', ""),
    ],
)
def test_a_project_opens_whatever_its_configuration_is(
    start: Start, project: Path, config: Content, said: str
) -> None:
    (project / "alokai.config.json").unlink()
    make_tree(project, {"alokai.config.json": config})
    desk = start()
    desk.open(project, "us")
    assert said in desk.window.doubt_bar.text
    assert desk.window.doubt_bar.isVisible() == bool(said)
    pick(desk, HEADER)
    assert desk.ladder() == [("us", "Wins"), ("base", "Hidden by us")]
    desk.press("Alt+3")
    assert titles(desk)[0].startswith("alokai.config.json")
    assert desk.workspace.index is not None
    assert [layer.id for layer in desk.workspace.index.tree] == ["base", "us"]


@pytest.mark.parametrize("name", ["../../etc", "", "us\n", "\udcff", "/us/us"])
def test_a_store_that_there_is_not(start: Start, project: Path, name: str) -> None:
    desk = start()
    desk.open(project, name)
    if name:
        assert "no such layer" in desk.toast
    assert desk.workspace.layer is not None
    assert desk.workspace.layer.id == "us"
    assert desk.rows() == ["web"]


def test_a_project_that_vanishes_is_said_at_the_next_reading(
    desk: Desk, project: Path, tmp_path: Path
) -> None:
    project.rename(tmp_path / "moved")
    desk.press("F5")
    desk.settle()
    assert reason(desk) == f"{project} does not exist"
    (tmp_path / "moved").rename(project)
    desk.open(project, "us")
    assert desk.rows() == ["web"]


def test_a_store_whose_folder_vanishes(desk: Desk, project: Path, tmp_path: Path) -> None:
    pick(desk, HEADER)
    (project / "apps/stores/us").rename(tmp_path / "us")
    desk.press("F5")
    desk.settle()
    assert (desk.path, desk.row().origin) == (HEADER, "base")
    assert desk.ladder() == [("base", "Wins")]


def test_a_store_whose_folder_comes_back_is_seen_from_its_first_row(
    desk: Desk, project: Path, tmp_path: Path
) -> None:
    make_tree(project / "apps/stores/us", {"api/first.ts": "1"})
    many = {f"web/{number:02}.ts": "1" for number in range(80)}
    make_tree(project / "apps", many)
    tree = desk.window.tree_pane.tree
    desk.press("F5")
    desk.settle()
    pick(desk, b"web/00.ts")
    assert desk.rows()[:2] == ["api", "web"]
    (project / "apps/stores/us").rename(tmp_path / "us")
    desk.press("F5")
    desk.settle()
    assert desk.rows()[0] == "web"
    (tmp_path / "us").rename(project / "apps/stores/us")
    desk.press("F5")
    desk.settle()
    assert tree.verticalScrollBar().maximum() > 0
    assert tree.indexAt(QPoint(0, 0)).data() == "api"


def test_twelve_levels_of_stores(start: Start, tmp_path: Path) -> None:
    names = [f"level{number}" for number in range(1, 13)]
    chains = ["/".join(names[: at + 1]) for at in range(12)]
    stores = {chain: {"web/header.tsx": chain} for chain in chains}
    folder = alokai_project(tmp_path / "deep", {"web/header.tsx": "base"}, stores)
    desk = start()
    desk.open(folder, "level12")
    pick(desk, HEADER)
    assert [name for name, _ in desk.ladder()] == [*reversed(names), "base"]
    assert len(desk.window.stack_bar._steps.chevrons) >= 3  # the rest folds
    Keyboard().compare_with(desk, "base")
    assert desk.compared() == (b"base", chains[-1].encode())


def test_the_title_says_the_name_as_it_is(start: Start, tmp_path: Path) -> None:
    desk = start()
    for name in ("shop[*] [*][*]<b>", "two\nlines"):
        desk.open(alokai_project(tmp_path / name, {"web/a": "1"}))
        shown = paths.label(name.encode())
        assert desk.window.windowHandle().title() == f"{shown} - Multistore"


def test_a_store_is_called_as_it_is(start: Start, tmp_path: Path) -> None:
    folder = alokai_project(tmp_path / "R&D", {"web/header.tsx": "base"}, {"r&d": {}, "<i>": {}})
    desk = start()
    desk.open(folder, "r&d")
    pick(desk, HEADER)
    desk.click(desk.button("Create override in r&d"))
    desk.settle()
    assert desk.toast == "Created override of header.tsx in r&d. It starts as base's file."
    commands = desk.window.commands
    assert "<i>" not in commands.create_override.toolTip()
    desk.press("Ctrl+Shift+S")
    desk.type("<i>")
    desk.press("Return")
    desk.settle()
    assert desk.button("Create override in <i>").isEnabled()
    assert "Create override in &lt;i&gt;" in commands.create_override.toolTip()
    desk.press("Ctrl+1")  # sorted by id
    assert desk.workspace.layer is not None
    assert desk.workspace.layer.id == "<i>"


# entries ------------------------------------------------------------------------------------------


def test_links_are_shown_copied_and_never_followed(start: Start, tmp_path: Path) -> None:
    outside = make_tree(tmp_path / "outside", {"secret.txt": "secret"})
    targets = {
        b"web/away.txt": str(outside / "secret.txt"),
        b"web/loop": "loop",
        b"web/folder": "../../..",
        b"web/gone": "nothing",
    }
    folder = alokai_project(
        tmp_path / "shop", {path: Link(target) for path, target in targets.items()}, {"us": {}}
    )
    desk = start()
    desk.open(folder, "us")
    for path, target in targets.items():
        pick(desk, path)
        assert f"Target {target}" in desk.window.detail.diff.facts_page.words
        desk.press("Ctrl+Shift+N")
        desk.settle()
        made = folder / "apps/stores/us" / os.fsdecode(path)
        assert os.readlink(made) == target
        desk.press("Del")
        desk.settle()
        assert not made.is_symlink()
    assert (outside / "secret.txt").read_text() == "secret"


def test_a_fifo_is_said_and_never_opened(start: Start, tmp_path: Path) -> None:
    folder = alokai_project(
        tmp_path / "shop",
        {"web/pipe": Fifo(), "web/header.tsx": "1"},
        {"us": {"web/header.tsx": Fifo()}},
    )
    desk = start()
    desk.open(folder, "us")
    pick(desk, b"web/pipe")
    assert "a FIFO" in desk.window.detail.diff.facts_page.words
    commands = desk.window.commands
    assert "pipe is neither a file nor a link." in commands.create_override.toolTip()
    pick(desk, HEADER)
    assert "header.tsx is neither a file nor a link." in commands.drop_override.toolTip()
    desk.press("Del")
    desk.settle()
    assert (folder / "apps/stores/us/web/header.tsx").is_fifo()


@pytest.mark.parametrize(
    "name",
    [
        b"two\nlines.txt",
        b"<b>bold & <img src=x>.txt",
        b"caf\xe9.txt",
        b"  spaces  ",
        b"-rf",
        "\u202eexe.txt".encode(),
        b"x" * 255,
    ],
)
def test_every_action_works_on_odd_names(start: Start, tmp_path: Path, name: bytes) -> None:
    path, shown = b"web/" + name, paths.label(name)
    folder = alokai_project(tmp_path / "shop", {path: "base\n"}, {"us": {}})
    made = folder / "apps/stores/us" / os.fsdecode(path)
    desk = start()
    desk.open(folder, "us")
    pick(desk, path)
    desk.press("Ctrl+Shift+N")
    desk.settle()
    assert made.read_bytes() == b"base\n"
    assert desk.toast == f"Created override of {shown} in us. It starts as base's file."
    assert desk.window.tree_pane.tree.currentIndex().data() == shown
    assert desk.window.detail.header.accessibleName().startswith(f"web/{shown}. ")
    desk.press("Del")
    desk.settle()
    assert not made.exists()
    desk.press("Ctrl+Z")
    desk.settle()
    assert made.read_bytes() == b"base\n"
    assert (desk.path, desk.row().status) == (path, Status.OVERRIDE)
    desk.press("Ctrl+Shift+C")
    assert QGuiApplication.clipboard().text() == path.decode("utf-8", "backslashreplace")


# large files --------------------------------------------------------------------------------------


def test_one_very_long_line_is_shown_cut(start: Start, tmp_path: Path) -> None:
    folder = alokai_project(
        tmp_path / "shop",
        {"web/a.txt": "short\n", "web/long.js": b"x" * 30_000_000},
        {"us": {"web/long.js": b"y" * 30_000_000}},
    )
    desk = start()
    desk.open(folder, "us")
    assert desk.window.tree_pane.tree.go_to(b"web/long.js")
    bar = desk.window.detail.diff.remark_bar
    desk.wait(lambda: "only the first" in bar.text, SOON_MS)
    assert "long lines are cut" in bar.text
    desk.press("Up")
    desk.settle()
    assert desk.compared() == (None, b"short\n")


def test_a_line_of_300_megabytes_is_shown_cut(start: Start, tmp_path: Path) -> None:
    folder = alokai_project(
        tmp_path / "shop", {"web/a.txt": "short\n", "web/long.js": "1\n"}, {"us": {}}
    )
    long = make_tree(folder / "apps/stores/us/web", {"long.js": ""}) / "long.js"
    with long.open("wb") as file:
        for _ in range(300):
            file.write(b"x" * 1_000_000)
    desk = start()
    desk.open(folder, "us")
    assert desk.window.tree_pane.tree.go_to(b"web/long.js")
    bar = desk.window.detail.diff.remark_bar
    desk.wait(lambda: "only the first" in bar.text, SOON_MS)
    desk.press("Up")
    desk.settle()
    assert desk.compared() == (None, b"short\n")


def test_a_file_of_two_gigabytes_is_not_read(start: Start, tmp_path: Path) -> None:
    folder = alokai_project(
        tmp_path / "shop", {"web/a.txt": "short\n", "web/disk.img": ""}, {"us": {}}
    )
    os.truncate(folder / "apps/web/disk.img", 2 << 30)
    desk = start()
    desk.open(folder, "us")
    assert desk.window.tree_pane.tree.go_to(b"web/disk.img")
    page = desk.window.detail.diff.facts_page
    desk.wait(lambda: "2,147,483,648 bytes" in page.words, SOON_MS)
    desk.press("Up")
    desk.settle()
    assert desk.compared() == (None, b"short\n")


# what changes meanwhile ---------------------------------------------------------------------------


def test_a_file_that_vanishes_before_the_click(desk: Desk, project: Path) -> None:
    pick(desk, HEADER)
    (project / "apps/stores/us/web/header.tsx").unlink()
    desk.press("Del")
    desk.settle()
    assert desk.toast == (
        "header.tsx vanished from us a moment ago. Nothing was dropped. Look again, then drop."
    )
    assert desk.row().origin == "base"  # it was read again


def test_a_file_that_vanished_before_it_is_picked(desk: Desk, project: Path) -> None:
    (project / "apps/stores/us/web/header.tsx").unlink()
    pick(desk, HEADER)
    assert desk.ladder() == [("us", "Gone from us"), ("base", "Hidden by us")]
    desk.press("F5")
    desk.settle()
    assert desk.ladder() == [("base", "Wins")]


def test_a_file_that_changes_before_the_click(desk: Desk, project: Path) -> None:
    pick(desk, HEADER)
    place = project / "apps/stores/us/web/header.tsx"
    place.write_text("someone's work\n")
    desk.press("Del")
    desk.settle()
    assert desk.toast == (
        "header.tsx changed on disk a moment ago. Nothing was dropped. Look again, then drop."
    )
    assert place.read_text() == "someone's work\n"
    assert desk.compared() == (b"base\n", b"someone's work\n")
    desk.press("Del")
    desk.settle()
    assert not place.exists()


def test_a_base_file_that_vanishes_before_it_is_copied(desk: Desk, project: Path) -> None:
    pick(desk, b"web/footer.tsx")
    (project / "apps/web/footer.tsx").unlink()
    desk.press("Ctrl+Shift+N")
    desk.settle()
    assert desk.toast == (
        "footer.tsx vanished from base a moment ago. Nothing was created. Look again, then create."
    )
    assert not (project / "apps/stores/us/web/footer.tsx").exists()
    assert desk.rows() == ["web", "header.tsx"]


def test_a_disk_that_fills_up_while_an_override_is_written(start: Start, small_disk: Path) -> None:
    folder = alokai_project(
        small_disk / "shop", {"web/a.txt": "1\n", "web/large.bin": b"x" * 150_000}, {"us": {}}
    )
    desk = start()
    desk.open(folder, "us")
    pick(desk, b"web/large.bin")
    desk.press("Ctrl+Shift+N")
    desk.settle()
    assert desk.toast == (
        "Could not create the override: the disk of us is full. Nothing was changed."
    )
    assert list((folder / "apps/stores/us").rglob("*")) == []
    desk.press("Esc")
    pick(desk, b"web/a.txt")
    desk.press("Ctrl+Shift+N")
    desk.settle()
    assert desk.toast == "Created override of a.txt in us. It starts as base's file."


@pytest.fixture
def obeying_modes() -> Iterator[None]:
    """Have a file's mode hold root off, as anyone else; threads made from now on too."""
    if os.geteuid():
        yield
        return
    if sys.platform != "linux":
        pytest.skip("a file's mode does not hold root off")
    header = (ctypes.c_uint32 * 2)(0x20080522, 0)  # capabilities, version 3, of this thread
    kept = (ctypes.c_uint32 * 6)()  # effective, permitted, inheritable; then the upper halves
    libc = ctypes.CDLL(None)
    assert libc.capget(header, kept) == 0
    fewer = (ctypes.c_uint32 * 6)(*kept)
    fewer[0] &= ~0b110  # CAP_DAC_OVERRIDE, CAP_DAC_READ_SEARCH
    assert libc.capset(header, fewer) == 0
    yield
    assert libc.capset(header, kept) == 0


@pytest.mark.usefixtures("obeying_modes")
def test_what_nobody_may_read_is_said_and_the_rest_opens(start: Start, project: Path) -> None:
    make_tree(project / "apps/web", {"locked/a.txt": "1"})
    locked, header = project / "apps/web/locked", project / "apps/stores/us/web/header.tsx"
    locked.chmod(0)
    header.chmod(0)
    desk = start()
    desk.open(project, "us")
    desk.press("Alt+3")
    assert titles(desk) == ["web/locked"]
    assert "1 entry could not be read. The rest of the project is open." in desk.said(
        desk.window.notices
    )
    desk.press("Alt+1")
    pick(desk, HEADER)
    assert desk.ladder() == [("us", "Unreadable: permission denied"), ("base", "Hidden by us")]
    desk.press("Del")
    desk.settle()
    assert desk.toast == (
        "Could not drop the override: it cannot be read: permission denied. Nothing was changed."
    )
    assert header.exists()
    locked.chmod(0o755)
    header.chmod(0o644)
    desk.press("Esc", "F5")
    desk.settle()
    assert desk.compared() == (b"base\n", b"us\n")
    pick(desk, b"web/locked/a.txt")
    assert desk.compared() == (None, b"1")


@pytest.mark.usefixtures("obeying_modes")
def test_a_project_that_nobody_may_enter(start: Start, project: Path) -> None:
    project.chmod(0)
    desk = start()
    desk.open(project)
    assert reason(desk) == f"{project} cannot be opened: Permission denied"
    project.chmod(0o755)
    desk.open(project, "us")
    assert desk.rows() == ["web"]


@pytest.mark.usefixtures("obeying_modes")
def test_a_folder_that_cannot_be_written_is_named(start: Start, project: Path) -> None:
    us = project / "apps/stores/us"
    make_tree(us, {"web/inner/own.txt": "own\n"})
    make_tree(project / "apps/web", {"inner/more/deep.txt": "deep\n"})
    web, inner = us / "web", us / "web/inner"
    for folder in (inner, web):
        folder.chmod(0o555)
    desk = start()
    desk.open(project, "us")
    pick(desk, HEADER)
    desk.press("Del")
    desk.settle()
    why = "the folder web of us cannot be written. Nothing was changed."
    assert desk.toast == f"Could not drop the override: {why}"
    assert (web / "header.tsx").read_text() == "us\n"
    pick(desk, b"web/footer.tsx")
    desk.press("Ctrl+Shift+N")
    desk.settle()
    assert desk.toast == f"Could not create the override: {why}"
    assert sorted(entry.name for entry in web.iterdir()) == ["header.tsx", "inner"]
    inside = why.replace("web", "web/inner")
    pick(desk, b"web/inner/more/deep.txt")
    desk.press("Ctrl+Shift+N")
    desk.settle()
    assert desk.toast == f"Could not create the override: {inside}"
    pick(desk, b"web/inner/own.txt")
    desk.window.detail.focus_diff()
    desk.type("x")
    desk.press("Ctrl+S")
    desk.settle()
    assert desk.toast == f"Could not save own.txt: {inside} The edit is kept."
    for folder in (web, inner):
        folder.chmod(0o755)
    desk.press("Ctrl+S")
    desk.settle()
    assert (inner / "own.txt").read_text() == "xown\n"
