"""From evidence to rows of standards."""

from __future__ import annotations

from collections.abc import Sequence

from ..evidence import effects, queries
from . import rows
from .models import Standard


def derive(things: Sequence[int]) -> None:
    """Write or remove the rows of just these things."""
    held = queries.assertions(things=things)
    Standard.objects.filter(thing_id__in=[thing for thing in things if thing not in held]).delete()
    Standard.objects.bulk_create(
        [
            Standard(thing_id=thing, **dict(zip((*rows.COLUMNS, "record"), rows.settled(voices), strict=True)))
            for thing, voices in held.items()
        ],
        update_conflicts=True,
        unique_fields=["thing"],
        update_fields=[*rows.COLUMNS, "record", "in_effect"],
    )


def register() -> None:
    """Tell evidence how standards are derived."""
    effects.register(
        effects.Deriver(
            "standard",
            derive,
            bulk=effects.Bulk(Standard, rows.COLUMNS, "secretariat.standards.rows:row", rows.settled, rows.words),
        )
    )
