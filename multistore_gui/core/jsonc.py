"""Reads JSON as people write it: with ``//`` and ``/* */`` comments and commas before a bracket.

Everything else is JSON (RFC 8259), as `json.loads` reads it. `json` itself names no lines of keys,
and what nests deeply ends it by the interpreter's limit; so the grammar stands here.
"""

from __future__ import annotations

import json
import re

from multistore_gui.core.errors import MultistoreError
from multistore_gui.core.reading import shown

MAX_DEPTH = 100

# No possessive group: CPython 3.11.2 takes one for matched where it fails half-way. None of these
# goes back far, since no two alternatives begin alike.
_SPACE = re.compile(r"(?:[ \t\r\n]+|//[^\r\n]*|/\*(?s:.*?)\*/)*")
_TOKEN = re.compile(
    r"""
    (?P<mark>   [{}\[\],:] )
  | (?P<string> " (?: [^"\\\x00-\x1f] | \\[^\x00-\x1f] )* " )
  | (?P<number> -? (?: 0 | [1-9][0-9]* ) (?: \.[0-9]+ )? (?: [eE][+-]?[0-9]+ )? )
  | (?P<word>   \w+ )
    """,
    re.VERBOSE | re.ASCII,
)
_WORDS = {"true": True, "false": False, "null": None}


class JsonError(MultistoreError):
    """A text that is not JSON; its text says what is wrong at the line and the column."""

    def __init__(self, text: str, line: int, column: int) -> None:
        """Take what is wrong and where; both numbers count from 1, columns in characters."""
        super().__init__(text)
        self.line = line
        self.column = column


class JsonObject(dict[str, object]):
    """An object: of a key that is written twice the last value holds, as in every browser."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: dict[str, int] = {}  # of each key, from 1
        self.repeated: dict[str, int] = {}  # key -> line where it is written again


def parse(text: str) -> object:
    """Return the value: `JsonObject`, list, str, int, float, bool or None.

    Raises:
        JsonError: it is not JSON, or nests more than `MAX_DEPTH` levels deep.
    """
    reader = _Reader(text)
    value = reader.value(depth=0)
    if reader.kind != "end":
        raise reader.unexpected("the end of the file")
    return value


class _Reader:
    """Reads by recursive descent; stands on one token and knows where it begins."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._at = self._end = 0  # of the token
        self._line_start = 0
        self.line = 1
        self.kind = self.token = ""
        self.advance()

    def advance(self) -> None:
        space = _SPACE.match(self._text, self._end)
        assert space is not None  # it matches the empty text too
        self._at = space.end()
        newlines = space.group().count("\n")
        if newlines:
            self.line += newlines
            self._line_start = self._text.rindex("\n", 0, self._at) + 1
        match = _TOKEN.match(self._text, self._at)
        if match:
            self.kind, self.token, self._end = match.lastgroup or "", match.group(), match.end()
        elif self._at == len(self._text):
            self.kind, self.token = "end", ""
        elif self._text[self._at] == '"':
            raise self.error("a text has no closing quote on its line, or a control character")
        elif self._text.startswith("/*", self._at):
            raise self.error("a comment has no end")
        else:
            self.kind, self.token = "unknown", self._text[self._at]

    def error(self, text: str) -> JsonError:
        return JsonError(text, self.line, self._at - self._line_start + 1)

    def unexpected(self, expected: str) -> JsonError:
        found = shown(self.token) or "the end of the file"
        if self.kind in ("mark", "unknown"):  # a comma alone is not seen in a sentence
            found = f'"{found}"'
        return self.error(f"{expected} is needed, not {found}")

    def value(self, depth: int) -> object:
        if depth > MAX_DEPTH:
            raise self.error(f"nested more than {MAX_DEPTH} levels deep")
        if self.token == "{":
            return self._object(depth)
        if self.token == "[":
            return self._array(depth)
        value: object
        if self.kind == "string":
            value = self._string()
        elif self.kind == "number":
            value = _number(self.token)
        elif self.token in _WORDS:
            value = _WORDS[self.token]
        else:
            raise self.unexpected("a value")
        self.advance()
        return value

    def _object(self, depth: int) -> JsonObject:
        found = JsonObject()
        self.advance()
        while self.token != "}":
            if self.kind != "string":
                raise self.unexpected('a name in quotes or "}"')
            key, line = self._string(), self.line
            self.advance()
            if self.token != ":":
                raise self.unexpected('":"')
            self.advance()
            if key in found:
                found.repeated[key] = line
            found[key] = self.value(depth + 1)
            found.lines[key] = line
            self._end_item("}")
        self.advance()
        return found

    def _array(self, depth: int) -> list[object]:
        found: list[object] = []
        self.advance()
        while self.token != "]":
            found.append(self.value(depth + 1))
            self._end_item("]")
        self.advance()
        return found

    def _end_item(self, bracket: str) -> None:
        if self.token == ",":
            self.advance()
        elif self.token != bracket:
            raise self.unexpected(f'"," or "{bracket}"')

    def _string(self) -> str:
        try:
            return str(json.loads(self.token))
        except json.JSONDecodeError as error:
            raise self.error("a text has a wrong escape") from error


def _number(token: str) -> int | float:
    try:
        return int(token)
    except ValueError:  # a fraction, an exponent, or more digits than Python takes for an int
        return float(token)
