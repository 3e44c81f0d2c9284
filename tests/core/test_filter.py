"""The filter against the plainest readings of its rules, and against grep."""

from __future__ import annotations

import subprocess
import warnings
from collections.abc import Sequence
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from multistore_gui.core import paths
from multistore_gui.core.cancel import Cancelled, CancelToken
from multistore_gui.core.filter import Filter, Sign, apply, glob_pattern
from multistore_gui.core.index import Content
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.path_texts import PathTexts
from tests.builders import alokai_project, merged_store, scan_project
from tests.core.drawn import Files, index_of, layers_drawn, tree_of

LETTERS = "aAb*?[]!-/.\xdf\xe9"


def store_with(*names: str | bytes) -> Merged:
    files = {name.encode() if isinstance(name, str) else name: 1 for name in names}
    tree = tree_of(1)
    return merge(index_of(tree, [files]), tree.base)


def left_by(wanted: Filter, store: Merged) -> set[bytes]:
    left = apply(wanted, store, PathTexts(store.index), CancelToken())
    assert len(left) == len(store.index) and set(left) <= {0, 1}
    return {path for path, is_left in zip(store.index.paths(), left, strict=True) if is_left}


def left_by_text(text: str, *names: str | bytes) -> set[str]:
    return {paths.to_json_text(path) for path in left_by(Filter(text), store_with(*names))}


def test_words_are_looked_for_in_the_whole_path_in_any_order() -> None:
    names = ("web/header.tsx", "web/components/head.ts", "api/header.ts", "web/footer.tsx")
    assert left_by_text("head web", *names) == {"web/header.tsx", "web/components/head.ts"}
    assert left_by_text("  ", *names) == set(names)


def test_case_matters_only_where_the_word_has_a_capital_letter() -> None:
    names = ("web/Header.tsx", "web/header.tsx", "web/HEADER.tsx")
    assert left_by_text("header", *names) == set(names)
    assert left_by_text("Header", *names) == {"web/Header.tsx"}


def test_case_is_folded_as_in_every_language() -> None:
    assert left_by_text("stra\xdfe", "web/STRASSE", "web/stra\xdfe", "web/x") == {
        "web/STRASSE",
        "web/stra\xdfe",
    }
    assert left_by_text("caf\xe9", "web/CAF\xc9", "web/cafe\u0301", "web/cafe") == {
        "web/CAF\xc9",
        "web/cafe\u0301",
    }


def test_letters_in_order_are_looked_for_where_no_path_has_the_word() -> None:
    names = ("web/header.tsx", "web/footer.tsx")
    assert left_by_text("hdr", *names) == {"web/header.tsx"}
    assert left_by_text("hdr", *names, "web/hdr.ts") == {"web/hdr.ts"}
    assert left_by_text("rdh", *names) == set()


def test_a_word_that_only_another_store_has_is_not_there() -> None:
    tree = tree_of(3, (0, 0, 0, 0))
    index = index_of(tree, [{b"web/header.ts": 1}, {b"web/hdr.ts": 1}, {}])
    assert left_by(Filter("hdr"), merge(index, tree[1])) == {b"web/hdr.ts"}
    assert left_by(Filter("hdr"), merge(index, tree[2])) == {b"web/header.ts"}


@pytest.mark.parametrize(
    ("glob", "fits", "fits_not"),
    [
        ("*.tsx", ["a.tsx", "web/a.tsx", "web/in/a.tsx"], ["a.ts", "a.tsx/b"]),
        ("/*.tsx", ["a.tsx"], ["web/a.tsx"]),
        ("web/*", ["web/a", "x/web/a"], ["web/in/a", "xweb/a"]),
        ("web/**", ["web/a", "web/in/a"], ["web", "we/a"]),
        ("web/**/a", ["web/a", "web/in/a", "web/in/in/a"], ["web/ba", "a"]),
        ("/**/b/*.ts", ["b/c.ts", "a/b/c.ts", "a/a/b/c.ts"], ["b/a/c.ts"]),
        ("**/a/**/b?", ["a/bb", "x/a/x/bx"], ["a/b", "bb"]),
        ("?.ts", ["a.ts", "\xe9.ts", "web/\xe9.ts"], ["ab.ts", ".ts"]),
        ("[ab].ts", ["a.ts", "b.ts", "[ab].ts"], ["c.ts", "ab.ts"]),
        ("[!ab]", ["c", "[!ab]"], ["a"]),
        ("[\xe9]", ["\xe9"], ["e"]),
        ("[z-a]", ["z", "-", "a", "[z-a]"], ["b"]),
        ("app/[locale]/*.tsx", ["web/app/[locale]/page.tsx"], ["app/locale/page.tsx"]),
        ("a*b*c", ["abc", "axbxc", "abbcbc"], ["ab", "a/b/c"]),
        ("[", ["["], ["a"]),
        ("[]", ["[]"], ["a"]),
    ],
)
def test_a_glob_stands_for_the_end_of_a_path(
    glob: str, fits: list[str], fits_not: list[str]
) -> None:
    pattern = glob_pattern(glob)
    assert [path for path in fits if not pattern.match(path)] == []
    assert [path for path in fits_not if pattern.match(path)] == []


def naive_glob(glob: Sequence[str], path: Sequence[str]) -> bool:
    """Match a glob's parts by trying every way."""
    if not glob:
        return not path
    if glob[0] == "**":
        if len(glob) == 1:
            return bool(path)
        return any(naive_glob(glob[1:], path[at:]) for at in range(len(path) + 1))
    return bool(path) and naive_part(glob[0], path[0]) and naive_glob(glob[1:], path[1:])


def naive_part(glob: str, name: str) -> bool:
    if not glob:
        return not name
    if glob[0] == "*":
        return any(naive_part(glob[1:], name[at:]) for at in range(len(name) + 1))
    return bool(name) and glob[0] in ("?", name[0]) and naive_part(glob[1:], name[1:])


part = st.text("ab*?", min_size=1, max_size=6).filter(lambda text: text != "**")
globs = st.lists(st.one_of(part, st.just("**")), min_size=1, max_size=4)
names = st.lists(st.text("ab", min_size=1, max_size=5), min_size=1, max_size=5)


@given(globs, names, st.booleans())
def test_globs_match_as_trying_every_way_does(
    glob: list[str], path: list[str], is_whole: bool
) -> None:
    found = bool(glob_pattern("/" * is_whole + "/".join(glob)).match("/".join(path)))
    assert found == naive_glob(glob if is_whole else ["**", *glob], path)


@given(st.text(LETTERS, min_size=1, max_size=12).filter(lambda text: text.strip("/") != ""))
def test_any_text_is_a_glob(text: str) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        glob_pattern(text)


@pytest.mark.parametrize("glob", ["*a" * 20 + "b", "**/a/" * 20 + "b*", "**/*a*/" * 9 + "b*"])
def test_no_glob_takes_for_ever(glob: str) -> None:
    assert not glob_pattern(glob).match("a/" * 60 + "a" * 60)  # it would, by trying every way


@given(layers_drawn, st.text("ab.-<", min_size=1, max_size=2))
def test_a_word_leaves_the_paths_that_grep_finds(layers: list[Files], word: str) -> None:
    tree = tree_of(len(layers))
    store = merge(index_of(tree, layers), tree.layers[-1])
    has_word = {
        path
        for file, path in enumerate(store.index.paths())
        if store.winner(file) and word.encode() in path.lower()
    }
    if has_word:
        assert left_by(Filter(word), store) == has_word


def test_grep_counts_the_same(tmp_path: Path) -> None:
    every = [f"web/{a}/{b}.{c}" for a in ("Cart", "cart-2") for b in ("x", "INDEX") for c in "ts"]
    listed = tmp_path / "paths"
    listed.write_text("\n".join(every) + "\n")
    for word in ("cart", "index", "2/x", ".t"):
        command = ["grep", "-ciF", "--", word, str(listed)]
        count = int(subprocess.run(command, capture_output=True, check=True).stdout)
        assert len(left_by_text(word, *every)) == count


def test_signs_and_origins_are_combined_with_the_text(tmp_path: Path) -> None:
    project = alokai_project(
        tmp_path,
        {
            "web/package.json": "1",
            "web/tsconfig.json": "1",
            "web/a.ts": "1",
            "web/b.ts": "1",
            "web/c.ts": "1",
        },
        {
            "us": {
                "web/package.json": "2",
                "web/a.ts": "2",
                "web/b.ts": "1",
                "web/new.ts": "2",
            }
        },
    )
    store = merged_store(scan_project(project).index, "us")

    def left(*signs: Sign, text: str = "", origins: Sequence[str] = ()) -> list[bytes]:
        return sorted(left_by(Filter(text, frozenset(signs), frozenset(origins)), store))

    assert left(Sign.OVERRIDE) == [b"web/a.ts", b"web/b.ts"]
    assert left(Sign.ADDITION) == [b"web/new.ts"]
    assert left(Sign.GENERATED) == [b"web/tsconfig.json"]
    assert left(Sign.INHERITED) == [b"web/c.ts", b"web/package.json"]
    assert left(Sign.REDUNDANT) == [b"web/b.ts"]
    assert left(Sign.INEFFECTIVE) == [b"web/package.json"]
    assert left(Sign.REDUNDANT, Sign.ADDITION) == [b"web/b.ts", b"web/new.ts"]
    assert left(origins=["/us"]) == [b"web/a.ts", b"web/b.ts", b"web/new.ts"]
    assert left(Sign.OVERRIDE, origins=["/"]) == []
    assert left(Sign.OVERRIDE, text="a.ts") == [b"web/a.ts"]
    assert store.index.contents[1].count(Content.SAME) == 1


def test_a_cancelled_filter_stops() -> None:
    token = CancelToken()
    token.cancel()
    store = store_with("a")
    with pytest.raises(Cancelled):
        apply(Filter("a"), store, PathTexts(store.index), token)


def test_only_a_filter_without_any_part_is_empty() -> None:
    assert Filter(" ").is_empty
    assert not Filter("a").is_empty
    assert not Filter(origins=frozenset({"/"})).is_empty
    assert not Filter(signs=frozenset({Sign.OVERRIDE})).is_empty
