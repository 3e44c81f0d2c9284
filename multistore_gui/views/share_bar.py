"""The bar that shows how many files each layer wins."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPen

from multistore_gui.core.hues import BASE_HUE
from multistore_gui.views.theme import Theme

_LEAST = 3  # pixels of a part
_GAP = 1
_HATCH_STEP = 4


@dataclass(frozen=True, slots=True)
class Share:
    """One layer's part."""

    hue: int
    count: int
    is_addition: bool = False  # files that no layer beneath has: hatched


def share_widths(counts: Sequence[int], width: int) -> list[int]:
    """Divide a bar's pixels among its parts.

    Args:
        counts: what each part stands for; one of 0 gets nothing, not even a gap.
        width: of the whole bar, the gaps between its parts with it.
    """
    shown = [at for at, count in enumerate(counts) if count > 0]
    widths = [0] * len(counts)
    free = width - _GAP * (len(shown) - 1) - _LEAST * len(shown)
    if not shown or free < 0:
        return widths
    total = sum(counts[at] for at in shown)
    seen = given = 0
    for at in shown:  # edges are rounded, not parts, so that they add up
        seen += counts[at]
        edge = free * seen // total
        widths[at] = _LEAST + edge - given
        given = edge
    return widths


def paint_share_bar(painter: QPainter, bar: QRect, shares: Sequence[Share], theme: Theme) -> None:
    """Paint the parts in their order, the base's muted, round at both ends."""
    widths = share_widths([share.count for share in shares], bar.width())
    painter.save()
    ends = QPainterPath()
    ends.addRoundedRect(QRectF(bar), bar.height() / 2, bar.height() / 2)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setClipPath(ends, Qt.ClipOperation.IntersectClip)
    left = bar.left()
    for share, width in zip(shares, widths, strict=True):
        if width:
            part = QRect(left, bar.top(), width, bar.height())
            is_base = share.hue == BASE_HUE
            painter.fillRect(part, theme.base_share if is_base else theme.hue(share.hue).solid)
            if share.is_addition:
                _hatch(painter, part, theme)
            left += width + _GAP
    painter.restore()


def _hatch(painter: QPainter, part: QRect, theme: Theme) -> None:
    painter.save()
    painter.setClipRect(part, Qt.ClipOperation.IntersectClip)
    painter.setPen(QPen(theme.surface, 1))
    height = part.height()
    for left in range(part.left() - height, part.right() + 1, _HATCH_STEP):
        painter.drawLine(left, part.bottom() + 1, left + height, part.top() + 1)
    painter.restore()
