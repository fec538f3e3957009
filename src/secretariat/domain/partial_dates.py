"""ISO 8601 dates of reduced precision: the days that they cover."""

from __future__ import annotations

import calendar


def last_day(iso: str) -> str:
    """The last day that a reduced date covers: "2018-02" -> "2018-02-28"."""
    if len(iso) == 4:
        return iso + "-12-31"
    if len(iso) == 7:
        return f"{iso}-{calendar.monthrange(int(iso[:4]), int(iso[5:7]))[1]:02d}"
    return iso[:10]


def first_day(iso: str) -> str:
    """The first day that a reduced date covers: "2018-02" -> "2018-02-01"."""
    return (iso + "-01-01"[len(iso) - 4 :]) if len(iso) < 10 else iso[:10]


def overlap(first: tuple[str, str], second: tuple[str, str]) -> bool:
    """Whether two periods (start, end; an empty end means the start's own) share a day. Not if one has no start."""
    if not first[0] or not second[0]:
        return False
    return first_day(first[0]) <= last_day(second[1] or second[0]) and first_day(second[0]) <= last_day(
        first[1] or first[0]
    )
