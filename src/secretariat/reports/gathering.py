"""Out of the register: what a report needs as plain data."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.db import connection
from django.db.models import Count, Max

from ..domain.periods import span
from ..domain.scope import Register, Scope
from ..evidence import queries
from ..evidence.models import Record, Snapshot, Source, Thing, present

KINDS = (
    "entity", "role", "activity", "revision", "instruction", "plan", "goal", "budget-line", "rate", "cost", "liaison",
    "link",
)  # fmt: skip


def register() -> Register:
    """What present records say of all kinds but standards."""
    things: dict[str, dict[str, Any]] = {}
    for kind in KINDS:
        held = queries.assertions(kind=kind)
        keys = dict(Thing.objects.filter(kind=kind).values_list("pk", "key"))
        things[kind] = {keys[thing]: voices for thing, voices in held.items()}
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
"""


def standards(scope: Scope) -> tuple[list[dict[str, Any]], dict[str, list[tuple[str, str, str]]]]:
    """
    Rows of all standards, and by source the (id, key, digest) of the records behind them.

    One query; the title is kept only for those that the report prints.
    """
    committee = str(scope.standards.get("committee", "")).casefold()
    in_force = {str(word).casefold() for word in scope.standards.get("in_force", ("Published", "In force"))}
    about_spam = tuple(str(name) for name in scope.spam.get("standards", ()))
    years = _years(scope)
    last_day = scope.period.last.isoformat()
    rows: list[dict[str, Any]] = []
    records: dict[str, list[tuple[str, str, str]]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_STANDARDS)
        for key, designation, body, title, published, status, held, source, record, digest in cursor:
            ours = bool(committee) and held.casefold() == committee
            spam = designation.startswith(about_spam) and any(
                designation == name or designation.startswith((name + " ", name + ".")) for name in about_spam
            )
            name = f"{source}/{record}"
            now, before = years(published)
            rows.append(
                {
                    "id": key, "records": [name], "designation": designation, "body": body, "published": published,
                    "status": status, "title": title if ours or spam else "", "ours": ours, "spam": spam, "in_force": status.casefold() in in_force,
                    "in_period": now, "in_before": before, "by_period": published[:10] <= last_day,
                }
            )  # fmt: skip
            records.setdefault(source, []).append((name, record, bytes(digest).hex()))
    rows.sort(key=lambda row: row["id"])
    return rows, records


def _years(scope: Scope):
    """Whether a date lies in the period and in the one before; a date of reduced precision when all its days do."""
    known: dict[str, tuple[bool, bool]] = {}

    def of(published: str) -> tuple[bool, bool]:
        if published not in known:
            own = span(published, published)
            known[published] = (
                bool(own and scope.period.covers(own)),
                bool(own and scope.before and scope.before.covers(own)),
            )
        return known[published]

    return of


def snapshots() -> Mapping[str, int]:
    """Source slug -> number of the snapshot in effect."""
    return {row["id"]: row["snapshot"] for row in sources()}
