"""Files are touched without following a link and without replacing what is there."""

from __future__ import annotations

import os
import socket
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from multistore_gui.core.files import (
    ABSENT,
    Failed,
    SeenKind,
    look,
    missing_folders,
    open_folder,
)
from tests.core.shop import in_child, snapshot

NOBODY = 65534


@pytest.fixture
def root(tmp_path: Path) -> bytes:
    return os.fsencode(tmp_path)


def test_what_is_seen_is_what_is_there(tmp_path: Path, root: bytes) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    os.chmod(tmp_path / "file", 0o640)
    os.utime(tmp_path / "file", ns=(1, 1_700_000_000_123_456_789))
    os.symlink("nowhere", tmp_path / "link")
    os.mkdir(tmp_path / "folder")
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "s"))
    seen = look(root + b"/file")
    assert (seen.kind, seen.size, seen.mode) == (SeenKind.FILE, 5, 0o640)
    assert seen.mtime_ns == 1_700_000_000_123_456_789
    kinds = [look(root + b"/" + name).kind for name in (b"link", b"folder", b"fifo", b"s")]
    assert kinds == [SeenKind.LINK, SeenKind.FOLDER, SeenKind.SPECIAL, SeenKind.SPECIAL]
    assert look(root + b"/none") == ABSENT
    assert look(root + b"/file/below") == ABSENT
    assert look(root + b"/" + b"x" * 300).kind is SeenKind.UNREADABLE


def test_a_file_of_equal_size_and_time_in_its_place_is_seen_as_another(
    tmp_path: Path, root: bytes
) -> None:
    for name in ("file", "other"):
        (tmp_path / name).write_bytes(b"12345")
        os.utime(tmp_path / name, ns=(1, 1))
    before = look(root + b"/file")
    os.replace(tmp_path / "other", tmp_path / "file")
    assert look(root + b"/file") != before


def test_a_link_on_the_way_is_never_followed(tmp_path: Path, root: bytes) -> None:
    os.makedirs(tmp_path / "outside/below")
    os.makedirs(tmp_path / "project")
    os.symlink("../outside", tmp_path / "project/apps")
    for path in (b"apps", b"apps/below"):
        with pytest.raises(Failed, match=r"^apps is a link"), open_folder(root + b"/project", path):
            pass
    with pytest.raises(Failed, match="apps is a link"):
        missing_folders(root + b"/project", b"apps/below/file")


def test_a_file_on_the_way_is_named(tmp_path: Path, root: bytes) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "a/b").write_bytes(b"")
    with pytest.raises(Failed, match=r"^a/b is not a folder$"), open_folder(root, b"a/b/c"):
        pass


def test_folders_that_are_missing_are_named_outermost_first(tmp_path: Path, root: bytes) -> None:
    (tmp_path / "a").mkdir()
    assert missing_folders(root, b"a/b/c/file") == [b"a/b", b"a/b/c"]
    assert missing_folders(root, b"a/file") == []
    assert missing_folders(root, b"file") == []


@pytest.mark.parametrize("name", [b"plain", b"new\nline", b"caf\xe9", b"<b>", b"-rf", b"x" * 255])
def test_a_file_is_written_with_its_mode_and_time(root: bytes, name: bytes) -> None:
    def fill(descriptor: int) -> None:
        assert os.fstat(descriptor).st_mode & 0o777 == 0o600  # no one else reads half a file
        os.write(descriptor, b"new")

    with open_folder(root, b"") as folder:
        folder.write_file(name, fill)
        seen = folder.finish_file(name, 0o754, 1_600_000_000_000_000_001)
    assert seen == look(root + b"/" + name)
    assert snapshot(root) == {name: ("file", 0o754, 1_600_000_000_000_000_001, b"new")}


def test_writing_a_file_replaces_nothing(tmp_path: Path, root: bytes) -> None:
    (tmp_path / "outside").write_bytes(b"kept")
    os.symlink("outside", tmp_path / "link")
    before = snapshot(root)
    with open_folder(root, b"") as folder:
        for name in (b"outside", b"link"):
            with pytest.raises(FileExistsError):
                folder.write_file(name, lambda _: None)
    assert snapshot(root) == before


def test_a_name_that_is_taken_stays_with_what_has_it(tmp_path: Path, root: bytes) -> None:
    (tmp_path / "mine").write_bytes(b"mine")
    (tmp_path / "yours").write_bytes(b"yours")
    os.symlink("nowhere", tmp_path / "link")
    before = snapshot(root)
    with open_folder(root, b"") as folder:
        for wanted in (b"yours", b"link"):
            with pytest.raises(FileExistsError):
                folder.give_name(b"mine", wanted)
            with pytest.raises(FileExistsError):
                folder.move_back(b"mine", wanted)
    assert snapshot(root) == before


@pytest.mark.parametrize("name", [b"file", b"link", b"folder"])
def test_moving_back_keeps_everything(tmp_path: Path, root: bytes, name: bytes) -> None:
    (tmp_path / "file").write_bytes(b"1")
    os.symlink("nowhere", tmp_path / "link")
    (tmp_path / "folder").mkdir()
    before = snapshot(root)
    seen = look(root + b"/" + name)
    with open_folder(root, b"") as folder:
        folder.rename(name, b"aside")
        folder.move_back(b"aside", name)
    assert snapshot(root) == before
    assert look(root + b"/" + name) == seen


@contextmanager
def without_hard_links() -> Iterator[bytes]:
    """Yield a folder where another user's file `theirs` cannot be hard linked."""
    protected = Path("/proc/sys/fs/protected_hardlinks")
    if os.geteuid() != 0 or not protected.exists() or protected.read_text().strip() != "1":
        pytest.skip("only root can become nobody, and only Linux protects hard links")
    with tempfile.TemporaryDirectory() as made:
        os.chown(made, NOBODY, NOBODY)
        theirs = Path(made, "theirs")
        theirs.write_bytes(b"theirs")
        theirs.chmod(0o600)
        yield os.fsencode(made)


def test_without_hard_links_a_file_still_gets_a_free_name() -> None:
    with without_hard_links() as root:

        def work() -> int:
            os.setuid(NOBODY)
            with pytest.raises(PermissionError):
                os.link(root + b"/theirs", root + b"/linked", follow_symlinks=False)
            with open_folder(root, b"") as folder:
                folder.move_back(b"theirs", b"wanted")
            return 0

        assert in_child(work) == 0
        assert [entry[3] for entry in snapshot(root).values()] == [b"theirs"]
        assert os.listdir(root) == [b"wanted"]


def test_without_hard_links_a_taken_name_stays_with_what_has_it() -> None:
    with without_hard_links() as root:
        with open(root + b"/wanted", "wb") as file:
            file.write(b"appeared")
        before = snapshot(root)

        def work() -> int:
            os.setuid(NOBODY)
            with open_folder(root, b"") as folder, pytest.raises(FileExistsError):
                folder.give_name(b"theirs", b"wanted")
            return 0

        assert in_child(work) == 0
        assert snapshot(root) == before


def test_a_name_reserved_by_a_killed_process_is_known(tmp_path: Path, root: bytes) -> None:
    (tmp_path / ".hidden-1-reserves").write_bytes(b"")
    (tmp_path / "empty").write_bytes(b"")
    (tmp_path / "other").write_bytes(b"other")
    with open_folder(root, b"") as folder:

        def known(for_name: bytes) -> list[bool]:
            return [folder.is_reserved(name, for_name) for name in (b"empty", b"other", b"none")]

        assert known(b".hidden-1") == [True, False, False]
        assert known(b".hidden-2") == [False, False, False]
        folder.forget_reserved(b".hidden-2")
        folder.forget_reserved(b".hidden-1")
        assert known(b".hidden-1") == [False, False, False]


def test_a_fifo_opens_at_once(tmp_path: Path, root: bytes) -> None:
    os.mkfifo(tmp_path / "fifo")
    with open_folder(root, b"") as folder:
        os.close(folder.open_file(b"fifo"))
