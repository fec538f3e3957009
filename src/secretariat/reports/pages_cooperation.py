"""Pages of cooperation: acts one by one, with feeds, and entities with their roles and the evidence of each."""

from __future__ import annotations

from collections import Counter, defaultdict
from urllib.parse import quote

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain import addresses
from ..evidence import names, presentation
from ..evidence.freshness import fresh, in_effect, today
from ..evidence.models import Thing
from ..inventory import entities
from ..inventory.earlier import leads_on
from ..web import data
from ..web.described import COUNT, FEEDS, ROWS, TEXT, described
from ..web.listing import Column, Filter, Sort
from ..web.page import host
from ..web.words import words
from .kept_tables import Kept, Row, kept
from .naming import act_address
from .row_lists import RowList, answered
from .things import facts_on, year_filter, year_query

KINDS = {
    one: one
    for one in (
        N_("liaison statement"), N_("agreement"), N_("MoU"), N_("joint text"), N_("equivalent text"), N_("joint workshop"),
        N_("joint meeting"), N_("joint event"), N_("joint product"), N_("joint body"), N_("arrangement"), N_("recognition"),
        N_("normative reference (A.5)"), N_("membership"), N_("liaison officer"), N_("procedure"),
    )
}  # fmt: skip
FIELDS = (
    Column("kind", N_("Kind"), "word"),
    Column("from", N_("From entity"), "name"),
    Column("to", N_("To entity"), "name"),
    Column("date", N_("Date"), "date"),
    Column("subject", N_("Subject"), "text"),
    Column("number", N_("Number"), "designation"),
    Column("deadline", N_("Deadline"), "date"),
    Column("status", N_("Status, as its source says"), "word"),
    Column("state", N_("Status, as its source says"), "name"),
    Column("source_title", N_("Source"), "name"),
)


def kind_of(name: str) -> str:
    return _(KINDS[name]) if name in KINDS else words().known(name)


class ActList(RowList):
    kind = "liaison"
    entities: entities.Overview
    parameters = ("entity", "kind", "year", "state", "subject")
    sorts = (
        Sort("newest", N_("Newest first"), ("date", "id"), down=True),
        Sort("oldest", N_("Oldest first"), ("date", "id")),
    )
    columns = (
        Column("subject", N_("Subject"), "name"),
        Column("kind", N_("Kind"), "word"),
        Column("from", N_("From entity"), "name"),
        Column("to", N_("To entity"), "name"),
        Column("date", N_("Date"), "date"),
        Column("state", N_("Evidence"), "word"),
    )

    def all(self):
        return self.kept.tables["liaisons"]

    def name(self, entity: str) -> str:
        return self.entities.called(entity, self.words.language)

    def keeps(self, row, name, value):
        if name == "entity":
            return value in (row["from"], row["to"])
        if name == "subject":
            return all(part.casefold() in str(row["subject"] or "").casefold() for part in value.split()[:8])
        return super().keeps(row, name, value)

    def found(self):
        rows = super().found()
        wanted = self.chosen.get("year")
        return [row for row in rows if str(row["date"] or "").startswith(wanted)] if wanted else rows

    def filters(self):
        named, years = Counter(), Counter()
        for row in self.all():
            named.update({row["from"], row["to"]} - {""})
            years.update([str(row["date"])[:4]] if row["date"] else [])
        chosen = self.chosen
        return [
            Filter("subject", N_("Words in the subject"), (), chosen.get("subject", "")),
            Filter("entity", N_("Entity"), sorted(((name, self.name(name), count) for name, count in named.items()), key=lambda one: one[1].casefold()), chosen.get("entity", "")),
            self.choice("kind", N_("Kind"), shown=kind_of),
            Filter("year", N_("Year"), [(one, one, count) for one, count in sorted(years.items(), reverse=True)], chosen.get("year", "")),
            self.choice("state", N_("Evidence"), shown=presentation.translated_state),
        ]  # fmt: skip

    def cells(self, row):
        values = {column.name: row.get(column.name) or None for column in self.columns}
        shown = {
            "subject": title(row), "kind": kind_of(row["kind"] or ""), "from": self.name(row["from"]), "to": self.name(row["to"]),
            "date": self.words.date(row["date"] or ""), "state": presentation.translated_state(row["state"]),
        }  # fmt: skip
        own = {name: "en" if shown[name] == row[name] else "" for name in ("from", "to")}
        return self.made(values, shown, {"subject": act_address(row["id"])}, own)


def title(row: Row) -> str:
    return row["subject"] or f"{row['from']} – {row['to']}"


def _list(request) -> ActList:
    listing = ActList(request.GET.dict(), words(), kept(request))
    listing.entities = entities.overview(in_effect(request).version)
    return listing


@allow("everyone")
@fresh
def acts(request):
    listing = _list(request)
    return render(
        request,
        "reports/acts.html",
        {"listing": listing, "page": listing.page(), "query": listing.link(), "section": "acts"},
    )


@described(N_("Cooperation"), listing=ActList, forms=FEEDS)
@allow("everyone")
@fresh
def acts_data(request, form: str):
    return answered(
        request, _list(request), form, "cooperation", _("Cooperation"), dated=lambda row: row["date"], tag="kind"
    )


def _act(request, segment: str):
    held, key = kept(request), addresses.key(segment)
    row = held.row("liaisons", key)
    if row is None:
        raise Http404
    facts = facts_on(request, "liaison", key, FIELDS, ("kind", "from", "to", "date", "subject"))
    for fact in facts:
        if fact.name == "kind" and fact.value:
            fact.shown = kind_of(fact.value)
    return row, facts


@allow("everyone")
@fresh
@leads_on("liaison", act_address)
def act(request, key: str):
    row, facts = _act(request, key)
    return render(
        request,
        "reports/act.html",
        {
            "row": row, "title": title(row), "kind": kind_of(row["kind"] or ""), "facts": facts, "section": "acts",
            "state": presentation.STATES.get(row["state"], row["state"]), "base": act_address(row["id"]).rstrip("/"),
            "others": [{"label": name, "query": f"?entity={quote(name)}"} for name in dict.fromkeys((row["from"], row["to"])) if name],
        },
    )  # fmt: skip


@described("liaison", facts=FIELDS, members={"state": TEXT})
@allow("everyone")
@fresh
@leads_on("liaison", act_address)
def act_data(request, key: str, form: str):
    row, facts = _act(request, key)
    whole = {
        "id": f"liaison:{row['id']}", "address": host(request) + act_address(row["id"]),
        "as_of": today(request).isoformat(), "state": row["state"], "facts": presentation.as_data(facts),
    }  # fmt: skip
    return data.thing(form, "act", whole, presentation.as_rows(facts))


def evidence_of(held: Kept, language: str) -> list[Row]:
    """
    Entity, roles, activities and acts of the year, earlier acts: the rows of the report's table on cooperation.

    Only acts that a source states are counted, and entities of which there is evidence in the year.
    """
    known, partners, acts = {}, Counter(), defaultdict(Counter)
    for row in held.tables["partners"]:
        partners[row["entity"]] += 1
        known[row["entity"]] = row["name"]
    for row in held.tables["liaisons"]:
        if row["other"] and row["by_period"] and row["state"] == "stated":
            acts[row["other"]]["now" if row["in_period"] else "before"] += 1
            known.setdefault(row["other"], row["other_name"])
    roles: dict[str, list[str]] = defaultdict(list)
    for row in held.tables["roles"]:
        if row["in_period"] and row["state"] != "proposed" and row["entity"]:
            roles[row["entity"]].append(row["what"] or "")
    entities = {row["id"]: row for row in held.tables["entities"]}
    made = []
    for key in {*partners, *acts}:
        if not partners[key] + acts[key]["now"]:
            continue
        entity = entities.get(key, {})
        own = entity.get(f"name_{language}")
        described = entity.get("role") if entity.get("state") != "proposed" else None
        told = entity.get(f"role_{language}")
        made.append(
            {
                "id": key, "name": str(own or entity.get("name") or known.get(key) or key), "lang": "" if own else "en",
                "roles": list(dict.fromkeys(roles[key])), "described": str((described and told) or described or ""),
                "described_lang": "" if described and told else "en", "activities": partners[key],
                "acts": acts[key]["now"], "before": acts[key]["before"],
            }
        )  # fmt: skip
    return sorted(made, key=lambda row: (-row["activities"] - row["acts"], -row["before"], row["name"]))


@allow("everyone")
@fresh
def cooperating(request):
    held = kept(request, request.GET.get("year", ""))
    rows = evidence_of(held, request.language)
    things = {thing.key: thing for thing in Thing.objects.filter(kind="entity", key__in=[row["id"] for row in rows])}
    named = names.named(things.values(), request.language)
    for row in rows:
        row["href"] = named[things[row["id"]].pk].href if row["id"] in things else ""
    return render(
        request,
        "reports/cooperating.html",
        {
            "rows": rows, "year": held.year, "years": year_filter(held, request.GET.get("year", "")),
            "section": "acts", "query": year_query(request),
        },
    )  # fmt: skip


@described(
    N_("Entities, their roles and the evidence of their cooperation"), parameters=("year",),
    members={"list": TEXT, "year": COUNT, "count": COUNT, "rows": ROWS},
)  # fmt: skip
@allow("everyone")
@fresh
def cooperating_data(request, form: str):
    held = kept(request, request.GET.get("year", ""))
    rows = [
        {"entity": row["id"], "name": row["name"], "roles": row["roles"], "described": row["described"], **{n: row[n] for n in ("activities", "acts", "before")}}
        for row in evidence_of(held, "en")
    ]  # fmt: skip
    whole = {
        "list": "cooperation-entities",
        "year": held.year,
        "count": len(rows),
        "as_of": today(request).isoformat(),
        "rows": rows,
    }
    return data.thing(form, "cooperation-entities", whole, rows)
