"""What a diff's lines do not show, in words, and what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAction

from multistore_gui.views.buttons import ButtonKind
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.sentence_bar import SentenceBar

_HEIGHT = 30


class RemarkBar(SentenceBar):
    """One line of remarks; hidden where there is nothing to say."""

    def __init__(self, look: Look, actions: Sequence[QAction]) -> None:
        """Make an empty bar; an action's button is seen while the action is visible."""
        label = Label(look, px=12, colour="text2")
        super().__init__(look, label, actions, ButtonKind.FLAT, _HEIGHT)
        for action in actions:
            action.changed.connect(self._show_buttons)

    @property
    def text(self) -> str:
        """What is said."""
        return self._label.text()

    def tell(self, remarks: Sequence[str]) -> None:
        """Say something, or nothing."""
        self._label.setText("  ·  ".join(remarks))
        self.setAccessibleName(". ".join(remarks))
        self.setVisible(bool(remarks))
        self._show_buttons()

    def _show_buttons(self) -> None:
        for button in self._buttons:
            button.setVisible(button.defaultAction().isVisible())
