"""The question before a plan is carried out: what is written, what goes, which stores change."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from multistore_gui.core.plans import Plan
from multistore_gui.models.plan import PlanLine, PlanModel, outcome, plan_lines
from multistore_gui.models.roles import Role
from multistore_gui.models.words import count_text
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.icon import IconView
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.overlay import Overlay
from multistore_gui.views.rows import paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

_WIDTH = 600
_ROW = 26
_ROWS_SHOWN = 12  # at once; the rest scrolls
_GAP = 12


class PlanQuestion(Overlay):
    """Shows a plan and waits; the keyboard is on Cancel. Deletes itself when it is left."""

    accepted = Signal()

    def __init__(
        self,
        look: Look,
        host: QWidget,
        plan: Plan,
        hues: Mapping[str, int],
        title: str,
        verb: str,
        icon: str,
    ) -> None:
        """Make a question.

        Args:
            look: what to draw with.
            host: what it covers.
            plan: what would be done.
            hues: a hue for each layer's full name.
            title: the question itself.
            verb: on the button.
            icon: a drawing's name.
        """
        super().__init__(look, title, host, width=_WIDTH)
        cancel = QAction("Cancel", self)
        cancel.setShortcut(Qt.Key.Key_Escape)  # shown on the button; the overlay takes the key
        cancel.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        cancel.triggered.connect(self.leave)
        go = QAction(verb, self)
        go.triggered.connect(self._accept)
        self._cancel = Button(look, cancel)
        self._go = Button(look, go, icon=icon, kind=ButtonKind.PRIMARY)
        self.table = _Lines(look, PlanModel(plan_lines(plan, hues), self))
        head = QHBoxLayout()
        head.setSpacing(look.px(10))
        head.addWidget(IconView(look, icon, colour="text"))
        head.addWidget(Label(look, title, px=15, weight=WEIGHT_STRONG), 1)
        buttons = QHBoxLayout()
        buttons.setSpacing(look.px(8))
        buttons.addStretch()
        buttons.addWidget(self._cancel)
        buttons.addWidget(self._go)
        self.body.setContentsMargins(look.px(20), look.px(16), look.px(20), look.px(16))
        self.body.setSpacing(look.px(8))
        self.body.addLayout(head)
        for text in (outcome(plan), "One Ctrl+Z takes it back."):
            self.body.addWidget(Label(look, text, px=12, colour="text2"))
        if plan.left_out:
            rest = f"{count_text(len(plan.left_out), 'file')} left out: {plan.left_out[0].reason}"
            self.body.addWidget(Label(look, rest, px=12, colour="warn"))
        self.body.addWidget(self.table, 1)
        self.body.addLayout(buttons)

    def ask(self) -> None:
        """Open."""
        self.open(self._cancel)

    def leave(self) -> None:
        """Go."""
        super().leave()
        self.deleteLater()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter presses the button that has the keyboard."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        for button in (self._cancel, self._go):
            if is_enter and button.hasFocus():
                button.click()
                return
        super().keyPressEvent(event)

    def _accept(self) -> None:
        self.leave()
        self.accepted.emit()


class _Lines(QListView):
    """The lines; nothing in it can be chosen, it is only read and scrolled."""

    def __init__(self, look: Look, model: PlanModel) -> None:
        super().__init__()
        self._look = look
        self.setModel(model)
        self.setItemDelegate(_Delegate(look, self))
        self.setAccessibleName("What is done")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(True)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)  # the card is its ground

    def sizeHint(self) -> QSize:
        """As high as its rows, up to some."""
        rows = min(self.model().rowCount(), _ROWS_SHOWN)
        return QSize(self._look.px(_WIDTH), rows * self._look.px(_ROW) + 2)


class _Delegate(QStyledItemDelegate):
    """Paints a heading, or a name, a layer's badge and what becomes of it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Every line is as high as any other."""
        return QSize(0, self._look.px(_ROW))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a line."""
        look, theme, px = self._look, self._look.theme, self._look.px
        line: PlanLine = index.data(int(Role.ROW))
        cell: QRect = option.rect
        painter.save()
        if line.is_heading:
            paint_text(
                painter, QRectF(cell), line.text, look, theme.text3, px=11, weight=WEIGHT_MEDIUM
            )
            painter.fillRect(cell.left(), cell.bottom(), cell.width(), 1, theme.line)
            painter.restore()
            return
        share = cell.width() // 3
        name = QRectF(cell.left(), cell.top(), share - px(_GAP) if line.text else 0, cell.height())
        if line.text:
            end = paint_text(painter, name, line.text, look, theme.text, weight=WEIGHT_MEDIUM)
            name.setLeft(end + px(8))
            if name.width() > px(24):
                elide = Qt.TextElideMode.ElideMiddle
                paint_text(painter, name, line.folder, look, theme.text2, px=12, elide=elide)
        left = cell.left() + (share if line.text else 0)
        badge = QRect(left, cell.top(), share - px(_GAP), cell.height())
        look.badges.paint_badge(painter, badge, line.layer, line.hue, BadgeStyle.TINT)
        says = QRectF(left + share, cell.top(), cell.right() - left - share, cell.height())
        weight = WEIGHT_STRONG if line.is_strong else WEIGHT_NORMAL
        colour = theme.text if line.is_strong else theme.text2
        paint_text(painter, says, line.says, look, colour, px=12, weight=weight)
        painter.restore()
