"""Every path of an index as text to search in.

A path is a folder and a name. What a folder's path has, all files below it have; and most names are
those of several files. So each folder and each name is looked at once, whatever the count of files.
"""

from __future__ import annotations

from array import array
from bisect import bisect_right
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from itertools import accumulate, chain, compress, repeat
from operator import sub

from multistore_gui.core import paths
from multistore_gui.core.index import Index


class PathTexts:
    """The paths of an index; what a search needs is made by the first one, on its thread."""

    def __init__(self, index: Index) -> None:
        """Take the paths of every layer."""
        self.names = index.names  # tells whether an index has the same files
        self.ends, self.firsts = index.ends, index.firsts
        self._folders = index.folders

    @cached_property
    def name_of(self) -> Sequence[int]:
        """For each file the number of its name among the distinct ones."""
        numbers = {name: number for number, name in enumerate(self._distinct)}
        return array("I", map(numbers.__getitem__, self.names))

    @cached_property
    def _distinct(self) -> list[bytes]:
        return list(dict.fromkeys(self.names))

    @cached_property
    def as_written(self) -> Spelling:
        """For words in which case counts."""
        return Spelling(self, self._distinct, self._folders)

    @cached_property
    def folded(self) -> Spelling:
        """For words in which it does not."""
        return Spelling(self, _folded(self._distinct), _folded(self._folders))


class Spelling:
    """The paths of `PathTexts` spelt in one way."""

    def __init__(self, texts: PathTexts, names: Sequence[bytes], folders: Sequence[bytes]) -> None:
        """Lay the folders one behind the other.

        Args:
            texts: whose paths they are.
            names: each distinct name.
            folders: each folder, the root first.
        """
        self._texts, self._names = texts, names
        text = b"/\0".join(folders) + b"/\0"
        self._folders = b"\0" + text[1:]  # each ends with a slash, but not the root
        self._starts = array("I", accumulate((len(folder) + 2 for folder in folders), initial=0))

    def with_word(self, word: bytes) -> bytes:
        """Return for each file 1 where its path has the word, else 0."""
        if b"\0" in word:  # no path has it
            return bytes(len(self._texts.names))
        found = bytearray(self._with_name(lambda name: word in name))
        firsts, ends = self._texts.firsts, self._texts.ends
        for folder in self._folders_with(word):
            first, end = firsts[folder], firsts[ends[folder]]
            found[first:end] = b"\1" * (end - first)
        above, slash, start = word.rpartition(b"/")
        if slash and start:
            starts = self._with_name(lambda name: name.startswith(start))
            for file in compress(range(len(starts)), starts):
                folder = bisect_right(firsts, file) - 1
                begin, end = self._starts[folder], self._starts[folder + 1] - 1
                found[file] |= self._folders.endswith(above + b"/", begin, end)
        return bytes(found)

    def with_name(self, test: Callable[[str], object]) -> bytes:
        """Return for each file 1 where its name passes, else 0."""
        return self._with_name(lambda name: test(paths.to_json_text(name)))

    @cached_property
    def paths(self) -> list[str]:
        """Every path whole."""
        texts, text = self._texts, paths.to_json_text
        names = [text(name) for name in self._names]
        folders = [text(folder) for folder in self._folders[1:].split(b"\0")]
        counts = map(sub, texts.firsts[1:], texts.firsts)
        folder_of = chain.from_iterable(map(repeat, folders, counts))
        return [folder + names[name] for folder, name in zip(folder_of, texts.name_of, strict=True)]

    def _with_name(self, test: Callable[[bytes], object]) -> bytes:
        passes = bytes([bool(test(name)) for name in self._names])
        return bytes(map(passes.__getitem__, self._texts.name_of))

    def _folders_with(self, word: bytes) -> Iterator[int]:
        """Yield the folders whose path has a word, but none that lie in another one."""
        at = self._folders.find(word)
        while at >= 0:
            folder = bisect_right(self._starts, at) - 1
            yield folder
            at = self._folders.find(word, self._starts[self._texts.ends[folder]])


def _folded(some: Sequence[bytes]) -> list[bytes]:
    whole = b"\0".join(some)  # in one go: a function called for each takes five times as long
    return whole.lower().split(b"\0") if whole.isascii() else [*map(paths.folded, some)]
