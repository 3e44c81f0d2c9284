"""What is tracked, against `git ls-files`, for every kind of index and of `.git`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core.tracked import Tracked

GIT_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}
NAMES = (b"a", b"a.b", b"a/b", b"a-b/c", b"a0", b"caf\xe9/\xff", b"line\nbreak", b"<b>", b"x" * 200)


def git(root: Path, *arguments: str | bytes, text: bytes = b"") -> bytes:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    done = subprocess.run(
        command, cwd=root, env=GIT_ENVIRONMENT, input=text, capture_output=True, check=True
    )
    return done.stdout


def write(root: Path, names: Iterable[bytes]) -> None:
    for name in names:
        location = os.path.join(os.fsencode(root), name)
        os.makedirs(os.path.dirname(location), exist_ok=True)
        with open(location, "wb"):
            pass


def files_for(names: Iterable[bytes]) -> list[bytes]:
    """Leave out what is a folder of another name."""
    names = set(names)
    return [name for name in names if not any(other.startswith(name + b"/") for other in names)]


def check_like_git(root: Path) -> None:
    """Ask for every entry of a working tree, and compare with Git's own list."""
    listed = set(git(root, "ls-files", "-z").split(b"\0")[:-1])
    folders = {name[:at] for name in listed for at, byte in enumerate(name) if byte == 0x2F}
    tracked = Tracked.of(os.fsencode(root))
    assert tracked is not None
    found = set()
    for folder, names, files in os.walk(os.fsencode(root)):
        if folder == os.fsencode(root):
            files = [name for name in files if name != b".git"]
            names[:] = [name for name in names if name != b".git"]
        for location in (os.path.join(folder, name) for name in names + files):
            if tracked.holds(location):
                found.add(os.path.relpath(location, os.fsencode(root)))
    assert tracked.trouble is None
    assert found == listed | folders


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    git(tmp_path, "init", "-q")
    write(tmp_path, files_for(NAMES))
    git(tmp_path, "add", ".")
    write(tmp_path, (b"untracked", b"a-b/untracked", b"a-", b"only/untracked"))
    return tmp_path


@pytest.mark.parametrize("version", ["2", "3", "4"])
def test_every_version(repository: Path, version: str) -> None:
    if version == "3":  # Git writes it where an entry has more flags
        write(repository, [b"later"])
        git(repository, "add", "-N", "later")
    git(repository, "update-index", "--index-version", version)
    assert (repository / ".git/index").read_bytes()[7] == int(version)
    check_like_git(repository)


def test_hashes_of_32_bytes(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q", "--object-format=sha256")
    write(tmp_path, files_for(NAMES))
    git(tmp_path, "add", ".")
    check_like_git(tmp_path)
    git(tmp_path, "rm", "-rq", "--cached", ".")
    check_like_git(tmp_path)
    git(tmp_path, "write-tree")  # an index without entries, with an extension
    check_like_git(tmp_path)


def test_folders_of_a_sparse_index(repository: Path) -> None:
    commit(repository)
    git(repository, "sparse-checkout", "set", "--cone", "--sparse-index", "a-b")
    assert b"sdir" in (repository / ".git/index").read_bytes()
    tracked = Tracked.of(os.fsencode(repository))
    assert tracked is not None
    assert tracked.holds(os.fsencode(repository / "a-b/c"))
    assert tracked.holds(os.path.join(os.fsencode(repository), b"caf\xe9"))
    assert not tracked.holds(os.fsencode(repository / "only"))
    assert tracked.trouble is None


@settings(deadline=None, max_examples=30)
@given(
    names=st.sets(st.lists(st.sampled_from(NAMES[:6]), min_size=1, max_size=4).map(b"/".join)),
    version=st.sampled_from(["2", "4"]),
)
def test_any_index(
    tmp_path_factory: pytest.TempPathFactory, names: set[bytes], version: str
) -> None:
    root = tmp_path_factory.mktemp("any")
    git(root, "init", "-q")
    files = files_for(names)
    write(root, files)
    git(root, "update-index", "--index-version", version)
    git(root, "add", "--pathspec-from-file=-", "--pathspec-file-nul", text=b"\0".join(files[::2]))
    check_like_git(root)


def test_a_long_path(repository: Path) -> None:
    name = b"/".join([b"x" * 250] * 17)  # its length does not fit an entry's flags
    blob = git(repository, "hash-object", "-w", "--stdin").strip()
    git(
        repository,
        *("update-index", "-z", "--index-info"),
        text=b"100644 " + blob + b"\t" + name + b"\0",
    )
    tracked = Tracked.of(os.fsencode(repository))
    assert tracked is not None
    assert tracked.holds(os.path.join(os.fsencode(repository), name))
    assert tracked.holds(os.path.join(os.fsencode(repository), os.path.dirname(name)))


def test_conflicts_are_tracked(repository: Path) -> None:
    blob = git(repository, "hash-object", "-w", "--stdin").strip()
    stages = b"".join(b"100644 %s %d\tuntracked\0" % (blob, stage) for stage in (1, 2, 3))
    git(repository, "update-index", "-z", "--index-info", text=stages)
    check_like_git(repository)


def test_a_folder_inside_finds_the_repository(repository: Path) -> None:
    tracked = Tracked.of(os.fsencode(repository / "a-b"))
    assert tracked is not None
    assert tracked.holds(os.fsencode(repository / "a-b/c"))
    assert tracked.holds(os.fsencode(repository))
    assert not tracked.holds(os.fsencode(repository.parent / "elsewhere"))
    assert not tracked.holds(os.fsencode(repository) + b"-b")


def test_no_repository(tmp_path: Path) -> None:
    assert Tracked.of(os.fsencode(tmp_path)) is None
    (tmp_path / ".git").mkdir()  # Git passes it over
    assert Tracked.of(os.fsencode(tmp_path)) is None


def test_nothing_was_added(tmp_path: Path) -> None:
    git(tmp_path, "init", "-q")
    tracked = Tracked.of(os.fsencode(tmp_path))
    assert tracked is not None
    assert not tracked.holds(os.fsencode(tmp_path))
    assert tracked.trouble is None


def commit(root: Path) -> None:
    git(root, "-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "-m", "first")


def test_another_working_tree_and_a_submodule(repository: Path) -> None:
    commit(repository)
    git(repository, "worktree", "add", "-q", "../tree")
    check_like_git(repository.parent / "tree")
    whole = repository.parent / "whole"
    whole.mkdir()
    git(whole, "init", "-q")
    git(whole, "submodule", "add", "-q", os.fsencode(repository), "part")
    check_like_git(whole / "part")


def break_off(index: bytes) -> bytes:
    return index[: len(index) // 2]


BROKEN: dict[str, Callable[[bytes], bytes]] = {
    "empty": lambda _: b"",
    "no index": lambda _: b"<html>" * 100,
    "cut": break_off,
    "one byte short": lambda index: index[:-1],
    "one entry too many": lambda index: index[:11] + bytes((index[11] + 1,)) + index[12:],
    "many entries": lambda index: index[:8] + b"\xff\xff\xff\xff" + index[12:],
    "later version": lambda index: index[:7] + b"\x05" + index[8:],
    "unknown extension": lambda index: index[:-20] + b"what\0\0\0\1x" + index[-20:],
}


@pytest.mark.parametrize("damage", BROKEN.values(), ids=BROKEN)
def test_a_broken_index_is_a_notice(repository: Path, damage: Callable[[bytes], bytes]) -> None:
    index = repository / ".git/index"
    index.write_bytes(damage(index.read_bytes()))
    check_trouble(repository, repository / "a-b/c")


def test_a_split_index_is_a_notice(repository: Path) -> None:
    git(repository, "update-index", "--split-index")
    assert "split" in check_trouble(repository, repository / "a-b/c")


def test_an_unreadable_index_is_a_notice(repository: Path) -> None:
    (repository / ".git/index").unlink()
    (repository / ".git/index").mkdir()
    check_trouble(repository, repository / "a-b/c")


@pytest.mark.parametrize("content", [b"", b"gitdir: ../nowhere\n", b"gitdir: \xff\0\n", b"<b>"])
def test_a_broken_git_file_is_a_notice(tmp_path: Path, content: bytes) -> None:
    (tmp_path / ".git").write_bytes(content)
    check_trouble(tmp_path, tmp_path / "x")


def check_trouble(root: Path, location: Path) -> str:
    tracked = Tracked.of(os.fsencode(root))
    assert tracked is not None
    assert not tracked.holds(os.fsencode(location))
    assert tracked.trouble is not None
    assert ".git" in tracked.trouble.text
    return tracked.trouble.text


def test_nothing_of_the_repository_runs(repository: Path) -> None:
    script = repository / "script"
    ran = repository / "ran"
    script.write_text(f"#!/bin/sh\ntouch '{ran}'\n")
    script.chmod(0o755)
    (repository / ".gitattributes").write_text("* filter=bad diff=bad\n")
    for hook in ("post-index-change", "post-checkout", "fsmonitor-watchman"):
        (repository / ".git/hooks").mkdir(exist_ok=True)
        (repository / ".git/hooks" / hook).write_bytes(script.read_bytes())
        (repository / ".git/hooks" / hook).chmod(0o755)
    for key in ("core.fsmonitor", "filter.bad.clean", "filter.bad.smudge", "diff.bad.command"):
        git(repository, "config", key, str(script))
    tracked = Tracked.of(os.fsencode(repository))
    assert tracked is not None and tracked.holds(os.fsencode(repository / "a-b/c"))
    assert not ran.exists()
    git(repository, "status")  # the trap works
    assert ran.exists()


def test_another_owner_s_repository_is_read(repository: Path) -> None:
    if os.getuid() != 0:
        pytest.skip("only root can give files away")
    for folder, names, files in os.walk(repository / ".git"):
        for name in (".", *names, *files):
            os.chown(os.path.join(folder, name), 12345, 12345)
    os.chown(repository, 12345, 12345)
    tracked = Tracked.of(os.fsencode(repository))
    assert tracked is not None and tracked.holds(os.fsencode(repository / "a-b/c"))


def test_no_git_library_is_imported(repository: Path) -> None:
    code = (
        "import os, sys; from multistore_gui.core.tracked import Tracked;"
        "tracked = Tracked.of(os.fsencode(sys.argv[1]));"
        "assert tracked.holds(os.fsencode(sys.argv[1]));"
        "assert 'pygit2' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code, repository], check=True)
