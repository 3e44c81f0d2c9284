"""Reads a large project in a process of its own and takes over what it finds.

Python lets one thread of a process run at a time. Listing, sorting and collecting garbage for
seconds in the window's process would make each click and each key wait for its turn; and what
reading takes of the memory would stay there. So only finished indexes come here.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.check import problems
from multistore_gui.core.crew import spawn
from multistore_gui.core.layers import Layer
from multistore_gui.core.layout import LayoutReading
from multistore_gui.core.scan import Progress, Report, Scan, Scanner

_POLL_SECONDS = 0.05  # how soon a cancelled token is noticed


@dataclass(frozen=True, slots=True)
class _Order:
    """What is to be read."""

    location: bytes
    layout: LayoutReading
    shows_all: bool
    first: tuple[int, ...]  # layers' numbers


@dataclass(frozen=True, slots=True)
class _Compared:
    """More is known of the contents of the files of the scan before."""

    contents: tuple[bytes, ...]
    is_compared: bool


class _Asked(CancelToken):
    """Is cancelled once the other process has said anything."""

    __slots__ = ("_chief",)

    def __init__(self, chief: Connection) -> None:
        super().__init__()
        self._chief = chief

    @property
    def is_cancelled(self) -> bool:
        """Whether the other process wants no more."""
        return self._chief.poll()


def read_apart(scanner: Scanner, first: Sequence[Layer], report: Report) -> Iterator[Scan]:
    """Do in another process what `Scanner.read` does.

    Should the other process come to a sudden end, all is read here.

    Raises:
        Cancelled: the scanner's token was cancelled.
    """
    numbers = tuple(layer.number for layer in first)
    order = _Order(scanner.location, scanner.layout, scanner.shows_all, numbers)
    other, process = spawn(__name__, "-E", "-P")  # without the environment; with all packages
    try:
        other.send(order)
        yield from _scans(other, scanner, report)
    except (EOFError, OSError):
        here = Scanner(
            scanner.location, scanner.layout, scanner.token, scanner.shows_all, stop=scanner.stop
        )
        yield from here.read((), report)
    finally:
        other.close()
        process.kill()
        process.wait()


def _scans(other: Connection, scanner: Scanner, report: Report) -> Iterator[Scan]:
    scan: Scan | None = None
    is_stopping = False
    while True:
        while not other.poll(_POLL_SECONDS):
            scanner.token.check()
            if scanner.stop.is_cancelled and not is_stopping:
                is_stopping = True
                other.send(None)
        message = other.recv()
        scanner.token.check()
        match message:
            case Progress():
                report(message)
            case Scan():
                scan = replace(message, index=message.index.changed(tree=scanner.layout.tree))
                yield scan
            case _Compared() if scan is not None:
                index = scan.index.changed(contents=message.contents)
                scan = replace(scan, index=index, is_compared=message.is_compared)
                yield scan
            case _:
                return


def serve() -> None:
    """Read one project for the process that started this one."""
    gc.disable()  # what is read has no cycles, and looking for them takes a tenth of the time
    chief = Connection(int(sys.argv[2]))
    with suppress(EOFError, ConnectionError):  # the other end may be gone at any time
        order: _Order = chief.recv()
        token, stop = CancelToken(), _Asked(chief)
        scanner = Scanner(
            order.location, order.layout, token, order.shows_all, stop=stop, crew_entries=0
        )
        _send_scans(scanner, [order.layout.tree[number] for number in order.first], chief.send)
        chief.send(None)


def _send_scans(scanner: Scanner, first: Sequence[Layer], send: Callable[[object], None]) -> None:
    before: Scan | None = None
    for scan in scanner.read(first, send):
        if before is not None and before.index.names is scan.index.names:
            send(_Compared(scan.index.contents, scan.is_compared))
        else:
            scan.index.prepare()
            send(replace(scan, problems=problems(scanner.layout, scan.index)))
        before = scan
