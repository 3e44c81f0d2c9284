"""Buttons over an action, so that text, key and enabling never differ from the menu's."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from math import ceil

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import (
    QAction,
    QColor,
    QFont,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
)
from PySide6.QtWidgets import QApplication, QSizePolicy, QToolButton, QWidget

from multistore_gui.views.focus_ring import RING
from multistore_gui.views.look import Look
from multistore_gui.views.theme import Theme
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

_PADDING = 10
_GAP = 8
_HEIGHT = 28
_ICON = 16
_SWATCH = 9
_ARROW = 14
_RADIUS = 6.0


class ButtonKind(Enum):
    """What a button looks like, by its weight on the screen."""

    PLAIN = "plain"
    PRIMARY = "primary"  # one a screen
    DANGER = "danger"  # what touches many files at once
    FLAT = "flat"  # no ground until the pointer is over it
    ON_INK = "on ink"  # in a toast
    FLAT_ON_INK = "flat on ink"


@dataclass(frozen=True, slots=True)
class _Colours:
    ground: QColor
    border: QColor
    text: QColor
    icon: QColor
    key: QColor


class Button(QToolButton):
    """An action as a button: icon, a layer's swatch, text and key; or the icon alone.

    With a menu it opens the menu and shows an arrow.
    """

    def __init__(
        self,
        look: Look,
        action: QAction,
        *,
        icon: str = "",
        kind: ButtonKind = ButtonKind.PLAIN,
        has_text: bool = True,
        has_key: bool = True,
        opens: bool = False,
        parent: QWidget | None = None,
    ) -> None:
        """Make a button.

        Args:
            look: what to draw with.
            action: what is done; its text, key, tooltip and enabling are the button's.
            icon: a drawing's name, empty for none.
            kind: what it looks like.
            has_text: False for a tool button, its icon alone.
            has_key: False where the key is said elsewhere.
            opens: whether something to choose from comes up, as with a menu: an arrow says so.
            parent: the widget that it lies in.
        """
        super().__init__(parent)
        self._look, self._icon, self._kind = look, icon, kind
        self._has_text, self._has_key, self._opens = has_text, has_key, opens
        self._short, self._is_bare = "", False
        self._hue: int | None = None
        self._pressed_ms = -(1 << 40)  # long ago
        self.setDefaultAction(action)
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        if kind in (ButtonKind.ON_INK, ButtonKind.FLAT_ON_INK):
            self.setProperty(RING, "ink_text")  # the accent is too weak there
        self._name()
        action.changed.connect(self._name)
        look.changed.connect(self._name)

    def set_action(self, action: QAction) -> None:
        """Do something else from now on."""
        before = self.defaultAction()
        before.changed.disconnect(self._name)
        self.removeAction(before)
        self.setDefaultAction(action)
        action.changed.connect(self._name)
        self._name()

    def set_hue(self, hue: int | None) -> None:
        """Show the swatch of the layer that the action works in, or none."""
        self._hue = hue
        self._name()

    def set_has_text(self, has_text: bool) -> None:
        """Leave the icon alone where there is no room for more."""
        self._has_text = has_text
        self._name()

    def set_has_key(self, has_key: bool) -> None:
        """Leave the key out where there is no room for it."""
        self._has_key = has_key
        self._name()

    def set_short(self, text: str) -> None:
        """Show fewer words than the action's where there is no room for more; "" shows those."""
        self._short = text
        self._name()

    def set_icon(self, name: str) -> None:
        """Show another drawing, or none."""
        self._icon = name
        self._name()

    def set_bare(self, icon: str) -> None:
        """Show a drawing alone, which says that something opens; "" shows text and arrow again."""
        self._icon, self._is_bare, self._has_text = icon, bool(icon), not icon
        self._name()

    def sizeHint(self) -> QSize:
        """As wide as its parts."""
        height = self._look.px(_HEIGHT)
        if not self._has_text and not self._has_arrow:
            return QSize(height, height)
        parts = self._part_widths()
        gaps = self._look.px(_GAP) * (len(parts) - 1)
        return QSize(ceil(sum(parts)) + gaps + 2 * self._look.px(_PADDING), height)

    def minimumSizeHint(self) -> QSize:
        """Never be cut."""
        return self.sizeHint()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember when, for the click that may follow."""
        self._pressed_ms = event.timestamp()
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Take a quick second click, unless the first was on what stood here before."""
        if event.timestamp() - self._pressed_ms <= QApplication.doubleClickInterval():
            super().mouseDoubleClickEvent(event)
        else:
            event.accept()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground, icon, swatch, text and key."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        colours = self._colours(self._look.theme)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.setPen(QPen(colours.border, 1))
        painter.setBrush(colours.ground)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)
        parts = self._part_widths()
        gap = self._look.px(_GAP)
        left = (self.width() - sum(parts) - gap * (len(parts) - 1)) / 2
        if self._icon:
            left = self._paint_icon(painter, left, self._icon, colours.icon, _ICON) + gap
        if self._hue is not None:
            left = self._paint_swatch(painter, left) + gap
        if self._has_text:
            left = self._paint_text(painter, left, self._words, colours.text, self._font()) + gap
        if self._key():
            left = self._paint_text(painter, left, self._key(), colours.key, self._key_font())
        if self._has_arrow:
            side = self._look.px(_ARROW)
            left = self.width() - self._look.px(_PADDING) - side
            self._paint_icon(painter, left, "down", colours.icon, _ARROW)

    @property
    def _words(self) -> str:
        # Qt leaves dots out of a button's text; an arrow says what they would.
        words = self._short or self.defaultAction().text().replace("&&", "&")
        return words.removesuffix("…") if self._opens else words

    def _part_widths(self) -> list[float]:
        look = self._look
        widths: list[float] = [look.px(_ICON)] if self._icon else []
        if self._hue is not None:
            widths.append(look.px(_SWATCH))
        if self._has_text:
            widths.append(look.fonts.metrics(self._font()).horizontalAdvance(self._words))
        if self._key():
            widths.append(look.fonts.metrics(self._key_font()).horizontalAdvance(self._key()))
        if self._has_arrow:
            widths.append(look.px(_ARROW))
        return widths

    @property
    def _has_arrow(self) -> bool:
        return (self._opens or self.menu() is not None) and not self._is_bare

    def _font(self) -> QFont:
        is_strong = self._kind in (ButtonKind.PRIMARY, ButtonKind.DANGER, ButtonKind.ON_INK)
        return self._look.fonts.ui_font(13, WEIGHT_STRONG if is_strong else WEIGHT_MEDIUM)

    def _key_font(self) -> QFont:
        return self._look.fonts.ui_font(11, WEIGHT_NORMAL)

    def _key(self) -> str:
        if not (self._has_text and self._has_key):
            return ""
        return self.defaultAction().shortcut().toString(QKeySequence.SequenceFormat.NativeText)

    def _colours(self, theme: Theme) -> _Colours:
        clear = QColor(Qt.GlobalColor.transparent)
        grounds = {
            ButtonKind.PLAIN: _Colours(
                theme.raised, theme.line2, theme.text, theme.text2, theme.text3
            ),
            ButtonKind.PRIMARY: _on(theme, theme.ink, theme.ink_text),
            ButtonKind.DANGER: _on(theme, theme.danger, theme.ink_text),
            ButtonKind.FLAT: _Colours(clear, clear, theme.text, theme.text2, theme.text2),
            ButtonKind.ON_INK: _on(
                theme, theme.mixed(theme.ink, theme.ink_text, 0.16), theme.ink_text
            ),
            ButtonKind.FLAT_ON_INK: _Colours(
                clear, clear, theme.ink_text, theme.ink_text, theme.ink_text
            ),
        }
        colours = grounds[self._kind]
        if not self.isEnabled():
            is_bare = self._kind in (ButtonKind.FLAT, ButtonKind.FLAT_ON_INK)
            ground, border = (clear, clear) if is_bare else (theme.panel, theme.line)
            return _Colours(ground, border, theme.disabled, theme.disabled, theme.disabled)
        ground = self._ground(theme, colours.ground)
        border = colours.border if colours.border == theme.line2 else ground
        return _Colours(ground, border, colours.text, colours.icon, colours.key)

    def _ground(self, theme: Theme, ground: QColor) -> QColor:
        is_on_ink = self._kind in (ButtonKind.ON_INK, ButtonKind.FLAT_ON_INK)
        over = theme.mixed(theme.ink, theme.ink_text, 0.24) if is_on_ink else theme.hover
        if self._kind is ButtonKind.FLAT:
            over = theme.sel_off
        if self.isDown():
            return theme.pressed(over if ground.alpha() == 0 else ground)
        if self.isChecked():
            return theme.accent_soft
        if self.underMouse():
            is_full = self._kind in (ButtonKind.PRIMARY, ButtonKind.DANGER)
            return theme.mixed(ground, theme.surface, 0.12) if is_full else over
        return ground

    def _paint_icon(
        self, painter: QPainter, left: float, name: str, colour: QColor, size: int
    ) -> float:
        side = self._look.px(size)
        box = QRectF(left, 0, side, self.height())
        self._look.icons.paint(painter, box, name, colour, side)
        return left + side

    def _paint_swatch(self, painter: QPainter, left: float) -> float:
        assert self._hue is not None
        side = self._look.px(_SWATCH)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.hue(self._hue).solid)
        painter.drawRoundedRect(QRectF(left, (self.height() - side) / 2, side, side), 2, 2)
        return left + side

    def _paint_text(
        self, painter: QPainter, left: float, text: str, colour: QColor, font: QFont
    ) -> float:
        metrics = self._look.fonts.metrics(font)
        baseline = round((self.height() + metrics.ascent() - metrics.descent()) / 2)
        painter.setFont(font)
        painter.setPen(colour)
        painter.drawText(QPointF(left, baseline), text)
        return left + metrics.horizontalAdvance(text)

    def _name(self) -> None:
        self.setAccessibleName(self._words)
        self.updateGeometry()
        self.update()


def _on(theme: Theme, ground: QColor, text: QColor) -> _Colours:
    return _Colours(ground, ground, text, text, theme.mixed(ground, text, 0.9))
