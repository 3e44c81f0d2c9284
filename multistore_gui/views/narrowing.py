"""The matrix narrowed to what was found: which paths, what can be done, and the way back."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QWidget

from multistore_gui.comparing import Comparing
from multistore_gui.core.findings import Findings
from multistore_gui.core.layers import Layer
from multistore_gui.core.sight import Kind, Sight
from multistore_gui.models.findings import Finding, found_again
from multistore_gui.searching import Searching
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_actions import MatrixActions
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_MEDIUM
from multistore_gui.workspace import Workspace


class Narrowing(QObject):
    """Which finding the matrix shows, if any; owned by the page.

    It holds until all is shown again, another kind of path is wanted, white space is ignored, or
    nothing of it is left.
    """

    changed = Signal()

    def __init__(
        self, workspace: Workspace, comparing: Comparing, search: Searching, parent: QObject
    ) -> None:
        super().__init__(parent)
        self._workspace, self._comparing, self._search = workspace, comparing, search
        self._finding: Finding | None = None
        self._findings: Findings | None = None  # of which it is
        self._kind_before = Kind.DIFFERS
        self._stores_before: Sequence[Layer] = ()  # that others took the place of
        self._stores_since: Sequence[str] = ()  # the full names of these others
        self._narrowed: tuple[Sight, Finding, Sight] | None = None
        comparing.changed.connect(self._follow)
        search.changed.connect(self._find_again)

    @property
    def finding(self) -> Finding | None:
        """What is shown, None for everything."""
        return self._finding

    def choose(self, finding: Finding) -> None:
        """Show the paths of a finding alone, and the stores that it is about."""
        if self._finding is None:
            self._kind_before = self._comparing.kind
        self._finding, self._findings = finding, self._search.findings
        self._comparing.set_kind(Kind.ALL)  # first: another kind ends the narrowing
        self._show_columns(finding.layers)
        self.changed.emit()

    def end(self) -> None:
        """Show what was shown before."""
        if self._finding is not None:
            self._finding = None
            self._bring_columns_back()
            self._comparing.set_kind(self._kind_before)
            self.changed.emit()

    def apply(self, sight: Sight | None) -> Sight | None:
        """Return what is left of a sight; the same again as long as nothing changes."""
        finding, before = self._finding, self._narrowed
        if sight is None or finding is None or sight.kind is not Kind.ALL:
            return sight
        if before is None or before[0] is not sight or before[1] is not finding:
            before = self._narrowed = sight, finding, finding.narrow(sight) or sight
        return before[2]

    def _show_columns(self, layers: tuple[Layer, ...]) -> None:
        shown = self._names_shown()
        missing = [layer for layer in layers if layer.full_name not in shown]
        if not missing:
            return
        if not self._stores_since:
            self._stores_before = self._comparing.stores
        if len(layers) > 1:
            self._comparing.choose(layers)
        else:
            self._comparing.set_shown(missing[0], True)
        self._stores_since = self._names_shown()

    def _bring_columns_back(self) -> None:
        """Show the stores that were shown before, unless the user has chosen others since."""
        before, since = self._stores_before, self._stores_since
        self._stores_before, self._stores_since = (), ()
        if since and since == self._names_shown():
            self._comparing.choose(before)

    def _names_shown(self) -> Sequence[str]:
        return [store.full_name for store in self._comparing.stores]

    def _follow(self) -> None:
        """End where the user wants another kind of path, or other bytes than a finding's."""
        if self._finding is None:
            return
        if self._comparing.kind is not Kind.ALL:
            self._finding = None
            self._bring_columns_back()
            self.changed.emit()
        elif self._comparing.ignores_blanks:
            self.end()

    def _find_again(self) -> None:
        """Show what is left of the finding now."""
        findings, project = self._search.findings, self._workspace.project
        if self._finding is None or findings is self._findings:
            return
        self._findings = findings
        now = None
        if findings is not None and project is not None:
            now = found_again(findings, self._finding, project.hues)
        if now is None:
            self.end()
        else:
            self._finding = now
            self.changed.emit()


class NarrowedBar(QWidget):
    """A line over the matrix while it shows a finding."""

    def __init__(self, look: Look, narrowing: Narrowing, actions: MatrixActions) -> None:
        super().__init__()
        self._look, self._narrowing = look, narrowing
        self.text = Label(look, weight=WEIGHT_MEDIUM)
        self._button = Button(look, actions.remedy, has_key=False)
        leave = Button(look, actions.show_all, icon="x", kind=ButtonKind.FLAT, has_key=False)
        row = QHBoxLayout(self)
        space(look, row, (12, 4, 12, 5), 8)
        row.addWidget(self.text, 1)
        row.addWidget(self._button)
        row.addWidget(leave)
        narrowing.changed.connect(self._refresh)
        self._refresh()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line beneath."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), theme.accent_soft)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)

    def _refresh(self) -> None:
        finding = self._narrowing.finding
        self.setVisible(finding is not None)
        if finding is None:
            return
        self.text.setText(finding.text)
        remedy = finding.remedy
        self._button.setVisible(remedy is not None)
        if remedy is not None:
            self._button.set_icon(remedy.icon)
