"""The bar that says which store is looked at, what it is laid together from, and by how much.

The *chosen* store is the one picked in the switcher, by Ctrl+1 to Ctrl+9 or in the palette: its
stack is what the chevrons show. A click on a chevron only *looks at* the project as that layer sees
it: the stack of the chosen store stays, the looked-at layer is solid, and a second click on it, a
click on the chosen store or Escape goes back.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QAction, QPainter, QPaintEvent, QPen, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QHBoxLayout, QSizePolicy, QWidget

from multistore_gui.core.layers import Layer, LayerKind
from multistore_gui.core.merged import Merged, Status
from multistore_gui.models.words import count_text
from multistore_gui.views.hints import tooltip
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.rows import paint_text
from multistore_gui.views.share_bar import Share, paint_share_bar
from multistore_gui.views.spacing import space
from multistore_gui.views.stack_steps import StackSteps
from multistore_gui.views.store_rows import NUMBERED, deployable_stores, icon_of
from multistore_gui.views.tokens import WEIGHT_STRONG
from multistore_gui.workspace import Change, Workspace

if TYPE_CHECKING:
    from multistore_gui.views.store_switcher import StoreSwitcher

_HEIGHT = 52
_BUTTON_HEIGHT = 36
_BUTTON_WIDTH = 176
_PADDING = 12
_SUMMARY_WIDTH = 212
_NARROW = 1024  # pixels of the bar, from which on the summary yields to the chevrons
_TILE = 20
_RADIUS = 6.0


class StackBar(QWidget):
    """Switcher, chevrons and summary of the chosen store; see the module."""

    def __init__(self, workspace: Workspace, look: Look) -> None:
        super().__init__()
        self._workspace, self._look = workspace, look
        self._chosen: Layer | None = None
        self._is_peeking = False  # the next change of the looked-at layer is a chevron's
        self.setAccessibleName("Store and its stack")
        self._button = _StoreButton(look)
        self._steps = StackSteps(look)
        self._summary = _Summary(look)
        self.store_actions = [self._store_action(number) for number in range(1, NUMBERED + 1)]
        self._lay_out()
        self.setFocusProxy(self._button)
        self._button.clicked.connect(self.open_switcher)
        self._steps.picked.connect(self._look_at)
        self._steps.left.connect(self.go_back)
        workspace.changed.connect(self._follow)
        look.changed.connect(self._restyle)
        self._follow(~Change(0))

    @property
    def chosen(self) -> Layer | None:
        """The store whose stack is shown."""
        return self._chosen

    @property
    def controls(self) -> Sequence[QWidget]:
        """What has the keyboard in the bar itself, and not in the card with its field."""
        return self._button, self._steps

    def choose(self, layer: Layer) -> None:
        """Choose a store: show its stack, and the project as it sees it."""
        self._chosen = layer
        if self._workspace.layer == layer:
            self._renew()
        else:
            self._workspace.look_at(layer)

    def go_back(self) -> bool:
        """Look at the chosen store again; return whether another layer was looked at."""
        if self._chosen is None or self._workspace.layer == self._chosen:
            return False
        self._workspace.look_at(self._chosen)
        return True

    @cached_property
    def switcher(self) -> StoreSwitcher:
        """The card under the store's name; built when it is first opened."""
        from multistore_gui.views.store_switcher import StoreSwitcher  # not for the first rows

        switcher = StoreSwitcher(self._workspace, self._look, self)
        switcher.chosen.connect(self.choose)
        return switcher

    def open_switcher(self) -> None:
        """Open the card with every layer."""
        self.switcher.open_below(self._button, self._chosen)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the ground, and the line under it."""
        painter, theme = QPainter(self), self._look.theme
        painter.fillRect(self.rect(), theme.surface)
        painter.fillRect(0, self.height() - 1, self.width(), 1, theme.line)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave the room to the chevrons where there is little."""
        super().resizeEvent(event)
        self._make_room()

    def _look_at(self, layer: Layer) -> None:
        if layer == self._workspace.layer:
            self.go_back()
            return
        self._is_peeking = True
        self._workspace.look_at(layer)
        self._is_peeking = False

    def _follow(self, change: Change) -> None:
        if change & (Change.PROJECT | Change.STORE | Change.FILES | Change.NOTICES):
            self._choose_again(change)
            self._renew()

    def _choose_again(self, change: Change) -> None:
        """Keep the chosen store through chevrons and readings; another look chooses."""
        project, layer = self._workspace.project, self._workspace.layer
        if project is None or layer is None:
            self._chosen = None
            return
        tree = project.layout.tree
        kept = tree.same(self._chosen.full_name) if self._chosen else None
        is_new = bool(change & (Change.PROJECT | Change.STORE)) and not self._is_peeking
        now = tree.same(layer.full_name) or tree.base  # it may be gone, and its files still shown
        self._chosen = now if is_new or kept is None else kept

    def _renew(self) -> None:
        project, layer, chosen = self._workspace.project, self._workspace.layer, self._chosen
        if project is None or layer is None or chosen is None:
            return
        tree, hues = project.layout.tree, project.hues
        looked_at = tree.same(layer.full_name) or chosen
        store = self._known_store()
        counts: dict[str, int] = {}
        if store is not None:
            won = store.counts(range(len(store.index)))
            counts = {each.full_name: n for each, n in zip(store.stack, won, strict=True)}
        self._steps.show_stack(tree, chosen, looked_at, counts, hues)
        stores = deployable_stores(tree)
        place = "Base" if chosen.kind is LayerKind.BASE else "Template"
        if chosen in stores:
            place = f"Store {stores.index(chosen) + 1} of {len(stores)}"
        self._button.tell(tree.label(chosen), place, icon_of(chosen), hues.get(chosen.full_name, 0))
        self._summary.tell(store, [hues.get(each.full_name, 0) for each in tree.stack(looked_at)])
        for action, each in zip(self.store_actions, stores, strict=False):
            action.setText(f"Choose {tree.label(each).replace('&', '&&')}")
        for number, action in enumerate(self.store_actions):
            action.setEnabled(number < len(stores))
            action.setVisible(number < len(stores))
        self._make_room()

    def _known_store(self) -> Merged | None:
        """Return the merged store where all of its layers have been read."""
        store = self._workspace.store
        if store is None or {layer.number for layer in store.stack} & store.index.unread:
            return None
        return store

    def _make_room(self) -> None:
        px = self._look.px
        is_narrow = self.width() <= px(_NARROW)
        around = px(_BUTTON_WIDTH + 5 * _PADDING) + self._word.sizeHint().width()
        wanted = self._steps.whole_width() + around
        is_tight = wanted + px(_SUMMARY_WIDTH + _PADDING) > self.width()
        self._summary.setVisible(not (is_narrow and is_tight))
        self._word.setVisible(wanted <= self.width())
        layout = self.layout()
        assert layout is not None
        layout.activate()  # at once: the chevrons fold by the room that they have

    def _store_action(self, number: int) -> QAction:
        action = QAction(f"Choose store {number}", self)
        action.setShortcut(f"Ctrl+{number}")
        action.setPriority(QAction.Priority.LowPriority)  # the palette lists the stores themselves
        action.triggered.connect(lambda: self._choose_number(number))
        self.addAction(action)
        return action

    def _choose_number(self, number: int) -> None:
        project = self._workspace.project
        stores = deployable_stores(project.layout.tree) if project else []
        if number <= len(stores):
            self.choose(stores[number - 1])

    def _lay_out(self) -> None:
        self._word = Label(self._look, "Stack", px=12, colour="text2")
        self._word.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        row = QHBoxLayout(self)
        space(self._look, row, (_PADDING, 0, _PADDING, 0), _PADDING)
        row.addWidget(self._button)
        row.addWidget(self._word)
        row.addWidget(self._steps, 1)
        row.addWidget(self._summary)
        self.setFixedHeight(self._look.bar_height(_HEIGHT))

    def _restyle(self) -> None:
        self.setFixedHeight(self._look.bar_height(_HEIGHT))
        self._renew()
        self.update()


class _StoreButton(QAbstractButton):
    """The chosen store: icon on its hue, name, which of how many; opens the switcher."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._name, self._place, self._icon, self._hue = "", "", "", 0
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    def tell(self, name: str, place: str, icon: str, hue: int) -> None:
        """Show another store."""
        self._name, self._place, self._icon, self._hue = name, place, icon, hue
        self.setText(name)
        self.setAccessibleName(f"{name}, {place}. Switch store")
        self.setToolTip(tooltip(f"{name}, {place}. Switch store."))
        self.update()

    def sizeHint(self) -> QSize:
        """Of one width, so that what stands beside it keeps its place."""
        return QSize(self._look.px(_BUTTON_WIDTH), self._look.px(_BUTTON_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint frame, icon, name and arrow."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        look, theme, px = self._look, self._look.theme, self._look.px
        ground = theme.hover if self.underMouse() else theme.raised
        painter.setPen(QPen(theme.line2, 1))
        painter.setBrush(theme.pressed(ground) if self.isDown() else ground)
        frame = QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5)
        painter.drawRoundedRect(frame, _RADIUS, _RADIUS)
        hue, tile = theme.hue(self._hue), px(_TILE)
        place = QRectF(px(8), (self.height() - tile) / 2, tile, tile)
        if self._icon == "store":
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(hue.solid)
            painter.drawRoundedRect(place, 4, 4)
            look.icons.paint(painter, place, self._icon, hue.on, px(14))
        elif self._icon:
            look.icons.paint(painter, place, self._icon, hue.solid, px(16))
        left = px(36)
        room = self.width() - left - px(28)
        name = QRectF(left, px(3), room, px(16))
        detail = QRectF(left, px(18), room, px(15))
        paint_text(painter, name, self._name, look, theme.text, weight=WEIGHT_STRONG)
        paint_text(painter, detail, self._place, look, theme.text2, px=11)
        arrow = QRectF(self.width() - px(24), 0, px(16), self.height())
        look.icons.paint(painter, arrow, "down", theme.text2, px(14))


class _Summary(QWidget):
    """How many files the looked-at store has, how many of them it inherits, and from whom."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._files, self._inherited = "", ""
        self._shares: list[Share] = []
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        look.changed.connect(self.updateGeometry)
        look.changed.connect(self.update)

    @property
    def words(self) -> tuple[str, str]:
        """What is said: the files, and the share that is inherited."""
        return self._files, self._inherited

    def tell(self, store: Merged | None, hues: list[int]) -> None:
        """Show a store's numbers; None: they are not known.

        Args:
            store: whose layers all have been read.
            hues: of the stack's layers, base first.
        """
        self._files = self._inherited = ""
        self._shares = []
        if store is not None:
            everything = range(len(store.index))
            *below, own = store.counts(everything)
            added = store.count_of(Status.ADDITION, everything) if below else 0
            self._shares = [Share(hue, n) for hue, n in zip(hues, below, strict=False)]
            self._shares += [Share(hues[-1], own - added), Share(hues[-1], added, True)]
            self._files = count_text(store.count, "file")
            if below and store.count:
                self._inherited = f"{_percent(sum(below), store.count)}% inherited"
        self.setAccessibleName(", ".join(filter(None, self.words)))
        self.update()

    def sizeHint(self) -> QSize:
        """Of one width."""
        return QSize(self._look.px(_SUMMARY_WIDTH), self._look.px(_BUTTON_HEIGHT))

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the numbers, and the bar below them."""
        painter, look, px = QPainter(self), self._look, self._look.px
        line = QRectF(0, px(2), self.width(), px(16))
        paint_text(painter, line, self._files, look, look.theme.text2, px=12)
        metrics = look.fonts.metrics(look.fonts.ui_font(12))
        right = QPointF(self.width() - metrics.horizontalAdvance(self._inherited), px(2))
        end = QRectF(right.x(), right.y(), self.width() - right.x() + 1, px(16))
        paint_text(painter, end, self._inherited, look, look.theme.text2, px=12)
        bar = QRect(0, px(23), self.width(), px(8))
        paint_share_bar(painter, bar, self._shares, look.theme)


def _percent(part: int, whole: int) -> int:
    """Return a share in percent; all and nothing are said of all and nothing alone."""
    rounded = round(100 * part / whole)
    if part in (0, whole):
        return rounded
    return max(1, min(99, rounded))
