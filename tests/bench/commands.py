"""Jobs of whole processes: from the call to its end, or to the first paint."""

from __future__ import annotations

import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.bench.figures import Figure, Run, in_turn, timed
from tests.bench.projects import deepest_store, roots, small_project

PYTHON = (sys.executable, "-c", "pass")
CLI = (sys.executable, "-c", "import sys; from multistore_gui.cli import main; sys.exit(main())")
PAINTED = (sys.executable, "-m", "tests.bench.painted")


def help_job(run: Run) -> list[Figure]:
    """`multistore --help`."""
    own, python = in_turn(2 * run.runs, partial(timed, [*CLI, "--help"]), partial(timed, PYTHON))
    return [Figure("help", "multistore --help", "s", own, "python -c pass", python, 4)]


def why_job(run: Run) -> list[Figure]:
    """`multistore why` on a project of 2,000 files, made for it."""
    with TemporaryDirectory(prefix="bench-") as folder:
        project = small_project(Path(folder, "project"))
        call = [*CLI, "why", str(project), "web/part-0/file-0.ts", "--store", "us"]
        own, python = in_turn(2 * run.runs, partial(timed, call), partial(timed, PYTHON))
    return [Figure("why", "multistore why, 2,000 files", "s", own, "python -c pass", python, 10)]


def ls_job(run: Run) -> list[Figure]:
    """`multistore ls --json`: one store's stack is read, `find` goes over every layer."""
    store = deepest_store(run.tree).full_name
    call = [*CLI, "ls", str(run.project), "--store", store, "--json"]
    own, find = in_turn(run.runs, partial(timed, call), partial(timed, find_command(run)))
    return [Figure("ls", "multistore ls --json", "s", own, "find -type f", find, 1.6)]


def start_job(run: Run) -> list[Figure]:
    """`multistore-gui` on its welcome page: from the start of the process to its first paint."""
    own, bare = in_turn(run.runs, partial(timed, [*PAINTED, "welcome"]), partial(timed, BARE))
    return [Figure("start", "multistore-gui to its first paint", "s", own, "bare window", bare)]


BARE = (*PAINTED, "bare")


def find_command(run: Run) -> list[str]:
    """Return the call of `find` over the layers of the project."""
    return ["find", *roots(run.tree), "-type", "f"]
