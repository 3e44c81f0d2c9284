"""Trouble: what stops an action is raised, what is wrong in the user's files is a value."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from multistore_gui.core import paths


class MultistoreError(Exception):
    """What stops a call or an action, in words that are ready to be read.

    The text says what, where and what to do. Subclasses stand beside the code that raises them.
    """


class NoticeKind(StrEnum):
    """The kinds of trouble in a project's files (specification of the command line, `check`)."""

    INEFFECTIVE = "ineffective"
    MISPLACED = "misplaced"
    CLASH = "clash"
    ID_CLASH = "id-clash"
    CASE_CLASH = "case-clash"
    UNREADABLE = "unreadable"
    CONFIG = "config"
    NOTICE = "notice"


@dataclass(frozen=True, slots=True)
class Notice:
    """Something in the user's files that is worth knowing; the rest of the project opens."""

    kind: NoticeKind
    text: str
    path: bytes = b""  # relative to the layer where there is one, else to the project
    layer: str | None = None  # a layer's full name
    line: int | None = None  # of the file at `path`, from 1
    is_gap: bool = False  # of a folder that could not be listed: what is in it is not known

    @property
    def place(self) -> str:
        """The path and its line for people, "" where there is no path."""
        line = f", line {self.line:,}" if self.path and self.line else ""
        return paths.label(self.path) + line
