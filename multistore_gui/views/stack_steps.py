"""The layers of the chosen store as a row of chevrons; those that do not fit fold into one."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QMenu, QSizePolicy, QWidget

from multistore_gui.core.layers import Layer, LayerTree
from multistore_gui.models.words import count_text
from multistore_gui.views.chevron import HEIGHT, Chevron, Step
from multistore_gui.views.look import Look
from multistore_gui.views.store_rows import word_of

_LEAST = 48


class StackSteps(QWidget):
    """Chevrons from the base to the chosen store, the looked-at layer solid."""

    picked = Signal(object)  # a Layer
    left = Signal()  # Escape

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look = look
        self._stack: tuple[Layer, ...] = ()
        self._steps: list[Step] = []
        self._chevrons: list[Chevron] = []
        self._folded = range(0)  # the steps that one chevron stands for
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        look.changed.connect(self._fold)

    @property
    def chevrons(self) -> Sequence[Chevron]:
        """Those that are seen, base first."""
        return [chevron for chevron in self._chevrons if not chevron.isHidden()]

    def show_stack(
        self,
        tree: LayerTree,
        chosen: Layer,
        looked_at: Layer,
        counts: Mapping[str, int],
        hues: Mapping[str, int],
    ) -> None:
        """Show a store's stack.

        Args:
            tree: the layers.
            chosen: the store whose stack it is.
            looked_at: one of its layers.
            counts: by full name, how many files a layer wins; others are not known.
            hues: by full name.
        """
        self._stack = tree.stack(chosen)
        self._steps = []
        for layer in self._stack:
            role = "this store" if layer == chosen and len(self._stack) > 1 else word_of(layer)
            won = counts.get(layer.full_name)
            self._steps.append(
                Step(
                    name=tree.label(layer),
                    detail=role if won is None else f"{role}  ·  {_won(layer, won)}",
                    hue=hues.get(layer.full_name, 0),
                    is_looked_at=layer == looked_at,
                    is_first=layer.parent is None,
                    is_last=layer == chosen,
                    hint=_hint(tree, layer, chosen, looked_at),
                )
            )
        self._fold()

    def whole_width(self) -> int:
        """Return how wide all chevrons are with none folded."""
        probe = self._chevron(len(self._steps))
        width = 0
        for step in self._steps:
            probe.tell(step, None)
            width += probe.sizeHint().width()
        return width

    def sizeHint(self) -> QSize:
        """As wide as all of them."""
        width = sum(chevron.width() for chevron in self.chevrons)
        return QSize(width, self._look.px(HEIGHT))

    def minimumSizeHint(self) -> QSize:
        """Fold rather than hold the window open."""
        return QSize(self._look.px(120), self._look.px(HEIGHT))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Fold what no longer fits, unfold what does."""
        super().resizeEvent(event)
        self._fold()

    def _fold(self) -> None:
        for folded in self._ways_to_fold():
            self._folded = folded
            if self._lay(self._shown()) <= self.width():
                return

    def _ways_to_fold(self) -> Iterator[range]:
        """Yield which steps one chevron may stand for: the store's own goes in none of them."""
        last = len(self._steps) - 1
        yield range(0)
        for folded in range(3, last + 1):
            yield range(1, folded)
        if last == 2:  # one layer folded saves nothing but its name
            yield range(1, 2)
        if last > 0:
            yield range(last)

    def _shown(self) -> list[Step]:
        if not self._folded:
            return self._steps
        first, count = self._folded.start, len(self._folded)
        inside = self._steps[first : first + count]
        names = ", ".join(step.name for step in inside)
        at = next((step for step in inside if step.is_looked_at), None)
        fold = Step(
            name=f"+{count}",
            detail=at.name if at else "layer" if count == 1 else "layers",
            hue=at.hue if at else None,
            is_looked_at=at is not None,
            is_first=first == 0,
            is_last=False,
            hint=f"Choose among {names}." if count > 1 else f"Choose {names}.",
        )
        return [*self._steps[:first], fold, *self._steps[first + count :]]

    def _lay(self, steps: Sequence[Step]) -> int:
        """Put the chevrons in their places; return where the last one ends."""
        left = 0
        for at, step in enumerate(steps):
            chevron = self._chevron(at)
            chevron.tell(step, steps[at - 1] if at else None)
            size = chevron.sizeHint()
            # The last one is narrower rather than out of sight.
            room = max(self.width() - left, self._look.px(_LEAST)) if step.is_last else size.width()
            chevron.setGeometry(left, 0, min(size.width(), room), size.height())
            chevron.show()
            left += size.width()
        for chevron in self._chevrons[len(steps) :]:
            chevron.hide()
        self.setFixedHeight(self._look.px(HEIGHT))
        return left

    def _chevron(self, at: int) -> Chevron:
        while len(self._chevrons) <= at:
            place = len(self._chevrons)
            chevron = Chevron(self._look, self)
            chevron.clicked.connect(lambda _=False, place=place: self._clicked(place))
            chevron.moved.connect(lambda by, place=place: self._move(place + by))
            chevron.left.connect(self.left)
            chevron.hide()
            self._chevrons.append(chevron)
        return self._chevrons[at]

    def _move(self, place: int) -> None:
        shown = self.chevrons
        if 0 <= place < len(shown):
            shown[place].setFocus(Qt.FocusReason.TabFocusReason)

    def _clicked(self, place: int) -> None:
        if self._folded and place == self._folded.start:
            self._offer_folded()
            return
        skipped = len(self._folded) - 1 if self._folded and place > self._folded.start else 0
        self.picked.emit(self._stack[place + skipped])

    def _offer_folded(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        for at in self._folded:
            step = self._steps[at]
            action = QAction(f"{step.name.replace('&', '&&')}  ·  {step.detail}", menu)
            layer = self._stack[at]
            action.triggered.connect(lambda _=False, layer=layer: self.picked.emit(layer))
            menu.addAction(action)
        chevron = self._chevrons[self._folded.start]
        menu.popup(chevron.mapToGlobal(chevron.rect().bottomLeft()))


def _won(layer: Layer, won: int) -> str:
    """Say how many files a layer wins; the first one says of what, the others follow it."""
    if layer.parent is not None:
        return f"{won:,} win"
    return f"{count_text(won, 'file')} {'wins' if won == 1 else 'win'}"


def _hint(tree: LayerTree, layer: Layer, chosen: Layer, looked_at: Layer) -> str:
    if layer != looked_at:
        back = " again" if layer == chosen else ""
        return f"Look at the project as {tree.label(layer)} sees it{back}."
    if layer != chosen:
        return f"A click or Esc goes back to {tree.label(chosen)}."
    return "The project is shown as it sees it."
