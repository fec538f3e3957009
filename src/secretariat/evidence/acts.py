"""What persons have done, as it stands: read from the source "people", never from anyone's memory."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import orjson

from ..domain.precedence import Assertion, settle
from . import queries
from .effects import Cluster
from .models import Source, Thing

PEOPLE = "people"
# The rule by which a statement stands with a thing that is not of its own key.
BY_PERSON = "person"


@dataclass(frozen=True, slots=True)
class Act:
    """
    One act of a person that stands (has not been undone).

    Attributes:
        key: the act's own key, by which it can be undone.
        act: verify, correct, confirm, refuse, join, separate or undo.
        kind, thing: kind and key of the thing that it is about.
        others: keys of further things (join), or the record that is separated ("source/key").
        fields: what was said, or None.
        seen: digest of what the person saw; see `basis`.
    """

    key: str
    act: str
    kind: str
    thing: str
    others: tuple[str, ...]
    fields: dict[str, Any]
    actor: str
    reason: str
    at: str
    seen: str
    number: int


def standing(kind: str = "") -> list[Act]:
    """Acts that have not been undone, oldest first; of things of one *kind*."""
    if not Source.objects.filter(slug=PEOPLE, current__isnull=False).exists():
        return []
    found = []
    for voices in queries.assertions(kind="act").values():
        for assertion in voices:
            said = assertion.statement.fields
            if not kind or said["kind"] == kind:
                found.append(
                    Act(
                        assertion.statement.key, said["act"], said["kind"], said["key"], tuple(said.get("others", ())),
                        said.get("fields") or {}, said["actor"], said["reason"], said["at"], said.get("seen", ""), said["number"],
                    )
                )  # fmt: skip
    return sorted(found, key=lambda act: act.number)


def basis(voices: Iterable[Assertion], fields: Iterable[str]) -> str:
    """Digest of what the sources, without persons, say of some fields: what a person sees who decides on them."""
    settled = settle([voice for voice in voices if not voice.is_of_person])
    seen = {name: settled[name].value if name in settled else "not spoken of" for name in sorted(fields)}
    return hashlib.sha256(orjson.dumps(seen, option=orjson.OPT_SORT_KEYS)).hexdigest()[:16]


def stale() -> list[Act]:
    """Acts whose basis has changed since: what the person saw is no longer what the sources say."""
    acts = [act for act in standing() if act.seen and act.fields]
    things = {}
    for thing in Thing.objects.filter(key__in={act.thing for act in acts}):
        things[thing.kind, thing.key] = thing.merged_into_id or thing.pk
    held = queries.assertions(things=things.values())
    return [
        act
        for act in acts
        if basis(held.get(things.get((act.kind, act.thing), 0), ()), act.fields) != act.seen
    ]  # fmt: skip


def apply_to_clusters(kind: str, clusters: Sequence[Cluster], persons: Sequence[Assertion]) -> list[Cluster]:
    """
    Clusters as persons have joined and separated them, with what persons say of each.

    A thing is named by the key of any statement in it, so an act outlives a change of the cluster's own key.
    """
    groups: list[tuple[str, list[tuple[Assertion, str]]]] = [(c.key, list(c.members)) for c in clusters]
    acts = standing(kind)
    for act in acts:
        if act.act == "join":
            first = _holding(groups, act.thing)
            for other in act.others:
                second = _holding(groups, other)
                if first is not None and second is not None and first is not second:
                    first[1].extend((assertion, BY_PERSON) for assertion, _ in second[1])
                    groups.remove(second)
                    top = min((m[0] for m in first[1]), key=lambda a: (a.rank, a.record, a.part))
                    merged = (top.statement.key, first[1])
                    groups[groups.index(first)] = merged
                    first = merged
        elif act.act == "separate":
            for record in act.others:
                groups = _separated(groups, record)
    for assertion in persons:
        group = _holding(groups, assertion.statement.key)
        if group is None:
            groups.append((assertion.statement.key, [(assertion, "")]))
        else:
            group[1].append((assertion, "" if group[0] == assertion.statement.key else BY_PERSON))
    return [Cluster(key, tuple(members)) for key, members in groups]


def _holding(groups, key: str):
    """The group of that key, else the one that holds a statement of that key."""
    for group in groups:
        if group[0] == key:
            return group
    for group in groups:
        if any(assertion.statement.key == key for assertion, _ in group[1]):
            return group
    return None


def _separated(groups, record: str):
    """Groups in which the record's statements stand by themselves."""
    changed = []
    for key, members in groups:
        out = [member for member in members if member[0].record == record]
        rest = [member for member in members if member[0].record != record]
        if not out or not rest:
            changed.append((key, members))
            continue
        own = out[0][0].statement.key
        taken = {rest_member[0].statement.key for rest_member in rest}
        rest_key = key if key in taken else min(rest, key=lambda m: (m[0].rank, m[0].record))[0].statement.key
        changed.append((rest_key, rest))
        changed.append((own if own != rest_key else f"{own}|{record}", [(a, BY_PERSON) for a, _ in out]))
    return changed
