"""
The report's own tables for a year, kept by collect: pages show what a report would count.

They are made by the same function as a report's, so that a page and a report never count in two ways.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_noop as N_

from ..domain.definitions import definitions
from ..domain.figures import Figure, compute
from ..domain.periods import year
from ..domain.scope import Register, Scope
from ..domain.tabulation import Tables
from ..evidence.freshness import in_effect, today
from ..evidence.kept import counted
from ..inventory.listing import spam_words
from ..inventory.models import Activity
from ..inventory.queries import overview
from ..web.errors import BadFilter
from ..web.listing import among
from . import gathering
from .light import light

Row = dict[str, Any]
COUNTED = ("costs.", "goal-costs.", "links.", "liaisons.")
SHOWN = (
    "entities",
    "roles",
    "partners",
    "liaisons",
    "revisions",
    "instructions",
    "plans",
    "goals",
    "budget",
    "costs",
    "goal-costs",
)
"""Tables of which pages show rows; links are kept by their target."""
STATES = ("stated", "proposed", "confirmed")


@dataclass(frozen=True, slots=True)
class Kept:
    """
    What pages show of one year.

    Attributes:
        years: those that a reader can choose, newest first.
        links: address of a target ("goal:key") -> its links of the year that no person refused.
        figures: those of the report on costs, links and acts of cooperation.
    """

    year: int
    years: tuple[int, ...]
    scope: Scope
    tables: Tables
    links: Mapping[str, Sequence[Row]]
    figures: Mapping[str, Figure]

    def row(self, table: str, key: str) -> Row | None:
        return next((row for row in self.tables[table] if row["id"] == key), None)

    def counts(self, target: str) -> dict[str, int]:
        """How many links of the year lead to a target, by state."""
        held = [row["state"] for row in self.links.get(target, ())]
        return {state: held.count(state) for state in STATES}


def kept(request, wanted: str = "") -> Kept:
    """
    The tables of the *wanted* year, or of the newest year that the workspace reports on.

    Raises:
        BadFilter: the year is none of those in which the register has activities.
    """
    day, version = today(request), in_effect(request).version
    years, usual = _years(version, day)
    if wanted and wanted not in map(str, years):
        raise BadFilter(N_("The register knows of no activity in the year “{name}”."), name=wanted[:40])
    return _kept(version, day, int(wanted or usual), years)


def _years(version: str, day: date) -> tuple[tuple[int, ...], int]:
    """The years that a reader can choose, newest first, and the one shown when none is."""
    known = overview(version, day, spam_words()).years
    said = (settings.WORKSPACE.settings if settings.WORKSPACE else {}).get("report", {}).get("years", ())
    reported = [int(one) for one in said if int(one) <= day.year]
    years = tuple(sorted({*known, *reported} or {day.year}, reverse=True))
    return years, max(reported, default=None) or next((one for one in years if one <= day.year), years[0])


def make_all(version: str, day: date) -> None:
    """Make the tables of all years; what records say is gathered once."""
    global _gathered
    _gathered = gathering.register()
    try:
        years, _usual = _years(version, day)
        for number in years:
            _kept(version, day, number, years)
    finally:
        _gathered = None


_gathered: Register | None = None


@counted("tables", many=6)
def _kept(version: str, day: date, number: int, years: tuple[int, ...]) -> Kept:
    basis = light(settings.WORKSPACE, year(number), day, told=_told(_in_year(version, day, number)))
    links: dict[str, list[Row]] = {}
    for row in basis.tables["links"]:
        if row["in_period"] and row["state"] != "refused":
            links.setdefault(row["to"], []).append(row)
    tables = {**basis.tables, "standards": []}
    wanted = [one for one in definitions(tables, basis.scope) if one.name.startswith(COUNTED)]
    figures = compute(wanted, tables)
    return Kept(number, years, basis.scope, {name: tables[name] for name in SHOWN}, links, figures)


def _in_year(version: str, day: date, number: int) -> set[int]:
    """Ids of the activities with a day in the year or the one before it: of others its tables say nothing."""
    known = overview(version, day, spam_words())
    return {*known.in_year(number), *known.in_year(number - 1)}


def _told(activities: set[int]) -> Register:
    """What is said of these activities, and of all other kinds."""
    if _gathered is None:
        return gathering.register(activities)
    held = _gathered.of("activity")
    keys = Activity.objects.filter(thing_id__in=among(activities)).values_list("thing__key", flat=True)
    return replace(_gathered, things={**_gathered.things, "activity": {key: held[key] for key in keys if key in held}})
