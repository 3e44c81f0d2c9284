"""The switch between views: one of a few, side by side on a common ground."""

from __future__ import annotations

from functools import partial
from math import ceil

from PySide6.QtCore import QPoint, QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QFont, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import (
    QButtonGroup,
    QHBoxLayout,
    QRadioButton,
    QSizePolicy,
    QWidget,
)

from multistore_gui.views.hints import tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG

_HEIGHT = 26
_PADDING = 12
_GAP = 8
_ICON = 16
_COUNT_HEIGHT = 16
_INSET = 2
_RADIUS = 6.0


class Segment(QRadioButton):
    """One view: icon, name, and a count that asks for attention."""

    def __init__(self, look: Look, action: QAction, icon: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self._icon, self._action = look, icon, action
        self._count = 0
        self._has_text = True
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._renew()
        action.changed.connect(self._renew)
        look.changed.connect(self._renew)

    def set_count(self, count: int) -> None:
        """Show a number beside the name; 0 shows none."""
        self._count = count
        self._renew()

    def set_has_text(self, has_text: bool) -> None:
        """Leave the icon alone where there is no room for more."""
        self._has_text = has_text
        self._renew()

    def sizeHint(self) -> QSize:
        """As wide as its parts."""
        px = self._look.px
        width = 2.0 * px(_PADDING) + px(_ICON)
        if self._has_text:
            width += px(_GAP) + self._text_width()
        if self._count:
            width += px(_GAP) / 2 + self._count_width()
        return QSize(ceil(width), px(_HEIGHT))

    def hitButton(self, pos: QPoint) -> bool:
        """Take a click anywhere."""
        return self.rect().contains(pos)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, name and count."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if self.isChecked() or self.underMouse():
            painter.setPen(QPen(theme.line, 1) if self.isChecked() else Qt.PenStyle.NoPen)
            painter.setBrush(theme.raised if self.isChecked() else theme.hover)
            box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
            painter.drawRoundedRect(box, _RADIUS - 1, _RADIUS - 1)
        colour = theme.text if self.isChecked() else theme.text2
        left = float(look.px(_PADDING))
        side = look.px(_ICON)
        look.icons.paint(painter, QRectF(left, 0, side, self.height()), self._icon, colour, side)
        left += side
        if self._has_text:
            left += look.px(_GAP)
            self._paint_text(painter, left, self.text(), self._font())
            left += self._text_width()
        if self._count:
            left += look.px(_GAP) / 2
            self._paint_count(painter, left)

    def _paint_count(self, painter: QPainter, left: float) -> None:
        theme, height = self._look.theme, self._look.px(_COUNT_HEIGHT)
        width = self._count_width()
        top = (self.height() - height) // 2 + 0.5
        painter.setPen(QPen(theme.warn_line, 1))
        painter.setBrush(theme.warn_bg)
        painter.drawRoundedRect(QRectF(left + 0.5, top, width - 1, height - 1), height / 2, 7.5)
        text = f"{self._count:,}"
        font = self._count_font()
        inset = (width - self._look.fonts.metrics(font).horizontalAdvance(text)) / 2
        painter.setPen(theme.warn)
        self._paint_text(painter, left + inset, text, font, is_warning=True)

    def _paint_text(
        self, painter: QPainter, left: float, text: str, font: QFont, *, is_warning: bool = False
    ) -> None:
        theme = self._look.theme
        plain = theme.text if self.isChecked() else theme.text2
        metrics = self._look.fonts.metrics(font)
        baseline = round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(font)
        painter.setPen(theme.warn if is_warning else plain)
        painter.drawText(QPointF(left, baseline), text)

    def _font(self) -> QFont:
        return self._look.fonts.ui_font(13, WEIGHT_MEDIUM)

    def _count_font(self) -> QFont:
        return self._look.fonts.ui_font(11, WEIGHT_STRONG)

    def _text_width(self) -> float:
        return self._look.fonts.metrics(self._font()).horizontalAdvance(self.text())

    def _count_width(self) -> float:
        metrics = self._look.fonts.metrics(self._count_font())
        return ceil(metrics.horizontalAdvance(f"{self._count:,}")) + self._look.px(10)

    def _renew(self) -> None:
        self.setText(self._action.text())
        self.setToolTip(self._action.toolTip() or tooltip(self.text()))
        self.setAccessibleName(f"{self.text()}, {self._count:,}" if self._count else self.text())
        self.updateGeometry()
        self.update()


class SegmentedControl(QWidget):
    """A few segments of which one is current; arrow keys move among them."""

    chosen = Signal(int)  # the segment's place

    def __init__(self, look: Look, name: str, parent: QWidget | None = None) -> None:
        """Make an empty control; `name` is what a screen reader calls it."""
        super().__init__(parent)
        self._look = look
        self._group = QButtonGroup(self)
        self._group.idToggled.connect(self._toggled)
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(_INSET, _INSET, _INSET, _INSET)
        self._row.setSpacing(_INSET)
        self.setAccessibleName(name)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.update)

    def add(self, action: QAction, icon: str) -> Segment:
        """Add a segment at the end; it triggers its action, and the action chooses it.

        The first is current.
        """
        segment = Segment(self._look, action, icon, self)
        place = len(self._group.buttons())
        self._group.addButton(segment, place)
        self._row.addWidget(segment)
        segment.clicked.connect(action.trigger)
        action.triggered.connect(partial(segment.setChecked, True))
        segment.setChecked(place == 0)
        return segment

    @property
    def current(self) -> int:
        """The place of the chosen segment."""
        return self._group.checkedId()

    def choose(self, place: int) -> None:
        """Choose a segment by its place."""
        self._group.button(place).setChecked(True)

    def set_has_text(self, has_text: bool) -> None:
        """Leave the icons alone where there is no room for names."""
        for segment in self.findChildren(Segment):
            segment.set_has_text(has_text)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the common ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.sunken)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS + 1, _RADIUS + 1)

    def _toggled(self, place: int, is_chosen: bool) -> None:
        if is_chosen and len(self._group.buttons()) > 1:
            self.chosen.emit(place)
