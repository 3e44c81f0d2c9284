from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton, QWidget
from pytestqt.qtbot import QtBot

from multistore_gui.views.focus_ring import FocusRing
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Scheme
from multistore_gui.views.toast import SHOWN_MS, Toast

pytestmark = pytest.mark.qt_log_ignore("^This plugin does not support")  # the offscreen one

SHORT_MS = 100


@dataclass
class Scene:
    """A window with a field that has the focus, and a toast that is not shown yet."""

    look: Look
    window: QWidget
    field: QLineEdit
    undo: QAction
    toast: Toast

    def button(self, name: str) -> QToolButton:
        found = self.toast.findChildren(QToolButton)
        return next(button for button in found if button.accessibleName() == name)

    def words(self) -> list[str]:
        return [label.text() for label in self.toast.findChildren(Label) if label.isVisible()]

    def offered(self) -> list[str]:
        found = self.toast.findChildren(QToolButton)
        return [button.accessibleName() for button in found if button.isVisible()]

    @contextmanager
    def time_passes(self, qtbot: QtBot) -> Iterator[None]:
        """Let more time pass than the toast stays: until another, told later, has gone."""
        above = QWidget(self.window)
        above.setGeometry(0, 0, 900, 200)
        above.show()
        other = Toast(self.look, above, shown_ms=SHORT_MS)
        yield
        other.tell("Told later.")
        qtbot.waitUntil(other.isHidden)


@pytest.fixture
def scene(qtbot: QtBot) -> Scene:
    return make_scene(qtbot, SHORT_MS)


def make_scene(qtbot: QtBot, shown_ms: int) -> Scene:
    look = Look(Scheme.LIGHT)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    field = QLineEdit(window)
    undo = QAction("Undo", window)
    undo.setShortcut("Ctrl+Z")
    window.addAction(undo)
    toast = Toast(look, window, shown_ms=shown_ms)
    with qtbot.waitExposed(window):
        window.show()
    window.activateWindow()
    field.setFocus()
    qtbot.waitUntil(field.hasFocus)
    QTest.mouseMove(window, QPoint(5, 300))
    return Scene(look, window, field, undo, toast)


def test_it_shows_at_the_bottom_and_leaves_the_focus_alone(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("Dropped override of <b>.", "fashion-brand's file wins now.")
    assert at.toast.isVisible() and at.field.hasFocus()
    assert at.words() == ["Dropped override of <b>.", "fashion-brand's file wins now."]
    assert at.toast.accessibleName() == "Dropped override of <b>. fashion-brand's file wins now."
    assert at.window.rect().contains(at.toast.geometry())
    assert at.toast.geometry().bottom() > 590
    assert abs(at.toast.geometry().center().x() - 450) <= 1
    at.window.resize(700, 500)
    qtbot.waitUntil(lambda: at.window.rect().contains(at.toast.geometry()))


def test_it_is_as_wide_as_what_it_says(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell(
        "Created override of newsletter-box.tsx in us-store.", "It starts as base's file."
    )
    cut = [label for label in at.toast.findChildren(Label) if label.is_cut]
    assert cut == []


@pytest.mark.parametrize("scale", [1.0, 2.0])
def test_a_long_message_is_whole_on_several_lines(qtbot: QtBot, scale: float) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.look.set_fonts(scale=scale, is_bundled=True)
    folder = "/home/somebody/.local/state/multistore/projects/" + "0123456789abcdef" * 4
    at.toast.tell(
        f"Could not undo: header.tsx: its contents in the history in {folder}/attic are damaged.",
        "All 2 files are as they were.",
        way=at.undo,
        is_failure=True,
    )
    card = at.toast.geometry()
    assert at.window.rect().contains(card)
    text, detail = [label for label in at.toast.findChildren(Label) if label.isVisible()]
    assert not text.is_cut and not detail.is_cut
    line = text.fontMetrics().height()
    assert text.width() * (text.height() // line) >= text.fontMetrics().horizontalAdvance(
        text.text()
    )
    assert detail.height() < 2 * detail.fontMetrics().height()
    assert not text.geometry().intersects(detail.geometry())
    assert at.button("Undo").x() > text.geometry().right()
    at.toast.tell("Dropped.")
    assert at.toast.height() < card.height()


def test_it_goes_by_itself(qtbot: QtBot, scene: Scene) -> None:
    scene.toast.tell("Dropped.")
    qtbot.waitUntil(scene.toast.isHidden)


def test_it_stays_while_the_pointer_is_over_it(qtbot: QtBot, scene: Scene) -> None:
    with scene.time_passes(qtbot):
        scene.toast.tell("Dropped.")
        QTest.mouseMove(scene.toast, scene.toast.rect().center())
    assert scene.toast.isVisible()
    QTest.mouseMove(scene.window, QPoint(5, 300))
    qtbot.waitUntil(scene.toast.isHidden)


def test_it_stays_while_the_keyboard_is_in_it(qtbot: QtBot, scene: Scene) -> None:
    with scene.time_passes(qtbot):
        scene.toast.tell("Dropped.", way=scene.undo)
        scene.button("Undo").setFocus()
    assert scene.toast.isVisible()
    scene.field.setFocus()
    qtbot.waitUntil(scene.toast.isHidden)


def test_a_failure_stays_until_it_is_closed(qtbot: QtBot, scene: Scene) -> None:
    with scene.time_passes(qtbot):
        scene.toast.tell("us-store is read-only.", is_failure=True)
    assert scene.toast.isVisible()
    assert scene.offered() == ["Close message"]
    QTest.mouseClick(scene.button("Close message"), Qt.MouseButton.LeftButton)
    assert scene.toast.isHidden()


def test_a_failure_that_was_read_goes_when_the_user_goes_on(qtbot: QtBot, scene: Scene) -> None:
    with scene.time_passes(qtbot):
        scene.toast.tell("us-store is read-only.", is_failure=True)
    scene.toast.go_on()
    assert scene.toast.isHidden()


def test_what_nobody_had_the_time_to_read_stays(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("us-store is read-only.", is_failure=True)
    at.toast.go_on()
    assert at.toast.isVisible()
    at.toast.tell("Dropped.")
    at.toast.go_on()
    assert at.toast.isVisible()


def test_it_offers_one_way_at_a_time(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    other = QAction("Skip this undo", at.window)
    at.toast.tell("Dropped.", way=at.undo)
    assert at.offered() == ["Undo", "Close message"]
    at.toast.tell("Nothing was undone.", way=other)
    assert at.offered() == ["Skip this undo", "Close message"]
    at.undo.trigger()
    assert at.toast.isVisible()  # it was of the message before
    other.setText("Leave it")
    with qtbot.waitSignal(other.triggered):
        QTest.mouseClick(at.button("Leave it"), Qt.MouseButton.LeftButton)
    assert at.toast.isHidden()


def test_the_next_replaces_it(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("Dropped.", "base's file wins now.")
    at.toast.tell("Created.")
    assert at.words() == ["Created."]


def test_undo_triggers_the_action_and_ends_it(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("Dropped.", way=at.undo)
    with qtbot.waitSignal(at.undo.triggered):
        QTest.mouseClick(at.button("Undo"), Qt.MouseButton.LeftButton)
    assert at.toast.isHidden()


def test_the_key_of_undo_ends_it_too(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("Dropped.", way=at.undo)
    at.field.setReadOnly(True)  # otherwise Ctrl+Z takes back what is typed there
    with qtbot.waitSignal(at.undo.triggered):
        QTest.keyClick(at.field, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert at.toast.isHidden()


def test_closing_gives_the_keyboard_back(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("Dropped.")
    at.field.setFocus()
    close = at.button("Close message")
    close.setFocus()
    QTest.keyClick(close, Qt.Key.Key_Space)
    assert at.toast.isHidden()
    assert at.field.hasFocus()


def test_its_buttons_are_large_enough_and_named(qtbot: QtBot) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    at.toast.tell("Dropped.", way=at.undo)
    for button in at.toast.findChildren(QToolButton):
        assert min(button.width(), button.height()) >= 24
        assert button.accessibleName()


def test_eight_seconds_are_the_default() -> None:
    assert SHOWN_MS == 8_000


def test_its_ring_is_seen_on_its_ground(qtbot: QtBot, qapp: QApplication) -> None:
    at = make_scene(qtbot, SHOWN_MS)
    ring = FocusRing(at.look, qapp)
    at.toast.tell("Dropped.", way=at.undo)
    undo = at.button("Undo")
    undo.setFocus()
    qtbot.waitUntil(undo.hasFocus)
    place = undo.geometry()
    pixel = at.toast.grab().toImage().pixelColor(place.center().x(), place.top() - 1)
    assert pixel == at.look.theme.ink_text
    at.window.close()
    ring.deleteLater()
