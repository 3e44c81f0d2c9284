"""Which actions apply to what is selected; the others say why they do not."""

from __future__ import annotations

from collections.abc import Sequence

from multistore_gui.core import guards
from multistore_gui.core.merged import Merged, Status
from multistore_gui.core.reach import reach
from multistore_gui.models.reach import users_text
from multistore_gui.views.actions import Actions, explain, offer
from multistore_gui.workspace import Workspace


def offer_what_applies(
    actions: Actions, workspace: Workspace, files: Sequence[int], *, is_seen: bool
) -> None:
    """Enable what applies, and disable the rest with its reason.

    Args:
        actions: the window's.
        workspace: what is open.
        files: the selected ones.
        is_seen: whether the selection is in sight.
    """
    store = workspace.store
    busy = "Wait until the action is done." if workspace.acting.is_acting else None
    _offer_undo(actions, workspace, busy)
    _offer_views(actions, None if workspace.project else "No project is open.")
    no_file = "Pick a file first." if store is None or not files or not is_seen else None
    one = no_file or (None if len(files) == 1 else "Pick one file.")
    offer(actions.copy_path, no_file)
    explain(actions.open_in_editor, _whom_an_edit_reaches(store, files), one)
    offer(actions.reveal, one)
    offer(actions.create_elsewhere, one or busy)
    create = drop = no_file or busy
    if store is not None and create is None:
        layer = store.index.tree.label(store.layer)
        actions.create_override.setText(f"Create override in {layer.replace('&', '&&')}")
        create = guards.why_create_none(store, files)
        drop = guards.why_drop_none(store, files)
        actions.drop_override.setText(f"Drop {_noun(store, files)}")
    explain(actions.create_override, "The file starts as a copy of what is inherited", create)
    explain(actions.drop_override, _after_drop(store, files), drop)


def _offer_undo(actions: Actions, workspace: Workspace, busy: str | None) -> None:
    undo, redo = workspace.acting.undo_title, workspace.acting.redo_title
    explain(actions.undo, undo or "", busy or (None if undo else "There is nothing to undo."))
    explain(actions.redo, redo or "", busy or (None if redo else "There is nothing to redo."))
    reason = None if workspace.acting.is_undo_refused else "The last undo was not refused."
    explain(actions.skip_undo, f"Leaves what it did as it is: {undo}", busy or reason)


def _offer_views(actions: Actions, reason: str | None) -> None:
    for action in (
        actions.read_again,
        actions.close_project,
        actions.history,
        actions.show_files,
        actions.show_compare,
        actions.show_notices,
        actions.filter_files,
        actions.switch_store,
        actions.flat_list,
        actions.own_only,
        actions.collapse_all,
    ):
        offer(action, reason)


def _whom_an_edit_reaches(store: Merged | None, files: Sequence[int]) -> str:
    winner = store.winner(files[0]) if store is not None and files else None
    if store is None or winner is None or files[0] in store.index.special:
        return "Open the file that wins"
    tree = store.index.tree
    users = users_text(tree, reach(store.index, winner, files[0]))
    return f"It is {tree.label(winner)}'s: an edit reaches {users}"


def _after_drop(store: Merged | None, files: Sequence[int]) -> str:
    if store is None or len(files) != 1:
        return "What is beneath wins again"
    beneath = store.beneath(files[0])
    if beneath is None:
        return "Nothing lies beneath: the file is gone then"
    return f"{store.index.tree.label(beneath)}'s file wins again"


def _noun(store: Merged, files: Sequence[int]) -> str:
    if len(files) != 1:
        return "overrides"
    return "addition" if store.status(files[0]) is Status.ADDITION else "override"
