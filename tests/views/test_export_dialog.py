"""Writing what the matrix shows to a file, from the real window through the real dialog."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit, QMessageBox

from multistore_gui.views.compare_page import ComparePage
from tests.builders import Tree, alokai_project
from tests.desk import Desk

BASE: Tree = {"web/app.ts": "base\n", "web/header.tsx": "base\n", "web/same.ts": "same\n"}
STORES: dict[str, Tree] = {
    "de": {"web/app.ts": "de\n"},
    "fr": {"web/header.tsx": "fr\n"},
}


@pytest.fixture
def desk(start: Callable[[], Desk], tmp_path: Path) -> Desk:
    """The window with the view Compare."""
    made = start()
    made.open(alokai_project(tmp_path / "shop", BASE, STORES), "de")
    made.press("Alt+2")
    made.settle()
    return made


def page(desk: Desk) -> ComparePage:
    return desk.window.compare_page


def dialog(desk: Desk) -> QFileDialog:
    found = [each for each in desk.window.findChildren(QFileDialog) if each.isVisible()]
    assert len(found) == 1
    return found[0]


def save_as(desk: Desk, place: Path) -> None:
    """Type a name into the dialog."""
    asked = dialog(desk)
    asked.setDirectory(str(place.parent))
    field = asked.findChild(QLineEdit)
    assert isinstance(field, QLineEdit)
    field.setText(place.name)
    QTest.keyClick(field, Qt.Key.Key_Return)
    desk.settle()


def test_the_rows_that_are_shown_are_written_and_told(desk: Desk, tmp_path: Path) -> None:
    desk.click(desk.button("Export"))
    save_as(desk, tmp_path / "x.csv")
    with open(tmp_path / "x.csv", encoding="utf-8-sig", newline="") as file:
        rows = list(csv.reader(file))
    assert rows == [
        ["path", "versions", "de", "fr"],
        ["web/app.ts", "2", "de", "base"],
        ["web/header.tsx", "2", "base", "fr"],
    ]
    assert desk.toast == "Exported 2 rows to x.csv."
    assert desk.button_in(desk.window.toast, "Open folder").isVisible()
    assert sorted(each.name for each in tmp_path.glob("*.part")) == []


@pytest.mark.parametrize(
    ("name", "begins"),
    [("x.html", "<!DOCTYPE html>"), ("x.md", "| Path | de | fr |"), ("x.json", '{"stores": [')],
)
def test_the_name_chooses_the_format(desk: Desk, tmp_path: Path, name: str, begins: str) -> None:
    desk.press("Ctrl+Shift+X")
    save_as(desk, tmp_path / name)
    assert (tmp_path / name).read_text("utf-8").startswith(begins)


def test_a_name_without_a_format_gets_the_chosen_one(desk: Desk, tmp_path: Path) -> None:
    desk.press("Ctrl+Shift+X")
    asked = dialog(desk)
    json_filter = next(each for each in asked.nameFilters() if each.startswith("JSON"))
    asked.selectNameFilter(json_filter)
    asked.filterSelected.emit(json_filter)
    save_as(desk, tmp_path / "x")
    assert len(json.loads((tmp_path / "x.json").read_text())["files"]) == 2


def test_a_filter_is_a_filter_of_the_file_too(desk: Desk, tmp_path: Path) -> None:
    desk.press("Ctrl+F")
    desk.type("header")
    desk.settle()
    desk.press("Ctrl+Shift+X")
    save_as(desk, tmp_path / "x.json")
    found = json.loads((tmp_path / "x.json").read_text())["files"]
    assert [each["path"] for each in found] == ["web/header.tsx"]
    assert desk.toast == "Exported 1 row to x.json."


def test_a_file_that_is_there_is_replaced_after_a_question(desk: Desk, tmp_path: Path) -> None:
    place = tmp_path / "x.md"
    place.write_text("before")
    desk.press("Ctrl+Shift+X")
    asked: list[str] = []

    def answer() -> None:
        box = QApplication.activeModalWidget()
        assert isinstance(box, QMessageBox)
        asked.append(box.text())
        box.button(QMessageBox.StandardButton.Yes).click()

    QTimer.singleShot(0, answer)
    save_as(desk, place)
    assert len(asked) == 1
    assert place.read_text().startswith("| Path |")


def test_a_folder_that_cannot_be_written_to_is_named_in_one_line(
    desk: Desk, tmp_path: Path
) -> None:
    page(desk).actions_here.export.trigger()
    gone = tmp_path / "gone"
    gone.mkdir()
    asked = dialog(desk)
    asked.setDirectory(str(gone))
    gone.rmdir()
    asked.fileSelected.emit(str(gone / "x.csv"))
    desk.settle()
    assert desk.toast == ("Could not write x.csv: no such file or directory. Nothing was changed.")
    asked.reject()


def test_where_no_path_is_shown_there_is_nothing_to_export(desk: Desk) -> None:
    desk.press("Ctrl+F")
    desk.type("zzz")
    desk.settle()
    desk.press("Ctrl+Shift+X")
    assert desk.toast.startswith("There is nothing to export")
    assert not [each for each in desk.window.findChildren(QFileDialog) if each.isVisible()]
