from __future__ import annotations

import subprocess
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core.merging import conflict_lines, merge_lines

LINES = st.lists(st.sampled_from(["a\n", "b\n", "c\n", "d\n"]), max_size=8)
NAMES = ("edit", "disk")


@given(LINES, LINES)
def test_a_version_alone_is_taken_as_it_is(base: list[str], version: list[str]) -> None:
    for merged in (
        merge_lines(base, version, base, NAMES),
        merge_lines(base, base, version, NAMES),
        merge_lines(base, version, version, NAMES),
    ):
        assert (list(merged.lines), merged.conflicts) == (version, 0)


@settings(max_examples=60, deadline=None)
@given(LINES, LINES, LINES)
def test_it_agrees_with_git(base: list[str], mine: list[str], theirs: list[str]) -> None:
    merged = merge_lines(base, mine, theirs, NAMES)
    with TemporaryDirectory() as folder:
        files = []
        for name, lines in (("mine", mine), ("base", base), ("theirs", theirs)):
            file = Path(folder, name)
            file.write_text("".join(lines))
            files.append(str(file))
        git = subprocess.run(
            ["git", "merge-file", "-p", "-q", *files], check=False, capture_output=True, text=True
        )
    if git.returncode == 0 and not merged.conflicts:
        assert list(merged.lines) == git.stdout.splitlines(keepends=True)
    assert len(conflict_lines(merged.lines)) == merged.conflicts


def test_a_conflict_names_both_and_ends_its_lines_as_they_do() -> None:
    merged = merge_lines(["1\r\n", "2"], ["1\r\n", "x"], ["1\r\n", "y\r\n"], NAMES)
    assert "".join(merged.lines) == ("1\r\n<<<<<<< edit\r\nx\r\n=======\r\ny\r\n>>>>>>> disk\r\n")
