"""Writing what the matrix shows to a file of the user's choice, on a worker."""

from __future__ import annotations

import os
from functools import partial

from PySide6.QtCore import QDir, QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.saving import NotSavedError
from multistore_gui.models.export import FORMATS, Export, Format, format_of
from multistore_gui.models.words import count_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.look import Look
from multistore_gui.views.work_bar import DELAY_MS, WorkBar

_WIDTH = 520


class Exporting(QObject):
    """Asks where to, writes, and says what became of it; owned by the page."""

    done = Signal(str, bytes)  # what was written, ready to be read, and where
    failed = Signal(str)  # what could not be done, ready to be read
    _reported = Signal(object, int)  # the token of an export, and how many rows are written

    def __init__(
        self, tasks: Tasks, look: Look, page: QWidget, *, delay_ms: int = DELAY_MS
    ) -> None:
        """Write nothing yet; `delay_ms` is how long writing is not worth a word."""
        super().__init__(page)
        self._tasks, self._page = tasks, page
        self._folder = QDir.homePath()
        self._format = FORMATS[0]
        self._export: Export | None = None
        self._token = CancelToken()
        self.bar = WorkBar(
            look,
            page,
            "Exporting",
            "Stop (Esc). There is no new file then.",
            delay_ms=delay_ms,
            most_width=_WIDTH,
        )
        self.bar.cancel.triggered.connect(self.stop)
        self._reported.connect(self._tell, Qt.ConnectionType.QueuedConnection)

    @property
    def is_writing(self) -> bool:
        """Whether a file is being written."""
        return self._export is not None

    def ask(self, export: Export) -> None:
        """Ask where what is shown is to be written; the dialog asks before it replaces a file."""
        dialog = QFileDialog(self._page.window(), "Export", self._folder)
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        dialog.setNameFilters([each.filter for each in FORMATS])
        dialog.filterSelected.connect(partial(self._complete, dialog))
        dialog.selectNameFilter(self._format.filter)
        self._complete(dialog, self._format.filter)
        dialog.selectFile(f"comparison.{self._format.suffixes[0]}")
        dialog.fileSelected.connect(partial(self._write_as, dialog, export))
        dialog.open()

    def write(self, export: Export, location: bytes, wanted: Format) -> None:
        """Write a file; what is still being written is left."""
        self._token.cancel()
        self._export = export
        self._tell_rows(export, 0)

        def work(token: CancelToken) -> None:
            export.write(location, wanted, token, partial(self._reported.emit, token))

        def done(_: None) -> None:
            self._end()
            name = paths.label(os.path.basename(location))
            self.done.emit(f"Exported {count_text(export.count, 'row')} to {name}.", location)

        self._token = self._tasks.start(work, done, self._cannot)

    def stop(self) -> None:
        """Write no further; the file is as it was."""
        self._token.cancel()
        self._end()

    def _complete(self, dialog: QFileDialog, name_filter: str) -> None:
        """Let a name without a suffix get the format's."""
        dialog.setDefaultSuffix(_of_filter(name_filter).suffixes[0])

    def _write_as(self, dialog: QFileDialog, export: Export, location: str) -> None:
        self._folder = dialog.directory().absolutePath()
        self._format = format_of(location, _of_filter(dialog.selectedNameFilter()))
        self.write(export, os.fsencode(location), self._format)

    def _tell(self, token: CancelToken, number: int) -> None:
        if token is self._token and self._export is not None:
            self._tell_rows(self._export, number)

    def _tell_rows(self, export: Export, number: int) -> None:
        title = f"Exporting: row {number:,} of {export.count:,}"
        self.bar.tell(title, "", number, max(export.count, 1))

    def _cannot(self, error: Exception) -> None:
        self._end()
        if isinstance(error, NotSavedError):
            self.failed.emit(str(error))
        else:
            self._tasks.failed.emit(error)

    def _end(self) -> None:
        self._export = None
        self.bar.end()


def _of_filter(name_filter: str) -> Format:
    return next((each for each in FORMATS if each.filter == name_filter), FORMATS[0])
