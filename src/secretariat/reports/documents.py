"""What is searched of plans, goals and reports, one document each."""

from __future__ import annotations

from collections.abc import Iterator

from ..search.index import Row
from .models import Goal, Plan, Report


def _said(fields: dict) -> str:
    return " ".join(str(value) for value in fields.values() if isinstance(value, str))


def plans() -> Iterator[Row]:
    for row in Plan.objects.select_related("thing"):
        said = f"{row.body} {row.kind} {_said(row.fields)}".strip()
        yield Row(row.thing_id, "plan", "en", row.name or row.thing.key, said, {}, row.thing.key, [row.thing.key])


def goals() -> Iterator[Row]:
    names = dict(Plan.objects.values_list("thing_id", "name"))
    for row in Goal.objects.select_related("thing"):
        title = f"{row.designation} {row.name}".strip()
        said = f"{names.get(row.plan_id, '')} {row.kind} {_said(row.fields)}".strip()
        yield Row(
            row.thing_id, "goal", "en", title, said, {}, row.thing.key, [row.designation] if row.designation else []
        )


def reports() -> Iterator[Row]:
    """Issued reports: a draft is no public thing."""
    for row in Report.objects.exclude(state=Report.State.DRAFT):
        title = f"{row.identifier} {row.name}".strip()
        yield Row(row.pk, "report", "en", title, f"{row.starts} {row.ends}", {}, row.identifier, [row.identifier])
