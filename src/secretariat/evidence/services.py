"""
Acts of persons: each is a record of the source "people", ranked before all others, with actor and reason.

Nothing is ever removed: undoing is a further act, after which the first one no longer stands.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import orjson
from django.conf import settings
from django.db import transaction

from ..domain.errors import InputError, UnknownThing, UsageError
from ..domain.precedence import PERSON, rank, settle
from ..domain.statements import Statement
from . import acts, clock, effects, lock, packs, queries, snapshots, switch
from .models import Evidence, Pack, Record, Snapshot, Source, Thing

_WAIT = 10.0
State = Snapshot.State


def correct(
    *, kind: str, key: str, fields: Mapping[str, Any], actor: str, reason: str, seen: str | None = None
) -> Record:
    """
    Say what is right of a thing; None says that it is unknown. A thing that is not yet there is made.

    *seen* is the `basis` of what the person saw; by default how it stands now.
    """
    return _act("correct", kind, key, actor, reason, said=Statement(kind, key, dict(fields)), seen=seen)


def verify(*, kind: str, key: str, fields: Iterable[str], actor: str, reason: str, seen: str | None = None) -> Record:
    """Say that the values of some fields are right as they stand. Raises UnknownThing."""
    thing = find(kind, key)
    settled = settle(queries.assertions(things=[thing.pk]).get(thing.pk, ()))
    said = {name: settled[name].value for name in fields if name in settled}
    return _act("verify", kind, key, actor, reason, said=Statement(kind, key, said), seen=seen)


def confirm(*, kind: str, key: str, actor: str, reason: str, fields: Mapping[str, Any] | None = None) -> Record:
    """Say that a proposed link (or any thing) is so."""
    said = Statement(kind, key, dict(fields or {}), {"state": "confirmed"})
    return _act("confirm", kind, key, actor, reason, said=said)


def refuse(*, kind: str, key: str, actor: str, reason: str, fields: Mapping[str, Any] | None = None) -> Record:
    """Say that a proposed link (or any thing) is not so; *fields* tell a proposal of which no source speaks."""
    said = Statement(kind, key, dict(fields or {}), {"state": "refused"})
    return _act("refuse", kind, key, actor, reason, said=said)


def join(*, kind: str, keys: Iterable[str], actor: str, reason: str) -> Record:
    """Say that things of several keys are one. Raises UnknownThing."""
    names = list(keys)
    for name in names:
        find(kind, name)
    return _act("join", kind, names[0], actor, reason, others=names[1:])


def separate(*, kind: str, key: str, record: str, actor: str, reason: str) -> Record:
    """Say that a record ("source/key") does not speak of a thing to which it was taken. Raises UnknownThing."""
    find(kind, key)
    return _act("separate", kind, key, actor, reason, others=[record])


def undo(*, act: str, actor: str, reason: str) -> Record:
    """Undo an act by its key. Raises UnknownThing when no such act stands."""
    with lock.effect(settings.WORKSPACE.folder, wait=_WAIT):
        record = Record.objects.present().filter(source__slug=acts.PEOPLE, key=act).select_related("pack").first()
        if record is None:
            raise UnknownThing(f"no act {act!r} stands", mend="secretariat trace lists the acts on a thing")
        said = queries.form(record)[0].fields
        if said["act"] == "undo":
            raise UsageError("an undoing is not undone", mend="do the first act again")
        return _act("undo", said["kind"], said["key"], actor, reason, others=[act], ends=record)


def basis(*, kind: str, key: str, fields: Iterable[str]) -> str:
    """Digest of what the sources say now of some fields of a thing; hand it back as *seen*. Raises UnknownThing."""
    thing = find(kind, key)
    return acts.basis(queries.assertions(things=[thing.pk]).get(thing.pk, ()), fields)


def find(kind: str, key: str) -> Thing:
    """The thing of a key, where it went if it was merged. Raises UnknownThing."""
    thing = Thing.objects.select_related("merged_into").filter(kind=kind, key=key).first()
    if thing is None:
        raise UnknownThing(f"no {kind} {key!r}", mend="secretariat review lists what is known")
    return thing.merged_into or thing


def accept_snapshot(source: Source, *, number: int, actor: str) -> Snapshot:
    """Put a snapshot that waits in effect. Raises InputError when that one does not wait."""
    with lock.writing(settings.WORKSPACE.folder, wait=_WAIT):
        snapshot = _waiting(source, number)
        snapshot.note += f"; accepted by {actor}"
        switch.take_effect(snapshot)
        return snapshot


def refuse_snapshot(source: Source, *, number: int, actor: str, reason: str) -> Snapshot:
    """Give a snapshot that waits up; what stood before goes on standing. Raises InputError."""
    with lock.writing(settings.WORKSPACE.folder, wait=_WAIT):
        snapshot = _waiting(source, number)
        snapshots.take_back(snapshot, State.REFUSED, f"{snapshot.note}; refused by {actor}: {reason}")
        return snapshot


def _waiting(source: Source, number: int) -> Snapshot:
    snapshot = source.snapshots.filter(number=number, state=State.WAITING).first()
    if snapshot is None:
        raise InputError(
            f"snapshot {number} of {source.slug} does not wait", mend="secretariat collect lists what waits"
        )
    return snapshot


def people() -> Source:
    """The source of what persons do."""
    source, _ = Source.objects.get_or_create(
        slug=acts.PEOPLE,
        defaults={"title": "Acts of persons", "format": "people", "place": "", "is_window": True, "rank": PERSON},
    )
    return source


def _act(
    act: str,
    kind: str,
    key: str,
    actor: str,
    reason: str,
    *,
    said: Statement | None = None,
    others: Iterable[str] = (),
    seen: str | None = None,
    ends: Record | None = None,
) -> Record:
    if not actor.strip() or not reason.strip():
        raise InputError(f"{act} {kind} {key!r}: an act needs an actor and a reason", mend="give both", place=key)
    with lock.effect(settings.WORKSPACE.folder, wait=_WAIT), transaction.atomic():
        source = people()
        if seen is None:
            voices = [v for held in queries.assertions(things=_pks(kind, key)).values() for v in held]
            seen = acts.basis(voices, said.fields if said else ())
        at = clock.now().isoformat(timespec="seconds")
        snapshot = snapshots.begin(source, "people/1", "")
        payload = {
            "act": act, "kind": kind, "key": key, "others": list(others), "fields": said.fields if said else None,
            "actor": actor, "reason": reason, "seen": seen, "at": at, "number": snapshot.number,
        }  # fmt: skip
        raw = orjson.dumps(payload, option=orjson.OPT_SORT_KEYS)
        digest = hashlib.sha256(raw)
        own_key = f"{at[:10]}-{digest.hexdigest()[:12]}"
        statements = [Statement("act", own_key, payload)]
        if said is not None:
            statements.append(Statement(said.kind, said.key, said.fields, {"state": "confirmed", **said.marks}))
        snapshot.digest = digest.hexdigest()
        is_alone = _waiting_acts is None or ends is not None or kind in {one.kind for one in effects.bulk_derivers()}
        record = _write(snapshot, own_key, raw, statements, at, sync=is_alone)
        if ends is not None:
            Record.objects.filter(pk=ends.pk).update(gone_in=snapshot)
        snapshot.read = snapshot.new = 1
        if is_alone:
            switch.take_effect(snapshot, as_they_are=() if said is None else (kind,))
            if said is None:
                _derive_also(kind, [key, *others])
        else:
            _waiting_acts.append((snapshot, kind, [] if said else [key, *others]))
        return record


_waiting_acts: list[tuple[Snapshot, str, list[str]]] | None = None


@contextmanager
def together() -> Iterator[None]:
    """
    Acts done inside take effect together at its end, all or none: things are told apart and derived once, not for each.

    An act inside does not see the others; of two that speak of one field of one thing the later goes first, as always.
    """
    global _waiting_acts
    with lock.effect(settings.WORKSPACE.folder, wait=_WAIT), transaction.atomic():
        _waiting_acts = []
        try:
            yield
            _end_together(_waiting_acts)
        finally:
            _waiting_acts = None


def _end_together(waiting: list[tuple[Snapshot, str, list[str]]]) -> None:
    if not waiting:
        return
    writer = packs.Writer(settings.WORKSPACE.packs, f"{acts.PEOPLE}.pack")
    writer.sync()
    writer.close()
    for snapshot, _, _ in waiting[:-1]:
        snapshot.state, snapshot.finished_at = State.IN_EFFECT, clock.now()
        snapshot.save()
    apart = {kind for _, kind, keys in waiting if keys}
    as_they_are = {kind for _, kind, _ in waiting} - apart
    switch.take_effect(waiting[-1][0], as_they_are=as_they_are)
    things = Evidence.objects.filter(record__first_in__in=[snapshot.pk for snapshot, _, _ in waiting])
    touched = switch.touch(set(things.values_list("thing_id", flat=True)))
    for _, kind, keys in waiting:
        touched[kind] |= {pk for key in keys for pk in _pks(kind, key)}
    switch.derive(touched, as_they_are=as_they_are)


def _write(
    snapshot: Snapshot, key: str, raw: bytes, statements: list[Statement], at: str, *, sync: bool = True
) -> Record:
    form = packs.form_of(statements)
    frames = packs.compress([raw], [form])
    writer = packs.Writer(settings.WORKSPACE.packs, f"{acts.PEOPLE}.pack")
    raw_at, raw_size = writer.write(frames.raw)
    form_at, form_size = writer.write(frames.forms)
    if sync:
        writer.sync()
    writer.close()
    pack = Pack.objects.create(
        snapshot=snapshot, file=writer.file, raw_at=raw_at, raw_size=raw_size, form_at=form_at, form_size=form_size
    )
    record = Record.objects.create(
        source=snapshot.source, key=key, digest=hashlib.sha256(raw).digest(), pack=pack, raw_offset=0, raw_length=len(raw),
        form_offset=0, form_length=len(form), place=key, first_in=snapshot,
        # Of two acts of one day the later speaks first.
        rank=rank(PERSON, 0, at[:10], f"{10**16 - 1 - snapshot.number:016d}"),
    )  # fmt: skip
    things = snapshots.thing_ids({(s.kind, s.key) for s in statements})
    # What is said of a thing that has become part of another is said of that one.
    into = dict(
        Thing.objects.filter(pk__in=things.values()).exclude(merged_into=None).values_list("pk", "merged_into_id")
    )
    own = [things[said.kind, said.key] for said in statements]
    Evidence.objects.bulk_create(
        Evidence(record=record, thing_id=into.get(pk, pk), part=part, rule=acts.BY_PERSON if pk in into else "")
        for part, pk in enumerate(own)
    )
    return record


def _pks(kind: str, key: str) -> list[int]:
    found = Thing.objects.filter(kind=kind, key=key).first()
    return [found.merged_into_id or found.pk] if found else []


def _derive_also(kind: str, keys: Iterable[str]) -> None:
    """Derive things that the act is about, though its own record does not speak of them (join, separate, undo)."""
    things = {pk for key in keys for pk in _pks(kind, key)}
    if things:
        switch.derive({kind: things})
