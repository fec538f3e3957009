"""
The words by which each body says where a publication stands in its life, and what they mean here.

A word is read in the table of the body that wrote it, never by its sound: "draft" in IEEE's catalogue also stands beside
approved standards, and "Withdrawal" in ITU-T's beside every edition that a newer one has replaced.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Any


class State(StrEnum):
    """Where a publication stands."""

    DRAFT = "draft"
    IN_FORCE = "in force"
    SUPERSEDED = "superseded"
    WITHDRAWN = "withdrawn"
    UNKNOWN = "unknown"


PUBLISHED = "published"
"""A word that says only that the text was published: in force until a newer edition of the same work is held."""


@dataclass(frozen=True, slots=True, eq=False)
class Body:
    """
    How one body speaks.

    Attributes:
        name: the publisher as its designations begin.
        title, address: the text of the body (or of its catalogue) that defines the words.
        words: lower case -> a `State` or `PUBLISHED`; ISO's are stages "60.60".
        silent: meaning of a publication of which the catalogue says nothing.
        newer_replaces: a newer edition of a work replaces the one before, without being said.
        drafts: stages in a designation that are drafts; None means every stage.
        note: what the catalogue does not say.
        also: other publishers whose publications are spoken of in these words.
    """

    name: str
    title: str
    address: str
    words: Mapping[str, str]
    silent: str = State.UNKNOWN
    newer_replaces: bool = True
    drafts: frozenset[str] | None = None
    note: str = ""
    also: tuple[str, ...] = ()


def _iso_stages() -> dict[str, str]:
    """
    Each stage and substage of the harmonized codes: 98 is the end of a project, 95.99 of a standard.

    60.00 is text under publication; from 60.60 a standard stays in force through review (90) and the ballot on its
    withdrawal (95.00 to 95.92).
    """
    found: dict[str, str] = {}
    for stage in ("00", "10", "20", "30", "40", "50", "60", "90", "95"):
        for substage in ("00", "20", "60", "92", "93", "98", "99"):
            in_force = stage in ("90", "95") or (stage, substage) == ("60", "60")
            found[f"{stage}.{substage}"] = State.IN_FORCE if in_force else State.DRAFT
        if stage < "60":
            found[f"{stage}.98"] = State.WITHDRAWN
    found["95.99"] = State.WITHDRAWN
    return found


BODIES = (
    Body(
        "ITU-T", "ITU-T Recommendations: the status shown with each edition", "https://www.itu.int/itu-t/recommendations/",
        {"in force": State.IN_FORCE, "published": PUBLISHED, "superseded": State.SUPERSEDED, "withdrawal": State.WITHDRAWN,
         "withdrawn": State.WITHDRAWN},
        note="The catalogue has no work items, and one word for what was withdrawn and what was replaced.",
    ),
    Body(
        "ITU-R", "ITU-R Recommendations: the status shown with each edition", "https://www.itu.int/pub/R-REC",
        {"in force": State.IN_FORCE, "superseded": State.SUPERSEDED, "withdrawn": State.WITHDRAWN, "suppressed": State.WITHDRAWN},
        note="The catalogue holds suppressed texts and hardly ever says so: the newest of a silent work is unknown.",
    ),
    Body(
        "ISO", "International harmonized stage codes", "https://www.iso.org/stage-codes.html",
        _iso_stages(),
        note="Many ids without a date are drafts of an edition that was published since.",
    ),
    Body(
        "IEC", "IEC products: base publication, maintenance", "http://pubweb2.iec.ch/mnet/media_resources/products/",
        {"published": State.IN_FORCE, "revised": State.SUPERSEDED, "replaced": State.SUPERSEDED, "withdrawn": State.WITHDRAWN},
        also=("CISPR",), note="The catalogue has no relations: who replaced a text is known by its newer edition alone.",
    ),
    Body(
        "IEEE", "Maintenance of IEEE Standards: categories of standards", "https://standards.ieee.org/faqs/maintenance",
        {"active": State.IN_FORCE, "superseded": State.SUPERSEDED, "inactive": State.WITHDRAWN,
         "inactive-reserved": State.WITHDRAWN, "inactive-withdrawn": State.WITHDRAWN, "withdrawn": State.WITHDRAWN},
        also=("AIEE", "IRE", "ANSI", "ASA", "USAS"), note="The catalogue's second word (approved, draft, …) contradicts its first, and is not read.",
    ),
    Body(
        "ETSI", "Status of an ETSI deliverable", "https://portal.etsi.org/TB/ETSI-Deliverable-Status",
        {"published": PUBLISHED, "historical": State.WITHDRAWN, "withdrawn": State.WITHDRAWN, "stopped": State.WITHDRAWN},
        silent=PUBLISHED, note="The catalogue has no status: a text made historical is not told from one in force.",
    ),
    Body(
        "3GPP", "3GPP TR 21.900, Technical Specification Group working methods", "https://www.3gpp.org/dynareport/21900.htm",
        {"published": PUBLISHED, "withdrawn": State.WITHDRAWN},
        silent=PUBLISHED, note="Versions 0 to 2 are drafts; each release has its own newest version.",
    ),
    Body(
        "IETF", "RFC index: key to citations", "https://www.rfc-editor.org/rfc-index.txt",
        {"current": State.IN_FORCE, "obsoleted": State.SUPERSEDED, "obsolete": State.SUPERSEDED},
        note="Current means not obsoleted; Historic is a level and is shown as one.",
    ),
    Body(
        "W3C", "W3C Process Document: types of technical reports", "https://www.w3.org/policies/process/",
        {"recommendation": PUBLISHED, "note": PUBLISHED, "statement": PUBLISHED, "retired": State.WITHDRAWN,
         "superseded recommendation": State.SUPERSEDED, "obsolete recommendation": State.WITHDRAWN,
         "rescinded recommendation": State.WITHDRAWN, "discontinued draft": State.WITHDRAWN,
         **dict.fromkeys(("working draft", "first public working draft", "last call working draft", "draft note",
                          "candidate recommendation", "candidate recommendation draft",
                          "candidate recommendation snapshot", "proposed recommendation",
                          "proposed edited recommendation", "draft registry"), State.DRAFT)},
        drafts=frozenset(("WD", "FPWD", "LCWD", "CR", "CRD", "PR", "PER", "DNOTE", "DRY", "ED")),
    ),
    Body(
        "OASIS", "OASIS Technical Committee process: approval of specifications and standards",
        "https://www.oasis-open.org/policies-guidelines/tc-process/",
        {}, silent=PUBLISHED, newer_replaces=False,
        drafts=frozenset(("WD", "CSD", "CSPRD", "CND", "CNPRD", "COS", "PSD", "PSPRD")),
        note="The catalogue has no status; a newer version does not end an older one unless the committee says so.",
    ),
    Body(
        "NIST", "NIST Technical Series: Publication Identifier Syntax", "https://www.nist.gov/nist-research-library/nist-technical-series-publications",
        {"final": PUBLISHED, "withdrawn": State.WITHDRAWN, "superseded": State.SUPERSEDED},
        also=("NBS",), note="The catalogue holds withdrawn texts and does not say so: the newest revision is unknown.",
    ),
)  # fmt: skip

_BY_NAME = {name: body for body in BODIES for name in (body.name, *body.also)}


_JOINT = frozenset(("ISO", "IEC", "CISPR"))


def body_named(name: str) -> Body | None:
    """The table of a publisher, such as ITU-T or NBS."""
    return _BY_NAME.get(name)


@lru_cache(maxsize=1024)
def bodies_of(publishers: tuple[str, ...]) -> tuple[Body, ...]:
    """The tables of those who issue a text, in the order written, each once."""
    found = dict.fromkeys(body for name in publishers if (body := _BY_NAME.get(name)))
    if not _JOINT.isdisjoint(publishers):  # each has the other's publications in its own catalogue as well
        found |= dict.fromkeys((_BY_NAME["ISO"], _BY_NAME["IEC"]))
    return tuple(found)


def meaning(word: str, bodies: Sequence[Body]) -> tuple[str, Body] | None:
    """What a word means to the first of these bodies that has it; None when none does."""
    plain = " ".join(word.lower().split())
    return next(((body.words[plain], body) for body in bodies if plain in body.words), None)


def table() -> Iterator[dict[str, Any]]:
    """One row a word, for pages and exports: body, word, meaning, title and address of its source."""
    for body in BODIES:
        words = {**body.words, "(nothing said)": body.silent}
        for word, means in words.items():
            yield {"body": body.name, "word": word, "means": str(means), "title": body.title, "address": body.address}
