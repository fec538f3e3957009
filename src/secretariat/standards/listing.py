"""The list of standards: its columns, filters and orders."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..evidence.freshness import InEffect
from ..inventory import entities
from ..web.errors import BadFilter
from ..web.listing import Cell, Column, Filter, Listing, Sort
from . import queries
from .models import Standard

CHOICES = 80
"""Values of one filter that are offered, the most frequent; of others the address can carry any."""


OWN = ("title", "committee", "status")
"""Columns in the source's own language, where there is no word for it in the page's."""


def _by_label(choice: tuple[str, str, int | None]) -> str:
    return choice[1].casefold()


class StandardList(Listing):
    parameters = ("body", "status", "committee", "year")
    sorts = (
        Sort("newest", N_("Newest first"), ("published", "thing_id"), down=True),
        Sort("designation", N_("Designation"), ("designation", "thing_id")),
    )
    columns = (
        Column("designation", N_("Designation"), "designation"),
        Column("title", N_("Title"), "name"),
        Column("body", N_("Body"), "designation"),
        Column("published", N_("Published"), "date"),
        Column("status", N_("Status, as its source says"), "text"),
        Column("committee", N_("Committee"), "text"),
        Column("committee_as_of", N_("Committee as of"), "date"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, now: InEffect) -> None:
        super().__init__(asked, words)
        self.mark = now.mark
        self.overview = queries.overview(now.version)
        self.entities = entities.overview(now.version)
        if (held := self.chosen.get("year")) and not (held.isascii() and held.isdigit() and len(held) == 4):
            raise BadFilter(N_("“{name}” is no year."), name=held[:40])

    def query(self):
        rows = queries.standards()
        for name in ("body", "status", "committee"):
            if held := self.chosen.get(name):
                rows = rows.filter(**{name: held})
        if held := self.chosen.get("year"):
            rows = rows.filter(published__gte=held, published__lt=f"{int(held) + 1:04d}")
        return rows

    def count(self) -> int:
        return self.overview.counted(self.chosen)[""][""] if self.chosen else self.overview.total

    def identifier(self, row: Standard) -> str:
        return f"standard:{row.thing.key}"

    def entity(self, name: str) -> str:
        return self.entities.called(name, self.words.language)

    def filters(self) -> list[Filter]:
        counted = self.overview.counted(self.chosen)

        def choices(name: str, label: str, show=str, *, newest: bool = False, hint: str = "") -> Filter:
            chosen = self.chosen.get(name, "")
            found = dict(counted[name].most_common(None if newest else CHOICES))
            if chosen:
                found.setdefault(chosen, counted[name][chosen])
            offered = [(value, show(value), found[value]) for value in sorted(found, reverse=newest)]
            return Filter(name, label, offered if newest else sorted(offered, key=_by_label), chosen, hint)

        return [
            choices("body", N_("Body"), self.entity),
            choices("status", N_("Status, as its source says"), self.words.known),
            choices(
                "committee", N_("Committee"), self.entity,
                hint=N_("As of the day on which its catalogue was drawn up, not of the year of publication; the most frequent ones."),
            ),
            choices("year", N_("Year of publication"), newest=True),
        ]  # fmt: skip

    def cells(self, row: Standard) -> list[Cell]:
        words = self.words
        shown = {
            "designation": row.designation,
            "title": row.title,
            "body": self.entity(row.body),
            "published": words.date(row.published),
            "status": words.known(row.status),
            "committee": self.entity(row.committee),
            "committee_as_of": words.date(row.committee_as_of),
        }
        return [
            Cell(
                column, getattr(row, column.name) or None, shown[column.name],
                queries.standard_address(row.thing.key) if column.name == "designation" else "",
                "en" if column.name in OWN and shown[column.name] == getattr(row, column.name) else "",
            )
            for column in self.columns
        ]  # fmt: skip
