"""What the workspace's rules propose for one thing, by the same rules and targets as in a report on its year."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings

from ..domain import links as domain
from ..domain.conditions import Lineage
from ..domain.linking import link_rows
from ..domain.periods import days_of, year
from ..domain.scope import Register, Scope
from ..evidence import kept, queries
from ..evidence.models import Thing
from ..inventory import proposals
from ..inventory.derive import entities
from ..inventory.models import Link
from .scoping import scope_of, settings_of

KINDS = ("revision", "instruction", "plan", "goal")


@kept.counted("mandates", many=2)
def told(version: str) -> tuple[Register, dict[tuple[str, str], int], Lineage]:
    """What is said of mandates and plans, the ids of these things, who is who; three queries where it is not kept."""
    things = {
        pk: (kind, key)
        for pk, kind, key in Thing.objects.filter(kind__in=KINDS, merged_into=None).values_list("pk", "kind", "key")
    }
    said: dict[str, dict[str, Any]] = {kind: {} for kind in KINDS}
    for pk, voices in queries.assertions(things=list(things)).items():
        kind, key = things[pk]
        said[kind][key] = voices
    return Register(said), {one: pk for pk, one in things.items()}, entities()


@lru_cache(maxsize=16)
def _targets(version: str, number: int, as_of: date) -> tuple[Scope, list[domain.Target]]:
    """What can be linked to in a year; kept until the register's *version* or the day changes."""
    workspace = settings.WORKSPACE
    scope = scope_of(settings_of(workspace.folder, workspace.settings, year(number), as_of, None))
    register, _, line = told(version)
    rows = link_rows(register, scope, line, [], [])
    first, last = scope.period.first.isoformat(), scope.period.last.isoformat()
    goals = (row for row in rows["goals"] if row["state"] != "proposed")
    found = [domain.Target("goal", row["id"], row["start"] or "", row["end"] or "") for row in goals]
    found += [domain.Target("instruction", row["id"], first, last) for row in rows["instructions"] if row["shown"]]
    return scope, found


def propose(
    thing: Thing, fields: Mapping[str, Any], links: Sequence[Link], version: str, as_of: date
) -> proposals.Proposals:
    """For `inventory.proposals`: the year is that of the thing's last day, the present one where it goes on."""
    if settings.WORKSPACE is None:
        return proposals.Proposals()
    days = days_of(fields)
    number = min(days.last.year, as_of.year) if days else as_of.year
    scope, targets = _targets(version, number, as_of)
    _, things, line = told(version)
    if scope.rules is None or not scope.rules.rules:
        return proposals.Proposals()
    of = (thing.kind, thing.key)
    known = [domain.Link(of, (link.to.kind, link.to.key), link.state) for link in links]
    row = {name: value for name, value in fields.items() if value is not None}
    row["lead_id"] = line.line(str(row["lead"]))[0] if row.get("lead") else None
    found = domain.propose(
        [{**row, "key": thing.key, "of": thing.kind}], scope.rules, targets, scope.period, known=known, entities=line
    )
    return proposals.Proposals(
        tuple(
            proposals.Proposed(Thing(things[link.to], *link.to), link.rule, link.reason)
            for link in found.links
            if link.to in things
        ),
        found.without[0].reason if found.without else {},
    )
