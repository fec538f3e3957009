"""What one collection of a source brought, record by record; and what could not be read, with the reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain import addresses
from ..domain.languages import Writing
from ..web.errors import BadFilter
from ..web.listing import Cell, Column, Filter, Listing, Sort
from .models import Problem, Record, Snapshot, Source

CHANGES = {"new": N_("new"), "changed": N_("changed"), "gone": N_("gone")}
SEVERITIES = {"error": N_("refused"), "doubt": N_("taken, in doubt"), "note": N_("left out or mended")}


class Collected(Listing):
    """Records that a snapshot began or ended."""

    parameters = ("what",)
    sorts = (Sort("record", N_("As collected"), ("id",)),)
    columns = (
        Column("record", N_("Record"), "designation"),
        Column("what", N_("What happened to it"), "word"),
        Column("place", N_("Place in the source"), "designation"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, snapshot: Snapshot, source: Source) -> None:
        super().__init__(asked, words)
        self.snapshot, self.source = snapshot, source
        self.what = self.chosen.get("what") or next((one for one in CHANGES if getattr(snapshot, one)), "new")
        if self.what not in CHANGES:
            raise BadFilter(N_("A record is new, changed or gone, not “{name}”."), name=self.what[:40])

    def query(self):
        other = "first_in" if self.what == "gone" else "gone_in"
        own = "gone_in" if self.what == "gone" else "first_in"
        same = Record.objects.filter(**{other: self.snapshot.pk}, source=self.source.pk, key=OuterRef("key"))
        found = Record.objects.filter(**{own: self.snapshot.pk})
        return found.filter(Exists(same)) if self.what == "changed" else found.filter(~Exists(same))

    def count(self) -> int:
        return getattr(self.snapshot, self.what)

    def filters(self) -> list[Filter]:
        choices = [(name, _(label), getattr(self.snapshot, name)) for name, label in CHANGES.items()]
        return [Filter("what", N_("What happened to it"), choices, self.what)]

    def identifier(self, row: Record) -> str:
        return f"record:{self.source.slug}/{row.key}"

    def cells(self, row: Record) -> list[Cell]:
        href = reverse("record", args=[self.source.slug, addresses.segment(row.key)])
        shown = {"record": row.key, "what": _(CHANGES[self.what]), "place": row.place}
        values = {**shown, "what": self.what}
        return [
            Cell(one, values[one.name], shown[one.name], href if one.name == "record" else "") for one in self.columns
        ]


class Problems(Listing):
    """What was refused, doubted or mended when a source was collected, the last collection first."""

    parameters = ("severity", "collection")
    sorts = (Sort("newest", N_("Newest first"), ("snapshot_id", "id"), down=True),)
    columns = (
        Column("place", N_("Place"), "designation"),
        Column("severity", N_("What became of it"), "word"),
        Column("message", N_("What"), "name"),
        Column("mend", N_("How to mend it"), "name"),
        Column("collection", N_("Collection"), "number"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, source: Source) -> None:
        super().__init__(asked, words)
        self.source = source
        if (held := self.chosen.get("severity")) and held not in SEVERITIES:
            raise BadFilter(N_("What became of a record is “error”, “doubt” or “note”, not “{name}”."), name=held[:40])
        if (held := self.chosen.get("collection")) and not (held.isascii() and held.isdigit() and len(held) < 9):
            raise BadFilter(N_("“{name}” is no number of a collection."), name=held[:40])

    def query(self):
        rows = Problem.objects.filter(snapshot__source=self.source.pk, snapshot__lte=self.source.current_id or 0)
        rows = rows.select_related("snapshot")
        if held := self.chosen.get("severity"):
            rows = rows.filter(severity=held)
        if held := self.chosen.get("collection"):
            rows = rows.filter(snapshot__number=int(held))
        return rows

    def filters(self) -> list[Filter]:
        choices: Sequence[tuple[str, str, None]] = [(name, _(label), None) for name, label in SEVERITIES.items()]
        return [Filter("severity", N_("What became of it"), choices, self.chosen.get("severity", ""))]

    def identifier(self, row: Problem) -> str:
        return f"problem:{self.source.slug}/{row.pk}"

    def cells(self, row: Problem) -> list[Cell]:
        values = {
            "place": row.place, "severity": row.severity, "message": row.message, "mend": row.mend,
            "collection": row.snapshot.number,
        }  # fmt: skip
        shown = {
            **values,
            "severity": _(SEVERITIES.get(row.severity, row.severity)),
            "collection": str(row.snapshot.number),
        }
        return [
            Cell(one, values[one.name], shown[one.name], "", "en" if one.kind == "name" else "") for one in self.columns
        ]
