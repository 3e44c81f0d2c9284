"""What is being read, over the top of the window, while it takes longer than a blink."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multistore_gui.core.scan import Progress
from multistore_gui.models.words import count_text
from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.progress_line import ProgressLine
from multistore_gui.views.rule import Rule
from multistore_gui.views.tokens import WEIGHT_STRONG
from multistore_gui.workspace import Change, Workspace

DELAY_MS = 150


class ReadingBar(QWidget):
    """A thin line, the layer being read and a way to stop; hidden while nothing is read.

    Comparing contents is said in the status bar alone: the tree is complete by then.
    """

    def __init__(self, workspace: Workspace, look: Look, *, delay_ms: int = DELAY_MS) -> None:
        super().__init__()
        self._workspace, self._look = workspace, look
        self._seen: set[str] = set()  # full names of layers, this one with them
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self.show)
        self._line = ProgressLine(look, "Reading")
        self._title = Label(look, weight=WEIGHT_STRONG)
        self._detail = Label(look, px=12, colour="text2")
        self.cancel = QAction("Cancel", self)
        self.cancel.setShortcut("Esc")  # shown; it reaches here where nothing closer takes it
        self.cancel.setToolTip("Stop reading (Esc). What was read stays.")
        self.cancel.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self.cancel)
        self._lay_out()
        self.hide()
        self.cancel.triggered.connect(workspace.stop_reading)
        workspace.progressed.connect(self._follow_progress)
        workspace.changed.connect(self._follow)
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.panel)

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self._end()

    def _follow_progress(self, progress: Progress | None) -> None:
        project = self._workspace.project
        if progress is None or progress.layer is None or project is None:
            self._end()
            return
        layer, tree = progress.layer, project.layout.tree
        self._seen.add(layer.full_name)
        self._title.setText(
            f"Reading layer {len(self._seen):,} of {len(tree):,}: {tree.label(layer)}"
        )
        so_far = f"{count_text(progress.count, 'file')} so far"
        can_browse = "  ·  you can already browse" if self._workspace.store else ""
        self._detail.setText(so_far + can_browse)
        self._line.setMaximum(len(tree))
        self._line.setValue(len(self._seen))
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def _end(self) -> None:
        self._timer.stop()
        self._seen.clear()
        self.hide()

    def _lay_out(self) -> None:
        px = self._look.px
        words = QVBoxLayout()
        words.setSpacing(px(1))
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = QHBoxLayout()
        row.setContentsMargins(px(12), px(5), px(12), px(6))
        row.addLayout(words, 1)
        row.addWidget(Button(self._look, self.cancel))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self._line)
        column.addLayout(row)
        column.addWidget(Rule(self._look))
