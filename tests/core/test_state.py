"""Where the user's state lives (XDG Base Directory Specification, and the other platforms)."""

from __future__ import annotations

import os

import pytest

from multistore_gui.core.state import cache_folder, state_folder


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": "/home/a"}, b"/home/a/.local/state/multistore-gui"),
        ("linux", {"HOME": "/home/a", "XDG_STATE_HOME": "/s"}, b"/s/multistore-gui"),
        ("linux", {"HOME": "/h", "XDG_STATE_HOME": ""}, b"/h/.local/state/multistore-gui"),
        ("linux", {"HOME": "/h", "XDG_STATE_HOME": "here"}, b"/h/.local/state/multistore-gui"),
        (
            "darwin",
            {"HOME": "/Users/a", "XDG_STATE_HOME": "/s"},
            b"/Users/a/Library/Application Support/multistore-gui",
        ),
        (
            "win32",
            {"LOCALAPPDATA": "C:\\Users\\a\\AppData\\Local"},
            b"C:\\Users\\a\\AppData\\Local\\multistore-gui",
        ),
        ("win32", {"USERPROFILE": "C:\\a"}, b"C:\\a\\AppData\\Local\\multistore-gui"),
    ],
)
def test_each_platform_has_its_place(
    platform: str, environment: dict[str, str], expected: bytes
) -> None:
    assert state_folder(None, environment, platform) == expected


def test_who_starts_the_program_can_choose_another() -> None:
    assert state_folder(b"/chosen", {"XDG_STATE_HOME": "/s"}) == b"/chosen"
    assert state_folder(b"here", {}) == os.path.join(os.getcwdb(), b"here")


@pytest.mark.parametrize(
    ("platform", "environment", "expected"),
    [
        ("linux", {"HOME": "/home/a"}, b"/home/a/.cache/multistore-gui"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "/c"}, b"/c/multistore-gui"),
        ("linux", {"HOME": "/home/a", "XDG_CACHE_HOME": "c"}, b"/home/a/.cache/multistore-gui"),
        ("darwin", {"HOME": "/Users/a"}, b"/Users/a/Library/Caches/multistore-gui"),
        ("win32", {"LOCALAPPDATA": "C:\\l"}, b"C:\\l\\multistore-gui\\Cache"),
    ],
)
def test_caches_lie_where_they_may_be_deleted(
    platform: str, environment: dict[str, str], expected: bytes
) -> None:
    assert cache_folder(environment, platform) == expected
