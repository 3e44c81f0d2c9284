"""Changes in folders as macOS and Windows tell them: of all that lies below one, filtered here."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable

from watchdog.events import (
    EVENT_TYPE_CREATED,
    EVENT_TYPE_MOVED,
    DirModifiedEvent,
    FileSystemEvent,
    FileSystemEventHandler,
)
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.heard import Heard


class Recursive(FileSystemEventHandler):
    """Hears what changes below the outermost folders; passes on what is in those to be watched."""

    def __init__(self, heard: Heard) -> None:
        """Begin to listen."""
        self._heard = heard
        self._folders: set[bytes] = set()
        self._observer: BaseObserver = Observer()
        self._tops: set[bytes] = set()
        self._observer.start()

    def watch(self, folders: Iterable[bytes], token: CancelToken) -> list[bytes]:
        """Watch folders; return those that the system cannot watch.

        Raises:
            Cancelled: the token was cancelled.
        """
        more = set(folders)
        self._folders |= more
        refused: list[bytes] = []
        for folder in sorted(more):
            token.check()
            if paths.inside_any(self._tops)(folder):
                continue
            try:
                self._observer.schedule(self, os.fsdecode(folder), recursive=True)
            except FileNotFoundError:
                continue
            except OSError:
                refused.append(folder)
            else:
                self._tops.add(folder)
        return refused

    def guard(self, folders: Iterable[bytes], token: CancelToken) -> None:
        """Do nothing: what is above a folder cannot be watched without all that is beside it."""

    def forget(self, tops: Collection[bytes]) -> None:
        """Watch folders and those below them no longer."""
        is_gone = paths.inside_any(tops)
        self._folders -= {folder for folder in self._folders if is_gone(folder)}

    def keep(self, folders: Collection[bytes]) -> None:
        """Watch no folder but these."""
        self._folders &= set(folders)

    def stop(self) -> None:
        """Hear nothing more; wait for the threads' end."""
        self._observer.stop()
        self._observer.join()

    # on a thread of the observer ------------------------------------------------------------

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Pass on what changed in a folder that is watched."""
        if isinstance(event, DirModifiedEvent):
            return  # what was modified in it is told as well
        is_new = event.event_type in (EVENT_TYPE_CREATED, EVENT_TYPE_MOVED)
        for place in (event.src_path, event.dest_path):
            location = os.fsencode(str(place))
            folder, name = os.path.split(location)
            if folder in self._folders:
                self._heard.tell(folder, name, False)
                if is_new and event.is_directory and os.path.isdir(location):
                    self._heard.tell(location, b"", True)
