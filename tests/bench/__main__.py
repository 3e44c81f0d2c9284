"""Runs jobs and prints their figures; see `python -m tests.bench --help`."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

from tests.bench import projects, tables
from tests.bench.commands import help_job, ls_job, start_job, why_job
from tests.bench.comparing import compare_job, compare_window_job
from tests.bench.figures import Job, Run
from tests.bench.following import branch_job, save_job, watching_job
from tests.bench.opening import first_rows_job, memory_job, open_job, window_job
from tests.bench.typing import type_job
from tests.bench.using import diff_job, expand_job, filter_job, switch_job, typing_job
from tests.bench.versions import git_job

JOBS: dict[str, Job] = {
    "start": start_job,
    "help": help_job,
    "why": why_job,
    "ls": ls_job,
    "open": open_job,
    "first-rows": first_rows_job,
    "window": window_job,
    "memory": memory_job,
    "switch": switch_job,
    "expand": expand_job,
    "filter": filter_job,
    "diff": diff_job,
    "typing": typing_job,
    "compare": compare_job,
    "compare-window": compare_window_job,
    "git": git_job,
    "save": save_job,
    "branch": branch_job,
    "watching": watching_job,
    "typing-core": type_job,
}
_NOT_RUN = 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the jobs; return the exit status: 0 whatever the figures are."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--project", metavar="FOLDER", help="the project that is measured")
    parser.add_argument("--jobs", nargs="+", choices=JOBS, default=list(JOBS), metavar="NAME")
    parser.add_argument("--runs", type=int, default=5, metavar="N", help="of each figure")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    options = parser.parse_args(arguments)
    with ExitStack() as scratch:
        if options.project:
            project = Path(options.project).resolve()
        elif projects.generator():
            project = scratch.enter_context(projects.generated(projects.generator()))
        else:
            print(
                f"tests.bench: name a project with --project, or make_project.py in the"
                f" environment's {projects.GENERATOR}",
                file=sys.stderr,
            )
            return _NOT_RUN
        run = Run(project, options.runs)
        figures = []
        try:
            for name in options.jobs:
                if not options.json:
                    print(f"{name} …", file=sys.stderr, flush=True)
                figures += JOBS[name](run)
        finally:  # what was measured before a job was interrupted is worth a look
            print(tables.as_json(figures) if options.json else tables.as_text(figures))
    return 0


if __name__ == "__main__":
    sys.exit(main())
