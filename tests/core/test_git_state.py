"""How files stand to Git, against `git status`, for every kind of repository and of trouble."""

from __future__ import annotations

import os
import shutil
import signal
import tempfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from multistore_gui.core import crew
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.git_state import GitState, GitStates, read_git_states
from tests.builders import Link, make_tree
from tests.core.test_tracked import git

STATUS = ("status", "--porcelain=v2", "--ignored", "-z", "--no-renames", "--untracked-files=all")
COMMIT = ("-c", "user.name=x", "-c", "user.email=x@x", "commit", "-q", "--allow-empty", "-m", "x")
NAMES = (
    b"a",
    b"b.log",
    b"in/a",
    b"in/b.log",
    b"in/deep/a",
    b"caf\xe9/\xff",
    b"line\nbreak",
    b"<b>",
)


@pytest.fixture(autouse=True)
def no_settings_of_anyone(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = str(tmp_path_factory.mktemp("nobody"))
    monkeypatch.setenv("HOME", home)
    monkeypatch.setenv("XDG_CONFIG_HOME", home)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    folder = make_tree(tmp_path / "repository", {})
    git(folder, "init", "-q")
    return folder


def commit_all(root: Path) -> None:
    git(root, "add", "-A")
    git(root, *COMMIT)


def read(root: Path) -> GitStates | None:
    location = os.fsencode(root)
    return read_git_states(location, [location], CancelToken())


def found(root: Path) -> dict[bytes, GitState]:
    """Return the state of each file in a working tree that is not clean."""
    states, location = read(root), os.fsencode(root)
    assert states is not None
    every = (
        os.path.relpath(os.path.join(folder, name), location)
        for folder, folders, names in os.walk(location)
        for name in (*names, *(each for each in folders if os.path.islink(each)))
        if b".git" not in folder.split(b"/")
    )
    return {path: state for path in every if (state := states.of(location, path))}


def expected(root: Path) -> dict[bytes, GitState]:
    """Return the same as Git says it."""
    said: dict[bytes, GitState] = {}
    for line in git(root, *STATUS).split(b"\0")[:-1]:
        kind, rest = line[:1], line[2:]
        if kind == b"?":
            said[rest] = GitState.UNTRACKED
        elif kind == b"!":
            below = os.path.join(os.fsencode(root), rest)
            files = [rest]
            if rest.endswith(b"/"):
                files = [
                    os.path.relpath(os.path.join(folder, name), os.fsencode(root))
                    for folder, _, names in os.walk(below)
                    for name in names
                ]
            said.update(dict.fromkeys(files, GitState.IGNORED))
        elif kind == b"u":
            said[rest.split(b" ", 9)[9]] = GitState.CONFLICTED
        elif kind == b"1":
            path = rest.split(b" ", 7)[7]
            if os.path.lexists(os.path.join(os.fsencode(root), path)):
                said.setdefault(path, GitState.MODIFIED)
    return {path: state for path, state in said.items() if not path.endswith(b"/")}


# Against Git


def write(root: Path, name: bytes, content: bytes) -> None:
    location = os.path.join(os.fsencode(root), name)
    os.makedirs(os.path.dirname(location), exist_ok=True)
    with open(location, "wb") as file:
        file.write(content)


STEPS = st.lists(
    st.tuples(
        st.sampled_from(
            ["write", "same size", "touch", "remove", "mode", "link", "add", "unadd", "ignore"]
        ),
        st.sampled_from(NAMES),
    ),
    max_size=12,
)


@example([("link", b"in/deep/a")], [("write", b"in/deep/a"), ("ignore", b"a")], "")
@given(STEPS, STEPS, st.sampled_from(["", "true", "input"]))
@settings(max_examples=40, deadline=None)
def test_it_says_what_git_says(
    before: list[tuple[str, bytes]], after: list[tuple[str, bytes]], autocrlf: str
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        git(root, "init", "-q")
        if autocrlf:
            git(root, "config", "core.autocrlf", autocrlf)
        for step, name in before:
            do(root, step, name)
        commit_all(root)
        for step, name in after:
            do(root, step, name)
        said, told = expected(root), found(root)
        if git(root, "ls-files", "in/deep"):
            # Of an ignored folder in which files are tracked, libgit2 names no ignored file.
            said = {
                path: state
                for path, state in said.items()
                if not (state is GitState.IGNORED and path.startswith(b"in/deep/")) or path in told
            }
        assert told == said


def do(root: Path, step: str, name: bytes) -> None:
    location = os.path.join(os.fsencode(root), name)
    is_there = os.path.lexists(location)
    match step:
        case "write":
            write(root, name, b"new\r\nlines\n" * (1 + len(name) % 2))
        case "same size" if is_there and not os.path.islink(location):
            write(root, name, b"x" * os.path.getsize(location))
        case "touch" if is_there and not os.path.islink(location):
            os.utime(location, ns=(1, 10**18))
        case "remove" if is_there:
            os.unlink(location)
        case "mode" if is_there and not os.path.islink(location):
            os.chmod(location, 0o755)
        case "link" if not is_there:
            os.makedirs(os.path.dirname(location), exist_ok=True)
            os.symlink(b"nowhere", location)
        case "add" if is_there:
            git(root, "add", "-f", "--", name)
        case "unadd":
            git(root, "rm", "-q", "--cached", "--ignore-unmatch", "--", name)
        case "ignore":
            write(root, b".gitignore", b"*.log\nin/deep/\n")


def test_a_merge_that_stopped(root: Path) -> None:
    make_tree(root, {"both": "1\n", "ours": "1\n", "gone": "1\n"})
    commit_all(root)
    git(root, "checkout", "-q", "-b", "other")
    make_tree(root, {"both": "theirs\n", "gone": "theirs\n"})
    commit_all(root)
    git(root, "checkout", "-q", "-")
    make_tree(root, {"both": "ours\n", "ours": "2\n"})
    (root / "gone").unlink()
    commit_all(root)
    with pytest.raises(Exception, match="merge"):
        git(root, "-c", "user.name=x", "-c", "user.email=x@x", "merge", "-q", "other")
    assert found(root) == expected(root)
    assert found(root)[b"both"] is GitState.CONFLICTED


def test_what_is_ignored_as_a_folder_is_ignored_below(root: Path) -> None:
    make_tree(root, {".gitignore": "out/\n", "out/a/b": "1", "kept": "1"})
    assert found(root) == expected(root)
    assert found(root)[b"out/a/b"] is GitState.IGNORED


@pytest.mark.parametrize(
    "flag", [("--assume-unchanged",), ("--skip-worktree",)], ids=["assumed", "skipped"]
)
def test_a_file_that_git_is_told_not_to_look_at(root: Path, flag: tuple[str]) -> None:
    make_tree(root, {"a": "1", "b": "1"})
    commit_all(root)
    make_tree(root, {"a": "22", "b": "22"})
    git(root, "update-index", *flag, "a")
    assert found(root) == expected(root) == {b"b": GitState.MODIFIED}


def test_a_file_that_is_only_meant_to_be_added(root: Path) -> None:
    make_tree(root, {"a": "1"})
    git(root, "add", "-N", "a")
    assert found(root) == expected(root) == {b"a": GitState.MODIFIED}


def test_another_working_tree(root: Path, tmp_path: Path) -> None:
    make_tree(root, {"a": "1"})
    commit_all(root)
    other = tmp_path / "other"
    git(root, "worktree", "add", "-q", str(other))
    make_tree(other, {"a": "22", "b": "1"})
    assert found(root) == {}
    assert found(other) == expected(other) != {}


def test_a_layer_below_the_root_or_behind_a_link_or_elsewhere(root: Path, tmp_path: Path) -> None:
    make_tree(root, {"layers/one/web/a": "1", "linked": Link("layers/one")})
    outside = make_tree(tmp_path / "outside", {"web/a": "1"})
    layers = [os.fsencode(root / "layers/one"), os.fsencode(root / "linked"), os.fsencode(outside)]
    states = read_git_states(os.fsencode(root / "layers"), layers, CancelToken())
    assert states is not None
    assert [states.of(layer, b"web/a") for layer in layers] == [
        GitState.UNTRACKED,
        GitState.UNTRACKED,
        None,
    ]


def test_nothing_is_said_of_what_lies_in_another_repository(root: Path, tmp_path: Path) -> None:
    source = make_tree(tmp_path / "source", {"a": "1"})
    git(source, "init", "-q")
    commit_all(source)
    git(root, "submodule", "add", "-q", str(source), "module")
    commit_all(root)
    make_tree(root, {"module/a": "22", "module/b": "1", "nested/c": "1"})
    git(root / "nested", "init", "-q")
    assert found(root) == {}


def test_no_repository(tmp_path: Path) -> None:
    assert read(make_tree(tmp_path, {"a": "1"})) is None


def test_an_empty_repository(root: Path) -> None:
    assert found(root) == {}


# Nothing of the repository is run, nothing is written


@pytest.fixture
def trap(root: Path, tmp_path: Path) -> Iterator[Path]:
    """What a program writes that is run; the repository names it wherever it can."""
    mark = tmp_path / "ran"
    program = tmp_path / "program"
    program.write_text(f"#!/bin/sh\necho ran >> '{mark}'\nexec cat\n")
    program.chmod(0o755)
    hooks = make_tree(tmp_path / "hooks", {})
    for name in ("post-index-change", "post-checkout", "pre-commit", "reference-transaction"):
        shutil.copy(program, hooks / name)
    included = tmp_path / "included"
    included.write_text(
        f'[filter "x"]\nclean = {program}\nsmudge = {program}\nprocess = {program}\n'
        f'required = true\n[diff "x"]\ntextconv = {program}\ncommand = {program}\n'
        f"[core]\nfsmonitor = {program}\nhooksPath = {hooks}\nsshCommand = {program}\n"
        f"pager = {program}\neditor = {program}\naskPass = {program}\n"
        f"[credential]\nhelper = !{program}\n"
    )
    make_tree(root, {"a": "1\n", ".gitattributes": "* filter=x diff=x merge=x text=auto ident\n"})
    git(root, "add", "-A")
    git(root, *COMMIT)
    git(root, "config", "include.path", str(included))
    make_tree(root, {"a": "2\n", "new": "1\n"})
    os.utime(root / ".gitattributes", ns=(1, 1))
    yield mark
    assert not mark.exists()
    with pytest.raises(Exception, match="git"):  # the filter that is required answers nothing
        git(root, "add", "-A")
    assert mark.exists()  # so it would have shown


def test_nothing_that_is_configured_is_run(root: Path, trap: Path) -> None:
    assert found(root)[b"a"] is GitState.MODIFIED
    assert found(root)[b"new"] is GitState.UNTRACKED


def test_nothing_is_written(root: Path) -> None:
    make_tree(root, {"a": "1", "b": "1"})
    commit_all(root)
    os.utime(root / "a", ns=(1, 1))  # Git would write the new time into its index

    def disk() -> dict[str, tuple[int, bytes]]:
        return {
            str(path): (path.stat().st_mtime_ns, path.read_bytes())
            for path in root.rglob("*")
            if path.is_file()
        }

    before = disk()
    assert found(root) == {}
    assert disk() == before


# Trouble


@pytest.mark.skipif(os.geteuid() != 0, reason="only root gives folders away")
def test_a_repository_of_another_user(root: Path) -> None:
    make_tree(root, {"a": "1"})
    for folder, _, names in os.walk(root):
        for name in (*names, "."):
            os.chown(os.path.join(folder, name), 12345, 12345)
    assert found(root) == {b"a": GitState.UNTRACKED}


def break_index(root: Path) -> None:
    (root / ".git/index").write_bytes(b"DIRC nonsense")


def split_index(root: Path) -> None:
    git(root, "update-index", "--split-index")


def sparse_index(root: Path) -> None:
    make_tree(root, {"one/a": "1", "two/b": "1"})
    commit_all(root)
    git(root, "sparse-checkout", "set", "--cone", "--sparse-index", "one")


def unknown_version(root: Path) -> None:
    git(root, "config", "core.repositoryFormatVersion", "99")


def unknown_extension(root: Path) -> None:
    git(root, "config", "core.repositoryFormatVersion", "1")
    git(root, "config", "extensions.nobodyKnows", "1")


def break_head(root: Path) -> None:
    (root / ".git/HEAD").write_bytes(b"\xff\0")


def lose_objects(root: Path) -> None:
    shutil.rmtree(root / ".git/objects")
    (root / ".git/objects").mkdir()


def break_config(root: Path) -> None:
    (root / ".git/config").write_text("[core\n")


def be_elsewhere(root: Path) -> None:
    git(root, "config", "core.worktree", "/")


def be_bare(root: Path) -> None:
    git(root, "config", "core.bare", "true")


@pytest.mark.parametrize(
    "trouble",
    [
        break_index,
        split_index,
        sparse_index,
        unknown_version,
        unknown_extension,
        break_head,
        lose_objects,
        break_config,
        be_elsewhere,
        be_bare,
    ],
)
def test_of_a_repository_that_cannot_be_read_nothing_is_known(
    root: Path, trouble: Callable[[Path], None], capfd: pytest.CaptureFixture[str]
) -> None:
    make_tree(root, {"a": "1", "b": "1"})
    commit_all(root)
    make_tree(root, {"a": "22"})
    trouble(root)
    assert read(root) is None
    assert capfd.readouterr() == ("", "")


def test_a_clone_without_contents_is_read(root: Path, tmp_path: Path) -> None:
    make_tree(root, {"a": "1"})
    commit_all(root)
    git(root, "config", "uploadpack.allowFilter", "true")
    clone = tmp_path / "clone"
    git(tmp_path, "clone", "-q", "--filter=blob:none", f"file://{root}", str(clone))
    make_tree(clone, {"a": "22"})
    assert found(clone) == expected(clone) == {b"a": GitState.MODIFIED}


def test_a_reading_that_hangs_ends_when_it_is_cancelled(root: Path) -> None:
    os.mkfifo(root / ".git/blocked")
    git(root, "config", "core.excludesFile", str(root / ".git/blocked"))
    token = CancelToken()
    outcome: list[BaseException] = []

    def work() -> None:
        try:
            read_git_states(os.fsencode(root), [], token)
        except Cancelled as cancelled:
            outcome.append(cancelled)

    thread = threading.Thread(target=work)
    thread.start()
    token.cancel()
    thread.join(timeout=30)
    assert len(outcome) == 1


def test_a_process_that_dies_leaves_nothing_known(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    killed = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)}) # {{0}} {{1}}"
    monkeypatch.setattr(crew, "_START", killed)
    assert read(root) is None


def test_it_is_read_here_where_there_is_no_other_process(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree(root, {"a": "1"})
    monkeypatch.setattr("sys.frozen", True, raising=False)
    assert found(root) == {b"a": GitState.UNTRACKED}
