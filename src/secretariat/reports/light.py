"""A period's basis without standards and figures: what review, trace and pages mostly need, however many standards there are."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from ..domain.periods import Period
from ..domain.scope import Register
from ..domain.tabulation import tabulate
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
        told: what `gathering.register` gave, in place of *only*; the table of sources is then empty.

    Raises:
        InputError: rules or settings are wrong.
    """
    settings = settings_of(workspace.folder, workspace.settings, period, as_of, period_before(period))
    scope = scope_of(settings, workspace.settings.get("report", {}))
    register = told or gathering.register(None if only is None else _activities(only))
    tables = tabulate(register, scope)
    if told is not None:
        tables["sources"] = []
    elif only is None:
        tables["sources"] = gathering.sources()
    else:  # whoever looks at some activities asks by which name a source goes, not how much it holds
        tables["sources"] = [
            {"id": slug, "title": title} for slug, title in Source.objects.values_list("slug", "title")
        ]
    return Basis(settings, scope, register, tables, {}, {})


def _activities(keys: Collection[str]) -> list[int]:
    wanted, held = sorted(keys), Thing.objects.filter(kind="activity")
    parts = (wanted[at : at + 5_000] for at in range(0, len(wanted), 5_000))
    return [pk for part in parts for pk in held.filter(key__in=part).values_list("pk", flat=True)]
