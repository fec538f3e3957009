"""What the page of an entity shows of standards: those whose source names it as their committee."""

from __future__ import annotations

from urllib.parse import urlencode

from django.urls import reverse

from ..inventory.entities import Part, View
from . import queries

SHOWN = 10


def standards(view: View) -> Part | None:
    """The newest of them, and how many there are under each of the entity's names; two queries at most."""
    named = queries.committees(view.names)
    if not named:
        return None
    rows = queries.of_committees(list(named), SHOWN)
    return Part(
        "standards/of_entity.html",
        {
            "rows": [(row, queries.standard_address(row.thing.key)) for row in rows],
            "names": [(name, f"{reverse('standards')}?{urlencode({'committee': name})}", count) for name, count in named.items()],
            "as_of": sorted({row.committee_as_of for row in rows}),
        },
        {"standards": sum(named.values())},
    )  # fmt: skip
