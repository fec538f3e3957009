"""What a page shows of one standard: its facts, with what is a list of pairs in its source made readable and linked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..domain.precedence import Assertion
from ..evidence.presentation import Fact, Voice
from ..web.listing import Column
from . import queries

COLUMNS = (
    Column("designation", N_("Designation"), "designation"),
    Column("title", N_("Title"), "name"),
    Column("titles", N_("Title in other languages"), "text"),
    Column("body", N_("Body"), "designation"),
    Column("doctype", N_("Kind of document, as its source says"), "text"),
    Column("published", N_("Published"), "date"),
    Column("dates", N_("Other dates"), "date"),
    Column("status", N_("Status, as its source says"), "text"),
    Column("stage", N_("Stage"), "text"),
    Column("edition", N_("Edition"), "text"),
    Column("committee", N_("Committee"), "text"),
    Column("committees", N_("Committees, each with its part"), "text"),
    Column("area", N_("Area"), "text"),
    Column("areas", N_("Areas"), "text"),
    Column("stream", N_("Stream"), "text"),
    Column("abstract", N_("Abstract"), "text"),
    Column("abstracts", N_("Abstract in other languages"), "text"),
    Column("keywords", N_("Keywords"), "text"),
    Column("ics", N_("Class in the International Classification for Standards"), "designation"),
    Column("identifiers", N_("Other identifiers"), "designation"),
    Column("twin", N_("Common text with"), "designation"),
    Column("relations", N_("Relations, as stated"), "text"),
    Column("address", N_("Where the body publishes it"), "designation"),
)
EXPECTED = ("title", "published", "status", "committee")
"""Fields that are shown also when nobody speaks of them."""

RELATIONS = {
    "updates": N_("updates"),
    "updatedBy": N_("is updated by"),
    "obsoletes": N_("replaces"),
    "obsoletedBy": N_("is replaced by"),
    "complementOf": N_("complements"),
    "hasComplement": N_("is complemented by"),
    "hasEdition": N_("has the edition"),
    "editionOf": N_("is an edition of"),
    "includes": N_("includes"),
    "includedIn": N_("is included in"),
    "partOf": N_("is part of"),
    "hasPart": N_("has the part"),
    "adoptedFrom": N_("is adopted from"),
    "adoptedAs": N_("is adopted as"),
    "related": N_("is related to"),
}
DATES = {
    "obsoleted": N_("replaced on"),
    "created": N_("made on"),
    "issued": N_("issued on"),
    "updated": N_("updated on"),
    "confirmed": N_("confirmed on"),
    "corrected": N_("corrected on"),
    "stable-until": N_("stable until"),
}
PARTS = {"prime": N_("responsible"), "other": N_("also concerned"), "former": N_("formerly responsible")}
SHOWN = 100
"""Parts of a list that a page shows; the data holds them all."""


@dataclass(frozen=True, slots=True)
class Relation:
    """*kind* is the word of its source; *href* leads to the other where it is in the register."""

    kind: str
    to: str
    href: str = ""


def relations(values: Mapping[str, Any]) -> list[Relation]:
    """Relations as stated, linked where the other is in the register; one query."""
    said = [part for part in values.get("relations") or [] if isinstance(part, list) and len(part) > 1]
    known = queries.held(str(part[1]) for part in said) if said else {}
    return [
        Relation(str(part[0]), str(part[1]), queries.standard_address(str(part[1])) if str(part[1]) in known else "")
        for part in said
    ]


def readable(facts: Sequence[Fact], found: Sequence[Relation], words: Writing, *, committee: str = "") -> None:
    """
    Write pairs as text in the page's language and link them.

    *committee* is the address of the page of the entity that is the committee, or "".
    """
    for fact in facts:
        value = fact.value
        if fact.name == "relations" and found:
            items = [(f"{_(RELATIONS.get(one.kind, one.kind))} {one.to}", one.href) for one in found]
        elif fact.name == "identifiers" and isinstance(value, list):
            items = [(": ".join(map(str, pair[:2])), _resolver(pair)) for pair in value]
        elif fact.name in ("titles", "abstracts") and isinstance(value, dict):
            items = [(f"{language}: {text}", "") for language, text in value.items()]
        elif fact.name == "dates" and isinstance(value, dict):
            items = [(f"{_(DATES.get(name, name))} {words.date(str(day))}", "") for name, day in value.items()]
        elif fact.name == "committees" and isinstance(value, list):
            items = [
                (f"{pair[0]} ({_(PARTS.get(pair[1], pair[1]))})" if len(pair) > 1 and pair[1] else str(pair[0]), "")
                for pair in value
            ]
        else:
            items = fact.items
            if fact.name in ("address", "committee") and isinstance(value, str):
                fact.href = value if fact.name == "address" and value.startswith(("https://", "http://")) else committee
        if len(items) > SHOWN:
            more = _("{count} more, all of them in the data").format(count=words.number(len(items) - SHOWN))
            items = [*items[:SHOWN], (more, "")]
        fact.items = items


def _resolver(pair: Sequence[Any]) -> str:
    return f"https://doi.org/{pair[1]}" if len(pair) > 1 and pair[0] == "DOI" and str(pair[1]).startswith("10.") else ""


def date_committees(facts: Sequence[Fact], voices: Sequence[Assertion], words: Writing) -> str:
    """
    Put to each committee the day of which it is: that of its catalogue, or else that of retrieval; the day of the first.

    A committee is never shown as that of the year of publication.
    """
    days = {
        one.record: str(one.statement.fields.get("committee_as_of") or one.retrieved)[:10]
        for one in voices
        if one.statement.fields.get("committee")
    }

    def dated(text: str, record: str) -> str:
        if not text or record not in days:
            return text
        return _("{committee} (as of {day})").format(committee=text, day=words.date(days[record]))

    def voice(one: Voice) -> Voice:
        return replace(one, shown=dated(one.shown, one.record))

    for fact in facts:
        if fact.name == "committee" and fact.by is not None:
            fact.shown = dated(fact.shown, fact.by.record)
            fact.against = [voice(one) for one in fact.against]
            return days.get(fact.by.record, "")
    return ""
