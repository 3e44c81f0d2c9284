"""Lets every call that writes fail, or be the last one, while unsaved edits are kept.

`python -m tests.faults` tries them, too. Afterwards another process looks for what was left behind:
an edit that was said to be kept is found, none is found damaged, and none comes twice.
"""

from __future__ import annotations

import os
import signal
from collections.abc import Callable
from dataclasses import dataclass, replace

from multistore_gui.core.drafts import Drafts, Found, Kept, NotKeptError, name_of
from tests.core.shop import in_child
from tests.mishaps import DONE, TAKEN_BACK, Trial

OLD = Kept("/us-store", b"web/header.tsx", b"saved\r\n", "typed\r\n")
NEW = replace(OLD, content="typed since\r\n\ud800" * 99)
OTHER = Kept("/us-store", b"web/gone", None, "another")


@dataclass(frozen=True)
class Keeping:
    """What is done with unsaved edits, and which are found then."""

    name: str
    before: tuple[Kept, ...]  # left behind by a killed process
    act: Callable[[Drafts], object]
    after: tuple[Kept, ...]  # found where nothing goes wrong
    sure: tuple[Kept, ...]  # of which each, or one that was typed later, is always found


def drafts_of(folder: bytes) -> Drafts:
    """Open the unsaved edits as a new start of the program does."""
    return Drafts(os.path.join(folder, b"project"), os.path.join(folder, b"state"))


def _leave(folder: bytes, edits: tuple[Kept, ...]) -> None:
    def work() -> None:
        drafts = drafts_of(folder)
        for edit in edits:
            drafts.keep(edit)
        os.kill(os.getpid(), signal.SIGKILL)

    os.makedirs(folder, exist_ok=True)
    if edits:
        assert in_child(work) == -signal.SIGKILL


def _act(keeping: Keeping, folder: bytes) -> int:
    try:
        keeping.act(drafts_of(folder))
    except NotKeptError:
        return TAKEN_BACK
    return DONE


def _found(folder: bytes) -> Found:
    """Return what is left behind, in a process that ends at once without taking care of it."""
    drafts = drafts_of(folder)
    try:
        return drafts.read()
    finally:
        drafts.close()


def _check(keeping: Keeping, folder: bytes, said: int | None) -> None:
    found = _found(folder)
    assert not found.trouble, found.trouble
    edits = [replace(edit, name=b"") for edit in found.edits]
    assert set(edits) <= {OLD, NEW, OTHER}, "it is damaged"
    assert len({edit.path for edit in edits}) == len(edits) or {OLD, NEW} <= set(edits)
    assert len(set(edits)) == len(edits), "it is found twice"
    if said == DONE:
        assert set(edits) >= set(keeping.after), "it was said to be kept"
    for edit in keeping.sure:
        later = {NEW} if edit == OLD else set()
        assert not {edit, *later}.isdisjoint(edits), "it is lost"
    again = [replace(edit, name=b"") for edit in _found(folder).edits]
    assert sorted(again, key=repr) == sorted(edits, key=repr), "it is not found again"
    _forget_all(folder)
    assert not _left_files(folder), "something is left over"


def _forget_all(folder: bytes) -> None:
    drafts = drafts_of(folder)
    for edit in drafts.read().edits:
        drafts.forget(edit.name)
    drafts.close()


def _left_files(folder: bytes) -> list[bytes]:
    state = os.path.join(folder, b"state")
    names = [name for _, _, found in os.walk(state) for name in found]
    return [name for name in names if name != b"lock"]


def _keep(*edits: Kept) -> Callable[[Drafts], object]:
    def act(drafts: Drafts) -> None:
        for edit in edits:
            drafts.keep(edit)

    return act


def _go_on(drafts: Drafts) -> None:
    """Take an edit up and type, as `Editing` does."""
    left = drafts.read().edits
    drafts.keep(NEW)
    for edit in left:
        if edit.path == NEW.path:
            drafts.forget(edit.name)


def _save(drafts: Drafts) -> None:
    drafts.keep(NEW)
    drafts.forget(name_of(NEW.layer, NEW.path))


def _read_and_end(drafts: Drafts) -> None:
    drafts.read()
    drafts.close()


def _trial(keeping: Keeping) -> Trial:
    return Trial(
        keeping.name,
        lambda folder: _leave(folder, keeping.before),
        lambda folder: _act(keeping, folder),
        lambda folder, said: _check(keeping, folder, said),
    )


KEEPING = tuple(
    map(
        _trial,
        (
            Keeping("keep an edit", (), _keep(OLD), (OLD,), ()),
            Keeping("keep it again", (), _keep(OLD, OTHER, NEW), (NEW, OTHER), ()),
            Keeping("keep beside what is left", (OTHER,), _keep(OLD), (OTHER, OLD), (OTHER,)),
            Keeping("take over", (OLD, OTHER), Drafts.read, (OLD, OTHER), (OLD, OTHER)),
            Keeping("take over and end", (OLD, OTHER), _read_and_end, (OLD, OTHER), (OLD, OTHER)),
            Keeping("take over and go on", (OLD, OTHER), _go_on, (NEW, OTHER), (OLD, OTHER)),
            Keeping("save what was kept", (OTHER,), _save, (OTHER,), (OTHER,)),
        ),
    )
)
