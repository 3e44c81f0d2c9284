"""The window stays right while another program edits the project (see `tests/soak.py`)."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

MINUTES = "MULTISTORE_SOAK_MINUTES"


@pytest.mark.skipif(not os.environ.get(MINUTES), reason=f"{MINUTES} names no length of the run")
def test_a_window_that_soaks_stays_right() -> None:
    command = [sys.executable, "-m", "tests.soak", "--minutes", os.environ[MINUTES]]
    root = Path(__file__).parents[1]
    done = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
