"""From what a source says of a standard to its row: plain values in and out, no Django (the readers' processes use it)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..domain.designations import undated
from ..domain.precedence import Assertion, settle, settled_values

COLUMNS = (
    "designation", "undated", "body", "title", "doctype", "published", "status", "committee", "committee_as_of", "conflicts",
)  # fmt: skip
# Identifiers that only say the designation again, for programs or with the language of the text.
_NOT_TYPED = frozenset(("URN", "iso-reference"))
_OF_ROWS = frozenset(("designation", "body", "title", "doctype", "published", "status", "committee", "committee_as_of"))

# Of which it is told when sources contradict each other.
_CONTRADICTED = ("published", "status", "committee")


def row(key: str, fields: Mapping[str, Any], retrieved: str) -> tuple[Any, ...]:
    """
    Values of `COLUMNS` from the one record that speaks of a standard.

    A committee is that of the day on which the catalogue was drawn up, or else retrieved; never that of another year.
    """
    get = fields.get
    committee = get("committee") or ""
    return (
        (designation := get("designation") or key),
        undated(designation),
        get("body") or "",
        get("title") or "",
        get("doctype") or "",
        (get("published") or "")[:10],
        get("status") or "",
        committee,
        ((get("committee_as_of") or retrieved)[:10]) if committee else "",
        0,
    )


def settled(voices: Sequence[Assertion]) -> tuple[Any, ...]:
    """
    Values of `COLUMNS` where several records speak of a standard: field by field, the first-ranked that does.

    Then the number of the record that holds the rest: the first-ranked that states a title and is no person's act.
    """
    fields = settle(voices, _CONTRADICTED)
    values = settled_values(voices, _OF_ROWS)
    if "committee" in fields:  # its day goes with it, whoever else names a day
        by = fields["committee"].by
        values["committee_as_of"] = by.statement.fields.get("committee_as_of") or by.retrieved[:10]
    conflicts = sum(bool(fields[name].against) for name in _CONTRADICTED if name in fields)
    whole = next((v for v in voices if not v.is_of_person and v.statement.fields.get("title")), voices[0])
    return (*row(voices[0].statement.key, values, voices[0].retrieved)[:-1], conflicts, whole.number)


def words(fields: Mapping[str, Any]) -> list[tuple[str, str, str, dict[str, str], list[str]]]:
    """One document for search: the title as its source gives it first; titles in other languages are of its body."""
    designation, title = fields.get("designation", ""), fields.get("title") or ""
    titles, abstracts = fields.get("titles") or {}, fields.get("abstracts") or {}
    language = fields.get("title_language", "en" if title else "")
    if not title and titles:
        language, title = next(iter(titles.items()))
    more = [fields.get("abstract") or "", *titles.values(), *abstracts.values(), *(fields.get("keywords") or ())]
    more_names = (name for kind, name, *_rest in fields.get("identifiers") or () if kind not in _NOT_TYPED)
    identifiers = dict.fromkeys((designation, *more_names))
    facets = {name: fields[name] for name in ("body", "status") if fields.get(name)}
    body = " ".join(dict.fromkeys(part for part in more if part and part != title))
    return [(language, f"{designation} {title}".strip(), body, facets, [name for name in identifiers if name])]
