"""Sizes, times, counts and kinds of layers as people read them (design, section 5)."""

from __future__ import annotations

from datetime import datetime

from multistore_gui.core.layers import LayerKind

ROLE_WORDS = {
    LayerKind.BASE: "base",
    LayerKind.TEMPLATE: "template",
    LayerKind.DEPLOYABLE: "store",
}
_SIZES = ("KB", "MB", "GB", "TB")
_MINUTE, _HOUR, _DAY = 60, 3_600, 86_400
_WEEK, _MONTH, _YEAR = 7 * _DAY, 30 * _DAY, 365 * _DAY
_SPANS = (  # up to how many seconds, in what unit
    (_HOUR, _MINUTE, "minute"),
    (_DAY, _HOUR, "hour"),
    (2 * _WEEK, _DAY, "day"),
    (2 * _MONTH, _WEEK, "week"),
    (2 * _YEAR, _MONTH, "month"),
)


def count_text(count: int, noun: str) -> str:
    """Write a number of things, e.g. "1,294 files", "1 file"."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def size_text(size_bytes: int) -> str:
    """Write a size, e.g. "1.3 KB"."""
    if size_bytes < 1_000:
        return f"{size_bytes} B"
    size, unit = size_bytes / 1_000, 0
    while size >= 999.95 and unit < len(_SIZES) - 1:  # what would be written as 1000.0
        size, unit = size / 1_000, unit + 1
    return f"{size:.1f} {_SIZES[unit]}"


def age_text(modified_ns: int, now_ns: int) -> str:
    """Write when something was, seen from now, e.g. "3 days ago"."""
    age_s = (now_ns - modified_ns) // 1_000_000_000
    if age_s < -_MINUTE:  # a clock was wrong
        return time_text(modified_ns)
    if age_s < _MINUTE:
        return "just now"
    unit_s, unit = next(((s, word) for most, s, word in _SPANS if age_s < most), (_YEAR, "year"))
    return f"{count_text(age_s // unit_s, unit)} ago"


def time_text(modified_ns: int) -> str:
    """Write a time exactly, in the user's zone, e.g. "2026-11-22 09:30:05"."""
    try:
        moment = datetime.fromtimestamp(modified_ns // 1_000_000_000).astimezone()
    except (ValueError, OSError, OverflowError):  # no calendar reaches that far
        return "at no known time"
    return f"{moment:%Y-%m-%d %H:%M:%S}"
