"""The list of activities: its columns, filters and orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import date
from functools import cached_property
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..domain.periods import CLASSES
from ..evidence.freshness import InEffect
from ..web.errors import BadFilter
from ..web.listing import Cell, Column, Filter, Listing, Sort, among
from . import entities, queries
from .models import Activity

STANDINGS = {
    "held": N_("held"),
    "ongoing": N_("ongoing"),
    "planned": N_("planned"),
    "announced": N_("announced, never confirmed"),
    "called off": N_("called off"),
    "unknown": N_("not known"),
}


def spam_words() -> tuple[str, ...]:
    """Words by which an activity is one on spam, as the workspace says."""
    said = settings.WORKSPACE.settings if settings.WORKSPACE else {}
    return tuple(said.get("report", {}).get("spam", {}).get("words", ("spam", "anti-spam")))


class ActivityList(Listing):
    parameters = ("kind", "lead", "country", "status", "standing", "year", "spam", "title")
    sorts = (
        Sort("newest", N_("Newest first"), ("start", "thing_id"), down=True),
        Sort("oldest", N_("Oldest first"), ("start", "thing_id")),
        Sort("title", N_("Title"), ("title", "thing_id")),
        Sort("updated", N_("Last heard of"), ("updated", "thing_id"), down=True),
    )
    columns = (
        Column("title", N_("Title"), "name"),
        Column("kind", N_("Kind"), "word"),
        Column("lead", N_("Lead"), "name"),
        Column("start", N_("Start"), "date"),
        Column("end", N_("End"), "date"),
        Column("place", N_("Place"), "name"),
        Column("country", N_("Country"), "country"),
        Column("standing", N_("Standing"), "word"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, now: InEffect, as_of: date) -> None:
        super().__init__(asked, words)
        self.as_of, self.now = as_of, now
        self.base = reverse("activities")
        self.mark = now.mark
        self.overview = queries.overview(now.version, as_of, spam_words())
        self.entities = entities.overview(now.version)
        if (held := self.chosen.get("standing")) and held not in CLASSES:
            raise BadFilter(N_("No standing is named “{name}”."), name=held[:40])
        if (held := self.chosen.get("year")) and not (
            held.isascii() and held.isdigit() and len(held) == 4 and int(held)
        ):
            raise BadFilter(N_("“{name}” is no year."), name=held[:40])
        if (held := self.chosen.get("spam")) and held != "yes":
            raise BadFilter(N_("The filter “spam” is “yes” or left out."))

    def query(self):
        rows = queries.activities().defer("fields")  # no column of the list
        for name in ("kind", "lead", "country", "status"):
            if held := self.chosen.get(name):
                rows = rows.filter(**{name: held})
        if held := self.chosen.get("title"):
            for part in held.split()[:8]:
                rows = rows.filter(title__icontains=part)
        wanted = self._wanted
        return rows if wanted is None else rows.filter(thing_id__in=among(wanted))

    @cached_property
    def _wanted(self) -> set[int] | None:
        """Ids that the filters leave which are asked of the overview; None when there is none of them."""
        wanted: set[int] | None = None
        for ids in self._by_id():
            wanted = set(ids) if wanted is None else wanted & set(ids)
        return wanted

    def _by_id(self):
        if held := self.chosen.get("standing"):
            yield self.overview.with_standing(held)
        if held := self.chosen.get("year"):
            yield self.overview.in_year(int(held))
        if self.chosen.get("spam"):
            yield self.overview.spam

    def count(self) -> int:
        if not self.chosen:
            return len(self.overview.standings)
        if self._wanted is not None and not self.chosen.keys() - {"standing", "year", "spam"}:
            return len(self._wanted)
        return self.query().count()

    def identifier(self, row: Activity) -> str:
        return f"activity:{row.thing.key}"

    def lead(self, name: str) -> str:
        return self.entities.called(name, self.words.language)

    def country(self, name: str) -> str:
        return self.entities.country(name, self.words)

    def filters(self) -> list[Filter]:
        known, held = self.overview, self.chosen
        words = self.words

        def counted(name: str, counter: Counter[Any], show, *, label: str) -> Filter:
            choices = [(str(value), show(str(value)), count) for value, count in counter.items()]
            chosen = held.get(name, "")
            if chosen and chosen not in (value for value, _label, _count in choices):
                choices.append((chosen, chosen, 0))
            return Filter(name, label, sorted(choices, key=lambda one: one[1].casefold()), chosen)

        standings = Counter(known.standings.values())
        years = [(str(one), str(one), count) for one, count in sorted(known.years.items(), reverse=True)]
        return [
            Filter("title", N_("Words in the title"), (), held.get("title", "")),
            counted("kind", known.kinds, words.known, label=N_("Kind")),
            counted("lead", known.leads, self.lead, label=N_("Lead")),
            counted("country", known.countries, self.country, label=N_("Country")),
            counted("status", known.statuses, words.known, label=N_("Status, as its source says")),
            Filter(
                "standing", N_("Standing today"),
                [(name, _(label), standings.get(name, 0)) for name, label in STANDINGS.items()], held.get("standing", ""),
            ),
            Filter("year", N_("Year"), years, held.get("year", "")),
            Filter("spam", N_("Combating spam"), [("yes", _("Only those on spam"), len(known.spam))], held.get("spam", "")),
        ]  # fmt: skip

    def cells(self, row: Activity) -> list[Cell]:
        words = self.words
        standing = self.overview.standings.get(row.thing_id, "unknown")
        shown = {
            "title": row.title or row.thing.key,
            "kind": words.known(row.kind),
            "lead": self.lead(row.lead),
            "start": words.date(row.start),
            "end": words.date(row.end),
            "place": row.place,
            "country": self.country(row.country) if row.country else "",
            "standing": words.known(STANDINGS.get(standing, standing)),
        }
        values = {name: getattr(row, name, None) or None for name in shown} | {"standing": standing}
        return [
            Cell(
                column, values[column.name], shown[column.name],
                queries.activity_address(row.thing.key, self.base) if column.name == "title" else "",
                "en" if column.kind == "name" and (column.name != "lead" or shown["lead"] == row.lead) else "",
            )
            for column in self.columns
        ]  # fmt: skip
