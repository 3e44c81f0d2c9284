"""The buttons between the sides of a diff, one at each change: take what is beneath."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QRect, QRectF
from PySide6.QtGui import QPainter, QPen

from multistore_gui.core.columns import NO_HUNK
from multistore_gui.core.diff import LEFT
from multistore_gui.views.diff_scene import Scene
from multistore_gui.views.look import Look
from multistore_gui.views.theme import LayerHue

_WIDTH = 24
_HEIGHT = 18
_ICON = 12
_RADIUS = 5.0
_FROM_EDGE = 6  # in a single column


@dataclass(frozen=True, slots=True)
class Taking:
    """Which side can take the other's lines, and which button the pointer is at."""

    into: int
    hovered: int = NO_HUNK
    pressed: int = NO_HUNK


def take_boxes(
    scene: Scene, areas: Sequence[QRect], tops: Sequence[int], line_height: int, look: Look
) -> list[tuple[int, QRect]]:
    """Return the hunks in sight, each with the place of its button.

    Args:
        scene: what is shown.
        areas: of its columns.
        tops: the pixels of each column that are above its area.
        line_height: in pixels.
        look: how large it all is.
    """
    width, height = look.px(_WIDTH), look.px(_HEIGHT)
    found = []
    for hunk in scene.hunks_in_sight(tops, areas[0].height(), line_height):
        rows = [column.rows_of_hunk(hunk) for column in scene.columns]
        ys = [each.start * line_height - top for each, top in zip(rows, tops, strict=True)]
        y = sum(ys) // len(ys) + (line_height - height) // 2
        if len(areas) > 1:
            left = (areas[0].right() + 1 + areas[1].left() - width) // 2
        else:
            left = areas[0].right() - look.px(_FROM_EDGE) - width
        found.append((hunk, QRect(left, y, width, height)))
    return found


def paint_take_button(
    painter: QPainter,
    look: Look,
    box: QRect,
    hue: LayerHue,
    taking: Taking,
    hunk: int,
    *,
    is_unified: bool,
) -> None:
    """Paint a button that points to the side that takes, in the colour of the other's layer."""
    theme = look.theme
    is_lit = hunk in (taking.hovered, taking.pressed)
    ground = hue.solid if is_lit else theme.raised
    if hunk == taking.pressed:
        ground = theme.mixed(hue.solid, hue.ink, 0.5)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(hue.solid if is_lit else hue.line, 1))
    painter.setBrush(ground)
    painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
    icon = "down" if is_unified else ("left" if taking.into == LEFT else "right")
    side = look.px(_ICON)
    look.icons.paint(painter, QRectF(box), icon, hue.on if is_lit else hue.ink, side)
