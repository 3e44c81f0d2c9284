from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.selection_summary import SelectionSummary
from multistore_gui.views.theme import Scheme
from tests.builders import alokai_project, merged_store, scan_project

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

Show = Callable[..., QWidget]


@pytest.fixture
def actions(qapp: QApplication) -> Actions:
    made = Actions(QObject(qapp))
    made.create_override.setText("Create override in us-store")
    return made


def test_it_counts_what_is_selected_or_names_the_folder(
    look: Look, actions: Actions, show: Show, tmp_path: Path
) -> None:
    files = {"web/a.ts": "a", "web/b/c.ts": "c"}
    folder = alokai_project(tmp_path, files, {"us": {"web/a.ts": "u", "web/b/d.ts": "d"}})
    store = merged_store(scan_project(folder).index, "us")
    summary = SelectionSummary(look, actions)
    show(summary)
    labels = summary.findChildren(Label)
    summary.show_files(store, range(3), None)
    said = "1 override, 1 addition, 1 inherited"
    assert [label.text() for label in labels] == ["3 files selected", said]
    (inner,) = store.index.subfolders(store.index.subfolders(0)[0])
    summary.show_files(store, store.index.all_files(inner), b"web/b")
    assert [label.text() for label in labels] == ["web/b", "2 files: 1 addition, 1 inherited"]


def test_its_buttons_say_less_where_it_is_narrow(actions: Actions, show: Show) -> None:
    summary = SelectionSummary(Look(Scheme.LIGHT, scale=2.0), actions)
    window = show(summary)
    for width in range(1000, 420, -20):
        window.resize(width, 500)
        QApplication.sendPostedEvents()
        for button in summary.findChildren(Button):
            assert summary.rect().contains(button.geometry())
            assert button.width() >= button.sizeHint().width()
