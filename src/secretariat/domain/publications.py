"""A publication of a standards body, as the study of works and of their lives needs it: from one statement's fields."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .designations import Designation, parse
from .status_words import Body, State, bodies_of, body_named, meaning


class Publication(NamedTuple):
    """
    What the study needs to know of one publication.

    Attributes:
        key: its primary identifier; also of an item of the register.
        designation: the key in parts, None when it is not read.
        date: of the publication, ISO 8601 as precise as it is known: the designation's, else the catalogue's.
        ended: day on which it was replaced or withdrawn, as stated, "" for none.
        word: the status in the body's own words, "" for none.
        relations: (kind, target) or (kind, target, remark), as stated.
    """

    key: str
    designation: Designation | None
    body: str = ""
    title: str = ""
    date: str = ""
    ended: str = ""
    word: str = ""
    doctype: str = ""
    relations: tuple[tuple[str, ...], ...] = ()

    @property
    def bodies(self) -> tuple[Body, ...]:
        """Whose words its status may be in; of what a national body has adopted none is known."""
        one = self.designation
        if one is None:
            return bodies_of(tuple(self.body.split("/")))
        return () if one.adopters else bodies_of(one.publishers)


def publication(fields: Mapping[str, Any]) -> Publication:
    """From the fields of a statement of kind "standard"."""
    key = str(fields.get("designation") or "")
    one = parse(key)
    relations = tuple(tuple(map(str, each)) for each in fields.get("relations") or () if len(each) > 1)
    dates = fields.get("dates") or {}
    date = _date(one, str(fields.get("published") or ""), str(dates.get("issued") or ""))
    return Publication(
        key, one, str(fields.get("body") or ""), str(fields.get("title") or ""), date,
        str(dates.get("obsoleted") or ""),        str(fields.get("status") or ""), str(fields.get("doctype") or ""), relations,
    )  # fmt: skip


def _date(one: Designation | None, published: str, issued: str) -> str:
    """IEEE's catalogue gives the day of digitization as that of publication: the designation speaks first."""
    stated = ""
    if one:
        last = next((more for more in reversed(one.supplements) if not more.merged), None)
        stated = last.date if last else one.date
    if len(stated) < 4:
        return published or issued
    return next((day for day in (published, issued) if day.startswith(stated)), stated)


def is_draft(one: Publication) -> bool:
    """Whether its designation or its body's word says that it is a draft."""
    parts = one.designation
    if parts:
        if parts.publishers == ("3GPP",):
            return parts.version.split(".")[0] in ("0", "1", "2")
        if parts.publishers == ("ETSI",) and not (parts.version or parts.date or parts.edition or one.date):
            return True  # a work item
        if any(more.stage for more in parts.supplements):
            return True
        if parts.stage:
            body = body_named(parts.publishers[0])
            if body is None or body.drafts is None:
                return True
            return parts.stage.rstrip("0123456789") in body.drafts
    found = meaning(one.word, one.bodies) if one.word else None
    return found is not None and found[0] == State.DRAFT


def is_after(one: str, other: str) -> bool:
    """Whether a date of reduced precision is surely after another; never if one is not known."""
    known = one[:4].isdigit() and other[:4].isdigit() and len(one) >= 4 and len(other) >= 4
    shared = min(len(one), len(other))
    return known and one[:shared] > other[:shared]


def short(text: str) -> str:
    """At most 200 characters, for a message."""
    return text if len(text) <= 200 else f"{text[:199]}…"
