"""Layers as rows that can be found: for the store switcher and the command palette."""

from __future__ import annotations

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.fuzzy import Texts, rank
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.models.found import Row
from multistore_gui.models.words import ROLE_WORDS, count_text
from multistore_gui.workspace import Workspace

NUMBERED = 9  # stores that a key picks, Ctrl+1 to Ctrl+9
_ICONS = {LayerKind.BASE: "layers", LayerKind.TEMPLATE: "template", LayerKind.DEPLOYABLE: "store"}


def icon_of(layer: Layer) -> str:
    """Name the drawing of a layer's kind."""
    return _ICONS[layer.kind]


def word_of(layer: Layer) -> str:
    """Name a layer's kind."""
    return ROLE_WORDS[layer.kind]


def deployable_stores(tree: LayerTree) -> list[Layer]:
    """Return the stores that are built and shipped, in tree order: the first one is Ctrl+1."""
    return [layer for layer in tree.in_tree_order() if layer.kind is LayerKind.DEPLOYABLE]


class StoreRows:
    """Makes the rows of a workspace's layers as they are now."""

    def __init__(self, workspace: Workspace, *, has_counts: bool = True) -> None:
        """Take what is known; the project is open.

        Args:
            workspace: whose layers they are.
            has_counts: whether a row says how many files its layer holds.
        """
        project = workspace.project
        assert project is not None
        self._tree, self._hues = project.layout.tree, project.hues
        self._index = workspace.index if has_counts else None
        self._layers = self._tree.in_tree_order()
        numbers = enumerate(deployable_stores(self._tree)[:NUMBERED], 1)
        self._keys = {layer.full_name: f"Ctrl+{number}" for number, layer in numbers}

    def hierarchy(self) -> list[Row]:
        """Return every layer, indented as they stand on one another."""
        return [self.row(layer, is_indented=True) for layer in self._layers]

    def found(self, query: str) -> list[Row]:
        """Return the layers that a query finds, the best first."""
        texts = Texts([self._tree.label(layer) for layer in self._layers])
        return [
            self.row(self._layers[match.number], match.positions)
            for match in rank(query, texts, len(texts), CancelToken())
        ]

    def row(
        self, layer: Layer, positions: tuple[int, ...] = (), *, is_indented: bool = False
    ) -> Row:
        """Return one layer's row; what it stands on is said where it is not seen."""
        below = self._tree.stack(layer)[:-1]
        names = ", ".join(self._tree.label(each) for each in reversed(below))
        word = word_of(layer)
        words = word if is_indented or not names else f"{word} on {names}"
        is_base = layer.kind is LayerKind.BASE
        is_double = not is_base and self._tree.name(layer) == layer.full_name
        return Row(
            text=self._tree.label(layer),
            target=layer.full_name,
            positions=positions,
            detail="" if is_base else words,
            icon=icon_of(layer),
            hue=self._hues.get(layer.full_name, 0),
            is_tile=layer.kind is LayerKind.DEPLOYABLE,
            warning="same id twice" if is_double else "",
            note=_own_files(self._index, layer),
            key=self._keys.get(layer.full_name, ""),
            depth=len(below) if is_indented else 0,
        )


def _own_files(index: Index | None, layer: Layer) -> str:
    """Say how many files a layer holds, nothing while that is not known."""
    now = index.tree.same(layer.full_name) if index else None
    if index is None or now is None or now.number in index.unread:
        return ""
    column = index.entries[now.number]
    return count_text(len(column) - column.count(0), "file")
