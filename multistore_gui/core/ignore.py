r"""What is left out of a layer: the built-in list, a manifest's patterns, `.gitignore` files.

The specification's section 2 ("Left out, in both layouts") and section 3 (`ignore`) say what, and
gitignore(5) says how a pattern is read. The oracle is `git check-ignore`, which holds where the
manual is silent: a `[` that is never closed and a backslash at a line's end match nothing, a NUL
ends the line, and stars after plain text, as in `logs**/x`, cross folders.

A pattern is read as a sequence of names, and no path is ever put together or matched. A file's
patterns form one tree of nodes; a walk holds the nodes that its folders have led to, and most
patterns are over as soon as it goes deeper. A pattern without a slash stands behind a node for any
number of folders, which is held for ever. Names are matched by look-up, by extension, or by one
regular expression that never goes back over a star: each star gives its first match for good.

Three things differ from Git. Letters are told apart by case, also where `core.ignoreCase` is set.
A line of more than 4,096 bytes, longer than any path, is passed over. Of several stars after plain
text in one pattern only the first cross folders. Without the last two a small file could take
minutes to read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from string import ascii_letters, ascii_lowercase, ascii_uppercase, digits, hexdigits, punctuation
from typing import NamedTuple, TypeAlias

# Left out wherever they stand in a layer, files and folders.
BUILT_IN = frozenset({b".git", b"node_modules", b".out", b".turbo", b".next", b".nuxt", b".output"})

# What a `Rules` is made of, for another process: whether everything is shown, the first folder's
# `.gitignore`, and the steps from there: (name, gitignore, is_ignored) goes into a folder,
# (patterns,) says that it is a layer's root.
PlainStep: TypeAlias = tuple[bytes, bytes | None, bool] | tuple[tuple[bytes, ...]]
PlainRules: TypeAlias = tuple[bool, bytes | None, tuple[PlainStep, ...]]

_Token: TypeAlias = int | frozenset[int] | None  # one byte, one byte of several, a star
_Name: TypeAlias = tuple[_Token, ...]  # a pattern's part between two slashes
_Find: TypeAlias = Callable[[bytes], int]  # a name -> the order of the last match, 0 for none

_LONGEST_LINE_BYTES = 4096
_MOST_ANSWERS = 10_000  # kept by each `Rules`: the same names come again and again
_BOM = b"\xef\xbb\xbf"
_ANY_BYTE = frozenset(range(256))
_STAR: _Name = (None,)
_FOLDERS: _Name = (None, None)  # `**` between slashes: any number of folders, none too

_PIECE = re.compile(
    rb"(?P<stars>\*+)|(?P<slash>\\?/)|(?P<choice>\[)|(?P<any>\?)|\\?+(?P<byte>.)", re.DOTALL
)
_CHOICE_ITEM = re.compile(
    rb"\[:(?P<named>[^]]++)(?<=:)\]|\\?+(?P<first>.)(?:-(?!\])\\?+(?P<last>.))?", re.DOTALL
)
_CHOICE_NAMES = {
    b"alnum": ascii_letters + digits,
    b"alpha": ascii_letters,
    b"blank": " \t",
    b"cntrl": "".join(map(chr, range(32))) + "\x7f",
    b"digit": digits,
    b"graph": ascii_letters + digits + punctuation,
    b"lower": ascii_lowercase,
    b"print": ascii_letters + digits + punctuation + " ",
    b"punct": punctuation,
    b"space": " \t\n\r",  # Git's, without the form feed and the vertical tab
    b"upper": ascii_uppercase,
    b"xdigit": hexdigits,
}
# Plain text with stars after it, which Git takes for `**` where no other wildcard comes before.
_STARS_AFTER_TEXT = re.compile(
    rb"(?P<text>[^*?\[\\]*[^*?\[\\/])\*{2,}(?P<slash>/(?:\*{2,}/)*|\\/|\Z)", re.DOTALL
)


class _Pattern(NamedTuple):
    """One way to match a line of a `.gitignore` file."""

    names: tuple[_Name, ...]  # never empty, and the last is no `_FOLDERS`
    is_negated: bool
    is_for_folders: bool


class _Latest:
    """Many patterns for one name, and which of those that match is the last."""

    __slots__ = ("_extensions", "_glob_orders", "_globs", "_literals")

    def __init__(self, patterns: Iterable[tuple[_Name, int]]) -> None:
        """Take patterns with their orders, ascending and above 0."""
        self._literals: dict[bytes, int] = {}
        self._extensions: dict[bytes, int] = {}  # "*.x" where x has no dot
        globs: dict[_Name, int] = {}
        for pattern, order in patterns:
            literal = _literal(pattern)
            extension = _literal(pattern[1:])
            if literal is not None:
                self._literals[literal] = order
            elif pattern[0] is None and extension is not None and extension.rfind(b".") == 0:
                self._extensions[extension] = order
            else:
                globs[pattern] = order
        latest_first = sorted(globs, key=globs.__getitem__, reverse=True)
        self._glob_orders = [globs[pattern] for pattern in latest_first]
        self._globs: Callable[[bytes], re.Match[bytes] | None] | None = None
        if globs:
            # The empty group tells which one it was; at the end, so that each of them
            # begins with its first byte and is passed over quickly.
            alternatives = b"|".join(_expression(pattern) + b"()" for pattern in latest_first)
            self._globs = re.compile(alternatives, re.DOTALL).fullmatch

    def find(self, name: bytes) -> int:
        """Return the order of the last pattern that matches, 0 where none does."""
        order = self._literals.get(name, 0)
        if self._extensions:
            # Without a dot it is the last byte, which is no extension.
            found = self._extensions.get(name[name.rfind(b".") :], 0)
            if found > order:
                order = found
        if self._globs is not None:
            match = self._globs(name)
            if match is not None and match.lastindex is not None:
                order = max(order, self._glob_orders[match.lastindex - 1])
        return order


class _Node:
    """Where the folders down to here have led within the patterns of one file."""

    __slots__ = ("_finds", "_glob_steps", "_last_names", "_literal_steps", "_loop", "is_loop")

    def __init__(self, *, is_loop: bool = False) -> None:
        self.is_loop = is_loop  # after `**`: held in every folder below
        self._loop = self if is_loop else None  # where `**` leads from here
        self._literal_steps: dict[bytes, _Node] = {}
        self._glob_steps: dict[_Name, tuple[_Latest, _Node]] = {}
        self._last_names: list[tuple[_Name, int, bool]] = []  # with the order, only for folders
        self._finds: tuple[_Find, _Find] | None = None

    def add(self, pattern: _Pattern, order: int) -> None:
        """Add a pattern that begins here; one node's orders ascend."""
        node = self
        for name in pattern.names[:-1]:
            node = node._step(name)
        node._last_names.append((pattern.names[-1], order, pattern.is_for_folders))

    def _step(self, name: _Name) -> _Node:
        literal = _literal(name)
        if name == _FOLDERS:
            self._loop = self._loop or _Node(is_loop=True)
            return self._loop
        if literal is not None:
            return self._literal_steps.setdefault(literal, _Node())
        return self._glob_steps.setdefault(name, (_Latest([(name, 1)]), _Node()))[1]

    @property
    def has_steps(self) -> bool:
        """Whether some folder leads on from here."""
        return bool(self._literal_steps or self._glob_steps)

    @property
    def has_ends(self) -> bool:
        """Whether some pattern ends with the next name."""
        return bool(self._last_names)

    def reached(self) -> tuple[_Node, ...]:
        """Return the nodes that being here means, without those that lead nowhere."""
        nodes = (self,) if self._loop in {None, self} else (self, self._loop)
        return tuple(node for node in nodes if node and (node.has_ends or node.has_steps))

    def below(self, name: bytes) -> list[_Node]:
        """Return the nodes that a folder leads to."""
        nodes = [node for matcher, node in self._glob_steps.values() if matcher.find(name)]
        literal = self._literal_steps.get(name)
        if literal is not None:
            nodes.append(literal)
        return nodes

    def finds(self) -> tuple[_Find, _Find]:
        """Return what finds the last match for a file's and for a folder's name."""
        if self._finds is None:
            for_folders = _Latest((name, order) for name, order, _ in self._last_names)
            for_files = for_folders
            if any(is_for_folders for _, _, is_for_folders in self._last_names):
                for_files = _Latest(
                    (name, order)
                    for name, order, is_for_folders in self._last_names
                    if not is_for_folders
                )
            self._finds = (for_files.find, for_folders.find)
        return self._finds


class Rules:
    """What is left out of one folder; immutable.

    A walk begins with `start` at the project's root, or at the folder of a layer outside it. It
    enters each folder by `below`, and says by `at_layer_root` where the layer begins: from there
    on the built-in list and the manifest's patterns hold. Deeper `.gitignore` files win over those
    above, but nothing brings back what the built-in list or the manifest leaves out.

    In Git nothing brings back what lies in an ignored folder, either: `below` is told where a walk
    enters one all the same, for the tracked files in it. Links are files here, as in Git, and a
    `.gitignore` that is a link is not to be followed.
    """

    __slots__ = (
        "_answers",
        "_file_finds",
        "_files",
        "_folder_finds",
        "_is_ignored",
        "_listed",
        "_names",
        "_plain",
        "is_steady",
    )

    def __init__(
        self,
        plain: PlainRules,
        files: tuple[tuple[_Node, ...], ...] = (),
        listed: tuple[_Node, ...] = (),
        names: frozenset[bytes] = frozenset(),
        *,
        is_ignored: bool = False,
    ) -> None:
        """Take the parts; use `start`.

        Args:
            plain: what `to_plain` returns.
            files: the nodes of each `.gitignore` file that still matters, the deepest first.
            listed: the nodes of the manifest's patterns.
            names: the built-in list where it holds.
            is_ignored: the folder lies in an ignored one.
        """
        self._plain = plain
        self._files = files
        self._listed = listed
        self._names = names
        self._is_ignored = is_ignored
        self._answers: tuple[dict[bytes, bool], ...] = ({}, {})  # for files, for folders
        finds = [_latest_of(nodes) for nodes in files if any(node.has_ends for node in nodes)]
        self._file_finds = tuple(for_files for for_files, _ in finds)
        self._folder_finds = tuple(for_folders for _, for_folders in finds)
        # Whether every folder below has the same rules, but for a `.gitignore` of its own.
        self.is_steady = all(
            node.is_loop and not node.has_steps for nodes in (*files, listed) for node in nodes
        )

    @classmethod
    def start(cls, gitignore: bytes | None = None, *, show_all: bool = False) -> Rules:
        """Return the rules at a walk's first folder.

        Args:
            gitignore: the bytes of the folder's `.gitignore`, if it has one.
            show_all: leave nothing out, whatever comes.
        """
        plain = (show_all, gitignore, ())
        return cls(plain) if show_all else cls(plain, _own_file(gitignore))

    def below(
        self, name: bytes, gitignore: bytes | None = None, *, is_ignored: bool = False
    ) -> Rules:
        """Return the rules of a folder directly in this one.

        Args:
            name: the folder's name.
            gitignore: the bytes of its `.gitignore`, if it has one.
            is_ignored: `ignores` was true of the folder; it is entered for its tracked files.
        """
        if self.is_steady and gitignore is None and not is_ignored:
            return self
        show_all, first, steps = self._plain
        if show_all:
            return self
        is_ignored |= self._is_ignored
        files = () if is_ignored else self._files_below(name, gitignore)
        listed = _below(self._listed, name)
        if (files, listed, is_ignored) == (self._files, self._listed, self._is_ignored):
            return self
        plain = (show_all, first, (*steps, (name, gitignore, is_ignored)))
        return Rules(plain, files, listed, self._names, is_ignored=is_ignored)

    def _files_below(self, name: bytes, gitignore: bytes | None) -> tuple[tuple[_Node, ...], ...]:
        below = (_below(nodes, name) for nodes in self._files)
        return (*_own_file(gitignore), *(nodes for nodes in below if nodes))

    def at_layer_root(self, extra: Sequence[bytes] = ()) -> Rules:
        """Return the rules of this folder as a layer's: with the built-in list.

        Args:
            extra: the manifest's patterns; a leading slash means this folder.
        """
        show_all, first, steps = self._plain
        if show_all:
            return self
        listed = _read(b"\n".join(extra)).reached()
        plain = (show_all, first, (*steps, (tuple(extra),)))
        return Rules(plain, self._files, listed, BUILT_IN, is_ignored=self._is_ignored)

    def ignores(self, name: bytes, is_folder: bool) -> bool:
        """Tell whether an entry directly in this folder is left out, were it not tracked."""
        answers = self._answers[is_folder]
        answer = answers.get(name)
        if answer is None:
            if len(answers) == _MOST_ANSWERS:
                answers.clear()
            answer = answers[name] = self._finds_ignored(name, is_folder)
        return answer

    def _finds_ignored(self, name: bytes, is_folder: bool) -> bool:
        if name in self._names or (self._listed and self.always_ignores(name, is_folder)):
            return True
        for find in self._folder_finds if is_folder else self._file_finds:
            order = find(name)
            if order:
                return order & 1 == 1
        return self._is_ignored

    def always_ignores(self, name: bytes, is_folder: bool) -> bool:
        """Tell whether an entry is left out even where it is tracked, by no `.gitignore` file."""
        if name in self._names:
            return True
        return _latest_of(self._listed)[is_folder](name) & 1 == 1

    def to_plain(self) -> PlainRules:
        """Return what `from_plain` makes the same rules of, in another process."""
        return self._plain

    @classmethod
    @lru_cache(maxsize=256)  # a process beside the main one is told the same again with each job
    def from_plain(cls, plain: PlainRules) -> Rules:
        """Return the rules that `to_plain` was asked for."""
        show_all, gitignore, steps = plain
        rules = cls.start(gitignore, show_all=show_all)
        for step in steps:
            match step:
                case (extra,):
                    rules = rules.at_layer_root(extra)
                case (name, gitignore, is_ignored):
                    rules = rules.below(name, gitignore, is_ignored=is_ignored)
        return rules


def _own_file(gitignore: bytes | None) -> tuple[tuple[_Node, ...], ...]:
    nodes = _read(gitignore).reached() if gitignore else ()
    return (nodes,) if nodes else ()


def _below(nodes: tuple[_Node, ...], name: bytes) -> tuple[_Node, ...]:
    """Return the nodes of one file that a folder leads to, each once."""
    found = {node: None for node in nodes if node.is_loop}
    for node in nodes:
        for following in node.below(name):
            found.update(dict.fromkeys(following.reached()))
    return tuple(found)


def _latest_of(nodes: Sequence[_Node]) -> tuple[_Find, _Find]:
    """Return what finds the last match of one file's nodes, for a file's and a folder's name."""
    if len(nodes) == 1:
        return nodes[0].finds()
    finds = [node.finds() for node in nodes if node.has_ends]
    return (
        lambda name: max((for_files(name) for for_files, _ in finds), default=0),
        lambda name: max((for_folders(name) for _, for_folders in finds), default=0),
    )


@lru_cache(maxsize=256)  # layers of one stack often have the same .gitignore files
def _read(gitignore: bytes) -> _Node:
    """Read a `.gitignore` file: the patterns, as seen from its folder.

    A pattern's order is twice its line's number, and one more where it ignores.
    """
    start = _Node()
    for number, line in enumerate(gitignore.removeprefix(_BOM).split(b"\n"), 1):
        for pattern in _patterns(line):
            start.add(pattern, 2 * number + (not pattern.is_negated))
    return start


def _patterns(line: bytes) -> list[_Pattern]:
    """Read one line; one that matches nothing gives nothing."""
    text = _without_trailing_spaces(line.removesuffix(b"\r").partition(b"\0")[0])
    if not text or text.startswith(b"#") or len(text) > _LONGEST_LINE_BYTES:
        return []
    is_negated = text.startswith(b"!")
    text = text.removeprefix(b"!")
    is_for_folders = text.endswith(b"/")
    text = text.removesuffix(b"/")
    if b"/" in text:
        ways = [_names(way) for way in _ways(text.removeprefix(b"/"))]
    else:
        ways = [_names(b"**/" + text)]
    return [_Pattern(names, is_negated, is_for_folders) for names in ways if names]


def _without_trailing_spaces(line: bytes) -> bytes:
    text = line.rstrip(b" ")
    backslashes = len(text) - len(text.rstrip(b"\\"))
    return line[: len(text) + backslashes % 2]  # an escaped space stays


def _ways(pattern: bytes) -> list[bytes]:
    """Write stars after plain text as Git matches them, in patterns that it reads by the manual.

    The manual calls them ordinary stars. But Git compares the plain text first, and `**` then
    stands at the beginning of what is left: `logs**/x` is `logsx`, or `x` anywhere below `logs*`.
    """
    found = _STARS_AFTER_TEXT.match(pattern)
    if found is None:
        return [pattern]
    text, slash, rest = found["text"], found["slash"], pattern[found.end() :]
    if not slash:
        return [text + b"*", text + b"*/**"]
    across = text + b"*/**/" + rest
    return [across] if slash == b"\\/" else [across, text + rest]


def _names(pattern: bytes) -> tuple[_Name, ...]:
    """Read a pattern's names; empty where it matches nothing."""
    names: list[_Name] = []
    tokens: list[_Token] = []
    at = 0
    while at < len(pattern):
        piece = _PIECE.match(pattern, at)
        if piece is None:  # a backslash at the end
            return ()
        at = piece.end()
        match piece.lastgroup:
            case "stars":
                tokens += _STAR if len(piece[0]) == 1 else _FOLDERS
            case "slash":
                if not tokens:  # no path has two slashes in a row
                    return ()
                if tuple(tokens) == _FOLDERS and piece[0] == b"\\/":
                    names.append(_STAR)  # an escaped slash after `**` is there in any case
                names.append(_name(tokens))
                tokens = []
            case "choice":
                chosen, at = _choice(pattern, at)
                if not chosen:
                    return ()
                tokens.append(chosen)
            case "any":
                tokens.append(_ANY_BYTE)
            case _:
                tokens.append(piece["byte"][0])
    if not tokens:
        return ()
    last = _name(tokens)
    return (*names, last, _STAR) if last == _FOLDERS else (*names, last)


def _name(tokens: Sequence[_Token]) -> _Name:
    """Return a name of these tokens; several stars that are no `_FOLDERS` are one."""
    if tuple(tokens) == _FOLDERS:
        return _FOLDERS
    return tuple(
        token
        for token, before in zip(tokens, (0, *tokens), strict=False)
        if token is not None or before is not None
    )


def _choice(pattern: bytes, at: int) -> tuple[frozenset[int], int]:
    """Read `[...]` from behind its bracket.

    Returns:
        The bytes that it matches, none where it is broken; where the pattern goes on.
    """
    is_negated = pattern[at : at + 1] in {b"!", b"^"}
    at += is_negated
    chosen: set[int] = set()
    is_first = True
    while is_first or pattern[at : at + 1] != b"]":  # the first bracket does not close
        item = _CHOICE_ITEM.match(pattern, at)
        if item is None:
            return frozenset(), at
        if item["named"] is not None:
            named = item["named"][:-1]
            if named not in _CHOICE_NAMES:
                return frozenset(), at
            chosen.update(_CHOICE_NAMES[named].encode())
        else:
            first = item["first"][0]
            last = (item["last"] or item["first"])[0]
            chosen.update((first, *range(first, last + 1)))
        at = item.end()
        is_first = False
    return (_ANY_BYTE - chosen if is_negated else frozenset(chosen)), at + 1


def _literal(name: _Name) -> bytes | None:
    """Return the one name that matches, None where several may."""
    if all(isinstance(token, int) for token in name):
        return bytes(token for token in name if isinstance(token, int))
    return None


def _expression(name: _Name) -> bytes:
    """Write a name as a regular expression; it takes no longer for many stars."""
    runs = [b""]
    for token in name:
        if token is None:
            runs.append(b"")
        else:
            runs[-1] += _byte_expression(token)
    if len(runs) == 1:
        return runs[0]
    # Between two stars the first match is as good as any, so that nothing is tried again.
    between = b"".join(b"(?>.*?" + run + b")" for run in runs[1:-1])
    return runs[0] + between + b".*" + runs[-1]


def _byte_expression(token: int | frozenset[int]) -> bytes:
    if isinstance(token, int):
        return re.escape(bytes((token,)))
    if token == _ANY_BYTE:
        return b"."
    # Written as ranges: byte by byte, a file full of `[!a]` takes minutes to compile.
    firsts = sorted(byte for byte in token if byte - 1 not in token)
    lasts = sorted(byte for byte in token if byte + 1 not in token)
    ranges = (b"\\x%02x-\\x%02x" % ends for ends in zip(firsts, lasts, strict=True))
    return b"[" + b"".join(ranges) + b"]"
