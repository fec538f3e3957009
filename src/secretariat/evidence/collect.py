"""
Collect one source: items through its reader into records, then things and evidence, in effect at the snapshot's end.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import transaction

from .. import formats
from ..domain.precedence import rank
from ..domain.statements import Item, Problem
from . import effects, packs, queries
from .models import Evidence, Pack, Record, Snapshot, Source, Thing
from .models import Problem as ProblemRow

GONE_LIMIT = 0.20


@dataclass
class Outcome:
    """What one collection of one source did; the numbers are those of its snapshot."""

    source: str
    snapshot: Snapshot
    touched: dict[str, set[int]] = field(default_factory=dict)


def declare(entry: dict[str, Any]) -> Source:
    """The source that an entry of the settings names, made or brought up to date."""
    known = {"slug", "format", "place", "title", "address", "licence", "owner", "cadence", "extent", "rank"}
    source, _ = Source.objects.update_or_create(
        slug=entry["slug"],
        defaults={
            "title": entry.get("title", entry["slug"]),
            "format": entry["format"],
            "place": entry["place"],
            "address": entry.get("address", ""),
            "licence": entry.get("licence", ""),
            "owner": entry.get("owner", ""),
            "cadence": entry.get("cadence", ""),
            "is_window": entry.get("extent", "whole") == "window",
            "rank": entry.get("rank", 50),
            "options": {name: value for name, value in entry.items() if name not in known},
        },
    )
    return source


def collect(source: Source, *, context: formats.Context) -> Outcome:
    """Collect one source whole and put it in effect."""
    reader = formats.reader(source.format)
    path = Path(source.place)
    if not path.is_absolute():
        path = settings.WORKSPACE.folder / path
    last = source.snapshots.order_by("-number").first()
    snapshot = Snapshot.objects.create(
        source=source,
        number=last.number + 1 if last else 1,
        reader=f"{source.format}/{reader.VERSION}",
        started_at=datetime.now(UTC),
    )
    items: list[Item] = []
    problems: list[Problem] = []
    for one in reader.read(path, source.options, context):
        (items if isinstance(one, Item) else problems).append(one)
    with transaction.atomic():
        touched = _write(source, snapshot, items, problems)
        _effect(touched)
        snapshot.state = Snapshot.State.IN_EFFECT
        snapshot.finished_at = datetime.now(UTC)
        snapshot.save()
    return Outcome(source.slug, snapshot, touched)


def _write(source, snapshot, items, problems) -> dict[str, set[int]]:
    present = {record.key: record for record in source.records.filter(gone_in=None).select_related("first_in")}
    fresh, seen = [], set()
    for item in items:
        digest = hashlib.sha256(item.raw).digest()
        if item.key in seen:
            problems.append(Problem(item.place, "key-twice", f"{item.key!r} stands twice", "error", "keep one"))
            continue
        seen.add(item.key)
        old = present.get(item.key)
        if old and bytes(old.digest) == digest and old.first_in.reader == snapshot.reader:
            snapshot.unchanged += 1
        else:
            fresh.append((item, digest, old))
    gone = [] if source.is_window else [record for key, record in present.items() if key not in seen]
    snapshot.read = len(items)
    snapshot.new = sum(old is None for _, _, old in fresh)
    snapshot.changed = len(fresh) - snapshot.new
    snapshot.gone = len(gone)
    snapshot.refused = sum(problem.severity == "error" for problem in problems)
    snapshot.doubts = sum(problem.severity == "doubt" for problem in problems)
    ProblemRow.objects.bulk_create(ProblemRow(snapshot=snapshot, **problem._asdict()) for problem in problems)
    ended = [record.pk for record in gone] + [old.pk for _, _, old in fresh if old]
    touched: dict[str, set[int]] = defaultdict(set)
    for kind, thing in Evidence.objects.filter(record_id__in=ended).values_list("thing__kind", "thing_id"):
        touched[kind].add(thing)
    Record.objects.filter(pk__in=ended).update(gone_in=snapshot)
    writer = packs.Writer(settings.WORKSPACE.packs, f"{source.slug}-{snapshot.number}.pack")
    for start in range(0, len(fresh), 200):
        batch = fresh[start : start + 200]
        frames = packs.compress([item.raw for item, _, _ in batch], [packs.form_of(item.statements) for item, _, _ in batch])
        raw_at, raw_size = writer.write(frames.raw)
        form_at, form_size = writer.write(frames.forms)
        pack = Pack.objects.create(
            snapshot=snapshot, file=writer.file, raw_at=raw_at, raw_size=raw_size, form_at=form_at, form_size=form_size
        )
        records = Record.objects.bulk_create(
            Record(
                source=source, key=item.key, digest=digest, pack=pack, raw_offset=raw[0], raw_length=raw[1],
                form_offset=form[0], form_length=form[1], place=item.place, first_in=snapshot,
                rank=rank(source.rank, item.shape, item.date, digest.hex()),
            )
            for (item, digest, _), raw, form in zip(batch, frames.raw_places, frames.form_places, strict=True)
        )  # fmt: skip
        wanted = {(s.kind, s.key) for item, _, _ in batch for s in item.statements}
        Thing.objects.bulk_create([Thing(kind=kind, key=key) for kind, key in sorted(wanted)], ignore_conflicts=True)
        keys = defaultdict(list)
        for kind, key in wanted:
            keys[kind].append(key)
        ids = {
            (kind, thing.key): thing.pk
            for kind, names in keys.items()
            for thing in Thing.objects.filter(kind=kind, key__in=names)
        }
        rows = []
        for record, (item, _, _) in zip(records, batch, strict=True):
            for part, statement in enumerate(item.statements):
                thing = ids[statement.kind, statement.key]
                touched[statement.kind].add(thing)
                rows.append(Evidence(record=record, thing_id=thing, part=part))
        Evidence.objects.bulk_create(rows)
    writer.close()
    return touched


def _effect(touched: dict[str, set[int]]) -> None:
    for kind in effects.ORDER:
        deriver = effects.deriver(kind)
        if not deriver or kind not in touched:
            continue
        if deriver.resolve:
            touched[kind] |= _resolve(kind, deriver.resolve)
        deriver.derive(sorted(touched[kind]))


def _resolve(kind: str, resolve) -> set[int]:
    """Give each cluster one thing; an old thing whose evidence has all moved points to where it went."""
    held = queries.assertions(kind=kind)
    where = {(a.number, a.part): thing for thing, voices in held.items() for a in voices}
    touched: set[int] = set()
    for cluster in resolve([a for voices in held.values() for a in voices]):
        thing = Thing.objects.get_or_create(kind=kind, key=cluster.key)[0]
        if thing.merged_into_id:
            thing.merged_into = None
            thing.save(update_fields=["merged_into"])
        for assertion, rule in cluster.members:
            old = where[assertion.number, assertion.part]
            if old != thing.pk or assertion.rule != rule:
                Evidence.objects.filter(record_id=assertion.number, part=assertion.part).update(thing=thing, rule=rule)
                touched |= {old, thing.pk}
                if old != thing.pk:
                    Thing.objects.filter(pk=old).exclude(evidence__record__gone_in=None).update(merged_into=thing)
    return touched
