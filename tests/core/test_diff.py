from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import Comparison, Hunk, Hunks, Options, compare, find_hunks

LINES = st.lists(st.sampled_from([b"a", b"b", b"  b", b"", b"}", b"\tc d", b"c  d"]), max_size=25)


def run(folder: Path, left: bytes, right: bytes, options: Options | None = None) -> Comparison:
    (folder / "left").write_bytes(left)
    (folder / "right").write_bytes(right)
    return compare(
        os.fsencode(folder / "left"),
        os.fsencode(folder / "right"),
        options or Options(),
        CancelToken(),
    )


def git_hunks(folder: Path, *options: str) -> list[tuple[int, int, int, int]]:
    """Ask the command `git diff` where two files differ."""
    said = subprocess.run(
        ["git", "diff", "--no-index", "-U0", *options, "left", "right"],
        cwd=folder,
        capture_output=True,
        check=False,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    ).stdout
    found = []
    for match in re.finditer(rb"^@@ -(\d+)(?:,(\d+))? \+(\d+)(?:,(\d+))? @@", said, re.M):
        old, removed, new, added = (1 if part is None else int(part) for part in match.groups())
        left = old - 1 if removed else old
        right = new - 1 if added else new
        found.append((left, left + removed, right, right + added))
    return found


def joined(lines: list[bytes]) -> bytes:
    return b"".join(line + b"\n" for line in lines)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(left=LINES, right=LINES)
def test_hunks_are_those_of_git(tmp_path: Path, left: list[bytes], right: list[bytes]) -> None:
    comparison = run(tmp_path, joined(left), joined(right))
    assert list(comparison.hunks) == git_hunks(tmp_path)
    comparison = run(tmp_path, joined(left), joined(right), Options(ignores_whitespace=True))
    assert list(comparison.hunks) == git_hunks(tmp_path, "-w")


@given(left=LINES, right=LINES)
def test_the_right_side_is_the_left_one_with_its_hunks(
    left: list[bytes], right: list[bytes]
) -> None:
    made: list[bytes] = []
    at = 0
    for hunk in find_hunks(joined(left), joined(right)):
        made += left[at : hunk.left] + right[hunk.right : hunk.right_end]
        at = hunk.left_end
    assert made + left[at:] == right


def test_lines_are_counted(tmp_path: Path) -> None:
    comparison = run(tmp_path, b"a\nb\nc\n", b"a\nx\ny\nc\n")
    assert (comparison.hunks.added, comparison.hunks.removed) == (2, 1)
    assert comparison.swapped().hunks == Hunks.of(Hunk(1, 3, 1, 2))
    assert comparison.swapped().swapped() == comparison


@pytest.mark.parametrize(
    "right",
    [b"a\r\nb\r\n", b"a\rb\r", b"a\nb", "a\nb\n".encode("utf-16"), b"\xef\xbb\xbfa\nb\n"],
)
def test_line_ends_and_encodings_are_no_changed_lines(tmp_path: Path, right: bytes) -> None:
    assert run(tmp_path, b"a\nb\n", right).hunks == Hunks()


def test_line_ends_can_be_minded(tmp_path: Path) -> None:
    minding = Options(minds_line_ends=True)
    assert run(tmp_path, b"a\nb\n", b"a\r\nb\n", minding).hunks == Hunks.of(Hunk(0, 1, 0, 1))
    assert run(tmp_path, b"a\nb\n", b"a\nb", minding).hunks == Hunks.of(Hunk(1, 2, 1, 2))
    assert run(tmp_path, b"a\rb\n", b"a\r\nb\n", minding).hunks == Hunks.of(Hunk(0, 1, 0, 1))


def test_one_file_alone_has_no_hunks(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"a\n")
    comparison = compare(None, os.fsencode(tmp_path / "file"), Options(), CancelToken())
    assert comparison.left is None and comparison.lines(1) == ("a",) and comparison.hunks == Hunks()
    assert comparison.swapped() is comparison


def test_large_files_are_compared_as_far_as_they_are_read(tmp_path: Path) -> None:
    line = b"x" * 99 + b"\n"
    left, right = line * 210_000, line * 209_999 + b"end\n"
    comparison = run(tmp_path, left, right)
    assert comparison.right.is_cut and comparison.hunks == Hunks()
    whole = run(tmp_path, left, right, Options(is_whole=True))
    assert whole.hunks == Hunks.of(Hunk(209_999, 210_000, 209_999, 210_000))
