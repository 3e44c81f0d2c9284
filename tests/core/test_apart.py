"""What another process reads is what this one would."""

from __future__ import annotations

import os
import signal
import subprocess
from pathlib import Path

import pytest

from multistore_gui.core import apart, crew
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.check import problems
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import read_layout
from multistore_gui.core.scan import Progress, Scan, Scanner
from tests.builders import alokai_project, scan_project

pytestmark = pytest.mark.skipif(not crew.is_possible(), reason="there is no second process here")

BASE = {"web/a": "1", "web/in/b": "1", "web/in/c": "1", "web/link/d": "1"}
STORES = {"eu": {"web/a": "1", "web/in/b": "2"}, "eu/de": {"web/a": "1", "web/link": "file"}}


def scanner_of(project: Path, token: CancelToken | None = None) -> Scanner:
    """Make a scanner for which every project is large."""
    location = os.fsencode(project)
    layout = read_layout(location)
    return Scanner(location, layout, token or CancelToken(), crew_entries=1, hands_over=True)


def parts(scan: Scan) -> tuple[object, ...]:
    """Return all that a scan says."""
    index = scan.index
    return (
        list(index.paths()),
        index.entries,
        index.contents,
        index.unread,
        dict(index.special),
        list(index.files_and_folders),
        scan.notices,
        scan.is_compared,
    )


def test_it_finds_the_same(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, BASE, STORES)
    scanner = scanner_of(project)
    tree = scanner.layout.tree
    told: list[Progress] = []
    scans = list(scanner.read([tree.base], told.append))
    assert parts(scans[-1]) == parts(scan_project(project))
    assert scans[0].index.unread == {layer.number for layer in tree.stores}
    assert all(scan.index.tree is tree for scan in scans)
    assert told and {type(progress.layer) for progress in told} <= {Layer, type(None)}


def test_it_finds_the_problems_too(tmp_path: Path) -> None:
    scanner = scanner_of(alokai_project(tmp_path, BASE, STORES))
    for scan in scanner.read([scanner.layout.tree.base], lambda _: None):
        assert scan.problems == problems(scanner.layout, scan.index)
    assert scan.problems  # "web/link": a file hides a folder


def test_what_is_compared_later_leaves_the_paths_as_they_are(tmp_path: Path) -> None:
    scanner = scanner_of(alokai_project(tmp_path, BASE, STORES))
    *_, before, last = scanner.read((), lambda _: None)
    assert last.index.names is before.index.names
    assert last.is_compared and not before.is_compared


def test_a_small_project_is_read_here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    project = alokai_project(tmp_path, BASE, STORES)
    location = os.fsencode(project)
    monkeypatch.setattr(subprocess, "Popen", None)
    scanner = Scanner(location, read_layout(location), CancelToken(), hands_over=True)
    *_, last = scanner.read((), lambda _: None)
    assert parts(last) == parts(scan_project(project))


def test_a_cancelled_reading_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = started_by(monkeypatch)
    token = CancelToken()
    scanner = scanner_of(alokai_project(tmp_path, BASE, STORES), token)
    scans = scanner.read([scanner.layout.tree.base], lambda _: None)
    next(scans)
    token.cancel()
    with pytest.raises(Cancelled):
        next(scans)
    (process,) = started
    assert process.returncode is not None


def test_where_the_other_process_dies_all_is_read_here(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    started = started_by(monkeypatch, dies=True)
    project = alokai_project(tmp_path, BASE, STORES)
    *_, last = scanner_of(project).read((), lambda _: None)
    assert parts(last) == parts(scan_project(project))
    (process,) = started
    assert process.returncode == -signal.SIGKILL


def test_a_stopped_reading_keeps_what_was_read(tmp_path: Path) -> None:
    scanner = scanner_of(alokai_project(tmp_path, BASE, STORES))
    scanner.stop.cancel()
    *_, last = apart.read_apart(scanner, [scanner.layout.tree.base], lambda _: None)
    assert not set(last.index.paths()) - {b"web/a", b"web/in/b", b"web/in/c", b"web/link/d"}


def started_by(
    monkeypatch: pytest.MonkeyPatch, *, dies: bool = False
) -> list[subprocess.Popen[bytes]]:
    """Collect the processes that this one starts to read apart, killed at once if they are to."""
    started: list[subprocess.Popen[bytes]] = []

    def spawn(module: str, *options: str) -> tuple[object, subprocess.Popen[bytes]]:
        end, process = crew.spawn(module, *options)
        started.append(process)
        if dies:
            process.kill()
        return end, process

    monkeypatch.setattr(apart, "spawn", spawn)
    return started
