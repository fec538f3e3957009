"""Every way of reading standards for pages."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db.models import Count, QuerySet
from django.db.models.functions import Substr
from django.urls import reverse

from ..domain import addresses
from ..evidence import kept
from ..evidence.names import Named
from .models import Standard

DIMENSIONS = ("body", "status", "committee", "year")
EDITIONS = 60
"""Editions shown of one designation; 3GPP has some hundreds of a few."""


@dataclass(slots=True)
class Overview:
    """How many standards there are of each body, status, committee and year together; all counts of a list are sums."""

    together: list[tuple[tuple[str, str, str, str], int]] = field(default_factory=list)
    total: int = 0
    kept: dict[tuple[tuple[str, str], ...], dict[str, Counter[str]]] = field(default_factory=dict)

    def counted(self, chosen: Mapping[str, str]) -> dict[str, Counter[str]]:
        """Counts by each dimension, and by "" all, of the standards that the other filters leave; kept once made."""
        asked = tuple((name, chosen[name]) for name in DIMENSIONS if chosen.get(name))
        if asked not in self.kept:
            if len(self.kept) > 500:
                self.kept.clear()
            found: dict[str, Counter[str]] = {name: Counter() for name in (*DIMENSIONS, "")}
            wanted = [(DIMENSIONS.index(name), value) for name, value in asked]
            for values, count in self.together:
                missed = [at for at, value in wanted if values[at] != value]
                if not missed:
                    found[""][""] += count
                if len(missed) <= 1:
                    for at, name in enumerate(DIMENSIONS):
                        if (not missed or missed == [at]) and values[at]:
                            found[name][values[at]] += count
            self.kept[asked] = found
        return self.kept[asked]


@kept.counted("standards", many=2)
def overview(version: str) -> Overview:
    """Counts of all standards as the register stands, one query where they are not kept."""
    made = Overview()
    rows = Standard.objects.order_by().annotate(year=Substr("published", 1, 4)).values_list(*DIMENSIONS)
    for *values, count in rows.annotate(count=Count("pk")):
        made.together.append((tuple(values), count))
        made.total += count
    return made


@kept.counted("bodies")
def bodies(version: str) -> tuple[str, ...]:
    """Bodies by the number of their standards, one query where they are not kept."""
    rows = Standard.objects.exclude(body="").order_by().values_list("body").annotate(count=Count("pk"))
    return tuple(body for body, _count in sorted(rows, key=lambda row: (-row[1], row[0])))


def standards() -> QuerySet[Standard]:
    return Standard.objects.select_related("thing")


def editions(undated: str) -> list[Standard]:
    """Publications with one designation but for the date, newest first; one query."""
    return list(standards().filter(undated=undated).order_by("-published", "-designation")[: EDITIONS + 1])


def held(keys: Iterable[str]) -> dict[str, str]:
    """Of keys of standards those that are in the register -> their titles; one query."""
    wanted = sorted(set(keys))
    return dict(
        Standard.objects.filter(thing__kind="standard", thing__key__in=wanted).values_list("thing__key", "title")
    )


def committees(names: Sequence[str]) -> dict[str, int]:
    """How many standards name each of these as their committee; one query."""
    rows = Standard.objects.filter(committee__in=names).order_by().values_list("committee").annotate(count=Count("pk"))
    return dict(rows)


def of_committees(names: Sequence[str], limit: int) -> list[Standard]:
    """The newest standards whose source gives one of these names as their committee; one query."""
    return list(standards().filter(committee__in=names).order_by("-published", "-thing_id")[:limit])


def standard_address(key: str) -> str:
    return reverse("standard", args=[addresses.segment(key)])


def name_standards(things: Sequence[int], language: str) -> dict[int, Named]:
    """How other pages mention standards: designation, then title."""
    rows = Standard.objects.filter(thing_id__in=things).values_list("thing_id", "thing__key", "designation", "title")
    return {
        pk: Named("standard", key, title, designation, standard_address(key), "en" if title else "")
        for pk, key, designation, title in rows
    }
