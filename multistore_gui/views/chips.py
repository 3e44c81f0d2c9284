"""Filters that count: one of several is chosen; those that do not fit go into "More"."""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QButtonGroup,
    QMenu,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.glyphs import Glyph, glyph_colour
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_MEDIUM

_HEIGHT = 24
_PADDING = 8
_GAP = 6
_BETWEEN = 6
_ICON = 16
_RADIUS = 6.0


class Chip(QRadioButton):
    """A filter's name, and how many files it would leave."""

    def __init__(
        self, look: Look, text: str, *, glyph: Glyph | None = None, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look, self._glyph = look, glyph
        self._hue = 0
        self._count: int | None = None
        self.setText(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        look.changed.connect(self._renew)
        self._renew()

    @property
    def label(self) -> str:
        """Name and count, e.g. "Overrides 27"; what is not known yet stays away."""
        return self.text() if self._count is None else f"{self.text()} {self._count:,}"

    def set_count(self, count: int | None) -> None:
        """Say how many files there are; None while that is not known."""
        self._count = count
        self._renew()

    def set_hue(self, hue: int) -> None:
        """Paint the glyph in a layer's colour, where it is one that has it."""
        self._hue = hue
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as glyph, name and count."""
        look = self._look
        metrics = look.fonts.metrics(self._font())
        width = 2 * look.px(_PADDING) + metrics.horizontalAdvance(self.text())
        if self._glyph:
            width += look.px(_ICON) + look.px(_GAP)
        if self._count is not None:
            width += look.px(_GAP) + metrics.horizontalAdvance(f"{self._count:,}")
        return QSize(ceil(width), look.px(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, glyph, name and count."""
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
        if self._glyph:
            side = look.px(_ICON)
            colour = glyph_colour(theme, self._glyph, self._hue)
            square = QRectF(left, 0, side, self.height())
            look.icons.paint(painter, square, self._glyph.value, colour, side)
            left += side + look.px(_GAP)
        metrics = look.fonts.metrics(self._font())
        baseline = round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(self._font())
        name_colour = theme.text if self.isChecked() else theme.text2
        painter.setPen(name_colour if self.isEnabled() else theme.disabled)
        painter.drawText(QPointF(left, baseline), self.text())
        if self._count is not None:
            left += metrics.horizontalAdvance(self.text()) + look.px(_GAP)
            painter.setPen(theme.text2 if self.isEnabled() else theme.disabled)
            painter.drawText(QPointF(left, baseline), f"{self._count:,}")

    def _font(self) -> QFont:
        return self._look.fonts.ui_font(12, WEIGHT_MEDIUM)

    def _renew(self) -> None:
        known = "" if self._count is None else f", {self._count:,}"
        self.setAccessibleName(self.text() + known)
        self.updateGeometry()
        self.update()


class ChipRow(QWidget):
    """A row of chips of which one is chosen; arrow keys move among them."""

    chosen = Signal(object)  # the chip's key

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Make an empty row; `name` is what a screen reader calls it."""
        super().__init__(parent)
        self._look = look
        self._chips: dict[object, Chip] = {}
        self._group = QButtonGroup(self)
        self._group.buttonToggled.connect(self._toggled)
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._more = Button(look, QAction("More", self), kind=ButtonKind.FLAT, parent=self)
        self._more.setMenu(self._menu)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._arrange)

    def add(self, key: object, text: str, glyph: Glyph | None = None) -> Chip:
        """Add a chip at the end; the first is chosen."""
        chip = Chip(self._look, text, glyph=glyph, parent=self)
        self._chips[key] = chip
        self._group.addButton(chip)
        chip.setChecked(len(self._chips) == 1)
        self.setTabOrder(chip, self._more)
        self._arrange()
        return chip

    def chip(self, key: object) -> Chip:
        """Return a chip by its key, to count or colour it."""
        return self._chips[key]

    @property
    def current(self) -> object:
        """The chosen chip's key."""
        return next(key for key, chip in self._chips.items() if chip.isChecked())

    def choose(self, key: object) -> None:
        """Choose a chip."""
        self._chips[key].setChecked(True)

    def set_counts(self, counts: dict[object, int | None]) -> None:
        """Say how many files each chip stands for."""
        for key, count in counts.items():
            self._chips[key].set_count(count)
        self._arrange()

    @property
    def in_more(self) -> Sequence[Chip]:
        """The chips that do not fit."""
        return [chip for chip in self._chips.values() if chip.isHidden()]

    def sizeHint(self) -> QSize:
        """Wide enough for all chips."""
        return QSize(self._width(list(self._chips.values())), self._look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Wide enough for the widest chip and "More"."""
        widest = max((chip.sizeHint().width() for chip in self._chips.values()), default=0)
        between = self._look.px(_BETWEEN)
        more = self._more.sizeHint().width()
        return QSize(widest + between + more, self._look.px(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many chips as fit."""
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

    def _fitting(self) -> list[Chip]:
        """Return the chips to show: from the start, and always the chosen one."""
        shown = list(self._chips.values())
        if self._width(shown) <= self.width():
            return shown
        room = self.width() - self._look.px(_BETWEEN) - self._more.sizeHint().width()
        while len(shown) > 1 and self._width(shown) > room:
            shown.pop(-2 if shown[-1].isChecked() else -1)
        return shown

    def _width(self, chips: Sequence[Chip]) -> int:
        between = self._look.px(_BETWEEN) * max(len(chips) - 1, 0)
        return sum(chip.sizeHint().width() for chip in chips) + between

    def _fill_menu(self) -> None:
        self._menu.clear()
        for chip in self.in_more:
            self._menu.addAction(chip.label).triggered.connect(chip.click)

    def _toggled(self, chip: QAbstractButton, is_chosen: bool) -> None:
        if is_chosen and len(self._chips) > 1:
            self._arrange()
            self.chosen.emit(self.current)
