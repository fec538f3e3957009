"""Pages of plans: by body and kind, when in force, had or not; the goals of each, and what is linked to them."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain import addresses
from ..domain.languages import by_language
from ..domain.plans import Goal, Node, goal_tree
from ..evidence import presentation
from ..evidence.freshness import fresh, today
from ..inventory.earlier import leads_on
from ..web import data
from ..web.described import COUNT, COUNTS, FEEDS, FLAG, ROWS, TEXT, described
from ..web.listing import Column, Filter, Sort
from ..web.page import host
from ..web.words import words
from .clauses import clause
from .kept_tables import STATES, Kept, Row, kept
from .naming import part_of, plan_address, within
from .row_lists import RowList, answered, yes
from .things import facts_on, own_words, states, target_data, target_shown, year_filter, year_query

KINDS = {
    "strategic": N_("strategic plan"), "operational": N_("operational plan"), "action plan": N_("action plan"),
    "financial": N_("financial plan"),
}  # fmt: skip
ITEMS = {
    "vision": N_("vision"), "mission": N_("mission"), "goal": N_("goal"), "objective": N_("objective"),
    "target": N_("target"), "output": N_("output"), "enabler": N_("enabler"),
    "thematic priority": N_("thematic priority"),
}  # fmt: skip
"""Kinds of items of a plan, in the order in which a page shows them."""
PLAN = (
    Column("name", N_("Plan"), "name"),
    Column("body", N_("Body"), "name"),
    Column("kind", N_("Kind"), "word"),
    Column("starts", N_("From"), "date"),
    Column("ends", N_("Until"), "date"),
    Column("adopted_by", N_("Adopted by"), "name"),
    Column("had", N_("Text available"), "word"),
    Column("note", N_("Note"), "text"),
    Column("source_title", N_("Text"), "name"),
)
GOAL = (
    Column("designation", N_("Item"), "designation"),
    Column("kind", N_("Kind"), "word"),
    Column("name", N_("Name"), "name"),
    Column("gist", N_("Gist, in our own words"), "text"),
    Column("theme", N_("Theme"), "text"),
    Column("lead", N_("Lead"), "name"),
    Column("unit", N_("Unit"), "name"),
    Column("source_title", N_("Text"), "name"),
)


class PlanList(RowList):
    kind = "plan"
    parameters = ("body", "kind", "text", "year")
    sorts = (
        Sort("newest", N_("Newest first"), ("start", "id"), down=True),
        Sort("body", N_("Body"), ("body", "kind", "start", "id")),
        Sort("name", N_("Name"), ("name", "id")),
    )
    columns = (
        Column("name", N_("Plan"), "name"),
        Column("body", N_("Body"), "name"),
        Column("kind", N_("Kind"), "word"),
        Column("start", N_("From"), "date"),
        Column("end", N_("Until"), "date"),
        Column("had", N_("Text available"), "word"),
        Column("items", N_("Items seen"), "number"),
    )

    def all(self):
        return self.kept.tables["plans"]

    def keeps(self, row, name, value):
        return row["had"] is (value == "yes") if name == "text" else super().keeps(row, name, value)

    def found(self):
        rows = super().found()
        return [row for row in rows if row["in_force"]] if self.chosen.get("year") else rows

    def filters(self):
        had = [("yes", _("yes"), None), ("no", _("no"), None)]
        return [
            self.choice("body", N_("Body")),
            self.choice("kind", N_("Kind"), shown=lambda value: _(KINDS.get(value, value))),
            Filter("text", N_("Text available"), had, self.chosen.get("text", "")),
            self.year_choice(N_("In force in the year")),
        ]

    def cells(self, row):
        write = self.words
        count = sum(one["plan"] == row["id"] and one["state"] != "proposed" for one in self.kept.tables["goals"])
        name, lang = named(row)
        values = {**row, "start": row["start"] or None, "end": row["end"] or None, "items": count}
        shown = {
            "name": name, "body": row["body"], "kind": _(KINDS.get(row["kind"], row["kind"])) if row["kind"] else "",
            "start": write.date(row["start"]), "end": write.date(row["end"]), "had": yes(row["had"]),
            "items": write.number(count),
        }  # fmt: skip
        return self.made(values, shown, {"name": plan_address(row["id"])}, {"name": lang})


def named(row: Row) -> tuple[str, str]:
    """Name of a plan or an item, and its language."""
    told = by_language(row, "name", "gist", "theme")
    return own_words(told if told["en"] else {"en": row["id"]})


def gist(row: Row) -> tuple[str, str]:
    """What an item says, where that is more than its name."""
    told = by_language(row, "gist", "theme")
    return own_words(told) if told["en"] and row.get("name") else ("", "")


def _list(request) -> PlanList:
    return PlanList(request.GET.dict(), words(), kept(request, request.GET.get("year", "")))


@allow("everyone")
@fresh
def plans(request):
    listing = _list(request)
    missing = [row for row in listing.kept.tables["plans"] if row["in_force"] and not row["had"]]
    return render(
        request,
        "reports/plans.html",
        {
            "listing": listing, "page": listing.page(), "query": listing.link(), "section": "plans", "year": listing.kept.year,
            "missing": [{"label": named(row)[0], "lang": named(row)[1], "href": plan_address(row["id"])} for row in missing],
            "as_of": today(request).isoformat(),
        },
    )  # fmt: skip


@described(N_("Plans and goals"), listing=PlanList, forms=FEEDS)
@allow("everyone")
@fresh
def plans_data(request, form: str):
    return answered(
        request, _list(request), form, "plans", _("Plans and goals"), dated=lambda row: row["start"], tag="kind"
    )


def _plan(request, segment: str) -> tuple[Kept, Row, list[Row]]:
    held = kept(request, request.GET.get("year", ""))
    row = held.row("plans", addresses.key(segment))
    if row is None:
        raise Http404
    order = {name: number for number, name in enumerate(ITEMS)}
    theirs = [one for one in held.tables["goals"] if one["plan"] == row["id"]]
    return held, row, sorted(theirs, key=lambda one: (order.get(one["what"], len(order)), one["id"]))


def _tree(items: Sequence[Row]) -> tuple[Node, ...]:
    """The items as `domain.plans` puts them; one that names a goal of another plan stands on top."""
    own = {one["designation"] for one in items}
    return goal_tree(
        Goal(
            one["id"],
            str(one["plan"]),
            one["what"],
            str(one["designation"] or one["id"]),
            parent=one["goal"] if one["goal"] in own else "",
        )
        for one in items
    )[0]


@allow("everyone")
@fresh
@leads_on("plan", plan_address, by_id=False)
def plan(request, key: str):
    held, row, items = _plan(request, key)
    seen = [one for one in items if one["state"] != "proposed"]
    where, by = within(items, "goal", "plan"), {one["id"]: one for one in items}

    def shown(node: Node) -> dict:
        one = by[node.goal.key]
        (name, lang), (says, says_lang) = named(one), gist(one)
        counts = [
            {"label": label, "count": count, "class": state}
            for state, label, count in states(held, f"goal:{one['id']}")
        ]
        return {
            "what": ITEMS.get(one["what"], one["what"]), "designation": one["designation"], "href": where[one["id"]], "is_only": one["designation"] == one["what"],
            "name": name, "lang": lang, "gist": says, "gist_lang": says_lang, "counts": counts,
            "any": any(count["count"] for count in counts), "below": [shown(child) for child in node.children],
        }  # fmt: skip

    name, lang = named(row)
    return render(
        request,
        "reports/plan.html",
        {
            "row": row, "name": name, "lang": lang, "tree": [shown(node) for node in _tree(seen)], "year": held.year,
            "unseen": [{"designation": one["designation"], "href": where[one["id"]], "what": ITEMS.get(one["what"], one["what"])} for one in items if one["state"] == "proposed"],
            "facts": _worded(facts_on(request, "plan", row["id"], PLAN, ("body", "kind", "starts", "ends")), row),
            "years": year_filter(held, request.GET.get("year", "")), "base": plan_address(row["id"]).rstrip("/"),
            "states": [presentation.STATES[state] for state in STATES], "section": "plans", "query": year_query(request),
        },
    )  # fmt: skip


def _worded(facts, item: Row | None = None):
    """Kinds, yes or no, and what an item is called, in the reader's language."""
    for fact in facts:
        if item and fact.name in ("name", "gist", "theme", "note") and fact.value:
            fact.shown, fact.lang = own_words(by_language({**item, fact.name: fact.value}, fact.name))
            continue
        if isinstance(fact.value, bool):
            fact.shown = yes(fact.value)
        elif fact.name == "designation" and fact.value:
            fact.shown = clause(fact.value)
        elif fact.name == "kind" and fact.value:
            fact.shown = _({**ITEMS, **KINDS}.get(fact.value, fact.value))
    return facts


@described("plan", facts=PLAN, parameters=("year",), members={"year": COUNT, "in_force": FLAG, "items": ROWS})
@allow("everyone")
@fresh
@leads_on("plan", plan_address, by_id=False)
def plan_data(request, key: str, form: str):
    held, row, items = _plan(request, key)
    where, site = within(items, "goal", "plan"), host(request)
    rows = [
        {
            "designation": one["designation"], "kind": one["what"], "name": one["name"], "gist": one["gist"] or one["theme"],
            "goal": one["goal"], "state": "not seen" if one["state"] == "proposed" else one["state"],
            **held.counts(f"goal:{one['id']}"), "address": site + where[one["id"]],
        }
        for one in items
    ]  # fmt: skip
    names = ("name", "body", "kind", "start", "end", "had")
    whole = {
        "id": f"plan:{row['id']}", "address": site + plan_address(row["id"]), "as_of": today(request).isoformat(),
        **{name: row[name] for name in names}, "year": held.year, "in_force": row["in_force"],
        "facts": presentation.as_data(facts_on(request, "plan", row["id"], PLAN)), "items": rows,
    }  # fmt: skip
    return data.thing(form, "plan", whole, rows)


def _goal(request, segment: str, key: str) -> tuple[Kept, Row, Row, str]:
    held, above, items = _plan(request, segment)
    return held, above, *part_of(items, key, "goal", "plan")


@allow("everyone")
@fresh
def goal(request, plan: str, key: str):
    held, above, row, address = _goal(request, plan, key)
    target = f"goal:{row['id']}"
    (name, lang), (says, says_lang), (plan_name, plan_lang) = named(row), gist(row), named(above)
    return render(
        request,
        "reports/goal.html",
        {
            "row": row, "name": name, "lang": lang, "gist": says, "gist_lang": says_lang, "plan_name": plan_name,
            "plan_lang": plan_lang, "above": above, "above_href": plan_address(above["id"]),
            "what": ITEMS.get(row["what"], row["what"]), "is_seen": row["state"] != "proposed", "section": "plans",
            "facts": _worded(facts_on(request, "goal", row["id"], GOAL, ("designation", "kind")), row),
            **target_shown(request, held, target, address),
        },
    )  # fmt: skip


@described(
    "goal", facts=GOAL, parameters=("year",),
    members={"plan": TEXT, "state": TEXT, "year": COUNT, "counts": COUNTS, "links": ROWS},
)  # fmt: skip
@allow("everyone")
@fresh
def goal_data(request, plan: str, key: str, form: str):
    held, above, row, address = _goal(request, plan, key)
    target = f"goal:{row['id']}"
    facts = facts_on(request, "goal", row["id"], GOAL)
    state = "not seen" if row["state"] == "proposed" else row["state"]
    whole = target_data(request, held, target, address, facts, plan=above["id"], state=state)
    return data.thing(form, "goal", whole, presentation.as_rows(facts))
