"""How single files stand to Git, against `git status`, and what is left to a reading of all."""

from __future__ import annotations

import os
import shutil
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core import crew
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.git_asking import MOST_FILES, GitAsking
from multistore_gui.core.git_state import GitState, GitStates, read_git_states
from tests.builders import Link, make_tree
from tests.core import test_git_state as whole
from tests.core.test_git_state import NAMES, commit_all, do, expected, read
from tests.core.test_tracked import git

no_settings_of_anyone = whole.no_settings_of_anyone
root = whole.root
trap = whole.trap


@pytest.fixture(scope="module")
def asking() -> Iterator[GitAsking]:
    made = GitAsking()
    yield made
    made.stop()


def known(root: Path) -> GitStates:
    states = read(root)
    assert states is not None
    return states


def ask(
    asking: GitAsking,
    root: Path,
    states: GitStates,
    *names: bytes,
    token: CancelToken | None = None,
) -> GitStates | None:
    location = os.fsencode(root)
    return asking.read(states, [(location, name) for name in names], token or CancelToken())


def found(root: Path, states: GitStates | None) -> dict[bytes, GitState]:
    """Return the state of each file in a working tree that is not clean."""
    assert states is not None
    location = os.fsencode(root)
    every = (
        os.path.relpath(os.path.join(folder, name), location)
        for folder, folders, names in os.walk(location)
        for name in (*names, *(each for each in folders if os.path.islink(each)))
        if b".git" not in folder.split(b"/")
    )
    return {path: state for path in every if (state := states.of(location, path))}


# Against Git


def steps(*kinds: str) -> st.SearchStrategy[list[tuple[str, bytes]]]:
    return st.lists(st.tuples(st.sampled_from(kinds), st.sampled_from(NAMES)), max_size=12)


ON_DISK = ("write", "same size", "touch", "remove", "mode", "link")


@given(steps(*ON_DISK, "add", "ignore"), steps(*ON_DISK), steps(*ON_DISK))
@settings(max_examples=20, deadline=None)
def test_what_is_asked_of_the_touched_files_is_what_git_says_of_all(
    asking: GitAsking,
    before: list[tuple[str, bytes]],
    after: list[tuple[str, bytes]],
    later: list[tuple[str, bytes]],
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        root = Path(os.path.realpath(folder))
        git(root, "init", "-q")
        for step, name in before:
            do(root, step, name)
        commit_all(root)
        states = known(root)
        asking.prepare(os.fsencode(root))
        for each in (after, later):
            for step, name in each:
                do(root, step, name)
            names = {name for _, name in each}
            names |= {os.path.join(os.path.dirname(name), b"nowhere") for name in names}  # by links
            states = ask(asking, root, states, *names) or known(root)
            told = found(root, states)
            # A reading of all names no ignored file in an ignored folder with tracked ones.
            assert told == {
                path: state
                for path, state in expected(root).items()
                if path in told or not (state is GitState.IGNORED and path.startswith(b"in/deep/"))
            }


def test_one_of_several_files_is_known_anew_and_no_other(asking: GitAsking, root: Path) -> None:
    make_tree(root, {"a": "1", "b": "1"})
    commit_all(root)
    states = known(root)
    make_tree(root, {"a": "22", "b": "22", "in/new": "1"})
    assert found(root, ask(asking, root, states, b"a")) == {b"a": GitState.MODIFIED}
    both = ask(asking, root, states, b"b", b"in/new")
    assert found(root, both) == {b"b": GitState.MODIFIED, b"in/new": GitState.UNTRACKED}
    make_tree(root, {"b": "1"})
    assert both is not None
    assert found(root, ask(asking, root, both, b"b")) == {b"in/new": GitState.UNTRACKED}


def test_a_file_that_went_and_one_that_was_never_there(asking: GitAsking, root: Path) -> None:
    make_tree(root, {"a": "1", "in/new": "1"})
    git(root, "add", "a")
    states = known(root)
    (root / "a").unlink()
    (root / "in/new").unlink()
    again = ask(asking, root, states, b"a", b"in/new", b"a.swp")
    assert again is not None
    assert b"in/new" not in again.files and b"a.swp" not in again.files


def test_an_ignored_folder(asking: GitAsking, root: Path) -> None:
    make_tree(root, {".gitignore": "out/\n*.log\n", "out/x": "1"})
    commit_all(root)
    states = known(root)
    make_tree(root, {"out/y": "1", "z.log": "1"})
    again = ask(asking, root, states, b"out/y", b"z.log")
    assert found(root, again) == expected(root)
    assert again == known(root)


def test_nothing_asked_is_nothing_new(asking: GitAsking, root: Path) -> None:
    make_tree(root, {"a": "1"})
    states = known(root)
    assert asking.read(states, [], CancelToken()) == states


def test_a_commit_counts_for_the_next_file(asking: GitAsking, root: Path) -> None:
    make_tree(root, {"a": "1"})
    commit_all(root)
    states = known(root)
    make_tree(root, {"a": "22"})
    assert found(root, ask(asking, root, states, b"a")) == {b"a": GitState.MODIFIED}
    commit_all(root)
    assert found(root, ask(asking, root, states, b"a")) == {}


def test_nothing_is_said_of_what_lies_in_another_repository(
    asking: GitAsking, root: Path, tmp_path: Path
) -> None:
    source = make_tree(tmp_path / "source", {"a": "1"})
    git(source, "init", "-q")
    commit_all(source)
    git(root, "submodule", "add", "-q", str(source), "module")
    commit_all(root)
    make_tree(root, {"nested/c": "1"})
    git(root / "nested", "init", "-q")
    states = known(root)
    make_tree(root, {"module/a": "22", "module/b": "1", "nested/c": "1", "nested/d": "1"})
    touched = (b"module/a", b"module/b", b"nested/c", b"nested/d")
    assert found(root, ask(asking, root, states, *touched)) == {}


def test_a_layer_behind_a_link_or_elsewhere(asking: GitAsking, root: Path, tmp_path: Path) -> None:
    make_tree(root, {"one/web/a": "1", "linked": Link("one")})
    commit_all(root)
    outside = make_tree(tmp_path / "outside", {"web/a": "1"})
    layers = [os.fsencode(root / "linked"), os.fsencode(outside)]
    states = known_of(root, layers)
    make_tree(root, {"one/web/a": "22"})
    again = asking.read(states, [(layer, b"web/a") for layer in layers], CancelToken())
    assert again is not None
    assert [again.of(layer, b"web/a") for layer in layers] == [GitState.MODIFIED, None]


def known_of(root: Path, layers: list[bytes]) -> GitStates:
    states = read_git_states(os.fsencode(root), layers, CancelToken())
    assert states is not None
    return states


# What only a reading of all tells


@pytest.mark.parametrize("name", [b".gitignore", b"in/.gitignore", b".gitattributes", b"in"])
def test_what_is_about_other_files_is_left_to_a_reading_of_all(
    asking: GitAsking, root: Path, name: bytes
) -> None:
    make_tree(root, {"in/a": "1"})
    commit_all(root)
    assert ask(asking, root, known(root), name) is None


def test_a_folder_in_the_place_of_a_file_or_the_other_way_round(
    asking: GitAsking, root: Path
) -> None:
    make_tree(root, {"a": "1", "in/b": "1"})
    commit_all(root)
    states = known(root)
    (root / "a").unlink()
    shutil.rmtree(root / "in")
    assert ask(asking, root, states, b"in") is None
    make_tree(root, {"a/x": "1", "in": "1"})
    assert ask(asking, root, states, b"a") is None
    assert ask(asking, root, states, b"in") is None


def test_many_files_are_left_to_a_reading_of_all(asking: GitAsking, root: Path) -> None:
    make_tree(root, {"a": "1"})
    names = [b"%d" % number for number in range(MOST_FILES + 1)]
    assert ask(asking, root, known(root), *names[:-1]) is not None
    assert ask(asking, root, known(root), *names) is None


def test_a_repository_that_broke(asking: GitAsking, root: Path) -> None:
    make_tree(root, {"a": "1"})
    commit_all(root)
    states = known(root)
    shutil.rmtree(root / ".git")
    asking.prepare(os.fsencode(root))
    assert ask(asking, root, states, b"a") is None


# The other process


def test_nothing_that_is_configured_is_run(asking: GitAsking, root: Path, trap: Path) -> None:
    states = known(root)
    make_tree(root, {"a": "3\n", "newer": "1\n"})
    again = ask(asking, root, states, b"a", b"newer")
    assert found(root, again)[b"a"] is GitState.MODIFIED
    assert found(root, again)[b"newer"] is GitState.UNTRACKED


def test_a_process_that_died_is_replaced(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    make_tree(root, {"a": "1"})
    states, asking = known(root), GitAsking()
    with monkeypatch.context() as dead:
        dead.setattr(crew, "_START", "import os; os._exit(1) # {0} {1}")
        assert ask(asking, root, states, b"a") is None
    assert ask(asking, root, states, b"a") == states
    asking.stop()
    assert ask(asking, root, states, b"a") == states
    asking.stop()


def test_asking_that_hangs_ends_when_it_is_cancelled_and_goes_on(root: Path) -> None:
    make_tree(root, {"a": "1"})
    states, asking = known(root), GitAsking()
    os.mkfifo(root / ".git/blocked")
    git(root, "config", "core.excludesFile", str(root / ".git/blocked"))
    token = CancelToken()
    outcome: list[BaseException] = []

    def work() -> None:
        try:
            asking.read(states, [(os.fsencode(root), b"a")], token)
        except Cancelled as cancelled:
            outcome.append(cancelled)

    thread = threading.Thread(target=work)
    thread.start()
    token.cancel()
    thread.join(timeout=30)
    assert len(outcome) == 1
    git(root, "config", "--unset", "core.excludesFile")
    assert ask(asking, root, states, b"a") == states
    asking.stop()


def test_where_no_process_can_be_kept_all_is_read(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_tree(root, {"a": "1"})
    states = known(root)
    monkeypatch.setattr(crew, "is_possible", lambda: False)
    assert ask(GitAsking(), root, states, b"a") is None
