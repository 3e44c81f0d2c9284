"""Work that is no longer wanted stops at the next file or folder."""

from __future__ import annotations


class Cancelled(BaseException):
    """The work was cancelled; not an error, so that no `except Exception` takes it for one."""


class CancelToken:
    """Set by who asked for the work, on any thread; asked by the work, once a file or folder."""

    __slots__ = ("_cancelled",)

    def __init__(self) -> None:
        self._cancelled = False

    @property
    def is_cancelled(self) -> bool:
        """Whether the result is no longer wanted."""
        return self._cancelled

    def cancel(self) -> None:
        """Say that the result is no longer wanted; repeated calls change nothing."""
        self._cancelled = True

    def check(self, at: bytes = b"") -> None:
        """Go on only where the result is still wanted.

        Args:
            at: the path that is at hand, where somebody may follow the work.

        Raises:
            Cancelled: it is not.
        """
        if self._cancelled:
            raise Cancelled
