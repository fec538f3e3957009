"""
Adding objects to a collection, and taking them away: each object is stored or told why not, nothing in between.

What needs no lock (reading, the schema, the rules) is done before; what gives each object its date added is done under
the lock of its collection, at the end, so that a reader who asks for what came after a moment never misses one.
"""

from __future__ import annotations

import time
import uuid
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import orjson
from django.db import connection, transaction

from ..domain import markings, stix
from ..formats import stix_json, stix_schemas
from .models import Collection, Status, StixObject
from .principals import Open, Principal
from .queries import TABLE, key

MEDIA = "application/stix+json;version="
_COLUMNS = (
    "collection_id", "added", "stix_id", "type", "spec", "version", "is_versioned", "is_newest", "level", "entity_id",
    "sender_id", "marked_as", "entry", "raw",
)  # fmt: skip
_KEPT_FOR = 7 * 86_400 * 1_000_000  # a status: TAXII 2.1 §4.3 asks for a day


@dataclass(slots=True)
class _Ready:
    """An object that nothing speaks against but what is held already."""

    place: int
    raw: bytes
    value: dict[str, Any]
    named: stix.Named
    level: int
    marked_as: int | None


@dataclass(slots=True)
class Outcome:
    """Of each object sent, in order: (identifier, version as written, "" or what is wrong)."""

    said: list[tuple[str, str, str]] = field(default_factory=list)
    added: int = 0

    @property
    def failures(self) -> int:
        return sum(1 for one in self.said if one[2])


def add(*, opened: Open, sender: Principal, body: bytes) -> dict[str, Any]:
    """
    Add the objects of an envelope; in one transaction with the status resource, which is given back.

    Raises:
        NotAnEnvelope: nothing of it is stored.
    """
    sent = list(stix_json.cut(body))
    requested = _now()
    with connection.cursor() as cursor:
        _be_durable(cursor)
    identifier = uuid.uuid4()
    outcome = Outcome()
    ready = _check(sent, opened, outcome)
    with transaction.atomic():
        _store(ready, opened, sender, outcome)
        status = _status(identifier, requested, outcome)
        Status.objects.create(
            id=identifier, collection_id=opened.id, sender_id=sender.user_id, requested=requested,
            said=orjson.dumps(status).decode(),
        )  # fmt: skip
        Status.objects.filter(requested__lt=requested - _KEPT_FOR).delete()
    return status


def load(*, opened: Open, sender: Principal, body: bytes, at_once: int = 5000) -> Iterator[Outcome]:
    """
    Add the objects of a bundle, *at_once* in a transaction; what each batch became. For files, which may be large.

    Raises:
        NotAnEnvelope: at the place that cannot be followed; the batches before it stay.
    """
    with connection.cursor() as cursor:
        _be_durable(cursor)
    known = {}
    if b'"marking-definition"' in body:
        cuts = (one for one in stix_json.cut(body) if one.value and one.value.get("type") == "marking-definition")
        known = {str(one.value.get("id")): markings.definition_level(one.value) for one in cuts if one.value}
    objects = iter(stix_json.cut(body))
    while batch := list(islice(objects, at_once)):
        outcome = Outcome()
        ready = _check(batch, opened, outcome, known)
        with transaction.atomic():
            _store(ready, opened, sender, outcome)
        yield outcome


def remove(*, opened: Open, rows: Sequence[int]) -> int:
    """Take these rows away; the newest of what is left of an object becomes that. Returns how many went."""
    with transaction.atomic(), connection.cursor() as cursor:
        _lock(cursor, opened)
        found = list(StixObject.objects.filter(pk__in=rows, collection_id=opened.id).values_list("stix_id", flat=True))
        StixObject.objects.filter(pk__in=rows, collection_id=opened.id).delete()
        for stix_id in sorted(set(found)):
            left = StixObject.objects.filter(collection_id=opened.id, stix_id=stix_id).order_by("-spec", "-version")
            if (first := left.values_list("pk", flat=True).first()) is not None:
                StixObject.objects.filter(pk=first).update(is_newest=True)
    return len(found)


def _check(
    sent: Iterable[stix_json.Cut], opened: Open, outcome: Outcome, known: dict[str, markings.Level | None] | None = None
) -> list[_Ready]:
    """What may be stored; of the rest the outcome says why not. Its *said* has one entry for each object, in order."""
    sent = list(sent)
    definitions = {**_definitions(sent, opened), **(known or {})}
    ready = []
    for place, one in enumerate(sent):
        wrong, found, level = one.wrong, None, markings.UNMARKED
        if one.value is not None:
            found = stix.named(one.value)
            wrong = _fault(one.value, found)
            if not wrong:
                try:
                    level = int(max(markings.levels(one.value, definitions), default=markings.UNMARKED))
                except markings.UnknownMarking as error:
                    wrong = str(error)
        outcome.said.append((found.id[:300] if found else "", found.stated[:60] if found else "", wrong))
        if not wrong and found is not None and one.value is not None:
            marked_as = None
            if found.type == "marking-definition":
                stands_for = markings.definition_level(one.value)
                marked_as = markings.UNMARKED if stands_for is None else int(stands_for)
            ready.append(_Ready(place, one.raw, one.value, found, level, marked_as))
    return ready


def _fault(value: dict[str, Any], found: stix.Named) -> str:
    if not found.id or not found.type:
        return "an object has an id and a type"
    if found.spec_version not in stix_schemas.VERSIONS:
        return f"spec_version: {found.spec_version[:20]!r} is not known; 2.1 and 2.0 are"
    wrong = stix_schemas.faults(value, found.spec_version) or list(islice(stix.broken_rules(value), 3))
    return "; ".join(wrong)


def _definitions(sent: list[stix_json.Cut], opened: Open) -> dict[str, markings.Level | None]:
    """The marking definitions that the objects name: those that come with them, and those held in the collection."""
    own, named = {}, set()
    for one in sent:
        if one.value is None:
            continue
        if one.value.get("type") == "marking-definition" and not _fault(one.value, stix.named(one.value)):
            own[str(one.value["id"])] = markings.definition_level(one.value)
        refs = one.value.get("object_marking_refs")
        named.update(each for each in refs if isinstance(each, str)) if isinstance(refs, list) else None
        parts = one.value.get("granular_markings")
        for each in parts if isinstance(parts, list) else ():
            if isinstance(each, dict) and isinstance(each.get("marking_ref"), str):
                named.add(each["marking_ref"])
    wanted = sorted(named - own.keys() - markings.FIXED.keys())[:10_000]
    held = StixObject.objects.filter(collection_id=opened.id, type="marking-definition")
    for start in range(0, len(wanted), 500):
        for stix_id, level in held.filter(stix_id__in=wanted[start : start + 500]).values_list("stix_id", "marked_as"):
            own.setdefault(stix_id, None if level is None or level < 0 else markings.Level(level))
    return own


def _store(ready: list[_Ready], opened: Open, sender: Principal, outcome: Outcome) -> None:
    """Under the collection's lock: what is held already is left as it is, the rest is given its date added."""
    with connection.cursor() as cursor:
        last = _lock(cursor, opened)
        held = _held(cursor, opened, sorted({one.named.id for one in ready}))
        at = max(_now(), last + 1)
        rows: dict[tuple[str, str, int], list[Any]] = {}
        for one in ready:
            versions = held.setdefault(one.named.id, [])
            version = one.named.version
            same = next(
                (each for each in versions
                 if each[0] == one.named.spec_version and (each[1] == version if version is not None else not each[3])),
                None,
            )  # fmt: skip
            if same is not None:
                if not _is_same(cursor, opened, one, same, rows):
                    name, stated, _ = outcome.said[one.place]
                    wrong = "other content is held under this id and version; what has changed gets a later modified"
                    outcome.said[one.place] = (name, stated, wrong)
                continue
            version = at if version is None else version
            stated = one.named.stated or stix.written(at)
            outcome.said[one.place] = (one.named.id, stated, "")
            entry = {"id": one.named.id, "date_added": stix.written(at), "version": stated,
                     "media_type": MEDIA + one.named.spec_version}  # fmt: skip
            rows[(one.named.id, one.named.spec_version, version)] = [
                key(opened.id), at, one.named.id, one.named.type, one.named.spec_version, version,
                one.named.version is not None, False, one.level, sender.entity_id, sender.user_id or None,
                one.marked_as, orjson.dumps(entry), one.raw,
            ]  # fmt: skip
            versions.append((one.named.spec_version, version, None, one.named.version is not None))
            at += 1
        if not rows:
            return
        _name_newest(cursor, held, rows)
        places = ", ".join(["%s"] * len(_COLUMNS))
        cursor.executemany(f"INSERT INTO {TABLE} ({', '.join(_COLUMNS)}) VALUES ({places})", list(rows.values()))
        cursor.execute("UPDATE exchange_collection SET last_added = %s WHERE id = %s", [at - 1, key(opened.id)])
        outcome.added = len(rows)


def _name_newest(cursor: Any, held: dict[str, list[tuple]], rows: dict[tuple[str, str, int], list[Any]]) -> None:
    """Of each object that has something new, the newest of all its versions is marked, and only that one."""
    was: list[tuple[int]] = []
    for stix_id in {name for name, _, _ in rows}:
        newest = max(held[stix_id], key=lambda each: (each[0], each[1]))
        if newest[2] is None:
            rows[(stix_id, newest[0], newest[1])][7] = True
            was += [(each[2],) for each in held[stix_id] if each[2] is not None]
    if was:
        cursor.executemany(f"UPDATE {TABLE} SET is_newest = %s WHERE id = %s", [(False, *each) for each in was])


def _held(cursor: Any, opened: Open, names: list[str]) -> dict[str, list[tuple]]:
    """Identifier -> (spec, version, row, whether it says its version) of what is held."""
    found: dict[str, list[tuple]] = {}
    for start in range(0, len(names), 500):
        some = names[start : start + 500]
        cursor.execute(
            f"SELECT stix_id, spec, version, id, is_versioned FROM {TABLE} "
            f"WHERE collection_id = %s AND stix_id IN ({', '.join(['%s'] * len(some))})",
            [key(opened.id), *some],
        )
        for stix_id, *rest in cursor.fetchall():
            found.setdefault(stix_id, []).append(tuple(rest))
    return found


def _is_same(cursor: Any, opened: Open, one: _Ready, same: tuple, rows: dict[tuple[str, str, int], list[Any]]) -> bool:
    """Whether what is held says the same as what is sent, whatever the spacing and the order of names."""
    if same[2] is None:
        raw = rows[(one.named.id, same[0], same[1])][-1]
    else:
        cursor.execute(f"SELECT raw FROM {TABLE} WHERE id = %s", [same[2]])
        raw = bytes(cursor.fetchone()[0])
    return bool(raw == one.raw or orjson.loads(raw) == one.value)


def _lock(cursor: Any, opened: Open) -> int:
    """Hold the collection until the transaction's end; the newest date added. SQLite holds all by IMMEDIATE already."""
    lock = " FOR UPDATE" if connection.vendor == "postgresql" else ""
    cursor.execute(f"SELECT last_added FROM exchange_collection WHERE id = %s{lock}", [key(opened.id)])
    row = cursor.fetchone()
    if row is None:
        raise Collection.DoesNotExist(str(opened.id))
    return int(row[0])


def _be_durable(cursor: Any) -> None:
    """What is acknowledged outlives the machine's power too: SQLite's write-ahead log alone outlives the process."""
    if connection.vendor == "sqlite" and not connection.in_atomic_block:
        cursor.execute("PRAGMA synchronous=FULL")


def _now() -> int:
    return time.time_ns() // 1000


def _status(identifier: uuid.UUID, requested: int, outcome: Outcome) -> dict[str, Any]:
    """TAXII 2.1 §4.3.1; what an object has no id or version for is named by its place in the envelope."""

    def detail(place: int, one: tuple[str, str, str]) -> dict[str, str]:
        found = {"id": one[0] or f"objects[{place}]", "version": one[1] or stix.written(requested)}
        return {**found, "message": one[2]} if one[2] else found

    said = list(enumerate(outcome.said))
    failures = [detail(place, one) for place, one in said if one[2]]
    return {
        "id": str(identifier),
        "status": "complete",
        "request_timestamp": stix.written(requested),
        "total_count": len(said),
        "success_count": len(said) - len(failures),
        "successes": [detail(place, one) for place, one in said if not one[2]],
        "failure_count": len(failures),
        "failures": failures,
        "pending_count": 0,
        "pendings": [],
    }
