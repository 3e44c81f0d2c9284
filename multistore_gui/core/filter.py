"""Which files of a merged store a filter leaves: text, status and origin, combined.

The text is looked for in whole paths, without regard to case where it has no capital letter:

- words apart: each has to occur, in any order;
- a word with ``*``, ``?`` or ``[``: a glob over the end of the path, from any folder on, ``**``
  across folders; with a leading slash, over the whole path;
- where no path has the word as it stands: its letters in order, as ``hdr`` in ``header.tsx``.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.index import Index
from multistore_gui.core.merged import NOBODY, Merged, Status

_CHUNK = 20_000  # paths between two looks at the token


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
    left = store.statuses.translate(bytes([0]) + b"\1" * 255)
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
        left = _with_word(word, texts, left, token)
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


def _with_word(word: str, texts: PathTexts, left: bytes, token: CancelToken) -> bytes:
    needle = paths.from_json_text(word)
    haystack = texts.as_written if word != word.lower() else texts.folded
    if set(word) & set("*?["):
        matches = glob_pattern(needle).match
        return _both(left, _search(haystack, token, lambda some: [bool(matches(p)) for p in some]))
    found = _search(haystack, token, lambda some: [needle in path for path in some])
    if 1 not in found:
        follows = in_order(needle).match
        found = _search(haystack, token, lambda some: [bool(follows(path)) for path in some])
    return _both(left, found)


def _search(
    haystack: Sequence[bytes], token: CancelToken, test: Callable[[Sequence[bytes]], list[bool]]
) -> bytes:
    found = bytearray()
    for start in range(0, len(haystack), _CHUNK):
        token.check()
        found += bytes(test(haystack[start : start + _CHUNK]))
    return bytes(found)


def in_order(needle: bytes) -> re.Pattern[bytes]:
    """Return a pattern that finds the needle's bytes one after the other, with gaps.

    Each step takes the first place that fits and never goes back, so it is linear in the path.
    """
    steps = (b"[^%b]*+%b" % (re.escape(byte), re.escape(byte)) for byte in _bytes_of(needle))
    return re.compile(b"".join(steps), re.DOTALL)


def glob_pattern(glob: bytes) -> re.Pattern[bytes]:
    """Return the pattern of a glob; see the module."""
    parts = []
    for part in re.split(rb"(\*\*/?|\*|\?|\[[^]]*\])", glob):
        if part.startswith(b"**"):
            parts.append(b"(?:[^/]*+/)*+" if part.endswith(b"/") else b".*")
        elif part.startswith(b"["):
            letters = part[1:-1].replace(b"\\", b"\\\\").replace(b"[", b"\\[")
            negated = letters[:1] in (b"!", b"^")
            inner = letters[1:] if negated else letters
            parts.append(b"[" + (b"^" if negated else b"") + inner.replace(b"^", b"\\^") + b"]")
        else:
            parts.append({b"*": b"[^/]*", b"?": b"[^/]"}.get(part) or re.escape(part))
    start = b"" if glob.startswith(b"/") else b"(?:.*/)?"
    return re.compile(start + b"".join(parts).lstrip(b"/") + rb"\Z", re.DOTALL)


def _bytes_of(needle: bytes) -> Iterator[bytes]:
    return (needle[at : at + 1] for at in range(len(needle)))
