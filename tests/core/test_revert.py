"""Any action whose files are still as it left them is undone, whatever was done after it."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.history import (
    ActionError,
    ChangedOnDiskError,
    DoneKind,
    History,
    NothingToUndoError,
)
from multistore_gui.core.journal import Journal, State, reverted
from tests.core.shop import Link, Shop

HEADER, LOGO, LINK = b"web/components/header.tsx", b"web/logo.svg", b"web/link"
FILES: dict[bytes, bytes | Link] = {HEADER: b"1\r\n", LOGO: b"", LINK: Link(b"logo.svg")}


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    """A store with three files of its own, of which the first action dropped all."""
    shop = Shop(os.fsencode(tmp_path))
    shop.write(shop.base, {**FILES, b"web/other": b"other"})
    shop.write(shop.store, FILES, 0o640)
    return shop


@pytest.fixture
def history(shop: Shop) -> History:
    """Of two actions: the drop of three files, and one of another file after it."""
    history = shop.history()
    history.do(shop.drop(*FILES), CancelToken())
    history.do(shop.create(b"web/other"), CancelToken())
    return history


def test_an_older_action_is_undone_and_the_later_one_stays(shop: Shop) -> None:
    before = shop.snapshot()
    history = shop.history()
    history.do(shop.drop(*FILES), CancelToken())
    history.do(shop.create(b"web/other"), CancelToken())
    done = history.revert(1)
    title = "Undone: Dropped 3 overrides in us-store"
    assert (done.kind, done.title) == (DoneKind.REVERT, title)
    assert set(done.changed) == {("/us-store", path) for path in FILES}
    other = shop.store.path + b"/web/other"
    found = shop.snapshot()
    assert found.pop(other)[0] == "file"
    assert found == before


def test_the_new_entry_says_which_one_it_undid(shop: Shop, history: History) -> None:
    history.revert(1)
    dropped, created, undone = shop.history().entries
    assert (undone.number, undone.undoes, undone.state) == (3, 1, State.DONE)
    assert (dropped.undoes, created.undoes) == (None, None)
    assert reverted(history.entries) == {1}


def test_undo_and_redo_go_on_as_ever(shop: Shop, history: History) -> None:
    dropped = shop.snapshot()
    history.revert(1)
    there = shop.snapshot()
    assert history.undo_title == "Undone: Dropped 3 overrides in us-store"
    assert history.undo().title == "Redone: Dropped 3 overrides in us-store"
    assert shop.snapshot() == dropped
    assert reverted(history.entries) == set()
    assert history.redo().title == "Undone: Dropped 3 overrides in us-store"
    assert shop.snapshot() == there
    history.undo()
    for _ in range(2):
        history.undo()
    assert sorted(path for path in FILES if os.path.lexists(shop.store.locate(path))) == sorted(
        FILES
    )


def test_the_undo_of_an_undo_does_it_again(shop: Shop, history: History) -> None:
    dropped = shop.snapshot()
    history.revert(1)
    done = history.revert(3)
    assert done.title == "Redone: Dropped 3 overrides in us-store"
    assert shop.snapshot() == dropped
    assert reverted(history.entries) == {3}
    assert history.revert(4).title == "Undone: Dropped 3 overrides in us-store"


@pytest.mark.parametrize("act", [History.revert, lambda history, _: history.undo()])
def test_what_is_undone_is_not_undone_twice(
    shop: Shop, history: History, act: Callable[[History, int], object]
) -> None:
    act(history, 2)
    before = shop.snapshot()
    with pytest.raises(NothingToUndoError, match=r"^It is undone already\. Nothing was changed\.$"):
        history.revert(2)
    assert shop.snapshot() == before


def test_what_was_left_as_it_is_can_be_undone(shop: Shop, history: History) -> None:
    history.skip()
    history.revert(2)
    assert not os.path.exists(shop.store.locate(b"web/other"))


def test_what_another_process_forgot_is_not_undone(shop: Shop, history: History) -> None:
    shop.history().set_limit(0)
    before = shop.snapshot()
    with pytest.raises(NothingToUndoError, match="no longer in the history"):
        history.revert(1)
    assert shop.snapshot() == before


def test_a_stop_leaves_all_as_it_was(shop: Shop, history: History) -> None:
    before, token = shop.snapshot(), CancelToken()
    with pytest.raises(Cancelled):
        history.revert(1, token, lambda _: token.cancel())
    assert shop.snapshot() == before
    assert len(shop.history().entries) == 2


# Files that are not as the action left them


def appear(location: bytes) -> None:
    os.makedirs(os.path.dirname(location), exist_ok=True)
    Path(os.fsdecode(location)).write_bytes(b"theirs")


def appear_as_link(location: bytes) -> None:
    os.makedirs(os.path.dirname(location), exist_ok=True)
    os.symlink(b"nowhere", location)


def appear_as_folder(location: bytes) -> None:
    os.makedirs(location)


def appear_as_the_same(location: bytes) -> None:
    os.makedirs(os.path.dirname(location), exist_ok=True)
    Path(os.fsdecode(location)).write_bytes(b"1\r\n")
    os.chmod(location, 0o640)


def lead_elsewhere(location: bytes) -> None:
    os.symlink(b"..", os.path.dirname(location))


def become_a_file(location: bytes) -> None:
    Path(os.fsdecode(os.path.dirname(location))).write_bytes(b"theirs")


@pytest.mark.parametrize(
    ("happen", "clause"),
    [
        (appear, "header.tsx appeared in us-store"),
        (appear_as_link, "header.tsx appeared in us-store"),
        (appear_as_folder, "header.tsx appeared in us-store"),
        (appear_as_the_same, "header.tsx appeared in us-store"),
        (lead_elsewhere, "header.tsx: apps/stores/us-store/web/components is a link, and"),
        (become_a_file, "header.tsx: apps/stores/us-store/web/components is not a folder"),
    ],
)
@pytest.mark.parametrize("undo", [lambda history: history.revert(1), History.undo])
def test_undo_of_a_drop_overwrites_nothing(
    shop: Shop,
    happen: Callable[[bytes], None],
    clause: str,
    undo: Callable[[History], object],
) -> None:
    history = shop.history()
    history.do(shop.drop(*FILES), CancelToken())
    happen(shop.store.locate(HEADER))
    before = shop.snapshot()
    (obstacle,) = history.obstacles(history.entries[0], CancelToken())
    assert (obstacle.step.path, obstacle.clause[: len(clause)]) == (HEADER, clause)
    with pytest.raises(ActionError) as caught:
        undo(history)
    assert clause in str(caught.value)
    assert shop.snapshot() == before
    assert len(shop.history().entries) == 1


def test_every_file_that_stands_in_the_way_is_told(shop: Shop) -> None:
    files = {b"web/%d" % number: b"%d" % number for number in range(6)}
    shop.write(shop.base, files)
    history = shop.history()
    history.do(shop.create(*files), CancelToken())
    history.do(shop.create(b"web/other"), CancelToken())
    for path in list(files)[:2]:
        os.remove(shop.store.locate(path))
    for path in list(files)[2:5]:
        appear(shop.store.locate(path))
    before = shop.snapshot()
    found = history.obstacles(history.entries[0], CancelToken())
    assert {each.step.path: each.clause for each in found} == {
        b"web/0": "0 vanished from us-store",
        b"web/1": "1 vanished from us-store",
        b"web/2": "2 changed on disk",
        b"web/3": "3 changed on disk",
        b"web/4": "4 changed on disk",
    }
    with pytest.raises(ChangedOnDiskError) as caught:
        history.revert(1)
    assert str(caught.value) == (
        "4 changed on disk, 3 changed on disk, 2 changed on disk and 2 more files changed "
        "since then. Nothing was undone."
    )
    assert shop.snapshot() == before


def test_contents_that_are_gone_are_told(shop: Shop, history: History) -> None:
    attic = Path(os.fsdecode(Journal(shop.project, shop.state).location), "attic")
    for content in attic.iterdir():
        content.unlink()
    found = history.obstacles(history.entries[0], CancelToken())
    assert {each.clause for each in found} == {
        "header.tsx: its contents are gone from the history",
        "logo.svg: its contents are gone from the history",
    }
    before = shop.snapshot()
    with pytest.raises(ActionError):
        history.revert(1)
    assert shop.snapshot() == before


def test_nothing_stands_in_the_way_of_files_that_are_as_they_were_left(history: History) -> None:
    assert history.obstacles(history.entries[0], CancelToken()) == ()
