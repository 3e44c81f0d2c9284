"""Filters that count: any of several are on; those that do not fit go into "More"."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QCheckBox, QMenu, QSizePolicy, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.glyphs import Glyph, glyph_colour
from multistore_gui.views.hints import tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_MEDIUM

_HEIGHT = 24
_PADDING = 8
_GAP = 6
_BETWEEN = 6
_ICON = 16
_SWATCH = 8
_RADIUS = 6.0


@dataclass(frozen=True, slots=True)
class ChipText:
    """What a chip says."""

    text: str
    count: int | None = None  # of the files it stands for; None while that is not known
    glyph: Glyph | None = None
    hue: int | None = None  # the glyph's, or alone that of the layer it stands for
    hint: str = ""


class Chip(QCheckBox):
    """A filter's name, and how many files it would leave."""

    def __init__(self, look: Look, said: ChipText, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.say(said)

    @property
    def label(self) -> str:
        """Name and count, e.g. "Overrides 27"; what is not known yet stays away."""
        return f"{self.text()} {self._count}".strip()

    def say(self, said: ChipText) -> None:
        """Say something else."""
        self._said = said
        self._count = "" if said.count is None else f"{said.count:,}"
        self.setText(said.text)
        self.setToolTip(tooltip(said.hint))
        self.setAccessibleName(f"{said.text}, {self._count}" if self._count else said.text)
        self.measure()

    def measure(self) -> None:
        """Find out how much room is needed: after the words, the look changed."""
        look = self._look
        metrics = look.fonts.metrics(self._font())
        width = 2 * look.px(_PADDING) + metrics.horizontalAdvance(self.text())
        if self._mark_width:
            width += self._mark_width + look.px(_GAP)
        if self._count:
            width += look.px(_GAP) + metrics.horizontalAdvance(self._count)
        self._size = QSize(ceil(width), look.px(_HEIGHT))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as glyph, name and count."""
        return self._size

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, mark, name and count."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground, border = theme.surface, theme.line
        if self.isChecked():
            ground, border = theme.accent_soft, theme.accent
        elif self.underMouse():
            ground = theme.hover
        painter.setPen(QPen(border, 1))
        painter.setBrush(theme.pressed(ground) if self.isDown() else ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        left = float(look.px(_PADDING))
        if self._mark_width:
            self._paint_mark(painter, left)
            left += self._mark_width + look.px(_GAP)
        metrics = look.fonts.metrics(self._font())
        baseline = round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(self._font())
        painter.setPen(theme.text if self.isChecked() else theme.text2)
        painter.drawText(QPointF(left, baseline), self.text())
        left += metrics.horizontalAdvance(self.text()) + look.px(_GAP)
        painter.setPen(theme.text2)
        painter.drawText(QPointF(left, baseline), self._count)

    @property
    def _mark_width(self) -> int:
        if self._said.glyph:
            return self._look.px(_ICON)
        return 0 if self._said.hue is None else self._look.px(_SWATCH)

    def _paint_mark(self, painter: QPainter, left: float) -> None:
        look, glyph, hue, side = self._look, self._said.glyph, self._said.hue or 0, self._mark_width
        if glyph:
            square = QRectF(left, 0, side, self.height())
            look.icons.paint(painter, square, glyph, glyph_colour(look.theme, glyph, hue), side)
        else:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(look.theme.hue(hue).solid)
            painter.drawRoundedRect(QRectF(left, (self.height() - side) / 2, side, side), 2, 2)

    def _font(self) -> QFont:
        return self._look.fonts.ui_font(12, WEIGHT_MEDIUM)


class ChipRow(QWidget):
    """A row of chips; Tab and arrow keys move among them."""

    clicked = Signal(object, bool)  # a chip's key, and whether it is to be on

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Make an empty row; `name` is what a screen reader calls it."""
        super().__init__(parent)
        self._look = look
        self._chips: dict[Hashable, Chip] = {}
        self._shown: tuple[Sequence[tuple[Hashable, ChipText]], set[Hashable]] = (), set()
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more = Button(look, QAction("More", self), kind=ButtonKind.FLAT, parent=self)
        self._more.setMenu(self._menu)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._measure)
        self._arrange()

    def show_chips(
        self, said: Sequence[tuple[Hashable, ChipText]], on: Collection[Hashable]
    ) -> None:
        """Show these chips in this order; one that was there before stays the same widget."""
        wanted = said, set(on)
        checked = {key for key, chip in self._chips.items() if chip.isChecked()}
        if wanted == self._shown and checked == wanted[1]:  # a click checks a chip by itself
            return
        self._shown = wanted
        keys = [key for key, _ in said]
        for gone in [key for key in self._chips if key not in keys]:
            chip = self._chips.pop(gone)
            chip.hide()
            chip.deleteLater()
        chips: dict[Hashable, Chip] = {}
        for key, text in said:
            chip = self._chips.get(key) or self._make(key, text)
            chip.say(text)
            chip.setChecked(key in on)
            chips[key] = chip
        self._chips = chips
        self._arrange()
        row: list[QWidget] = [*chips.values(), self._more]
        for before, after in pairwise(row):
            self.setTabOrder(before, after)

    @property
    def keys(self) -> list[Hashable]:
        """Of all chips, in order."""
        return list(self._chips)

    def chip(self, key: Hashable) -> Chip:
        """Return a chip by its key."""
        return self._chips[key]

    @property
    def in_more(self) -> Sequence[Chip]:
        """The chips that do not fit."""
        return [chip for chip in self._chips.values() if chip.isHidden()]

    def sizeHint(self) -> QSize:
        """Wide enough for all chips."""
        between = self._look.px(_BETWEEN)
        width = sum(chip.sizeHint().width() + between for chip in self._chips.values())
        return QSize(max(width - between, 0), self._look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the widest chip and "More"."""
        widest = max((chip.sizeHint().width() for chip in self._chips.values()), default=0)
        between = self._look.px(_BETWEEN)
        more = self._more.sizeHint().width()
        return QSize(widest + between + more, self._look.px(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as fit."""
        self._arrange()

    def _make(self, key: Hashable, text: ChipText) -> Chip:
        chip = Chip(self._look, text, self)
        chip.clicked.connect(lambda is_on: self.clicked.emit(key, is_on))
        return chip

    def _measure(self) -> None:
        for chip in self._chips.values():
            chip.measure()
        self._arrange()

    def _arrange(self) -> None:
        shown = self._fitting()
        between, height = self._look.px(_BETWEEN), self._look.px(_HEIGHT)
        left = 0
        for chip in self._chips.values():
            chip.setVisible(chip in shown)
            if chip in shown:
                width = chip.sizeHint().width()
                chip.setGeometry(left, 0, width, height)
                left += width + between
        self._more.setGeometry(left, 0, self._more.sizeHint().width(), height)
        self._more.setVisible(len(shown) < len(self._chips))
        self.updateGeometry()

    def _fitting(self) -> Collection[Chip]:
        """Return the chips to show: those from the start, but what is on before what is not."""
        between, more = self._look.px(_BETWEEN), self._more.sizeHint().width()
        width = {chip: chip.sizeHint().width() + between for chip in self._chips.values()}
        kept = sorted(width, key=Chip.isChecked, reverse=True)
        taken, room = sum(width.values()), self.width() + between
        if taken > room:
            room -= more + between
        while len(kept) > 1 and taken > room:
            taken -= width[kept.pop()]
        return set(kept)

    def _fill_menu(self) -> None:
        self._menu.clear()
        for chip in self.in_more:
            action = self._menu.addAction(chip.label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked(chip.isChecked())
            action.triggered.connect(chip.click)
