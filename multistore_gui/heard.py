"""What was heard of the disk since anybody asked, gathered on whichever thread it is heard."""

from __future__ import annotations

import threading
import time
from collections import defaultdict
from collections.abc import Callable

from multistore_gui.core.disk import Stir


class Heard:
    """Gathers changes; `begun` is called once for all that is taken together, on any thread."""

    def __init__(self, begun: Callable[[], None]) -> None:
        self._begun = begun
        self.several = threading.RLock()  # held while more is told
        self._folders: defaultdict[bytes, set[bytes]] = defaultdict(set)
        self._trees: set[bytes] = set()
        self._is_lost = self._has_begun = False
        self.last: frozenset[tuple[bytes, bytes]] = frozenset()  # what ends many changes
        self._latest: tuple[bytes, bytes] = b"", b""
        self._first_s = self._last_s = 0.0

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
        """Whether what was heard latest is what ends many changes."""
        return self._latest in self.last

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
            else:
                self._folders[folder].add(name)
                self._latest = folder, name
            self._announce()

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
            self._is_lost = self._has_begun = False
        return stir

    def _announce(self) -> None:
        self._last_s = time.monotonic()
        if not self._has_begun:
            self._has_begun = True
            self._first_s = self._last_s
            self._begun()
