"""
Search catches up with what is in effect: in bounded batches, after the snapshot, never holding a writer up for long.

Broken off, it begins with that source again; what is already there is put there once more and nothing is double.
Kinds of which there are many thousands are followed record by record; of the others each app gives all its documents,
and only what differs is written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

import orjson
from django.conf import settings

from ..domain.precedence import settled_values
from ..search import index
from . import bulk, effects, lock, queries
from .models import Evidence, Pack, Record, Source, Thing

# As many documents as are written without keeping others from writing for half a second.
_AT_ONCE = 4_000

_SMALL: dict[str, tuple[Callable[[], Iterable[index.Row]], bool]] = {}


def register(kind: str, rows: Callable[[], Iterable[index.Row]], *, always: bool = False) -> None:
    """
    Say what is searched of a small kind: all its documents as they stand; called by its app when it is ready.

    They are looked at when a source has something new; *always* is for a kind that is made without any.
    """
    _SMALL[kind] = (rows, always)


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
        late = _late()
        derivers = [deriver for deriver in effects.bulk_derivers() if deriver.bulk.words]
        done: dict[str, set[int]] = {deriver.kind: set() for deriver in derivers}
        for source in late:
            for deriver in derivers:
                written += _catch_up(source, deriver, source.indexed_id or 0, done[deriver.kind])
            Source.objects.filter(pk=source.pk).update(indexed=source.current_id)
        for kind, (rows, always) in _SMALL.items():
            if late or always:
                written += index.replace(kind, rows())
    return written


def _late() -> list[Source]:
    return [
        source
        for source in Source.objects.exclude(current=None).order_by("pk")
        if source.indexed_id != source.current_id
    ]


def _catch_up(source: Source, deriver: effects.Deriver, since: int, done: set[int]) -> int:
    """Index what is new of a source; *done* are things of which several speak that another source's turn has done."""
    if since:
        index.remove(_ended(source, deriver.kind, since), deriver.kind)
    written = 0
    for part in _new_evidence(source, deriver.kind, since):
        things = sorted({row[1] for row in part})
        several = _several(things)
        documents = [
            _document(deriver.kind, thing, key, words)
            for thing, key, fields in _said(row for row in part if row[1] not in several)
            for words in deriver.bulk.words(fields)
        ]
        documents += _settled(deriver, sorted(several - done))
        done |= several
        index.put(documents)
        written += len(documents)
    if since:
        for things in bulk.chunks(_ended(source, deriver.kind, since), _AT_ONCE):
            documents = _settled(deriver, things)
            index.put(documents)
            written += len(documents)
    return written


def _new_evidence(source: Source, kind: str, since: int) -> Iterator[list[tuple]]:
    """Present records that began after *since*: (record, thing, part, place of the form …, key), in batches."""
    record, pack, evidence, thing = (model._meta.db_table for model in (Record, Pack, Evidence, Thing))
    last = 0
    # Records in their order, a batch where the last one ended: SQLite joins in the order that CROSS JOIN gives, and the
    # plus keeps it from an index by snapshot. Left to itself, it looks at every thing of the kind for each batch.
    while part := bulk.rows(
        f"""SELECT r.id, e.thing_id, e.part, p.file, p.form_at, p.form_size, r.form_offset, r.form_length,
                t.key
            FROM {record} r CROSS JOIN {pack} p CROSS JOIN {evidence} e CROSS JOIN {thing} t
            WHERE p.id = r.pack_id AND e.record_id = r.id AND t.id = e.thing_id
              AND r.source_id = %s AND +r.first_in_id > %s AND +r.first_in_id <= %s AND r.id > %s AND t.kind = %s
              AND (r.gone_in_id IS NULL OR r.gone_in_id > %s)
            ORDER BY r.id LIMIT %s""",
        [source.pk, since, source.current_id, last, kind, source.current_id, _AT_ONCE],
    ):
        last = part[-1][0]
        if len(part) == _AT_ONCE and part[0][0] != last:  # the last record may have further parts
            part = [row for row in part if row[0] != last]
            last = part[-1][0]
        yield part


def _several(things: list[int]) -> set[int]:
    """Those of which more than one record speaks, or once spoke."""
    return {
        row[0]
        for row in bulk.rows(
            f"SELECT thing_id FROM {Evidence._meta.db_table} WHERE thing_id IN ({bulk.marks(things)}) "
            "GROUP BY thing_id HAVING count(*) > 1",
            things,
        )
    }


def _document(kind: str, thing: int, key: str, words: Sequence[Any]) -> index.Row:
    language, title, body, facets, identifiers = words
    return index.Row(thing, kind, language, title, body, facets, key, identifiers)


def _said(rows: Iterable[tuple]) -> Iterator[tuple[int, str, dict[str, Any]]]:
    reader = queries.pack_reader()
    for _, thing, part, file, at, size, offset, length, key in rows:
        yield thing, key, orjson.loads(reader.item(file, at, size, offset, length))[part][2]


def _settled(deriver: effects.Deriver, things: Sequence[int]) -> list[index.Row]:
    held = queries.assertions(things=things)
    keys = dict(Thing.objects.filter(pk__in=held).values_list("pk", "key"))
    return [
        _document(deriver.kind, thing, keys[thing], words)
        for thing, voices in sorted(held.items())
        for words in deriver.bulk.words(settled_values(voices))
    ]


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
