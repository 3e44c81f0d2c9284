"""When a report of a problem is shown, and what the program was about then."""

from __future__ import annotations

from typing import TYPE_CHECKING

import shiboken6
from PySide6.QtCore import QObject
from PySide6.QtWidgets import QWidget

from multistore_gui.models.words import count_text
from multistore_gui.views.actions import Actions
from multistore_gui.workspace import Workspace

if TYPE_CHECKING:  # imported once there is something to report
    from PySide6.QtWidgets import QMessageBox

    from multistore_gui.views.bug_dialog import Occasion


class Reporting(QObject):
    """Shows one report at a time, as a bug often comes with every repaint; owned by the window."""

    def __init__(self, workspace: Workspace, actions: Actions, parent: QWidget) -> None:
        """Report nothing yet; the parent is what a report is shown over."""
        super().__init__(parent)
        self._workspace, self._actions, self._window = workspace, actions, parent
        self._shown: QMessageBox | None = None

    def report_bug(self, error: BaseException) -> None:
        """Tell of a bug in the program; the window goes on."""
        from multistore_gui.reports import trace_of
        from multistore_gui.views.bug_dialog import Occasion

        self._show(Occasion.BUG, trace_of(error))

    def report_crash(self, words: str) -> None:
        """Tell that the program came to a sudden end the last time, and where."""
        from multistore_gui.reports import cleaned
        from multistore_gui.views.bug_dialog import Occasion

        self._show(Occasion.CRASH, cleaned(words))

    def report_problem(self) -> None:
        """Show what to copy beside the user's own words."""
        from multistore_gui.views.bug_dialog import Occasion

        self._show(Occasion.ASKED)

    def _show(self, occasion: Occasion, trace: str = "") -> None:
        from multistore_gui.views.bug_dialog import report, show_report

        if self._shown is None or not shiboken6.isValid(self._shown):
            self._shown = show_report(occasion, report(self._doing(), trace), self._window)

    def _doing(self) -> list[str]:
        """Say what the program is about, in numbers and in its own words."""
        workspace, doing = self._workspace, []
        if self._actions.last:
            doing.append(f"Last command: {self._actions.last}")
        if workspace.acting.is_acting:
            doing.append("An action is under way")
        if workspace.project is None:
            return [*doing, "No project is open"]
        counts = [count_text(len(workspace.project.layout.tree), "layer")]
        if workspace.index is not None:
            counts.append(count_text(len(workspace.index), "file"))
        if not workspace.is_compared:
            counts.append("being read")
        return [*doing, f"Project: {', '.join(counts)}"]
