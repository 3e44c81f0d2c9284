"""What was just done, said at the bottom of the window for a few seconds, with the way on."""

from __future__ import annotations

from collections.abc import Callable

import shiboken6
from PySide6.QtCore import QEvent, QObject, QRectF, Qt, QTimer
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QAction,
    QEnterEvent,
    QPainter,
    QPaintEvent,
)
from PySide6.QtWidgets import QApplication, QHBoxLayout, QVBoxLayout, QWidget

from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.labels import WrappedLabel
from multistore_gui.views.look import Look
from multistore_gui.views.shadow import MARGIN, paint_card
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_STRONG

SHOWN_MS = 8_000
_MOST_WIDTH = 720
_LEAST_WIDTH = 360
_RADIUS = 8.0


class Toast(QWidget):
    """Lies over the bottom of its host; one at a time, the next replaces it.

    It leaves by itself, but not while the pointer is over it or the keyboard in it. It never takes
    the focus: it is announced.
    """

    def __init__(
        self,
        look: Look,
        host: QWidget,
        *,
        shown_ms: int = SHOWN_MS,
        from_bottom: int = 16,
    ) -> None:
        """Make a hidden toast.

        Args:
            look: what to draw with.
            host: the widget that it lies over.
            shown_ms: how long it stays.
            from_bottom: pixels of the host's that stay in reach below it.
        """
        super().__init__(host)
        self._look, self._host, self._from_bottom = look, host, from_bottom
        self._text = WrappedLabel(look, weight=WEIGHT_STRONG, colour="ink_text")
        self._detail = WrappedLabel(look, px=12, colour="ink_text")
        self._way = QAction(self)
        self._way.triggered.connect(self.leave)
        self._way_button = Button(look, self._way, kind=ButtonKind.ON_INK)
        close = QAction("Close message", self)
        close.triggered.connect(self.leave)
        self._close = Button(look, close, icon="x", kind=ButtonKind.FLAT_ON_INK, has_text=False)
        self._icon = "check"
        self._stays = self._was_read = False
        self._has_key = True
        self._is_so: Callable[[], bool] | None = None
        self._focus_before: QWidget | None = None  # what had the keyboard before it came here
        self._timer = QTimer(self, singleShot=True, interval=shown_ms)
        self._timer.timeout.connect(self._time_is_up)
        self._lay_out()
        self.hide()
        host.installEventFilter(self)
        app = QApplication.instance()
        assert isinstance(app, QApplication)
        app.focusChanged.connect(self._focus_moved)
        look.changed.connect(self._place)

    def tell(
        self,
        text: str,
        detail: str = "",
        *,
        way: QAction | None = None,
        has_key: bool = True,
        is_failure: bool = False,
        is_so: Callable[[], bool] | None = None,
    ) -> None:
        """Show a message and have it read aloud.

        Args:
            text: what happened.
            detail: what that means.
            way: what it offers to do now, such as to undo it; it leaves when that is done.
            has_key: whether its key does the same where the keyboard is.
            is_failure: it stays until it is closed, or the user goes on, see `go_on`.
            is_so: whether what it says of how things are still holds, see `look_again`; None: it
                says what happened, and that does not change.
        """
        self._text.setText(text)
        self._detail.setText(detail)
        self._detail.setVisible(bool(detail))
        self._offer(way)
        self._has_key = has_key
        self._icon = "warn" if is_failure else "check"
        self._stays, self._was_read = is_failure, False
        self._is_so = is_so
        self._place()
        self.show()
        self.raise_()
        self.update()
        self._run_or_wait()
        self.setAccessibleName(f"{text} {detail}".strip())
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleName()))

    def go_on(self) -> None:
        """Let a message about a failure go, if there was time to read it.

        The user looks at something else now.
        """
        if self._stays and self._was_read:
            self.leave()

    def look_again(self) -> None:
        """Let a message go that says how things were, and no longer are."""
        if self._is_so is not None and not self._is_so():
            self.leave()

    def leave(self) -> None:
        """Go; the keyboard, if it is here, goes back to where it was."""
        self._timer.stop()
        self._is_so = None
        if self._has_keyboard():
            before = self._focus_before
            if before is None or not shiboken6.isValid(before) or not before.isVisible():
                before = self._host
            before.setFocus(Qt.FocusReason.OtherFocusReason)
        self.hide()

    def enterEvent(self, event: QEnterEvent) -> None:
        """Stay while the pointer is here."""
        self._run_or_wait()

    def leaveEvent(self, event: QEvent) -> None:
        """Begin to count anew."""
        self._run_or_wait()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the host's bottom."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the panel, its shadow and the mark at its start."""
        painter = QPainter(self)
        theme = self._look.theme
        card = QRectF(self.rect()).adjusted(MARGIN, MARGIN, -MARGIN, -MARGIN)
        paint_card(painter, card, theme, theme.ink, theme.ink, _RADIUS)
        side = self._look.px(16)
        box = QRectF(card.left() + self._look.px(14), card.top(), side, card.height())
        self._look.icons.paint(painter, box, self._icon, theme.ink_text, side)

    def _lay_out(self) -> None:
        words = self._words = QVBoxLayout()
        space(self._look, words, (0, 0, 8, 0))
        words.setSpacing(1)
        words.addStretch()
        words.addWidget(self._text)
        words.addWidget(self._detail)
        words.addStretch()
        row = QHBoxLayout(self)
        space(self._look, row, (42, 7, 10, 7), 8, extra=MARGIN)
        row.addLayout(words, 1)
        row.addWidget(self._way_button)
        row.addWidget(self._close)

    def _place(self) -> None:
        host, px = self._host, self._look.px
        layout = self.layout()
        assert layout is not None
        room = host.width() - 2 * px(16) + 2 * MARGIN
        for has_key in (self._has_key, False):  # the words before the key
            self._way_button.set_has_key(has_key)
            self._words.invalidate()  # while it is hidden, nobody tells it of another text
            layout.invalidate()
            if self.sizeHint().width() <= room:
                break
        wanted = max(self.sizeHint().width(), px(_LEAST_WIDTH) + 2 * MARGIN)
        width = min(wanted, px(_MOST_WIDTH) + 2 * MARGIN, room)
        bottom = host.height() - px(self._from_bottom) + MARGIN
        height = min(max(layout.totalHeightForWidth(width), px(48) + 2 * MARGIN), bottom)
        self.setGeometry((host.width() - width) // 2, bottom - height, width, height)

    def _focus_moved(self, old: QWidget | None, new: QWidget | None) -> None:
        if any(each is not None and self.isAncestorOf(each) for each in (old, new)):
            self._run_or_wait()
        if old is not None and not self.isAncestorOf(old):
            self._focus_before = old

    def _offer(self, way: QAction | None) -> None:
        self._way_button.setVisible(way is not None)
        if way is not None:
            self._way.triggered.disconnect(self.leave)
            self._way = way
            self._way_button.set_action(way)
            way.triggered.connect(self.leave)

    def _has_keyboard(self) -> bool:
        return self._way_button.hasFocus() or self._close.hasFocus()

    def _time_is_up(self) -> None:
        self._was_read = True
        if not self._stays:
            self.leave()

    def _run_or_wait(self) -> None:
        if self.underMouse() or self._has_keyboard():
            self._timer.stop()
        else:
            self._timer.start()
