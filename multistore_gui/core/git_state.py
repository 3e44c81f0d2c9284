"""How the working tree's files stand to Git: changed, untracked, ignored, in conflict.

Nothing that a repository configures is run. libgit2 has no fsmonitor, hooks are no part of a
status, and of filters it knows line ends and `$Id$` alone, which are its own code; so a file that
a program would filter (Git LFS) may count as changed once its time is newer than the index.
Nothing is written either. As a call of libgit2 holds Python's lock until it returns, and a
repository may be broken in ways that end it, a process beside this one makes it.

A file of which nothing is known counts as clean: there is no repository, it cannot be read, or the
file lies in another one, a submodule for instance. So does an ignored file in an ignored folder in
which others are tracked: libgit2 does not name it.
"""

from __future__ import annotations

import marshal
import os
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING

from multistore_gui.core import paths
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.tracked import repository_of

if TYPE_CHECKING:
    from pygit2 import Repository

_POLL_SECONDS = 0.05  # how soon a cancelled token is noticed
_LONGEST_SECONDS = 120  # a repository can name a FIFO as its list of what is ignored
# Read as if they were not there: what they change is about objects and references.
_EXTENSIONS = ["partialclone", "relativeworktrees"]

_Status = tuple[dict[bytes, int], list[bytes]]  # what is not clean, and other repositories


class GitState(IntEnum):
    """What Git does not have of a file, as its last commit left it."""

    MODIFIED = 1  # against the commit, whether it is in the index or not
    UNTRACKED = 2
    IGNORED = 3
    CONFLICTED = 4


# By the flags of a `git_status_t` (git2/status.h); the first that fits counts.
_STATES = (
    (0x8000, GitState.CONFLICTED),
    (0x4000, GitState.IGNORED),
    (0x0080, GitState.UNTRACKED),
    (0x0001 | 0x0002 | 0x0010 | 0x0100 | 0x0400, GitState.MODIFIED),  # in the index, on disk
)


@dataclass(frozen=True, slots=True)
class GitStates:
    """The files of one working tree that are not clean; immutable, for any thread."""

    files: Mapping[bytes, int]  # a `GitState` by path in the working tree; a folder's ends with "/"
    others: frozenset[bytes] = frozenset()  # folders that are repositories of their own
    places: Mapping[bytes, bytes] | None = None  # by a layer's location, where it lies in the tree
    root: bytes = b""  # the working tree's location

    def of(self, layer_location: bytes, path: bytes) -> GitState | None:
        """Return the state of a layer's file, None where it is clean or nothing is known of it."""
        place = (self.places or {}).get(layer_location)
        if place is None or not self.files:
            return None
        state = self.at(paths.join(place, path))
        return GitState(state) if state else None

    def at(self, whole: bytes) -> int:
        """Return the state at a path in the working tree, 0 for none."""
        state = self.files.get(whole, 0)
        for folder in () if state else paths.folders_above(whole):
            if folder in self.others:
                return 0
            state = state or self.files.get(folder + b"/", 0)
        return state


def read_git_states(
    project: bytes, layer_locations: Iterable[bytes], token: CancelToken
) -> GitStates | None:
    """Ask how the files of the repository that holds a project are; None where none can be read.

    Args:
        project: the project's folder, its real path.
        layer_locations: folders whose files will be asked for.
        token: asked now and then.

    Raises:
        Cancelled: the token was cancelled.
    """
    root = repository_of(project)
    if root is None:
        return None
    answer = _status(root) if getattr(sys, "frozen", False) else _ask(root, token)
    if answer is None:
        return None
    files, others = answer
    places = {
        location: place
        for location in layer_locations
        if (place := paths.relative(os.path.realpath(location), root)) is not None
    }
    return GitStates(files, frozenset(others), places, root)


def _ask(root: bytes, token: CancelToken) -> _Status | None:
    """Let another process find out."""
    import subprocess  # the start of the window needs no process

    from multistore_gui.core.crew import command

    until = time.monotonic() + _LONGEST_SECONDS
    with subprocess.Popen(
        command(__name__, "tell", ("-E", "-P"), os.fsdecode(root)),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,  # libgit2 says there what it thinks of a broken repository
        cwd=os.sep,
    ) as process:
        try:
            while time.monotonic() < until:
                token.check()
                try:
                    said, _ = process.communicate(timeout=_POLL_SECONDS)
                except subprocess.TimeoutExpired:
                    continue
                answer: _Status | None = None if process.returncode else marshal.loads(said)
                return answer
        finally:
            process.kill()
    return None


def tell() -> None:
    """Write to the standard output how a working tree's files are: what the other process does."""
    sys.stdout.buffer.write(marshal.dumps(_status(os.fsencode(sys.argv[2]))))


def _status(root: bytes) -> _Status | None:
    import pygit2  # it takes a tenth of a second, and no other process needs it

    repository = open_repository(root)
    if repository is None:
        return None
    try:
        found = repository.status(untracked_files="all", ignored=True)
        others = [os.fsencode(path) for path in repository.listall_submodules()]
    except (pygit2.GitError, KeyError, ValueError, OSError):
        return None
    files: dict[bytes, int] = {}
    for name, status in found.items():
        path, state = os.fsencode(name), state_of(int(status))
        if state == GitState.UNTRACKED and path.endswith(b"/"):
            others.append(path[:-1])
        elif state:
            files[path] = state
    return files, others


def open_repository(root: bytes) -> Repository | None:
    """Open the repository of a working tree, None where it cannot be read."""
    import pygit2

    # Whose the folder is says what may be run in it, and nothing is.
    pygit2.settings.owner_validation = False
    pygit2.settings.set_extensions(_EXTENSIONS)
    try:
        repository = pygit2.Repository(os.fsdecode(root), pygit2.enums.RepositoryOpenFlag.NO_SEARCH)
        workdir = os.fsencode(repository.workdir or "")
        if os.path.normpath(workdir) != root:  # it says that its files are elsewhere
            return None
        if not repository.head_is_unborn:
            repository.head.peel(pygit2.Tree)  # lost, it would count as empty
    except (pygit2.GitError, KeyError, ValueError, OSError):
        return None
    return repository


def state_of(flags: int) -> int:
    """Return the state that libgit2's flags stand for, 0 for none."""
    return next((int(state) for bits, state in _STATES if flags & bits), 0)
