"""Nothing is lost, whatever goes wrong: a few points of each action, and disks that really fail.

All points are tried by `python -m tests.faults`.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from contextlib import suppress
from functools import partial
from pathlib import Path

import pytest

from multistore_gui.core.drafts import NotKeptError
from tests.core.shop import in_child
from tests.draft_faults import KEEPING, NEW, OLD, drafts_of
from tests.faults import (
    CASES,
    LACKING,
    Bounds,
    Case,
    act,
    bounds_of,
    check,
    main,
    project_of,
    trial_of,
)
from tests.mishaps import DONE, TAKEN_BACK, Trial, a_steady_clock, try_points

NOBODY = 65534
PAGE_BYTES = 4096

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="each try is a process of its own")

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
each_place = pytest.mark.parametrize("place", ["project", "state"])

Mount = Callable[[Path, str], None]


@pytest.fixture(autouse=True)
def steady_clock() -> Iterator[None]:
    with a_steady_clock():
        yield


def bounds_for(case: Case, folder: Path) -> Bounds:
    return bounds_of(case, os.fsencode(folder / "bounds"))


# Calls that fail


@pytest.mark.parametrize("case", [*CASES, *LACKING], ids=lambda case: case.name)
def test_a_few_points_of_each_action(case: Case) -> None:
    first = (*CASES, *LACKING).index(case) * 5
    tried = try_points(trial_of(case), step=67, first=first % 67)
    assert tried.points > 5
    assert tried.calls > 40


@pytest.mark.parametrize("trial", KEEPING, ids=lambda trial: trial.name)
def test_a_few_points_of_keeping_an_edit(trial: Trial) -> None:
    assert try_points(trial, step=11, first=KEEPING.index(trial)).points > 15


@pytest.mark.parametrize("name", ["drop", "undo", "edit"])
def test_a_journal_that_may_not_last_is_no_half_of_an_action(name: str) -> None:
    (case,) = (case for case in CASES if case.name == name)
    assert try_points(trial_of(case), step=2, calls_tried={"fsync"}).points > 50


def test_it_says_how_much_was_tried(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["drop", "--every", "400"]) == 0
    first, last = capsys.readouterr().out.splitlines()
    assert first.startswith("drop ") and "points" in first
    assert last.startswith("all ") and last.endswith("points tried, nothing lost")


# Disks that fail


@pytest.fixture
def mount() -> Iterator[Mount]:
    """Mount a file system of one megabyte; all are gone in the end."""
    mounted: list[Path] = []

    def one(place: Path, options: str) -> None:
        place.mkdir(parents=True, exist_ok=True)
        command = ["mount", "-t", "tmpfs", "-o", f"size=1m,{options}", "tmpfs", str(place)]
        if subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("mounting is not allowed here")
        mounted.append(place)

    yield one
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def fill(place: Path, free_pages: int) -> Path:
    """Leave a file system so many pages; return the file that takes the others."""
    folder = place / ".git"  # what is in there is no part of a project
    folder.mkdir(exist_ok=True)
    filler = folder / "filler"
    with filler.open("wb", buffering=0) as file:
        with suppress(OSError):
            while True:
                file.write(bytes(PAGE_BYTES))
        file.truncate(max(file.tell() - free_pages * PAGE_BYTES, 0))
    return filler


@each_place
@each_case
def test_a_disk_that_is_full(tmp_path: Path, mount: Mount, case: Case, place: str) -> None:
    bounds = bounds_for(case, tmp_path)
    refused = 0
    for pages in range(0, 120, 3):
        folder = tmp_path / str(pages)
        mount(folder / place, "mode=755")
        case.prepare(os.fsencode(folder))
        filler = fill(folder / place, pages)
        status = in_child(partial(act, case, os.fsencode(folder)))
        assert status in {DONE, TAKEN_BACK}
        filler.unlink()
        check(case, os.fsencode(folder), bounds, status)
        refused += status == TAKEN_BACK
        if status == DONE:
            break
    assert status == DONE
    is_only_removing = case.name in {"drop", "drop many", "redo"}  # which a full disk does not stop
    assert refused > 0 or (is_only_removing and place == "project")


@each_place
@each_case
def test_a_disk_that_can_only_be_read(tmp_path: Path, mount: Mount, case: Case, place: str) -> None:
    bounds, folder = bounds_for(case, tmp_path), tmp_path / "tried"
    mount(folder / place, "mode=755")
    case.prepare(os.fsencode(folder))
    subprocess.run(["mount", "-o", "remount,ro", str(folder / place)], check=True)
    status = in_child(lambda: act(case, os.fsencode(folder)))
    assert status == TAKEN_BACK
    subprocess.run(["mount", "-o", "remount,rw", str(folder / place)], check=True)
    check(case, os.fsencode(folder), bounds, status)


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that everybody can reach."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder)


def give(place: Path, user: int, group: int) -> None:
    """Give all that lies below a folder to a user and a group."""
    for above, _, names in os.walk(place):
        for name in (".", *names):
            os.chown(os.path.join(above, name), user, group, follow_symlinks=False)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody without rights")
@pytest.mark.parametrize("place", ["project", "state", "one folder"])
@each_case
def test_a_user_without_rights(open_folder: Path, case: Case, place: str) -> None:
    bounds, folder = bounds_for(case, open_folder), open_folder / "tried"
    case.prepare(os.fsencode(folder))
    (folder / "state").mkdir(exist_ok=True)
    for own in ("project", "state"):  # what is not given can be read
        give(folder / own, NOBODY if own != place else 0, NOBODY)
    if place == "one folder":
        changed = max(path for path, _ in bounds.old.items() ^ bounds.new.items())
        above = Path(os.fsdecode(project_of(os.fsencode(folder))), os.fsdecode(changed)).parent
        while not above.exists():
            above = above.parent
        os.chown(above, 0, 0)
        above.chmod(0o755)

    def work() -> int:
        os.setgroups([])
        os.setgid(NOBODY)
        os.setuid(NOBODY)
        return act(case, os.fsencode(folder))

    status = in_child(work)
    assert status == TAKEN_BACK
    check(case, os.fsencode(folder), bounds, status)


def test_no_edit_is_said_to_be_kept_where_none_can_be(tmp_path: Path, mount: Mount) -> None:
    state, folder = tmp_path / "state", os.fsencode(tmp_path)
    mount(state, "mode=755")
    assert in_child(lambda: drafts_of(folder).keep(OLD)) == 0
    subprocess.run(["mount", "-o", "remount,ro", str(state)], check=True)
    drafts = drafts_of(folder)
    with pytest.raises(NotKeptError, match=f"{state} is on a read-only disk"):
        drafts.keep(NEW)
    assert not drafts.read().edits  # they cannot be taken over there
    subprocess.run(["mount", "-o", "remount,rw", str(state)], check=True)
    filler = fill(state, 0)
    with pytest.raises(NotKeptError, match=f"the disk of {state} is full"):
        drafts.keep(NEW)
    filler.unlink()
    assert [edit.content for edit in drafts.read().edits] == [OLD.content]
    drafts.close()
