"""
Reading the data package of a report (`data_package` describes its files): a foreign file, so every limit and type is
checked, and what is wrong is named by file and place.
"""

from __future__ import annotations

import base64
import gc
import hashlib
import re
import zipfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from itertools import chain
from pathlib import Path
from typing import Any

import orjson

from ..domain.errors import InputError
from ..domain.figures import Definition
from ..domain.packages import Package, PackagedFigure, PackagedRecord, PackagedSource
from . import typed_table_csv

VERSION = "1"
_FILE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_AS_ISSUED = "take the package as issued"

# Limits against archives made to exhaust the machine that opens them.
MAX_FILES = 500
MAX_BYTES = 1 << 30
MAX_RATIO = 250  # of one file over 1 MB

# The members of each JSON object and their types.
RECORD = {
    "id": str,
    "source": str,
    "key": str,
    "place": str,
    "digest": str,
    "words": str,
    "rank": str,
    "retrieved": str,
    "statements": list,
    "evidence": list,
}
FIGURE = {
    "definition": dict,
    "value": object,
    "at_least": bool,
    "reason": str,
    "rows_count": int,
    "rows_digest": str,
    "rows": list | None,
    "records_count": int,
    "records_digest": str,
    "records": list | None,
    "printed": dict,
}
PACKAGE = {
    "identifier": str,
    "title": str,
    "state": str,
    "period_from": str,
    "period_to": str,
    "as_of": str,
    "made_at": str,
    "software": str,
}
_SOURCE = {
    **dict.fromkeys(("slug", "title", "address", "licence", "retrieved", "digest", "reader", "version"), str),
    "counts": dict,
}


@contextmanager
def uncollected() -> Iterator[None]:
    """Garbage collector off meanwhile: packages are large and hold no cycles, and it would walk them again and again."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def root_of(files: Mapping[str, bytes]) -> str:
    """The root digest of a package's files: SHA-256 of SHA256SUMS."""
    return hashlib.sha256(files["SHA256SUMS"]).hexdigest()


@uncollected()
def read(path: Path) -> Package:
    """
    Read a package; its digests are not compared (see `package_verification.verify`).

    Raises:
        InputError: no ZIP of a package, made to exhaust the machine, or a file in it that does not read.
    """
    return package_of(unpack(path))


def unpack(path: Path) -> dict[str, bytes]:
    """The files of a package's ZIP by name. Raises InputError as `read` does."""

    def refuse(message: str) -> InputError:
        return InputError(f"{path}: {message}", place=str(path), mend=_AS_ISSUED)

    try:
        with zipfile.ZipFile(path) as archive:
            members = archive.infolist()
            names = [member.filename for member in members]
            if twice := sorted({name for name in names if names.count(name) > 1} if len(names) <= MAX_FILES else ()):
                raise refuse(f"{twice[0]} stands in it more than once")
            if len(members) > MAX_FILES or sum(member.file_size for member in members) > MAX_BYTES:
                raise refuse(f"over {MAX_FILES} files or {MAX_BYTES:,} bytes when unpacked")
            for member in members:
                if not _FILE.fullmatch(member.filename):
                    raise refuse(f"{member.filename[:100]!r} is no file of a package")
                if member.file_size > max(1 << 20, member.compress_size * MAX_RATIO):
                    raise refuse(f"{member.filename} unpacks to over {MAX_RATIO} times its size")
            if archive.comment:
                raise refuse("it bears a comment")
            return {member.filename: archive.read(member) for member in members}
    except FileNotFoundError as error:
        raise InputError(f"{path}: no such file", place=str(path), mend="name the package's .zip") from error
    except InputError:
        raise
    except (
        Exception
    ) as error:  # zipfile raises what it likes for broken or encrypted archives: BadZipFile, zlib.error …
        raise refuse(f"not a ZIP file that can be read: {error}"[:300]) from error


def package_of(files: Mapping[str, bytes]) -> Package:
    """A package from its files by name. Raises InputError as `read` does."""
    descriptor = mapping(_json(files, "datapackage.json"), "datapackage.json")
    facts = mapping(descriptor.get("secretariat"), "datapackage.json, secretariat")
    if facts.get("format") != VERSION:
        raise InputError(
            f"datapackage.json: a package of format {facts.get('format')!r}, and this software reads {VERSION!r}",
            place="datapackage.json",
            mend="use the version of the software that made it",
        )
    lists = taken(facts, {"tables": list, "sources": list, "settings": dict}, "datapackage.json, secretariat")
    sources = [taken(data, _SOURCE, f"datapackage.json, source {n}") for n, data in enumerate(lists["sources"])]
    schemas = {
        resource.get("path"): resource.get("schema")
        for resource in _list(descriptor.get("resources"), "datapackage.json, resources")
        if isinstance(resource, dict) and isinstance(resource.get("path"), str)
    }

    def table(path: str) -> list[dict[str, Any]]:
        return typed_table_csv.read(path, _file(files, path), schemas.get(path))

    def rows(path: str) -> list[dict[str, Any]]:
        found = table(path)
        ids = all(isinstance(row.get("id"), str) for row in found)
        if not ids or not all(isinstance(row.get("records"), list | None) for row in found):
            raise InputError(f"{path}: a row without id, or whose records are no list", place=path, mend=_AS_ISSUED)
        if not all(isinstance(record, str) for row in found for record in row.get("records") or ()):
            raise InputError(f"{path}: the id of a record is no text", place=path, mend=_AS_ISSUED)
        return found

    digests: dict[str, list[tuple[str, str, str]]] = {}
    for slug in [source["slug"] for source in sources]:
        if (path := f"records-{slug}.csv") in files:
            digests[slug] = []
            for row in table(path):
                match row:
                    case {"id": str(name), "key": str(key), "digest": str(digest)}:
                        digests[slug].append((name, key, digest))
                    case _:
                        raise InputError(f"{path}: a record without id, key or digest", place=path, mend=_AS_ISSUED)
    figures = [
        figure_of(data, f"figures.json, figure {n}")
        for n, data in enumerate(_list(_json(files, "figures.json"), "figures.json"))
    ]
    package = Package(
        **taken(facts, PACKAGE, "datapackage.json, secretariat"),
        sources=tuple(PackagedSource(**source) for source in sources),
        tables={str(name): rows(f"table-{name}.csv") for name in lists["tables"]},
        figures={figure.definition.name: figure for figure in figures},
        records=tuple(records_of(_file(files, "records.ndjson"))),
        digests=digests,
        settings=lists["settings"],
    )
    if len(package.figures) < len(figures):
        raise InputError("figures.json: two figures of one name", place="figures.json", mend=_AS_ISSUED)
    return replace(package, root=root_of(files)) if "SHA256SUMS" in files else package


def records_of(data: bytes) -> list[PackagedRecord]:
    """Records held whole, from their lines. Raises InputError naming the line."""
    found = []
    for number, line in enumerate(data.splitlines(), 1):
        where = f"records.ndjson, line {number}"
        record = mapping(_loaded(line, where), where)
        if "words_base64" in record:
            try:
                words = base64.b64decode(record.pop("words_base64"), validate=True)
            except (TypeError, ValueError) as error:
                raise InputError(f"{where}: words_base64: {error}", place=where, mend=_AS_ISSUED) from error
            record["words"] = ""
        else:
            words = str(record.get("words")).encode()
        found.append(PackagedRecord(**{**taken(record, RECORD, where, whole=True), "words": words}))
    return found


def figure_of(data: Any, where: str) -> PackagedFigure:
    """A figure from its JSON. Raises InputError naming *where*."""
    facts = taken(data, FIGURE, where, whole=True)
    try:
        facts["definition"] = Definition.from_plain(facts["definition"])
    except InputError as error:
        raise InputError(f"{where}: {error.message}", place=where, mend=error.mend) from error
    for name, inner in (("records", str), ("rows", list)):
        if not all(isinstance(item, inner) for item in facts[name] or ()):
            raise InputError(f"{where}: {name}: not a list of {inner.__name__}", place=where, mend=_AS_ISSUED)
    if not all(isinstance(part, str) for part in chain(facts["printed"].values(), *(facts["rows"] or ()))):
        raise InputError(f"{where}: a row or a printed text is no text", place=where, mend=_AS_ISSUED)
    return PackagedFigure(**facts)


def _file(files: Mapping[str, bytes], name: str) -> bytes:
    if name not in files:
        raise InputError(f"{name} is not in the package", place=name, mend=_AS_ISSUED)
    return files[name]


def _json(files: Mapping[str, bytes], name: str) -> Any:
    return _loaded(_file(files, name), name)


def _loaded(data: bytes, where: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise InputError(f"{where}: not JSON: {error}", place=where, mend=_AS_ISSUED) from error


def mapping(data: Any, where: str) -> dict[str, Any]:
    """What must be a JSON object. Raises InputError naming *where*."""
    if not isinstance(data, dict):
        raise InputError(f"{where}: not a JSON object", place=where, mend=_AS_ISSUED)
    return data


def _list(data: Any, where: str) -> list[Any]:
    if not isinstance(data, list):
        raise InputError(f"{where}: not a JSON array", place=where, mend=_AS_ISSUED)
    return data


def taken(data: Any, types: Mapping[str, Any], where: str, whole: bool = False) -> dict[str, Any]:
    """The named members of a JSON object, each of its type; *whole*: and no others."""
    data = mapping(data, where)
    for name, kind in types.items():
        if name not in data or not isinstance(data[name], kind):
            raise InputError(f"{where}: {name} is missing or of another type", place=where, mend=_AS_ISSUED)
    if whole and (unknown := sorted(set(data) - set(types))):
        raise InputError(f"{where}: unknown member {unknown[0]!r}", place=where, mend=_AS_ISSUED)
    return {name: data[name] for name in types}
