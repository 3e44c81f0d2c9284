"""The rows of every list: their height, their ground, and text with matched letters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import QColor, QPainter
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem

from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

BESIDE_NAME = 8  # between a name and its folder

_LEAST_FOLDER = 24
_RADIUS = 5.0
_BAR = 3
_BAR_INSET = 5
_UNDERLINE = 1.5


class RowDelegate(QStyledItemDelegate):
    """The rows of a list are as high as one another; a subclass says what is painted."""

    def __init__(self, look: Look, height: int, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._height = look, height

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as any other."""
        return QSize(0, self._look.px(self._height))


def paint_row_ground(
    painter: QPainter, box: QRectF, look: Look, *, is_selected: bool, is_active: bool, is_over: bool
) -> None:
    """Paint the ground of a row that is selected, or has the pointer over it.

    Args:
        painter: where to.
        box: the row.
        look: what to draw with.
        is_selected: ground and bar, whatever the pointer does.
        is_active: whether the keyboard is in the list, or in the field that steers it.
        is_over: whether the pointer is over the row.
    """
    if not is_selected and not is_over:
        return
    theme = look.theme
    ground = (theme.sel if is_active else theme.sel_off) if is_selected else theme.hover
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(ground)
    painter.drawRoundedRect(box, _RADIUS, _RADIUS)
    if is_selected:
        painter.setBrush(theme.accent)
        inset = look.px(_BAR_INSET)
        bar = QRectF(box.left(), box.top() + inset, _BAR, box.height() - 2 * inset)
        painter.drawRoundedRect(bar, _BAR / 2, _BAR / 2)
    painter.restore()


def paint_text(
    painter: QPainter,
    box: QRectF,
    text: str,
    look: Look,
    colour: QColor,
    *,
    px: int = 13,
    weight: int = WEIGHT_NORMAL,
    positions: Sequence[int] = (),
    elide: Qt.TextElideMode = Qt.TextElideMode.ElideRight,
) -> float:
    """Paint a line in the middle of a box's height; return where it ends.

    Args:
        painter: where to.
        box: how much room there is.
        text: what is elided where it does not fit.
        look: what to draw with.
        colour: of the text, but for its matched letters.
        px: the text's size.
        weight: the text's weight, but for its matched letters.
        positions: the matched letters, rising: strong, and underlined in the accent's colour.
        elide: where the text is cut.
    """
    fonts, theme = look.fonts, look.theme
    plain = fonts.ui_font(px, weight)
    metrics = fonts.metrics(plain)
    baseline = round(box.top() + (box.height() + metrics.ascent() - metrics.descent()) / 2)
    marked = frozenset(positions)
    strong = fonts.ui_font(px, WEIGHT_STRONG)
    runs = [(run, is_hit, strong if is_hit else plain) for run, is_hit in _runs(text, marked)]
    if sum(fonts.metrics(font).horizontalAdvance(run) for run, _, font in runs) > box.width():
        runs = [(metrics.elidedText(text, elide, box.width()), False, plain)]
    left = box.left()
    for run, is_hit, font in runs:
        width = fonts.metrics(font).horizontalAdvance(run)
        painter.setFont(font)
        painter.setPen(theme.text if is_hit else colour)
        painter.drawText(QPointF(left, baseline), run)
        if is_hit:
            line = QRectF(left, baseline + look.px(2), width, look.px(_UNDERLINE))
            painter.fillRect(line, theme.accent)
        left += width
    return left


def paint_name(
    painter: QPainter,
    box: QRectF,
    name: str,
    folder: str,
    look: Look,
    *,
    positions: Sequence[int] = (),
    folder_positions: Sequence[int] = (),
) -> None:
    """Paint a name and, where there is room behind it, the folder it lies in.

    Args:
        painter: where to.
        box: how much room there is.
        name: what is elided where it does not fit.
        folder: what is cut in its middle, or "".
        look: what to draw with.
        positions: the name's matched letters, rising.
        folder_positions: those of the folder.
    """
    theme = look.theme
    end = paint_text(
        painter, box, name, look, theme.text, weight=WEIGHT_MEDIUM, positions=positions
    )
    rest = QRectF(box)
    rest.setLeft(end + look.px(BESIDE_NAME))
    if folder and rest.width() > look.px(_LEAST_FOLDER):
        paint_text(
            painter,
            rest,
            folder,
            look,
            theme.text2,
            px=12,
            positions=folder_positions,
            elide=Qt.TextElideMode.ElideMiddle,
        )


def _runs(text: str, marked: frozenset[int]) -> Iterator[tuple[str, bool]]:
    for is_hit, places in groupby(range(len(text)), lambda place: place in marked):
        yield "".join(text[place] for place in places), is_hit
