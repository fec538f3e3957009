"""A period's basis without standards and figures: what review, trace and pages mostly need, however many standards there are."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

from ..domain.periods import Period
from ..domain.scope import Register
from ..domain.tabulation import tabulate
from ..evidence import queries
from ..evidence.models import Source, Thing
from . import gathering
from .making import Basis, Workspace
from .scoping import period_before, scope_of, settings_of


def light(
    workspace: Workspace,
    period: Period,
    as_of: date,
    *,
    only: Collection[str] | None = None,
    told: Register | None = None,
) -> Basis:
    """
    The report's own tables but that of standards; no figures.

    Args:
        only: keys of activities: no others are looked at, so that it takes as long as these do. What does not rest on
            other activities (links, costs of their own, conflicts, the cells of a review) is as in the whole.
        told: what `gathering.register` gave, where it is asked for many periods.

    Raises:
        InputError: rules or settings are wrong.
    """
    settings = settings_of(workspace.folder, workspace.settings, period, as_of, period_before(period))
    scope = scope_of(settings, workspace.settings.get("report", {}))
    if only is None:
        register = told or gathering.register()
    else:
        register = _narrowed(only, told)
    tables = tabulate(register, scope)
    if only is None:
        tables["sources"] = gathering.sources()
    else:  # whoever looks at some activities asks by which name a source goes, not how much it holds
        tables["sources"] = [
            {"id": slug, "title": title} for slug, title in Source.objects.values_list("slug", "title")
        ]
    return Basis(settings, scope, register, tables, {}, {})


def _narrowed(only: Collection[str], told: Register | None) -> Register:
    if told is not None:
        held = told.of("activity")
        return replace(told, things={**told.things, "activity": {key: held[key] for key in only if key in held}})
    found: dict[str, dict] = {kind: {} for kind in gathering.KINDS}
    others = [kind for kind in gathering.KINDS if kind != "activity"]
    ids = {pk: ("activity", key) for pk, key in _activities(only)}
    ids |= {pk: (kind, key) for pk, kind, key in Thing.objects.filter(kind__in=others).values_list("pk", "kind", "key")}
    for thing, voices in queries.assertions(things=list(ids)).items():
        kind, key = ids[thing]
        found[kind][key] = voices
    return Register(found)


def _activities(keys: Collection[str]) -> list[tuple[int, str]]:
    wanted, held = sorted(keys), Thing.objects.filter(kind="activity")
    parts = (wanted[at : at + 5_000] for at in range(0, len(wanted), 5_000))
    return [row for part in parts for row in held.filter(key__in=part).values_list("pk", "key")]
