"""How much each two stores share, as a table of distances: darker is more, and the number says it.

Each row ends with its store's name, and each column begins below its store's: half a square, since
what one store shares with another is what that one shares with it.
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QFrame, QWidget

from multistore_gui.core.findings import Findings
from multistore_gui.models.findings import pair_words, percent
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.hints import Hints
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_text
from multistore_gui.views.theme import Theme

_LEAST_CELL, _MOST_CELL, _CELL_HEIGHT = 14, 44, 22
_NAME = 84  # at least for a name behind its row
_MOST_ROWS = 12  # that are asked to be seen at once
_FAINTEST = 0.12  # the share of the strongest ground that two stores have in any case
_GAP = 1

Pair = tuple[int, int]  # a row's and a column's store; the column's comes first of the two


class HeatMap(QAbstractScrollArea):
    """Paints the pairs; arrows move, Enter or a click chooses one."""

    pair_reached = Signal(str, str)  # the stores at hand, what is said of them; "" for none
    pair_chosen = Signal(int, int)  # the places of two stores, in the columns' order
    escaped = Signal()

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._findings: Findings | None = None
        self._current: Pair = (1, 0)
        self._over: Pair | None = None
        Hints(self.viewport(), self._hint, lambda: self._reach(None))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName("Stores by how much they share")
        self.viewport().setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        look.changed.connect(self._lay_out)

    def show_findings(self, findings: Findings | None) -> None:
        """Show other stores, or none."""
        self._findings = findings
        if self._current[0] >= self._count:
            self._current = (1, 0)
        self._over = None
        self._lay_out()
        self._say()

    @property
    def current(self) -> Pair:
        """The pair at hand."""
        return self._current

    def box(self, pair: Pair) -> QRect:
        """Return where a pair's cell lies in the viewport."""
        row, column = pair
        width, height = self._cell
        scrolled = QPoint(self.horizontalScrollBar().value(), self.verticalScrollBar().value())
        return QRect(column * width, row * height, width - _GAP, height - _GAP).translated(
            -scrolled
        )

    def sizeHint(self) -> QSize:
        """As high as its rows, up to some."""
        rows, height = min(self._count, _MOST_ROWS), self._cell[1]
        return QSize(self._look.px(240), rows * height + self._look.px(4))

    def minimumSizeHint(self) -> QSize:
        """Show a few rows."""
        return QSize(self._look.px(120), min(self._count, 2) * self._cell[1])

    # what the user does -------------------------------------------------------------------------

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move among the pairs, or choose one."""
        row, column = self._current
        last = self._count - 1
        keys = {
            Qt.Key.Key_Up: (row - 1, min(column, row - 2)) if row > 1 else (row, column),
            Qt.Key.Key_Down: (min(row + 1, last), column),
            Qt.Key.Key_Left: (row, max(column - 1, 0)),
            Qt.Key.Key_Right: (row, min(column + 1, row - 1)),
            Qt.Key.Key_Home: (row, 0),
            Qt.Key.Key_End: (row, row - 1),
        }
        key = Qt.Key(event.key())
        if self._count < 2:
            super().keyPressEvent(event)
        elif key in keys:
            self._go_to(keys[key])
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self._choose()
        elif key == Qt.Key.Key_Escape:
            self.escaped.emit()
        else:
            super().keyPressEvent(event)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose a pair."""
        pair = self._pair_at(event.position().toPoint())
        if pair is not None and event.button() == Qt.MouseButton.LeftButton:
            self._go_to(pair)
            self._choose()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Say what is under the pointer."""
        self._reach(self._pair_at(event.position().toPoint()))

    def _hint(self, point: QPoint) -> str:
        """Tell of a pair."""
        pair = self._pair_at(point)
        return "\n".join(self._words(pair)) if pair is not None else ""

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show where the keyboard is."""
        super().focusInEvent(event)
        self._say()
        self.viewport().update()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """Show that it has gone."""
        super().focusOutEvent(event)
        self.viewport().update()

    def _reach(self, pair: Pair | None) -> None:
        if pair != self._over:
            self._over = pair
            shape = Qt.CursorShape.PointingHandCursor
            self.viewport().setCursor(shape if pair else Qt.CursorShape.ArrowCursor)
            self._say()
            self.viewport().update()

    def _go_to(self, pair: Pair) -> None:
        self._current, self._over = pair, None
        cell, view = self.box(pair), self.viewport().rect()
        for bar, first, last, most in (
            (self.horizontalScrollBar(), cell.left(), cell.right(), view.right()),
            (self.verticalScrollBar(), cell.top(), cell.bottom(), view.bottom()),
        ):
            bar.setValue(bar.value() + min(first, 0) + max(last - most, 0))
        self._say()
        said = ": ".join(self._words(pair))
        self.setAccessibleDescription(said)
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, said))
        self.viewport().update()

    def _choose(self) -> None:
        row, column = self._current
        self.pair_chosen.emit(column, row)

    def _say(self) -> None:
        pair = self._over or self._current
        self.pair_reached.emit(*(self._words(pair) if self._count > 1 else ("", "")))

    def _words(self, pair: Pair) -> tuple[str, str]:
        return pair_words(self._findings, pair[1], pair[0]) if self._findings else ("", "")

    # painting -----------------------------------------------------------------------------------

    @property
    def _count(self) -> int:
        return len(self._findings.likeness.stores) if self._findings else 0

    @property
    def _cell(self) -> tuple[int, int]:
        """Return a cell's width and height, its gap with it."""
        px = self._look.px
        room = self.viewport().width() - px(_NAME)
        width = room // max(self._count - 1, 1)
        return min(max(width, px(_LEAST_CELL)), px(_MOST_CELL)), px(_CELL_HEIGHT)

    def _pair_at(self, place: QPoint) -> Pair | None:
        width, height = self._cell
        row = (place.y() + self.verticalScrollBar().value()) // height
        column = (place.x() + self.horizontalScrollBar().value()) // width
        return (row, column) if 0 <= column < row < self._count else None

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Use the room there is."""
        super().resizeEvent(event)
        self._lay_out()

    def _lay_out(self) -> None:
        width, height = self._cell
        whole = QSize((self._count - 1) * width + self._look.px(_NAME), self._count * height)
        room = self.viewport().size()
        self.horizontalScrollBar().setRange(0, max(whole.width() - room.width(), 0))
        self.horizontalScrollBar().setPageStep(room.width())
        self.verticalScrollBar().setRange(0, max(whole.height() - room.height(), 0))
        self.verticalScrollBar().setPageStep(room.height())
        self.updateGeometry()
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the pairs and the names."""
        findings = self._findings
        if findings is None:
            return
        painter, look, theme = QPainter(self.viewport()), self._look, self._look.theme
        likeness, label = findings.likeness, findings.index.tree.label
        pairs = [(row, column) for row in range(self._count) for column in range(row)]
        least = min((likeness.share(*pair) for pair in pairs), default=0.0)
        font = look.fonts.ui_font(11)
        digits = max((len(str(percent(likeness, *pair))) for pair in pairs), default=0)
        widest = look.fonts.metrics(font).horizontalAdvance("0" * digits)
        for row, store in enumerate(likeness.stores):
            for column in range(row):
                cell = self.box((row, column))
                ground = ground_of(theme, likeness.share(row, column), least)
                painter.fillRect(cell, ground)
                if widest + 2 <= cell.width():
                    painter.setFont(font)
                    painter.setPen(theme.text)
                    text = str(percent(likeness, row, column))
                    painter.drawText(cell, Qt.AlignmentFlag.AlignCenter, text)
            name = QRectF(self.box((row, row)))
            name.setLeft(name.left() + look.px(4))
            name.setRight(max(name.left() + look.px(_NAME - 4), self.viewport().width()))
            colour = theme.text if row in self._marked else theme.text2
            paint_text(painter, name, label(store), look, colour, px=11)
        self._paint_marks(painter)

    @property
    def _marked(self) -> Pair | tuple[()]:
        return self._over or (self._current if self._count > 1 else ())

    def _paint_marks(self, painter: QPainter) -> None:
        if self._marked:
            painter.setPen(self._look.theme.text2)
            painter.drawRect(self.box(self._marked).adjusted(0, 0, -1, -1))
        if self.hasFocus() and self._count > 1:
            paint_focus_inside(painter, QRectF(self.box(self._current)), self._look, radius=2)


def ground_of(theme: Theme, share: float, least: float) -> QColor:
    """Return the colour of a share; what the stores share least is faintest."""
    part = (share - least) / (1 - least) if least < 1 else 1.0
    return theme.mixed(theme.surface, theme.most_alike, _FAINTEST + part * (1 - _FAINTEST))
