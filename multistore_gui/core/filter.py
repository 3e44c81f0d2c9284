"""Which files of a merged store a filter leaves: text, status and origin, combined.

The text is looked for in whole paths, without regard to case where it has no capital letter:

- words apart: each has to occur, in any order;
- a word with ``*``, ``?`` or ``[``: a glob over the end of the path, from any folder on, ``**``
  across folders; with a leading slash, over the whole path;
- where no path of the store has the word as it stands: its letters in order, as ``hdr`` in
  ``header.tsx``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from multistore_gui.core import bits, paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.merged import NOBODY, Merged, Status
from multistore_gui.core.path_texts import PathTexts

_CHUNK = 20_000  # paths between two looks at the token
_FOLDERS = "**"
_GLOB_SIGNS = frozenset("*?[")
_GLOB_TOKEN = re.compile(r"\[(?P<negation>[!^]?)(?P<choice>[^]/]+)\]|.", re.DOTALL)
_RANGE = re.compile(r"([^\\])-([^\\])", re.DOTALL)


class Sign(StrEnum):
    """What a file can be filtered by beside its origin: a status or a finding."""

    INHERITED = "inherited"
    OVERRIDE = "override"
    ADDITION = "addition"
    GENERATED = "generated"
    REDUNDANT = "redundant"
    INEFFECTIVE = "ineffective"


@dataclass(frozen=True, slots=True)
class Filter:
    """What is left in the tree; an empty part leaves everything."""

    text: str = ""
    signs: frozenset[Sign] = frozenset()
    origins: frozenset[str] = frozenset()  # full names of layers

    @property
    def is_empty(self) -> bool:
        """Whether every file is left."""
        return not (self.text.split() or self.signs or self.origins)


def apply(wanted: Filter, store: Merged, texts: PathTexts, token: CancelToken) -> bytes:
    """Return for each file of the index 1 where the filter leaves it, else 0.

    Args:
        wanted: the filter.
        store: the merged store; what it has not is never left.
        texts: every path of the store's index.
        token: asked now and then.

    Raises:
        Cancelled: the token was cancelled.
    """
    present = bits.marks(store.statuses)
    return with_text(wanted.text, texts, present, with_chips(wanted, store), token)


def with_chips(wanted: Filter, store: Merged) -> bytes:
    """Return 1 for each file of the index that a filter leaves whatever its text; at once."""
    left = bits.marks(store.statuses)
    if wanted.signs:
        left = bits.both(left, _with_signs(wanted.signs, store))
    if wanted.origins:
        table = bytearray(256)
        for place, layer in enumerate(store.stack):
            table[place] = layer.full_name in wanted.origins
        table[NOBODY] = 0
        left = bits.both(left, store.winners.translate(bytes(table)))
    return left


def with_text(
    text: str, texts: PathTexts, present: bytes, left: bytes, token: CancelToken
) -> bytes:
    """Return which of the files that are left have a text in their path.

    Args:
        text: the words; see the module.
        texts: every path.
        present: 1 for each file that there is; where none of them has a word, its letters count.
        left: 1 for each file that is left so far.
        token: asked now and then.

    Raises:
        Cancelled: the token was cancelled.
    """
    for word in text.split():
        left = _with_word(word, texts, present, left, token)
    return left


def _with_signs(signs: Collection[Sign], store: Merged) -> bytes:
    columns = []
    words = {status.word: status for status in Status if status is not Status.ABSENT}
    table = bytearray(256)
    for sign in signs:
        if sign in words:
            table[words[sign]] = 1
    columns.append(store.statuses.translate(bytes(table)))
    if Sign.REDUNDANT in signs:
        columns.append(store.redundant)
    if Sign.INEFFECTIVE in signs:
        marked = bytearray(len(store.statuses))
        for file in store.ineffective:
            marked[file] = 1
        columns.append(bytes(marked))
    return bits.either(columns, len(store.statuses))


def _with_word(
    word: str, texts: PathTexts, present: bytes, left: bytes, token: CancelToken
) -> bytes:
    token.check()
    needle, spelling = paths.from_json_text(word), texts.as_written
    if is_case_free(word):
        needle, spelling = paths.folded(needle), texts.folded
    text = paths.to_json_text(needle)
    if not is_glob(word):
        found = spelling.with_word(needle)
        if 1 not in bits.both(present, found):
            found = _search(spelling.paths, token, in_order(text))
    elif "/" in word:
        found = _search(spelling.paths, token, glob_pattern(text))
    else:  # it is about the name alone
        found = spelling.with_name(glob_pattern(f"/{text}").match)
    return bits.both(left, found)


def is_case_free(word: str) -> bool:
    """Tell whether a word is looked for without regard to case: it has no capital letter."""
    return word == word.lower()


def is_glob(word: str) -> bool:
    """Tell whether a word stands for the end of a path."""
    return not _GLOB_SIGNS.isdisjoint(word)


def _search(haystack: Sequence[str], token: CancelToken, pattern: re.Pattern[str]) -> bytes:
    found = bytearray()
    for start in range(0, len(haystack), _CHUNK):
        token.check()
        found += bytes([bool(pattern.match(path)) for path in haystack[start : start + _CHUNK]])
    return bytes(found)


def in_order(word: str) -> re.Pattern[str]:
    """Return a pattern that finds the word's letters one after the other, with gaps.

    Each step takes the first place that fits and never goes back, so it is linear in the path.
    """
    return re.compile("".join(f"[^{re.escape(letter)}]*+{re.escape(letter)}" for letter in word))


def glob_pattern(glob: str) -> re.Pattern[str]:
    """Return the pattern of a glob; see the module.

    Of stars in one part, and of `**`, each takes the first place that fits what follows it for
    good; the last alone goes on. So no pattern takes more than the square of the path's length.
    """
    parts = [part for part in glob.split("/") if part]
    if not glob.startswith("/"):
        parts.insert(0, _FOLDERS)
    if parts[-1] == _FOLDERS:
        parts.append("*")
    runs: list[list[str]] = [[]]  # the parts between two `**`
    for part in parts:
        if part != _FOLDERS:
            runs[-1].append(_part_pattern(part))
        elif runs[-1] or len(runs) == 1:
            runs.append([])
    first, *between = ["/".join(run) for run in runs]
    if not between:
        return re.compile(rf"{first}\Z", re.DOTALL)
    *inner, last = between
    start = f"{first}/" if first else ""
    middle = "".join(f"(?>(?:[^/]*+/)*?{run}/)" for run in inner)
    return re.compile(rf"{start}{middle}(?:[^/]*+/)*{last}\Z", re.DOTALL)


def _part_pattern(part: str) -> str:
    """Return the pattern of a glob's part between two slashes."""
    fixed = [_fixed_pattern(piece) for piece in re.split(r"\*+", part)]
    if len(fixed) == 1:
        return fixed[0]
    first, *inner, last = fixed
    return f"{first}{''.join(f'(?>[^/]*?{piece})' for piece in inner)}[^/]*{last}"


def _fixed_pattern(piece: str) -> str:
    """Return the pattern of what stands between two stars; a route's `[id]` is also itself."""
    found = ""
    for token in _GLOB_TOKEN.finditer(piece):
        if token["choice"] is not None:
            negation = "^/" if token["negation"] else ""
            choice = re.sub(r"([\\\[\]^&~|])", r"\\\1", token["choice"])
            choice = _RANGE.sub(_range, choice)
            found += f"(?:(?!/)[{negation}{choice}]|{re.escape(token[0])})"
        else:
            found += "[^/]" if token[0] == "?" else re.escape(token[0])
    return found


def _range(match: re.Match[str]) -> str:
    """Return a range that is none, from z to a, as its three letters."""
    return match[0] if match[1] <= match[2] else rf"{match[1]}\-{match[2]}"
