"""Opens a file in the user's editor, and shows a folder in the file manager.

Never through a shell, and never by "open with whatever fits": that may run a script instead of
showing it. Only an editor is given a file of the project. Called on a worker's thread.
"""

from __future__ import annotations

import os
import shlex
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

from multistore_gui.core import paths
from multistore_gui.core.errors import MultistoreError

_EDITORS = (  # with a window of their own, the ones chosen on purpose first
    "code",
    "codium",
    "cursor",
    "zed",
    "subl",
    "kate",
    "gnome-text-editor",
    "gedit",
    "xed",
    "pluma",
    "mousepad",
    "featherpad",
    "kwrite",
    "gvim",
    "emacs",
)

Find = Callable[[str], str | None]


class NoEditorError(MultistoreError):
    """There is no editor, or the chosen one cannot be started."""


def editor_command(
    wanted: str, environment: Mapping[str, str], find: Find = shutil.which
) -> Sequence[str]:
    """Choose an editor: the setting, else $VISUAL or $EDITOR if it has a window, else a known one.

    Args:
        wanted: the user's command line; "" where none is set.
        environment: the process's.
        find: returns where a program is.

    Raises:
        NoEditorError: there is none, or the setting is no command line.
    """
    if wanted.strip():
        return _split(wanted)
    for name in ("VISUAL", "EDITOR"):
        command = environment.get(name, "").split()
        if command and os.path.basename(command[0]) in _EDITORS and find(command[0]):
            return command
    for editor in _EDITORS:
        found = find(editor)
        if found:
            return [found]
    if sys.platform == "darwin":
        return ["open", "-t"]  # the user's editor for text, whatever the file is
    if sys.platform == "win32":
        return ["notepad.exe"]
    raise NoEditorError("No editor is found. Name one in the settings.")


def _split(wanted: str) -> Sequence[str]:
    try:
        return shlex.split(wanted, posix=sys.platform != "win32")
    except ValueError as error:
        raise NoEditorError(f"The editor's command in the settings is damaged: {error}.") from error


def open_file(location: bytes, wanted: str) -> None:
    """Open a file in the user's editor.

    Raises:
        MultistoreError: there is no editor, it does not start, or the file is gone.
    """
    if not os.path.lexists(location):
        raise MultistoreError(f"{paths.label(paths.name(location))} is gone. Read again.")
    _start([*editor_command(wanted, os.environ), location])


def show_folder(location: bytes) -> None:
    """Show the folder that a file lies in.

    Raises:
        MultistoreError: the desktop has no file manager.
    """
    if sys.platform == "darwin":
        _start(["open", "-R", location])  # selects the file; "open" alone would start an app
    elif sys.platform == "win32":
        _start(["explorer.exe", b"/select," + location])
    else:
        _start(["xdg-open", os.path.dirname(location)])


def _start(command: Sequence[str | bytes]) -> None:
    """Start a program that outlives this one, and forget it."""
    try:
        process = subprocess.Popen(
            [os.fsdecode(part) for part in command] if sys.platform == "win32" else command,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
        )
    except OSError as error:
        name, reason = paths.label(os.fsencode(command[0])), error.strerror or str(error)
        raise NoEditorError(f"Could not start {name}: {reason.lower()}.") from error
    # Somebody has to wait for it, or it stays as a zombie while this process lives.
    threading.Thread(target=process.wait, daemon=True).start()
