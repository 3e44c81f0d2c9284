"""The question before a plan is carried out: what is written, what goes, which stores change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import ceil

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Signal,
)
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QListView, QStyleOptionViewItem, QWidget

from multistore_gui.core.plans import Plan
from multistore_gui.models.plan import PlanLine, PlanModel, outcome, plan_lines
from multistore_gui.models.roles import Role
from multistore_gui.models.words import count_text
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.question_card import ROW, QuestionCard, only_read
from multistore_gui.views.rows import RowDelegate, paint_name, paint_text
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

_WIDTH = 600
_ROWS_SHOWN = 12  # at once; the rest scrolls
_GAP = 12


class PlanQuestion(QuestionCard):
    """Shows a plan and waits."""

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
        super().__init__(look, host, title, icon, width=_WIDTH, is_danger=False)
        self._go.setText(verb)
        self._go.triggered.connect(self._accept)
        self.table = _Lines(look, PlanModel(plan_lines(plan, hues), self))
        for text in (outcome(plan), "One Ctrl+Z takes it back."):
            self.body.addWidget(Label(look, text, px=12, colour="text2"))
        if plan.left_out:
            rest = f"{count_text(len(plan.left_out), 'file')} left out: {plan.left_out[0].reason}"
            self.body.addWidget(Label(look, rest, px=12, colour="warn"))
        self.body.addWidget(self.table, 1)
        self.body.addLayout(self.foot)

    def _accept(self) -> None:
        self.leave()
        self.accepted.emit()


class _Lines(QListView):
    """The lines; nothing in it can be chosen, it is only read and scrolled."""

    def __init__(self, look: Look, model: PlanModel) -> None:
        super().__init__()
        self._look = look
        self.setModel(model)
        rows = range(model.rowCount())
        lines = [model.index(row).data(int(Role.ROW)) for row in rows]
        self.setItemDelegate(PlanDelegate(look, lines, self))
        self.setUniformItemSizes(True)
        only_read(self, "What is done")

    def sizeHint(self) -> QSize:
        """As high as its rows, up to some."""
        rows = min(self.model().rowCount(), _ROWS_SHOWN)
        return QSize(self._look.px(_WIDTH), rows * self._look.px(ROW) + 2)


class PlanDelegate(RowDelegate):
    """Paints a heading, or a name, a layer's badge and what becomes of it."""

    def __init__(self, look: Look, lines: Sequence[PlanLine], parent: QObject) -> None:
        super().__init__(look, ROW, parent)
        files = [line for line in lines if line.layer and line.text]
        self._layers = {line.layer for line in files}
        self._says = {line.says for line in files}

    def cells(self, row: QRect) -> tuple[QRect, QRect, QRect]:
        """Return where a file's name, its layer and what becomes of it are painted.

        The last two take what they need, a third each at most, and the name all the rest.
        """
        badges, gap, most = self._look.badges, self._look.px(_GAP), row.width() // 3
        metrics = self._look.fonts.metrics(self._look.fonts.ui_font(12, WEIGHT_STRONG))
        badge = max((badges.badge_width(each, BadgeStyle.TINT) for each in self._layers), default=0)
        says = ceil(max(map(metrics.horizontalAdvance, self._says), default=0))
        badge, says = min(badge + gap, most), min(says, most)
        name = row.width() - badge - says
        return (
            QRect(row.left(), row.top(), name - gap, row.height()),
            QRect(row.left() + name, row.top(), badge - gap, row.height()),
            QRect(row.left() + name + badge, row.top(), says, row.height()),
        )

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
        name, badge, says = self.cells(cell)
        if line.text:
            paint_name(painter, QRectF(name), line.text, line.folder, look)
        else:  # of a store, with no name before it
            share = cell.width() // 3
            badge = cell.adjusted(0, 0, -px(_GAP) - 2 * share, 0)
            says = cell.adjusted(share, 0, 0, 0)
        look.badges.paint_badge(painter, badge, line.layer, line.hue, BadgeStyle.TINT)
        weight = WEIGHT_STRONG if line.is_strong else WEIGHT_NORMAL
        colour = theme.text if line.is_strong else theme.text2
        paint_text(painter, QRectF(says), line.says, look, colour, px=12, weight=weight)
        painter.restore()
