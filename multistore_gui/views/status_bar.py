"""The bar at the bottom: how much was read, what is under way, the file shown, what is wrong."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QElapsedTimer, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from multistore_gui.core.errors import NoticeKind
from multistore_gui.core.filter import Sign
from multistore_gui.core.scan import Progress
from multistore_gui.models.words import count_text
from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.progress_line import STATUS, ProgressLine
from multistore_gui.views.rows import paint_text
from multistore_gui.views.spacing import space
from multistore_gui.workspace import Change, Workspace

_HEIGHT = 25
_BUTTON_HEIGHT = 24
_ICON = 14
_GAP = 5
_PADDING = 6


class StatusBar(QWidget):
    """One line; a count that is clicked filters the tree, or asks for the notices."""

    notices_requested = Signal()
    filtered = Signal()  # the tree, by a click on a count

    def __init__(self, workspace: Workspace, look: Look) -> None:
        super().__init__()
        self._workspace, self._look = workspace, look
        self.setAccessibleName("Status")
        self._clock = QElapsedTimer()  # runs while layers are read
        self._read_s: float | None = None
        self._files: int | None = None  # of all layers; None while some are not read
        self._size = Label(look, px=12, colour="text2")
        self._time = Label(look, px=12, colour="text2")
        self._hint = Label(look, px=12, colour="text2")
        self._hint.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self._work = Label(look, px=12, colour="text2")
        self._line = ProgressLine(look, "Comparing contents", thickness=STATUS)
        self._file = Label(look, px=12, colour="text2", elide=Qt.TextElideMode.ElideMiddle)
        self._unreadable = _Count(look, "lock", "danger", "unreadable")
        self._ineffective = _Count(look, "slash", "text2", "ineffective")
        self._redundant = _Count(look, "equals", "text2", "redundant")
        self._notices = _Count(look, "info", "text2", "notices", one="notice")
        self._lay_out()
        self._unreadable.clicked.connect(self.notices_requested)
        self._notices.clicked.connect(self.notices_requested)
        self._ineffective.clicked.connect(lambda: self._filter(Sign.INEFFECTIVE))
        self._redundant.clicked.connect(lambda: self._filter(Sign.REDUNDANT))
        workspace.changed.connect(self._follow)
        workspace.progressed.connect(self._follow_progress)
        look.changed.connect(self._restyle)
        self.set_hint("")
        self._follow(~Change(0))
        self._follow_progress(None)

    def set_file_facts(self, text: str) -> None:
        """Say what the file that is shown is, e.g. "header.tsx · UTF-8 · LF"; "" for none."""
        self._file.setText(text)
        self._file.setVisible(bool(text))

    def set_hint(self, text: str) -> None:
        """Say how to read and use the view that is shown; "" where it says that itself."""
        self._hint.setText(text)
        self._hint.setVisible(bool(text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the line over it."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), theme.chrome)
        painter.fillRect(0, 0, self.width(), 1, theme.line)

    def _follow_progress(self, progress: Progress | None) -> None:
        is_reading = progress is not None and progress.layer is not None
        if is_reading and not self._clock.isValid():
            self._clock.start()
        if progress is None:
            self._clock.invalidate()
        is_comparing = progress is not None and progress.layer is None and bool(progress.total)
        self._line.setVisible(is_comparing)
        if progress is not None and is_comparing and progress.total:
            percent = 100 * progress.count // progress.total
            self._line.setValue(percent)
            self._work.setText(f"Comparing contents {percent}%")
        else:
            self._work.setText("Reading" if is_reading else "")
        self._say_size()

    def _follow(self, change: Change) -> None:
        index = self._workspace.index
        if change & Change.PROJECT:
            self._read_s = None
            self.set_file_facts("")
        if change & (Change.PROJECT | Change.FILES):
            is_read = index is not None and not index.unread
            columns = index.entries if index is not None and is_read else ()
            self._files = sum(len(it) - it.count(0) for it in columns) if is_read else None
        if change & Change.FILES and index and not index.unread and self._clock.isValid():
            self._read_s = self._clock.elapsed() / 1_000
            self._clock.invalidate()
        if change & ~(Change.FILTER | Change.HISTORY | Change.GIT):
            self._say_size()
            self._say_counts()

    def _say_size(self) -> None:
        project, index = self._workspace.project, self._workspace.index
        self._size.setVisible(project is not None)
        self._time.setVisible(self._read_s is not None)
        if project is None:
            return
        layers = count_text(len(project.layout.tree), "layer")
        self._size.setText(layers)
        if self._files is not None:
            self._size.setText(f"{layers}  ·  {count_text(self._files, 'file')}")
        elif index is not None and not self._clock.isValid():
            self._size.setText(f"{layers}  ·  {len(index.unread):,} not read")
        if self._read_s is not None:
            took = f"{self._read_s:.1f} s" if self._read_s >= 0.1 else "under 0.1 s"
            self._time.setText(f"Read in {took}")

    def _say_counts(self) -> None:
        store, notices = self._workspace.store, self._workspace.notices
        unreadable = sum(notice.kind is NoticeKind.UNREADABLE for notice in notices)
        self._unreadable.tell(unreadable, "Show what could not be read.")
        self._notices.tell(len(notices) - unreadable, "Show what is worth knowing of the files.")
        ineffective = len(store.ineffective) if store else 0
        redundant = store.redundant.count(1) if store else 0
        self._ineffective.tell(
            ineffective, "The base always wins for such a file. Show only these."
        )
        self._redundant.tell(
            redundant, "Same bytes as the file it hides: can be dropped. Show only these."
        )

    def _filter(self, sign: Sign) -> None:
        self._workspace.set_filter(replace(self._workspace.filter, signs=frozenset({sign})))
        self.filtered.emit()

    def _lay_out(self) -> None:
        px = self._look.px
        row = QHBoxLayout(self)
        space(self._look, row, (12, 0, 6, 0), 16)
        row.addWidget(self._size)
        row.addWidget(self._time)
        row.addWidget(self._hint, 1_000)
        row.addStretch(1)  # in its place where it is hidden
        row.addWidget(self._work)
        row.addWidget(self._line)
        row.addWidget(self._file)
        counts = QHBoxLayout()
        space(self._look, counts, None, 2)
        for count in (self._unreadable, self._ineffective, self._redundant, self._notices):
            counts.addWidget(count)
        row.addLayout(counts)
        self.setFixedHeight(px(_HEIGHT))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.px(_HEIGHT))
        self.update()


class _Count(QAbstractButton):
    """A number of problems of one kind; away while there is none."""

    def __init__(self, look: Look, icon: str, colour: str, noun: str, *, one: str = "") -> None:
        super().__init__()
        self._look, self._icon, self._colour = look, icon, colour
        self._noun, self._one = noun, one or noun
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.hide()
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def tell(self, count: int, hint: str) -> None:
        """Show a number; `hint` is what it means and what a click does."""
        self.setText(f"{count:,} {self._one if count == 1 else self._noun}")
        self.setAccessibleName(self.text())
        self.setAccessibleDescription(hint)
        self.setToolTip(tooltip(f"{self.text()}. {hint}"))
        self.setVisible(count > 0)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """As wide as icon and words."""
        px, fonts = self._look.px, self._look.fonts
        text = fonts.metrics(fonts.ui_font(12)).horizontalAdvance(self.text())
        width = 2 * px(_PADDING) + px(_ICON) + px(_GAP) + int(text) + 1
        return QSize(width, px(_BUTTON_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon and words, and a ground under the pointer."""
        painter, look, px = QPainter(self), self._look, self._look.px
        theme = look.theme
        if self.underMouse() or self.isDown():
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.pressed(theme.sel_off) if self.isDown() else theme.sel_off)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0, 2, 0, -2), 5, 5)
        colour = getattr(theme, self._colour)
        drawing = QRectF(px(_PADDING), 0, px(_ICON), self.height())
        look.icons.paint(painter, drawing, self._icon, colour, px(_ICON))
        left = px(_PADDING) + px(_ICON) + px(_GAP)
        words = QRectF(left, 0, self.width() - left, self.height())
        paint_text(painter, words, self.text(), look, theme.text2, px=12)
