"""What is searched of mandates: instructions and revisions of instruments, one document each."""

from __future__ import annotations

from collections.abc import Iterator

from ..search.index import Row
from .models import Instruction, Revision


def instructions() -> Iterator[Row]:
    for row in Instruction.objects.select_related("thing", "revision"):
        revision = row.revision.key if row.revision else ""
        where = " ".join(part for part in (revision, row.designation) if part)
        said = [str(value) for value in row.fields.values() if isinstance(value, str)]
        yield Row(
            row.thing_id, "instruction", "en", f"{where} {row.gist}".strip(), " ".join(said), {}, row.thing.key,
            [where, row.thing.key],
        )  # fmt: skip


def revisions() -> Iterator[Row]:
    for row in Revision.objects.select_related("thing"):
        title = str(row.fields.get("title") or "")
        names = [row.designation, row.thing.key]
        yield Row(
            row.thing_id, "revision", "en", f"{row.designation} {title}".strip(), row.body, {}, row.thing.key, names
        )
