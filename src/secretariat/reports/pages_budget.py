"""Pages of money: budget lines just as their sources state them, and what activities and roles cost, or not known."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

from babel.numbers import get_currency_precision
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop as N_

from ..accounts.access import allow
from ..domain import addresses
from ..domain.definitions import cost_figure, kinds_and_funds
from ..evidence import presentation
from ..evidence.freshness import fresh, today
from ..inventory.earlier import leads_on
from ..inventory.queries import activity_address
from ..web import data
from ..web.described import FEEDS, described
from ..web.listing import Column, Sort
from ..web.page import host
from ..web.words import words
from .kept_tables import kept
from .naming import line_address
from .row_lists import RowList, answered
from .things import facts_on, year_filter
from .words import Words

KINDS = {"planned": N_("planned"), "actual": N_("actual")}
FUNDS = {
    "regular": N_("regular budget"),
    "voluntary": N_("voluntary contributions"),
    "cost recovery": N_("cost recovery"),
}
BASES = {"direct": N_("direct figure"), "share": N_("share of a cost centre"), "unknown": N_("cost not known")}
REASONS = {
    "no-cost": N_("no source states a cost"),
    "no-amount": N_("the source states no amount"),
    "no-currency": N_("no source states the currency"),
    "no-period": N_("no source states the period of the amount"),
    "not-split": N_("the amount is of a longer period, and neither the source nor a rule divides it"),
    "part-years": N_("the rule divides by whole years, and the period is none"),
    "no-rate": N_("no exchange rate on or before the day is stated"),
    "outside": N_("its period lies outside the year"),
    "centre-unknown": N_("no amount of the cost centre is known for the year"),
    "no-centre": N_("the source names no cost centre"),
    "no-weight": N_("those who bear the cost centre have no weight above zero"),
    "bad-weight": N_("a weight in the cost centre is negative or no decimal"),
}
"""Why a cost is not known: the codes of `domain.budget.REASONS`."""
UNITS = {"percent": N_("per cent"), "lower bound": N_("at least"), "upper bound": N_("at most"), "amount": N_("amount")}
FIELDS = (
    Column("body", N_("Body"), "name"),
    Column("line", N_("Line"), "name"),
    Column("kind", N_("Kind"), "word"),
    Column("fund", N_("Fund"), "word"),
    Column("cost_centre", N_("Cost centre"), "name"),
    Column("first_year", N_("From"), "date"),
    Column("last_year", N_("Until"), "date"),
    Column("amount", N_("Amount"), "number"),
    Column("currency", N_("Currency"), "designation"),
    Column("unit", N_("Unit"), "word"),
    Column("value", N_("Value, as its source says"), "designation"),
    Column("source_title", N_("Source"), "name"),
)


def kind_of(name: str) -> str:
    return _(KINDS.get(name, name)) if name else _("kind not stated")


def fund_of(name: str) -> str:
    return _(FUNDS.get(name, name)) if name else _("fund not stated")


def amount(row, write) -> str:
    """A line's amount as stated: with its bound, a percentage as such, or not known."""
    if row["amount"] is not None:
        text = bare(row["amount"], row["currency"], write) if row["currency"] else write.number(row["amount"])
        return f"{_(UNITS[row['unit']])} {text}" if row["unit"] in ("lower bound", "upper bound") else text
    if row["value"] is not None:
        return f"{row['value']} {_(UNITS.get(row['unit'], row['unit']))}"
    return ""


class LineList(RowList):
    kind = "budget-line"
    parameters = ("body", "kind", "fund", "year")
    sorts = (
        Sort("newest", N_("Newest first"), ("first_year", "id"), down=True),
        Sort("body", N_("Body"), ("body", "line", "id")),
        Sort("line", N_("Line"), ("line", "id")),
    )
    columns = (
        Column("line", N_("Line"), "name"),
        Column("body", N_("Body"), "name"),
        Column("first_year", N_("From"), "date"),
        Column("last_year", N_("Until"), "date"),
        Column("kind", N_("Kind"), "word"),
        Column("fund", N_("Fund"), "word"),
        Column("cost_centre", N_("Cost centre"), "name"),
        Column("amount", N_("Amount"), "number"),
        Column("currency", N_("Currency"), "designation"),
        Column("unit", N_("Unit"), "word"),
    )

    def all(self):
        return self.kept.tables["budget"]

    def found(self):
        rows = super().found()
        return [row for row in rows if row["in_period"]] if self.chosen.get("year") else rows

    def filters(self):
        return [
            self.choice("body", N_("Body")),
            self.choice("kind", N_("Kind"), shown=kind_of),
            self.choice("fund", N_("Fund"), shown=fund_of),
            self.year_choice(N_("Year")),
        ]

    def cells(self, row):
        values = {
            **row,
            "kind": row["kind"] or None,
            "fund": row["fund"] or None,
            "cost_centre": row["cost_centre"] or None,
        }
        if row["amount"] is not None and row["currency"]:
            values["amount"] = plain_amount(row["amount"], row["currency"])
        elif row["value"] is not None:
            values["amount"] = row["value"]
        unit = row["unit"]
        shown = {
            "line": row["line"] or row["id"], "body": row["body"], "first_year": str(row["first_year"] or ""),
            "last_year": str(row["last_year"] or ""), "kind": kind_of(row["kind"]), "fund": fund_of(row["fund"]),
            "cost_centre": row["cost_centre"], "amount": amount(row, self.words) or _("not known"),
            "currency": row["currency"], "unit": _(UNITS.get(unit, unit)),
        }  # fmt: skip
        return self.made(values, shown, {"line": line_address(row["id"])}, {})


def bare(minor: int, currency: str, write) -> str:
    """An amount without its currency, which stands in a column of its own."""
    return write.amount(minor, currency).split("\u00a0", 1)[1]


def plain_amount(minor: int, currency: str) -> str:
    """Minor units as a plain decimal, the same in all languages: "412350.00"."""
    return str(Decimal(minor).scaleb(-get_currency_precision(currency)))


class CostList(RowList):
    """What the activities and roles of a year cost: one row for each part, and one for each of which nothing is known."""

    kind = "cost"
    parameters = ("basis", "kind", "fund", "year")
    sorts = (
        Sort("title", N_("Title"), ("title", "id")),
        Sort("basis", N_("Basis"), ("basis", "title", "id")),
    )
    columns = (
        Column("title", N_("Activity or role"), "name"),
        Column("basis", N_("Basis"), "word"),
        Column("kind", N_("Kind"), "word"),
        Column("fund", N_("Fund"), "word"),
        Column("amount", N_("Amount"), "number"),
        Column("currency", N_("Currency"), "designation"),
        Column("how", N_("How"), "text"),
    )

    def all(self):
        return self.kept.tables["costs"]

    def filters(self):
        return [
            self.choice("basis", N_("Basis"), shown=lambda value: _(BASES.get(value, value))),
            self.choice("kind", N_("Kind"), shown=kind_of),
            self.choice("fund", N_("Fund"), shown=fund_of),
            year_filter(self.kept, self.chosen.get("year", "")),
        ]

    def cells(self, row):
        known = row["amount"] is not None
        how = self._how(row) if known else _(REASONS.get(row["reason"], row["reason"]))
        values = {
            **row, "amount": plain_amount(row["amount"], row["currency"]) if known else None, "kind": row["kind"] or None,
            "fund": row["fund"] or None, "how": (row["how"].get("en") or None) if known else row["reason"],
        }  # fmt: skip
        shown = {
            "title": row["title"] or row["of"], "basis": _(BASES.get(row["basis"], row["basis"])),
            "kind": kind_of(row["kind"]) if known else "", "fund": fund_of(row["fund"]) if known else "",
            "amount": bare(row["amount"], row["currency"], self.words) if known else _("not known"),
            "currency": row["currency"], "how": how,
        }  # fmt: skip
        href = {} if row["of"].startswith("role:") else {"title": activity_address(row["of"])}
        return self.made(values, shown, href)

    def _how(self, row) -> str:
        # A report's own words, and those of its catalogue; a package made before they were kept so has English alone.
        write = Words(self.words.language)
        said = write.steps(row["how_said"]) if "how_said" in row else [write.of(row["how"])]
        return write.semicolon.join(said)


def _lines(request) -> LineList:
    return LineList(request.GET.dict(), words(), kept(request, request.GET.get("year", "")))


def _costs(request) -> CostList:
    return CostList(request.GET.dict(), words(), kept(request, request.GET.get("year", "")))


@allow("everyone")
@fresh
def budget(request):
    listing = _lines(request)
    return render(
        request,
        "reports/budget.html",
        {
            "listing": listing, "page": listing.page(), "query": listing.link(), "section": "budget", "year": listing.kept.year,
            "known": _known(listing.kept), "as_of": today(request).isoformat(),
        },
    )  # fmt: skip


def _known(held) -> list[dict]:
    """Of how many activities and roles the cost is a direct figure, a share, or not known: the report's figures."""
    return [
        {"basis": name, "label": label, "count": held.figures[f"costs.{name}"].value or 0}
        for name, label in BASES.items()
    ]


@described(N_("Budget"), listing=LineList, forms=FEEDS)
@allow("everyone")
@fresh
def budget_data(request, form: str):
    listing = _lines(request)
    return answered(
        request, listing, form, "budget", _("Budget"), dated=lambda row: str(row["first_year"] or ""), tag="kind",
        year=listing.kept.year,
    )  # fmt: skip


@allow("everyone")
@fresh
def costs(request):
    listing = _costs(request)
    held, write = listing.kept, listing.words
    sums = []
    for kind, fund in kinds_and_funds(held.tables):
        figure = held.figures[cost_figure(kind, fund)]
        text = write.amount(figure.value, held.scope.currency) if figure.value is not None else _("not known")
        sums.append({"kind": kind_of(kind), "fund": fund_of(fund), "text": text, "at_least": figure.at_least})
    return render(
        request,
        "reports/costs.html",
        {
            "listing": listing, "page": listing.page(), "query": listing.link(), "section": "budget", "year": held.year,
            "known": _known(held), "sums": sums,
        },
    )  # fmt: skip


@described(N_("What activities and roles cost"), listing=CostList)
@allow("everyone")
@fresh
def costs_data(request, form: str):
    listing = _costs(request)
    return answered(request, listing, form, "costs", year=listing.kept.year)


def _line(request, segment: str):
    key = addresses.key(segment)
    facts = facts_on(request, "budget-line", key, FIELDS, ("body", "line", "kind", "fund", "amount"))
    settled = {fact.name: fact.value for fact in facts}
    for fact in facts:
        if fact.name == "amount" and isinstance(fact.value, int) and settled.get("currency"):
            _written(fact, str(settled["currency"]))
        elif fact.name == "kind" and fact.value:
            fact.shown = kind_of(fact.value)
        elif fact.name == "fund" and fact.value:
            fact.shown = fund_of(fact.value)
        elif fact.name == "unit" and fact.value:
            fact.shown = _(UNITS.get(fact.value, fact.value))
    return key, facts, settled


def _written(fact, currency: str) -> None:
    """An amount with its currency, and what other sources say in the same way."""
    write = words()
    fact.shown = write.amount(fact.value, currency)

    def told(voice):
        return replace(voice, shown=write.amount(voice.says, currency)) if isinstance(voice.says, int) else voice

    fact.by = told(fact.by)
    fact.agreeing, fact.against = [told(one) for one in fact.agreeing], [told(one) for one in fact.against]


@allow("everyone")
@fresh
@leads_on("budget-line", line_address)
def line(request, key: str):
    key, facts, settled = _line(request, key)
    return render(
        request,
        "reports/line.html",
        {
            "title": settled.get("line") or key, "body": settled.get("body") or "", "facts": facts, "section": "budget",
            "base": line_address(key).rstrip("/"),
        },
    )  # fmt: skip


@described("budget-line", facts=FIELDS)
@allow("everyone")
@fresh
@leads_on("budget-line", line_address)
def line_data(request, key: str, form: str):
    key, facts, _settled = _line(request, key)
    whole = {
        "id": f"budget-line:{key}", "address": host(request) + line_address(key), "as_of": today(request).isoformat(),
        "facts": presentation.as_data(facts),
    }  # fmt: skip
    return data.thing(form, "budget-line", whole, presentation.as_rows(facts))
