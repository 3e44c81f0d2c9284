"""What dropping or creating many files would do is what doing it does."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multistore_gui.core.batch import SHOWN, Outcome, creates, drops
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.files import look
from multistore_gui.core.git_state import GitState, GitStates
from multistore_gui.core.index import Content
from multistore_gui.core.lines import Lines
from multistore_gui.core.merged import Merged
from tests.builders import Content as Entry
from tests.builders import alokai_project, manifest_project, merged_store, scan_project
from tests.core.shop import git

LAYERS: dict[str, dict[str, Entry]] = {
    "base": {"same": "1\n", "both": "1\n", "run": "1\n", "bin": b"\0\1\2"},
    "brand": {"both": "1\n2\n"},
    "us": {"same": "1\n", "both": "3\n", "run": "1\n", "bin": b"\0\1\3", "new": ""},
}


def all_of(store: Merged, folder: Path, count: int | None = None) -> dict[bytes, Outcome]:
    files = [file for file in range(len(store.index)) if store.is_own(file)]
    parts = drops(store, files[:count], os.fsencode(folder), None, CancelToken())
    return {outcome.path: outcome for part in parts for outcome in part}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = manifest_project(tmp_path, LAYERS)
    (folder / "layers/us/run").chmod(0o755)
    return folder


def test_dropping_says_who_wins_afterwards_and_what_changes(folder: Path) -> None:
    store = merged_store(scan_project(folder).index, "us")
    found = all_of(store, folder)
    winners = {path: out.source.id if out.source else None for path, out in found.items()}
    below = merged_store(store.index, "brand")
    assert winners == {
        b"same": "base",
        b"both": "brand",
        b"run": "base",
        b"bin": "base",
        b"new": None,
    }
    assert all(below.winner(out.file) == out.source for out in found.values())
    assert found[b"same"].content is Content.SAME
    assert found[b"both"].lines == Lines(2, 1)
    assert found[b"run"].content is Content.DIFFERS and found[b"run"].lines == Lines(0, 0)
    assert found[b"bin"].content is Content.DIFFERS and found[b"bin"].lines is None
    assert found[b"new"].content is Content.UNKNOWN
    assert all(out.seen == look(store.layer.locate(path)) for path, out in found.items())


def test_what_git_does_not_have_is_marked(folder: Path) -> None:
    store = merged_store(scan_project(folder).index, "us")
    assert not any(out.is_only_here for out in all_of(store, folder).values())  # no repository
    project = os.fsencode(folder)
    git(project, "init", "-q")
    git(project, "add", "layers/us/same", "layers/us/both")
    marked = {path for path, out in all_of(store, folder).items() if out.is_only_here}
    assert marked == {b"run", b"bin", b"new"}


def test_what_is_changed_since_the_last_commit_is_marked(folder: Path) -> None:
    store = merged_store(scan_project(folder).index, "us")
    project, layer = os.fsencode(folder), store.layer
    git(project, "init", "-q")
    git(project, "add", "-A")
    states = GitStates(
        {b"layers/us/same": GitState.MODIFIED, b"layers/us/new": GitState.CONFLICTED},
        places={layer.location: b"layers/us"},
    )
    files = [file for file in range(len(store.index)) if store.is_own(file)]
    parts = drops(store, files, project, states, CancelToken())
    marked = {out.path for part in parts for out in part if out.is_only_here}
    assert marked == {b"same", b"new"}


def test_an_ineffective_file_changes_nobody(tmp_path: Path) -> None:
    package: dict[str, Entry] = {"shop/package.json": "{}"}
    folder = alokai_project(tmp_path, package, {"us": package})
    store = merged_store(scan_project(folder).index, "us")
    file = store.index.file(b"shop/package.json")
    assert file is not None
    ((outcome,),) = drops(store, [file], os.fsencode(folder), None, CancelToken())
    assert outcome.source is not None and outcome.source.id == "base"


def test_creating_copies_the_winner_beneath(folder: Path) -> None:
    store = merged_store(scan_project(folder).index, "brand")
    files = [
        file for file in (store.index.file(b"same"), store.index.file(b"run")) if file is not None
    ]
    ((first, second),) = creates(store, files, store.layer, CancelToken())
    assert first.source is not None and first.source.id == "base"
    assert second.seen == look(first.source.locate(b"run"))


def test_the_files_beyond_those_that_are_read_are_looked_at_all_the_same(tmp_path: Path) -> None:
    many: dict[str, Entry] = {f"f{number:04}": "" for number in range(SHOWN + 5)}
    folder = manifest_project(tmp_path, {"base": many, "us": many})
    found = all_of(merged_store(scan_project(folder).index, "us"), folder)
    assert len(found) == SHOWN + 5
    assert found[b"f0204"].seen.size == 0 and found[b"f0204"].content is Content.UNKNOWN


def test_a_question_that_is_left_reads_no_further(folder: Path) -> None:
    store = merged_store(scan_project(folder).index, "us")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        list(drops(store, [0], os.fsencode(folder), None, token))
