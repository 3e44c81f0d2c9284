"""Jobs of opening a project: by the core alone, in the window, and what it takes of the memory."""

from __future__ import annotations

import os
import sys
from functools import partial

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.layout import read_layout
from multistore_gui.core.scan import Scanner
from tests.bench.asking import Window
from tests.bench.commands import BARE, PAINTED, find_command
from tests.bench.figures import Figure, Run, Sample, in_turn, timed
from tests.bench.projects import deepest_store

LARGE = 500_000  # entries from which the targets are those of a million
FIND = "find -type f"


def open_job(run: Run) -> list[Figure]:
    """The core alone in a fresh process, until every override is compared."""
    command = [sys.executable, "-m", "tests.bench.opening", str(run.project)]
    own, find = in_turn(run.runs, partial(timed, command), partial(timed, find_command(run)))
    with Window() as window:
        is_large = _opened(window, run)["entries"] > LARGE
    return [Figure("open", "the core", "s", own, FIND, find, 1.0 if is_large else 1.2)]


def first_rows_job(run: Run) -> list[Figure]:
    """From the start of the process until the tree shows its first rows."""
    rows = [*PAINTED, "rows", str(run.project)]
    own, bare = in_turn(run.runs, partial(timed, rows), partial(timed, BARE))
    return [Figure("first-rows", "from the start", "s", own, "bare window", bare, 1.4)]


def window_job(run: Run) -> list[Figure]:
    """Opening in the window, each time in a fresh process."""
    stalls, rows = [], []
    is_large = False

    def opened() -> Sample:
        nonlocal is_large
        with Window() as window:
            found = _opened(window, run)
        is_large = found["entries"] > LARGE
        stalls.append(Sample(found["stall"]))
        rows.append(Sample(found["rows"]))
        return Sample(found["ms"] / 1e3)

    own, find = in_turn(run.runs, opened, partial(timed, find_command(run)))
    return [
        Figure("window", "until compared", "s", own, FIND, find, 1.0 if is_large else 1.2),
        Figure("window", "until rows, window there", "ms", rows),
        Figure(
            "window",
            "longest stall",
            "ms",
            stalls,
            target=100 if is_large else 50,
            takes_worst=True,
        ),
    ]


def memory_job(run: Run) -> list[Figure]:
    """What an open project takes above the empty window."""
    above, each = [], []
    entries = 0.0
    for _ in range(run.runs):
        with Window() as window:
            empty = window.ask("memory")["MiB"]
            found = _opened(window, run)
        entries = found["entries"]
        above.append(Sample(found["MiB"] - empty))
        each.append(Sample((found["MiB"] - empty) * 2**20 / entries))
    target = 300 if entries > LARGE else 40
    return [
        Figure("memory", f"{entries:,.0f} entries", "MiB", above, target=target),
        Figure("memory", "an entry", "bytes", each),
    ]


def _opened(window: Window, run: Run) -> dict[str, float]:
    store = deepest_store(run.tree).full_name
    return window.ask("open", str(run.project), store) | window.ask("memory")


def _read(location: bytes) -> None:
    layout = read_layout(location)
    scanner = Scanner(location, layout, CancelToken(), hands_over=True)  # as the window does
    for _ in scanner.read(layout.tree.stack(deepest_store(layout.tree)), lambda _: None):
        pass


if __name__ == "__main__":
    _read(os.fsencode(sys.argv[1]))
