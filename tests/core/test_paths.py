from __future__ import annotations

import os
import subprocess

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core import paths

odd_letters = st.sampled_from(
    [b"\n", b"\\", b"'", b"\xe9", "\u202e".encode(), b"$", b"~", b" ", b"n"]
)
names = st.lists(odd_letters | st.binary(min_size=1, max_size=3), min_size=1).map(b"".join)


@settings(max_examples=30)  # each starts a shell
@given(st.lists(names.filter(lambda name: b"\0" not in name), min_size=1))
def test_a_shell_takes_a_word_for_the_path_it_stands_for(drawn: list[bytes]) -> None:
    words = [paths.shell_word(name) for name in drawn]
    assert [paths.label(word.encode()) for word in words] == words  # all can be read
    call = b"printf '%s\\0' " + " ".join(words).encode()
    taken = subprocess.run(["bash", "-c", call], capture_output=True, check=True).stdout
    assert taken.split(b"\0")[:-1] == drawn


@pytest.mark.parametrize("path", ["web/components/header.tsx", "web/[id]/café-2.ts", "a b"])
def test_a_usual_path_looks_as_it_is(path: str) -> None:
    assert paths.shell_word(path.encode()).strip("'") == path


LOCATIONS = st.lists(st.sampled_from([b"a", b"ab", b"b"]), max_size=3).map(
    lambda parts: b"/" + b"/".join(parts)
)


@given(LOCATIONS, LOCATIONS)
def test_a_location_is_below_a_folder_as_the_system_says(location: bytes, root: bytes) -> None:
    found = os.path.relpath(location, root)
    is_elsewhere = found == b".." or found.startswith(b"../")
    wanted = None if is_elsewhere else found.removeprefix(b".")
    assert paths.relative(location, root) == wanted


@given(LOCATIONS, st.lists(LOCATIONS))
def test_inside_any_is_inside_one(location: bytes, roots: list[bytes]) -> None:
    is_inside = any(os.path.commonpath([location, root]) == root for root in roots)
    assert paths.inside_any(roots)(location) is is_inside
