"""Every way of reading the inventory for pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from typing import Any
from urllib.parse import quote

from django.db.models import QuerySet
from django.urls import reverse

from ..domain import addresses
from ..domain.conditions import Lineage, When, holds, lineage
from ..domain.periods import Period, bounds, classify, days_of, year
from ..domain.precedence import Assertion
from ..evidence import kept
from ..evidence.models import Thing
from ..evidence.names import Named
from . import entities
from .models import Activity, Entity, Link, Role

_SAFE = "!$&'()*+,;=~:@"  # what a segment of a path may hold as it is (RFC 3986 §3.3)
EVER = Period(date.min, date.max)
"""The period of a page that asks for none: an activity is what it is on the day of view."""


@dataclass
class Overview:
    """
    What the list of activities offers to filter by, counted over all of them.

    Attributes:
        standings: id -> what it is on the day of view (`domain.periods.CLASSES`). years: id -> (first, last) year of
            its days, the last None where open. spam: ids of those on spam.
    """

    kinds: Counter[str] = field(default_factory=Counter)
    leads: Counter[str] = field(default_factory=Counter)
    countries: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    standings: dict[int, str] = field(default_factory=dict)
    days: dict[int, Period] = field(default_factory=dict)
    spam: set[int] = field(default_factory=set)
    line: Lineage = field(default_factory=Lineage)

    @cached_property
    def years(self) -> Counter[int]:
        """Years in which activities began or ended."""
        found: Counter[int] = Counter()
        for days in self.days.values():
            ends = {one.year for one in (days.first, days.last) if date.min < one < date.max}
            found.update(range(min(ends), max(ends) + 1) if ends else ())
        return found

    def in_year(self, number: int) -> list[int]:
        """Ids of the activities that have a day in a calendar year."""
        if number not in self._found:
            wanted = year(number)
            self._found[number] = [pk for pk, days in self.days.items() if days.meets(wanted)]
        return self._found[number]

    def with_standing(self, name: str) -> list[int]:
        if name not in self._found:
            self._found[name] = [pk for pk, standing in self.standings.items() if standing == name]
        return self._found[name]

    @cached_property
    def _found(self) -> dict[int | str, list[int]]:
        """What was asked for before, by year or standing."""
        return {}


@kept.counted("activities")
def overview(version: str, as_of: date, words: tuple[str, ...]) -> Overview:
    """
    Counts of all activities as the register stands, two queries where they are not kept.

    *words* are those by which an activity is one on spam. A leading entity is counted under its name in the register.
    """
    made = Overview(line=_lineage())
    spam = When(words=words)
    columns = ("thing_id", "title", "kind", "lead", "country", "status", "start", "end", "updated", "fields")
    for row in Activity.objects.values(*columns).iterator(chunk_size=2_000):
        pk = row["thing_id"]
        for counter, name in (
            (made.kinds, "kind"),
            (made.leads, "lead"),
            (made.countries, "country"),
            (made.statuses, "status"),
        ):
            if row[name]:
                counter[row[name]] += 1
        made.standings[pk] = standing(row, as_of)
        if days := days_of(row):
            made.days[pk] = days
        if words and holds(spam, {**row["fields"], **row}, made.line):
            made.spam.add(pk)
    return made


def standing(row: Mapping[str, Any], as_of: date, period: Period = EVER) -> str:
    """What an activity is on a day of view: held, ongoing, planned, announced, called off or unknown."""
    return classify(row, period, as_of).name


def _lineage() -> Lineage:
    rows = Entity.objects.values_list("thing__key", "name", "parent__key", "fields")
    return lineage({**fields, "key": key, "name": name, "parent": parent} for key, name, parent, fields in rows)


def activities() -> QuerySet[Activity]:
    return Activity.objects.select_related("thing")


def thing_at(kind: str, segment: str) -> tuple[Thing | None, str]:
    """The thing of an address, and the address of what it was merged into ("" when it stands); one query."""
    thing = Thing.objects.select_related("merged_into").filter(kind=kind, key=addresses.key(segment)).first()
    if thing is not None and thing.merged_into is not None:
        return thing.merged_into, addresses.segment(thing.merged_into.key)
    return thing, ""


def links_of(thing: Thing, voices: Iterable[Assertion]) -> list[Link]:
    """
    Links from an activity or a role, as they stand; one query.

    A source may name it by any key that one of its records has for it, or by its row's own id.
    """
    keys = (
        {thing.key}
        | {one.statement.key for one in voices}
        | {str(one.statement.marks.get("id") or thing.key) for one in voices}
    )
    rows = Link.objects.filter(of__kind=thing.kind, of__key__in=sorted(keys), to__isnull=False)
    return list(rows.select_related("to", "thing").order_by("to__kind", "to__key"))


def roles_in(activity: Thing) -> list[Role]:
    """Roles of entities in an activity; one query."""
    return list(Role.objects.filter(activity=activity).select_related("entity").order_by("what", "thing_id"))


def activity_address(key: str, base: str = "") -> str:
    """The page of an activity; *base* is that of the list, where many are asked for."""
    return f"{base or reverse('activities')}{quote(addresses.segment(key), safe=_SAFE)}/"


def name_activities(things: Sequence[int], language: str) -> dict[int, Named]:
    """How other pages mention activities."""
    rows = Activity.objects.filter(thing_id__in=things).values_list("thing_id", "thing__key", "title")
    return {pk: Named("activity", key, title, "", activity_address(key), "en") for pk, key, title in rows}


def name_entities(things: Sequence[int], language: str) -> dict[int, Named]:
    """How other pages mention entities: by their names, in the language where a source gives it."""
    return {pk: named for pk, named in _named(Entity.objects.filter(thing_id__in=things), language)}


def entities_by_key(keys: Sequence[str], language: str) -> dict[str, Named]:
    """The same of entities by their keys; one query."""
    rows = Entity.objects.filter(thing__kind="entity", thing__key__in=keys)
    return {named.key: named for _pk, named in _named(rows, language)}


def _named(rows: QuerySet[Entity], language: str) -> Iterator[tuple[int, Named]]:
    for pk, key, name, fields in rows.values_list("thing_id", "thing__key", "name", "fields"):
        told = entities.translated(fields).get(language)
        address = entities.entity_address(key)
        yield pk, Named("entity", key, told or name or key, "", address, language if told else "en")


def name_roles(things: Sequence[int], language: str) -> dict[int, Named]:
    """How other pages mention roles: by what it is, leading to the page of its entity."""
    rows = Role.objects.filter(thing_id__in=things).exclude(entity=None)
    found = rows.values_list("thing_id", "thing__key", "what", "subject", "entity__key")
    return {
        pk: Named("role", key, f"{what}: {subject}" if subject else what, "", entities.entity_address(entity), "en")
        for pk, key, what, subject, entity in found
    }


def begins(row: Activity) -> Period | None:
    """All days on which an activity may begin."""
    return bounds(row.start)
