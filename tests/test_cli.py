"""The command `multistore` (specification, command line)."""

from __future__ import annotations

import json
import os
import pkgutil
import pty
import random
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from multistore_gui import __version__, core
from multistore_gui.cli import main
from multistore_gui.core.history import History
from multistore_gui.core.layout import read_layout
from tests import oracle
from tests.builders import Fifo, Link, alokai_project, make_tree, manifest_project
from tests.core.shop import snapshot

ROOT = Path(__file__).parents[1]
START = "import sys; from multistore_gui.cli import main; sys.exit(main())"
HEADER = "web/components/header.tsx"


def command(*arguments: str | bytes) -> list[str | bytes]:
    return [sys.executable, "-c", START, *arguments]


def environment(**more: str) -> dict[str, str]:
    kept = {name: value for name, value in os.environ.items() if name != "NO_COLOR"}
    return {**kept, "PYTHONPATH": str(ROOT), **more}


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(
        tmp_path / "demo",
        {
            HEADER: "base",
            "web/components/footer.tsx": "base",
            "web/package.json": "{}",
            "web/tsconfig.json": "{}",
            "web/logo": Link("a.png"),
            "web/pipe": Fifo(),
            "web/x/a.ts": "",
            "web/y": "",
        },
        {
            "fashion-brand": {HEADER: "brand", "web/new.ts": "brand"},
            "fashion-brand/us-store": {
                HEADER: "us",
                "web/own.ts": "us",
                "web/package.json": "us",
                "web/tsconfig.json": "us",
                "web/x": "us",
                "web/y/b.ts": "us",
                "NOTES.txt": "us",
            },
            "fashion-brand/eu-store": {"web/own.ts": "eu"},
        },
    )


def answer(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what a call prints that goes well."""
    assert main(arguments) == 0
    out, err = capsys.readouterr()
    assert err == ""
    return out


def document(capsys: pytest.CaptureFixture[str], *arguments: str) -> Any:
    return json.loads(answer(capsys, *arguments, "--json"))


def complaint(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return the one line of a call that goes wrong."""
    status: int | str | None
    try:
        status = main(arguments)
    except SystemExit as wrong_call:
        status = wrong_call.code
    out, err = capsys.readouterr()
    assert (status, out) == (2, "")
    assert err.startswith("multistore: ") and err.count("\n") == 1 and err.endswith("\n")
    return err.removeprefix("multistore: ").removesuffix("\n")


# layers ---------------------------------------------------------------------------------------


def test_layers(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    brand = "apps/stores/fashion-brand"
    assert document(capsys, "layers", str(project)) == {
        "project": "demo",
        "layout": "alokai",
        "layers": [
            {"layer": "base", "id": "base", "parent": None, "kind": "base", "path": "apps"},
            {
                "layer": "fashion-brand",
                "id": "fashion-brand",
                "parent": "base",
                "kind": "template",
                "path": brand,
            },
            *(
                {
                    "layer": name,
                    "id": name,
                    "parent": "fashion-brand",
                    "kind": "deployable",
                    "path": f"{brand}/stores/{name}",
                }
                for name in ("eu-store", "us-store")
            ),
        ],
    }
    assert answer(capsys, "layers", str(project)).splitlines()[:3] == [
        "base             base        apps",
        "  fashion-brand  template    apps/stores/fashion-brand",
        "    eu-store     deployable  apps/stores/fashion-brand/stores/eu-store",
    ]


def test_layers_of_a_manifest_are_sorted_by_path(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    manifest = """name = "My shop"
[layers.main]
path = "vendor/shop"
[layers.de]
path = "shops/de"
parent = "luma"
[layers.luma]
path = "themes/luma"
parent = "main"
template = true
"""
    make_tree(tmp_path, {"multistore.toml": manifest})
    for folder in ("vendor/shop", "shops/de", "themes/luma"):
        make_tree(tmp_path / folder, {"a": ""})
    found = document(capsys, "layers", str(tmp_path))
    assert (found["project"], found["layout"]) == ("My shop", "manifest")
    rows = [(row["layer"], row["id"], row["parent"], row["kind"]) for row in found["layers"]]
    assert rows == [
        ("de", "de", "luma", "deployable"),
        ("luma", "luma", "base", "template"),
        ("base", "main", None, "base"),
    ]
    assert document(capsys, "ls", str(tmp_path), "--store", "main")["store"] == "base"


def test_the_project_is_the_working_folder_by_default(
    project: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(project)
    assert document(capsys, "layers")["project"] == "demo"
    assert document(capsys, "ls", "--store", "us-store")["store"] == "us-store"
    assert document(capsys, "why", HEADER, "--store", "us-store")["path"] == HEADER


# ls -------------------------------------------------------------------------------------------


def row(
    path: str, status: str, origin: str, shadows: Sequence[str] = (), kind: str = "file"
) -> dict[str, Any]:
    return {
        "path": path,
        "type": kind,
        "status": status,
        "origin": origin,
        "shadows": list(shadows),
    }


def test_ls(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = document(capsys, "ls", str(project), "--store", "us-store")
    assert list(found) == ["store", "stack", "files"]
    assert found["store"] == "us-store"
    assert found["stack"] == ["base", "fashion-brand", "us-store"]
    assert list(found["files"][0]) == ["path", "type", "status", "origin", "shadows"]
    assert found["files"] == [
        row("web/components/footer.tsx", "inherited", "base"),
        row(HEADER, "override", "us-store", ["fashion-brand", "base"]),
        row("web/logo", "inherited", "base", kind="symlink"),
        row("web/new.ts", "inherited", "fashion-brand"),
        row("web/own.ts", "addition", "us-store"),
        row("web/package.json", "inherited", "base"),
        row("web/pipe", "inherited", "base", kind="special"),
        row("web/tsconfig.json", "generated", "base"),
        row("web/x", "override", "us-store", ["base"]),
        row("web/y/b.ts", "addition", "us-store"),
    ]


def test_ls_of_some_statuses(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    wanted = ["--status", "override", "generated"]
    found = document(capsys, "ls", str(project), "--store", "us-store", *wanted)
    assert [each["path"] for each in found["files"]] == [HEADER, "web/tsconfig.json", "web/x"]
    found = document(capsys, "ls", str(project), "--store", "base", "--status", "override")
    assert found == {"store": "base", "stack": ["base"], "files": []}


def test_ls_for_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = answer(capsys, "ls", str(project), "--store", "us-store").splitlines()
    assert lines[:3] == [
        "inherited  base           web/components/footer.tsx",
        f"override   us-store       {HEADER}  hides fashion-brand, base",
        "inherited  base           web/logo  (symlink)",
    ]


def test_paths_are_sorted_by_their_bytes_and_survive(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    paths = [b"a-b/c", b"a/b", b"a/\xff", b"a.b", b"caf\xc3\xa9", b"line\nbreak", b"<b>", b'"']
    project = manifest_project(tmp_path, {"base": dict.fromkeys(paths, b""), "us": {}})
    out = answer(capsys, "ls", str(project), "--store", "us", "--json")
    assert out.isascii() and '"a/\\udcff"' in out
    assert [os.fsencode(each["path"]) for each in json.loads(out)["files"]] == sorted(paths)
    text = answer(capsys, "ls", str(project), "--store", "us")
    assert text.count("\n") == len(paths)
    assert "a/\\xFF\n" in text and "line\\nbreak\n" in text and "<b>\n" in text


def listed_by(arguments: Sequence[str]) -> set[str]:
    """Return which folders a call lists."""
    watch = (
        "import os, sys\n"
        "def hook(event, details):\n"
        "    if event in ('os.scandir', 'os.listdir'):\n"
        "        print('listed', os.fsdecode(details[0] or '.'), file=sys.stderr)\n"
        "sys.addaudithook(hook)\n"
    )
    call = [sys.executable, "-c", watch + START, *arguments]
    done = subprocess.run(call, env=environment(), capture_output=True, text=True, check=True)
    lines = done.stderr.splitlines()
    return {line.removeprefix("listed ") for line in lines if line.startswith("listed ")}


def test_only_what_is_needed_is_read(project: Path) -> None:
    apps, brand = project / "apps", project / "apps/stores/fashion-brand"
    listed = listed_by(["ls", str(project), "--store", "us-store"])
    assert str(apps / "web/components") in listed
    assert str(brand / "stores/us-store/web") in listed
    assert str(brand / "stores/eu-store") not in listed
    listed = listed_by(["why", str(project), HEADER, "--store", "us-store"])
    assert str(apps / "web/components") in listed
    assert str(apps / "web/x") not in listed
    assert str(brand / "stores/eu-store") not in listed


# why ------------------------------------------------------------------------------------------


def test_why(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.utime(project / "apps" / HEADER, (0, 1763800000.5))
    found = document(capsys, "why", str(project), HEADER, "--store", "us-store")
    assert list(found) == ["store", "path", "status", "layers"]
    assert (found["store"], found["path"]) == ("us-store", HEADER)
    assert found["status"] == "override"
    fields = ["layer", "file", "type", "size", "modified", "wins"]
    assert [list(each) for each in found["layers"]] == [fields] * 3
    brand = "apps/stores/fashion-brand"
    rows = [(each["layer"], each["file"], each["size"], each["wins"]) for each in found["layers"]]
    assert rows == [
        ("us-store", f"{brand}/stores/us-store/{HEADER}", 2, True),
        ("fashion-brand", f"{brand}/{HEADER}", 5, False),
        ("base", f"apps/{HEADER}", 4, False),
    ]
    assert found["layers"][2]["modified"] == 1763800000.5


@pytest.mark.parametrize(
    ("path", "status", "rows"),
    [
        ("web/tsconfig.json", "generated", [("base", "file", True), ("us-store", "file", False)]),
        ("web/package.json", "inherited", [("base", "file", True), ("us-store", "file", False)]),
        ("web/x", "override", [("us-store", "file", True), ("base", "folder", False)]),
        ("web/y", None, [("us-store", "folder", True), ("base", "file", False)]),
        ("web/x/a.ts", None, [("base", "file", False)]),
        ("web/logo", "inherited", [("base", "symlink", True)]),
        ("web/pipe", "inherited", [("base", "special", True)]),
        ("./web//new.ts", "inherited", [("fashion-brand", "file", True)]),
    ],
)
def test_why_a_path_is_as_it_is(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    path: str,
    status: str | None,
    rows: list[tuple[str, str, bool]],
) -> None:
    found = document(capsys, "why", str(project), path, "--store", "us-store")
    assert found["status"] == status
    assert [(each["layer"], each["type"], each["wins"]) for each in found["layers"]] == rows
    assert all((each["size"] is None) == (each["type"] == "folder") for each in found["layers"])
    if path == "web/x/a.ts":
        assert found["hidden_by"] == {"layer": "us-store", "path": "web/x"}
    else:
        assert "hidden_by" not in found


def test_why_for_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def lines(path: str) -> list[str]:
        return answer(capsys, "why", str(project), path, "--store", "us-store").splitlines()

    first, *rows = lines(HEADER)
    assert first == f"{HEADER}: override in us-store"
    assert [each.split()[:3] for each in rows] == [
        ["wins", "us-store", "file"],
        ["hidden", "fashion-brand", "file"],
        ["hidden", "base", "file"],
    ]
    assert lines("web/x/a.ts")[0] == "web/x/a.ts: hidden in us-store by us-store's web/x"
    assert lines("web/y")[0] == "web/y: a folder in us-store, which hides a file"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("web/components/heder.tsx", HEADER),
        ("web/componets/header.tsx", HEADER),
        ("apps/web/components/header.tsx", HEADER),
        ("header.tsx", HEADER),
        ("web/components/zzz", "web/components"),
        ("wbe", "web"),
        ("web/componets", "web/components"),
        ("wbe/zzz", "web"),
    ],
)
def test_a_path_that_nobody_has_is_an_error_that_names_the_nearest(
    project: Path, capsys: pytest.CaptureFixture[str], path: str, near: str
) -> None:
    said = complaint(capsys, "why", str(project), path, "--store", "us-store")
    assert said == f"{path}: no layer of us-store's stack has this path; the nearest is {near}"


@pytest.mark.parametrize("path", ["zzz/zzz", "zzz", "./-x", "zzz/new.txt"])
def test_what_has_nothing_in_common_is_not_offered(
    project: Path, capsys: pytest.CaptureFixture[str], path: str
) -> None:
    shown = path.removeprefix("./")
    said = complaint(capsys, "why", str(project), path, "--store", "us-store")
    assert said == f"{shown}: no layer of us-store's stack has this path"


@pytest.mark.parametrize(
    ("name", "typed", "near"),
    [
        ("x\n", "x\\n", r"$'x\n'"),
        ("x\\n", "x\n", r"'x\n'"),
        (b"caf\xe9", "caf\\xE9", r"$'caf\xE9'"),
        ("it's", "its", r"$'it\'s'"),
        ("<b> 1", "<b>1", "'<b> 1'"),
        ("-rf", "rf", "./-rf"),
        ("end.", "end", "'end.'"),
    ],
)
def test_the_nearest_path_is_written_as_a_shell_takes_it(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    name: str | bytes,
    typed: str,
    near: str,
) -> None:
    project = str(manifest_project(tmp_path, {"base": {name: "1"}}))
    said = complaint(capsys, "why", project, typed, "--store", "base")
    assert said.partition("the nearest is ")[2] == near
    taken = subprocess.run(
        ["bash", "-c", f"printf %s {near}"], env=environment(), capture_output=True, check=True
    )
    meant = os.fsdecode(taken.stdout)
    found = document(capsys, "why", project, meant, "--store", "base")
    assert os.fsencode(found["path"]) == os.fsencode(name)


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("/a", "/a is absolute: a path is relative to the layer"),
        ("../a", "../a leads upwards: a path is relative to the layer"),
    ],
)
def test_of_a_manifest_no_apps_are_spoken_of(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    project = manifest_project(tmp_path, {"base": {"a": "1"}})
    assert complaint(capsys, "why", str(project), path, "--store", "base") == said


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("web/components", "web/components is a folder in us-store: name a file in it"),
        ("/etc/passwd", "/etc/passwd is absolute: a path begins with the app's name"),
        ("web/../../x", "web/../../x leads upwards: a path begins with the app's name"),
        ("", '"" is no path of a file'),
        (".", '"." is no path of a file'),
        ("NOTES.txt", "NOTES.txt lies outside any app: misplaced, and never composed"),
    ],
)
def test_what_is_no_path_of_a_file(
    project: Path, capsys: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    assert complaint(capsys, "why", str(project), path, "--store", "us-store") == said


def test_a_file_of_a_layer_outside_the_project(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_tree(tmp_path / "shared", {"a": "1"})
    project = manifest_project(tmp_path / "demo", {"us": {"a": "2", "b": ""}}, {"us": "main"})
    with (project / "multistore.toml").open("a") as file:
        file.write('[layers.main]\npath = "../shared"\n')
    found = document(capsys, "why", str(project), "a", "--store", "us")
    assert [each["file"] for each in found["layers"]] == ["layers/us/a", "../shared/a"]
    said = complaint(capsys, "override", str(project), "a", "--in", "main")
    assert said == "a: base is the lowest layer: it has nothing to override"


# naming a layer -------------------------------------------------------------------------------


def test_a_short_name_that_several_layers_have(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    stores = {f"{top}/{name}": {"web/a": ""} for top in ("us", "eu") for name in ("shop", "base")}
    project = alokai_project(tmp_path, {"web/a": ""}, stores)
    said = complaint(capsys, "ls", str(project), "--store", "shop")
    assert said == "shop: several layers have this name: /eu/shop, /us/shop"
    found = document(capsys, "ls", str(project), "--store", "/us/shop")
    assert found["stack"] == ["/", "us", "/us/shop"]
    assert document(capsys, "ls", str(project), "--store", "us")["store"] == "us"
    names = [each["layer"] for each in document(capsys, "layers", str(project))["layers"]]
    assert names == ["/", "eu", "/eu/base", "/eu/shop", "us", "/us/base", "/us/shop"]


def test_an_unknown_layer_is_named(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["ls", "--store"], ["why", HEADER, "--store"], ["drop", HEADER, "--in"]):
        name, *rest = arguments
        said = complaint(capsys, name, str(project), *rest, "no\nstore")
        assert said.startswith("no\\nstore: no such layer")


# override and drop ----------------------------------------------------------------------------


def test_override_then_drop(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = project / "apps/stores/fashion-brand/stores/eu-store" / HEADER
    said = answer(capsys, "override", str(project), HEADER, "--in", "eu-store")
    assert said == (
        "Created override of header.tsx in eu-store. It starts as fashion-brand's file. "
        "multistore-gui can undo it.\n"
    )
    assert place.read_text() == "brand"
    said = answer(capsys, "drop", str(project), HEADER, "--in", "eu-store")
    assert said == (
        "Dropped override of header.tsx in eu-store. fashion-brand's file wins now. "
        "multistore-gui can undo it.\n"
    )
    assert not place.exists()


def test_the_window_can_undo_it(project: Path, user_state: Path) -> None:
    before = snapshot(os.fsencode(project))
    assert main(["drop", str(project), HEADER, "--in", "us-store"]) == 0
    history = History(os.fsencode(project), os.fsencode(user_state / "multistore-gui"))
    assert history.undo_title == "Dropped override of header.tsx in us-store"
    history.undo()
    assert snapshot(os.fsencode(project)) == before


@pytest.mark.parametrize(
    ("path", "said"),
    [
        ("web/own.ts", "Dropped addition own.ts in us-store. No layer beneath has it."),
        ("web/x", "Dropped override of x in us-store. base's folder is seen again."),
        (
            "web/package.json",
            "Dropped override of package.json in us-store. base's file wins now.",
        ),
    ],
)
def test_what_there_is_after_a_drop(
    project: Path, capsys: pytest.CaptureFixture[str], path: str, said: str
) -> None:
    out = answer(capsys, "drop", str(project), path, "--in", "us-store")
    assert out == f"{said} multistore-gui can undo it.\n"


@pytest.mark.parametrize(
    ("action", "path", "layer", "said"),
    [
        ("override", HEADER, "us-store", "us-store has its own header.tsx already"),
        ("override", HEADER, "base", "base is the lowest layer: it has nothing to override"),
        ("override", "web/pipe", "us-store", "pipe is neither a file nor a link"),
        (
            "override",
            "web/tsconfig.json",
            "eu-store",
            "tsconfig.json is generated for each store; it cannot be overridden here",
        ),
        (
            "override",
            "web/package.json",
            "eu-store",
            "package.json at an app's root cannot be overridden; the lowest layer's always wins",
        ),
        (
            "override",
            "web/x/a.ts",
            "us-store",
            "us-store's file web/x hides it: nothing is inherited",
        ),
        ("drop", HEADER, "base", "A base file cannot be dropped"),
        (
            "drop",
            "web/tsconfig.json",
            "us-store",
            "tsconfig.json is generated for each store; it cannot be dropped here",
        ),
        (
            "drop",
            "web/new.ts",
            "us-store",
            "us-store has no new.ts of its own: there is nothing to drop",
        ),
    ],
)
def test_what_is_refused(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    action: str,
    path: str,
    layer: str,
    said: str,
) -> None:
    before = snapshot(os.fsencode(project))
    assert complaint(capsys, action, str(project), path, "--in", layer) == f"{path}: {said}"
    assert snapshot(os.fsencode(project)) == before


def test_what_a_link_hides_is_said_to_be_hidden(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    elsewhere = make_tree(tmp_path / "elsewhere", {"other": ""})
    project = manifest_project(
        tmp_path / "demo", {"base": {"a/f.txt": "1"}, "shop": {"a": Link(str(elsewhere))}}
    )
    said = complaint(capsys, "override", str(project), "a/f.txt", "--in", "shop")
    assert said == "a/f.txt: shop's link a hides it: nothing is inherited"
    assert os.listdir(elsewhere) == ["other"]


def test_a_layer_outside_the_project_is_never_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_tree(tmp_path / "shared", {"a": "1"})
    project = manifest_project(tmp_path / "demo", {"base": {"a": "2", "b": ""}})
    with (project / "multistore.toml").open("a") as file:
        file.write('[layers.out]\npath = "../shared"\nparent = "base"\n')
    for action, path in (("override", "b"), ("drop", "a")):
        said = complaint(capsys, action, str(project), path, "--in", "out")
        assert said == f"{path}: out lies outside the project: it is read, and never written"


# diff -----------------------------------------------------------------------------------------


def difference(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """Return what `diff` prints where there is something to print."""
    assert main(["diff", *arguments]) == 1
    out, err = capsys.readouterr()
    assert err == ""
    return out


def test_diff(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    found = difference(capsys, str(project), "us-store", "eu-store", "--json")
    assert json.loads(found) == {
        "left": "us-store",
        "right": "eu-store",
        "files": [
            {"path": HEADER, "left": "us-store", "right": "fashion-brand", "change": "content"},
            {"path": "web/own.ts", "left": "us-store", "right": "eu-store", "change": "content"},
            {"path": "web/x", "left": "us-store", "right": None, "change": "only-left"},
            {"path": "web/x/a.ts", "left": None, "right": "base", "change": "only-right"},
            {"path": "web/y", "left": None, "right": "base", "change": "only-right"},
            {"path": "web/y/b.ts", "left": "us-store", "right": None, "change": "only-left"},
        ],
    }


def test_equal_bytes_from_two_layers_are_no_difference(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    brand = project / "apps/stores/fashion-brand"
    make_tree(brand / "stores/eu-store", {HEADER: "brand"})
    (brand / "stores/eu-store/web/own.ts").unlink()
    call = ["diff", str(project), "fashion-brand", "eu-store", "--json"]
    assert json.loads(answer(capsys, *call)) == {
        "left": "fashion-brand", "right": "eu-store", "files": []
    }  # fmt: skip
    (brand / "stores/eu-store" / HEADER).chmod(0o755)
    (row,) = json.loads(difference(capsys, *call[1:]))["files"]
    assert row["change"] == "mode"


def test_diff_for_people(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    lines = difference(capsys, str(project), "base", "fashion-brand").splitlines()
    assert lines == [
        f"content     base     fashion-brand  {HEADER}",
        "only-right  no file  fashion-brand  web/new.ts",
    ]


@pytest.mark.skipif(shutil.which("diff") is None, reason="there is no diff command")
@pytest.mark.parametrize("seed", range(5))
def test_diff_lists_what_diff_finds_between_composed_stores(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], seed: int
) -> None:
    draw = random.Random(seed)
    folders = ("a", "b", "a/c", "b/a-b", ".")
    layers = {
        name: {
            f"{draw.choice(folders)}/{draw.randrange(9)}.ts": draw.choice(("one", "two", "three"))
            for _ in range(30)
        }
        for name in ("base", "left", "right")
    }
    parents = {"left": "base", "right": "base"}
    project = manifest_project(tmp_path / "project", layers, parents)
    for name in parents:
        stack = [project / "layers" / each for each in ("base", name)]
        oracle.copy_in_order(stack, tmp_path / name)
    # With -N a file that one lacks is listed by its path, as if it were there and empty.
    call = ["diff", "-rqN", "left", "right"]
    said = subprocess.run(call, cwd=tmp_path, capture_output=True, text=True, check=False)
    expected = [line.split()[1].removeprefix("left/") for line in said.stdout.splitlines()]
    found = json.loads(difference(capsys, str(project), "left", "right", "--json"))
    assert expected and [row["path"] for row in found["files"]] == sorted(expected)


# calls that are wrong -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ([], "the following arguments are required: COMMAND"),
        (["ls"], "ls: the following arguments are required: --store"),
        (["ls", "a", "b", "--store", "x"], "ls: b is one argument too many"),
        (["why", "--store", "x"], "why: PATH is missing"),
        (["diff", "a"], "diff: LAYER is missing"),
        (["diff", ".", "a", "b", "c"], "diff: c is one argument too many"),
        (["why", "a", "--store", "x", "--colour"], "why: unknown option --colour"),
        (["why", "a", "--store"], "why: argument --store: expected one argument"),
        (["layers", "a\nb", "c"], "layers: c is one argument too many"),
        (["layers", "/no\nwhere"], "/no\\nwhere does not exist"),
        (["layers", "/"], "/ is no project. It needs an alokai.config.json or a multistore.toml"),
        (["why", "--store", "x", "-rf"], "why: unknown option -rf"),
        (["layers", "--", "-a", "--json"], "layers: --json is one argument too many"),
        (["--", "layers"], "the following arguments are required: COMMAND"),
        (["override", "a"], "override: the following arguments are required: --in"),
    ],
)
def test_a_wrong_call_says_so_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    assert complaint(capsys, *arguments) == said


def test_a_folder_in_place_of_what_is_missing_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "shop").mkdir()
    monkeypatch.chdir(tmp_path)
    ending = "is missing: shop is a folder, and the working folder is no project"
    assert complaint(capsys, "diff", "shop", "s1") == f"LAYER {ending}"
    assert complaint(capsys, "why", "shop", "--store", "s1") == f"PATH {ending}"
    assert complaint(capsys, "diff", "s2", "s1").startswith(f"{tmp_path} is no project")


def test_an_unknown_command_or_status_is_named(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert "'lst'" in complaint(capsys, "lst")
    said = complaint(capsys, "ls", str(project), "--store", "us-store", "--status", "stale")
    assert said.startswith("ls: argument --status: invalid choice: 'stale'")


def test_a_broken_manifest_names_file_line_and_layer(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_tree(tmp_path, {"multistore.toml": 'name = "x"\n\n[layers.base]\npath = "nowhere"\n'})
    said = complaint(capsys, "layers", str(tmp_path))
    assert said == "multistore.toml, line 3: Layer base: nowhere does not exist"


def test_a_broken_configuration_is_said_beside_the_answer(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "alokai.config.json").write_text('{\n"stores": [')
    assert main(["layers", str(project)]) == 0
    out, err = capsys.readouterr()
    assert out.count("template") == 3
    assert err.startswith("multistore: alokai.config.json, line 2: ") and err.count("\n") == 1


def test_options_may_stand_anywhere(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    expected = answer(capsys, "why", str(project), HEADER, "--store", "us-store", "--json")
    for arguments in (
        ["--json", "--store", "us-store", str(project), HEADER],
        [str(project), "--store=us-store", HEADER, "--json"],
        ["--store", "us-store", "--json", "--", str(project), HEADER],
    ):
        assert answer(capsys, "why", *arguments) == expected


def test_what_follows_two_dashes_is_no_option(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    manifest_project(tmp_path / "-p", {"base": {"-rf": "1", "--json": "2", "--": "3"}, "us": {}})
    monkeypatch.chdir(tmp_path)
    assert json.loads(answer(capsys, "layers", "--json", "--", "-p"))["layout"] == "manifest"
    monkeypatch.chdir("-p")
    for path in ("-rf", "--json", "--"):
        for arguments in (
            ["why", "--json", "--store", "us", "--", path],
            ["why", "--json", "--store", "us", "--", ".", path],
            ["why", ".", "--json", "--store", "us", "--", path],
            ["why", "--json", "--store", "us", f"./{path}"],
        ):
            assert json.loads(answer(capsys, *arguments))["path"] == path
    assert answer(capsys, "override", ".", "--in", "us", "--", "-rf").startswith("Created")
    assert answer(capsys, "drop", "--in=us", "--", "-rf").startswith("Dropped")
    only = ["--status", "inherited", "override", "--", "."]  # where else would the statuses end?
    assert len(answer(capsys, "ls", "--store", "us", *only).splitlines()) == 3


# the process ----------------------------------------------------------------------------------


def test_the_command_says_its_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as end:
        main(["--version"])
    assert not end.value.code
    assert capsys.readouterr() == (f"multistore {__version__}\n", "")


def test_the_command_prints_help() -> None:
    done = subprocess.run(command("--help"), env=environment(), capture_output=True, check=True)
    for name in (b"layers", b"ls", b"why", b"override", b"drop"):
        assert name in done.stdout


def many_files(folder: Path) -> Path:
    return manifest_project(folder, {"base": {f"{n:04}-{'x' * 200}": "" for n in range(1500)}})


def test_a_closed_pipe_is_no_error(tmp_path: Path) -> None:
    for more in ([], ["--json"]):
        project = many_files(tmp_path / str(len(more)))
        process = subprocess.Popen(
            command("ls", str(project), "--store", "base", *more),
            env=environment(),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)
        process.stdout.close()
        with process.stderr as errors:
            assert (process.wait(), errors.read()) == (0, b"")


@pytest.fixture
def interrupts() -> Iterator[None]:
    """Let an interrupt reach programs that are started, also where a shell has it ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interrupts")
def test_an_interrupt_ends_it_quietly(tmp_path: Path) -> None:
    with subprocess.Popen(
        command("ls", str(many_files(tmp_path)), "--store", "base", "--json"),
        env=environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
    ) as process:
        assert process.stdout is not None and process.stderr is not None
        process.stdout.read(10)  # it writes, and the pipe is full before it is done
        process.send_signal(signal.SIGINT)
        assert (process.wait(), process.stderr.read()) == (130, b"")


@pytest.mark.skipif(not os.path.exists("/dev/full"), reason="there is no /dev/full")
def test_output_that_cannot_be_written_is_said(project: Path) -> None:
    with open("/dev/full", "wb") as full:
        done = subprocess.run(
            command("layers", str(project)),
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            check=False,
        )
    assert (done.returncode, done.stderr) == (2, b"multistore: No space left on device\n")


def on_a_terminal(arguments: Sequence[str], **more: str) -> bytes:
    try:
        ours, theirs = pty.openpty()
    except OSError as error:
        pytest.skip(f"no terminal can be had: {error}")
    try:
        subprocess.run(command(*arguments), env=environment(**more), stdout=theirs, check=True)
        return os.read(ours, 1 << 16)
    finally:
        os.close(ours)
        os.close(theirs)


def test_colours_are_for_terminals(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["ls", str(project), "--store", "us-store", "--status", "override"]
    assert b"\x1b[33moverride" in on_a_terminal(arguments)
    assert b"\x1b" not in on_a_terminal(arguments, NO_COLOR="1")
    assert "\x1b" not in answer(capsys, *arguments)


def test_a_terminal_that_lacks_a_letter_is_no_error(tmp_path: Path) -> None:
    project = manifest_project(tmp_path, {"base": {"caf\xe9": ""}})
    call = command("ls", str(project), "--store", "base")
    more = {"PYTHONIOENCODING": "ascii"}
    done = subprocess.run(call, env=environment(**more), capture_output=True, check=True)
    assert b"caf\\xe9" in done.stdout


def test_bytes_that_are_not_utf_8_can_be_asked_for(tmp_path: Path) -> None:
    project = manifest_project(tmp_path, {"base": {b"caf\xe9": b"1"}, "us": {}})
    ask = command("why", str(project), b"caf\xe9", "--store", "us", "--json")
    done = subprocess.run(ask, env=environment(), capture_output=True, check=True)
    assert json.loads(done.stdout)["path"] == "caf\udce9"
    act = command("override", str(project), b"caf\xe9", "--in", "us")
    subprocess.run(act, env=environment(), capture_output=True, check=True)
    location = os.path.join(os.fsencode(project), b"layers/us/caf\xe9")
    with open(location, "rb") as file:
        assert file.read() == b"1"


def test_neither_the_command_nor_the_core_imports_qt(project: Path) -> None:
    modules = [module.name for module in pkgutil.iter_modules(core.__path__)]
    lines = [
        "import sys",
        "sys.modules['PySide6'] = None",
        *(f"import multistore_gui.core.{name}" for name in modules),
        *(f"import multistore_gui.cli{name}" for name in ("", "_answers", "_actions", "_diff")),
        "sys.exit(multistore_gui.cli.main())",
    ]
    assert "scan" in modules
    call = [sys.executable, "-c", "\n".join(lines), "ls", str(project), "--store", "base"]
    done = subprocess.run(call, env=environment(), capture_output=True, check=True)
    assert done.stdout.count(b"\n") == 8


def test_a_question_changes_nothing(project: Path, user_state: Path) -> None:
    before = snapshot(os.fsencode(project))
    name = read_layout(os.fsencode(project)).tree.layers[-1].full_name
    assert main(["layers", str(project)]) == 0
    assert main(["ls", str(project), "--store", name]) == 0
    assert main(["why", str(project), HEADER, "--store", name]) == 0
    assert main(["diff", str(project), name, "base"]) == 1
    assert snapshot(os.fsencode(project)) == before
    assert list(user_state.iterdir()) == []


# what cannot be read --------------------------------------------------------------------------


@pytest.mark.parametrize("is_json", [False, True])
@pytest.mark.parametrize(
    ("question", "expected"),
    [
        (["ls", "--store", "eu-store", "--status", "inherited"], HEADER),
        (["why", HEADER, "--store", "eu-store"], "base"),
        (["diff", "us-store", "base"], "web/own.ts"),
    ],
)
def test_an_answer_without_what_cannot_be_read_is_none_to_rely_on(
    project: Path,
    close: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    question: list[str],
    expected: str,
    is_json: bool,
) -> None:
    close(project / "apps/stores/fashion-brand/web")
    monkeypatch.chdir(project)
    assert main([*question, "--json"] if is_json else question) == 2
    out, err = capsys.readouterr()
    assert expected in out
    assert err == (
        "multistore: apps/stores/fashion-brand/web: Permission denied. What is in it is not shown\n"
    )


def test_what_cannot_be_read_of_other_stores_is_not_told(
    project: Path, close: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    close(project / "apps/stores/fashion-brand/stores/us-store/web")
    place = str(project)
    found = document(capsys, "why", place, "web/own.ts", "--store", "eu-store")
    assert [layer["layer"] for layer in found["layers"]] == ["eu-store"]
    told = complaint(capsys, "why", place, "web/own.ts", "--store", "us-store")
    closed = "apps/stores/fashion-brand/stores/us-store/web"
    assert told == (
        "web/own.ts: no layer that can be read has this path; "
        f"{closed}: Permission denied. What is in it is not shown"
    )


@pytest.mark.parametrize("change", ["override", "drop"])
def test_nothing_is_done_where_it_is_not_known_who_wins(
    project: Path,
    close: Callable[[Path], None],
    capsys: pytest.CaptureFixture[str],
    change: str,
) -> None:
    close(project / "apps/stores/fashion-brand/web")
    before = snapshot(bytes(project))
    path = {"override": "web/components/footer.tsx", "drop": HEADER}[change]
    told = complaint(capsys, change, str(project), path, "--in", "us-store")
    assert told.startswith("apps/stores/fashion-brand/web: Permission denied.")
    assert snapshot(bytes(project)) == before
