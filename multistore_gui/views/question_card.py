"""A question over the window: its head, the answers, and a list that is read before."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QWidget,
)

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.icon import IconView
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.overlay import Overlay
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_STRONG

INSET = 20  # of what is in the card, at its sides
ROW = 26  # the height of a line of its list


class QuestionCard(Overlay):
    """Waits for an answer, the keyboard on Cancel; deletes itself when it is left.

    A subclass fills `body` below the head, puts `foot` at its end, and says what `_go` does.
    """

    def __init__(
        self, look: Look, host: QWidget, title: str, icon: str, *, width: int, is_danger: bool
    ) -> None:
        super().__init__(look, title, host, width=width)
        cancel = QAction("Cancel", self)
        cancel.setShortcut(Qt.Key.Key_Escape)  # shown on the button; the overlay takes the key
        cancel.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        cancel.triggered.connect(self.leave)
        self._go = QAction(self)
        kind = ButtonKind.DANGER if is_danger else ButtonKind.PRIMARY
        self._buttons = Button(look, cancel), Button(look, self._go, icon=icon, kind=kind)
        head = QHBoxLayout()
        space(look, head, gap=10)
        head.addWidget(IconView(look, icon, colour="danger" if is_danger else "text"))
        head.addWidget(Label(look, title, px=15, weight=WEIGHT_STRONG), 1)
        self.foot = QHBoxLayout()
        space(look, self.foot, None, 8)
        self.foot.addStretch()
        for button in self._buttons:
            self.foot.addWidget(button)
        space(look, self.body, (INSET, 16, INSET, 16), 8)
        self.body.addLayout(head)

    def ask(self) -> None:
        """Open."""
        self.open(self._buttons[0])

    def leave(self) -> None:
        """Go."""
        super().leave()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        for button in self._buttons:
            if is_enter and button.hasFocus():
                button.click()
                return
        super().keyPressEvent(event)


def only_read(view: QAbstractItemView, name: str) -> None:
    """Make a list of which nothing can be chosen; `name` is what a screen reader calls it."""
    view.setAccessibleName(name)
    view.setFrameShape(QFrame.Shape.NoFrame)
    view.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
    view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    view.viewport().setAutoFillBackground(False)  # the card is its ground
