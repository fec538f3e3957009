"""
Rows of a study, put in place ahead and shown at once; see decision 0010 and `models`.

A study that is killed leaves rows that nobody sees: the next one takes them away first.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

import orjson
from django.db import models as db
from django.db import transaction

from ...evidence import bulk, clock
from . import models
from .models import FOREVER, Study

# As many rows as are written without keeping others from writing for a tenth of a second or two.
AT_ONCE = 8_000
TABLES: tuple[type[models.Studied], ...] = (
    models.Work, models.TopicAssignment, models.Publication, models.Succession, models.WorkProblem, models.Twin,
    models.Overlap, models.Cell, models.Gap,
)  # fmt: skip
JUDGED, LIFE = TABLES[:2], TABLES[2:4]
"""Tables whose rows are written work by work; of the others all rows are compared."""


def columns(model: type[db.Model]) -> tuple[str, ...]:
    """The columns that a row holds, in their order."""
    return tuple(one.attname for one in model._meta.concrete_fields if one.attname not in ("id", "since", "until"))


def in_effect() -> Study | None:
    """The study that is in effect."""
    return Study.objects.filter(finished_at__isnull=False).defer("overview").order_by("-pk").first()


def clear() -> None:
    """Take away the rows of a study that was broken off, and with them its marks on others; nothing where there was none."""
    broken = list(Study.objects.filter(finished_at__isnull=True).values_list("pk", flat=True))
    if not broken:
        return
    now = in_effect()
    number = now.pk if now else 0
    for model in TABLES:
        table = model._meta.db_table
        _delete(model, f"since > {number}")
        kept = [
            row[0] for row in bulk.rows(f"SELECT id FROM {table} WHERE until > %s AND until < %s", [number, FOREVER])
        ]
        for part in bulk.chunks(kept, AT_ONCE):
            bulk.execute(f"UPDATE {table} SET until = %s WHERE id IN ({bulk.marks(part)})", [FOREVER, *part])
    Study.objects.filter(pk__in=broken).delete()


def clear_replaced() -> None:
    """Take away the rows that the study in effect has replaced."""
    now = in_effect()
    for model in TABLES if now else ():
        _delete(model, f"until <= {now.pk}")


def _delete(model: type[db.Model], which: str) -> None:
    table = model._meta.db_table
    gone = [row[0] for row in bulk.rows(f"SELECT id FROM {table} WHERE {which}")]
    for part in bulk.chunks(gone, AT_ONCE):
        bulk.execute(f"DELETE FROM {table} WHERE id IN ({bulk.marks(part)})", part)


class Store:
    """Writes the rows of one study; nothing of them is seen before `finish`."""

    def __init__(self, study: Study) -> None:
        self.study = study
        self.changed = 0
        self._gone: dict[type[db.Model], list[str]] = {model: [] for model in (*JUDGED, *LIFE)}
        self._new: dict[type[db.Model], list[Sequence[Any]]] = {model: [] for model in TABLES}
        self._waiting = 0

    def replace(self, work: str, parts: Mapping[type[db.Model], Sequence[Sequence[Any]]]) -> None:
        """All rows of a work in some tables; a work that is no more has none."""
        self.changed += 1
        for model, rows in parts.items():
            self._gone[model].append(work)
            self._new[model] += rows
            self._waiting += len(rows) + 1
        if self._waiting >= AT_ONCE:
            self.flush()

    def flush(self) -> None:
        """Write what is waiting, in one short transaction."""
        with transaction.atomic():
            for model, works in self._gone.items():
                name = "key" if model is models.Work else "work"
                for part in bulk.chunks(works):
                    bulk.execute(
                        f"UPDATE {model._meta.db_table} SET until = %s WHERE until = %s AND since < %s"
                        f" AND {name} IN ({bulk.marks(part)})",
                        [self.study.pk, FOREVER, self.study.pk, *part],
                    )
            for model, rows in self._new.items():
                if rows:
                    self._insert(model, rows)
        self._gone = {model: [] for model in (*JUDGED, *LIFE)}
        self._new = {model: [] for model in TABLES}
        self._waiting = 0

    def make_just(
        self, model: type[db.Model], rows: Collection[Sequence[Any]], works: Collection[str] | None = None
    ) -> int:
        """
        Make a table hold just these rows; only what differs is written. How many.

        *works*: only of these works, which the table's first column names.
        """
        self.flush()
        names = columns(model)
        wanted = {tuple(row) for row in rows}
        held = bulk.rows(f"SELECT id, {', '.join(names)} FROM {model._meta.db_table} WHERE until = %s", [FOREVER])
        plain = _plainly(model)
        held = [row for row in held if works is None or row[1] in works]
        gone = [pk for pk, *row in held if plain(row) not in wanted]
        new = sorted(wanted.difference(plain(row) for _, *row in held))
        for part in bulk.chunks(gone, AT_ONCE):
            bulk.execute(
                f"UPDATE {model._meta.db_table} SET until = %s WHERE id IN ({bulk.marks(part)})", [self.study.pk, *part]
            )
        for part in bulk.chunks(new, AT_ONCE):
            with transaction.atomic():
                self._insert(model, part)
        return len(gone) + len(new)

    def _insert(self, model: type[db.Model], rows: Iterable[Sequence[Any]]) -> None:
        bulk.insert(
            model._meta.db_table, (*columns(model), "since", "until"), [(*row, self.study.pk, FOREVER) for row in rows]
        )

    def finish(self) -> None:
        """From now on these rows are in effect."""
        self.flush()
        self.study.finished_at = clock.now()
        self.study.changed = self.changed
        self.study.save()


def _plainly(model: type[db.Model]):
    """Rows as the database gives them -> as they are handed in: SQLite has no booleans, PostgreSQL writes JSON anew."""
    names = columns(model)
    kinds = {one.attname: one for one in model._meta.concrete_fields}
    logical = {at for at, name in enumerate(names) if isinstance(kinds[name], db.BooleanField)}
    written = {at for at, name in enumerate(names) if isinstance(kinds[name], db.JSONField)}

    def plain(row: Sequence[Any]) -> tuple[Any, ...]:
        return tuple(
            bool(value) if at in logical else as_json(orjson.loads(value)) if at in written else value
            for at, value in enumerate(row)
        )

    return plain


def as_json(value: Any) -> str:
    """A value as it is stored, so that the same value is always the same text."""
    return orjson.dumps(value, option=orjson.OPT_SORT_KEYS).decode()
