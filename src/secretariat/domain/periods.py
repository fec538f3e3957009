"""
The period of a report, and what an activity is in it: held, ongoing, planned, announced, called off, outside, unknown.

Dates are ISO 8601 of reduced precision; each stands for all days that it allows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .dates import first_day, last_day
from .errors import InputError

_PARTIAL = re.compile(r"\d{4}(-\d{2}(-\d{2})?)?", re.ASCII)

CLOSED = frozenset(("closed", "discontinued", "ended"))
RESULT = CLOSED | {"completed", "held", "published", "launched", "approved", "adopted", "determined", "signed", "done"}
"""CLOSED is what went on for some time; without an end, the day it closed is not known."""
RUNNING = frozenset(("active", "ongoing", "under study", "in force", "in progress", "under way"))
ANNOUNCED = frozenset(("planned", "announced", "scheduled", "proposed", "tentative", "tbc"))
CALLED_OFF = frozenset(("cancelled", "canceled", "deferred", "postponed", "called off", "withdrawn"))

RULES: dict[str, tuple[str, str]] = {
    "no-dates": ("unknown", "no source states a date"),
    "not-in-period": ("outside", "its dates do not meet the period"),
    "called-off": ("called off", "a source says that it was called off or put off"),
    "result-before": ("held", "a source states its result"),
    "result-later": ("ongoing", "a source states its result, which came after the day of view"),
    "result-not-begun": ("planned", "it begins after the day of view"),
    "closed-some-day": ("ongoing", "begun by the day of view; the day on which it was closed is not stated"),
    "closed-unheard": ("unknown", "begun before the period and closed since, on a day that no source states"),
    "running": ("ongoing", "a source says that it is under way"),
    "running-later": ("planned", "it begins after the day of view"),
    "running-unheard": ("unknown", "said to be under way by a source older than the period, and by none since"),
    "announced-ahead": ("planned", "announced, and its last day is not past"),
    "announced-past": ("announced", "announced, its last day is past, and no source says that it was held"),
    "no-status-ahead": ("planned", "no source states its status; it begins after the day of view"),
    "no-status": ("unknown", "no source states its status"),
}
"""Rule -> (class, reason). See `classify` for the order in which they are asked."""

CLASSES = ("held", "ongoing", "planned", "announced", "called off", "outside", "unknown")


@dataclass(frozen=True, slots=True)
class Period:
    """Days from *first* to *last*, both counted."""

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InputError(
                f"a period from {self.first} to {self.last} ends before it begins", mend="swap the two days"
            )

    @property
    def days(self) -> int:
        return (self.last - self.first).days + 1

    @property
    def years(self) -> range:
        """Calendar years that the period touches."""
        return range(self.first.year, self.last.year + 1)

    @property
    def is_whole_years(self) -> bool:
        return (self.first.month, self.first.day, self.last.month, self.last.day) == (1, 1, 12, 31)

    @property
    def name(self) -> str:
        """ "2025", "2018–2019", or the two days joined by an en dash."""
        if not self.is_whole_years:
            return f"{self.first.isoformat()}–{self.last.isoformat()}"
        years = self.years
        return str(years[0]) if len(years) == 1 else f"{years[0]}–{years[-1]}"

    def meets(self, other: Period) -> bool:
        """Whether the two share a day."""
        return self.first <= other.last and other.first <= self.last

    def covers(self, other: Period) -> bool:
        return self.first <= other.first and other.last <= self.last

    def common(self, other: Period) -> Period | None:
        """The days of both, or None."""
        return Period(max(self.first, other.first), min(self.last, other.last)) if self.meets(other) else None


def year(number: int) -> Period:
    """A calendar year."""
    return Period(date(number, 1, 1), date(number, 12, 31))


def between(start: str, end: str) -> Period:
    """
    From the first day that *start* allows to the last that *end* allows; Council years run from session to session.

    Raises:
        InputError: not a date, or ends before it begins.
    """
    return Period(_given(start).first, _given(end).last)


def bounds(text: str | None) -> Period | None:
    """
    All days that a date of reduced precision allows; None for what is empty or no date of the calendar.

    >>> bounds("2024-02").last.isoformat()
    '2024-02-29'
    """
    if not text or not _PARTIAL.fullmatch(text):
        return None
    try:
        return Period(date.fromisoformat(first_day(text)), date.fromisoformat(last_day(text)))
    except ValueError:
        return None


def span(start: str | None, end: str | None) -> Period | None:
    """
    All days that a thing with these dates may have lasted; an absent side is open. None when neither is a date.

    A *end* that lies before *start* is set aside (readers tell it as a doubt): the start alone then speaks.
    """
    first, last = bounds(start), bounds(end)
    if first is None and last is None:
        return None
    if first is not None and last is not None and last.last < first.first:
        last = first
    return Period(first.first if first else date.min, last.last if last else date.max)


def _given(text: str) -> Period:
    found = bounds(text)
    if found is None:
        raise InputError(f"{text!r} is no date", mend="write it as 2018, 2018-04 or 2018-04-17")
    return found


@dataclass(frozen=True, slots=True)
class Classified:
    """What an activity is in a period: *name* is one of `CLASSES`, *rule* a key of `RULES`."""

    name: str
    rule: str

    @property
    def reason(self) -> str:
        return RULES[self.rule][1]

    @property
    def is_in_period(self) -> bool:
        """Whether the review lists it: all but what lies outside. (What has no date is listed, as unknown.)"""
        return self.name != "outside"


def classify(activity: Mapping[str, Any], period: Period, as_of: date) -> Classified:
    """
    What an activity is in a period, seen from a day: exactly one of `CLASSES`.

    The day of view is *as_of*, but never later than the period's last day. "Begun" and "ended" are taken from the
    first day that the start and the end allow. The rules are asked in this order:

    1. no date at all                                                → unknown   (no-dates)
    2. no day in common with the period                              → outside   (not-in-period)
    3. cancelled, deferred, postponed, withdrawn                     → called off (called-off)
    4. a result is stated (completed, published, approved, closed …)
       - ended by the day of view                                    → held      (result-before)
       - begun, and ended later                                      → ongoing   (result-later)
       - not yet begun                                               → planned   (result-not-begun)
       - closed or discontinued without an end: begun before the
         period → unknown (closed-unheard); begun by the view       → ongoing   (closed-some-day)
    5. under way (active, under study …)
       - not begun by the day of view                                → planned   (running-later)
       - no end, and the newest source is older than the period      → unknown   (running-unheard)
       - else                                                        → ongoing   (running)
    6. announced (planned, scheduled …)
       - its last possible day is not before *as_of*                 → planned   (announced-ahead)
       - else                                                        → announced (announced-past): it does not count as held
    7. another status or none
       - begins after *as_of*                                        → planned   (no-status-ahead)
       - else                                                        → unknown   (no-status)

    How long it lasts where a date is absent is told at `days_of`.

    Args:
        activity: ``status``, ``start``, ``end`` and ``updated`` (date of the newest source), each may be absent.
        period: of the report.
        as_of: the day from which the report looks.

    Source:
        Resolution 130 (draft of 28 July 2006), instructs 1: review of current activities. The register's own remark
        that "planned" says that a page announces it and none on the result was found.
    """
    rule = _rule(activity, period, as_of)
    return Classified(RULES[rule][0], rule)


def days_of(activity: Mapping[str, Any]) -> Period | None:
    """
    All days that an activity may have lasted, from its dates and its status; None when it has no date.

    Without an end, what is under way is open, what was closed lasts at most until the newest source that speaks of
    it, and anything else lasts as long as its start allows. An end before the start is set aside.
    """
    start, end = bounds(activity.get("start")), bounds(activity.get("end"))
    begins, ends = start or end, end or start
    if begins is None or ends is None:
        return None
    if _is_open(activity):
        heard = bounds(activity.get("updated")) if _status(activity) in CLOSED else None
        return Period(begins.first, max(begins.last, heard.last) if heard else date.max)
    return Period(begins.first, max(begins.last, ends.last))


def _status(activity: Mapping[str, Any]) -> str:
    return " ".join(str(activity.get("status") or "").split()).casefold()


def _is_open(activity: Mapping[str, Any]) -> bool:
    """Whether it went on from its start to a day that no source states."""
    start, end = bounds(activity.get("start")), bounds(activity.get("end"))
    stated = end is not None and (start is None or end.last >= start.first)
    return not stated and _status(activity) in RUNNING | CLOSED


def _rule(activity: Mapping[str, Any], period: Period, as_of: date) -> str:
    status, days = _status(activity), days_of(activity)
    if days is None:
        return "no-dates"
    if not period.meets(days):
        return "not-in-period"
    start, end = bounds(activity.get("start")), bounds(activity.get("end"))
    begins = start or end or days
    ends = end if end and end.last >= begins.first else begins
    is_open = _is_open(activity)
    heard = bounds(activity.get("updated"))
    view = min(as_of, period.last)
    if status in CALLED_OFF:
        return "called-off"
    if status in RESULT:
        if begins.first > view:
            return "result-not-begun"
        if is_open:
            return "closed-unheard" if begins.last < period.first else "closed-some-day"
        return "result-before" if ends.first <= view else "result-later"
    if status in RUNNING:
        if begins.first > view:
            return "running-later"
        return "running-unheard" if is_open and heard and heard.last < period.first else "running"
    if status in ANNOUNCED:
        return "announced-ahead" if ends.last >= as_of else "announced-past"
    return "no-status-ahead" if begins.first > as_of else "no-status"


def years_before(day: date, count: int) -> date:
    """The same day *count* years earlier; 29 February becomes 28 February."""
    try:
        return day.replace(year=day.year - count)
    except ValueError:
        return day.replace(year=day.year - count, day=28)
