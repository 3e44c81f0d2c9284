"""What is being read, over the foot of the tree, while it takes longer than a blink."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from multistore_gui.core.scan import Progress
from multistore_gui.models.words import count_text
from multistore_gui.views.look import Look
from multistore_gui.views.work_bar import DELAY_MS, WorkBar
from multistore_gui.workspace import Change, Workspace


class ReadingBar(WorkBar):
    """The layer being read, and a way to stop.

    Comparing contents is said in the status bar alone: the tree is complete by then.
    """

    def __init__(
        self, workspace: Workspace, look: Look, host: QWidget, *, delay_ms: int = DELAY_MS
    ) -> None:
        """Make a hidden bar; the arguments are the work bar's, and what reads."""
        hint = "Stop reading (Esc). What was read stays."
        super().__init__(look, host, "Reading", hint, delay_ms=delay_ms)
        self._workspace = workspace
        self.cancel.triggered.connect(workspace.stop_reading)
        workspace.progressed.connect(self._follow_progress)
        workspace.changed.connect(self._follow)

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self.end()

    def _follow_progress(self, progress: Progress | None) -> None:
        project = self._workspace.project
        if progress is None or progress.layer is None or project is None:
            self.end()
            return
        tree, number = project.layout.tree, progress.layers_read
        label = tree.label(progress.layer)
        so_far = f"{count_text(progress.count, 'file')} so far"
        can_browse = "  ·  you can already browse" if self._workspace.store else ""
        title = f"Reading layer {number:,} of {len(tree):,}: {label}"
        self.tell(title, so_far + can_browse, number, len(tree))
