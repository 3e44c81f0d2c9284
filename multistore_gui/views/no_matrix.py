"""Why there is no matrix, and the way out."""

from __future__ import annotations

from PySide6.QtCore import Qt

from multistore_gui.comparing import Comparing
from multistore_gui.core.sight import Kind, Sight
from multistore_gui.views.empty_state import EmptyState
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_bar import CHIPS
from multistore_gui.workspace import Workspace

_NO_PATHS = {
    Kind.DIFFERS: "No differences: all paths are the same in {stores}.",
    Kind.ORIGIN: "All paths come from the same layers in {stores}.",
    Kind.MISSING: "No path is missing in any of {stores}.",
    Kind.ONLY_ONE: "No path is in one store alone.",
    Kind.ODD: "No path is the same in all stores but one.",
    Kind.COPIED: "No two stores have the same from different layers.",
    Kind.ALL: "None of {stores} has a file.",
}


class NoMatrix(EmptyState):
    """Stands where the matrix would; owned by the page, which takes the way out."""

    def __init__(self, workspace: Workspace, comparing: Comparing, look: Look) -> None:
        super().__init__(look)
        self._workspace, self._comparing = workspace, comparing
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def explain(self, sight: Sight | None, stores: str) -> None:
        """Say why there is nothing to see, and offer what helps.

        Args:
            sight: what would be shown, None where nothing is known yet.
            stores: how many are compared, in words.
        """
        if sight is None:
            trouble = self._comparing.trouble
            self.clear.setText("Choose stores")
            can_choose = bool(trouble) and len(self._comparing.stores) < 2
            self.say(trouble or self._waiting(), can_clear=can_choose)
        elif sight.text.split():
            self.clear.setText("Clear filter")
            among = f" among '{CHIPS[sight.kind][0]}'" if sight.kind in CHIPS else ""
            self.say(f"Nothing matches '{sight.text.strip()}'{among}.", can_clear=True)
        else:
            self.clear.setText("Show all paths")
            said = _NO_PATHS[sight.kind].format(stores=f"these {stores}")
            self.say(said, can_clear=sight.kind is not Kind.ALL)

    def _waiting(self) -> str:
        """Say what is under way before there is anything to see."""
        if self._comparing.is_comparing:
            return "Comparing…"
        index = self._workspace.index
        return "Not compared. Press F5 to read again." if index else "Reading…"
