"""Processes beside the main one, for large projects: Python's threads share one core.

A worker is this interpreter with this package alone: isolated from the environment and from the
working folder, so that nothing of a project is imported. Jobs and results are plain values
(`marshal`), handed one at a time, so that a long job never holds up the short ones.
"""

from __future__ import annotations

import marshal
import os
import subprocess
import sys
from collections import deque
from collections.abc import Iterator
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self

from multistore_gui.core.cancel import CancelToken

Job = tuple[str, Any]  # a function of one plain value, as `package.module:name`, and the value

_POLL_SECONDS = 0.05  # how soon a cancelled token is noticed
_START = "import sys; sys.path.insert(0, sys.argv[1]); import {0}; {0}.serve()"


def is_possible() -> bool:
    """Tell whether a second process can be had: not where pipes cannot be waited for (Windows)."""
    return os.name == "posix" and not getattr(sys, "frozen", False)


class Crew:
    """Two processes that work on jobs; owned by one thread, closed by leaving the `with`."""

    def __init__(self, size: int = 2) -> None:
        """Start the processes, `size` of them."""
        package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
        command = [sys.executable, "-I", "-c", _START.format(__name__), package]
        self._members: dict[Connection, subprocess.Popen[bytes]] = {}
        for _ in range(size):
            ours, theirs = Pipe(duplex=True)
            process = subprocess.Popen(
                [*command, str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                cwd=os.sep,
                pass_fds=[theirs.fileno()],
            )
            theirs.close()
            self._members[ours] = process

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for member in list(self._members):
            self._dismiss(member)

    def run(self, jobs: deque[Job], token: CancelToken) -> Iterator[Any]:
        """Yield each job's result as it comes; the caller may add jobs between two results.

        A job whose process dies is done here instead.

        Raises:
            Cancelled: the token was cancelled.
        """
        busy: dict[Connection, Job] = {}
        while jobs or busy:
            for member in self._members:
                if jobs and member not in busy:
                    busy[member] = job = jobs.popleft()
                    if not _send(member, job):
                        break
            if not busy:
                yield _do(jobs.popleft())
                continue
            ready = wait(list(busy), timeout=_POLL_SECONDS)
            for member in [member for member in busy if member in ready]:
                job = busy.pop(member)
                try:
                    result = marshal.loads(member.recv_bytes())
                except (EOFError, OSError):
                    self._dismiss(member)
                    result = _do(job)
                yield result
            token.check()

    def _dismiss(self, member: Connection) -> None:
        process = self._members.pop(member)
        member.close()
        process.kill()
        process.wait()


def _send(member: Connection, job: Job) -> bool:
    try:
        member.send_bytes(marshal.dumps(job))
    except OSError:
        return False  # the answer's end of file says the same, and is handled there
    return True


def _do(job: Job) -> Any:
    work, value = job
    module, _, name = work.partition(":")
    return getattr(import_module(module), name)(value)


def serve() -> None:
    """Work on jobs until the other end is closed: what a member of a crew does."""
    chief = Connection(int(sys.argv[2]))
    while True:
        try:
            job = marshal.loads(chief.recv_bytes())
        except EOFError:
            return
        chief.send_bytes(marshal.dumps(_do(job)))
