"""One path of one store: every layer of the stack that has it, the winner first."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import Seen, SeenKind, look_into
from multistore_gui.core.index import SpecialFile
from multistore_gui.core.layers import Layer
from multistore_gui.core.lines import COUNT_LIMIT_BYTES, Lines, count_lines
from multistore_gui.core.merged import Merged
from multistore_gui.core.reach import Reach, reach
from multistore_gui.core.reading import UnreadableFileError, read_regular


@dataclass(frozen=True, slots=True)
class Rung:
    """What one layer has at the path."""

    layer: Layer
    seen: Seen  # as it is on disk now; a folder where the winner hides one
    wins: bool = False
    hidden_by: Layer | None = None  # None for the winner
    target: bytes | None = None  # of a link
    trouble: str = ""  # why it cannot be read; "" where it can
    files_below: int = 0  # of a folder
    lines: Lines | None = None  # against the one beneath; None where they are not counted
    reach: Reach | None = None  # of its file; None of a folder, or where the path has a rule

    @property
    def is_gone(self) -> bool:
        """Whether there is nothing on disk any more."""
        return self.seen.kind is SeenKind.ABSENT


@dataclass(frozen=True, slots=True)
class Ladder:
    """The layers of one path; never empty of rungs but where no layer of the stack has it."""

    path: bytes
    store: Layer  # that is looked at
    rule: SpecialFile | None  # what is special about the path
    rungs: tuple[Rung, ...]  # the winner first, then downwards

    @property
    def seen(self) -> Mapping[Layer, Seen]:
        """What each layer's file was like when it was looked at, for the actions."""
        return {rung.layer: rung.seen for rung in self.rungs}


def read_ladder(store: Merged, file: int, token: CancelToken) -> Ladder:
    """Look at every layer's file of a path, on a worker; trouble is part of the result.

    Args:
        store: the merged store that is looked at.
        file: the number of the path in its index.
        token: asked once a layer.

    Raises:
        Cancelled: the token was cancelled.
    """
    index = store.index
    path, rule = index.path(file), index.special.get(file)
    rungs: list[Rung] = []
    contents: list[bytes | None] = []
    for layer in _holders(store, file):
        token.check()
        rung, content = _read(store, layer, path)
        if not rungs:
            wins = store.winner(file) is layer
            rung = replace(rung, wins=wins, hidden_by=None if wins else _hider(store, file))
        else:
            rung = replace(rung, hidden_by=rungs[0 if rule else -1].layer)
        if rule is None and index.kind(layer, file):
            rung = replace(rung, reach=reach(index, layer, file))
        rungs.append(rung)
        contents.append(content)
    return Ladder(path, store.layer, rule, tuple(_counted(rungs, contents, token)))


def _holders(store: Merged, file: int) -> list[Layer]:
    """Return the layers with the file, or with a folder that it hides: winner first, then down."""
    holders = store.holders(file)
    folders = {store.stack[place] for place in store.hidden_folders.get(file, ())}
    rest = [layer for layer in reversed(store.stack) if layer in holders or layer in folders]
    winner = store.winner(file)
    return rest if winner is None else [winner, *(each for each in rest if each is not winner)]


def _hider(store: Merged, file: int) -> Layer | None:
    """Return who hides a path of which no file wins: a folder at it, or a file above it."""
    for clash in store.clashes:
        below = store.index.all_files(clash.folder)
        if (file in below) if clash.file_wins else (file == clash.file):
            return clash.winner
    return None


def _read(store: Merged, layer: Layer, path: bytes) -> tuple[Rung, bytes | None]:
    """Look at one layer's file; return its content too, if its lines are to be counted."""
    location = layer.locate(path)
    rung = Rung(layer, look_into(location))
    try:
        if rung.seen.kind is SeenKind.FILE and rung.seen.size <= COUNT_LIMIT_BYTES:
            return rung, read_regular(location, COUNT_LIMIT_BYTES)
        if rung.seen.kind is SeenKind.LINK:
            return replace(rung, target=os.readlink(location)), None
    except UnreadableFileError as error:
        return replace(rung, trouble=str(error).lower()), None
    except OSError as error:
        return replace(rung, trouble=(error.strerror or str(error)).lower()), None
    if rung.seen.kind is SeenKind.FOLDER:
        return replace(rung, files_below=_files_below(store, layer, path)), None
    trouble = "cannot be read" if rung.seen.kind is SeenKind.UNREADABLE else ""
    return replace(rung, trouble=trouble), None


def _files_below(store: Merged, layer: Layer, path: bytes) -> int:
    folder = store.index.folder(path)
    if folder is None:
        return 0
    below = store.index.all_files(folder)
    column = store.index.entries[layer.number]
    return len(below) - column.count(0, below.start, below.stop)


def _counted(rungs: list[Rung], contents: list[bytes | None], token: CancelToken) -> Iterator[Rung]:
    """Yield the rungs with the lines that each changed against the one beneath."""
    for at, rung in enumerate(rungs):
        token.check()
        new, old = contents[at], contents[at + 1] if at + 1 < len(rungs) else None
        yield rung if new is None or old is None else replace(rung, lines=count_lines(old, new))
