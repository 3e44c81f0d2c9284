"""How far an action on many files is, while it takes longer than a blink."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from multistore_gui.core import paths
from multistore_gui.core.progress import ActionProgress, Stage
from multistore_gui.views.look import Look
from multistore_gui.views.work_bar import DELAY_MS, WorkBar
from multistore_gui.workspace import Workspace

_WIDTH = 520
_DOING = {
    "copy": "Copying",
    "create": "Creating",
    "drop": "Dropping",
    "promote": "Promoting",
    "push": "Pushing",
    "redo": "Doing again",
    "undo": "Undoing",
}
_STAGES = {
    Stage.KEEPING: "keeping",
    Stage.CHECKING: "checking",
    Stage.WRITING: "writing",
    Stage.CHANGING: "changing",
}


class ActingBar(WorkBar):
    """What is done, at which file it is, and a way to take it all back."""

    def __init__(
        self, workspace: Workspace, look: Look, host: QWidget, *, delay_ms: int = DELAY_MS
    ) -> None:
        """Make a hidden bar; the arguments are the work bar's, and what acts."""
        hint = "Stop (Esc). All files are then as they were."
        super().__init__(look, host, "Acting", hint, delay_ms=delay_ms, most_width=_WIDTH)
        self.cancel.triggered.connect(workspace.acting.stop)
        workspace.acting.progressed.connect(self._follow)

    def _follow(self, progress: ActionProgress | None) -> None:
        if progress is None:
            self.end()
            return
        verb, _, rest = progress.attempt.partition(" ")
        doing = " ".join(filter(None, [_DOING.get(verb, "Acting"), rest]))
        title = f"{doing}: {_STAGES[progress.stage]} {progress.number:,} of {progress.count:,}"
        folder = paths.label(paths.parent(progress.path))
        # Each stage is a part of the line, as long as any other.
        value = progress.stage * progress.count + progress.number
        self.tell(title, folder, value, len(Stage) * progress.count)
