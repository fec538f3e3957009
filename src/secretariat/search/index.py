"""
One interface to two engines: the same hits, not the same order.

`put` and `remove` in bounded batches, each in a transaction of its own; `find` with all words (AND) by default.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction

from .models import Document

BATCH = 3_000
# Beyond so many hits none are ranked: a page says "1,000+".
CANDIDATES = 1_000

_TABLE = Document._meta.db_table
_COLUMNS = "thing, kind, language, title, body, facets"
_WORD = re.compile(r"[^\W_]+")


class Row(NamedTuple):
    """What an app hands in: *facets* is a mapping of short texts by which hits can be narrowed."""

    thing: int
    kind: str
    language: str
    title: str
    body: str
    facets: Mapping[str, str]


class Hit(NamedTuple):
    """One document found; the smaller the score, the better."""

    thing: int
    kind: str
    language: str
    title: str
    score: float


def put(rows: Sequence[Row]) -> None:
    """Index rows, in place of all that was there of their things."""
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        with transaction.atomic(), connection.cursor() as cursor:
            _take_out(cursor, sorted({row.thing for row in part}))
            before = _last(cursor)
            marks = "%s, %s, %s, %s, %s, %s" if connection.vendor == "sqlite" else "%s, %s, %s, %s, %s, %s::jsonb"
            cursor.executemany(
                f"INSERT INTO {_TABLE} ({_COLUMNS}) VALUES ({marks})",
                [
                    (
                        r.thing,
                        r.kind,
                        r.language,
                        r.title,
                        r.body,
                        orjson.dumps(r.facets, option=orjson.OPT_SORT_KEYS).decode(),
                    )
                    for r in part
                ],
            )
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"INSERT INTO search_index (rowid, title, body) SELECT id, title, body FROM {_TABLE} WHERE id > %s",
                    [before],
                )


def remove(things: Iterable[int]) -> None:
    """Take things out of the index."""
    ids = sorted(set(things))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            _take_out(cursor, ids[start : start + BATCH])


def find(
    words: str,
    *,
    kind: str = "",
    language: str = "",
    facets: Mapping[str, str] | None = None,
    any_word: bool = False,
    limit: int = 20,
) -> list[Hit]:
    """
    Documents that hold all the words (or any of them), the best first; a word is found whole, without regard to case.

    No words give no hits. *limit* is `CANDIDATES` at most.
    """
    tokens = _WORD.findall(words)
    if not tokens:
        return []
    sqlite = connection.vendor == "sqlite"
    where, parameters = [], []
    for column, value in (("kind", kind), ("language", language)):
        if value:
            where.append(f"d.{column} = %s")
            parameters.append(value)
    for name, value in (facets or {}).items():
        where.append("json_extract(d.facets, %s) = %s" if sqlite else "d.facets ->> %s = %s")
        parameters += [f'$."{name}"' if sqlite else name, value]
    narrowed = "".join(f" AND {clause}" for clause in where)
    if sqlite:
        query: Any = (" OR " if any_word else " ").join(f'"{token}"' for token in tokens)
        sql = f"""SELECT d.thing, d.kind, d.language, d.title, bm25(search_index, 5.0, 1.0) AS score
            FROM search_index JOIN {_TABLE} d ON d.id = search_index.rowid
            WHERE search_index MATCH %s{narrowed} ORDER BY score, d.id LIMIT %s"""
        arguments = [query, *parameters, min(limit, CANDIDATES)]
    else:
        query = (" | " if any_word else " & ").join(f"'{token}'" for token in tokens)
        sql = f"""SELECT d.thing, d.kind, d.language, d.title, -ts_rank(d.words, q) AS score
            FROM {_TABLE} d, to_tsquery('simple', %s) q
            WHERE d.words @@ q{narrowed} ORDER BY score, d.id LIMIT %s"""
        arguments = [query, *parameters, min(limit, CANDIDATES)]
    with connection.cursor() as cursor:
        cursor.execute(sql, arguments)
        return [Hit(*row) for row in cursor.fetchall()]


def _take_out(cursor: Any, things: Sequence[int]) -> None:
    if not things:
        return
    marks = ", ".join(["%s"] * len(things))
    if connection.vendor == "sqlite":  # an external-content table is told what it must forget
        cursor.execute(
            f"INSERT INTO search_index (search_index, rowid, title, body) "
            f"SELECT 'delete', id, title, body FROM {_TABLE} WHERE thing IN ({marks})",
            list(things),
        )
    cursor.execute(f"DELETE FROM {_TABLE} WHERE thing IN ({marks})", list(things))


def _last(cursor: Any) -> int:
    cursor.execute(f"SELECT max(id) FROM {_TABLE}")
    return cursor.fetchone()[0] or 0
