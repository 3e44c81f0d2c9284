"""Only regular files are read, whatever stands in their place."""

from __future__ import annotations

import os
import socket
from pathlib import Path

import pytest

from multistore_gui.core.reading import (
    UnreadableFileError,
    read_config_text,
    read_regular,
    shown,
)


def reason(location: bytes, limit_bytes: int = 100) -> str:
    with pytest.raises(UnreadableFileError) as caught:
        read_regular(location, limit_bytes)
    return str(caught.value)


def test_a_file_is_read_whole_up_to_the_limit(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_bytes(b"\r\n\0\xff" * 25)
    assert read_regular(bytes(file), 100) == b"\r\n\0\xff" * 25
    assert reason(bytes(file), 99) == "larger than 99 bytes"


def test_nothing_but_a_regular_file_is_opened(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"x")
    (tmp_path / "link").symlink_to("file")
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "fifo")
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(str(tmp_path / "socket"))
        for name, kind in {
            "link": "a link, not followed",
            "folder": "a folder",
            "fifo": "a FIFO",
            "socket": "a socket",
        }.items():
            expected = f"{kind}, where a regular file is needed"
            assert reason(bytes(tmp_path / name)) == expected
    assert reason(b"/dev/null") == "a device, where a regular file is needed"


def test_the_systems_refusal_is_the_reason(tmp_path: Path) -> None:
    assert reason(bytes(tmp_path / "missing")) == "No such file or directory"
    assert reason(bytes(tmp_path / ("x" * 300))) == "File name too long"
    if os.geteuid():
        (tmp_path / "secret").touch(mode=0)
        assert reason(bytes(tmp_path / "secret")) == "Permission denied"


@pytest.mark.parametrize(
    ("data", "line"), [(b"\xff", 1), (b"\xef\xbb\xbfa\n\xff", 2), (b"\xef\xbb\xbf\xff\n", 1)]
)
def test_what_is_not_utf8_names_its_line(tmp_path: Path, data: bytes, line: int) -> None:
    (tmp_path / "config").write_bytes(data)
    with pytest.raises(UnreadableFileError, match="not UTF-8") as caught:
        read_config_text(bytes(tmp_path / "config"))
    assert caught.value.line == line


def test_a_byte_order_mark_is_no_text(tmp_path: Path) -> None:
    (tmp_path / "config").write_bytes(b"\xef\xbb\xbf\xc3\xa9\r\n")
    assert read_config_text(bytes(tmp_path / "config")) == "é\r\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("us-store", "us-store"),
        ("a\nb\u202e", "a\\nb\\u{202E}"),
        ("\udcff", "\\xFF"),
        ("\ud800/\udcff", "\\ud800/\\udcff"),
        ("x" * 81, "x" * 80 + "…"),
    ],
)
def test_text_of_a_configuration_is_shown_escaped_and_cut(text: str, expected: str) -> None:
    assert shown(text) == expected
