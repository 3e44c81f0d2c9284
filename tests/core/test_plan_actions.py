"""Carrying out a plan: all of it or nothing, as the user saw it, whatever happens on the way."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from pathlib import Path

import pytest

from multistore_gui.core import plans
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.effects import Fate
from multistore_gui.core.history import ActionError, ChangedOnDiskError
from multistore_gui.core.plan_actions import CarryOut, look_at, look_at_path
from multistore_gui.core.plans import Plan
from multistore_gui.core.progress import ActionProgress, Stage
from tests.builders import Link, Tree, alokai_project
from tests.core.planned import carry_out, files_of, history, known
from tests.core.shop import in_child
from tests.core.test_history import at_write, kill_self

HEADER = b"web/components/header.tsx"
LOGO = b"web/logo.svg"


def make(folder: Path) -> bytes:
    """Make a project in which us and eu have the same, and brand has other files in their place.

    Its header has the same bytes and time, and is not executable: nothing else tells it apart.
    """
    same: Tree = {os.fsdecode(HEADER): "1\r\n", os.fsdecode(LOGO): Link("nowhere")}
    other: Tree = {os.fsdecode(HEADER): "1\r\n", os.fsdecode(LOGO): "svg"}
    alokai_project(
        folder,
        {"web/a": "1"},
        {"brand": other, "brand/us": same, "brand/eu": same, "brand/jp": {"web/a": "2"}},
    )
    for store in ("brand/stores/us", "brand/stores/eu"):
        os.chmod(folder / "apps/stores" / store / os.fsdecode(HEADER), 0o755)
    return os.fsencode(folder)


@pytest.fixture
def project(tmp_path: Path) -> bytes:
    return make(tmp_path / "project")


def promotion(project: bytes) -> Plan:
    found = known(project)
    files = [found.index.file(path) for path in (HEADER, LOGO)]
    us = found.index.tree.find("us")
    return plans.promote(found, [(us, file) for file in files if file is not None])


def copies(project: bytes) -> Plan:
    """Plan to replace two files by one of jp's stack, and to make one where there is none."""
    found = known(project)
    file = found.index.file(LOGO)
    assert file is not None
    find = found.index.tree.find
    return plans.copy(found, [file], find("brand"), [find("us"), find("eu"), find("jp")])


def pushing(project: bytes) -> Plan:
    found = known(project)
    file = found.index.file(HEADER)
    assert file is not None
    return plans.push_down(found, [(found.index.tree.find("brand"), file)])


PLANS = pytest.mark.parametrize("make_plan", [promotion, copies, pushing])


def files_beside(plan: Plan) -> list[tuple[int, bytes]]:
    return sorted(place for place in plan.beside if place[1] not in plan.folders)


def edit(location: bytes, *, keeps_time: bool = False) -> None:
    """Change what a file or link holds, not its size."""
    times = os.lstat(location)
    if os.path.islink(location):
        target = os.readlink(location)
        os.unlink(location)
        os.symlink(target[::-1], location)
    else:
        with open(location, "r+b") as file:
            file.write(b"9")
    if keeps_time:
        os.utime(location, ns=(times.st_atime_ns, times.st_mtime_ns), follow_symlinks=False)


@PLANS
@pytest.mark.parametrize("keeps_time", [False, True])
def test_a_file_that_changed_since_it_was_seen_stops_all(
    tmp_path: Path, make_plan: Callable[[bytes], Plan], keeps_time: bool
) -> None:
    for number in range(len(make_plan(make(tmp_path / "project")).held)):
        project = make(tmp_path / str(number))
        plan = make_plan(project)
        action = CarryOut(plan, look_at(plan, CancelToken()))
        layer, path = sorted(plan.held)[number]
        edit(plan.tree[layer].locate(path), keeps_time=keeps_time)
        before = files_of(project)
        name = os.path.basename(path).decode()
        with pytest.raises(ChangedOnDiskError, match=f"^{name} changed on disk a moment ago"):
            history(project).do(action, CancelToken())
        assert files_of(project) == before
        assert history(project).entries == ()


@pytest.mark.parametrize("store", ["us", "eu"])
def test_a_copy_that_changed_since_it_was_compared_is_not_dropped(
    project: bytes, store: str
) -> None:
    plan = promotion(project)
    edit(plan.tree.find(store).locate(HEADER))
    before = files_of(project)
    with pytest.raises(ChangedOnDiskError) as caught:
        carry_out(project, plan)
    assert str(caught.value) == (
        "header.tsx changed on disk a moment ago. Nothing was promoted. Look again, then promote."
    )
    assert files_of(project) == before


def test_a_copy_that_lost_its_executable_bit_is_not_dropped(project: bytes) -> None:
    plan = promotion(project)
    os.chmod(plan.tree.find("eu").locate(HEADER), 0o644)
    with pytest.raises(ChangedOnDiskError):
        carry_out(project, plan)


def test_what_was_seen_before_counts_and_the_rest_is_looked_at_now(project: bytes) -> None:
    plan, index = promotion(project), known(project).index
    file = index.file(HEADER)
    assert file is not None
    seen = look_at_path(index, file)
    assert {number for number, _ in seen} == {
        index.tree.find(name).number for name in ("brand", "us", "eu")
    }
    for path in (HEADER, LOGO):
        os.utime(plan.tree.find("us").locate(path), ns=(5, 5), follow_symlinks=False)
    action = CarryOut(plan, look_at(plan, CancelToken(), seen))
    us = plan.tree.find("us").number
    assert action.seen[us, LOGO].mtime_ns == 5
    with pytest.raises(ChangedOnDiskError, match=r"^header\.tsx changed on disk"):
        history(project).do(action, CancelToken())


def test_a_file_that_appeared_stays(project: bytes) -> None:
    plan = copies(project)
    action = CarryOut(plan, look_at(plan, CancelToken()))
    Path(os.fsdecode(plan.tree.find("jp").locate(LOGO))).write_text("theirs")
    before = files_of(project)
    with pytest.raises(ActionError) as caught:
        history(project).do(action, CancelToken())
    assert str(caught.value) == (
        "logo.svg appeared in jp a moment ago. Nothing was copied. Look again, then copy."
    )
    assert files_of(project) == before


@PLANS
def test_a_file_that_the_plan_rests_on_stops_all_where_it_came_or_went(
    tmp_path: Path, make_plan: Callable[[bytes], Plan]
) -> None:
    for number in range(len(files_beside(make_plan(make(tmp_path / "project"))))):
        project = make(tmp_path / str(number))
        plan = make_plan(project)
        action = CarryOut(plan, look_at(plan, CancelToken()))
        layer, path = files_beside(plan)[number]
        location, name = plan.tree[layer].locate(path), os.path.basename(path).decode()
        if os.path.lexists(location):
            os.unlink(location)
            said = f"{name} vanished from {plan.tree.label(plan.tree[layer])}"
        else:
            os.makedirs(os.path.dirname(location), exist_ok=True)
            os.symlink("nowhere", location)
            said = f"{name} appeared in {plan.tree.label(plan.tree[layer])}"
        before = files_of(project)
        with pytest.raises(ActionError) as caught:
            history(project).do(action, CancelToken())
        assert str(caught.value).startswith(f"{said} a moment ago. Nothing was ")
        assert files_of(project) == before


def in_three_stores(folder: Path) -> tuple[bytes, Plan]:
    """Plan to promote what s1 and s2 have; s3 has another file beside it, s4 and s5 nothing."""
    same: Tree = {"web/ui/a.ts": "new"}
    project = os.fsencode(
        alokai_project(
            folder / "project",
            {"web/ui/a.ts": "base", "web/ui/b.ts": "base"},
            {"s1": same, "s2": same, "s3": {"web/ui/b.ts": "s3"}, "s4": {"web/c.ts": ""}, "s5": {}},
        )
    )
    found = known(project)
    file = found.index.file(b"web/ui/a.ts")
    assert file is not None
    return project, plans.promote(found, [(found.index.tree.find("s1"), file)])


@pytest.mark.parametrize("kind", ["file", "link", "folder behind a link"])
@pytest.mark.parametrize(
    ("store", "folder", "said"),
    [
        ("s3", b"web/ui", "ui in s3 changed on disk"),
        ("s4", b"web/ui", "ui appeared in s4"),
        ("s5", b"web", "web appeared in s5"),
    ],
)
def test_what_takes_the_place_of_a_folder_stops_all(
    tmp_path: Path, store: str, folder: bytes, said: str, kind: str
) -> None:
    project, plan = in_three_stores(tmp_path)
    action = CarryOut(plan, look_at(plan, CancelToken()))
    location = plan.tree.find(store).locate(folder)
    if os.path.isdir(location):
        os.rename(location, os.path.join(project, b"moved"))
    os.makedirs(os.path.dirname(location), exist_ok=True)
    if kind == "file":
        with open(location, "wb"):
            pass
    else:
        target = b"nowhere" if kind == "link" else os.path.join(project, b"moved")
        os.makedirs(os.path.join(project, b"moved"), exist_ok=True)
        os.symlink(target, location)
    before = files_of(project)
    with pytest.raises(ChangedOnDiskError) as caught:
        history(project).do(action, CancelToken())
    assert str(caught.value) == (
        f"{said} a moment ago. Nothing was promoted. Look again, then promote."
    )
    assert files_of(project) == before


def test_what_else_comes_and_goes_beside_the_files_stops_nothing(tmp_path: Path) -> None:
    project, plan = in_three_stores(tmp_path)
    action = CarryOut(plan, look_at(plan, CancelToken()))
    os.unlink(plan.tree.find("s3").locate(b"web/ui/b.ts"))
    os.rmdir(plan.tree.find("s3").locate(b"web/ui"))
    os.makedirs(plan.tree.find("s5").locate(b"web/ui/icons"))
    history(project).do(action, CancelToken())
    assert Path(os.fsdecode(plan.tree.base.locate(b"web/ui/a.ts"))).read_text() == "new"


@pytest.mark.parametrize("keeps_time", [False, True])
def test_the_layer_is_named_whose_file_changed(tmp_path: Path, keeps_time: bool) -> None:
    project = os.fsencode(
        alokai_project(
            tmp_path / "project",
            {"web/a": "1"},
            {"s1": {"web/a": "2"}, "s2": {}},
        )
    )
    found = known(project)
    file = found.index.file(b"web/a")
    assert file is not None
    plan = plans.drop(found, [(found.index.tree.find("s1"), file)])
    action = CarryOut(plan, look_at(plan, CancelToken()))
    edit(plan.tree.base.locate(b"web/a"), keeps_time=keeps_time)
    with pytest.raises(ChangedOnDiskError, match=r"^a in base changed on disk a moment ago"):
        history(project).do(action, CancelToken())


def test_a_file_that_vanished_before_the_plan_was_shown_stops_all(tmp_path: Path) -> None:
    project = os.fsencode(
        alokai_project(
            tmp_path / "project",
            {"web/a": "1"},
            {"s1": {"web/a": "2"}, "s2": {"web/a": "2"}, "s3": {"web/a": "3"}},
        )
    )
    found = known(project)
    tree, file = found.index.tree, found.index.file(b"web/a")
    assert file is not None
    plan = plans.promote(found, [(tree.find("s1"), file)])
    assert plan.fate(tree.find("s3"), b"web/a") is Fate.SAME
    os.unlink(tree.find("s3").locate(b"web/a"))
    with pytest.raises(ChangedOnDiskError, match=r"^a vanished from s3 a moment ago"):
        carry_out(project, plan)


def test_a_cancelled_action_changes_nothing(project: bytes) -> None:
    plan, token = promotion(project), CancelToken()
    action = CarryOut(plan, look_at(plan, token))
    token.cancel()
    before = files_of(project)
    with pytest.raises(Cancelled):
        look_at(plan, token)
    with pytest.raises(Cancelled):
        history(project).do(action, token)
    assert files_of(project) == before


def test_an_action_cancelled_at_any_file_leaves_all_as_it_was(project: bytes) -> None:
    class Stopping(CancelToken):
        """Is cancelled when it is asked for the nth time."""

        def __init__(self, number: int) -> None:
            super().__init__()
            self.left = number

        def check(self, at: bytes = b"") -> None:
            self.left -= 1
            if self.left == 0:
                self.cancel()
            super().check(at)

    before, stopped = files_of(project), 0
    for number in range(1, 1_000):
        plan = promotion(project)
        action = CarryOut(plan, look_at(plan, CancelToken()))
        try:
            history(project).do(action, Stopping(number))
        except Cancelled:
            assert files_of(project) == before
            assert history(project).entries == ()
            stopped += 1
        else:
            break
    assert files_of(project) != before
    assert stopped > 20


def test_replacing_keeps_permissions_of_the_copied_file(project: bytes) -> None:
    carry_out(project, promotion(project))
    made = os.lstat(known(project).index.tree.find("brand").locate(HEADER))
    assert made.st_mode & 0o777 == 0o755


def test_what_several_files_hold_alike_comes_back_for_each(tmp_path: Path) -> None:
    same = {"web/1": "same", "web/2": "same", "web/3": "other", "web/4": "same"}
    project = os.fsencode(alokai_project(tmp_path / "project", {}, {"us": same}))
    found = known(project)
    us = found.index.tree.find("us")
    before = files_of(project)
    carry_out(project, plans.drop(found, [(us, file) for file in range(len(found.index))]))
    history(project).undo()
    assert files_of(project) == before


def test_who_follows_hears_of_each_file_once_in_each_stage(project: bytes) -> None:
    plan, heard = promotion(project), list[ActionProgress]()
    action = CarryOut(plan, look_at(plan, CancelToken()))
    history(project).do(action, CancelToken(), heard.append)
    for stage in Stage:
        told = [each for each in heard if each.stage is stage]
        assert [each.number for each in told] == list(range(1, told[0].count + 1))
    assert [each.count for each in heard if each.stage is Stage.KEEPING] == [6] * 6


def test_an_undo_that_cannot_be_counts_each_file_once(project: bytes) -> None:
    carry_out(project, promotion(project))
    folder = known(project).index.tree.find("us").locate(b"web/components")
    with open(folder, "wb"):
        pass  # dropping its only file removed the folder
    before = files_of(project)
    with pytest.raises(ActionError) as caught:
        history(project).undo()
    assert str(caught.value) == (
        "Could not undo: header.tsx: apps/stores/brand/stores/us/web/components is not a folder. "
        "All 6 files are as they were."
    )
    assert files_of(project) == before


def test_a_folder_that_cannot_be_written_is_named(project: bytes) -> None:
    plan = pushing(project)
    jp = plan.tree.find("jp").location
    os.makedirs(jp + b"/web", exist_ok=True)
    with open(jp + b"/web/components", "wb"):
        pass  # a file that appeared where a folder is to be
    before = files_of(project)
    with pytest.raises(ActionError) as caught:
        carry_out(project, plan)
    assert str(caught.value) == (
        "Could not push header.tsx down to jp: header.tsx: "
        "apps/stores/brand/stores/jp/web/components is not a folder. "
        "All 2 files are as they were."
    )
    assert files_of(project) == before


def act(project: bytes, make_plan: Callable[[bytes], Plan], what: str) -> None:
    if what == "do":
        carry_out(project, make_plan(project))
    elif what == "undo":
        history(project).undo()
    else:
        history(project).redo()


def prepared(folder: Path, make_plan: Callable[[bytes], Plan], what: str) -> bytes:
    """Make a project in which there is something to do, undo or redo."""
    project = make(folder / "project")
    for before in {"do": (), "undo": ("do",), "redo": ("do", "undo")}[what]:
        act(project, make_plan, before)
    return project


def killed(number: int, call: Callable[[bytes], object], project: bytes) -> Callable[[], int]:
    """Return a call that is killed before one of its changes of the disk, if it makes so many."""

    def work() -> int:
        at_write(number, kill_self)
        call(project)
        return 0

    return work


@pytest.mark.parametrize(
    ("make_plan", "what"),
    [
        (promotion, "do"),
        (promotion, "undo"),
        (promotion, "redo"),
        (copies, "do"),
        (pushing, "do"),
    ],
)
def test_a_killed_process_leaves_the_old_or_the_new(
    tmp_path: Path, make_plan: Callable[[bytes], Plan], what: str
) -> None:
    states: set[str] = set()
    for number in range(1, 1_000):
        project = prepared(tmp_path / str(number), make_plan, what)
        old = files_of(project)

        status = in_child(killed(number, lambda at: act(at, make_plan, what), project))
        opened = history(project)
        found = files_of(project)
        assert not [path for path in found if b".multistore-" in path]
        if status == 0:
            break
        assert status == -signal.SIGKILL
        states.add("old" if found == old else "new")
        if found != old:  # complete: it can be taken back
            (opened.redo if what == "undo" else opened.undo)()
            assert files_of(project) == old
    assert status == 0
    assert found != old
    assert states == {"old", "new"}


def do_promotion(project: bytes) -> None:
    act(project, promotion, "do")


def test_a_process_killed_while_it_recovers_is_recovered_from(tmp_path: Path) -> None:
    were_killed = 0
    for first in range(1, 1_000, 5):
        for second in range(1, 1_000):
            project = prepared(tmp_path / f"{first}-{second}", promotion, "do")
            old = files_of(project)

            acting = in_child(killed(first, do_promotion, project))
            recovering = in_child(killed(second, history, project))
            opened = history(project)
            found = files_of(project)
            assert not [path for path in found if b".multistore-" in path]
            if found != old:
                opened.undo()
                assert files_of(project) == old
            were_killed += recovering != 0
            if recovering == 0:
                break
        if acting == 0:
            break
    assert were_killed > 10


def test_what_was_replaced_is_told_from_what_is_new(project: bytes) -> None:
    done = carry_out(project, copies(project))
    tree = known(project).index.tree
    us, eu, jp = (tree.find(name).full_name for name in ("us", "eu", "jp"))
    assert set(done.changed) == {(us, LOGO), (eu, LOGO), (jp, LOGO)}
    assert set(done.replaced) == {(us, LOGO), (eu, LOGO)}
    assert set(history(project).undo().replaced) == {(us, LOGO), (eu, LOGO)}
