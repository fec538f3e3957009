"""
What a reader may see of a collection: the one place where markings are enforced, and every way of reading objects.

Plain SQL, the same on SQLite and PostgreSQL: a page of a thousand objects is one query, and no object is put together
from its columns. Every query of objects carries `_seen`; there is no other way to them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db import connection

from ..domain.markings import Audience, visible
from .principals import Principal

ALL, FIRST, LAST = "all", "first", "last"
Version = str | int
TABLE = "exchange_stixobject"


@dataclass(frozen=True, slots=True)
class Filters:
    """
    What a client asks for (TAXII 2.1 §3.4); values of one field are alternatives, fields go together.

    Attributes:
        versions: "all", "first", "last" or µs since 1970.
        specs: empty for the newest spec version of each object.
        added_after: µs since 1970, exclusive.
    """

    ids: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    versions: tuple[Version, ...] = (LAST,)
    specs: tuple[str, ...] = ()
    added_after: int | None = None


class Held(NamedTuple):
    """A collection as a reader meets it: what is asked of it goes through *audience*."""

    id: UUID
    audience: Audience


class Page(NamedTuple):
    """*joined*: what was asked for, with commas between; how many; dates added of the first and the last; whether more is left."""

    joined: bytes
    many: int
    first: int
    last: int
    has_more: bool


def page(held: Held, who: Principal, filters: Filters, column: str, limit: int) -> Page | None:
    """
    One page of a collection, in order of date added; None for an empty one. The database puts it together.

    Args:
        column: "raw" for the objects, "entry" for the records of a manifest.
    """
    where, values = _where(held, who, filters)
    # Few objects are found by their identifiers and put in order; SQLite would walk through all of them in order instead.
    order = "+o.added" if filters.ids else "o.added"
    # The one column is of this module's own; nothing that a client sends becomes a part of the text.
    some = f"SELECT o.added, o.{column} AS said FROM {TABLE} o WHERE {where} ORDER BY {order} LIMIT {limit:d}"
    if connection.vendor == "postgresql":
        joined = "string_agg(said, ','::bytea ORDER BY added)"
    else:
        joined = "CAST(group_concat(said, ',') AS BLOB)"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*), min(added), max(added), {joined} FROM ({some}) AS page", values)
        many, first, last, said = cursor.fetchone()
        if not many:
            return None
        if many == limit:
            cursor.execute(f"SELECT 1 FROM {TABLE} o WHERE {where} AND o.added > %s LIMIT 1", [*values, last])
            return Page(bytes(said), many, first, last, cursor.fetchone() is not None)
    return Page(bytes(said), many, first, last, False)


def versions(held: Held, who: Principal, filters: Filters, limit: int) -> tuple[list[tuple[int, bytes]], bool]:
    """(date added, record of the manifest) of one object's versions in order of date added, and whether more is left."""
    where, values = _where(held, who, filters)
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT o.added, o.entry FROM {TABLE} o WHERE {where} ORDER BY +o.added LIMIT {limit + 1:d}", values
        )
        rows = [(added, bytes(entry)) for added, entry in cursor.fetchall()]
    return rows[:limit], len(rows) > limit


def has(held: Held, who: Principal, stix_id: str) -> bool:
    """Whether the reader may see any version of the object."""
    seen, values = _seen("o", held, who)
    sql = f"SELECT 1 FROM {TABLE} o WHERE o.collection_id = %s AND o.stix_id = %s AND {seen} LIMIT 1"
    with connection.cursor() as cursor:
        cursor.execute(sql, [key(held.id), stix_id, *values])
        return cursor.fetchone() is not None


def chosen(held: Held, who: Principal, filters: Filters) -> list[int]:
    """The rows that the filters select, for deleting: of what the reader may see alone."""
    where, values = _where(held, who, filters)
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT o.id FROM {TABLE} o WHERE {where}", values)
        return [row[0] for row in cursor.fetchall()]


def key(identifier: UUID) -> object:
    """A collection's id as the database holds it."""
    return identifier if connection.vendor == "postgresql" else identifier.hex


def _where(held: Held, who: Principal, filters: Filters) -> tuple[str, list[object]]:
    seen, seen_values = _seen("o", held, who)
    parts, values = [f"o.collection_id = %s AND {seen}"], [key(held.id), *seen_values]
    if filters.added_after is not None:
        parts.append("o.added > %s")
        values.append(filters.added_after)
    for column, wanted in (("stix_id", filters.ids), ("type", filters.types), ("spec", filters.specs)):
        if wanted:
            parts.append(f"o.{column} IN ({_places(wanted)})")
            values += wanted
    version, version_values = _version(held, who, filters)
    if version:
        parts.append(version)
        values += version_values
    return " AND ".join(parts), values


_visible = lru_cache(maxsize=1000)(visible)


def _seen(alias: str, held: Held, who: Principal) -> tuple[str, list[object]]:
    """The rule of `domain.markings.permits`, in SQL."""
    asked = _visible(who.reader, held.audience)
    parts, values = [], []
    if asked.openly:
        parts.append(f"{alias}.level IN ({_numbers(asked.openly)})")
    if asked.by_entity and who.entity_ids:
        parts.append(
            f"({alias}.level IN ({_numbers(asked.by_entity)}) AND {alias}.entity_id IN ({_numbers(who.entity_ids)}))"
        )
    if asked.by_name:
        parts.append(f"({alias}.level IN ({_numbers(asked.by_name)}) AND {alias}.sender_id = %s)")
        values.append(who.user_id)
    return (f"({' OR '.join(parts)})" if parts else "(1 = 0)"), values


def _version(held: Held, who: Principal, filters: Filters) -> tuple[str, list[object]]:
    """
    Which versions: newest and oldest are those among what the reader may see, so that nothing tells of the others.

    Without a wish for a spec version, each object is given in the newest that there is (TAXII 2.1 §3.4.1).
    """
    seen, seen_values = _seen("x", held, who)
    among = f"x.collection_id = o.collection_id AND x.stix_id = o.stix_id AND {seen}"
    if filters.specs:
        among += f" AND x.spec IN ({_places(filters.specs)})"
        seen_values = [*seen_values, *filters.specs]
    alternatives: list[str] = []
    values: list[object] = []
    times = [one for one in filters.versions if isinstance(one, int)]
    newer = "(x.spec > o.spec OR (x.spec = o.spec AND x.version > o.version))"
    if LAST in filters.versions:
        alternatives.append(f"(o.is_newest OR NOT EXISTS (SELECT 1 FROM {TABLE} x WHERE {among} AND {newer}))")
        values += seen_values
    if FIRST in filters.versions:
        older = "x.version < o.version" if filters.specs else "x.spec = o.spec AND x.version < o.version"
        alternatives.append(f"NOT EXISTS (SELECT 1 FROM {TABLE} x WHERE {among} AND {older})")
        values += seen_values
    if times:
        alternatives.append(f"o.version IN ({_places(times)})")
        values += times
    text = "" if ALL in filters.versions else f"({' OR '.join(alternatives)})"
    if ALL in filters.versions:
        values = []
    if filters.versions != (LAST,) and not filters.specs:
        text += " AND " if text else ""
        text += f"NOT EXISTS (SELECT 1 FROM {TABLE} x WHERE {among} AND x.spec > o.spec)"
        values = [*values, *seen_values]
    return text, values


def _places(values: Sequence[object]) -> str:
    return ", ".join(["%s"] * len(values))


def _numbers(values: Sequence[int]) -> str:
    return ", ".join(f"{value:d}" for value in values)
