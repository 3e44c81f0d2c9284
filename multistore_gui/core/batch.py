"""What an action on many files would do, file by file, before it is asked for."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice

from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.contents import content_of
from multistore_gui.core.files import Seen, SeenKind, look_into
from multistore_gui.core.git_state import GitState, GitStates
from multistore_gui.core.index import Content
from multistore_gui.core.layers import Layer
from multistore_gui.core.lines import COUNT_LIMIT_BYTES, Lines, count_lines
from multistore_gui.core.merged import Merged, merge
from multistore_gui.core.reading import UnreadableFileError, read_regular
from multistore_gui.core.tracked import Tracked

SHOWN = 200  # files of which the changed lines are counted: nobody reads more of a question
_AT_ONCE = 25
_CHANGED = frozenset({GitState.MODIFIED, GitState.CONFLICTED})


@dataclass(frozen=True, slots=True)
class Outcome:
    """What would become of one file."""

    file: int  # its number in the index
    path: bytes
    seen: Seen  # of the file that is dropped or copied
    source: Layer | None  # whose file wins afterwards, or is copied; None: nobody's
    content: Content = Content.UNKNOWN  # whether dropping changes anything
    lines: Lines | None = None  # that change, where they are counted
    is_untracked: bool = False  # there is a repository, and it does not have it
    is_changed: bool = False  # the repository has it as it was before

    @property
    def is_only_here(self) -> bool:
        """Whether no commit has it as it is."""
        return self.is_untracked or self.is_changed


def drops(
    store: Merged,
    files: Sequence[int],
    project: bytes,
    git: GitStates | None,
    token: CancelToken,
) -> Iterator[list[Outcome]]:
    """Yield what dropping the looked-at layer's own files would do, some files at a time.

    Args:
        store: the merged store that is looked at; its layer is not the base.
        files: numbers in the index.
        project: the project's folder, where the repository is looked for.
        git: how the files stand to Git, as far as that is known.
        token: asked once a file.

    Raises:
        Cancelled: the token was cancelled.
    """
    *_, parent, layer = store.stack
    below = merge(store.index, parent)
    repository = Tracked.of(project)

    def outcome(place: int, file: int) -> Outcome:
        token.check()
        path, source = store.index.path(file), below.winner(file)
        location = layer.locate(path)
        seen = look_into(location)  # before it is compared: a change in between counts
        is_untracked = repository is not None and not repository.holds(location)
        is_changed = git is not None and git.of(layer.location, path) in _CHANGED
        content, lines = Content.UNKNOWN, None
        if source is not None and place < SHOWN:
            other = source.locate(path)
            content = content_of(location, other)
            lines = _lines(location, other) if content is Content.DIFFERS else None
        return Outcome(file, path, seen, source, content, lines, is_untracked, is_changed)

    return _in_parts(outcome(place, file) for place, file in enumerate(files))


def creates(
    store: Merged, files: Sequence[int], target: Layer, token: CancelToken
) -> Iterator[list[Outcome]]:
    """Yield what creating overrides in a layer of the stack would copy, some files at a time.

    Raises:
        Cancelled: the token was cancelled.
    """
    below = merge(store.index, target)

    def outcome(file: int) -> Outcome:
        token.check()
        path, source = store.index.path(file), below.winner(file)
        seen = look_into(source.locate(path)) if source else Seen(SeenKind.ABSENT)
        return Outcome(file, path, seen, source)

    return _in_parts(outcome(file) for file in files)


def _in_parts(outcomes: Iterable[Outcome]) -> Iterator[list[Outcome]]:
    rest = iter(outcomes)
    size = _AT_ONCE
    while part := list(islice(rest, size)):
        yield part
        size *= 2  # the first ones are seen; the rest should not flood whoever listens


def _lines(location: bytes, other: bytes) -> Lines | None:
    try:
        old = read_regular(location, COUNT_LIMIT_BYTES)
        new = read_regular(other, COUNT_LIMIT_BYTES)
    except UnreadableFileError:
        return None
    return count_lines(old, new)
