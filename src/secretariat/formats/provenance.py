"""
Where the figures of a package come from, as W3C PROV in JSON.

Sources were collected (activities), which gave snapshots; records are derived from snapshots, tables from records,
figures from tables and records, the report from figures. Records held by digest only are not listed one by one: their
tables are derived from the snapshots directly. PROV's own words are used in PROV's own meaning: its *entity* is any
thing whose origin is told, its *activity* is what was done.

Source: PROV-DM (W3C Recommendation, 30 April 2013), https://www.w3.org/TR/prov-dm/; the PROV-JSON Serialization
(W3C Member Submission, 24 April 2013), https://www.w3.org/submissions/prov-json/
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Any
from urllib.parse import quote

import orjson

from ..domain.packages import Package, PackagedSource
from ..domain.sets import Expression, Leaf, Minus, Union


def write(package: Package, sources: Mapping[str, str], behind: Mapping[str, set[str]]) -> bytes:
    """
    A package's provenance as PROV-JSON, one fixed order of names.

    *sources*: record id -> slug of its source. *behind*: table -> ids of the records that its rows name.
    """
    document = _Document(package.identifier)
    report = document.entity("report", package.identifier, "report", package.title)
    making = document.activity("report", package.identifier, "report", package.made_at)
    software = document.name("software", package.software)
    document.data["agent"][software] = {"prov:type": {"$": "prov:SoftwareAgent", "type": "prov:QUALIFIED_NAME"}}
    document.relation("wasGeneratedBy", {"prov:entity": report, "prov:activity": making})
    document.relation("wasAssociatedWith", {"prov:activity": making, "prov:agent": software})
    snapshots = {source.slug: _snapshot(document, source) for source in package.sources}
    records = {}
    for record in package.records:
        records[record.id] = name = document.entity("record", record.id, "record", record.place)
        document.data["entity"][name]["sec:sha256"] = record.digest
        document.derived(name, snapshots[record.source])
    tables = {}
    for table, used in behind.items():
        tables[table] = name = document.entity("table", table, "table", table)
        for record_id in sorted(used & records.keys()):
            document.derived(name, records[record_id])
        for slug in sorted(set(map(sources.__getitem__, used.difference(records)))):
            document.derived(name, snapshots[slug])
        document.relation("used", {"prov:activity": making, "prov:entity": name})
    for figure_name, figure in package.figures.items():
        name = document.entity("figure", figure_name, "figure", figure.definition.label)
        document.data["entity"][name]["sec:method"] = figure.definition.method
        for table in sorted({*_tables(figure.definition.of), *_tables(figure.definition.among)}):
            document.derived(name, tables[table])
        for term in figure.definition.terms:
            document.derived(name, document.name("figure", term))
        for record_id in figure.records or ():
            if record_id in records:
                document.derived(name, records[record_id])
        document.derived(report, name)
    return orjson.dumps(document.data, option=orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2) + b"\n"


def _snapshot(document: _Document, source: PackagedSource) -> str:
    name = document.entity("snapshot", source.slug, "snapshot", source.title)
    facts = {"sec:address": source.address, "sec:licence": source.licence, "sec:sha256": source.digest}
    document.data["entity"][name].update({key: value for key, value in facts.items() if value})
    collecting = document.activity("collect", source.slug, "collect", source.retrieved)
    document.relation("wasGeneratedBy", {"prov:entity": name, "prov:activity": collecting})
    return name


def _tables(expression: Expression | None) -> set[str]:
    match expression:
        case Leaf(table, _):
            return {table}
        case Union(parts):
            return set(chain.from_iterable(map(_tables, parts)))
        case Minus(of, less):
            return _tables(of) | _tables(less)
    return set()


class _Document:
    """PROV-JSON as it grows; relations are numbered in the order in which they are told."""

    def __init__(self, identifier: str) -> None:
        namespace = f"urn:x-secretariat:{quote(identifier, safe='')}:"
        self.data: dict[str, dict[str, Any]] = {
            "prefix": {"pkg": namespace, "sec": "urn:x-secretariat:terms:"},
            "entity": {},
            "activity": {},
            "agent": {},
        }
        self._count = 0

    def name(self, what: str, identifier: str) -> str:
        # PROV-N allows "/" in local names and escapes the rest
        return f"pkg:{what}/{quote(identifier, safe='/')}"

    def entity(self, what: str, identifier: str, kind: str, label: str) -> str:
        name = self.name(what, identifier)
        self.data["entity"][name] = {"prov:type": {"$": f"sec:{kind}", "type": "prov:QUALIFIED_NAME"}}
        if label:
            self.data["entity"][name]["prov:label"] = label
        return name

    def activity(self, what: str, identifier: str, kind: str, ended: str) -> str:
        name = self.name("making" if what == "report" else what, identifier)
        facts: dict[str, Any] = {"prov:type": {"$": f"sec:{kind}", "type": "prov:QUALIFIED_NAME"}}
        if ended:
            # PROV asks for a full date and time; a source may be known by its day only
            facts["prov:endTime" if "T" in ended else "sec:date"] = ended
        self.data["activity"][name] = facts
        return name

    def relation(self, kind: str, facts: dict[str, str]) -> None:
        self._count += 1
        self.data.setdefault(kind, {})[f"_:n{self._count:06}"] = facts

    def derived(self, new: str, old: str) -> None:
        self.relation("wasDerivedFrom", {"prov:generatedEntity": new, "prov:usedEntity": old})
