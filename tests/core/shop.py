"""A small project for the tests of actions: base, a store, and a layer outside the project."""

from __future__ import annotations

import os
import stat
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass

from multistore_gui.core.actions import (
    Action,
    Create,
    CreateOverrides,
    Drop,
    DropFiles,
    Edit,
    EditFiles,
)
from multistore_gui.core.cancel import CancelToken
from multistore_gui.core.files import look_into
from multistore_gui.core.history import Done, History
from multistore_gui.core.layers import Layer, LayerKind, LayerTree
from multistore_gui.core.layout import ALOKAI_CONFIG

Entry = tuple[object, ...]
# A folder in memory, where no disk is waited for; None: where there is none, the usual one.
MEMORY = "/dev/shm" if os.path.isdir("/dev/shm") else None


@dataclass(frozen=True)
class Link:
    """A symbolic link, where a file's bytes would stand."""

    target: bytes


class Shop:
    """The project's folder, the user's state, and the layers."""

    def __init__(self, folder: bytes, *, has_folder: bool = True) -> None:
        self.folder = folder
        self.project = os.path.join(folder, b"project")
        self.state = os.path.join(folder, b"state")
        apps = os.path.join(self.project, b"apps")
        self.base = Layer(0, "base", "/", LayerKind.BASE, apps, b"apps", None)
        self.store = Layer(
            1,
            "us-store",
            "/us-store",
            LayerKind.DEPLOYABLE,
            os.path.join(apps, b"stores/us-store"),
            b"apps/stores/us-store",
            0,
            has_folder=has_folder,
        )
        self.outside = Layer(
            2,
            "shared",
            "/shared",
            LayerKind.TEMPLATE,
            os.path.join(folder, b"shared"),
            b"../shared",
            0,
            is_inside_project=False,
        )
        self.tree = LayerTree([self.base, self.store, self.outside])
        os.makedirs(apps, exist_ok=True)
        config = os.path.join(self.project, ALOKAI_CONFIG)
        if not os.path.exists(config):
            with open(config, "x", encoding="utf-8") as file:
                file.write("{}")
        if has_folder:
            os.makedirs(self.store.location, exist_ok=True)

    def write(self, layer: Layer, files: Mapping[bytes, bytes | Link], mode: int = 0o644) -> None:
        """Make files and links in a layer, with the folders above them."""
        for path, content in files.items():
            location = layer.locate(path)
            os.makedirs(os.path.dirname(location), exist_ok=True)
            if isinstance(content, Link):
                os.symlink(content.target, location)
                continue
            with open(location, "wb") as file:
                file.write(content)
            os.chmod(location, mode)

    def history(self) -> History:
        """Open the history as a new start of the program does."""
        return History(self.project, self.state)

    def create(self, *names: bytes, source: Layer | None = None) -> CreateOverrides:
        """Return the action of who looks at the source's files now."""
        source = source or self.base
        return CreateOverrides(
            self.tree,
            tuple(
                Create(self.store, source, path, look_into(source.locate(path))) for path in names
            ),
        )

    def drop(self, *names: bytes) -> DropFiles:
        """Return the action of who looks at the store's files now."""
        return DropFiles(
            self.tree,
            tuple(Drop(self.store, path, look_into(self.store.locate(path))) for path in names),
        )

    def edit(self, path: bytes, data: bytes) -> EditFiles:
        """Return the action of who edited the store's file as it is now."""
        with open(self.store.locate(path), "rb") as file:
            return EditFiles(self.tree, (Edit(self.store, path, file.read(), data),))

    def do(self, action: Action) -> Done:
        """Do an action in a history of its own."""
        return self.history().do(action, CancelToken())

    def snapshot(self, *, with_times: bool = True) -> dict[bytes, Entry]:
        """Return all that is on disk in the project: kinds, modes, times, bytes."""
        return snapshot(self.project, with_times=with_times)


def snapshot(root: bytes, *, with_times: bool = True) -> dict[bytes, Entry]:
    """Return what lies below a folder, without Git's own; folders without their times."""
    found: dict[bytes, Entry] = {}
    for folder, folders, files in os.walk(root):
        if b".git" in folders:
            folders.remove(b".git")
        for name in (*folders, *files):
            location = os.path.join(folder, name)
            status = os.lstat(location)
            mode, time = stat.S_IMODE(status.st_mode), status.st_mtime_ns if with_times else 0
            if stat.S_ISDIR(status.st_mode):
                entry: Entry = ("folder", mode)
            elif stat.S_ISLNK(status.st_mode):
                entry = ("link", os.readlink(location), time)
            elif stat.S_ISREG(status.st_mode):
                with open(location, "rb") as file:
                    entry = ("file", mode, time, file.read())
            else:
                entry = ("special", stat.S_IFMT(status.st_mode))
            found[os.path.relpath(location, root)] = entry
    return found


def git(project: bytes, *arguments: str) -> bytes:
    """Run Git in a project, with nothing of the user's settings."""
    return subprocess.run(
        ["git", "-c", "user.name=x", "-c", "user.email=x@example.com", *arguments],
        cwd=project,
        check=True,
        capture_output=True,
        env={"PATH": os.environ["PATH"], "HOME": os.fsdecode(project), "GIT_CONFIG_NOSYSTEM": "1"},
    ).stdout


def in_child(work: Callable[[], int | None]) -> int:
    """Run something in a process of its own; return its status, or minus the killing signal."""
    child = os.fork()
    if child == 0:
        status = 99
        try:
            status = work() or 0
        finally:
            os._exit(status)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
