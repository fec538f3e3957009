"""
Collect one source: members through its reader into records, stored in batches, in effect at the snapshot's end.

Killed at any moment, the next run goes on with what is stored when the source's bytes are the same, and begins anew
when they are not. A snapshot that did not reach its end marks nothing gone; one that would mark more than a fifth
gone waits for a person.
"""

from __future__ import annotations

import hashlib
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction

from .. import formats
from ..domain.errors import InputError
from ..domain.statements import Item, Problem
from . import bulk, clock, effects, lock, queries, readers, snapshots, switch
from .models import Problem as ProblemRow
from .models import Record, Snapshot, Source
from .readers import Member
from .sources import declare, default_workers, digest_of, place_of

__all__ = ["Outcome", "collect", "declare"]

GONE_LIMIT = 0.20
KEEP_LIMIT = 64 << 20
# After these an archive cannot be read further: its end was not reached.
BROKEN_OFF = {"archive-truncated", "archive-damaged", "archive-bomb"}
FAILED = "nothing could be read: nothing was marked gone, the last good state stands"
BROKE_OFF = "the source broke off before its end: nothing was marked gone; fetch it again"
State = Snapshot.State


@dataclass
class Outcome:
    """
    What one collection of one source did; the numbers are those of its snapshot.

    Attributes:
        touched: ids of the things whose evidence changed, by kind (large kinds are left out).
        reached_end: whether the source was read to its end; what was read of it before counts all the same.
    """

    source: str
    snapshot: Snapshot
    touched: dict[str, set[int]] = field(default_factory=dict)
    reached_end: bool = True


def collect(source: Source, *, context: formats.Context, workers: int | None = None, reread: bool = False) -> Outcome:
    """
    Collect one source whole and put it in effect.

    Args:
        context: an accepted reading; its ``progress`` is told how many items were read.
        workers: reader processes for large sources; 1 reads in this process.
        reread: read what is kept anew, without the source.

    Raises:
        InputError: the source is not there, or with *reread* nothing of it is kept.
        Busy: another process is writing.
    """
    with lock.writing(settings.WORKSPACE.folder), bulk.writing_much():
        return _Collection(source, context, workers or default_workers(), reread).run()


class _Collection:
    def __init__(self, source: Source, context: formats.Context, workers: int, reread: bool) -> None:
        self.source = source
        self.context = context
        self.workers = workers
        self.reread = reread
        self.reader = formats.reader(source.format)
        self.shared = hasattr(self.reader, "read_member")
        self.path = place_of(source)
        self.seen: set[str] = set()
        self.kept_places: set[str] = set()
        self.problems: list[Problem] = []
        self.unchanged = self.read = 0
        self.reached_end = True
        self.job = readers.Job(
            source.format,
            source.options,
            context.reading,
            source.rank,
            clock.now().date().isoformat(),
            {deriver.kind: deriver.bulk.row for deriver in effects.bulk_derivers()},
        )

    def run(self) -> Outcome:
        last = snapshots.last_settled(self.source)
        label = self._label()
        self.same_reader = last is not None and last.reader == label
        if self.reread:
            if last is None:
                raise InputError(f"{self.source.slug}: nothing is kept to be read anew", mend="collect it first")
            digest = last.digest
        else:
            if not self.path.exists():
                raise InputError(
                    f"{self.source.slug}: {self.path} is not there",
                    mend="correct its place in the settings, or fetch it",
                    place=str(self.path),
                )
            digest = digest_of(self.path)
        self.same_bytes = last is not None and last.digest == digest
        opened = snapshots.open_one(self.source)
        if opened and opened.digest == digest and opened.reader == label and not self.reread:
            if opened.state == State.WAITING:
                return Outcome(self.source.slug, opened)
            self.snapshot = opened
        else:
            if opened:
                waited = opened.state == State.WAITING
                snapshots.take_back(
                    opened,
                    State.REFUSED if waited else State.FAILED,
                    "the source changed before a person decided"
                    if waited
                    else "broken off, and the source has changed",
                )
            if self.source.current_id and last and self.same_bytes and self.same_reader and not self.reread:
                return self._unchanged(last, digest)
            self.snapshot = snapshots.begin(self.source, label, digest)
        return self._collect()

    def _unchanged(self, last: Snapshot, digest: str) -> Outcome:
        snapshot = snapshots.begin(self.source, last.reader, digest, State.UNCHANGED)
        snapshot.read = snapshot.unchanged = last.read - last.gone if last.state == State.UNCHANGED else last.read
        snapshot.refused, snapshot.doubts = last.refused, last.doubts
        snapshot.finished_at = clock.now()
        snapshot.save()
        return Outcome(self.source.slug, snapshot)

    def _label(self) -> str:
        """What a reading depends on besides the bytes: the reader, its options, an accepted reading."""
        label = f"{self.source.format}/{self.reader.VERSION}"
        for letter, value in (("o", self.source.options), ("r", self.context.reading)):
            if value:
                label += f" {letter}={_short(value)}"
        return label

    def _collect(self) -> Outcome:
        self._load()
        store = snapshots.Store(self.snapshot, self.ids)
        try:
            try:
                for batch in self._batches():
                    self.read += batch.read
                    self.unchanged += len(batch.same)
                    store.add(batch)
                    self.context.progress(batch.read)
            except InputError as error:
                return self._unreadable(store, error)
            store.tell(self.problems)
            store.commit()
            return self._end(store)
        finally:
            store.close()

    def _unreadable(self, store: snapshots.Store, error: InputError) -> Outcome:
        """The reader gave the whole source up: one problem, and what stood before goes on standing."""
        place = str(error.facts.get("place", self.path.name))
        store.tell([*self.problems, Problem(place, error.code, error.message, "error", error.mend)])
        return self._failed(store)

    def _failed(self, store: snapshots.Store) -> Outcome:
        store.commit(with_problems=True)
        self.snapshot.refused = self.snapshot.problems.filter(severity="error").count()
        self.snapshot.gone = 0
        snapshots.take_back(self.snapshot, State.FAILED, FAILED)
        return Outcome(self.source.slug, self.snapshot, reached_end=False)

    def _load(self) -> None:
        """Present records by key, and what an earlier run of this snapshot has stored."""
        self.digests: dict[str, bytes] = {}
        self.ids: dict[str, int] = {}
        self.old_places: dict[str, str] = {}
        current = self.source.current_id or 0
        table = Record._meta.db_table
        for pk, key, digest in bulk.rows(
            f"""SELECT id, key, digest FROM {table} WHERE source_id = %s AND first_in_id <= %s
                AND (gone_in_id IS NULL OR gone_in_id > %s)""",
            [self.source.pk, current, current],
        ):
            self.digests[key] = bytes(digest)
            self.ids[key] = pk
        self.stored = {
            key
            for (key,) in bulk.rows(
                f"SELECT key FROM {table} WHERE source_id = %s AND first_in_id = %s", [self.source.pk, self.snapshot.pk]
            )
        }

    def _batches(self) -> Iterator[readers.Batch]:
        if self.shared:
            members = self._kept_members() if self.reread else self.reader.members(self.path, self.source.options)
            yield from readers.read_all(self.job, self._to_read(members), self.workers)
            return
        worker = readers.Worker(self.job)
        context = formats.Context(reading=self.context.reading)
        with self._kept_file() if self.reread else _as_it_is(self.path) as path:
            items = self._to_pack(self.reader.read(path, self.source.options, context))
            part: list[tuple[Item, bytes, bytes]] = []
            for one in items:
                part.append(one)
                if len(part) >= readers.BATCH_MEMBERS:
                    yield worker.pack(part)
                    part = []
            if part:
                yield worker.pack(part)

    def _to_read(self, members: Iterable[tuple[str, bytes, str] | Problem]) -> Iterator[Member]:
        """Members that must be read: new, changed, or to be read anew by a changed reader."""
        anew = not self.same_reader or self.reread
        for one in members:
            if isinstance(one, Problem):
                self._tell(one)
                continue
            key, raw, place = one
            if not self._is_first(key, place):
                continue
            if key in self.stored:
                self.read += 1
                continue
            known = self.digests.get(key)
            if known is None:
                yield Member(key, raw, place)
                continue
            digest = hashlib.sha256(raw).digest()
            if known != digest:
                yield Member(key, raw, place, digest)
            elif anew:
                yield Member(key, raw, place, digest, self._old_form(key))
            else:
                self.unchanged += 1
                self.read += 1
                if not self.read % 1000:
                    self.context.progress(1000)

    def _to_pack(self, read: Iterable[Item | Problem]) -> Iterator[tuple[Item, bytes, bytes]]:
        anew = not self.same_reader or self.reread
        for one in read:
            if isinstance(one, Problem):
                self._tell(one)
                continue
            self.read += 1
            item = one._replace(key=one.key.replace("\0", "\ufffd"))
            if not self._is_first(item.key, item.place) or item.key in self.stored:
                continue
            digest = hashlib.sha256(item.raw).digest()
            same = self.digests.get(item.key) == digest
            if same and not anew:
                self.unchanged += 1
                continue
            form = readers.form_of(item)
            if form is None:
                self._tell(readers.unwritable(item))
            elif same and form == self._old_form(item.key):
                self.unchanged += 1
            else:
                yield item, digest, form

    def _is_first(self, key: str, place: str) -> bool:
        if key in self.seen:
            self._tell(Problem(place, "key-twice", f"{key!r} stands twice; the first is kept", "error", "keep one"))
            return False
        self.seen.add(key)
        return True

    def _tell(self, problem: Problem) -> None:
        self.problems.append(problem)
        if problem.code in BROKEN_OFF:
            self.reached_end = False
        if problem.severity == "error":
            self.kept_places.add(problem.place)

    def _old_form(self, key: str) -> bytes:
        record = Record.objects.select_related("pack").get(pk=self.ids[key])
        pack = record.pack
        return queries.pack_reader().item(
            pack.file, pack.form_at, pack.form_size, record.form_offset, record.form_length
        )

    def _kept_members(self) -> Iterator[tuple[str, bytes, str]]:
        records = self.source.records.present().select_related("pack").order_by("pack_id", "raw_offset")
        for record in records.iterator(2000):
            yield record.key, queries.words(record), record.place

    @contextmanager
    def _kept_file(self) -> Iterator[Path]:
        kept = self.source.snapshots.exclude(kept_at=None).order_by("-number").first()
        if kept is None:
            raise InputError(f"{self.source.slug}: its file is not kept", mend="collect it from its place")
        data = queries.pack_reader().frame(kept.pack_file, kept.kept_at, kept.kept_size)
        with tempfile.TemporaryDirectory() as folder:
            file = Path(folder) / self.path.name
            file.write_bytes(data)
            yield file

    def _end(self, store: snapshots.Store) -> Outcome:
        snapshot, present = self.snapshot, len(self.ids)
        gone = self._gone()
        new_keys = {key for (key,) in bulk.rows(
            f"SELECT key FROM {Record._meta.db_table} WHERE source_id = %s AND first_in_id = %s",
            [self.source.pk, snapshot.pk],
        )}  # fmt: skip
        snapshot.read = self.read
        snapshot.changed = sum(key in self.ids for key in new_keys)
        snapshot.new = len(new_keys) - snapshot.changed
        snapshot.unchanged = self.unchanged
        snapshot.gone = len(gone)
        told = list(snapshot.problems.values_list("severity", flat=True)) + [p.severity for p in store.untold]
        snapshot.refused = told.count("error")
        snapshot.doubts = told.count("doubt")
        if not self.read and told.count("error"):
            return self._failed(store)
        if not self.reached_end:
            snapshot.note, snapshot.digest = BROKE_OFF, ""
        if not new_keys and not gone and self.source.current_id and not self._is_news(store.untold):
            snapshot.state, snapshot.finished_at = State.UNCHANGED, clock.now()
            snapshot.save()
            return Outcome(self.source.slug, snapshot, reached_end=self.reached_end)
        if not self.shared and not self.reread and self.path.is_file() and self.path.stat().st_size <= KEEP_LIMIT:
            store.keep(self.path)
        store.commit(with_problems=True)
        for part in bulk.chunks(gone):
            with transaction.atomic():
                Record.objects.filter(pk__in=part).update(gone_in=snapshot)
        # Where the bytes are the same only the reading has changed, and nothing is missing.
        if len(gone) > GONE_LIMIT * present and not self.same_bytes:
            snapshot.state = State.WAITING
            snapshot.note = f"{len(gone)} of {present} records would be gone"
            snapshot.save()
            return Outcome(self.source.slug, snapshot)
        return Outcome(self.source.slug, snapshot, switch.take_effect(snapshot), self.reached_end)

    def _gone(self) -> list[int]:
        """Records whose key was not seen; not of those that stand in a window, or where something could not be read."""
        if self.source.is_window or not self.reached_end:
            return []
        missing = {key: pk for key, pk in self.ids.items() if key not in self.seen}
        if missing and self.kept_places:
            records = Record.objects.filter(pk__in=list(missing.values())[:30_000])
            for key, place in records.values_list("key", "place"):
                if place in self.kept_places:
                    del missing[key]
        return sorted(missing.values())

    def _is_news(self, problems: Iterable[Problem]) -> bool:
        wanted = {(problem.place, problem.code, problem.message) for problem in problems}
        if not wanted:
            return False
        told = ProblemRow.objects.filter(snapshot__source=self.source).values_list("place", "code", "message")
        return not wanted <= set(told)


@contextmanager
def _as_it_is(path: Path) -> Iterator[Path]:
    yield path


def _short(value: Any) -> str:
    return hashlib.sha256(orjson.dumps(value, option=orjson.OPT_SORT_KEYS)).hexdigest()[:8]
