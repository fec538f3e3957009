"""
Values wearing their evidence: what a page shows of a thing, field by field, and who said it. Used by all page types.

`facts` turns the assertions on a thing into `Fact`s; the template tag ``{% facts facts %}`` shows them; `as_data` and
`as_rows` are the same in JSON and in tables.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain import addresses
from ..domain.languages import Writing
from ..domain.precedence import Assertion, Settled, settle
from ..web.addresses import code
from ..web.listing import Column
from . import acts, queries
from .freshness import InEffect
from .models import Record

STATES = {
    "stated": N_("stated"),
    "inferred": N_("inferred"),
    "confirmed": N_("confirmed"),
    "proposed": N_("proposed"),
    "refused": N_("refused"),
    "unseen": N_("not seen"),
}
MARKS = {"words": N_("The source’s words"), "qualified": N_("Qualified"), "doubts": N_("In doubt"), "notes": N_("Note")}
_NAME = re.compile(r"\s*<[^<>]*>")
_MAIL = re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+")


def by_role(text: str, *, with_names: bool = False) -> str:
    """A text on persons in which they appear by role: "Programme officer <A. Name>" becomes "Programme officer"."""
    return text if with_names else _NAME.sub("", text)


def without_mail(text: str, *, with_names: bool = False) -> str:
    """A source's words without addresses of persons' mail."""
    return text if with_names else _MAIL.sub("[…@…]", text)


@dataclass(frozen=True, slots=True)
class Voice:
    """
    One record that speaks of a field.

    Attributes:
        record: "source/key". href: its page. source: the source's title. retrieved: date, ISO.
        says: its value, plain. shown: as the page writes it. role: of the person whose act it is, or "".
        rule: by which it was taken to be of this thing, or "".
    """

    record: str
    href: str
    source: str
    address: str
    licence: str
    retrieved: str
    place: str
    says: Any
    shown: str
    role: str = ""
    reason: str = ""
    rule: str = ""


@dataclass(slots=True)
class Fact:
    """One field of a thing, with its evidence; see the module."""

    name: str
    label: str
    kind: str
    value: Any
    shown: str
    state: str = ""
    by: Voice | None = None
    agreeing: list[Voice] = field(default_factory=list)
    against: list[Voice] = field(default_factory=list)
    marks: list[tuple[str, str]] = field(default_factory=list)
    href: str = ""
    lang: str = ""
    items: list[tuple[str, str]] = field(default_factory=list)  # (text, href) of a list's parts

    def called(self, name: str) -> None:
        """Show what it is called in the language of the page, where that differs from what its source says."""
        if name != self.shown:
            self.shown, self.lang = name, ""

    @property
    def state_label(self) -> str:
        return STATES.get(self.state, self.state)

    @property
    def is_unknown(self) -> bool:
        """A source says that it is not known: more than nobody having said anything."""
        return self.by is not None and self.value is None

    @property
    def is_none(self) -> bool:
        return self.by is not None and self.value == []


def written(value: Any, kind: str, words: Writing) -> str:
    """A value as the page writes it, by the kind of its column."""
    if value is None or value == "" or value == []:
        return ""
    if isinstance(value, list):
        return "; ".join(
            " ".join(map(str, one)) if isinstance(one, list) else written(one, kind, words) for one in value
        )
    if isinstance(value, dict):
        return "; ".join(f"{name}: {written(one, kind, words)}" for name, one in value.items())
    if kind == "date":
        return words.date(str(value))
    if kind == "country":
        return words.country(str(value))
    if kind == "word":
        return words.known(str(value))
    if kind == "number" and isinstance(value, int) and not isinstance(value, bool):
        return words.number(value)
    return str(value)


def facts(
    voices: Sequence[Assertion], columns: Iterable[Column], now: InEffect, words: Writing, *, with_names: bool = False
) -> list[Fact]:
    """
    The facts on one thing in the order of *columns*; a field of which nobody speaks is there, without evidence.

    One query when a person has acted on the thing, else none.
    """
    settled = settle(voices)
    roles = _roles(voices, with_names)
    made = []
    for column in columns:
        held = settled.get(column.name)
        if held is None:
            made.append(Fact(column.name, column.label, column.kind, None, ""))
        else:
            made.append(_fact(column, held, now, words, roles, with_names))
    return made


def _fact(column: Column, held: Settled, now: InEffect, words: Writing, roles, with_names: bool) -> Fact:
    def voice(one: Assertion) -> Voice:
        slug, _slash, key = one.record.partition("/")
        source = now.of(slug)
        role, reason = roles.get(one.number, ("", ""))
        says = one.statement.fields.get(column.name)
        return Voice(
            one.record, record_href(slug, key), source.title if source else slug,
            source.address if source else "", source.licence if source else "", one.retrieved[:10], one.place, says,
            written(says, column.kind, words), role, reason, one.rule,
        )  # fmt: skip

    fact = Fact(column.name, column.label, column.kind, held.value, written(held.value, column.kind, words), held.state)
    fact.by = voice(held.by)
    fact.agreeing = [voice(one) for one in held.agreeing]
    fact.against = [voice(one) for one in held.against]
    if column.kind in ("text", "name") and held.value:
        fact.lang = "" if words.language == "en" else "en"  # free text stays in the language of its source
    if isinstance(held.value, list):
        fact.items = [(written(one, column.kind, words), "") for one in held.value]
    for name, label in MARKS.items():
        said = held.by.statement.marks.get(name)
        if isinstance(said, Mapping) and said.get(column.name):
            fact.marks.append((label, by_role(str(said[column.name]), with_names=with_names)))
    return fact


def _roles(voices: Iterable[Assertion], with_names: bool) -> dict[int, tuple[str, str]]:
    """By record: who acted, by role, and why."""
    wanted = {one.number for one in voices if one.record.startswith(f"{acts.PEOPLE}/")}
    if not wanted:
        return {}
    found = {}
    for record in Record.objects.filter(pk__in=wanted).select_related("pack"):
        said = queries.form(record)[0].fields
        found[record.pk] = (
            by_role(str(said.get("actor", "")), with_names=with_names),
            by_role(str(said.get("reason", "")), with_names=with_names),
        )
    return found


def record_href(source: str, key: str) -> str:
    """The page of a record."""
    return _record_href(code(), source, key)


@lru_cache(maxsize=2_000)  # of one page's values, most are of one record
def _record_href(language: str, source: str, key: str) -> str:
    """The same in the *language*, which is that in effect."""
    return reverse("record", args=[source, addresses.segment(key)])


def as_data(facts: Iterable[Fact]) -> dict[str, Any]:
    """Facts as JSON: name -> value, state and voices."""
    return {fact.name: _plain(fact) for fact in facts if fact.by is not None}


def _plain(fact: Fact) -> dict[str, Any]:
    assert fact.by is not None
    return {
        "value": fact.value,
        "state": fact.state,
        "from": _voice(fact.by),
        "agreeing": [_voice(one) for one in fact.agreeing],
        "against": [{"value": one.says, **_voice(one)} for one in fact.against],
        "marks": {label: text for label, text in fact.marks},
    }


def _voice(voice: Voice) -> dict[str, Any]:
    told = {
        "record": voice.record, "source": voice.source, "address": voice.address, "licence": voice.licence,
        "retrieved": voice.retrieved, "place": voice.place, "rule": voice.rule, "by": voice.role, "reason": voice.reason,
    }  # fmt: skip
    return {name: value for name, value in told.items() if value}


ROW = ("field", "value", "state", "says", "record", "source", "address", "licence", "retrieved", "place")


def as_rows(facts: Iterable[Fact]) -> list[dict[str, Any]]:
    """Facts as a table: one row for each field and voice; *says* is "value", "agrees" or "contradicts"."""
    rows = []
    for fact in facts:
        if fact.by is None:
            continue
        voices = [
            ("value", fact.by),
            *(("agrees", v) for v in fact.agreeing),
            *(("contradicts", v) for v in fact.against),
        ]
        for says, voice in voices:
            rows.append(
                dict(
                    zip(
                        ROW,
                        (
                            fact.name,
                            voice.says,
                            fact.state if says == "value" else "",
                            says,
                            voice.record,
                            voice.source,
                            voice.address,
                            voice.licence,
                            voice.retrieved,
                            voice.place,
                        ),
                        strict=True,
                    )
                )
            )
    return rows


def translated_state(state: str) -> str:
    return _(STATES.get(state, state))
