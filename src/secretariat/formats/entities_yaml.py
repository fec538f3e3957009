"""
Entities and their ties as YAML: who is at work in a field, and what is documented between two of them.

    sources:  {key: {title, url}}                                     optional; ``src`` may also be free text
    entities: [{id, name, kind, parent, aliases, role, status, predecessor, country, src, url, conf}]
    ties:     [{a, b, kind, date, name, about, items, status, src, url, conf}]   *b* may be a list

``conf`` is "high" (primary page seen), "med" (secondary page seen) or "k" (no source seen). What is "k", wholly or in
a clause marked "(k)", is never stated: the statement is marked ``state: proposed``, the clause is left out.

An item's key is ``entity:`` and its id, or ``tie:`` with a, b, kind, date and name joined by "|". *shape*: none.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from ..domain.languages import in_languages
from ..domain.statements import Item, Problem, Statement
from . import Context
from .yaml_text import ISO_DATE, Text, cited, is_unseen, keep_seen, load, mark_unseen, seen_part

NAME = "entities-yaml"
VERSION = "1"

TIE_KINDS = {
    "mou": "MoU",
    "agreement": "agreement",
    "arrangement": "arrangement",
    "liaison_officer": "liaison officer",
    "liaison_statement": "liaison statement",
    "common_text": "joint text",
    "twin_or_equivalent": "equivalent text",
    "joint_body": "joint body",
    "joint_event": "joint event",
    "joint_product": "joint product",
    "membership": "membership",
}
CONFIDENCE = {"high": "primary", "med": "secondary"}


def recognize(path: Path, head: bytes) -> bool:
    return path.suffix.lower() in {".yaml", ".yml"} and re.search(rb"(?m)^entities\s*:", head) is not None


def read(path: Path, options: Mapping[str, Any], context: Context) -> Iterator[Item | Problem]:
    """Entities, then ties. An unknown parent or party is told as a doubt and what else the item says is kept."""
    text = load(path)
    if isinstance(text, Problem):
        yield text
        return
    sources = text.sources
    names: dict[str, str] = {}
    for section in ("entities", "ties"):
        yield from text.listed(section)
    for entry, _, _ in text.items("entities"):
        if isinstance(entry, dict) and entry.get("id") and entry.get("name"):
            names.setdefault(str(entry["id"]), str(entry["name"]))
    yield from _entities(text, sources, names)
    yield from _ties(text, sources, names)
    for section in text.value:
        if section not in {"sources", "entities", "ties", "meta"}:
            yield Problem(text.place(section), "not-read", f"section {section!r} is not read", "note", "")


def _entities(text: Text, sources: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Item | Problem]:
    taken: set[str] = set()
    for entry, raw, place in text.items("entities"):
        if not isinstance(entry, dict) or not entry.get("id") or not entry.get("name"):
            yield Problem(place, "no-id", "an entity without id or name", "error", "give it an id and a name")
            continue
        slug = str(entry["id"])
        if slug in taken:
            yield Problem(place, "duplicate-id", f"a second entity {slug!r}", "error", "give it an id of its own")
            continue
        taken.add(slug)
        wanted = (*in_languages("name", "role"), "kind", "parent", "aliases", "status", "predecessor", "country")
        fields = {name: entry[name] for name in wanted if name in entry}
        marks: dict[str, Any] = {}
        parent = fields.get("parent")
        if parent is not None and (not isinstance(parent, str) or parent not in names):
            del fields["parent"]
            yield Problem(
                place, "unknown-parent", f"{slug}: no entity {parent!r}", "doubt", "add it or mend the parent"
            )
        yield from _sources(entry, fields, marks, sources, place)
        yield Item(f"entity:{slug}", raw, place, [Statement("entity", slug, fields, marks)])


def _ties(text: Text, sources: Mapping[str, Any], names: Mapping[str, str]) -> Iterator[Item | Problem]:
    taken: dict[str, int] = {}
    for entry, raw, place in text.items("ties"):
        parties = _listed(entry.get("b")) if isinstance(entry, dict) else []
        if not isinstance(entry, dict) or not entry.get("a") or not parties:
            yield Problem(place, "no-parties", "a tie that does not name two parties", "error", "name a and b")
            continue
        kind = str(entry.get("kind", ""))
        if kind not in TIE_KINDS:
            mend = "one of " + ", ".join(TIE_KINDS)
            yield Problem(place, "unknown-kind", f"no kind of tie {kind!r}", "error", mend)
            continue
        for party in [str(entry["a"]), *parties]:
            if party not in names:
                yield Problem(place, "unknown-entity", f"no entity {party!r}", "doubt", "add it to the entities")
        fields, marks = _tie_fields(entry)
        yield from _sources(entry, fields, marks, sources, place)
        statements = []
        for party in parties:
            for subject in _subjects(entry):
                both = {
                    "from": names.get(str(entry["a"]), str(entry["a"])),
                    "to": names.get(party, party),
                }
                own = {**both, "kind": TIE_KINDS[kind], **({"subject": subject} if subject else {}), **fields}
                key = "|".join([str(entry["a"]), party, kind, str(entry.get("date", "")), subject])
                statements.append(Statement("liaison", key, own, dict(marks)))
        parts = [entry["a"], "+".join(parties), kind, entry.get("date", ""), entry.get("name", entry.get("id", ""))]
        key = "tie:" + "|".join(str(part) for part in parts)
        taken[key] = taken.get(key, 0) + 1
        yield Item(key if taken[key] == 1 else f"{key}#{taken[key]}", raw, place, statements)


def _tie_fields(entry: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    fields = {name: entry[name] for name in ("about", "with", "status", "state", "deadline") if name in entry}
    marks: dict[str, Any] = {}
    if "id" in entry:
        fields["number"] = str(entry["id"])
    if "date" in entry:
        date = str(entry["date"])
        if ISO_DATE.fullmatch(date):
            fields["date"] = date
        else:
            marks["words"] = {"date": date}
            marks["doubts"] = {"date": "not one date"}
    return fields, marks


def _subjects(entry: Mapping[str, Any]) -> list[str]:
    """What a tie is about, one statement each: its texts, else its name, else what it says it is about."""
    items = entry.get("items")
    texts = [item for item in items if isinstance(item, dict)] if isinstance(items, list) else []
    if texts:
        return [f"{item.get('itu', '')} | {item.get('other', '')}" for item in texts]
    return [seen_part(str(entry.get("name") or entry.get("about") or ""))]


def _sources(
    entry: Mapping[str, Any],
    fields: dict[str, Any],
    marks: dict[str, Any],
    sources: Mapping[str, Any],
    place: str,
) -> Iterator[Problem]:
    """Fill in the source, and mark what no source was seen to say."""
    found, missing = cited(entry.get("src"), sources)
    for key in missing:
        yield Problem(place, "unknown-source", f"no source {key!r}", "doubt", "add it to the sources")
    if "url" in entry:
        found["source_url"] = str(entry["url"])
    keep_seen(fields, marks)
    fields.update(found)
    confidence = str(entry.get("conf", ""))
    if confidence in CONFIDENCE:
        fields["confidence"] = CONFIDENCE[confidence]
    if is_unseen(confidence) or is_unseen(entry.get("src")):
        mark_unseen(marks)
    elif not found:
        marks.setdefault("doubts", {})[""] = "no source named"


def _listed(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else [str(value)] if value else []
