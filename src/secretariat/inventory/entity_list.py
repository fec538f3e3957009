"""The list of entities: its columns, filters and orders."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping

from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..evidence.freshness import InEffect
from ..web.listing import Cell, Column, Filter, Listing, Sort
from . import entities
from .models import Entity


class EntityList(Listing):
    parameters = ("kind", "parent", "country", "name")
    sorts = (
        Sort("name", N_("Name"), ("name", "thing_id")),
        Sort("kind", N_("Kind"), ("kind", "name", "thing_id")),
        Sort("newest", N_("Last to come in"), ("thing_id",), down=True),
    )
    columns = (
        Column("name", N_("Name"), "name"),
        Column("kind", N_("Kind"), "word"),
        Column("parent", N_("Part of"), "name"),
        Column("country", N_("Country"), "country"),
        Column("activities_led", N_("Activities led"), "number"),
        Column("activities_as_partner", N_("Activities as partner"), "number"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, now: InEffect) -> None:
        super().__init__(asked, words)
        self.mark = now.mark
        self.overview = entities.overview(now.version)

    def query(self):
        rows = Entity.objects.select_related("thing", "parent")
        for name, column in (("kind", "kind"), ("parent", "parent__key"), ("country", "country")):
            if held := self.chosen.get(name):
                rows = rows.filter(**{column: held})
        for part in self.chosen.get("name", "").split()[:8]:
            rows = rows.filter(name__icontains=part)
        return rows

    def count(self) -> int:
        return self.query().count() if self.chosen else len(self.overview.known)

    def identifier(self, row: Entity) -> str:
        return f"entity:{row.thing.key}"

    def name(self, key: str) -> str:
        held = self.overview.known.get(key)
        return held.translated.get(self.words.language, held.name) if held else key

    def country(self, name: str) -> str:
        return self.overview.country(name, self.words) if name else ""

    def filters(self) -> list[Filter]:
        known = self.overview.known.values()

        def counted(name: str, label: str, show: Callable[[str], str]) -> Filter:
            counts = Counter(getattr(one, name) for one in known)
            chosen = self.chosen.get(name, "")
            if chosen:
                counts.setdefault(chosen, 0)
            choices = [(value, show(value), count) for value, count in counts.items() if value]
            return Filter(name, label, sorted(choices, key=lambda one: one[1].casefold()), chosen)

        found = [
            Filter("name", N_("Words in the name"), (), self.chosen.get("name", "")),
            counted("kind", N_("Kind"), self.words.known),
            counted("parent", N_("Part of"), self.name),
            counted("country", N_("Country"), self.country),
        ]
        return [one for one in found if one.choices or one.name == "name"]

    def cells(self, row: Entity) -> list[Cell]:
        words, key = self.words, row.thing.key
        parent = row.parent.key if row.parent else ""
        told = entities.translated(row.fields).get(words.language)
        above = self.overview.known.get(parent)
        own = {"name": told, "parent": above and above.translated.get(words.language)}
        led, partnered = len(self.overview.led.get(key, ())), len(self.overview.partnered.get(key, ()))
        values = {
            "name": (row.name or key, told or row.name or key),
            "kind": (row.kind, words.known(row.kind)),
            "parent": (parent, self.name(parent)),
            "country": (row.country, self.country(row.country)),
            "activities_led": (led, words.number(led)),
            "activities_as_partner": (partnered, words.number(partnered)),
        }
        return [
            Cell(
                column, values[column.name][0] if column.kind == "number" else values[column.name][0] or None,
                values[column.name][1],
                entities.entity_address(key) if column.name == "name" else "",
                "en" if column.kind == "name" and not own.get(column.name) else "",
            )
            for column in self.columns
        ]  # fmt: skip
