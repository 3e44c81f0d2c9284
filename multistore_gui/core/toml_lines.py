"""Finds the lines of the keys of a TOML text: `tomllib` keeps none."""

from __future__ import annotations

import re
import tomllib

MAX_PARTS = 3  # no key of ours is longer, and a hostile one can have a million parts

_TOKEN = re.compile(
    r'''
    (?P<text>    """ (?s: \\. | [^\\] )*? """ "{0,2}    # may hold and end with one or two quotes
               | \'\'\' (?s: . )*? \'\'\' '{0,2}
               | " (?: \\. | [^"\\\n] )* "
               | ' [^'\n]*+ ' )
  | (?P<comment> \# [^\n]*+ )
  | (?P<bare>    [A-Za-z0-9_-]++ )
  | (?P<mark>    [\[\]{}=,\n] )
    ''',
    re.VERBOSE,
)

Key = tuple[str, ...]


def key_lines(text: str) -> dict[Key, int]:
    """Return the line, from 1, where each table and key first appears, up to `MAX_PARTS` parts.

    Headers, dotted and quoted keys and inline tables are understood; what lies in arrays is left
    out.

    Args:
        text: TOML that `tomllib` has read without an error.
    """
    return _Walk().through(text)


class _Walk:
    """One pass over the tokens."""

    def __init__(self) -> None:
        self.lines: dict[Key, int] = {}
        self._table: Key = ()  # of the last header
        # What the brackets of a value that are open here stand for: a table, or None for an array.
        self._within: list[Key | None] = []
        self._key: list[str] | None = []  # as far as it is read; None inside a value
        self._is_header = False
        self._named: Key = ()  # the key whose value is being read

    def through(self, text: str) -> dict[Key, int]:
        line = 1
        for match in _TOKEN.finditer(text):
            token = match.group()
            if match.lastgroup == "mark":
                self._mark(token, line)
            elif match.lastgroup != "comment" and self._key is not None:
                self._key.append(token if match.lastgroup == "bare" else _unquoted(token))
            line += token.count("\n")
        return self.lines

    def _mark(self, mark: str, line: int) -> None:
        match mark:
            case "\n" if not self._within:
                self._key = []
                self._is_header = False
            case "[" if self._key == [] and not self._within:
                self._is_header = True
            case "]" if self._is_header:
                if self._key:
                    self._table = self._found((), self._key, line)
                self._key = None
            case "=" if self._key is not None:
                table = self._within[-1] if self._within else self._table
                assert table is not None  # in an array no key is read
                self._named = self._found(table, self._key, line)
                self._key = None
            case "[":
                self._within.append(None)
            case "{":
                is_in_array = bool(self._within) and self._within[-1] is None
                self._within.append(None if is_in_array else self._named)
                self._key = None if is_in_array else []
            case "]" | "}":
                self._within.pop()
                self._key = None
            case "," if self._within[-1] is not None:
                self._key = []

    def _found(self, table: Key, key: list[str], line: int) -> Key:
        full = (*table, *key[:MAX_PARTS])[:MAX_PARTS]
        for parts in range(1, len(full) + 1):
            self.lines.setdefault(full[:parts], line)
        return full


def _unquoted(token: str) -> str:
    return str(tomllib.loads(f"text = {token}")["text"])
