"""
Writing many rows at once: `executemany` on SQLite, COPY on PostgreSQL, past the object layer.

Only collecting writes like this; acts of persons go through `services`. Both end in the same constraints.
"""

from __future__ import annotations

import gc
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.models import Model

# SQLite takes 32,766 parameters a statement, PostgreSQL 65,535.
CHUNK = 5_000


def is_postgres() -> bool:
    return connection.vendor == "postgresql"


@contextmanager
def writing_much() -> Iterator[None]:
    """
    For the time of many writes: no looking for cycles among values, and rarer checkpoints of SQLite's log.

    Millions of small values live for a moment and none in a cycle; looking for cycles costs a fifth of the time.
    """
    was = gc.isenabled()
    gc.disable()
    pages = rows("PRAGMA wal_autocheckpoint")[0][0] if not is_postgres() else 0
    if pages:
        rows("PRAGMA wal_autocheckpoint = 8000")
    try:
        yield
    finally:
        if pages:
            rows(f"PRAGMA wal_autocheckpoint = {int(pages)}")
        if was:
            gc.enable()


def allocate(model: type[Model], count: int) -> list[int]:
    """
    The next *count* primary keys of a table.

    Call it in the transaction that inserts them: there no other writer of SQLite can take the same.
    """
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if is_postgres():
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [f'"{table}"', count]
            )
            return [row[0] for row in cursor.fetchall()]
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        row = cursor.fetchone()
        last = row[0] if row else 0
        return list(range(last + 1, last + 1 + count))


def insert(table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Insert rows; a value that breaks a constraint raises IntegrityError."""
    names = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if is_postgres():
            with cursor.copy(f'COPY "{table}" ({names}) FROM STDIN') as copy:
                for row in rows:
                    copy.write_row(row)
        else:
            marks = ", ".join(["%s"] * len(columns))
            cursor.executemany(f'INSERT INTO "{table}" ({names}) VALUES ({marks})', rows)


def execute(sql: str, parameters: Sequence[Any] = ()) -> int:
    """Run one statement; the number of rows it changed."""
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return cursor.rowcount


def rows(sql: str, parameters: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(sql, list(parameters))
        return cursor.fetchall()


def chunks(values: Sequence[Any], size: int = CHUNK) -> Iterable[Sequence[Any]]:
    for start in range(0, len(values), size):
        yield values[start : start + size]


def marks(values: Sequence[Any]) -> str:
    """As many placeholders as there are values."""
    return ", ".join(["%s"] * len(values))
