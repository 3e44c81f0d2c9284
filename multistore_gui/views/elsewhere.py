"""Files shown by other programs: the user's editor, and the desktop's file manager."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks


class Elsewhere(QObject):
    """Starts other programs in the background; owned by the window."""

    failed = Signal(str)  # why one could not be started, ready to be read

    def __init__(self, tasks: Tasks, settings: Settings, parent: QWidget) -> None:
        """Start nothing yet; the parent is what a question is asked over."""
        super().__init__(parent)
        self._tasks, self._settings, self._window = tasks, settings, parent

    def open_files(self, locations: Sequence[bytes]) -> None:
        """Open files in the user's editor."""
        from multistore_gui.editor import open_file

        command = self._settings.editor_command
        for location in locations:
            self._start(partial(open_file, location, command))

    def show_folder(self, location: bytes) -> None:
        """Show a file where it lies."""
        from multistore_gui.editor import show_folder

        self._start(partial(show_folder, location))

    def choose_editor(self) -> None:
        """Ask for the editor's command."""
        from PySide6.QtWidgets import QInputDialog

        command, is_chosen = QInputDialog.getText(
            self._window,
            "Choose editor",
            "The editor's command; empty for the first one that is found:",
            text=self._settings.editor_command,
        )
        if is_chosen:
            self._settings.editor_command = command

    def _start(self, work: Callable[[], None]) -> None:
        self._tasks.start(
            lambda _: work(), lambda _: None, lambda error: self.failed.emit(str(error))
        )
