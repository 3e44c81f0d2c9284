"""Edits that are not saved: asked about before they would go, and offered after a crash."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

from multistore_gui.core import paths
from multistore_gui.core.drafts import Kept
from multistore_gui.core.layers import Layer
from multistore_gui.editing import Editing, Open
from multistore_gui.models.words import time_text
from multistore_gui.views.actions import make_action
from multistore_gui.views.edit_bar import EditBar
from multistore_gui.views.look import Look
from multistore_gui.views.unsaved_question import DiscardQuestion, UnsavedQuestion
from multistore_gui.workspace import Workspace

_MOST_NAMED = 2  # files


class UnsavedEdits(QObject):
    """Watches over the edits of the window that owns it."""

    file_chosen = Signal(str, object)  # layer's full name, path: an edit to go on with
    text_wanted = Signal()  # the keyboard is to be in the text of an edit that was gone on with
    left = Signal()  # nothing is offered any more to whoever had the keyboard there

    def __init__(self, workspace: Workspace, editing: Editing, look: Look, over: QWidget) -> None:
        """Offer and ask nothing yet.

        Args:
            workspace: what is open.
            editing: its edits.
            look: fonts and colours.
            over: what a question is asked over; owns this.
        """
        super().__init__(over)
        self._workspace, self._editing, self._look, self._over = workspace, editing, look, over
        go_on = make_action(self, "open", "Open", "", "Go on with them")
        discard = make_action(self, "x", "Discard", "", "Give them up")
        go_on.triggered.connect(self._take_up)
        discard.triggered.connect(self._discard)
        self._ways_on = go_on, discard
        self.bar = EditBar(look, self._ways_on)
        editing.found.connect(self._tell)
        editing.left_out.connect(lambda known: self.file_chosen.emit(*known.key))
        editing.conflicted.connect(self._tell_gone)

    def is_asked(self, go_on: Callable[[], object]) -> bool:
        """Ask about edits that are not saved, if any, and go on once it is decided."""
        unsaved = self._editing.unsaved
        if not unsaved:
            return False
        if any(each.isVisible() for each in self._over.findChildren(UnsavedQuestion)):
            return True
        files = [f"{paths.label(each.path)} in {self._label(each.layer)}" for each in unsaved]
        question = UnsavedQuestion(self._look, self._over, files)

        def discard() -> None:
            self._editing.discard_all()
            go_on()

        question.save_chosen.connect(lambda: self._editing.save(unsaved, go_on))
        question.discard_chosen.connect(discard)
        question.ask()
        return True

    def _tell_gone(self, known: Open) -> None:
        """Say that an edit is kept whose file is nowhere any more: no row leads to it."""
        store = self._workspace.store
        file = None if store is None else store.index.file(known.path)
        if known.is_gone and store is not None and (file is None or not store.holders(file)):
            name = paths.label(paths.name(known.path))
            self._editing.failed.emit(
                f"{name} is gone from {self._label(known.layer)}. Its edit is kept; "
                "Ctrl+Alt+S saves it again."
            )

    def _label(self, layer: Layer) -> str:
        project = self._workspace.project
        return layer.full_name if project is None else project.layout.tree.label(layer)

    def _tell(self, count: int) -> None:
        if not count:
            self.bar.tell("")
            return
        versions = Counter((each.layer, each.path) for each in self._newest())
        named = [
            self._named(*key) + (f" ({times} versions)" if times > 1 else "")
            for key, times in versions.items()
        ]
        shown, more = named[:_MOST_NAMED], len(named) - _MOST_NAMED
        files = f"{', '.join(shown)} and {more:,} more" if more > 0 else " and ".join(shown)
        noun = "An unsaved edit was" if count == 1 else f"{count:,} unsaved edits were"
        self._offer(f"{noun} found: {files}.")

    def _tell_older(self) -> None:
        """Say what is left: older versions of what is gone on with, or what cannot be."""
        left = list(self._newest())
        if left and self._editing.is_open(left[0].layer, left[0].path):
            name = self._named(left[0].layer, left[0].path)
            self._offer(f"An older edit of {name} is left. Open puts it over the one shown.")
        else:
            self._tell(len(left))

    def _offer(self, text: str) -> None:
        made = [f"{self._named(e.layer, e.path)}, {time_text(e.made_ns)}" for e in self._newest()]
        self.bar.tell(text, self._ways_on, details="\n".join(made))

    def _named(self, layer: str, path: bytes) -> str:
        project = self._workspace.project
        found = None if project is None else project.layout.tree.same(layer)
        where = self._label(found) if found else paths.label(paths.from_json_text(layer))
        return f"{paths.label(paths.name(path))} in {where}"

    def _newest(self) -> Iterator[Kept]:
        return reversed(self._editing.left_over)

    def _take_up(self) -> None:
        taken = self._editing.take_up()
        self._tell_older()
        if taken:
            self.file_chosen.emit(*taken[-1].key)
            self.text_wanted.emit()

    def _discard(self) -> None:
        named = [self._named(each.layer, each.path) for each in self._newest()]
        question = DiscardQuestion(self._look, self._over, named)
        question.chosen.connect(self._discarded)
        question.ask()

    def _discarded(self) -> None:
        self._editing.discard_left_over()
        self.left.emit()
        self.bar.tell("")
