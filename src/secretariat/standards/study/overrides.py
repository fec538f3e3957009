"""
What persons say of works and twins: acts like all others, which rank before what the study finds and can be undone.

An act changes the rows of its work or twin at once; counts, overlaps and gaps follow with the next study.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ...domain.errors import InputError, UnknownThing
from ...evidence import effects, queries, services, streaming
from ...evidence.models import Record, Thing
from . import models
from .judging import Override

WORK, TWIN = "work", "twin"


# What stands


def overrides(now: Mapping[int, int]) -> dict[str, Override]:
    """What persons say of works, by key, as at the marks of `evidence.streaming`."""
    return {said.key: _override(said.fields) for said in _said(WORK, now)}


def decided(now: Mapping[int, int]) -> dict[tuple[str, str], tuple[str, str]]:
    """Pairs of works, by their keys in order -> (kind or "", "confirmed" or "refused")."""
    found = {}
    for said in _said(TWIN, now):
        if (is_twin := said.fields.get("is_twin")) is not None:
            pair = (said.fields["a"], said.fields["b"])
            found[pair] = (said.fields.get("kind") or "", "confirmed" if is_twin else "refused")
    return found


def _said(kind: str, now: Mapping[int, int]) -> list[streaming.Said]:
    return streaming.some(Thing.objects.filter(kind=kind).values_list("pk", flat=True), now)


def _override(fields: Mapping[str, Any]) -> Override:
    topics = fields.get("topics")
    return Override(fields.get("security"), None if topics is None else tuple(topics))


# Acts


def override(
    work: str, *, actor: str, reason: str, security: bool | None = None, topics: Sequence[str] | None = None
) -> Record:
    """
    Say that a work is about network and information security or not, or of which topics it is; the rest is as it was.

    Raises UnknownThing when the study has no such work, InputError when nothing is said, or without actor and reason.
    """
    _work(work)
    fields: dict[str, Any] = {}
    if security is not None:
        fields["security"] = security
    if topics is not None:
        fields["topics"] = list(dict.fromkeys(topics))
    if not fields:
        raise InputError(f"{work}: nothing is said of it", mend="say whether it is about security, or its topics")
    return services.correct(kind=WORK, key=work, fields=fields, actor=actor, reason=reason)


def confirm_twin(one: str, other: str, *, actor: str, reason: str, kind: str = "") -> Record:
    """Say that two works are one text, also where the study found nothing. Raises UnknownThing, InputError."""
    return _twin(one, other, True, kind, actor, reason)


def refuse_twin(one: str, other: str, *, actor: str, reason: str, kind: str = "") -> Record:
    """Say that two works are not one text. Raises UnknownThing, InputError."""
    return _twin(one, other, False, kind, actor, reason)


def _twin(one: str, other: str, is_twin: bool, kind: str, actor: str, reason: str) -> Record:
    if one == other:
        raise InputError(f"{one}: a work is no twin of itself", mend="name two works")
    a, b = sorted((_work(one).key, _work(other).key))
    fields = {"a": a, "b": b, "kind": kind, "is_twin": is_twin}
    return services.correct(kind=TWIN, key=twin_key(a, b), fields=fields, actor=actor, reason=reason)


def twin_key(a: str, b: str) -> str:
    """The key of a pair of works, whose keys are in order."""
    return f"{a} = {b}"


def _work(key: str) -> models.Work:
    found = models.Work.objects.filter(key=key).first()
    if found is None:
        raise UnknownThing(f"no work {key!r}", mend="secretariat study works lists them; run secretariat study first")
    return found


# Rows, at once


def _derive_works(things: Sequence[int]) -> None:
    for thing, said in _settled(things).items():
        work = models.Work.objects.filter(key=thing.key).first()
        if work is None:  # the study that knows it is still to come
            continue
        says = _override(said)
        assigned = models.TopicAssignment.objects.filter(work=work.key)
        by_person = assigned.filter(by="person").order_by("rank").values_list("topic", flat=True)
        security = work.judged if says.security is None else says.security
        by = "study" if says.security is None else "person"
        otherwise = assigned.filter(by="study").exclude(is_set_aside=says.topics is not None).exists()
        same = (security, by, tuple(by_person)) == (work.is_security, work.security_by, says.topics or ())
        if same and not otherwise:
            continue
        assigned.filter(by="person").delete()
        assigned.update(is_set_aside=says.topics is not None)
        models.TopicAssignment.objects.bulk_create(
            models.TopicAssignment(
                work=work.key, topic=topic, rank=rank, score=1.0, by="person", evidence=[], since=work.since,
                until=work.until,
            )
            for rank, topic in enumerate(says.topics or (), 1)
        )  # fmt: skip
        first = assigned.filter(is_set_aside=False).order_by("rank").values_list("topic", flat=True).first()
        work.is_security, work.security_by, work.topic = security, by, first or ""
        work.digest = b""  # the next study looks at it again
        work.save(update_fields=["is_security", "security_by", "topic", "digest"])


def _derive_twins(things: Sequence[int]) -> None:
    for thing, said in _settled(things).items():
        a, _, b = thing.key.partition(" = ")
        is_twin = said.get("is_twin")
        state = "found" if is_twin is None else "confirmed" if is_twin else "refused"
        models.Twin.objects.filter(a=a, b=b, basis="person").delete()
        known = models.Twin.objects.filter(a=a, b=b)
        if not known.update(state=state) and is_twin is not None:
            number = models.Work.objects.filter(key=a).values_list("since", flat=True).first()
            if number is not None:
                models.Twin.objects.create(
                    a=a, b=b, kind=said.get("kind") or "related", basis="person", score=1.0, evidence="", state=state,
                    since=number,
                )  # fmt: skip


def _settled(things: Sequence[int]) -> dict[Thing, dict[str, Any]]:
    """What persons say of some things; nothing, where all of it was undone."""
    held = queries.assertions(things=things)
    return {
        thing: {
            name: value for voice in reversed(held.get(thing.pk, [])) for name, value in voice.statement.fields.items()
        }
        for thing in Thing.objects.filter(pk__in=things).order_by("pk")
    }


def register() -> None:
    """Tell evidence what follows when a person has spoken of a work or a twin."""
    effects.register(effects.Deriver(WORK, _derive_works))
    effects.register(effects.Deriver(TWIN, _derive_twins))
