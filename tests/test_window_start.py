"""The window as it starts: what is shown before all is read, and what that becomes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from threading import Event

import pytest
from PySide6.QtWidgets import QWidget

from multistore_gui.core.scan import Progress
from multistore_gui.models.merged_tree import Column
from multistore_gui.views.labels import Label
from tests.builders import Tree, alokai_project
from tests.desk import Desk

pytestmark = pytest.mark.usefixtures("no_disk")

Start = Callable[[], Desk]
SlowDisk = Callable[[Path], Event]

LATE = (
    "multistore_gui.core.diff",
    "multistore_gui.demo",
    "multistore_gui.views.detail_pane",
    "multistore_gui.views.notices",
    "multistore_gui.views.palette",
    "multistore_gui.views.shortcuts_sheet",
    "multistore_gui.views.store_switcher",
    "multistore_gui.views.welcome",
    "pygit2",
    "pygments",
)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with more folders than a glimpse sees."""
    base: Tree = {f"web/{number}/in/a.ts": "1" for number in range(100)}
    return alokai_project(tmp_path / "shop", {**base, "api/b.ts": "1"}, {"us": {"api/b.ts": "2"}})


@pytest.fixture
def go_on(slow_disk: SlowDisk, project: Path) -> Event:
    """Until this is set one folder of the project does not answer."""
    return slow_disk(project / "apps/web/7/in")


@pytest.fixture
def desk(start: Start, go_on: Event, project: Path) -> Desk:
    """The window with the project, which is still being read."""
    desk = start()
    desk.window.open_project(os.fsencode(project), "us")
    desk.wait(lambda: bool(desk.rows()))
    return desk


def counts(desk: Desk, row: int) -> str:
    return str(desk.window.tree_pane.tree.model().index(row, Column.FILES).data())


def messages(desk: Desk) -> list[str]:
    labels = desk.window.detail.findChildren(Label)
    return [label.text() for label in labels if label.isVisible()]


def test_the_first_rows_do_without_what_a_picked_file_needs() -> None:
    program = "import sys; from multistore_gui import application; print(*sys.modules)"
    found = subprocess.run([sys.executable, "-c", program], stdout=subprocess.PIPE, check=True)
    modules = found.stdout.decode().split()
    assert "multistore_gui.views.tree_pane" in modules
    assert not set(LATE).intersection(modules)


FIRST_WINDOW = """
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.look import Look
from multistore_gui.views.main_window import MainWindow
from multistore_gui.workspace import Workspace

app, tasks = QApplication(), Tasks()
workspace, settings = Workspace(tasks, b"state"), Settings.at(Path("settings.ini"))
window = MainWindow(workspace, tasks, Look(), settings)
window.restore()
size = window.size()
window.show()
print(window.isMaximized(), size.width(), size.height())
tasks.stop()
"""


@pytest.mark.parametrize(
    ("screen", "said"),
    [
        ((1920, 1080), "False 1440 900"),
        ((1440, 900), "True 1424 852"),
        ((2560, 900), "True 1440 852"),
    ],
)
def test_the_first_window_lets_its_frame_fit_on_the_screen(
    tmp_path: Path, screen: tuple[int, int], said: str
) -> None:
    width, height = screen
    config = tmp_path / "screens.json"
    one = {"name": "one", "x": 0, "y": 0, "width": width, "height": height, "dpr": 1}
    config.write_text(json.dumps({"screens": [one | {"logicalDpi": 96, "logicalBaseDpi": 96}]}))
    ran = subprocess.run(
        [sys.executable, "-c", FIRST_WINDOW],
        cwd=tmp_path,
        env={
            **os.environ,
            "QT_QPA_PLATFORM": f"offscreen:configfile={config}",
            "PYTHONPATH": os.pathsep.join(sys.path),
        },
        capture_output=True,
        text=True,
        check=True,
    )
    assert ran.stdout.strip() == said


def test_rows_are_there_and_claim_nothing_that_is_not_known(desk: Desk, go_on: Event) -> None:
    assert [counts(desk, row) for row in range(2)] == ["1", "reading"]
    assert desk.workspace.store is None
    assert not desk.window.commands.create_override.isEnabled()
    go_on.set()
    desk.settle()
    assert [counts(desk, row) for row in range(2)] == ["1", "100"]


def test_what_is_picked_and_opened_meanwhile_stays_so(desk: Desk, go_on: Event) -> None:
    tree = desk.window.tree_pane.tree
    assert tree.go_to(b"api/b.ts")
    tree.expand(tree.model().index(1, 0))
    assert desk.rows()[:4] == ["api", "b.ts", "web", "0"]
    assert messages(desk) == ["Reading the layers of this store…"]
    go_on.set()
    desk.settle()
    assert desk.rows()[:4] == ["api", "b.ts", "web", "0"]
    assert desk.path == b"api/b.ts"
    assert len(tree.selectionModel().selectedRows()) == 1
    assert messages(desk) == ["1 of 1 change"]
    assert desk.window.commands.drop_override.isEnabled()


def test_the_bar_of_the_reading_moves_nothing(desk: Desk, go_on: Event) -> None:
    tree = desk.window.tree_pane.tree
    before = tree.geometry()
    desk.workspace.progressed.emit(Progress(desk.workspace.layer, 1, 5))
    desk.wait(desk.window.reading_bar.isVisible)
    assert tree.geometry() == before
    go_on.set()
    desk.settle()
    assert desk.window.reading_bar.isHidden()
    assert tree.geometry() == before


def test_cancel_leaves_nothing_that_says_it_is_read(desk: Desk, go_on: Event) -> None:
    desk.workspace.stop_reading()
    assert desk.rows() == []
    go_on.set()
    desk.settle()
    assert desk.rows() == ["api", "web"]
    assert "reading" not in [counts(desk, row) for row in range(2)]


def test_another_store_is_looked_at_meanwhile(desk: Desk, go_on: Event) -> None:
    assert desk.workspace.project is not None
    desk.workspace.look_at(desk.workspace.project.layout.tree.base)
    assert desk.rows() == []
    go_on.set()
    desk.settle()
    assert desk.rows() == ["api", "web"]


def test_tab_goes_on_in_reading_order(desk: Desk, go_on: Event) -> None:
    go_on.set()
    desk.settle()
    window = desk.window
    parts = (window.tree_pane, window.detail, window.notices, window.status)
    seen: list[QWidget] = []
    at = window.tree_pane.nextInFocusChain()
    while at is not None and at is not window.tree_pane:
        seen += [part for part in parts if part.isAncestorOf(at) and part not in seen]
        at = at.nextInFocusChain()
    assert (seen[0], seen[-1]) == (window.tree_pane, window.status)
    assert set(seen) == set(parts)
