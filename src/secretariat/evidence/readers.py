"""
Reading in batches: bytes of members in; records, compressed frames and problems out, in this process or in several.

No Django here, nor in what this imports: the processes of the pool begin by *spawn* and must begin fast. A reader
whose module has ``members`` and ``read_member`` can be shared out; one that has only ``read`` is read in one piece.
"""

from __future__ import annotations

import gc
import hashlib
import importlib
import multiprocessing
import queue
import threading
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, NamedTuple

import orjson

from .. import formats
from ..domain.precedence import rank
from ..domain.statements import Item, Problem, Statement
from . import packs, priority

BATCH_MEMBERS = 200
BATCH_BYTES = 4 << 20
# A source smaller than this is read before a process of the pool has begun.
POOL_FROM_BATCHES = 8
# What a process of the pool sends when it is ready.
BEGUN = -1


@dataclass(frozen=True, slots=True)
class Job:
    """What each process needs to know to read members of one source."""

    format: str
    options: Mapping[str, Any]
    reading: Mapping[str, Any] | None
    source_rank: int
    retrieved: str
    # kind -> "module:function" that makes the kind's domain row: see `effects.Bulk`.
    rows: Mapping[str, str]


class Member(NamedTuple):
    """*digest* is known when the bytes were compared with the record's before; *form* is the record's old form."""

    key: str
    raw: bytes
    place: str
    digest: bytes | None = None
    form: bytes | None = None


class Entry(NamedTuple):
    """One record to be: places in the frames; parts as (kind, key of thing, domain row or None)."""

    key: str
    digest: bytes
    raw_offset: int
    raw_length: int
    form_offset: int
    form_length: int
    rank: str
    place: str
    parts: list[tuple[str, str, tuple[Any, ...] | None]]


@dataclass(slots=True)
class Batch:
    """What was made of one batch of members."""

    entries: list[Entry] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    same: list[str] = field(default_factory=list)  # read anew, and read the same as before
    unread: list[str] = field(default_factory=list)  # members of which no item could be made
    raw_frame: bytes = b""
    form_frame: bytes = b""
    read: int = 0


class Worker:
    """Makes batches of members into batches of entries."""

    def __init__(self, job: Job) -> None:
        self._job = job
        self._context = formats.Context(reading=job.reading)
        self._reader = formats.reader(job.format)
        self._rows = {kind: function(name) for kind, name in job.rows.items()}

    def read(self, members: Iterable[Member]) -> Batch:
        """Read members by the reader's ``read_member``."""
        batch = Batch()
        found: list[tuple[Item, bytes, bytes]] = []
        for member in members:
            items = 0
            for one in self._reader.read_member(member.key, member.raw, member.place, self._job.options, self._context):
                if isinstance(one, Problem):
                    batch.problems.append(one)
                    continue
                items += 1
                form = form_of(one)
                if form is None:
                    batch.problems.append(unwritable(one))
                    items -= 1
                elif member.form is not None and form == member.form:
                    batch.same.append(one.key)
                else:
                    found.append((one, member.digest or hashlib.sha256(one.raw).digest(), form))
            batch.read += items
            if not items:
                batch.unread.append(member.key)
        return self._packed(batch, found)

    def pack(self, items: Iterable[tuple[Item, bytes, bytes]]) -> Batch:
        """Pack items that are read already: (item, digest, form)."""
        return self._packed(Batch(), list(items))

    def _packed(self, batch: Batch, found: list[tuple[Item, bytes, bytes]]) -> Batch:
        if not found:
            return batch
        frames = packs.compress([item.raw for item, _, _ in found], [form for _, _, form in found])
        batch.raw_frame, batch.form_frame = frames.raw, frames.forms
        for (item, digest, _), raw, form in zip(found, frames.raw_places, frames.form_places, strict=True):
            batch.entries.append(
                Entry(
                    item.key,
                    digest,
                    *raw,
                    *form,
                    rank(self._job.source_rank, item.shape, item.date, digest.hex()),
                    item.place,
                    [(s.kind, s.key, self._row(s)) for s in item.statements],
                )
            )
        return batch

    def _row(self, statement: Statement) -> tuple[Any, ...] | None:
        make = self._rows.get(statement.kind)
        return make(statement.key, statement.fields, self._job.retrieved) if make else None


def function(name: str) -> Callable[..., Any]:
    """The function that "module:function" names."""
    module, _, attribute = name.partition(":")
    return getattr(importlib.import_module(module), attribute)


def form_of(item: Item) -> bytes | None:
    """The item's normalized form without U+0000, which PostgreSQL's text refuses; None if it cannot be written."""
    try:
        form = packs.form_of(item.statements)
    except (orjson.JSONEncodeError, TypeError):
        return None
    if b"\\u0000" in form or any("\0" in statement.key for statement in item.statements):
        item.statements[:] = [Statement(*_without_nul(part.plain())) for part in item.statements]
        form = packs.form_of(item.statements)
    return form


def _without_nul(value: Any) -> Any:
    if isinstance(value, str):
        return value.replace("\0", "\ufffd")
    if isinstance(value, list):
        return [_without_nul(one) for one in value]
    if isinstance(value, dict):
        return {_without_nul(key): _without_nul(one) for key, one in value.items()}
    return value


def unwritable(item: Item) -> Problem:
    """The problem of an item whose form cannot be written."""
    return Problem(item.place, "text-broken", "the reading holds what JSON cannot", "error", "save the source as UTF-8")


def batches(members: Iterable[Member]) -> Iterator[list[Member]]:
    """Members in batches of 200, or of 4 MB."""
    batch: list[Member] = []
    size = 0
    for member in members:
        batch.append(member)
        size += len(member.raw)
        if len(batch) >= BATCH_MEMBERS or size >= BATCH_BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def read_all(job: Job, members: Iterable[Member], workers: int) -> Iterator[Batch]:
    """Every batch, read, in the order of the members; in *workers* processes when there is more than a little."""
    given = batches(members)
    own = Worker(job)
    for begun, batch in enumerate(given, 1):
        yield own.read(batch)
        if workers > 1 and begun >= POOL_FROM_BATCHES:
            break
    else:
        return
    try:
        yield from _pool_of(workers).read(job, given, own)
    except BaseException:  # also when nobody asks for more: what is still under way is of no use
        rest()
        raise


_pool: Pool | None = None


def _pool_of(workers: int) -> Pool:
    """The processes that have read the source before, if there are as many and none has ended."""
    global _pool
    if _pool is None or not _pool.fits(workers):
        rest()
        _pool = Pool(workers)
    return _pool


def rest() -> None:
    """Let the processes that read end; the next source that is large begins new ones."""
    global _pool
    if _pool is not None:
        _pool.close()
    _pool = None


class Pool:
    """
    Processes that read batches, of one source after the other. Each has at most two at hand, so that none waits while
    the parent writes.

    A process ends by itself when its parent is gone: its pipe closes.
    """

    AT_HAND = 2

    def __init__(self, workers: int) -> None:
        self._turn = 0
        context = multiprocessing.get_context("spawn")
        self._pipes: list[Connection] = []
        self._processes = []
        for _ in range(workers):
            ours, theirs = context.Pipe()
            process = context.Process(target=_serve, args=(theirs,), daemon=True)
            process.start()
            theirs.close()
            self._pipes.append(ours)
            self._processes.append(process)

    def fits(self, workers: int) -> bool:
        return len(self._processes) == workers and all(process.is_alive() for process in self._processes)

    def read(self, job: Job, given: Iterator[list[Member]], own: Worker) -> Iterator[Batch]:
        """Batches in order. Until the first process has begun, *own* reads here."""
        self._turn += 1
        for pipe in self._pipes:
            pipe.send((BEGUN, (self._turn, job)))
        at_hand: dict[Connection, int] = {}  # of those that have begun
        sent = handed = 0
        done: dict[int, Batch] = {}
        more = True
        while True:
            while more and sent - handed < 4 * len(self._pipes):
                pipe = min(at_hand, key=at_hand.__getitem__, default=None)
                if pipe is not None and at_hand[pipe] >= self.AT_HAND:
                    break
                batch = next(given, None)
                if batch is None:
                    more = False
                elif pipe is None:
                    done[sent] = own.read(batch)
                    sent += 1
                    break
                else:
                    pipe.send((sent, batch))
                    at_hand[pipe] += 1
                    sent += 1
            waiting = any(at_hand.values())
            if not waiting and not done and not more:
                return
            for pipe in wait(self._pipes, None if waiting and handed not in done else 0):
                number, batch = self._receive(pipe)
                if number == BEGUN:
                    if batch == self._turn:  # else of a source that was read before this process had begun
                        at_hand[pipe] = 0
                    continue
                at_hand[pipe] -= 1
                done[number] = batch
            if handed in done:
                yield done.pop(handed)
                handed += 1

    def _receive(self, pipe: Connection) -> tuple[int, Any]:
        try:
            number, batch = pipe.recv()
        except (EOFError, OSError) as error:
            raise RuntimeError("a process of the pool has ended; run this again, it goes on") from error
        if isinstance(batch, Exception):
            raise batch
        return number, batch

    def close(self) -> None:
        for pipe in self._pipes:
            pipe.close()
        for process in self._processes:
            process.terminate()  # it holds nothing that could be lost
            process.join(5)


def _serve(pipe: Connection) -> None:
    priority.give_way(priority.READING)
    worker = None
    given: queue.SimpleQueue = queue.SimpleQueue()

    def receive() -> None:
        # Takes what comes at once: a parent that sends and a child that sends would else wait for each other.
        try:
            while True:
                given.put(pipe.recv())
        except (EOFError, OSError):
            given.put(None)

    threading.Thread(target=receive, daemon=True).start()
    while (task := given.get()) is not None:
        number, members = task
        try:
            if number == BEGUN:
                result, job = members
                worker = Worker(job)
                gc.collect()
                gc.freeze()
                gc.disable()
            else:
                result = worker.read(members)
        except Exception as error:
            result = RuntimeError(f"{type(error).__name__}: {error}")
        try:
            pipe.send((number, result))
        except (BrokenPipeError, OSError):
            return
