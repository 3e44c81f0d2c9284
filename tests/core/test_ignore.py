"""The rules against Git itself, the manual's examples, and what the specification adds."""

from __future__ import annotations

import os
import pickle
import re
import shutil
import subprocess
import time
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from multistore_gui.core.ignore import BUILT_IN, Rules

# Git as it comes: nobody's global excludes, no repository around the tests' own.
GIT_ENVIRONMENT = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
}


class Repository:
    """A Git repository whose files come and go with each example."""

    def __init__(self, root: Path) -> None:
        self.root = os.fsencode(root)
        subprocess.run(["git", "init", "-q", root], env=GIT_ENVIRONMENT, check=True)

    def fill(self, files: Mapping[bytes, bytes]) -> None:
        """Hold these files and no others."""
        for entry in list(os.scandir(self.root)):
            if entry.name == b".git":
                continue
            if entry.is_dir(follow_symlinks=False):
                shutil.rmtree(entry.path)
            else:
                os.unlink(entry.path)
        for path, content in files.items():
            location = os.path.join(self.root, path)
            os.makedirs(os.path.dirname(location), exist_ok=True)
            with open(location, "wb") as file:
                file.write(content)

    def ignored(self, paths: list[bytes]) -> set[bytes]:
        """Return those of the paths that Git ignores."""
        asked = subprocess.run(
            ["git", "check-ignore", "--no-index", "--stdin", "-z", "-v", "-n"],
            cwd=self.root,
            env=GIT_ENVIRONMENT,
            input=b"".join(b"./" + path + b"\0" for path in paths),  # ":" alone is none
            capture_output=True,
            check=False,  # it fails where nothing is ignored
        )
        assert asked.stderr == b""
        fields = asked.stdout.split(b"\0")[:-1]
        answers = zip(fields[::4], fields[2::4], fields[3::4], strict=True)
        return {
            path.removeprefix(b"./")
            for file, pattern, path in answers
            if file and not pattern.startswith(b"!")
        }


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Repository:
    return Repository(tmp_path_factory.mktemp("repository"))


def entries(
    location: bytes, rules: Rules, path: bytes = b"", *, reads_files: bool = True
) -> Iterator[tuple[bytes, bool]]:
    """Walk a folder on disk: each path and whether the rules leave it out."""
    for entry in os.scandir(location):
        if entry.name == b".git":
            continue
        is_folder = entry.is_dir(follow_symlinks=False)
        is_ignored = rules.ignores(entry.name, is_folder)
        yield path + entry.name, is_ignored
        if is_folder:
            gitignore = gitignore_in(entry.path) if reads_files else None
            below = rules.below(entry.name, gitignore, is_ignored=is_ignored)
            inside = path + entry.name + b"/"
            yield from entries(entry.path, below, inside, reads_files=reads_files)


def gitignore_in(folder: bytes) -> bytes | None:
    try:
        with open(os.path.join(folder, b".gitignore"), "rb") as file:
            return file.read()
    except FileNotFoundError:
        return None


def check_like_git(repository: Repository, files: Mapping[bytes, bytes]) -> set[bytes]:
    """Compare every entry of a tree, and return the ignored ones."""
    repository.fill(files)
    found = dict(entries(repository.root, Rules.start(gitignore_in(repository.root))))
    ignored = {path for path, is_ignored in found.items() if is_ignored}
    assert ignored == repository.ignored(list(found))
    return ignored


# Each pattern with what it ignores of the tree below it: gitignore(5), its rules and its examples.
MANUAL_TREE = (
    b"foo",
    b"bar",
    b"a/foo",
    b"a/b/foo",
    b"a/bar/y",
    b"foo.c",
    b"doc/frotz/y",
    b"a/doc/frotz/y",
    b"hello.txt",
    b"hello.c",
    b"a/hello.java",
    b"#x",
    b"!x",
    b"x ",
    b"abc/d/e",
    b"a/abc/f",
    b"Documentation/git.html",
    b"Documentation/ppc/ppc.html",
)
MANUAL = {
    b"": set(),
    b"# foo": set(),
    b"#x": set(),
    b"\\#x": {b"#x"},
    b"\\!x": {b"!x"},
    b"x ": set(),
    b"x\\ ": {b"x "},
    b"x\\   ": {b"x "},
    b"foo": {b"foo", b"a/foo", b"a/b/foo"},
    b"foo\r\n": {b"foo", b"a/foo", b"a/b/foo"},
    b"\xef\xbb\xbffoo": {b"foo", b"a/foo", b"a/b/foo"},
    b"/foo": {b"foo"},
    b"foo/": set(),
    b"bar/": {b"a/bar"},
    b"bar": {b"bar", b"a/bar"},
    b"doc/frotz": {b"doc/frotz"},
    b"/doc/frotz/": {b"doc/frotz"},
    b"frotz/": {b"doc/frotz", b"a/doc/frotz"},
    b"foo.?": {b"foo.c"},
    b"hello.*": {b"hello.txt", b"hello.c", b"a/hello.java"},
    b"/hello.*": {b"hello.txt", b"hello.c"},
    b"hello.*\n!hello.c": {b"hello.txt", b"a/hello.java"},
    b"!hello.c\nhello.*": {b"hello.txt", b"hello.c", b"a/hello.java"},
    b"Documentation/*.html": {b"Documentation/git.html"},
    b"Documentation/**/*.html": {b"Documentation/git.html", b"Documentation/ppc/ppc.html"},
    b"**/foo": {b"foo", b"a/foo", b"a/b/foo"},
    b"**/b/foo": {b"a/b/foo"},
    b"abc/**": {b"abc/d"},
    b"**/abc/**": {b"abc/d", b"a/abc/f"},
    b"a/**/foo": {b"a/foo", b"a/b/foo"},
    b"a/*/foo": {b"a/b/foo"},
    b"a/**foo": {b"a/foo"},
    b"[a-f]oo": {b"foo", b"a/foo", b"a/b/foo"},
    b"[!a-e]oo": {b"foo", b"a/foo", b"a/b/foo"},
    b"foo\\": set(),
    b"/*\n!/abc\n/abc/*\n!/abc/d": {path.partition(b"/")[0] for path in MANUAL_TREE} - {b"abc"}
    | {b".gitignore"},
}


@pytest.mark.parametrize("gitignore", MANUAL)
def test_the_manual(repository: Repository, gitignore: bytes) -> None:
    files = {**dict.fromkeys(MANUAL_TREE, b""), b".gitignore": gitignore}
    ignored = check_like_git(repository, files)
    outermost = {path for path in ignored if os.path.dirname(path) not in ignored}
    assert outermost == MANUAL[gitignore]


ALL_BYTES = [bytes((byte,)) for byte in range(1, 256) if byte not in b"./"]


@pytest.mark.parametrize(
    "gitignore",
    [
        *(
            b"[[:%s:]]" % name
            for name in (
                *(b"alnum", b"alpha", b"blank", b"cntrl", b"digit", b"graph", b"lower", b"print"),
                *(b"punct", b"space", b"upper", b"xdigit", b"word", b"", b":"),
            )
        ),
        *(b"[]]", b"[]-a]", b"[!]-a]", b"[^a]", b"[a^]", b"[a-]", b"[-a]", b"[--0]", b"[a-c-e]"),
        *(b"[a-c--e]", b"[z-a]", b"[\\]]", b"[\\a-c]", b"[a-\\]]", b"[a-[:digit:]]", b"[\\\\]"),
        *(b"[[:alpha]", b"[[:]", b"[[:]]", b"[[-a]", b"[a", b"[", b"[]", b"[!]", b"[a\\", b"[a-"),
        *(b"[[:alpha:]-z]", b"[![:alpha:]0-9]", b"[\xe0-\xff]", b"?", b"\\?", b"\\[", b"[*?]"),
        *(b"[!\n]", b"\\", b"\\\\", b"[\\!a]", b"[a!]", b"[a-\\", b"[[:alpha:]", b"[/]", b"[.-0]"),
    ],
)
def test_every_byte_in_brackets(repository: Repository, gitignore: bytes) -> None:
    files = dict.fromkeys(ALL_BYTES, b"")
    check_like_git(repository, {**files, b".gitignore": gitignore})


@pytest.mark.parametrize(
    "gitignore",
    [
        *(b"/", b"//", b"!", b"!/", b"a//b", b"//a", b"a//", b"/**", b"**", b"**/", b"***/b"),
        *(b"a/**/**/b", b"**/**", b"**\\/b", b"a/**\\/b", b"a\\/b", b"a\\/", b"a[/]b", b"a[b/c]d"),
        *(b"a**/b", b"a**", b"/a**", b"x/a**", b"x/a**/b", b"a**\\/b", b"a**/**/b", b"a**/**"),
        *(b"a?**/b", b"\\a**/b", b"**a/b", b"a/**b", b"!a**/b", b"a**//b", b"\x00a", b"a\x00b"),
        *(b"a\t", b" a", b"a \\", b"a\\\\ ", b"a\r", b"\r\na\r\r\n", b"#a\n b\n\n", b"*/b", b"*/*"),
    ],
)
def test_slashes_stars_and_spaces(repository: Repository, gitignore: bytes) -> None:
    names = (b"a", b"b", b"ab", b"abd", b" a", b"a\t", b"a\r", b"a\\", b"a ", b"abb", b"acb")
    paths = [*names, *(b"x/" + name for name in names), *(b"x.d/ax/" + name for name in names)]
    paths += [b"al/" + name for name in names]
    paths += [b"al/x/" + name for name in names]
    for first in (b"", b"!/*\n*.no\n", b"b\n"):
        files = {**dict.fromkeys(paths, b""), b".gitignore": first + gitignore}
        check_like_git(repository, files)
        files = {b"x/" + path: b"" for path in files} | {b"x/.gitignore": first + gitignore}
        check_like_git(repository, files)


def test_slashes_below_and_above(repository: Repository) -> None:
    paths = [b"a/b/c/d", b"a/b/d", b"a/d", b"d", b"b/c/d", b"x/a/b/c/d"]
    for gitignore in (b"a/b", b"b/c", b"**/b/c", b"*/d", b"/*/*/d", b"a/**/d", b"b/*\n!b/c"):
        for folder in (b"", b"a/", b"x/"):
            check_like_git(
                repository, {**dict.fromkeys(paths, b""), folder + b".gitignore": gitignore}
            )


def test_deeper_files_win_and_ignored_folders_stay_ignored(repository: Repository) -> None:
    ignored = check_like_git(
        repository,
        {
            b".gitignore": b"*.log\nout/\n!keep\n/top\nkept/*.log\n",
            b"a/.gitignore": b"!*.log\nkeep\n!out/\n",
            b"a/b/.gitignore": b"x.log\n/top\n",
            **dict.fromkeys((b"x.log", b"a/x.log", b"a/b/x.log", b"a/b/y.log", b"keep"), b""),
            **dict.fromkeys((b"a/keep", b"a/out/x", b"out/x", b"top", b"a/top", b"a/b/top"), b""),
            b"out/.gitignore": b"!x\n!*\n",
        },
    )
    assert ignored == {
        *(b"x.log", b"a/b/x.log", b"a/keep", b"out", b"out/x", b"out/.gitignore", b"top"),
        b"a/b/top",
    }


NAMES = st.sampled_from(
    [
        *(
            b"a",
            b"b",
            b"ab",
            b"ba",
            b"a.b",
            b".b",
            b"b.a.b",
            b"a b",
            b"a ",
            b"[",
            b"]",
            b"\\",
            b"!a",
        ),
        *(b"#a", b"-", b"\xff", b"\n", b"<b>", b"**", b"aab", b"A"),
    ]
)
TEXTS = st.lists(
    st.sampled_from(
        [
            *(b"a", b"a", b"b", b"ab", b"*", b"*", b"**", b"**/", b"/**", b"/", b"/", b"?", b"."),
            *(b"[ab]", b"[!a]", b"[^b-z]", b"[a-b]", b"[[:alpha:]]", b"[", b"]", b"-", b" ", b"A"),
            *(b"#", b"!", b"\r", b"\t", b"\\", b"\\ ", b"\0", b"\xff"),
        ]
    ),
    max_size=7,
).map(b"".join)
PLAIN = st.lists(st.sampled_from([b"a", b"b", b"ab", b"*", b"**", b"a.b"]), min_size=1, max_size=4)
PATTERNS = st.one_of(
    TEXTS,
    st.builds(
        lambda negation, start, names, end: negation + start + b"/".join(names) + end,
        st.sampled_from([b"", b"", b"!"]),
        st.sampled_from([b"", b"/"]),
        PLAIN,
        st.sampled_from([b"", b"", b"/"]),
    ),
).filter(
    # The module's docstring: of several stars after plain text only the first cross folders.
    lambda pattern: len(re.findall(rb"[^*/]\*\*", pattern)) < 2
)
GITIGNORES = st.lists(PATTERNS, max_size=6).map(b"\n".join)


@st.composite
def trees(draw: st.DrawFn) -> dict[bytes, bytes]:
    """Draw files, some of them `.gitignore`."""
    paths = draw(st.lists(st.lists(NAMES, min_size=1, max_size=4), min_size=1, max_size=12))
    folders = {tuple(path[:depth]) for path in paths for depth in range(len(path))}
    files = {b"/".join(path): b"" for path in paths if tuple(path) not in folders}
    ignoring = draw(st.lists(st.sampled_from(sorted(folders)), max_size=2, unique=True))
    for folder in [(), *ignoring]:
        files[b"/".join((*folder, b".gitignore"))] = draw(GITIGNORES)
    return files


@settings(deadline=None)
@given(files=trees())
def test_any_tree_is_ignored_as_by_git(repository: Repository, files: dict[bytes, bytes]) -> None:
    check_like_git(repository, files)


@settings(deadline=None)
@given(files=trees(), extra=st.lists(PATTERNS, max_size=3))
def test_rules_survive_the_way_to_another_process(
    repository: Repository, files: dict[bytes, bytes], extra: list[bytes]
) -> None:
    repository.fill(files)
    top = gitignore_in(repository.root)
    for rules in (Rules.start(top), Rules.start(top).at_layer_root(extra)):
        for folder, _, _ in os.walk(repository.root):
            here = rules
            location = repository.root
            for name in os.path.relpath(folder, repository.root).split(b"/"):
                if name != b".":
                    location = os.path.join(location, name)
                    here = here.below(name, gitignore_in(location))
            there = Rules.from_plain(pickle.loads(pickle.dumps(here.to_plain())))
            assert list(entries(folder, there)) == list(entries(folder, here))


@settings(deadline=None)
@given(files=trees(), extra=st.lists(PATTERNS, max_size=3))
def test_the_manifest_adds_to_what_git_ignores(
    repository: Repository, files: dict[bytes, bytes], extra: list[bytes]
) -> None:
    repository.fill(files)
    root, top = repository.root, gitignore_in(repository.root)
    by_git = dict(entries(root, Rules.start(top)))
    by_manifest = dict(entries(root, Rules.start(b"\n".join(extra)), reads_files=False))
    assert dict(entries(root, Rules.start(top).at_layer_root(extra))) == {
        path: by_git[path] or by_manifest[path] for path in by_git
    }


@pytest.mark.parametrize("name", sorted(BUILT_IN))
def test_the_built_in_list_holds_in_layers_and_against_every_pattern(name: bytes) -> None:
    negation = b"!" + name + b"\n!/**\n"
    above = Rules.start(negation)
    assert not above.ignores(name, True)
    layer = above.below(b"shop").at_layer_root([negation])
    for rules in (layer, layer.below(b"app"), layer.below(b"app", negation).below(b"src")):
        assert rules.ignores(name, True) and rules.ignores(name, False)
        assert rules.always_ignores(name, True)
        assert not rules.ignores(name + b"x", True)


def test_only_git_s_patterns_spare_what_is_tracked() -> None:
    rules = Rules.start(b"*.log\n").at_layer_root([b"*.orig", b"!keep.orig", b"/var/"])
    assert rules.ignores(b"a.log", False) and not rules.always_ignores(b"a.log", False)
    assert rules.always_ignores(b"a.orig", False) and not rules.ignores(b"keep.orig", False)
    assert rules.always_ignores(b"var", True) and not rules.ignores(b"var", False)
    inside = rules.below(b"out", b"!*\n", is_ignored=True)
    assert inside.ignores(b"any", False) and not inside.always_ignores(b"any", False)
    assert inside.below(b"deeper", b"!*\n").ignores(b"any", False)
    assert inside.always_ignores(b"node_modules", True) and inside.always_ignores(b"x.orig", False)


def test_the_manifest_s_slash_means_the_layer_s_root() -> None:
    project = Rules.start(b"/shops/de/dist\n")
    layer = project.below(b"shops").below(b"de").at_layer_root([b"/var", b"app/tmp"])
    assert layer.ignores(b"dist", True) and layer.ignores(b"var", True)
    assert not project.at_layer_root([b"/shops/x"]).ignores(b"var", True)
    app = layer.below(b"app")
    assert app.ignores(b"tmp", True) and not app.ignores(b"var", True)
    assert not layer.below(b"other").ignores(b"tmp", True)


def test_everything_is_shown_on_demand() -> None:
    rules = Rules.start(b"*\n", show_all=True).at_layer_root([b"*"])
    for folder in (rules, rules.below(b"a", b"*\n"), rules.below(b"a", is_ignored=True)):
        for name in (*BUILT_IN, b"x"):
            assert not folder.ignores(name, True) and not folder.always_ignores(name, False)
        assert not Rules.from_plain(folder.to_plain()).ignores(b"x", False)


def test_folders_without_patterns_of_their_own_share_their_parent_s_rules() -> None:
    rules = Rules.start(b"*.log\n/dist\napps/*/out\n**/a/b\n").at_layer_root([b"/var", b"*~"])
    deep = rules.below(b"apps").below(b"shop").below(b"src")
    assert deep.below(b"components") is deep
    assert deep.below(b"components", b"# nothing\n\n") is deep
    assert deep.below(b"a") is not deep
    assert deep.below(b"a").ignores(b"b", True)


HOSTILE = {
    "stars": b"a*" * 100 + b"b\n" + b"*a" * 200 + b"b",
    "folders": b"/".join([b"**", b"a"] * 100) + b"/b\n" + b"**/" * 1000 + b"b",
    "stars and text": b"a**/" * 1000 + b"b",
    "one line": b"[a" * 600_000,
    "brackets": b"\n".join([b"[:" * 2000] * 25),
    "choices": b"\n".join(b"[!a]" * 1000 + b"%d" % number for number in range(20)),
    "names": b"\n".join(b"name%d\n*.%d\na/%d/c" % (3 * (number,)) for number in range(3_000)),
}


@pytest.mark.parametrize("gitignore", HOSTILE.values(), ids=HOSTILE)
def test_no_file_holds_up_a_walk(gitignore: bytes) -> None:
    begin = time.perf_counter()
    rules = Rules.start(gitignore)
    for _ in range(100):
        rules.ignores(b"a" * 255, False)
        rules = rules.below(b"a")
        rules.ignores(b"a" * 255, True)
    assert time.perf_counter() - begin < 10  # it is below 1, and took minutes or for ever


def test_the_last_of_ten_thousand_patterns_wins() -> None:
    lines = [b"f%d*\n!f%d?" % (number, number) for number in range(5_000)]
    rules = Rules.start(b"\n".join([*lines, b"f4321x"]))
    assert rules.ignores(b"f4321x", False)
    assert not rules.ignores(b"f4321y", False)
    assert rules.ignores(b"f4321yy", False)
