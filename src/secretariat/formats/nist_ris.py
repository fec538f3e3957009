"""
Publications of NIST (and NBS) as RIS, one file each, with the series' HTML lists beside them, in a folder or archive.

RIS is lines of a two-letter tag, two spaces, a hyphen and a value (TI title, PY year, SN number, DO identifier); the
last line ``ER  -`` may lack its line end. The HTML lists add the month to the year that RIS states, and the address.

An item's key is the file's name; of a list's entry the list's name, "#" and the name of the entry's RIS file. The
thing's key is the number (SN), else the DOI. A list's entry speaks first (*shape* 2) of the date and the address alone.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain.statements import Item, Problem, Statement
from . import Context, archive_tar
from .relaton_yaml import clean

NAME = "nist-ris"
VERSION = "1"

_LINE = re.compile(r"([A-Z][A-Z0-9])  -(?: (.*))?")
_STAGE = re.compile(r"[. ]?((?:[12345]|i|f)pd|iwd|draft)\b", re.IGNORECASE)
_ENTRY = re.compile(r'<div class="report-paper">(.*?)</div>', re.DOTALL)
_FIELD = re.compile(r'<span class="([a-z_-]+)"><label[^>]*>.*?</label>(.*?)</span>', re.DOTALL)
_RIS_LINK = re.compile(r'href="\./bib/([^"]+)"')
_PDF_LINK = re.compile(r'href="(https?://[^"]+)"')
_MONTHS = {
    name: number
    for number, name in enumerate(
        [
            "january",
            "february",
            "march",
            "april",
            "may",
            "june",
            "july",
            "august",
            "september",
            "october",
            "november",
            "december",
        ],
        1,
    )
}


def recognize(path: Path, head: bytes) -> bool:
    if path.is_dir() or archive_tar.is_archive(path, head):
        return any(name.lower().endswith(".ris") for name in archive_tar.names(path, 30))
    return path.suffix.lower() == ".ris" or head.lstrip(b"\xef\xbb\xbf\r\n ").startswith(b"TY  - ")


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """One item a publication, or an entry of a list, with one statement of kind "standard"."""
    for one in members(path, options):
        if isinstance(one, Problem):
            yield one
        else:
            yield from read_member(*one, options, context)


def members(path: Path, options: Mapping[str, Any]) -> Iterator[tuple[str, bytes, str] | Problem]:
    """(key, bytes, place) of each RIS file and each entry of an HTML list; other files are no publications."""
    for member in archive_tar.members(path):
        if isinstance(member, Problem):
            yield member
            continue
        place = f"{path.name}#{member.name}" if member.name != path.name else path.name
        name = member.name.lower()
        if name.endswith(".ris"):
            yield member.name, member.raw, place
        elif name.endswith((".html", ".htm")):
            yield from _entries(member, place)
        else:
            yield Problem(place, "not-a-document", "neither RIS nor a list of publications; left out", "note")


def read_member(
    key: str, raw: bytes, place: str, options: Mapping[str, Any], context: Context
) -> Iterator[Item | Problem]:
    """The publication's item, or the one problem why there is none."""
    text = _decode(raw)
    made = _of_list(text) if "#" in key else _of_ris(text)
    if isinstance(made, str):
        yield Problem(place, "no-identifier", made, "error", "give it a number (SN) or a DOI (DO)")
        return
    if made:
        yield Item(key, raw, place, [made], 2 if "#" in key else 1, str(options.get("as_of", "")))


def _entries(member: archive_tar.Member, place: str) -> Iterator[tuple[str, bytes, str]]:
    base = member.name.rsplit("/", 1)[-1]
    text = _decode(member.raw)
    for match in _ENTRY.finditer(text):
        link = _RIS_LINK.search(match[1])
        if link:
            yield f"{base}#{link[1]}", match[0].encode(), f"{place}#{link[1]}"


def _decode(raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def fields_of(text: str) -> dict[str, list[str]]:
    """RIS tags and their values; a line without a tag goes on with the value before it."""
    found: dict[str, list[str]] = {}
    last: list[str] | None = None
    for line in text.splitlines():
        match = _LINE.match(line)
        if match:
            last = found.setdefault(match[1], [])
            last.append((match[2] or "").strip())
        elif last and line.strip():
            last[-1] = f"{last[-1]} {line.strip()}".strip()
    return found


def _of_ris(text: str) -> Statement | str:
    tags = fields_of(text)
    number, doi = clean(_first(tags, "SN")), clean(_first(tags, "DO"))
    designation = number or doi
    if not designation:
        return "neither a number nor a DOI" if tags else "not RIS"
    fields: dict[str, Any] = {"designation": designation, "body": _body(designation)}
    title = clean(_first(tags, "TI", "T1"))
    if title:
        fields["title"] = title
    year = re.match(r"\d{4}", _first(tags, "PY", "Y1"))
    if year:
        fields["published"] = year[0]
    series = _series(number)
    if series:
        fields["doctype"] = series
    stage = _STAGE.search(number)
    if stage:
        fields["stage"] = stage[1].lower()
    if doi and doi != designation:
        fields["identifiers"] = [["DOI", doi]]
    return Statement("standard", designation, fields)


def _of_list(text: str) -> Statement | str | None:
    said = {name: clean(html.unescape(value)) for name, value in _FIELD.findall(text)}
    designation = said.get("report-number") or said.get("doi_data") or ""
    if not designation:
        return "neither a report number nor a doi"
    fields: dict[str, Any] = {"designation": designation}
    date = re.fullmatch(r"(?:([A-Za-z]+) )?(\d{4})", said.get("publication_date", ""))
    if date:
        month = _MONTHS.get((date[1] or "").lower())
        fields["published"] = f"{date[2]}-{month:02d}" if month else date[2]
    pdf = _PDF_LINK.search(text)
    if pdf:
        fields["address"] = html.unescape(pdf[1])
    return Statement("standard", designation, fields)


def _first(tags: Mapping[str, list[str]], *names: str) -> str:
    return next((value for name in names for value in tags.get(name, ()) if value), "")


def _body(designation: str) -> str:
    first = designation.split(" ", 1)[0]
    return first if first in ("NIST", "NBS") else "NIST"


def _series(number: str) -> str:
    """ "SP 800" of "NIST SP 800-53r5", "IR" of "NIST IR 8011v4"."""
    match = re.match(
        r"(?:NIST|NBS) ([A-Z.]+(?: (?:800|1800|500|1500|250|260|300|400|700|960|1000|1100|1200))?)\b", number
    )
    return match[1] if match else ""
