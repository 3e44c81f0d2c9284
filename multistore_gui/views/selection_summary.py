"""Several files at once: what they are, and what can be done with all of them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multistore_gui.core.merged import Merged, Status
from multistore_gui.models.words import count_text
from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_STRONG

_WORDS = {
    Status.OVERRIDE: ("override", "overrides"),
    Status.ADDITION: ("addition", "additions"),
    Status.INHERITED: ("inherited", "inherited"),
    Status.GENERATED: ("generated", "generated"),
}


def summary_of(store: Merged, files: Sequence[int]) -> str:
    """Count files by their status, e.g. "9 overrides, 5 inherited"."""
    counts = Counter(store.status(file) for file in files)
    return ", ".join(
        f"{counts[status]:,} {words[counts[status] != 1]}"
        for status, words in _WORDS.items()
        if counts[status]
    )


class SelectionSummary(QWidget):
    """Stands where a file's detail would."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._title = Label(look, px=14, weight=WEIGHT_STRONG)
        self._detail = Label(look, colour="text2")
        for label in (self._title, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        column.setSpacing(look.px(8))
        column.addStretch()
        column.addWidget(self._title)
        column.addWidget(self._detail)
        column.addSpacing(look.px(8))
        for action, icon in ((actions.drop_override, "drop"), (actions.create_override, "plus")):
            button = Button(look, action, icon=icon)
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()

    def show_files(self, store: Merged, files: Sequence[int]) -> None:
        """Say what is selected."""
        self._title.setText(f"{count_text(len(files), 'file')} selected")
        self._detail.setText(summary_of(store, files))
