"""A message in its place: what happened, and at most one way on."""

from __future__ import annotations

from enum import Enum

from PySide6.QtCore import QRectF
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QColor,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.views.theme import Theme
from multistore_gui.views.tokens import WEIGHT_MEDIUM

_RADIUS = 6.0


class Tone(Enum):
    """What a banner is about, with its icon."""

    INFO = "info"
    OK = "check"
    WARNING = "warn"
    DANGER = "lock"


class Banner(QWidget):
    """One line over the top of a pane."""

    def __init__(
        self,
        look: Look,
        tone: Tone,
        text: str = "",
        action: QAction | None = None,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._look, self._tone = look, tone
        self._label = Label(look, weight=WEIGHT_MEDIUM, colour=_names(tone)[0])
        row = QHBoxLayout(self)
        space(look, row, (34, 4, 6, 4))
        row.addWidget(self._label, 1)
        if action is not None:
            row.addWidget(Button(look, action))
        look.changed.connect(self._restyle)
        self._restyle()
        self.tell(text)

    def tell(self, text: str) -> None:
        """Change the text, and have it read aloud where the banner is seen."""
        self._label.setText(text)
        self.setAccessibleName(text)
        if text and self.isVisible():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _restyle(self) -> None:
        self.setMinimumHeight(self._look.px(34))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, border and icon."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ink, ground, line = _colours(self._look.theme, self._tone)
        painter.setPen(QPen(line, 1))
        painter.setBrush(ground)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        side = self._look.px(16)
        square = QRectF(self._look.px(10), 0, side, self.height())
        self._look.icons.paint(painter, square, self._tone.value, ink, side)


def _names(tone: Tone) -> tuple[str, str, str]:
    """Name the theme's colours of text, ground and border."""
    if tone is Tone.INFO:
        return "text2", "panel", "line"
    name = {Tone.OK: "ok", Tone.WARNING: "warn", Tone.DANGER: "danger"}[tone]
    return name, f"{name}_bg", f"{name}_line"


def _colours(theme: Theme, tone: Tone) -> tuple[QColor, QColor, QColor]:
    ink, ground, line = _names(tone)
    return getattr(theme, ink), getattr(theme, ground), getattr(theme, line)
