"""Lets every call that writes fail, or be the last one, in every action: `python -m tests.faults`.

What goes wrong, and how it is tried, is in `mishaps`. After each the program starts again on a disk
that works. The project has to be as it was before or as the action makes it, bytes, modes and
times; the journal has to say which; and the way back, or the action itself, has to lead to the
other. Of the edits that are not saved yet none may be lost that was said to be kept.
"""

from __future__ import annotations

import argparse
import errno
import os
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from multistore_gui.core import files
from multistore_gui.core.actions import Edit, EditFiles
from multistore_gui.core.history import ActionError, History
from multistore_gui.core.plans import Plan
from tests.core.planned import carry_out
from tests.core.shop import MEMORY, Entry, Link, Shop, in_child, snapshot
from tests.core.test_plan_actions import copies, make, promotion, pushing
from tests.draft_faults import KEEPING
from tests.mishaps import DONE, LEFT, NOW_NS, TAKEN_BACK, Trial, a_steady_clock, try_points

HIDDEN = b".multistore-"
FILES: dict[bytes, bytes | Link] = {
    b"web/components/header.tsx": b"1\r\n",
    b"web/logo.svg": b"",
    b"web/link": Link(b"logo.svg"),
}
MANY = {b"web/%d/deep/%d.ts" % (number % 3, number): b"%d" % number for number in range(9)}
HEADER, LOGO = b"web/components/header.tsx", b"web/logo.svg"
GONE = b"web/gone/deep/note.txt"


@dataclass(frozen=True)
class Lack:
    """What a file system does not have."""

    place: object
    call: str
    error: int  # that it says


NO_EXCHANGE = Lack(files, "swap", errno.EINVAL)
NO_HARD_LINK = Lack(os, "link", errno.EPERM)
NO_SAFE_RENAME = Lack(files, "rename_to_free", errno.EINVAL)


@dataclass(frozen=True)
class Case:
    """An action, and the folder in which it has something to do."""

    name: str
    prepare: Callable[[bytes], object]
    act: Callable[[bytes], object]
    back: Callable[[History], object] = History.undo
    lacks: tuple[Lack, ...] = ()


def project_of(folder: bytes) -> bytes:
    """Return where a case's project is."""
    return os.path.join(folder, b"project")


def history_of(folder: bytes) -> History:
    """Open its history as a new start of the program does."""
    return History(project_of(folder), os.path.join(folder, b"state"))


# The actions


def _age(folder: bytes) -> None:
    """Give every file the same time, so that a project made again is equal."""
    for above, folders, names in os.walk(project_of(folder)):
        for name in (*folders, *names):
            times = (NOW_NS - 10**18, NOW_NS - 10**18)
            os.utime(os.path.join(above, name), ns=times, follow_symlinks=False)


def _with_base(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.write(shop.base, FILES | MANY, 0o755)
    _age(folder)


def _with_own(folder: bytes) -> None:
    shop = Shop(folder)
    shop.write(shop.base, FILES | MANY, 0o755)
    shop.write(shop.store, FILES | MANY, 0o640)
    _age(folder)


def _create(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.do(shop.create(*FILES))


def _drop(folder: bytes) -> None:
    shop = Shop(folder)
    shop.do(shop.drop(*FILES))


def _create_many(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.do(shop.create(*MANY))


def _drop_many(folder: bytes) -> None:
    shop = Shop(folder)
    shop.do(shop.drop(*MANY))


def _dropped(folder: bytes) -> None:
    _with_own(folder)
    _drop(folder)


def _undone(folder: bytes) -> None:
    _dropped(folder)
    history_of(folder).undo()


def _dropped_twice(folder: bytes) -> None:
    _dropped(folder)
    _drop_many(folder)


def _revert(folder: bytes) -> None:
    history_of(folder).revert(1)


def _stores(folder: bytes) -> None:
    make(Path(os.fsdecode(project_of(folder))))
    _age(folder)


def _carries_out(plan: Callable[[bytes], Plan]) -> Callable[[bytes], object]:
    return lambda folder: carry_out(project_of(folder), plan(project_of(folder)))


def _edit(folder: bytes) -> None:
    shop = Shop(folder)
    shop.do(shop.edit(HEADER, b"edited\r\n"))


def _edit_vanished(folder: bytes) -> None:
    shop = Shop(folder, has_folder=False)
    shop.do(EditFiles(shop.tree, (Edit(shop.store, GONE, None, b"back"),)))


def _edit_many(folder: bytes) -> None:
    """Edit some files, one that is empty, and one that is gone."""
    shop = Shop(folder)
    edits = [shop.edit(path, b"edited " + path) for path in (HEADER, LOGO, *list(MANY)[:3])]
    known = [file for edit in edits for file in edit.files]
    shop.do(EditFiles(shop.tree, (*known, Edit(shop.store, GONE, None, b"back"))))


def _created(folder: bytes) -> None:
    _with_base(folder)
    _create(folder)


def _edited(folder: bytes) -> None:
    _with_own(folder)
    _edit(folder)


def _edited_many(folder: bytes) -> None:
    _with_own(folder)
    _edit_many(folder)


def _edit_undone(folder: bytes) -> None:
    _edited(folder)
    history_of(folder).undo()


def _edited_twice(folder: bytes) -> None:
    _edited(folder)
    shop = Shop(folder)
    shop.do(shop.edit(LOGO, b"<svg/>"))


def _undo(folder: bytes) -> None:
    history_of(folder).undo()


def _redo(folder: bytes) -> None:
    history_of(folder).redo()


CASES = (  # a new action of the program's is one line more
    Case("create", _with_base, _create),
    Case("create many", _with_base, _create_many),
    Case("drop", _with_own, _drop),
    Case("drop many", _with_own, _drop_many),
    Case("copy", _stores, _carries_out(copies)),
    Case("promote", _stores, _carries_out(promotion)),
    Case("push down", _stores, _carries_out(pushing)),
    Case("undo", _dropped, _undo, History.redo),
    Case("redo", _undone, _redo),
    Case("undo of an older one", _dropped_twice, _revert),
    Case("edit", _with_own, _edit),
    Case("edit many", _with_own, _edit_many),
    Case("edit of a new override", _created, _edit),
    Case("edit of a vanished file", _with_base, _edit_vanished),
    Case("undo of an edit", _edited, _undo, History.redo),
    Case("undo of many edits", _edited_many, _undo, History.redo),
    Case("redo of an edit", _edit_undone, _redo),
    Case("undo of an older edit", _edited_twice, _revert),
)
LACKING = tuple(  # the same where the file system cannot do everything
    replace(case, name=f"{case.name}, {said}", lacks=lacks)
    for said, lacks in (
        ("no exchange", (NO_EXCHANGE,)),
        ("no hard links", (NO_HARD_LINK,)),
        ("old names alone", (NO_EXCHANGE, NO_HARD_LINK, NO_SAFE_RENAME)),
    )
    for case in CASES
    if "edit" in case.name
    or (case.name in {"create", "drop", "undo", "promote"} and lacks != (NO_EXCHANGE,))
)


def act(case: Case, folder: bytes) -> int:
    """Make the case's action; return how it says that it ended."""
    try:
        with lacking(case):
            case.act(folder)
    except ActionError as error:
        ends = ("files are as they were.", "Nothing was changed.", "The edit is kept.")
        return TAKEN_BACK if str(error).endswith(ends) else LEFT
    return DONE


@contextmanager
def lacking(case: Case) -> Iterator[None]:
    """Let the file system be without what a case lacks."""
    with ExitStack() as there:
        for lack in case.lacks:

            def refuse(*_: object, error: int = lack.error, **__: object) -> None:
                raise OSError(error, os.strerror(error))

            there.callback(setattr, lack.place, lack.call, getattr(lack.place, lack.call))
            setattr(lack.place, lack.call, refuse)
        yield


# What is right


@dataclass(frozen=True)
class Bounds:
    """What a project is before an action and after it, and what can be undone and redone then."""

    old: dict[bytes, Entry]
    new: dict[bytes, Entry]
    old_titles: tuple[str | None, str | None]
    new_titles: tuple[str | None, str | None]


def state_of(project: bytes) -> dict[bytes, Entry]:
    """Return what there is in a project; an empty folder is nothing (specification, section 4)."""
    found = snapshot(project)
    files = [path for path, kept in found.items() if kept[0] != "folder"]
    full = {path[:at] for path in files for at, byte in enumerate(path) if byte == 0x2F}
    return {path: kept for path, kept in found.items() if kept[0] != "folder" or path in full}


def titles_of(history: History) -> tuple[str | None, str | None]:
    """Name what comes next, back and forth."""
    return history.undo_title, history.redo_title


def check(case: Case, folder: bytes, bounds: Bounds, said: int | None) -> None:
    """Start again, and see that all is as it was or as it should be, and leads to the other.

    Args:
        case: what was tried.
        folder: in which.
        bounds: of the same action where nothing goes wrong.
        said: how it ended, None where it could not say.
    """
    project = project_of(folder)
    if said == TAKEN_BACK:
        assert state_of(project) == bounds.old, "it was not taken back"
    with lacking(case):
        history = history_of(folder)
    found = state_of(project)
    left = [path for path in found if HIDDEN in path]
    assert not left, f"something is left over: {left}"
    assert found in (bounds.old, bounds.new), "it is neither as it was nor as it should be"
    is_new = found == bounds.new
    if said != LEFT:  # which says that it may be either, and names the files
        assert said is None or is_new == (said == DONE), "it said something else"
    titles = bounds.new_titles if is_new else bounds.old_titles
    known = titles_of(history)
    assert known == titles, f"the journal does not know: {known} where it is {titles}"
    if is_new:
        with lacking(case):
            case.back(history)
        assert state_of(project) == bounds.old, "there is no way back"
    else:
        assert act(case, folder) == DONE
        assert state_of(project) == bounds.new, "it cannot be done any more"


def bounds_of(case: Case, folder: bytes) -> Bounds:
    """Make an action where nothing goes wrong."""
    case.prepare(folder)
    old, old_titles = state_of(project_of(folder)), titles_of(history_of(folder))
    assert in_child(lambda: act(case, folder)) == DONE
    new, new_titles = state_of(project_of(folder)), titles_of(history_of(folder))
    assert new != old
    return Bounds(old, new, old_titles, new_titles)


def trial_of(case: Case) -> Trial:
    """Return what is to be tried of a case."""
    with a_steady_clock(), tempfile.TemporaryDirectory(dir=MEMORY) as whole:
        bounds = bounds_of(case, os.path.join(os.fsencode(whole), b"tried"))
    return Trial(
        case.name,
        case.prepare,
        lambda folder: act(case, folder),
        lambda folder, said: check(case, folder, bounds, said),
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """Try all, and say how much that was."""
    parser = argparse.ArgumentParser(prog="python -m tests.faults", description=__doc__)
    parser.add_argument("cases", nargs="*", help="what is tried; all if nothing is named")
    parser.add_argument("--every", type=int, default=1, metavar="N", help="each Nth point alone")
    options = parser.parse_args(arguments)
    calls = points = 0
    cases: tuple[Case | Trial, ...] = (*CASES, *LACKING, *KEEPING)
    for case in cases:
        if not options.cases or case.name in options.cases:
            trial = case if isinstance(case, Trial) else trial_of(case)
            tried = try_points(trial, options.every)
            calls, points = calls + tried.calls, points + tried.points
            print(f"{case.name:41} {tried.calls:5,} calls {tried.points:6,} points", flush=True)
    print(f"{'all':41} {calls:5,} calls {points:6,} points tried, nothing lost")
    return 0


if __name__ == "__main__":
    sys.exit(main())
