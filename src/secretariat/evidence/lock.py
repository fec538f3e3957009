"""
One writer at a time: what collects, or decides, holds this lock; the system gives it back when the process dies.

The lock is an exclusive transaction on an empty SQLite file beside the register (the same on every system, and no
process number to be stale), or an advisory lock where the register is on PostgreSQL.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from ..domain.errors import Busy

_ADVISORY = 7_301_306
_depth = 0


@contextmanager
def writing(folder: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock. Raises Busy when another process still holds it after *wait* seconds. May be nested."""
    global _depth
    if _depth:
        _depth += 1
        try:
            yield
        finally:
            _depth -= 1
        return
    until = time.monotonic() + wait
    release = _take(folder)
    while release is None:
        if time.monotonic() >= until:
            raise Busy(
                "another process is writing to this register", mend="wait until it has ended, then run this again"
            )
        time.sleep(0.05)
        release = _take(folder)
    _depth = 1
    try:
        yield
    finally:
        _depth = 0
        release()


def _take(folder: Path):
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY])
            if not cursor.fetchone()[0]:
                return None

        def release() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY])

        return release
    held = sqlite3.connect(folder / "writing.lock", timeout=0, isolation_level=None)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        held.close()
        return None
    return held.close
