"""How each source stands: when it was last had, what it holds, what was refused or is in doubt, what waits."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Window
from django.db.models.functions import RowNumber

from . import coverage, kept
from .models import Problem, Record, Snapshot, Source, present

SHOWN = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One source; *state* is that of its last snapshot, *retrieved* when it was last had in full."""

    slug: str
    title: str
    address: str
    licence: str
    owner: str
    cadence: str
    format: str
    extent: str
    rank: int
    state: str
    retrieved: datetime | None
    tried: datetime | None
    present: int
    refused: int
    doubts: int
    covers: str = ""

    def plain(self) -> dict[str, Any]:
        return {
            name: value.isoformat(timespec="seconds") if isinstance(value, datetime) else value
            for name, value in asdict(self).items()
        }


def _records_present() -> dict[int, int]:
    return dict(Record.objects.filter(present()).values_list("source").annotate(Count("pk")))


@kept.counted("records", many=2)
def records_present(version: str) -> dict[int, int]:
    """Id of a source -> how many of its records are present; one query, where it is not kept."""
    return _records_present()


def rows(sources: Iterable[Source], version: str = "") -> list[Row]:
    """
    One row for each source that the public may know of, in the order of its title; one query, and those of
    `records_present` and, with the register's *version*, of `coverage.years` once for each version.
    """
    spans = coverage.years(version) if version else {}
    held = {one.pk: one for one in sources}
    counts = records_present(version) if version else _records_present()
    last: dict[int, Snapshot] = {}
    taken: dict[int, Snapshot] = {}
    for snapshot in Snapshot.objects.filter(source__in=held).order_by("number"):
        last[snapshot.source_id] = snapshot
        if snapshot.state in (Snapshot.State.IN_EFFECT, Snapshot.State.UNCHANGED):
            taken[snapshot.source_id] = snapshot
    found = []
    for pk, source in held.items():
        now = source.current
        found.append(
            Row(
                source.slug, source.title or source.slug, source.address, source.licence, source.owner, source.cadence,
                source.format, "window" if source.is_window else "whole", source.rank,
                str(last[pk].state) if pk in last else "never collected",
                taken[pk].started_at if pk in taken else None, last[pk].started_at if pk in last else None,
                counts.get(pk, 0), now.refused if now else 0, now.doubts if now else 0,
                coverage.shown(spans.get(source.slug)),
            )
        )  # fmt: skip
    return sorted(found, key=lambda row: (row.title.casefold(), row.slug))


def problems(slug: str) -> list[Problem]:
    """The first problems of the snapshot of a source that is in effect."""
    return list(Problem.objects.filter(snapshot__source__slug=slug).order_by("-snapshot__number", "pk")[:SHOWN])


def all_problems(sources: Iterable[Source]) -> dict[int, list[Problem]]:
    """Ids of sources -> the first problems of each, newest snapshot first, notes left out; one query."""
    position = Window(RowNumber(), partition_by="snapshot__source", order_by=("-snapshot__number", "pk"))
    told = Problem.objects.filter(snapshot__source__in=list(sources)).exclude(severity="note")
    found: dict[int, list[Problem]] = {}
    for one in (
        told.annotate(position=position).filter(position__lte=SHOWN).select_related("snapshot").order_by("position")
    ):
        found.setdefault(one.snapshot.source_id, []).append(one)
    return found


@dataclass(frozen=True, slots=True)
class Collection:
    """The collection of a source that is in effect, and what it brought."""

    slug: str
    title: str
    at: datetime
    new: int
    changed: int
    gone: int


def latest(sources: Mapping[int, Source], count: int) -> list[Collection]:
    """The sources collected last; no query (`sources` as `freshness.in_effect` has them)."""
    ended = [
        Collection(one.slug, one.title or one.slug, now.finished_at, now.new, now.changed, now.gone)
        for one in sources.values()
        if (now := one.current) and now.finished_at
    ]
    return sorted(ended, key=lambda one: (one.at, one.slug), reverse=True)[:count]
