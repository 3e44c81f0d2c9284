"""Jobs of comparing stores: by the core, against `diff -rq` of two composed ones; in the window."""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Sequence
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.comparison import compare_stores
from multistore_gui.core.digests import DigestCache
from multistore_gui.core.index import Index
from multistore_gui.core.layers import Layer
from multistore_gui.core.merged import merge
from multistore_gui.core.variants import Variants, compare
from tests.bench.asking import Window
from tests.bench.figures import Figure, Run, Sample, in_turn, timed
from tests.bench.projects import deepest_store
from tests.builders import scan_project

MOST_STORES = 50
_IN_WINDOW = 20  # stores
_MOST_MS = 50
DIFF = "diff -rq, one pair"


def compare_job(run: Run) -> list[Figure]:
    """All stores of the project, by origin, by content for the first time, and once more."""
    index = scan_project(run.project, crew_entries=50_000).index
    stores = index.tree.stores[:MOST_STORES]
    count = f"{len(stores)} stores"
    by_origin = [_sample(partial(_compared, index, stores, None)) for _ in range(run.runs)]
    with TemporaryDirectory(prefix="bench-") as folder:
        pair = [_composed(index, store, Path(folder, str(store.number))) for store in _pair(stores)]
        diff = partial(timed, ["diff", "-rq", "--no-dereference", *map(str, pair)], True)
        cache = DigestCache.of(os.fsencode(run.project), os.fsencode(folder))

        def first() -> Sample:
            if os.path.exists(cache.location):
                os.unlink(cache.location)
            return _sample(partial(_compared, index, stores, cache))

        def again() -> Sample:
            return _sample(partial(_compared, index, stores, cache))

        own, known, against = in_turn(run.runs, first, again, diff)
    in_ms = [Sample(sample.wall * 1e3) for sample in by_origin]
    return [
        Figure("compare", f"{count} by origin", "ms", in_ms),
        Figure("compare", f"{count} by content", "s", own, DIFF, against, 1.0),
        Figure("compare", f"{count}, digests known", "s", known, DIFF, against, 0.2),
    ]


def compare_window_job(run: Run) -> list[Figure]:
    """Compare is opened and fills in, each time in a fresh process that knows no digest."""
    tree = run.tree
    names = [store.full_name for store in tree.stores[:_IN_WINDOW]]
    found = []
    for _ in range(run.runs):
        with Window() as window:
            window.ask("open", str(run.project), deepest_store(tree).full_name)
            found.append(window.ask("compare", *names))

    def samples(key: str) -> list[Sample]:
        return [Sample(each[key]) for each in found]

    def stall(what: str, key: str) -> Figure:
        return Figure(job, what, "ms", samples(key), target=_MOST_MS, takes_worst=True)

    job, count = "compare-window", f"{len(names)} stores"
    return [
        Figure(job, f"{count}, painted by origin", "ms", samples("rows")),
        Figure(job, f"{count}, contents filled in", "ms", samples("ms")),
        stall("longest stall, the page built", "opening stall"),
        stall("longest stall, filling in", "stall"),
    ]


def _sample(work: partial[None]) -> Sample:
    started = time.perf_counter()
    work()
    return Sample(time.perf_counter() - started)


def _compared(index: Index, stores: Sequence[Layer], cache: DigestCache | None) -> None:
    comparison = compare_stores(index, stores, Variants.none(index))
    wanted = comparison.differs_by_origin
    if cache is not None:
        for known in compare(comparison.known, wanted, cache, CancelToken()):
            comparison = comparison.with_variants(known)
    assert comparison.differs


def _pair(stores: Sequence[Layer]) -> tuple[Layer, Layer]:
    return stores[0], stores[-1]


def _composed(index: Index, store: Layer, out: Path) -> Path:
    """Write a merged store out as plain files."""
    merged = merge(index, store)
    for file in range(len(index)):
        winner = merged.winner(file)
        if winner is not None:
            path = index.path(file)
            place = os.path.join(os.fsencode(out), path)
            os.makedirs(os.path.dirname(place), exist_ok=True)
            shutil.copy2(winner.locate(path), place, follow_symlinks=False)
    return out
