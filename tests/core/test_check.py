"""The problems that an index shows, each once, at the layer that brings it about."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multistore_gui.core.check import problems
from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.layout import read_layout
from tests.builders import Fifo, Link, alokai_project, manifest_project, scan_project

Found = list[tuple[str | None, bytes, str]]


def found_in(project: Path, kind: NoticeKind) -> Found:
    """Return layer, path and text of each problem of a kind."""
    return [(each.layer, each.path, each.text) for each in all_in(project) if each.kind is kind]


def all_in(project: Path) -> tuple[Notice, ...]:
    return problems(read_layout(os.fsencode(project)), scan_project(project).index)


def test_an_honest_project_has_no_problems(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/package.json": "", "web/tsconfig.json": "", "web/a.ts": "", "web/lib/README.md": ""},
        {"us": {"web/tsconfig.json": "", "web/a.ts": "1", "web/docs/readme.md": ""}},
    )
    assert all_in(project) == ()


def test_a_stores_own_package_json_is_ineffective(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/package.json": "", "web/in/package.json": ""},
        {
            "us": {"web/package.json": "", "web/in/package.json": "", "own/package.json": ""},
            "us/deep": {"own/package.json": ""},
            "us/bare": {"web/a.ts": ""},
        },
    )
    assert found_in(project, NoticeKind.INEFFECTIVE) == [
        ("/us/deep", b"own/package.json", "us's file always wins: this one has no effect."),
        ("/us", b"web/package.json", "base's file always wins: this one has no effect."),
    ]


def test_a_manifest_has_no_special_files_and_no_apps(tmp_path: Path) -> None:
    project = manifest_project(
        tmp_path, {"base": {"web/package.json": ""}, "us": {"web/package.json": "", "own/a": ""}}
    )
    assert all_in(project) == ()


@pytest.mark.skipif(os.name != "posix", reason="there are no named pipes")
def test_what_is_neither_a_file_nor_a_link_is_noted_in_each_layer_that_has_it(
    tmp_path: Path,
) -> None:
    project = manifest_project(
        tmp_path,
        {
            "base": {"web/pipe": Fifo(), "web/a": "", "web/link": Link("nowhere")},
            "us": {"web/pipe": Fifo(), "b\n": Fifo()},
            "deep": {"web/a": "1"},
        },
    )
    text = "Neither a file nor a link: it is never opened, and not compared."
    assert found_in(project, NoticeKind.NOTICE) == [
        ("/", b"web/pipe", text),
        ("/us", b"b\n", text),
        ("/us", b"web/pipe", text),
    ]


def test_a_clash_is_reported_where_it_begins_and_not_by_each_store_above(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/x/a.ts": "", "web/x/in/b.ts": "", "web/y": "", "web/z": ""},
        {
            "us": {"web/x": "", "web/y/c.ts": "", "web/y/d.ts": ""},
            "us/deep": {"web/y/c.ts": "", "web/z/e": ""},
            "us/other": {"web/x/a.ts": ""},
        },
    )
    assert found_in(project, NoticeKind.CLASH) == [
        ("/us", b"web/x", "A file hides a folder at this path: base's with 2 files."),
        ("/us/other", b"web/x", "A folder hides a file at this path: us's."),
        ("/us", b"web/y", "A folder hides a file at this path: base's."),
        ("/us/deep", b"web/z", "A folder hides a file at this path: base's."),
    ]


def test_a_clash_that_another_hides_is_none(tmp_path: Path) -> None:
    project = manifest_project(
        tmp_path,
        {"base": {"x/in/a": ""}, "low": {"x": ""}, "top": {"x/in": ""}},
    )
    assert [(layer, path) for layer, path, _ in found_in(project, NoticeKind.CLASH)] == [
        ("/low", b"x"),
        ("/low/top", b"x"),
    ]


def test_names_that_differ_in_case_are_reported_at_the_lowest_layer_that_has_both(
    tmp_path: Path,
) -> None:
    project = alokai_project(
        tmp_path,
        {"web/Case.txt": "", "web/case.txt": "", "web/Logo.png": ""},
        {
            "us": {"web/logo.png": "", "web/case.txt": ""},
            "us/deep": {"web/Logo.png": ""},
            "eu": {"web/LOGO.png": ""},
            "uk": {"web/a": ""},
        },
    )
    collide = "differ in case only: they collide on macOS and Windows."
    assert found_in(project, NoticeKind.CASE_CLASH) == [
        ("/", b"web/Case.txt", f"web/Case.txt and web/case.txt {collide}"),
        ("/eu", b"web/LOGO.png", f"web/LOGO.png and web/Logo.png {collide}"),
        ("/us", b"web/Logo.png", f"web/Logo.png and web/logo.png {collide}"),
    ]


def test_stores_beside_one_another_do_not_collide(tmp_path: Path) -> None:
    stores = {"us": {"web/Logo.png": ""}, "eu": {"web/logo.png": ""}}
    project = alokai_project(tmp_path, {"web/a": ""}, stores)
    assert found_in(project, NoticeKind.CASE_CLASH) == []


def test_folders_that_differ_in_case_are_reported_once_and_not_each_file(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/Cart/a.ts": "", "web/Cart/in/b.ts": "", "web/stock": ""},
        {"us": {"web/cart/a.ts": "", "web/cart/in/b.ts": "", "web/Stock/c.ts": ""}},
    )
    paths = [(layer, path) for layer, path, _ in found_in(project, NoticeKind.CASE_CLASH)]
    assert paths == [("/us", b"web/Cart"), ("/us", b"web/Stock")]


def test_names_are_folded_as_file_systems_do(tmp_path: Path) -> None:
    base = {"web/\xc4.txt": "", "web/\xe4.txt": "", "web/e\u0301": "", "web/\xe9": ""}
    project = alokai_project(tmp_path, base)
    assert len(found_in(project, NoticeKind.CASE_CLASH)) == 2


def test_bytes_that_are_not_utf_8_stand_for_themselves(tmp_path: Path) -> None:
    project = alokai_project(tmp_path, {b"web/\xff": b"", b"web/\xfe": b"", b"web/\xffA": b""})
    assert all_in(project) == ()


def test_an_app_that_only_a_store_has_is_worth_a_notice(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {"web/a.ts": ""},
        {
            "us": {"own/a.ts": "", "web/a.ts": ""},
            "us/deep": {"own/b.ts": ""},
            "eu": {"own/a.ts": ""},
        },
    )
    text = "No app of base: all its files are additions."
    assert found_in(project, NoticeKind.NOTICE) == [("/eu", b"own", text), ("/us", b"own", text)]
