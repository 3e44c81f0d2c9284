"""Changed words: which lines of a hunk belong together, and what differs between two of them.

Asked for the hunks that are looked at, and cheap enough to be answered while painting.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from difflib import SequenceMatcher
from itertools import accumulate

from multistore_gui.core.diff import LEFT, RIGHT, Comparison
from multistore_gui.core.text import LONGEST_SHOWN

Span = tuple[int, int]  # columns [start, end) of a line
_Weight = tuple[Counter[str], int]  # a line's words, and their letters

CHANGED, REMOVED, ADDED = "~", "-", "+"

_TOKEN = re.compile(r"\w+|\s+|[^\w\s]")
_MOST_COMPARED = 1_000  # pairs of lines in one hunk
_MOST_LETTERS = 2_000  # of a line that is cut into words
_MOST_KNOWN = 20_000  # pairs that are remembered while a side is edited
_LEAST_LIKE = 0.2  # a share of the letters; less is another line rather than a changed one


class InlineDiff:
    """What differs within the lines of hunks, worked out when they are looked at."""

    def __init__(self, comparison: Comparison, before: InlineDiff | None = None) -> None:
        """Begin with a comparison.

        Args:
            comparison: what is looked at.
            before: of the same sides before an edit; what it knows of lines is known still.
        """
        self._hunks = comparison.hunks
        self._lines = comparison.lines(LEFT), comparison.lines(RIGHT)
        self._pairs: dict[int, tuple[dict[int, int], dict[int, int]]] = {}  # by hunk
        known = _Known() if before is None else before._known
        self._known: _Known = _Known() if known.is_full else known

    def sign(self, hunk: int, side: int, line: int) -> str:
        """Return the sign that stands in the gutter of a line of a hunk."""
        if self._counterpart(hunk, side, line) is not None:
            return CHANGED
        return ADDED if side else REMOVED

    def words(self, hunk: int, side: int, line: int) -> Sequence[Span]:
        """Return the changed columns of a line of a hunk."""
        other = self._counterpart(hunk, side, line)
        if other is None:
            return ()
        left, right = (other, line) if side else (line, other)
        return self._known.words(self._lines[LEFT][left], self._lines[RIGHT][right])[side]

    def _counterpart(self, hunk: int, side: int, line: int) -> int | None:
        """Return the line on the other side that a line is a version of."""
        left, left_end, right, right_end = self._hunks[hunk]
        if (left_end - left) * (right_end - right) > _MOST_COMPARED:  # the first for the first
            own, other, end = (right, left, left_end) if side else (left, right, right_end)
            found = other + line - own
            return found if found < end else None
        if hunk not in self._pairs:
            pairs = pair_lines(
                self._lines[LEFT][left:left_end],
                self._lines[RIGHT][right:right_end],
                self._known.likeness,
            )
            self._pairs[hunk] = (
                {left + one: right + other for one, other in pairs},
                {right + other: left + one for one, other in pairs},
            )
        return self._pairs[hunk][side].get(line)


class _Known:
    """What is known of pairs of lines, wherever they stand: an edit changes few of them."""

    def __init__(self) -> None:
        self._words: dict[tuple[str, str], tuple[list[Span], list[Span]]] = {}
        self._likes: dict[tuple[str, str], float] = {}
        self._weights: dict[str, _Weight] = {}

    @property
    def is_full(self) -> bool:
        return len(self._words) + len(self._likes) + len(self._weights) > _MOST_KNOWN

    def words(self, left: str, right: str) -> tuple[list[Span], list[Span]]:
        found = self._words.get((left, right))
        if found is None:
            found = changed_words(left[:LONGEST_SHOWN], right[:LONGEST_SHOWN])
            self._words[left, right] = found
        return found

    def likeness(self, left: str, right: str) -> float:
        found = self._likes.get((left, right))
        if found is None:
            found = self._likes[left, right] = _likeness(self._weigh(left), self._weigh(right))
        return found

    def _weigh(self, line: str) -> _Weight:
        found = self._weights.get(line)
        if found is None:
            found = self._weights[line] = _weigh(line)
        return found


def pair_lines(
    left: Sequence[str],
    right: Sequence[str],
    likeness: Callable[[str, str], float] | None = None,
) -> list[tuple[int, int]]:
    """Pair the lines of a hunk that are versions of one another, in order.

    The pairs with the most letters in common win; a line without a counterpart is in none. Takes a
    time that grows with the product of the numbers of lines.

    Args:
        left: the lines of one side.
        right: the lines of the other.
        likeness: how much of two lines is alike, from 0 to 1, where it is remembered.
    """
    rows, columns = len(left), len(right)
    liken = likeness or _Known().likeness
    best = [[0.0] * (columns + 1) for _ in range(rows + 1)]
    likes = [[liken(one, other) for other in right] for one in left]
    for row in range(rows - 1, -1, -1):
        for column in range(columns - 1, -1, -1):
            like = likes[row][column]
            with_pair = best[row + 1][column + 1] + like if like >= _LEAST_LIKE else 0.0
            best[row][column] = max(with_pair, best[row + 1][column], best[row][column + 1])
    pairs = []
    row = column = 0
    while row < rows and column < columns:
        if best[row][column] == best[row + 1][column]:
            row += 1
        elif best[row][column] == best[row][column + 1]:
            column += 1
        else:
            pairs.append((row, column))
            row, column = row + 1, column + 1
    return pairs


def _weigh(line: str) -> _Weight:
    tokens = Counter(token for token in _TOKEN.findall(line[:_MOST_LETTERS]) if not token.isspace())
    return tokens, sum(len(token) * count for token, count in tokens.items())


def _likeness(left: _Weight, right: _Weight) -> float:
    (tokens, letters), (others, other_letters) = left, right
    if not letters or not other_letters:
        return _LEAST_LIKE if letters == other_letters else 0.0  # two blank lines
    common = sum(
        len(token) * min(count, others[token]) for token, count in tokens.items() if token in others
    )
    return 2 * common / (letters + other_letters)


def changed_words(left: str, right: str) -> tuple[list[Span], list[Span]]:
    """Return the columns of each line that are not on the other."""
    if left == right:
        return [], []
    start = _common_start(left, right)
    end = _common_end(left[start:], right[start:])
    first, second = left[start : len(left) - end], right[start : len(right) - end]
    if max(len(first), len(second)) > _MOST_LETTERS:
        return _joined([(0, len(first))], first, start), _joined([(0, len(second))], second, start)
    return _compared(first, second, start)


def _compared(first: str, second: str, start: int) -> tuple[list[Span], list[Span]]:
    ones, others = _TOKEN.findall(first), _TOKEN.findall(second)
    ones_at, others_at = _starts(ones), _starts(others)
    left, right = [], []
    matcher = SequenceMatcher(None, ones, others, autojunk=False)
    for kind, one, one_end, other, other_end in matcher.get_opcodes():
        if kind != "equal":
            left.append((ones_at[one], ones_at[one_end]))
            right.append((others_at[other], others_at[other_end]))
    return _joined(left, first, start), _joined(right, second, start)


def _joined(spans: Sequence[Span], text: str, start: int) -> list[Span]:
    """Leave out what is empty, and join what only white space parts."""
    joined: list[Span] = []
    for span in spans:
        if span[0] == span[1]:
            continue
        if joined and not text[joined[-1][1] : span[0]].strip():
            joined[-1] = (joined[-1][0], span[1])
        else:
            joined.append(span)
    return [(first + start, end + start) for first, end in joined]


def _starts(tokens: Sequence[str]) -> list[int]:
    return list(accumulate(map(len, tokens), initial=0))


def _common_start(left: str, right: str) -> int:
    """Return where two lines part, at the start of a word."""
    shortest = min(len(left), len(right))
    low, high = 0, shortest
    while low < high:  # halving compares in C what a loop would letter by letter
        middle = (low + high + 1) // 2
        if left[:middle] == right[:middle]:
            low = middle
        else:
            high = middle - 1
    while low and _is_within_word(left, low) | _is_within_word(right, low):
        low -= 1
    return low


def _common_end(left: str, right: str) -> int:
    """Return how many letters two lines share at their ends, from the start of a word."""
    shortest = min(len(left), len(right))
    low, high = 0, shortest
    while low < high:
        middle = (low + high + 1) // 2
        if left[len(left) - middle :] == right[len(right) - middle :]:
            low = middle
        else:
            high = middle - 1
    while low and (
        _is_within_word(left, len(left) - low) or _is_within_word(right, len(right) - low)
    ):
        low -= 1
    return low


def _is_within_word(line: str, at: int) -> bool:
    return 0 < at < len(line) and _TOKEN.fullmatch(line[at - 1 : at + 1]) is not None
