"""The list of reports."""

from __future__ import annotations

from collections.abc import Mapping

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..domain.languages import Writing
from ..web.errors import BadFilter
from ..web.listing import Cell, Column, Filter, Listing, Sort
from . import issued
from .models import Report

STATES = {"draft": N_("draft"), "issued": N_("issued"), "revised": N_("revised")}


def called(report: Report) -> str:
    """A report as pages mention it."""
    name = _("Annual report {name}").format(name=report.name.replace("_", " – "))
    if report.state == Report.State.DRAFT:
        return _("{name} (draft)").format(name=name)
    return _("{name}, revision {number}").format(name=name, number=report.revision) if report.revision else name


def address(report: Report) -> str:
    return reverse("report", args=[issued.slug(report)])


class ReportList(Listing):
    parameters = ("state",)
    sorts = (
        Sort("newest", N_("Newest first"), ("ends", "id"), down=True),
        Sort("oldest", N_("Oldest first"), ("ends", "id")),
    )
    columns = (
        Column("report", N_("Report"), "text"),
        Column("starts", N_("From"), "date"),
        Column("ends", N_("To"), "date"),
        Column("state", N_("State"), "word"),
        Column("made_at", N_("Made on"), "date"),
        Column("root", N_("Root digest"), "digest"),
    )

    def __init__(self, asked: Mapping[str, str], words: Writing, *, with_drafts: bool) -> None:
        super().__init__(asked, words)
        self.with_drafts = with_drafts
        if (held := self.chosen.get("state")) and held not in STATES:
            raise BadFilter(N_("No state is named “{name}”."), name=held[:40])

    def query(self):
        rows = Report.objects.all()
        if not self.with_drafts:
            rows = rows.exclude(state=Report.State.DRAFT)
        if held := self.chosen.get("state"):
            rows = rows.filter(state=held)
        return rows

    def filters(self) -> list[Filter]:
        states = [(name, _(label), None) for name, label in STATES.items() if self.with_drafts or name != "draft"]
        return [Filter("state", N_("State"), states, self.chosen.get("state", ""))]

    def identifier(self, row: Report) -> str:
        return f"report:{issued.slug(row)}"

    def cells(self, row: Report) -> list[Cell]:
        words = self.words
        iso = {
            "starts": row.starts.isoformat(),
            "ends": row.ends.isoformat(),
            "made_at": row.made_at.date().isoformat(),
        }
        shown = {
            "report": called(row), "state": _(STATES[row.state]), "root": f"{row.root[:12]}…",
            **{name: words.date(value) for name, value in iso.items()},
        }  # fmt: skip
        values = {**iso, "report": issued.slug(row), "state": row.state, "root": row.root}
        return [
            Cell(column, values[column.name], shown[column.name], address(row) if column.name == "report" else "")
            for column in self.columns
        ]
