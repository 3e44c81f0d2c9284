"""A report says where it failed, and nothing of the files."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from multistore_gui import __version__, reports

SECRET = "the-contents-of-a-file"


def caught(fail: object) -> BaseException:
    try:
        assert callable(fail)
        fail()
    except BaseException as error:  # noqa: BLE001 - it is what is asked for
        return error
    raise AssertionError


def fail_with(error: BaseException) -> None:
    password = SECRET  # noqa: F841 - a local that no report may show
    raise error


def in_turn(first: BaseException, second: BaseException) -> None:
    try:
        raise first
    except type(first):
        fail_with(second)


def in_line(first: BaseException, second: BaseException) -> None:
    try:
        raise first
    except type(first) as error:
        raise second from error


@pytest.mark.parametrize(
    "error",
    [
        ValueError(SECRET),
        KeyError(SECRET),
        UnicodeDecodeError("utf-8", SECRET.encode(), 0, 1, "bad"),
        FileNotFoundError(2, "No such file", f"/home/someone/{SECRET}"),
        ExceptionGroup("several", [ValueError(SECRET), OSError(28, SECRET)]),
    ],
    ids=lambda error: type(error).__name__,
)
def test_nothing_of_the_files_is_in_it(error: Exception) -> None:
    for fail in (in_turn, in_line):
        for first, second in ((error, ValueError("b")), (LookupError("a"), error)):
            trace = reports.trace_of(caught(lambda: fail(first, second)))  # noqa: B023 - called now
            assert SECRET not in trace
            assert type(error).__name__ in trace
            assert os.path.expanduser("~") not in trace.replace("/root-", "")


def test_it_says_where_and_why() -> None:
    trace = reports.trace_of(caught(lambda: fail_with(OSError(28, SECRET))))
    assert 'File "tests/test_reports.py", line ' in trace
    assert "in fail_with" in trace
    assert trace.endswith("\nOSError: ENOSPC\n")
    assert "no attribute 'b'" in reports.trace_of(caught(lambda: (1).b))  # type: ignore[attr-defined]


def test_an_error_that_leads_to_itself_ends() -> None:
    error = ValueError("a")
    other = ValueError("b")
    error.__cause__, other.__cause__ = other, error
    assert reports.trace_of(error).count("ValueError") == 2


def test_a_sudden_end_names_no_folder_of_the_user(tmp_path: Path) -> None:
    package = Path(reports.__file__).parent / "core" / "scan.py"
    trace = f'  File "{package}", line 3 in read\n  File "{tmp_path}/own.py", line 1 in <module>\n'
    assert reports.cleaned(trace) == (
        '  File "multistore_gui/core/scan.py", line 3 in read\n'
        '  File "own.py", line 1 in <module>\n'
    )


def test_the_versions_and_what_was_done() -> None:
    text = reports.report(["Last command: Drop override"], ["Qt 6"], "trace\n")
    first, doing, trace = text.split("\n\n")
    assert first.startswith(f"Multistore {__version__}, Python {sys.version.split()[0]}, Qt 6, ")
    assert (doing, trace) == ("Last command: Drop override", "trace\n")
