"""The demo project: copied afresh to a temporary folder, so that everything can be tried."""

from __future__ import annotations

import json
import os
import shutil
import tempfile
from pathlib import Path

from multistore_gui.assets import asset
from multistore_gui.core.errors import Notice, NoticeKind

_NAME = "multistore-demo"  # the folder's, and so the project's in the window


class Demo:
    """A fresh copy of the demo project; its folder goes with it, at the latest when Python ends.

    Nothing is followed on the way out: what a link in it points to stays.
    """

    def __init__(self) -> None:
        """Copy the project.

        Raises:
            FileNotFoundError: the installation is incomplete.
            OSError: there is no room for it.
        """
        # The directory object removes its folder when it is collected or the interpreter ends.
        self._outer = tempfile.TemporaryDirectory(prefix="multistore-", ignore_cleanup_errors=True)
        self.folder = Path(self._outer.name, _NAME)
        _copy(asset("demo"), self.folder)
        self.notices: tuple[Notice, ...] = tuple(_make_links(self.folder))

    @property
    def location(self) -> bytes:
        """The folder, as a project is opened by."""
        return os.fsencode(self.folder)

    def remove(self) -> None:
        """Delete the copy now."""
        self._outer.cleanup()


def _copy(source: Path, target: Path) -> None:
    """Copy bytes alone: an installation may be read-only, and the copy must not be."""
    for folder, _, names in os.walk(source):
        there = target / Path(folder).relative_to(source)
        there.mkdir()
        for name in names:
            shutil.copyfile(Path(folder, name), there / name)


def _make_links(folder: Path) -> list[Notice]:
    """Make the links, which a wheel cannot carry; where the system has none, the demo lacks them.

    Returns:
        What could not be made.
    """
    links: dict[str, str] = json.loads(asset("demo-links.json").read_text("utf-8"))
    notices = []
    for path, target in links.items():
        try:
            (folder / path).symlink_to(target)
        except OSError as error:  # Windows allows it to developers alone
            reason = error.strerror or "the system refuses it"
            text = f"The demo's link was not made: {reason}."
            notices.append(Notice(NoticeKind.NOTICE, text, path=os.fsencode(path)))
    return notices
