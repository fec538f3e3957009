"""
A snapshot takes effect: prepared at leisure, then switched in one short transaction.

`prepare` works out the rows of large kinds (see `effects.Bulk`) as they will stand and puts those of new things in
place, out of sight, in short transactions. `take_effect` moves `Source.current`, shows those rows, changes the others
and derives the small kinds: all of it, or nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.apps import apps
from django.conf import settings
from django.db import transaction
from django.db.models import Model

from ..domain.precedence import Assertion
from . import acts, bulk, clock, effects, lock, queries, snapshots
from .models import Evidence, Record, Snapshot, Source, Thing

_SETTLE_AT_ONCE = 500
# As many rows as are put in place without keeping others from writing for a tenth of a second.
_AHEAD_AT_ONCE = 10_000


def take_effect(snapshot: Snapshot, *, as_they_are: Collection[str] = ()) -> dict[str, set[int]]:
    """
    Put a snapshot that has reached its end in effect; the things that its evidence touches, by kind. Raises Busy.

    *as_they_are* are kinds of which it tells no thing apart otherwise (see `derive`).
    """
    with lock.effect(settings.WORKSPACE.folder, wait=60):
        return _take_effect(snapshot, as_they_are)


def _take_effect(snapshot: Snapshot, as_they_are: Collection[str]) -> dict[str, set[int]]:
    for deriver in effects.bulk_derivers():
        prepare(snapshot, deriver.kind, deriver.bulk)
    with transaction.atomic():
        Source.objects.filter(pk=snapshot.source_id).update(current=snapshot)
        snapshot.source.current = snapshot
        snapshot.state = Snapshot.State.IN_EFFECT
        snapshot.finished_at = clock.now()
        snapshot.save()
        for deriver in effects.bulk_derivers():
            _place(deriver.bulk)
        touched = _touched(snapshot)
        derive(touched, as_they_are=as_they_are)
    for deriver in effects.bulk_derivers():
        for table in (snapshots.staged_table(deriver.bulk), _affected(deriver.bulk)):
            bulk.execute(f'DROP TABLE IF EXISTS "{table}"')
    return touched


def _affected(of: effects.Bulk) -> str:
    return f"affected_{of.model._meta.db_table}"


def prepare(snapshot: Snapshot, kind: str, of: effects.Bulk) -> None:
    """
    Which things the snapshot touches and how many records will speak of each, and the row of each of them.

    A thing of which one record speaks has its row from the reading of that record; one with more, or whose row was
    lost in a crash, is settled here from the packs.
    """
    evidence, record, source = (model._meta.db_table for model in (Evidence, Record, Source))
    staged, affected = snapshots.staged_table(of), _affected(of)
    snapshots.stage(of, [])
    bulk.execute(f'DROP TABLE IF EXISTS "{affected}"')
    bulk.execute(f'CREATE TEMPORARY TABLE "{affected}" (thing_id bigint PRIMARY KEY, voices integer NOT NULL)')
    others = bulk.rows(
        f"SELECT 1 FROM {source} WHERE current_id IS NOT NULL AND id <> %s LIMIT 1", [snapshot.source_id]
    )
    first = snapshot.source.current_id is None and not others
    if first:  # nothing stands beside it: count what it has stored
        counted = f"""
            SELECT e.thing_id, count(*) FROM {record} r JOIN {evidence} e ON e.record_id = r.id
            JOIN {Thing._meta.db_table} t ON t.id = e.thing_id
            WHERE r.first_in_id = %s AND t.kind = %s GROUP BY e.thing_id"""
        parameters = [snapshot.pk, kind]
    else:
        counted = f"""
            SELECT m.thing_id, sum(CASE WHEN r.first_in_id <= c.current_id
                                    AND (r.gone_in_id IS NULL OR r.gone_in_id > c.current_id) THEN 1 ELSE 0 END)
            FROM (SELECT DISTINCT e.thing_id FROM {record} r CROSS JOIN {evidence} e CROSS JOIN {Thing._meta.db_table} t
                  WHERE (r.first_in_id = %s OR r.gone_in_id = %s) AND e.record_id = r.id AND t.id = e.thing_id
                    AND t.kind = %s) m
            JOIN {evidence} e ON e.thing_id = m.thing_id
            JOIN {record} r ON r.id = e.record_id
            JOIN (SELECT id, CASE WHEN id = %s THEN %s ELSE current_id END AS current_id FROM {source}) c
              ON c.id = r.source_id
            GROUP BY m.thing_id"""
        parameters = [snapshot.pk, snapshot.pk, kind, snapshot.source_id, snapshot.pk]
    bulk.execute(f'INSERT INTO "{affected}" {counted}', parameters)
    bulk.execute(f'CREATE INDEX IF NOT EXISTS "{staged}_thing" ON "{staged}" (thing_id)')
    unsettled = bulk.rows(
        f"""SELECT a.thing_id FROM "{affected}" a WHERE a.voices > 1 OR (a.voices = 1
            AND NOT EXISTS (SELECT 1 FROM "{staged}" s WHERE s.thing_id = a.thing_id)) ORDER BY 1"""
    )
    for part in bulk.chunks([row[0] for row in unsettled], _SETTLE_AT_ONCE):
        held = queries.assertions(things=part, as_of=snapshot)
        bulk.execute(f'DELETE FROM "{staged}" WHERE thing_id IN ({bulk.marks(part)})', part)
        snapshots.stage(of, [(thing, *of.settled(voices)) for thing, voices in sorted(held.items())])
    bulk.execute(f'DELETE FROM "{staged}" WHERE thing_id NOT IN (SELECT thing_id FROM "{affected}" WHERE voices > 0)')
    _put_ahead(of)


def _put_ahead(of: effects.Bulk) -> None:
    """Put rows of new things in place, not yet in effect; what stays staged are rows that change."""
    table, staged = of.model._meta.db_table, snapshots.staged_table(of)
    things = [row[0] for row in bulk.rows(f'SELECT thing_id FROM "{staged}" ORDER BY 1')]
    for part in bulk.chunks(things, _AHEAD_AT_ONCE):
        with transaction.atomic():
            # One that is there and not in effect was left by a run that was killed.
            _insert(of, "FALSE", f"WHERE thing_id BETWEEN {part[0]} AND {part[-1]}", f'WHERE NOT "{table}".in_effect')
    same = " AND ".join(f"t.{name} IS NOT DISTINCT FROM s.{name}" for name in _names(of))
    bulk.execute(
        f"""DELETE FROM "{staged}" WHERE thing_id IN (SELECT s.thing_id FROM "{staged}" s
            JOIN "{table}" t ON t.thing_id = s.thing_id WHERE NOT t.in_effect OR ({same}))"""
    )


def _place(of: effects.Bulk) -> None:
    table, affected = of.model._meta.db_table, _affected(of)
    bulk.execute(f'DELETE FROM "{table}" WHERE thing_id IN (SELECT thing_id FROM "{affected}" WHERE voices = 0)')
    bulk.execute(
        f"""UPDATE "{table}" SET in_effect = TRUE
            WHERE NOT in_effect AND thing_id IN (SELECT thing_id FROM "{affected}" WHERE voices > 0)"""
    )
    _insert(of, "TRUE")


def _insert(of: effects.Bulk, in_effect: str, which: str = "WHERE 1 = 1", over: str = "") -> None:
    """Insert staged rows, in place of those that are there if *over* allows it."""
    names = _names(of)
    listed = ", ".join(("thing_id", *names))
    bulk.execute(
        f"""INSERT INTO "{of.model._meta.db_table}" ({listed}, in_effect)
            SELECT {listed}, {in_effect} FROM "{snapshots.staged_table(of)}" {which} ORDER BY thing_id
            ON CONFLICT (thing_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in names)} {over}"""
    )


def _names(of: effects.Bulk) -> list[str]:
    return [f'"{name}"' for name in (*of.columns, "record")]


def _touched(snapshot: Snapshot) -> dict[str, set[int]]:
    """Things of the small kinds of which a record began or ended; ended evidence goes back to its own key's thing."""
    large = [deriver.kind for deriver in effects.bulk_derivers()]
    touched: dict[str, set[int]] = defaultdict(set)
    ended = []
    for which in ("first_in", "gone_in"):
        rows = (
            Evidence.objects.filter(**{f"record__{which}": snapshot})
            .exclude(thing__kind__in=large)
            .values_list("thing__kind", "thing_id", "pk", "rule")
        )
        for kind, thing, pk, rule in rows:
            touched[kind].add(thing)
            if which == "gone_in" and rule:
                ended.append(pk)
    for evidence in Evidence.objects.filter(pk__in=ended).select_related("record__pack", "thing"):
        said = queries.form(evidence.record)[evidence.part]
        evidence.thing = Thing.objects.get_or_create(kind=said.kind, key=said.key)[0]
        evidence.rule = ""
        evidence.save(update_fields=["thing", "rule"])
    return touched


def derive(touched: dict[str, set[int]], *, as_they_are: Collection[str] = ()) -> None:
    """
    Tell the things of each kind apart and write their rows, kinds that others point to first. In a transaction.

    Things of the kinds *as_they_are* are told apart anew only where what they look at has changed: all that is new of
    them was said by persons, and by that no things become one.
    """
    for kind in effects.ORDER:
        deriver = effects.deriver(kind)
        looks = deriver is not None and any(touched.get(other) for other in deriver.looks_at)
        if looks:
            touched[kind] = set(Thing.objects.filter(kind=kind).values_list("pk", flat=True))
        if not deriver or not touched.get(kind):
            continue
        if deriver.resolve and (looks or kind not in as_they_are):
            moved = resolve(kind, deriver.resolve)
            touched[kind] |= moved
            for other, things in _pointing_at(moved).items():
                touched.setdefault(other, set()).update(things)
        deriver.derive(sorted(touched[kind]))


def _pointing_at(things: set[int]) -> dict[str, set[int]]:
    """Things whose domain row points to one of *things*: it must point to where that one went."""
    found: dict[str, set[int]] = defaultdict(set)
    for model in domain_models() if things else ():
        for field in model._meta.concrete_fields:
            if field.related_model is Thing and not field.primary_key:
                for part in bulk.chunks(sorted(things)):
                    rows = model.objects.filter(**{f"{field.name}__in": part})
                    for kind, pk in rows.values_list("thing__kind", "thing_id"):
                        found[kind].add(pk)
    return found


def domain_models() -> list[type[Model]]:
    """Models whose primary key is a thing: all their rows are derived."""
    return [model for model in apps.get_models() if model._meta.pk.related_model is Thing]


def resolve(kind: str, clusters_of) -> set[int]:
    """
    Give each cluster one thing; a thing whose evidence has all moved points to where its own key's words went.

    What a person has joined or separated is kept so, whatever the rules find.
    """
    held = queries.assertions(kind=kind)
    where = {(a.number, a.part): thing for thing, voices in held.items() for a in voices}
    said = [a for voices in held.values() for a in voices]
    persons = [a for a in said if a.is_of_person]
    clusters = acts.apply_to_clusters(kind, clusters_of([a for a in said if not a.is_of_person]), persons)
    things = {thing.key: thing for thing in Thing.objects.filter(kind=kind)}
    touched: set[int] = set()
    moved_to: dict[str, tuple[tuple[str, str, int], int]] = {}
    used: set[int] = set()
    for cluster in clusters:
        thing = things.get(cluster.key)
        if thing is None:
            thing = things[cluster.key] = Thing.objects.create(kind=kind, key=cluster.key)
        used.add(thing.pk)
        for assertion, rule in cluster.members:
            order = (assertion.rank, assertion.record, assertion.part)
            key = assertion.statement.key
            if key not in moved_to or order < moved_to[key][0]:
                moved_to[key] = (order, thing.pk)
            old = where[assertion.number, assertion.part]
            if old != thing.pk or assertion.rule != rule:
                _move(assertion, thing.pk, rule)
                touched |= {old, thing.pk}
    for key, thing in things.items():
        target = moved_to[key][1] if key in moved_to and thing.pk not in used else None
        if thing.merged_into_id != target:
            thing.merged_into_id = target
            thing.save(update_fields=["merged_into"])
            touched.add(thing.pk)
    return touched


def _move(assertion: Assertion, thing: int, rule: str) -> None:
    Evidence.objects.filter(record_id=assertion.number, part=assertion.part).update(thing=thing, rule=rule)


def touch(things: Iterable[int]) -> dict[str, set[int]]:
    """Thing ids by kind."""
    found: dict[str, set[int]] = defaultdict(set)
    for part in bulk.chunks(list(things)):
        for kind, thing in Thing.objects.filter(pk__in=part).values_list("kind", "pk"):
            found[kind].add(thing)
    return found
