"""The line above a diff: whose file each side is, which change is the current one, and tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QRect, Qt
from PySide6.QtGui import QAction, QHelpEvent, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QSizePolicy, QToolTip, QWidget

from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.labels import Label, tooltip
from multistore_gui.views.look import Look
from multistore_gui.views.tokens import WEIGHT_STRONG

_HEIGHT = 32
_INDENT = 12
_GAP = 8


@dataclass(frozen=True, slots=True)
class Caption:
    """Whose file a side is."""

    label: str  # the layer's name
    hue: int
    role: str  # one or two words: "hidden", "wins"
    style: BadgeStyle = BadgeStyle.OUTLINE


class _CaptionLabel(QWidget):
    """A layer's badge and its role."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._caption: Caption | None = None
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(_HEIGHT))

    def show_caption(self, caption: Caption | None) -> None:
        self._caption = caption
        self.setAccessibleName("" if caption is None else f"{caption.label}, {caption.role}")
        self.update()

    def event(self, event: QEvent) -> bool:
        """Show the whole name where it is cut."""
        caption = self._caption
        if isinstance(event, QHelpEvent) and caption is not None:
            QToolTip.showText(event.globalPos(), tooltip(self.accessibleName()), self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge, then the role where there is room."""
        caption, look = self._caption, self._look
        if caption is None:
            return
        painter = QPainter(self)
        place = look.badges.paint_badge(
            painter, self.rect(), caption.label, caption.hue, caption.style
        )
        font = look.fonts.ui_font(12)
        left = place.right() + 1 + look.px(_GAP)
        if left + look.fonts.metrics(font).horizontalAdvance(caption.role) <= self.width():
            painter.setFont(font)
            painter.setPen(look.theme.text2)
            room = QRect(left, 0, self.width() - left, self.height())
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, caption.role)


class _Divider(QWidget):
    """A short upright line between two groups of buttons."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedWidth(look.px(9))

    def paintEvent(self, event: QPaintEvent) -> None:
        inset = self._look.px(8)
        middle = self.width() // 2
        QPainter(self).fillRect(middle, inset, 1, self.height() - 2 * inset, self._look.theme.line2)


class DiffHeader(QWidget):
    """Captions over the columns, and the tools at the end."""

    def __init__(
        self, look: Look, steps: Sequence[QAction], tools: Sequence[tuple[QAction, str]]
    ) -> None:
        """Make a header.

        Args:
            look: what to draw with.
            steps: the actions that go to the previous and to the next change.
            tools: the other actions, each with the name of its icon.
        """
        super().__init__()
        self._look = look
        self._left, self._right = _CaptionLabel(look, self), _CaptionLabel(look, self)
        self._right_at: int | None = None
        self._tools = QWidget(self)
        row = QHBoxLayout(self._tools)
        row.setContentsMargins(0, 0, look.px(4), 0)
        row.setSpacing(0)
        self._count = Label(look, px=12, weight=WEIGHT_STRONG)
        self._count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self._count)
        row.addSpacing(look.px(4))
        self._buttons = [
            Button(look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False)
            for action, icon in (*zip(steps, ("up", "down"), strict=True), *tools)
        ]
        for number, button in enumerate(self._buttons):
            if number == len(steps):
                row.addWidget(_Divider(look))
            row.addWidget(button)
            button.defaultAction().changed.connect(self._show_buttons)
        look.changed.connect(self._restyle)
        self._restyle()

    def show_captions(self, left: Caption | None, right: Caption | None) -> None:
        """Name the sides; a file alone has the left place."""
        self._left.show_caption(left)
        self._right.show_caption(right)
        self._place()

    @property
    def count(self) -> str:
        """What is said of the current change."""
        return self._count.text()

    def show_count(self, text: str) -> None:
        """Say which change is the current one."""
        self._count.setText(text)
        self._place()

    def set_tools_shown(self, is_shown: bool) -> None:
        """Leave the tools out where there are no lines."""
        self._tools.setVisible(is_shown)
        self._place()

    def place_right(self, x: int | None) -> None:
        """Put the right caption over the right column; None: behind the left one."""
        self._right_at = x
        self._place()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Keep the tools at the end."""
        self._place()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line beneath."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.panel)
        painter.setPen(QPen(self._look.theme.line, 1))
        painter.drawLine(0, self.height() - 1, self.width(), self.height() - 1)

    def _show_buttons(self) -> None:
        """Show the buttons of the actions that are to be seen."""
        for button in self._buttons:
            button.setVisible(button.defaultAction().isVisible())
        self._place()

    def _place(self) -> None:
        indent, height = self._look.px(_INDENT), self.height()
        needed = self._tools.sizeHint().width() if not self._tools.isHidden() else 0
        tools_at = self.width() - needed
        self._tools.setGeometry(tools_at, 0, needed, height - 1)
        if self._right_at is not None:
            right_at = self._right_at + self._look.px(6)
            self._left.setGeometry(indent, 0, max(self._right_at - 2 * indent, 0), height - 1)
        else:
            half = max((tools_at - indent) // 2, 0) if self._right.accessibleName() else None
            right_at = indent + (half or 0)
            self._left.setGeometry(
                indent,
                0,
                max((tools_at - indent if half is None else half) - indent, 0),
                height - 1,
            )
        self._right.setGeometry(right_at, 0, max(tools_at - right_at - indent, 0), height - 1)

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(_HEIGHT))
        self._place()
        self.update()
