"""Colours of code, from the background: of the lines in sight, one window of lines at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from itertools import takewhile
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.colours import Span, colour_lines, language_of
from multistore_gui.core.diff import Comparison
from multistore_gui.core.draft import Edited

_WINDOW_LINES = 200

T = TypeVar("T")


class Start(Protocol):
    """Starts work in the background: `Tasks.start`."""

    def __call__(
        self, work: Callable[[CancelToken], T], done: Callable[[T], None], /
    ) -> CancelToken:
        """Run work elsewhere; `done` is called on the GUI thread, never after a cancel."""


class Highlighter(QObject):
    """Knows the colours of a comparison's lines, as far as they have come; on the GUI thread."""

    arrived = Signal()  # more of them are known

    def __init__(self, start: Start, parent: QObject) -> None:
        """Begin without a comparison; `start` runs what finds the colours."""
        super().__init__(parent)
        self._start = start
        self._comparison: Comparison | None = None
        self._spans: list[list[Sequence[Span]]] = [[], []]  # by side and line
        self._known: set[tuple[int, int]] = set()  # windows, by side and number
        self._job: CancelToken | None = None

    def take(self, comparison: Comparison | None) -> None:
        """Forget what is known, and go on with another comparison."""
        self._stop()
        self._comparison, self._known = comparison, set()
        counts = [0 if comparison is None else len(comparison.lines(side)) for side in (0, 1)]
        self._spans = [[()] * count for count in counts]

    def follow(self, comparison: Comparison, side: int, edited: Edited) -> None:
        """Go on after an edit of one side; lines keep their colours until others are known."""
        first, old_end, new_end, _ = edited
        self._stop()
        before, lines = self._comparison, comparison.lines(side)
        assert before is not None
        old_lines, spans = before.lines(side), self._spans[side]
        new_spans: list[Sequence[Span]] = [()] * (new_end - first)
        if old_end == first + 1 and new_end > first:  # a letter in a line, most often
            new_spans[0] = shifted(spans[first], old_lines[first], lines[first])
        spans[first:old_end] = new_spans
        self._comparison = comparison
        self._known = {
            (other, number)
            for other, number in self._known
            if other != side or (number + 1) * _WINDOW_LINES <= first
        }

    def spans(self, side: int, line: int) -> Sequence[Span]:
        """Return the spans of a line, none where they have not come yet."""
        return self._spans[side][line]

    def ask(self, wanted: Iterable[tuple[int, range]]) -> None:
        """Find the colours of some lines of some sides; to be asked again when more are known."""
        comparison = self._comparison
        if self._job is not None or comparison is None:
            return
        for side, lines in wanted:
            number = self._first_missing(side, lines)
            shown = comparison.right if side else comparison.left
            if number is not None and shown is not None:
                window = range(number * _WINDOW_LINES, (number + 1) * _WINDOW_LINES)
                work = partial(_coloured, comparison.lines(side), window, shown.location)
                self._job = self._start(work, partial(self._keep, (side, number)))
                return

    def _stop(self) -> None:
        if self._job is not None:
            self._job.cancel()
        self._job = None

    def _first_missing(self, side: int, lines: range) -> int | None:
        numbers = range(lines.start // _WINDOW_LINES, (lines.stop - 1) // _WINDOW_LINES + 1)
        return next((number for number in numbers if (side, number) not in self._known), None)

    def _keep(self, key: tuple[int, int], spans: list[list[Span]]) -> None:
        self._job = None
        side, number = key
        first = number * _WINDOW_LINES
        self._spans[side][first : first + len(spans)] = spans
        self._known.add(key)
        self.arrived.emit()


def shifted(spans: Sequence[Span], old: str, new: str) -> Sequence[Span]:
    """Return a line's spans after a part of it was replaced, as near as they can be guessed."""
    start = _alike(old, new)
    end = _alike(reversed(old[start:]), reversed(new[start:]))
    replaced, by = len(old) - end, len(new) - len(old)
    return [
        Span(
            span.start if span.start <= start else max(span.start, replaced) + by,
            span.end if span.end < start else max(span.end, replaced) + by,
            span.syntax,
        )
        for span in spans
    ]


def _alike(one: Iterable[str], other: Iterable[str]) -> int:
    """Return how many letters two texts begin with alike."""
    return sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(one, other, strict=False)))


def _coloured(
    lines: Sequence[str], window: range, location: bytes, token: CancelToken
) -> list[list[Span]]:
    language = language_of(location)
    return [] if language is None else colour_lines(lines, window, language, token)
