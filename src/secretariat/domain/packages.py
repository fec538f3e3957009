"""
The data package of a report as plain data: the tables, figures and records that a report rests on, and nothing else.

A package is whole: each row names records that are in it, each record is named by a row, each record names its source.
Small sets hold each record with its own words and what they say (`PackagedRecord`), so that the rows can be made
again from them. Large sets (a catalogue of standards) hold the digest of each record only; there the rows of the
table carry the fields that the figures use.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain
from operator import attrgetter
from typing import Any

from .figures import Definition, Figure
from .sets import Tables, by_id, column

LISTED = 1000  # a figure over more rows or records keeps their number and digest, not the list


@dataclass(frozen=True, slots=True)
class PackagedSource:
    """
    One source as it was collected for the report.

    Attributes:
        slug: letters, digits and hyphens. address: where it can be had, or empty.
        licence: an identifier ("CC-BY-4.0"), a name, or an address; empty when not stated.
        retrieved: ISO date or time. digest: SHA-256 of the source's bytes, hexadecimal.
        reader, version: what read it. counts: as the snapshot counted (read, new, refused …).
    """

    slug: str
    title: str
    address: str = ""
    licence: str = ""
    retrieved: str = ""
    digest: str = ""
    reader: str = ""
    version: str = ""
    counts: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PackagedRecord:
    """
    One record of a source on which rows rest, whole.

    Attributes:
        id: unique in the package; what rows name. source, key: the same record across packages. place: where it stands.
        digest: SHA-256 of *words*, hexadecimal. words: the record's own bytes.
        rank: its place in the order of precedence, sortable text. retrieved: ISO date or time.
        statements: what it says, as `Statement.plain` lists.
        evidence: [kind, key of the thing, part of the record, rule] for each thing it is evidence of.
    """

    id: str
    source: str
    key: str
    place: str
    digest: str
    words: bytes
    rank: str = ""
    retrieved: str = ""
    statements: list[Any] = field(default_factory=list)
    evidence: list[Any] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class PackagedFigure:
    """
    A figure as it was issued, with what it rests on and how it was printed.

    Attributes:
        value: as `Figure.plain_value` gives it.
        rows: [table, row id] of each row, sorted, or None when there are more than `LISTED`; likewise *records*.
        rows_count, rows_digest, records_count, records_digest: of the whole lists, see `digest_of`.
        printed: language -> the text that stands in the documents.
    """

    definition: Definition
    value: Any
    at_least: bool
    reason: str
    rows_count: int
    rows_digest: str
    rows: list[list[str]] | None
    records_count: int
    records_digest: str
    records: list[str] | None
    printed: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Package:
    """
    A report's data package.

    Attributes:
        identifier: of the report. title: in the report's first language. state: draft, issued or revised.
        period_from, period_to, as_of: ISO dates. made_at: ISO 8601 UTC time, the only time in the package.
        tables: name -> rows; a row has ``id``, ``records`` and fields of JSON types or Decimal. An absent field and
            None are the same.
        figures: name -> figure, each after the terms it needs.
        records: records held whole. digests: source -> (record id, key, digest) of records held by digest.
        settings: what the tables were made with, JSON types only.
        software: name and version of what made it.
        root: the root digest of a package that was written or read.
    """

    identifier: str
    title: str
    state: str
    period_from: str
    period_to: str
    as_of: str
    made_at: str
    sources: tuple[PackagedSource, ...] = ()
    tables: Tables = field(default_factory=dict)
    figures: Mapping[str, PackagedFigure] = field(default_factory=dict)
    records: tuple[PackagedRecord, ...] = ()
    digests: Mapping[str, list[tuple[str, str, str]]] = field(default_factory=dict)
    settings: Mapping[str, Any] = field(default_factory=dict)
    software: str = "secretariat"
    root: str = field(default="", compare=False)


def digest_of(lines: Iterable[str]) -> str:
    """SHA-256 of texts, sorted, each line ended by a newline: ``LC_ALL=C sort | sha256sum`` finds the same."""
    return hashlib.sha256("".join(line + "\n" for line in sorted(lines)).encode("utf-8", "surrogatepass")).hexdigest()


def packaged(figure: Figure, printed: Mapping[str, str] | None = None) -> PackagedFigure:
    """A computed figure as a package keeps it; *printed*: language -> text."""
    rows = sorted(figure.rows)
    return PackagedFigure(
        definition=figure.definition,
        value=figure.plain_value(),
        at_least=figure.at_least,
        reason=figure.reason,
        rows_count=len(rows),
        rows_digest=digest_of([f"{table}/{row}" for table, row in rows]),
        rows=[list(row) for row in rows] if len(rows) <= LISTED else None,
        records_count=len(figure.records),
        records_digest=digest_of(figure.records),
        records=list(figure.records) if len(figure.records) <= LISTED else None,
        printed=dict(printed or {}),
    )


def record_sources(package: Package) -> dict[str, str]:
    """Record id -> slug of its source, for all records of a package."""
    found = {record.id: record.source for record in package.records}
    for source, records in package.digests.items():
        found.update(dict.fromkeys([record[0] for record in records], source))
    return found


def records_behind(package: Package) -> dict[str, set[str]]:
    """Table -> ids of the records that its rows name."""
    return {
        table: set(chain.from_iterable(filter(None, column(rows, "records")))) for table, rows in package.tables.items()
    }


def in_order(package: Package) -> Package:
    """The same package with sources, records, tables and rows in their one order, so that it is written one way."""
    return replace(
        package,
        sources=tuple(sorted(package.sources, key=attrgetter("slug"))),
        tables={table: by_id(rows) for table, rows in sorted(package.tables.items())},
        records=tuple(sorted(package.records, key=attrgetter("id"))),
        digests={source: sorted(records) for source, records in sorted(package.digests.items())},
    )
