from __future__ import annotations

import os
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from multistore_gui.core.merging import Conflict, conflict_lines, merge
from multistore_gui.core.text import decode

LINES = st.lists(st.sampled_from(["a", "b", "c", "d", "", "}"]), max_size=12)
ENDS = st.sampled_from(["\n", "\r\n", "\r"])


def text(lines: list[str], end: str = "\n", *, is_ended: bool = True) -> str:
    joined = end.join(lines)
    return joined + end if is_ended and lines else joined


def merged(base: str, edit: str, disk: str) -> tuple[str, tuple[Conflict, ...]]:
    found = merge(*(decode(each.encode()) for each in (base, edit, disk)))
    return found.content, found.conflicts


@given(LINES, LINES, ENDS, st.booleans(), st.booleans())
def test_what_one_alone_changed_is_taken_to_the_byte(
    base: list[str], other: list[str], end: str, is_ended: bool, other_is_ended: bool
) -> None:
    old, new = text(base, end, is_ended=is_ended), text(other, end, is_ended=other_is_ended)
    assert merged(old, new, old) == (new, ())
    assert merged(old, old, new) == (new, ())
    assert merged(old, new, new) == (new, ())


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("merging")


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(LINES, st.data())
def test_it_is_clean_where_git_s_is_and_then_the_same(
    folder: Path, base: list[str], data: st.DataObject
) -> None:
    versions = [base]
    for _ in range(2):
        lines = list(base)
        for _ in range(data.draw(st.integers(0, 3))):
            at = data.draw(st.integers(0, len(lines)))
            lines[at : at + data.draw(st.integers(0, 2))] = data.draw(
                st.lists(st.sampled_from(["x", "y", "a"]), max_size=2)
            )
        versions.append(lines)
    for name, lines in zip(("base", "edit", "disk"), versions, strict=True):
        (folder / name).write_text(text(lines))
    said = subprocess.run(
        ["git", "merge-file", "-p", "--diff3", "edit", "base", "disk"],
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "GIT_CONFIG_GLOBAL": os.devnull},
    )
    content, conflicts = merged(*map(text, versions))
    assert bool(conflicts) == (said.returncode > 0)
    if not conflicts:
        assert content == said.stdout


@given(LINES, LINES, LINES)
def test_a_conflict_names_the_lines_of_both(
    base: list[str], edit: list[str], disk: list[str]
) -> None:
    content, conflicts = merged(text(base), text(edit), text(disk))
    lines = content.splitlines()
    back, conflicts_back = merged(text(base), text(disk), text(edit))
    assert len(conflicts) == len(conflicts_back)
    for conflict, other in zip(conflicts, conflicts_back, strict=True):
        mine = [lines[at] for at in conflict.lines]
        theirs = [back.splitlines()[at] for at in other.lines]
        assert mine != theirs
        assert [line.rstrip("\n") for line in conflict.theirs] == theirs
        assert [line.rstrip("\n") for line in other.theirs] == mine


@given(LINES, LINES, LINES, ENDS, st.booleans())
def test_marks_hold_both_versions_of_each_conflict(
    base: list[str], edit: list[str], disk: list[str], end: str, is_ended: bool
) -> None:
    versions = [
        decode(text(lines, end, is_ended=is_ended).encode()) for lines in (base, edit, disk)
    ]
    found = merge(*versions)
    marked = decode(found.marked(("edit", "disk")).encode())
    assert len(conflict_lines(marked.lines)) == len(found.conflicts)
    which = "both"
    mine, theirs = [], []
    for line in marked.lines:
        if line in ("<<<<<<< edit", "=======", ">>>>>>> disk"):
            which = {"<": "mine", "=": "theirs", ">": "both"}[line[0]]
            continue
        mine += [line] if which != "theirs" else []
        theirs += [line] if which != "mine" else []
    assert mine == list(decode(found.content.encode()).lines)
    if not found.conflicts:
        assert found.marked(("edit", "disk")) == found.content
    else:
        back = merge(versions[0], versions[2], versions[1])
        assert theirs == list(decode(back.content.encode()).lines)


def test_line_ends_that_came_on_disk_are_those_of_the_edit_too() -> None:
    content, conflicts = merged("a\nb\nc\n", "a\nb\nc\nd\n", "a\r\nb\r\nc\r\n")
    assert (content, conflicts) == ("a\r\nb\r\nc\r\nd\r\n", ())


def test_each_line_keeps_its_own_end() -> None:
    content, _ = merged("a\r\nb\nc\nd\n", "a\r\nb\nc\nD\n", "A\r\nb\nc\nd\n")
    assert content == "A\r\nb\nc\nD\n"


def test_a_conflict_has_the_edit_s_lines_in_the_result() -> None:
    content, conflicts = merged("a\nb\nc\n", "a\nmine\nc\n", "a\ntheirs\nc\nd\n")
    assert content == "a\nmine\nc\nd\n"
    assert conflicts == (Conflict(range(1, 2), ("theirs\n",)),)
