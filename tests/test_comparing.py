"""Comparing in the background: what is shown when, what is dropped, and what is kept."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from multistore_gui.comparing import Comparing
from multistore_gui.core.digests import DigestCache
from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.sight import Kind
from multistore_gui.tasks import Tasks
from multistore_gui.workspace import Workspace
from tests.builders import Tree, alokai_project

BASE: Tree = {"web/a": "1", "web/b": "1", "web/c": "1"}
STORES: dict[str, Tree] = {
    "brand/de": {"web/a": "2"},
    "brand/fr": {"web/a": "1", "web/b": "3"},
    "outlet": {"web/a": "2"},
}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "shop", BASE, STORES)


@pytest.fixture
def workspace(tasks: Tasks, tmp_path: Path, project: Path, qtbot: QtBot) -> Workspace:
    """The project, open and read."""
    made = Workspace(tasks, os.fsencode(tmp_path / "state"), tasks)
    made.open(os.fsencode(project))
    qtbot.waitUntil(lambda: made.is_compared and tasks.is_idle)
    return made


@pytest.fixture
def comparing(workspace: Workspace, tasks: Tasks, tmp_path: Path) -> Comparing:
    cache = os.fsencode(tmp_path / "cache")
    return Comparing(workspace, tasks, lambda at: DigestCache.of(at, cache), tasks)


@pytest.fixture
def seen(comparing: Comparing, tasks: Tasks, qtbot: QtBot) -> Comparing:
    """Everything is compared."""
    comparing.begin()
    qtbot.waitUntil(lambda: tasks.is_idle)
    return comparing


def names(comparing: Comparing) -> list[str]:
    return [store.id for store in comparing.stores]


def left(comparing: Comparing) -> set[bytes]:
    sight = comparing.sight
    assert sight is not None
    index = sight.comparison.index
    return {index.path(file) for file in range(len(index)) if sight.left[file]}


def test_nothing_is_compared_before_it_is_asked_for(comparing: Comparing) -> None:
    assert comparing.sight is None
    assert not comparing.is_comparing
    assert names(comparing) == []


def test_by_origin_it_is_there_first_then_by_content(
    comparing: Comparing, tasks: Tasks, qtbot: QtBot
) -> None:
    sights: list[tuple[bool, set[bytes]]] = []

    def note() -> None:
        sight = comparing.sight
        if sight is not None:
            sights.append((sight.is_complete, left(comparing)))

    comparing.changed.connect(note)
    comparing.begin()
    assert comparing.is_comparing
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert sights[-1] == (True, {b"web/a", b"web/b"})
    assert not comparing.is_comparing


def test_the_old_sight_stays_until_the_new_one_is_complete(
    seen: Comparing, workspace: Workspace, project: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    complete: list[bool] = []
    seen.changed.connect(lambda: complete.append(seen.sight is not None and seen.sight.is_complete))
    (project / "apps/stores/outlet/web").mkdir(exist_ok=True)
    (project / "apps/stores/outlet/web/c").write_text("9")
    workspace.read_again()
    qtbot.waitUntil(lambda: workspace.is_compared and tasks.is_idle)
    qtbot.waitUntil(lambda: left(seen) == {b"web/a", b"web/b", b"web/c"})
    assert complete
    assert all(complete)


def test_a_store_that_vanishes_takes_its_column_along(
    seen: Comparing, workspace: Workspace, project: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    (project / "apps/stores/outlet/web/a").unlink()
    (project / "apps/stores/outlet/web").rmdir()
    (project / "apps/stores/outlet").rmdir()
    (project / "alokai.config.json").write_text('{"stores": {"de": {}, "fr": {}}}')
    workspace.read_again()
    qtbot.waitUntil(lambda: tasks.is_idle and names(seen) == ["de", "fr"])
    qtbot.waitUntil(lambda: seen.sight is not None and len(seen.sight.comparison.stores) == 2)


def test_another_filter_drops_the_one_before(seen: Comparing, tasks: Tasks, qtbot: QtBot) -> None:
    seen.set_kind(Kind.ALL)
    seen.set_text("web/c")
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert left(seen) == {b"web/c"}


def test_columns_move_and_go_without_reading_anything(
    seen: Comparing, tasks: Tasks, qtbot: QtBot
) -> None:
    seen.move(0, 2)
    assert names(seen) == ["fr", "outlet", "de"]
    qtbot.waitUntil(lambda: tasks.is_idle)
    sight = seen.sight
    assert sight is not None
    assert sight.is_complete
    assert [store.id for store in sight.comparison.stores] == ["fr", "outlet", "de"]
    seen.remove(sight.comparison.stores[0])
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert left(seen) == set()  # outlet and de have the same


def test_stores_fold_into_their_parent_and_out_again_where_they_were(
    seen: Comparing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    assert workspace.project is not None
    brand = workspace.project.layout.tree.find("brand")
    seen.fold(brand)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["brand", "outlet"]
    seen.unfold(brand)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["de", "fr", "outlet"]


def test_what_stands_right_on_the_base_folds_where_another_column_is_left(
    seen: Comparing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    assert workspace.project is not None
    tree = workspace.project.layout.tree
    seen.move(2, 0)
    seen.fold(tree.base)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["base", "de", "fr"]
    seen.fold(tree.find("brand"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["base", "brand"]
    seen.fold(tree.base)  # nothing is left to fold
    seen.unfold(tree.base)
    seen.unfold(tree.find("brand"))
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["outlet", "de", "fr"]


def test_nothing_chosen_stays_so(
    seen: Comparing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    assert workspace.project is not None
    tree = workspace.project.layout.tree
    for store in seen.stores:
        seen.set_shown(store, is_shown=False)
        qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == []
    assert seen.trouble == "Choose two stores or more."
    for name in ("fr", "outlet"):
        seen.set_shown(tree.find(name), is_shown=True)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["fr", "outlet"]
    assert seen.sight is not None


def test_a_store_that_is_folded_away_can_be_shown(
    seen: Comparing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    assert workspace.project is not None
    tree = workspace.project.layout.tree
    seen.fold(tree.find("brand"))
    seen.set_shown(tree.find("fr"), is_shown=True)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["de", "fr", "outlet"]


def test_a_store_comes_where_the_hierarchy_has_it(
    seen: Comparing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    assert workspace.project is not None
    tree = workspace.project.layout.tree
    seen.set_shown(tree.find("brand"), is_shown=True)
    seen.set_shown(tree.find("fr"), is_shown=False)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(seen) == ["brand", "de", "outlet"]


def test_names_that_mean_no_layer_are_refused(comparing: Comparing) -> None:
    with pytest.raises(MultistoreError, match="jp: no such layer"):
        comparing.choose_by_name(["de", "jp"])


def test_closing_the_project_forgets_everything(
    seen: Comparing, workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    workspace.close()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert seen.sight is None
    assert names(seen) == []


def test_what_is_stopped_can_go_on(comparing: Comparing, tasks: Tasks, qtbot: QtBot) -> None:
    comparing.begin()
    comparing.stop()
    assert not comparing.is_comparing
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert comparing.sight is None or not comparing.sight.is_complete
    comparing.go_on()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert left(comparing) == {b"web/a", b"web/b"}


def test_the_layers_of_the_last_time_are_compared_where_they_are_still_there(
    workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    last = ["/brand/fr", "/gone", "/brand"]
    comparing = Comparing(workspace, tasks, lambda _: None, tasks, lambda _: last)
    comparing.begin()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(comparing) == ["fr", "brand"]


def test_where_the_layers_of_the_last_time_are_gone_it_begins_as_ever(
    workspace: Workspace, tasks: Tasks, qtbot: QtBot
) -> None:
    comparing = Comparing(workspace, tasks, lambda _: None, tasks, lambda _: ["/gone", "/brand"])
    comparing.begin()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert names(comparing) == ["de", "fr", "outlet"]


def test_what_the_user_chooses_is_told_and_what_is_chosen_by_itself_is_not(
    comparing: Comparing, tasks: Tasks, qtbot: QtBot
) -> None:
    told: list[tuple[str, ...]] = []
    comparing.chosen.connect(told.append)
    comparing.begin()
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert told == []
    comparing.move(0, 1)
    qtbot.waitUntil(lambda: tasks.is_idle)
    assert [name.rpartition("/")[2] for name in told[-1]] == ["fr", "de", "outlet"]


def test_a_store_that_vanishes_before_it_is_read_is_like_nothing(
    comparing: Comparing, project: Path, tasks: Tasks, qtbot: QtBot
) -> None:
    shutil.rmtree(project / "apps/stores/outlet")
    comparing.begin()
    qtbot.waitUntil(lambda: tasks.is_idle)
    sight = comparing.sight
    assert sight is not None
    assert sight.is_complete
    file = sight.comparison.index.file(b"web/a")
    assert file is not None
    assert [cell.is_readable for cell in sight.comparison.row(file)] == [True, True, False]
