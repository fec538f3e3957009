"""
Make all that is derived anew from the packs: things, evidence and every domain row.

The strongest proof that nothing stands in the register that no record says: a register rebuilt has the same rows by
natural key. Things keep their numbers, so that addresses go on holding.

Collecting writes in small batches; this does not. All of it is dropped first, so after any batch the register would
stand half made, and a process that died there would leave it so. In one transaction others read the former state until
its end, whatever happens; who would write waits a little, and is then told that another process is writing (`Busy`).
"""

from __future__ import annotations

from django.conf import settings
from django.db import transaction

from . import bulk, effects, lock, packs, queries, switch
from .models import Evidence, Pack, Record, Thing

_AT_ONCE = 2_000


def rebuild() -> dict[str, int]:
    """Drop and remake; how many things and pieces of evidence there are now. Raises Busy."""
    folder = settings.WORKSPACE.folder
    with lock.writing(folder), lock.effect(folder), transaction.atomic():
        numbers = {
            (kind, key): pk for pk, kind, key in Thing.objects.values_list("pk", "kind", "key").iterator(_AT_ONCE)
        }
        _drop()
        things = _remake(numbers)
        for deriver in effects.bulk_derivers():
            _rows_of(deriver, things)
        large = {deriver.kind for deriver in effects.bulk_derivers()}
        touched: dict[str, set[int]] = {}
        for (kind, _), pk in things.items():
            if kind not in large:
                touched.setdefault(kind, set()).add(pk)
        switch.derive(touched)
        return {"things": Thing.objects.count(), "evidence": Evidence.objects.count()}


def _drop() -> None:
    for model in switch.domain_models():
        bulk.execute(f"DELETE FROM {model._meta.db_table}")
    bulk.execute(f"DELETE FROM {Evidence._meta.db_table}")
    # Keys that point here are looked at when the transaction ends: by then each is there again.
    bulk.execute(f"DELETE FROM {Thing._meta.db_table}")


def _remake(numbers: dict[tuple[str, str], int]) -> dict[tuple[str, str], int]:
    """Things and evidence of all records, ended ones too, as their own keys would have it."""
    reader = queries.pack_reader()
    things: dict[tuple[str, str], int] = {}
    last = 0
    while True:
        rows = bulk.rows(
            f"""SELECT r.id, p.file, p.form_at, p.form_size, r.form_offset, r.form_length
                FROM {Record._meta.db_table} r JOIN {Pack._meta.db_table} p ON p.id = r.pack_id
                WHERE r.id > %s ORDER BY r.id LIMIT %s""",
            [last, _AT_ONCE],
        )
        if not rows:
            return things
        last = rows[-1][0]
        said = [(row[0], packs.statements_in(reader.item(*row[1:]))) for row in rows]
        wanted = {(s.kind, s.key) for _, statements in said for s in statements if (s.kind, s.key) not in things}
        known = sorted(pair for pair in wanted if pair in numbers)
        bulk.insert(Thing._meta.db_table, ("id", "kind", "key"), [(numbers[pair], *pair) for pair in known])
        things.update((pair, numbers[pair]) for pair in known)
        missing = sorted(wanted - set(known))
        made = bulk.allocate(Thing, len(missing)) if missing else []
        bulk.insert(
            Thing._meta.db_table, ("id", "kind", "key"), [(pk, *p) for pk, p in zip(made, missing, strict=True)]
        )
        things.update(zip(missing, made, strict=True))
        bulk.insert(
            Evidence._meta.db_table,
            ("record_id", "thing_id", "part", "rule"),
            [(pk, things[s.kind, s.key], part, "") for pk, statements in said for part, s in enumerate(statements)],
        )


def _rows_of(deriver: effects.Deriver, things: dict[tuple[str, str], int]) -> None:
    of = deriver.bulk
    ids = sorted(pk for (kind, _), pk in things.items() if kind == deriver.kind)
    for part in bulk.chunks(ids, _AT_ONCE):
        held = queries.assertions(things=part)
        bulk.insert(
            of.model._meta.db_table,
            ("thing_id", *of.columns, "record"),
            [(thing, *of.settled(voices)) for thing, voices in sorted(held.items())],
        )
