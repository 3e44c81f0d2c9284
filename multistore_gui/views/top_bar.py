"""The top bar: the project, the views, the way to everything, undo and redo."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QAction, QKeySequence, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QSizePolicy, QToolButton, QWidget

from multistore_gui.core import paths
from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.look import Look
from multistore_gui.views.segments import SegmentedControl
from multistore_gui.views.spacing import space
from multistore_gui.workspace import Change, Workspace

_HEIGHT = 44
_NARROW = 1100  # below it the field is an icon and the tabs have no words
_FIELD_WIDTH = 268


class TopBar(QWidget):
    """One row over everything; decides nothing."""

    def __init__(
        self, workspace: Workspace, look: Look, actions: Actions, menu: QMenu, projects: QMenu
    ) -> None:
        """Make the bar.

        Args:
            workspace: names the project.
            look: what to draw with.
            actions: the window's.
            menu: everything, behind the gear.
            projects: opening and closing, behind the project's name.
        """
        super().__init__()
        self._workspace, self._look = workspace, look
        self._project = QAction("", self)
        project = Button(look, self._project, icon="layers", kind=ButtonKind.FLAT)
        project.setMenu(projects)
        self.tabs = SegmentedControl(look, "Views")
        self.tabs.add(actions.show_files, "tree")
        self.tabs.add(actions.show_compare, "matrix")
        self._notices = self.tabs.add(actions.show_notices, "info")
        self._field = _CommandField(look, actions.palette)
        self._icon = Button(
            look, actions.palette, icon="search", kind=ButtonKind.FLAT, has_text=False
        )
        settings = QAction("Menu", self)
        settings.setToolTip("All actions (F10)")
        self._menu_button = Button(
            look, settings, icon="settings", kind=ButtonKind.FLAT, has_text=False
        )
        actions.menu.triggered.connect(lambda: self.open_menu(menu))
        settings.triggered.connect(lambda: self.open_menu(menu))
        row = QHBoxLayout(self)
        space(look, row, (4, 0, 8, 0), 4)
        row.addWidget(project)
        row.addStretch(1)
        row.addWidget(self.tabs)
        row.addStretch(1)
        row.addWidget(self._field)
        row.addWidget(self._icon)
        for action, icon in (
            (actions.undo, "undo"),
            (actions.redo, "redo"),
            (actions.read_again, "refresh"),
        ):
            row.addWidget(Button(look, action, icon=icon, kind=ButtonKind.FLAT, has_text=False))
        row.addWidget(self._menu_button)
        self.setFixedHeight(look.bar_height(_HEIGHT))
        workspace.changed.connect(self._follow)
        look.changed.connect(self._restyle)
        self._follow(Change.PROJECT | Change.NOTICES)

    def open_menu(self, menu: QMenu) -> None:
        """Open the menu of everything under the gear."""
        button = self._menu_button
        corner = button.mapToGlobal(button.rect().bottomRight())
        corner.setX(corner.x() - menu.sizeHint().width())
        menu.popup(corner)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave words out where there is no room."""
        is_narrow = self.width() < self._look.px(_NARROW)
        self._field.setVisible(not is_narrow)
        self._icon.setVisible(is_narrow)
        self.tabs.set_has_text(not is_narrow)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line under it."""
        theme = self._look.theme
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.chrome)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.bar_height(_HEIGHT))
        self.update()

    def _follow(self, change: Change) -> None:
        if change & Change.PROJECT:
            project = self._workspace.project
            name = project.layout.name if project else ""
            shown = paths.label(paths.from_json_text(name)) or "Multistore"
            self._project.setText(shown.replace("&", "&&"))
            self._project.setToolTip("Open another project, or close this one")
        if change & (Change.PROJECT | Change.NOTICES | Change.FILES):
            self._notices.set_count(len(self._workspace.notices))


class _CommandField(QToolButton):
    """Looks like a field, and opens the command palette."""

    def __init__(self, look: Look, action: QAction) -> None:
        super().__init__()
        self._look = look
        self.setDefaultAction(action)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setAccessibleName(action.text())

    def sizeHint(self) -> QSize:
        """As wide as the design says."""
        return QSize(self._look.px(_FIELD_WIDTH), self._look.px(28))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a field with a glass, a hint and the key."""
        look, theme = self._look, self._look.theme
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line2, 1))
        painter.setBrush(theme.hover if self.underMouse() else theme.surface)
        box = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(box, 6, 6)
        glass = QRectF(look.px(8), 0, look.px(16), self.height())
        look.icons.paint(painter, glass, "search", theme.text2, look.px(16))
        font = look.fonts.ui_font(13)
        painter.setFont(font)
        painter.setPen(theme.text3)
        left = look.px(32)
        key = self.defaultAction().shortcut().toString(QKeySequence.SequenceFormat.NativeText)
        key_width = look.badges.key_width(key)
        room = self.width() - left - key_width - look.px(14)
        text = look.fonts.metrics(font).elidedText(
            "Go to file, store or command", Qt.TextElideMode.ElideRight, room
        )
        painter.drawText(QRectF(left, 0, room, self.height()), Qt.AlignmentFlag.AlignVCenter, text)
        keys = self.rect().adjusted(self.width() - key_width - look.px(8), 0, -look.px(8), 0)
        look.badges.paint_key(painter, keys, key)
