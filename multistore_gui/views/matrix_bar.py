"""The bar over the matrix: which paths are left, how they are shown, and how many differ."""

from __future__ import annotations

from collections.abc import Hashable

from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from multistore_gui.comparing import Comparing
from multistore_gui.core.sight import Kind, Sight
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.chips import ChipRow, ChipText
from multistore_gui.views.filter_field import FilteringBar
from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_actions import MatrixActions
from multistore_gui.views.progress_line import STATUS, ProgressLine
from multistore_gui.views.spacing import space

_FIELD_WIDTH = 240
_LEAST_FIELD = 110
_MARGIN, _GAP = 12, 8
_COUNT_SHARE = 0.3  # of the bar's width

CHIPS = {
    Kind.DIFFERS: ("Differs", "Not the same in all of the stores"),
    Kind.ORIGIN: ("Differs by origin", "Not from the same layer in all of the stores"),
    Kind.MISSING: ("Missing somewhere", "Some of the stores have it, some have not"),
    Kind.ONLY_ONE: ("Only in one store", "A single one of the stores has it"),
    Kind.ODD: ("Odd one out", "All of the stores agree but one"),
    Kind.COPIED: ("Same bytes, own copy", "Two of the stores have the same from different layers"),
}


class MatrixBar(FilteringBar):
    """Says to `Comparing` what is wanted, and shows what it knows."""

    def __init__(
        self,
        comparing: Comparing,
        look: Look,
        actions: MatrixActions,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(look, "Filter paths", parent)
        self._comparing = comparing
        self.chips = ChipRow(look, "Filter by how the stores differ")
        self.count = Label(look, px=12, colour="text2")
        self._line = ProgressLine(look, "Comparing contents", thickness=STATUS)
        stop = QAction("Stop", self)
        stop.setToolTip("Compare no further. What is known stays.")
        stop.triggered.connect(comparing.stop)
        self._stop = Button(look, stop, kind=ButtonKind.FLAT)
        go_on = QAction("Go on", self)
        go_on.setToolTip("Compare what is left.")
        go_on.triggered.connect(comparing.go_on)
        self._go_on = Button(look, go_on, kind=ButtonKind.FLAT)
        icons = {
            actions.flat_list: "list",
            actions.by_variant: "diamond",
            actions.ignore_blanks: "space",
            actions.findings: "chart",
            actions.export: "save",
        }
        self._buttons = [
            Button(look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False)
            for action, icon in icons.items()
        ]
        self._folded = Button(look, QAction("View and export", self), kind=ButtonKind.FLAT)
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        menu.addActions(list(icons))
        self._folded.setMenu(menu)
        self._folded.set_bare("more")
        self._lay_out()
        self.field.textChanged.connect(comparing.set_text)
        self.chips.clicked.connect(self._choose)
        comparing.changed.connect(self._refresh)
        comparing.progressed.connect(self._show_progress)
        look.changed.connect(self._restyle)
        self._restyle()
        self._refresh()
        self._show_progress(None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line beneath."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)

    def _lay_out(self) -> None:
        self.chips.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        space(self._look, row, (_MARGIN, 8, _MARGIN, 8), _GAP)
        row.addWidget(self.field, 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(0)
        for button in (*self._buttons, self._folded):
            buttons.addWidget(button)
        row.addLayout(buttons)
        row.addWidget(self.chips, 3)
        row.addStretch(0)
        row.addWidget(self.count)
        row.addWidget(self._line)
        row.addWidget(self._stop)
        row.addWidget(self._go_on)

    def _choose(self, key: Hashable, is_on: bool) -> None:
        if isinstance(key, Kind):
            self._comparing.set_kind(key if is_on else Kind.ALL)
            self._refresh()

    def _refresh(self) -> None:
        comparing, sight = self._comparing, self._comparing.sight
        counts = sight.counts if sight is not None else {}
        chips = [
            (kind, ChipText(text, counts.get(kind), hint=hint))
            for kind, (text, hint) in CHIPS.items()
        ]
        self.chips.show_chips(chips, {comparing.kind})
        if self.field.text() != comparing.text:
            self.field.setText(comparing.text)
        is_open = sight is not None and not sight.is_complete
        self._go_on.setVisible(is_open and not comparing.is_comparing)
        if not comparing.is_comparing:
            self._say_count()
        self._arrange()

    def _show_progress(self, progress: tuple[int, int] | None) -> None:
        is_shown = progress is not None
        self._line.setVisible(is_shown)
        self._stop.setVisible(is_shown)
        if progress is not None:
            done, total = progress
            self._line.setValue(100 * done // max(total, 1))
            self.count.setText(f"Comparing {total:,} paths")
            self.count.show()
        else:
            self._say_count()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Say what there is room for."""
        super().resizeEvent(event)
        self._arrange()
        if not self._comparing.is_comparing:
            self._say_count()

    @property
    def _room(self) -> int:
        """What the field and the chips leave of the width to others."""
        px = self._look.px
        taken = self.field.minimumWidth() + self.chips.minimumSizeHint().width()
        return self.width() - 2 * px(_MARGIN) - taken - 4 * px(_GAP)

    def _arrange(self) -> None:
        """Put the buttons into a menu where there is no room for them and a count."""
        texts = _counted(self._comparing.sight, is_loose=self._comparing.ignores_blanks)
        least = self.count.fontMetrics().horizontalAdvance(texts[-1])
        buttons = sum(button.sizeHint().width() for button in self._buttons)
        is_folded = buttons + least > self._room
        for button in self._buttons:
            button.setVisible(not is_folded)
        self._folded.setVisible(is_folded)

    def _say_count(self) -> None:
        """Say how many paths differ, in as many words as fit; the chips say it too."""
        whole, *shorter = _counted(self._comparing.sight, is_loose=self._comparing.ignores_blanks)
        shown = [button for button in (*self._buttons, self._folded) if not button.isHidden()]
        free = self._room - sum(button.sizeHint().width() for button in shown)
        width = self.count.fontMetrics().horizontalAdvance
        room = max(self.width() * _COUNT_SHARE, width(shorter[-1]) if shorter else 0)
        fitting = (text for text in (whole, *shorter) if width(text) <= min(room, free))
        text = next(fitting, "")
        self.count.setText(text)
        self.count.setVisible(bool(text))
        self.count.setToolTip(tooltip(whole))

    def _restyle(self) -> None:
        self.field.setMinimumWidth(self._look.px(_LEAST_FIELD))
        self.field.setMaximumWidth(self._look.px(_FIELD_WIDTH))
        self._arrange()
        self.update()


def _counted(sight: Sight | None, *, is_loose: bool) -> list[str]:
    """Say how many paths differ, or where a text is found among those of a kind; then shorter."""
    if sight is None:
        return [""]
    every, comparison = sight.counts[Kind.ALL], sight.comparison
    stores = comparison.index.tree.counted(comparison.stores)
    loose = ", white space aside" if is_loose else ""
    if not sight.is_complete:
        count, said, more = sight.open_paths.count(1), "not compared", ""
    elif sight.text.split():
        every, count, said, more = sight.counts[sight.kind], sight.left.count(1), "found", ""
    else:
        count, said, more = sight.counts[Kind.DIFFERS], "differ", f" between {stores}"
    start = f"{count:,} of {every:,}"
    return [f"{start} paths {said}{more}{loose}", f"{start} {said}{loose}", f"{start}{loose}"]
