"""How far an action is, for whoever waits for it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import IntEnum

from multistore_gui.core.cancel import CancelToken


class Stage(IntEnum):
    """What is done to each of the files in turn; an undo begins with the second."""

    KEEPING = 0  # their contents, for undo
    CHECKING = 1  # that the disk is as the user saw it
    WRITING = 2  # what comes, beside its place
    CHANGING = 3


@dataclass(frozen=True, slots=True)
class ActionProgress:
    """The file that an action is at."""

    attempt: str  # what is done, e.g. "drop 14 overrides"
    stage: Stage
    number: int  # the file's, from 1
    count: int  # of files in this stage
    path: bytes  # relative to its layer


Report = Callable[[ActionProgress], None]


@dataclass(frozen=True, slots=True)
class Follower:
    """Who may stop an action, and who hears how far it is."""

    token: CancelToken
    report: Report  # called once a file in each stage, on the thread that works
    attempt: str

    def at(self, stage: Stage, count: int) -> CancelToken:
        """Return the token that a stage is to ask with each of so many paths."""
        return _Followed(self, stage, count)


class _Followed(CancelToken):
    """The follower's token, which tells of each path that it is asked with."""

    __slots__ = ("_count", "_follower", "_number", "_stage")

    def __init__(self, follower: Follower, stage: Stage, count: int) -> None:
        super().__init__()
        self._follower, self._stage, self._count = follower, stage, count
        self._number = 0

    @property
    def is_cancelled(self) -> bool:
        return self._follower.token.is_cancelled

    def cancel(self) -> None:
        self._follower.token.cancel()

    def check(self, at: bytes = b"") -> None:
        follower = self._follower
        follower.token.check()
        if at:
            self._number += 1
            follower.report(
                ActionProgress(follower.attempt, self._stage, self._number, self._count, at)
            )
