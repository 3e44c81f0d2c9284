"""What was heard of the disk since anybody asked, gathered on whichever thread it is heard."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable, Collection

from multistore_gui.core.disk import Stir


class Heard:
    """Gathers changes.

    `begun` is called once for all that is taken together, and again where many changes end, on any
    thread.
    """

    def __init__(self, begun: Callable[[], None]) -> None:
        self._begun = begun
        self.several = threading.RLock()  # held while more is told
        self._folders: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._trees: set[bytes] = set()
        self._is_lost = self._is_over = False
        self._last: frozenset[tuple[bytes, bytes]] = frozenset()
        self._beside: frozenset[bytes] = frozenset()
        self._first_s = self._last_s = 0.0  # when something was heard; 0.0: nothing was

    def end_with(self, last: Collection[tuple[bytes, bytes]]) -> None:
        """Take many changes for over when one of these is heard: folders and names in them."""
        with self.several:
            self._last = frozenset(last)
            self._beside = frozenset(folder for folder, _ in last)

    @property
    def quiet_s(self) -> float:
        """For how long nothing was heard."""
        return time.monotonic() - self._last_s

    @property
    def waiting_s(self) -> float:
        """For how long something has not been taken."""
        return time.monotonic() - self._first_s

    @property
    def count(self) -> int:
        """In how many folders something changed."""
        return len(self._folders)

    @property
    def is_over(self) -> bool:
        """Whether what ends many changes was heard, and since then nothing but beside that."""
        return self._is_over

    def tell(self, folder: bytes, name: bytes, is_new: bool) -> None:
        """Gather one change.

        Args:
            folder: its location.
            name: of what changed in it; empty for the folder itself.
            is_new: the folder came to where it is: all that is below it changed.
        """
        with self.several:
            if is_new:
                self._trees.add(folder)
                self._announce()
                return
            self._folders[folder].add(name)
            is_end = (folder, name) in self._last
            self._is_over = is_end or (self._is_over and folder in self._beside)
            self._announce(is_end=is_end)

    def lose(self) -> None:
        """Note that something changed of which nothing is known."""
        with self.several:
            self._is_lost = True
            self._announce()

    def take(self) -> Stir:
        """Return what was gathered, and begin anew."""
        with self.several:
            stir = Stir(dict(self._folders), frozenset(self._trees), self._is_lost)
            self._folders.clear()
            self._trees.clear()
            self._is_lost = self._is_over = False
            self._first_s = 0.0
        return stir

    def _announce(self, *, is_end: bool = False) -> None:
        self._last_s = time.monotonic()
        is_first = not self._first_s
        if is_first:
            self._first_s = self._last_s
        if is_first or is_end:
            self._begun()
