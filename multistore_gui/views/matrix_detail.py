"""Below the matrix: two stores' files of the current row, side by side, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QStackedWidget, QVBoxLayout, QWidget

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import Comparison, compare
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.plan_actions import NOTHING_SEEN, SeenFiles, look_at_path
from multistore_gui.core.sides import Side
from multistore_gui.models.matrix_pair import Pair, Sides, sentence
from multistore_gui.models.matrix_rows import MatrixRows
from multistore_gui.models.words import size_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.diff_header import Caption
from multistore_gui.views.diff_pane import DiffPane
from multistore_gui.views.edit_bar import EditBar
from multistore_gui.views.hints import tooltip
from multistore_gui.views.icon import IconView
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_heads import SIDES
from multistore_gui.views.tokens import WEIGHT_STRONG
from multistore_gui.views.tree_delegate import icon_of

_HEIGHT = 42
_INSET = 12
_GAP = 8
_LEAST_WORDS = 400  # of path and words, before buttons go into "More"
_NOT_HERE = "A store's own file is edited in Files: Enter on its row opens it there."
_NOTHING = "Pick a file to see how the stores differ."


class PairTitle(QWidget):
    """Path, how many versions there are and how the two differ, and buttons at the end."""

    def __init__(self, look: Look, buttons: Sequence[Button], more: QMenu) -> None:
        """Make a title.

        Args:
            look: what to draw with.
            buttons: what can be done; those that do not fit go into the menu, the first go last.
            more: what else can be done; it follows what is in it.
        """
        super().__init__()
        self._look, self._buttons = look, list(buttons)
        self.icon = IconView(look, "file")
        self.path = Label(look, px=14, weight=WEIGHT_STRONG, elide=Qt.TextElideMode.ElideMiddle)
        self.words = Label(look, px=12, colour="text2")
        self.words.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._more = Button(look, QAction("More", self), kind=ButtonKind.FLAT)
        self._more.setMenu(more)
        row = QHBoxLayout(self)
        row.setContentsMargins(look.px(_INSET), 0, look.px(_INSET), 0)
        row.setSpacing(look.px(_GAP))
        row.addWidget(self.icon)
        row.addWidget(self.path)
        row.addSpacing(look.px(_GAP))
        row.addWidget(self.words, 1)
        for button in (*self._buttons, self._more):
            row.addWidget(button)
        for button in self._buttons:
            button.defaultAction().changed.connect(self._arrange)
        look.changed.connect(self._restyle)
        self._restyle()

    @property
    def in_more(self) -> list[QAction]:
        """What applies and does not fit."""
        return [
            button.defaultAction()
            for button in self._buttons
            if button.isHidden() and button.defaultAction().isVisible()
        ]

    def show_path(self, path: str) -> None:
        """Name a file."""
        self.path.setText(path)
        self._arrange()

    def say(self, words: str) -> None:
        """Say how many versions there are, and how two of them differ."""
        self.words.setText(words)
        self.words.setToolTip(tooltip(words))
        self._arrange()

    def minimumSizeHint(self) -> QSize:
        """Wide enough for "More"."""
        return QSize(self._look.px(200), self._look.px(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many buttons as fit."""
        super().resizeEvent(event)
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line above."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(0, 0, self.width(), 1, theme.line)

    def _arrange(self) -> None:
        """Show the buttons that fit; how two versions differ gives way before the path does."""
        px, gap = self._look.px, self._look.px(_GAP)
        room = self.width() - self._more.sizeHint().width() - 2 * px(_INSET) - gap
        is_fitting = True
        for button in self._buttons:
            applies = button.defaultAction().isVisible()
            left = room - button.sizeHint().width() - gap if applies else room
            is_fitting = is_fitting and left > px(_LEAST_WORDS)
            button.setVisible(applies and is_fitting)
            room = left if is_fitting else room
        room -= self.icon.sizeHint().width() + 3 * gap
        count = self.words.text().partition(". ")[0]
        least = self.words.fontMetrics().horizontalAdvance(f"{count}. …")
        self.path.setMaximumWidth(max(room - least, room // 2))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(_HEIGHT))
        self._arrange()
        self.update()


class MatrixDetail(QWidget):
    """Reads and shows a `Pair`; what is asked for again cancels what came before."""

    shown = Signal()  # other files stand side by side

    def __init__(
        self,
        tasks: Tasks,
        look: Look,
        diff: DiffPane,
        buttons: Sequence[Button],
        more: QMenu,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._tasks, self._look = tasks, look
        self._rows: MatrixRows | None = None
        self._pair: Pair | None = None
        self._sides: Sides = (None, None)
        self._key: object = None  # of what is on the screen, or on its way there
        self._compared: Comparison | None = None  # what the diff shows
        self._seen = NOTHING_SEEN  # the path's files, when that was read
        self._captions: tuple[Caption | None, Caption] | None = None
        self._token = CancelToken()
        self._is_loading = False
        self.title = PairTitle(look, buttons, more)
        self.diff = diff
        for action in self.diff.own_actions:  # the page has these keys, or the window
            action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        self.bar = EditBar(look, ())
        self.diff.add_bar(self.bar, ())
        self.diff.view.refused.connect(lambda _: self.bar.tell(_NOT_HERE))
        self._message = Label(look, _NOTHING, colour="text2")
        self._message.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._pages = QStackedWidget()
        file_page = QWidget()
        column = QVBoxLayout(file_page)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.title)
        column.addWidget(self.diff, 1)
        self._pages.addWidget(self._message)
        self._pages.addWidget(file_page)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self._pages)
        self.diff.options_changed.connect(self._read)
        look.changed.connect(self.update)

    @property
    def pair(self) -> Pair | None:
        """What is shown, or on its way."""
        return self._pair

    @property
    def is_loading(self) -> bool:
        """Whether other files are on their way."""
        return self._is_loading

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    def show_nothing(self, text: str = _NOTHING) -> None:
        """Say why no files are shown."""
        self._token.cancel()
        self._pair = self._key = self._compared = self._captions = None
        self._seen = NOTHING_SEEN
        self._is_loading = False
        self._message.setText(text)
        self._pages.setCurrentIndex(0)
        self.diff.clear()

    def show_pair(self, rows: MatrixRows, pair: Pair, sides: Sides) -> None:
        """Show two files of a path, or the one that there is."""
        files = [_layer(rows, pair, column) for column in (pair.left, pair.right)]
        key = (rows.index.path(pair.file), *(layer.full_name if layer else "" for layer in files))
        is_same = key == self._key and self._rows is not None and self._rows.index is rows.index
        self._rows, self._pair, self._sides = rows, pair, sides
        line = rows.file_line(pair.file, has_folder=False)
        self.title.icon.show_drawing(icon_of(line))
        self.title.show_path(paths.label(line.path))
        self._pages.setCurrentIndex(1)
        if key != self._key:
            self.bar.tell("")
            self._key, self._compared, self._is_loading = key, None, True
            self.title.say(sentence(rows, pair, None))
            self.diff.show_loading("reading")
        if not is_same:
            self._read()
        elif self._compared is not None:
            self._show(self._compared)

    def seen_in(self, index: Index) -> SeenFiles:
        """Return what each layer has at the path that is shown, as it was when it was read."""
        is_shown = self._rows is not None and self._rows.index.names is index.names
        return self._seen if is_shown else NOTHING_SEEN

    def locations(self) -> list[bytes]:
        """Return where the files that are shown lie."""
        rows, pair = self._rows, self._pair
        if rows is None or pair is None:
            return []
        path = rows.index.path(pair.file)
        layers = [_layer(rows, pair, column) for column in (pair.left, pair.right)]
        return list(dict.fromkeys(layer.locate(path) for layer in layers if layer is not None))

    def _read(self) -> None:
        """Compare the two files, or read the one."""
        self._token.cancel()
        self._seen = NOTHING_SEEN
        rows, pair = self._rows, self._pair
        if rows is None or pair is None:
            return
        index, file = rows.index, pair.file
        path, options = index.path(file), self.diff.options
        left, right = (_layer(rows, pair, column) for column in (pair.left, pair.right))
        assert right is not None  # of a pair's right side
        first = None if left is None else left.locate(path)
        second = right.locate(path)

        def work(token: CancelToken) -> tuple[SeenFiles, Comparison]:
            seen = look_at_path(index, file)  # before it is read: a change in between counts
            return seen, compare(first, second, options, token)

        self._token = self._tasks.start(work, self._take)

    def _take(self, found: tuple[SeenFiles, Comparison]) -> None:
        self._seen, comparison = found
        self._show(comparison)

    def _show(self, comparison: Comparison) -> None:
        rows, pair = self._rows, self._pair
        assert rows is not None  # else the reading was cancelled
        assert pair is not None
        self._is_loading = False
        captions = (
            None if pair.left is None else self._caption(pair.left, comparison.left),
            self._caption(pair.right, comparison.right),
        )
        if (comparison, captions) != (self._compared, self._captions):  # else the reader stays
            self._compared, self._captions = comparison, captions
            self.diff.show_comparison(comparison, *captions)
        places = len(comparison.hunks) if comparison.has_lines else None
        self.title.say(sentence(rows, pair, places))
        self.shown.emit()

    def _caption(self, column: int, side: Side | None) -> Caption:
        rows, pair = self._rows, self._pair
        assert rows is not None
        assert pair is not None
        cell = rows.file_line(pair.file, has_folder=False).cells[column]
        is_own = rows.comparison.cell(column, pair.file).origin == rows.columns[column].layer
        role = self._status(column) if is_own else f"in {rows.columns[column].label}"
        size = [size_text(side.size_bytes)] if side is not None and side.has_data else []
        letter = [SIDES[self._sides.index(column)]] if column in self._sides else []
        return Caption(
            label=cell.origin,
            hue=cell.hue,
            role="  ·  ".join((*letter, role, *size)),
            style=BadgeStyle.SOLID if is_own else BadgeStyle.TINT,
        )

    def _status(self, column: int) -> str:
        """Say how a store's own file stands to what is beneath it."""
        rows, pair = self._rows, self._pair
        assert rows is not None
        assert pair is not None
        layer, index = rows.columns[column].layer, rows.index
        if layer.parent is None:
            return "base"
        below = index.tree.stack(layer)[:-1]
        return "override" if any(index.kind(each, pair.file) for each in below) else "addition"


def _layer(rows: MatrixRows, pair: Pair, column: int | None) -> Layer | None:
    """Return whose file a column's store has."""
    return None if column is None else rows.comparison.cell(column, pair.file).origin
