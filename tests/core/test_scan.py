"""What is read of a project on disk, in this process and with others beside it."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import read_layout
from multistore_gui.core.reread import Rereader
from multistore_gui.core.scan import Progress, Scan, Scanner
from multistore_gui.core.walk import EntryKind
from tests.builders import (
    Fifo,
    Folder,
    Link,
    Tree,
    alokai_project,
    make_tree,
    manifest_project,
    scan_project,
)
from tests.core.shop import in_child


@pytest.fixture(params=[1_000_000, 1], ids=["here", "crew"])
def crew_entries(request: pytest.FixtureRequest) -> int:
    """From how many entries on other processes read."""
    entries = request.param
    assert isinstance(entries, int)
    return entries


def paths_in(scan: Scan, name: str = "base") -> list[bytes]:
    index = scan.index
    layer = index.tree.find(name)
    return sorted(path for file, path in enumerate(index.paths()) if index.kind(layer, file))


def told(scan: Scan) -> list[tuple[NoticeKind, str | None, bytes]]:
    return [(notice.kind, notice.layer, notice.path) for notice in scan.notices]


def test_every_layers_files_are_listed_by_kind(tmp_path: Path, crew_entries: int) -> None:
    base: Tree = {
        "web/a.ts": "1",
        "web/in/deep/b.ts": "2",
        "web/link": Link("a.ts"),
        "web/to-folder": Link("in"),
        "web/dangling": Link("nowhere"),
        "web/pipe": Fifo(),
        "web/empty": Folder(),
        b"web/caf\xe9\n<b>": b"",
    }
    project = alokai_project(tmp_path, base, {"us": {"web/a.ts": "2"}})
    sock = socket.socket(socket.AF_UNIX)
    place = os.path.relpath(project / "apps/web/socket")
    sock.bind(place)
    sock.close()
    scan = scan_project(project, crew_entries)
    index = scan.index
    kinds = {path: index.kind(index.tree.base, file) for file, path in enumerate(index.paths())}
    assert kinds == {
        b"web/a.ts": EntryKind.FILE,
        b"web/caf\xe9\n<b>": EntryKind.FILE,
        b"web/dangling": EntryKind.LINK,
        b"web/in/deep/b.ts": EntryKind.FILE,
        b"web/link": EntryKind.LINK,
        b"web/pipe": EntryKind.SPECIAL,
        b"web/socket": EntryKind.SPECIAL,
        b"web/to-folder": EntryKind.LINK,
    }
    assert paths_in(scan, "us") == [b"web/a.ts"]
    assert scan.notices == () and scan.is_compared


def test_a_store_is_a_folder_of_stores_and_any_other_one_is_plain(
    tmp_path: Path, crew_entries: int
) -> None:
    stores = {"us": {"web/stores/x.ts": ""}, "us/deep": {"web/a": ""}}
    project = alokai_project(tmp_path, {"web/stores/cart.ts": ""}, stores)
    scan = scan_project(project, crew_entries)
    assert paths_in(scan) == [b"web/stores/cart.ts"]
    assert paths_in(scan, "us") == [b"web/stores/x.ts"]
    assert paths_in(scan, "deep") == [b"web/a"]


def test_what_lies_outside_an_app_is_misplaced(tmp_path: Path, crew_entries: int) -> None:
    project = alokai_project(
        tmp_path,
        {"web/a": "", "README.md": "", "linked": Link("web")},
        {"us": {"web/a": "", "NOTES.txt": "", "app": Link("web"), "x.log": ""}},
    )
    make_tree(project, {".gitignore": "*.log\n"})
    scan = scan_project(project, crew_entries)
    assert paths_in(scan) == paths_in(scan, "us") == [b"web/a"]
    assert sorted(told(scan)) == [
        (NoticeKind.MISPLACED, "/", b"linked"),
        (NoticeKind.MISPLACED, "/us", b"NOTES.txt"),
        (NoticeKind.MISPLACED, "/us", b"app"),
    ]
    texts = {notice.path: notice.text for notice in scan.notices}
    assert texts[b"NOTES.txt"] == "Outside any app: never composed."
    assert texts[b"app"] == "A link stands for the app's folder: not followed."


def test_a_manifests_layer_has_files_at_its_root(tmp_path: Path, crew_entries: int) -> None:
    layers: dict[str, Tree] = {"base": {"a": "", "x/tsconfig.json": ""}, "us": {"link": Link("a")}}
    scan = scan_project(manifest_project(tmp_path, layers), crew_entries)
    assert paths_in(scan) == [b"a", b"x/tsconfig.json"]
    assert paths_in(scan, "us") == [b"link"]
    assert scan.notices == ()


def test_what_is_left_out(tmp_path: Path, crew_entries: int) -> None:
    base = {
        "web/a": "",
        "web/node_modules/x/index.js": "",
        "web/.next/y": "",
        "web/x.log": "",
        "web/keep.log": "",
        "web/dist/z": "",
        "web/in/.gitignore": "/only\n!x.log\n",
        "web/in/only": "",
        "web/in/x.log": "",
        "web/in/deep/only": "",
    }
    project = alokai_project(tmp_path, base, {"us": {"web/dist/z": "", "web/b.log": ""}})
    make_tree(project, {".gitignore": "*.log\n!keep.log\n", "apps/web/.gitignore": "dist/\n"})
    scan = scan_project(project, crew_entries)
    assert paths_in(scan) == [
        b"web/.gitignore",
        b"web/a",
        b"web/in/.gitignore",
        b"web/in/deep/only",
        b"web/in/x.log",
        b"web/keep.log",
    ]
    assert paths_in(scan, "us") == [b"web/dist/z"]
    everything = scan_project(project, crew_entries, shows_all=True)
    assert set(paths_in(everything)) == {*(path.encode() for path in base), b"web/.gitignore"}


def test_a_manifests_patterns_are_relative_to_each_layer(tmp_path: Path, crew_entries: int) -> None:
    files = {"var/a": "", "in/var/b": "", "in/c.orig": "", "d": ""}
    project = manifest_project(tmp_path, {"base": files, "us": files}, ignore=["/var/", "*.orig"])
    scan = scan_project(project, crew_entries)
    assert paths_in(scan) == paths_in(scan, "us") == [b"d", b"in/var/b"]


def test_what_the_repository_tracks_is_never_ignored(tmp_path: Path, crew_entries: int) -> None:
    base = {
        "web/a": "",
        "web/x.log": "",
        "web/y.log": "",
        "web/dist/in/kept": "",
        "web/dist/in/new": "",
        "web/node_modules/m": "",
    }
    project = alokai_project(tmp_path, base)
    make_tree(project, {".gitignore": "*.log\ndist/\n"})
    tracked = ["web/x.log", "web/dist/in/kept", "web/node_modules/m"]
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    subprocess.run(["git", "add", "-f", *tracked], cwd=project / "apps", check=True)
    scan = scan_project(project, crew_entries)
    assert paths_in(scan) == [b"web/a", b"web/dist/in/kept", b"web/x.log"]


def test_a_gitignore_that_cannot_be_read_is_reported(tmp_path: Path, crew_entries: int) -> None:
    project = alokai_project(tmp_path, {"web/in/.gitignore": Link("x"), "web/in/a": ""})
    scan = scan_project(project, crew_entries)
    assert paths_in(scan) == [b"web/in/.gitignore", b"web/in/a"]
    assert told(scan) == [(NoticeKind.UNREADABLE, "/", b"web/in/.gitignore")]


def test_only_what_bears_on_one_path_is_read(tmp_path: Path) -> None:
    base = {"web/in/a": "", "web/in/b": "", "web/b": "", "api/in/a": "", "web/in/.gitignore": "c"}
    stores = {"us": {"web/in": ""}, "eu": {"web/in/a/x/y": ""}}
    project = alokai_project(tmp_path, base, stores)

    def within(path: bytes) -> list[bytes]:
        location = os.fsencode(project)
        layout = read_layout(location)
        scanner = Scanner(location, layout, CancelToken(), within=path)
        return list(scanner.read_only(layout.tree.layers, lambda _: None).index.paths())

    assert sorted(within(b"web/in/a")) == [b"web/in", b"web/in/a", b"web/in/a/x/y"]
    assert within(b"web/x") == []
    make_tree(project, {"apps/web/in/c": ""})
    assert within(b"web/in/c") == [b"web/in"]  # ignored there


def test_some_layers_alone_are_read(tmp_path: Path, crew_entries: int) -> None:
    project = alokai_project(tmp_path, {"web/a": ""}, {"us": {"web/b": ""}, "eu": {"web/c": ""}})
    location = os.fsencode(project)
    layout = read_layout(location)
    scanner = Scanner(location, layout, CancelToken(), crew_entries=crew_entries)
    us, eu = layout.tree.find("us"), layout.tree.find("eu")
    scan = scanner.read_only(layout.tree.stack(us), lambda _: None)
    assert list(scan.index.paths()) == [b"web/a", b"web/b"]
    assert scan.index.unread == {eu.number}
    assert not scan.is_compared


def test_the_looked_at_stack_is_complete_first(tmp_path: Path, crew_entries: int) -> None:
    stores = {"us": {"web/a": "1"}, "eu": {"web/a": "2", "web/c": ""}}
    project = alokai_project(tmp_path, {"web/a": "1"}, stores)
    location = os.fsencode(project)
    layout = read_layout(location)
    tree = layout.tree
    scanner = Scanner(location, layout, CancelToken(), crew_entries=crew_entries)
    reports: list[Progress] = []
    first, *_, last = scanner.read(tree.stack(tree.find("us")), reports.append)
    assert first.index.unread == {tree.find("eu").number} and not first.is_compared
    assert paths_in(first, "us") == [b"web/a"] and paths_in(first, "eu") == []
    assert last.index.unread == frozenset() and last.is_compared
    read: list[Layer | None] = [report.layer for report in reports]
    assert None in read and any(read)


RICH: Tree = {
    "a.ts": "",
    "var/x": "",
    "web/a.ts": "1",
    "web/in/deep/b.ts": "2",
    "web/x.log": "",
    "web/dist/kept": "",
    "web/dist/new": "",
    "web/node_modules/m/index.js": "",
    "web/in/.gitignore": "/only\n",
    "web/in/only": "",
    "web/in/deep/only": "",
    "web/link": Link("in"),
}


@pytest.mark.parametrize("layout", ["alokai", "manifest"])
def test_folders_read_again_are_as_if_all_was_read(tmp_path: Path, layout: str) -> None:
    if layout == "alokai":
        project = alokai_project(tmp_path, RICH, {"us": RICH})
        base = project / "apps"
    else:
        project = manifest_project(tmp_path, {"base": RICH, "us": RICH}, ignore=["/var/"])
        base = project / "layers/base"
    make_tree(project, {".gitignore": "*.log\ndist/\n"})
    make_tree(base, {".gitignore": "/web/none\n/none\n", "none": "", "web/none": ""})
    subprocess.run(["git", "init", "-q"], cwd=project, check=True)
    tracked = ["web/dist/kept", "web/node_modules/m/index.js"]
    subprocess.run(["git", "add", "-f", *tracked], cwd=base, check=True)
    location = os.fsencode(project)
    reading = read_layout(location)
    everything = [os.fsencode(place) for place, _, _ in os.walk(base)]
    folders = [os.path.relpath(place, os.fsencode(base)) for place in everything]
    touched = [
        (layer, b"" if folder == b"." else folder)
        for layer in reading.tree
        for folder in (*folders, b"web/link/deep", b"web/gone")
    ]

    def read_again(scan: Scan) -> None:
        again = Rereader(location, reading, CancelToken()).read_folders(scan, touched).scan
        fresh = scan_project(project)
        assert list(again.index.paths()) == list(fresh.index.paths())
        assert again.index.entries == fresh.index.entries
        assert again.index.contents == fresh.index.contents
        assert again.is_compared

    scan = scan_project(project)
    read_again(scan)
    (base / "web/a.ts").unlink()
    shutil.rmtree(base / "web/in/deep")
    (base / "web/in/deep").symlink_to("../dist")
    make_tree(base, {"NOTES.txt": "", "web/new.ts": "", "var/y": "", "web/b.log": ""})
    read_again(scan)


def test_a_cancelled_reading_stops(tmp_path: Path, crew_entries: int) -> None:
    project = alokai_project(tmp_path, {f"web/{n}/a": "" for n in range(9)})
    location = os.fsencode(project)
    layout = read_layout(location)
    token = CancelToken()
    scanner = Scanner(location, layout, token, crew_entries=crew_entries)
    with pytest.raises(Cancelled):
        list(scanner.read(layout.tree.layers, lambda _: token.cancel()))


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder that other users can read, unlike pytest's own."""
    folder = Path(tempfile.mkdtemp())
    folder.chmod(0o755)
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


@pytest.mark.skipif(os.name != "posix", reason="there are no users to change to")
def test_what_another_user_must_not_read_is_unreadable(open_folder: Path) -> None:
    base = {"web/secret": "1", "web/a": "1", "web/closed/b": "1"}
    project = alokai_project(open_folder, base)
    (project / "apps/web/secret").chmod(0)
    (project / "apps/web/closed").chmod(0)
    notices: list[Notice] = []

    def look() -> int:
        if os.geteuid() == 0:
            os.setuid(65534)  # nobody
        scan = scan_project(project)
        notices.extend(scan.notices)
        index = scan.index
        kinds = {path: index.kind(index.tree.base, file) for file, path in enumerate(index.paths())}
        if kinds != {b"web/a": EntryKind.FILE, b"web/secret": EntryKind.UNREADABLE}:
            return 1
        expected = {
            (b"web/secret", "Permission denied. It is not compared."),
            (b"web/closed", "Permission denied. What is in it is not shown."),
        }
        found = {(notice.path, notice.text) for notice in scan.notices}
        return 0 if found == expected else 2

    assert in_child(look) == 0
    (project / "apps/web/closed").chmod(0o755)


@pytest.mark.skipif(os.name != "posix", reason="there are no users to change to")
def test_a_folder_read_again_says_no_more_that_it_cannot_be_read(open_folder: Path) -> None:
    files = {"web/closed/a": "1", "web/secret": "1", "web/shut/b": "1", "web/gone/in/c": "1"}
    project = alokai_project(open_folder, files, {"us": files})
    base = project / "apps"
    closed = [base / "web/closed", base / "web/secret", base / "web/shut", base / "web/gone/in"]
    location = os.fsencode(project)
    reading = read_layout(location)

    def look() -> int:
        if os.geteuid() == 0:
            os.chown(base / "web", 65534, 65534)
            for place in (*closed, base / "web/gone"):
                os.chown(place, 65534, 65534)
            os.setuid(65534)  # nobody
        for place in closed:
            place.chmod(0)
        scan = scan_project(project)
        if len(scan.notices) != 4:
            return 1
        (base / "web/closed").chmod(0o755)
        (base / "web/secret").chmod(0o644)
        (base / "web/gone/in").chmod(0o755)
        shutil.rmtree(base / "web/gone")
        touched = [(reading.tree.base, folder) for folder in (b"", b"web", b"web/closed")]
        again = Rereader(location, reading, CancelToken()).read_folders(scan, touched).scan
        return 0 if {notice.path for notice in again.notices} == {b"web/shut"} else 2

    assert in_child(look) == 0
    (base / "web/shut").chmod(0o755)
