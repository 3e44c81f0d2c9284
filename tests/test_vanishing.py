"""The looked-at store's folder goes and comes back: nothing is typed elsewhere or lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multistore_gui.views.diff_editor import DiffEditor, Place
from tests.builders import alokai_project
from tests.desk import Desk, Keyboard

pytestmark = [
    pytest.mark.usefixtures("no_disk"),
    pytest.mark.qt_log_ignore("^This plugin does not support"),
]

HEADER, OWN = b"web/header.tsx", b"web/own.tsx"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    base = {"web/header.tsx": "base\n", "web/footer.tsx": "foot\n"}
    us = {"web/header.tsx": "us\n", "web/own.tsx": "own\n"}
    stores = {"brand/us": us, "brand/eu": {"web/header.tsx": "eu\n"}}
    return alokai_project(tmp_path / "project", base, stores)


@pytest.fixture
def desk(qtbot: QtBot, tmp_path: Path, project: Path) -> Iterator[Desk]:
    made = Desk(qtbot, tmp_path / "home", follows=True)
    made.open(project, "us")
    yield made
    made.window.detail.editing.discard_all()
    made.stop()


class Folder:
    """The store's folder, which a branch may lack."""

    def __init__(self, desk: Desk, project: Path) -> None:
        self._desk = desk
        self.place = project / "apps/stores/brand/stores/us"
        self._away = project.parent / "away"

    def leave(self) -> None:
        """Go, and be missed."""
        self.place.rename(self._away)
        self._wait_for("/")

    def come_back(self) -> None:
        """Be there again, and be seen."""
        self._away.rename(self.place)
        self._wait_for("/brand/us")

    def return_unseen(self) -> None:
        """Be there again, while something else is looked at."""
        self._away.rename(self.place)
        project = self._desk.workspace.project
        self._desk.wait(lambda: self._desk.workspace.project is not project)
        self._desk.settle()

    def _wait_for(self, name: str) -> None:
        self._desk.wait(lambda: _layer(self._desk) == name)
        self._desk.settle()


@pytest.fixture
def folder(desk: Desk, project: Path) -> Folder:
    return Folder(desk, project)


def _layer(desk: Desk) -> str:
    layer = desk.workspace.layer
    return "" if layer is None else layer.full_name


def _type_in(desk: Desk, path: bytes) -> DiffEditor:
    desk.window.show_file(path)
    desk.settle()
    view = desk.window.detail.diff.view
    view.setFocus()
    view.go_to(Place(0, 0))
    desk.type("typed")
    return view


def _line(view: DiffEditor) -> str:
    assert view.comparison is not None
    return view.comparison.lines(view.side)[0]


def test_what_is_typed_meanwhile_lands_in_no_other_layer(
    desk: Desk, folder: Folder, project: Path
) -> None:
    view = _type_in(desk, HEADER)
    folder.leave()
    desk.type("more")
    desk.press("Return", "Del", "Backspace", "Ctrl+Z", "Ctrl+V", "Ctrl+S")
    desk.settle()
    assert (project / "apps/web/header.tsx").read_text() == "base\n"
    assert _line(view) == "base"
    assert desk.window.detail.file_editing.bar.text == (
        "us has no folder; base is shown until it is back. Nothing can be typed here meanwhile."
    )
    folder.come_back()
    assert desk.path == HEADER
    assert _line(view) == "typedus"
    desk.press("Ctrl+S")
    desk.settle()
    assert (folder.place / "web/header.tsx").read_text() == "typedus\n"
    assert (project / "apps/web/header.tsx").read_text() == "base\n"


def test_a_file_of_the_store_alone_is_found_again(desk: Desk, folder: Folder) -> None:
    view = _type_in(desk, OWN)
    folder.leave()
    assert "own.tsx is not in base." in desk.said(desk.window.detail)
    desk.type("more")
    desk.press("Return", "Del", "Ctrl+S")
    desk.settle()
    folder.come_back()
    assert desk.path == OWN
    assert _line(view) == "typedown"


def test_a_store_that_is_known_without_its_folder_stays_and_gets_no_file_by_itself(
    desk: Desk, project: Path
) -> None:
    place = project / "apps/stores/us"
    (project / "apps/stores/brand/stores/us").rename(place)
    desk.open(project, "us")
    view = _type_in(desk, HEADER)
    bar = desk.window.detail.file_editing.bar
    place.rename(project / "away")
    desk.wait(lambda: bar.text == "header.tsx is gone from us; its edit is not saved.")
    desk.settle()
    assert desk.compared() == (b"base\n", b"typedus\n")
    desk.type("more")
    desk.press("Return")
    desk.settle()
    assert not place.exists()
    (project / "away").rename(place)
    desk.wait(lambda: bar.text == "")
    assert _line(view) == "typedmore"


def test_who_stays_in_the_other_layer_edits_it_and_is_left_there(
    desk: Desk, folder: Folder, project: Path
) -> None:
    view = _type_in(desk, HEADER)
    folder.leave()
    desk.click(desk.button("Stay in base"))
    desk.settle()
    view.setFocus()
    view.go_to(Place(0, 0))
    desk.type("new ")
    desk.press("Ctrl+S")
    desk.settle()
    assert (project / "apps/web/header.tsx").read_text() == "new base\n"
    folder.return_unseen()
    assert _layer(desk) == "/"


def test_a_store_that_was_chosen_meanwhile_stays(desk: Desk, folder: Folder) -> None:
    folder.leave()
    Keyboard().choose_store(desk, "eu")
    folder.return_unseen()
    assert _layer(desk) == "/brand/eu"


def test_the_store_is_remembered_though_it_is_away(
    desk: Desk, folder: Folder, project: Path
) -> None:
    folder.leave()
    visit = desk.settings.visits[str(project).encode()]
    assert visit.store == "/brand/us"


def test_the_message_names_the_edit_that_is_kept_and_goes_with_its_cause(
    desk: Desk, folder: Folder
) -> None:
    _type_in(desk, HEADER)
    folder.leave()
    assert desk.toast == (
        "us's files are not read any more. No folder is at apps/stores/brand/stores/us. "
        "base is shown until it is back. The unsaved edit of header.tsx is kept."
    )
    folder.come_back()
    assert desk.toast == ""


@pytest.mark.parametrize("name", ["", "alokai.config.json"])
def test_a_message_about_a_project_that_is_away_goes_when_it_is_back(
    desk: Desk, project: Path, name: str
) -> None:
    what, away = project / name, project.parent / "elsewhere"
    what.rename(away)
    bar = desk.window.doubt_bar
    desk.wait(lambda: "What is shown was read before." in bar.text and bar.isVisible(), 10_000)
    assert desk.toast == ""
    away.rename(what)
    desk.wait(lambda: not bar.isVisible(), 10_000)


def test_a_refused_save_is_told_until_the_store_is_back(desk: Desk, folder: Folder) -> None:
    _type_in(desk, HEADER)
    folder.leave()
    desk.window.tree_pane.tree.setFocus()
    desk.press("Ctrl+Alt+S")
    desk.settle()
    assert desk.toast.startswith("/brand/us is no longer a layer of the project.")
    folder.come_back()
    assert desk.toast == ""
