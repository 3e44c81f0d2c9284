"""Where the matrix goes by itself: to what was asked for, undone or found; to the next change."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal

from multistore_gui.comparing import Comparing
from multistore_gui.core import paths
from multistore_gui.core.history import Done, DoneKind
from multistore_gui.core.journal import FileChanged
from multistore_gui.core.sight import Kind, Sight
from multistore_gui.models.findings import Finding
from multistore_gui.models.matrix_rows import MatrixRows
from multistore_gui.views.matrix_detail import MatrixDetail
from multistore_gui.views.matrix_view import MatrixView
from multistore_gui.workspace import Workspace


class Travel(QObject):
    """Makes another cell, or another difference, the current one; owned by the page."""

    failed = Signal(str)  # why it did not go there, ready to be read

    def __init__(
        self,
        workspace: Workspace,
        comparing: Comparing,
        matrix: MatrixView,
        detail: MatrixDetail,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._comparing = workspace, comparing
        self._matrix, self._detail = matrix, detail
        self._wanted: bytes | None = None  # a path to go to as soon as it is known
        self._returned: Sequence[FileChanged] = ()  # what an undo changed, likewise
        self._finding: Finding | None = None  # the matrix shows it alone
        self._path_before: bytes | None = None  # where the user was before that
        self._awaits_column = False  # the finding's store is still to come
        self._comes_from_below = False  # the next file is shown from its last difference on
        detail.shown.connect(self._place_change)

    def want(self, path: bytes | None) -> None:
        """Go to a path once it is known where it is; None: stay."""
        self._wanted = path

    def follow_undo(self, done: Done) -> None:
        """Go to what an undo or redo changed once it is shown."""
        if done.kind in (DoneKind.UNDO, DoneKind.REDO, DoneKind.REVERT):
            self._returned = done.changed

    def arrive(self, rows: MatrixRows | None, sight: Sight | None) -> None:
        """Go to what is waited for, now that other rows are shown."""
        self._go_to_returned(rows)
        self._go_to_wanted(sight)

    def go_to_finding(self, finding: Finding | None, path: bytes | None) -> None:
        """Go to the begin of what was chosen, and back to where the user was before.

        Args:
            finding: what is shown alone now, None for everything.
            path: the current one before it was.
        """
        before, self._finding = self._finding, finding
        if finding is None:
            if before is not None and self._path_before is not None:
                self._matrix.go_to(self._path_before)
            return
        if before is None:
            self._path_before = path
        if before is None or before.key != finding.key or self._awaits_column:
            is_there = self._matrix.go_to_start(finding.layers[0])
            self._awaits_column = not is_there and self._comparing.is_comparing

    def go_to_difference(self, step: int) -> None:
        """Go on in the difference, at its end in the next file."""
        view = self._detail.diff.view
        if self._detail.is_loading:
            return
        at = view.current_change + step
        if view.change_count and 0 <= at < view.change_count:
            view.go_to_change(step)
        else:
            self._comes_from_below = step < 0
            if not self._matrix.go_to_next_file(step):
                self._comes_from_below = False

    def _place_change(self) -> None:
        """Begin with the last difference of a file that was come to from below."""
        if self._comes_from_below:
            self._comes_from_below = False
            self._detail.diff.view.go_to_change(-1)

    def _go_to_returned(self, rows: MatrixRows | None) -> None:
        """Go to the first cell that an undo changed; where it changed the current row, stay."""
        index = self._workspace.index
        if not self._returned or rows is None or index is None:
            return
        if rows.index.names is not index.names:
            return  # it shows what was there before
        returned, self._returned = set(self._returned), ()
        files = {index.file(path) for _, path in returned}
        shown = [file for file in files if file is not None and rows.is_left(file)]
        current = self._matrix.current_file
        if current is not None and current in shown:
            self._matrix.go_to(index.path(current))
        elif shown:
            path = index.path(min(shown))
            stores = enumerate(column.layer.full_name for column in rows.columns)
            column = next((at for at, store in stores if (store, path) in returned), None)
            self._matrix.go_to(path, column)

    def _go_to_wanted(self, sight: Sight | None) -> None:
        """Go to the path that was asked for; where it is the same in all stores, show all."""
        path = self._wanted
        if path is None or sight is None or self._matrix.go_to(path):
            self._wanted = path if sight is None else None
        elif sight.is_complete and sight.kind is not Kind.ALL:
            self._comparing.set_kind(Kind.ALL)
        elif sight.is_complete:
            self._wanted = None
            self.failed.emit(f"{paths.label(path)} is in none of these stores.")
