"""What stands in the way of an edit, or is to be decided about it, over the text it is about."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent, QAction, QColor

from multistore_gui.views.buttons import ButtonKind
from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import WrappedLabel
from multistore_gui.views.look import Look
from multistore_gui.views.sentence_bar import SentenceBar

_HEIGHT = 38


class EditBar(SentenceBar):
    """One sentence and its ways on; hidden while all is well."""

    def __init__(self, look: Look, actions: Sequence[QAction]) -> None:
        """Make an empty bar; of the actions those that are offered are seen."""
        super().__init__(look, WrappedLabel(look, px=12), actions, ButtonKind.PLAIN, _HEIGHT)
        self._is_warning = False

    @property
    def text(self) -> str:
        """What is said, "" where nothing is."""
        return self._label.text() if not self.isHidden() else ""

    @property
    def offered(self) -> Sequence[QAction]:
        """The ways on."""
        shown = [each for each in self._buttons if not each.isHidden()]
        return [each.defaultAction() for each in shown] if not self.isHidden() else []

    def tell(
        self,
        text: str,
        offered: Sequence[QAction] = (),
        *,
        is_warning: bool = False,
        details: str = "",
    ) -> None:
        """Say something, and have it read aloud; "" hides the bar.

        Args:
            text: what is said.
            offered: the ways on.
            is_warning: whether something is to be decided.
            details: lines that are shown under the pointer.
        """
        is_new = bool(text) and text != self.text
        self._is_warning = is_warning
        self._label.setText(text)
        self._label.setToolTip(tooltip(details or text))
        self.setAccessibleName(text)
        for button in self._buttons:
            button.setVisible(button.defaultAction() in offered)
        self.setVisible(bool(text))
        self.update()
        if is_new:
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, text))

    def _colours(self) -> tuple[QColor, str, QColor]:
        theme = self._look.theme
        return (theme.warn_bg, "warn", theme.warn) if self._is_warning else super()._colours()
