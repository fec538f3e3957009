"""Out of the register: what a report needs as plain data."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from operator import itemgetter
from typing import Any

from django.db import connection
from django.db.models import Count, Max, Q

from ..domain.periods import span
from ..domain.scope import Register, Scope
from ..domain.sets import ColumnTable
from ..evidence import queries
from ..evidence.models import Record, Snapshot, Source, Thing, present
from ..web.listing import among

KINDS = (
    "entity", "role", "activity", "revision", "instruction", "plan", "goal", "budget-line", "rate", "cost", "liaison",
    "link",
)  # fmt: skip


def register(activities: Collection[int] | None = None) -> Register:
    """What present records say of all kinds but standards, of some *activities* (their ids) or of all; two queries."""
    things: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    wanted = Q(kind__in=KINDS)
    if activities is not None:
        wanted &= ~Q(kind="activity") | Q(pk__in=among(activities))
    names = {pk: (kind, key) for pk, kind, key in Thing.objects.filter(wanted).values_list("pk", "kind", "key")}
    held = queries.assertions(kind=KINDS) if activities is None else queries.assertions(things=list(names))
    for thing, voices in held.items():
        kind, key = names[thing]
        things[kind][key] = voices
    return Register(things)


def sources() -> list[dict[str, Any]]:
    """One row for each source: what its snapshot in effect holds."""
    counts = dict(Record.objects.filter(present()).values_list("source").annotate(Count("pk")))
    effects = _newest(Snapshot.State.IN_EFFECT)
    newest = _newest(Snapshot.State.IN_EFFECT, Snapshot.State.UNCHANGED)
    rows = []
    for source in Source.objects.order_by("slug"):
        last, effect = newest.get(source.pk), effects.get(source.pk)
        if last is None or effect is None:
            continue
        rows.append(
            {
                "id": source.slug, "records": [], "title": source.title, "address": source.address,
                "licence": source.licence, "owner": source.owner, "cadence": source.cadence, "format": source.format,
                "retrieved": last.started_at.date().isoformat(), "digest": last.digest or effect.digest,
                "reader": effect.reader, "snapshot": effect.number, "state": last.state,
                "read": effect.read, "refused": effect.refused, "doubts": effect.doubts,
                "present": counts.get(source.pk, 0),
            }
        )  # fmt: skip
    return rows


def _newest(*states: str) -> dict[int, Snapshot]:
    """Each source's newest snapshot in one of the states, in one query for all sources."""
    last = Snapshot.objects.filter(state__in=states).values("source").annotate(last=Max("pk")).values("last")
    return {snapshot.source_id: snapshot for snapshot in Snapshot.objects.filter(pk__in=last)}


_STANDARDS = """
    SELECT t.key, s.designation, s.body, s.title, s.published, s.status, s.committee, src.slug, r.key, r.digest
    FROM standards_standard s
    JOIN evidence_thing t ON t.id = s.thing_id
    JOIN evidence_record r ON r.id = s.record
    JOIN evidence_source src ON src.id = r.source_id
    WHERE s.in_effect
"""


def standards(scope: Scope) -> tuple[ColumnTable, dict[str, list[tuple[str, str, str]]]]:
    """
    The table of all standards in the order of their ids, and by source the (id, key, digest) of the records behind it.

    One query; the title is kept only for those that the report prints.
    """
    committee = str(scope.standards.get("committee", "")).casefold()
    in_force = {str(word).casefold() for word in scope.standards.get("in_force", ("Published", "In force"))}
    about_spam = tuple(str(name) for name in scope.spam.get("standards", ()))
    last_day = scope.period.last.isoformat()
    with connection.cursor() as cursor:
        cursor.execute(_STANDARDS)
        held = sorted(cursor.fetchall(), key=itemgetter(0))
    ids, designations, bodies, titles, published, statuses, committees, slugs, keys, digests = (
        zip(*held, strict=True) if held else ((),) * 10
    )
    ours = _of_each(committees, lambda name: bool(committee) and name.casefold() == committee)
    # Few begin as wanted; only these are looked at closely.
    spam = [
        one.startswith(about_spam)
        and any(one == name or one.startswith((name + " ", name + ".")) for name in about_spam)
        for one in designations
    ]
    names = list(map("/".join, zip(slugs, keys, strict=True)))
    before = scope.before
    # A date in another year than theirs lies in neither period, and most do.
    years = {str(year) for one in (scope.period, before) if one for year in range(one.first.year, one.last.year + 1)}
    days = {date: span(date, date) if date[:4] in years else None for date in set(published)}
    records: dict[str, list[tuple[str, str, str]]] = {slug: [] for slug in dict.fromkeys(slugs)}
    for slug, name, key, digest in zip(slugs, names, keys, digests, strict=True):
        records[slug].append((name, key, bytes(digest).hex()))
    table = ColumnTable(
        {
            "id": ids, "records": list(zip(names)), "designation": designations, "body": bodies,
            "published": published, "status": statuses,
            "title": [title if a or b else "" for title, a, b in zip(titles, ours, spam, strict=True)],
            "ours": ours, "spam": spam, "in_force": _of_each(statuses, lambda word: word.casefold() in in_force),
            # A date of reduced precision lies in a period when all its days do.
            "in_period": _of_each(published, lambda date: bool((own := days[date]) and scope.period.covers(own))),
            "in_before": _of_each(published, lambda date: bool(before and (own := days[date]) and before.covers(own))),
            "by_period": _of_each(published, lambda date: date[:10] <= last_day),
        }
    )  # fmt: skip
    return table, records


def _of_each(values: Iterable[str], of: Callable[[str], bool]) -> list[bool]:
    """What holds of each value, asked once for all equal ones."""
    values = tuple(values)
    known = {value: of(value) for value in set(values)}
    return list(map(known.__getitem__, values))


def snapshots() -> dict[str, int]:
    """Source slug -> number of the snapshot in effect."""
    slugs = dict(Source.objects.values_list("pk", "slug"))
    return {slugs[source]: one.number for source, one in _newest(Snapshot.State.IN_EFFECT).items()}
