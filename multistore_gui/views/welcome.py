"""The first page: open a project, try the demo, or go on where the last project was left."""

from __future__ import annotations

import os

from PySide6.QtCore import QMimeData, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QDragEnterEvent,
    QDragLeaveEvent,
    QDropEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QShowEvent,
)
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from multistore_gui.core.layout import NEEDED
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.icon import IconView
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.recent_list import ROW_HEIGHT, RecentList
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_STRONG
from multistore_gui.workspace import Change, Workspace

_WIDTH = 420
_DROP_HEIGHT = 100
_MOST_ROWS = 6
_RADIUS = 8.0


class WelcomePage(QWidget):
    """Shown while no project is open; a folder may be dropped anywhere on it."""

    project_chosen = Signal(object)  # bytes, a location

    def __init__(
        self,
        workspace: Workspace,
        look: Look,
        tasks: Tasks,
        settings: Settings,
        open_project: QAction,
        open_demo: QAction,
    ) -> None:
        """Make the page.

        Args:
            workspace: says why a folder could not be opened.
            look: what to draw with.
            tasks: where the recent projects are looked at.
            settings: what remembers them.
            open_project: asks for a folder.
            open_demo: opens the demo.
        """
        super().__init__()
        self._look, self._settings = look, settings
        self.setAcceptDrops(True)
        self._reason = _Reason(look)
        self._reason.hide()
        self._heading = Label(look, "Recent projects", px=12, weight=WEIGHT_MEDIUM, colour="text3")
        self._recent = RecentList(look, tasks)
        self._drop = _DropZone(look)
        self._lay_out(open_project, open_demo)
        self._recent.opened.connect(self.project_chosen)
        self._recent.removed.connect(self._remove)
        workspace.opening_failed.connect(self.show_reason)
        workspace.changed.connect(self._follow)
        look.changed.connect(self.update)

    @property
    def reason(self) -> str:
        """Why a folder could not be opened, "" where nothing is said."""
        return self._reason.text()

    def show_reason(self, text: str) -> None:
        """Say why a folder could not be opened; "" takes it back."""
        self._reason.setVisible(bool(text))
        self._reason.tell(text)
        self._renew()

    def showEvent(self, event: QShowEvent) -> None:
        """Look at the recent projects again."""
        super().showEvent(event)
        self._renew()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Take one folder or file of this machine; what it is, opening it finds out."""
        if _location(event.mimeData()) is not None:
            event.acceptProposedAction()
            self._drop.set_offered(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        """Look as before."""
        self._drop.set_offered(False)

    def dropEvent(self, event: QDropEvent) -> None:
        """Open what was dropped."""
        self._drop.set_offered(False)
        location = _location(event.mimeData())
        if location is not None:
            event.acceptProposedAction()
            self.project_chosen.emit(location)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.surface)

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            self._reason.hide()

    def _remove(self, location: bytes) -> None:
        self._settings.forget_recent(location)
        self._renew()

    def _renew(self) -> None:
        locations = self._settings.recent_projects
        self._recent.show_projects(locations, self._settings.visits)
        self._heading.setVisible(bool(locations))
        self._recent.setVisible(bool(locations))
        rows = min(len(locations), _MOST_ROWS)
        self._recent.setFixedHeight(rows * self._look.px(ROW_HEIGHT) + 2)

    def _lay_out(self, open_project: QAction, open_demo: QAction) -> None:
        look, px = self._look, self._look.px
        words = QVBoxLayout()
        space(look, words, None, 1)
        words.addWidget(Label(look, "Multistore", px=18, weight=WEIGHT_STRONG))
        tagline = "What each store inherits, and what it changes."
        words.addWidget(Label(look, tagline, colour="text2"))
        head = QHBoxLayout()
        space(look, head, None, 12)
        head.addWidget(_Mark(look))
        head.addLayout(words, 1)
        buttons = QHBoxLayout()
        space(look, buttons, None, 8)
        primary = ButtonKind.PRIMARY
        buttons.addWidget(Button(look, open_project, icon="folder-open", kind=primary))
        buttons.addWidget(Button(look, open_demo, icon="play"))
        buttons.addStretch(1)
        page = QWidget()
        page.setMaximumWidth(px(_WIDTH))
        column = QVBoxLayout(page)
        space(look, column, (16, 16, 16, 16), 16)
        column.addStretch(2)
        column.addLayout(head)
        column.addWidget(self._reason)
        column.addLayout(buttons)
        recent = QVBoxLayout()
        space(look, recent, None, 4)
        recent.addWidget(self._heading)
        recent.addWidget(self._recent)
        column.addLayout(recent)
        column.addWidget(self._drop)
        column.addStretch(3)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addWidget(page)


class _Mark(QWidget):
    """The program's mark: its layers on ink."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setFixedSize(look.px(38), look.px(38))
        look.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint it."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.ink)
        painter.drawRoundedRect(QRectF(self.rect()), _RADIUS, _RADIUS)
        side = self._look.px(20)
        self._look.icons.paint(painter, QRectF(self.rect()), "layers", theme.ink_text, side)


class _Reason(QLabel):
    """Why a folder could not be opened: as many lines as that needs."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        px = look.px
        self.setContentsMargins(px(36), px(8), px(10), px(8))
        look.changed.connect(self._restyle)
        self._restyle()

    def tell(self, text: str) -> None:
        """Say it, and have it read aloud."""
        self.setText(text)
        if text:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint ground and icon under the text."""
        painter, look, theme = QPainter(self), self._look, self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.warn_line, 1))
        painter.setBrush(theme.warn_bg)
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        icon = QRectF(look.px(10), look.px(8), look.px(16), look.px(17))
        look.icons.paint(painter, icon, "warn", theme.warn, look.px(16))
        painter.end()
        super().paintEvent(event)

    def _restyle(self) -> None:
        self.setFont(self._look.fonts.ui_font(13, WEIGHT_MEDIUM))
        palette = self.palette()
        palette.setColor(QPalette.ColorRole.WindowText, self._look.theme.warn)
        self.setPalette(palette)


class _DropZone(QWidget):
    """Says that a folder may be dropped; the page takes it."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._is_offered = False
        self.setFixedHeight(look.px(_DROP_HEIGHT))
        column = QVBoxLayout(self)
        space(look, column, None, 4)
        column.addStretch()
        column.addWidget(IconView(look, "folder"), 0, Qt.AlignmentFlag.AlignHCenter)
        title = Label(look, "Drop a project folder here", weight=WEIGHT_MEDIUM)
        hint = Label(look, f"It needs {NEEDED}", px=12, colour="text2")
        for line in (title, hint):
            line.setAlignment(Qt.AlignmentFlag.AlignCenter)
            column.addWidget(line)
        column.addStretch()
        look.changed.connect(self.update)

    def set_offered(self, is_offered: bool) -> None:
        """Show that something is held over the page."""
        self._is_offered = is_offered
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the dashed frame."""
        painter, theme = QPainter(self), self._look.theme
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setBrush(theme.accent_soft if self._is_offered else theme.panel)
        pen = QPen(theme.accent if self._is_offered else theme.line2, 1.5, Qt.PenStyle.DashLine)
        painter.setPen(pen)
        box = QRectF(self.rect()).adjusted(1, 1, -1, -1)
        painter.drawRoundedRect(box, _RADIUS, _RADIUS)


def _location(data: QMimeData) -> bytes | None:
    """Return the one thing of this machine that is dropped."""
    urls = data.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return os.fsencode(urls[0].toLocalFile())
