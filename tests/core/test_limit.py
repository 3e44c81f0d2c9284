"""The limit of the history is the user's, and no file of theirs can break the program."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from multistore_gui.core.limit import DEFAULT_BYTES, read_limit, write_limit
from multistore_gui.core.saving import NotSavedError


@pytest.mark.parametrize("limit", [0, 1, 1 << 40])
def test_what_was_set_is_read(tmp_path: Path, limit: int) -> None:
    state = os.fsencode(tmp_path / "not" / "there")
    assert read_limit(state) == DEFAULT_BYTES
    write_limit(state, limit)
    assert read_limit(state) == limit


@pytest.mark.parametrize(
    "content", [b"", b"[]", b"{}", b"\xff", b'{"most_bytes": -1}', b'{"most_bytes": true}', b"1"]
)
def test_what_is_no_limit_is_the_default(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "history.json").write_bytes(content)
    assert read_limit(os.fsencode(tmp_path)) == DEFAULT_BYTES


def test_a_limit_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    with pytest.raises(NotSavedError, match="Nothing was changed"):
        write_limit(os.fsencode(tmp_path / "file"), 1)
