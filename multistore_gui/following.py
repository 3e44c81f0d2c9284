"""Keeps the workspace as the disk is: watches what was read, and has read what changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, QTimer

from multistore_gui.core import disk
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.disk import Stir
from multistore_gui.core.errors import MultistoreError, Notice, NoticeKind
from multistore_gui.core.layout import read_layout
from multistore_gui.core.reread import Reread
from multistore_gui.core.scan import Scan
from multistore_gui.heard import Heard
from multistore_gui.tasks import Tasks
from multistore_gui.watch import Source, Watch, system_source
from multistore_gui.workspace import Change, Workspace

_ONCE_MORE_MS = 300  # a configuration that is replaced is away for a moment
_AWAY_MS = 2_000  # from one look for a project that is gone to the next


class Following(QObject):
    """Follows the disk; lives on the GUI thread, beside the workspace."""

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        parent: QObject | None = None,
        source: Callable[[Heard], Source] = system_source,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._tasks = workspace, tasks
        self._watch = Watch(tasks, self, source)
        self._location: bytes | None = None
        self._limit = ""  # why not every change is heard at once
        self._away = ""  # why the project cannot be read any more
        self._again = QTimer(self, singleShot=True)
        self._again.timeout.connect(self._look_for_project)
        self._watch.stirred.connect(self._heard)
        self._watch.limited.connect(self._say_limit)
        workspace.is_followed = True
        workspace.changed.connect(self._follow)
        workspace.scanned.connect(self._follow_scan)
        workspace.reread.connect(self._follow_reread)
        workspace.lost.connect(self._lose)
        tasks.stopped.connect(self._again.stop)

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            project = self._workspace.project
            self._location = project.location if project else None
            self._limit = self._away = ""
            self._again.stop()
            self._watch.rest()

    def _follow_scan(self, scan: Scan) -> None:
        """Watch all that was read."""
        project = self._workspace.project
        if project is None:
            return
        location, layout = project.location, project.layout
        outside = (layer.location for layer in layout.tree if not layer.is_inside_project)
        self._away = ""
        self._say()
        self._watch.follow(
            lambda: disk.folders_to_watch(location, scan, layout),
            {location, *outside},
            scan.began_ns,
            lambda: disk.written_last(location),
        )

    def _follow_reread(self, again: Reread) -> None:
        """Watch folders that are new, and those no longer that are gone."""
        project = self._workspace.project
        if project is None or not (again.new or again.gone):
            return
        tree = project.layout.tree
        gone = {tree[number].locate(folder) for number, folder in again.gone}
        new = [tree[number].locate(folder) for number, folder in again.new]
        self._watch.follow_more(lambda: new, gone, again.began_ns)

    def _heard(self, stir: Stir) -> None:
        if not self._away:
            self._workspace.follow_disk(stir)

    # what is said -------------------------------------------------------------------------------

    def _say_limit(self, folders: int) -> None:
        count = f"{folders:,} folders" if folders > 1 else "1 folder"
        self._limit = (
            f"Changes in {count} appear after a while: the system does not tell of them at once."
        )
        self._say()

    def _say(self) -> None:
        texts = filter(None, (self._away, self._limit))
        notices = tuple(Notice(NoticeKind.NOTICE, text) for text in texts)
        self._workspace.tell_of_disk(notices, self._away)

    # a project that is gone ---------------------------------------------------------------------

    def _lose(self, text: str) -> None:
        """Look again in a moment; say it if it is still so then."""
        if not self._again.isActive():
            self._again.start(_ONCE_MORE_MS)

    def _look_for_project(self) -> None:
        location = self._location
        if location is None:
            return

        def look(_: CancelToken) -> str:
            try:
                read_layout(location)
            except MultistoreError as error:
                return str(error)
            return ""

        self._tasks.start(look, lambda trouble: self._looked_for(location, trouble))

    def _looked_for(self, location: bytes, trouble: str) -> None:
        if location != self._location:
            return
        if not trouble:
            self._workspace.read_again()
            return
        if not self._away:
            self._away = f"{trouble}."
            self._say()
        self._again.start(_AWAY_MS)
