"""What the tree leaves out: a text, signs and origins, each live and all of them combined."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from multistore_gui.core.filter import Filter, Sign, is_case_free
from multistore_gui.core.layers import LayerKind
from multistore_gui.core.merged import Merged, Status
from multistore_gui.views.actions import Actions
from multistore_gui.views.buttons import Button, ButtonKind
from multistore_gui.views.chips import ChipRow, ChipText
from multistore_gui.views.filter_field import FilteringBar
from multistore_gui.views.glyphs import Glyph
from multistore_gui.views.labels import Label
from multistore_gui.views.look import Look
from multistore_gui.views.spacing import space
from multistore_gui.workspace import Change, Workspace

OWN = frozenset({Sign.OVERRIDE, Sign.ADDITION})  # what "own files only" leaves
ALL = "all"

_SIGNS = {
    Sign.OVERRIDE: ("Overrides", Glyph.OVERRIDE, "Files that hide one of a layer beneath"),
    Sign.ADDITION: ("Added", Glyph.ADDITION, "Files that no layer beneath has"),
    Sign.REDUNDANT: ("Redundant", Glyph.REDUNDANT, "Same bytes as the file they hide"),
    Sign.INEFFECTIVE: ("Ineffective", Glyph.INEFFECTIVE, "The base always wins for these"),
    Sign.GENERATED: ("Generated", Glyph.GENERATED, "Made for each store, never overridden"),
}
_CASE_COUNTS = "A capital letter in the filter: case counts"
_PLACEHOLDER = "Filter paths, e.g. header or lang/**/*.json"


@dataclass(frozen=True, slots=True)
class Origin:
    """The key of a layer's chip."""

    full_name: str


class FilterBar(FilteringBar):
    """The head of the tree; says to the workspace what is wanted, and shows what it knows."""

    def __init__(
        self, workspace: Workspace, look: Look, actions: Actions, parent: QWidget | None = None
    ) -> None:
        super().__init__(look, _PLACEHOLDER, parent)
        self._workspace = workspace
        self.chips = ChipRow(look, "Filter by state and layer")
        self.count = Label(look, px=12, colour="text3")
        clear = QAction("Clear filter", self)
        clear.triggered.connect(self.clear)
        self._rest = QWidget(self)
        buttons = (
            Button(look, actions.flat_list, icon="list", kind=ButtonKind.FLAT, has_text=False),
            Button(
                look, actions.collapse_all, icon="collapse", kind=ButtonKind.FLAT, has_text=False
            ),
        )
        self._clear = Button(look, clear, kind=ButtonKind.FLAT)
        self._lay_out(buttons)
        self.field.textChanged.connect(self._typed)
        self.chips.clicked.connect(self._clicked)
        workspace.changed.connect(self._follow)
        look.changed.connect(self._refresh)
        self._refresh()

    def clear(self) -> None:
        """Leave every file."""
        self._workspace.set_filter(Filter())

    def set_own_only(self, is_own_only: bool) -> None:
        """Leave the looked-at store's own files alone, or what is inherited too."""
        now = self._workspace.filter
        if is_own_only != self.is_own_only:
            signs = OWN if is_own_only else frozenset[Sign]()
            self._workspace.set_filter(replace(now, signs=signs))

    @property
    def is_own_only(self) -> bool:
        """Whether the looked-at store's own files alone are left."""
        return self._workspace.filter.signs == OWN

    def _lay_out(self, buttons: tuple[Button, ...]) -> None:
        head = QHBoxLayout()
        space(self._look, head, None, 4)
        head.addWidget(self.field, 1)
        for button in buttons:
            head.addWidget(button)
        foot = QHBoxLayout(self._rest)
        space(self._look, foot, (2, 0, 0, 0))
        foot.addWidget(self.count, 1)
        foot.addWidget(self._clear)
        column = QVBoxLayout(self)
        space(self._look, column, (12, 10, 8, 2), 8)
        column.addLayout(head)
        column.addWidget(self.chips)
        column.addWidget(self._rest)

    def _typed(self, text: str) -> None:
        self.field.set_note("" if is_case_free(text) else "Aa", _CASE_COUNTS)
        if text != self._workspace.filter.text:
            self._workspace.set_filter(replace(self._workspace.filter, text=text))
            self._say_what_is_left()

    def _clicked(self, key: Hashable, is_on: bool) -> None:
        now = self._workspace.filter
        if isinstance(key, Sign):
            wanted = replace(now, signs=now.signs | {key} if is_on else now.signs - {key})
        elif isinstance(key, Origin):
            name = {key.full_name}
            wanted = replace(now, origins=now.origins | name if is_on else now.origins - name)
        else:
            wanted = replace(now, signs=frozenset(), origins=frozenset())
        self._workspace.set_filter(wanted)
        self._refresh()

    def _follow(self, change: Change) -> None:
        self._drop_origins_of_other_stacks()
        if self.field.text() != self._workspace.filter.text:
            self.field.setText(self._workspace.filter.text)
        if change & ~Change.HISTORY & ~Change.NOTICES & ~Change.GIT:
            self._refresh()

    def _drop_origins_of_other_stacks(self) -> None:
        store, now = self._workspace.store, self._workspace.filter
        if store is not None:
            origins = now.origins & {layer.full_name for layer in store.stack}
            if origins != now.origins:
                self._workspace.set_filter(replace(now, origins=origins))

    def _refresh(self) -> None:
        workspace, store = self._workspace, self._workspace.store
        wanted = workspace.filter
        on: set[Hashable] = {*wanted.signs, *(Origin(name) for name in wanted.origins)}
        chips = list(self._chips_of(store)) if store else [(ALL, ChipText("All"))]
        self.chips.show_chips(chips, on or {ALL})
        self._say_what_is_left()

    def _say_what_is_left(self) -> None:
        workspace, store = self._workspace, self._workspace.store
        wanted, left = workspace.filter, workspace.left
        self._rest.setVisible(not wanted.is_empty and store is not None)
        self._clear.setVisible(left is None or 1 in left)  # else the tree's place offers it
        if store is not None:
            known = f"{left.count(1):,} of " if left is not None else ""
            self.count.setText(f"{known}{_files(store.count)}")

    def _chips_of(self, store: Merged) -> Iterator[tuple[Hashable, ChipText]]:
        workspace, hues = self._workspace, self._hues
        yield ALL, ChipText("All", store.count, hint="Every file of the merged store")
        for sign, (text, glyph, hint) in _SIGNS.items():
            count = self._count(store, sign)
            if count or sign in workspace.filter.signs:
                is_open = sign is Sign.REDUNDANT and not workspace.is_compared
                hue = hues.get(store.layer.full_name)
                yield sign, ChipText(text, None if is_open else count, glyph, hue, hint)
        if len(store.stack) > 1:
            won = store.counts(range(len(store.statuses)))
            for layer, count in zip(store.stack, won, strict=True):
                name, hue = store.index.tree.label(layer), hues.get(layer.full_name)
                hint = f"Files that come from {name}"
                yield Origin(layer.full_name), ChipText(name, count, hue=hue, hint=hint)

    def _count(self, store: Merged, sign: Sign) -> int:
        if sign is Sign.REDUNDANT:
            return store.redundant.count(1)
        if sign is Sign.INEFFECTIVE:
            return len(store.ineffective)
        if sign is Sign.ADDITION and store.layer.kind is LayerKind.BASE:
            return 0  # the base adds nothing to anything
        status = next(status for status in Status if status.word == sign)
        return store.count_of(status, range(len(store.statuses)))

    @property
    def _hues(self) -> dict[str, int]:
        project = self._workspace.project
        return dict(project.hues) if project else {}


def _files(count: int) -> str:
    return f"{count:,} file" if count == 1 else f"{count:,} files"
