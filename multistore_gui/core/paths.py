"""Paths are bytes on disk and inside the program; this module makes them readable.

A *path* is relative to a layer, begins with no slash and is separated by ``/``. A *location* is an
absolute path on disk. A *label* is text for people: what is not UTF-8, and what would break a line
or turn the reading direction, is escaped, and nothing in it is markup.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from functools import lru_cache

HIDDEN_PREFIX = b".multistore-"  # of names that exist only while an action is under way

_UNSAFE = frozenset({"Cc", "Cf", "Zl", "Zp", "Cs", "Co", "Cn"})  # Unicode's general categories
_NAMED = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
# What no shell takes for something else, and what does not end like a part of a sentence.
_PLAIN_WORD = re.compile(r"[\w@%+:,./-]*[\w@%+/-]")


@lru_cache(maxsize=65_536)
def label(path: bytes) -> str:
    r"""Write a path for people: ``b"caf\xe9\n"`` becomes ``caf\xE9\n``, escaped."""
    text = path.decode("utf-8", "surrogateescape")
    if text.isascii() and text.isprintable():
        return text
    return "".join(_escaped(letter) for letter in text)


def _escaped(letter: str) -> str:
    code = ord(letter)
    if 0xDC80 <= code <= 0xDCFF:  # surrogateescape's place for a byte that is not UTF-8
        return f"\\x{code - 0xDC00:02X}"
    if unicodedata.category(letter) not in _UNSAFE:
        return letter
    named = _NAMED.get(letter)
    return named or (f"\\x{code:02X}" if code < 0x100 else f"\\u{{{code:X}}}")


def shell_word(path: bytes) -> str:
    r"""Write a path so that it can be typed in a shell: ``b"caf\xe9\n"`` as ``$'caf\xE9\n'``.

    Unlike a label it stands for one path alone. Bash, zsh and POSIX of 2024 know ``$'…'``.
    """
    text = path.decode("utf-8", "surrogateescape")
    if label(path) != text or "'" in text:
        return f"$'{''.join(map(_shell_escaped, text))}'"
    return text if _PLAIN_WORD.fullmatch(text) else f"'{text}'"


def _shell_escaped(letter: str) -> str:
    if letter in "\\'":
        return f"\\{letter}"
    if unicodedata.category(letter) not in _UNSAFE:
        return letter
    named = _NAMED.get(letter)
    return named or "".join(f"\\x{byte:02X}" for byte in letter.encode("utf-8", "surrogateescape"))


def to_json_text(path: bytes) -> str:
    """Return the text that stands for a path in JSON: `surrogateescape`, so that it survives."""
    return path.decode("utf-8", "surrogateescape")


def from_json_text(text: str) -> bytes:
    """Return the path that `to_json_text` wrote."""
    return text.encode("utf-8", "surrogateescape")


def join(folder: bytes, name: bytes) -> bytes:
    """Put a name below a folder; the empty folder is the layer's root."""
    return folder + b"/" + name if folder else name


def parent(path: bytes) -> bytes:
    """Return the folder a path lies in, ``b""`` for the layer's root."""
    return path.rpartition(b"/")[0]


def name(path: bytes) -> bytes:
    """Return the last part of a path."""
    return path.rpartition(b"/")[2]


def folders_above(path: bytes) -> list[bytes]:
    """Return the folders a path lies in, the outermost first, without the layer's root."""
    return [path[:at] for at, byte in enumerate(path) if byte == 0x2F]


def is_inside(path: bytes, folder: bytes) -> bool:
    """Tell whether a path lies below a folder; the empty folder holds every path."""
    return not folder or path.startswith(folder + b"/")


def locate(root: bytes, path: bytes) -> bytes:
    """Return where a path lies on disk, below an absolute folder."""
    return os.path.join(root, path.replace(b"/", os.sep.encode())) if path else root


def relative(location: bytes, root: bytes) -> bytes | None:
    """Return the path of a location below an absolute folder, ``b""`` for the folder itself.

    None where the location is elsewhere.
    """
    if location == root:
        return b""
    start = os.path.join(root, b"")
    if not location.startswith(start):
        return None
    return location[len(start) :].replace(os.sep.encode(), b"/")


def inside_any(roots: Iterable[bytes]) -> Callable[[bytes], bool]:
    """Return what tells of a location whether it is one of some folders, or lies below one."""
    starts = tuple(os.path.join(root, b"") for root in roots)
    return lambda location: os.path.join(location, b"").startswith(starts)


def folded(path: bytes) -> bytes:
    """Fold a path's case, as file systems do that do not tell `Logo.png` from `logo.png`.

    A byte that is not UTF-8 stands for itself.
    """
    if path.isascii():
        return path.lower()
    text = path.decode("utf-8", "surrogateescape").casefold()
    return unicodedata.normalize("NFC", text).encode("utf-8", "surrogateescape")


def is_legal_folder_name(text: str) -> bool:
    """Tell whether an id can be a folder's name (specification, section 2)."""
    try:
        size = len(text.encode("utf-8", "surrogateescape"))
    except UnicodeEncodeError:  # a lone surrogate that stands for no byte
        return False
    return text not in {"", ".", ".."} and size <= 255 and not set(text) & {"/", "\\", "\0"}
