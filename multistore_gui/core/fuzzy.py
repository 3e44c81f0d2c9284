"""Finding by typing a few letters: which texts have them in order, and which fit best.

`ust` finds `lib/hooks/use-toast.ts`: letters at the start of a word, in a row, and in the file's
name rather than its folders count for more. A text that has the letters is cheap to find, the best
way of laying the letters into it is not: so all texts are sorted roughly first, and only the most
promising are looked at closely.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from heapq import nsmallest
from itertools import islice

from multistore_gui.core.cancel import CancelToken

_CHUNK = 2_000  # texts between two looks at the token
_CLOSELY = 4  # for each match that is wanted, how many are looked at closely
_SEPARATORS = frozenset("/-_. @")

_LETTER, _IN_NAME, _WORD_START, _NAME_START, _IN_A_ROW, _GAP = 1, 2, 8, 4, 8, -5


@dataclass(frozen=True, slots=True)
class Match:
    """A text that has the letters."""

    number: int  # the text's place among those searched
    score: int
    positions: tuple[int, ...]  # where its letters are, rising


class Texts:
    """What is searched, such as paths; prepared once for many searches, on any thread."""

    def __init__(self, texts: Sequence[str]) -> None:
        """Take the texts; what stands behind a text's last slash is its name."""
        self.texts = texts

    def __len__(self) -> int:
        return len(self.texts)

    @cached_property
    def folded(self) -> list[str]:
        """The texts in lower case, each letter at its own place."""
        return [fold(text) for text in self.texts]


def fold(text: str) -> str:
    """Return a text in lower case and of the same length, so that positions hold."""
    if text.isascii():
        return text.lower()
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text)


def rank(query: str, texts: Texts, limit: int, token: CancelToken) -> list[Match]:
    """Return the texts that have the query's letters in order, the best first.

    Args:
        query: spaces in it part nothing, capitals mean nothing.
        texts: what is searched.
        limit: how many are wanted.
        token: asked now and then.

    Raises:
        Cancelled: the token was cancelled.
    """
    letters = fold("".join(query.split()))
    if not letters:
        return []
    promising = nsmallest(limit * _CLOSELY, _roughly(letters, texts.folded, token))
    matches = []
    for _, _, number in promising:
        token.check()
        score, positions = _lay(letters, texts.texts[number], texts.folded[number])
        matches.append(Match(number, score, positions))
    matches.sort(key=lambda match: (-match.score, len(texts.texts[match.number]), match.number))
    return matches[:limit]


def _roughly(letters: str, folded: Sequence[str], token: CancelToken) -> list[tuple[int, int, int]]:
    """Return how far from the letters each text that has them is: class, length, number."""
    found = []
    for start in range(0, len(folded), _CHUNK):
        token.check()
        for number, text in enumerate(islice(folded, start, start + _CHUNK), start):
            if _has_in_order(letters, text):
                found.append((_class(letters, text), len(text), number))
    return found


def _has_in_order(letters: str, text: str, at: int = 0) -> bool:
    find = text.find
    for letter in letters:
        at = find(letter, at) + 1
        if not at:
            return False
    return True


def _class(letters: str, text: str) -> int:
    name = text.rfind("/") + 1
    if text.startswith(letters, name):
        return 0
    if _has_in_order(letters, text, name):
        return 1
    return 2 if letters in text else 3


def _lay(letters: str, text: str, folded: str) -> tuple[int, tuple[int, ...]]:
    """Return the best way of laying the letters into a text that has them: score and places."""
    worth = _worths(text)
    places = _places(letters[0], folded)
    scores = [worth[place] for place in places]
    comes_from: list[list[int]] = []  # for each letter after the first: the place before it
    all_places = [places]
    for letter in letters[1:]:
        before, before_scores = places, scores
        places, scores, backs = [], [], []
        best, seen = -1, 0  # the best place of the letter before, among those far enough left
        for place in _places(letter, folded):
            while seen < len(before) and before[seen] < place:
                if best < 0 or before_scores[seen] >= before_scores[best]:
                    best = seen
                seen += 1
            if best < 0:
                continue
            score, back = before_scores[best] + _GAP, best
            if before[seen - 1] == place - 1 and before_scores[seen - 1] + _IN_A_ROW >= score:
                score, back = before_scores[seen - 1] + _IN_A_ROW, seen - 1
            places.append(place)
            scores.append(score + worth[place])
            backs.append(back)
        all_places.append(places)
        comes_from.append(backs)
    at = max(range(len(scores)), key=scores.__getitem__)
    score, laid = scores[at], [all_places[-1][at]]
    for row in range(len(comes_from) - 1, -1, -1):
        at = comes_from[row][at]
        laid.append(all_places[row][at])
    return score, tuple(reversed(laid))


def _places(letter: str, text: str) -> list[int]:
    return [at for at, other in enumerate(text) if other == letter]


def _worths(text: str) -> list[int]:
    """Return what a letter found at each place of a text is worth."""
    name = text.rfind("/") + 1
    worths = []
    before = "/"
    for at, letter in enumerate(text):
        worth = _LETTER if at < name else _LETTER + _IN_NAME
        if before in _SEPARATORS or (letter.isupper() and before.islower()):
            worth += _WORD_START
        if at == name:
            worth += _NAME_START
        worths.append(worth)
        before = letter
    return worths


def split(positions: Sequence[int], at: int) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Divide positions where a text is divided; the second part's are counted from there."""
    middle = bisect_right(positions, at - 1)
    return tuple(positions[:middle]), tuple(place - at for place in positions[middle:])
