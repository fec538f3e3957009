"""Every way of reading evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.models import Min, Q

from ..domain.precedence import Assertion
from ..domain.statements import Statement
from . import packs
from .models import Evidence, Record, Snapshot, present

# SQLite takes no more than 32,766 parameters in one statement.
_THINGS_AT_ONCE = 5_000


@lru_cache(maxsize=1)
def _reader(folder: Path) -> packs.Reader:
    return packs.Reader(folder)


def pack_reader() -> packs.Reader:
    """The reader of this workspace's packs."""
    return _reader(settings.WORKSPACE.packs)


def words(record: Record) -> bytes:
    """The record's own bytes, as collected."""
    pack = record.pack
    return pack_reader().item(pack.file, pack.raw_at, pack.raw_size, record.raw_offset, record.raw_length)


def form(record: Record) -> list[Statement]:
    """What the record says: its normalized form."""
    pack = record.pack
    return packs.statements_in(
        pack_reader().item(pack.file, pack.form_at, pack.form_size, record.form_offset, record.form_length)
    )


_COLUMNS = (
    "thing_id", "part", "rule", "record_id", "record__key", "record__source__slug", "record__rank", "record__place",
    "record__form_offset", "record__form_length", "record__pack__file", "record__pack__form_at",
    "record__pack__form_size", "record__first_in__started_at",
)  # fmt: skip


def _place_in_packs(row):
    return row[10], row[11], row[8], row[1]


def assertions(
    *, kind: str | Collection[str] = "", things: Iterable[int] | None = None, as_of: Snapshot | None = None
) -> dict[int, list[Assertion]]:
    """
    What present records say, by thing id, first-ranked first: all of a *kind* or of several, or of some *things*.

    Reads each frame of the packs once. *as_of* asks how it stands when that snapshot of its source is in effect.
    """
    rows = Evidence.objects.filter(visible(as_of))
    if kind:
        rows = rows.filter(thing__kind__in=[kind] if isinstance(kind, str) else kind)
    if things is None:
        return _read(rows.order_by("record__pack_id", "record__form_offset", "part").values_list(*_COLUMNS))
    found: dict[int, list[Assertion]] = {}
    ids = list(things)
    if len(ids) == 1 and not kind and as_of is None:
        with connection.cursor() as cursor:
            cursor.execute(_of_one_thing(connection.vendor), ids)
            return _read(sorted(cursor.fetchall(), key=_place_in_packs))
    for start in range(0, len(ids), _THINGS_AT_ONCE):
        some = rows.filter(thing_id__in=ids[start : start + _THINGS_AT_ONCE])
        # Not ordered by the database: SQLite would walk the whole register in that order.
        found.update(_read(sorted(some.values_list(*_COLUMNS), key=_place_in_packs)))
    return found


def visible(as_of: Snapshot | None = None) -> Q:
    """Whether evidence is by a present record, or will be when the snapshot *as_of* is in effect."""
    if as_of is None:
        return present("record__")
    here = Q(record__source=as_of.source_id)
    there = Q(record__first_in__lte=as_of.pk) & (Q(record__gone_in=None) | Q(record__gone_in__gt=as_of.pk))
    return (here & there) | (~here & present("record__"))


@lru_cache(maxsize=2)
def _of_one_thing(vendor: str) -> str:
    """The query for one thing, put together once: each page of a thing asks it, and that takes longer than the register."""
    asked = Evidence.objects.filter(visible(), thing_id=0).values_list(*_COLUMNS)
    sql, values = asked.query.sql_with_params()
    assert values == (0,)
    return sql


@lru_cache(maxsize=1_000)  # a collection's moment, said of each of its records
def _moment(at: datetime | str) -> str:
    if isinstance(at, str):  # as SQLite keeps it
        at = datetime.fromisoformat(at).replace(tzinfo=UTC)
    return at.isoformat(timespec="seconds")


def _read(rows: Iterable[Sequence]) -> dict[int, list[Assertion]]:
    reader = pack_reader()
    found: dict[int, list[Assertion]] = defaultdict(list)
    last: tuple[int, list] = (0, [])
    for thing, part, rule, record, key, source, rank, place, offset, length, file, at, size, retrieved in rows:
        if record != last[0]:
            last = (record, packs.statements_in(reader.item(file, at, size, offset, length)))
        found[thing].append(
            Assertion(
                record=f"{source}/{key}",
                rank=rank,
                part=part,
                statement=last[1][part],
                rule=rule,
                number=record,
                place=place,
                retrieved=_moment(retrieved),
            )
        )
    for voices in found.values():
        voices.sort(key=lambda a: (a.rank, a.record, a.part))
    return found


def first_heard(things: Sequence[int]) -> dict[int, str]:
    """Things -> the day on which a source that is in effect first spoke of each; one query."""
    rows = (
        Evidence.objects.present()
        .filter(thing__in=things)
        .values_list("thing")
        .annotate(Min("record__first_in__started_at"))
    )
    return {thing: at.date().isoformat() for thing, at in rows}
