"""
The RFC series and its subseries: two JSON indexes and Relaton YAML, in a folder or a tar archive.

    rfcs.json             {"RFC5280": {title, keywords, level, status, stream, wg?, area?}}      to July 2023, no dates
    rfc-index-2018.json   [{id, title, authors, date: {y, m, d?}, doi, status, obsoletes …}]     to April 2018
    subseries/*.yaml      BCP, STD, FYI -> the RFCs that they include

An item is one entry as its file writes it; its key is the file's name, "#" and the entry's id. Both indexes speak of
the same RFC ("RFC 5280" is the thing's key): the newer one first (*shape* 2 and 1), the other where that one is silent.
An entry "Not Issued" is no standard: a note says so. The working group is that of the index's day, never of the RFC's.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import orjson

from ..domain.statements import Item, Problem, Statement
from . import Context, archive_tar, relaton_yaml

NAME = "rfc-index"
VERSION = "1"

_CURRENT, _OLD = "rfcs.json", "rfc-index"
_DAY = {_CURRENT: "2023-07-27", _OLD: "2018-04-05"}
_SPACE = re.compile(r"\s*")
_ID = re.compile(r"([A-Z]+)\s*0*(\d+)")
_RELATIONS = {
    "obsoletes": "obsoletes",
    "obsoleted_by": "obsoletedBy",
    "updates": "updates",
    "updated_by": "updatedBy",
    "is_also": "partOf",
    "see_also": "related",
}


def recognize(path: Path, head: bytes) -> bool:
    if path.is_dir() or archive_tar.is_archive(path, head):
        return any(_base(name) in (_CURRENT, "rfc-index-2018.json") for name in archive_tar.names(path, 10))
    return bool(re.search(rb'"RFC\d{4}"', head)) and path.suffix == ".json"


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """One item an entry, with one statement of kind "standard"."""
    for one in members(path, options):
        if isinstance(one, Problem):
            yield one
        else:
            yield from read_member(*one, options, context)


def members(path: Path, options: Mapping[str, Any]) -> Iterator[tuple[str, bytes, str] | Problem]:
    """(key, bytes, place) of each entry of the indexes and of each document of the subseries."""
    for member in archive_tar.members(path):
        if isinstance(member, Problem):
            yield member
            continue
        place = f"{path.name}#{member.name}" if member.name != path.name else path.name
        if member.name.endswith(".json"):
            yield from _entries(_base(member.name), member.raw, place)
        elif relaton_yaml.is_document(member.name):
            yield member.name, member.raw, place
        else:
            yield Problem(place, "not-a-document", "neither an index nor a document; left out", "note")


def read_member(
    key: str, raw: bytes, place: str, options: Mapping[str, Any], context: Context
) -> Iterator[Item | Problem]:
    """The entry's item, or the one problem why there is none."""
    file, mark, name = key.partition("#")
    if not mark:
        yield from relaton_yaml.read_member(key, raw, place, options, context)
        return
    try:
        entry = orjson.loads(raw)
    except orjson.JSONDecodeError as error:
        yield Problem(place, "json-broken", str(error), "error", "correct the JSON at that place")
        return
    designation = _designation(name)
    if not isinstance(entry, dict) or not designation:
        yield Problem(
            place, "no-identifier", f"{name!r} is no entry of the series", "error", "give it an id like RFC5280"
        )
        return
    if str(entry.get("status", "")).lower() == "not issued":
        yield Problem(place, "not-issued", f"{designation} was never issued", "note")
        return
    kind = _CURRENT if file == _CURRENT else _OLD
    as_of = str(options.get("as_of_old" if kind == _OLD else "as_of", "")) or _DAY[kind]
    fields = _current(designation, entry, as_of) if kind == _CURRENT else _old(designation, entry)
    yield Item(key, raw, place, [Statement("standard", designation, fields)], 2 if kind == _CURRENT else 1, as_of)


def _entries(file: str, raw: bytes, place: str) -> Iterator[tuple[str, bytes, str] | Problem]:
    """Each entry of an index with just its own bytes; after a broken one the rest of that file cannot be read."""
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        yield Problem(place, "not-utf-8", f"not UTF-8 at byte {error.start}", "error", "save the file as UTF-8")
        return
    decode = json.JSONDecoder().raw_decode
    at = _skip(text, 0)
    opened = text[at : at + 1]
    if opened not in ("{", "["):
        yield Problem(place, "json-broken", "neither a list nor a mapping of entries", "error", "fetch the index again")
        return
    at = _skip(text, at + 1)
    name = ""
    try:
        while text[at : at + 1] not in ("}", "]"):
            if opened == "{":
                name, at = decode(text, at)
                at = _skip(text, at)
                if text[at : at + 1] != ":":
                    raise json.JSONDecodeError("a colon is missing", text, at)
                at = _skip(text, at + 1)
            value, end = decode(text, at)
            if opened == "[":
                name = str(value.get("id", "")) if isinstance(value, dict) else ""
            yield f"{file}#{name}", text[at:end].encode(), f"{place}#{name}"
            at = _skip(text, end)
            if text[at : at + 1] == ",":
                at = _skip(text, at + 1)
            elif text[at : at + 1] not in ("}", "]"):
                raise json.JSONDecodeError("the index ends too early, or a comma is missing", text, at)
    except (json.JSONDecodeError, RecursionError) as error:
        message = f"after {name or 'the start'}: {error}; the rest of this file was not read"
        yield Problem(place, "archive-truncated", message, "error", "fetch the index again")


def _skip(text: str, at: int) -> int:
    match = _SPACE.match(text, at)
    return match.end() if match else at


def _base(name: str) -> str:
    return name.rsplit("/", 1)[-1]


def _designation(name: str) -> str:
    """ "RFC5280" or "BCP0072" as it is cited: "RFC 5280", "BCP 72"."""
    match = _ID.fullmatch(name.strip().upper())
    return f"{match[1]} {match[2]}" if match else ""


def _current(designation: str, entry: Mapping[str, Any], as_of: str) -> dict[str, Any]:
    fields: dict[str, Any] = {
        "designation": designation,
        "body": "IETF",
        "address": f"https://www.rfc-editor.org/info/{designation.replace(' ', '').lower()}",
    }
    for ours, theirs in (
        ("title", "title"),
        ("status", "status"),
        ("doctype", "level"),
        ("stream", "stream"),
        ("area", "area"),
    ):
        value = relaton_yaml.text(entry.get(theirs))
        if value:
            fields[ours] = value
    group = relaton_yaml.text(entry.get("wg"))
    if group:
        fields["committee"], fields["committee_as_of"] = group, as_of
    keywords = list(dict.fromkeys(filter(None, map(relaton_yaml.text, relaton_yaml.many(entry.get("keywords"))))))
    if keywords:
        fields["keywords"] = keywords
    return fields


def _old(designation: str, entry: Mapping[str, Any]) -> dict[str, Any]:
    fields: dict[str, Any] = {"designation": designation, "body": "IETF"}
    title, level = relaton_yaml.text(entry.get("title")), relaton_yaml.text(entry.get("status"))
    if title:
        fields["title"] = title
    if level:
        fields["level_2018"] = level.lower()
    date = entry.get("date")
    if isinstance(date, dict) and isinstance(date.get("y"), int):
        parts = [f"{date['y']:04d}"]
        for unit in ("m", "d"):
            if not isinstance(date.get(unit), int):
                break
            parts.append(f"{date[unit]:02d}")
        fields["published"] = "-".join(parts)
    doi = relaton_yaml.text(entry.get("doi"))
    if doi:
        fields["identifiers"] = [["DOI", doi]]
    relations = [
        [kind, _designation(str(target)) or str(target)]
        for name, kind in _RELATIONS.items()
        for target in relaton_yaml.many(entry.get(name))
    ]
    if relations:
        fields["relations"] = [list(one) for one in dict.fromkeys(map(tuple, relations))]
    return fields
