"""Manifests that give a layer tree, and everything that is wrong in those that do not."""

from __future__ import annotations

import os
import random
import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.errors import Notice, NoticeKind
from multistore_gui.core.layout import LayoutReading
from multistore_gui.core.manifest import ManifestError, read_manifest
from tests.builders import Link, make_tree

LUMA = b"""\
name = "Luma themes"
ignore = ["*.orig", "var/", "/caf\xc3\xa9"]

[layers.base]
path = "themes/blank"

[layers.luma]
path = "themes/luma"
parent = "base"
template = true

[layers.shop-de]
path = "shops/de"
parent = "luma"
"""


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with folders for layers and no manifest yet."""
    project = tmp_path / "project"
    for folder in ("themes/blank", "themes/luma", "shops/de", "a", "b", "c"):
        (project / folder).mkdir(parents=True)
    return project


def read(project: Path, manifest: bytes) -> LayoutReading:
    (project / "multistore.toml").write_bytes(manifest)
    return read_manifest(bytes(project))


def problems(project: Path, manifest: bytes) -> list[tuple[int | None, str]]:
    with pytest.raises(ManifestError) as caught:
        read(project, manifest)
    found = caught.value.problems
    assert all((n.kind, n.path) == (NoticeKind.CONFIG, b"multistore.toml") for n in found)
    assert str(caught.value).isprintable()  # one line
    return [(notice.line, notice.text) for notice in found]


def test_the_specifications_example(project: Path) -> None:
    reading = read(project, LUMA)
    assert reading.name == "Luma themes"
    assert reading.ignore == (b"*.orig", b"var/", b"/caf\xc3\xa9")
    assert not reading.apps_only
    assert reading.skipped == {}
    assert reading.notices == ()
    root = bytes(project)
    found = [
        (layer.full_name, layer.id, layer.kind.value, layer.path, layer.location)
        for layer in reading.tree
    ]
    assert found == [
        ("/", "base", "base", b"themes/blank", root + b"/themes/blank"),
        ("/luma", "luma", "template", b"themes/luma", root + b"/themes/luma"),
        ("/luma/shop-de", "shop-de", "deployable", b"shops/de", root + b"/shops/de"),
    ]
    assert all(layer.is_inside_project and layer.has_folder for layer in reading.tree)


def test_siblings_are_in_order_of_id_whatever_the_order_in_the_file(project: Path) -> None:
    text = (
        b'layers.z = {path = "a", parent = "root"}\n'
        b'layers.base = {path = "b", parent = "root"}\n'
        b'layers.root.path = "c"\n'
    )
    tree = read(project, text).tree
    assert [(layer.full_name, layer.number) for layer in tree] == [
        ("/", 0),
        ("/base", 1),
        ("/z", 2),
    ]
    assert tree.base.id == "root"


def test_a_chain_of_twelve_layers_is_no_trouble(project: Path) -> None:
    text = '[layers.l0]\npath = "l0"\n'
    (project / "l0").mkdir()
    for level in range(1, 13):
        (project / f"l{level}").mkdir()
        text += f'[layers.l{level}]\npath = "l{level}"\nparent = "l{level - 1}"\n'
    reading = read(project, text.encode())
    assert reading.notices == ()
    top = reading.tree.find("l12")
    assert [layer.id for layer in reading.tree.stack(top)] == [f"l{n}" for n in range(13)]


@pytest.mark.parametrize(
    ("written", "path", "is_inside"),
    [
        ("themes/blank", b"themes/blank", True),
        ("./themes//x/../blank/", b"themes/blank", True),
        (".", b"", True),
        ("../project/a", b"a", True),
        ("to-blank", b"themes/blank", True),
        ("../shared/base", b"../shared/base", False),
        ("a/../../shared/./base", b"../shared/base", False),
        ("to-shared/base", b"to-shared/base", False),
        ("..", b"..", False),
        ("../project-2", b"../project-2", False),
    ],
)
def test_a_path_is_relative_to_the_manifest_and_resolved_once(
    project: Path, written: str, path: bytes, is_inside: bool
) -> None:
    (project / "themes/x").mkdir()
    (project.parent / "shared/base").mkdir(parents=True)
    (project.parent / "project-2").mkdir()
    make_tree(project, {"to-blank": Link("themes/blank"), "to-shared": Link("../shared")})
    layer = read(project, f'[layers.base]\npath = "{written}"\n'.encode()).tree.base
    assert (layer.path, layer.is_inside_project) == (path, is_inside)
    assert os.path.samefile(layer.location, project / written)
    assert os.path.realpath(layer.location) == layer.location


def test_an_absolute_path_is_taken(project: Path) -> None:
    layer = read(project, f'[layers.base]\npath = "{project}/a"\n'.encode()).tree.base
    assert (layer.path, layer.is_inside_project) == (b"a", True)


def test_a_project_reached_through_a_link_keeps_its_location(project: Path) -> None:
    (project / "multistore.toml").write_bytes(LUMA)
    link = project.parent / "link"
    link.symlink_to("project")
    layer = read_manifest(bytes(link)).tree.base
    assert layer.location == bytes(link) + b"/themes/blank"
    assert layer.is_inside_project


@pytest.mark.parametrize("name", [b"", b'name = ""\n', b"name = 5\n"])
def test_without_a_name_the_folder_names_the_project(project: Path, name: bytes) -> None:
    reading = read(project, b"\n" + name + b'[layers.base]\npath = "a"\n')
    assert reading.name == "project"
    text = '"name" is no text: the folder\'s name is shown.'
    notice = Notice(NoticeKind.CONFIG, text, path=b"multistore.toml", line=2)
    assert reading.notices == ((notice,) if b"5" in name else ())


def test_unknown_keys_are_notices(project: Path) -> None:
    reading = read(
        project, b'nmae = "x"\n[layers.base]\npath = "a"\n\ntempalte = true\n"" = 1\n[stores.x]\n'
    )
    assert [(n.kind, n.line, n.text) for n in reading.notices] == [
        (NoticeKind.CONFIG, 1, "The key nmae is unknown and not read."),
        (NoticeKind.CONFIG, 7, "The key stores is unknown and not read."),
        (NoticeKind.CONFIG, 5, "Layer base: the key tempalte is unknown and not read."),
        (NoticeKind.CONFIG, 6, 'Layer base: the key "" is unknown and not read.'),
    ]


BASE = b'[layers.base]\npath = "a"\n'  # two lines


@pytest.mark.parametrize(
    ("manifest", "expected"),
    [
        (b"", [(1, "No layer is named. It needs a table [layers.NAME] for each.")]),
        (b"\n[layers]\n", [(2, "No layer is named. It needs a table [layers.NAME] for each.")]),
        (b"\nlayers = 5", [(2, "No layer is named. It needs a table [layers.NAME] for each.")]),
        (b"[[layers]]\n", [(1, "No layer is named. It needs a table [layers.NAME] for each.")]),
        (BASE + b"[[layers.x]]\n", [(3, "Layer x: it is no table.")]),
        (BASE + b"\n[layers]\nx = 1\n", [(5, "Layer x: it is no table.")]),
        (b"[layers.x]\n", [(1, 'Layer x: it has no "path".')]),
        (b"[layers.x]\npath = 1\n", [(1, 'Layer x: "path" is no folder\'s path.')]),
        (b"[layers.x]\npath = ''\n", [(1, 'Layer x: "path" is no folder\'s path.')]),
        (b'[layers.x]\npath = "a\\u0000"\n', [(1, 'Layer x: "path" is no folder\'s path.')]),
        (b"[layers.x]\npath = 'no\xe2\x80\xae'\n", [(1, "Layer x: no\\u{202E} does not exist.")]),
        (b"[layers.x]\npath = 'multistore.toml'\n",
         [(1, "Layer x: multistore.toml is no folder.")]),
        (b"[layers.x]\npath = 'multistore.toml/x'\n",
         [(1, "Layer x: multistore.toml/x cannot be read: Not a directory.")]),
        (BASE + b"[layers.x]\npath = 'b'\nparent = 'bass'\n",
         [(3, "Layer x: its parent bass is no layer.")]),
        (BASE + b"[layers.x]\npath = 'b'\nparent = ''\n",
         [(3, 'Layer x: its parent "" is no layer.')]),
        (BASE + b"[layers.x]\npath = 'b'\nparent = ['base']\n",
         [(3, 'Layer x: "parent" is no text.')]),
        (BASE + b"[layers.x]\npath = 'b'\nparent = 'x'\n",
         [(3, "Layer x: its parents lead back to itself: x.")]),
        (BASE + b"[layers.x]\npath = 'b'\nparent = 'y'\n[layers.y]\npath = 'c'\nparent = 'x'\n",
         [(3, "Layer x: its parents lead back to itself: x, y.")]),
        (b"# cycle alone\n[layers.x]\npath = 'b'\nparent = 'x'\n",
         [(2, "Every layer has a parent: none is the base."),
          (2, "Layer x: its parents lead back to itself: x.")]),
        (BASE + b"[layers.x]\npath = 'b'\n\n[layers.y]\npath = 'c'\n",
         [(3, "Layer x: it has no parent, nor has base; one layer alone is the base."),
          (6, "Layer y: it has no parent, nor has base; one layer alone is the base.")]),
        (BASE + b"[layers.x]\npath = './b/../a'\nparent = 'base'\n",
         [(3, "Layer x: it has the same path as base.")]),
        (BASE + b"[layers.x]\npath = 'link-to-a'\nparent = 'base'\n",
         [(3, "Layer x: it has the same path as base.")]),
        (BASE + b"[layers.x]\npath = 'link-to-a/inner/most'\nparent = 'base'\n",
         [(3, "Layer x: its path is inside base's.")]),
        (BASE + b"[layers.x]\npath = '.'\nparent = 'base'\n",
         [(1, "Layer base: its path is inside x's.")]),
        (BASE + b"template = 'no'\n", [(1, 'Layer base: "template" is neither true nor false.')]),
        (b"ignore = '*.orig'\n" + BASE, [(1, '"ignore" is no list of texts.')]),
        (b"\nignore = ['*.orig', 1]\n" + BASE, [(2, '"ignore" is no list of texts.')]),
        (b"[layers.'a/b']\npath = 'a'", [(1, "Layer a/b: its name can be no folder's.")]),
        (b"[layers.'']\npath = 'a'", [(1, 'Layer "": its name can be no folder\'s.')]),
        (b"[layers.'..']\npath = 'a'", [(1, "Layer ..: its name can be no folder's.")]),
        (b'[layers."a\\n"]\npath = "a"', [(1, "Layer a\\n: its name can be no folder's.")]),
    ],
)  # fmt: skip
def test_each_problem_names_its_layer_and_line(
    project: Path, manifest: bytes, expected: list[tuple[int, str]]
) -> None:
    make_tree(project, {"a/inner/most/file": b"", "link-to-a": Link("a")})
    assert problems(project, manifest) == expected


def test_all_problems_are_found_at_once_and_the_first_is_the_text(project: Path) -> None:
    manifest = b"""\
[layers.luma]
path = "gone"
parent = "bass"
[layers.shop]
path = "c"
template = 1
ignore = 5
[layers.base]
path = "a"
"""
    assert problems(project, b"ignore = 1\n" + manifest) == [
        (1, '"ignore" is no list of texts.'),
        (2, "Layer luma: its parent bass is no layer."),
        (2, "Layer luma: gone does not exist."),
        (5, 'Layer shop: "template" is neither true nor false.'),
        (9, "Layer base: it has no parent, nor has shop; one layer alone is the base."),
    ]
    with pytest.raises(ManifestError) as caught:
        read(project, manifest)
    assert str(caught.value) == (
        "multistore.toml, line 1: Layer luma: its parent bass is no layer. And 3 more problems."
    )


@pytest.mark.parametrize(
    ("manifest", "line", "text"),
    [
        # What follows are the words of tomllib, which differ between versions of Python.
        (b'[layers.base]\npath "a"\n', 2, "Column 6: "),
        (b"[layers.base\n", 1, "Column 13: "),
        (
            b'[layers.base]\npath = "a\n',
            2,
            "Column 10: the line ends before what is in quotes does.",
        ),
        (BASE + BASE, 3, "Column 13: "),
        (b"\n\na = [", 3, ""),
        (b"a = 1\n\nb = \xff", 3, "Cannot be read: not UTF-8."),
        (b"#" * 10_000_001, None, "Cannot be read: larger than 10,000,000 bytes."),
        (b"a = " + b"[" * 20_000, None, "Its values are nested too deep."),
    ],
)
def test_what_is_no_toml_names_its_place(
    project: Path, manifest: bytes, line: int | None, text: str
) -> None:
    ((found_line, found_text),) = problems(project, manifest)
    assert found_line == line
    assert found_text.startswith(text)
    assert "(at " not in found_text


def test_a_number_of_too_many_digits_is_one_problem(project: Path) -> None:
    ((line, text),) = problems(project, b"a = " + b"9" * 5000)
    assert line is None
    assert text.startswith("A number is too long: ")


def test_a_byte_order_mark_and_windows_line_ends_are_read(project: Path) -> None:
    assert len(read(project, b"\xef\xbb\xbf" + LUMA.replace(b"\n", b"\r\n")).tree) == 3
    assert problems(project, b"\xef\xbb\xbf\r\n\r\n[layers.x]\r\n") == [
        (3, 'Layer x: it has no "path".')
    ]


def test_a_manifest_that_is_no_file_is_never_opened(project: Path) -> None:
    manifest = project / "multistore.toml"
    os.mkfifo(manifest)
    with pytest.raises(ManifestError) as caught:
        read_manifest(bytes(project))
    assert str(caught.value) == (
        "multistore.toml: Cannot be read: a FIFO, where a regular file is needed."
    )
    manifest.unlink()
    manifest.symlink_to("elsewhere.toml")
    with pytest.raises(ManifestError, match="a link, not followed"):
        read_manifest(bytes(project))


@given(st.lists(st.integers(0, 10_000), min_size=1, max_size=12), st.randoms(use_true_random=False))
def test_stacks_follow_the_parents(
    tmp_path_factory: pytest.TempPathFactory, choices: list[int], shuffle: random.Random
) -> None:
    parents = {f"l{n + 1}": f"l{choice % (n + 1)}" for n, choice in enumerate(choices)}
    project = tmp_path_factory.mktemp("project")
    tables = []
    for layer_id in ("l0", *parents):
        (project / layer_id).mkdir()
        parent = f'parent = "{parents[layer_id]}"\n' if layer_id in parents else ""
        tables.append(f'[layers.{layer_id}]\npath = "{layer_id}"\n{parent}')
    shuffle.shuffle(tables)
    text = "".join(tables)
    assert len(tomllib.loads(text)["layers"]) == len(tables)
    tree = read(project, text.encode()).tree
    assert len(tree) == len(tables)
    for layer in tree.stores:
        chain = [layer.id]
        while chain[0] != "l0":
            chain.insert(0, parents[chain[0]])
        assert [below.id for below in tree.stack(layer)] == chain
        assert layer.full_name == "/" + "/".join(chain[1:])
    assert tree.in_tree_order() == list(tree)
