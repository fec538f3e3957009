"""Rows of plans, goals and money from their evidence."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..domain.precedence import Settled
from ..evidence import indexing
from ..evidence.derivation import Ref, best_state, deriver_of, rest, text, value
from ..evidence.effects import Deriver, register
from . import documents
from .models import BudgetLine, Cost, Goal, Plan, Rate


def plan(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "body": text(settled, "body"),
        "kind": text(settled, "kind"),
        "name": text(settled, "name"),
        "starts": text(settled, "starts"),
        "ends": text(settled, "ends"),
        "had": bool(value(settled, "had", True)),
        "fields": rest(settled, "body", "kind", "name", "starts", "ends", "had"),
    }


def goal(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "plan": Ref("plan", text(settled, "plan")),
        "kind": text(settled, "kind"),
        "designation": text(settled, "designation"),
        "name": text(settled, "name"),
        "state": best_state(settled),
        "fields": rest(settled, "plan", "kind", "designation", "name"),
    }


def budget_line(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "body": text(settled, "body"),
        "cost_centre": text(settled, "cost_centre"),
        "line": text(settled, "line"),
        "kind": text(settled, "kind"),
        "fund": text(settled, "fund"),
        "first_year": value(settled, "first_year"),
        "last_year": value(settled, "last_year"),
        "amount": value(settled, "amount"),
        "currency": text(settled, "currency"),
        "unit": text(settled, "unit"),
        "fields": rest(
            settled,
            "body",
            "cost_centre",
            "line",
            "kind",
            "fund",
            "first_year",
            "last_year",
            "amount",
            "currency",
            "unit",
        ),
    }


def rate(settled: Mapping[str, Settled]) -> dict[str, Any]:
    return {
        "base": text(settled, "from"),
        "quote": text(settled, "to"),
        "date": text(settled, "date"),
        "value": text(settled, "value"),
        "fields": rest(settled, "from", "to", "date", "value"),
    }


def cost(settled: Mapping[str, Settled]) -> dict[str, Any]:
    kind, _, key = text(settled, "thing").partition(":")
    return {
        "of": Ref(kind, key),
        "basis": text(settled, "basis"),
        "amount": value(settled, "amount"),
        "currency": text(settled, "currency"),
        "fields": rest(settled, "thing", "basis", "amount", "currency"),
    }


def ready() -> None:
    register(Deriver("plan", deriver_of(Plan, plan)))
    register(Deriver("goal", deriver_of(Goal, goal)))
    register(Deriver("budget-line", deriver_of(BudgetLine, budget_line)))
    register(Deriver("rate", deriver_of(Rate, rate)))
    register(Deriver("cost", deriver_of(Cost, cost)))
    indexing.register("plan", documents.plans)
    indexing.register("goal", documents.goals)
    indexing.register("report", documents.reports, always=True)
