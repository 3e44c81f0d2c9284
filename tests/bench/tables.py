"""Figures as a table for people, or as JSON; with them the machine."""

from __future__ import annotations

import json
import os
import platform
from collections.abc import Sequence
from statistics import median

from PySide6.QtCore import qVersion

from tests.bench.figures import Figure, Sample

COLUMNS = ("job", "figure", "reference", "ratio", "target", "met", "min..max", "CPU s", "beside")


def machine() -> str:
    """Say what the figures were taken on."""
    return (
        f"{os.cpu_count()} cores, {platform.system()} {platform.release()}, "
        f"Python {platform.python_version()}, Qt {qVersion()}"
    )


def as_text(figures: Sequence[Figure]) -> str:
    """Return a table, its columns as wide as they need be."""
    rows = [COLUMNS, *map(_row, figures)]
    widths = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = ["  ".join(map(str.ljust, row, widths)).rstrip() for row in rows]
    return "\n".join([machine(), *lines])


def _row(figure: Figure) -> tuple[str, ...]:
    beside = "" if figure.beside is None else f"{_number(figure.beside)} {figure.reference}"
    target = "" if figure.target is None else f"{figure.target:g}"
    if figure.target is not None and figure.beside is None:
        target += f" {figure.unit}"
    if figure.allowance:
        target += f" + {figure.allowance:g} {figure.unit}"
    return (
        f"{figure.job}: {figure.what}",
        f"{_number(figure.value)} {figure.unit}",
        beside,
        "" if figure.ratio is None else f"{figure.ratio:.2f}",
        target,
        {True: "yes", False: "NO", None: ""}[figure.is_met],
        _range(figure.samples),
        _cpu(figure.samples),
        _cpu(figure.against),
    )


def _number(value: float) -> str:
    return f"{value:.3g}" if value < 100 else f"{value:.0f}"


def _range(samples: Sequence[Sample]) -> str:
    walls = [sample.wall for sample in samples]
    return f"{_number(min(walls))}..{_number(max(walls))}"


def _cpu(samples: Sequence[Sample]) -> str:
    used = [sample.cpu for sample in samples if sample.cpu is not None]
    return f"{median(used):.2f}" if used else ""


def as_json(figures: Sequence[Figure]) -> str:
    """Return one document."""
    return json.dumps(
        {
            "machine": machine(),
            "figures": [
                {
                    "job": figure.job,
                    "what": figure.what,
                    "unit": figure.unit,
                    "value": figure.value,
                    "samples": [[sample.wall, sample.cpu] for sample in figure.samples],
                    "reference": figure.reference or None,
                    "against": [[sample.wall, sample.cpu] for sample in figure.against],
                    "ratio": figure.ratio,
                    "target": figure.target,
                    "allowance": figure.allowance,
                    "met": figure.is_met,
                }
                for figure in figures
            ],
        },
        indent=1,
    )
