"""Margins and gaps of layouts, which follow the user's text size while the window is open."""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QBoxLayout

from multistore_gui.views.look import Look

Margins = tuple[int, int, int, int]  # left, top, right, bottom


def space(
    look: Look,
    layout: QBoxLayout,
    margins: Margins | None = (0, 0, 0, 0),
    gap: int | None = None,
    *,
    extra: int = 0,
) -> None:
    """Set a layout's margins and gap, now and whenever the text size changes.

    Args:
        look: knows the text size.
        layout: of a widget, or of a part of one.
        margins: before the text size counts; None leaves what there is.
        gap: between two items, ditto.
        extra: pixels that each margin has beside, whatever the text size.
    """
    _Spacing(look, layout, margins, gap, extra)


class _Spacing(QObject):
    """Lives as long as its layout."""

    def __init__(
        self, look: Look, layout: QBoxLayout, margins: Margins | None, gap: int | None, extra: int
    ) -> None:
        super().__init__(layout)
        self._look, self._layout = look, layout
        self._margins, self._gap, self._extra = margins, gap, extra
        look.changed.connect(self._apply)
        self._apply()

    def _apply(self) -> None:
        px = self._look.px
        if self._margins is not None:
            self._layout.setContentsMargins(*(px(each) + self._extra for each in self._margins))
        if self._gap is not None:
            self._layout.setSpacing(px(self._gap))
