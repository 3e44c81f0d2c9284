"""The one question: whether to do something to many files at once, and what it would do."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from math import ceil

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QHBoxLayout,
    QHeaderView,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from multistore_gui.core import batch
from multistore_gui.core.batch import Outcome
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import Seen
from multistore_gui.core.git_state import GitStates
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Merged, Status
from multistore_gui.models.batch import BatchModel, BatchRole
from multistore_gui.models.words import count_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import explain
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.checks import CheckBox
from multistore_gui.views.glyphs import Glyph, glyph_colour
from multistore_gui.views.hints import Hints
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.question_card import INSET, ROW, QuestionCard, only_read
from multistore_gui.views.rows import BESIDE_NAME, RowDelegate, paint_name, paint_text
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_MEDIUM

_WIDTH, _MOST_WIDTH = 560, 1080
_LEAST_SOURCE, _CHANGE = 104, 130
_HEAD = 24
_ROWS_SHOWN = 9  # at once; the rest scrolls
_GAP = 12
_ICON = 16

Read = Callable[[CancelToken], Iterator[list[Outcome]]]


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked."""

    title: str
    detail: str
    left_out: str  # what is said of files that are selected and cannot be acted on, or ""
    heads: tuple[str, str, str]
    totals: str  # begins the line with how many files come from which layer
    verb: str  # on the button, before the count
    noun: str
    is_danger: bool
    read: Read


def drop_question(
    store: Merged,
    files: Sequence[int],
    project: bytes,
    left_out: Sequence[int] = (),
    git: GitStates | None = None,
) -> Question:
    """Ask whether to drop the looked-at layer's own files.

    Args:
        store: the merged store.
        files: numbers in the index; all of them can be dropped.
        project: the project's folder.
        left_out: the others that are selected, which cannot be.
        git: how the files stand to Git, as far as that is known.
    """
    statuses = {store.status(file) for file in files}
    noun = "override" if Status.ADDITION not in statuses else "file"
    where, own = store.index.tree.label(store.layer), store.index.entries[store.layer.number]
    inherited = sum(not own[file] for file in left_out)
    goes = "" if noun == "override" else ", additions go"
    return Question(
        title=f"Drop {count_text(len(files), noun)} in {where}?",
        detail=f"The files beneath them win again{goes}. {_undone(len(files), 'brings back')}",
        left_out=_left_out(inherited, "inherited", len(left_out) - inherited, "dropped"),
        heads=(f"File of {where}", "Wins afterwards", "What changes"),
        totals="Afterwards: ",
        verb="Drop",
        noun=noun,
        is_danger=True,
        read=lambda token: batch.drops(store, files, project, git, token),
    )


def create_question(
    store: Merged, files: Sequence[int], target: Layer, left_out: Sequence[int] = ()
) -> Question:
    """Ask whether to create overrides of many files in a layer of the stack.

    Args:
        store: the merged store that is looked at.
        files: numbers in the index; of all of them an override can be created.
        target: the layer that gets them.
        left_out: the others that are selected, of which none can.
    """
    where, in_target = store.index.tree.label(target), store.index.entries[target.number]
    own = sum(bool(in_target[file]) for file in left_out)
    return Question(
        title=f"Create {count_text(len(files), 'override')} in {where}?",
        detail=f"Each starts as a copy. {_undone(len(files), 'removes')}",
        left_out=_left_out(own, f"{where}'s own already", len(left_out) - own, "overridden"),
        heads=("File", "Copied from", ""),
        totals="Copied: ",
        verb="Create",
        noun="override",
        is_danger=False,
        read=lambda token: batch.creates(store, files, target, token),
    )


def _undone(count: int, does: str) -> str:
    return f"One Ctrl+Z {does} " + (f"all {count:,}." if count > 1 else "it.")


def _left_out(as_they_should: int, state: str, others: int, participle: str) -> str:
    """Say why files are left out: most are as they should be, with others it cannot be done."""
    said = []
    if as_they_should:
        verb = "is" if as_they_should == 1 else "are"
        said.append(f"{count_text(as_they_should, 'other')} {verb} {state}.")
    if others:
        said.append(f"{count_text(others, 'other')} cannot be {participle}.")
    return " ".join(said)


class BatchQuestion(QuestionCard):
    """Lists the files, counts what they become, and waits.

    It can be answered once every file has been looked at.
    """

    accepted = Signal(object)  # dict[int, Seen]: the files to act on, as they were seen

    def __init__(
        self,
        look: Look,
        host: QWidget,
        tasks: Tasks,
        store: Merged,
        files: Sequence[int],
        hues: Mapping[str, int],
        question: Question,
    ) -> None:
        is_danger = question.is_danger
        icon = "drop" if is_danger else "plus"
        super().__init__(look, host, question.title, icon, width=_WIDTH, is_danger=is_danger)
        self._question, self._files = question, files
        self._model = BatchModel(store.index, files, hues, question.heads, self)
        label = store.index.tree.label
        self._table = _Table(look, self._model, [label(layer) for layer in store.stack])
        wanted = self._table.whole_width() + 2 * look.px(INSET)
        self._width = min(max(ceil(wanted * 100 / look.px(100)), _WIDTH), _MOST_WIDTH)
        self._more = Label(look, px=12, colour="text2")
        self._totals = Label(look, px=12, colour="text2")
        self._totals.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self._keeps = CheckBox(look, "")
        self._keeps.toggled.connect(self._renew)
        self._go.triggered.connect(self._accept)
        self._lay_out(look)
        self._renew()
        self._reading = tasks.follow(question.read, self._add)

    def leave(self) -> None:
        """Go, and read no further."""
        self._reading.cancel()
        super().leave()

    def _lay_out(self, look: Look) -> None:
        counts = QHBoxLayout()
        counts.addWidget(self._more)
        counts.addWidget(self._totals, 1)
        space(look, self.foot, (0, 4, 0, 0))
        self.foot.insertWidget(0, self._keeps)
        self.body.addWidget(Label(look, self._question.detail, px=12, colour="text2"))
        if self._question.left_out:
            self.body.addWidget(Label(look, self._question.left_out, px=12, colour="text2"))
        self.body.addWidget(self._table, 1)
        self.body.addLayout(counts)
        self.body.addLayout(self.foot)

    def _add(self, outcomes: list[Outcome]) -> None:
        self._model.add(outcomes)
        self._renew()

    def _taken(self) -> dict[int, Seen]:
        return self._model.taken(keeps_only_here=self._keeps.isChecked())

    def _renew(self) -> None:
        question, model = self._question, self._model
        only_here = model.only_here
        which = "the one" if only_here == 1 else f"the {only_here:,}"
        self._keeps.setText(f"Keep {which} {model.only_here_words}")
        self._keeps.setVisible(only_here > 0)
        rest = len(self._files) - model.rowCount()
        self._more.setText(f"and {rest:,} more" if rest else "")
        parts = [f"{n:,} from {name}" if name else f"{n:,} gone" for name, n in model.sources]
        self._totals.setText(question.totals + ", ".join(parts) if parts else "")
        count = len(self._taken()) if model.is_complete else len(self._files)
        self._go.setText(f"{question.verb} {count_text(count, question.noun)}")
        waits = None if model.is_complete else "The files are still being looked at."
        explain(self._go, "", waits if count else "Nothing is left to do.")

    def _accept(self) -> None:
        taken = self._taken()
        self.leave()
        self.accepted.emit(taken)


class _Column(IntEnum):
    FILE = 0
    SOURCE = 1
    CHANGE = 2


class _Table(QTreeView):
    """The files; nothing in it can be chosen, it is only read and scrolled."""

    def __init__(self, look: Look, model: BatchModel, sources: Sequence[str]) -> None:
        """Show a model; `sources` are all that the second column may name."""
        super().__init__()
        self._look, self._rows = look, model.rowCount()
        self._sources = sources
        self.setModel(model)
        self.setItemDelegate(_Delegate(look, ROW, self))
        self.setHeader(_Head(look, self))
        Hints(self.viewport(), self._hint)
        self.setRootIsDecorated(False)
        self.setIndentation(0)
        self.setUniformRowHeights(True)
        only_read(self, "Files")
        look.changed.connect(self._share_out)

    def sizeHint(self) -> QSize:
        """As high as its rows, up to some."""
        px = self._look.px
        rows = min(self._rows, _ROWS_SHOWN)
        return QSize(px(_WIDTH), px(_HEAD) + rows * px(ROW) + 2)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Share the width out."""
        super().resizeEvent(event)
        self._share_out()

    def _hint(self, point: QPoint) -> str:
        """Show a file's whole path."""
        return self.indexAt(point).data(Qt.ItemDataRole.ToolTipRole) or ""

    def whole_width(self) -> int:
        """Return how wide the list is where no path is cut."""
        fonts, px, model = self._look.fonts, self._look.px, self.model()
        name = fonts.metrics(fonts.ui_font(13, WEIGHT_MEDIUM)).horizontalAdvance
        folder = fonts.metrics(fonts.ui_font(12)).horizontalAdvance
        cells = (model.index(row, _Column.FILE) for row in range(model.rowCount()))
        widest = max(name(at.data()) + folder(at.data(BatchRole.FOLDER)) for at in cells)
        others = self._source_width() + px(_CHANGE) + self.verticalScrollBar().sizeHint().width()
        return ceil(widest) + px(BESIDE_NAME) + px(_GAP) + others

    def _source_width(self) -> int:
        look = self._look
        widths = [look.badges.badge_width(name, BadgeStyle.TINT) for name in self._sources]
        return max(look.px(_LEAST_SOURCE), *widths) + look.px(_GAP)

    def _share_out(self) -> None:
        room, px = self.viewport().width(), self._look.px
        change, source = min(px(_CHANGE), room // 4), min(self._source_width(), room // 3)
        self.header().resizeSection(_Column.FILE, room - source - change)
        self.header().resizeSection(_Column.SOURCE, source)
        self.header().resizeSection(_Column.CHANGE, change)


class _Head(QHeaderView):
    """Names of the columns over a line."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(Qt.Orientation.Horizontal, parent)
        self._look = look
        self._restyle()
        look.changed.connect(self._restyle)
        self.setSectionsClickable(False)
        self.setStretchLastSection(False)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(_HEAD))

    def paintSection(self, painter: QPainter, rect: QRect, logicalIndex: int) -> None:  # noqa: N803 - Qt's name
        """Paint one."""
        look, theme = self._look, self._look.theme
        painter.fillRect(rect, theme.raised)
        painter.fillRect(rect.left(), rect.bottom(), rect.width(), 1, theme.line)
        text = self.model().headerData(logicalIndex, Qt.Orientation.Horizontal)
        paint_text(painter, QRectF(rect), text, look, theme.text3, px=11, weight=WEIGHT_MEDIUM)


class _Delegate(RowDelegate):
    """Paints a file's name and folder, a layer's badge, what changes."""

    def paint(
        self,
        painter: QPainter,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> None:
        """Paint a cell."""
        look, theme, px = self._look, self._look.theme, self._look.px
        cell: QRect = option.rect.adjusted(0, 0, -px(_GAP), 0)
        box, text = QRectF(cell), index.data()
        painter.save()
        match _Column(index.column()):
            case _Column.FILE:
                paint_name(painter, box, text, index.data(BatchRole.FOLDER), look)
            case _Column.SOURCE if index.data(BatchRole.HUE) is not None:
                hue = index.data(BatchRole.HUE)
                look.badges.paint_badge(painter, cell, text, hue, BadgeStyle.TINT)
            case _Column.CHANGE if index.data(BatchRole.IS_ONLY_HERE):
                colour = glyph_colour(theme, Glyph.STALE)
                square = QRectF(box.left(), box.top(), px(_ICON), box.height())
                look.icons.paint(painter, square, "warn", colour, px(_ICON))
                box.setLeft(square.right() + px(6))
                paint_text(painter, box, text, look, colour, px=12, weight=WEIGHT_MEDIUM)
            case _:
                paint_text(painter, box, text, look, theme.text2, px=12)
        painter.restore()
