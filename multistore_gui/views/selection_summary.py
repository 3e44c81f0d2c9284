"""Several files at once, or a folder: what they are, and what can be done with all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multistore_gui.core import paths
from multistore_gui.core.merged import Merged, Status
from multistore_gui.models.words import count_text
from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_STRONG

_LEAST_WIDTH = 160
_BESIDE = 12  # the buttons
_WORDS = {
    Status.OVERRIDE: ("override", "overrides"),
    Status.ADDITION: ("addition", "additions"),
    Status.INHERITED: ("inherited", "inherited"),
    Status.GENERATED: ("generated", "generated"),
}


def summary_of(store: Merged, files: Sequence[int]) -> str:
    """Count files by their status, e.g. "9 overrides, 5 inherited"."""
    statuses = bytes(map(store.statuses.__getitem__, files))  # of many files: a folder is selected
    return ", ".join(
        f"{count:,} {words[count != 1]}"
        for status, words in _WORDS.items()
        if (count := statuses.count(status))
    )


class SelectionSummary(QWidget):
    """Stands where a file's detail would."""

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        middle = Qt.TextElideMode.ElideMiddle
        self._title = Label(look, px=14, weight=WEIGHT_STRONG, elide=middle)
        self._detail = Label(look, colour="text2")
        for label in (self._title, self._detail):
            label.setAlignment(Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter)
        column = QVBoxLayout(self)
        space(look, column, None, 8)
        column.addStretch()
        column.addWidget(self._title)
        column.addWidget(self._detail)
        self._drop = Button(look, actions.drop_override, icon="drop")
        self._create = Button(look, actions.create_override, icon="plus")
        for button in (self._drop, self._create):
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addStretch()
        look.changed.connect(self._fit)
        for action in (actions.drop_override, actions.create_override):
            action.changed.connect(self._fit)  # its text may have another width

    def minimumSizeHint(self) -> QSize:
        """Let the buttons say less rather than hold the pane open."""
        return QSize(self._look.px(_LEAST_WIDTH), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say as much on the buttons as there is room for."""
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        room = self.contentsRect().width() - 2 * self._look.px(_BESIDE)
        self._create.set_short("")
        for button in (self._drop, self._create):
            button.set_has_key(True)
            button.set_has_key(button.sizeHint().width() <= room)
        if self._create.sizeHint().width() > room:
            self._create.set_short("Create override")

    def show_files(self, store: Merged, files: Sequence[int], folder: bytes | None) -> None:
        """Say what is selected: some files, or a folder's."""
        count, summary = count_text(len(files), "file"), summary_of(store, files)
        if folder is None:
            self._title.setText(f"{count} selected")
            self._detail.setText(summary)
        else:
            self._title.setText(paths.label(folder))
            self._detail.setText(f"{count}: {summary}")
