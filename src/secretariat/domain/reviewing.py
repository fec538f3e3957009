"""
The review of current activities: the inventory of a period by entity, role, kind, status and each grouping, what is
missing, how old the last word is, and what contradicts.

It counts nothing in a way of its own: each number is a figure (`domain.figures`) over the tables on which the report
rests, so that review and report never differ.

Source: Resolution 130 (draft of 28 July 2006), instructs 1: review of current activities.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from .definitions import IN_PERIOD, Tables, leaf
from .figures import Definition, compute
from .gaps import GAPS, age
from .scope import Scope
from .sets import Expression

STANDINGS = ("held", "ongoing", "planned", "announced", "called off", "unknown")
"""What an activity of the period is; "announced" says that it was never confirmed, and does not count as held."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a breakdown: *counts* by the breakdown's columns; *total* of all its activities (or roles)."""

    label: str
    counts: Mapping[str, int]
    total: int


@dataclass(frozen=True, slots=True)
class Breakdown:
    """*name*: "lead", "kind", "status", "role", "sector" …; *columns*: the standings, or for roles "entities"."""

    name: str
    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class Review:
    """
    Attributes:
        totals: standing -> number of activities of the period; their sum is *total*.
        breakdowns: of activities and of roles.
        gaps: gap -> number of activities in which it is missing, in the order of `GAPS`; without a date also those that
            belong to no period.
        ages: light -> number of activities.
        activities: rows of the table of activities in the period, each with ``age_days`` and ``light``.
        undated: rows of activities of which no source states a date: they belong to no period.
        conflicts: rows of the table of conflicts of activities.
    """

    totals: Mapping[str, int]
    total: int
    breakdowns: tuple[Breakdown, ...]
    gaps: Mapping[str, int]
    ages: Mapping[str, int]
    activities: tuple[Mapping[str, Any], ...]
    undated: tuple[Mapping[str, Any], ...]
    conflicts: tuple[Mapping[str, Any], ...]


def review(tables: Tables, scope: Scope) -> Review:
    """The review of the scope's period, from the report's tables."""
    counted = _Counted(tables)
    totals = {standing: counted.of(("standing", "eq", standing)) for standing in STANDINGS}
    present = [row for row in tables["activities"] if row["in_period"]]
    aged = []
    for row in present:
        old = age(row["updated"], scope.as_of)
        aged.append({**row, "age_days": old.days, "light": old.light})
    order = {standing: number for number, standing in enumerate(STANDINGS)}
    aged.sort(key=lambda row: (order.get(row["standing"], 9), str(row["start"] or "9"), row["id"]))
    breakdowns = [
        counted.by("lead", "entity (lead)", "lead", _values(present, "lead")),
        _roles(tables),
        counted.by("kind", "kind", "kind", _values(present, "kind")),
        counted.by("status", "status as sources state it", "status", _values(present, "status")),
    ]
    for grouping in scope.groupings:
        field = f"group_{grouping.id}"
        lines = [counted.line(group.name["en"], (field, "has", group.id)) for group in grouping.groups]
        lines.append(counted.line("in no group", (field, "eq", [])))
        title = grouping.name["en"]
        breakdowns.append(Breakdown(grouping.id, title, STANDINGS, tuple(line for line in lines if line.total)))
    if not any(one.name == "region" for one in breakdowns):
        breakdowns.append(counted.by("region", "region", "region", _values(present, "region")))
    undated = tuple(row for row in tables["activities"] if is_undated(row))

    def missing(gap: str) -> int:
        return counted.of(("gaps", "has", gap)) + (len(undated) if gap == "no-date" else 0)

    return Review(
        totals=totals,
        total=counted.of(),
        breakdowns=tuple(breakdowns),
        gaps={gap: number for gap in GAPS if (number := missing(gap))},
        ages={light: sum(row["light"] == light for row in aged) for light in ("green", "amber", "red", "unknown")},
        activities=tuple(aged),
        undated=undated,
        conflicts=tuple(row for row in tables["conflicts"] if row["kind"] == "activity"),
    )


def is_undated(row: Mapping[str, Any]) -> bool:
    """Whether a row of the table of activities has no date by which it could belong to a period."""
    return "no-date" in row["gaps"] and row["standing"] != "outside"


def _values(rows: Iterable[Mapping[str, Any]], field: str) -> list[str]:
    return sorted({row[field] for row in rows if row[field]})


class _Counted:
    """Counts as figures over the tables."""

    def __init__(self, tables: Tables) -> None:
        self.tables = {name: list(tables[name]) for name in ("activities", "roles", "partners")}

    def of(self, *conditions: tuple[str, str, Any] | tuple[str, str]) -> int:
        """The number of activities of the period that meet the conditions."""
        return self.number(leaf("activities", IN_PERIOD, *conditions))

    def number(self, of: Expression) -> int:
        return self._value(Definition("n", "", "count", of, ""))

    def distinct(self, of: Expression, field: str) -> int:
        return self._value(Definition("n", "", "distinct", of, "", field=field))

    def _value(self, definition: Definition) -> int:
        value = compute([definition], self.tables)["n"].value
        assert isinstance(value, int)
        return value

    def line(self, label: str, *conditions: tuple[str, str, Any] | tuple[str, str]) -> Line:
        total = self.of(*conditions)
        counts = {s: self.of(*conditions, ("standing", "eq", s)) if total else 0 for s in STANDINGS}
        return Line(label, counts, total)

    def by(self, name: str, title: str, field: str, values: Sequence[str]) -> Breakdown:
        lines = [self.line(value, (field, "eq", value)) for value in values]
        lines.sort(key=lambda line: (-line.total, line.label))
        lines.append(self.line("not stated", (field, "unknown")))
        return Breakdown(name, title, STANDINGS, tuple(line for line in lines if line.total))


def _roles(tables: Tables) -> Breakdown:
    """Roles of the period by what they are; lead and partner of activities beside the standing ones."""
    counted = _Counted(tables)
    present = [row for row in tables["roles"] if row["in_period"] and row["what"]]
    lines = []
    for what in _values(present, "what"):
        of = leaf("roles", IN_PERIOD, ("what", "eq", what))
        lines.append(Line(what, {"entities": counted.distinct(of, "entity")}, counted.number(of)))
    for label, table, field in (
        ("lead of an activity", "activities", "lead"),
        ("partner in an activity", "partners", "entity"),
    ):
        where = (IN_PERIOD, (field, "known")) if table == "activities" else ()
        of = leaf(table, *where)
        lines.append(Line(label, {"entities": counted.distinct(of, field)}, counted.number(of)))
    return Breakdown("role", "role", ("entities",), tuple(line for line in lines if line.total))


def plain(found: Review, scope: Scope) -> dict[str, Any]:
    """The whole review as JSON."""
    return {
        "period": [scope.period.first.isoformat(), scope.period.last.isoformat()],
        "as_of": scope.as_of.isoformat(),
        "total": found.total,
        "standings": dict(found.totals),
        "breakdowns": [
            {
                "name": one.name,
                "title": one.title,
                "lines": [{"label": line.label, "total": line.total, **line.counts} for line in one.lines],
            }
            for one in found.breakdowns
        ],
        "gaps": {gap: {"count": number, "means": GAPS[gap]} for gap, number in found.gaps.items()},
        "ages": dict(found.ages),
        "activities": [dict(row) for row in found.activities],
        "undated": [dict(row) for row in found.undated],
        "conflicts": [dict(row) for row in found.conflicts],
    }
