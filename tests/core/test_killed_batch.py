"""A batch of drops, and its undo, killed at points of each stage: the old or the new."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from tempfile import TemporaryDirectory

import pytest

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.progress import ActionProgress, Stage
from tests.core.shop import MEMORY, Entry, Shop, in_child

MANY, SOME = 5_000, 300
STARTED_IN = frozenset({Stage.WRITING, Stage.CHANGING})  # in which the journal knows the action


@dataclass(frozen=True)
class Batch:
    """A store of whose files all are to be dropped at once."""

    shop: Shop
    names: tuple[bytes, ...]
    whole: dict[bytes, Entry]  # all that is there before

    @property
    def title(self) -> str:
        """What is done is called so."""
        return f"Dropped {len(self.names):,} overrides in us-store"

    @property
    def told(self) -> tuple[str, ...]:
        """What is said when it was taken back."""
        return (
            f"The program was stopped in the middle of an action ({self.title}). "
            "It was taken back: everything is as it was before.",
        )

    def drop(self) -> None:
        """Drop all."""
        self.shop.do(self.shop.drop(*self.names))

    def drop_killed(self, stage: Stage, number: int) -> None:
        """Drop all in a process that is killed when it comes to a file of a stage."""
        action = self.shop.drop(*self.names)
        kill_at(lambda report: self.shop.history().do(action, CancelToken(), report), stage, number)

    def undo_killed(self, stage: Stage, number: int) -> None:
        """Undo that in a process that is killed likewise."""
        kill_at(lambda report: self.shop.history().undo(CancelToken(), report), stage, number)


def kill_at(
    work: Callable[[Callable[[ActionProgress], None]], object], stage: Stage, number: int
) -> None:
    """Do something in a process that is killed when it comes to a file of a stage."""

    def report(progress: ActionProgress) -> None:
        if (progress.stage, progress.number) == (stage, number):
            os.kill(os.getpid(), signal.SIGKILL)

    def child() -> None:
        work(report)

    assert in_child(child) == -signal.SIGKILL


@contextmanager
def batch_of(count: int) -> Iterator[Batch]:
    with TemporaryDirectory(dir=MEMORY) as folder:  # on a disk 5,000 contents take 20 seconds
        shop = Shop(os.fsencode(folder))
        names = tuple(b"web/%02d/%04d.ts" % (number % 50, number) for number in range(count))
        shop.write(shop.store, {name: name for name in names}, 0o640)
        yield Batch(shop, names, shop.snapshot())


@pytest.fixture(scope="module")
def batch() -> Iterator[Batch]:
    with batch_of(SOME) as made:
        yield made


def test_five_thousand_drops_killed_half_way_are_taken_back_and_can_be_done() -> None:
    with batch_of(MANY) as batch:
        batch.drop_killed(Stage.CHANGING, MANY // 2)
        assert batch.shop.history().recovered == batch.told
        assert batch.shop.snapshot() == batch.whole
        batch.drop()
        assert [name for name in batch.shop.snapshot() if name.endswith(b".ts")] == []


# While files are changed, also before the first and the last.
POINTS = [*((stage, SOME // 2) for stage in Stage), (Stage.CHANGING, 1), (Stage.CHANGING, SOME)]


@pytest.mark.parametrize(("stage", "number"), POINTS)
def test_a_killed_batch_is_taken_back_told_and_can_be_done_and_undone(
    batch: Batch, stage: Stage, number: int
) -> None:
    batch.drop_killed(stage, number)
    history = batch.shop.history()
    assert batch.shop.snapshot() == batch.whole
    assert history.recovered == (batch.told if stage in STARTED_IN else ())
    assert history.undo_title is None
    assert batch.shop.history().recovered == ()  # told once
    batch.drop()
    batch.shop.history().undo()
    assert batch.shop.snapshot() == batch.whole


@pytest.mark.parametrize("stage", sorted(STARTED_IN))
def test_a_killed_undo_of_a_batch_leaves_it_done_and_can_be_undone(stage: Stage) -> None:
    with batch_of(SOME) as batch:
        batch.drop()
        dropped = batch.shop.snapshot()
        batch.undo_killed(stage, SOME // 2)
        history = batch.shop.history()
        assert batch.shop.snapshot() == dropped
        assert history.recovered == batch.told
        assert history.undo_title == batch.title
        history.undo()
        assert batch.shop.snapshot() == batch.whole


def test_a_batch_killed_once_it_is_complete_is_tidied_up_and_can_be_undone() -> None:
    with batch_of(SOME) as batch:
        action = batch.shop.drop(*batch.names)

        def work() -> None:
            def kill(event: str, arguments: tuple[object, ...]) -> None:
                # The first hidden name that is removed: the journal says that the batch is done.
                if event == "os.remove" and b".multistore-" in os.fsencode(str(arguments[0])):
                    os.kill(os.getpid(), signal.SIGKILL)

            history = batch.shop.history()
            sys.addaudithook(kill)
            history.do(action, CancelToken())

        assert in_child(work) == -signal.SIGKILL
        history = batch.shop.history()
        assert history.recovered == ()
        assert history.undo_title == batch.title
        assert [name for name in batch.shop.snapshot() if name.endswith(b".ts")] == []
        history.undo()
        assert batch.shop.snapshot() == batch.whole
