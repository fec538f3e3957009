"""
One writer at a time: the system gives a lock back when its process dies.

Two locks: *writing* is held by what collects, for as long as it takes; *effect* by whatever takes effect, for a moment,
so that a person can act while a large source is being collected. Each is an exclusive transaction on an empty SQLite
file beside the register (the same on every system, and no process number to be stale), or an advisory lock where the
register is on PostgreSQL.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.db import connection

from ..domain.errors import Busy

_ADVISORY = {"writing": 7_301_306, "effect": 7_301_307, "counting": 7_301_308}
_depth = dict.fromkeys(_ADVISORY, 0)


@contextmanager
def writing(folder: Path, *, wait: float = 0.0) -> Iterator[None]:
    """Hold the lock of what collects. Raises Busy when another process still holds it after *wait* seconds."""
    with _held("writing", folder, wait):
        yield


@contextmanager
def effect(folder: Path, *, wait: float = 10.0) -> Iterator[None]:
    """Hold the lock of what takes effect. Raises Busy when another process still holds it after *wait* seconds."""
    with _held("effect", folder, wait):
        yield


@contextmanager
def counting(folder: Path) -> Iterator[None]:
    """Hold the lock of what makes the counts of pages; it writes nothing into the register. Raises Busy at once."""
    with _held("counting", folder, 0.0):
        yield


@contextmanager
def _held(name: str, folder: Path, wait: float) -> Iterator[None]:
    if _depth[name]:  # ours already
        _depth[name] += 1
        try:
            yield
        finally:
            _depth[name] -= 1
        return
    until = time.monotonic() + wait
    release = _take(name, folder)
    while release is None:
        if time.monotonic() >= until:
            raise Busy(
                "another process is writing to this register", mend="wait until it has ended, then run this again"
            )
        time.sleep(0.05)
        release = _take(name, folder)
    _depth[name] = 1
    try:
        yield
    finally:
        _depth[name] = 0
        release()


def _take(name: str, folder: Path) -> Callable[[], None] | None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_try_advisory_lock(%s)", [_ADVISORY[name]])
            if not cursor.fetchone()[0]:
                return None

        def release() -> None:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [_ADVISORY[name]])

        return release
    held = sqlite3.connect(folder / f"{name}.lock", timeout=0, isolation_level=None)
    try:
        held.execute("BEGIN EXCLUSIVE")
    except sqlite3.OperationalError:
        held.close()
        return None
    return held.close
