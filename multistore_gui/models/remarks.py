"""A comparison in words: what its lines do not show, and what there is to say of a file."""

from __future__ import annotations

from collections.abc import Iterator

from multistore_gui.core.diff import Comparison
from multistore_gui.core.sides import Side, SideKind
from multistore_gui.core.text import LONGEST_SHOWN, LineEnds
from multistore_gui.models.words import size_text, time_text

_TOO_LARGE = "Too large to be shown whole: Open in editor (Ctrl+E)"
_KINDS = {
    SideKind.TEXT: "Text",
    SideKind.IMAGE: "Picture",
    SideKind.BINARY: "Binary file",
    SideKind.LINK: "Link",
    SideKind.SPECIAL: "Special file",
    SideKind.MISSING: "Missing",
    SideKind.UNREADABLE: "Unreadable",
}


def remarks(comparison: Comparison, left_name: str, right_name: str) -> list[str]:
    """Say in words what the lines do not show, e.g. "Line ends differ: CRLF in base, LF in us"."""
    left, right = comparison.left, comparison.right
    is_too_large = comparison.is_cut and not comparison.can_be_whole
    end = [_TOO_LARGE] if is_too_large else []
    if left is None:
        return [*_own_remarks(right, right_name), *end]
    said = []
    if comparison.has_lines and not comparison.hunks:
        said.append(_sameness(comparison))
    if left.text is not None and right.text is not None:
        if left.text.line_ends != right.text.line_ends and LineEnds.NONE not in (
            left.text.line_ends,
            right.text.line_ends,
        ):
            ends = f"{left.text.line_ends} in {left_name}, {right.text.line_ends} in {right_name}"
            said.append(f"Line ends differ: {ends}")
        if left.text.encoding != right.text.encoding:
            names = f"{left.text.encoding} in {left_name}, {right.text.encoding} in {right_name}"
            said.append(f"Encodings differ: {names}")
        lacking = [
            name
            for side, name in ((left.text, left_name), (right.text, right_name))
            if not side.has_final_newline
        ]
        if len(lacking) == 1:
            said.append(f"No final newline in {lacking[0]}")
    if left.is_executable != right.is_executable and left.has_data and right.has_data:
        name = left_name if left.is_executable else right_name
        only = "Only the mode differs: executable" if comparison.is_equal else "Executable"
        said.append(f"{only} in {name} alone")
    return [*said, *_own_remarks(left, left_name), *_own_remarks(right, right_name), *end]


def _sameness(comparison: Comparison) -> str:
    left, right = comparison.left, comparison.right
    assert left is not None
    if comparison.is_equal:
        return "Same bytes"
    if left.is_cut or right.is_cut:
        return "No difference in what was read"
    return "Only white space differs" if _lines_differ(left, right) else "Same text"


def _lines_differ(left: Side, right: Side) -> bool:
    return left.text is None or right.text is None or left.text.lines != right.text.lines


def _own_remarks(side: Side, name: str) -> Iterator[str]:
    if side.is_cut:
        read, whole = size_text(len(side.data)), size_text(side.size_bytes)
        yield f"{name}: only the first {read} of {whole} are shown"
    if side.text is not None and side.text.widest >= LONGEST_SHOWN:
        yield f"{name}: long lines are cut at {LONGEST_SHOWN:,} characters, without colours"


def verdict(comparison: Comparison) -> str:
    """Say in a few words whether two files that are no texts differ; "" of one alone."""
    left, right = comparison.left, comparison.right
    if left is None:
        return ""
    if left.kind is SideKind.LINK and right.kind is SideKind.LINK:
        return "Same target" if left.target == right.target else "The targets differ"
    if not left.has_data or not right.has_data:
        return ""
    if comparison.is_equal:
        return "Same bytes"
    are_known = left.size_bytes != right.size_bytes or left.data != right.data
    return "The files differ" if are_known else "The same as far as they were read"


def facts(side: Side) -> list[tuple[str, str]]:
    """Return what is known of a file, each with its heading."""
    found = [("Kind", _KINDS[side.kind])]
    if side.reason:
        found.append(("State", side.reason))
    if side.has_data:
        found.append(("Size", f"{size_text(side.size_bytes)} ({side.size_bytes:,} bytes)"))
    if side.kind is SideKind.LINK:
        found.append(("Target", side.target))
    if side.digest:
        found.append(("SHA-256", side.digest))
    elif side.is_cut:
        found.append(("SHA-256", "not read whole"))
    if side.mode:
        found.append(("Changed", time_text(round(side.modified * 1e9))))
    return found
