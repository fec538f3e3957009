"""The figures of an annual report, defined over its tables: what is counted, by which method, over which rows."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from .budget import FUNDS, KINDS
from .figures import Definition
from .gaps import GAPS
from .goalcosts import NO_GOAL
from .links import STATES
from .scope import Scope
from .sets import Condition, Expression, Leaf, Tables, Union, column

NO_SUCH_SOURCE = "no source of this report states it"


def slug(text: str) -> str:
    """Words as a part of a figure's name: lower case letters and digits joined by hyphens."""
    words = "".join(c if c.isalnum() else " " for c in text.casefold()).split()
    return "-".join(words) or "none"


def by_slug(values: Iterable[str | None]) -> dict[str, list[str]]:
    """Values by the slug that names their figure; spellings that differ by signs and case alone share one."""
    found: dict[str, set[str]] = {}
    for value in set(values):
        if value:
            found.setdefault(slug(value), set()).add(value)
    return {name: sorted(found[name]) for name in sorted(found)}


def leaf(table: str, *conditions: tuple[str, str, Any] | tuple[str, str]) -> Leaf:
    """The rows of a table for which conditions (field, operator, value) hold."""
    return Leaf(table, tuple(Condition(*condition) for condition in conditions))


IN_PERIOD = ("in_period", "eq", True)
BY_PERIOD = ("by_period", "eq", True)


def definitions(tables: Tables, scope: Scope) -> list[Definition]:
    """All figures of the report, in the order of the annex. Names of groups and leads come from the rows."""
    found = [
        *_activities(tables, scope),
        *_plans(tables),
        *_money(tables, scope),
        *_goal_costs(tables, scope),
        *_cooperation(tables),
        *_standards(tables, scope),
        *_spam(),
        *_evidence(tables),
    ]
    if scope.before:
        found += _changes()
    return found


def _count(name: str, label: str, unit: str, of: Expression) -> Definition:
    return Definition(name, label, "count", of, unit)


def _activities(tables: Tables, scope: Scope) -> Iterable[Definition]:
    present = leaf("activities", IN_PERIOD)
    yield _count("activities.register", "activities in the register, of any period", "activities", leaf("activities"))
    yield _count("activities.total", "activities in the period", "activities", present)
    for standing, label in (
        ("held", "activities held in the period: a source states their result"),
        ("ongoing", "activities under way in the period"),
        ("planned", "activities planned and still to come"),
        ("unconfirmed", "activities announced whose result no source states; they do not count as held"),
        ("called-off", "activities called off or put off"),
        ("unknown", "activities whose standing in the period is not known"),
    ):
        value = {"unconfirmed": "announced", "called-off": "called off"}.get(standing, standing)
        yield _count(
            f"activities.{standing}", label, "activities", leaf("activities", IN_PERIOD, ("standing", "eq", value))
        )
    held = leaf("activities", IN_PERIOD, ("standing", "eq", "held"))
    yield Definition(
        "activities.participants", "participants in activities held, where a source states their number", "sum", held,
        "participants", field="participants",
    )  # fmt: skip
    yield _count(
        "activities.with-participants", "activities held whose number of participants a source states", "activities",
        leaf("activities", IN_PERIOD, ("standing", "eq", "held"), ("participants", "known")),
    )  # fmt: skip
    yield Definition(
        "activities.countries", "countries in which activities of the period took place", "distinct", present, "countries",
        field="country",
    )  # fmt: skip
    yield Definition(
        "activities.leads", "entities that led an activity in the period", "distinct", present, "entities", field="lead"
    )
    for name, leads in by_slug(row["lead"] for row in tables["activities"] if row["in_period"]).items():
        yield _count(
            f"activities.by-lead.{name}", f"activities in the period led by {{}}|{leads[0]}", "activities",
            leaf("activities", IN_PERIOD, ("lead", "in", tuple(leads))),
        )  # fmt: skip
    for name, kinds in by_slug(row["kind"] for row in tables["activities"] if row["in_period"]).items():
        yield _count(
            f"activities.by-kind.{name}", f"activities in the period of the kind {{}}|{kinds[0]}", "activities",
            leaf("activities", IN_PERIOD, ("kind", "in", tuple(kinds))),
        )  # fmt: skip
    for grouping in scope.groupings:
        for group in grouping.groups:
            yield _count(
                f"activities.by-{grouping.id}.{group.id}",
                f"activities in the period in the group {{}}|{group.name['en']}",
                "activities",
                leaf("activities", IN_PERIOD, (f"group_{grouping.id}", "has", group.id)),
            )
        yield _count(
            f"activities.by-{grouping.id}.none", f"activities in the period in no group of {{}}|{grouping.name['en']}",
            "activities", leaf("activities", IN_PERIOD, (f"group_{grouping.id}", "eq", [])),
        )  # fmt: skip
    for gap in sorted({gap for row in tables["activities"] if row["in_period"] for gap in row["gaps"]}):
        yield _count(
            f"activities.gap.{slug(gap)}", f"activities in the period: {{}}|{GAPS[gap]}", "activities",
            leaf("activities", IN_PERIOD, ("gaps", "has", gap)),
        )  # fmt: skip


def _plans(tables: Tables) -> Iterable[Definition]:
    for state in ("stated", "proposed", "confirmed", "refused"):
        yield _count(
            f"links.{state}", f"links to instructions, goals and money that are {{}}|{state}", "links",
            leaf("links", ("in_period", "eq", True), ("state", "eq", state)),
        )  # fmt: skip
    yield _count(
        "links.total", "links of activities and roles of the period", "links", leaf("links", ("in_period", "eq", True))
    )
    yield _count(
        "activities.unlinked", "activities in the period without any link", "activities",
        leaf("unlinked", ("of_kind", "eq", "activity")),
    )  # fmt: skip
    yield _count(
        "roles.unlinked", "roles in the period without any link", "roles", leaf("unlinked", ("of_kind", "eq", "role"))
    )
    yield _count("roles.total", "roles held in the period", "roles", leaf("roles", ("in_period", "eq", True)))
    yield _count("plans.in-force", "plans in force in the period", "plans", leaf("plans", ("in_force", "eq", True)))
    yield _count(
        "plans.not-had", "plans in force in the period whose text could not be had", "plans",
        leaf("plans", ("in_force", "eq", True), ("had", "eq", False)),
    )  # fmt: skip
    yield _count(
        "instructions.total",
        "instructions of the text shown",
        "instructions",
        leaf("instructions", ("shown", "eq", True)),
    )
    for row in tables["instructions"]:
        if row["shown"]:
            for state in ("stated", "proposed", "confirmed"):
                yield _count(
                    f"instruction.{slug(row['designation'])}.{state}",
                    f"links to {{}}, {state}|{row['designation']}", "links",
                    leaf("links", ("in_period", "eq", True), ("to", "eq", f"instruction:{row['id']}"), ("state", "eq", state)),
                )  # fmt: skip
    for row in tables["goals"]:
        if row["in_force"]:
            for state in ("stated", "proposed", "confirmed"):
                yield _count(
                    f"goal.{slug(row['id'])}.{state}", f"links to {{}}, {state}|{row['plan']} {row['designation']}", "links",
                    leaf("links", ("in_period", "eq", True), ("to", "eq", f"goal:{row['id']}"), ("state", "eq", state)),
                )  # fmt: skip


def _money(tables: Tables, scope: Scope) -> Iterable[Definition]:
    whole = leaf("budget", ("is_whole", "eq", True))
    stated = [row for row in tables["budget"] if row["is_whole"] and row["amount"] is not None]
    currency = stated[0]["currency"] if stated else scope.currency
    yield Definition(
        "budget.union", "planned budget of the whole body for the period", "latest", whole, currency, field="amount",
        by="narrowness", unknown="" if stated else NO_SUCH_SOURCE,
    )  # fmt: skip
    yield _count(
        "budget.lines", "budget lines of the period", "budget lines", leaf("budget", ("in_period", "eq", True))
    )
    yield _count(
        "budget.lines-unknown", "budget lines of the period whose amount no source states", "budget lines",
        leaf("budget", ("in_period", "eq", True), ("amount", "unknown")),
    )  # fmt: skip
    for basis, label in (
        ("direct", "a direct figure"),
        ("share", "a share of a cost centre"),
        ("unknown", "not known"),
    ):
        yield Definition(
            f"costs.{basis}", f"activities and roles of the period whose cost is {{}}|{label}", "distinct",
            leaf("costs", ("basis", "eq", basis)), "activities and roles", field="of",
        )  # fmt: skip
    unknown = leaf("costs", ("basis", "eq", "unknown"))
    for kind, fund in kinds_and_funds(tables):
        # What nobody states is among the rows, so that the sum says "at least".
        yield Definition(
            cost_figure(kind, fund), f"known cost of activities and roles, {{}}|{_of_kind(kind, fund)}",
            "sum", Union((leaf("costs", ("kind", "eq", kind), ("fund", "eq", fund), ("amount", "known")), unknown)),
            scope.currency, field="amount",
        )  # fmt: skip


def _goal_costs(tables: Tables, scope: Scope) -> Iterable[Definition]:
    known = [row for row in tables["goal-costs"] if row["amount"] is not None]
    order = {name: number for number, name in enumerate((*STATES, NO_GOAL))}
    sorts = {
        (KINDS.index(row["kind"]), FUNDS.index(row["fund"]), row["plan"], row["goal"], order[row["state"]])
        for row in known
    }
    for kind_at, fund_at, plan, goal, state_at in sorted(sorts):
        kind, fund, state = KINDS[kind_at], FUNDS[fund_at], (*STATES, NO_GOAL)[state_at]
        own: tuple[tuple[str, str, Any], ...] = (("plan", "eq", plan), ("goal", "eq", goal), ("state", "eq", state))
        yield Definition(
            goal_cost_figure(plan, goal, state, kind, fund),
            f"known cost by goal, {{}}, {{}}: {{}}|{goal or plan}|{state if goal else 'linked to no goal of this plan'}|{_of_kind(kind, fund)}", "sum",
            _with_unknown("goal-costs", own, kind, fund), scope.currency, field="amount",
        )  # fmt: skip
    for kind, fund in kinds_and_funds(tables):
        for plan in sorted({row["plan"] for row in known}):
            yield Definition(
                plan_cost_figure(plan, kind, fund),
                f"known cost by all goals and none, {{}}: {{}}|{plan}|{_of_kind(kind, fund)}", "sum",
                _with_unknown("goal-costs", (("plan", "eq", plan),), kind, fund), scope.currency, field="amount",
            )  # fmt: skip


def _with_unknown(table: str, own: tuple[tuple[str, str, Any], ...], kind: str, fund: str) -> Expression:
    """Known amounts of a kind and fund, and what nobody states beside, so that the sum says "at least"."""
    return Union(
        (
            leaf(table, *own, ("kind", "eq", kind), ("fund", "eq", fund), ("amount", "known")),
            leaf(table, *own, ("amount", "unknown")),
        )
    )


def _of_kind(kind: str, fund: str) -> str:
    return f"{kind or 'kind not stated'}, {fund or 'fund not stated'}"


def goal_cost_figure(plan: str, goal: str, state: str, kind: str, fund: str) -> str:
    """The name of the figure that sums what a goal bears of one kind and fund by links of one state."""
    return f"goal-costs.{slug(goal or plan + ' no goal')}.{slug(state)}.{slug(kind)}.{slug(fund)}"


def plan_cost_figure(plan: str, kind: str, fund: str) -> str:
    """The name of the figure that sums what all goals of a plan, and none, bear of one kind and fund."""
    return f"goal-costs.{slug(plan)}.together.{slug(kind)}.{slug(fund)}"


def kinds_and_funds(tables: Tables) -> list[tuple[str, str]]:
    """The kinds (planned, actual) and funds of which a cost is known; they are never added with each other."""
    found = {(row["kind"], row["fund"]) for row in tables["costs"] if row["amount"] is not None}
    return sorted(found, key=lambda both: (KINDS.index(both[0]), FUNDS.index(both[1])))


def cost_figure(kind: str, fund: str) -> str:
    """The name of the figure that sums the known cost of one kind and fund."""
    return f"costs.amount.{slug(kind)}.{slug(fund)}"


def _cooperation(tables: Tables) -> Iterable[Definition]:
    yield Definition(
        "entities.partners",
        "partners named in activities of the period",
        "distinct",
        leaf("partners"),
        "entities",
        field="entity",
    )
    yield _count("entities.total", "entities in the register", "entities", leaf("entities"))
    present = leaf("liaisons", ("in_period", "eq", True))
    yield _count(
        "liaisons.total", "liaison statements, agreements, joint texts and joint events of the period", "acts", present
    )
    yield _count(
        "liaisons.register",
        "liaison statements, agreements, joint texts and joint events in the register",
        "acts",
        leaf("liaisons"),
    )
    yield Definition("liaisons.others", "other entities concerned", "distinct", present, "entities", field="other")
    for name, kinds in by_slug(row["kind"] for row in tables["liaisons"] if row["in_period"]).items():
        yield _count(
            f"liaisons.by-kind.{name}", f"acts of cooperation in the period: {{}}|{kinds[0]}", "acts",
            leaf("liaisons", ("in_period", "eq", True), ("kind", "in", tuple(kinds))),
        )  # fmt: skip


def _standards(tables: Tables, scope: Scope) -> Iterable[Definition]:
    ours = ("ours", "eq", True)
    yield _count("standards.register", "standards in the register, of all bodies", "documents", leaf("standards"))
    for name, bodies in by_slug(column(tables["standards"], "body")).items():
        yield _count(
            f"standards.by-body.{name}", f"standards in the register published by {{}}|{bodies[0]}", "documents",
            leaf("standards", ("body", "in", tuple(bodies))),
        )  # fmt: skip
    yield _count(
        "standards.sg17.total",
        "publications of the lead study group up to the end of the period",
        "documents",
        leaf("standards", ours, BY_PERIOD),
    )
    yield _count(
        "standards.sg17.in-force",
        "publications of the lead study group up to the end of the period that are in force today",
        "documents",
        leaf("standards", ours, BY_PERIOD, ("in_force", "eq", True)),
    )
    yield _count(
        "standards.sg17.new",
        "publications of the lead study group issued in the period",
        "documents",
        leaf("standards", ours, ("in_period", "eq", True)),
    )


def _spam() -> Iterable[Definition]:
    yield _count(
        "spam.activities",
        "activities in the period about spam",
        "activities",
        leaf("activities", IN_PERIOD, ("spam", "eq", True)),
    )
    yield _count(
        "spam.activities-all",
        "activities about spam in the register, of any period",
        "activities",
        leaf("activities", ("spam", "eq", True)),
    )
    yield _count(
        "spam.recommendations",
        "publications on combating spam up to the end of the period",
        "documents",
        leaf("standards", ("spam", "eq", True), BY_PERIOD),
    )
    yield _count(
        "spam.recommendations-in-force",
        "publications on combating spam up to the end of the period that are in force today",
        "documents",
        leaf("standards", ("spam", "eq", True), BY_PERIOD, ("in_force", "eq", True)),
    )
    yield _count(
        "spam.recommendations-status-unknown",
        "publications on combating spam up to the end of the period whose status no source states",
        "documents",
        leaf("standards", ("spam", "eq", True), BY_PERIOD, ("status", "eq", "")),
    )
    yield _count(
        "spam.recommendations-new",
        "publications on combating spam issued in the period",
        "documents",
        leaf("standards", ("spam", "eq", True), ("in_period", "eq", True)),
    )
    yield _count(
        "spam.liaisons",
        "acts of cooperation in the period about spam",
        "acts",
        leaf("liaisons", ("in_period", "eq", True), ("spam", "eq", True)),
    )


def _evidence(tables: Tables) -> Iterable[Definition]:
    yield _count("sources.total", "sources of this report", "sources", leaf("sources"))
    yield Definition(
        "records.total", "records present in the register", "sum", leaf("sources"), "records", field="present"
    )
    yield Definition(
        "records.refused", "records refused when last collected", "sum", leaf("sources"), "records", field="refused"
    )
    yield Definition(
        "records.doubts", "doubts that wait for a person", "sum", leaf("sources"), "doubts", field="doubts"
    )
    yield _count(
        "conflicts.total",
        "values on which sources contradict each other",
        "values",
        leaf("conflicts", ("decided", "eq", False)),
    )
    sections = sorted({row["section"] for row in tables["values"]})
    for section in sections:
        whole = leaf("values", ("section", "eq", section))
        for origin in ("source", "person", "inferred", "proposed", "unknown"):
            yield Definition(
                f"values.{section}.{origin}", f"share of values, {{}}|{section}: {origin}", "share",
                leaf("values", ("section", "eq", section), ("origin", "eq", origin)), "%", among=whole,
            )  # fmt: skip


CHANGES = ("total", "held", "ongoing")


def _changes() -> Iterable[Definition]:
    for name, standings in (
        ("total", ("held", "ongoing", "planned", "announced", "called off")),
        ("held", ("held",)),
        ("ongoing", ("ongoing",)),
    ):
        yield _count(
            f"before.activities.{name}", f"activities in the period before: {{}}|{name}", "activities",
            leaf("activities", ("standing_before", "in", standings)),
        )  # fmt: skip
        yield Definition(
            f"change.activities.{name}", f"change against the period before: {{}}|{name}", "difference", None, "activities",
            terms=(f"activities.{name}", f"before.activities.{name}"),
        )  # fmt: skip
    yield _count(
        "before.liaisons.total",
        "acts of cooperation in the period before",
        "acts",
        leaf("liaisons", ("in_before", "eq", True)),
    )
    yield Definition(
        "change.liaisons.total",
        "change of acts of cooperation against the period before",
        "difference",
        None,
        "acts",
        terms=("liaisons.total", "before.liaisons.total"),
    )
    yield _count(
        "before.standards.new",
        "publications of the lead study group issued in the period before",
        "documents",
        leaf("standards", ("ours", "eq", True), ("in_before", "eq", True)),
    )
    yield Definition(
        "change.standards.new",
        "change of the lead study group's publications against the period before",
        "difference",
        None,
        "documents",
        terms=("standards.sg17.new", "before.standards.new"),
    )
