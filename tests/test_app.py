"""The command `multistore-gui`, started as anyone would."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from multistore_gui import __version__
from tests.builders import alokai_project, make_tree

ROOT = Path(__file__).parents[1]
PNG = b"\x89PNG\r\n\x1a\n"


def run(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Start the program where there is no display, and wait for its end."""
    hidden = {"DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"}
    kept = {name: value for name, value in os.environ.items() if name not in hidden}
    return subprocess.run(
        [sys.executable, "-m", "multistore_gui", *arguments],
        capture_output=True,
        text=True,
        check=False,
        env={**kept, "PYTHONPATH": str(ROOT), **variables},
        timeout=60,
    )


def size_of(png: Path) -> tuple[int, int]:
    """Read the size that a PNG's first chunk says."""
    content = png.read_bytes()
    assert content.startswith(PNG)
    return int.from_bytes(content[16:20], "big"), int.from_bytes(content[20:24], "big")


def is_one_line(text: str) -> bool:
    return text.endswith("\n") and text.count("\n") == 1


@pytest.fixture
def project(tmp_path: Path) -> Path:
    return alokai_project(tmp_path / "shop", {"web/header.tsx": "1\n"}, {"us": {}})


def test_without_a_display_it_says_so_in_one_line(project: Path) -> None:
    done = run(str(project))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == (
        "multistore-gui: there is no display. "
        "For a picture instead: multistore-gui --demo --screenshot demo.png\n"
    )


def test_a_display_that_does_not_answer_is_named(project: Path) -> None:
    done = run(str(project), DISPLAY=":4071")
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith("multistore-gui: the display :4071 does not answer. ")
    assert is_one_line(done.stderr)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_picture_of_the_demo(tmp_path: Path, theme: str) -> None:
    png = tmp_path / "demo.png"
    done = run("--demo", "--screenshot", str(png), "--theme", theme)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert size_of(png) == (1440, 900)


def test_a_picture_of_a_project_leaves_no_trace(tmp_path: Path, project: Path) -> None:
    png, home = tmp_path / "a.png", tmp_path / "home"
    home.mkdir()
    variables = {"HOME": str(home), "XDG_STATE_HOME": str(home), "XDG_CONFIG_HOME": str(home)}
    options = ("--store", "us", "--file", "web/header.tsx", "--screenshot", str(png))
    done = run(str(project), *options, **variables)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert size_of(png) == (1440, 900)
    assert not [path for path in home.rglob("*") if "multistore" in path.name.lower()]


def test_a_picture_that_cannot_be_written(tmp_path: Path) -> None:
    png = tmp_path / "nowhere/demo.png"
    done = run("--demo", "--screenshot", str(png))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"multistore-gui: the picture cannot be written to {png}\n"


def test_a_folder_that_is_no_project_gives_no_picture(tmp_path: Path) -> None:
    folder, png = make_tree(tmp_path / "empty", {"a": ""}), tmp_path / "a.png"
    done = run(str(folder), "--screenshot", str(png))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr.startswith(f"multistore-gui: {folder} is no project")
    assert is_one_line(done.stderr)
    assert not png.exists()


def test_a_manifest_that_is_wrong_is_said_in_one_line(tmp_path: Path) -> None:
    manifest = "[layers.a]\n[layers.b]\nparent = 'x'\npath = 3\n"
    folder, png = make_tree(tmp_path / "shop", {"multistore.toml": manifest}), tmp_path / "a.png"
    done = run(str(folder), "--screenshot", str(png))
    assert (done.returncode, done.stdout) == (2, "")
    assert "multistore.toml, line " in done.stderr
    assert is_one_line(done.stderr)
    assert not png.exists()


@pytest.mark.parametrize(
    ("option", "said"),
    [
        (("--store", "../../etc"), "../../etc: no such layer; there are base, us"),
        (("--file", "../../etc/passwd"), "../../etc/passwd is not in us."),
        (("--file", "web/<b>"), "web/<b> is not in us."),
    ],
)
def test_what_there_is_not_gives_no_picture(
    tmp_path: Path, project: Path, option: tuple[str, str], said: str
) -> None:
    png = tmp_path / "a.png"
    done = run(str(project), *option, "--screenshot", str(png))
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == f"multistore-gui: {said}\n"
    assert not png.exists()


def test_help() -> None:
    done = run("--help")
    assert (done.returncode, done.stderr) == (0, "")
    for option in ("PROJECT", "--store", "--file", "--demo", "--screenshot", "--theme"):
        assert option in done.stdout


def test_it_says_its_version() -> None:
    done = run("--version")
    assert (done.returncode, done.stdout, done.stderr) == (0, f"multistore-gui {__version__}\n", "")


def test_a_folder_that_begins_with_a_dash(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, png = alokai_project(tmp_path / "-p", {"web/a": "1"}), tmp_path / "a.png"
    monkeypatch.chdir(tmp_path)
    done = run("--theme", "dark", "--screenshot", str(png), "--", folder.name)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert size_of(png) == (1440, 900)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--colour"], "unrecognized arguments: --colour"),
        (["--dem"], "unrecognized arguments: --dem"),
        (["one", "two"], "unrecognized arguments: two"),
        (["--demo", "one"], "--demo opens a project of its own; leave the folder out"),
        (["--demo", "--compare", "us-store"], "--compare takes two layers or more"),
        (["--theme", "pink"], "invalid choice: 'pink'"),
        (["--size", "wide"], "--size"),
        (["--size", "0x0"], "--size"),
        (["--store"], "expected one argument"),
    ],
)
def test_a_wrong_call_is_said_in_one_line(arguments: list[str], said: str) -> None:
    done = run(*arguments)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr
    assert is_one_line(done.stderr)


def test_a_picture_of_stores_side_by_side(tmp_path: Path) -> None:
    alone, beside = tmp_path / "alone.png", tmp_path / "beside.png"
    assert run("--demo", "--screenshot", str(alone)).returncode == 0
    done = run("--demo", "--screenshot", str(beside), "--compare", "us-store", "outlet")
    assert (done.returncode, done.stderr) == (0, "")
    assert beside.read_bytes() != alone.read_bytes()


def test_a_store_that_cannot_be_compared_gives_no_picture(tmp_path: Path) -> None:
    picture = tmp_path / "none.png"
    done = run("--demo", "--screenshot", str(picture), "--compare", "us-store", "moon")
    assert done.returncode == 2
    assert "moon: no such layer" in done.stderr
    assert not picture.exists()


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="no /proc to look into")
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_it_as_closing_does(tmp_path: Path, number: int) -> None:
    if signal.SIG_IGN in map(signal.getsignal, (number, signal.SIGHUP)):
        pytest.skip("the tests were started so that signals are ignored")
    scratch, config = tmp_path / "scratch", tmp_path / "config"
    scratch.mkdir()
    variables = {"QT_QPA_PLATFORM": "offscreen", "TMPDIR": str(scratch), "PYTHONPATH": str(ROOT)}
    settings = config / "multistore-gui" / "multistore-gui.ini"
    with subprocess.Popen(
        [sys.executable, "-m", "multistore_gui", "--demo"],
        stderr=subprocess.PIPE,
        env={**os.environ, **variables, "XDG_CONFIG_HOME": str(config)},
    ) as process:
        try:
            while not (is_listening(process.pid) and any(scratch.iterdir())):
                assert process.poll() is None
                os.sched_yield()
            process.send_signal(number)
            _, said = process.communicate(timeout=30)
        finally:
            process.kill()
    assert (process.returncode, said) == (128 + number, b"")
    assert list(scratch.iterdir()) == []  # the demo's folder is gone
    assert settings.exists()  # with the window's place


def is_listening(process: int) -> bool:
    """Tell whether a process has a handler for the last of the signals; Python itself has none."""
    status = Path(f"/proc/{process}/status").read_text()
    caught = next(line for line in status.splitlines() if line.startswith("SigCgt:"))
    return bool(int(caught.split()[1], 16) >> (signal.SIGHUP - 1) & 1)
