"""Jobs in an open window: another store, a full folder, the filter, a large difference."""

from __future__ import annotations

import os
from collections.abc import Sequence
from functools import partial
from itertools import cycle, islice
from pathlib import Path
from tempfile import TemporaryDirectory

from multistore_gui.core import paths
from tests.bench.asking import Window
from tests.bench.figures import Figure, Run, Sample, in_turn, timed
from tests.bench.opening import LARGE
from tests.bench.projects import deepest_store, diff_project, entries_of, wide_project

_TIMES = 20
_MOST_MS = 50
_LINES = 50_000
_SHARES = {"half-a-percent.ts": 0.005, "ten-percent.ts": 0.1}
_ENTRIES = 5_000
_WORD = 6  # letters
_KEY_MS = 16
_KEYS = (
    "A",
    "B",
    "Return",
    "C",
    "Space",
    "Backspace",
    "Tab",
    "Ctrl+Z",
    "Shift+Down",
    "Delete",
    "Ctrl+Z",
)


def switch_job(run: Run) -> list[Figure]:
    """Another store, the worst of twenty."""
    tree = run.tree
    with Window() as window:
        entries = _open(window, run.project, deepest_store(tree).full_name)
        names = islice(cycle(layer.full_name for layer in tree), 1, _TIMES + 1)
        found = [window.ask("switch", name) for name in names]
    return _in_place("switch", "another store", found, entries)


def expand_job(run: Run) -> list[Figure]:
    """A folder of 5,000 files, in a project with this one for its base; the worst of twenty."""
    with TemporaryDirectory(prefix="bench-") as folder, Window() as window:
        project = wide_project(Path(folder, "project"), run.project, _ENTRIES)
        entries = _open(window, project, "/base/store")
        found = [window.ask("expand", "many") for _ in range(_TIMES)]
    assert all(each["rows"] == _ENTRIES for each in found)
    return _in_place("expand", f"{_ENTRIES:,} files", found, entries)


def filter_job(run: Run) -> list[Figure]:
    """Each key press of a word, against `grep` for what is typed so far."""
    listed = entries_of(run.project)
    word = _word_of(listed)
    typed = [word[: length + 1] for length in range(len(word))]
    own: list[Sample] = []
    grep: list[Sample] = []
    stalls: list[Sample] = []
    with TemporaryDirectory(prefix="bench-") as folder, Window() as window:
        listing = Path(folder, "paths")
        listing.write_bytes(b"".join(path + b"\n" for path in listed))
        entries = _open(window, run.project, deepest_store(run.tree).full_name)
        for _ in range(run.runs):
            for text in typed:
                answer = window.ask("type", text[-1])
                own.append(Sample(answer["ms"]))
                stalls.append(Sample(answer["stall"]))
                command = ["grep", "-ciF", "--", text, str(listing)]
                grep.append(_in_ms(timed(command)))
            window.ask("clear")
    return [
        Figure("filter", f"a key press of {word!r}", "ms", own, "grep -ci", grep, 3),
        _stall("filter", stalls, entries),
    ]


def diff_job(run: Run) -> list[Figure]:
    """A click on a file of 50,000 lines until its difference is painted."""
    figures = []
    with TemporaryDirectory(prefix="bench-") as folder, Window() as window:
        project = diff_project(Path(folder, "project"), _LINES, _SHARES)
        entries = _open(window, project, "us")
        window.ask("expand", "web")
        for name in _SHARES:
            stalls: list[Sample] = []

            def clicked(name: str = name, stalls: list[Sample] = stalls) -> Sample:
                window.ask("click", "web/short.ts")
                answer = window.ask("click", f"web/{name}")
                stalls.append(Sample(answer["stall"]))
                return Sample(answer["ms"])

            git = ["git", "diff", "--no-index", "--"]
            git += [str(project / "apps/web" / name), str(project / "apps/stores/us/web" / name)]
            own, reference = in_turn(run.runs, clicked, partial(_git, git))
            figures += [
                Figure("diff", name, "ms", own, "git diff", reference, 1.5, allowance=30),
                _stall(f"diff: {name}", stalls, entries),
            ]
    return figures


def typing_job(run: Run) -> list[Figure]:
    """A key in a file of 50,000 lines until it is painted: the first, and the worst of the rest."""
    figures = []
    with TemporaryDirectory(prefix="bench-") as folder, Window() as window:
        project = diff_project(Path(folder, "project"), _LINES, _SHARES)
        _open(window, project, "us")
        window.ask("expand", "web")
        for name in _SHARES:
            window.ask("click", f"web/{name}")
            first, *later = window.ask_each("edit", str(_LINES // 2), *_KEYS * run.runs)
            samples = [Sample(each) for each in later]
            figures += [
                Figure("typing", f"{name}: first key", "ms", [Sample(first)]),
                Figure("typing", f"{name}: a key", "ms", samples, target=_KEY_MS),
                Figure(
                    "typing", f"{name}: worst key", "ms", samples, target=_KEY_MS, takes_worst=True
                ),
            ]
    return figures


def _open(window: Window, project: Path, store: str) -> float:
    """Open a project; return how many entries it has."""
    window.ask("open", str(project), store)
    return window.ask("memory")["entries"]


def _in_place(
    job: str, what: str, found: Sequence[dict[str, float]], entries: float
) -> list[Figure]:
    painted = [Sample(each["ms"]) for each in found]
    return [
        Figure(job, what, "ms", painted, target=_MOST_MS, takes_worst=True),
        _stall(job, [Sample(each["stall"]) for each in found], entries),
    ]


def _stall(job: str, stalls: Sequence[Sample], entries: float) -> Figure:
    target = 100 if entries > LARGE else 50
    return Figure(job, "longest stall", "ms", stalls, target=target, takes_worst=True)


def _git(command: Sequence[str]) -> Sample:
    return _in_ms(timed(command, may_fail=True))  # it fails where there is a difference


def _in_ms(sample: Sample) -> Sample:
    return Sample(sample.wall * 1e3, sample.cpu)


def _word_of(listed: Sequence[bytes]) -> str:
    """Return a word that can be typed, from the middle of the paths."""
    middle = len(listed) // 2
    for path in (*listed[middle:], *listed[:middle]):
        stem = paths.name(path).partition(b".")[0][:_WORD]
        if len(stem) == _WORD and stem.isalpha() and stem.isascii():
            return os.fsdecode(stem.lower())
    raise ValueError("no file of this project has a name of letters")
