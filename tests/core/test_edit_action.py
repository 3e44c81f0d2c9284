"""A file is given other bytes: what stays, what is refused, what others do meanwhile."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from multistore_gui.core.actions import Edit, EditFiles
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.history import ActionError, ChangedOnDiskError
from multistore_gui.core.journal import Journal
from tests.core.shop import Link, Shop, in_child

HEADER = b"web/components/header.tsx"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    made = Shop(os.fsencode(tmp_path))
    made.write(made.store, {HEADER: b"old\r\n"})
    return made


def content(shop: Shop) -> bytes:
    return Path(os.fsdecode(shop.store.locate(HEADER))).read_bytes()


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o664])
def test_bytes_change_and_permissions_stay(shop: Shop, mode: int) -> None:
    os.chmod(shop.store.locate(HEADER), mode)
    done = shop.do(shop.edit(HEADER, b"new\0\xff"))
    assert content(shop) == b"new\0\xff"
    assert stat.S_IMODE(os.lstat(shop.store.locate(HEADER)).st_mode) == mode
    assert done.title == "Edited header.tsx in us-store"
    assert done.changed == (("/us-store", HEADER),)
    assert [entry.title for entry in shop.history().entries] == ["Edited header.tsx in us-store"]


def test_undo_and_redo_bring_bytes_mode_and_time(shop: Shop) -> None:
    os.chmod(shop.store.locate(HEADER), 0o750)
    os.utime(shop.store.locate(HEADER), ns=(7, 1_234_567_890_123_456_789))
    before = shop.snapshot()
    shop.do(shop.edit(HEADER, b"new"))
    edited = shop.snapshot()
    shop.history().undo()
    assert shop.snapshot() == before
    shop.history().redo()
    assert shop.snapshot() == edited


def test_what_changed_since_is_not_overwritten_however_alike(shop: Shop) -> None:
    action = shop.edit(HEADER, b"new")
    before = os.stat(shop.store.locate(HEADER))
    with open(shop.store.locate(HEADER), "r+b") as file:
        file.write(b"0ld\r\n")
    os.utime(shop.store.locate(HEADER), ns=(before.st_atime_ns, before.st_mtime_ns))
    with pytest.raises(ChangedOnDiskError) as caught:
        shop.do(action)
    assert str(caught.value) == (
        "header.tsx changed on disk while it was edited. Nothing was saved. The edit is kept."
    )
    assert content(shop) == b"0ld\r\n"


def test_what_was_only_touched_is_saved(shop: Shop) -> None:
    action = shop.edit(HEADER, b"new")
    other = shop.store.locate(HEADER) + b".swp"
    with open(other, "wb") as file:
        file.write(b"old\r\n")
    os.replace(other, shop.store.locate(HEADER))
    shop.do(action)
    assert content(shop) == b"new"


def test_what_vanished_is_not_made_anew(shop: Shop) -> None:
    action = shop.edit(HEADER, b"new")
    os.remove(shop.store.locate(HEADER))
    with pytest.raises(ChangedOnDiskError, match=r"header.tsx vanished from us-store while"):
        shop.do(action)
    assert not os.path.exists(shop.store.locate(HEADER))


def test_what_vanished_is_made_anew_where_that_is_wanted(shop: Shop) -> None:
    action = EditFiles(shop.tree, (Edit(shop.store, HEADER, None, b"new"),))
    with pytest.raises(ChangedOnDiskError, match=r"header.tsx appeared in us-store while"):
        shop.do(action)
    os.remove(shop.store.locate(HEADER))
    before = shop.snapshot()
    shop.do(action)
    assert content(shop) == b"new"
    shop.history().undo()
    assert shop.snapshot() == before


def test_several_files_are_one_action_and_all_or_nothing(shop: Shop) -> None:
    shop.write(shop.store, {b"web/a": b"1", b"web/b": b"2"})
    files = (*shop.edit(b"web/a", b"3").files, *shop.edit(b"web/b", b"4").files)
    action = EditFiles(shop.tree, files)
    before = shop.snapshot()
    history = shop.history()
    assert history.do(action, CancelToken()).title == "Edited 2 files in us-store"
    history.undo()
    assert shop.snapshot() == before
    with open(shop.store.locate(b"web/b"), "wb") as file:
        file.write(b"theirs")
    with pytest.raises(ChangedOnDiskError, match="b changed on disk while it was edited"):
        shop.do(action)
    assert Path(os.fsdecode(shop.store.locate(b"web/a"))).read_bytes() == b"1"


def test_a_link_a_folder_and_a_fifo_are_refused(shop: Shop) -> None:
    action = shop.edit(HEADER, b"new")
    os.remove(shop.store.locate(HEADER))
    shop.write(shop.store, {HEADER: Link(b"../target"), b"web/target": b"old\r\n"})
    with pytest.raises(ActionError, match=r"Could not save header.tsx: header.tsx is a link\."):
        shop.do(action)
    os.remove(shop.store.locate(HEADER))
    os.mkfifo(shop.store.locate(HEADER))
    with pytest.raises(ActionError, match="neither a file nor a link"):
        shop.do(action)
    outside = EditFiles(shop.tree, (Edit(shop.outside, HEADER, b"", b"new"),))
    with pytest.raises(ActionError, match="shared lies outside the project"):
        shop.do(outside)


def test_a_file_is_there_at_every_moment_old_or_new(shop: Shop) -> None:
    """Read it all the time, from another process, while it is saved and undone."""
    if sys.platform != "linux":
        pytest.skip("two names are exchanged in one move on Linux and macOS alone")
    stop = shop.folder + b"/stop"

    def read() -> int:
        found = set()
        while not os.path.exists(stop):
            try:
                found.add(content(shop))
            except FileNotFoundError:
                return 1
        return 0 if found == {b"old\r\n", b"new"} else 2

    def save() -> int:
        history = shop.history()
        for _ in range(30):
            history.do(shop.edit(HEADER, b"new"), CancelToken())
            history.undo()
        with open(stop, "wb"):
            return 0

    child = os.fork()
    if child == 0:
        os._exit(in_child(save))
    try:
        assert in_child(read) == 0
    finally:
        assert os.waitpid(child, 0)[1] == 0


# Another program that saves the same file, before and after the window does.


def by_rename(location: bytes, data: bytes) -> None:
    with open(location + b"~", "wb") as file:
        file.write(data)
    os.replace(location + b"~", location)


def in_place(location: bytes, data: bytes) -> None:
    with open(location, "r+b") as file:
        file.truncate()
        file.write(data)


SAVES = pytest.mark.parametrize("save", [by_rename, in_place])


@SAVES
def test_theirs_first_then_the_window_is_refused(
    shop: Shop, save: Callable[[bytes, bytes], None]
) -> None:
    action = shop.edit(HEADER, b"mine")
    save(shop.store.locate(HEADER), b"theirs")
    with pytest.raises(ChangedOnDiskError):
        shop.do(action)
    assert content(shop) == b"theirs" and shop.history().entries == ()


@SAVES
def test_the_window_first_then_theirs_keeps_both(
    shop: Shop, save: Callable[[bytes, bytes], None]
) -> None:
    shop.do(shop.edit(HEADER, b"mine"))
    save(shop.store.locate(HEADER), b"theirs")
    history = shop.history()
    with pytest.raises(ChangedOnDiskError):
        history.undo()
    assert content(shop) == b"theirs"
    attic = Path(os.fsdecode(Journal(shop.project, shop.state).location), "attic")
    assert {each.read_bytes() for each in attic.iterdir()} == {b"old\r\n", b"mine"}


@SAVES
def test_the_window_theirs_and_the_window_again(
    shop: Shop, save: Callable[[bytes, bytes], None]
) -> None:
    shop.do(shop.edit(HEADER, b"mine"))
    stale = shop.edit(HEADER, b"mine again")
    save(shop.store.locate(HEADER), b"theirs")
    with pytest.raises(ChangedOnDiskError):
        shop.do(stale)
    shop.do(shop.edit(HEADER, b"both"))  # after they were merged
    shop.history().undo()
    assert content(shop) == b"theirs"
