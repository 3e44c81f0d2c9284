"""What the view Compare is put together from, each part built by itself.

Built in one go they would keep a key that is pressed meanwhile waiting for too long.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property

from multistore_gui.comparing import Comparing
from multistore_gui.searching import Searching
from multistore_gui.settings import Settings
from multistore_gui.tasks import Tasks
from multistore_gui.views.diff_pane import DiffPane
from multistore_gui.views.look import Look
from multistore_gui.views.matrix_actions import MatrixActions
from multistore_gui.views.matrix_bar import MatrixBar
from multistore_gui.views.matrix_view import MatrixView


class CompareParts:
    """Holds them until the page takes them over."""

    def __init__(
        self, comparing: Comparing, search: Searching, tasks: Tasks, look: Look, settings: Settings
    ) -> None:
        self.comparing, self.search = comparing, search
        self._tasks, self._look, self._settings = tasks, look, settings
        self.actions = MatrixActions()

    @cached_property
    def bar(self) -> MatrixBar:
        """What stands over the matrix."""
        return MatrixBar(self.comparing, self._look, self.actions)

    @cached_property
    def matrix(self) -> MatrixView:
        """Paths by stores."""
        return MatrixView(self._look)

    @cached_property
    def diff(self) -> DiffPane:
        """What stands below it."""
        return DiffPane(self._look, self._tasks.start, self._settings)

    def build(self) -> Iterator[None]:
        """Build what is not there yet; yield where other events may come between."""
        _ = self.bar
        yield
        _ = self.matrix
        yield
        _ = self.diff
        yield
