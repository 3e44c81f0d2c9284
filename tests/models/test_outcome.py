from __future__ import annotations

from pathlib import Path

import pytest

from multistore_gui.core.git_state import GitState, GitStates
from multistore_gui.core.history import Done, DoneKind
from multistore_gui.core.index import Index
from multistore_gui.models.outcome import not_committed, outcome
from tests.builders import Content, alokai_project, scan_project

PATH = b"web/a.ts"


@pytest.fixture
def index(tmp_path: Path) -> Index:
    """Four stores on a brand with a file of its own; us has its own, and a copy of another."""
    stores: dict[str, dict[str, Content]] = {
        f"brand/{name}": {} for name in ("at", "ch", "de", "fr")
    }
    us: dict[str, Content] = {"web/a.ts": "us", "web/b.ts": "b", "web/only.ts": "us"}
    folder = alokai_project(
        tmp_path,
        {"web/a.ts": "a", "web/b.ts": "b"},
        {"brand": {"web/a.ts": "brand"}, **stores, "brand/us": us, "outlet": {}},
    )
    return scan_project(folder).index


@pytest.mark.parametrize(
    ("looked_at", "layer", "path", "said"),
    [
        ("us", "/brand/us", PATH, "us's own file wins now."),
        ("de", "/brand/us", PATH, "us's own file wins there now."),
        ("us", "/brand/us", b"web/b.ts", "It starts as base's file."),
        ("us", "/brand/us", b"web/only.ts", "us's own file wins now."),
        ("us", "/brand", PATH, "at, ch, de and 1 more use it now."),
        ("de", "/brand/de", PATH, "brand's file wins now."),
        ("us", "/brand/de", PATH, "brand's file wins there now."),
        ("us", "/outlet", PATH, "base's file wins there now."),
        ("us", "/outlet", b"web/only.ts", "outlet has no such file now."),
        ("us", "/outlet", b"web/no-such.ts", "outlet has no such file now."),
        ("us", "/gone", PATH, ""),
    ],
)
def test_it_speaks_of_the_layer_that_was_changed(
    index: Index, looked_at: str, layer: str, path: bytes, said: str
) -> None:
    assert (
        outcome(index, index.tree.find(looked_at), Done(DoneKind.ACTION, "Done", ((layer, path),)))
        == said
    )


def test_what_comes_back_does_not_start(index: Index) -> None:
    done = Done(DoneKind.UNDO, "Undone: Dropped", (("/brand/us", b"web/b.ts"),))
    assert outcome(index, index.tree.find("us"), done) == "It is the same as base's file."


@pytest.mark.parametrize(
    ("path", "said"), [(b"web/only.ts", ""), (b"web/b.ts", "It is the same as base's file.")]
)
@pytest.mark.parametrize("kind", [DoneKind.ACTION, DoneKind.UNDO])
def test_where_the_same_layer_won_before_it_does_not_win_now(
    index: Index, kind: DoneKind, path: bytes, said: str
) -> None:
    changed = (("/brand/us", path),)
    assert outcome(index, index.tree.find("us"), Done(kind, "Done", changed, changed)) == said


@pytest.mark.parametrize("kind", [DoneKind.ACTION, DoneKind.UNDO])
def test_who_used_the_file_before_does_not_use_it_now(index: Index, kind: DoneKind) -> None:
    changed = (("/brand", PATH),)
    said = outcome(index, index.tree.find("us"), Done(kind, "Done", changed, changed))
    assert said == "at, ch, de and 1 more use it."


def test_whoever_won_over_a_package_json_before_does_not_win_now(tmp_path: Path) -> None:
    tree: dict[str, Content] = {"web/package.json": "{}"}
    index = scan_project(alokai_project(tmp_path, tree, {"us": tree})).index
    changed = (("/us", b"web/package.json"),)
    done = Done(DoneKind.ACTION, "Edited", changed, changed)
    assert outcome(index, index.tree.find("us"), done) == "base's file wins."


def test_of_several_files_nothing_is_said(index: Index) -> None:
    changed = (("/brand/us", PATH), ("/brand/us", b"web/b.ts"))
    done = Done(DoneKind.ACTION, "Dropped 2 overrides in us", changed)
    assert outcome(index, index.tree.find("us"), done) == ""


@pytest.mark.parametrize(
    ("state", "said"),
    [
        (GitState.MODIFIED, "only.ts had changes that are not committed."),
        (GitState.CONFLICTED, "only.ts was in conflict in Git."),
        (GitState.UNTRACKED, "only.ts was not in Git."),
        (GitState.IGNORED, "only.ts was not in Git."),
        (None, ""),
    ],
)
def test_of_a_file_that_went_it_is_said_what_git_does_not_have(
    index: Index, state: GitState | None, said: str
) -> None:
    us, outlet = index.tree.find("us"), index.tree.find("outlet")
    path = b"web/only.ts"
    places = {us.location: b"us", outlet.location: b"outlet"}
    states = GitStates({b"outlet/" + path: state} if state else {}, places=places)
    done = Done(DoneKind.ACTION, "Dropped", (("/outlet", path),))  # outlet has it no more
    assert not_committed(index, states, done) == said
    assert not_committed(index, None, done) == ""
    still_there = Done(DoneKind.ACTION, "Created", (("/brand/us", path),))
    both = GitStates({b"us/" + path: GitState.UNTRACKED}, places=places)
    assert not_committed(index, both, still_there) == ""
