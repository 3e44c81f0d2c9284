"""The line above a diff: whose file each side is, which change is the current one, and tools."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import ceil

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QWidget

from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.hints import Hints
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_STRONG

_HEIGHT = 32
_INDENT = 12
_GAP = 8
_END = 4  # behind the count, and behind the tools
_COUNT_PX = 12
_ROLE_PX = 12
_DOT = "\u25cf"
_STEPS = 2  # of the tools; they stand before the divider


@dataclass(frozen=True, slots=True)
class Caption:
    """Whose file a side is."""

    label: str  # the layer's name
    hue: int
    role: str  # one or two words: "hidden", "wins"
    style: BadgeStyle = BadgeStyle.OUTLINE
    is_edited: bool = False  # and not saved

    @property
    def said(self) -> str:
        """What is said of the file."""
        return f"Edited, not saved, {self.role}" if self.is_edited else self.role

    @property
    def words(self) -> Sequence[str]:
        """What stands behind the layer's name: as much as there is room for."""
        if not self.is_edited:
            return (self.role, "")
        return (f"{_DOT} Edited, not saved", f"{_DOT} Edited", _DOT)


class _CaptionLabel(QWidget):
    """A layer's badge and its role."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look
        self._caption: Caption | None = None
        Hints(self, lambda _: self.accessibleName() if self._caption is not None else None)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(look.px(_HEIGHT))

    def show_caption(self, caption: Caption | None) -> None:
        self._caption = caption
        self.setAccessibleName("" if caption is None else f"{caption.label}, {caption.said}")
        self.update()

    @property
    def has_caption(self) -> bool:
        """Whether it names anything."""
        return self._caption is not None

    @property
    def name_width(self) -> int:
        """How wide the layer's name is, and what must not be left out."""
        caption = self._caption
        if caption is None:
            return 0
        width = self._look.badges.badge_width(caption.label, caption.style)
        return width + self._words_width(caption.words[-1])

    @property
    def whole_width(self) -> int:
        """How wide the name and the words are."""
        if self._caption is None:
            return 0
        badge = self._look.badges.badge_width(self._caption.label, self._caption.style)
        return badge + self._words_width(self._caption.words[0])

    def _words_width(self, words: str) -> int:
        metrics = self._look.fonts.metrics(self._look.fonts.ui_font(_ROLE_PX))
        return self._look.px(_GAP) + ceil(metrics.horizontalAdvance(words)) if words else 0

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the badge, then the role where there is room."""
        caption, look = self._caption, self._look
        if caption is None:
            return
        painter = QPainter(self)
        room = self.rect().adjusted(0, 0, -self._words_width(caption.words[-1]), 0)
        place = look.badges.paint_badge(painter, room, caption.label, caption.hue, caption.style)
        left = place.right() + 1
        fitting = (w for w in caption.words if left + self._words_width(w) <= self.width())
        words = next(fitting, "")
        if words:
            painter.setFont(look.fonts.ui_font(_ROLE_PX))
            painter.setPen(look.theme.text if caption.is_edited else look.theme.text2)
            room = self.rect().adjusted(left + look.px(_GAP), 0, 0, 0)
            painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, words)


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
    """Captions over the columns, and the tools at the end.

    Where room is short, the layers' names stay: the count is shortened, then the tools move into a
    menu, the last first, then the count and the menu go.
    """

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
        self._counts = ("", "")
        self._has_tools = True
        self._tools = QWidget(self)
        row = QHBoxLayout(self._tools)
        space(look, row, (0, 0, _END, 0), 0)
        self._count = Label(look, px=_COUNT_PX, weight=WEIGHT_STRONG)
        self._count.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row.addWidget(self._count)
        self._buttons = [
            Button(look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False)
            for action, icon in (*zip(steps, ("up", "down"), strict=True), *tools)
        ]
        self._divider = _Divider(look)
        self._menu = QMenu(self)
        self._menu.setToolTipsVisible(True)
        more = QAction("More", self)
        more.triggered.connect(self._open_menu)
        self._more = Button(look, more, icon="more", kind=ButtonKind.FLAT, has_text=False)
        for widget in (*self._buttons[: len(steps)], self._divider, *self._buttons[len(steps) :]):
            row.addWidget(widget)
        row.addWidget(self._more)
        for button in self._buttons:
            button.defaultAction().visibleChanged.connect(self._place)
        look.changed.connect(self._restyle)
        self._restyle()

    def add_tools(self, tools: Sequence[tuple[QAction, str]]) -> None:
        """Put other tools before those that there are, each with the name of its icon."""
        row = self._tools.layout()
        assert isinstance(row, QHBoxLayout)
        for at, (action, icon) in enumerate(tools):
            button = Button(self._look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False)
            row.insertWidget(row.indexOf(self._divider) + 1 + at, button)
            self._buttons.insert(_STEPS + at, button)
            action.visibleChanged.connect(self._place)
        self._place()

    def show_captions(self, left: Caption | None, right: Caption | None) -> None:
        """Name the sides; a file alone has the left place."""
        self._left.show_caption(left)
        self._right.show_caption(right)
        self._place()

    @property
    def captions(self) -> tuple[str, str]:
        """What is said of the sides, "" of one that is not there."""
        return self._left.accessibleName(), self._right.accessibleName()

    @property
    def count(self) -> str:
        """What is said of the current change where there is room."""
        return self._counts[0]

    @property
    def in_menu(self) -> Sequence[QAction]:
        """The tools that have no room of their own."""
        return [
            button.defaultAction()
            for button in self._buttons
            if button.isHidden() and button.defaultAction().isVisible()
        ]

    def show_count(self, text: str, short: str = "") -> None:
        """Say which change is the current one, and say it again for where room is short."""
        if self._counts != (text, short):
            self._counts = text, short
            self._place()

    def set_tools_shown(self, is_shown: bool) -> None:
        """Leave the tools out where there are no lines."""
        if self._has_tools != is_shown:
            self._has_tools = is_shown
            self._place()

    def place_right(self, x: int | None) -> None:
        """Put the right caption over the right column; None: behind the left one."""
        if self._right_at != x:
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

    def _place(self) -> None:
        px, height = self._look.px, self.height() - 1
        indent, gap = px(_INDENT), px(_GAP)
        needed = self._fit_tools() if self._has_tools else 0
        self._tools.setVisible(needed > 0)
        tools_at = self.width() - needed
        self._tools.setGeometry(tools_at, 0, needed, height)
        end = tools_at - gap  # of the captions
        if self._right_at is not None:
            right_at = self._right_at + px(6)
            self._left.setGeometry(indent, 0, max(self._right_at - 2 * indent, 0), height)
        elif self._right.has_caption:
            left = self._share_of_left(max(end - indent - gap, 0))
            right_at = indent + left + gap
            self._left.setGeometry(indent, 0, left, height)
        else:
            right_at = end
            self._left.setGeometry(indent, 0, max(end - indent, 0), height)
        self._right.setGeometry(right_at, 0, max(end - right_at, 0), height)

    def _share_of_left(self, room: int) -> int:
        """Return how wide the left caption is where the right one stands behind it."""
        left, right, gap = self._left, self._right, self._look.px(_GAP)
        if left.whole_width + gap + right.whole_width <= room:
            return left.whole_width + gap
        if right.name_width < room // 2:
            return room - right.name_width
        return min(left.name_width, room // 2)

    def _fit_tools(self) -> int:
        """Show as many tools as leave room for the layers' names; return how wide they are."""
        offered = [one for one in self._buttons if one.defaultAction().isVisible()]
        choices = [(text, offered, False) for text in self._counts]
        choices += [
            (text, offered[:count], True)
            for count in range(len(offered) - 1, -1, -1)
            for text in ((self._counts[1],) if count else (self._counts[1], ""))
        ]
        room = self._room_for_tools()
        width = 0
        for text, shown, has_more in choices:
            width = self._tools_width(text, shown, has_more=has_more)
            if width <= room:
                break
        else:
            text, shown, has_more, width = "", [], False, 0
        self._count.setText(text)
        self._count.setFixedWidth(self._count_width(text))
        for button in self._buttons:
            button.setVisible(button in shown)
        self._divider.setVisible(len(shown) > _STEPS)
        self._more.setVisible(has_more)
        return width

    def _room_for_tools(self) -> int:
        px = self._look.px
        if self._right_at is not None:
            start, needed = self._right_at + px(6), self._right.name_width
        else:
            start, needed = px(_INDENT), self._left.name_width
            if self._right.has_caption:
                needed += px(_GAP) + self._right.name_width
        return self.width() - start - needed - px(_GAP)

    def _tools_width(self, count: str, buttons: Sequence[Button], *, has_more: bool) -> int:
        width = self._count_width(count) + self._look.px(_END)
        width += sum(button.sizeHint().width() for button in buttons)
        width += self._divider.width() if len(buttons) > _STEPS else 0
        return width + (self._more.sizeHint().width() if has_more else 0)

    def _count_width(self, count: str) -> int:
        metrics = self._look.fonts.metrics(self._look.fonts.ui_font(_COUNT_PX, WEIGHT_STRONG))
        return ceil(metrics.horizontalAdvance(count)) + self._look.px(_END) if count else 0

    def _open_menu(self) -> None:
        self._menu.clear()
        self._menu.addActions(list(self.in_menu))
        self._menu.popup(self._more.mapToGlobal(self._more.rect().bottomLeft()))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(_HEIGHT))
        self._place()
        self.update()
