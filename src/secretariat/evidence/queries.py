"""Every way of reading evidence."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import lru_cache
from pathlib import Path

from django.conf import settings

from ..domain.precedence import Assertion
from . import packs
from .models import Evidence, Record


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


_COLUMNS = (
    "thing_id", "part", "rule", "record_id", "record__key", "record__source__slug", "record__rank", "record__place",
    "record__form_offset", "record__form_length", "record__pack__file", "record__pack__form_at",
    "record__pack__form_size", "record__first_in__started_at",
)  # fmt: skip


def assertions(*, kind: str = "", things: Iterable[int] | None = None) -> dict[int, list[Assertion]]:
    """
    What present records say, by thing id, first-ranked first: all of a *kind*, or of some *things*.

    Reads each frame of the packs once.
    """
    rows = Evidence.objects.filter(record__gone_in__isnull=True)
    if things is not None:
        rows = rows.filter(thing_id__in=list(things))
    if kind:
        rows = rows.filter(thing__kind=kind)
    return _read(rows.order_by("record__pack_id", "record__form_offset", "part").values_list(*_COLUMNS))


def _read(rows: Iterable[Sequence]) -> dict[int, list[Assertion]]:
    reader = pack_reader()
    found: dict[int, list[Assertion]] = defaultdict(list)
    last: tuple[int, list] = (0, [])
    for thing, part, rule, record, key, source, rank, place, offset, length, file, at, size, retrieved in rows:
        if record != last[0]:
            last = (record, packs.statements_in(reader.item(file, at, size, offset, length)))
        found[thing].append(
            Assertion(
                record=f"{source}/{key}", rank=rank, part=part, statement=last[1][part], rule=rule, number=record,
                place=place, retrieved=retrieved.isoformat(timespec="seconds"),
            )  # fmt: skip
        )
    for voices in found.values():
        voices.sort(key=lambda a: (a.rank, a.record, a.part))
    return found
