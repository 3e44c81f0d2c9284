"""The command `multistore-gui`: reads its arguments, wires the parts together, opens the window."""

from __future__ import annotations

import argparse
import gc
import logging
import os
import signal
import socket
import sys
from collections.abc import Sequence
from contextlib import closing
from typing import NoReturn

from multistore_gui import __version__

_NAME = "multistore-gui"
_DISPLAY_SECONDS = 2.0  # for a display on another machine to answer


class _Parser(argparse.ArgumentParser):
    """Says what is wrong in one line."""

    def error(self, message: str) -> NoReturn:
        """Say it and exit with 2."""
        self.exit(2, f"{_NAME}: {message}\n")


def _parser() -> argparse.ArgumentParser:
    parser = _Parser(
        prog=_NAME,
        description="See which layer wins for each file of each store.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"{_NAME} {__version__}")
    parser.add_argument("project", nargs="?", metavar="PROJECT", help="the project's folder")
    parser.add_argument("--store", metavar="LAYER", help="the layer to look at")
    parser.add_argument("--file", metavar="PATH", help="the file to show, relative to the layer")
    parser.add_argument(
        "--compare",
        nargs="+",
        default=[],
        metavar="LAYER",
        help="the layers to show side by side, two or more",
    )
    parser.add_argument("--demo", action="store_true", help="open a small project to try things on")
    parser.add_argument(
        "--screenshot", metavar="PNG", help="write a picture of the window and exit"
    )
    parser.add_argument("--size", type=_size, default=(1440, 900), help=argparse.SUPPRESS)
    parser.add_argument(
        "--theme", choices=["light", "dark", "system"], help="instead of what the settings say"
    )
    return parser


def _size(text: str) -> tuple[int, int]:
    width, height = map(int, text.split("x"))
    if min(width, height) < 1:
        raise ValueError
    return width, height


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program; returns its exit status."""
    options = _parser().parse_args(arguments)
    if options.demo and options.project:
        return _fail("--demo opens a project of its own; leave the folder out")
    if len(options.compare) == 1:
        return _fail("--compare takes two layers or more")
    if options.screenshot:
        os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    trouble = _display_trouble()
    if trouble:
        return _fail(f"{trouble}. For a picture instead: {_NAME} --demo --screenshot demo.png")
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # no traceback; later it is for `Interrupts`

    gc.disable()  # nothing is garbage yet; `run` sees to it once the window stands
    from multistore_gui.application import run  # Qt takes a quarter of a second: after the checks

    return run(options)


def _fail(text: str) -> int:
    sys.stderr.write(f"{_NAME}: {text}\n")
    return 2


def _display_trouble() -> str | None:
    """Return why no window can be opened, where that is known; Qt itself would abort."""
    if os.environ.get("QT_QPA_PLATFORM") or not sys.platform.startswith("linux"):
        return None
    if os.environ.get("WAYLAND_DISPLAY"):
        return None
    display = os.environ.get("DISPLAY")
    if not display:
        return "there is no display"
    return None if _answers(display) else f"the display {display} does not answer"


def _answers(display: str) -> bool:
    """Tell whether an X server listens; of a name that cannot be read, Qt is left to judge."""
    host, _, number = display.rpartition(":")
    number = number.partition(".")[0]
    if not number.isdigit() or (host.startswith("/") or "/" in host.removeprefix("unix/")):
        return True
    if host in ("", "unix", "unix/"):
        path = f"/tmp/.X11-unix/X{number}"
        return any(_connects(socket.AF_UNIX, address) for address in (f"\0{path}", path))
    return _connects(socket.AF_INET, (host, 6000 + int(number)))


def _connects(family: socket.AddressFamily, address: str | tuple[str, int]) -> bool:
    with closing(socket.socket(family, socket.SOCK_STREAM)) as end:
        end.settimeout(_DISPLAY_SECONDS)
        try:
            end.connect(address)
        except OSError:
            return False
    return True


if __name__ == "__main__":
    sys.exit(main())
