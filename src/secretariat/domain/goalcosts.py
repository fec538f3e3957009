"""
What activities and roles cost, by the goals of the plans in force that they are linked to.

Each plan is a view of the whole: within one plan the cost of a thing is divided among the goals it is linked to, by
the weights of the links, so that the parts add up to it exactly; what is linked to no goal of the plan stands apart.

Source: Resolution 130 (draft of 28 July 2006), instructs 2 iii): how each role and activity relates to the strategic
and operational plans, and the budgetary impact.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .links import STATES
from .money import allocate, exact

Row = dict[str, Any]
NO_GOAL = "none"
"""State of the part of a cost whose activity or role is linked to no goal of the plan."""


def goal_costs(costs: Sequence[Row], links: Iterable[Row], goals: Iterable[Row]) -> list[Row]:
    """
    One row for each part of a cost and goal that bears it, in the order of their ids.

    Args:
        costs: rows of the table costs: *of*, *kind*, *fund*, *amount* (None when unknown) …
        links, goals: rows of the tables of these names.

    Returns:
        rows with *plan*, *goal* (empty: none of this plan), *state* (of the link by which it is borne: confirmed,
        stated, proposed; or "none"), *kind*, *fund*, *amount* (minor units) and *of*. Nothing when no cost is known:
        there is nothing to divide. Plans whose goals have no link are left out.
    """
    if all(row["amount"] is None for row in costs):
        return []
    plan_of = {f"goal:{row['id']}": str(row["plan"]) for row in goals if row["in_force"]}
    theirs: dict[str, dict[str, dict[str, Row]]] = {}  # plan -> thing -> goal -> link
    for link in links:
        plan = plan_of.get(link["to"])
        if plan and link["in_period"] and link["state"] in STATES and link["state"] != "refused":
            theirs.setdefault(plan, {}).setdefault(link["of"], {}).setdefault(link["to"], link)
    rows: list[Row] = []
    for plan, linked in sorted(theirs.items()):
        for cost in costs:
            thing = cost["of"] if str(cost["of"]).startswith("role:") else f"activity:{cost['of']}"
            rows += _parts(plan, cost, linked.get(thing, {}))
    return sorted(rows, key=lambda row: row["id"])


def _parts(plan: str, cost: Row, linked: Mapping[str, Row]) -> Iterable[Row]:
    weights = {goal: str(link["weight"]) for goal, link in linked.items()}
    if not any(exact(weight) for weight in weights.values()):
        linked, weights = {}, {}
    amounts = allocate(cost["amount"], weights) if weights and cost["amount"] is not None else {}
    for goal in sorted(linked) or [""]:
        link = linked.get(goal)
        yield {
            "id": f"{plan} | {cost['id']} | {goal.removeprefix('goal:')}",
            "records": sorted({*cost["records"], *(link["records"] if link else ())}),
            "plan": plan,
            "goal": goal.removeprefix("goal:"),
            "state": link["state"] if link else NO_GOAL,
            "of": cost["of"],
            "kind": cost["kind"],
            "fund": cost["fund"],
            "amount": amounts.get(goal) if link else cost["amount"],
            "currency": cost["currency"],
        }
