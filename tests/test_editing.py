"""Files that are edited: saved, changed by others meanwhile, kept for a crash."""

from __future__ import annotations

import os
import shutil
import signal
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multistore_gui.core.draft import Draft, Spot
from multistore_gui.core.drafts import Drafts, Kept
from multistore_gui.core.journal import Journal
from multistore_gui.core.layers import Layer
from multistore_gui.core.lock import hold
from multistore_gui.editing import Editing, Open
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Workspace
from tests.builders import Tree, alokai_project
from tests.core.shop import in_child

BASE: Tree = {"web/a": "1\n2\n3\n", "web/b": "b\n", "web/c": "c\n"}
STORES: dict[str, Tree] = {"us": {"web/a": "one\ntwo\nthree\n", "web/b": b"caf\xe9\n"}}
A, B = b"web/a", b"web/b"


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "shop", BASE, STORES)


@pytest.fixture
def state(tmp_path: Path) -> bytes:
    return os.fsencode(tmp_path / "state")


@pytest.fixture
def workspace(tasks: Tasks, state: bytes, project: Path, qtbot: QtBot) -> Workspace:
    made = Workspace(tasks, state, tasks)
    made.open(os.fsencode(project), "us")
    qtbot.waitUntil(lambda: made.is_compared and tasks.is_idle)
    return made


@pytest.fixture
def editing(workspace: Workspace, tasks: Tasks, qtbot: QtBot) -> Editing:
    made = Editing(workspace, tasks, tasks, keep_ms=0)
    qtbot.waitUntil(lambda: tasks.is_idle)
    return made


def us(workspace: Workspace) -> Layer:
    assert workspace.layer is not None
    return workspace.layer


def on_disk(workspace: Workspace, path: bytes) -> Path:
    return Path(os.fsdecode(us(workspace).locate(path)))


def begin(editing: Editing, workspace: Workspace, path: bytes) -> Open:
    data = on_disk(workspace, path).read_bytes()
    editing.begin(us(workspace), path, data, Draft.of(data))
    known = editing.find(us(workspace), path)
    assert known is not None
    return known


def type_in(editing: Editing, known: Open, spot: Spot, text: str) -> None:
    known.draft.replace(spot, spot, text)
    editing.touch()


def settle(qtbot: QtBot, editing: Editing, tasks: Tasks) -> None:
    qtbot.waitUntil(lambda: tasks.is_idle and not editing.is_keeping)


def kept(state: bytes) -> list[Path]:
    return list(Path(os.fsdecode(state)).rglob("*.draft"))


def test_an_edit_is_kept_then_saved_as_one_action(
    editing: Editing, workspace: Workspace, tasks: Tasks, state: bytes, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(1, 3), "!")
    assert editing.unsaved == [known]
    settle(qtbot, editing, tasks)
    assert len(kept(state)) == 1
    with qtbot.waitSignal(workspace.acting.done) as done:
        editing.save(editing.unsaved)
    assert done.args[0].title == "Edited a in us"
    assert on_disk(workspace, A).read_bytes() == b"one\ntwo!\nthree\n"
    settle(qtbot, editing, tasks)
    assert not editing.unsaved and not kept(state)
    workspace.acting.undo()
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"one\ntwo\nthree\n"


def test_what_is_typed_while_it_is_saved_stays_unsaved(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    editing.save([known])
    type_in(editing, known, Spot(0, 0), "y")
    settle(qtbot, editing, tasks)
    assert editing.unsaved == [known] and known.disk is None
    editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"yxone\ntwo\nthree\n"


def test_all_are_saved_together_then_it_goes_on(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    for path in (A, B):
        type_in(editing, begin(editing, workspace, path), Spot(0, 0), "x")
    went_on: list[bool] = []
    editing.save(editing.unsaved, lambda: went_on.append(True))
    settle(qtbot, editing, tasks)
    assert went_on == [True] and workspace.acting.undo_title == "Edited 2 files in us"
    assert on_disk(workspace, B).read_bytes() == b"xcaf\xe9\n"


def test_a_save_waits_for_the_action_that_is_under_way(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    index = workspace.index
    assert index is not None
    file = index.file(b"web/c")
    assert file is not None
    workspace.create([file], us(workspace))
    editing.save([known])
    settle(qtbot, editing, tasks)
    assert not editing.unsaved and on_disk(workspace, b"web/c").exists()


def test_the_end_of_another_action_is_not_that_of_a_save(
    editing: Editing,
    workspace: Workspace,
    tasks: Tasks,
    state: bytes,
    project: Path,
    qtbot: QtBot,
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    editing.save([known])
    settle(qtbot, editing, tasks)
    type_in(editing, known, Spot(0, 0), "y")
    lock = os.path.join(Journal(os.fsencode(project), state).location, b"lock")
    with ExitStack() as held:

        def save_at_once(progress: object) -> None:
            """Save when the undo is over and not read yet; the save has to wait for the lock."""
            if progress is None:
                workspace.acting.progressed.disconnect(save_at_once)
                held.enter_context(hold(lock, "another", 0))
                editing.save([known])

        workspace.acting.progressed.connect(save_at_once)
        with qtbot.waitSignal(workspace.acting.done):
            workspace.acting.undo()
        assert editing.unsaved == [known]
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"one\ntwo\nthree\n"
    assert editing.unsaved == [known] and known.disk == b"one\ntwo\nthree\n"
    assert known.draft.data() == b"yxone\ntwo\nthree\n"


def test_a_letter_that_the_file_cannot_have_is_told(
    editing: Editing, workspace: Workspace, tasks: Tasks, state: bytes, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, B)
    type_in(editing, known, Spot(0, 4), "€")
    with qtbot.waitSignal(editing.failed) as failed:
        editing.save([known])
    assert failed.args[0] == ("Line 1 has the letter €, which Latin-1 has not. Nothing was saved.")
    settle(qtbot, editing, tasks)
    assert len(kept(state)) == 1  # it outlives a crash all the same


def test_a_layer_that_is_no_more_is_told(
    editing: Editing, workspace: Workspace, tasks: Tasks, project: Path, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    shutil.rmtree(os.fsdecode(us(workspace).location))
    (project / "alokai.config.json").write_text('{"stores": {"de": {}}}')
    workspace.read_again()
    qtbot.waitUntil(lambda: known.is_gone and tasks.is_idle)
    with qtbot.waitSignal(workspace.stated) as stated:
        editing.save([known])
    assert stated.args is not None
    said = "/us is no longer a layer of the project. Nothing was saved."
    assert stated.args[0].text == said
    assert editing.unsaved == [known]


def by_rename(place: Path, data: bytes) -> None:
    other = place.with_name("other~")
    other.write_bytes(data)
    other.replace(place)


def in_place(place: Path, data: bytes) -> None:
    place.write_bytes(data)


@pytest.mark.parametrize("write", [by_rename, in_place])
@pytest.mark.parametrize(
    ("way", "wanted", "undone"),
    [
        ("keep_edit", b"oneX\ntwo\nthree\n", b"one\ntwo\nthree\n"),
        ("take_disk", b"one\ntwo\nTHEIRS\n", b"oneX\ntwo\nthree\n"),
        ("merge", b"oneX\ntwo\nTHEIRS\n", b"oneX\ntwo\nthree\n"),
    ],
)
def test_a_file_that_changed_is_not_overwritten_but_decided_on(
    editing: Editing,
    workspace: Workspace,
    tasks: Tasks,
    qtbot: QtBot,
    write: Callable[[Path, bytes], None],
    way: str,
    wanted: bytes,
    undone: bytes,
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 3), "X")
    theirs = b"one\ntwo\nTHEIRS\n"
    write(on_disk(workspace, A), theirs)
    with qtbot.waitSignals([editing.conflicted, workspace.failed]):
        editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == theirs
    assert (known.base, known.disk) == (b"one\ntwo\nthree\n", theirs) and known.is_text_on_disk
    if way == "merge":
        editing.merge(known, ("edit", "disk"))
    else:
        getattr(editing, way)(known)
    assert known.disk is None and known.draft.data() == wanted
    assert not known.is_merged
    editing.save(editing.unsaved)
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == wanted and not editing.unsaved
    known.draft.undo()
    assert known.draft.data() == undone


def test_a_change_on_disk_is_seen_before_anything_is_saved(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "mine ")
    on_disk(workspace, A).write_bytes(b"their one\ntwo\nthree\nfour\n")
    with qtbot.waitSignal(editing.conflicted) as conflicted:
        workspace.read_again()
    assert conflicted.args[0] is known
    editing.merge(known, ("edit", "disk"))
    assert known.is_merged
    assert known.draft.data() == (
        b"<<<<<<< edit\nmine one\n=======\ntheir one\n>>>>>>> disk\ntwo\nthree\nfour\n"
    )
    settle(qtbot, editing, tasks)  # whoever reads while a file is written sees it half written
    on_disk(workspace, A).write_bytes(b"their one\ntwo\nthree\nfour\n")  # the same again
    with qtbot.assertNotEmitted(editing.conflicted):
        workspace.read_again()
        settle(qtbot, editing, tasks)


def test_of_several_those_that_can_be_are_saved_and_the_other_is_told(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    one, other = begin(editing, workspace, A), begin(editing, workspace, B)
    type_in(editing, one, Spot(0, 0), "mine ")
    type_in(editing, other, Spot(0, 0), "mine ")
    on_disk(workspace, A).write_bytes(b"theirs\n")
    with qtbot.waitSignal(editing.conflicted):
        workspace.read_again()
    settle(qtbot, editing, tasks)
    ended: list[bool] = []
    said: list[str] = []
    editing.failed.connect(said.append)
    with qtbot.waitSignal(editing.left_out) as left:
        editing.save([one, other], lambda: ended.append(True))
    settle(qtbot, editing, tasks)
    assert said == ["a changed on disk while it was edited. It was not saved; 1 other was."]
    assert left.args == [one]
    assert editing.unsaved == [one] and not ended
    assert on_disk(workspace, A).read_bytes() == b"theirs\n"
    assert on_disk(workspace, B).read_bytes() == b"mine caf\xe9\n"


def test_a_text_with_marked_conflicts_is_saved_where_that_is_wanted_alone(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "mine ")
    on_disk(workspace, A).write_bytes(b"theirs\ntwo\nthree\n")
    with qtbot.waitSignal(editing.conflicted):
        workspace.read_again()
    settle(qtbot, editing, tasks)
    editing.merge(known, ("edit", "disk"))
    with qtbot.waitSignal(editing.failed) as failed:
        editing.save([known])
    assert failed.args == ["a still has a conflict marked. Nothing was saved."]
    assert on_disk(workspace, A).read_bytes() == b"theirs\ntwo\nthree\n"
    editing.save([known], with_marks=True)
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes().startswith(b"<<<<<<< edit\nmine one\n")


@pytest.mark.parametrize("how", ["merge", "take"])
def test_undoing_what_was_taken_from_the_disk_brings_the_conflict_back(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot, how: str
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "mine ")
    theirs = b"one\ntwo\nthree\nfour\n"
    on_disk(workspace, A).write_bytes(theirs)
    with qtbot.waitSignal(editing.conflicted):
        workspace.read_again()
    settle(qtbot, editing, tasks)
    if how == "merge":
        editing.merge(known, ("edit", "disk"))
    else:
        editing.take_disk(known)
    assert known.disk is None
    with qtbot.waitSignal(editing.conflicted) as conflicted:
        known.draft.undo()
        editing.touch()
    assert conflicted.args == [known]
    assert known.disk == theirs
    with qtbot.waitSignal(editing.failed):
        editing.save([known])
    assert on_disk(workspace, A).read_bytes() == theirs
    known.draft.redo()
    editing.touch()
    assert known.disk is None
    if how == "merge":
        editing.save([known])
        settle(qtbot, editing, tasks)
        assert on_disk(workspace, A).read_bytes() == b"mine one\ntwo\nthree\nfour\n"


def test_a_file_that_vanished_is_saved_again_where_that_is_wanted(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    on_disk(workspace, A).unlink()
    with qtbot.waitSignal(editing.conflicted):
        workspace.read_again()
    assert known.is_gone and not known.is_text_on_disk
    editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"xone\ntwo\nthree\n" and not known.is_gone


def test_what_another_program_saved_alike_is_saved(
    editing: Editing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    on_disk(workspace, A).write_bytes(b"xone\ntwo\nthree\n")
    with qtbot.assertNotEmitted(editing.conflicted):
        workspace.read_again()
        settle(qtbot, editing, tasks)
    assert not editing.unsaved


def test_reverting_is_no_edit_and_can_be_undone(
    editing: Editing, workspace: Workspace, tasks: Tasks, state: bytes, qtbot: QtBot
) -> None:
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "x")
    settle(qtbot, editing, tasks)
    editing.revert(known)
    editing.touch()
    settle(qtbot, editing, tasks)
    assert not editing.unsaved and not kept(state)
    known.draft.undo()
    assert known.draft.lines[0] == "xone"


def leave_behind(state: bytes, project: Path, *edits: Kept) -> None:
    def work() -> int:
        drafts = Drafts(os.fsencode(project), state)
        for edit in edits:
            drafts.keep(edit)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    assert in_child(work) == -signal.SIGKILL


def taking_over(workspace: Workspace, tasks: Tasks, qtbot: QtBot) -> Editing:
    """Return an editing that has found what was left behind."""
    editing = Editing(workspace, tasks, tasks, keep_ms=0)
    with qtbot.waitSignal(editing.found):
        pass
    return editing


LEFT = Kept("/us", A, b"one\ntwo\nthree\n", "typed\n")


def test_what_a_crash_left_is_offered_and_gone_on_with(
    workspace: Workspace, tasks: Tasks, state: bytes, project: Path, qtbot: QtBot
) -> None:
    stranger = replace(LEFT, layer="/no-such-store")
    leave_behind(state, project, stranger, LEFT)
    editing = Editing(workspace, tasks, tasks, keep_ms=0)
    with qtbot.waitSignal(editing.found) as found:
        pass
    assert found.args == [2]
    (known,) = editing.take_up()
    assert known.draft.data() == b"typed\n" and editing.left_over[0].layer == stranger.layer
    settle(qtbot, editing, tasks)
    assert len(kept(state)) == 2
    editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"typed\n" and len(kept(state)) == 1
    editing.discard_left_over()
    settle(qtbot, editing, tasks)
    assert not kept(state)


def test_of_two_edits_of_a_file_the_newest_is_taken_up_first_and_then_the_other(
    workspace: Workspace, tasks: Tasks, state: bytes, project: Path, qtbot: QtBot
) -> None:
    leave_behind(state, project, replace(LEFT, content="older\n"))
    leave_behind(state, project, LEFT)
    editing = taking_over(workspace, tasks, qtbot)
    (known,) = editing.take_up()
    assert known.draft.data() == b"typed\n" and len(editing.left_over) == 1
    assert editing.take_up() == [known] and not editing.left_over
    assert known.draft.data() == b"older\n"
    known.draft.undo()
    assert known.draft.data() == b"typed\n"


def test_what_a_crash_left_of_a_file_that_changed_since_is_in_conflict(
    workspace: Workspace, tasks: Tasks, state: bytes, project: Path, qtbot: QtBot
) -> None:
    leave_behind(state, project, LEFT)
    on_disk(workspace, A).write_bytes(b"theirs\n")
    editing = taking_over(workspace, tasks, qtbot)
    with qtbot.waitSignal(editing.conflicted):
        editing.take_up()
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"theirs\n"


def test_what_a_crash_left_is_in_conflict_also_where_the_changed_file_is_edited_already(
    workspace: Workspace, tasks: Tasks, state: bytes, project: Path, qtbot: QtBot
) -> None:
    leave_behind(state, project, LEFT)
    on_disk(workspace, A).write_bytes(b"theirs\n")
    editing = taking_over(workspace, tasks, qtbot)
    known = begin(editing, workspace, A)
    type_in(editing, known, Spot(0, 0), "mine, ")
    with qtbot.waitSignal(editing.conflicted):
        assert editing.take_up() == [known]
        editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"theirs\n"
    assert (known.base, known.disk) == (LEFT.base, b"theirs\n")
    known.draft.undo()
    editing.touch()
    editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"theirs\n"  # it is still to be decided
    editing.keep_edit(known)
    editing.save([known])
    settle(qtbot, editing, tasks)
    assert on_disk(workspace, A).read_bytes() == b"mine, theirs\n"


def test_edits_stay_with_their_project(
    editing: Editing,
    workspace: Workspace,
    tasks: Tasks,
    project: Path,
    tmp_path: Path,
    qtbot: QtBot,
) -> None:
    type_in(editing, begin(editing, workspace, A), Spot(0, 0), "x")
    settle(qtbot, editing, tasks)
    other = alokai_project(tmp_path / "other", BASE, STORES)
    workspace.open(os.fsencode(other), "us")
    qtbot.waitUntil(lambda: workspace.is_compared and tasks.is_idle)
    assert not editing.unsaved and not editing.left_over
    with qtbot.waitSignal(editing.found) as found:
        workspace.open(os.fsencode(project), "us")
    assert found.args == [1]
    qtbot.waitUntil(lambda: workspace.is_compared and tasks.is_idle)


def test_discarding_all_leaves_nothing(
    editing: Editing, workspace: Workspace, tasks: Tasks, state: bytes, qtbot: QtBot
) -> None:
    type_in(editing, begin(editing, workspace, A), Spot(0, 0), "x")
    settle(qtbot, editing, tasks)
    editing.discard_all()
    settle(qtbot, editing, tasks)
    assert not editing.unsaved and not kept(state)
