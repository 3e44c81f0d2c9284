"""Where to create an override: each layer of the stack, with the stores that would use it."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QFocusEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QSizePolicy, QWidget

from multistore_gui.core.layers import LayerKind
from multistore_gui.models.reach import Choice, Named
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.focus_ring import NO_RING, RING
from multistore_gui.views.look import Look
from multistore_gui.views.popup import PopupCard
from multistore_gui.views.rows import paint_row_ground, paint_text
from multistore_gui.views.tokens import WEIGHT_NORMAL, WEIGHT_STRONG

_WIDTH = 420
_INSET = 12
_TEXT_LEFT = 40
_LINE = 22
_PADDING = 6
_AROUND = 6  # above and below the preview
_BETWEEN = 28  # its two boxes
_WORD_WIDTH = 56  # "Reaches", "But not"
_DIGITS = {Qt.Key(Qt.Key.Key_1 + at): at for at in range(9)}


class ReachCard(PopupCard):
    """A menu of layers; keys 1 to 9, arrows and Enter choose. Made anew each time it opens."""

    chosen = Signal(object)  # Layer

    def __init__(
        self, look: Look, choices: Sequence[Choice], now: Sequence[Named], parent: QWidget
    ) -> None:
        """Make a hidden card; `now` are the layers that have the file, the winner first."""
        super().__init__(look, "Create override in", parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self._rows = [
            _Row(look, choice, str(number) if number <= 9 else "", self)
            for number, choice in enumerate(choices, 1)
        ]
        for row in self._rows:
            row.clicked.connect(lambda _=False, chosen=row: self._choose(chosen))
            self.body.addWidget(row)
        self.preview = _Preview(look, choices, now)
        for row in self._rows:
            row.reached.connect(self.preview.show_choice)
        if any(choice.reason is None for choice in choices):
            self.body.addWidget(self.preview)

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


class _Preview(QWidget):
    """Who wins in the looked-at store now, and who would with the layer at hand."""

    def __init__(self, look: Look, choices: Sequence[Choice], now: Sequence[Named]) -> None:
        super().__init__()
        self._look, self._now = look, now
        self._most = max([len(now), *(len(choice.after) for choice in choices)])
        self._choice: Choice | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_choice(self, choice: Choice) -> None:
        """Show what another layer would do."""
        self._choice = choice
        said = [f"Now {_standing(self._now)}", f"After {_standing(choice.after)}"]
        self.setAccessibleName(". ".join(said))
        self.update()

    def sizeHint(self) -> QSize:
        """As high as the longest stack."""
        px = self._look.px
        height = px(_LINE) * (1 + self._most) + 2 * px(_PADDING) + 2 * px(_AROUND)
        return QSize(px(_WIDTH), height)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint two boxes, and the arrow from one to the other."""
        if self._choice is None:
            return
        painter, px = QPainter(self), self._look.px
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        whole = QRectF(self.rect()).adjusted(px(_INSET), px(_AROUND), -px(_INSET), -px(_AROUND))
        half = (whole.width() - px(_BETWEEN)) / 2
        left = QRectF(whole.left(), whole.top(), half, whole.height())
        right = left.translated(half + px(_BETWEEN), 0)
        self._paint_box(painter, left, "Now", self._now)
        head = f"After \u201cin {self._choice.named.label}\u201d"
        self._paint_box(painter, right, head, self._choice.after)
        between = QRectF(left.right(), whole.top(), px(_BETWEEN), whole.height())
        self._look.icons.paint(painter, between, "right", self._look.theme.text3, px(14))

    def _paint_box(
        self, painter: QPainter, box: QRectF, head: str, layers: Sequence[Named]
    ) -> None:
        look, theme, px = self._look, self._look.theme, self._look.px
        painter.setPen(QPen(theme.line, 1))
        painter.setBrush(theme.panel)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        line = box.adjusted(px(10), px(_PADDING), -px(8), 0)
        line.setHeight(px(_LINE))
        paint_text(painter, line, head, look, theme.text2, px=11)
        for at, named in enumerate(layers):
            line.translate(0, px(_LINE))
            style = BadgeStyle.OUTLINE if at else BadgeStyle.TINT
            badge = look.badges.paint_badge(painter, line.toRect(), named.label, named.hue, style)
            rest = QRectF(line)
            rest.setLeft(badge.right() + px(8))
            word, weight = ("hidden", WEIGHT_NORMAL) if at else ("wins", WEIGHT_STRONG)
            colour = theme.text2 if at else theme.text
            paint_text(painter, rest, word, look, colour, px=12, weight=weight)


def _standing(layers: Sequence[Named]) -> str:
    winner, *hidden = (named.label for named in layers)
    return f"{winner} wins" + "".join(f", {label} hidden" for label in hidden)


class _Row(QAbstractButton):
    """One layer, its reach and what would be copied, or why it cannot be."""

    reached = Signal(object)  # its Choice: the keyboard is here

    def __init__(self, look: Look, choice: Choice, key: str, parent: QWidget) -> None:
        super().__init__(parent)
        self._look, self.choice, self._key = look, choice, key
        self.setEnabled(choice.reason is None)
        self.setProperty(RING, NO_RING)  # a row: its ground says it
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(choice.description)

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Say that this one is at hand."""
        super().focusInEvent(event)
        self.reached.emit(self.choice)

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
