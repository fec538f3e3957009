"""
The data package of a report: one ZIP, a Frictionless data package with W3C PROV, that needs nothing else to be checked.

    README.txt             what is in it and how to verify it, for a stranger
    datapackage.json       Frictionless descriptor: facts of the report, sources, every resource with schema and digest
    figures.json           each figure: definition, value, what it rests on, how it was printed
    table-NAME.csv         the rows that figures are computed from; column *records* names the records of a row
    records.ndjson         records held whole: own words, what they say, which thing they are evidence of
    records-SOURCE.csv     records held by digest only (catalogues)
    prov.json              W3C PROV: figures from tables from records from snapshots
    SHA256SUMS             digest of each file above, as sha256sum writes them: its own digest is the root digest
    root.txt               the root digest again

The same package gives the same bytes: names are sorted, the only time is *made_at*, and nothing comes from the machine.
(The compressed bytes also depend on the zlib in use; digests are over the files, never over the ZIP.)

Source: Frictionless Data Package v1, https://specs.frictionlessdata.io/data-package/
"""

from __future__ import annotations

import base64
import hashlib
import io
import re
import zipfile
from collections.abc import Mapping
from dataclasses import asdict
from itertools import chain
from typing import Any

import orjson

from ..domain.errors import InputError
from ..domain.packages import (
    Package,
    PackagedFigure,
    PackagedRecord,
    PackagedSource,
    in_order,
    record_sources,
    records_behind,
)
from ..domain.verification import records as check_records
from ..domain.verification import references
from . import provenance, typed_table_csv
from .data_package_read import FIGURE, PACKAGE, RECORD, VERSION, package_of, read, root_of, uncollected, unpack
from .data_package_readme import readme

__all__ = ["VERSION", "files_of", "package_of", "read", "root_of", "unpack", "whole", "write", "zipped"]

LEVEL = 1  # 302,000 standards: 24.0 MB in 0.5 s; level 3 22.8 MB in 0.7 s; level 6 21.8 MB in 1.5 s
_NAME = re.compile(r"[a-z0-9][a-z0-9-]*")
_JSON = orjson.OPT_SORT_KEYS
_PRETTY = orjson.OPT_SORT_KEYS | orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE


def write(package: Package) -> tuple[bytes, str]:
    """
    A package as ZIP bytes, and its root digest.

    Raises:
        InputError: the package is not whole (a row names a record that is not there, a record that no row names, a
            digest that does not follow from the words …) or holds values that have no JSON form.
    """
    files = whole(package)
    return zipped(files, package.made_at), root_of(files)


@uncollected()
def whole(package: Package) -> dict[str, bytes]:
    """The files of a package by name, once it is found whole. Raises InputError as `write` does."""
    for finding in chain(references(package), check_records(package)):
        raise InputError(f"{finding.where}: {finding.message}", place=finding.where, mend="a package must be whole")
    _zip_time(package.made_at)
    return files_of(package)


def zipped(files: Mapping[str, bytes], made_at: str) -> bytes:
    """The ZIP of a package's files. It leaves the interpreter free: other threads can go on meanwhile."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in sorted(files):
            info = zipfile.ZipInfo(name, _zip_time(made_at))
            info.create_system = 3  # the same bytes on every system
            info.external_attr = 0o644 << 16
            archive.writestr(info, files[name], zipfile.ZIP_DEFLATED, LEVEL)
    return stream.getvalue()


def _zip_time(made_at: str) -> tuple[int, int, int, int, int, int]:
    numbers = [int(number) for number in re.findall(r"\d+", made_at)[:6]]
    if len(numbers) < 3 or not 1980 <= numbers[0] <= 2107:
        raise InputError(f"made_at: no time of 1980 to 2107: {made_at!r}", place="made_at", mend="an ISO 8601 UTC time")
    year, month, day, hour, minute, second = numbers + [0] * (6 - len(numbers))
    return year, month, day, hour, minute, second


def files_of(package: Package, held: Mapping[str, bytes] | None = None) -> dict[str, bytes]:
    """
    The files of a whole package by name, SHA256SUMS and root.txt with them. Raises InputError as `write` does.

    *held*: files as they stand in a package that is verified; then the descriptor describes these, so that one wrong
    file does not make the descriptor look wrong too.
    """
    for what, names in (("table", package.tables), ("source", [source.slug for source in package.sources])):
        for name in names:
            if not _NAME.fullmatch(name):
                raise InputError(f"{what} {name!r}: no name for a file", place=name, mend="a-z, digits and hyphens")
    package = in_order(package)
    sources, behind = record_sources(package), records_behind(package)
    files: dict[str, bytes] = {}
    schemas: dict[str, Any] = {}
    for name, rows in package.tables.items():
        path = f"table-{name}.csv"
        files[path], schemas[path] = typed_table_csv.write(path, rows)
    for source, digests in package.digests.items():
        path = f"records-{source}.csv"
        files[path], schemas[path] = _digests(path, digests)
    try:
        lines = [orjson.dumps(_plain_record(record), option=_JSON) for record in package.records]
        files["records.ndjson"] = b"".join(line + b"\n" for line in lines)
        figures = [_plain_figure(figure) for figure in package.figures.values()]
        files["figures.json"] = orjson.dumps(figures, option=_PRETTY)
        files["prov.json"] = provenance.write(package, sources, behind)
        files["README.txt"] = readme(package).encode()
        facts = {name: _size_and_digest(data) for name, data in files.items()}
        described = facts | {name: _size_and_digest(data) for name, data in (held or {}).items() if name in facts}
        slugs = {f"table-{table}.csv": set(map(sources.__getitem__, used)) for table, used in behind.items()}
        slugs |= {f"records-{source}.csv": {source} for source in package.digests}
        slugs["records.ndjson"] = {record.source for record in package.records}
        descriptor = orjson.dumps(_descriptor(package, described, schemas, slugs), option=_PRETTY)
    except (TypeError, ValueError) as error:
        raise InputError(f"cannot be written as JSON: {error}", place="package", mend="JSON types only") from error
    files["datapackage.json"], facts["datapackage.json"] = descriptor, _size_and_digest(descriptor)
    sums = "".join(f"{facts[name][1]}  {name}\n" for name in sorted(files))
    files["SHA256SUMS"] = sums.encode()
    files["root.txt"] = f"{root_of(files)}\n".encode()
    return files


def _size_and_digest(data: bytes) -> tuple[int, str]:
    return len(data), hashlib.sha256(data).hexdigest()


def _digests(path: str, digests: list[tuple[str, str, str]]) -> tuple[bytes, dict[str, Any]]:
    names, keys, values = zip(*digests, strict=True) if digests else ((), (), ())
    return typed_table_csv.write_columns(path, {"id": names, "key": keys, "digest": values})


def _plain_record(record: PackagedRecord) -> dict[str, Any]:
    data = {name: getattr(record, name) for name in RECORD if name != "words"}
    try:
        return {**data, "words": record.words.decode()}
    except UnicodeDecodeError:
        return {**data, "words_base64": base64.b64encode(record.words).decode()}


def _plain_figure(figure: PackagedFigure) -> dict[str, Any]:
    data = {name: getattr(figure, name) for name in FIGURE}
    return {**data, "definition": figure.definition.plain(), "printed": dict(figure.printed)}


def _descriptor(
    package: Package,
    described: Mapping[str, tuple[int, str]],
    schemas: Mapping[str, Any],
    slugs: Mapping[str, set[str]],
) -> dict[str, Any]:
    sources = {source.slug: source for source in package.sources}
    resources = []
    for path, (size, digest) in sorted(described.items()):
        name, _, ending = path.lower().partition(".")
        used = [sources[slug] for slug in sorted(slugs.get(path, sources))]
        resource: dict[str, Any] = {
            "name": name,
            "path": path,
            "format": ending,
            "mediatype": _MEDIA[ending],
            "encoding": "utf-8",
            "bytes": size,
            "hash": f"sha256:{digest}",
            "sources": [_source(source) for source in used],
            "licenses": _licences(used),
        }
        if path in schemas:
            resource |= {"profile": "tabular-data-resource", "schema": schemas[path]}
        resources.append({key: value for key, value in resource.items() if value != []})
    facts = {name: getattr(package, name) for name in PACKAGE}
    descriptor = {
        "profile": "data-package",
        "name": re.sub(r"[^a-z0-9._-]+", "-", package.identifier.lower()).strip("-") or "report",
        "id": package.identifier,
        "title": package.title,
        "created": package.made_at,
        "sources": [_source(source) for source in package.sources],
        "licenses": _licences(list(package.sources)),
        "resources": resources,
        "secretariat": {
            **facts,
            "format": VERSION,
            "settings": dict(package.settings),
            "tables": list(package.tables),
            "sources": [asdict(source) for source in package.sources],
        },
    }
    return {key: value for key, value in descriptor.items() if value != []}


def _source(source: PackagedSource) -> dict[str, str]:
    return {"title": source.title, **({"path": source.address} if source.address else {})}


def _licences(sources: list[PackagedSource]) -> list[dict[str, str]]:
    licences = dict.fromkeys(source.licence for source in sources if source.licence)
    return [{"path": text} if "://" in text else {"name": text} for text in sorted(licences)]


_MEDIA = {
    "csv": "text/csv",
    "json": "application/json",
    "ndjson": "application/x-ndjson",
    "txt": "text/plain",
}
