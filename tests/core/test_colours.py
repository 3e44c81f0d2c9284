from __future__ import annotations

import pytest

from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.colours import Syntax, colour_lines, language_of


@pytest.mark.parametrize(
    ("name", "language"),
    [
        (b"header.tsx", "tsx"),
        (b"a/next.config.mjs", "javascript"),
        (b"x.mts", "typescript"),
        (b"x.cts", "typescript"),
        (b"tsconfig.jsonc", "json"),
        (b".env", "bash"),
        (b".env.production", "bash"),
        (b"a/Header.VUE", "vue"),
        (b"Dockerfile", "docker"),
        (b"main.rs", "rust"),
        (b"README", None),
        (b"\xff.unknown", None),
    ],
)
def test_the_name_says_the_language(name: bytes, language: str | None) -> None:
    assert language_of(name) == language


def classes(line: str, language: str) -> list[tuple[str, str]]:
    spans = colour_lines([line], range(1), language, CancelToken())[0]
    return [(line[start:end], syntax.value) for start, end, syntax in spans]


def test_parts_of_a_line_have_their_classes() -> None:
    found = classes("const n = 75; // free", "tsx")
    assert ("const", "keyword") in found and ("75", "number") in found
    assert ("// free", "comment") in found
    found = classes("<header className='a'>", "tsx")
    assert ("header", "tag") in found and ("className", "attribute") in found
    assert ('"home"', "tag") in classes('{ "home": "Go" }', "json")


def test_a_comment_over_lines_colours_all_of_them() -> None:
    lines = ["/* one", "two */", "x"]
    found = colour_lines(lines, range(1, 3), "typescript", CancelToken())
    assert found[0] == [(0, 6, Syntax.COMMENT)] and len(found) == 2


def test_a_later_part_is_coloured_as_when_all_is() -> None:
    lines = [f"const a{at} = 'text {at}';" for at in range(1_000)]
    whole = colour_lines(lines, range(600), "typescript", CancelToken())
    part = colour_lines(lines, range(800, 810), "typescript", CancelToken())
    assert len(part) == 10
    assert [span.syntax for span in part[0]] == [span.syntax for span in whole[0]]


def test_colouring_stops_when_it_is_cancelled() -> None:
    token = CancelToken()
    token.cancel()
    with pytest.raises(Cancelled):
        colour_lines(["x"], range(1), "tsx", token)
