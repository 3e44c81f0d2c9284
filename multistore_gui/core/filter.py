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
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from enum import StrEnum

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.index import Index
from multistore_gui.core.merged import NOBODY, Merged, Status

_CHUNK = 20_000  # paths between two looks at the token
_FOLDERS = "**"
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


class PathTexts:
    """Every path of an index as text to search in; made once for an index, on a worker."""

    def __init__(self, index: Index) -> None:
        """Take the paths of every layer."""
        self.names = index.names  # tells whether an index has the same files
        self.as_written: list[bytes] = list(index.paths())
        self._folded: list[bytes] | None = None

    @property
    def folded(self) -> list[bytes]:
        """The same in lower case."""
        if self._folded is None:
            self._folded = [paths.folded(path) for path in self.as_written]
        return self._folded


def apply(wanted: Filter, store: Merged, texts: PathTexts | None, token: CancelToken) -> bytes:
    """Return for each file of the index 1 where the filter leaves it, else 0.

    Args:
        wanted: the filter.
        store: the merged store; what it has not is never left.
        texts: every path; needed only where the filter has a text.
        token: asked now and then.

    Raises:
        Cancelled: the token was cancelled.
    """
    present = left = store.statuses.translate(bytes([0]) + b"\1" * 255)
    if wanted.signs:
        left = _both(left, _with_signs(wanted.signs, store))
    if wanted.origins:
        table = bytearray(256)
        for place, layer in enumerate(store.stack):
            table[place] = layer.full_name in wanted.origins
        table[NOBODY] = 0
        left = _both(left, store.winners.translate(bytes(table)))
    for word in wanted.text.split():
        assert texts is not None
        left = _with_word(word, texts, present, left, token)
    return left


def _both(one: bytes, other: bytes) -> bytes:
    both = int.from_bytes(one, "little") & int.from_bytes(other, "little")
    return both.to_bytes(len(one), "little")


def _either(columns: Sequence[bytes]) -> bytes:
    number = 0
    for column in columns:
        number |= int.from_bytes(column, "little")
    return number.to_bytes(len(columns[0]), "little")


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
    return _either(columns)


def _with_word(
    word: str, texts: PathTexts, present: bytes, left: bytes, token: CancelToken
) -> bytes:
    is_folded = word == word.lower()
    needle = paths.from_json_text(word)
    needle = paths.folded(needle) if is_folded else needle
    haystack = texts.folded if is_folded else texts.as_written
    if set(word) & set("*?["):
        matches = glob_pattern(paths.to_json_text(needle)).match
        return _both(left, _search_text(haystack, token, matches))
    found = _search(haystack, token, lambda some: [needle in path for path in some])
    if 1 not in _both(present, found):
        found = _search_text(haystack, token, in_order(paths.to_json_text(needle)).match)
    return _both(left, found)


def _search_text(
    haystack: Sequence[bytes], token: CancelToken, test: Callable[[str], object]
) -> bytes:
    text = paths.to_json_text
    return _search(haystack, token, lambda some: [bool(test(text(path))) for path in some])


def _search(
    haystack: Sequence[bytes], token: CancelToken, test: Callable[[Sequence[bytes]], list[bool]]
) -> bytes:
    found = bytearray()
    for start in range(0, len(haystack), _CHUNK):
        token.check()
        found += bytes(test(haystack[start : start + _CHUNK]))
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
