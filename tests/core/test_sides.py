from __future__ import annotations

import hashlib
import os
from pathlib import Path

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.sides import Side, SideKind, read_side


def read(path: Path, limit_bytes: int = 1_000) -> Side:
    return read_side(os.fsencode(path), limit_bytes, CancelToken())


def test_a_text_has_lines_size_and_mode(tmp_path: Path) -> None:
    path = tmp_path / "run.sh"
    path.write_bytes(b"echo\n")
    path.chmod(0o755)
    side = read(path)
    assert side.kind is SideKind.TEXT and side.size_bytes == 5 and side.is_executable
    assert side.text is not None and side.text.lines == ("echo",)
    assert not side.is_cut


def test_binary_and_pictures_have_a_digest(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_bytes(b"\0\1\2")
    side = read(path)
    assert side.kind is SideKind.BINARY
    assert side.digest == hashlib.sha256(b"\0\1\2").hexdigest()
    path.write_bytes(b"\x89PNG\r\n\x1a\n....")
    assert read(path).kind is SideKind.IMAGE


def test_no_more_is_read_than_asked_for(tmp_path: Path) -> None:
    path = tmp_path / "big"
    path.write_bytes("zeile ä\n".encode() * 100)
    side = read(path, 20)
    assert side.is_cut and len(side.data) == 20 and side.size_bytes == 900
    assert side.text is not None and side.text.lines == ("zeile ä", "zeile ä")
    path.write_bytes(b"\0" * 100)
    assert read(path, 20).digest == ""


def test_a_cut_within_a_letter_is_no_other_encoding(tmp_path: Path) -> None:
    path = tmp_path / "line"
    path.write_bytes("aé".encode() * 50)
    side = read(path, 20)
    assert side.text is not None and side.text.encoding == "UTF-8"


def test_a_link_gives_its_target_and_is_not_followed(tmp_path: Path) -> None:
    path = tmp_path / "link"
    path.symlink_to(b"/etc/pass\nwd")
    side = read(path)
    assert side.kind is SideKind.LINK and side.target == "/etc/pass\\nwd" and side.data == b""


def test_a_fifo_is_never_opened(tmp_path: Path) -> None:
    path = tmp_path / "fifo"
    os.mkfifo(path)
    side = read(path)  # would wait for a writer for ever
    assert side.kind is SideKind.SPECIAL and "a FIFO" in side.reason


def test_what_is_gone_or_no_file_is_a_value(tmp_path: Path) -> None:
    assert read(tmp_path / "none").kind is SideKind.MISSING
    (tmp_path / "file").write_bytes(b"")
    assert read(tmp_path / "file" / "below").kind is SideKind.MISSING
    assert read(tmp_path).kind is SideKind.SPECIAL


@pytest.mark.skipif(not Path("/proc/self/mem").exists(), reason="needs /proc")
def test_a_file_that_cannot_be_read_says_why() -> None:
    side = read(Path("/proc/self/mem"))
    assert side.kind is SideKind.UNREADABLE and side.reason.startswith("cannot be read: ")


def test_reading_stops_when_it_is_cancelled(tmp_path: Path) -> None:
    path = tmp_path / "file"
    path.write_bytes(b"a")
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        read_side(os.fsencode(path), 10, token)
