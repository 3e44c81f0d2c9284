"""What can be done with the file that is shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.look import Look

_HEIGHT = 46
_INSET = 12
_GAP = 8


class ActionBar(QWidget):
    """Buttons over the window's actions: of the file at the start, of its path at the end.

    Those that do not fit fold into "More", the last first; what changes files goes last.
    """

    def __init__(self, look: Look, actions: Actions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._applies: set[Button] = set()
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._drop = self._make(actions.drop_override, "drop")
        self._create = self._make(actions.create_override, "plus", ButtonKind.PRIMARY)
        self._elsewhere = self._make(actions.create_elsewhere, "down")
        self._copy = self._make(actions.copy_path, "", ButtonKind.FLAT)
        self._reveal = self._make(actions.reveal, "", ButtonKind.FLAT)
        self._open = self._make(actions.open_in_editor, "open")
        self._at_start = [self._drop, self._create, self._elsewhere]
        self._at_end = [self._copy, self._reveal, self._open]
        self._more = Button(look, QAction("More", self), kind=ButtonKind.FLAT, parent=self)
        self._more.setMenu(self._menu)
        self.setAccessibleName("Actions for this file")
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._arrange)
        self.offer(is_own=False, can_create=False, hue=0)

    def offer(self, *, is_own: bool, can_create: bool, hue: int) -> None:
        """Show what applies to the file.

        Args:
            is_own: the looked-at layer has it: it can be dropped, else overridden.
            can_create: the looked-at layer is a store: the base overrides nothing.
            hue: of the looked-at layer.
        """
        offered = [(self._drop, is_own), (self._create, can_create and not is_own)]
        offered.append((self._elsewhere, can_create))
        self._applies = {button for button, applies in offered if applies} | {*self._at_end}
        self._create.set_hue(hue)
        self._elsewhere.set_has_text(is_own)
        self._arrange()

    @property
    def elsewhere(self) -> Button:
        """What the card of layers opens below."""
        return self._elsewhere if self._elsewhere.isVisible() else self._more

    @property
    def in_more(self) -> Sequence[QAction]:
        """What applies and does not fit."""
        return [b.defaultAction() for b in self._offered() if b.isHidden()]

    def sizeHint(self) -> QSize:
        """Wide enough for everything."""
        return QSize(self._width(self._offered()), self._look.px(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Wide enough for "More"."""
        width = self._more.sizeHint().width() + 2 * self._look.px(_INSET)
        return QSize(width, self._look.px(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many buttons as fit."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.panel)
        painter.fillRect(0, 0, self.width(), 1, self._look.theme.line)

    def _make(self, action: QAction, icon: str, kind: ButtonKind = ButtonKind.PLAIN) -> Button:
        button = Button(
            self._look,
            action,
            icon=icon,
            kind=kind,
            has_key=kind is not ButtonKind.FLAT and icon != "down",
            parent=self,
        )
        action.changed.connect(self._arrange)  # its text may have another width
        return button

    def _offered(self) -> list[Button]:
        return [b for b in (*self._at_start, *self._at_end) if b in self._applies]

    def _fitting(self) -> list[Button]:
        """Return the buttons to show: Drop and Create are the last to go."""
        shown = self._offered()
        if self._width(shown) <= self.width():
            return shown
        more = self._more.sizeHint().width() + self._look.px(_GAP)
        last_to_go = (self._elsewhere, self._create, self._drop)
        for button in (self._reveal, self._copy, self._open, *last_to_go):
            if self._width(shown) + more > self.width() and button in shown:
                shown.remove(button)
        return shown

    def _width(self, buttons: Sequence[Button]) -> int:
        px = self._look.px
        widths = sum(button.sizeHint().width() for button in buttons)
        return widths + px(_GAP) * len(buttons) + 2 * px(_INSET)

    def _arrange(self) -> None:
        shown = self._fitting()
        px, left = self._look.px, self._look.px(_INSET)
        for button in self._at_start:
            if button in shown:
                left = self._place(button, left)
        more_shown = len(shown) < len(self._offered())
        ends = [button for button in self._at_end if button in shown]
        ends += [self._more] if more_shown else []
        right = self.width() - px(_INSET) + px(_GAP)
        right -= sum(button.sizeHint().width() + px(_GAP) for button in ends)
        for button in ends:
            right = self._place(button, max(left, right))
        for button in (*self._at_start, *self._at_end):
            button.setVisible(button in shown)
        self._more.setVisible(more_shown)
        self.updateGeometry()

    def _place(self, button: Button, left: int) -> int:
        """Put a button at a place; return where the next one goes."""
        size = button.sizeHint()
        button.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
        return left + size.width() + self._look.px(_GAP)

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._menu.addActions(list(self.in_more))
