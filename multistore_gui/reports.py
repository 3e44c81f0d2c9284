"""What a report of a problem says: what was done, where it failed, on which versions.

It is copied to people elsewhere, so nothing of the files is in it: no values, no names, no message
of an exception that may quote one, and of places on disk only where in a package they are.
"""

from __future__ import annotations

import errno
import os
import platform
import re
import sys
import traceback
from collections.abc import Iterable, Iterator

from multistore_gui import __version__

# Python itself words these, after what is in the code and not after what it works on.
_WORDED_BY_PYTHON = frozenset(
    {AttributeError, ImportError, ModuleNotFoundError, NameError, RecursionError, TypeError}
    | {UnboundLocalError, ZeroDivisionError}
)
_FILE = re.compile(r'File "([^"\n]*)"')


def report(doing: Iterable[str], versions: Iterable[str], trace: str = "") -> str:
    """Return the text of a report.

    Args:
        doing: what the program was about, a line each.
        versions: of what it runs on, beside itself, Python and the system.
        trace: see `trace_of` and `cleaned`; "" where nothing failed.
    """
    system = f"Python {platform.python_version()}"
    first = ", ".join([f"Multistore {__version__}", system, *versions, platform.platform()])
    return "\n\n".join(filter(None, [first, "\n".join(doing), trace.rstrip()])) + "\n"


def trace_of(error: BaseException) -> str:
    """Return where an error came from and what led to it, without what it says of the files."""
    return "".join(_lines(error, set()))


def cleaned(trace: str) -> str:
    """Return what Python wrote of its stack at a sudden end, with no more than packages' files."""
    return _FILE.sub(lambda found: f'File "{_short(found[1])}"', trace)


def _lines(error: BaseException, seen: set[int]) -> Iterator[str]:
    seen.add(id(error))
    before, led = error.__cause__, "which led to"
    if before is None and not error.__suppress_context__:
        before, led = error.__context__, "while that was handled"
    if before is not None and id(before) not in seen:
        yield from _lines(before, seen)
        yield f"\n{led}:\n\n"
    frames = traceback.extract_tb(error.__traceback__)
    shown = [
        traceback.FrameSummary(_short(frame.filename), frame.lineno, frame.name, line=frame.line)
        for frame in frames
    ]
    yield from traceback.StackSummary.from_list(shown).format()
    yield f"{_said(error)}\n"
    if isinstance(error, BaseExceptionGroup):
        for each in error.exceptions:
            if id(each) not in seen:
                yield "\none of several:\n\n"
                yield from _lines(each, seen)


def _said(error: BaseException) -> str:
    kind = type(error)
    name = kind.__qualname__
    if kind.__module__ != "builtins":
        name = f"{kind.__module__}.{name}"
    if isinstance(error, OSError) and error.errno is not None:
        return f"{name}: {errno.errorcode.get(error.errno, error.errno)}"
    return f"{name}: {error}" if kind in _WORDED_BY_PYTHON else name


def _short(file: str) -> str:
    """Return where a file of a package is, from the folder that packages are in."""
    own = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
    roots = sorted({own, *filter(os.path.isabs, sys.path)}, key=len, reverse=True)
    for root in roots:
        if file.startswith(os.path.join(root, "")):
            return file[len(root) + 1 :].replace(os.sep, "/")
    return os.path.basename(file)
