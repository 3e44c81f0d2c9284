"""The file's path and, in words, whose it is."""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from multistore_gui.core import paths
from multistore_gui.core.merged import Status
from multistore_gui.models.rows import FileRow, Finding, git_meaning
from multistore_gui.views.glyphs import Glyph, glyph_colour
from multistore_gui.views.hints import Hints
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_text
from multistore_gui.views.tokens import WEIGHT_NORMAL, WEIGHT_STRONG
from multistore_gui.views.tree_delegate import icon_of

_HEIGHT = 40
_INSET = 16
_ICON = 16
_GAP = 8
_BEFORE_STATE = 20
_CHEVRON = 12
_ELLIPSIS = "…"

_GLYPHS = {
    Status.INHERITED: Glyph.INHERITED,
    Status.OVERRIDE: Glyph.OVERRIDE,
    Status.ADDITION: Glyph.ADDITION,
    Status.GENERATED: Glyph.GENERATED,
}
_FINDINGS = {  # design, section 5
    Finding.REDUNDANT: (Glyph.REDUNDANT, "Same bytes as the file it hides: can be dropped"),
    Finding.INEFFECTIVE: (Glyph.INEFFECTIVE, "Ineffective: the base always wins for this file"),
    Finding.CLASH: (Glyph.CLASH, "A file and a folder share one path"),
    Finding.UNREADABLE: (Glyph.UNREADABLE, "Cannot be read"),
    Finding.SPECIAL: (Glyph.CONFLICT, "Neither a file nor a link"),
}


def sentence_of(row: FileRow) -> str:
    """Say whose a file is."""
    match row.status:
        case Status.OVERRIDE:
            return f"Override of {row.hides[0]}"
        case Status.ADDITION:
            return f"Addition in {row.origin}"
        case Status.GENERATED:
            return "Generated for each store"
        case _:
            return f"Belongs to {row.origin}" if row.is_own else f"Comes from {row.origin}"


class FileHeader(QWidget):
    """Path, glyph, sentence; the path gives way first, from its middle."""

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._path = b""
        self._icon = "file"
        self._states: list[tuple[Glyph, int, str]] = []  # glyph, hue, words
        self._cut_text = ""
        Hints(self, lambda _: self._cut_text)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def show_row(self, row: FileRow) -> None:
        """Show a file of the store."""
        self._icon = icon_of(row)
        states = [(_GLYPHS[row.status], row.hue, sentence_of(row))]
        if row.finding in _FINDINGS:
            glyph, words = _FINDINGS[row.finding]
            states.append((glyph, 0, words))
        if row.git is not None:
            words = git_meaning(row.git)
            states.append((Glyph.UNCOMMITTED, 0, f"{words[0].upper()}{words[1:]}"))
        self._show(row.path, states)

    def show_path(self, path: bytes) -> None:
        """Show a path that the store has no file at."""
        self._icon = "file"
        self._show(path, [])

    def sizeHint(self) -> QSize:
        """One line."""
        return QSize(self._look.px(320), self._look.bar_height(_HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Shrink as far as wanted; the path is elided."""
        return QSize(self._look.px(160), self._look.bar_height(_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint icon, path and states from the start on."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, theme, px = self._look, self._look.theme, self._look.px
        box = QRectF(self.rect()).adjusted(px(_INSET), 0, -px(_INSET), 0)
        look.icons.paint(
            painter, QRectF(box.left(), 0, px(_ICON), box.height()), self._icon, theme.text2, px(16)
        )
        box.setLeft(box.left() + px(_ICON) + px(_GAP))
        states_width = sum(self._state_width(words) for _, _, words in self._states)
        room = max(box.width() - states_width, box.width() / 2)
        crumbs = self._fitting(room)
        box.setLeft(self._paint_crumbs(painter, box, crumbs, room))
        cut = len(crumbs) < len(self._crumbs())
        for glyph, hue, words in self._states:
            left = box.left() + px(_BEFORE_STATE)
            colour = glyph_colour(theme, glyph, hue)
            square = QRectF(left, 0, px(_ICON), box.height())
            if square.right() > box.right():
                cut = True
                break
            look.icons.paint(painter, square, glyph.value, colour, px(_ICON))
            rest = QRectF(square.right() + px(_GAP), 0, 0, box.height())
            rest.setRight(box.right())
            end = paint_text(painter, rest, words, look, theme.text2, px=12)
            cut = cut or self._state_width(words) > box.width()
            box.setLeft(end)
        self._cut_text = self.accessibleName() if cut else ""

    def _show(self, path: bytes, states: list[tuple[Glyph, int, str]]) -> None:
        self._path, self._states = path, states
        said = [paths.label(path), *(words for _, _, words in states)]
        self.setAccessibleName(". ".join(said))
        self.update()

    def _crumbs(self) -> list[str]:
        return [paths.label(part) for part in self._path.split(b"/")]

    def _fitting(self, room: float) -> list[str]:
        return shortened(
            self._crumbs(),
            lambda shown: sum(map(self._crumb_width, shown, _is_last(shown))) <= room,
        )

    def _crumb_width(self, text: str, is_last: bool) -> float:
        fonts, px = self._look.fonts, self._look.px
        font = fonts.ui_font(14, WEIGHT_STRONG) if is_last else fonts.ui_font(13)
        between = 0 if is_last else px(_CHEVRON) + px(4)
        return ceil(fonts.metrics(font).horizontalAdvance(text)) + between

    def _state_width(self, words: str) -> float:
        fonts, px = self._look.fonts, self._look.px
        text = fonts.metrics(fonts.ui_font(12)).horizontalAdvance(words)
        return ceil(text) + px(_BEFORE_STATE) + px(_ICON) + px(_GAP)

    def _paint_crumbs(
        self, painter: QPainter, box: QRectF, crumbs: list[str], room: float
    ) -> float:
        look, px = self._look, self._look.px
        rest = QRectF(box.left(), 0, room, box.height())
        for text, is_last in zip(crumbs, _is_last(crumbs), strict=True):
            colour = look.theme.text if is_last else look.theme.text2
            weight = WEIGHT_STRONG if is_last else WEIGHT_NORMAL
            size = 14 if is_last else 13
            middle = Qt.TextElideMode.ElideMiddle
            end = paint_text(
                painter, rest, text, look, colour, px=size, weight=weight, elide=middle
            )
            if is_last:
                return end
            chevron = QRectF(end + px(2), 0, px(_CHEVRON), box.height())
            look.icons.paint(painter, chevron, "right", look.theme.text3, px(_CHEVRON))
            rest.setLeft(chevron.right() + px(2))
        return rest.left()


def shortened(crumbs: list[str], fits: Callable[[list[str]], bool]) -> list[str]:
    """Leave parts out of a path's middle until it fits: first the app stays, last the name."""
    if fits(crumbs):
        return crumbs
    first, last = crumbs[0], crumbs[-1]
    for start in range(2, len(crumbs)):
        shown = [first, _ELLIPSIS, *crumbs[start:]]
        if fits(shown):
            return shown
    shown = [_ELLIPSIS, last]
    return shown if len(crumbs) > 1 and fits(shown) else [last]


def _is_last(parts: list[str]) -> list[bool]:
    return [at == len(parts) - 1 for at in range(len(parts))]
