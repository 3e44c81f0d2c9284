"""Which editor opens a file, and that it alone gets it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from multistore_gui.core.errors import MultistoreError
from multistore_gui.editor import NoEditorError, editor_command, open_file


def nowhere(name: str) -> str | None:
    return None


def test_the_setting_comes_first() -> None:
    assert editor_command("'my editor' --wait", {"VISUAL": "kate"}, nowhere) == [
        "my editor",
        "--wait",
    ]
    with pytest.raises(NoEditorError, match="damaged"):
        editor_command("'my editor", {}, nowhere)


def test_an_editor_of_the_terminal_is_passed_over() -> None:
    known = {"code": "/usr/bin/code", "kate": "/usr/bin/kate", "vim": "/usr/bin/vim"}
    assert editor_command("", {"EDITOR": "vim"}, known.get) == ["/usr/bin/code"]
    assert editor_command("", {"EDITOR": "kate -b"}, known.get) == ["kate", "-b"]


@pytest.mark.skipif(sys.platform != "linux", reason="others have an editor for sure")
def test_without_an_editor_nothing_is_started() -> None:
    with pytest.raises(NoEditorError, match="settings"):
        editor_command("", {"EDITOR": "vim"}, nowhere)


def test_the_file_goes_to_the_editor_and_through_no_shell(tmp_path: Path) -> None:
    name = b"a $(touch ran) \xff;.sh"
    location = os.path.join(os.fsencode(tmp_path), name)
    with open(location, "wb") as file:
        file.write(b"#!/bin/sh\ntouch ran\n")
    told = tmp_path / "told"
    os.mkfifo(told)  # reading it waits for the editor
    editor = tmp_path / "editor.py"
    editor.write_text("import os, sys\nopen(sys.argv[1], 'wb').write(os.fsencode(sys.argv[2]))\n")
    open_file(location, f"'{sys.executable}' '{editor}' '{told}'")
    assert told.read_bytes() == location
    assert not (tmp_path / "ran").exists()


def test_what_cannot_be_opened_is_said(tmp_path: Path) -> None:
    with pytest.raises(MultistoreError, match=r"f\.txt is gone"):
        open_file(os.fsencode(tmp_path / "f.txt"), "code")
    (tmp_path / "f.txt").touch()
    with pytest.raises(NoEditorError, match="Could not start /no/editor"):
        open_file(os.fsencode(tmp_path / "f.txt"), "/no/editor")
