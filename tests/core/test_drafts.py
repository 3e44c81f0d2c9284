from __future__ import annotations

import os
import shutil
import signal
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from multistore_gui.core.drafts import Drafts, Kept, NotKeptError, name_of
from tests.core.shop import in_child

EDIT = Kept("/us-store", b"web/header.tsx", b"old\n", "new\n")


@pytest.fixture
def state(tmp_path: Path) -> bytes:
    return os.fsencode(tmp_path / "state")


def drafts(state: bytes) -> Drafts:
    return Drafts(b"/project", state)


def left_behind(state: bytes, *edits: Kept) -> None:
    """Keep edits in a process that is killed."""

    def work() -> int:
        kept = drafts(state)
        for edit in edits:
            kept.keep(edit)
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    assert in_child(work) == -signal.SIGKILL


def without_names(edits: tuple[Kept, ...]) -> list[Kept]:
    return [replace(edit, name=b"") for edit in edits]


def files(state: bytes) -> list[Path]:
    folder = next(Path(os.fsdecode(state), "projects").iterdir())
    return sorted((folder / "drafts").glob("*/*.draft"))


def test_what_a_killed_process_kept_is_found(state: bytes) -> None:
    second = replace(EDIT, path=b"web/caf\xe9\n", base=None, content="caf\udce9\r\n\ud800")
    left_behind(state, replace(EDIT, content="older"), EDIT, second)
    found = drafts(state).read()
    assert without_names(found.edits) == [EDIT, second] and not found.trouble


@settings(max_examples=20, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary() | st.none(), st.text(st.characters()), st.text(min_size=1))
def test_every_edit_comes_back_as_it_was(
    tmp_path: Path, base: bytes | None, content: str, layer: str
) -> None:
    state = os.fsencode(tmp_path / "any")
    edit = replace(EDIT, base=base, content=content, layer=layer)
    kept = drafts(state)
    kept.keep(edit)
    kept.close()
    reader = drafts(state)
    (found,) = reader.read().edits
    assert replace(found, name=b"") == edit
    reader.forget(found.name)
    reader.close()


def test_what_was_saved_is_not_found(state: bytes) -> None:
    kept = drafts(state)
    kept.keep(EDIT)
    kept.forget(name_of(EDIT.layer, EDIT.path))
    kept.close()
    assert drafts(state).read().edits == ()
    assert not list(Path(os.fsdecode(state)).rglob("drafts/*"))


def test_another_window_s_edits_are_its_own(state: bytes) -> None:
    window = drafts(state)
    window.keep(EDIT)
    other = drafts(state)
    assert other.read().edits == ()
    window.close()
    assert len(other.read().edits) == 1


def test_what_was_taken_over_is_found_again_until_it_is_forgotten(state: bytes) -> None:
    left_behind(state, EDIT)
    assert in_child(lambda: len(drafts(state).read().edits)) == 1
    reader = drafts(state)
    (found,) = reader.read().edits
    reader.forget(found.name)
    reader.close()
    assert drafts(state).read().edits == ()


def test_the_same_file_left_behind_twice_is_found_twice(state: bytes) -> None:
    left_behind(state, EDIT)
    left_behind(state, replace(EDIT, content="newer"))
    contents = [edit.content for edit in drafts(state).read().edits]
    assert contents == ["new\n", "newer"]


def test_what_was_half_written_is_no_edit_and_goes(state: bytes) -> None:
    left_behind(state, EDIT)
    (whole,) = files(state)
    whole.with_name(whole.name + ".new").write_bytes(whole.read_bytes()[:-1])
    reader = drafts(state)
    (found,) = reader.read().edits
    assert replace(found, name=b"") == EDIT
    reader.forget(found.name)
    reader.close()
    assert not list(Path(os.fsdecode(state)).rglob("drafts/*"))


@pytest.mark.parametrize(
    "damage",
    [
        b"",
        b"[" * 60_000,
        b'{"version": 1}\n',
        b'["version"]\nx',
        b'{"version": 2, "layer": "/a", "path": "a", "base": 0, "digest": ""}\n',
        b"\xff\xfe\0",
    ],
)
def test_what_is_no_draft_is_told_once_and_costs_itself_alone(state: bytes, damage: bytes) -> None:
    left_behind(state, EDIT, replace(EDIT, path=b"web/other"))
    files(state)[0].write_bytes(damage)
    reader = drafts(state)
    found = reader.read()
    assert len(found.edits) == 1
    assert found.trouble.startswith("One unsaved edit of an earlier session cannot be read;")
    assert not reader.read().trouble


def test_a_hostile_draft_leads_nowhere(state: bytes, tmp_path: Path) -> None:
    left_behind(state, replace(EDIT, path=b"../../evil"), replace(EDIT, path=b"web/.git/hooks/x"))
    left_behind(state, EDIT)
    link = files(state)[0].with_name("x.draft")
    link.symlink_to("/dev/zero")
    os.mkfifo(link.with_name("y.draft"))
    found = drafts(state).read()
    assert without_names(found.edits) == [EDIT]
    assert found.trouble.startswith("4 unsaved edits")


def test_what_cannot_be_kept_is_said_and_what_was_kept_stays(
    small_disk: Path, tmp_path: Path
) -> None:
    state = os.fsencode(small_disk)
    kept = drafts(state)
    kept.keep(EDIT)
    with pytest.raises(NotKeptError) as caught:
        kept.keep(replace(EDIT, content="x" * 1_000_000))
    assert str(caught.value) == (
        "The unsaved edit of header.tsx would not survive a crash: "
        f"the disk of {small_disk} is full."
    )
    kept.close()
    assert without_names(drafts(state).read().edits) == [EDIT]


def test_where_somebody_tidied_up_edits_are_kept_again(state: bytes) -> None:
    def work() -> int:
        kept = drafts(state)
        kept.keep(EDIT)
        shutil.rmtree(state)
        kept.keep(replace(EDIT, content="newer"))
        os.kill(os.getpid(), signal.SIGKILL)
        return 0

    assert in_child(work) == -signal.SIGKILL
    assert [edit.content for edit in drafts(state).read().edits] == ["newer"]
