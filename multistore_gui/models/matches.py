"""Which letters of a label a filter's text has found; the rules are those of `core.filter`."""

from __future__ import annotations

import re
from collections.abc import Iterator

from multistore_gui.core.filter import is_case_free, is_glob

Span = tuple[int, int]  # the first letter, and the one after the last


def matched(text: str, label: str, start: int = 0) -> tuple[Span, ...]:
    """Return the parts of a label that are to be marked, in order, none touching another.

    Args:
        text: what was typed; a glob marks nothing, since it is about the whole path.
        label: a whole path, for people.
        start: only what is found from here on counts, and is counted from here.
    """
    spans = [
        (max(first, start) - start, end - start)
        for word in text.split()
        if not is_glob(word)
        for first, end in _of_word(word, label, start)
        if end > start
    ]
    return tuple(_joined(sorted(spans)))


def _of_word(word: str, label: str, start: int) -> Iterator[Span]:
    lowered = label.lower()
    if is_case_free(word) and len(lowered) == len(label):
        label = lowered
    found = [each.span() for each in re.finditer(re.escape(word), label)]
    if found:
        yield from found
    else:
        yield from _in_order(word, label, start) or _in_order(word, label, 0)


def _in_order(word: str, label: str, start: int) -> list[Span]:
    """Find letters one after the other, with gaps; nothing where one of them is missing."""
    spans, at = [], start
    for letter in word:
        at = label.find(letter, at) + 1
        if not at:
            return []
        spans.append((at - 1, at))
    return spans


def _joined(spans: list[Span]) -> Iterator[Span]:
    last: Span | None = None
    for first, end in spans:
        if last is None:
            last = first, end
        elif first <= last[1]:
            last = last[0], max(last[1], end)
        else:
            yield last
            last = first, end
    if last is not None:
        yield last
