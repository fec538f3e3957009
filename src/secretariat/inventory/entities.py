"""
Entities as pages show them: who stands below whom, what each leads or partners, and what other apps know of it.

An upper app tells what it has to show on the page of an entity by `part`; this module asks none of them.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_noop as N_

from ..domain import addresses
from ..domain.conditions import Lineage, lineage
from ..domain.languages import Writing
from ..evidence import kept
from .models import Activity, Entity

KINDS = (
    N_("Member State"), N_("UN entity"), N_("UN specialized agency"), N_("EU agency"), N_("intergovernmental organization"),
    N_("regional organization"), N_("standards body"), N_("regional standards body"), N_("national body"),
    N_("governing body"), N_("study group"), N_("joint coordination activity"), N_("secretariat"), N_("unit"),
    N_("partnership project"), N_("public-private body"), N_("consortium"), N_("forum"), N_("association"), N_("NGO"),
    N_("foundation"), N_("academia"), N_("laboratory"), N_("company"),
)  # fmt: skip
"""Kinds of entities that pages have in all languages; another is shown as its source has it."""
TIMES = (N_("since {date}"), N_("until {date}"))


@dataclass(frozen=True, slots=True)
class Known:
    """One entity: its row's columns, all names that a source has for it, and those by language."""

    pk: int
    key: str
    name: str
    kind: str
    parent: str
    country: str
    names: tuple[str, ...]
    translated: Mapping[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Overview:
    """
    All entities, and the ids of the activities that each leads or partners, newest first.

    Attributes:
        led, partnered: slug -> ids of activities. leads: slug -> names by which activities have it as lead -> how many.
    """

    line: Lineage = field(default_factory=Lineage)
    known: dict[str, Known] = field(default_factory=dict)
    below: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    led: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    partnered: dict[str, list[int]] = field(default_factory=lambda: defaultdict(list))
    leads: dict[str, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))

    def slug(self, name: Any) -> str:
        """The slug of an entity by any of its names; "" when nobody lists it."""
        found = self.line.slug(name) if isinstance(name, str) and self.line.knows(name) else ""
        return found if found in self.known else ""

    def address(self, name: Any) -> str:
        """The page of an entity by any of its names, or ""."""
        slug = self.slug(name)
        return entity_address(slug) if slug else ""

    def called(self, name: str, language: str) -> str:
        """An entity's name in a language, by any of its names; as it stands where no source gives it in that language."""
        slug = self.slug(name)
        return self.known[slug].translated.get(language, name) if slug else name

    def is_called(self, name: str, language: str) -> bool:
        """Whether a source gives an entity's name in a language."""
        slug = self.slug(name)
        return bool(slug) and language in self.known[slug].translated

    def country(self, name: str, words: Writing) -> str:
        """A country in the language of *words*: as Babel has it, else as the register of entities calls it."""
        found = words.country(name)
        return found if found != name else self.called(name, words.language)


@kept.counted("entities-named")
def overview(version: str) -> Overview:
    """All entities as the register stands, two queries where they are not kept."""
    rows = list(
        Entity.objects.order_by("name", "thing_id").values_list(
            "thing_id", "thing__key", "name", "kind", "parent__key", "country", "fields"
        )
    )
    made = Overview(lineage({**row[6], "key": row[1], "name": row[2], "parent": row[4]} for row in rows))
    for pk, key, name, kind, parent, country, fields in rows:
        names = [name, *(fields.get("aliases") or []), *translated(fields).values(), key]
        told = tuple(dict.fromkeys(str(one) for one in names if one))
        made.known[key] = Known(pk, key, name or key, kind, parent or "", country, told, translated(fields))
        if parent:
            made.below[parent].append(key)
    columns = ("thing_id", "lead", "fields__partners")
    for pk, lead, partners in Activity.objects.order_by("-start", "-thing_id").values_list(*columns).iterator(2_000):
        if slug := made.slug(lead):
            made.led[slug].append(pk)
            made.leads[slug][lead] += 1
        for other in {made.slug(one) for one in partners or []} if isinstance(partners, list) else ():
            if other and other != slug:
                made.partnered[other].append(pk)
    return made


def translated(fields: Mapping[str, Any]) -> dict[str, str]:
    """An entity's names by language, where its sources give them."""
    held = fields.get("names")
    found = {str(code): str(name) for code, name in held.items() if name} if isinstance(held, dict) else {}
    found |= {
        name[5:]: str(value) for name, value in fields.items() if len(name) == 7 and name.startswith("name_") and value
    }
    return found


def entity_address(key: str) -> str:
    return reverse("entity", args=[addresses.segment(key)])


@dataclass(frozen=True, slots=True)
class View:
    """The entity whose page is asked for, as a part of the page needs it."""

    version: str
    language: str
    overview: Overview
    entity: Known

    @property
    def names(self) -> tuple[str, ...]:
        return self.entity.names


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the page: its template, which has it as ``part``, its values there, and the same in the data."""

    template: str
    shown: Mapping[str, Any]
    data: Mapping[str, Any]


Maker = Callable[[View], Part | None]
_PARTS: dict[Maker, int] = {}


def part(order: int, maker: Maker) -> None:
    """Say what an app shows on the page of an entity; a query or two each."""
    _PARTS[maker] = order


def parts(view: View) -> Sequence[Part]:
    """What all apps show of an entity, in their order."""
    held = (maker(view) for maker in sorted(_PARTS, key=lambda one: _PARTS[one]))
    return [one for one in held if one is not None]
