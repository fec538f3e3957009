"""
Search catches up with what is in effect: in bounded batches, after the snapshot, never holding a writer up for long.

Broken off, it begins with that source again; what is already there is put there once more and nothing is double.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import orjson
from django.conf import settings

from ..search import index
from . import bulk, effects, lock, queries
from .models import Evidence, Pack, Record, Source, Thing


def behind() -> int:
    """How many records search has not seen yet, or still finds though they have ended."""
    return sum(
        bulk.rows(
            f"""SELECT count(*) FROM {Record._meta.db_table} WHERE source_id = %s AND (
                (first_in_id > %s AND first_in_id <= %s) OR (gone_in_id > %s AND gone_in_id <= %s))""",
            [source.pk, *(2 * [source.indexed_id or 0, source.current_id])],
        )[0][0]
        for source in _late()
    )


def catch_up() -> int:
    """Index all that is behind; the number of documents written. Raises Busy."""
    written = 0
    with lock.writing(settings.WORKSPACE.folder), bulk.writing_much():
        for source in _late():
            since = source.indexed_id or 0
            for deriver in effects.bulk_derivers():
                if deriver.bulk.words:
                    written += _catch_up(source, deriver, since)
            Source.objects.filter(pk=source.pk).update(indexed=source.current_id)
    return written


def _late() -> list[Source]:
    return [
        source
        for source in Source.objects.exclude(current=None).order_by("pk")
        if source.indexed_id != source.current_id
    ]


def _catch_up(source: Source, deriver: effects.Deriver, since: int) -> int:
    model, record, pack = deriver.bulk.model._meta.db_table, Record._meta.db_table, Pack._meta.db_table
    if since:
        index.remove(_ended(source, deriver.kind, since))
    written = 0
    rows = _first_records(
        f"""SELECT r.id, p.file, p.form_at, p.form_size, r.form_offset, r.form_length
            FROM {record} r JOIN {pack} p ON p.id = r.pack_id
            WHERE r.source_id = %s AND r.first_in_id > %s AND r.id > %s ORDER BY r.id LIMIT %s""",
        [source.pk, since],
    )
    for part in rows:
        marks = bulk.marks(part)
        thing_of = dict(
            bulk.rows(f"SELECT record, thing_id FROM {model} WHERE record IN ({marks})", [row[0] for row in part])
        )
        documents = [
            index.Row(thing_of[number], deriver.kind, *words)
            for number, said in _said(row for row in part if row[0] in thing_of)
            for kind, _, fields, *_ in said
            if kind == deriver.kind
            for words in deriver.bulk.words(fields)
        ]
        index.put(documents)
        written += len(documents)
    if since:
        written += _fallen_back(source, deriver, since)
    return written


def _first_records(sql: str, parameters: list[int], size: int = 3_000) -> Iterator[list[tuple]]:
    last = 0
    while part := bulk.rows(sql, [*parameters, last, size]):
        last = part[-1][0]
        yield part


def _said(rows: Iterable[tuple]) -> Iterator[tuple[int, list]]:
    reader = queries.pack_reader()
    for number, file, at, size, offset, length in rows:
        yield number, orjson.loads(reader.item(file, at, size, offset, length))


def _ended(source: Source, kind: str, since: int) -> list[int]:
    """Things of which a record of this source has ended."""
    return [
        row[0]
        for row in bulk.rows(
            f"""SELECT DISTINCT e.thing_id FROM {Record._meta.db_table} r
                JOIN {Evidence._meta.db_table} e ON e.record_id = r.id JOIN {Thing._meta.db_table} t ON t.id = e.thing_id
                WHERE r.source_id = %s AND r.gone_in_id > %s AND r.gone_in_id <= %s AND t.kind = %s""",
            [source.pk, since, source.current_id, kind],
        )
    ]


def _fallen_back(source: Source, deriver: effects.Deriver, since: int) -> int:
    """Things whose ended record gave way to an older one, of this or another source: their words come from that."""
    things = _ended(source, deriver.kind, since)
    written = 0
    for part in bulk.chunks(things, 1_000):
        documents = [
            index.Row(thing, deriver.kind, *words)
            for thing, voices in queries.assertions(things=part).items()
            for words in deriver.bulk.words(voices[0].statement.fields)
        ]
        index.put(documents)
        written += len(documents)
    return written
