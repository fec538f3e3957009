"""What is searched of the inventory: activities, entities and roles, one document each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ..evidence import queries
from ..search.index import Row
from .entities import translated
from .models import Activity, Entity, Role


def text(*parts: Any) -> str:
    """Parts as one text: lists and mappings by their parts; what is empty or said twice is left out."""
    flat: list[str] = []
    for part in parts:
        if isinstance(part, dict):
            part = list(part.values())
        flat += [str(one) for one in part if one] if isinstance(part, list | tuple) else [str(part)] if part else []
    return " · ".join(dict.fromkeys(flat))


def facets(**given: str) -> dict[str, str]:
    return {name: value for name, value in given.items() if value}


def _ids(kind: str) -> dict[int, list[str]]:
    """The ids by which sources' rows speak of things: "ACT-022"."""
    found: dict[int, list[str]] = {}
    for thing, voices in queries.assertions(kind=kind).items():
        said = [name for one in voices for name in (one.statement.marks.get("id"), one.record.partition("/")[2])]
        found[thing] = [
            str(name) for name in dict.fromkeys(said) if name and len(str(name)) <= 40 and " " not in str(name)
        ]
    return found


def activities() -> Iterator[Row]:
    ids = _ids("activity")
    columns = ("thing_id", "thing__key", "title", "kind", "lead", "place", "country", "fields")
    for pk, key, title, kind, lead, place, country, fields in Activity.objects.values_list(*columns).iterator(2_000):
        get = fields.get
        body = text(
            get("description"),
            get("outputs"),
            kind,
            lead,
            place,
            country,
            get("partners"),
            get("mandate_refs"),
            get("plan_refs"),
        )
        yield Row(pk, "activity", "en", title or key, body, facets(type=kind), key, ids.get(pk, ()))


def entities() -> Iterator[Row]:
    for pk, key, name, kind, fields in Entity.objects.values_list("thing_id", "thing__key", "name", "kind", "fields"):
        body = text(fields.get("aliases"), translated(fields), kind, fields.get("role"), fields.get("predecessor"))
        yield Row(pk, "entity", "en", name or key, body, facets(type=kind), key, [key, *(fields.get("aliases") or ())])


def roles() -> Iterator[Row]:
    """A role leads to the page of its entity, which shows it."""
    names = dict(Entity.objects.values_list("thing_id", "name"))
    for row in Role.objects.select_related("entity").exclude(entity=None).exclude(state="refused"):
        title = text(names.get(row.entity_id) or row.entity.key, row.what, row.subject)
        yield Row(
            row.thing_id,
            "role",
            "en",
            title,
            text(row.fields.get("description")),
            facets(type=row.what),
            row.entity.key,
        )
