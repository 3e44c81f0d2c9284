"""Which part of a line is a keyword, a string, a tag: by Pygments, on a worker thread.

A language is chosen by the file's name alone. Only the language that is needed is imported.
"""

from __future__ import annotations

import time
from collections.abc import Sequence
from enum import StrEnum
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, NamedTuple

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.text import LONGEST_SHOWN

if TYPE_CHECKING:
    from pygments.lexer import Lexer

_FROM_THE_START = 600  # lines: until there everything above is read, so that nothing is guessed
_LEAD = 300  # lines read above a later part, for comments and strings that begin there
_SLICE = 30  # Pygments' tokens between two pauses: about half a millisecond
_PAUSE_S = 0.001  # without it the GUI thread waits for the interpreter's lock in every call of Qt
_LANGUAGES = {  # what Pygments does not know, knows twice or would look into the file for
    "ts": "typescript",
    "mts": "typescript",
    "cts": "typescript",
    "tsx": "tsx",
    "js": "javascript",
    "mjs": "javascript",
    "cjs": "javascript",
    "jsx": "jsx",
    "vue": "vue",
    "svelte": "html",
    "html": "html",
    "htm": "html",
    "svg": "xml",
    "xml": "xml",
    "css": "css",
    "pcss": "scss",
    "scss": "scss",
    "sass": "sass",
    "less": "less",
    "json": "json",
    "jsonc": "json",
    "json5": "json5",
    "webmanifest": "json",
    "md": "markdown",
    "mdx": "markdown",
    "yml": "yaml",
    "yaml": "yaml",
    "toml": "toml",
    "env": "bash",
    "sh": "bash",
    "bash": "bash",
    "py": "python",
    "php": "php",
    "graphql": "graphql",
    "gql": "graphql",
    "sql": "sql",
    "twig": "html+twig",
}


class Syntax(StrEnum):
    """The classes that have a colour."""

    KEYWORD = "keyword"
    STRING = "string"
    NUMBER = "number"
    COMMENT = "comment"
    TAG = "tag"
    ATTRIBUTE = "attribute"
    FUNCTION = "function"
    TEXT = "text"
    PUNCTUATION = "punctuation"


class Span(NamedTuple):
    """Columns [start, end) of a line, and what they are."""

    start: int
    end: int
    syntax: Syntax


_CLASSES = {  # by the name of a Pygments token, the most exact first
    "Comment.Preproc": Syntax.KEYWORD,
    "Comment": Syntax.COMMENT,
    "Keyword": Syntax.KEYWORD,
    "Operator.Word": Syntax.KEYWORD,
    "Operator": Syntax.PUNCTUATION,
    "Literal.String.Interpol": Syntax.PUNCTUATION,
    "Literal.String": Syntax.STRING,
    "Literal.Number": Syntax.NUMBER,
    "Literal.Date": Syntax.NUMBER,
    "Name.Attribute": Syntax.ATTRIBUTE,
    "Name.Property": Syntax.ATTRIBUTE,
    "Name.Tag": Syntax.TAG,
    "Name.Constant": Syntax.KEYWORD,
    "Name.Builtin": Syntax.KEYWORD,
    "Name.Function": Syntax.FUNCTION,
    "Name.Decorator": Syntax.FUNCTION,
    "Generic.Heading": Syntax.TAG,
    "Generic.Subheading": Syntax.TAG,
    "Generic.Strong": Syntax.KEYWORD,
    "Generic.Emph": Syntax.STRING,
    "Punctuation": Syntax.PUNCTUATION,
}


def language_of(name: bytes) -> str | None:
    """Return Pygments' name of the language of a file, None where its name does not say."""
    file = name.rpartition(b"/")[2].decode("utf-8", "replace").lower()
    if file.startswith(".env"):
        return "bash"
    ending = file.rpartition(".")[2]
    if ending in _LANGUAGES:
        return _LANGUAGES[ending]
    from pygments.lexers import get_all_lexers

    for _, aliases, patterns, _ in get_all_lexers(plugins=False):
        if aliases and any(fnmatchcase(file, pattern.lower()) for pattern in patterns):
            return str(aliases[0])
    return None


def colour_lines(
    lines: Sequence[str], wanted: range, language: str, token: CancelToken
) -> list[list[Span]]:
    """Return the spans of some lines, those without a colour of their own left out.

    Raises:
        Cancelled: the token was cancelled.
    """
    from pygments.lexers import get_lexer_by_name
    from pygments.token import STANDARD_TYPES

    lexer: Lexer = get_lexer_by_name(language)
    first = 0 if wanted.start <= _FROM_THE_START else wanted.start - _LEAD
    shown = [line if len(line) <= LONGEST_SHOWN else "" for line in lines[first : wanted.stop]]
    classes = {kind: _class_of(str(kind)) for kind in STANDARD_TYPES}
    found: list[list[Span]] = [[] for _ in shown]
    line = line_start = at = 0
    for count, (at, kind, value) in enumerate(
        lexer.get_tokens_unprocessed("\n".join(shown) + "\n")
    ):
        if count % _SLICE == 0:
            token.check()
            time.sleep(_PAUSE_S)
        if kind not in classes:
            classes[kind] = _class_of(str(kind))
        syntax = classes[kind]
        pieces = value.split("\n")
        for number, piece in enumerate(pieces):
            if number:
                line += 1
                line_start = at
            if piece and syntax is not None and line < len(found) and not piece.isspace():
                _add(found[line], Span(at - line_start, at - line_start + len(piece), syntax))
            at += len(piece) + 1
    return found[wanted.start - first :]


def _add(spans: list[Span], span: Span) -> None:
    if spans and spans[-1].end == span.start and spans[-1].syntax is span.syntax:
        spans[-1] = spans[-1]._replace(end=span.end)
    else:
        spans.append(span)


def _class_of(kind: str) -> Syntax | None:
    name = kind.removeprefix("Token.")
    while name:
        if name in _CLASSES:
            return _CLASSES[name]
        name = name.rpartition(".")[0]
    return None
