"""JSON with comments: laws against the standard library's reader, and the place of each error."""

from __future__ import annotations

import json
import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import jsonc

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=20,
)
FILLERS = (
    "",
    " ",
    "\n",
    "\r\n\t",
    '// a line, with "quotes", } and ]\n',
    "//\r\n",
    "/**/",
    "/* , // \n { */",
    '/***/ /* " */',
)


def woven(value: object, draw: random.Random) -> str:
    """Write a value as JSON with comments between its tokens and commas before brackets."""

    def gap() -> str:
        return "".join(draw.choices(FILLERS, k=draw.randrange(3)))

    def listed(opening: str, items: list[str], closing: str) -> str:
        last = "," + gap() if items and draw.random() < 0.5 else ""
        return opening + gap() + ("," + gap()).join(items) + last + closing

    if isinstance(value, dict):
        items = [json.dumps(k) + gap() + ":" + woven(v, draw) for k, v in value.items()]
        return gap() + listed("{", items, "}") + gap()
    if isinstance(value, list):
        return gap() + listed("[", [woven(each, draw) for each in value], "]") + gap()
    return gap() + json.dumps(value, ensure_ascii=draw.random() < 0.5) + gap()


@given(values, st.randoms(use_true_random=False))
def test_comments_and_last_commas_change_nothing(value: object, draw: random.Random) -> None:
    assert jsonc.parse(woven(value, draw)) == json.loads(json.dumps(value))


@given(values, st.sampled_from([None, 1, "\t"]))
def test_plain_json_reads_as_the_standard_library_reads_it(
    value: object, indent: int | str | None
) -> None:
    text = json.dumps(value, indent=indent)
    assert jsonc.parse(text) == json.loads(text)


@given(st.text(alphabet="{}[],:\"\\/*\n tfn0-.e1'a", max_size=12))
def test_what_the_standard_library_takes_is_taken_and_reads_the_same(text: str) -> None:
    try:
        expected = json.loads(text)
    except json.JSONDecodeError:
        return
    assert jsonc.parse(text) == expected


@given(st.text(max_size=30))
def test_no_text_ends_it_in_another_way(text: str) -> None:
    place = (1, 1)
    try:
        jsonc.parse(text)
    except jsonc.JsonError as error:
        place = (error.line, error.column)
    assert (1, 1) <= place <= (text.count("\n") + 1, len(text) + 1)


@pytest.mark.parametrize(
    "text",
    [
        "a // b",
        "/* a */",
        "http://shop.example/*",
        "a,}",
        "\\",
        '"',
        "\\\\",
        "*/",
        "\ufeff",
        "\x7f",
    ],
)
def test_what_looks_like_a_comment_inside_a_text_stays(text: str) -> None:
    assert jsonc.parse(json.dumps([text, text])) == [text, text]


@pytest.mark.parametrize(
    ("text", "line", "column", "reason"),
    [
        ("", 1, 1, "a value is needed, not the end of the file"),
        ("  \n // nothing", 2, 12, "a value is needed, not the end of the file"),
        ("{", 1, 2, 'a name in quotes or "}" is needed, not the end of the file'),
        ('{"a": 1\n  "b": 2}', 2, 3, '"," or "}" is needed, not "b"'),
        ('{"a"\n1}', 2, 1, '":" is needed, not 1'),
        ("{a: 1}", 1, 2, 'a name in quotes or "}" is needed, not a'),
        ("{'a': 1}", 1, 2, 'a name in quotes or "}" is needed, not "\'"'),
        ("[,]", 1, 2, 'a value is needed, not ","'),
        ("[1,,2]", 1, 4, 'a value is needed, not ","'),
        ("[1}", 1, 3, '"," or "]" is needed, not "}"'),
        ("[01]", 1, 3, '"," or "]" is needed, not 1'),
        ("[1.]", 1, 3, '"," or "]" is needed, not "."'),
        ("[NaN]", 1, 2, "a value is needed, not NaN"),
        ("[truely]", 1, 2, "a value is needed, not truely"),
        ("[\u00a01]", 1, 2, 'a value is needed, not "\u00a0"'),
        ("[\u202e1]", 1, 2, 'a value is needed, not "\\u{202E}"'),
        ("{}\n{}", 2, 1, 'the end of the file is needed, not "{"'),
        ("{} # x", 1, 4, 'the end of the file is needed, not "#"'),
        ('[\n "ab', 2, 2, "a text has no closing quote on its line, or a control character"),
        ('["a\nb"]', 1, 2, "a text has no closing quote on its line, or a control character"),
        ('["\t"]', 1, 2, "a text has no closing quote on its line, or a control character"),
        ('[1,\n"\\x"]', 2, 1, "a text has a wrong escape"),
        ('["\\u12"]', 1, 2, "a text has a wrong escape"),
        ("[1] /* *", 1, 5, "a comment has no end"),
        ("/*/", 1, 1, "a comment has no end"),
        ("/* \n\n */ [/ ]", 3, 6, 'a value is needed, not "/"'),
    ],
)
def test_an_error_names_its_place(text: str, line: int, column: int, reason: str) -> None:
    with pytest.raises(jsonc.JsonError) as caught:
        jsonc.parse(text)
    assert (caught.value.line, caught.value.column, str(caught.value)) == (line, column, reason)


def test_keys_know_their_lines_and_the_last_of_two_holds() -> None:
    found = jsonc.parse('{\n"a": {"x":\n1,\n"y": 2, },\n"b": 3, // no "c": 4\n\n"a": 5}')
    assert isinstance(found, jsonc.JsonObject)
    assert found == {"a": 5, "b": 3}
    assert found.lines == {"a": 7, "b": 5}
    assert found.repeated == {"a": 7}
    inner = jsonc.parse('{"a": /*\n\n*/ {"x": 1\n, "y": 2}}')
    assert isinstance(inner, jsonc.JsonObject)
    assert isinstance(inner["a"], jsonc.JsonObject)
    assert inner["a"].lines == {"x": 3, "y": 4}


def test_deep_nesting_ends_with_an_error_and_not_with_the_interpreter() -> None:
    assert jsonc.parse("[" * jsonc.MAX_DEPTH + "]" * jsonc.MAX_DEPTH)
    for opening in ("[", '{"a":'):
        with pytest.raises(jsonc.JsonError, match="nested more than 100 levels deep"):
            jsonc.parse(opening * 100_000)


def test_a_number_of_any_length_is_a_number() -> None:
    assert jsonc.parse("9" * 10_000) == float("inf")
    assert jsonc.parse("-12") == -12
