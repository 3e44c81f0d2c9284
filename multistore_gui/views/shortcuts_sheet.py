"""The sheet of all shortcuts, F1: every action that has a key, under its group."""

from __future__ import annotations

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QScrollArea, QWidget

from multistore_gui.views.actions import GROUP
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.labels import KeyCap, Label
from multistore_gui.views.look import Look
from multistore_gui.views.overlay import Overlay
from multistore_gui.views.rule import Rule
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG

_CLEAR = "QScrollArea, QScrollArea > QWidget > QWidget { background: transparent; }"


class ShortcutsSheet(Overlay):
    """Made anew each time it opens, so that it says what the actions are called now."""

    def __init__(
        self,
        look: Look,
        actions: Iterable[QAction],
        host: QWidget,
        opened_by: QAction | None = None,
    ) -> None:
        """Make a hidden sheet.

        Args:
            look: what to draw with.
            actions: asked for anew each time; those of one group stand together.
            host: what it lies over.
            opened_by: see `Overlay`.
        """
        super().__init__(look, "All shortcuts", host, width=520, opened_by=opened_by)
        self._actions = actions
        self._scroll = QScrollArea()
        self._scroll.setAccessibleName("All shortcuts")
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._scroll.setStyleSheet(_CLEAR)
        close = QAction("Close", self)
        close.triggered.connect(self.leave)
        px = look.px
        top = QHBoxLayout()
        top.setContentsMargins(px(20), px(10), px(10), px(10))
        top.addWidget(Label(look, "All shortcuts", px=15, weight=WEIGHT_STRONG))
        top.addStretch(1)
        top.addWidget(KeyCap(look, "Esc"))
        top.addWidget(Button(look, close, icon="x", kind=ButtonKind.FLAT, has_text=False))
        self.body.addLayout(top)
        self.body.addWidget(Rule(look))
        self.body.addWidget(self._scroll, 1)

    def show_sheet(self) -> None:
        """Open; or close where it is open."""
        if self.isVisible():
            self.leave()
            return
        self._scroll.setWidget(self._rows())
        self.open(self._scroll)

    def wanted_height(self, room: int) -> int:
        """Leave as much as the rows need."""
        rows = self._scroll.widget()
        around = self.card.sizeHint().height() - self._scroll.sizeHint().height()
        return min(around + (rows.sizeHint().height() if rows else 0) + 2, room)

    def _rows(self) -> QWidget:
        look, px = self._look, self._look.px
        sheet = QWidget()
        grid = QGridLayout(sheet)
        grid.setContentsMargins(px(20), px(8), px(20), px(16))
        grid.setVerticalSpacing(px(5))
        grid.setColumnStretch(0, 1)
        groups: dict[str, list[QAction]] = {}
        for action in self._actions:
            if not action.shortcut().isEmpty() and action.isVisible():
                groups.setdefault(str(action.property(GROUP) or "More"), []).append(action)
        at = 0
        for group, actions in groups.items():
            heading = Label(look, group, px=12, weight=WEIGHT_MEDIUM, colour="text3")
            heading.setContentsMargins(0, px(8), 0, 0)
            grid.addWidget(heading, at, 0, 1, 2)
            for action in actions:
                at += 1
                text = action.iconText().removesuffix("…")
                key = action.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
                line = Label(look, text)
                line.setAccessibleName(f"{text}, {key}")
                grid.addWidget(line, at, 0)
                grid.addWidget(KeyCap(look, key), at, 1, Qt.AlignmentFlag.AlignRight)
            at += 1
        return sheet
