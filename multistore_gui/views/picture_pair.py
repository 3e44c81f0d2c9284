"""Two pictures side by side, or one over the other with a line to move; or one alone."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QBrush,
    QColor,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from multistore_gui.models.pictures import Picture
from multistore_gui.views.buttons import Button
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.views.theme import LayerHue

_MARGIN = 16
_SQUARE = 8
_STEP = 0.02


class PicturePair(QWidget):
    """Shows decoded pictures; the line between them moves with the pointer and the arrows."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._canvas = _Canvas(look)
        self._facts = Label(look, px=12, colour="text2")
        self.swipe = QAction("Swipe", self, checkable=True)
        self.swipe.setToolTip("Lay one picture over the other, with a line to move")
        self.swipe.toggled.connect(self._canvas.set_swipes)
        button = Button(look, self.swipe, icon="columns")
        row = QHBoxLayout()
        space(look, row, (12, 6, 12, 6))
        row.addWidget(self._facts, 1)
        row.addWidget(button)
        self._button = button
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._canvas, 1)
        column.addLayout(row)

    @property
    def facts(self) -> str:
        """What is said of the pictures."""
        return self._facts.text()

    @property
    def canvas(self) -> QWidget:
        """Where they are painted."""
        return self._canvas

    def show_pictures(
        self, pictures: Sequence[Picture | str | None], hues: Sequence[int], facts: str
    ) -> None:
        """Show one or two pictures, None while one is decoded, or words in the place of one."""
        self._facts.setText(facts)
        self.setAccessibleName(facts)
        self._canvas.setAccessibleName(facts)
        can_swipe = len(pictures) == 2 and all(isinstance(one, Picture) for one in pictures)
        self._button.setVisible(can_swipe)
        if not can_swipe:
            self.swipe.setChecked(False)
        self._canvas.show_pictures(pictures, hues)


class _Canvas(QWidget):
    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._pictures: Sequence[Picture | str | None] = ()
        self._hues: Sequence[int] = ()
        self._swipes = False
        self._share = 0.5
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        look.changed.connect(self.update)

    def show_pictures(self, pictures: Sequence[Picture | str | None], hues: Sequence[int]) -> None:
        self._pictures, self._hues = pictures, hues
        self.update()

    def set_swipes(self, swipes: bool) -> None:
        self._swipes, self._share = swipes, 0.5
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move the line with the arrows."""
        steps = {
            Qt.Key.Key_Left: -_STEP,
            Qt.Key.Key_Right: _STEP,
            Qt.Key.Key_Home: -1.0,
            Qt.Key.Key_End: 1.0,
        }
        if self._swipes and event.key() in steps:
            self._move_line(self._share + steps[Qt.Key(event.key())])
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Take the line there."""
        self._follow(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Take the line along."""
        self._follow(event)

    def _follow(self, event: QMouseEvent) -> None:
        if self._swipes and event.buttons() & Qt.MouseButton.LeftButton:
            box = self._boxes()[0]
            self._move_line((event.position().x() - box.left()) / max(box.width(), 1))

    def _move_line(self, share: float) -> None:
        self._share = min(max(share, 0.0), 1.0)
        self.setAccessibleDescription(f"{self._share:.0%} of the hidden picture are shown")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pictures on a checkered ground."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        painter.fillRect(self.rect(), self._look.theme.surface)
        boxes = self._boxes()
        for number, (picture, box) in enumerate(zip(self._pictures, boxes, strict=True)):
            hue = self._look.theme.hue(self._hues[number])
            if not isinstance(picture, Picture):
                self._paint_words(painter, picture or "Reading the picture", box)
                continue
            if self._swipes:
                self._clip(painter, box, is_left=number == 0)
            self._paint_picture(painter, picture, box, hue)
            painter.setClipping(False)
        if self._swipes and boxes:
            x = boxes[0].left() + self._share * boxes[0].width()
            painter.fillRect(QRectF(x - 1, 0, 2, self.height()), self._look.theme.accent)
        if self.hasFocus():
            paint_focus_inside(painter, QRectF(self.rect()), self._look, radius=0)

    def _boxes(self) -> list[QRect]:
        """Return the room of each picture."""
        margin = self._look.px(_MARGIN)
        count = 1 if self._swipes else max(len(self._pictures), 1)
        width = self.width() // count
        height = self.height() - 2 * margin
        boxes = [
            QRect(at * width + margin, margin, max(width - 2 * margin, 1), max(height, 1))
            for at in range(count)
        ]
        return boxes * len(self._pictures) if self._swipes else boxes[: len(self._pictures)]

    def _clip(self, painter: QPainter, box: QRect, *, is_left: bool) -> None:
        x = box.left() + self._share * box.width()
        rect = QRectF(0, 0, x, self.height())
        if not is_left:
            rect = QRectF(x, 0, self.width() - x, self.height())
        painter.setClipRect(rect)

    def _paint_picture(
        self, painter: QPainter, picture: Picture, box: QRect, hue: LayerHue
    ) -> None:
        size = QSize(picture.image.size())
        if size.width() > box.width() or size.height() > box.height():
            size.scale(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        place = QRect(0, 0, size.width(), size.height())
        place.moveCenter(box.center())
        painter.fillRect(place, self._checkered())
        painter.drawImage(place, picture.image)
        painter.setPen(QPen(hue.line, 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRect(place.adjusted(-1, -1, 0, 0))

    def _paint_words(self, painter: QPainter, text: str, box: QRect) -> None:
        painter.setPen(self._look.theme.text2)
        painter.setFont(self._look.fonts.ui_font(12))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, text)

    def _checkered(self) -> QBrush:
        side = self._look.px(_SQUARE)
        pixmap = QPixmap(2 * side, 2 * side)
        light, dark = QColor("#FFFFFF"), QColor("#DADDE2")
        if self._look.theme.is_dark:
            light, dark = QColor("#3A3F4A"), QColor("#2C303A")
        pixmap.fill(light)
        painter = QPainter(pixmap)
        painter.fillRect(0, 0, side, side, dark)
        painter.fillRect(side, side, side, side, dark)
        painter.end()
        return QBrush(pixmap)
