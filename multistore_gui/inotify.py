"""Changes in folders as Linux tells them: one inotify instance, with a watch for each folder.

watchdog watches a folder with all below it or not at all, takes a thread for each, and says only in
its log that events were lost. So what is used of it is its access to the system's calls alone.
"""

from __future__ import annotations

import ctypes
import errno
import os
import select
import struct
import threading
from collections.abc import Callable, Collection, Iterable

from watchdog.observers.inotify_c import (
    InotifyConstants as Bit,
)
from watchdog.observers.inotify_c import (
    inotify_add_watch,
    inotify_init,
    inotify_rm_watch,
)

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.heard import Heard

_CHANGES = (
    Bit.IN_CREATE
    | Bit.IN_DELETE
    | Bit.IN_MOVED_FROM
    | Bit.IN_MOVED_TO
    | Bit.IN_MODIFY
    | Bit.IN_CLOSE_WRITE
    | Bit.IN_ATTRIB
)
_ITSELF = Bit.IN_DELETE_SELF | Bit.IN_MOVE_SELF
_HOW = Bit.IN_ONLYDIR | Bit.IN_DONT_FOLLOW | Bit.IN_EXCL_UNLINK | Bit.IN_MASK_ADD
_GONE = _ITSELF | Bit.IN_UNMOUNT
_CAME = Bit.IN_CREATE | Bit.IN_MOVED_TO
_FULL = (errno.ENOSPC, errno.ENOMEM)
_HEAD = struct.Struct("iIII")  # descriptor, what happened, cookie, length of the name
_BUFFER_BYTES = 1 << 15  # a thousand events: whoever takes what was heard waits no longer


class Inotify:
    """Hears what changes in folders; its own thread takes in what the system says."""

    def __init__(self, heard: Heard) -> None:
        """Begin to listen.

        Raises:
            OSError: the system allows no further instance.
        """
        self._heard = heard
        self._fd = inotify_init()
        if self._fd == -1:
            number = ctypes.get_errno()
            raise OSError(number, os.strerror(number))
        self._stop_end, self._own_end = os.pipe()
        self._lock = threading.Lock()
        self._folders: dict[int, bytes] = {}  # by the watch's descriptor
        self._descriptors: dict[bytes, int] = {}
        self._guarded: frozenset[bytes] = frozenset()
        self._thread = threading.Thread(target=self._listen, name="inotify", daemon=True)
        self._thread.start()

    def watch(self, folders: Iterable[bytes], token: CancelToken) -> list[bytes]:
        """Watch folders; return those for which the system allows no further watch.

        Args:
            folders: their locations; what is no folder is passed over. In the place of one that
                is watched there may be another one since: it is the one that counts.
            token: asked for each folder.

        Raises:
            Cancelled: the token was cancelled.
        """
        return self._add(folders, _CHANGES | _ITSELF | _HOW, token)

    def guard(self, folders: Iterable[bytes], token: CancelToken) -> None:
        """Count all as lost when a folder is moved, deleted or unmounted.

        Of what is in them nothing is told by this.
        """
        self._guarded = frozenset(folders)
        self._add(self._guarded, _ITSELF | _HOW, token)

    def _add(self, folders: Iterable[bytes], mask: int, token: CancelToken) -> list[bytes]:
        refused: list[bytes] = []
        for folder in folders:
            token.check()
            with self._lock:  # no event of the watch is looked at before it is known whose it is
                descriptor = inotify_add_watch(self._fd, folder, mask)
                if descriptor != -1:
                    self._drop_other(folder, descriptor)
                    self._folders[descriptor] = folder
                    self._descriptors[folder] = descriptor
                elif ctypes.get_errno() in _FULL:
                    refused.append(folder)
        return refused

    def _drop_other(self, folder: bytes, descriptor: int) -> None:
        """Drop the watch of what was in a folder's place before."""
        before = self._descriptors.get(folder, descriptor)
        if before != descriptor and self._folders.get(before) == folder:
            self._remove(folder)

    def forget(self, tops: Collection[bytes]) -> None:
        """Watch folders and those below them no longer."""
        is_gone = paths.inside_any(tops)
        with self._lock:
            for folder in [*filter(is_gone, self._descriptors)]:
                self._remove(folder)

    def keep(self, folders: Collection[bytes]) -> None:
        """Watch no folder but these."""
        with self._lock:
            for folder in [each for each in self._descriptors if each not in folders]:
                self._remove(folder)

    def _remove(self, folder: bytes) -> None:
        descriptor = self._descriptors.pop(folder)
        if self._folders.get(descriptor) == folder:  # else it is known by another name since
            del self._folders[descriptor]
            inotify_rm_watch(self._fd, descriptor)  # type: ignore[arg-type] # a new type of int

    def stop(self) -> None:
        """Hear nothing more; wait for the thread's end."""
        os.close(self._own_end)
        self._thread.join()
        os.close(self._stop_end)
        os.close(self._fd)

    # on its own thread ----------------------------------------------------------------------------

    def _listen(self) -> None:
        poller = select.poll()
        poller.register(self._fd, select.POLLIN)
        poller.register(self._stop_end)  # hung up by `stop`
        while True:
            if any(descriptor != self._fd for descriptor, _ in poller.poll()):
                return
            self._take(os.read(self._fd, _BUFFER_BYTES))

    def _take(self, events: bytes) -> None:
        at, told = 0, self._heard.tell
        with self._heard.several:
            while at < len(events):
                descriptor, what, _, length = _HEAD.unpack_from(events, at)
                start = at + _HEAD.size
                at = start + length
                if what & Bit.IN_Q_OVERFLOW:
                    self._heard.lose()
                    continue
                folder = self._folders.get(descriptor)
                if folder is None:
                    folder = self._known_by_now(descriptor)
                if what & Bit.IN_IGNORED:
                    self._let_go(descriptor)
                elif folder is not None:
                    name = events[start:at].rstrip(b"\0")
                    self._tell(told, folder, name, what)

    def _tell(
        self, told: Callable[[bytes, bytes, bool], None], folder: bytes, name: bytes, what: int
    ) -> None:
        if what & _GONE and folder in self._guarded:
            self._heard.lose()
        told(folder, name, False)
        if what & Bit.IN_ISDIR and name:
            inner = os.path.join(folder, name)
            if what & _CAME:
                told(inner, b"", True)
            elif what & Bit.IN_ATTRIB:
                told(inner, b"", False)  # it may be readable only now, or no longer

    def _known_by_now(self, descriptor: int) -> bytes | None:
        with self._lock:
            return self._folders.get(descriptor)

    def _let_go(self, descriptor: int) -> None:
        """Drop a watch that the system has dropped: its folder is gone."""
        with self._lock:
            folder = self._folders.pop(descriptor, None)
            if folder is not None and self._descriptors.get(folder) == descriptor:
                del self._descriptors[folder]
