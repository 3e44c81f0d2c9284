"""One layer of a stack, as an arrow that points at the layer that stands on it."""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil
from typing import NamedTuple

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from multistore_gui.views.focus_ring import NO_RING, RING
from multistore_gui.views.hints import tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_text
from multistore_gui.views.tokens import WEIGHT_STRONG

HEIGHT = 36
_POINT = 9  # how far an arrow's tip reaches into the next one
_PADDING = 14
_RADIUS = 6.0
_LEAST_TEXT = 80
_MOST_TEXT = 180


@dataclass(frozen=True, slots=True)
class Step:
    """What a chevron says."""

    name: str
    detail: str  # its role, and how many files it wins where that is known
    hue: int | None  # None where it stands for several layers
    is_looked_at: bool
    is_first: bool
    is_last: bool
    hint: str  # what a click does


class _Colours(NamedTuple):
    ground: QColor
    border: QColor
    text: QColor


class Chevron(QAbstractButton):
    """A layer; the arrow's tip lies in the next chevron, which paints it.

    Left and Right ask for the neighbour's focus, Enter and Space click, Escape asks to go back.
    """

    moved = Signal(int)  # -1 or 1
    left = Signal()

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._step = Step("", "", None, False, True, True, "")
        self._before: Step | None = None
        self.setProperty(RING, NO_RING)  # it paints its own focus, inside
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)

    @property
    def step(self) -> Step:
        """What is said now."""
        return self._step

    def tell(self, step: Step, before: Step | None) -> None:
        """Say something else; `before` is what the chevron at the left says."""
        self._step, self._before = step, before
        self.setText(step.name)
        self.setAccessibleName(f"{step.name}, {step.detail}")
        looked_at = "looked at. " if step.is_looked_at else ""
        self.setAccessibleDescription(f"{looked_at}{step.hint}")
        self.setToolTip(tooltip(f"{step.name}, {step.detail}. {step.hint}"))
        self.setFocusPolicy(
            Qt.FocusPolicy.StrongFocus if step.is_looked_at else Qt.FocusPolicy.ClickFocus
        )
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as its longer line, but for a name that is far too long."""
        look = self._look
        name = look.fonts.metrics(look.fonts.ui_font(13, WEIGHT_STRONG))
        detail = look.fonts.metrics(look.fonts.ui_font(11))
        widest = max(
            name.horizontalAdvance(self._step.name), detail.horizontalAdvance(self._step.detail)
        )
        least = 0 if self._step.hue is None else look.px(_LEAST_TEXT)
        text = max(least, min(ceil(widest), look.px(_MOST_TEXT)))
        return QSize(text + look.px(_PADDING) * 2 + look.px(_POINT), look.px(HEIGHT))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move, click or go back."""
        key = event.key()
        if key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.moved.emit(-1 if key == Qt.Key.Key_Left else 1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif key == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the own arrow, then the tip of the one before over its start."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._paint_shape(painter, self._step, self._shape(), is_over=self.underMouse())
        if self._before is not None:
            self._paint_shape(painter, self._before, self._tip(), is_over=False)
        look, step = self._look, self._step
        colour = self._colours(step).text
        start = look.px(_PADDING) + (0 if step.is_first else look.px(_POINT))
        room = self.width() - start - look.px(_PADDING) / 2
        name = QRectF(start, look.px(3), room, look.px(16))
        detail = QRectF(start, look.px(18), room, look.px(15))
        paint_text(painter, name, step.name, look, colour, weight=WEIGHT_STRONG)
        paint_text(painter, detail, step.detail, look, colour, px=11)
        if self.hasFocus():  # the accent would be lost on a layer's colour
            painter.setPen(QPen(colour if step.is_looked_at else look.theme.accent, 2))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            edge = 3 if step.is_first else 3 + look.px(_POINT)
            ring = QRectF(self.rect()).adjusted(edge, 3, -3, -3)
            painter.drawRoundedRect(ring, _RADIUS - 2, _RADIUS - 2)

    def _paint_shape(
        self, painter: QPainter, step: Step, shape: QPainterPath, *, is_over: bool
    ) -> None:
        colours = self._colours(step)
        ground = colours.ground
        if is_over or self.isDown():
            ground = self._look.theme.mixed(ground, colours.text, 0.1)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(ground)
        painter.drawPath(shape)

    def _colours(self, step: Step) -> _Colours:
        theme = self._look.theme
        if step.hue is None:
            return _Colours(theme.panel, theme.line2, theme.text2)
        hue = theme.hue(step.hue)
        if step.is_looked_at:
            return _Colours(hue.solid, hue.solid, hue.on)
        return _Colours(hue.tint, hue.line, hue.ink)

    def _shape(self) -> QPainterPath:
        """Return the outline, closed; it runs out of the widget where the next one paints it."""
        step, point = self._step, self._look.px(_POINT)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        middle = box.center().y()
        path = QPainterPath()
        if step.is_first:
            path.moveTo(box.left() + _RADIUS, box.top())
        else:
            path.moveTo(0, box.top())
        if step.is_last:
            path.lineTo(box.right() - _RADIUS, box.top())
            path.quadTo(box.topRight(), QPointF(box.right(), box.top() + _RADIUS))
            path.lineTo(box.right(), box.bottom() - _RADIUS)
            path.quadTo(box.bottomRight(), QPointF(box.right() - _RADIUS, box.bottom()))
        else:
            path.lineTo(self.width(), box.top())
            path.lineTo(self.width() + point, middle)
            path.lineTo(self.width(), box.bottom())
        if step.is_first:
            path.lineTo(box.left() + _RADIUS, box.bottom())
            path.quadTo(box.bottomLeft(), QPointF(box.left(), box.bottom() - _RADIUS))
            path.lineTo(box.left(), box.top() + _RADIUS)
            path.quadTo(box.topLeft(), QPointF(box.left() + _RADIUS, box.top()))
        else:
            path.lineTo(0, box.bottom())
        path.closeSubpath()
        return path

    def _tip(self) -> QPainterPath:
        point, bottom = self._look.px(_POINT), self.height() - 0.5
        path = QPainterPath(QPointF(-2, 0.5))
        path.lineTo(0, 0.5)
        path.lineTo(point, self.height() / 2)
        path.lineTo(0, bottom)
        path.lineTo(-2, bottom)
        path.closeSubpath()
        return path
