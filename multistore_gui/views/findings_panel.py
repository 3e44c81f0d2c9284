"""What is found among the stores, beside the matrix: a list to choose from, and the heat map."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import (
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QAction,
    QHideEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QListView,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from multistore_gui.core.findings import Findings
from multistore_gui.models.findings import (
    FindingRow,
    FindingsModel,
    pair_finding,
    rows_of,
)
from multistore_gui.models.roles import Role
from multistore_gui.searching import Searching
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.empty_state import EmptyState
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.heat_map import HeatMap
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.narrowing import Narrowing
from multistore_gui.views.progress_line import ProgressLine
from multistore_gui.views.rows import paint_row_ground, paint_text
from multistore_gui.views.rule import Rule
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG
from multistore_gui.workspace import Workspace

_LEAST_WIDTH = 180
_HEAT_SHARE = 0.3  # of the panel's height, at most
_LINE = 18
_HEADING = 26
_INSET = 12
_PADDING = 6


class FindingsPanel(QWidget):
    """Wants findings while it is seen; owned by the page."""

    pair_chosen = Signal(object)  # the Finding of where two stores differ
    remedy_wanted = Signal()  # of the finding that is shown
    exact_wanted = Signal()  # white space is to count again
    closed = Signal()
    left = Signal()  # the keyboard is to go to the matrix

    def __init__(
        self, workspace: Workspace, search: Searching, narrowing: Narrowing, look: Look
    ) -> None:
        super().__init__()
        self._workspace, self._search, self._narrowing = workspace, search, narrowing
        self._look = look
        self._shown: Findings | None = None
        self._model = FindingsModel(self)
        self.list = FindingsList(look, self._model)
        self.heat = HeatMap(look)
        self._names = Label(look, px=12, weight=WEIGHT_MEDIUM)
        self._says = Label(look, px=12, colour="text2")
        self._empty = EmptyState(look)
        self._line = ProgressLine(look, "Looking for findings")
        self._lay_out()
        self.list.chosen.connect(narrowing.choose)
        self.list.opened.connect(self.remedy_wanted)
        self.list.left.connect(self.left)
        self.heat.pair_chosen.connect(self._choose_pair)
        self.heat.pair_reached.connect(self._say_pair)
        self.heat.escaped.connect(self.left)
        self._empty.clear.setText("Compare exact bytes")
        self._empty.clear.triggered.connect(self.exact_wanted)
        search.changed.connect(self._refresh)
        search.progressed.connect(self._show_progress)
        narrowing.changed.connect(self._mark)
        self._show_progress(None)
        self._refresh()

    @property
    def message(self) -> str:
        """What is said in place of findings, "" where there are some."""
        return self._empty.text if self._pages.currentWidget() is self._empty else ""

    def minimumSizeHint(self) -> QSize:
        """Leave room to the matrix."""
        return QSize(self._look.px(_LEAST_WIDTH), 0)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the list its share of the height."""
        super().resizeEvent(event)
        self.heat.setMaximumHeight(int(self.height() * _HEAT_SHARE))

    def showEvent(self, event: QShowEvent) -> None:
        """Want findings."""
        super().showEvent(event)
        self._search.set_wanted(True)

    def hideEvent(self, event: QHideEvent) -> None:
        """Want none any more."""
        super().hideEvent(event)
        self._search.set_wanted(False)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.panel)

    def _lay_out(self) -> None:
        look = self._look
        close = QAction("Close findings", self)
        close.triggered.connect(self.closed)
        head = QHBoxLayout()
        space(look, head, (_INSET, 5, 6, 5), 8)
        head.addWidget(Label(look, "Findings", weight=WEIGHT_STRONG), 1)
        head.addWidget(Button(look, close, icon="x", kind=ButtonKind.FLAT, has_text=False))
        pairs = QVBoxLayout()
        space(look, pairs, (_INSET, 8, _INSET, 10), 4)
        heading = "Shared by pairs, in percent"
        pairs.addWidget(Label(look, heading, px=11, weight=WEIGHT_MEDIUM, colour="text3"))
        pairs.addWidget(self.heat)
        pairs.addWidget(self._names)
        pairs.addWidget(self._says)
        found = QWidget()
        column = QVBoxLayout(found)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.list, 1)
        column.addWidget(Rule(look))
        column.addLayout(pairs)
        self._pages = QStackedWidget()
        self._pages.addWidget(self._empty)
        self._pages.addWidget(found)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.setSpacing(0)
        whole.addLayout(head)
        whole.addWidget(Rule(look))
        whole.addWidget(self._line)
        whole.addWidget(self._pages, 1)

    def _refresh(self) -> None:
        """Show what is found, or why nothing is."""
        findings, project, trouble = (
            self._search.findings,
            self._workspace.project,
            self._search.trouble,
        )
        if findings is None or project is None or trouble:
            self._empty.say(trouble or "Comparing…", can_clear=self._search.is_loose)
            self._pages.setCurrentIndex(0)
            return
        if findings is not self._shown:
            self._shown = findings
            self.list.show_rows(rows_of(findings, project.hues))
            self.heat.show_findings(findings)
        self._pages.setCurrentIndex(1)
        self._mark()

    def _mark(self) -> None:
        """Select the finding that the matrix shows."""
        finding = self._narrowing.finding
        row = self._model.row_of(finding.key) if finding is not None else None
        self.list.mark(row)

    def _show_progress(self, progress: tuple[int, int] | None) -> None:
        done, total = progress or (0, 1)
        self._line.setMaximum(max(total, 1))
        self._line.setValue(done)

    def _choose_pair(self, one: int, other: int) -> None:
        findings = self._search.findings
        if findings is not None:
            self.pair_chosen.emit(pair_finding(findings, one, other))

    def _say_pair(self, names: str, says: str) -> None:
        self._names.setText(names)
        self._says.setText(says)


class FindingsList(QListView):
    """Findings to choose from: a click or an arrow shows one, Enter asks what to do about it."""

    chosen = Signal(object)  # a Finding
    opened = Signal()  # what can be done about the chosen one is wanted
    left = Signal()

    def __init__(self, look: Look, model: FindingsModel) -> None:
        super().__init__()
        self._is_marking = False
        self._findings = model
        self.setModel(model)
        self.setItemDelegate(_Delegate(look, self))
        self.setAccessibleName("Findings")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setMouseTracking(True)
        self.viewport().setAutoFillBackground(False)
        look.changed.connect(self.scheduleDelayedItemsLayout)

    def show_rows(self, rows: Sequence[FindingRow]) -> None:
        """Show other findings; the keyboard stays at the same one, or is at the first."""
        before: FindingRow | None = self.currentIndex().data(int(Role.ROW))
        key = before.finding.key if before is not None and before.finding is not None else None
        self._findings.show(rows)
        places = [at for at, row in enumerate(rows) if row.finding is not None]
        found = None if key is None else self._findings.row_of(key)
        at = found if found is not None else next(iter(places), -1)
        index, model = self._findings.index(at), self.selectionModel()
        model.setCurrentIndex(index, model.SelectionFlag.NoUpdate)

    def mark(self, row: int | None) -> None:
        """Show which finding is chosen, without choosing it."""
        self._is_marking = True
        if row is None:
            self.clearSelection()
        else:
            self.setCurrentIndex(self.model().index(row, 0))
        self._is_marking = False

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Show what is selected."""
        super().selectionChanged(selected, deselected)
        indexes = selected.indexes()
        if indexes and not self._is_marking:
            row: FindingRow = indexes[0].data(int(Role.ROW))
            self.chosen.emit(row.finding)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter asks what to do, Escape goes back to the matrix."""
        is_enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if is_enter and self.selectedIndexes():
            self.opened.emit()
        elif is_enter and self.currentIndex().isValid():
            self.setCurrentIndex(self.currentIndex())
        elif event.key() == Qt.Key.Key_Escape:
            self.left.emit()
        else:
            super().keyPressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Do as Enter does."""
        if self.indexAt(event.position().toPoint()) in self.selectedIndexes():
            self.opened.emit()


class _Delegate(QStyledItemDelegate):
    """Paints a heading, or a layer's badge with what is found of it."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self._look = look

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """As high as its lines."""
        row: FindingRow = index.data(int(Role.ROW))
        px = self._look.px
        if row.finding is None:
            return QSize(0, px(_HEADING))
        return QSize(0, (1 + len(row.lines)) * px(_LINE) + 2 * px(_PADDING) + px(2))

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a row."""
        look, theme, px = self._look, self._look.theme, self._look.px
        row: FindingRow = index.data(int(Role.ROW))
        box, inset = QRectF(option.rect), px(_INSET)
        if row.finding is None:
            line = box.adjusted(inset, px(4), -inset, 0)
            paint_text(painter, line, row.title, look, theme.text3, px=11, weight=WEIGHT_MEDIUM)
            return
        paint_row_ground(
            painter,
            box.adjusted(px(4), 1, -px(4), -1),
            look,
            is_selected=bool(option.state & QStyle.StateFlag.State_Selected),
            is_active=bool(option.state & QStyle.StateFlag.State_HasFocus)
            or option.widget.hasFocus(),
            is_over=bool(option.state & QStyle.StateFlag.State_MouseOver),
        )
        if option.state & QStyle.StateFlag.State_HasFocus:
            paint_focus_inside(painter, box.adjusted(px(4), 1, -px(4), -1), look)
        line = QRectF(box.left() + inset, box.top() + px(_PADDING), box.width() - 2 * inset, 0)
        line.setHeight(px(_LINE))
        badge = line.toRect()
        look.badges.paint_badge(painter, badge, row.title, row.hue, BadgeStyle.TINT)
        line.translate(0, px(2))
        for number, text in enumerate(row.lines):
            line.translate(0, px(_LINE))
            colour = theme.text2 if number else theme.text
            paint_text(painter, line, text, look, colour, px=12)
