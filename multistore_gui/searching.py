"""What there is to find among the stores that are compared, as one object beside `Comparing`.

It takes the exact contents of all layers, not of the chosen stores alone, and so it is found out
only while somebody wants it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from operator import is_

from PySide6.QtCore import QObject, Qt, Signal

from multistore_gui.comparing import CacheOf, Comparing
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import Comparison
from multistore_gui.core.findings import Findings, likeness, redundant, shared
from multistore_gui.core.index import Index
from multistore_gui.core.variants import compare
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Change, Workspace


class Searching(QObject):
    """Lives on the GUI thread, owned by the window; does nothing until it is wanted."""

    changed = Signal()  # what is found, or why nothing is
    progressed = Signal(object)  # (paths compared, paths to compare); None when that is over
    _reported = Signal(object, int, int)

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        comparing: Comparing,
        cache_of: CacheOf,
        parent: QObject | None = None,
    ) -> None:
        """Find nothing yet.

        Args:
            workspace: whose project it is.
            tasks: the background.
            comparing: which stores, and what is known of them.
            cache_of: where digests are kept.
            parent: owns it.
        """
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._comparing, self._cache_of = comparing, cache_of
        self._is_wanted = self._is_searching = False
        self._basis: tuple[Index, Comparison] | None = None  # of what is found, or being found
        self._findings: Findings | None = None
        self._token = CancelToken()
        self._reported.connect(self._progress, Qt.ConnectionType.QueuedConnection)
        comparing.changed.connect(self._follow)
        workspace.changed.connect(self._follow_workspace)

    @property
    def findings(self) -> Findings | None:
        """What was found last; it may be of before, while new ones are found."""
        return self._findings

    @property
    def is_searching(self) -> bool:
        """Whether something is being found out."""
        return self._is_searching

    @property
    def trouble(self) -> str:
        """Why nothing can be found, "" where something can be or is on its way."""
        comparing, sight = self._comparing, self._comparing.sight
        if comparing.trouble:
            return comparing.trouble
        if comparing.ignores_blanks:
            return "Findings look at exact bytes. They are not known while white space is ignored."
        if sight is not None and not sight.is_complete and not comparing.is_comparing:
            return "Not all contents are compared. Go on with that first."
        return ""

    @property
    def is_loose(self) -> bool:
        """Whether nothing is found because white space is ignored."""
        return self._comparing.ignores_blanks and not self._comparing.trouble

    def set_wanted(self, is_wanted: bool) -> None:
        """Find something from now on, or no more."""
        self._is_wanted = is_wanted
        self._follow()

    def _follow_workspace(self, change: Change) -> None:
        if change & Change.PROJECT:
            self._findings = None
        if change & (Change.PROJECT | Change.FILES | Change.CONTENTS):
            self._follow()

    def _follow(self) -> None:
        """Find out anew where something else is compared; drop what comes too late."""
        if not self._is_wanted and not self._is_searching:
            return  # what was found may still hold when it is wanted again
        basis = self._new_basis() if self._is_wanted else None
        before = self._basis
        is_same = basis and before and all(map(is_, basis, before))
        if not is_same:
            self._token.cancel()
            self._basis = basis
            self._end()
            if basis is not None:
                self._search(*basis)
        self.changed.emit()

    def _new_basis(self) -> tuple[Index, Comparison] | None:
        """Return what is to be looked at, where all about it is known that can be."""
        sight, index, workspace = self._comparing.sight, self._workspace.index, self._workspace
        if sight is None or index is None or self.trouble:
            return None
        is_ready = sight.is_complete and workspace.is_compared and not index.unread
        comparison = sight.comparison
        is_same = comparison.index.names is index.names and not comparison.known.ignores_blanks
        return (index, comparison) if is_ready and is_same else None

    def _end(self) -> None:
        self._is_searching = False
        self.progressed.emit(None)

    def _search(self, index: Index, comparison: Comparison) -> None:
        project = self._workspace.project
        assert project is not None
        before, cache = self._findings, self._cache_of(project.location)
        if before is not None and before.index is not index:
            before = None  # what was known of the contents no longer holds

        def work(token: CancelToken) -> Findings:
            known = before.known if before else replace(comparison.known, index=index)
            report = partial(self._reported.emit, token)
            for more in compare(known, b"\1" * len(index), cache, token, report):
                known = more
            exact = replace(comparison, index=index, known=known)
            if before:
                return replace(before, comparison=exact, likeness=likeness(exact))
            to_promote = tuple(shared(known))
            token.check()
            return Findings(exact, to_promote, tuple(redundant(known)), likeness(exact))

        self._is_searching = True
        self._token = self._tasks.start(work, self._take, self._failed)

    def _take(self, findings: Findings) -> None:
        self._findings = findings
        self._end()
        self.changed.emit()

    def _failed(self, error: Exception) -> None:
        self._end()
        self._tasks.failed.emit(error)

    def _progress(self, token: CancelToken, done: int, total: int) -> None:
        if token is self._token and self._is_searching:
            self.progressed.emit((done, total))
