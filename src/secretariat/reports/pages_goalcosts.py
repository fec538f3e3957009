"""
Known cost by the goals of the plans in force, as the report has it: figures that open their rows, rows their records.

Source: Resolution 130 (draft of 28 July 2006), instructs 2 iii).
"""

from __future__ import annotations

from urllib.parse import urlencode

from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain.definitions import goal_cost_figure, kinds_and_funds, plan_cost_figure
from ..domain.errors import InputError
from ..domain.goalcosts import NO_GOAL
from ..domain.links import STATES as LINKED
from ..evidence import presentation
from ..evidence.freshness import fresh
from ..inventory.queries import activity_address
from ..web.described import described
from ..web.listing import Cell, Column, Sort
from ..web.words import words
from . import issued
from .figure_views import record_address
from .kept_tables import Kept, kept
from .naming import plan_address, within
from .pages_budget import bare, fund_of, kind_of, plain_amount
from .pages_plans import named
from .report_list import address, called
from .row_lists import RowList, answered
from .things import year_filter

SHOWN = 3
"""Records of a row that a page shows; the data names them all."""
LONGEST = 26
"""Characters of a record's name that a row has room for."""
ORDER = (*LINKED, NO_GOAL)
STATES = {**presentation.STATES, NO_GOAL: N_("linked to no goal of this plan")}


class GoalCostList(RowList):
    """Parts of costs, each with the goal that bears it, within each plan that is in force."""

    kind = "goal-cost"
    parameters = ("plan", "goal", "state", "kind", "fund", "year")
    sorts = (
        Sort("goal", N_("Goal"), ("plan", "goal", "state", "id")),
        Sort("title", N_("Title"), ("title", "id")),
    )
    columns = (
        Column("title", N_("Activity or role"), "name"),
        Column("plan", N_("Plan"), "designation"),
        Column("goal", N_("Goal"), "name"),
        Column("state", N_("Link"), "word"),
        Column("kind", N_("Kind"), "word"),
        Column("fund", N_("Fund"), "word"),
        Column("amount", N_("Amount"), "number"),
        Column("currency", N_("Currency"), "designation"),
        Column("records", N_("Records"), "designations"),
    )

    def __init__(self, asked, words, held: Kept) -> None:
        super().__init__(asked, words, held)
        self._goals = {row["id"]: row for row in held.tables["goals"]}
        self._where = within(held.tables["goals"], "goal", "plan")
        titles = {row["of"]: row["title"] for row in held.tables["costs"]}
        self._all = [{**row, "title": titles.get(row["of"]) or row["of"]} for row in held.tables["goal-costs"]]

    def all(self):
        return self._all

    def filters(self):
        return [
            self.choice("plan", N_("Plan")),
            self.choice("goal", N_("Goal"), shown=lambda key: self.called(key)[0]),
            self.choice("state", N_("Link"), shown=lambda state: _(STATES[state])),
            self.choice("kind", N_("Kind"), shown=kind_of),
            self.choice("fund", N_("Fund"), shown=fund_of),
            year_filter(self.kept, self.chosen.get("year", "")),
        ]

    def called(self, goal: str) -> tuple[str, str]:
        """Designation and name of a goal, and the language of the name."""
        row = self._goals.get(goal)
        if row is None:
            return goal, ""
        name, lang = named(row)
        return (f"{row['designation']} {name}" if name != row["designation"] else name), lang

    def goal_address(self, goal: str) -> str:
        return self._where.get(goal, "")

    def cells(self, row) -> list[Cell]:
        known = row["amount"] is not None
        name, lang = self.called(row["goal"]) if row["goal"] else ("", "")
        values = {
            **row, "goal": row["goal"] or None, "kind": row["kind"] or None, "fund": row["fund"] or None,
            "amount": plain_amount(row["amount"], row["currency"]) if known else None, "currency": row["currency"] or None,
            "records": list(row["records"]),
        }  # fmt: skip
        shown = {
            "title": row["title"], "plan": row["plan"], "goal": name, "state": _(STATES[row["state"]]),
            "kind": kind_of(row["kind"]) if known else "", "fund": fund_of(row["fund"]) if known else "",
            "amount": bare(row["amount"], row["currency"], self.words) if known else _("not known"),
            "currency": row["currency"] or "",
        }  # fmt: skip
        hrefs = {"plan": plan_address(row["plan"]), "goal": self.goal_address(row["goal"])}
        if not row["of"].startswith("role:"):
            hrefs["title"] = activity_address(row["of"])
        made = self.made(values, shown, hrefs, {"goal": lang})
        made[-1].parts = [(_short(one), record_address(one)) for one in row["records"][:SHOWN]]
        if len(row["records"]) > SHOWN:
            made[-1].parts = [*made[-1].parts, (f"+{len(row['records']) - SHOWN}", "")]
        return made


def _short(record: str) -> str:
    return record if len(record) <= LONGEST else f"{record[: LONGEST - 1].rstrip()}…"


def _list(request) -> GoalCostList:
    return GoalCostList(request.GET.dict(), words(), kept(request, request.GET.get("year", "")))


@allow("everyone")
@fresh(also=issued.mark)
def goal_costs(request):
    listing = _list(request)
    report, printed = _report(request, listing.kept)
    return render(
        request,
        "reports/goal_costs.html",
        {
            "listing": listing, "page": listing.page(), "query": listing.link(), "section": "budget",
            "year": listing.kept.year, "tables": _sums(listing, report, printed),
            "report": {"title": called(report), "href": address(report)} if report else None,
        },
    )  # fmt: skip


def _report(request, held: Kept):
    """The report issued on the year, and the names of its figures: they open the frozen rows and records."""
    same = [one for one in issued.reports(request) if one.state != "draft" and one.name == str(held.year)]
    for report in same[:1]:
        try:
            package = issued.parts(report)
            return report, issued.figures(package) if package else {}
        except InputError:  # the page of the report says what is wrong with its files
            break
    return None, {}


def _sums(listing: GoalCostList, report, printed) -> list[dict]:
    """
    One table for each kind of amount, as in the report: a line a goal and how it is linked, a column a fund, a line
    together for each plan. Every amount is one of the report's figures.
    """
    held = listing.kept
    columns = kinds_and_funds(held.tables)
    known = [row for row in held.tables["goal-costs"] if row["amount"] is not None]
    tables = []
    for kind in dict.fromkeys(kind for kind, _fund in columns):
        funds = [fund for one, fund in columns if one == kind]
        lines = []
        for plan in sorted({row["plan"] for row in known if row["kind"] == kind}):
            theirs = {(row["goal"], row["state"]) for row in known if (row["plan"], row["kind"]) == (plan, kind)}
            order = sorted(theirs, key=lambda one: (not one[0], one[0], ORDER.index(one[1])))
            for goal, state in [*order, ("", "")]:
                names = [
                    goal_cost_figure(plan, goal, state, kind, fund) if state else plan_cost_figure(plan, kind, fund)
                    for fund in funds
                ]
                asked = {"plan": plan, "goal": goal, "state": state, "kind": kind, "year": str(held.year)}
                rows = urlencode({name: value for name, value in asked.items() if value})
                lines.append(_line(listing, plan, goal, state, rows) | {"cells": [
                    _cell(listing, name, fund, rows, issued.slug(report) if name in printed else "")
                    for name, fund in zip(names, funds, strict=True)
                ]})  # fmt: skip
        if lines:
            tables.append({"kind": kind_of(kind), "funds": [fund_of(fund) for fund in funds], "lines": lines})
    return tables


def _line(listing: GoalCostList, plan: str, goal: str, state: str, rows: str) -> dict:
    label, lang = listing.called(goal) if goal else ("", "")
    return {
        "plan": plan, "plan_href": plan_address(plan), "goal": label, "lang": lang, "goal_href": listing.goal_address(goal),
        "state": STATES.get(state, ""), "is_total": not state, "rows": rows,
    }  # fmt: skip


def _cell(listing: GoalCostList, name: str, fund: str, rows: str, report: str) -> dict | None:
    """One amount, and where it opens: the figure as printed in the *report*, or the rows as they stand."""
    figure = listing.kept.figures.get(name)
    if figure is None:
        return None
    text = (
        listing.words.amount(figure.value, listing.kept.scope.currency) if figure.value is not None else _("not known")
    )
    more = f"&{urlencode({'fund': fund})}" if fund else ""
    href = reverse("report-figure", args=[report, name]) if report else f"?{rows}{more}#rows"
    return {"fund": fund_of(fund), "text": text, "at_least": figure.at_least, "href": href}


@described(N_("Known cost by goal"), listing=GoalCostList)
@allow("everyone")
@fresh
def goal_costs_data(request, form: str):
    listing = _list(request)
    return answered(request, listing, form, "goal-costs", year=listing.kept.year)
