"""What was done is undone and redone, after a restart too, and after a process was killed."""

from __future__ import annotations

import errno
import json
import os
import shutil
import signal
import stat
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.files import look
from multistore_gui.core.history import (
    ActionError,
    ChangedOnDiskError,
    History,
    NothingToUndoError,
)
from multistore_gui.core.journal import Journal, Program, kept_bytes
from multistore_gui.core.layout import ALOKAI_CONFIG
from multistore_gui.core.progress import ActionProgress, Stage
from tests.core.shop import Entry, Link, Shop, git, in_child, snapshot

HEADER = b"web/components/header.tsx"
LOGO = b"web/logo.svg"


NOBODY = 65534


def can_forbid_hard_links() -> bool:
    protected = Path("/proc/sys/fs/protected_hardlinks")
    return os.geteuid() == 0 and protected.exists() and protected.read_text().strip() == "1"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(os.fsencode(tmp_path))


def in_new_process(shop: Shop, call: str) -> str:
    """Call something of a history in another start of Python."""
    program = (
        "import os, sys\n"
        "from multistore_gui.core.history import History\n"
        "history = History(os.fsencode(sys.argv[1]), os.fsencode(sys.argv[2]))\n"
        f"print(history.{call})\n"
    )
    command = [sys.executable, "-c", program, os.fsdecode(shop.project), os.fsdecode(shop.state)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


# Laws

NAMES = (
    st.binary(min_size=1, max_size=12)
    .map(lambda name: name.replace(b"/", b"-").replace(b"\0", b"0"))
    .filter(lambda name: name not in {b".", b".."} and not name.lower().startswith(b".git"))
)
CONTENTS = st.one_of(
    st.binary(max_size=40),
    st.binary(min_size=1, max_size=20).filter(lambda b: 0 not in b).map(Link),
)
MODES = st.sampled_from([0o644, 0o755, 0o600, 0o444, 0o640])
TIMES = st.integers(min_value=0, max_value=2**33 * 1_000_000_000)
FILES = st.dictionaries(
    st.tuples(st.sampled_from([b"web", b"web/a", b"web/a/b", b"web/c\n\xff"]), NAMES).map(
        lambda parts: parts[0] + b"/x" + parts[1]
    ),
    st.tuples(CONTENTS, MODES, TIMES),
    min_size=1,
    max_size=6,
)


@given(FILES, st.data())
@settings(max_examples=25, deadline=None)
def test_do_then_undo_leaves_all_as_it_was(
    files: dict[bytes, tuple[bytes | Link, int, int]], data: st.DataObject
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        shop = Shop(os.fsencode(folder))
        for layer in (shop.base, shop.store):
            for path, (content, mode, time_ns) in files.items():
                shop.write(layer, {path: content}, mode)
                os.utime(layer.locate(path), ns=(1, time_ns), follow_symlinks=False)
        chosen = data.draw(st.lists(st.sampled_from(sorted(files)), min_size=1, unique=True))
        os.chmod(shop.store.locate(os.path.dirname(chosen[0])), 0o750)
        git(shop.project, "init", "-q")
        git(shop.project, "add", "-A")
        git(shop.project, "commit", "-qm", "first")
        full = shop.snapshot()

        shop.do(shop.drop(*chosen))
        dropped = shop.snapshot()
        assert not [path for path in chosen if os.path.lexists(shop.store.locate(path))]
        shop.history().undo()
        assert shop.snapshot() == full
        assert git(shop.project, "status", "--porcelain") == b""
        shop.history().redo()
        assert shop.snapshot() == dropped

        status = git(shop.project, "status", "--porcelain", "-z")
        shop.do(shop.create(*chosen))
        created = shop.snapshot()
        shop.history().undo()
        assert shop.snapshot() == dropped
        assert git(shop.project, "status", "--porcelain", "-z") == status
        shop.history().redo()
        assert shop.snapshot() == created
        shop.history().undo()
        shop.history().undo()
        assert shop.snapshot() == full


# Stopping, and how far it is


class StopAt(CancelToken):
    """Cancels itself when it is asked for the nth time."""

    def __init__(self, number: int) -> None:
        super().__init__()
        self._left = number

    def check(self, at: bytes = b"") -> None:
        self._left -= 1
        if self._left == 0:
            self.cancel()
        super().check(at)


@pytest.mark.parametrize("call", ["create", "drop", "undo", "redo"])
def test_a_stop_at_any_file_leaves_all_as_it_was(tmp_path: Path, call: str) -> None:
    stopped = 0
    for number in range(1, 100):
        shop = Shop(os.fsencode(tmp_path / str(number)))
        shop.write(shop.base, {HEADER: b"base", LOGO: Link(b"base")})
        if call != "create":
            shop.write(shop.store, {HEADER: b"own", LOGO: Link(b"own")}, 0o640)
        history = shop.history()
        if call in {"undo", "redo"}:
            history.do(shop.drop(HEADER, LOGO), CancelToken())
        if call == "redo":
            history.undo()
        before, titles = shop.snapshot(), (history.undo_title, history.redo_title)
        token = StopAt(number)
        try:
            if call in {"create", "drop"}:
                action = shop.create if call == "create" else shop.drop
                history.do(action(HEADER, LOGO), token)
            else:
                (history.undo if call == "undo" else history.redo)(token)
        except Cancelled:
            stopped += 1
        else:
            assert shop.snapshot() != before
            break
        for each in (history, shop.history()):
            assert (each.undo_title, each.redo_title) == titles
            assert each.recovered == ()
        assert shop.snapshot() == before
    # Two files, three stages, and in an action of its own the keeping and a part of a file.
    assert stopped == (6 if call in {"undo", "redo"} else 9)


def test_a_follower_hears_of_every_file_in_every_stage(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    heard: list[ActionProgress] = []
    history = shop.history()
    history.do(shop.drop(HEADER, LOGO), CancelToken(), heard.append)
    assert heard == [
        ActionProgress("drop 2 overrides", stage, number, 2, path)
        for stage in (Stage.KEEPING, Stage.CHECKING, Stage.WRITING, Stage.CHANGING)
        for number, path in ((1, HEADER), (2, LOGO))
    ]
    heard.clear()
    history.undo(CancelToken(), heard.append)
    assert [each.path for each in heard if each.stage is Stage.CHANGING] == [LOGO, HEADER]


def test_a_stopped_action_leaves_nothing_in_the_users_state(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    history = shop.history()
    with pytest.raises(Cancelled):
        history.do(shop.drop(HEADER, LOGO), StopAt(4))  # the second file's contents
    kept = [name for _, _, names in os.walk(shop.state) for name in names]
    assert kept == [b"lock"]


def test_equal_contents_beside_others_are_kept(shop: Shop) -> None:
    files = {b"web/1": b"same", b"web/2": b"same", b"web/3": b"another", b"web/4": b"same"}
    shop.write(shop.store, files)
    before = shop.snapshot()
    shop.do(shop.drop(*files))
    shop.history().undo()
    assert shop.snapshot() == before


def test_many_contents_reach_the_disk_before_the_first_file_goes(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {b"web/%d" % number: b"%d" % number for number in range(20)}
    shop.write(shop.store, files)
    said: list[str] = []
    fsync, rename = os.fsync, os.rename

    def heard_fsync(descriptor: int) -> None:
        if stat.S_ISREG(os.fstat(descriptor).st_mode):
            said.append("sync")
        fsync(descriptor)

    def heard_rename(*args: object, **options: object) -> None:
        said.append("rename")
        rename(*args, **options)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(os, "fsync", heard_fsync)
    monkeypatch.setattr(os, "rename", heard_rename)
    shop.do(shop.drop(*files))
    # Twenty contents and the journal's entry, the files, the entry that they are gone and tidied.
    assert said == ["sync"] * 21 + ["rename"] * 20 + ["sync"] * 2


# A restart


def test_undo_and_redo_work_in_another_process(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: Link(b"nowhere")}, 0o755)
    before = shop.snapshot()
    shop.do(shop.drop(HEADER, LOGO))
    after = shop.snapshot()
    assert in_new_process(shop, "undo_title") == "Dropped 2 overrides in us-store"
    in_new_process(shop, "undo()")
    assert shop.snapshot() == before
    assert in_new_process(shop, "undo_title") == "None"
    in_new_process(shop, "redo()")
    assert shop.snapshot() == after


def test_titles_say_what_comes_next(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    history = shop.history()
    assert (history.undo_title, history.redo_title) == (None, None)
    history.do(shop.drop(HEADER), CancelToken())
    history.do(shop.drop(LOGO), CancelToken())
    header, logo = (
        f"Dropped override of {name} in us-store" for name in ("header.tsx", "logo.svg")
    )
    assert (history.undo_title, history.redo_title) == (logo, None)
    done = history.undo()
    assert (done.title, done.changed) == (f"Undone: {logo}", (("/us-store", LOGO),))
    assert (history.undo_title, history.redo_title) == (header, logo)
    history.undo()
    assert (history.undo_title, history.redo_title) == (None, header)
    assert history.redo().title == f"Redone: {header}"
    assert (history.undo_title, history.redo_title) == (header, logo)


def test_a_new_action_ends_what_could_be_redone(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    history = shop.history()
    history.do(shop.drop(HEADER), CancelToken())
    history.undo()
    history.do(shop.drop(LOGO), CancelToken())
    assert history.redo_title is None
    assert shop.history().redo_title is None
    with pytest.raises(NothingToUndoError, match=r"^There is nothing to redo\.$"):
        history.redo()


def test_nothing_is_written_before_the_first_action(shop: Shop) -> None:
    with pytest.raises(NothingToUndoError):
        shop.history().undo()
    assert not Journal(shop.project, shop.state).location.startswith(shop.project)
    found = shop.snapshot(with_times=False)
    del found[ALOKAI_CONFIG]
    assert found == {
        b"apps": ("folder", 0o755),
        b"apps/stores": ("folder", 0o755),
        b"apps/stores/us-store": ("folder", 0o755),
    }


def test_contents_are_for_the_user_alone(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"secret"})
    shop.do(shop.drop(HEADER))
    location = Journal(shop.project, shop.state).location
    assert stat.S_IMODE(os.stat(location).st_mode) == 0o700  # and nothing below can be reached


# What stands in the way


@pytest.mark.parametrize("content", [b"theirs", b"", b"1", Link(b"nowhere")])
def test_undo_of_a_drop_leaves_what_appeared_in_its_place(
    shop: Shop, content: bytes | Link
) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    history = shop.history()
    history.do(shop.drop(HEADER, LOGO), CancelToken())
    shop.write(shop.store, {HEADER: content})
    before = shop.snapshot()
    with pytest.raises(ChangedOnDiskError) as caught:
        history.undo()
    assert str(caught.value) == ("header.tsx appeared in us-store since then. Nothing was undone.")
    assert shop.snapshot() == before
    os.remove(shop.store.locate(HEADER))
    history.undo()  # it is still there to be undone


@pytest.mark.parametrize("with_same_time", [False, True])
def test_undo_of_a_create_leaves_what_was_edited_since(shop: Shop, with_same_time: bool) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    history = shop.history()
    history.do(shop.create(HEADER), CancelToken())
    made = shop.store.locate(HEADER)
    time_ns = os.stat(made).st_mtime_ns
    with open(made, "wb") as file:
        file.write(b"2")
    if with_same_time:
        os.utime(made, ns=(time_ns, time_ns))
    before = shop.snapshot()
    with pytest.raises(ChangedOnDiskError, match=r"^header.tsx changed on disk since then\."):
        history.undo()
    assert shop.snapshot() == before


def test_what_cannot_be_undone_can_be_skipped(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    shop.write(shop.store, {LOGO: b"2"})
    whole = shop.snapshot()
    history = shop.history()
    history.do(shop.drop(LOGO), CancelToken())
    history.do(shop.create(HEADER), CancelToken())
    shop.write(shop.store, {HEADER: b"edited"})
    with pytest.raises(ChangedOnDiskError):
        history.undo()
    before = shop.snapshot()
    assert history.skip().changed == ()
    assert shop.snapshot() == before
    assert history.undo_title == "Dropped override of logo.svg in us-store"
    assert history.redo_title is None
    assert in_new_process(shop, "undo_title") == "Dropped override of logo.svg in us-store"
    history.undo()
    history.redo()
    history.undo()
    assert Path(os.fsdecode(shop.store.locate(HEADER))).read_bytes() == b"edited"
    os.remove(shop.store.locate(HEADER))
    os.rmdir(shop.store.locate(b"web/components"))
    assert shop.snapshot() == whole
    with pytest.raises(NothingToUndoError):
        history.skip()


def test_undo_does_not_write_through_a_link_that_appeared(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    shop.write(shop.outside, {b"web/kept": b"2"})
    history = shop.history()
    history.do(shop.drop(HEADER), CancelToken())
    os.symlink(shop.outside.location, shop.store.locate(b"web/components"))
    before = snapshot(shop.outside.location)
    with pytest.raises(ActionError, match="web/components is a link"):
        history.undo()
    assert snapshot(shop.outside.location) == before


def test_a_create_is_undone_after_a_drop_of_it_was(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    before = shop.snapshot()
    history = shop.history()
    history.do(shop.create(HEADER), CancelToken())
    history.do(shop.drop(HEADER), CancelToken())
    shop.write(shop.base, {LOGO: b"takes the inode that the drop set free"})
    history.undo()
    history.undo()
    os.remove(shop.base.locate(LOGO))
    assert shop.snapshot() == before


def test_a_lost_content_is_said_of_its_file(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    history = shop.history()
    history.do(shop.drop(HEADER), CancelToken())
    attic = os.path.join(Journal(shop.project, shop.state).location, b"attic")
    content = os.path.join(attic, os.listdir(attic)[0])
    place = f"the history in {os.fsdecode(attic)}"
    os.remove(content)

    def refusal() -> str:
        with pytest.raises(ActionError) as refused:
            history.undo()
        return str(refused.value).removeprefix("Could not undo: ")

    said = f"header.tsx: its contents are gone from {place}. Nothing was changed."
    assert refusal() == said
    os.symlink(content, content)  # it leads nowhere, however long it is followed
    said = f"header.tsx: its contents in {place} cannot be read. Nothing was changed."
    assert refusal() == said
    os.remove(content)
    with open(content, "wb") as file:
        file.write(b"x")
    said = f"header.tsx: its contents in {place} are damaged. Nothing was changed."
    assert refusal() == said


def test_a_damaged_content_is_not_put(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    history = shop.history()
    history.do(shop.drop(HEADER, LOGO), CancelToken())
    before = shop.snapshot()
    attic = os.path.join(Journal(shop.project, shop.state).location, b"attic")
    content = os.path.join(attic, sorted(os.listdir(attic))[0])
    with open(content, "wb") as file:
        file.write(b"x")
    with pytest.raises(ActionError, match=r"are damaged\. All 2 files are as they were"):
        history.undo()
    os.remove(content)
    with pytest.raises(ActionError, match="are gone from the history"):
        history.undo()
    assert shop.snapshot() == before


# Two processes


def test_what_another_process_did_is_not_undone_unseen(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    ours, theirs = shop.history(), shop.history()
    ours.do(shop.drop(HEADER), CancelToken())
    theirs.reload()
    theirs.do(shop.drop(LOGO), CancelToken())
    before = shop.snapshot()
    with pytest.raises(NothingToUndoError, match="Another window acted in this project"):
        ours.undo()
    assert shop.snapshot() == before
    assert ours.undo_title == "Dropped override of logo.svg in us-store"
    ours.undo()
    assert os.path.exists(shop.store.locate(LOGO))


def test_what_another_process_did_is_not_skipped_unseen(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    ours, theirs = shop.history(), shop.history()
    ours.do(shop.drop(HEADER), CancelToken())
    theirs.reload()
    theirs.do(shop.drop(LOGO), CancelToken())
    with pytest.raises(NothingToUndoError, match="Another window acted in this project"):
        ours.skip()
    assert ours.undo_title == "Dropped override of logo.svg in us-store"


def test_actions_of_two_processes_do_not_interleave(shop: Shop) -> None:
    count = 8
    names = [[b"web/%d/%d" % (who, number) for number in range(count)] for who in range(2)]
    for paths in names:
        shop.write(shop.store, dict.fromkeys(paths, b"1"))
    before = shop.snapshot()

    def work(paths: list[bytes]) -> int:
        history = shop.history()
        for path in paths:
            history.do(shop.drop(path), CancelToken())
        return 0

    children = []
    for paths in names:
        child = os.fork()
        if child == 0:
            status = 99
            try:
                status = work(paths)
            finally:
                os._exit(status)
        children.append(child)
    assert [os.waitpid(child, 0)[1] for child in children] == [0, 0]
    history = shop.history()
    assert len(history.entries) == 2 * count
    for _ in range(2 * count):
        history.undo()
    assert shop.snapshot() == before


# The journal on disk


@pytest.mark.parametrize(
    "damage",
    [b"", b"{", b"[]", b"{}", b"\xff\0", b'{"version": 2}', b'{"version": 1}', b"[" * 9999],
)
def test_a_damaged_entry_costs_itself_alone(shop: Shop, damage: bytes) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    shop.do(shop.drop(HEADER))
    shop.do(shop.drop(LOGO))
    entries = os.path.join(Journal(shop.project, shop.state).location, b"entries")
    newest = os.path.join(entries, sorted(os.listdir(entries))[-1])
    with open(newest, "wb") as file:
        file.write(damage)
    history = shop.history()
    (told,) = history.recovered
    assert told.startswith("One entry of the history cannot be read; it was put aside as ")
    assert shop.history().recovered == ()  # told once
    history.undo()
    assert os.path.exists(shop.store.locate(HEADER))
    shop.do(shop.drop(HEADER))  # its number is none that was used
    assert len(os.listdir(os.path.dirname(entries) + b"/attic")) == 2  # the damaged one's, too


def test_an_older_program_s_entry_is_read(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    before = shop.snapshot()
    shop.do(shop.drop(HEADER))
    entries = Path(os.fsdecode(Journal(shop.project, shop.state).location), "entries")
    (entry,) = entries.iterdir()
    document = json.loads(entry.read_text())
    for field in ("made", "program", "undoes"):
        del document[field]
    entry.write_text(json.dumps(document))
    history = shop.history()
    (read,) = history.entries
    assert (read.made_s, read.program, read.undoes) == (None, None, None)
    history.undo()
    assert shop.snapshot() == before


@pytest.mark.parametrize("made", ["NaN", "Infinity", "-1", "1e300"])
def test_a_time_that_is_none_is_not_known(shop: Shop, made: str) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    shop.do(shop.drop(HEADER))
    entries = Path(os.fsdecode(Journal(shop.project, shop.state).location), "entries")
    (entry,) = entries.iterdir()
    known = json.loads(entry.read_text())["made"]
    entry.write_text(entry.read_text().replace(str(known), made))
    (read,) = shop.history().entries
    assert read.made_s is None


@pytest.mark.parametrize("program", Program)
def test_an_entry_says_when_and_by_whom_it_was_made(shop: Shop, program: Program) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    before_s = time.time()
    History(shop.project, shop.state, program).do(shop.drop(HEADER), CancelToken())
    (entry,) = shop.history().entries
    assert entry.made_s is not None
    assert before_s <= entry.made_s <= time.time()
    assert entry.program is program


def test_a_hostile_entry_does_not_lead_out_of_the_project(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    shop.do(shop.drop(HEADER))
    entries = Path(os.fsdecode(Journal(shop.project, shop.state).location), "entries")
    (entry,) = entries.iterdir()
    entry.write_text(entry.read_text().replace("apps/stores/us-store/web", "../evil"))
    history = shop.history()
    assert history.undo_title is None
    assert history.recovered


def test_the_oldest_are_forgotten_with_their_contents(shop: Shop) -> None:
    names = [b"web/%d" % number for number in range(5)]
    shop.write(shop.store, {name: name * 10 for name in names})
    history = History(shop.project, shop.state, most_entries=3)
    for name in names:
        history.do(shop.drop(name), CancelToken())
    assert len(history.entries) == len(shop.history().entries) == 3
    attic = os.path.join(Journal(shop.project, shop.state).location, b"attic")
    assert len(os.listdir(attic)) == 3
    for _ in range(3):
        history.undo()
    assert sorted(os.listdir(shop.store.locate(b"web"))) == [b"2", b"3", b"4"]


def test_the_newest_is_kept_whatever_its_size(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1" * 10, LOGO: b"2" * 200})
    before = shop.snapshot()
    history = shop.history()
    history.set_limit(100)
    history.do(shop.drop(HEADER), CancelToken())
    shop.write(shop.store, {HEADER: b"1" * 10})
    history.do(shop.drop(LOGO), CancelToken())
    assert len(history.entries) == 1
    history.undo()
    assert shop.snapshot(with_times=False).keys() == before.keys()


def test_a_smaller_limit_forgets_the_oldest_at_once_and_for_every_program(shop: Shop) -> None:
    names = [b"web/%d" % number for number in range(5)]
    shop.write(shop.store, {name: name * 10 for name in names})  # 50 bytes each
    history = shop.history()
    for name in names:
        history.do(shop.drop(name), CancelToken())
    assert kept_bytes(history.entries) == 250
    shop.history().set_limit(120)
    history.reload()
    assert len(history.entries) == 2
    assert kept_bytes(history.entries) == 100
    attic = os.path.join(Journal(shop.project, shop.state).location, b"attic")
    assert len(os.listdir(attic)) == 2
    shop.history().set_limit(0)
    assert len(shop.history().entries) == 1
    shop.history().undo()
    assert os.listdir(shop.store.locate(b"web")) == [b"4"]


# Killed, or failing, at each change of the disk

WRITES = frozenset(
    {
        "os.rename",
        "os.link",
        "os.symlink",
        "os.remove",
        "os.mkdir",
        "os.rmdir",
        "os.chmod",
        "os.utime",
    }
)


def at_write(first: int, act: Callable[[], None], last: int | None = None) -> list[int]:
    """Act just before some of this process's changes of the disk; there is no way back.

    Returns:
        The numbers of the changes before which it acted, growing.
    """
    count = 0
    acted: list[int] = []
    is_acting = False

    def watch(event: str, arguments: tuple[object, ...]) -> None:
        nonlocal count, is_acting
        is_write = event in WRITES
        if event == "open" and isinstance(arguments[2], int):
            is_write = bool(arguments[2] & os.O_CREAT)
        if not is_write or is_acting:
            return
        count += 1
        if first <= count <= (first if last is None else last):
            acted.append(count)
            is_acting = True
            try:
                act()
            finally:
                is_acting = False

    sys.addaudithook(watch)
    return acted


DONE, DONE_WITHOUT_FAILURE, TAKEN_BACK, LEFT = range(4)


def kill_self() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


def fail() -> None:
    raise OSError(errno.EIO, os.strerror(errno.EIO))


def drop_all(shop: Shop) -> None:
    shop.do(shop.drop(HEADER, LOGO, b"web/link"))


def undo(shop: Shop) -> None:
    shop.history().undo()


def redo(shop: Shop) -> None:
    shop.history().redo()


def revert(shop: Shop) -> None:
    """Undo what was not done last."""
    shop.history().revert(1)


def edit(shop: Shop) -> None:
    shop.do(shop.edit(HEADER, b"2\n"))


def undo_edit(shop: Shop) -> None:
    shop.history().undo()


def create_all(shop: Shop) -> None:
    shop.do(shop.create(HEADER, LOGO, b"web/link"))


def prepared(folder: bytes, call: Callable[[Shop], None]) -> Shop:
    """Return a shop in which the call has something to do."""
    shop = Shop(folder, has_folder=call is not create_all)
    files: dict[bytes, bytes | Link] = {HEADER: b"1\r\n", LOGO: b"", b"web/link": Link(b"logo.svg")}
    shop.write(shop.base, files, 0o755)
    if call is not create_all:
        shop.write(shop.store, files, 0o640)
    if call in {undo, redo, revert}:
        drop_all(shop)
    if call is undo_edit:
        edit(shop)
    if call is redo:
        undo(shop)
    if call is revert:
        shop.write(shop.base, {b"web/other": b"2"})
        shop.do(shop.create(b"web/other"))
    return shop


CALLS = pytest.mark.parametrize("call", [create_all, drop_all, edit, undo, undo_edit, redo, revert])
UNDOS = frozenset({undo, undo_edit})


@CALLS
def test_a_killed_process_leaves_the_old_or_the_new(
    tmp_path: Path, call: Callable[[Shop], None]
) -> None:
    states: set[str] = set()
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), call)
        old = shop.snapshot(with_times=call is not create_all)

        def work(shop: Shop = shop, number: int = number) -> int:
            at_write(number, kill_self)
            call(shop)
            return 0

        status = in_child(work)
        history = shop.history()
        found = shop.snapshot(with_times=call is not create_all)
        assert not [path for path in found if b".multistore-" in path]
        if status == 0:
            new = found
            break
        assert status == -signal.SIGKILL
        states.add("old" if found == old else "new")
        if found != old:  # complete: what was done can be undone, and what was undone redone
            undone = history.redo() if call in UNDOS else history.undo()
            assert undone.changed
            assert shop.snapshot(with_times=call is not create_all) == old
            (history.undo if call in UNDOS else history.redo)()
            found_new = shop.snapshot(with_times=call is not create_all)
            assert found_new == found
        else:  # nothing happened: it can be done now
            call(shop)
    assert status == 0
    assert new != old
    assert states == {"old", "new"}


@CALLS
@pytest.mark.parametrize("last", [None, 1_000_000], ids=["once", "for good"])
def test_a_failing_disk_leaves_the_old_or_says_that_it_is_done(
    tmp_path: Path, call: Callable[[Shop], None], last: int | None
) -> None:
    refused = 0
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), call)
        old = shop.snapshot(with_times=call is not create_all)

        def work(shop: Shop = shop, number: int = number) -> int:
            failed = at_write(number, fail, last)
            try:
                call(shop)
            except ActionError as error:
                ends = (
                    "All 3 files are as they were.",
                    "Nothing was changed.",
                    "The edit is kept.",
                )
                return TAKEN_BACK if str(error).endswith(ends) else LEFT
            return DONE if failed else DONE_WITHOUT_FAILURE

        status = in_child(work)
        assert status in {DONE, DONE_WITHOUT_FAILURE, TAKEN_BACK, LEFT}
        assert status != LEFT or last is not None
        if status == TAKEN_BACK:
            assert shop.snapshot(with_times=call is not create_all) == old
        shop.history()  # on a disk that works again
        found = shop.snapshot(with_times=call is not create_all)
        assert not [path for path in found if b".multistore-" in path]
        assert (found == old) == (status in {TAKEN_BACK, LEFT})
        if status == DONE_WITHOUT_FAILURE:
            break
        refused += status != DONE
    assert status == DONE_WITHOUT_FAILURE
    assert refused > 5


@CALLS
def test_what_another_program_saves_by_rename_is_never_lost(
    tmp_path: Path, call: Callable[[Shop], None]
) -> None:
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), call)
        theirs = shop.project + b"/theirs"
        with open(theirs, "wb") as file:
            file.write(b"theirs")

        def replace(shop: Shop = shop, theirs: bytes = theirs) -> None:
            location = shop.store.locate(HEADER)
            os.makedirs(os.path.dirname(location), exist_ok=True)
            os.replace(theirs, location)

        def work(
            shop: Shop = shop, number: int = number, replace: Callable[[], None] = replace
        ) -> int:
            replaced = at_write(number, replace)
            try:
                call(shop)
            except ActionError:
                return TAKEN_BACK
            return DONE if replaced else DONE_WITHOUT_FAILURE

        status = in_child(work)
        assert status in {DONE, DONE_WITHOUT_FAILURE, TAKEN_BACK}
        shop.history()
        contents = [entry[3] for entry in shop.snapshot().values() if entry[0] == "file"]
        assert b"theirs" in contents
        if status == DONE_WITHOUT_FAILURE:
            break
    assert status == DONE_WITHOUT_FAILURE


@pytest.mark.parametrize("call", [edit, undo_edit, drop_all])
@pytest.mark.parametrize("opened", ["just before", "long before"])
def test_what_another_program_saves_in_place_is_never_lost(
    tmp_path: Path, call: Callable[[Shop], None], opened: str
) -> None:
    found = set()
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), call)

        def work(shop: Shop = shop, number: int = number) -> int:
            location = shop.store.locate(HEADER)
            early = open(location, "r+b") if opened == "long before" else None  # noqa: SIM115

            def save() -> None:
                if early is None and not os.path.exists(location):
                    return  # dropped: an editor would make a new file
                file = early or open(location, "r+b")  # noqa: SIM115
                with file:
                    file.truncate()
                    file.write(b"theirs")

            saved = at_write(number, save)
            try:
                call(shop)
            except ActionError:
                if saved:
                    return TAKEN_BACK
                save()
                return LEFT
            return DONE if saved else DONE_WITHOUT_FAILURE

        status = in_child(work)
        found.add(status)
        shop.history()
        contents = [entry[3] for entry in shop.snapshot().values() if entry[0] == "file"]
        was_gone = status == DONE and call is drop_all and b"theirs" not in contents
        if status != DONE_WITHOUT_FAILURE:
            assert b"theirs" in contents or (was_gone and opened == "just before")
        if status in {DONE_WITHOUT_FAILURE, LEFT}:
            break
    assert status == (LEFT if opened == "long before" else DONE_WITHOUT_FAILURE)
    assert TAKEN_BACK in found


def test_a_source_that_changes_while_it_is_read_is_not_copied(tmp_path: Path) -> None:
    refused = 0
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), create_all)

        def work(shop: Shop = shop, number: int = number) -> int:
            def edit() -> None:
                with open(shop.base.locate(HEADER), "ab") as file:
                    file.write(b"more")

            edited = at_write(number, edit)
            try:
                create_all(shop)
            except ActionError:
                return TAKEN_BACK
            return DONE if edited else DONE_WITHOUT_FAILURE

        status = in_child(work)
        if status == TAKEN_BACK:
            refused += 1
        else:
            assert Path(os.fsdecode(shop.store.locate(HEADER))).read_bytes() == b"1\r\n"
        if status == DONE_WITHOUT_FAILURE:
            break
    assert status == DONE_WITHOUT_FAILURE
    assert refused > 0


@pytest.mark.parametrize("user", [os.geteuid(), NOBODY], ids=["owner", "without hard links"])
def test_a_process_killed_while_it_recovers_is_recovered_from(user: int) -> None:
    if user == NOBODY and not can_forbid_hard_links():
        pytest.skip("only root can become nobody, and only Linux protects hard links")
    were_killed = 0
    for first in range(1, 1_000, 2):
        for second in range(1, 1_000):
            with tempfile.TemporaryDirectory() as folder:
                shop = prepared(os.fsencode(folder), drop_all)
                for at, _, _ in os.walk(folder):  # the folders; another user's file has no links
                    os.chown(at, user, -1)
                for path in (HEADER, LOGO):
                    os.chmod(shop.store.locate(path), 0o644)
                old = shop.snapshot()

                def work(
                    number: int, call: Callable[[Shop], object], shop: Shop = shop
                ) -> Callable[[], int]:
                    def killed() -> int:
                        os.setuid(user)
                        at_write(number, kill_self)
                        call(shop)
                        return 0

                    return killed

                acting = in_child(work(first, drop_all))
                recovering = in_child(work(second, Shop.history))
                assert in_child(work(1_000_000, Shop.history)) == 0
                assert {acting, recovering} <= {0, -signal.SIGKILL}
                found = shop.snapshot()
                assert not [path for path in found if b".multistore-" in path]
                assert found == old or not os.path.exists(shop.store.locate(HEADER))
                were_killed += recovering != 0
                if recovering == 0:
                    break
        if acting == 0:
            break
    assert were_killed > 10


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.99])
def test_a_batch_killed_in_the_middle_is_taken_back(shop: Shop, share: float) -> None:
    names = [b"web/%03d.ts" % number for number in range(200)]
    shop.write(shop.store, {name: name * 100 for name in names})
    before = shop.snapshot()
    folder = shop.store.locate(b"web")

    child = os.fork()
    if child == 0:
        status = 99
        try:
            shop.do(shop.drop(*names))
            status = 0
        finally:
            os._exit(status)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        there = [name for name in os.listdir(folder) if not name.startswith(b".multistore-")]
        if len(there) <= 200 * (1 - share) - 1:
            break
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    history = shop.history()
    found = shop.snapshot()
    if history.undo_title is not None:
        assert os.listdir(folder) == []
        history.undo()
        found = shop.snapshot()
    else:
        assert history.recovered == (
            "The program was stopped in the middle of an action (Dropped 200 overrides in "
            "us-store). It was taken back: everything is as it was before.",
        )
    assert found == before


def test_what_appeared_in_a_killed_drop_s_place_stays_and_nothing_is_lost(tmp_path: Path) -> None:
    kept = 0
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), drop_all)

        def work(shop: Shop = shop, number: int = number) -> int:
            at_write(number, kill_self)
            drop_all(shop)
            return 0

        if in_child(work) == 0:
            break
        header = shop.store.locate(HEADER)
        if os.path.exists(header):
            continue
        os.makedirs(os.path.dirname(header), exist_ok=True)
        with open(header, "wb") as file:
            file.write(b"theirs")
        history = shop.history()
        assert Path(os.fsdecode(header)).read_bytes() == b"theirs"
        if history.undo_title is not None:
            continue  # it was complete
        kept += 1
        (told,) = history.recovered
        assert "another header.tsx appeared in us-store" in told
        found: dict[bytes, Entry] = shop.snapshot()
        (aside,) = [path for path in found if b".multistore-" in path]
        assert found[aside][3] == b"1\r\n"
        assert found[b"apps/stores/us-store/" + LOGO][3] == b""
    assert kept > 0


def test_what_is_checked_out_after_a_killed_drop_is_not_there_twice(tmp_path: Path) -> None:
    put_back = 0
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), drop_all)
        before = shop.snapshot(with_times=False)
        git(shop.project, "init", "-q")
        git(shop.project, "add", "-A")
        git(shop.project, "commit", "-qm", "first")

        def work(shop: Shop = shop, number: int = number) -> int:
            at_write(number, kill_self)
            drop_all(shop)
            return 0

        if in_child(work) == 0:
            break
        put_back += not os.path.lexists(shop.store.locate(HEADER))
        git(shop.project, "checkout", "-q", ".")
        for path in shop.snapshot():
            if b".multistore-" not in path and before[path][0] == "file":
                os.chmod(os.path.join(shop.project, path), int(str(before[path][1])))
        history = shop.history()
        assert shop.snapshot(with_times=False) == before
        assert not any("appeared" in told for told in history.recovered)
    assert put_back > 0


def drop_killed_late(shop: Shop, names: Sequence[bytes]) -> None:
    """Drop files in a process that is killed when most of them are gone."""

    def kill_late(progress: ActionProgress) -> None:
        if (progress.stage, progress.number) == (Stage.CHANGING, len(names) - 5):
            kill_self()

    def work() -> None:
        shop.history().do(shop.drop(*names), CancelToken(), kill_late)

    assert in_child(work) == -signal.SIGKILL


def test_of_many_that_cannot_be_taken_back_a_few_are_named(shop: Shop) -> None:
    names = [b"web/%02d.ts" % number for number in range(20)]
    shop.write(shop.store, {name: name for name in names})

    drop_killed_late(shop, names)
    gone = [name for name in names if not os.path.lexists(shop.store.locate(name))]
    shop.write(shop.store, dict.fromkeys(gone, b"theirs"))
    (told,) = shop.history().recovered
    assert told.count("appeared in us-store") == 3
    assert f"{len(gone) - 3} more files" in told


def test_nothing_is_done_in_a_folder_that_took_the_project_s_place(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", LOGO: b"2"})
    shop.do(shop.drop(HEADER))
    history, edit = shop.history(), shop.edit(LOGO, b"3")
    away = shop.project + b"-away"
    os.rename(shop.project, away)
    os.mkdir(shop.project)
    with pytest.raises(ActionError, match="is no project"):
        history.do(edit, CancelToken())
    with pytest.raises(ActionError, match="is no project"):
        history.undo()
    with pytest.raises(ActionError, match="is no project"):
        history.revert(1)
    assert os.listdir(shop.project) == []
    os.rmdir(shop.project)
    with pytest.raises(ActionError, match="does not exist"):
        history.undo()
    os.rename(away, shop.project)
    history.undo()
    assert Path(os.fsdecode(shop.store.locate(HEADER))).read_bytes() == b"1"


def test_what_a_killed_process_left_waits_for_a_project_that_is_away(shop: Shop) -> None:
    names = [b"web/%02d.ts" % number for number in range(20)]
    shop.write(shop.store, {name: name for name in names})
    before = shop.snapshot()
    drop_killed_late(shop, names)
    assert shop.snapshot() != before
    away = shop.project + b"-away"
    os.rename(shop.project, away)
    os.mkdir(shop.project)
    history = shop.history()
    assert not history.recovered
    os.rmdir(shop.project)
    os.rename(away, shop.project)
    history.reload()
    assert history.recovered
    assert shop.snapshot() == before


def test_what_is_put_back_by_hand_after_a_killed_undo_stays(tmp_path: Path) -> None:
    put_back = 0
    for number in range(1, 1_000):
        shop = prepared(os.fsencode(tmp_path / str(number)), undo)

        def work(shop: Shop = shop, number: int = number) -> int:
            at_write(number, kill_self)
            undo(shop)
            return 0

        if in_child(work) == 0:
            break
        header = shop.store.locate(HEADER)
        folder = os.path.dirname(header)
        if os.path.exists(header) or not os.path.isdir(folder) or not os.listdir(folder):
            continue
        shutil.copy2(os.path.join(folder, os.listdir(folder)[0]), header)  # bytes, mode and time
        before = look(header)
        shop.history()
        assert os.listdir(folder) == [os.path.basename(header)]
        assert look(header) == before
        put_back += 1
    assert put_back > 0
