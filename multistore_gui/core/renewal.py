"""What a change on disk makes of all that is known of a project; found out away from the screen."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import dataclass, replace

from multistore_gui.core import paths
from multistore_gui.core.check import problems
from multistore_gui.core.disk import Stir, touched_by
from multistore_gui.core.errors import Notice
from multistore_gui.core.layout import ConfigurationError, LayoutReading, read_layout
from multistore_gui.core.reread import LayerFolder, Reread, Rereader
from multistore_gui.core.scan import Scan
from multistore_gui.core.stamps import Stamps

Reading = tuple[Scan, tuple[Notice, ...]]
"""What was read, and what is wrong in the files."""


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of reading some folders again."""

    again: Reread
    reading: Reading
    altered: frozenset[bytes]  # paths, perhaps more than the index has
    files: Collection[LayerFolder] | None  # those that may stand otherwise to Git; None: any


@dataclass(frozen=True, slots=True)
class Followed:
    """What came of a change on disk."""

    layout: LayoutReading | None  # None: the layers are other ones
    renewed: Renewed | None = None  # None: all has to be read
    altered: frozenset[bytes] | None = None  # then: the paths of which it is known; None: any
    refused: ConfigurationError | None = None  # why the layers are those of before


def with_problems(layout: LayoutReading, scan: Scan) -> Reading:
    """Find what is wrong in the files; with it the index is ready to be used without a wait."""
    return scan, problems(layout, scan.index) if scan.problems is None else scan.problems


def renew(reader: Rereader, scan: Scan, touched: Collection[LayerFolder]) -> Renewed:
    """Read the folders of some files again.

    Args:
        reader: of the same layers.
        scan: what is known.
        touched: layers and paths in them: files that were written or deleted.

    Raises:
        Cancelled: the reader's token was cancelled.
    """
    again = reader.read_folders(scan, {(layer, paths.parent(path)) for layer, path in touched})
    return _renewed(reader, again, frozenset(path for _, path in touched), touched)


def follow(
    stir: Stir,
    location: bytes,
    layout: LayoutReading,
    scan: Scan,
    stamps: Stamps,
    make_reader: Callable[[LayoutReading], Rereader],
    *,
    was_refused: bool = False,
) -> Followed:
    """Read again what a change on disk is about, as far as less than everything is enough.

    While the configuration is refused, files are followed in the layers that are known.

    Args:
        stir: what was heard.
        location: the project's folder.
        layout: the layers that are known.
        scan: what is known of their files.
        stamps: of the files that were touched before.
        make_reader: of the layers as they are now.
        was_refused: whether the configuration was wrong when it was read last.

    Raises:
        Cancelled: the reader's token was cancelled.
        NotAProjectError: the project is gone.
    """
    touched = touched_by(stir, location, scan, layout)
    refused: ConfigurationError | None = None
    if touched.is_of_layout or was_refused:
        try:
            same = read_layout(location).kept_from(layout)
        except ConfigurationError as error:
            refused = error
        else:
            if same is None:
                return Followed(None)
            layout = same
    altered = stamps.altered(touched.files)  # first: what comes later is told again
    if touched.is_of_everything:
        return Followed(layout, altered=None if stir.is_large else altered, refused=refused)
    reader = make_reader(layout)
    again = reader.read_folders(scan, touched.folders, touched.trees)
    files = None if touched.is_of_git else frozenset(touched.files)
    return Followed(layout, _renewed(reader, again, altered, files), refused=refused)


def _renewed(
    reader: Rereader,
    again: Reread,
    altered: frozenset[bytes],
    files: Collection[LayerFolder] | None,
) -> Renewed:
    reading = with_problems(reader.layout, again.scan)
    return Renewed(again, reading, altered | again.paths, files)


def kept(before: Scan, scan: Scan) -> Scan:
    """Return a scan with the index of one before where it says the same."""
    one, other = before.index, scan.index
    parts = ("tree", "folders", "names", "entries")
    if not all(getattr(one, part) == getattr(other, part) for part in parts):
        return scan
    is_same = before.notices == scan.notices and one.contents == other.contents
    return replace(scan, index=one if is_same else one.changed(contents=other.contents))
