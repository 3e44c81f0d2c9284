from __future__ import annotations

import pytest

from multistore_gui.models.words import age_text, count_text, size_text, time_text

DAY = 86_400


@pytest.mark.parametrize(
    ("size_bytes", "text"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1_312, "1.3 KB"),
        (999_949, "999.9 KB"),
        (999_950, "1.0 MB"),
        (10**16, "10000.0 TB"),
    ],
)
def test_sizes_have_a_unit(size_bytes: int, text: str) -> None:
    assert size_text(size_bytes) == text


@pytest.mark.parametrize(
    ("age_s", "text"),
    [
        (0, "just now"),
        (-30, "just now"),
        (60, "1 minute ago"),
        (3_599, "59 minutes ago"),
        (2 * 3_600, "2 hours ago"),
        (3 * DAY, "3 days ago"),
        (14 * DAY, "2 weeks ago"),
        (35 * DAY, "5 weeks ago"),
        (90 * DAY, "3 months ago"),
        (800 * DAY, "2 years ago"),
    ],
)
def test_times_are_seen_from_now(age_s: int, text: str) -> None:
    now = 1_800_000_000
    assert age_text((now - age_s) * 10**9, now * 10**9) == text


def test_a_time_that_is_yet_to_come_is_written_out() -> None:
    moment = 1_800_000_000 * 10**9
    assert age_text(moment, moment - 3_600 * 10**9) == time_text(moment)
    assert time_text(moment).startswith("2027-01-1")


def test_a_time_beyond_the_calendar_is_no_bug() -> None:
    assert time_text(2**62 * 1_000_000_000) == "at no known time"


def test_one_thing_is_not_several() -> None:
    assert (count_text(1, "file"), count_text(1_294, "file")) == ("1 file", "1,294 files")
