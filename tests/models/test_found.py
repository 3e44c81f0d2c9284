from __future__ import annotations

from PySide6.QtCore import Qt
from pytestqt.modeltest import ModelTester

from multistore_gui.models.found import FoundModel, Row, RowBadge
from multistore_gui.models.roles import Role

ROWS = [
    Row("Files in us-store"),
    Row("header.tsx", target=1, detail="components", badge=RowBadge("base", 0, is_own=False)),
    Row("us-store", target=2, detail="store", warning="same id twice", key="Ctrl+1"),
]


def test_the_model(qtmodeltester: ModelTester) -> None:
    model = FoundModel()
    model.show(ROWS)
    qtmodeltester.check(model)  # type: ignore[no-untyped-call]  # pytest-qt types some of it
    model.show([])
    assert model.rowCount() == 0


def test_headings_cannot_be_chosen() -> None:
    model = FoundModel()
    model.show(ROWS)
    can_be = [bool(model.flags(model.index(at)) & Qt.ItemFlag.ItemIsSelectable) for at in range(3)]
    assert can_be == [False, True, True]


def test_a_row_is_spoken_whole() -> None:
    model = FoundModel()
    model.show(ROWS)
    spoken = [model.index(at).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(3)]
    assert spoken == [
        "Files in us-store",
        "header.tsx, components, from base",
        "us-store, store, same id twice, Ctrl+1",
    ]
    assert model.index(1).data(Role.ROW) is ROWS[1]
