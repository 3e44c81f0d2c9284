"""Text that may come from disk: always plain, elided where it does not fit."""

from __future__ import annotations

from math import ceil

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import (
    QColor,
    QPainter,
    QPaintEvent,
    QTextLayout,
    QTextOption,
)
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from multistore_gui.views.hints import Hints
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_NORMAL


class Label(QLabel):
    """A line of plain text in one of the design's sizes and colours, elided to its width."""

    def __init__(
        self,
        look: Look,
        text: str = "",
        *,
        px: int = 13,
        weight: int = WEIGHT_NORMAL,
        colour: str = "text",
        elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
        parent: QWidget | None = None,
    ) -> None:
        """Make a label.

        Args:
            look: what to draw with.
            text: what to show.
            px: its size, before the user's text size counts.
            weight: its weight.
            colour: the name of one of the theme's colours.
            elide: paths in the middle, names at the end.
            parent: the widget that it lies in.
        """
        super().__init__(text, parent)
        self._look = look
        self._px, self._weight, self._colour, self._elide = px, weight, colour, elide
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._restyle)
        self._restyle()
        Hints(self, lambda _: self.text() if self.is_cut and not self.toolTip() else None)

    @property
    def is_cut(self) -> bool:
        """Whether the text does not fit."""
        return self.fontMetrics().horizontalAdvance(self.text()) > self.contentsRect().width()

    def minimumSizeHint(self) -> QSize:
        """Let the label shrink to a few letters."""
        whole = self.sizeHint()
        least = self.fontMetrics().horizontalAdvance("mm…")
        return QSize(min(least, whole.width()), whole.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the text in the theme's colour."""
        painter = QPainter(self)
        colour: QColor = getattr(self._look.theme, self._colour if self.isEnabled() else "disabled")
        painter.setPen(colour)
        painter.setFont(self.font())
        box = self.contentsRect()
        text = self.fontMetrics().elidedText(self.text(), self._elide, box.width())
        painter.drawText(box, self.alignment() | Qt.TextFlag.TextSingleLine, text)

    def _restyle(self) -> None:
        self.setFont(self._look.fonts.ui_font(self._px, self._weight))
        self.updateGeometry()
        self.update()


class WrappedLabel(Label):
    """Plain text in as many lines as it needs; a path without blanks breaks anywhere."""

    def __init__(
        self,
        look: Look,
        *,
        px: int = 13,
        weight: int = WEIGHT_NORMAL,
        colour: str = "text",
    ) -> None:
        super().__init__(look, px=px, weight=weight, colour=colour)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    @property
    def is_cut(self) -> bool:
        """Whether there are more lines than are seen."""
        return self.heightForWidth(self.width()) > self.height()

    def hasHeightForWidth(self) -> bool:
        """The narrower, the higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """As high as its lines."""
        return ceil(self._lines(width).boundingRect().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the lines in the theme's colour."""
        painter = QPainter(self)
        painter.setPen(getattr(self._look.theme, self._colour))
        self._lines(self.width()).draw(painter, QPointF())

    def _lines(self, width: int) -> QTextLayout:
        layout = QTextLayout(self.text().replace("\n", "\N{LINE SEPARATOR}"), self.font())
        option = QTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        layout.setTextOption(option)
        layout.beginLayout()
        top = 0.0
        while (line := layout.createLine()).isValid():
            line.setLineWidth(width)
            line.setPosition(QPointF(0, top))
            top += line.height()
        layout.endLayout()
        return layout


class KeyCap(QWidget):
    """A key of the keyboard, e.g. "Ctrl+K"."""

    def __init__(self, look: Look, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look, self._text = look, text
        self.setAccessibleName(text)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def sizeHint(self) -> QSize:
        """As wide as the key's name."""
        badges = self._look.badges
        return QSize(badges.key_width(self._text), badges.height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the key."""
        self._look.badges.paint_key(QPainter(self), self.rect(), self._text)
