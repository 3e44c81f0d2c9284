"""A batch of 5,000 drops, and its undo, killed at points of each stage: the old or the new."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.progress import ActionProgress, Stage
from tests.core.shop import Shop, in_child

COUNT = 5_000
NAMES = [b"web/%02d/%04d.ts" % (number % 50, number) for number in range(COUNT)]
TITLE = "Dropped 5,000 overrides in us-store"
TOLD = (
    f"The program was stopped in the middle of an action ({TITLE}). "
    "Everything is as it was before.",
)
MIDDLE = COUNT // 2
# While files are changed, also before the first and the last.
POINTS = [*((stage, MIDDLE) for stage in Stage), (Stage.CHANGING, 1), (Stage.CHANGING, COUNT)]


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Shop:
    shop = Shop(os.fsencode(tmp_path_factory.mktemp("batch")))
    shop.write(shop.store, {name: name for name in NAMES}, 0o640)
    return shop


@pytest.fixture(scope="module")
def whole(shop: Shop) -> dict[bytes, tuple[object, ...]]:
    return shop.snapshot()


Reported = Callable[[Callable[[ActionProgress], None]], object]


def killed(work: Reported, at: tuple[Stage, int]) -> int:
    """Do something in a process that is killed when it comes to a file of a stage."""

    def report(progress: ActionProgress) -> None:
        if (progress.stage, progress.number) == at:
            os.kill(os.getpid(), signal.SIGKILL)

    def child() -> None:
        work(report)

    return in_child(child)


@pytest.mark.parametrize(("stage", "number"), POINTS)
def test_a_killed_batch_is_taken_back_told_and_can_be_done_and_undone(
    shop: Shop, whole: dict[bytes, tuple[object, ...]], stage: Stage, number: int
) -> None:
    action = shop.drop(*NAMES)
    status = killed(
        lambda report: shop.history().do(action, CancelToken(), report), (stage, number)
    )
    assert status == -signal.SIGKILL
    history = shop.history()
    assert shop.snapshot() == whole
    assert history.recovered == (TOLD if stage in {Stage.WRITING, Stage.CHANGING} else ())
    assert history.undo_title is None
    assert shop.history().recovered == ()  # told once


@pytest.fixture(scope="module")
def dropped(shop: Shop, whole: dict[bytes, tuple[object, ...]]) -> Iterator[Shop]:
    shop.do(shop.drop(*NAMES))
    yield shop
    shop.history().undo()
    assert shop.snapshot() == whole


@pytest.mark.parametrize(("stage", "number"), [(Stage.WRITING, MIDDLE), (Stage.CHANGING, MIDDLE)])
def test_a_killed_undo_of_a_batch_leaves_it_done_and_can_be_undone(
    dropped: Shop, stage: Stage, number: int
) -> None:
    before = dropped.snapshot()
    status = killed(lambda report: dropped.history().undo(CancelToken(), report), (stage, number))
    assert status == -signal.SIGKILL
    history = dropped.history()
    assert dropped.snapshot() == before
    assert history.recovered == TOLD
    assert history.undo_title == TITLE


def test_a_batch_killed_once_it_is_complete_is_tidied_up_and_can_be_undone(tmp_path: Path) -> None:
    shop = Shop(os.fsencode(tmp_path))
    shop.write(shop.store, {name: name for name in NAMES}, 0o640)
    before = shop.snapshot()
    action = shop.drop(*NAMES)

    def work() -> None:
        def kill(event: str, arguments: tuple[object, ...]) -> None:
            # The first hidden name that is removed: the journal says that the batch is done.
            if event == "os.remove" and b".multistore-" in os.fsencode(str(arguments[0])):
                os.kill(os.getpid(), signal.SIGKILL)

        history = shop.history()
        sys.addaudithook(kill)
        history.do(action, CancelToken())

    assert in_child(work) == -signal.SIGKILL
    history = shop.history()
    assert history.recovered == ()
    assert history.undo_title == TITLE
    assert [name for name in shop.snapshot() if name.endswith(b".ts")] == []
    history.undo()
    assert shop.snapshot() == before
