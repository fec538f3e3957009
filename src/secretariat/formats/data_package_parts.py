"""
Parts of a report's data package, read one by one: a page that shows one figure need not read 302,000 standards.

`data_package_read` reads a package whole, and checks it whole.
"""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from ..domain.errors import InputError
from ..domain.packages import Package, PackagedFigure, PackagedSource
from . import typed_table_csv
from .data_package_read import PACKAGE, figure_of, mapping, records_of, taken

_MEND = "take the package as issued"


class Parts:
    """
    A package that lies in *path*. Each part is read when it is asked for, and none is kept.

    Raises:
        InputError: no package there, a part missing, or one that does not read.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        described = mapping(self._json("datapackage.json"), "datapackage.json")
        self.facts = mapping(described.get("secretariat"), "datapackage.json, secretariat")
        self.about = taken(self.facts, PACKAGE, "datapackage.json, secretariat")
        self.sources = [PackagedSource(**source) for source in self.facts["sources"]]
        self.tables: list[str] = list(self.facts["tables"])
        resources = {one["path"]: one for one in described["resources"]}
        self._schemas = {table: resources[f"table-{table}.csv"]["schema"] for table in self.tables}
        self.sizes = {table: int(resources[f"table-{table}.csv"]["bytes"]) for table in self.tables}

    def figures(self) -> dict[str, PackagedFigure]:
        """All figures by name, in their order."""
        held = self._json("figures.json")
        found = [figure_of(data, f"figures.json, figure {number}") for number, data in enumerate(held)]
        return {one.definition.name: one for one in found}

    def columns(self, table: str) -> list[str]:
        return [field["name"] for field in self._schemas[table]["fields"]]

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        """The rows of a table in the order of their ids, in bounded memory."""
        with zipfile.ZipFile(self.path) as archive, archive.open(f"table-{table}.csv") as file:
            text = io.TextIOWrapper(file, "utf-8", newline="")
            yield from typed_table_csv.rows(f"table-{table}.csv", text, self._schemas[table])

    def file(self, table: str) -> Iterator[bytes]:
        """A table's file as it stands in the package, piece by piece."""
        with zipfile.ZipFile(self.path) as archive, archive.open(f"table-{table}.csv") as file:
            while piece := file.read(1 << 16):
                yield piece

    def package(self, largest: int, figures: Mapping[str, PackagedFigure]) -> Package:
        """The package with some *figures*, without what is larger than so many bytes: such tables, and the
        records."""
        tables = {table: list(self.rows(table)) for table in self.tables if self.sizes[table] <= largest}
        with zipfile.ZipFile(self.path) as archive:
            is_small = archive.getinfo("records.ndjson").file_size <= largest
            records = tuple(records_of(archive.read("records.ndjson"))) if is_small else ()
        return Package(**self.about, sources=tuple(self.sources), tables=tables, figures=dict(figures), records=records)

    def _json(self, name: str) -> Any:
        try:
            with zipfile.ZipFile(self.path) as archive:
                return orjson.loads(archive.read(name))
        except (OSError, KeyError, zipfile.BadZipFile, orjson.JSONDecodeError) as error:
            raise InputError(f"{self.path.name}, {name}: {error}", place=name, mend=_MEND) from error
