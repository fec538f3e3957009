"""
The life of a snapshot: begun or gone on with, stored batch by batch out of sight, ended, waiting, or taken back.

What a snapshot has stored before it is in effect is not seen: its records begin after, and the records it ends end
after, the snapshot that is `Source.current` (see `models.present`).
"""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from pathlib import Path

from django.conf import settings
from django.db import transaction

from ..domain.statements import Problem
from . import bulk, clock, effects, lock, packs
from .models import Evidence, Pack, Record, Snapshot, Source, Thing
from .models import Problem as ProblemRow
from .readers import Batch, Entry

State = Snapshot.State


def open_one(source: Source) -> Snapshot | None:
    """The source's snapshot that is neither in effect nor given up, if there is one."""
    return source.snapshots.filter(state__in=(State.COLLECTING, State.WAITING)).order_by("-number").first()


def last_settled(source: Source) -> Snapshot | None:
    """The last snapshot that was found to be how the source stands."""
    return source.snapshots.filter(state__in=(State.IN_EFFECT, State.UNCHANGED)).order_by("-number").first()


def begin(source: Source, reader: str, digest: str, state: str = State.COLLECTING) -> Snapshot:
    last = source.snapshots.order_by("-number").first()
    return Snapshot.objects.create(
        source=source,
        number=last.number + 1 if last else 1,
        reader=reader,
        digest=digest,
        state=state,
        started_at=clock.now(),
    )


def take_back(snapshot: Snapshot, state: str, note: str) -> None:
    """Remove what an unfinished or refused snapshot has stored; its row stays, with its *state* and why."""
    _remove_ahead(snapshot)
    new = list(Record.objects.filter(first_in=snapshot).values_list("pk", flat=True))
    for part in bulk.chunks(new):
        with transaction.atomic():
            bulk.execute(f"DELETE FROM {Evidence._meta.db_table} WHERE record_id IN ({bulk.marks(part)})", part)
            bulk.execute(f"DELETE FROM {Record._meta.db_table} WHERE id IN ({bulk.marks(part)})", part)
    ended = list(Record.objects.filter(gone_in=snapshot).values_list("pk", flat=True))
    for part in bulk.chunks(ended):
        Record.objects.filter(pk__in=part).update(gone_in=None)
    with transaction.atomic():
        Pack.objects.filter(snapshot=snapshot).delete()
        snapshot.state = state
        snapshot.note = note
        snapshot.finished_at = clock.now()
        snapshot.kept_at, snapshot.kept_size = None, 0
        snapshot.save()
    file = Path(settings.WORKSPACE.packs) / snapshot.pack_file
    with contextlib.suppress(OSError):  # open elsewhere (Windows): an orphan, of no harm
        file.unlink(missing_ok=True)


def _remove_ahead(snapshot: Snapshot) -> None:
    """Remove rows of large kinds that were put in place for a snapshot and never came into effect."""
    evidence, record = Evidence._meta.db_table, Record._meta.db_table
    for deriver in effects.bulk_derivers():
        table = deriver.bulk.model._meta.db_table
        things = bulk.rows(
            f"""SELECT DISTINCT e.thing_id FROM {record} r JOIN {evidence} e ON e.record_id = r.id
                JOIN {table} t ON t.thing_id = e.thing_id WHERE r.first_in_id = %s AND NOT t.in_effect""",
            [snapshot.pk],
        )
        for part in bulk.chunks([row[0] for row in things]):
            with lock.effect(settings.WORKSPACE.folder, wait=60):
                bulk.execute(f"DELETE FROM {table} WHERE NOT in_effect AND thing_id IN ({bulk.marks(part)})", part)


class Store:
    """
    Writes batches of one snapshot. Rows of several batches are committed together, several times a second: a person's act
    waits no longer than for one commit.

    Attributes:
        ids: key -> number of the present record that a new one of this key takes the place of.
    """

    COMMIT_ENTRIES = 600

    def __init__(self, snapshot: Snapshot, ids: dict[str, int]) -> None:
        self.snapshot = snapshot
        self.ids = ids
        self.written = 0
        self._waiting: list[tuple[Entry, int]] = []
        self._packs: list[tuple[int, int, int, int]] = []
        self._problems: list[Problem] = []
        self._writer = packs.Writer(settings.WORKSPACE.packs, snapshot.pack_file)
        self._bulk = {deriver.kind: deriver.bulk for deriver in effects.bulk_derivers()}
        for of in self._bulk.values():  # what an earlier attempt of this process has left
            bulk.execute(f'DROP TABLE IF EXISTS "{staged_table(of)}"')
        self._told = set(snapshot.problems.values_list("place", "code", "message"))

    def add(self, batch: Batch) -> None:
        if batch.entries:
            number = len(self._packs)
            raw, form = self._writer.write(batch.raw_frame), self._writer.write(batch.form_frame)
            self._packs.append((*raw, *form))
            self._waiting += [(entry, number) for entry in batch.entries]
        self.tell(batch.problems)
        if len(self._waiting) >= self.COMMIT_ENTRIES:
            self.commit()

    def tell(self, problems: Sequence[Problem]) -> None:
        for problem in problems:
            if (problem.place, problem.code, problem.message) not in self._told:
                self._told.add((problem.place, problem.code, problem.message))
                self._problems.append(problem)

    def keep(self, path: Path) -> None:
        """Keep the source's whole file in the pack, so that it can be read anew without the source."""
        frame = packs.compress_one(path.read_bytes())
        self.snapshot.kept_at, self.snapshot.kept_size = self._writer.write(frame)

    def commit(self, *, with_problems: bool = False) -> None:
        """Put the bytes on the disk, then the rows in the register."""
        if self._packs or self.snapshot.kept_size:
            self._writer.sync()
        if not self._waiting and not with_problems:
            return
        with transaction.atomic():
            if self._waiting:
                self._insert()
            if with_problems and self._problems:
                ProblemRow.objects.bulk_create(
                    ProblemRow(snapshot=self.snapshot, **_plain(problem)) for problem in self._problems
                )
                self._problems = []
        self.written += len(self._waiting)
        self._waiting, self._packs = [], []

    def close(self) -> None:
        self._writer.close()

    @property
    def untold(self) -> list[Problem]:
        return self._problems

    def _insert(self) -> None:
        snapshot, file = self.snapshot.pk, self._writer.file
        pack_ids = bulk.allocate(Pack, len(self._packs))
        bulk.insert(
            Pack._meta.db_table,
            ("id", "snapshot_id", "file", "raw_at", "raw_size", "form_at", "form_size"),
            [(pk, snapshot, file, *places) for pk, places in zip(pack_ids, self._packs, strict=True)],
        )
        ended = [self.ids[entry.key] for entry, _ in self._waiting if entry.key in self.ids]
        for part in bulk.chunks(ended):
            bulk.execute(
                f"UPDATE {Record._meta.db_table} SET gone_in_id = %s WHERE id IN ({bulk.marks(part)})",
                [snapshot, *part],
            )
        record_ids = bulk.allocate(Record, len(self._waiting))
        source = self.snapshot.source_id
        bulk.insert(
            Record._meta.db_table,
            (
                "id", "source_id", "key", "digest", "pack_id", "raw_offset", "raw_length", "form_offset", "form_length",
                "rank", "place", "first_in_id",
            ),
            [
                (
                    pk, source, e.key, e.digest, pack_ids[number], e.raw_offset, e.raw_length, e.form_offset,
                    e.form_length, e.rank, e.place.replace("\0", "\ufffd"), snapshot,
                )
                for pk, (e, number) in zip(record_ids, self._waiting, strict=True)
            ],
        )  # fmt: skip
        things = thing_ids({part[:2] for entry, _ in self._waiting for part in entry.parts})
        evidence, staged = [], {kind: [] for kind in self._bulk}
        for pk, (entry, _) in zip(record_ids, self._waiting, strict=True):
            for number, (kind, key, row) in enumerate(entry.parts):
                thing = things[kind, key]
                evidence.append((pk, thing, number, ""))
                if row is not None:
                    staged[kind].append((thing, *row, pk))
        bulk.insert(Evidence._meta.db_table, ("record_id", "thing_id", "part", "rule"), evidence)
        for kind, rows in staged.items():
            if rows:
                stage(self._bulk[kind], rows)


def thing_ids(wanted: set[tuple[str, str]]) -> dict[tuple[str, str], int]:
    """The number of each (kind, key); those that are not yet there are made, in the order of their keys."""
    table = Thing._meta.db_table
    found: dict[tuple[str, str], int] = {}
    kinds: dict[str, list[str]] = {}
    for kind, key in wanted:
        kinds.setdefault(kind, []).append(key)
    for kind, keys in kinds.items():
        for part in bulk.chunks(keys):
            for pk, key in bulk.rows(
                f"SELECT id, key FROM {table} WHERE kind = %s AND key IN ({bulk.marks(part)})", [kind, *part]
            ):
                found[kind, key] = pk
    missing = sorted(pair for pair in wanted if pair not in found)
    if missing:
        made = bulk.allocate(Thing, len(missing))
        bulk.insert(table, ("id", "kind", "key"), [(pk, *pair) for pk, pair in zip(made, missing, strict=True)])
        found.update(zip(missing, made, strict=True))
    return found


def staged_table(of: effects.Bulk) -> str:
    return f"staged_{of.model._meta.db_table}"


def stage(of: effects.Bulk, rows: Sequence[Sequence]) -> None:
    """
    Keep domain rows, (thing, *columns, record), until the snapshot takes effect.

    In a temporary table: what a crash loses can be made again from the packs (`switch.prepare`).
    """
    table = staged_table(of)
    columns = ", ".join(f'"{name}"' for name in ("thing_id", *of.columns, "record"))
    bulk.execute(
        f'CREATE TEMPORARY TABLE IF NOT EXISTS "{table}" AS SELECT {columns} FROM "{of.model._meta.db_table}" WHERE 1 = 0'
    )
    bulk.insert(table, ("thing_id", *of.columns, "record"), rows)


def _plain(problem: Problem) -> dict[str, str]:
    return {name: value.replace("\0", "\ufffd") for name, value in problem._asdict().items()}
