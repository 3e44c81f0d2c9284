"""What is measured: times of two things in turn, and what they come to."""

from __future__ import annotations

import os
import resource
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from multistore_gui.core.layers import LayerTree
from tests.bench.projects import tree_of


@dataclass(frozen=True, slots=True)
class Sample:
    """One measurement."""

    wall: float  # in the figure's unit
    cpu: float | None = None  # seconds of processor, of the process and those that it started


@dataclass(frozen=True, slots=True)
class Figure:
    """What is said of a job in one line of the table."""

    job: str
    what: str
    unit: str
    samples: Sequence[Sample]
    reference: str = ""  # what it is compared with, if it is
    against: Sequence[Sample] = ()
    target: float | None = None  # of the ratio, or else of the value; None: nothing is asked
    allowance: float = 0.0  # what may come on top of the ratio's share, in the unit
    takes_worst: bool = False  # and not the median

    @property
    def value(self) -> float:
        """The figure: the median, or the worst."""
        walls = [sample.wall for sample in self.samples]
        return max(walls) if self.takes_worst else median(walls)

    @property
    def beside(self) -> float | None:
        """The reference's median."""
        return median(sample.wall for sample in self.against) if self.against else None

    @property
    def ratio(self) -> float | None:
        """How often the reference goes into the figure."""
        return self.value / self.beside if self.beside else None

    @property
    def is_met(self) -> bool | None:
        """Whether the target is; None where there is none."""
        if self.target is None:
            return None
        if self.beside is None:
            return self.value <= self.target
        return self.value <= self.target * self.beside + self.allowance


@dataclass(frozen=True)
class Run:
    """What every job is told."""

    project: Path
    runs: int

    @property
    def tree(self) -> LayerTree:
        """The project's layers."""
        return tree_of(self.project)


Job = Callable[[Run], list[Figure]]
Measure = Callable[[], Sample]


def in_turn(runs: int, *measures: Measure) -> list[list[Sample]]:
    """Measure each in turn, `runs` times, after one time that does not count: caches are warm."""
    for measure in measures:
        measure()
    rounds = [[measure() for measure in measures] for _ in range(runs)]
    return [list(samples) for samples in zip(*rounds, strict=True)]


def timed(command: Sequence[str], may_fail: bool = False) -> Sample:
    """Run a command, its output read and dropped; in seconds."""
    before, started = _cpu_of_children(), time.perf_counter()
    subprocess.run(command, stdout=subprocess.PIPE, check=not may_fail, env=environment())
    return Sample(time.perf_counter() - started, _cpu_of_children() - before)


def environment() -> dict[str, str]:
    """Return this environment as an installed program has it: with its modules compiled."""
    return {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}


def _cpu_of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime
