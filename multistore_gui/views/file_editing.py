"""Lets the file in a diff pane be edited: where its draft comes from, what is said and saved."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from PySide6.QtCore import QObject, QTimer, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication

from multistore_gui.core import guards, paths
from multistore_gui.core.actions import why_not_write
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import RIGHT, Comparison, Typed
from multistore_gui.core.draft import Draft, Edited
from multistore_gui.core.files import Seen
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import Merged
from multistore_gui.core.merging import conflict_lines
from multistore_gui.core.rehunk import settle
from multistore_gui.core.sides import LIMIT_BYTES, Side, SideKind
from multistore_gui.core.text import Text
from multistore_gui.editing import Editing, Open, data_of
from multistore_gui.models.words import count_text, size_text
from multistore_gui.tasks import Tasks
from multistore_gui.views.actions import explain, make_action, offer
from multistore_gui.views.diff_editor import Place
from multistore_gui.views.diff_header import Caption
from multistore_gui.views.diff_pane import DiffPane
from multistore_gui.views.edit_bar import EditBar
from multistore_gui.views.look import Look
from multistore_gui.views.unsaved_question import DiscardQuestion
from multistore_gui.workspace import Workspace

_LARGE = 2_000  # lines; of fewer a draft is made at the first key
_SETTLE_MS = 600  # without a key, until all is compared again

_KINDS = {
    SideKind.BINARY: "a binary file",
    SideKind.IMAGE: "a picture",
    SideKind.LINK: "a link",
    SideKind.SPECIAL: "no regular file",
    SideKind.MISSING: "gone",
    SideKind.UNREADABLE: "not readable",
}


@dataclass(frozen=True, slots=True)
class Subject:
    """What is shown, and which part of it is the looked-at store's own."""

    store: Merged
    path: bytes
    own: int | None  # the side that is the store's own file, as the comparison was given
    beneath: str  # the layer that the store has the file from, where it has no own one
    captions: tuple[Caption | None, Caption]
    seen: Mapping[bytes, Seen]  # the file that an override would copy

    @property
    def layer(self) -> Layer:
        """The store."""
        return self.store.layer

    @property
    def label(self) -> str:
        """The store's name."""
        return self.store.index.tree.label(self.store.layer)

    @property
    def name(self) -> str:
        """The file's."""
        return paths.label(paths.name(self.path))


@dataclass(frozen=True, slots=True)
class _Wish:
    """What is to be typed once the file that was asked for is there."""

    layer: Layer
    path: bytes
    place: Place
    text: str


class FileEditing(QObject):
    """Stands between a diff pane, which shows, and `Editing`, which knows; owned by the detail."""

    outdated = Signal()  # what is shown is to be compared anew

    def __init__(
        self,
        workspace: Workspace,
        tasks: Tasks,
        editing: Editing,
        look: Look,
        pane: DiffPane,
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._workspace, self._tasks, self._editing, self._pane = workspace, tasks, editing, pane
        self._look = look
        self._subject: Subject | None = None
        self._wish: _Wish | None = None
        self._pending = ""  # typed before there is anything to type in
        self._settling = CancelToken()
        self._preparing = CancelToken()
        self._prepared: tuple[Text, Draft] | None = None  # a draft that nobody has typed in
        self._rest = QTimer(self, singleShot=True, interval=_SETTLE_MS)
        self._rest.timeout.connect(self._settle)
        make = partial(make_action, self)
        self.save = make("save", "Save", "Ctrl+S", "Write the edit to disk")
        self.save_all = make("save", "Save all", "Ctrl+Alt+S", "Write every edit to disk")
        self.revert = make("undo", "Revert", "", "Go back to what the file holds")
        self.create = make("plus", "Create override", "", "")
        self.keep_edit = make(
            "check", "Keep the edit", "", "Saving puts it over the disk's version"
        )
        self.take_disk = make("down", "Take the file from disk", "", "Undo brings the edit back")
        self.merge = make("swap", "Merge both", "", "Conflicts are marked in the text")
        self.save_again = make("save", "Save it again", "", "Puts the file back with the edit")
        self.discard = make("x", "Discard the edit", "", "")
        self.save_marked = make("save", "Save with the marks", "", "They are part of the text then")
        self.stay = make("check", "Stay", "", "")
        self.bar = EditBar(
            look,
            (
                *(self.create, self.keep_edit, self.take_disk, self.merge),
                *(self.save_again, self.discard, self.save_marked, self.stay),
            ),
        )
        pane.add_bar(self.bar, ((self.save, "save"), (self.revert, "undo")))
        self._connect()
        self._offer()

    @property
    def own_actions(self) -> Sequence[QAction]:
        """For menus and the palette."""
        return self.save, self.save_all, self.revert

    def _connect(self) -> None:
        view = self._pane.view
        view.edited.connect(self._follow_edit)
        view.missed.connect(self.outdated)
        view.refused.connect(self._refuse)
        view.exhausted.connect(self._tell_exhausted)
        slots: list[tuple[QAction, Callable[[], object]]] = [
            (self.save, self._save),
            (self.save_all, lambda: self._editing.save(self._editing.unsaved)),
            (self.revert, self._revert),
            (self.create, self._create),
            (self.keep_edit, self._keep_edit),
            (self.take_disk, self._take_disk),
            (self.merge, self._merge),
            (self.save_again, self._save),
            (self.discard, self._discard),
            (self.save_marked, self._save_marked),
            (self.stay, self._stay),
        ]
        for action, slot in slots:
            action.triggered.connect(lambda _=False, slot=slot: self._act(slot))
        self._editing.changed.connect(self._offer)
        self._editing.conflicted.connect(self._show_conflict)
        self._editing.rewritten.connect(self._show_rewritten)
        self._workspace.failed.connect(self._forget_wish)

    # what is shown ------------------------------------------------------------------------------

    def known(self, layer: Layer, path: bytes) -> Open | None:
        """Return what is known of a file whose edit is not saved."""
        known = self._editing.find(layer, path)
        return known if known is not None and known.draft.is_modified else None

    def typed(self, known: Open | None, own: int) -> Typed | None:
        """Return what is to be compared in the place of a file on disk."""
        if known is None:
            return None
        return Typed(own, known.draft.text, data_of(known.draft) or b"")

    def show(self, subject: Subject, comparison: Comparison, disk: Side | None) -> bool:
        """Let what a pane is about to show be edited; False where it is outdated already.

        Args:
            subject: what it is.
            comparison: as it was made.
            disk: the store's own file, where an edit takes its place in the comparison.
        """
        known = self._editing.find(subject.layer, subject.path)
        own = None if subject.own is None else comparison.side(subject.own)
        if known is not None and own is not None:
            was_conflict = known.disk is not None
            there = disk or own
            if there.is_cut or there.kind is SideKind.UNREADABLE:
                return True  # nothing is known of what it holds now
            data = there.data if there.has_data else None
            known = self._editing.look_at_disk(subject.layer, subject.path, data)
            shown = own.text is not None and known is not None and own.text is known.draft.text
            if known is not None and known.draft.is_modified:
                return shown and was_conflict == (known.disk is not None)
        return True

    def begin(self, subject: Subject, comparison: Comparison) -> None:
        """Let what a pane shows be edited."""
        is_other = self._subject is None or self._subject.path != subject.path
        self._subject, self._pending = subject, "" if is_other else self._pending
        known = self._editing.find(subject.layer, subject.path)
        draft = None if known is None else known.draft
        own = subject.own
        begin = None
        why_not = self._why_not(subject, comparison)
        if own is not None and why_not is None:
            side = comparison.side(own)
            assert side is not None
            assert side.text is not None
            begin = partial(self._begin, subject, side.data, side.text)
            if known is None:
                self._prepare(side.text)
        self._pane.set_editing(RIGHT if own is None else own, begin, draft, why_not or "")
        self._pane.view.set_held(bool(self._workspace.missed))
        self._offer()
        if is_other or own is not None or draft is not None:
            self._tell()
        self._grant_wish(subject)

    def stop(self) -> None:
        """Nothing is shown that could be edited."""
        self._subject, self._pending = None, ""
        self.bar.tell("")
        self._offer()

    def _prepare(self, text: Text) -> None:
        """Have the draft of a large file ready before the first key."""
        self._preparing.cancel()

        def keep(draft: Draft) -> None:
            self._prepared = text, draft

        self._prepared = None
        if len(text.lines) > _LARGE:
            self._preparing = self._tasks.start(lambda _: Draft(text), keep)

    def _begin(self, subject: Subject, data: bytes, text: Text) -> Draft:
        prepared, self._prepared = self._prepared, None
        is_ready = prepared is not None and prepared[0] is text
        draft = prepared[1] if prepared is not None and is_ready else Draft(text)
        return self._editing.begin(subject.layer, subject.path, data, draft)

    def _why_not(self, subject: Subject, comparison: Comparison) -> str | None:
        """Return why the store's own file cannot be edited, or what it would be a copy of."""
        if self._workspace.missed:
            return self._why_held(subject)
        side = comparison.side(RIGHT if subject.own is None else subject.own)
        outside = why_not_write(subject.store.index.tree, subject.layer)
        if outside is not None:
            return outside
        if side is None or side.text is None:
            kind = "no text" if side is None else _KINDS[side.kind]
            return f"{subject.name} is {kind}: it cannot be edited here."
        is_edit = self.known(subject.layer, subject.path) is not None
        if side.is_locked and subject.own is not None and not is_edit:
            text = f"{subject.name} is read-only: its permissions say that nothing may be written."
            return f"{text} Change them first."
        if side.is_cut or (len(side.data) > LIMIT_BYTES and not is_edit):
            size = size_text(LIMIT_BYTES)
            text = f"{subject.name} is larger than {size}: it cannot be edited here."
            return f"{text} Open it in the editor."
        if not is_edit and side.text.coding.encode(side.text.content) != side.data:
            return f"{subject.name} is {side.text.encoding}: an edit could damage it further."
        return None

    def _why_held(self, subject: Subject) -> str:
        """Say that a layer stands in for another: what is being typed is meant for that one."""
        shown = (
            f"{self._workspace.missed} has no folder; {subject.label} is shown until it is back."
        )
        return f"{shown} Nothing can be typed here meanwhile."

    # what is said -------------------------------------------------------------------------------

    @property
    def _open(self) -> Open | None:
        subject = self._subject
        return None if subject is None else self._editing.find(subject.layer, subject.path)

    def _tell(self, *, is_asked: bool = False) -> None:
        """Say what is to be decided, or nothing; also that it comes first, if that was asked."""
        subject, known = self._subject, self._open
        if subject is not None and self._workspace.missed:
            self.stay.setText(f"Stay in {subject.label.replace('&', '&&')}")
            self.bar.tell(self._why_held(subject), (self.stay,), is_warning=True)
            return
        if subject is None or known is None or not known.draft.is_modified:
            self.bar.tell("")
            return
        conflicts = known.conflicts
        if known.is_gone:
            text = f"{subject.name} is gone from {subject.label}; its edit is not saved."
            self.bar.tell(text, (self.save_again, self.discard), is_warning=True)
        elif known.disk is not None:
            text = f"{subject.name} changed on disk while it was edited."
            if is_asked:
                text += " Nothing is saved until that is decided."
            offered = [self.keep_edit]
            if known.is_text_on_disk:
                offered += [self.take_disk, self.merge]
            self.bar.tell(text, offered, is_warning=True)
        elif conflicts:
            text = f"{count_text(conflicts, 'conflict')} marked in the text. F7 goes to the next."
            self.bar.tell(text, is_warning=True)
        else:
            self.bar.tell("")

    def _show_conflict(self, known: Open) -> None:
        """Show the version on disk beside the edit, where that is what is looked at."""
        self._tell()
        if known is self._open:
            self.outdated.emit()

    def _tell_exhausted(self, what: str) -> None:
        key = "Ctrl+Z" if what == "undo" else "Ctrl+Shift+Z"
        self.bar.tell(
            f"Nothing that was typed is left to {what}. In the tree {key} {what}es actions."
        )

    def _refuse(self, text: str) -> None:
        """Say why nothing is typed, and what to do about it; remember what was typed."""
        subject, comparison = self._subject, self._pane.shown
        if subject is None or comparison is None:
            return
        view = self._pane.view
        if self._workspace.missed:
            self._tell()
            return
        if text == "\n" and self.create in self.bar.offered:
            self.create.trigger()
            return
        if subject.own is None:
            self._refuse_inherited(subject, text)
            return
        reason = self._why_not(subject, comparison)
        if reason is not None:
            self.bar.tell(reason)
        elif not view.can_edit:
            self.bar.tell(f"Swap the sides back to edit {subject.label}'s lines in one column.")
        else:
            other = subject.captions[1 - subject.own]
            name = "another layer" if other is None else other.label
            key = "Alt+Right" if view.side == RIGHT else "Alt+Left"
            self.bar.tell(
                f"These lines are {name}'s. {key} goes to {subject.label}'s, to edit them."
            )

    def _refuse_inherited(self, subject: Subject, text: str) -> None:
        file = subject.store.index.file(subject.path)
        if file is None:
            return
        is_own = bool(subject.store.index.kind(subject.layer, file))
        if is_own or self.known(subject.layer, subject.path) is not None:
            self.bar.tell(f"{subject.label}'s own file is not one of the two that are shown.")
            return
        reason = guards.why_not_create(subject.store, file, subject.layer)
        if reason is not None:
            self.bar.tell(reason)
            return
        self._pending += text.removesuffix("\n")
        self.create.setText(f"Create override in {subject.label.replace('&', '&&')}")
        self.bar.tell(
            f"{subject.name} comes from {subject.beneath}. Press Enter to override and edit it.",
            (self.create,),
        )

    def _offer(self) -> None:
        """Say what can be saved, and mark the caption of what is not."""
        known, subject = self._open, self._subject
        is_edited = known is not None and known.draft.is_modified
        nothing = None if is_edited else "Nothing is edited."
        if self._workspace.missed and subject is not None:
            nothing = self._why_held(subject)
        offer(self.save, nothing)
        offer(self.revert, nothing)
        count = len(self._editing.unsaved)
        explain(
            self.save_all,
            f"Write the edits of {count_text(count, 'file')} to disk",
            None if count else "Nothing is edited.",
        )
        for action in (self.save, self.revert):
            action.setVisible(is_edited)
        if subject is not None and subject.own is not None and self._pane.shown is not None:
            left, right = subject.captions
            if subject.own == RIGHT:
                right = replace(right, is_edited=is_edited)
            elif left is not None:
                left = replace(left, is_edited=is_edited)
            if self._pane.captions != (left, right):
                self._pane.show_captions(left, right)

    # what is done -------------------------------------------------------------------------------

    def _act(self, slot: Callable[[], object]) -> None:
        """Act, the keyboard in the text: a button that has it may go, and leave it to another."""
        focus = QApplication.focusWidget()
        if focus and any(each.isAncestorOf(focus) for each in (self.bar, self._pane.header)):
            self._pane.view.setFocus()
        slot()

    def _follow_edit(self) -> None:
        self._editing.touch()
        self._tell()
        self._rest.start()

    def _settle(self) -> None:
        """Compare what is around the edits again: a key sees no further than where it is."""
        subject, comparison, known = self._subject, self._pane.shown, self._open
        if subject is None or comparison is None or known is None:
            return
        own, edited = subject.own, self._pane.view.unsettled
        side = None if own is None else comparison.side(own)
        if own is None or side is None:
            return
        data = data_of(known.draft) or b""
        comparison = comparison.with_side(own, replace(side, data=data, size_bytes=len(data)))
        text = known.draft.text
        self._settling.cancel()

        def done(settled: Comparison) -> None:
            if known.draft.text is text and self._subject is subject:
                captions = self._pane.captions
                self._pane.show_comparison(settled, *captions)

        self._settling = self._tasks.start(lambda _: settle(comparison, own, edited), done)

    def _save(self) -> None:
        known = self._open
        if known is None:
            return
        if known.disk is not None and not known.is_gone:
            self._tell(is_asked=True)
        elif known.conflicts:
            text = f"{count_text(known.conflicts, 'conflict')} still marked in the text."
            self.bar.tell(text, (self.save_marked,), is_warning=True)
        else:
            self._editing.save([known])

    def _save_marked(self) -> None:
        known = self._open
        if known is not None:
            self._editing.save([known], with_marks=True)

    def _revert(self) -> None:
        known = self._open
        if known is not None:
            self._editing.revert(known)

    def _discard(self) -> None:
        known, subject = self._open, self._subject
        if known is None or subject is None:
            return
        named = f"{subject.name} in {subject.label}"
        question = DiscardQuestion(self._look, self._pane.window(), [named])
        question.chosen.connect(lambda: self._discarded(known))
        question.ask()

    def _discarded(self, known: Open) -> None:
        self._editing.forget(known)
        self._tell()
        self.outdated.emit()

    def _keep_edit(self) -> None:
        known = self._open
        if known is not None:
            self._editing.keep_edit(known)
            self.outdated.emit()

    def _take_disk(self) -> None:
        known = self._open
        if known is not None:
            self._editing.take_disk(known)
            self.outdated.emit()

    def _merge(self) -> None:
        known, subject = self._open, self._subject
        if known is not None and subject is not None:
            names = f"edit of {subject.label}", f"{subject.label} on disk"
            self._editing.merge(known, names)
            if known.conflicts and self._pane.view.draft is known.draft:
                self._pane.view.go_to(Place(conflict_lines(known.draft.lines)[0], 0))
            self.outdated.emit()

    def _show_rewritten(self, known: Open, edited: Edited) -> None:
        """Show what an edit was turned into by other means than typing."""
        if known is not self._open:
            return
        view = self._pane.view
        if view.can_edit and view.draft is known.draft:
            view.show_edit(edited)
            view.setFocus()
        else:
            self.outdated.emit()

    def _stay(self) -> None:
        """Take the layer that stands in for another one as chosen."""
        layer = self._workspace.layer
        if layer is not None:
            self.bar.tell("")
            self._pane.view.setFocus()
            self._workspace.look_at(layer)

    def _create(self) -> None:
        """Create the override; then type in it what was typed here."""
        subject = self._subject
        file = None if subject is None else subject.store.index.file(subject.path)
        if subject is None or file is None:
            return
        place = self._pane.view.place
        self._wish = _Wish(subject.layer, subject.path, place, self._pending)
        self._pending = ""
        self.bar.tell("")
        self._pane.view.setFocus()
        self._workspace.create([file], subject.layer, subject.seen)

    def _grant_wish(self, subject: Subject) -> None:
        wish, view = self._wish, self._pane.view
        if wish is None or (subject.layer.full_name, subject.path) != (
            wish.layer.full_name,
            wish.path,
        ):
            self._wish = None
        elif subject.own is not None and view.can_edit:
            self._wish = None
            view.go_to(wish.place)
            if wish.text:
                view.insert(wish.text)

    def _forget_wish(self, _: str) -> None:
        self._wish = None
