"""Paints the rows of a merged store, and the one action that a row offers to the pointer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import Protocol

from PySide6.QtCore import (
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRect,
    QRectF,
    QSize,
    Qt,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetricsF,
    QHelpEvent,
    QPainter,
    QPen,
    QPixmap,
    QStaticText,
    QTransform,
)
from PySide6.QtWidgets import QAbstractItemView, QStyledItemDelegate, QStyleOptionViewItem, QToolTip

from multistore_gui.core import paths
from multistore_gui.core.git_state import GitState
from multistore_gui.core.merged import Status
from multistore_gui.core.walk import EntryKind
from multistore_gui.models.matches import Span
from multistore_gui.models.merged_tree import Column
from multistore_gui.models.roles import Role
from multistore_gui.models.rows import FileRow, Finding, FolderRow, Part, Row
from multistore_gui.views.badges import BadgeStyle
from multistore_gui.views.focus_ring import paint_focus_inside
from multistore_gui.views.glyphs import Glyph
from multistore_gui.views.hints import tooltip
from multistore_gui.views.icons import snapped
from multistore_gui.views.look import Look
from multistore_gui.views.share_bar import Share, paint_share_bar
from multistore_gui.views.tokens import WEIGHT_MEDIUM, WEIGHT_NORMAL, WEIGHT_STRONG

INDENT = 16
ROW_HEIGHT = 24
_ICON = 16
_ICON_GAP = 6
_GLYPH_FROM_END = 16  # between a glyph and the end of its column, where counts end
_COUNT_FROM_END = 8
_LEAST_NAME = 90  # beside a tag
_TAG_GAP = 14  # between a tag or button and the glyph
_GAP = 8
_BAR_HEIGHT = 6
_BUTTON_HEIGHT = 20
_BUTTON_PADDING = 8
_BUTTON_GAP = 6
_SWATCH = 8
_CURRENT_BAR = 3
_CURRENT_INSET = 5
_RADIUS = 5.0
_LEAST_NAME = 60  # pixels of a name beside a button that says its words
_DOT = 6  # behind the name of what has an edit that is not saved
_DOT_GAP = 6
_MOST_KEPT = 4_000

_ROW = int(Role.ROW)

_GLYPHS = {
    Status.INHERITED: Glyph.INHERITED,
    Status.OVERRIDE: Glyph.OVERRIDE,
    Status.ADDITION: Glyph.ADDITION,
    Status.GENERATED: Glyph.GENERATED,
}
_TAGS = {
    Finding.CLASH: Glyph.CLASH,
    Finding.UNREADABLE: Glyph.UNREADABLE,
    Finding.SPECIAL: Glyph.CONFLICT,
    Finding.INEFFECTIVE: Glyph.INEFFECTIVE,
    Finding.REDUNDANT: Glyph.REDUNDANT,
}
_GIT_LETTERS = {
    GitState.MODIFIED: "M",
    GitState.UNTRACKED: "U",
    GitState.IGNORED: "I",
    GitState.CONFLICTED: "!",
}
_ICONS = {
    "file-code": "ts tsx js jsx mjs cjs mts cts vue svelte html xml py php rb go sh graphql gql",
    "file-json": "json jsonc json5 webmanifest map",
    "file-image": "png jpg jpeg gif svg webp avif ico bmp",
    "file-style": "css scss sass less styl pcss",
    "file-config": "yml yaml toml ini env conf cfg lock",
}
_ICON_OF_ENDING = {end: icon for icon, endings in _ICONS.items() for end in endings.split()}


class Offer(Enum):
    """What a row's button does, and says."""

    CREATE = "Create override"
    DROP = "Drop override"
    DROP_ADDITION = "Drop file"


@dataclass(frozen=True, slots=True)
class RowState:
    """How a row stands in its view."""

    depth: int
    is_expanded: bool = False
    is_selected: bool = False
    is_current: bool = False  # and the view has the keyboard
    is_active: bool = False  # the view has the keyboard
    is_hovered: bool = False
    is_pressed: bool = False  # the button
    offer: Offer | None = None
    offer_hue: int = 0
    has_names: bool = True  # else a layer's swatch stands for its name


Cells = Sequence[tuple[Column, QRect]]  # the columns that are seen, the name's first


class Typed(Protocol):
    """What has a file's type."""

    @property
    def kind(self) -> EntryKind:
        """What it is on disk."""

    @property
    def path(self) -> bytes:
        """Whose ending tells the rest."""


def icon_of(row: Typed) -> str:
    """Name the drawing for a file's type."""
    if row.kind is EntryKind.LINK:
        return "link"
    name = row.path.rpartition(b"/")[2].lower()
    if b".config." in name or name.startswith((b".env", b".git")):
        return "file-config"
    ending = name.rpartition(b".")[2].decode("ascii", "replace")
    return _ICON_OF_ENDING.get(ending, "file")


class TreeDelegate(QStyledItemDelegate):
    """Paints whole rows, since what a row says spans its columns; owned by its view."""

    def __init__(self, look: Look, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._bars: dict[tuple[object, ...], QPixmap] = {}
        self._elided: dict[tuple[str, int, int, int], str] = {}
        self._laid: dict[tuple[str, int, int], QStaticText] = {}
        look.changed.connect(self._forget)

    def sizeHint(
        self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> QSize:
        """Return the same for all."""
        return QSize(self._look.px(100), self._look.px(ROW_HEIGHT))

    def helpEvent(
        self,
        event: QHelpEvent,
        view: QAbstractItemView,
        option: QStyleOptionViewItem,
        index: QModelIndex | QPersistentModelIndex,
    ) -> bool:
        """Say the whole row in words, whatever is cut."""
        row = index.data(_ROW)
        QToolTip.showText(event.globalPos(), tooltip(row.description if row else ""), view)
        return True

    def paint_row(self, painter: QPainter, cells: Cells, row: Row, state: RowState) -> None:
        """Paint a row, ground and all."""
        whole = QRect(cells[0][1])
        whole.setRight(max(rect.right() for _, rect in cells))
        self._paint_ground(painter, whole, state)
        self._paint_guides(painter, whole, state.depth)
        rects = dict(cells)
        if isinstance(row, FileRow):
            self._paint_file(painter, rects, row, state)
        else:
            self._paint_folder(painter, rects, row, state)
        if state.is_current:
            paint_focus_inside(painter, QRectF(whole), self._look, _RADIUS)

    def button_rect(self, cells: Cells, row: FileRow, state: RowState) -> QRect:
        """Return where a row's button is."""
        px, rects = self._look.px, dict(cells)
        right = self._words_end(rects)
        assert state.offer is not None
        width = 2 * px(_BUTTON_PADDING) + px(_SWATCH) + px(_BUTTON_GAP)
        words = round(self._width(state.offer.value, self._small_font()))
        name = self._name_left(rects[Column.NAME], state.depth)
        has_words = right - name - width - words >= px(_LEAST_NAME)
        width += words if has_words else px(_ICON)
        height = px(_BUTTON_HEIGHT)
        top = rects[Column.NAME].top() + (rects[Column.NAME].height() - height) // 2
        return QRect(right - width, top, width, height)

    # parts ----------------------------------------------------------------------------------------

    def _paint_ground(self, painter: QPainter, whole: QRect, state: RowState) -> None:
        theme, px = self._look.theme, self._look.px
        if state.is_selected:
            ground = theme.sel if state.is_active else theme.sel_off
        elif state.is_hovered:
            ground = theme.hover
        else:
            return
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(QRectF(whole), _RADIUS, _RADIUS)
        if state.is_selected:
            painter.setBrush(theme.accent if state.is_active else theme.text3)
            inset = px(_CURRENT_INSET)
            bar = QRectF(
                whole.left(), whole.top() + inset, px(_CURRENT_BAR), whole.height() - 2 * inset
            )
            painter.drawRoundedRect(bar, px(_CURRENT_BAR) / 2, px(_CURRENT_BAR) / 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_guides(self, painter: QPainter, whole: QRect, depth: int) -> None:
        indent = self._look.px(INDENT)
        for level in range(depth):
            left = whole.left() + level * indent + indent // 2
            painter.fillRect(left, whole.top(), 1, whole.height(), self._look.theme.line)

    def _paint_file(
        self, painter: QPainter, rects: dict[Column, QRect], row: FileRow, state: RowState
    ) -> None:
        theme, name = self._look.theme, rects[Column.NAME]
        self._paint_icon(painter, name, state.depth, icon_of(row))
        right: float = self._words_end(rects)
        if row.git is not None and (Column.FILES in rects or state.offer is None):
            right = self._paint_git(painter, rects, right, row.git)
        if state.offer is not None:
            button = self.button_rect(tuple(rects.items()), row, state)
            self._paint_button(painter, button, state)
            right = button.left() - self._look.px(_GAP)
        elif row.finding is not None:
            right = self._paint_finding(
                painter, name, self._name_left(name, state.depth), right, row.finding
            )
        weight = WEIGHT_STRONG if row.is_own else WEIGHT_NORMAL
        colour = theme.text if row.is_own else theme.text2
        right -= self._look.px(_DOT_GAP + _DOT) if row.is_edited else 0
        end = self._paint_name(painter, name, state.depth, right, row, weight, colour)
        if row.is_edited:
            self._paint_dot(painter, name, end + self._look.px(_DOT_GAP))
        if Column.FILES in rects:
            self._paint_glyph(painter, rects[Column.FILES], row)
        if Column.ORIGIN in rects:
            self._paint_badge(painter, rects[Column.ORIGIN], row, has_name=state.has_names)
        self._paint_text(painter, rects, Column.STATUS, row.finding or row.status.word)
        self._paint_text(painter, rects, Column.HIDES, ", ".join(row.hides))
        self._paint_path(painter, rects, row.path)

    def _paint_folder(
        self, painter: QPainter, rects: dict[Column, QRect], row: FolderRow, state: RowState
    ) -> None:
        look, name = self._look, rects[Column.NAME]
        indent = look.px(INDENT)
        arrow = QRectF(name.left() + state.depth * indent, name.top(), indent, name.height())
        arrow_name = "down" if state.is_expanded else "right"
        look.icons.paint(painter, arrow, arrow_name, look.theme.text2, look.px(14))
        icon = "folder-open" if state.is_expanded else "folder"
        self._paint_icon(painter, name, state.depth, icon)
        has_mix = Column.MIX in rects
        right: float = rects[Column.MIX].left() if has_mix else self._words_end(rects)
        if row.finding is not None:
            right = self._paint_finding(
                painter, name, self._name_left(name, state.depth), right, row.finding
            )
        self._paint_name(painter, name, state.depth, right, row, WEIGHT_MEDIUM, look.theme.text)
        if Column.MIX in rects:
            self._paint_bar(painter, rects[Column.MIX], row.parts)
        if Column.FILES in rects:
            cell = rects[Column.FILES].adjusted(0, 0, -look.px(_COUNT_FROM_END), 0)
            font = look.fonts.ui_font(12)
            left = cell.right() + 1 - self._width(row.count_text, font)
            colour = look.theme.text3 if row.count is None else look.theme.text2
            self._draw(painter, left, cell, row.count_text, font, colour)
        if row.own and state.has_names:
            self._paint_text(painter, rects, Column.ORIGIN, f"{row.own:,} own")
        self._paint_path(painter, rects, row.path)

    def _paint_icon(self, painter: QPainter, name: QRect, depth: int, icon: str) -> None:
        look = self._look
        left = name.left() + (depth + 1) * look.px(INDENT) + look.px(2)
        box = QRectF(left, name.top(), look.px(_ICON), name.height())
        look.icons.paint(painter, box, icon, look.theme.text2, look.px(_ICON))

    def _paint_name(
        self,
        painter: QPainter,
        cell: QRect,
        depth: int,
        right: float,
        row: Row,
        weight: int,
        colour: QColor,
    ) -> float:
        """Paint a name that ends before `right`; return where it ends."""
        font = self._look.fonts.ui_font(13, weight)
        left = self._name_left(cell, depth)
        room = int(right - left)
        if room <= 0:
            return left
        shown = self._elide(row.label, font, room)
        if row.matched:
            spans = _seen(row.matched, row.label, shown)
            self._paint_matches(painter, left, cell, shown, font, spans)
        self._draw(painter, left, cell, shown, font, colour)
        return left + self._width(shown, font)

    def _paint_dot(self, painter: QPainter, cell: QRect, left: float) -> None:
        """Paint the mark of an edit that is not saved, as editors do."""
        side = self._look.px(_DOT)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self._look.theme.text)
        painter.drawEllipse(QRectF(left, cell.top() + (cell.height() - side) / 2, side, side))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)

    def _paint_matches(
        self,
        painter: QPainter,
        left: float,
        cell: QRect,
        shown: str,
        font: QFont,
        spans: Sequence[Span],
    ) -> None:
        metrics = self._look.fonts.metrics(font)
        thick = self._look.px(2)
        top = self._baseline(cell, font) + self._look.px(2)
        for first, end in spans:
            start = left + metrics.horizontalAdvance(shown[:first])
            stop = left + metrics.horizontalAdvance(shown[:end])
            painter.fillRect(QRectF(start, top, stop - start, thick), self._look.theme.accent)

    def _paint_finding(
        self, painter: QPainter, cell: QRect, start: float, right: float, finding: Finding
    ) -> float:
        """Paint a tag that ends before `right`, and return where it begins.

        The name, which begins at `start`, goes first: where it has little room, the glyph alone or
        nothing is painted.
        """
        look, text = self._look, finding.value
        glyph = _TAGS.get(finding)
        if right - start < look.badges.tag_width(text) + look.px(_LEAST_NAME):
            if glyph is None:
                return right
            left = right - look.px(_ICON)
            box = QRect(round(left), cell.top(), look.px(_ICON), cell.height())
            look.badges.paint_glyph(painter, box, glyph)
        elif glyph is None:
            font = look.fonts.ui_font(11)
            left = right - self._width(text, font)
            self._draw(painter, left, cell, text, font, look.theme.text3)
        else:
            left = right - look.badges.tag_width(text)
            box = QRect(round(left), cell.top(), look.badges.tag_width(text), cell.height())
            look.badges.paint_tag(painter, box, text, glyph)
        return left - look.px(_GAP)

    def _paint_git(
        self, painter: QPainter, rects: dict[Column, QRect], right: float, git: GitState
    ) -> float:
        """Paint a letter before the glyph, where nothing else is; return where the words end."""
        room = self._look.px(_TAG_GAP)
        end = right if Column.FILES in rects else right - room
        text, font = _GIT_LETTERS[git], self._look.fonts.ui_font(11, WEIGHT_MEDIUM)
        left = end + (room - self._width(text, font)) / 2
        theme = self._look.theme
        colour = theme.danger if git is GitState.CONFLICTED else theme.text2
        self._draw(painter, left, rects[Column.NAME], text, font, colour)
        return end

    def _paint_glyph(self, painter: QPainter, cell: QRect, row: FileRow) -> None:
        look = self._look
        side = look.px(_ICON)
        glyph = Glyph.UNREADABLE if row.kind is EntryKind.UNREADABLE else _GLYPHS[row.status]
        left = cell.right() + 1 - look.px(_GLYPH_FROM_END) - side
        box = QRect(left, cell.top(), side, cell.height())
        look.badges.paint_glyph(painter, box, glyph, row.hue)

    def _paint_badge(self, painter: QPainter, cell: QRect, row: FileRow, *, has_name: bool) -> None:
        look = self._look
        style = BadgeStyle.SOLID if row.is_own else BadgeStyle.TINT
        room = cell.width() - look.px(_GAP) if has_name else look.badges.height
        box = QRect(cell.left() + look.px(2), cell.top(), room, cell.height())
        look.badges.paint_badge(painter, box, row.origin, row.hue, style)

    def _paint_bar(self, painter: QPainter, cell: QRect, parts: tuple[Part, ...]) -> None:
        look = self._look
        width, height = cell.width() - look.px(16), look.px(_BAR_HEIGHT)
        ratio = painter.device().devicePixelRatioF()
        key = (parts, width, ratio)
        if key not in self._bars:
            if len(self._bars) >= _MOST_KEPT:
                self._bars.clear()
            pixmap = QPixmap(round(width * ratio), round(height * ratio))
            pixmap.setDevicePixelRatio(ratio)
            pixmap.fill(Qt.GlobalColor.transparent)
            inner = QPainter(pixmap)
            shares = [Share(part.hue, part.count, part.is_addition) for part in parts]
            paint_share_bar(inner, QRect(0, 0, width, height), shares, look.theme)
            inner.end()
            self._bars[key] = pixmap
        corner = QPointF(cell.left() + look.px(2), cell.top() + (cell.height() - height) / 2)
        painter.drawPixmap(snapped(painter, corner), self._bars[key])

    def _paint_text(
        self, painter: QPainter, rects: dict[Column, QRect], column: Column, text: str
    ) -> None:
        if column in rects and text:
            font, cell = self._look.fonts.ui_font(12), rects[column]
            left = cell.left() + self._look.px(_GAP)
            shown = self._elide(text, font, cell.width() - 2 * self._look.px(_GAP))
            self._draw(painter, left, cell, shown, font, self._look.theme.text2)

    def _paint_path(self, painter: QPainter, rects: dict[Column, QRect], path: bytes) -> None:
        if Column.PATH in rects:
            self._paint_text(painter, rects, Column.PATH, paths.label(path))

    def _paint_button(self, painter: QPainter, box: QRect, state: RowState) -> None:
        look, theme = self._look, self._look.theme
        assert state.offer is not None
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.line2, 1))
        painter.setBrush(theme.pressed(theme.raised) if state.is_pressed else theme.raised)
        painter.drawRoundedRect(QRectF(box).adjusted(0.5, 0.5, -0.5, -0.5), _RADIUS, _RADIUS)
        side = look.px(_SWATCH)
        left = float(box.left() + look.px(_BUTTON_PADDING))
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.hue(state.offer_hue).solid)
        painter.drawRoundedRect(QRectF(left, box.center().y() + 0.5 - side / 2, side, side), 2, 2)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
        left += side + look.px(_BUTTON_GAP)
        font = self._small_font()
        if box.right() - left < self._width(state.offer.value, font):
            icon = "plus" if state.offer is Offer.CREATE else "drop"
            square = QRectF(left, box.top(), look.px(_ICON), box.height())
            look.icons.paint(painter, square, icon, theme.text2, look.px(14))
        else:
            self._draw(painter, left, box, state.offer.value, font, theme.text)

    # measures -------------------------------------------------------------------------------------

    def _name_left(self, cell: QRect, depth: int) -> int:
        px = self._look.px
        return cell.left() + (depth + 1) * px(INDENT) + px(2) + px(_ICON) + px(_ICON_GAP)

    def _words_end(self, rects: dict[Column, QRect]) -> int:
        """Return where names, tags and buttons end: before the glyph, or with their column."""
        px = self._look.px
        if Column.FILES not in rects:
            return rects[Column.NAME].right() + 1 - px(_GAP)
        return rects[Column.FILES].right() + 1 - px(_GLYPH_FROM_END + _ICON + _TAG_GAP)

    def _small_font(self) -> QFont:
        return self._look.fonts.ui_font(12, WEIGHT_MEDIUM)

    def _width(self, text: str, font: QFont) -> float:
        return self._look.fonts.metrics(font).horizontalAdvance(text)

    def _elide(self, text: str, font: QFont, room: int) -> str:
        key = (text, font.pixelSize(), font.weight().value, room)
        shown = self._elided.get(key)
        if shown is None:
            if len(self._elided) >= _MOST_KEPT:
                self._elided.clear()
            shown = _fitted(text, self._look.fonts.metrics(font), room)
            self._elided[key] = shown
        return shown

    def _baseline(self, cell: QRect, font: QFont) -> int:
        metrics = self._look.fonts.metrics(font)
        return cell.top() + round((cell.height() + metrics.ascent() - metrics.descent()) / 2)

    def _draw(
        self, painter: QPainter, left: float, cell: QRect, text: str, font: QFont, colour: QColor
    ) -> None:
        key = (text, font.pixelSize(), font.weight().value)
        laid = self._laid.get(key)
        if laid is None:
            if len(self._laid) >= _MOST_KEPT:
                self._laid.clear()
            laid = QStaticText(text)
            laid.setTextFormat(Qt.TextFormat.PlainText)
            laid.setPerformanceHint(QStaticText.PerformanceHint.AggressiveCaching)
            laid.prepare(QTransform(), font)
            self._laid[key] = laid
        painter.setFont(font)
        painter.setPen(colour)
        top = self._baseline(cell, font) - self._look.fonts.metrics(font).ascent()
        painter.drawStaticText(QPointF(left, top), laid)

    def _forget(self) -> None:
        self._bars.clear()
        self._elided.clear()
        self._laid.clear()


def _fitted(text: str, metrics: QFontMetricsF, room: int) -> str:
    """Cut a text to a width: a name at its end, a path where its folders end."""
    folder, slash, name = text.rpartition("/")
    left = room - metrics.horizontalAdvance(slash + name)
    if not folder or left >= metrics.horizontalAdvance(folder):
        return metrics.elidedText(text, Qt.TextElideMode.ElideRight, room)
    if left < metrics.horizontalAdvance("mm…"):
        return metrics.elidedText(text, Qt.TextElideMode.ElideMiddle, room)
    return metrics.elidedText(folder, Qt.TextElideMode.ElideRight, left) + slash + name


def _seen(spans: Sequence[Span], label: str, shown: str) -> list[Span]:
    """Return where parts of a label are in what is seen of it, without those that are cut."""
    if shown == label:
        return list(spans)
    cut, gone = shown.find("…"), len(label) - len(shown)
    before = [(first, min(end, cut)) for first, end in spans if first < cut]
    behind = [
        (max(first - gone, cut + 1), end - gone) for first, end in spans if end - gone > cut + 1
    ]
    return before + behind
