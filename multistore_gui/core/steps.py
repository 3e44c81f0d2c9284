"""Steps: an action as primitive changes of files, made all together or not at all.

A run of steps goes through these stages, and which one it reached can be told from the disk after
the process was killed:

1. Every file that is to come is written in full beside its place, under a hidden name; once all
   are, each is made sure to be on disk.
2. In order, what goes is renamed to a hidden name beside its place, what comes gets its name; where
   one goes and another comes at a place, they swap their names, so that nobody finds neither.
3. The caller writes down that the run is complete. Until then `take_back` leaves the disk as it
   was, without writing a byte, so that a full disk does not stop it; from then on `tidy` is all
   that is left to do.
4. The hidden names are removed, and the folders that were emptied.
"""

from __future__ import annotations

import errno
import os
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial

from multistore_gui.core import paths
from multistore_gui.core.attic import Attic, Lost, digest_of
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import (
    ABSENT,
    NOT_ALLOWED,
    Changed,
    Failed,
    Folder,
    Refused,
    Seen,
    SeenKind,
    is_being_written,
    missing_folders,
    open_folder,
    reason,
)

# Of a folder that stays: it holds something, or it went with one above it.
_NOT_EMPTY = frozenset({errno.ENOTEMPTY, errno.EEXIST, errno.ENOENT})
_MOST_TOLD = 3  # of the files that keep steps from being made
_TIME_STEP_NS = 2_000_000_000  # FAT's; no file system in use keeps times less exactly


@dataclass(frozen=True, slots=True)
class Parent:
    """A folder that comes or goes with the files in it."""

    place: bytes
    mode: int | None  # None: what the user's mask gives


@dataclass(frozen=True, slots=True)
class Step:
    """Put a file or link where there is none, or remove one; each undoes the other.

    A file is replaced by two steps of one run: it is removed, then the other is put in its place.
    """

    is_put: bool
    layer: str  # the layer's full name
    layer_label: str  # its name for people
    path: bytes
    place: bytes  # the same, relative to the project
    seen: Seen  # the file while it is there; its inode is another each time it is put
    content: str  # of a file: its digest in the attic
    target: bytes  # of a link: what it points to
    parents: tuple[Parent, ...] = ()  # outermost first; to be made, or removed where left empty

    def reversed(self) -> Step:
        """Return the step that undoes this one."""
        return replace(self, is_put=not self.is_put)

    @property
    def name(self) -> bytes:
        """The file's name in its folder."""
        return paths.name(self.place)

    @property
    def folder(self) -> bytes:
        """The folder that holds the file, relative to the project."""
        return paths.parent(self.place)


def reverse(steps: Iterable[Step]) -> tuple[Step, ...]:
    """Return the steps that undo some steps."""
    return tuple(step.reversed() for step in reversed(tuple(steps)))


def is_legal_place(place: bytes) -> bool:
    """Tell whether a file may be written there: below the project, and not in Git's own folder."""
    return b"\0" not in place and all(
        part not in {b"", b".", b".."}
        and os.path.basename(part) == part  # Windows has more separators, and drives
        and part.lower() != b".git"
        for part in place.split(b"/")
    )


def changed(name: bytes, layer_label: str, before: Seen, now: Seen) -> Changed:
    """Say how the disk differs from what the user saw; the caller says since when."""
    if now == ABSENT:
        return Changed(f"{paths.label(name)} vanished from {layer_label}")
    if before == ABSENT:
        return Changed(f"{paths.label(name)} appeared in {layer_label}")
    return Changed(f"{paths.label(name)} changed on disk")


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why a step cannot be made."""

    step: Step
    refused: Refused

    @property
    def clause(self) -> str:
        """The reason, which names the file."""
        return self.refused.named


def prepare(project: bytes, steps: Sequence[Step], token: CancelToken) -> tuple[Step, ...]:
    """Check that the disk is as the steps expect it, and see which folders are to be made.

    Raises:
        Refused: it is not, or a step would write through a link or below a file; of several
            files the first few are named, and the others counted.
        Cancelled: the token, which is asked once a step, was cancelled.
    """
    prepared, found = _checked(project, steps, token)
    if found:
        raise _together(found)
    return tuple(prepared)


def obstacles(
    project: bytes, steps: Sequence[Step], attic: Attic, token: CancelToken
) -> tuple[Obstacle, ...]:
    """Return everything that keeps the steps from being made now; nothing is changed.

    Raises:
        Cancelled: the token, which is asked once a step, was cancelled.
    """
    prepared, found = _checked(project, steps, token)
    for step in prepared:
        if step.is_put and step.seen.kind is SeenKind.FILE and not attic.holds(step.content):
            clause = "its contents are gone from the history"
            found.append(Obstacle(step, Failed(clause, paths.label(step.name))))
    return tuple(found)


def _checked(
    project: bytes, steps: Sequence[Step], token: CancelToken
) -> tuple[list[Step], list[Obstacle]]:
    cleared: set[bytes] = set()
    prepared, found = [], []
    for step in steps:
        token.check(step.path)
        try:
            prepared.append(_prepared(project, step, is_cleared=step.place in cleared))
        except Refused as refused:
            found.append(Obstacle(step, refused))
        if not step.is_put:
            cleared.add(step.place)
    return prepared, found


def _together(found: Sequence[Obstacle]) -> Refused:
    if len(found) == 1:
        return found[0].refused
    told = [each.clause for each in found[:_MOST_TOLD]]
    if more := len(found) - len(told):
        told.append(f"{more:,} more {'file' if more == 1 else 'files'} changed")
    clause = f"{', '.join(told[:-1])} and {told[-1]}"
    is_change = all(isinstance(each.refused, Changed) for each in found)
    return Changed(clause) if is_change else Failed(clause)


def stage(
    project: bytes, steps: Sequence[Step], run: str, attic: Attic, token: CancelToken
) -> tuple[Step, ...]:
    """Go through stage 1; return the steps with what their files will be like.

    After any exception, `take_back` is the caller's to call.

    Args:
        project: the project's folder, its real path.
        steps: prepared.
        run: letters that no earlier run had; all that follows is given the same.
        attic: where the contents are.
        token: asked once a step.

    Raises:
        Refused: the system refuses, or a content is damaged.
        Cancelled: the token was cancelled.
    """
    made: set[bytes] = set()
    for number, step in enumerate(steps):
        token.check(step.path)
        if step.is_put:
            with _touching(project, step):
                for parent in step.parents:
                    if parent.place not in made:
                        _make(project, parent)
                        made.add(parent.place)
                _write(project, step, _hidden(run, number), attic)
    return tuple(
        _finished(project, step, _hidden(run, number)) if step.is_put else step
        for number, step in enumerate(steps)
    )


def apply(project: bytes, steps: Sequence[Step], run: str, token: CancelToken) -> None:
    """Go through stage 2 with staged steps.

    After any exception, `take_back` is the caller's to call.

    Raises:
        Refused: the disk is not as expected, or the system refuses.
        Cancelled: the token, which is asked once a step, was cancelled.
    """
    swapped: Step | None = None
    for number, step in enumerate(steps):
        token.check(step.path)
        if swapped is not None and step.is_put and step.place == swapped.place:
            swapped = None
        elif _is_replaced(steps, number) and _swap(project, step, run, number):
            swapped = step
        else:
            _apply(project, step, _hidden(run, number))
    _sync(project, steps)


def _is_replaced(steps: Sequence[Step], number: int) -> bool:
    """Tell whether the step behind one puts another file in the place that it clears."""
    step, *behind = steps[number : number + 2]
    return not step.is_put and any(each.is_put and each.place == step.place for each in behind)


def take_back(project: bytes, steps: Sequence[Step], run: str) -> list[str]:
    """Leave the disk as it was before a run, however far that came, even in another process.

    Returns:
        What could not be taken back, as clauses, the first few of many; empty where all is as it
        was.
    """
    trouble: list[str] = []
    removed = {s.place: _hidden(run, number) for number, s in enumerate(steps) if not s.is_put}
    for number, step in reversed(tuple(enumerate(steps))):
        try:
            with (
                _touching(project, step),
                suppress(FileNotFoundError),
            ):  # no folder: it came to nothing
                _take_back(project, step, _hidden(run, number), removed.get(step.place))
        except Refused as refused:
            trouble.append(refused.named)
    try:
        _sync(project, steps)
        _remove_empty(project, (step for step in steps if step.is_put))
    except Refused as refused:
        trouble.append(refused.clause)
    more = len(trouble) - _MOST_TOLD
    if more > 0:
        prefix = paths.label(paths.HIDDEN_PREFIX)
        aside = f"what was set aside lies beside its place under a name that begins with {prefix}"
        trouble[_MOST_TOLD:] = [f"{more:,} more files ({aside})"]
    return trouble


def tidy(project: bytes, steps: Sequence[Step], run: str) -> None:
    """Remove what a complete run needs no longer; as often as wanted.

    Raises:
        Refused: the system refuses; the files themselves are as they should be.
    """
    for number, step in enumerate(steps):
        with (
            _touching(project, step),
            suppress(FileNotFoundError),
            open_folder(project, step.folder) as folder,
        ):
            folder.remove(_hidden(run, number))
    _sync(project, steps)
    with suppress(Refused):  # an empty folder is no entry
        _remove_empty(project, (step for step in steps if not step.is_put))


def _hidden(run: str, number: int) -> bytes:
    return b"%s%s-%d" % (paths.HIDDEN_PREFIX, run.encode(), number)


@contextmanager
def _touching(project: bytes, step: Step) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        where = step.layer_label
        if error.errno in NOT_ALLOWED:
            where = _nearest_folder(project, step)
        raise Failed(reason(error, where), paths.label(step.name)) from error
    except Lost as lost:
        raise Failed(f"{paths.label(step.name)}: {lost.clause}") from lost
    except Failed as failed:
        raise Failed(failed.clause, paths.label(step.name)) from failed


def _nearest_folder(project: bytes, step: Step) -> str:
    """Name the folder that a step changes: the file's, or the first one above that there is."""
    above = len(step.place) - len(step.path)  # the layer's folder, and what follows it
    for folder in reversed(paths.folders_above(step.path)):
        if os.path.isdir(paths.locate(project, step.place[:above] + folder)):
            return f"the folder {paths.label(folder)} of {step.layer_label}"
    return f"the folder of {step.layer_label}"


def _prepared(project: bytes, step: Step, *, is_cleared: bool) -> Step:
    with _touching(project, step):
        missing = missing_folders(project, step.place)
        if not step.is_put:
            if missing:
                raise changed(step.name, step.layer_label, step.seen, ABSENT)
            with open_folder(project, step.folder) as folder:
                return _found(folder, step)
        if not missing and not is_cleared:
            with open_folder(project, step.folder) as folder:
                now = folder.look(step.name)
                if now != ABSENT:
                    raise changed(step.name, step.layer_label, ABSENT, now)
        modes = {known.place: known.mode for known in step.parents}
        return replace(step, parents=tuple(Parent(at, modes.get(at)) for at in missing))


def _found(folder: Folder, step: Step) -> Step:
    """See that what is to be removed is what can be put again, whatever its time says.

    Its inode may be another: a later action may have removed it and put it again.
    """
    now = folder.look(step.name)
    is_same = replace(now, inode=0) == replace(step.seen, inode=0)
    if not is_same or not _has_content(folder, step, step.name):
        raise changed(step.name, step.layer_label, step.seen, now)
    return replace(step, seen=now)


def _has_content(folder: Folder, step: Step, name: bytes) -> bool:
    """Tell whether a file or link of the step's kind also holds the same."""
    if step.seen.kind is SeenKind.LINK:
        return folder.read_link(name) == step.target
    opened = folder.open_file(name)
    try:
        return digest_of(opened) == step.content
    finally:
        os.close(opened)


def _make(project: bytes, parent: Parent) -> None:
    with (
        open_folder(project, paths.parent(parent.place)) as above,
        suppress(FileExistsError),  # whoever made it in the meantime
    ):
        above.make_folder(paths.name(parent.place), parent.mode)
        above.sync()


def _write(project: bytes, step: Step, hidden: bytes, attic: Attic) -> None:
    with open_folder(project, step.folder) as folder:
        if step.seen.kind is SeenKind.LINK:
            folder.write_link(hidden, step.target, step.seen.mtime_ns)
        else:
            folder.write_file(hidden, partial(attic.copy, step.content))


def _finished(project: bytes, step: Step, hidden: bytes) -> Step:
    wanted = step.seen
    with _touching(project, step), open_folder(project, step.folder) as folder:
        if wanted.kind is SeenKind.LINK:
            return replace(step, seen=folder.look(hidden))
        return replace(step, seen=folder.finish_file(hidden, wanted.mode, wanted.mtime_ns))


def _apply(project: bytes, step: Step, hidden: bytes) -> None:
    with _touching(project, step), open_folder(project, step.folder) as folder:
        if step.is_put:
            try:
                folder.give_name(hidden, step.name)
            except FileExistsError as error:
                now = folder.look(step.name)
                raise changed(step.name, step.layer_label, ABSENT, now) from error
        else:
            _set_aside(folder, step, hidden)


def _swap(project: bytes, step: Step, run: str, number: int) -> bool:
    """Replace a file by the one that is staged for its place; False where that cannot be here."""
    aside, staged = _hidden(run, number), _hidden(run, number + 1)
    with _touching(project, step), open_folder(project, step.folder) as folder:
        _check_seen(folder, step, step.name)
        try:
            if not folder.replace(step.name, staged, aside):
                return False
        except FileNotFoundError as error:
            raise changed(step.name, step.layer_label, step.seen, ABSENT) from error
        try:
            _check_aside(folder, step, aside)
        except Refused:
            folder.swap(aside, step.name)
            if folder.look(aside).inode != folder.look(staged).inode:
                folder.swap(aside, step.name)  # what came there since is the newest
            raise
    return True


def _set_aside(folder: Folder, step: Step, hidden: bytes) -> None:
    _check_seen(folder, step, step.name)
    folder.rename(step.name, hidden)
    _check_aside(folder, step, hidden)


def _check_seen(folder: Folder, step: Step, name: bytes) -> None:
    now = folder.look(name)
    if now != step.seen:
        raise changed(step.name, step.layer_label, step.seen, now)


def _check_aside(folder: Folder, step: Step, hidden: bytes) -> None:
    """See that a file is what it was, now that nobody can reach it by its name any more.

    Who opened it before may write still: what is written then would be lost with it.
    """
    if step.seen.kind is SeenKind.FILE:
        opened = folder.open_file(hidden)
        try:
            if is_being_written(opened):
                raise Changed(f"{paths.label(step.name)} was opened by a program that writes")
        finally:
            os.close(opened)
    _check_seen(folder, step, hidden)
    if not _has_content(folder, step, hidden):
        raise changed(step.name, step.layer_label, step.seen, folder.look(hidden))


def _take_back(project: bytes, step: Step, hidden: bytes, removed: bytes | None) -> None:
    """Take a step back; `removed` is the hidden name of what the run removed from its place."""
    with open_folder(project, step.folder) as folder:
        aside, now = folder.look(hidden), folder.look(step.name)
        if step.is_put:
            if removed is not None and folder.look(removed).inode == aside.inode != 0:
                folder.remove(removed)  # killed before a swap, or it was swapped back
            # Before it is removed, what is there is the old file, however alike the new one is.
            is_cleared = removed is None or folder.look(removed) != ABSENT
            if is_cleared and (
                _is_put_by(folder, step, aside, now) or folder.is_reserved(step.name, hidden)
            ):
                folder.remove(step.name)
            if aside != ABSENT:
                folder.remove(hidden)
        elif aside != ABSENT:
            if now.inode == aside.inode and now.kind is aside.kind:
                folder.remove(hidden)  # it has both names: killed while it was given its own back
            elif folder.is_reserved(step.name, hidden):
                folder.rename(hidden, step.name)
            else:
                _bring_back(folder, step, hidden)
        folder.forget_reserved(hidden)


def _is_put_by(folder: Folder, step: Step, staged: Seen, now: Seen) -> bool:
    """Tell whether a file is there through the step, and unchanged since.

    The process that put it may be dead, and nobody wrote down its inode.
    """
    if staged != ABSENT and staged.inode != now.inode:
        return False
    wanted, apart_ns = step.seen, abs(now.mtime_ns - step.seen.mtime_ns)
    is_alike = now.kind is wanted.kind and now.size == wanted.size and apart_ns < _TIME_STEP_NS
    return is_alike and _has_content(folder, step, step.name)


def _bring_back(folder: Folder, step: Step, hidden: bytes) -> None:
    try:
        folder.move_back(hidden, step.name)
    except FileExistsError as error:
        if _is_same_there(folder, step, hidden):
            folder.remove(hidden)  # somebody put the same there again, as `git checkout` does
            return
        name = paths.label(step.name)
        raise Failed(
            f"another {name} appeared in {step.layer_label}; the one that was there before lies "
            f"beside it as {paths.label(hidden)}"
        ) from error


def _is_same_there(folder: Folder, step: Step, hidden: bytes) -> bool:
    """Tell whether what is at a step's place holds the same as what was set aside from there."""
    aside, now = folder.look(hidden), folder.look(step.name)
    is_alike = now.kind is aside.kind is step.seen.kind and now.size == aside.size
    return is_alike and all(_has_content(folder, step, name) for name in (hidden, step.name))


def _sync(project: bytes, steps: Iterable[Step]) -> None:
    for step in {step.folder: step for step in steps}.values():
        with (
            _touching(project, step),
            suppress(FileNotFoundError),
            open_folder(project, step.folder) as folder,
        ):
            folder.sync()


def _remove_empty(project: bytes, steps: Iterable[Step]) -> None:
    """Remove the folders that go with the steps, innermost first, as far as nothing is in them."""
    places = {parent.place for step in steps for parent in step.parents}
    for place in sorted(places, key=lambda place: place.count(b"/"), reverse=True):
        try:
            with open_folder(project, paths.parent(place)) as above:
                if above.look(paths.name(place)).kind is SeenKind.FOLDER:
                    above.remove_folder(paths.name(place))
        except OSError as error:
            if error.errno not in _NOT_EMPTY:
                raise Failed(reason(error, paths.label(place))) from error
