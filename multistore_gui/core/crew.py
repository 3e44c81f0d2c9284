"""Processes beside the main one, for large projects: Python's threads share one core.

A worker is this interpreter with this package alone: isolated from the environment and from the
working folder, so that nothing of a project is imported. Jobs and results are plain values
(`marshal`), handed one at a time, so that a long job never holds up the short ones.
"""

from __future__ import annotations

import gc
import marshal
import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from importlib import import_module
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from types import TracebackType
from typing import Any, Self

from multistore_gui.core.cancel import CancelToken

Job = tuple[str, Any]  # a function of one plain value, as `package.module:name`, and the value
NextJob = Callable[[], Job | None]

_POLL_SECONDS = 0.05  # how soon a cancelled token is noticed
_START = "import sys; sys.path.insert(0, sys.argv[1]); import {0}; {0}.{1}()"


def is_possible() -> bool:
    """Tell whether a second process can be had: not where pipes cannot be waited for (Windows)."""
    return os.name == "posix" and not getattr(sys, "frozen", False)


def command(module: str, function: str, options: Sequence[str], argument: str) -> list[str]:
    """Return what starts a process that calls a function of this package, and does nothing else.

    Args:
        module: of this package.
        function: takes nothing; its argument is in `sys.argv[2]`.
        options: the interpreter's.
        argument: the function's.
    """
    package = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
    start = _START.format(module, function)
    return [sys.executable, *options, "-c", start, package, argument]


def spawn(module: str, *options: str) -> tuple[Connection, subprocess.Popen[bytes]]:
    """Start a process that calls a module's `serve`, with our end's counterpart as its argument.

    Args:
        module: of this package.
        options: the interpreter's.
    """
    ours, theirs = Pipe(duplex=True)
    with theirs:
        process = subprocess.Popen(
            command(module, "serve", options, str(theirs.fileno())),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            cwd=os.sep,
            pass_fds=[theirs.fileno()],
        )
    return ours, process


class Crew:
    """Two processes that work on jobs; owned by one thread, closed by leaving the `with`."""

    def __init__(self, size: int = 2, niceness: int = 0) -> None:
        """Start the processes, `size` of them; they give way to others by their niceness."""
        self._members = dict(spawn(__name__, "-I", "-S") for _ in range(size))
        for process in self._members.values() if niceness else ():
            with suppress(OSError):
                os.setpriority(os.PRIO_PROCESS, process.pid, niceness)

    @property
    def size(self) -> int:
        """How many processes there are."""
        return len(self._members)

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

    def run(self, next_job: NextJob, token: CancelToken) -> Iterator[Any]:
        """Set the processes to work at once; return an iterator of each job's result as it comes.

        A job whose process dies is done here instead.

        Args:
            next_job: asked for a job whenever a process has none; after a result there may be
                more where there was none before.
            token: asked now and then.

        Raises:
            Cancelled: the token was cancelled.
        """
        busy: dict[Connection, Job] = {}
        self._hand_out(next_job, busy)
        return self._results(next_job, busy, token)

    def _results(
        self, next_job: NextJob, busy: dict[Connection, Job], token: CancelToken
    ) -> Iterator[Any]:
        while busy:
            ready = wait(list(busy), timeout=_POLL_SECONDS)
            for member in [member for member in busy if member in ready]:
                job = busy.pop(member)
                try:
                    result = marshal.loads(member.recv_bytes())
                except (EOFError, OSError):
                    self._dismiss(member)
                    result = _do(job)
                self._hand_out(next_job, busy)
                yield result
            token.check()
            self._hand_out(next_job, busy)
        while not self._members and (job_left := next_job()):
            yield _do(job_left)
            token.check()

    def _hand_out(self, next_job: NextJob, busy: dict[Connection, Job]) -> None:
        for member in self._members:
            if member not in busy and (job := next_job()):
                busy[member] = job
                _send(member, job)

    def _dismiss(self, member: Connection) -> None:
        process = self._members.pop(member)
        member.close()
        process.kill()
        process.wait()


def _send(member: Connection, job: Job) -> None:
    with suppress(OSError):  # the answer's end of file says the same, and is handled there
        member.send_bytes(marshal.dumps(job))


def _do(job: Job) -> Any:
    work, value = job
    module, _, name = work.partition(":")
    return getattr(import_module(module), name)(value)


def serve() -> None:
    """Work on jobs until the other end is closed: what a member of a crew does."""
    gc.disable()  # a listing has no cycles, and looking for them takes a tenth of the time
    chief = Connection(int(sys.argv[2]))
    with suppress(EOFError, ConnectionError):  # the other end may be gone at any time
        while True:
            chief.send_bytes(marshal.dumps(_do(marshal.loads(chief.recv_bytes()))))
