"""Colours of code, from the background: of the lines in sight, one window of lines at a time."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from typing import Protocol, TypeVar

from PySide6.QtCore import QObject, Signal

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.colours import Span, colour_lines, language_of
from multistore_gui.core.diff import Comparison

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
        self._windows: dict[tuple[int, int], list[list[Span]]] = {}  # by side and number
        self._job: CancelToken | None = None

    def take(self, comparison: Comparison | None) -> None:
        """Forget what is known, and go on with another comparison."""
        if self._job is not None:
            self._job.cancel()
        self._job, self._comparison, self._windows = None, comparison, {}

    def spans(self, side: int, line: int) -> Sequence[Span]:
        """Return the spans of a line, none where they have not come yet."""
        window = self._windows.get((side, line // _WINDOW_LINES), ())
        at = line % _WINDOW_LINES
        return window[at] if at < len(window) else ()

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

    def _first_missing(self, side: int, lines: range) -> int | None:
        numbers = range(lines.start // _WINDOW_LINES, (lines.stop - 1) // _WINDOW_LINES + 1)
        return next((number for number in numbers if (side, number) not in self._windows), None)

    def _keep(self, key: tuple[int, int], spans: list[list[Span]]) -> None:
        self._job = None
        self._windows[key] = spans
        self.arrived.emit()


def _coloured(
    lines: Sequence[str], window: range, location: bytes, token: CancelToken
) -> list[list[Span]]:
    language = language_of(location)
    return [] if language is None else colour_lines(lines, window, language, token)
