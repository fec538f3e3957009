"""What is missing of an activity, and how old the last word on it is."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from .costs import Part
from .links import Link
from .periods import Period, bounds, classify, years_before

GAPS = {
    "no-date": "no source states a date",
    "no-outcome": "no source states an outcome",
    "no-budget": "no source states what it cost",
    "no-source": "no source is named",
    "no-link": "not linked to any instruction or goal",
    "unconfirmed": "announced, its day is past, and no source says that it was held",
    "conflict": "sources contradict each other",
    "old": "the newest source is more than two years old",
}
"""Gap -> what it says, in the order in which gaps are listed."""

OUTCOMES = ("outputs", "outcome", "participants", "countries_participating")
LIGHTS = {
    "green": "less than one year",
    "amber": "one to two years",
    "red": "more than two years",
    "unknown": "not dated",
}


@dataclass(frozen=True, slots=True)
class Age:
    """Since the last update: *days* (None when not dated) and *light*, a key of `LIGHTS`."""

    days: int | None
    light: str


def age(updated: str | None, as_of: date) -> Age:
    """
    How old the last update is.

    Less than one year is green, one to two years (both anniversaries counted) amber, more red. A date of reduced
    precision counts from its first day, so that nothing looks newer than it may be; one after *as_of* is 0 days old.
    """
    day = bounds(updated)
    if day is None:
        return Age(None, "unknown")
    days = max(0, (as_of - day.first).days)
    if day.first > years_before(as_of, 1):
        return Age(days, "green")
    return Age(days, "amber" if day.first >= years_before(as_of, 2) else "red")


def gaps(
    activity: Mapping[str, Any],
    period: Period,
    as_of: date,
    *,
    links: Iterable[Link] = (),
    costs: Iterable[Part] = (),
    conflicts: Collection[str] = (),
) -> tuple[str, ...]:
    """
    What is missing of an activity: keys of `GAPS`, in their order.

    An outcome is asked of what was held only. An empty list of outputs ("none") is an answer and no gap. A proposed
    link is a link here (the report counts it apart); a refused one is none. A link to a budget line is neither an
    instruction nor a goal.

    Args:
        activity: ``status``, ``start``, ``end``, ``updated``, the `OUTCOMES`, ``source_title``, ``source_url``.
        links, costs: of this activity.
        conflicts: names of the fields on which sources contradict each other.
    """
    held = classify(activity, period, as_of).name
    found = {
        "no-date": bounds(activity.get("start")) is None and bounds(activity.get("end")) is None,
        "no-outcome": held == "held" and all(activity.get(name) in (None, "") for name in OUTCOMES),
        "no-budget": all(part.amount is None for part in costs),
        "no-source": not activity.get("source_title") and not activity.get("source_url"),
        "no-link": not any(link.state != "refused" and link.to[0] in ("instruction", "goal") for link in links),
        "unconfirmed": held == "announced",
        "conflict": bool(conflicts),
        "old": age(activity.get("updated"), as_of).light == "red",
    }
    return tuple(name for name in GAPS if found[name])
