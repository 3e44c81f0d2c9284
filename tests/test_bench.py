"""The bench runs and prints its table; what its figures are is for people to judge."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.bench.__main__ import main
from tests.bench.projects import GENERATOR
from tests.bench.tables import COLUMNS
from tests.builders import alokai_project


def test_a_job_has_its_line_in_the_table(tmp_path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    project = alokai_project(tmp_path, {"web/a": "1"}, {"us": {"web/a": "2"}})
    assert main(["--project", str(project), "--jobs", "start", "--runs", "1"]) == 0
    machine, titles, *lines = capfd.readouterr().out.splitlines()
    assert "cores" in machine
    assert titles.split("  ")[0] == COLUMNS[0]
    assert all(column in titles for column in COLUMNS)
    (line,) = lines
    assert line.startswith("start: ") and "bare window" in line


def test_without_a_project_it_says_what_it_needs(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv(GENERATOR, raising=False)
    assert main([]) == 2
    told = capfd.readouterr().err
    assert told.count("\n") == 1 and "--project" in told
