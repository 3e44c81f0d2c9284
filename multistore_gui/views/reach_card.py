"""Where to create an override: each layer of the stack, with the stores that would use it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from multistore_gui.core.layers import LayerKind
from multistore_gui.models.reach import Choice, Named
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.focus_ring import NO_RING, RING
from multistore_gui.views.look import Look
from multistore_gui.views.popup import PopupCard
from multistore_gui.views.rows import paint_row_ground, paint_text
from multistore_gui.views.tokens import WEIGHT_STRONG

_WIDTH = 420
_INSET = 12
_TEXT_LEFT = 40
_LINE = 22
_PADDING = 6
_WORD_WIDTH = 56  # "Reaches", "But not"
_DIGITS = {Qt.Key(Qt.Key.Key_1 + at): at for at in range(9)}


class ReachCard(PopupCard):
    """A menu of layers; keys 1 to 9, arrows and Enter choose. Made anew each time it opens."""

    chosen = Signal(object)  # Layer

    def __init__(self, look: Look, choices: Sequence[Choice], parent: QWidget) -> None:
        super().__init__(look, "Create override in", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = [
            _Row(look, choice, str(number) if number <= 9 else "", self)
            for number, choice in enumerate(choices, 1)
        ]
        for row in self._rows:
            row.clicked.connect(lambda _=False, chosen=row: self._choose(chosen))
            self.body.addWidget(row)

    def open_below(self, anchor: QWidget) -> None:
        """Open, the first layer that can be chosen at hand."""
        self.show_below(anchor, width=self._look.px(_WIDTH))
        for row in self._rows:
            if row.choice.reason is None:
                row.setFocus(Qt.FocusReason.PopupFocusReason)
                return

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Choose by number, move with the arrows."""
        at = _DIGITS.get(Qt.Key(event.key()))
        if at is not None and at < len(self._rows):
            self._rows[at].click()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextPrevChild(True)
        elif event.key() == Qt.Key.Key_Up:
            self.focusNextPrevChild(False)
        else:
            super().keyPressEvent(event)

    def _choose(self, row: _Row) -> None:
        self.close()
        self.chosen.emit(row.choice.layer)


class _Row(QAbstractButton):
    """One layer, its reach and what would be copied, or why it cannot be."""

    def __init__(self, look: Look, choice: Choice, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self.choice, self._key = look, choice, key
        self.setEnabled(choice.reason is None)
        self.setProperty(RING, NO_RING)  # a row: its ground says it
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(choice.description)

    def sizeHint(self) -> QSize:
        """As many lines as there is to say."""
        lines = 1 + len([part for part in self._parts() if part])
        px = self._look.px
        return QSize(px(_WIDTH), lines * px(_LINE) + 2 * px(_PADDING))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses as Space does."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        elif event.key() in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            event.ignore()  # the card moves among its rows
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint name, reach and note, line by line."""
        painter = QPainter(self)
        look, theme, px = self._look, self._look.theme, self._look.px
        choice = self.choice
        ground = QRectF(self.rect()).adjusted(2, 1, -2, -1)
        paint_row_ground(
            painter,
            ground,
            look,
            is_selected=self.hasFocus(),
            is_active=True,
            is_over=self.underMouse() and self.isEnabled(),
        )
        line = QRectF(0, px(_PADDING), self.width() - px(_INSET), px(_LINE))
        is_template = choice.layer.kind is LayerKind.TEMPLATE
        colour = theme.hue(choice.named.hue).solid if self.isEnabled() else theme.disabled
        square = QRectF(px(_INSET), line.top(), px(16), line.height())
        look.icons.paint(painter, square, "template" if is_template else "store", colour, px(16))
        line.setLeft(px(_TEXT_LEFT))
        strong = theme.text if self.isEnabled() else theme.disabled
        room = QRectF(line)
        if self._key:
            width = look.badges.key_width(self._key)
            corner = QRect(round(line.right()) - width, round(line.top()), width, px(_LINE))
            look.badges.paint_key(painter, corner, self._key)
            room.setRight(corner.left() - px(8))
        end = paint_text(
            painter, room, f"in {choice.named.label}", look, strong, weight=WEIGHT_STRONG
        )
        if is_template:
            room.setLeft(end + px(6))
            paint_text(painter, room, "template", look, theme.text2, px=12)
        for part in filter(None, self._parts()):
            line.translate(0, px(_LINE))
            self._paint_part(painter, line, part)

    def _parts(self) -> list[tuple[str, tuple[Named, ...], str] | None]:
        """Return the lines beneath the name: a word, badges, the rest of the sentence."""
        choice = self.choice
        if choice.reason is not None:
            return [("", (), choice.reason)]
        return [
            ("Reaches", choice.gets, ""),
            ("But not", choice.keeps, choice.keeping) if choice.keeps else None,
            ("", (), choice.note) if choice.note else None,
        ]

    def _paint_part(
        self, painter: QPainter, line: QRectF, part: tuple[str, tuple[Named, ...], str]
    ) -> None:
        look, theme, px = self._look, self._look.theme, self._look.px
        word, names, rest = part
        colour: QColor = theme.text2 if self.isEnabled() else theme.text3
        box = QRectF(line)
        if word:
            paint_text(painter, box, word, look, colour, px=12)
            box.setLeft(box.left() + px(_WORD_WIDTH))
        style = BadgeStyle.OUTLINE if rest else BadgeStyle.TINT
        needed = look.fonts.metrics(look.fonts.ui_font(12)).horizontalAdvance(rest)
        for at, named in enumerate(names):
            left_over = len(names) - at
            more = look.px(64) if left_over > 1 else 0
            width = look.badges.badge_width(named.label, style)
            if at and width + more + needed > box.width():
                end = paint_text(painter, box, f"+{left_over:,} more", look, colour, px=12)
                box.setLeft(end + px(6))
                break
            painted = look.badges.paint_badge(painter, box.toRect(), named.label, named.hue, style)
            box.setLeft(box.left() + painted.width() + px(6))
        paint_text(painter, box, rest, look, colour, px=12)
