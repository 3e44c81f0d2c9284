"""The command `multistore`: the questions of the window, for scripts (specification, command line).

Only what a call needs is imported, and never Qt: `multistore --help` is as quick as Python itself.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Sequence

from multistore_gui import __version__

TYPE_CHECKING = False  # `typing` itself would take a tenth of the time of `--help`
if TYPE_CHECKING:
    from typing import NoReturn

    from multistore_gui.core.errors import MultistoreError

_DIFFERENT = 1
_WRONG = 2
_INTERRUPTED = 130
_STATUSES = ("inherited", "override", "addition", "generated")

_Answer = Callable[[argparse.Namespace], tuple[int, Iterable[str]]]
"""Gives the exit status, and what is printed."""


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one call; return the exit status."""
    try:
        return _run(sys.argv[1:] if arguments is None else arguments)
    except BrokenPipeError:  # the reader has seen enough
        _leave_stdout()
        return 0
    except OSError as error:  # the output cannot be written, or a file vanished under our hands
        _leave_stdout()
        place = "" if error.filename is None else f"{os.fsdecode(error.filename)}: "
        return _complain(f"{place}{error.strerror or error}")
    except KeyboardInterrupt:
        _leave_stdout()
        return _INTERRUPTED


def _run(arguments: Sequence[str]) -> int:
    try:
        call = _parse(arguments)
    except SystemExit:  # it was asked for help, or is wrong
        sys.stdout.flush()
        raise
    from multistore_gui.core.errors import MultistoreError

    give: _Answer = call.answer
    try:
        status, answer = give(call)
    except MultistoreError as error:
        return _complain(_missing(call, error) or str(error).removesuffix("."))
    if sys.stdout is None:  # it was closed before the start: nobody wants the answer
        return status
    reconfigure = getattr(sys.stdout, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")  # a terminal that lacks a letter is no error
    sys.stdout.writelines(answer)
    sys.stdout.flush()
    return status


def _missing(call: argparse.Namespace, error: MultistoreError) -> str:
    """Say what is missing where PROJECT itself was taken for a part of what is needed; or ""."""
    from multistore_gui.core.layout import NotAProjectError

    is_meant = not call.is_named and call.given and os.path.isdir(call.given[0])
    if not is_meant or not isinstance(error, NotAProjectError):
        return ""
    needed, folder = call.needed[-1], call.given[0]
    return f"{needed} is missing: {folder} is a folder, and the working folder is no project"


def _complain(text: str) -> int:
    from multistore_gui.core import paths

    print("multistore:", paths.label(paths.from_json_text(text)), file=sys.stderr)
    return _WRONG


def _warn(gap: str) -> int:
    """Say what could not be read, if anything; the status of an answer without it."""
    return _complain(gap.removesuffix(".")) if gap else 0


def _leave_stdout() -> None:
    """Let Python's own last flush go nowhere, as the documentation of `signal` advises."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


# the call -------------------------------------------------------------------------------------


class _Parser(argparse.ArgumentParser):
    """Says what is wrong with a call in one line."""

    def error(self, message: str) -> NoReturn:
        call = self.prog.partition(" ")[2]
        sys.exit(_complain(f"{call}: {message}" if call else message))


def _parse(arguments: Sequence[str]) -> argparse.Namespace:
    parser = _Parser(
        prog="multistore",
        description="Say which layer wins for each file of each store, and override it.",
        epilog="PROJECT is the project's folder, default the working folder. "
        "What begins with a dash and is no option comes after --.",
        allow_abbrev=False,
    )
    parser.add_argument("--version", action="version", version=f"multistore {__version__}")
    commands = parser.add_subparsers(
        title="commands", metavar="COMMAND", required=True, parser_class=_Parser
    )

    def add(name: str, usage: str, what: str, answer: _Answer, *needed: str) -> _Parser:
        command = commands.add_parser(
            name,
            usage=f"multistore {name} [PROJECT] {usage}",
            help=what,
            description=f"{what[0].upper()}{what[1:]}.",
            allow_abbrev=False,
        )
        command.add_argument("places", nargs="*", help=argparse.SUPPRESS)
        command.set_defaults(answer=answer, needed=needed, parser=command)
        return command

    def add_store(command: _Parser) -> None:
        command.add_argument("--store", required=True, metavar="LAYER", help="the store to look at")
        add_json(command)

    def add_json(command: _Parser) -> None:
        command.add_argument("--json", action="store_true", help="print one JSON document")

    add_json(add("layers", "[--json]", "list the layers", _layers))
    ls = add("ls", "--store LAYER [--json] [--status STATUS …]", "list a merged store", _ls)
    add_store(ls)
    ls.add_argument(
        "--status",
        nargs="+",
        action="extend",
        choices=_STATUSES,
        metavar="STATUS",
        help=f"only files of these: {', '.join(_STATUSES)}",
    )
    what = "say which layer wins for one path, and what it hides"
    add_store(add("why", "PATH --store LAYER [--json]", what, _why, "PATH"))
    what = "list the paths in which two stores differ; exit status 1 if there are any"
    add_json(add("diff", "LAYER LAYER [--json]", what, _diff, "LAYER", "LAYER"))
    what = "copy the file that a layer inherits into it"
    override = add("override", "PATH --in LAYER", what, _override, "PATH")
    what = "delete a layer's own file, so that the one beneath it wins again"
    drop = add("drop", "PATH --in LAYER", what, _drop, "PATH")
    for command in (override, drop):
        command.add_argument("--in", required=True, dest="layer", metavar="LAYER", help="the layer")
    # By hand: argparse forgets the mark where a place stands before an option, and how it does
    # differs from one Python to the next.
    end = arguments.index("--") if "--" in arguments else len(arguments)
    call, rest = parser.parse_known_args(arguments[:end])
    _place(call, rest, arguments[end + 1 :])
    return call


def _place(call: argparse.Namespace, rest: Sequence[str], plain: Sequence[str]) -> None:
    """Tell PROJECT from the places after it, wherever among the options they stand.

    Args:
        call: what is understood so far; gets the project, and what it needs beside.
        rest: what is not.
        plain: what follows `--`, of which nothing is an option.
    """
    parser: _Parser = call.parser
    unknown = [word for word in rest if word.startswith("-") and word != "-"]
    if unknown:
        parser.error(f"unknown option {unknown[0]}")
    places = [*call.places, *rest, *plain]
    needed: Sequence[str] = call.needed
    if len(places) > len(needed) + 1:
        parser.error(f"{places[len(needed) + 1]} is one argument too many")
    if len(places) < len(needed):
        parser.error(f"{needed[len(places)]} is missing")
    named = len(places) - len(needed)
    call.is_named = bool(named)
    call.project = os.fsencode(places[0]) if named else b"."
    call.given = places[named:]


# the answers ----------------------------------------------------------------------------------


def _layers(call: argparse.Namespace) -> tuple[int, Iterable[str]]:
    from multistore_gui import cli_answers

    layout = cli_answers.open_project(call.project)
    text = cli_answers.layers_json if call.json else cli_answers.layers_text
    return 0, text(layout)


def _ls(call: argparse.Namespace) -> tuple[int, Iterable[str]]:
    from multistore_gui import cli_answers

    store, gap = cli_answers.read_store(call.project, call.store)
    statuses, status = call.status or _STATUSES, _warn(gap)
    if call.json:
        return status, cli_answers.files_json(store, statuses)
    return status, cli_answers.files_text(store, statuses, has_colours=_has_colours())


def _why(call: argparse.Namespace) -> tuple[int, Iterable[str]]:
    from multistore_gui import cli_answers

    found = cli_answers.find_file(call.project, call.store, os.fsencode(call.given[0]))
    status = _warn(found.gap)
    if call.json:
        return status, cli_answers.why_json(found)
    return status, cli_answers.why_text(found, has_colours=_has_colours())


def _diff(call: argparse.Namespace) -> tuple[int, Iterable[str]]:
    from multistore_gui import cli_diff

    pair = cli_diff.read_pair(call.project, *call.given)
    status = _warn(pair.gap) or (_DIFFERENT if pair.differences else 0)
    return status, cli_diff.diff_json(pair) if call.json else cli_diff.diff_text(pair)


def _override(call: argparse.Namespace) -> tuple[int, Iterable[str]]:
    from multistore_gui import cli_actions

    return 0, cli_actions.override(call.project, call.layer, os.fsencode(call.given[0]))


def _drop(call: argparse.Namespace) -> tuple[int, Iterable[str]]:
    from multistore_gui import cli_actions

    return 0, cli_actions.drop(call.project, call.layer, os.fsencode(call.given[0]))


def _has_colours() -> bool:
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR")
