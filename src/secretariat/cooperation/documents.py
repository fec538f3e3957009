"""What is searched of cooperation: each act that passes between two entities."""

from __future__ import annotations

from collections.abc import Iterator

from ..search.index import Row
from .models import Liaison


def liaisons() -> Iterator[Row]:
    for row in Liaison.objects.select_related("thing"):
        title = " · ".join(part for part in (row.subject, row.sender, row.receiver) if part)
        more = [row.kind, *(str(row.fields.get(name) or "") for name in ("description", "reference", "source_title"))]
        identifiers = [str(row.fields[name]) for name in ("id", "reference") if row.fields.get(name)]
        yield Row(
            row.thing_id, "liaison", "en", title or row.thing.key, " ".join(part for part in more if part),
            {"type": row.kind} if row.kind else {}, row.thing.key, identifiers,
        )  # fmt: skip
