"""How single files stand to Git, found out at once where all of them would take seconds.

A process beside this one stays, with the repository open in it: see `git_state.py` for why it is
another one, and for what is never run. What it cannot tell from one path alone, a folder that came
or went for instance, it leaves to a reading of all.
"""

from __future__ import annotations

import marshal
import os
import sys
import threading
import time
from collections.abc import Collection, Iterable
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.git_state import GitStates, open_repository, state_of
from multistore_gui.core.walk import GITIGNORE

if TYPE_CHECKING:
    import subprocess
    from multiprocessing.connection import Connection

    from pygit2 import Repository

GIT_LISTS = frozenset({GITIGNORE, b".gitattributes", b".gitmodules"})  # they are about other files
MOST_FILES = 100  # to ask for more of them one by one takes as long as all

_POLL_SECONDS = 0.05  # how soon a cancelled token is noticed
_LONGEST_SECONDS = 20  # a repository can name a FIFO as its list of what is ignored
_IDLE_SECONDS = 600.0  # after which the process ends, and takes its memory along

_Answer = dict[bytes, int | None]  # a state by path, 0 for none; None: there is no such file


class GitAsking:
    """The process that is asked; one thread at a time is served, the others wait."""

    def __init__(self) -> None:
        self._process: tuple[Connection, subprocess.Popen[bytes]] | None = None
        self._lock = threading.Lock()

    def prepare(self, root: bytes) -> None:
        """Have a working tree's repository opened anew, so that the first answer comes at once."""
        with self._lock, suppress(OSError):
            if _is_possible():
                self._send(root, ())

    def read(
        self, states: GitStates, files: Iterable[tuple[bytes, bytes]], token: CancelToken
    ) -> GitStates | None:
        """Ask how some files are now; None where only a reading of all can tell.

        Args:
            states: what is known of all.
            files: a layer's location, and a path in it: what may be another file than before, or
                be gone.
            token: asked now and then.

        Raises:
            Cancelled: the token was cancelled.
        """
        places = states.places or {}
        wanted = sorted(
            paths.join(places[location], path) for location, path in files if location in places
        )
        is_of_others = any(paths.name(path) in GIT_LISTS for path in wanted)
        if is_of_others or len(wanted) > MOST_FILES or not _is_possible():
            return None
        if not wanted:
            return states
        answer = self._ask(states.root, wanted, token)
        return None if answer is None else _laid_over(states, answer)

    def stop(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ask(self, root: bytes, wanted: Collection[bytes], token: CancelToken) -> _Answer | None:
        with self._lock:
            is_over = False
            try:
                process = self._send(root, wanted)
                until = time.monotonic() + _LONGEST_SECONDS
                while not process.poll(_POLL_SECONDS):
                    token.check()
                    if time.monotonic() > until:
                        return None
                answer: _Answer | None = marshal.loads(process.recv_bytes())
                is_over = True
            except (EOFError, OSError):
                return None
            else:
                return answer
            finally:
                if not is_over:  # an answer may come that nobody waits for
                    self._end()

    def _send(self, root: bytes, wanted: Collection[bytes]) -> Connection:
        """Send what is asked for, nothing to have the repository opened alone.

        Raises:
            OSError: no process can be had.
        """
        if self._process is not None and self._process[1].poll() is not None:
            self._end()
        if self._process is None:
            from multistore_gui.core import crew

            self._process = crew.spawn(__name__, "-E", "-P")
        process, _ = self._process
        process.send_bytes(marshal.dumps((root, list(wanted))))
        return process

    def _end(self) -> None:
        if self._process is not None:
            connection, process = self._process
            self._process = None
            connection.close()
            process.kill()
            process.wait()


def _is_possible() -> bool:
    """Tell whether a process can be kept."""
    from multistore_gui.core import crew  # the start of the window needs no process

    return crew.is_possible()


def _laid_over(states: GitStates, answer: _Answer) -> GitStates | None:
    """Return what is known once some files are known anew, None where that cannot be so."""
    files = {**states.files}
    for path in answer:
        files.pop(path, None)
    found = replace(states, files=files)
    files |= {path: state for path, state in answer.items() if state and found.at(path) != state}
    is_so = all(found.at(path) == state for path, state in answer.items() if state is not None)
    return found if is_so else None


# in the other process ----------------------------------------------------------------------------


def serve() -> None:
    """Answer until the other end is closed, or nothing is asked for long."""
    from multiprocessing.connection import Connection

    os.dup2(sys.stdout.fileno(), sys.stderr.fileno())  # nowhere: libgit2 tells there what it thinks
    chief = Connection(int(sys.argv[2]))
    opened, repository = b"", None
    with suppress(EOFError, ConnectionError):
        while chief.poll(_IDLE_SECONDS):
            root, wanted = marshal.loads(chief.recv_bytes())
            if root != opened or not wanted:
                opened, repository = root, _open(root)
            if wanted:
                answer = None if repository is None else _states(repository, root, wanted)
                chief.send_bytes(marshal.dumps(answer))


def _open(root: bytes) -> Repository | None:
    """Open a repository, and read its index ahead."""
    import pygit2

    repository = open_repository(root)
    with suppress(pygit2.GitError, OSError):
        if repository is not None:
            len(repository.index)
    return repository


def _states(repository: Repository, root: bytes, wanted: Iterable[bytes]) -> _Answer | None:
    """Return the state of each path; None where one of them is a folder, or was one."""
    import pygit2

    found: _Answer = {}
    for path in wanted:
        location = os.path.join(root, path)
        if os.path.isdir(location) and not os.path.islink(location):
            return None
        try:
            found[path] = state_of(repository.status_file(os.fsdecode(path)))
        except KeyError:
            found[path] = None  # nor is it in a commit, or it is another repository's
        except (pygit2.GitError, ValueError, OSError):
            return None
    return found
