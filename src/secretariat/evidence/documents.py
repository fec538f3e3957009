"""What is searched of sources: their titles, and who answers for them."""

from __future__ import annotations

from collections.abc import Iterator

from ..search.index import Row
from .models import Source


def sources() -> Iterator[Row]:
    for row in Source.objects.exclude(current=None):
        said = " ".join(part for part in (row.format, row.owner, row.licence, row.cadence) if part)
        yield Row(row.pk, "source", "en", row.title or row.slug, said, {}, row.slug, [row.slug])
