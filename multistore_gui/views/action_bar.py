"""What can be done with the file that is shown."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QMenu, QSizePolicy, QWidget

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
        self._pressed: Button | None = None  # with the keyboard, until its action is done
        self._menu = QMenu(self)
        self._menu.aboutToShow.connect(self._fill_menu)
        self._drop = self._make(actions.drop_override, "drop")
        self._create = self._make(actions.create_override, "plus", ButtonKind.PRIMARY)
        self._elsewhere = self._make(actions.create_elsewhere, "plus", opens=True)
        self._copy = self._make(actions.copy_path, "", ButtonKind.FLAT)
        self._reveal = self._make(actions.reveal, "", ButtonKind.FLAT)
        self._open = self._make(actions.open_in_editor, "open")
        self._at_start = [self._drop, self._create, self._elsewhere]
        for button in (self._drop, self._create):
            button.pressed.connect(partial(self._remember_pressed, button))
            button.clicked.connect(partial(self._forget_pressed, button))
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
        self._elsewhere.set_has_text(is_own)  # else it is the arrow of the button before it
        self._elsewhere.set_icon("plus" if is_own else "")
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
        return QSize(self._width(self._offered()), self._look.bar_height(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Wide enough for "More"."""
        width = self._more.sizeHint().width() + 2 * self._look.px(_INSET)
        return QSize(width, self._look.bar_height(_HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Show as many buttons as fit."""
        self._arrange()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground and the line above."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), self._look.theme.panel)
        painter.fillRect(0, 0, self.width(), 1, self._look.theme.line)

    def _make(
        self,
        action: QAction,
        icon: str,
        kind: ButtonKind = ButtonKind.PLAIN,
        *,
        opens: bool = False,
    ) -> Button:
        has_key = kind is not ButtonKind.FLAT and not opens
        button = Button(
            self._look, action, icon=icon, kind=kind, has_key=has_key, opens=opens, parent=self
        )
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)  # a click leaves the keyboard where it is
        action.changed.connect(self._arrange)  # its text may have another width
        return button

    def _offered(self) -> list[Button]:
        return [b for b in (*self._at_start, *self._at_end) if b in self._applies]

    def _fitting(self) -> list[Button]:
        """Return the buttons to show: Drop and Create shrink before they are the last to go."""
        shown, main = self._offered(), (self._create, self._drop)
        for button in main:
            button.set_has_key(True)
        self._create.set_short("")
        self._more.set_bare("")
        if self._width(shown) <= self.width():
            return shown
        for button in (self._reveal, self._copy, self._open):
            self._fold(button, shown)
        if self._is_full(shown):
            for button in main:
                button.set_has_key(False)
        self._fold(self._elsewhere, shown)
        if self._is_full(shown):
            self._create.set_short("Create override")
        if self._is_full(shown):
            self._more.set_bare("more")
        for button in main:
            self._fold(button, shown)
        return shown

    def _is_full(self, shown: Sequence[Button]) -> bool:
        return self._width([*shown, self._more]) > self.width()

    def _fold(self, button: Button, shown: list[Button]) -> None:
        """Leave a button to "More" where there is no room for it."""
        if self._is_full(shown) and button in shown:
            shown.remove(button)

    def _width(self, buttons: Sequence[Button]) -> int:
        px = self._look.px
        widths = sum(button.sizeHint().width() for button in buttons)
        return widths + px(_GAP) * max(0, len(buttons) - 1) + 2 * px(_INSET)

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
        self._give_keyboard_back()

    def _give_keyboard_back(self) -> None:
        """Where a pressed button is gone, give its keyboard to the one that took its place."""
        focus = QApplication.focusWidget()
        if self._pressed is None or self._pressed.hasFocus():
            return
        if focus is not None and not self.isAncestorOf(focus):
            self._pressed = None  # the user went elsewhere
            return
        for button in (self._drop, self._create):
            if button.isVisible() and button.isEnabled():
                self._pressed = None
                button.setFocus(Qt.FocusReason.OtherFocusReason)
                return

    def _remember_pressed(self, button: Button) -> None:
        self._pressed = button if button.hasFocus() else None

    def _forget_pressed(self, button: Button) -> None:
        if button.hasFocus():  # nothing came of it
            self._pressed = None

    def _place(self, button: Button, left: int) -> int:
        """Put a button at a place; return where the next one goes."""
        size = button.sizeHint()
        button.setGeometry(left, (self.height() - size.height()) // 2, size.width(), size.height())
        return left + size.width() + self._look.px(_GAP)

    def _fill_menu(self) -> None:
        self._menu.clear()
        self._menu.addActions(list(self.in_more))
