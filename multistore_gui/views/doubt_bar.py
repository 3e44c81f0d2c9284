"""Says over the files why what is shown may not be so, for as long as that is the case."""

from __future__ import annotations

from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QVBoxLayout, QWidget

from multistore_gui.views.banner import Banner, Tone
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.workspace import Change, Workspace


class DoubtBar(QWidget):
    """Names what is at fault and where, and leads to the notices.

    Hidden where nothing is wrong, and beside the notices, which say the same.
    """

    def __init__(self, workspace: Workspace, look: Look, show_notices: QAction) -> None:
        super().__init__()
        self._workspace, self._look = workspace, look
        self._is_beside_notices = False
        show = QAction("Show notices", self)
        show.triggered.connect(show_notices.trigger)
        self._banner = Banner(look, Tone.WARNING, action=show)
        column = QVBoxLayout(self)
        space(look, column, (8, 6, 8, 6))
        column.addWidget(self._banner)
        workspace.changed.connect(self._follow)
        look.changed.connect(self.update)
        self._follow(Change.NOTICES)

    @property
    def text(self) -> str:
        """What is said, "" where nothing is."""
        return self._banner.accessibleName()

    def set_beside_notices(self, is_beside_notices: bool) -> None:
        """Say nothing, or say it again."""
        self._is_beside_notices = is_beside_notices
        self._follow(Change.NOTICES)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    def _follow(self, change: Change) -> None:
        if change & (Change.PROJECT | Change.STORE | Change.NOTICES | Change.FILES):
            doubt = self._workspace.doubt
            self.setVisible(bool(doubt) and not self._is_beside_notices)
            if doubt != self.text:
                self._banner.tell(doubt)
