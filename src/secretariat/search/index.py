"""
One interface to two engines: the same hits, not the same order.

`put` and `remove` in bounded batches, each in a transaction of its own; `find` with all words (AND) by default, things
whose identifier was typed first; `counts` of hits, each counted no further than `CANDIDATES`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import Any, NamedTuple

import orjson
from django.db import connection, transaction

from ..domain.designations import fits, loose, squeezed, typed
from . import words as _words
from .models import Document

BATCH = 4_000
# Beyond so many hits none are counted: a page says "1,000+".
CANDIDATES = 1_000

_TABLE = Document._meta.db_table
_COLUMNS = ("thing", "kind", "key", "language", "title", "body", "forms", "tags", "facets")
_SEARCHED = "title, body, forms, tags"


class Row(NamedTuple):
    """
    What an app hands in: *facets* is a mapping of short texts by which hits can be narrowed; *key* is the thing's;
    *identifiers* are designations by which people ask for it, in full.
    """

    thing: int
    kind: str
    language: str
    title: str
    body: str
    facets: Mapping[str, str]
    key: str = ""
    identifiers: Sequence[str] = ()


class Hit(NamedTuple):
    """One document found; the smaller the score, the better."""

    thing: int
    kind: str
    language: str
    title: str
    score: float
    key: str = ""
    body: str = ""
    facets: Mapping[str, str] = {}


def put(rows: Sequence[Row]) -> None:
    """Index rows, in place of all that was there of their things."""
    for start in range(0, len(rows), BATCH):
        part = rows[start : start + BATCH]
        stored = [_stored(row) for row in part]
        with transaction.atomic(), connection.cursor() as cursor:
            for kind in sorted({row.kind for row in part}):
                _take_out(cursor, kind, sorted({row.thing for row in part if row.kind == kind}))
            before = _last(cursor)
            marks = ", ".join(["%s"] * len(_COLUMNS)) + ("" if connection.vendor == "sqlite" else "::jsonb")
            cursor.executemany(f"INSERT INTO {_TABLE} ({', '.join(_COLUMNS)}) VALUES ({marks})", stored)
            if connection.vendor == "sqlite":
                cursor.execute(
                    f"INSERT INTO search_index (rowid, {_SEARCHED}) SELECT id, {_SEARCHED} FROM {_TABLE} WHERE id > %s",
                    [before],
                )


def remove(things: Iterable[int], kind: str) -> None:
    """Take things of a kind out of the index."""
    ids = sorted(set(things))
    for start in range(0, len(ids), BATCH):
        with transaction.atomic(), connection.cursor() as cursor:
            _take_out(cursor, kind, ids[start : start + BATCH])


def replace(kind: str, rows: Iterable[Row]) -> int:
    """Make the documents of a kind just these; only what differs is written. The number of documents written."""
    held: dict[int, list[tuple]] = {}
    for one in Document.objects.filter(kind=kind).order_by("thing", "language").values_list(*_COLUMNS):
        held.setdefault(one[0], []).append(one[:-1])
    wanted: dict[int, list[Row]] = {}
    for row in rows:
        wanted.setdefault(row.thing, []).append(row)
    remove(held.keys() - wanted.keys(), kind)
    changed = [
        row
        for thing, some in wanted.items()
        if sorted(_stored(row)[:-1] for row in some) != sorted(held.get(thing, []))
        for row in some
    ]
    put(changed)
    return len(changed)


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
    Documents whose identifier was typed, then those that hold all the words (or any of them), the best first.

    A word is found whole, without regard to case. No words give no hits. *limit* is `CANDIDATES` at most. Two queries.
    """
    tokens = _words.tokens(words)
    if not tokens:
        return []
    tags = _tags(kind, language, facets or {})
    found: dict[tuple[str, int, str], Hit] = {}
    for hit in [*_identified(words, tags, limit), *_ranked(words, tokens, tags, any_word, limit)]:
        found.setdefault((hit.kind, hit.thing, hit.language), hit)
    return list(found.values())[:limit]


def identified(name: str, *, kind: str = "", limit: int = 5) -> list[Hit]:
    """Documents of which *name* is an identifier, however it is typed, and not the beginning of one; one query."""
    whole = _identifier(name)
    return _having([whole] if whole else [], _tags(kind, "", {}), limit, tier=-2e9)


def counts(
    words: str, name: str, values: Sequence[str], *, facets: Mapping[str, str] | None = None, any_word: bool = False
) -> dict[str, int]:
    """
    How many documents with the words have each value of a facet (or of ``kind``), each up to `CANDIDATES` + 1; one query.

    A value of "" counts them all.
    """
    tokens = _words.tokens(words)
    if not tokens or not values:
        return {}
    parts, arguments = [], []
    for value in values:
        tags = _tags("", "", {**(facets or {}), **({name: value} if value else {})})
        where, asked = _where(_any_of(words, tokens, any_word), tags)
        counted = f"SELECT 1 FROM {_source()} WHERE {where} LIMIT {CANDIDATES + 1}"
        parts.append(f"SELECT CAST(%s AS text) AS value, (SELECT count(*) FROM ({counted}) c)")
        arguments += [value, *asked]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), arguments)
        return {value: count for value, count in cursor.fetchall() if count}


def _identifier(words: str) -> str:
    """What was typed, if it may be an identifier: it holds a digit."""
    name = squeezed(words)
    return name if len(name) > 2 and any(c in "0123456789" for c in name) and name.isalnum() else ""


def _identified(words: str, tags: Sequence[str], limit: int) -> list[Hit]:
    """
    Things by what was typed as their identifier: those that have it, as it was typed or may have been meant, the
    likeliest first; then those whose identifier begins so.
    """
    name = _identifier(words)
    meant = [form for form in loose(words) if any(c in "0123456789" for c in form)]
    found = _having([one for one in dict.fromkeys((name, *meant)) if one], tags, limit, tier=-2e9)
    found.sort(key=lambda hit: not fits(words, hit.key))  # stable: the likeliest form stays first among those that fit
    if name and len(found) < limit:
        found += _having([f"{name}*"], tags, limit, tier=-1e9)
    return found


def _having(forms: Sequence[str], tags: Sequence[str], limit: int, *, tier: float) -> list[Hit]:
    """Documents that have one of the forms of identifiers, those of the first form first; one query."""
    parts, arguments = [], []
    for number, form in enumerate(forms):
        where, asked = _where([_form(form)], tags)
        parts.append(
            f"SELECT * FROM (SELECT {_shown(str(tier))}, {number} AS form FROM {_joined()} WHERE {where} "
            "ORDER BY length(d.key), d.key DESC LIMIT %s) f"
        )
        arguments += [*asked, min(limit, 100)]
    if not parts:
        return []
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts), arguments)
        rows = sorted(cursor.fetchall(), key=lambda row: (row[-1], len(row[5])))
    return [_hit(row[:-1]) for row in rows]


def _ranked(words: str, tokens: Sequence[str], tags: Sequence[str], any_word: bool, limit: int) -> list[Hit]:
    where, arguments = _where(_any_of(words, tokens, any_word), tags)
    most = min(limit, CANDIDATES)
    if connection.vendor == "sqlite":
        # Ranked within the index, and only then looked up: what is not shown is never read.
        sql = f"""SELECT {_shown("s.score")} FROM (
            SELECT rowid AS at, bm25(search_index, 5.0, 1.0, 8.0, 0.0) AS score FROM search_index
            WHERE {where} ORDER BY score, rowid LIMIT %s) s JOIN {_TABLE} d ON d.id = s.at ORDER BY s.score, d.id"""
    else:
        sql = f"""SELECT {_shown("-ts_rank(d.words, q)")} FROM {_TABLE} d, to_tsquery('simple', %s) q
            WHERE {where.replace("to_tsquery('simple', %s)", "q")} ORDER BY score, d.id LIMIT %s"""
    with connection.cursor() as cursor:
        cursor.execute(sql, [*arguments, most])
        return [_hit(row) for row in cursor.fetchall()]


# A query in each engine's words. Tokens hold letters and digits alone, so that nothing typed is of the query's grammar.


def _sqlite() -> bool:
    return connection.vendor == "sqlite"


def _any_of(words: str, tokens: Sequence[str], any_word: bool) -> list[str]:
    """Documents that hold the words, or whose identifier begins with what was typed."""
    name = _identifier(words)
    if _sqlite():
        joined = (" OR " if any_word else " AND ").join(_term(token) for token in tokens)
        either = [f"({{title body forms}} : ({joined}))", *([f"({_form(f'{name}*')})"] if name else [])]
        return [f"({' OR '.join(either)})"]
    joined = (" | " if any_word else " & ").join(_lexeme(token, "ABD") for token in tokens)
    return [f"({joined})" if not name else f"(({joined}) | {_form(f'{name}*')})"]


def _form(token: str) -> str:
    return f"forms : {_term(token)}" if _sqlite() else _lexeme(token, "A")


def _term(token: str) -> str:
    return f'"{token.rstrip("*")}"' + (" *" if token.endswith("*") else "")


def _lexeme(token: str, weights: str) -> str:
    return f"'{token.rstrip('*')}':{'*' if token.endswith('*') else ''}{weights}"


def _where(clauses: Sequence[str], tags: Sequence[str]) -> tuple[str, list[str]]:
    if _sqlite():
        return "search_index MATCH %s", [" AND ".join([*clauses, *(f'tags : "{tag}"' for tag in tags)])]
    return "d.words @@ to_tsquery('simple', %s)", [" & ".join([*clauses, *(f"'{one}':C" for one in tags)])]


def _source() -> str:
    return "search_index" if _sqlite() else f"{_TABLE} d"


def _joined() -> str:
    return f"search_index JOIN {_TABLE} d ON d.id = search_index.rowid" if _sqlite() else f"{_TABLE} d"


def _shown(score: str) -> str:
    return f"d.thing, d.kind, d.language, d.title, {score} AS score, d.key, d.body, d.facets"


def _hit(row: Sequence[Any]) -> Hit:
    facets = row[7] if isinstance(row[7], dict) else orjson.loads(row[7])
    return Hit(*row[:7], facets)


def _tags(kind: str, language: str, facets: Mapping[str, str]) -> list[str]:
    """Facets as words of the index, one each."""
    asked = {"kind": kind, "language": language, **facets}
    return [_tag(name, value) for name, value in asked.items() if value]


@lru_cache(maxsize=10_000)  # few values, of many thousand documents
def _tag(name: str, value: str) -> str:
    return f"{squeezed(name)}0{squeezed(value)}"


def _stored(row: Row) -> tuple[Any, ...]:
    forms = [*typed(row.identifiers), *_words.forms((row.title, row.body))]
    return (
        row.thing, row.kind, row.key, row.language, row.title, row.body, " ".join(forms),
        " ".join(_tags(row.kind, row.language, row.facets)), orjson.dumps(row.facets, option=orjson.OPT_SORT_KEYS).decode(),
    )  # fmt: skip


def _take_out(cursor: Any, kind: str, things: Sequence[int]) -> None:
    if not things:
        return
    where = f"thing IN ({', '.join(['%s'] * len(things))}) AND kind = %s"
    if _sqlite():  # an external-content table is told what it must forget
        cursor.execute(
            f"INSERT INTO search_index (search_index, rowid, {_SEARCHED}) "
            f"SELECT 'delete', id, {_SEARCHED} FROM {_TABLE} WHERE {where}",
            [*things, kind],
        )
    cursor.execute(f"DELETE FROM {_TABLE} WHERE {where}", [*things, kind])


def _last(cursor: Any) -> int:
    cursor.execute(f"SELECT max(id) FROM {_TABLE}")
    return cursor.fetchone()[0] or 0
