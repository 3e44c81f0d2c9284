"""The lines of a manifest's keys, against texts whose lines are known as they are written."""

from __future__ import annotations

import json
import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core.toml_lines import Key, key_lines


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", {}),
        ("\n\n[layers.a]\npath = 1", {
            ("layers",): 3, ("layers", "a"): 3, ("layers", "a", "path"): 4}),
        ("[ layers . 'a.b' ] # [x]\n", {("layers",): 1, ("layers", "a.b"): 1}),
        ('["lay\\u0065rs"."\\t"]', {("layers",): 1, ("layers", "\t"): 1}),
        ("layers.a.path = 1\r\nlayers.b = 2", {
            ("layers",): 1, ("layers", "a"): 1, ("layers", "a", "path"): 1, ("layers", "b"): 2}),
        ("[layers]\na = 1\nb.c = 2", {
            ("layers",): 1, ("layers", "a"): 2, ("layers", "b"): 3, ("layers", "b", "c"): 3}),
        ("a = {b = {c = 1, d = 2}, e = [1, {f = 2}], g = 3}", {
            ("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1, ("a", "b", "d"): 1, ("a", "e"): 1,
            ("a", "g"): 1}),
        ("a = [\n # ]\n '=',\n [1], {x = 1,\ty = 2},\n]\nb = 1", {("a",): 1, ("b",): 6}),
        ('a = """\n[b]\nc = 1\\""" \n"""""\nd = 1', {("a",): 1, ("d",): 5}),
        ("a = '''\n[b]\n'''''\nd = 1", {("a",): 1, ("d",): 4}),
        ("a = \"\"\nb = ''\nc = \"#\"", {("a",): 1, ("b",): 2, ("c",): 3}),
        ("[[a.b]]\nc = 1\n[[a.b]]\nc = 2", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 2}),
        ("3.14 = 2.5\n1979-05-27 = 1979-05-27T07:32:00Z", {
            ("3",): 1, ("3", "14"): 1, ("1979-05-27",): 2}),
        ("a.b.c.d.e = 1", {("a",): 1, ("a", "b"): 1, ("a", "b", "c"): 1}),
        ("'' = 1\n[x]", {("",): 1, ("x",): 2}),
    ],
)  # fmt: skip
def test_the_line_of_each_key(text: str, expected: dict[Key, int]) -> None:
    tomllib.loads(text)  # only such texts are promised an answer
    assert key_lines(text) == expected


@given(
    st.dictionaries(
        st.text(st.characters(codec="utf-8", exclude_characters="\x7f"), max_size=5),
        st.tuples(
            st.sampled_from(["header", "dotted", "inline"]),
            st.lists(st.sampled_from(["", "# [layers.x]", "  # '''", '  # """', "#="]), max_size=3),
            st.sampled_from(["1", "'#'", '"]"', '"""\n[layers.x]\n"""', "[\n]", "'''\n\n'''"]),
        ),
        max_size=6,
    )
)
def test_a_layers_line_is_where_it_was_written(
    layers: dict[str, tuple[str, list[str], str]],
) -> None:
    lines: list[str] = []
    expected = {}
    # Dotted keys of the root stand before the first header.
    for key, (form, before, value) in sorted(
        layers.items(), key=lambda item: item[1][0] == "header"
    ):
        lines += before
        expected[key] = len(lines) + 1
        quoted = json.dumps(key, ensure_ascii=False)
        text = {
            "header": f" [ layers . {quoted} ]\npath = {value}",
            "dotted": f"layers.{quoted} . path={value}",
            "inline": f"layers.{quoted}={{ path = {value}, x = {{}} }}",
        }[form]
        lines += text.split("\n")
    text = "\n".join(lines)
    tomllib.loads(text)
    found = key_lines(text)
    assert {key[1]: line for key, line in found.items() if len(key) == 2} == expected


def test_a_key_of_a_hundred_thousand_parts_costs_little() -> None:
    assert key_lines(".".join(["a"] * 100_000) + " = 1") == {
        ("a",): 1,
        ("a", "a"): 1,
        ("a", "a", "a"): 1,
    }
