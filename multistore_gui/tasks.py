"""The one door to the background: work goes out to threads, results come back to the GUI thread.

Reading work runs on several threads and is dropped when its token is cancelled, even if it was
complete. Writing work runs on one thread, so that actions never overlap, and always reports.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError, Future, ThreadPoolExecutor
from functools import partial
from typing import Any, NamedTuple, TypeVar

from PySide6.QtCore import QObject, Qt, Signal

from multistore_gui.core.cancel import Cancelled, CancelToken

T = TypeVar("T")

_READERS = 4  # a project being read, a filter, a diff, its colours


class _Arrival(NamedTuple):
    token: CancelToken
    result: Callable[[], Any]  # raises what the work raised
    done: Callable[[Any], None]
    failed: Callable[[Exception], None] | None
    is_dropped: bool  # where the token is cancelled
    is_last: bool


class Tasks(QObject):
    """Starts work and delivers results; owned by the application, lives on the GUI thread."""

    failed = Signal(object)  # an Exception that nobody else takes
    ended = Signal(object)  # the CancelToken of work that is over, whatever became of it
    stopped = Signal()  # nothing is under way any more, and nothing will be
    _arrived = Signal(object)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._readers = ThreadPoolExecutor(_READERS, "reader")
        self._writer = ThreadPoolExecutor(1, "writer")
        self._running: set[CancelToken] = set()
        self._writing: set[CancelToken] = set()  # those of them that are never cancelled here
        self._arrived.connect(self._deliver, Qt.ConnectionType.QueuedConnection)

    @property
    def is_idle(self) -> bool:
        """Whether no work is under way and no result on its way."""
        return not self._running

    def start(
        self,
        work: Callable[[CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> CancelToken:
        """Read something in the background.

        Args:
            work: called on another thread; asks the token now and then.
            done: called on the GUI thread with the result, never after the token was cancelled.
            failed: called instead with what was raised; else the signal `failed` is.
        """
        token = self._begin()
        future = self._readers.submit(work, token)
        self._report(future, _Arrival(token, _nothing, done, failed, True, True))
        return token

    def follow(
        self,
        work: Callable[[CancelToken], Iterator[T]],
        each: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> CancelToken:
        """Read something that comes in parts; `each` is called with every one of them."""
        token = self._begin()

        def run() -> None:
            for part in work(token):
                arrival = _Arrival(token, partial(_same, part), each, failed, True, False)
                self._arrived.emit(arrival)

        future = self._readers.submit(run)
        self._report(future, _Arrival(token, _nothing, _drop, failed, True, True))
        return token

    def write(
        self,
        work: Callable[[CancelToken], T],
        done: Callable[[T], None],
        failed: Callable[[Exception], None] | None = None,
    ) -> CancelToken:
        """Change something on disk, after all that was asked for before; always reports."""
        token = self._begin()
        self._writing.add(token)
        future = self._writer.submit(work, token)
        self._report(future, _Arrival(token, _nothing, done, failed, False, True))
        return token

    def stop(self) -> None:
        """Cancel what reads, wait for what writes; before any object dies that results go to."""
        for token in self._running - self._writing:
            token.cancel()
        self._readers.shutdown(cancel_futures=True)
        self._writer.shutdown()
        self._running.clear()
        self.stopped.emit()

    def is_running(self, token: CancelToken) -> bool:
        """Tell whether a piece of work is under way, or its result on its way."""
        return token in self._running

    def _begin(self) -> CancelToken:
        token = CancelToken()
        self._running.add(token)
        return token

    def _report(self, future: Future[Any], arrival: _Arrival) -> None:
        """Have an arrival delivered with what comes of a future.

        The callback does not hold the future: with a circle of the two a result, maybe a gigabyte
        of texts, would stay until the garbage collector looks at all there is.
        """

        def report(done: Future[Any]) -> None:
            self._arrived.emit(arrival._replace(result=done.result))

        future.add_done_callback(report)

    def _deliver(self, arrival: _Arrival) -> None:
        if arrival.token not in self._running:  # it was on its way when all was stopped
            return
        try:
            if arrival.is_dropped:
                arrival.token.check()  # a result that is no longer wanted goes, however far it got
            result = arrival.result()
        except (Cancelled, CancelledError):
            pass
        except Exception as error:  # noqa: BLE001 - whatever it is, the user sees it
            (arrival.failed or self.failed.emit)(error)
        else:
            arrival.done(result)
        finally:
            if arrival.is_last:
                self._running.discard(arrival.token)
                self._writing.discard(arrival.token)
                self.ended.emit(arrival.token)


def _same(value: T) -> T:
    return value


def _nothing() -> None:
    pass


def _drop(_: object) -> None:
    pass
