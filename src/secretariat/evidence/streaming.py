"""
Reading all of a large kind, or what has changed of it, as at given snapshots: settled, in bounded memory.

What is collected or done meanwhile is not seen: a snapshot that takes effect later lies beyond the marks.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple

import orjson

from ..domain.precedence import Assertion, settled_values
from ..domain.statements import Statement
from . import bulk, queries
from .models import Evidence, Pack, Record, Source, Thing

_AT_ONCE = 4_000
_RECORD, _PACK, _EVIDENCE, _THING = (model._meta.db_table for model in (Record, Pack, Evidence, Thing))


class Said(NamedTuple):
    """A thing's id and key, and the fields on which its records have settled."""

    thing: int
    key: str
    fields: dict[str, Any]


def marks() -> dict[int, int]:
    """Id of each source -> that of its snapshot in effect."""
    return dict(Source.objects.exclude(current=None).order_by("pk").values_list("pk", "current_id"))


def changed(kinds: Iterable[str], since: Mapping[int, int], now: Mapping[int, int]) -> dict[str, set[int]]:
    """Things of some kinds of which a record began or ended after the marks *since*, up to *now*."""
    found: dict[str, set[int]] = {kind: set() for kind in kinds}
    for source, mark in now.items():
        before = since.get(source, 0)
        if before == mark:
            continue
        for column in ("first_in_id", "gone_in_id"):
            rows = bulk.rows(
                f"""SELECT DISTINCT t.kind, t.id FROM {_RECORD} r JOIN {_EVIDENCE} e ON e.record_id = r.id
                    JOIN {_THING} t ON t.id = e.thing_id
                    WHERE r.source_id = %s AND r.{column} > %s AND r.{column} <= %s""",
                [source, before, mark],
            )
            for kind, thing in rows:
                if kind in found:
                    found[kind].add(thing)
    return found


def everything(kind: str, now: Mapping[int, int]) -> Iterator[Said]:
    """All things of a kind, in the order in which their last record was stored."""
    if not now:
        return
    several = dict(
        bulk.rows(
            f"""SELECT e.thing_id, count(*) FROM {_RECORD} r JOIN {_EVIDENCE} e ON e.record_id = r.id
                JOIN {_THING} t ON t.id = e.thing_id WHERE t.kind = %s AND {_present(now)}
                GROUP BY e.thing_id HAVING count(*) > 1""",
            [kind],
        )
    )
    waiting: dict[int, list[Assertion]] = {}
    last = 0
    # SQLite joins in the order that CROSS JOIN gives: records in theirs, a batch where the last one ended.
    asked = f"""SELECT {_COLUMNS} FROM {_RECORD} r CROSS JOIN {_PACK} p CROSS JOIN {_EVIDENCE} e CROSS JOIN {_THING} t
        WHERE p.id = r.pack_id AND e.record_id = r.id AND t.id = e.thing_id AND r.id > %s AND t.kind = %s
          AND {_present(now)} ORDER BY r.id LIMIT %s"""
    while rows := bulk.rows(asked, [last, kind, _AT_ONCE]):
        last = rows[-1][0]
        if len(rows) == _AT_ONCE and rows[0][0] != last:  # the last record may have further parts
            rows = [row for row in rows if row[0] != last]
            last = rows[-1][0]
        for thing, key, voice in _voices(rows):
            if thing not in several:
                yield Said(thing, key, voice.statement.fields)
                continue
            held = waiting.setdefault(thing, [])
            held.append(voice)
            if len(held) == several[thing]:
                yield Said(thing, key, settled_values(waiting.pop(thing)))


def some(things: Iterable[int], now: Mapping[int, int]) -> list[Said]:
    """Just these things, those of which nothing present speaks left out; in the order of their ids."""
    found: dict[int, tuple[str, list[Assertion]]] = {}
    if now:
        for part in bulk.chunks(sorted(set(things))):
            rows = bulk.rows(f"{_SELECT} WHERE e.thing_id IN ({bulk.marks(part)}) AND {_present(now)}", part)
            for thing, key, voice in _voices(sorted(rows, key=lambda row: row[3:7])):
                found.setdefault(thing, (key, []))[1].append(voice)
    return [
        Said(thing, key, voices[0].statement.fields if len(voices) == 1 else settled_values(voices))
        for thing, (key, voices) in sorted(found.items())
    ]


_COLUMNS = (
    "r.id, e.thing_id, e.part, p.file, p.form_at, r.form_offset, p.form_size, r.form_length, r.rank, r.key, t.key"
)
_SELECT = f"""SELECT {_COLUMNS} FROM {_RECORD} r JOIN {_EVIDENCE} e ON e.record_id = r.id JOIN {_THING} t ON t.id = e.thing_id
    JOIN {_PACK} p ON p.id = r.pack_id"""


def _present(now: Mapping[int, int]) -> str:
    """Whether a record stands as at the marks, in SQL; they are numbers of ours."""
    mark = (
        "CASE r.source_id " + " ".join(f"WHEN {int(s)} THEN {int(m)}" for s, m in sorted(now.items())) + " ELSE 0 END"
    )
    return f"r.first_in_id <= {mark} AND (r.gone_in_id IS NULL OR r.gone_in_id > {mark})"


def _voices(rows: Iterable[tuple]) -> Iterator[tuple[int, str, Assertion]]:
    reader = queries.pack_reader()
    for number, thing, part, file, at, offset, size, length, rank, record, key in rows:
        said = orjson.loads(reader.item(file, at, size, offset, length))[part]
        yield thing, key, Assertion(record, rank, part, Statement(*said), number=number)
