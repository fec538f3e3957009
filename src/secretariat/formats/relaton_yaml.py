"""
Bibliographic records of standards as Relaton YAML: one document a file, in a folder, a tar archive or alone.

Three families of shape are read alike (https://www.relaton.org/specs/relaton-models/): ``schema_version`` v1.5.x,
``schema-version`` v1.2.x, and an older one with doctype, committee and ICS at the top level; any value may be a list,
a mapping or a string where another record has something else.

An item's key is the file's name in the source (the id of the publisher's own catalogue: two files may speak of one
standard, and so may two catalogues: designations of ISO and IEC are brought to one spelling, `one_spelling`, and the
source's own stands among the statement's ``words``). *shape* is the schema's version (v1.5.6 is 56, none is 0). *date*
and ``committee_as_of`` are the option ``as_of`` (the day of the crawl), else the record's own ``fetched``: a catalogue
names the committee of that day, never that of the standard's year.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path
from typing import Any

import ryaml

from ..domain.designations import one_spelling
from ..domain.statements import Item, Problem, Statement
from . import Context, archive_tar

NAME = "relaton"
VERSION = "2"

_ID = re.compile(rb"^(?:docid|docidentifier)\s*:", re.MULTILINE)
_INDEX = re.compile(r"index(-v\d+)?\.ya?ml")


def recognize(path: Path, head: bytes) -> bool:
    """A document with an identifier; of a folder or archive the first members decide."""
    if path.is_dir() or archive_tar.is_archive(path, head):
        first = [one for one in islice(archive_tar.members(path), 10) if isinstance(one, archive_tar.Member)]
        documents = [one for one in first if is_document(one.name)]
        return len(documents) * 2 > len(first) and any(_ID.search(one.raw) for one in documents)
    return is_document(path.name) and _ID.search(head) is not None


def is_document(name: str) -> bool:
    """Whether a file's name is that of a document (an index of the whole catalogue is none)."""
    base = name.rsplit("/", 1)[-1]
    return base.endswith((".yaml", ".yml")) and not base.startswith(".") and not _INDEX.fullmatch(base)


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """One item a document, with one statement of kind "standard"."""
    for one in members(path, options):
        if isinstance(one, Problem):
            yield one
        else:
            yield from read_member(*one, options, context)


def members(path: Path, options: Mapping[str, Any]) -> Iterator[tuple[str, bytes, str] | Problem]:
    """(key, bytes, place) of each document, without parsing it; a note for each file that is none."""
    source = path.name
    for member in archive_tar.members(path):
        if isinstance(member, Problem):
            yield member
        elif is_document(member.name):
            yield member.name, member.raw, source if member.name == source else f"{source}#{member.name}"
        else:
            yield Problem(f"{source}#{member.name}", "not-a-document", "not a Relaton document; left out", "note")


def read_member(
    key: str, raw: bytes, place: str, options: Mapping[str, Any], context: Context
) -> Iterator[Item | Problem]:
    """The document's item, or the one problem why there is none."""
    document = load(raw, place)
    if isinstance(document, Problem):
        yield document
        return
    as_of = str(options.get("as_of", "")) or text(document.get("fetched"))
    try:
        statement = standard(document, as_of)
    except (TypeError, AttributeError, ValueError, KeyError, IndexError) as error:
        yield Problem(
            place,
            "relaton-shape",
            f"a shape that no reader knows ({error})",
            "error",
            "tell the maintainers, with the file",
        )
        return
    if statement is None:
        yield Problem(place, "no-identifier", "the document has no identifier", "error", "add docidentifier")
        return
    yield Item(key, raw, place, [statement], shape(document), as_of)


def load(raw: bytes, place: str) -> dict[str, Any] | Problem:
    """A YAML mapping out of bytes of unknown origin."""
    try:
        document = ryaml.loads(raw.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        return Problem(place, "not-utf-8", f"not UTF-8 at byte {error.start}", "error", "save the file as UTF-8")
    except ValueError as error:  # the parser refuses nesting beyond 128 levels and aliases that multiply, too
        message = " ".join(str(error).split())[:300]
        if "limit exceeded" in message:
            return Problem(place, "yaml-bomb", message, "error", "look at the file; write it flatter, without aliases")
        return Problem(place, "yaml-broken", message, "error", "correct the YAML at that place")
    if not isinstance(document, dict):
        return Problem(place, "not-a-mapping", "the document is no mapping", "error", "a Relaton document is a mapping")
    return document


def shape(document: Mapping[str, Any]) -> int:
    """99 at most; v1.5.6 is 56, v1.2.9 is 29, none is 0."""
    version = document.get("schema_version") or document.get("schema-version") or ""
    parts = [int(part) for part in re.findall(r"\d+", str(version))] + [0, 0, 0]
    return min(99, parts[1] * 10 + min(9, parts[2])) if version else 0


def standard(document: Mapping[str, Any], as_of: str = "") -> Statement | None:
    """What one document says of its standard; None when it has no identifier."""
    identifiers = _identifiers(document)
    if not identifiers:
        return None
    kind, stated = identifiers[0]
    designation = one_spelling(stated)
    ext = document.get("ext")
    if not isinstance(ext, dict):
        ext = {}
    fields: dict[str, Any] = {"designation": designation, "body": body_of(designation, kind)}
    marks: dict[str, Any] = {} if designation == stated else {"words": {"designation": stated}}
    _texts(fields, document)
    _dates(fields, marks, document)
    _status(fields, document, ext)
    doctype = document.get("doctype") or ext.get("doctype")
    if doctype:
        fields["doctype"] = text(doctype, "content", "type")
    committees = _committees(document, ext)
    if committees:
        fields["committee"] = committees[0][0]
        if as_of:
            fields["committee_as_of"] = as_of
        if len(committees) > 1 or committees[0][1]:
            fields["committees"] = committees
    if len(identifiers) > 1:
        fields["identifiers"] = [list(pair) for pair in identifiers[1:]]
    _relations(fields, marks, document, designation)
    for name, of, keys in _LISTS:
        values = document.get(of) or ext.get(of)
        if values:
            found = _unique(text(value, *keys) for value in many(values))
            if found:
                fields[name] = found
    edition = text(document.get("edition"), "content")
    if edition:
        fields["edition"] = edition
    for link in many(document.get("source") or document.get("link")):
        if isinstance(link, dict) and link.get("type") == "src":
            fields["address"] = text(link, "content")
            break
    return Statement("standard", designation, fields, marks)


_LISTS = (
    ("ics", "ics", ("code", "content")),
    ("keywords", "keyword", ("content", "vocab")),
    ("areas", "technology_area", ("content",)),
)


def many(value: Any) -> list[Any]:
    """The value as a list: none, one or many."""
    if isinstance(value, list):
        return value
    return [] if value is None else [value]


def text(value: Any, *keys: str) -> str:
    """A value as one line of text: of a mapping the first of *keys* that it has, of a list the first element."""
    while True:
        if isinstance(value, str):
            return clean(value)
        if isinstance(value, dict):
            value = next((value[key] for key in keys or ("content", "value", "name") if value.get(key)), None)
        elif isinstance(value, list):
            value = value[0] if value else None
        else:
            return "" if value is None else clean(str(value))


_TAG = re.compile(r"<(?:/?[a-zA-Z][^<>]*|!--.*?--)>", re.DOTALL)
_BREAK = re.compile(r"<(?:br|/p|/li|/div|/tr)\b[^<>]*>", re.IGNORECASE)
_LINES = re.compile(r"[^\S\n]*\n\s*")


def clean(value: str) -> str:
    """One line: HTML, control characters, no-break spaces and line ends made plain."""
    if "<" in value or "&" in value:
        value = html.unescape(_TAG.sub(" ", value))
    if value.isprintable() and "  " not in value and "\xa0" not in value:
        return value.strip()
    return " ".join(value.replace("\0", " ").split())


def paragraphs(value: str) -> str:
    """Text whose paragraphs are kept: HTML and line ends made plain, no spaces at the ends of lines."""
    if "<" in value or "&" in value:
        value = html.unescape(_TAG.sub("", _BREAK.sub("\n", value)))
    if value.isprintable():
        return value.replace("\xa0", " ").strip()
    value = value.replace("\r\n", "\n").replace("\r", "\n").replace("\0", " ").replace("\xa0", " ").replace("\t", " ")
    return _LINES.sub("\n", value).strip()


def body_of(designation: str, kind: str) -> str:
    """The body that stands first in a designation, such as ISO/IEC or ITU-T; else the identifier's type."""
    first = designation.split(" ", 1)[0]
    if first == kind or first.startswith("ITU-") or kind in first.split("/"):
        return first[:20]
    return kind[:20]


def _unique(values: Any) -> list[Any]:
    return list(dict.fromkeys(value for value in values if value))


def _identifiers(document: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(type, identifier), the primary one first; marks of trade left out."""
    first: list[tuple[str, str]] = []
    others: list[tuple[str, str]] = []
    for entry in many(document.get("docidentifier") or document.get("docid")):
        if isinstance(entry, dict):
            if entry.get("scope") == "trademark":
                continue
            name = text(entry.get("content") or entry.get("id"))
            pair = (text(entry.get("type")), name)
            primary = entry.get("primary") is True
        else:
            name = text(entry)
            pair, primary = ("", name), False
        if name:
            (first if primary and not first else others).append(pair)
    pairs = list(dict.fromkeys(first + others))
    return pairs


def _language(entry: Mapping[str, Any]) -> str:
    value = entry.get("language")
    if isinstance(value, list):
        value = value[0] if value else ""
    return str(value or "")


def _texts(fields: dict[str, Any], document: Mapping[str, Any]) -> None:
    titles: dict[str, str] = {}
    parts: dict[str, list[str]] = {}
    for entry in many(document.get("title")):
        if isinstance(entry, dict):
            content, language, kind = text(entry.get("content")), _language(entry), entry.get("type")
        else:
            content, language, kind = text(entry), "", "main"
        if content:
            if kind in ("title-intro", "title-main", "title-part"):
                parts.setdefault(language, []).append(content)
            else:
                titles.setdefault(language, content)
    for language, pieces in parts.items():
        titles.setdefault(language, " - ".join(pieces))
    _by_language(fields, "title", titles)
    abstracts: dict[str, str] = {}
    for entry in many(document.get("abstract")):
        given, language = (entry.get("content"), _language(entry)) if isinstance(entry, dict) else (str(entry), "")
        content = paragraphs(given) if isinstance(given, str) else ""
        if content:
            abstracts.setdefault(language, content)
    _by_language(fields, "abstract", abstracts)


def _by_language(fields: dict[str, Any], name: str, texts: dict[str, str]) -> None:
    """*name* is in English, else undetermined, else in the first language; "names" has all others."""
    if not texts:
        return
    main = "en" if "en" in texts else "" if "" in texts else next(iter(texts))
    fields[name] = texts.pop(main)
    if main not in ("en", ""):
        fields[f"{name}_language"] = main
    if texts:
        fields[f"{name}s"] = texts


def _dates(fields: dict[str, Any], marks: dict[str, Any], document: Mapping[str, Any]) -> None:
    dates: dict[str, str] = {}
    for entry in many(document.get("date")):
        if isinstance(entry, dict):
            value = text(entry.get("at") or entry.get("value") or entry.get("from") or entry.get("on"))
            kind = text(entry.get("type")) or "published"
        else:
            value, kind = text(entry), "published"
        if value:
            dates.setdefault(kind, value)
    revised = text(document.get("revdate"))
    if "published" in dates:
        fields["published"] = dates.pop("published")
    elif "issued" in dates:
        fields["published"] = dates["issued"]
        marks["words"] = {"published": "issued"}
    elif revised:
        fields["published"] = revised
        marks["words"] = {"published": "revdate"}
    if dates:
        fields["dates"] = dates


def _status(fields: dict[str, Any], document: Mapping[str, Any], ext: Mapping[str, Any]) -> None:
    status = document.get("status") or document.get("docstatus")
    stage = ""
    if isinstance(status, dict):
        stage = text(status.get("stage"), "content", "value")
        substage = text(status.get("substage"), "content", "value")
        if substage:
            stage = f"{stage}.{substage}"
    elif status:
        stage = text(status)
    stated = text(ext.get("standard_status"))
    if stated or stage:
        fields["status"] = stated or stage
    if stated and stage:
        fields["stage"] = stage


def _committees(document: Mapping[str, Any], ext: Mapping[str, Any]) -> list[list[str]]:
    """[name, its part in the work or ""], first the one that leads."""
    found: list[list[str]] = []
    for group in many(document.get("editorialgroup") or ext.get("editorialgroup")):
        if not isinstance(group, dict):
            found.append([text(group), ""])
            continue
        inner = group.get("technical_committee") or group.get("committee") or group
        for committee in many(inner):
            if isinstance(committee, dict):
                name = text(committee.get("identifier") or committee.get("name"))
                part = text(committee.get("type")) if inner is group else ""
            else:
                name, part = text(committee), ""
            found.append([name, part])
    if not found:
        for contributor in many(document.get("contributor")):
            if isinstance(contributor, dict) and _is_committee(contributor):
                organization = contributor.get("organization") or {}
                for unit in many(organization.get("subdivision")):
                    found.append([text(unit.get("name") if isinstance(unit, dict) else unit), ""])
    kept: list[list[str]] = []
    for committee in found:
        if committee[0] and not committee[0].upper().startswith("UNKNOWN ") and committee not in kept:
            kept.append(committee)
    kept.sort(key=lambda committee: committee[1] not in ("", "prime"))
    return kept


def _is_committee(contributor: Mapping[str, Any]) -> bool:
    for role in many(contributor.get("role")):
        if isinstance(role, dict):
            for description in many(role.get("description")):
                if text(description).lower() == "committee":
                    return True
    return False


def _relations(fields: dict[str, Any], marks: dict[str, Any], document: Mapping[str, Any], designation: str) -> None:
    """[kind, target] or [kind, target, remark], each once; what points at itself is flagged, not related."""
    relations: dict[tuple[str, ...], None] = {}
    itself: list[str] = []
    for entry in many(document.get("relation")):
        if not isinstance(entry, dict):
            continue
        target = ""
        bibitem = entry.get("bibitem")
        if isinstance(bibitem, dict):
            identifiers = bibitem.get("docidentifier") or bibitem.get("docid")
            target = text(identifiers, "content", "id") or text(bibitem.get("formattedref"))
        else:
            target = text(bibitem)
        kind = text(entry.get("type"))
        if not target or not kind:
            continue
        target = one_spelling(target)
        if target == designation:
            itself.append(kind)
            continue
        remark = text(entry.get("description"))
        relations[(kind, target, remark) if remark else (kind, target)] = None
    if relations:
        fields["relations"] = [list(relation) for relation in relations]
    if itself:
        marks["notes"] = {"relations": "points at itself: " + ", ".join(_unique(itself))}
