"""Generated part of the section on money: known cost by the goals of the plans in force."""

from __future__ import annotations

from collections.abc import Iterable

from ..domain.definitions import goal_cost_figure, kinds_and_funds, plan_cost_figure, slug
from ..domain.documents import Block
from ..domain.goalcosts import NO_GOAL
from ..domain.languages import by_language
from ..domain.links import STATES
from .drafting import Draft


def goal_costs(draft: Draft) -> Iterable[Block]:
    """For each kind (planned, actual) one table: a row a goal and how it is linked, a column a fund, a total a plan."""
    columns = kinds_and_funds(draft.tables)
    if not draft.tables["goal-costs"]:
        return
    for kind in dict.fromkeys(kind for kind, _ in columns):
        yield _table(draft, kind, [fund for k, fund in columns if k == kind])


def _table(draft: Draft, kind: str, funds: list[str]) -> Block:
    goals = {row["id"]: row for row in draft.tables["goals"]}
    known = [row for row in draft.tables["goal-costs"] if row["kind"] == kind and row["amount"] is not None]
    order = (*STATES, NO_GOAL)
    lines, kinds = [], []
    for plan in dict.fromkeys(row["plan"] for row in known):
        theirs = {(row["goal"], row["state"]) for row in known if row["plan"] == plan}
        for goal, state in sorted(theirs, key=lambda one: (not one[0], one[0], order.index(one[1]))):
            said = goals.get(goal, {})
            name = draft.words.of(by_language(said, "name"))
            lines.append(
                (
                    plan,
                    " ".join(filter(None, (draft.clause(said.get("designation") or ""), name))) or draft.t("linked to no goal of this plan"),
                    draft.t(state) if goal else "",
                    *(draft.figure(n) if (n := goal_cost_figure(plan, goal, state, kind, f)) in draft.figures else "" for f in funds),
                )
            )  # fmt: skip
            kinds.append("")
        lines.append(
            (plan, draft.t("together"), "", *(draft.figure(plan_cost_figure(plan, kind, fund)) for fund in funds))
        )
        kinds.append("total")
    return draft.table(
        f"goal-costs-{slug(kind)}",
        draft.t("Known cost by goal of the plans in force: {kind}", kind=draft.words.known(kind or "kind not stated")),
        (
            ("plan", draft.t("Plan"), "start", 1.4), ("goal", draft.t("Goal"), "start", 3),
            ("state", draft.t("Link"), "start", 1),
            *((slug(fund), draft.words.known(fund or "fund not stated"), "end", 1.4) for fund in funds),
        ),
        lines,
        unit=draft.scope.currency,
        kinds=kinds,
        note=draft.t(
            "Each plan is a view of the whole: within a plan a cost is divided among the goals that the activity or role "
            "is linked to, by the weights of the links. Plans are never added up with each other."
        ),
    )  # fmt: skip
