"""The questions before edits that are not saved would be gone: one for all files."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QWidget

from multistore_gui.models.words import count_text
from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.question_card import INSET, QuestionCard

_WIDTH = 480
_MOST_NAMED = 8


class UnsavedQuestion(QuestionCard):
    """Save all, Discard or Cancel; the keyboard is on Cancel."""

    save_chosen = Signal()
    discard_chosen = Signal()

    def __init__(self, look: Look, host: QWidget, files: Sequence[str]) -> None:
        """Ask about files, each named with its layer."""
        what = "1 edit" if len(files) == 1 else f"Edits of {count_text(len(files), 'file')}"
        verb = "is" if len(files) == 1 else "are"
        title = f"{what} {verb} not saved"
        super().__init__(look, host, title, "save", width=_WIDTH, is_danger=False)
        self._go.setText("Save all" if len(files) > 1 else "Save")
        self._go.triggered.connect(self._save)
        discard = QAction("Discard", self)
        discard.triggered.connect(self._discard)
        self.foot.insertWidget(0, Button(look, discard, icon="x"))
        _fill(self, look, files)

    def _save(self) -> None:
        self.leave()
        self.save_chosen.emit()

    def _discard(self) -> None:
        self.leave()
        self.discard_chosen.emit()


class DiscardQuestion(QuestionCard):
    """Discard or Cancel; the keyboard is on Cancel."""

    chosen = Signal()

    def __init__(self, look: Look, host: QWidget, files: Sequence[str]) -> None:
        """Ask about edits, each named by its file and layer."""
        title = f"Discard {count_text(len(files), 'unsaved edit')}?"
        super().__init__(look, host, title, "x", width=_WIDTH, is_danger=True)
        self._go.setText("Discard")
        self._go.triggered.connect(self._discard)
        what = "it" if len(files) == 1 else "them"
        _fill(self, look, files, f"Nothing brings {what} back.")

    def _discard(self) -> None:
        self.leave()
        self.chosen.emit()


def _fill(card: QuestionCard, look: Look, files: Sequence[str], last: str = "") -> None:
    """Name the files, say a last word, and put the answers below."""
    for name in files[:_MOST_NAMED]:
        elide = Qt.TextElideMode.ElideMiddle  # the file's name and its layer stay
        card.body.addWidget(Label(look, name, colour="text2", elide=elide))
    more = len(files) - _MOST_NAMED
    if more > 0:
        card.body.addWidget(Label(look, f"and {more:,} more", colour="text2"))
    if last:
        card.body.addSpacing(look.px(INSET // 4))
        card.body.addWidget(Label(look, last))
    card.body.addSpacing(look.px(INSET // 2))
    card.body.addLayout(card.foot)
