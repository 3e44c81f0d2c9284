"""The journal: what was done in one project, on disk, so that it can be undone after a restart.

One file an entry, replaced as a whole and never in part: a damaged one costs itself alone. Their
folder is named by a hash of the project's real path, beside the user's state.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any

from multistore_gui.core import paths
from multistore_gui.core.attic import is_digest
from multistore_gui.core.files import Failed, Seen, SeenKind, look, open_folder, reason
from multistore_gui.core.lock import hold
from multistore_gui.core.state import project_key
from multistore_gui.core.steps import Parent, Step, is_legal_place, reverse

_VERSION = 1  # fields are only ever added: what an older program wrote, or reads, is an entry
_LATEST_S = 1e11  # some thousands of years from now
_SUFFIX = b".json"  # after ten digits, so that the order of names is that of time
_DAMAGED = b".damaged"


FileChanged = tuple[str, bytes]  # a layer's full name, and the path


class UnsureError(Failed):
    """An entry is in its place, and the disk does not say that it will stay there."""


class State(StrEnum):
    """How far an entry is; what ends in -ing was written before its files were touched."""

    DOING = "doing"
    DONE = "done"
    UNDOING = "undoing"
    UNDONE = "undone"
    REDOING = "redoing"
    KEPT = "kept"  # done, and the user wants no undo of it


class Program(StrEnum):
    """Who acts, as people call it."""

    WINDOW = "multistore-gui"
    COMMAND = "multistore"


@dataclass(frozen=True, slots=True)
class Entry:
    """One action of the user, as it is written down."""

    number: int  # grows with time
    title: str
    steps: tuple[Step, ...]  # that did it, with what their files are like since
    state: State
    run: str  # of `steps.apply`; "" once everything is tidied up
    made_s: float | None = None  # when, since the epoch; None: an older program did not say
    program: Program | None = None  # who made it; None: ditto
    undoes: int | None = None  # the number of the entry that this one undid

    @property
    def changed(self) -> tuple[FileChanged, ...]:
        """The files that it changed."""
        return tuple(dict.fromkeys((step.layer, step.path) for step in self.steps))

    @property
    def replaced(self) -> tuple[FileChanged, ...]:
        """Those of them that their layers had before, too, and had after it."""
        put = {step.place for step in self.steps if step.is_put}
        gone = (step for step in self.steps if not step.is_put and step.place in put)
        return tuple((step.layer, step.path) for step in gone)

    @property
    def sizes(self) -> dict[str, int]:
        """The contents that it keeps, by digest, in bytes."""
        return {step.content: step.seen.size for step in self.steps if step.content}

    @property
    def settled(self) -> Entry | None:
        """The entry without a run that is not complete; None where it is none then."""
        if self.state not in _BEFORE:
            return self
        before = _BEFORE[self.state]
        return None if before is None else replace(self, state=before, run="")

    @property
    def run_steps(self) -> tuple[Step, ...]:
        """The steps of the run that is under way, or that was the last."""
        return reverse(self.steps) if self._is_backward else self.steps

    def after_run(self, run_steps: tuple[Step, ...]) -> Entry:
        """Return the entry with what the run's steps became."""
        return replace(self, steps=reverse(run_steps) if self._is_backward else run_steps)

    @property
    def _is_backward(self) -> bool:
        return self.state in {State.UNDOING, State.UNDONE}


# What an unfinished entry was before its run began; None: it was not.
_BEFORE = {State.DOING: None, State.UNDOING: State.DONE, State.REDOING: State.UNDONE}


def reverted(entries: Iterable[Entry]) -> frozenset[int]:
    """Return the numbers of the entries that a later one undid, and still does.

    Args:
        entries: oldest first.
    """
    undone: set[int] = set()
    for entry in reversed(tuple(entries)):
        is_done = entry.state in {State.DONE, State.KEPT} and entry.number not in undone
        if is_done and entry.undoes is not None:
            undone.add(entry.undoes)
    return frozenset(undone)


def standing(entries: Sequence[Entry]) -> list[Entry]:
    """Return the entries that are done and not undone in any way, oldest first as they are."""
    undone = reverted(entries)
    done = (entry for entry in entries if entry.state in {State.DONE, State.KEPT})
    return [entry for entry in done if entry.number not in undone]


def why_not_revert(entry: Entry, entries: Iterable[Entry]) -> str | None:
    """Return why there is nothing to undo of an entry, None where there is."""
    is_undone = entry.state is State.UNDONE or entry.number in reverted(entries)
    return "It is undone already." if is_undone else None


def kept_bytes(entries: Iterable[Entry]) -> int:
    """Return the size of the contents that entries keep; equal ones are kept once."""
    sizes: dict[str, int] = {}
    for entry in entries:
        sizes |= entry.sizes
    return sum(sizes.values())


def within(entries: Sequence[Entry], most: int, limit_bytes: int) -> tuple[Entry, ...]:
    """Return the newest entries that a limit leaves; the newest is left whatever its size.

    What can no longer be redone, because something was done since, is not.

    Args:
        entries: oldest first.
        most: of entries.
        limit_bytes: of their contents.
    """
    newest = max((entry.number for entry in entries if entry.state is State.DONE), default=0)
    kept: list[Entry] = []
    contents: set[str] = set()
    size_bytes = 0
    for entry in reversed(entries):
        if entry.state is State.UNDONE and entry.number < newest:
            continue
        size_bytes += sum(size for key, size in entry.sizes.items() if key not in contents)
        contents |= entry.sizes.keys()
        if kept and (len(kept) == most or size_bytes > limit_bytes):
            break
        kept.append(entry)
    return tuple(reversed(kept))


class Journal:
    """The entries of one project; changed under its lock by one process at a time."""

    def __init__(self, project: bytes, state_folder: bytes) -> None:
        """Take where the entries are; nothing is read or written yet.

        Args:
            project: the project's folder, its real path.
            state_folder: the user's state, absolute.
        """
        self._project = project
        self.location = os.path.join(state_folder, b"projects", project_key(project))
        self._entries = os.path.join(self.location, b"entries")
        self._known: dict[bytes, tuple[Seen, Entry]] = {}  # by the names of their files

    @property
    def exists(self) -> bool:
        """Whether anything was ever done in the project."""
        return os.path.isdir(self._entries)

    @contextmanager
    def lock(self, program: Program, wait_s: float) -> Iterator[None]:
        """Keep other processes from acting, once none does.

        Args:
            program: who is to act, for the others to read.
            wait_s: for how long to wait for another.

        Raises:
            Held: another process is still acting.
            Failed: the user's state cannot be written.
        """
        with ExitStack() as held:
            with self._writing():
                for folder in (self.location, self._entries):  # the mode is the last folder's alone
                    os.makedirs(folder, mode=0o700, exist_ok=True)
                held.enter_context(hold(os.path.join(self.location, b"lock"), program, wait_s))
            yield

    def read(self) -> tuple[tuple[Entry, ...], list[bytes]]:
        """Return every entry, oldest first, and the locations of files that hold none.

        Those are renamed, so that they are told once.
        """
        entries, damaged = self._read()
        with self._writing():
            for location in damaged:
                os.replace(location, location + _DAMAGED)
        return entries, [location + _DAMAGED for location in damaged]

    def glance(self) -> tuple[Entry, ...]:
        """Return the entries as they are while another process acts, without the lock."""
        entries, _ = self._read()
        return tuple(before for entry in entries if (before := entry.settled) is not None)

    def _read(self) -> tuple[tuple[Entry, ...], list[bytes]]:
        known, self._known = self._known, {}
        damaged: list[bytes] = []
        with self._writing():
            for name in sorted(os.listdir(self._entries)):
                if not name.endswith(_SUFFIX):
                    continue
                location = os.path.join(self._entries, name)
                seen = look(location)
                if name in known and known[name][0] == seen:
                    self._known[name] = known[name]
                    continue
                try:
                    self._known[name] = seen, _read(location, int(name.removesuffix(_SUFFIX)))
                except FileNotFoundError:
                    pass  # another process forgot it
                except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
                    damaged.append(location)
        return tuple(entry for _, entry in self._known.values()), damaged

    @property
    def has_damaged(self) -> bool:
        """Whether contents may belong to an entry that cannot be read."""
        with self._writing():
            return any(name.endswith(_DAMAGED) for name in os.listdir(self._entries))

    def write(self, entry: Entry) -> None:
        """Write an entry down, in place of what was known of it; on disk when this returns.

        Raises:
            UnsureError: it is written, and may not outlast a power cut.
            Failed: it cannot be written, and what was known of it stays.
        """
        location = self._location(entry)
        document = _document(entry, paths.to_json_text(self._project))
        with self._writing():
            with open(location + b".new", "w", encoding="utf-8") as file:
                file.write(json.dumps(document))  # `dump` takes ten times as long
                file.flush()
                os.fsync(file.fileno())
            os.replace(location + b".new", location)
        try:
            with self._writing():
                self._sync()
        except Failed as failed:
            raise UnsureError(failed.clause) from failed

    def remove(self, entry: Entry) -> None:
        """Forget an entry; repeated calls change nothing.

        Raises:
            Failed: it cannot be removed.
        """
        with self._writing():
            for suffix in (b"", b".new"):
                with suppress(FileNotFoundError):
                    os.unlink(self._location(entry) + suffix)
            self._sync()

    def _location(self, entry: Entry) -> bytes:
        return os.path.join(self._entries, b"%010d%s" % (entry.number, _SUFFIX))

    def _sync(self) -> None:
        with open_folder(self._entries, b"") as folder:
            folder.sync()

    @contextmanager
    def _writing(self) -> Iterator[None]:
        try:
            yield
        except OSError as error:
            where = f"the history in {paths.label(self.location)}"
            raise Failed(reason(error, where)) from error


def _read(location: bytes, number: int) -> Entry:
    with open(location, encoding="utf-8") as file:
        return _entry(json.load(file), number)


def _document(entry: Entry, project: str) -> dict[str, Any]:
    return {
        "version": _VERSION,
        "project": project,  # for people who look for it
        "title": entry.title,
        "state": entry.state,
        "run": entry.run,
        "made": entry.made_s,
        "program": entry.program,
        "undoes": entry.undoes,
        "steps": [_step_document(step) for step in entry.steps],
    }


def _step_document(step: Step) -> dict[str, Any]:
    seen = step.seen
    return {
        "is_put": step.is_put,
        "layer": step.layer,
        "layer_label": step.layer_label,
        "path": paths.to_json_text(step.path),
        "place": paths.to_json_text(step.place),
        "seen": [seen.kind, seen.size, seen.mtime_ns, seen.inode, seen.mode],
        "content": step.content,
        "target": paths.to_json_text(step.target),
        "parents": [[paths.to_json_text(above.place), above.mode] for above in step.parents],
    }


def _entry(document: dict[str, Any], number: int) -> Entry:
    """Read an entry; of what is not one, a ValueError, TypeError, KeyError or AttributeError."""
    if document["version"] != _VERSION:
        raise ValueError("of another version")
    run = str(document["run"])
    if run and not (run.isascii() and run.isalnum()):
        raise ValueError("no letters")
    steps = tuple(_step(step) for step in document["steps"])
    made_s, program, undoes = (document.get(field) for field in ("made", "program", "undoes"))
    return Entry(
        number,
        str(document["title"]),
        steps,
        State(document["state"]),
        run,
        made_s=float(made_s) if made_s is not None and 0 <= made_s < _LATEST_S else None,
        program=None if program is None else Program(program),
        undoes=None if undoes is None else int(undoes),
    )


def _step(document: dict[str, Any]) -> Step:
    kind, *numbers = document["seen"]
    size, mtime_ns, inode, mode = (int(number) for number in numbers)
    seen = Seen(SeenKind(kind), size, mtime_ns, inode, mode)
    content = str(document["content"])
    if seen.kind is SeenKind.FILE and not is_digest(content):
        raise ValueError("no digest")
    return Step(
        is_put=bool(document["is_put"]),
        layer=str(document["layer"]),
        layer_label=str(document["layer_label"]),
        path=paths.from_json_text(document["path"]),
        place=_place(document["place"]),
        seen=seen,
        content=content,
        target=paths.from_json_text(document["target"]),
        parents=tuple(
            Parent(_place(place), None if mode is None else int(mode))
            for place, mode in document["parents"]
        ),
    )


def _place(text: str) -> bytes:
    place = paths.from_json_text(text)
    if not is_legal_place(place):
        raise ValueError("outside the project")
    return place
