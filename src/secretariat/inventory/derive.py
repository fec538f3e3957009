"""Rows of the inventory from their evidence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from functools import partial
from typing import Any

from ..domain.conditions import Lineage, lineage
from ..domain.identity import cluster_activities
from ..domain.naming import alike
from ..domain.periods import bounds
from ..domain.precedence import Assertion, Settled
from ..domain.statements import Statement
from ..evidence import indexing
from ..evidence.derivation import Ref, best_state, deriver_of, rest, text, value
from ..evidence.effects import Cluster, Deriver, register
from . import documents
from .models import Activity, Entity, Link, Role


def entity(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "name": text(settled, "name"),
        "kind": text(settled, "kind"),
        "parent": Ref("entity", text(settled, "parent")),
        "country": text(settled, "country"),
        "state": best_state(settled),
        "fields": rest(settled, "name", "kind", "parent", "country"),
    }


def activity(settled: Mapping[str, Settled]) -> dict[str, Any]:
    start, end = text(settled, "start"), text(settled, "end")
    first, last = bounds(start), bounds(end)
    return {
        "title": text(settled, "title"),
        "kind": text(settled, "kind"),
        "lead": text(settled, "lead"),
        "start": start,
        "end": end,
        "first_day": first.first if first else None,
        "last_day": last.last if last else None,
        "place": text(settled, "place"),
        "country": text(settled, "country"),
        "status": text(settled, "status"),
        "updated": text(settled, "source_date"),
        "conflicts": sum(bool(field.against) for field in settled.values()),
        "fields": rest(settled, "title", "kind", "lead", "start", "end", "place", "country", "status", "source_date"),
    }


def same_activities(assertions: Iterable[Assertion]) -> list[Cluster]:
    """
    Cluster what is said of activities by the exact rules.

    A cluster's key is that of its first-ranked record; where two different activities would have one key, the
    second-ranked has "~2" added, whatever the order of collecting.
    """
    order = sorted(assertions, key=lambda a: (a.rank, a.record, a.part))
    held = {(a.record, a.part): a for a in order}
    line = entities()
    place = {name: number for number, name in enumerate(held)}
    clusters = cluster_activities([(name, _with_slug(a.statement, line), -place[name]) for name, a in held.items()])
    taken: Counter[str] = Counter()
    found = []
    for cluster in sorted(clusters, key=lambda one: place[one.members[0]]):
        rules = {name: rule for first, second, rule in reversed(cluster.joins) for name in (first, second)}
        key = held[cluster.members[0]].statement.key
        taken[key] += 1
        members = tuple((held[name], rules[name] if number else "") for number, name in enumerate(cluster.members))
        found.append(Cluster(key if taken[key] == 1 else f"{key}~{taken[key]}", members))
    return found


def _with_slug(said: Statement, line: Lineage) -> Mapping[str, Any]:
    """The fields with the lead by its slug in the register of entities, so that its aliases are one lead."""
    fields, words = said.fields, said.marks.get("words", {}).get("lead")
    lead = words if line.knows(words) else fields.get("lead")
    return {**fields, "lead": line.slug(lead)} if isinstance(lead, str) and lead else fields


def entities() -> Lineage:
    """Who is who, by slug, name and alias, as the register of entities stands."""
    rows = Entity.objects.values_list("thing__key", "name", "parent__key", "fields")
    return lineage({**fields, "key": key, "name": name, "parent": parent} for key, name, parent, fields in rows)


def names_alike() -> Callable[[Assertion], Assertion]:
    """What puts the entities of an assertion under the names that the register of entities gives them."""
    return alike(entities(), dict(Entity.objects.values_list("thing__key", "name")))


def roles(things: Sequence[int]) -> None:
    """Rows of roles; sources name the entity by any of its names."""
    deriver_of(Role, partial(role, line=entities()))(things)


def role(settled: Mapping[str, Settled], *, line: Lineage) -> dict[str, Any]:
    return {
        "entity": Ref("entity", line.slug(text(settled, "entity"))),
        "what": text(settled, "what"),
        "subject": text(settled, "in"),
        "activity": Ref("activity", text(settled, "activity")),
        "since": text(settled, "since"),
        "until": text(settled, "until"),
        "state": best_state(settled),
        "fields": rest(settled, "entity", "what", "in", "activity", "since", "until"),
    }


def link(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "of": _target(text(settled, "from")),
        "to": _target(text(settled, "to")),
        "weight": str(value(settled, "weight", "1")),
        "state": text(settled, "state") or best_state(settled),
        "rule": text(settled, "rule"),
        "reason": text(settled, "reason"),
        "fields": rest(settled, "from", "to", "weight", "state", "rule", "reason"),
    }


def _target(address: str) -> Ref:
    kind, _, key = address.partition(":")
    return Ref(kind, key)


def ready() -> None:
    register(Deriver("entity", deriver_of(Entity, entity)))
    register(Deriver("activity", deriver_of(Activity, activity, names_alike), same_activities, looks_at=("entity",)))
    register(Deriver("role", roles, looks_at=("entity",)))
    register(Deriver("link", deriver_of(Link, link)))
    indexing.register("activity", documents.activities)
    indexing.register("entity", documents.entities)
    indexing.register("role", documents.roles)
