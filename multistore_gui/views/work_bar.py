"""What is under way, over the foot of a pane, while it takes longer than a blink."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QAction, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multistore_gui.views.buttons import Button
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.progress_line import ProgressLine
from multistore_gui.views.rule import Rule
from multistore_gui.views.spacing import space
from multistore_gui.views.tokens import WEIGHT_STRONG

DELAY_MS = 150


class WorkBar(QWidget):
    """A thin line, what is at hand and a way to stop; hidden while nothing is under way.

    It lies over its host and takes no room of its own, so that nothing moves when it comes or goes.
    """

    def __init__(
        self,
        look: Look,
        host: QWidget,
        name: str,
        stop_hint: str,
        *,
        delay_ms: int = DELAY_MS,
        most_width: int = 0,
    ) -> None:
        """Make a hidden bar.

        Args:
            look: what to draw with.
            host: the widget over whose foot the bar lies.
            name: what a screen reader calls the line.
            stop_hint: what "Cancel" does.
            delay_ms: how long work is not worth a word.
            most_width: before the text size counts; 0: as wide as the host.
        """
        super().__init__(host)
        self._look, self._host, self._most_width = look, host, most_width
        self._timer = QTimer(self, singleShot=True, interval=delay_ms)
        self._timer.timeout.connect(self._show)
        self._line = ProgressLine(look, name)
        self._title = Label(look, weight=WEIGHT_STRONG)
        self._detail = Label(look, px=12, colour="text2", elide=Qt.TextElideMode.ElideMiddle)
        self.cancel = QAction("Cancel", self)
        self.cancel.setShortcut("Esc")  # shown; it reaches here where nothing closer takes it
        self.cancel.setToolTip(stop_hint)
        self.cancel.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        self.addAction(self.cancel)
        self._lay_out()
        self.hide()
        look.changed.connect(self._place)
        host.installEventFilter(self)

    def tell(self, title: str, detail: str, value: int, most: int) -> None:
        """Say what is at hand, and how far it is; the bar comes where that goes on for a while."""
        self._title.setText(title)
        self._detail.setText(detail)
        self._line.setMaximum(most)
        self._line.setValue(value)
        if self.isHidden() and not self._timer.isActive():
            self._timer.start()

    def end(self) -> None:
        """Go: nothing is under way any more."""
        self._timer.stop()
        self.hide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Stay at the host's foot."""
        if event.type() == QEvent.Type.Resize:
            self._place()
        return super().eventFilter(watched, event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground."""
        QPainter(self).fillRect(self.rect(), self._look.theme.panel)

    def _show(self) -> None:
        self._place()
        self.show()
        self.raise_()

    def _place(self) -> None:
        height, width = self.sizeHint().height(), self._host.width()
        if self._most_width:
            width = min(width, self._look.px(self._most_width))
        self.setGeometry(0, self._host.height() - height, width, height)
        self.update()

    def _lay_out(self) -> None:
        words = QVBoxLayout()
        space(self._look, words, gap=1)
        words.addWidget(self._title)
        words.addWidget(self._detail)
        row = QHBoxLayout()
        space(self._look, row, (12, 5, 12, 6))
        row.addLayout(words, 1)
        row.addWidget(Button(self._look, self.cancel))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(Rule(self._look))
        column.addWidget(self._line)
        column.addLayout(row)
