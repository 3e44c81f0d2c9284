from __future__ import annotations

import os
from pathlib import Path

import pytest

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.diff import Comparison, Options, compare
from multistore_gui.models.remarks import facts, remarks, verdict


@pytest.fixture
def left(tmp_path: Path) -> Path:
    return tmp_path / "left"


@pytest.fixture
def right(tmp_path: Path) -> Path:
    return tmp_path / "right"


def compared(left: Path | None, right: Path, options: Options | None = None) -> Comparison:
    first = None if left is None else os.fsencode(left)
    return compare(first, os.fsencode(right), options or Options(), CancelToken())


@pytest.mark.parametrize(
    ("one", "other", "said"),
    [
        (b"a\n", b"a\n", ["Same bytes"]),
        (b"a\n", b"b\n", []),
        (b"a\n", b"a\r\n", ["Same text", "Line ends differ: LF in base, CRLF in us"]),
        (b"a\n", b"a", ["Same text", "No final newline in us"]),
        (b"a\nb\n", b"a\nb", ["Same text", "No final newline in us"]),
        (
            b"a\n",
            b"\xef\xbb\xbfa\n",
            ["Same text", "Encodings differ: UTF-8 in base, UTF-8 with BOM in us"],
        ),
    ],
)
def test_what_lines_do_not_show_is_said(
    left: Path, right: Path, one: bytes, other: bytes, said: list[str]
) -> None:
    left.write_bytes(one)
    right.write_bytes(other)
    assert remarks(compared(left, right), "base", "us") == said


def test_white_space_alone_is_said(left: Path, right: Path) -> None:
    left.write_bytes(b"a b\n")
    right.write_bytes(b"a  b\n")
    ignoring = Options(ignores_whitespace=True)
    assert remarks(compared(left, right, ignoring), "a", "b") == ["Only white space differs"]


def test_the_mode_is_said(left: Path, right: Path) -> None:
    left.write_bytes(b"a\n")
    right.write_bytes(b"a\n")
    right.chmod(0o755)
    said = remarks(compared(left, right), "base", "us")
    assert said == ["Same bytes", "Only the mode differs: executable in us alone"]
    left.write_bytes(b"b\n")
    assert remarks(compared(left, right), "base", "us") == ["Executable in us alone"]


def test_what_is_not_shown_whole_is_said(right: Path) -> None:
    right.write_bytes(b"x" * 20_000)
    said = remarks(compared(None, right), "", "us")
    assert said == ["us: long lines are cut at 10,000 characters, without colours"]


def test_files_that_are_no_text_have_a_verdict(left: Path, right: Path) -> None:
    left.write_bytes(b"\0a")
    right.write_bytes(b"\0b")
    assert verdict(compared(left, right)) == "The files differ"
    right.write_bytes(b"\0a")
    assert verdict(compared(left, right)) == "Same bytes"
    known = dict(facts(compared(left, right).right))
    assert known["Kind"] == "Binary file" and known["Size"] == "2 B (2 bytes)"
    left.unlink()
    left.symlink_to("there")
    assert dict(facts(compared(None, left).right))["Target"] == "there"
    assert verdict(compared(left, right)) == ""
