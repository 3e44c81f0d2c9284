"""The job of version control: how the files stand to Git, against Git's own answer."""

from __future__ import annotations

import os
import subprocess
import sys
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.git_state import read_git_states
from tests.bench.figures import Figure, Run, in_turn, timed
from tests.bench.projects import GIT

_STATUS = "git status --ignored"


def git_job(run: Run) -> list[Figure]:
    """A copy of the project, committed as a whole: every file of it is looked at."""
    with TemporaryDirectory(prefix="bench-") as folder:
        project = Path(folder, "project")
        subprocess.run(["cp", "-a", run.project, project], check=True)
        _git(project, "init", "-q")
        _git(project, "add", "-A")
        _git(project, "commit", "--allow-empty", "-qm", "x")
        own, status = in_turn(
            run.runs,
            partial(timed, [sys.executable, "-m", "tests.bench.versions", str(project)]),
            partial(timed, ["git", "-C", str(project), *_STATUS.split()[1:], "--porcelain=v2"]),
        )
    return [Figure("git", "how all files stand to Git", "s", own, _STATUS, status)]


def _git(project: Path, *arguments: str) -> None:
    subprocess.run([*GIT, *arguments], cwd=project, check=True, stdout=subprocess.DEVNULL)


if __name__ == "__main__":
    read_git_states(os.fsencode(sys.argv[1]), [], CancelToken())
