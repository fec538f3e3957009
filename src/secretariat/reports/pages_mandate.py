"""Pages of the mandate: instruments and their revisions, the instructions of each, and what is linked to them."""

from __future__ import annotations

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain import addresses
from ..evidence import presentation
from ..evidence.freshness import fresh, today
from ..inventory.earlier import leads_on
from ..web import data
from ..web.described import COUNT, COUNTS, FEEDS, FLAG, IDS, ROWS, SAID, TEXT, described
from ..web.listing import Column, Filter, Sort
from ..web.page import host
from ..web.words import words
from .clauses import clause
from .kept_tables import STATES, Kept, kept
from .naming import part_of, revision_address, within
from .row_lists import RowList, answered, yes
from .things import facts_on, own_words, states, target_data, target_shown, year_filter, year_query

STANDINGS = {
    "in force": N_("in force"),
    "superseded": N_("superseded"),
    "draft": N_("draft, never in force"),
    "": N_("standing not stated"),
}
FIELDS = (
    Column("designation", N_("Designation"), "designation"),
    Column("addressee", N_("Addressed to"), "name"),
    Column("gist", N_("Gist, in our own words"), "text"),
    Column("revision", N_("Revision"), "name"),
    Column("source_title", N_("Text"), "name"),
)


class RevisionList(RowList):
    kind = "revision"
    parameters = ("instrument", "standing", "text", "year")
    sorts = (
        Sort("instrument", N_("Instrument"), ("instrument", "start", "id")),
        Sort("newest", N_("Newest first"), ("start", "id"), down=True),
    )
    columns = (
        Column("designation", N_("Revision"), "designation"),
        Column("instrument", N_("Instrument"), "name"),
        Column("standing", N_("Standing"), "word"),
        Column("start", N_("From"), "date"),
        Column("end", N_("Until"), "date"),
        Column("text_had", N_("Text available"), "word"),
        Column("instructions", N_("Instructions"), "number"),
    )

    def all(self):
        return self.kept.tables["revisions"]

    def keeps(self, row, name, value):
        if name == "text":
            return row["text_had"] is (value == "yes")
        return super().keeps(row, name, value)

    def found(self):
        rows = super().found()
        return [row for row in rows if row["covers"]] if self.chosen.get("year") else rows

    def filters(self):
        had = [("yes", _("yes"), None), ("no", _("no"), None)]
        return [
            self.choice("instrument", N_("Instrument")),
            self.choice("standing", N_("Standing"), shown=lambda value: _(STANDINGS.get(value, value))),
            Filter("text", N_("Text available"), had, self.chosen.get("text", "")),
            self.year_choice(N_("In force in the year")),
        ]

    def cells(self, row):
        write = self.words
        count = sum(one["revision"] == row["id"] for one in self.kept.tables["instructions"])
        values = {
            **row,
            "start": row["start"] or None,
            "end": row["end"] or None,
            "standing": row["standing"] or None,
            "instructions": count,
        }
        shown = {
            "designation": row["designation"], "instrument": row["instrument"],
            "standing": _(STANDINGS.get(row["standing"], row["standing"])), "start": write.date(row["start"]),
            "end": write.date(row["end"]), "text_had": yes(row["text_had"]), "instructions": write.number(count),
        }  # fmt: skip
        return self.made(values, shown, {"designation": revision_address(row["id"])}, {"designation": "en"})


def _list(request) -> RevisionList:
    return RevisionList(request.GET.dict(), words(), kept(request, request.GET.get("year", "")))


@allow("everyone")
@fresh
def revisions(request):
    listing = _list(request)
    held = listing.kept
    shown = next((row for row in held.tables["revisions"] if row["shown"]), None)
    covering = [row for row in held.tables["revisions"] if row["covers"]]
    return render(
        request,
        "reports/revisions.html",
        {
            "listing": listing, "page": listing.page(), "query": listing.link(), "section": "revisions", "year": held.year,
            "instrument": held.scope.instrument, "as_of": today(request).isoformat(),
            "shown": shown and {"label": shown["designation"], "href": revision_address(shown["id"]), "in_force": shown["covers"], "draft": shown["standing"] == "draft"},
            "covering": [{"label": row["designation"], "href": revision_address(row["id"])} for row in covering],
        },
    )  # fmt: skip


@described(N_("Mandate"), listing=RevisionList, forms=FEEDS)
@allow("everyone")
@fresh
def revisions_data(request, form: str):
    return answered(request, _list(request), form, "mandates", _("Mandate"), dated=lambda row: row["start"])


def _revision(request, segment: str) -> tuple[Kept, dict, list[dict]]:
    held = kept(request, request.GET.get("year", ""))
    row = held.row("revisions", addresses.key(segment))
    if row is None:
        raise Http404
    theirs = [one for one in held.tables["instructions"] if one["revision"] == row["id"]]
    return held, row, theirs


@allow("everyone")
@fresh
@leads_on("revision", revision_address, by_id=False)
def revision(request, key: str):
    held, row, theirs = _revision(request, key)
    where = within(theirs, "instruction", "revision")
    rows = []
    for one in theirs:
        gist, lang = own_words(one["gist"])
        counts = [{"label": label, "count": count} for _name, label, count in states(held, f"instruction:{one['id']}")]
        rows.append(
            {
                "designation": one["designation"], "href": where[one["id"]], "addressee": one["addressee"], "gist": gist,
                "lang": lang, "counts": counts,
            }
        )  # fmt: skip
    return render(
        request,
        "reports/revision.html",
        {
            "row": row, "standing": STANDINGS.get(row["standing"], row["standing"]), "rows": rows, "year": held.year,
            "years": year_filter(held, request.GET.get("year", "")), "section": "revisions",
            "states": [presentation.STATES[name] for name in STATES], "base": revision_address(row["id"]).rstrip("/"),
            "records": [_record(name) for name in row["records"]], "is_nearest": row["shown"] and not row["covers"],
            "query": year_query(request),
        },
    )  # fmt: skip


def _record(name: str) -> dict[str, str]:
    slug, _slash, key = name.partition("/")
    return {"label": name, "href": presentation.record_href(slug, key)}


@described(
    "revision",
    parameters=("year",),
    members={
        "instrument": SAID, "designation": TEXT, "standing": SAID, "start": SAID, "end": SAID, "text_had": FLAG,
        "records": IDS, "year": COUNT, "instructions": ROWS,
    },
)  # fmt: skip
@allow("everyone")
@fresh
@leads_on("revision", revision_address, by_id=False)
def revision_data(request, key: str, form: str):
    held, row, theirs = _revision(request, key)
    where = within(theirs, "instruction", "revision")
    site = host(request)
    rows = [
        {
            "designation": one["designation"], "addressee": one["addressee"], "gist": one["gist"]["en"],
            **held.counts(f"instruction:{one['id']}"), "address": site + where[one["id"]],
        }
        for one in theirs
    ]  # fmt: skip
    names = ("instrument", "designation", "standing", "start", "end", "text_had", "records")
    whole = {
        "id": f"revision:{row['id']}", "address": site + revision_address(row["id"]), "as_of": today(request).isoformat(),
        **{name: row[name] for name in names}, "year": held.year, "instructions": rows,
    }  # fmt: skip
    return data.thing(form, "revision", whole, rows)


def _instruction(request, revision: str, key: str) -> tuple[Kept, dict, dict, str]:
    held, above, theirs = _revision(request, revision)
    return held, above, *part_of(theirs, key, "instruction", "revision")


@allow("everyone")
@fresh
def instruction(request, revision: str, key: str):
    held, above, row, address = _instruction(request, revision, key)
    target = f"instruction:{row['id']}"
    gist, lang = own_words(row["gist"])
    facts = facts_on(request, "instruction", row["id"], FIELDS, ("designation", "addressee", "gist"))
    for fact in facts:
        if fact.name == "gist" and fact.value:
            fact.shown, fact.lang = gist, lang
        elif fact.name == "designation" and fact.value:
            fact.shown = clause(fact.value)
    return render(
        request,
        "reports/instruction.html",
        {
            "row": row, "above": above, "above_href": revision_address(above["id"]), "gist": gist, "gist_lang": lang,
            "standing": STANDINGS.get(above["standing"], above["standing"]), "section": "revisions", "facts": facts,
            "is_nearest": row["is_nearest"], **target_shown(request, held, target, address),
        },
    )  # fmt: skip


@described(
    "instruction", facts=FIELDS, parameters=("year",),
    members={"standing": SAID, "year": COUNT, "counts": COUNTS, "links": ROWS},
)  # fmt: skip
@allow("everyone")
@fresh
def instruction_data(request, revision: str, key: str, form: str):
    held, above, row, address = _instruction(request, revision, key)
    target = f"instruction:{row['id']}"
    facts = facts_on(request, "instruction", row["id"], FIELDS)
    whole = target_data(request, held, target, address, facts, standing=above["standing"])
    return data.thing(form, "instruction", whole, presentation.as_rows(facts))
