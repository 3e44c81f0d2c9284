"""What is heard of the disk is gathered, and it is known when many changes are over."""

from __future__ import annotations

from multistore_gui.heard import Heard

_GIT = b"/shop/.git"


def _heard() -> tuple[Heard, list[None]]:
    called: list[None] = []
    heard = Heard(lambda: called.append(None))
    heard.end_with({(_GIT, b"index")})
    return heard, called


def test_what_comes_together_is_told_of_once_until_it_is_taken() -> None:
    heard, called = _heard()
    heard.tell(b"/shop/a", b"one", False)
    heard.tell(b"/shop/b", b"two", False)
    assert len(called) == 1
    assert heard.take().folders == {b"/shop/a": {b"one"}, b"/shop/b": {b"two"}}
    assert not heard.take()
    heard.tell(b"/shop/a", b"one", False)
    assert len(called) == 2


def test_the_index_of_git_ends_a_switch_and_is_told_of_at_once() -> None:
    heard, called = _heard()
    heard.tell(_GIT, b"index.lock", False)
    heard.tell(b"/shop/a", b"one", False)
    assert not heard.is_over
    heard.tell(_GIT, b"index", False)
    assert heard.is_over
    assert len(called) == 2


def test_what_git_writes_behind_its_index_does_not_begin_a_switch_anew() -> None:
    heard, called = _heard()
    heard.tell(b"/shop/a", b"one", False)
    heard.tell(_GIT, b"index", False)
    heard.tell(_GIT, b"HEAD.lock", False)
    heard.tell(_GIT, b"HEAD", False)
    assert heard.is_over
    assert len(called) == 2


def test_a_file_written_behind_the_index_is_of_what_goes_on() -> None:
    heard, _ = _heard()
    heard.tell(_GIT, b"index", False)
    heard.tell(b"/shop/a", b"one", False)
    assert not heard.is_over
    heard.tell(_GIT, b"HEAD", False)
    assert not heard.is_over


def test_what_was_over_is_not_over_for_what_comes_next() -> None:
    heard, _ = _heard()
    heard.tell(_GIT, b"index", False)
    heard.take()
    heard.tell(_GIT, b"HEAD", False)
    assert not heard.is_over
