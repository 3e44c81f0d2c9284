"""What the user has chosen, kept between two starts: typed, with a default for everything.

The file is plain INI in the user's folder of settings. A value that is missing, damaged or out of
range reads as its default, so that no file can keep the program from starting.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Generic, Self, TypeVar, overload
from urllib.parse import quote_from_bytes, unquote_to_bytes

from PySide6.QtCore import QByteArray, QSettings

from multistore_gui.core import paths

_MOST_RECENT = 12
_LEAST_SCALE, _MOST_SCALE = 0.75, 3.0

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Visit:
    """What is remembered of a project that was open."""

    opened_s: int | None = None  # when it was opened last, since the epoch; None: nobody knows
    store: str = ""  # the full name of the layer that was looked at last, "" where none was
    columns: tuple[str, ...] = ()  # full names of the layers compared last, () for none chosen


class _Setting(Generic[T]):
    """A typed property over one key, whose name is the property's."""

    def __init__(
        self, default: T, read: Callable[[object], T], write: Callable[[T], object]
    ) -> None:
        self._default = default
        self._read = read  # raises ValueError where the stored value is not what was written
        self._write = write
        self._key = ""

    def __set_name__(self, owner: type[Settings], name: str) -> None:
        self._key = name

    @overload
    def __get__(self, settings: None, owner: type[Settings]) -> Self: ...

    @overload
    def __get__(self, settings: Settings, owner: type[Settings]) -> T: ...

    def __get__(self, settings: Settings | None, owner: type[Settings]) -> Self | T:
        if settings is None:
            return self
        stored = settings.store.value(self._key)
        if stored is None:
            return self._default
        try:
            return self._read(stored)
        except ValueError:
            return self._default

    def __set__(self, settings: Settings, value: T) -> None:
        settings.store.setValue(self._key, self._write(value))


def _flag(default: bool) -> _Setting[bool]:
    return _Setting(default, lambda stored: _one_of("yes", "no")(stored) == "yes", _yes_or_no)


def _yes_or_no(value: bool) -> str:
    return "yes" if value else "no"


def _choice(default: str, *others: str) -> _Setting[str]:
    return _Setting(default, _one_of(default, *others), str)


def _blob() -> _Setting[QByteArray]:
    return _Setting(QByteArray(), _bytes_of, QByteArray)


def _one_of(*allowed: str) -> Callable[[object], str]:
    def read(stored: object) -> str:
        if stored not in allowed:
            raise ValueError(stored)
        return str(stored)

    return read


def _text_of(stored: object) -> str:
    if not isinstance(stored, str):  # a list, where a comma is not quoted
        raise ValueError(stored)  # noqa: TRY004 - damage, whatever its type
    return stored


def _bytes_of(stored: object) -> QByteArray:
    if not isinstance(stored, QByteArray):
        raise ValueError(stored)  # noqa: TRY004 - damage, whatever its type
    return stored


def _scale_of(stored: object) -> float:
    scale = float(_text_of(stored))
    if not _LEAST_SCALE <= scale <= _MOST_SCALE:  # not a number is not in range either
        raise ValueError(stored)
    return scale


def _locations_of(stored: object) -> tuple[bytes, ...]:
    parts = _text_of(stored).split()
    return tuple(unquote_to_bytes(part) for part in parts)


def _locations_text(locations: tuple[bytes, ...]) -> str:
    """Write locations so that bytes that are not UTF-8 survive, and spaces part them."""
    return " ".join(quote_from_bytes(location) for location in locations)


def _visits_of(stored: object) -> Mapping[bytes, Visit]:
    visits = {}
    for part in _text_of(stored).split():
        location, opened, store, *columns = part.split(":")
        names = (column for some in columns for column in some.split(",") if column)
        visits[unquote_to_bytes(location)] = Visit(
            int(opened) if opened else None, _name_of(store), tuple(map(_name_of, names))
        )
    return visits


def _visits_text(visits: Mapping[bytes, Visit]) -> str:
    """Write visits as locations are, each with what is known of it behind colons."""
    return " ".join(
        f"{quote_from_bytes(location)}:{'' if visit.opened_s is None else visit.opened_s}:"
        f"{_name_text(visit.store)}:{','.join(map(_name_text, visit.columns))}"
        for location, visit in visits.items()
    )


def _name_of(text: str) -> str:
    return paths.to_json_text(unquote_to_bytes(text))


def _name_text(full_name: str) -> str:
    return quote_from_bytes(paths.from_json_text(full_name))


class Settings:
    """The settings of one user; owned by the application, on the GUI thread."""

    theme = _choice("system", "light", "dark")
    text_scale = _Setting(1.0, _scale_of, str)  # times what the desktop asks for
    bundled_fonts = _flag(True)  # else the desktop's own
    recent_projects: _Setting[tuple[bytes, ...]] = _Setting((), _locations_of, _locations_text)
    """Absolute locations, the latest first."""
    visits: _Setting[Mapping[bytes, Visit]] = _Setting({}, _visits_of, _visits_text)
    """Of the recent projects, by location."""
    window_geometry = _blob()
    split_state = _blob()  # of the tree and the detail beside it
    tree_columns = _blob()
    editor_command = _Setting("", _text_of, str)  # empty: what the desktop opens a file with
    show_ignored = _flag(False)
    ignore_whitespace = _flag(False)  # in comparisons of two texts
    wrap_lines = _flag(False)

    def __init__(self, store: QSettings) -> None:
        self.store = store

    @classmethod
    def of_user(cls) -> Self:
        """Open the settings of whoever runs the program."""
        return cls(
            QSettings(
                QSettings.Format.IniFormat,
                QSettings.Scope.UserScope,
                "multistore-gui",
                "multistore-gui",
            )
        )

    @classmethod
    def at(cls, path: Path) -> Self:
        """Open settings kept in a file of their own."""
        return cls(QSettings(str(path), QSettings.Format.IniFormat))

    def add_recent(self, location: bytes) -> None:
        """Remember a project as the latest that was opened: now."""
        others = tuple(other for other in self.recent_projects if other != location)
        self.recent_projects = (location, *others)[:_MOST_RECENT]
        visit = self.visits.get(location, Visit())
        self._remember(location, replace(visit, opened_s=int(time.time())))

    def add_store(self, location: bytes, full_name: str) -> None:
        """Remember which layer of a recent project is looked at."""
        visit = self.visits.get(location, Visit())
        self._remember(location, replace(visit, store=full_name))

    def add_columns(self, location: bytes, full_names: Sequence[str]) -> None:
        """Remember which layers of a recent project are compared."""
        visit = self.visits.get(location, Visit())
        self._remember(location, replace(visit, columns=tuple(full_names)))

    def columns_of(self, location: bytes) -> Sequence[str]:
        """Return the full names of the layers that were compared last; none where nobody chose."""
        return self.visits.get(location, Visit()).columns

    def forget_recent(self, location: bytes) -> None:
        """Leave a project out of the list."""
        self.recent_projects = tuple(other for other in self.recent_projects if other != location)
        self._remember(location, Visit())

    def _remember(self, location: bytes, visit: Visit) -> None:
        visits = {**self.visits, location: visit}
        self.visits = {at: visits[at] for at in self.recent_projects if at in visits}

    def save(self) -> None:
        """Write to disk now; otherwise done a moment later, and at the end."""
        self.store.sync()
