"""What an action does to the disk, and what it says where it does nothing."""

from __future__ import annotations

import os
import stat
import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from multistore_gui.core.actions import (
    Action,
    Create,
    CreateOverrides,
    Drop,
    DropFiles,
    why_not_write,
)
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.files import look
from multistore_gui.core.history import ActionError
from multistore_gui.core.layers import LayerTree
from tests.builders import edit_in_secret
from tests.core.shop import Link, Shop, snapshot

HEADER = b"web/components/header.tsx"


@pytest.fixture
def shop(tmp_path: Path) -> Shop:
    return Shop(os.fsencode(tmp_path))


def refusal(shop: Shop, action: Action) -> str:
    """Return what an action says that must do nothing at all."""
    before = snapshot(shop.folder, with_times=True)
    with pytest.raises(ActionError) as caught:
        shop.do(action)
    after = snapshot(shop.folder, with_times=True)
    state = os.path.relpath(shop.state, shop.folder)
    assert {path: entry for path, entry in after.items() if not path.startswith(state)} == {
        path: entry for path, entry in before.items() if not path.startswith(state)
    }
    assert shop.history().entries == ()
    return str(caught.value)


@pytest.mark.parametrize("mode", [0o644, 0o755, 0o600, 0o4755])
def test_an_override_starts_as_a_copy_of_bytes_and_permissions(shop: Shop, mode: int) -> None:
    shop.write(shop.base, {HEADER: b"a\r\nb\n\xff\0"}, mode)
    done = shop.do(shop.create(HEADER))
    made = shop.store.locate(HEADER)
    assert Path(os.fsdecode(made)).read_bytes() == b"a\r\nb\n\xff\0"
    assert stat.S_IMODE(os.lstat(made).st_mode) == mode & 0o777  # never set-user-id
    assert done.title == "Created override of header.tsx in us-store"
    assert done.changed == (("/us-store", HEADER),)


def test_a_link_is_copied_as_a_link(shop: Shop) -> None:
    shop.write(shop.base, {b"web/dangling": Link(b"../../no\nwhere\xff")})
    shop.do(shop.create(b"web/dangling"))
    assert os.readlink(shop.store.locate(b"web/dangling")) == b"../../no\nwhere\xff"


def test_a_layer_outside_the_project_can_be_copied_from(shop: Shop) -> None:
    shop.write(shop.outside, {HEADER: b"shared"})
    shop.do(shop.create(HEADER, source=shop.outside))
    assert Path(os.fsdecode(shop.store.locate(HEADER))).read_bytes() == b"shared"


def test_a_store_without_a_folder_gets_one_and_undo_takes_it_away(tmp_path: Path) -> None:
    shop = Shop(os.fsencode(tmp_path), has_folder=False)
    shop.write(shop.base, {HEADER: b"1"})
    before = shop.snapshot()
    history = shop.history()
    history.do(shop.create(HEADER), CancelToken())
    assert os.path.isfile(shop.store.locate(HEADER))
    history.undo()
    assert shop.snapshot() == before


def test_dropping_removes_the_folders_it_empties_but_not_the_apps(shop: Shop) -> None:
    shop.write(shop.store, {b"web/a/b/c.ts": b"1", b"web/a/d.ts": b"2"})
    shop.do(shop.drop(b"web/a/b/c.ts"))
    assert not os.path.exists(shop.store.locate(b"web/a/b"))
    shop.do(shop.drop(b"web/a/d.ts"))
    assert os.listdir(shop.store.locate(b"web")) == []


def test_what_else_lies_in_a_folder_keeps_it(shop: Shop) -> None:
    shop.write(shop.store, {b"web/a/b.ts": b"1", b"web/a/.cache": b"2"})
    shop.do(shop.drop(b"web/a/b.ts"))
    assert os.listdir(shop.store.locate(b"web/a")) == [b".cache"]


def test_titles_count_and_name(shop: Shop) -> None:
    seen = look(shop.project)
    one = Drop(shop.store, HEADER, seen)
    addition = replace(one, is_override=False)
    elsewhere = replace(one, layer=shop.base)
    odd = replace(one, path=b"web/a\nb")

    def title(*files: Drop) -> str:
        return DropFiles(shop.tree, files).title

    assert title(one) == "Dropped override of header.tsx in us-store"
    assert title(one, odd) == "Dropped 2 overrides in us-store"
    assert title(addition) == "Dropped addition header.tsx in us-store"
    assert title(addition, addition) == "Dropped 2 additions in us-store"
    assert title(one, addition) == "Dropped 2 files in us-store"
    assert title(one, elsewhere) == "Dropped 2 overrides in 2 layers"
    assert title(odd) == "Dropped override of a\\nb in us-store"
    copies = (Create(shop.store, shop.base, HEADER, seen),) * 1_000
    assert CreateOverrides(shop.tree, copies).title == "Created 1,000 overrides in us-store"


def test_a_file_that_changed_since_it_was_seen_is_not_dropped(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    action = shop.drop(HEADER)
    os.utime(shop.store.locate(HEADER), ns=(5, 5))
    assert refusal(shop, action) == (
        "header.tsx changed on disk a moment ago. Nothing was dropped. Look again, then drop."
    )


def test_a_file_replaced_by_one_of_equal_size_and_time_is_not_dropped(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1", b"web/other": b"2"})
    for path in (HEADER, b"web/other"):
        os.utime(shop.store.locate(path), ns=(7, 7))
    action = shop.drop(HEADER)
    os.replace(shop.store.locate(b"web/other"), shop.store.locate(HEADER))
    assert "changed on disk" in refusal(shop, action)


def test_a_file_that_was_edited_and_got_its_time_back_is_not_dropped(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    action = shop.drop(HEADER)
    edit_in_secret(Path(os.fsdecode(shop.store.locate(HEADER))), b"2")
    assert refusal(shop, action) == (
        "header.tsx changed on disk a moment ago. Nothing was dropped. Look again, then drop."
    )


def test_a_source_that_was_edited_and_got_its_time_back_is_not_copied(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    action = shop.create(HEADER)
    edit_in_secret(Path(os.fsdecode(shop.base.locate(HEADER))), b"2")
    assert "header.tsx changed on disk a moment ago." in refusal(shop, action)


def test_a_file_with_the_same_bytes_and_permissions_is_dropped(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    action, location = shop.drop(HEADER), Path(os.fsdecode(shop.store.locate(HEADER)))
    os.link(location, os.path.join(shop.folder, b"backup"))
    location.chmod(0o600)
    location.chmod(0o644)
    edit_in_secret(location, b"2")
    edit_in_secret(location, b"1")
    shop.do(action)
    assert not location.exists()
    shop.history().undo()
    assert location.read_bytes() == b"1"


def test_a_file_that_vanished_is_not_dropped(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    action = shop.drop(HEADER)
    os.remove(shop.store.locate(HEADER))
    text = "header.tsx vanished from us-store a moment ago. Nothing was dropped."
    assert refusal(shop, action).startswith(text)
    os.rmdir(shop.store.locate(b"web/components"))
    assert refusal(shop, action).startswith(text)
    assert refusal(shop, shop.drop(HEADER)).startswith(text)  # already seen to be gone


def test_a_source_that_changed_or_vanished_is_not_copied(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    action = shop.create(HEADER)
    with open(shop.base.locate(HEADER), "ab") as file:
        file.write(b"2")
    assert refusal(shop, action) == (
        "header.tsx changed on disk a moment ago. Nothing was created. Look again, then create."
    )
    os.remove(shop.base.locate(HEADER))
    assert refusal(shop, action).startswith("header.tsx vanished from base a moment ago.")


@pytest.mark.parametrize("content", [b"theirs", b"", Link(b"nowhere")])
def test_what_appeared_in_the_target_s_place_stays(shop: Shop, content: bytes | Link) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    action = shop.create(HEADER)
    shop.write(shop.store, {HEADER: content})
    assert refusal(shop, action) == (
        "header.tsx appeared in us-store a moment ago. Nothing was created. "
        "Look again, then create."
    )


def test_a_folder_in_the_target_s_place_stays(shop: Shop) -> None:
    shop.write(shop.base, {b"web/a": b"1"})
    shop.write(shop.store, {b"web/a/b": b"2"})
    assert "a appeared in us-store" in refusal(shop, shop.create(b"web/a"))


def test_a_file_where_a_folder_is_needed_is_named(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    shop.write(shop.store, {b"web/components": b"a file"})
    assert refusal(shop, shop.create(HEADER)) == (
        "Could not create the override: apps/stores/us-store/web/components is not a folder. "
        "Nothing was changed."
    )


def test_nothing_is_written_through_a_link(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    shop.write(shop.outside, {HEADER: b"theirs"})
    os.makedirs(shop.store.locate(b"web"))
    os.symlink(
        os.path.join(shop.outside.location, b"web/components"),
        shop.store.locate(b"web/components"),
    )
    text = "apps/stores/us-store/web/components is a link, and nothing is written through a link"
    os.rename(shop.outside.locate(HEADER), shop.outside.locate(b"web/components/other"))
    assert text in refusal(shop, shop.create(HEADER))
    os.rename(shop.outside.locate(b"web/components/other"), shop.outside.locate(HEADER))
    assert "web/components is a link" in refusal(shop, shop.drop(HEADER))


def test_a_layer_s_folder_that_leads_outside_is_not_written(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    shop.write(shop.outside, {b"web/kept": b"1"})
    os.rmdir(shop.store.location)
    os.symlink(shop.outside.location, shop.store.location)
    assert refusal(shop, shop.create(HEADER)) == (
        "Could not create the override: us-store leads out of the project. Nothing was changed."
    )
    assert "leads out of the project" in refusal(shop, shop.drop(b"web/kept"))


def test_a_layer_outside_the_project_is_never_written(shop: Shop) -> None:
    shop.write(shop.outside, {HEADER: b"1"})
    action = DropFiles(shop.tree, (Drop(shop.outside, HEADER, look(shop.outside.locate(HEADER))),))
    assert refusal(shop, action) == (
        "Could not drop the override: shared lies outside the project: it is read, and never "
        "written. Nothing was changed."
    )
    assert why_not_write(shop.tree, shop.outside) == (
        "shared lies outside the project: it is read, and never written."
    )
    assert why_not_write(shop.tree, shop.store) is None


@pytest.mark.parametrize("path", [b"../../../../evil", b"web/../../evil", b"web/.git/hooks/x"])
def test_no_path_leaves_the_project_or_enters_git_s_own_folder(shop: Shop, path: bytes) -> None:
    shop.write(shop.outside, {b"web/kept": b"1"})
    source = replace(shop.outside, location=shop.outside.locate(b"web"))
    seen = look(shop.outside.locate(b"web/kept"))
    action = CreateOverrides(shop.tree, (Create(shop.store, source, path, seen),))
    assert "is no place for a file" in refusal(shop, action)


def test_a_layer_inside_git_s_own_folder_is_not_written(shop: Shop) -> None:
    shop.write(shop.base, {b"hooks/pre-commit": b"1"}, 0o755)
    hostile = replace(shop.store, location=os.path.join(shop.project, b".git"))
    tree = LayerTree([shop.base, hostile])
    seen = look(shop.base.locate(b"hooks/pre-commit"))
    create = Create(hostile, shop.base, b"hooks/pre-commit", seen)
    assert "is no place for a file" in refusal(shop, CreateOverrides(tree, (create,)))


def test_a_fifo_is_refused_at_once(shop: Shop) -> None:
    for layer in (shop.base, shop.store):
        os.makedirs(layer.locate(b"web"))
        os.mkfifo(layer.locate(b"web/fifo"))
    assert refusal(shop, shop.drop(b"web/fifo")) == (
        "Could not drop the override: fifo is neither a file nor a link. Nothing was changed."
    )
    assert "neither a file nor a link" in refusal(shop, shop.create(b"web/fifo"))


def test_what_is_no_file_any_more_is_refused_at_once(shop: Shop) -> None:
    shop.write(shop.base, {HEADER: b"1"})
    action = shop.create(HEADER)
    os.remove(shop.base.locate(HEADER))
    os.mkfifo(shop.base.locate(HEADER))
    assert "header.tsx changed on disk a moment ago." in refusal(shop, action)
    os.remove(shop.base.locate(HEADER))
    os.symlink("/dev/zero", shop.base.locate(HEADER))
    assert "header.tsx changed on disk a moment ago." in refusal(shop, action)


def test_a_batch_is_all_or_nothing(shop: Shop) -> None:
    names = [b"web/%d/x.ts" % number for number in range(3)]
    shop.write(shop.base, dict.fromkeys(names, b"1"))
    shop.write(shop.store, {b"web/2": b"a file"})
    assert refusal(shop, shop.create(*names)) == (
        "Could not create 3 overrides: x.ts: apps/stores/us-store/web/2 is not a folder. "
        "All 3 files are as they were."
    )


def test_a_file_that_needs_its_own_name_as_a_folder_is_taken_back(shop: Shop) -> None:
    shop.write(shop.base, {b"web/b/c": b"2"})
    shop.write(shop.outside, {b"web/b": b"1"})
    action = CreateOverrides(
        shop.tree,
        (*shop.create(b"web/b/c").files, *shop.create(b"web/b", source=shop.outside).files),
    )
    assert "b appeared in us-store" in refusal(shop, action)


def test_a_cancelled_action_changes_nothing(shop: Shop) -> None:
    shop.write(shop.store, {HEADER: b"1"})
    before = shop.snapshot()
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        shop.history().do(shop.drop(HEADER), token)
    assert shop.snapshot() == before
    assert shop.history().undo_title is None


@pytest.mark.parametrize("name", [b"new\nline", b"caf\xe9", b"<b>bold</b>", b"-rf", b"\xff\xfe"])
def test_odd_names_are_created_dropped_and_brought_back(shop: Shop, name: bytes) -> None:
    path = b"web/" + name + b"/" + name
    shop.write(shop.base, {path: b"1"})
    shop.do(shop.create(path))
    made = shop.snapshot()
    shop.do(shop.drop(path))
    assert not os.path.lexists(shop.store.locate(path))
    shop.history().undo()
    assert shop.snapshot() == made


def test_a_full_disk_is_said_and_leaves_nothing_behind(small_disk: Path, tmp_path: Path) -> None:
    shop = Shop(os.fsencode(small_disk))
    shop.state = os.fsencode(tmp_path / "state")
    shop.write(shop.base, {b"web/small.txt": b"1", b"web/large.mp4": b"x" * 150_000})
    assert refusal(shop, shop.create(b"web/large.mp4")) == (
        "Could not create the override: the disk of us-store is full. Nothing was changed."
    )
    assert refusal(shop, shop.create(b"web/small.txt", b"web/large.mp4")) == (
        "Could not create 2 overrides: large.mp4: the disk of us-store is full. "
        "All 2 files are as they were."
    )


def test_a_full_disk_under_the_history_stops_the_action(small_disk: Path, tmp_path: Path) -> None:
    shop = Shop(os.fsencode(tmp_path / "shop"))
    shop.state = os.fsencode(small_disk)
    shop.write(shop.store, {b"web/large.mp4": b"x" * 300_000})
    text = refusal(shop, shop.drop(b"web/large.mp4"))
    assert text.startswith(f"Could not drop the override: the disk of the history in {small_disk}")
    assert text.endswith("is full. Nothing was changed.")


def test_a_read_only_disk_is_said(small_disk: Path, tmp_path: Path) -> None:
    shop = Shop(os.fsencode(small_disk))
    shop.state = os.fsencode(tmp_path / "state")
    shop.write(shop.base, {HEADER: b"1", b"web/b": b"1"})
    shop.write(shop.store, {b"web/b": b"2"})
    subprocess.run(["mount", "-o", "remount,ro", small_disk], check=True)
    why = "the folder web of us-store is on a read-only disk. Nothing was changed."
    assert refusal(shop, shop.create(HEADER)) == f"Could not create the override: {why}"
    assert refusal(shop, shop.drop(b"web/b")) == f"Could not drop the override: {why}"
