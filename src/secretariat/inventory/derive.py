"""From evidence to the inventory's rows: each function takes thing ids and makes just their rows anew."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db.models import Model

from ..domain.precedence import Settled, settle, values
from ..evidence import effects, queries
from ..evidence.models import Thing
from .models import Activity, Entity, Link, Role


def derive(model: type[Model], row: Callable[[Mapping[str, Settled]], dict[str, Any]]) -> Callable[[Sequence[int]], None]:
    """A deriver's function for a model whose primary key is its thing: settle the fields, write or remove the row."""
    names = [field.attname for field in model._meta.concrete_fields if not field.primary_key]

    def run(things: Sequence[int]) -> None:
        held = queries.assertions(things=things)
        rows = [model(thing_id=thing, **row(settle(voices))) for thing, voices in held.items()]
        model.objects.filter(thing_id__in=[thing for thing in things if thing not in held]).delete()
        model.objects.bulk_create(
            rows, update_conflicts=True, unique_fields=["thing"], update_fields=[n.removesuffix("_id") for n in names]
        )

    return run


def conflicts(settled: Mapping[str, Settled]) -> int:
    """How many fields have a value that another present record contradicts."""
    return sum(bool(field.against) for field in settled.values())


def thing_id(kind: str, key: str | None) -> int | None:
    """The thing of a kind and key, where it went if it was merged; made if it is not yet there."""
    if not key:
        return None
    thing, _ = Thing.objects.get_or_create(kind=kind, key=key)
    return thing.merged_into_id or thing.pk
