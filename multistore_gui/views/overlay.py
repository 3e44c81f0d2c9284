"""A card over a dimmed window, until Escape or a click beside it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QApplication, QVBoxLayout, QWidget

from multistore_gui.views.keys import OwnKeys, action_of
from multistore_gui.views.look import Look
from multistore_gui.views.shadow import paint_card

_RADIUS = 10.0
_TOP = 64
_BESIDE = 16  # kept free at each side, at least
_LEAST_BELOW = 24


class Overlay(QWidget):
    """Covers its host and holds the keyboard; it goes back to where it was.

    Its owner fills `body`. A child of the host, so that no second window needs a place or a focus
    of its own.
    """

    def __init__(
        self,
        look: Look,
        name: str,
        host: QWidget,
        *,
        width: int = 560,
        opened_by: QAction | None = None,
    ) -> None:
        """Make a hidden overlay.

        Args:
            look: what to draw with.
            name: what a screen reader calls it.
            host: what it covers.
            width: of the card, where there is room.
            opened_by: what opens it, and closes it again; of all shortcuts the one that goes on.
        """
        super().__init__(host)
        self._look, self._host, self._width = look, host, width
        self._open_actions = [opened_by] if opened_by is not None else []
        # Of all others none is a shortcut of the window: what is beneath stays as it is.
        OwnKeys(self, lambda key: action_of(key, self._open_actions) is None)
        self._focus_before: QWidget | None = None
        self.setAccessibleName(name)
        self.card = QWidget(self)
        self.body = QVBoxLayout(self.card)
        self.body.setContentsMargins(1, 1, 1, 1)
        self.body.setSpacing(0)
        self.hide()
        host.installEventFilter(self)
        look.changed.connect(self.place)

    def open(self, keyboard: QWidget) -> None:
        """Show the card, the keyboard in one of its controls."""
        if self.isHidden():
            self._focus_before = QApplication.focusWidget()
        self.place()
        self.show()
        self.raise_()
        keyboard.setFocus(Qt.FocusReason.PopupFocusReason)

    def leave(self) -> None:
        """Hide, and give the keyboard back."""
        if self.isHidden():
            return
        before, self._focus_before = self._focus_before, None
        self.hide()
        if before is not None and before.window() is self.window():
            before.setFocus(Qt.FocusReason.PopupFocusReason)

    def place(self) -> None:
        """Cover the host, the card in its middle."""
        host, px = self._host, self._look.px
        self.setGeometry(host.rect())
        width = min(px(self._width), host.width() - 2 * px(_BESIDE))
        top = min(px(_TOP), host.height() // 10)
        room = host.height() - top - px(_LEAST_BELOW)
        self.card.setGeometry((host.width() - width) // 2, top, width, self.wanted_height(room))
        self.update()

    def wanted_height(self, room: int) -> int:
        """Return how high the card is to be, where so much room is."""
        return min(self.card.sizeHint().height(), room)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Leave on Escape; nothing that is typed here reaches what is beneath."""
        if event.key() == Qt.Key.Key_Escape:
            self.leave()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Leave where the click is beside the card."""
        if not self.card.geometry().contains(event.position().toPoint()):
            self.leave()

    def focusNextPrevChild(self, is_next: bool) -> bool:
        """Go around among the card's own controls."""
        inside = [
            child
            for child in self.card.findChildren(QWidget)
            if child.isVisible() and child.focusPolicy() & Qt.FocusPolicy.TabFocus
        ]
        now = QApplication.focusWidget()
        if now in inside:
            at = inside.index(now) + (1 if is_next else -1)
            inside[at % len(inside)].setFocus(Qt.FocusReason.TabFocusReason)
        return True

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the host's size."""
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self.place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the scrim and the card."""
        painter = QPainter(self)
        theme = self._look.theme
        painter.fillRect(self.rect(), theme.scrim)
        box = QRectF(QRect(self.card.geometry()))
        paint_card(painter, box, theme, theme.raised, theme.line2, _RADIUS)
