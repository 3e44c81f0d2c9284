"""Stores side by side, against what composed folders show."""

from __future__ import annotations

import os
import random
import shutil
import stat
from collections.abc import Mapping
from itertools import combinations
from pathlib import Path
from threading import Event, Thread

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.comparison import Comparison, TooManyLayersError, compare_stores
from multistore_gui.core.digests import DigestCache
from multistore_gui.core.index import Index
from multistore_gui.core.store_diff import Change, differences
from multistore_gui.core.variants import CREW_FILES, Variants, compare
from tests import oracle
from tests.builders import Content, Fifo, Link, Tree, alokai_project, manifest_project, scan_project
from tests.core.drawn import index_of, tree_of

SEEDS = range(12)
STORES = ("one", "two", "three", "four")
PARENTS = {"template": "base", "one": "template", "two": "template", "three": "base", "four": "one"}


def compared(index: Index, *names: str, cache: DigestCache | None = None) -> Comparison:
    """Put stores side by side, with all that is to be known of what differs by origin."""
    stores = [index.tree.find(name) for name in names]
    comparison = compare_stores(index, stores, Variants.none(index))
    token = CancelToken()
    *_, known = compare(comparison.known, comparison.differs_by_origin, cache, token)
    return comparison.with_variants(known)


def column(comparison: Comparison, marks: bytes) -> set[bytes]:
    """Return the paths that a column marks."""
    return {comparison.index.path(file) for file, mark in enumerate(marks) if mark}


def drawn(draw: random.Random, *, clashes: bool) -> dict[bytes, Content]:
    """Draw a layer's files: few names and contents, so that layers meet."""
    files: dict[bytes, Content] = {}
    suffix = b"" if clashes else b".ts"
    for _ in range(draw.randint(3, 20)):
        path = b"/".join(draw.choices((b"a", b"b", b"c\n", b"\xff"), k=draw.randint(1, 3))) + suffix
        is_link = draw.random() < 0.2
        files[path] = Link(draw.choice("xy")) if is_link else draw.choice((b"1", b"2", b"longer"))
    above = {path for path in files if any(other.startswith(path + b"/") for other in files)}
    return {path: content for path, content in files.items() if path not in above}


def project_of(folder: Path, draw: random.Random, *, clashes: bool = False) -> Path:
    layers = {name: drawn(draw, clashes=clashes) for name in ("base", *PARENTS)}
    project = manifest_project(folder, layers, PARENTS)
    for place, _, names in os.walk(os.fsencode(project / "layers")):
        for name in names:
            location = os.path.join(place, name)
            if draw.random() < 0.2 and not os.path.islink(location):
                os.chmod(location, 0o755)
    return project


def stack(project: Path, name: str) -> list[Path]:
    """Return a store's folders, the base's first."""
    below = stack(project, PARENTS[name]) if name in PARENTS else []
    return [*below, project / "layers" / name]


def composed(project: Path, name: str, out: Path) -> Path:
    """Lay a store's folders over one another, without the program."""
    return oracle.copy_in_order(stack(project, name), out)


def difference(one: bytes, other: bytes) -> Change | None:
    """Tell two places of composed stores apart as `cmp` and `ls -l` would."""
    if not is_entry(one):
        return Change.ONLY_RIGHT
    if not is_entry(other):
        return Change.ONLY_LEFT
    kinds = [stat.S_IFMT(os.lstat(place).st_mode) for place in (one, other)]
    if kinds[0] != kinds[1]:
        return Change.TYPE
    if stat.S_ISLNK(kinds[0]):
        return Change.CONTENT if os.readlink(one) != os.readlink(other) else None
    if Path(os.fsdecode(one)).read_bytes() != Path(os.fsdecode(other)).read_bytes():
        return Change.CONTENT
    modes = [os.lstat(place).st_mode & stat.S_IXUSR for place in (one, other)]
    return Change.MODE if modes[0] != modes[1] else None


def is_entry(place: bytes) -> bool:
    return os.path.lexists(place) and (os.path.islink(place) or not os.path.isdir(place))


@pytest.mark.parametrize("seed", SEEDS)
def test_two_stores_differ_where_overlay_mounts_do(tmp_path: Path, seed: int) -> None:
    project = project_of(tmp_path / "project", random.Random(seed), clashes=True)
    folders = {name: tmp_path / name for name in STORES}
    mount = tmp_path / "mount"
    mount.mkdir()
    for name, folder in folders.items():
        with oracle.overlay(stack(project, name), mount):
            shutil.copytree(mount, folder, symlinks=True)
    assert_differs_as_composed(project, folders)


@pytest.mark.parametrize("seed", SEEDS)
def test_two_stores_differ_where_the_composed_folders_do(tmp_path: Path, seed: int) -> None:
    project = project_of(tmp_path / "project", random.Random(seed))
    folders = {name: composed(project, name, tmp_path / name) for name in STORES}
    assert_differs_as_composed(project, folders)


def assert_differs_as_composed(project: Path, folders: Mapping[str, Path]) -> None:
    index = scan_project(project).index
    for left, right in combinations(STORES, 2):
        one, other = (os.fsencode(folders[name]) for name in (left, right))
        every = oracle.listing(folders[left]).keys() | oracle.listing(folders[right]).keys()
        expected = {
            path: change
            for path in every
            if (change := difference(os.path.join(one, path), os.path.join(other, path)))
        }
        found = list(differences(compared(index, left, right), CancelToken()))
        assert {each.path: each.change for each in found} == expected
        assert [each.path for each in found] == sorted(expected)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_row_groups_the_stores_that_have_the_same(tmp_path: Path, seed: int) -> None:
    project = project_of(tmp_path / "project", random.Random(seed))
    folders = [os.fsencode(composed(project, name, tmp_path / name)) for name in STORES]
    comparison = compared(scan_project(project).index, *STORES)
    rows: dict[bytes, list[list[bool]]] = {}
    for file in range(len(comparison.index)):
        path = comparison.index.path(file)
        places = [os.path.join(folder, path) for folder in folders]
        alike = [[is_alike(one, other) for other in places] for one in places]
        numbers = [cell.variant for cell in comparison.row(file)]
        assert [[one == other for other in numbers] for one in numbers] == alike
        assert [number == 0 for number in numbers] == [not is_entry(at) for at in places]
        rows[path] = alike
    assert column(comparison, comparison.differs) == {
        path for path, alike in rows.items() if not all(map(all, alike))
    }
    assert column(comparison, comparison.odd_one_out) == {
        path
        for path, alike in rows.items()
        if sorted(sum(row) for row in alike) == [1, *[len(STORES) - 1] * (len(STORES) - 1)]
    }


def is_alike(one: bytes, other: bytes) -> bool:
    if not is_entry(one) and not is_entry(other):
        return True
    return difference(one, other) is None


def brands(tmp_path: Path, **files: Mapping[str, Content]) -> Index:
    base: dict[str, Content] = {"app/shared": "s", "app/header": "base"}
    stores = {f"brand/{name}": own for name, own in files.items()}
    project = alokai_project(tmp_path, base, {"brand": {"app/header": "brand"}, **stores})
    return scan_project(project).index


def test_columns_tell_who_lacks_a_file(tmp_path: Path) -> None:
    index = brands(
        tmp_path, us={"app/one": "1", "app/two": "2"}, eu={"app/two": "2"}, jp={"app/header": "jp"}
    )
    comparison = compared(index, "us", "eu", "jp")
    assert column(comparison, comparison.missing_somewhere) == {b"app/one", b"app/two"}
    assert column(comparison, comparison.only_in_one) == {b"app/one"}
    assert column(comparison, comparison.same_but_copied) == {b"app/two"}
    assert column(comparison, comparison.odd_one_out) == {b"app/one", b"app/two", b"app/header"}
    assert column(comparison, comparison.differs_by_origin) == {
        b"app/one", b"app/two", b"app/header"
    }  # fmt: skip


def test_before_contents_are_known_stores_differ_by_origin(tmp_path: Path) -> None:
    index = brands(tmp_path, us={"app/header": "brand"}, eu={})
    stores = [index.tree.find("us"), index.tree.find("eu")]
    comparison = compare_stores(index, stores, Variants.none(index))
    assert column(comparison, comparison.differs) == {b"app/header"}
    comparison = compared(index, "us", "eu")
    assert column(comparison, comparison.differs) == set()
    assert column(comparison, comparison.same_but_copied) == {b"app/header"}


def test_a_folder_tells_which_stores_have_the_same_in_it(tmp_path: Path) -> None:
    index = brands(tmp_path, us={"app/x/1": "1"}, eu={"app/x/1": "1"}, jp={"app/x/1": "2"})
    comparison = compared(index, "us", "eu", "jp")
    folder = index.folder(b"app/x")
    assert folder is not None
    assert comparison.groups(index.all_files(folder)) == [0, 0, 1]
    assert comparison.alike(0, 1) == (3, 3)
    assert comparison.alike(0, 2) == (2, 3)


def test_what_cannot_be_read_is_like_nothing(tmp_path: Path) -> None:
    index = brands(tmp_path, us={"app/pipe": Fifo()}, eu={"app/pipe": Fifo()})
    comparison = compared(index, "us", "eu")
    (found,) = differences(comparison, CancelToken())
    assert (found.path, found.change) == (b"app/pipe", Change.UNKNOWN)
    file = index.file(b"app/pipe")
    assert file is not None
    assert not any(cell.is_readable for cell in comparison.row(file))


def test_a_file_that_vanished_is_like_nothing(tmp_path: Path) -> None:
    index = brands(tmp_path, us={"app/x": "1"}, eu={"app/x": "1"})
    (tmp_path / "apps/stores/brand/stores/us/app/x").unlink()
    comparison = compared(index, "us", "eu")
    (found,) = differences(comparison, CancelToken())
    assert found.change is Change.UNKNOWN


def test_blanks_and_line_ends_can_be_ignored(tmp_path: Path) -> None:
    index = brands(
        tmp_path,
        us={"app/a": "if (x) {\n  y\n}\n", "app/b": "\0 1", "app/c": "one two"},
        eu={"app/a": "if (x) {\r\n\ty\r\n}", "app/b": "\0  1", "app/c": "one\ntwo"},
    )
    stores = [index.tree.find("us"), index.tree.find("eu")]
    known = Variants.none(index, ignores_blanks=True)
    comparison = compare_stores(index, stores, known)
    *_, known = compare(known, comparison.differs_by_origin, None, CancelToken())
    comparison = comparison.with_variants(known)
    assert column(comparison, comparison.differs) == {b"app/b", b"app/c"}


def settle(*files: Path) -> None:
    """Let files look as if they had not changed for long, as far as that can be."""
    for file in files:
        os.utime(file, ns=(1_700_000_000_000_000_000, 1_700_000_000_000_000_000))


def test_digests_are_kept_and_never_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    index = brands(tmp_path / "p", us={"app/x": "same"}, eu={"app/x": "same"})
    one = tmp_path / "p/apps/stores/brand/stores/us/app/x"
    settle(one)
    # The status' own time cannot be set: the clock is.
    now = os.stat(one).st_ctime_ns
    monkeypatch.setattr("time.time_ns", lambda: now + 10_000_000_000)
    cache = DigestCache.of(os.fsencode(tmp_path), os.fsencode(tmp_path / "cache"))
    assert column(compared(index, "us", "eu", cache=cache), b"") == set()

    reads: list[bytes] = []

    def read(location: bytes, _: CancelToken) -> bytes:
        reads.append(location)
        return b"read"

    monkeypatch.setattr("multistore_gui.core.variants.digest", read)
    compared(index, "us", "eu", cache=cache)
    assert not reads

    one.write_bytes(b"diff")  # the same size and time: only the status' time tells
    settle(one)
    compared(index, "us", "eu", cache=cache)
    assert reads == [os.fsencode(one)]


def test_a_damaged_cache_is_started_anew(tmp_path: Path) -> None:
    index = brands(tmp_path / "p", us={"app/x": "same"}, eu={"app/x": "same"})
    cache = DigestCache.of(os.fsencode(tmp_path), os.fsencode(tmp_path / "cache"))
    location = Path(os.fsdecode(cache.location))
    location.parent.mkdir(parents=True)
    location.write_bytes(b"no database" * 1000)
    for _ in range(2):
        comparison = compared(index, "us", "eu", cache=cache)
        assert column(comparison, comparison.differs) == set()


def test_processes_find_the_same(tmp_path: Path) -> None:
    project = project_of(tmp_path / "project", random.Random(1))
    index = scan_project(project).index
    here = compared(index, *STORES)
    token = CancelToken()
    *_, known = compare(Variants.none(index), here.differs_by_origin, None, token, crew_files=0)
    assert known.columns == here.known.columns


def test_comparing_stops_when_it_is_no_longer_wanted(tmp_path: Path) -> None:
    index = brands(tmp_path, us={"app/x": "1"}, eu={"app/x": "2"})
    token = CancelToken()
    token.cancel()
    known = Variants.none(index)
    with pytest.raises(Cancelled):
        list(compare(known, known.missing, None, token))


def test_files_that_are_wanted_first_are_compared_first(tmp_path: Path) -> None:
    many: Tree = {f"app/{number:04}": "1" for number in range(1_200)}
    index = brands(tmp_path, us=many, eu=many)
    known = Variants.none(index)
    last = index.file(b"app/1199")
    assert last is not None
    steps = compare(known, known.missing, None, CancelToken(), first=lambda: [last])
    at_first = next(steps)
    assert (at_first.compared[last], at_first.compared[last - 1_000]) == (1, 0)
    *_, known = steps
    assert 1 not in known.missing


def test_a_job_with_no_wish_begins_with_the_first_file(tmp_path: Path) -> None:
    many: Tree = {f"app/{number:04}": "1" for number in range(1_200)}
    index = brands(tmp_path, us=many, eu=many)
    known = Variants.none(index)
    at_first = next(compare(known, known.missing, None, CancelToken()))
    ends = index.file(b"app/0000"), index.file(b"app/1199")
    assert [at_first.compared[file] for file in ends if file is not None] == [1, 0]


@pytest.mark.parametrize("crew_files", [0, CREW_FILES], ids=["beside", "here"])
def test_two_huge_files_are_told_of_and_left_at_once(tmp_path: Path, crew_files: int) -> None:
    index = brands(tmp_path, us={"app/x": "1"}, eu={"app/x": "1"})
    for store in ("us", "eu"):
        os.truncate(tmp_path / f"apps/stores/brand/stores/{store}/app/x", 2 << 30)
    known, token, told = Variants.none(index), CancelToken(), Event()
    ends: list[str] = []
    counts: list[tuple[int, int]] = []

    def work() -> None:
        def report(done: int, total: int) -> None:
            counts.append((done, total))
            told.set()

        try:
            *_, _ = compare(known, known.missing, None, token, report, crew_files=crew_files)
        except Cancelled:
            ends.append("cancelled")

    thread = Thread(target=work)
    thread.start()
    assert told.wait(2)
    token.cancel()
    thread.join(2)
    assert not thread.is_alive()
    assert ends == ["cancelled"]
    assert counts[0] == (0, known.missing.count(1))


def test_a_store_that_vanished_is_like_nothing(tmp_path: Path) -> None:
    index = brands(tmp_path, us={"app/x": "1", "app/y": "1"}, eu={"app/x": "1", "app/y": "1"})
    shutil.rmtree(tmp_path / "apps/stores/brand/stores/us")
    comparison = compared(index, "us", "eu")
    assert column(comparison, comparison.differs) == {b"app/x", b"app/y"}
    for path in (b"app/x", b"app/y"):
        file = index.file(path)
        assert file is not None
        assert [cell.is_readable for cell in comparison.row(file)] == [False, True]


def test_too_many_layers_are_refused() -> None:
    tree = tree_of(300, tuple(range(299)))
    index = index_of(tree, [{} for _ in range(300)])
    with pytest.raises(TooManyLayersError):
        compare_stores(index, [tree[298], tree[299]], Variants.none(index))
