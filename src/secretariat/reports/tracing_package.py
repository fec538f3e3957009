"""A data package as what a trace is read from: no database is needed."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from ..domain.figures import Figure, compute
from ..domain.persons import PEOPLE
from ..domain.precedence import Assertion
from ..domain.scope import Register
from ..formats import data_package_read
from .scoping import register_of
from .tracing import Named, RecordView


class PackageBook:
    """Reads a package once. Raises InputError when it is none."""

    def __init__(self, path: Path) -> None:
        self.package = data_package_read.read(path)
        self.title = f"{self.package.title}, {self.package.period_from} to {self.package.period_to}"
        self._figures = compute([figure.definition for figure in self.package.figures.values()], self.package.tables)
        self._register = register_of(self.package)
        self._records = {record.id: record for record in self.package.records}
        self._sources = {source.slug: source for source in self.package.sources}
        self._digests = {
            name: (source, digest) for source, held in self.package.digests.items() for name, _, digest in held
        }

    def figures(self) -> Mapping[str, Figure]:
        return self._figures

    def tables(self) -> Mapping[str, Sequence[Mapping[str, Any]]]:
        return self.package.tables

    def register(self) -> Register:
        return self._register

    def record(self, name: str) -> RecordView | None:
        held = self._records.get(name)
        if held is None:
            if name not in self._digests:
                return None
            slug, digest = self._digests[name]
            source = self._sources[slug]
            return RecordView(
                name, slug, source.title, source.address, source.licence, "", source.retrieved, digest, None
            )
        source = self._sources.get(held.source)
        title, address, licence = (source.title, source.address, source.licence) if source else (held.source, "", "")
        return RecordView(
            name, held.source, title, address, licence, held.place, held.retrieved, held.digest, held.words,
            speaks_of=tuple((kind, key, rule) for kind, key, _, rule in held.evidence),
        )  # fmt: skip

    def standards(self, text: str) -> list[Named]:
        folded = text.casefold()
        rows = [(str(row["designation"]).casefold(), row) for row in self.package.tables.get("standards", ())]
        found = [row for name, row in rows if folded in (name, str(row["id"]).casefold())]
        found = found or [row for name, row in rows if name.startswith(f"{folded} (")]
        found = found or [row for name, row in rows if len(folded) > 3 and folded in name]
        return [Named("standard", row["id"], f"{row['designation']} {row.get('title') or ''}".strip()) for row in found]

    def voices(self, kind: str, key: str) -> Sequence[Assertion]:
        return self._register.of(kind).get(key, ())

    def why(self, text: str) -> list[str]:
        return []

    def acts(self, kind: str, key: str) -> list[str]:
        found = []
        for name in dict.fromkeys(voice.record for voice in self.voices(kind, key) if voice.is_of_person):
            record = self._records.get(name)
            if record is not None and record.source == PEOPLE:
                said = json.loads(record.words)
                found.append(f"{said['at'][:10]} {said['act']} by {said['actor']}: {said['reason']} ({name})")
        return found
