"""What is known of files that are shown neither as text nor as pictures."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from multistore_gui.views.labels import Label, WrappedLabel
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_STRONG

Facts = Sequence[tuple[str, str]]


class FactsPage(QWidget):
    """A verdict, and below it each file's facts as headings and values."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._verdict = Label(look, px=14, weight=WEIGHT_STRONG)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(look.px(16))
        self._grid.setVerticalSpacing(look.px(6))
        column = QVBoxLayout(self)
        space(look, column, (16, 16, 16, 16), 12)
        column.addWidget(self._verdict)
        column.addLayout(self._grid)
        self._remark = WrappedLabel(look, px=12, colour="text2")
        self._remark.hide()
        column.addWidget(self._remark)
        column.addStretch(1)

    @property
    def words(self) -> str:
        """Everything that is said, for a screen reader."""
        return self.accessibleDescription()

    def show_remark(self, text: str) -> None:
        """Say something below the facts, or nothing."""
        self._remark.setText(text)
        self._remark.setVisible(bool(text))

    @property
    def remark(self) -> str:
        """What is said below the facts."""
        return self._remark.text()

    def show_facts(self, verdict: str, sides: Sequence[tuple[str, Facts]]) -> None:
        """Show a verdict, and of each side its name and facts."""
        while (item := self._grid.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        self._verdict.setText(verdict)
        self._verdict.setVisible(bool(verdict))
        headings = list(dict.fromkeys(heading for _, facts in sides for heading, _ in facts))
        for row, heading in enumerate(headings, 1):
            self._grid.addWidget(Label(self._look, heading, px=12, colour="text2"), row, 0)
        for column, (name, facts) in enumerate(sides, 1):
            self._grid.addWidget(Label(self._look, name, px=12, weight=WEIGHT_STRONG), 0, column)
            for heading, value in facts:
                label = Label(self._look, value, px=12, elide=Qt.TextElideMode.ElideMiddle)
                self._grid.addWidget(label, headings.index(heading) + 1, column)
            self._grid.setColumnStretch(column, 1)
        said = [
            f"{name}: " + ", ".join(f"{what} {value}" for what, value in facts)
            for name, facts in sides
        ]
        self.setAccessibleDescription(". ".join((verdict, *said) if verdict else said))
